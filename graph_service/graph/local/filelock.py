"""Locks on files that the system releases when their process dies, however it dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from graph_service.graph.local.stopping import wait

PAUSE = 0.05


def open_lock(path: Path) -> int:
    """Return a descriptor of the lock's file, made when missing; nothing is locked yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock(descriptor: int) -> bool:
    """Take the lock if it is free, and return whether it was."""
    # Windows has no such locks, and yet may use a Neo4j elsewhere.
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Return whether another open file holds the lock at this moment."""
    if not path.exists():
        return False
    descriptor = open_lock(path)
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked_file(path: Path, stop: Event | None = None) -> Iterator[None]:
    """Hold the lock for the length of the block, waiting for whoever has it until `stop` is set."""
    descriptor, given_up = open_lock(path), stop or Event()
    try:
        while not try_lock(descriptor):
            wait(PAUSE, given_up)
        yield
    finally:
        os.close(descriptor)
