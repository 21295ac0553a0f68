"""Who holds Neo4j: the connections that are open, and `patti neo4j up`."""

import asyncio
from collections.abc import Callable

FIRST_GRACE_SECONDS = 15.0


class Holders:
    """The holders of one supervisor; `nobody_left` is called once none was there for a whole grace."""

    def __init__(self, nobody_left: Callable[[], None]) -> None:
        self._nobody_left = nobody_left
        self._pids: dict[asyncio.StreamWriter, int] = {}
        self._closing: asyncio.TimerHandle | None = None
        self._grace = FIRST_GRACE_SECONDS
        self.kept = False
        self._changed()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that hold, each once, in order."""
        return tuple(sorted(set(self._pids.values())))

    def add(self, connection: asyncio.StreamWriter, pid: int) -> None:
        """Count a connection as a holder."""
        self._pids[connection] = pid
        self._changed()

    def remove(self, connection: asyncio.StreamWriter, grace_seconds: float) -> None:
        """Forget a connection; when it was the last, somebody may still come within the grace it asked for."""
        del self._pids[connection]
        self._grace = grace_seconds
        self._changed()

    def keep(self) -> None:
        """Hold until `release`, whichever processes come and go."""
        self.kept = True
        self._changed()

    def release(self) -> None:
        """Take `keep` back; without other holders this is the end, with no grace."""
        self.kept, self._grace = False, 0.0
        self._changed()

    def _changed(self) -> None:
        if self._closing:
            self._closing.cancel()
        if not self._pids and not self.kept:
            self._closing = asyncio.get_running_loop().call_later(self._grace, self._nobody_left)
