"""What takes long to work out: where it was before, it is told as it was then, and worked out anew behind."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

Value = TypeVar("Value")
log = structlog.get_logger()


@dataclass
class Renewing(Generic[Value]):
    """What was worked out last for each of `most` things that are asked about; of each one at a time is worked out."""

    most: int
    held: dict[Hashable, tuple[Hashable, Value]] = field(default_factory=dict)
    """What was worked out of each thing, with the state of the world that it is of; what was asked last stands last."""
    under_way: dict[Hashable, asyncio.Task[None]] = field(default_factory=dict)

    async def get(
        self,
        about: Hashable,
        state: Hashable,
        work: Callable[[], Awaitable[Value]],
        patience: float | None = None,
    ) -> tuple[Value, bool]:
        """Return what is known about something, and whether it is of this state; if not, that is being worked out.

        What is of another state is told when the work takes longer than these seconds, and never where they are None.
        The work goes on when whoever asks gives up: the next who asks finds it done. What it raises, everybody who
        waits for it is told.
        """
        ends = None if patience is None else time.monotonic() + patience
        while (known := self.held.get(about)) is None or known[0] != state:
            task = self.under_way.get(about) or self._begin(about, state, work)
            left = None if ends is None or known is None else ends - time.monotonic()
            if left is not None and left <= 0:
                break
            await asyncio.wait({task}, timeout=left)
            if task.done():
                task.result()
        assert known is not None
        self.held[about] = self.held.pop(about)
        return known[1], known[0] == state

    def _begin(
        self, about: Hashable, state: Hashable, work: Callable[[], Awaitable[Value]]
    ) -> asyncio.Task[None]:
        """Begin the work apart from whoever asks: neither their time nor what is counted of them ends with it."""

        async def worked() -> None:
            try:
                found = await work()
                self.held.pop(about, None)
                self.held[about] = state, found
                for old in list(self.held)[: -self.most]:
                    del self.held[old]
            finally:
                del self.under_way[about]

        task = asyncio.create_task(worked(), context=Context())
        self.under_way[about] = task
        task.add_done_callback(_logged)
        return task


def _logged(done: asyncio.Task[None]) -> None:
    """Nobody may be waiting any more whom an error could be told."""
    if not done.cancelled() and (error := done.exception()):
        log.error("what was being worked out anew failed", exc_info=error)
