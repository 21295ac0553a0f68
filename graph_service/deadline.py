"""Until when an operation may go on, known to whatever it calls: the store and the solvers stop by then too."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Cancel the block when the time is over; raises TimeoutError then."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        async with asyncio.timeout(seconds):
            yield
    finally:
        _ends.reset(token)


def seconds_left() -> float | None:
    """Return how many seconds are left, None where nobody set a time; never less than a little."""
    ends = _ends.get()
    return None if ends is None else max(0.1, ends - time.monotonic())
