"""How long work is told to whoever watches, without knowing how they show it."""

from typing import Protocol


class Progress(Protocol):
    """What the local Neo4j says while it gets ready; calls may come from any thread, one at a time."""

    def downloading(self, files: int, size: int, present: int) -> None:
        """Say that `files` files of `size` bytes in all are needed, `present` of them already here."""

    def advanced(self, size: int) -> None:
        """Say that `size` more bytes arrived; negative when bytes that arrived had to be thrown away."""

    def starting(self, what: str) -> None:
        """Say which step begins, in a few words for a person."""


class Silence:
    """The progress nobody watches."""

    def downloading(self, files: int, size: int, present: int) -> None:
        """Say nothing."""

    def advanced(self, size: int) -> None:
        """Say nothing."""

    def starting(self, what: str) -> None:
        """Say nothing."""
