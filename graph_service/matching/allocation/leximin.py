"""The fairest timetable of a problem of several households: the worst off first, exactly.

A household's share is its priority-weighted covered time of what it needs. Of two timetables the better one is
that whose sorted shares are greater at the first place where they differ; of equal ones, that with more minutes,
then that with more minutes times fit.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from math import ceil, floor

from ortools.sat.python.cp_model import LinearExpr, LinearExprT

from graph_service.matching.plan.model import Model
from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.staged import Answer, ask
from graph_service.matching.plan.timetable import Timetable

Shares = Mapping[int, Fraction]


@total_ordering
@dataclass(frozen=True)
class Fairness:
    """What allocations are compared by."""

    shares: tuple[Fraction, ...]
    minutes: int
    fit: int

    def __lt__(self, other: "Fairness") -> bool:
        return (self.shares, self.minutes, self.fit) < (other.shares, other.minutes, other.fit)


@dataclass(frozen=True)
class Fairest:
    """A timetable and how far it is proven: all shares up to `proven` are as many as must be, at least.

    `proven` is None when nothing is, 1 when the whole order of shares is; `optimal` when minutes and fit are too.
    """

    timetable: Timetable
    proven: Fraction | None
    optimal: bool


def needed(problem: Problem) -> dict[int, int]:
    """Return the priority-weighted minutes that each household asks."""
    found: dict[int, int] = {}
    for need in problem.needs:
        found[need.household] = found.get(need.household, 0) + need.weight * need.length * need.sessions
    return found


def shares(problem: Problem, sessions: Timetable) -> dict[int, Fraction]:
    """Return each household's share: its weighted covered minutes of those it asks."""
    covered = dict.fromkeys(needed(problem), 0)
    for one in sessions:
        covered[problem.need(one.option).household] += problem.weight(one.option)
    return {household: Fraction(covered[household], all_) for household, all_ in needed(problem).items()}


def fairness(problem: Problem, sessions: Timetable) -> Fairness:
    """Return what a timetable is compared by."""
    return Fairness(
        tuple(sorted(shares(problem, sessions).values())),
        sum(problem.need(one.option).length for one in sessions),
        sum(problem.worth(one.option) for one in sessions),
    )


def fairest(problem: Problem, known: Timetable, most: Shares, ends: float, effort: float = 60.0) -> Fairest:
    """Return the fairest timetable, at least as fair as the one known.

    `most` are shares that no household can pass. From the lowest share upwards, as many households as possible
    are lifted above it; then minutes, then fit. Each question may take so much effort, in the solver's own
    deterministic seconds, and none begins after `ends` on the monotonic clock.
    """
    model = _ShareModel(problem)
    best, proven = known, None
    level = Fraction(-1)
    while True:
        reached = shares(problem, best)
        level = min((share for share in reached.values() if share > level), default=Fraction(1))
        model.keep([household for household in reached if most[household] >= level], level, reached)
        if level >= 1:
            break
        above = {household for household in reached if most[household] > level}
        lifted = model.lifted(above, _more_than(level))
        if sum(reached[household] > level for household in above) < len(above):
            answer = model.ask(LinearExpr.sum(list(lifted.values())), best, ends, effort)
            best = _fairer(problem, best, answer.timetable)
            if not answer.proven:
                return Fairest(best, proven, False)
        proven = level
        count = sum(share > level for share in shares(problem, best).values())
        model.cp.add(LinearExpr.sum(list(lifted.values())) >= count)
    for goal, value in ((model.minutes, _minutes), (model.fit, _fit)):
        answer = model.ask(goal, best, ends, effort)
        best = _fairer(problem, best, answer.timetable)
        if not answer.proven:
            return Fairest(best, Fraction(1), False)
        model.at_least(goal, value(problem, best))
    return Fairest(best, Fraction(1), True)


def _minutes(problem: Problem, sessions: Timetable) -> int:
    return fairness(problem, sessions).minutes


def _fit(problem: Problem, sessions: Timetable) -> int:
    return fairness(problem, sessions).fit


def _fairer(problem: Problem, one: Timetable, other: Timetable | None) -> Timetable:
    if other is None:
        return one
    return max(one, other, key=lambda found: fairness(problem, found))


def _at_least(level: Fraction) -> Callable[[int], int]:
    return lambda asked: ceil(asked * level)


def _more_than(level: Fraction) -> Callable[[int], int]:
    return lambda asked: floor(asked * level) + 1


@dataclass(frozen=True)
class _Asked:
    timetable: Timetable | None
    proven: bool


class _ShareModel(Model):
    """The model of a problem in which households can be lifted above a share."""

    @property
    def minutes(self) -> LinearExprT:
        """Covered minutes, whatever their priority."""
        return LinearExpr.weighted_sum(*self._counted(lambda index: self.problem.need(index).length))

    def lifted(self, households: Iterable[int], least: Callable[[int], int]) -> dict[int, LinearExprT]:
        """Return for each household a new variable that is 1 only when enough of what it asks is covered."""
        asked = needed(self.problem)
        found: dict[int, LinearExprT] = {}
        for household in sorted(households):
            own = [index for index in self.counts if self.problem.need(index).household == household]
            covered = LinearExpr.weighted_sum(
                [self.counts[index] for index in own], [self.problem.weight(index) for index in own]
            )
            enough = self.cp.new_bool_var("")
            self.cp.add(covered >= least(asked[household])).only_enforce_if(enough)
            found[household] = enough
        return found

    def at_least(self, goal: LinearExprT, value: int) -> None:
        """Let no timetable reach less of a goal."""
        self.cp.add(LinearExpr.sum([goal]) >= value)

    def keep(self, households: Iterable[int], level: Fraction, reached: Shares) -> None:
        """Let as many households as now stay at the level or above."""
        enough = self.lifted(households, _at_least(level))
        self.cp.add(
            LinearExpr.sum(list(enough.values())) >= sum(share >= level for share in reached.values())
        )

    def ask(self, goal: LinearExprT, known: Timetable, ends: float, effort: float) -> _Asked:
        """Ask for the most of a goal, starting from a timetable."""
        self.cp.maximize(goal)
        answer: Answer = ask(self, ends - time.monotonic(), known, effort)
        return _Asked(answer.timetable, answer.optimal)
