"""What can be worked out about hidden hours from all that was published: the audit behind suppression.

The attacker sees every release, knows which cells lie under which row, in which cells there is any demand, and in
which nothing changed from one release to the next, and reasons as well as linear programming can. What is published of
a row, rounded to a step, bounds the sum of its cells from both sides; hours are not negative.

Cells that lie under just the same published rows cannot be told apart: whatever they have together, each may have none of
it or all. They are one unknown, and a target is between what it is when they are shared out in the way that gives it
least, and in the way that gives it most.
"""

from collections import defaultdict
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
PRIMAL = 4
"""The primal simplex method, among those of the solver."""


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
        self.groups = _together(count, facts)
        self.count = 1 + max(self.groups.tolist(), default=-1)
        # highspy.Highs greets on standard output before it can be told not to; what it wraps does not.
        self.solver: Any = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001
        self.solver.setOptionValue("output_flag", False)
        # Only what is sought changes from one run to the next: the last answer is a good place to begin from.
        self.solver.setOptionValue("simplex_strategy", PRIMAL)
        for column in range(self.count):
            self.solver.addVar(0.0, BIG)
            self.solver.changeColCost(column, 0.0)
        self.rows = {fact.name: row for row, fact in enumerate(facts)}
        for fact in facts:
            own = np.unique(self.groups[list(fact.unknowns)]).astype(np.int32)
            self.solver.addRow(fact.low, fact.high, len(own), own, np.ones(len(own)))
        self.sizes = np.bincount(self.groups, minlength=self.count)
        self.targets: list[Target] = []
        self.low, self.high, self.widths = np.zeros(0), np.zeros(0), np.zeros(0)
        self._least = self._most = csr_array((0, self.count))

    def watch(self, targets: Iterable[Target]) -> None:
        """Add targets."""
        more = list(targets)
        if not more:
            return
        self.targets += more
        self.widths = np.concatenate([self.widths, [one.width for one in more]])
        extremes = [self._extremes(one.terms) for one in more]
        self._least = _stacked(self._least, [least for least, _ in extremes], self.count)
        self._most = _stacked(self._most, [most for _, most in extremes], self.count)
        self.low = np.concatenate([self.low, np.full(len(more), np.inf)])
        self.high = np.concatenate([self.high, np.full(len(more), -np.inf)])

    def _extremes(self, terms: Sum) -> tuple[dict[int, float], dict[int, float]]:
        """Return the weights with which a sum is least and most, for each group that it has a part in."""
        weights: dict[int, list[float]] = defaultdict(list)
        for unknown, weight in terms.items():
            weights[int(self.groups[unknown])].append(weight)
        for group, own in weights.items():
            if len(own) < self.sizes[group]:
                own.append(0.0)
        return (
            {group: min(own) for group, own in weights.items()},
            {group: max(own) for group, own in weights.items()},
        )

    def withdraw(self, name: Name) -> None:
        """Take back a fact; whatever was wide enough stays so."""
        self.solver.changeRowBounds(self.rows[name], -highspy.kHighsInf, highspy.kHighsInf)

    def narrow(self) -> list[Name] | None:
        """Return the removable facts that bound the first target that is bounded too narrowly; None when none is.

        A target that only facts of the past bound has none.
        """
        for row in self._tight().tolist():
            if self._wide(row):
                continue
            bounding: set[int] = set()
            for sense, weights in (
                (highspy.ObjSense.kMaximize, self._most),
                (highspy.ObjSense.kMinimize, self._least),
            ):
                bounding |= self._solved(weights[[row]].toarray()[0], sense)
                if self._wide(row):
                    break
            else:
                self.low[row], self.high[row] = -np.inf, np.inf
                removable = [self.facts[one].name for one in sorted(bounding) if self.facts[one].removable]
                if removable:
                    self.low[row], self.high[row] = np.inf, -np.inf
                    return removable
        return None

    def _tight(self) -> NDArray[np.int64]:
        """Return the targets that have not been seen to be wide."""
        return np.flatnonzero(self.high - self.low < self.widths - CLOSE)

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
        amounts = np.array(solution.col_value)
        self.low = np.minimum(self.low, self._least @ amounts)
        self.high = np.maximum(self.high, self._most @ amounts)
        return set(np.flatnonzero(np.abs(np.array(solution.row_dual)) > CLOSE).tolist())


def _together(count: int, facts: Sequence[Fact]) -> NDArray[np.int64]:
    """Return the group of each unknown: of those that lie under the same facts."""
    under: list[list[int]] = [[] for _ in range(count)]
    for row, fact in enumerate(facts):
        for unknown in fact.unknowns:
            under[unknown].append(row)
    numbers: dict[tuple[int, ...], int] = {}
    return np.array([numbers.setdefault(tuple(own), len(numbers)) for own in under], dtype=np.int64)


def _stacked(above: csr_array, more: Sequence[Mapping[int, float]], width: int) -> csr_array:
    """Return the matrix with these rows added."""
    starts = np.cumsum([above.nnz, *map(len, more)])
    columns = np.array([column for row in more for column in row], dtype=np.int64)
    values = np.array([value for row in more for value in row.values()], dtype=np.float64)
    return csr_array(
        (
            np.concatenate([above.data, values]),
            np.concatenate([above.indices, columns]),
            np.concatenate([above.indptr[:-1], starts]),
        ),
        shape=(above.shape[0] + len(more), width),
    )
