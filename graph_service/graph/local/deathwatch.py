"""No java outlives its supervisor, however that dies."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1
# Ends at a word; kills at the end of its input, which is the end of whoever held the other end of the pipe.
WATCH = 'read -r word || kill -KILL "$0"'


def die_with_parent() -> Callable[[], None] | None:
    """Return what a child calls before it runs, so that Linux kills it with its parent; elsewhere None."""
    if sys.platform != "linux":
        return None
    library, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


class Deathwatch:
    """A tiny process that kills another when this one dies: the way that works on every Unix."""

    def __init__(self, pid: int) -> None:
        self._watcher = subprocess.Popen(
            ["/bin/sh", "-c", WATCH, str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End the watch; called once the watched process is over, so that nothing else is ever killed."""
        self._watcher.communicate(b"over\n")
