"""Counts of few families, put together until no row stands for fewer than the floor.

The rows part what they count: nothing of a hidden row is left to be worked out from the others and the total, since
there is no hidden row. What changes from one day to the next is not looked at: see `suppression` for releases.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from graph_service.coverage.asking import FLOOR

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Cell(Generic[K]):
    """A number that is of these families, under one key or several together."""

    keys: tuple[K, ...]
    number: int
    families: frozenset[str] = field(default_factory=frozenset)


def above_floor(cells: Iterable[Cell[K]], floor: int = FLOOR) -> list[Cell[K]]:
    """Return the cells, those of too few families joined with one another and, if need be, with the next smallest.

    None when all together are of too few families.

    >>> five, two = frozenset("abcde"), frozenset("xy")
    >>> [(one.keys, one.number) for one in above_floor([Cell(("a",), 7, five), Cell(("b",), 2, two)])]
    [(('a', 'b'), 9)]
    """
    kept = sorted((one for one in cells if one.families), key=lambda one: len(one.families))
    joined: Cell[K] | None = None
    while kept and (len(kept[0].families) < floor or (joined and len(joined.families) < floor)):
        joined = _joined(kept.pop(0), joined)
    if joined is None:
        return kept
    return sorted([*kept, joined], key=lambda one: str(one.keys)) if len(joined.families) >= floor else []


def _joined(one: Cell[K], other: Cell[K] | None) -> Cell[K]:
    if other is None:
        return one
    keys = tuple(sorted({*one.keys, *other.keys}, key=str))
    return Cell(keys, one.number + other.number, one.families | other.families)
