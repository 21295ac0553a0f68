"""Log files that stay small, and their last lines."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

LIMIT = 1_000_000
PAUSE = 0.25


class BoundedLog:
    """A log of at most two files of a million bytes: this one and the one before."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self._path, self._limit = path, limit
        self._file = path.open("ab", buffering=0)

    def write(self, line: bytes) -> None:
        """Append a line, setting the file aside first when it is full."""
        if self._file.tell() + len(line) > self._limit:
            self.close()
            set_aside(self._path)
            self._file = self._path.open("ab", buffering=0)
        self._file.write(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def previous(path: Path) -> Path:
    """Return the path of the log before this one."""
    return path.with_name(f"{path.name}.1")


def set_aside(path: Path) -> None:
    """Make this log the previous one."""
    if path.exists():
        path.replace(previous(path))


def tail(path: Path, lines: int) -> list[str]:
    """Return the last lines of a log and, where it is too short, of the one before it."""
    texts = [
        part.read_text(encoding="utf-8", errors="replace") for part in (previous(path), path) if part.exists()
    ]
    return "".join(texts).splitlines()[-lines:] if lines > 0 else []


def follow(path: Path) -> Iterator[str]:
    """Yield the lines written to a log from now on, for ever, also when the log is set aside meanwhile."""
    while not path.exists():
        time.sleep(PAUSE)
    file = path.open(encoding="utf-8", errors="replace")
    try:
        file.seek(0, 2)
        while True:
            yield from _whole_lines(file)
            if _was_set_aside(file, path):
                yield from _whole_lines(file)
                file.close()
                file = path.open(encoding="utf-8", errors="replace")
            else:
                time.sleep(PAUSE)
    finally:
        file.close()


def _whole_lines(file: IO[str]) -> Iterator[str]:
    while True:
        before = file.tell()
        line = file.readline()
        if not line.endswith("\n"):
            file.seek(before)
            return
        yield line.rstrip("\n")


def _was_set_aside(file: IO[str], path: Path) -> bool:
    return path.exists() and not os.path.samestat(os.fstat(file.fileno()), path.stat())
