"""What is done in the network as it happens, for whoever listens in this process.

The log of events in the graph is read again and again while somebody listens, so that what any process did is heard by
all. Events are kept in the order of their commits only nearly: each reading looks back a little, and each event is told
once.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog

from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.graph.events import Done, done_since

SECONDS = 0.5
LOOKS_BACK = timedelta(seconds=30)
MOST_WAITING = 1000
"""What a listener who does not listen is kept; beyond that it is cut off, and asks again."""
log = structlog.get_logger()


class Watch:
    """Reads the log for all who listen."""

    def __init__(self, graph: Callable[[], Graph]) -> None:
        self._graph = graph
        self._listeners: set[asyncio.Queue[Done | None]] = set()
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._known: dict[str, datetime] = {}
        self._since = datetime.now(UTC)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[AsyncIterator[Done]]:
        """Hear what is done from now on, for the length of the block."""
        heard: asyncio.Queue[Done | None] = asyncio.Queue(MOST_WAITING)
        async with self._starting:
            if self._reader is None:
                await self._start()
        self._listeners.add(heard)
        try:
            yield _until_cut_off(heard)
        finally:
            self._listeners.discard(heard)
            if not self._listeners:
                await self.close()

    async def close(self) -> None:
        """Stop reading; whoever still listens hears nothing more."""
        reader, self._reader = self._reader, None
        for heard in self._listeners:
            _cut_off(heard)
        if reader:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _start(self) -> None:
        """Know what is there already, and read on from now."""
        self._since = datetime.now(UTC)
        found = await done_since(self._graph(), self._since - LOOKS_BACK, [])
        self._known = {one.id: one.at for one in found if one.at <= self._since}
        self._reader = asyncio.create_task(self._read_on())

    async def _read_on(self) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            try:
                await self._read()
            except PattiError as error:
                log.warning("the log cannot be read", reason=str(error))

    async def _read(self) -> None:
        now = datetime.now(UTC)
        found = await done_since(self._graph(), self._since - LOOKS_BACK, list(self._known))
        self._since = now
        self._known |= {one.id: one.at for one in found}
        self._known = {id_: at for id_, at in self._known.items() if at > now - 2 * LOOKS_BACK}
        for one in found:
            for heard in list(self._listeners):
                try:
                    heard.put_nowait(one)
                except asyncio.QueueFull:
                    self._listeners.discard(heard)
                    _cut_off(heard)


def _cut_off(heard: asyncio.Queue[Done | None]) -> None:
    """Leave the listener only the end."""
    while not heard.empty():
        heard.get_nowait()
    heard.put_nowait(None)


async def _until_cut_off(heard: asyncio.Queue[Done | None]) -> AsyncIterator[Done]:
    while (one := await heard.get()) is not None:
        yield one


async def together(heard: AsyncIterator[Done], seconds: float) -> AsyncIterator[list[Done]]:
    """Yield what is heard in heaps: each ends so many seconds after its first."""
    coming: asyncio.Task[Done] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(_next(heard))
            heap = [await coming]
            ends = asyncio.get_running_loop().time() + seconds
            coming = asyncio.ensure_future(_next(heard))
            while (left := ends - asyncio.get_running_loop().time()) > 0:
                done, _ = await asyncio.wait({coming}, timeout=left)
                if not done or coming.exception():
                    break
                heap.append(coming.result())
                coming = asyncio.ensure_future(_next(heard))
            yield heap
    except StopHearing:
        return
    finally:
        if coming:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


class StopHearing(Exception):  # it is the end, and no error
    """Nothing more will be heard."""


async def _next(heard: AsyncIterator[Done]) -> Done:
    """Return what is heard next; a task may not end with StopAsyncIteration."""
    async for one in heard:
        return one
    raise StopHearing
