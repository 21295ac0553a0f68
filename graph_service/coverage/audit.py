"""What can be worked out about hidden hours from all that was published: the audit behind suppression.

The attacker sees every release, knows which cells lie under which row, in which cells there is any demand, and in
which nothing changed from one release to the next, and reasons as well as linear programming can. What is published of
a row, rounded to a step, bounds the sum of its cells from both sides; hours are not negative.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Name = tuple[int, tuple[str, str]]
"""A time and a row."""
Sum = Mapping[int, float]
"""A weighted sum of unknowns, by their numbers."""
BIG = 1e5
"""More hours a week than any cell has."""
CLOSE = 1e-6


@dataclass(frozen=True)
class Fact:
    """The sum of these unknowns lies between two numbers; what is `removable` need not be published."""

    name: Name
    unknowns: tuple[int, ...]
    low: float
    high: float
    removable: bool


@dataclass(frozen=True)
class Target:
    """A sum that nobody may bound more narrowly than by `width`."""

    name: Hashable
    terms: Sum
    width: float


class Audit:
    """Facts about some unknowns, and how narrowly they bound targets."""

    def __init__(self, count: int, facts: Sequence[Fact]) -> None:
        self.facts = facts
        # highspy.Highs greets on standard output before it can be told not to; what it wraps does not.
        self.solver: Any = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001
        self.solver.setOptionValue("output_flag", False)
        for column in range(count):
            self.solver.addVar(0.0, BIG)
            self.solver.changeColCost(column, 0.0)
        self.rows = {fact.name: row for row, fact in enumerate(facts)}
        for fact in facts:
            ones = np.ones(len(fact.unknowns))
            self.solver.addRow(fact.low, fact.high, len(ones), np.array(fact.unknowns, dtype=np.int32), ones)
        self.count = count
        self.targets: list[Target] = []
        self.low, self.high, self.widths = np.zeros(0), np.zeros(0), np.zeros(0)
        self._terms = csr_array((0, count))

    def watch(self, targets: Iterable[Target]) -> None:
        """Add targets."""
        more = list(targets)
        if not more:
            return
        self.targets += more
        self.widths = np.concatenate([self.widths, [one.width for one in more]])
        starts = np.cumsum([0, *(len(one.terms) for one in more)])
        columns = np.array([column for one in more for column in one.terms], dtype=np.int64)
        values = np.array([value for one in more for value in one.terms.values()], dtype=np.float64)
        added = csr_array((values, columns, starts), shape=(len(more), self.count))
        rows = [self._terms, added] if self._terms.shape[0] else [added]
        self._terms = _stacked(rows, self.count)
        self.low = np.concatenate([self.low, np.full(len(more), np.inf)])
        self.high = np.concatenate([self.high, np.full(len(more), -np.inf)])

    def withdraw(self, name: Name) -> None:
        """Take back a fact; whatever was wide enough stays so."""
        self.solver.changeRowBounds(self.rows[name], -highspy.kHighsInf, highspy.kHighsInf)

    def narrow(self) -> list[Name] | None:
        """Return the removable facts that bound the first target that is bounded too narrowly; None when none is.

        A target that only facts of the past bound has none.
        """
        for row in np.flatnonzero(self.high - self.low < self.widths - CLOSE).tolist():
            target = self.targets[row]
            if self._wide(row):
                continue
            costs = np.zeros(self.count)
            for column, value in target.terms.items():
                costs[column] = value
            bounding: set[int] = set()
            for sense in (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize):
                bounding |= self._solved(costs, sense)
                if self._wide(row):
                    break
            else:
                self.low[row], self.high[row] = -np.inf, np.inf
                removable = [self.facts[one].name for one in sorted(bounding) if self.facts[one].removable]
                if removable:
                    self.low[row], self.high[row] = np.inf, -np.inf
                    return removable
        return None

    def _wide(self, row: int) -> bool:
        return bool(self.high[row] - self.low[row] >= self.targets[row].width - CLOSE)

    def _solved(self, costs: Floats, sense: highspy.ObjSense) -> set[int]:
        """Move to an extreme and note what every target is there; return the facts that hold it back."""
        columns = np.arange(self.count, dtype=np.int32)
        self.solver.changeColsCost(self.count, columns, costs)
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        status = self.solver.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, f"the audit did not come to an end: {status}"
        solution = self.solver.getSolution()
        found = self._terms @ np.array(solution.col_value)
        self.low, self.high = np.minimum(self.low, found), np.maximum(self.high, found)
        return set(np.flatnonzero(np.abs(np.array(solution.row_dual)) > CLOSE).tolist())


def _stacked(rows: Sequence[csr_array], width: int) -> csr_array:
    data = np.concatenate([one.data for one in rows])
    indices = np.concatenate([one.indices for one in rows])
    starts, at = [np.zeros(1, dtype=np.int64)], 0
    for one in rows:
        starts.append(one.indptr[1:].astype(np.int64) + at)
        at += len(one.data)
    indptr = np.concatenate(starts)
    return csr_array((data, indices, indptr), shape=(len(indptr) - 1, width))
