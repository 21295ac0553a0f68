"""Which cases were erased, kept apart from the graph and its backups, so that none of these brings a family back.

A tombstone is the random id of the key under which a case was kept: by itself it tells nothing of anybody.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tombstones:
    """A file of tombstones, one a line."""

    path: Path

    def add(self, key_id: str) -> None:
        """Keep a tombstone for good; it is on the disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, f"{key_id}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def ids(self) -> list[str]:
        """Return all of them, in the order in which they were added."""
        try:
            return list(dict.fromkeys(self.path.read_text("utf-8").split()))
        except FileNotFoundError:
            return []
