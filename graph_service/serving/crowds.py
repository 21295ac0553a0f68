"""How many operations go on at once: so many of one viewer, so many in all; who comes later waits for a place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph_service.errors import PattiError


class Busy(PattiError):
    """There was no place in time."""


class Places:
    """Places for operations, in one process."""

    def __init__(self, in_all: int, of_one: int, seconds: float) -> None:
        self._in_all, self._of_one, self._seconds = asyncio.Semaphore(in_all), of_one, seconds
        self._of: dict[str, tuple[asyncio.Semaphore, int]] = {}

    @asynccontextmanager
    async def taken(self, key: str) -> AsyncIterator[None]:
        """Hold a place for the length of the block; raises Busy when none comes free in time."""
        own, users = self._of.get(key, (asyncio.Semaphore(self._of_one), 0))
        self._of[key] = (own, users + 1)
        try:
            async with _one(own, self._seconds), _one(self._in_all, self._seconds):
                yield
        finally:
            own, users = self._of[key]
            if users == 1:
                del self._of[key]
            else:
                self._of[key] = (own, users - 1)


@asynccontextmanager
async def _one(places: asyncio.Semaphore, seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            await places.acquire()
    except TimeoutError:
        raise Busy("the service has too much to do: try again in a moment") from None
    try:
        yield
    finally:
        places.release()
