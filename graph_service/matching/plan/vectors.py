"""How many sessions each need receives, as a vector, and the best fit of each vector, as a table.

A table has one axis for each need, as long as the sessions it asks and one more. Vectors that cannot be had hold
`NOTHING`, which stays far below any fit whatever is added to it.
"""

from collections.abc import Iterable, Iterator
from math import prod

import numpy as np
from numpy.typing import NDArray

from graph_service.matching.plan.problem import Problem

Table = NDArray[np.int64]
Vector = tuple[int, ...]
NOTHING = np.int64(-(1 << 60))
LEAST = NOTHING // 2
"""Anything below this holds `NOTHING`, to which something may have been added."""


class Vectors:
    """The vectors of a problem: at most so many sessions as each need asks."""

    def __init__(self, problem: Problem) -> None:
        self.shape = tuple(need.sessions + 1 for need in problem.needs)
        self.counts = np.indices(self.shape, dtype=np.int64)
        """For each need, how many sessions it has in each vector."""
        weights = [need.weight * need.length for need in problem.needs]
        self.covered: Table = np.tensordot(np.array(weights, dtype=np.int64), self.counts, axes=1)
        """Priority-weighted minutes of each vector."""

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def axes(self) -> tuple[int, ...]:
        return tuple(range(len(self.shape)))

    def none(self) -> Table:
        """Return a table in which nothing can be had."""
        return np.full(self.shape, NOTHING)

    def empty(self) -> Table:
        """Return the table of giving nothing at all, which costs and brings nothing."""
        table = self.none()
        table[(0,) * len(self.shape)] = 0
        return table

    def where(self, table: Table) -> Iterator[tuple[Vector, np.int64]]:
        """Yield the vectors that can be had, each with its value."""
        for vector in np.argwhere(table > LEAST):
            yield tuple(vector), table[tuple(vector)]

    def together(self, one: Table, other: Table) -> Table:
        """Return the best of each vector that is a sum of one of each table; the second one should be the thinner."""
        found = self.none()
        for vector, value in self.where(other):
            into = found[tuple(slice(count, None) for count in vector)]
            np.maximum(into, one[self._room_for(vector)] + value, out=into)
        return found

    def to_come(self, after: Table, given: Table) -> Table:
        """Return for each vector the best of giving one of `given` and going on from there by `after`."""
        found = self.none()
        for vector, value in self.where(given):
            into = found[self._room_for(vector)]
            np.maximum(into, after[tuple(slice(count, None) for count in vector)] + value, out=into)
        return found

    def _room_for(self, vector: Vector) -> tuple[slice, ...]:
        return tuple(slice(0, length - count) for length, count in zip(self.shape, vector, strict=True))

    def spread(self, table: Table, needs: Iterable[int]) -> Table:
        """Return a table of some needs as one of all, the same whatever the others receive."""
        some = set(needs)
        return table.reshape([length if need in some else 1 for need, length in enumerate(self.shape)])
