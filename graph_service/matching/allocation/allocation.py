"""What the network has, shared among all waiting families as fairly as can be, beside first come, first served.

Families compete only where they could use the same commitment or the same volunteer: groups that share none are
shared out apart. Small groups are solved exactly; in large ones, whoever is worst off is planned anew together
with those who stand in the way, as long as that makes the whole fairer. What a family could have if it were
alone bounds its share.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from graph_service.matching.allocation.leximin import (
    Fairness,
    Shares,
    fairest,
    fairness,
    needed,
    shares,
)
from graph_service.matching.allocation.residual import residual
from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.solving import solve
from graph_service.matching.plan.timetable import Session, Timetable

MOST_AT_ONCE = 3000
"""Groups with at most so many possible sessions are solved exactly."""

NEIGHBOURS = 4
"""With so many others is a family planned anew in a large group."""

FOR_ONE_FAMILY = 2.0
"""Seconds for one family's own plan, which mostly takes a hundredth of that."""

FOR_FIRST_COME, FOR_BOUNDS = 0.6, 0.2
"""The most of the time that serving first come, first served may take, and bounding what is short."""

EFFORT, LITTLE_EFFORT = 20.0, 2.0
"""The solver's deterministic seconds for a question of a small group, and for one of a family with its neighbours."""


@dataclass(frozen=True)
class Allocation:
    """Sessions for all families, how fair they are, and how far that is proven.

    `shares` are by household. `proven_levels` counts how many of the sorted shares, from the lowest, nothing could
    better; `bound` is the most that the next one could be, None when all are proven. `optimal` when minutes and
    fit are proven as well; `in_time` when nothing was left untried for want of time.
    """

    sessions: Timetable
    shares: Shares
    fairness: Fairness
    proven_levels: int
    bound: Fraction | None
    optimal: bool
    in_time: bool


@dataclass(frozen=True)
class Allocations:
    """The fairest allocation found, and what serving families in the order they came would give."""

    fairest: Allocation
    first_come: Allocation


def allocate(
    problem: Problem, order: Sequence[int], seconds: float, solvers: Executor | None = None, workers: int = 1
) -> Allocations:
    """Return the fairest allocation found within the seconds, and that of serving households in this order.

    The first is never less fair than the second, but may cover fewer hours. The same problem has the same answer,
    as long as the time suffices. `solvers` are so many workers that share out several groups at once.
    """
    parts = [residual(problem, group) for group in groups(problem)]
    sizes = [len(part.problem.needs) for part in parts]
    orders = [[one for one in order if one in part.problem.options_by_household] for part in parts]
    times = [seconds * min(1, workers * size / sum(sizes)) for size in sizes]
    several = map if solvers is None else solvers.map
    found = list(several(share_out, [part.problem for part in parts], orders, times))
    together = list(zip(parts, found, strict=True))
    return Allocations(
        _allocation(problem, found, [one for part, own in together for one in part.outer(own.timetable)]),
        _allocation(problem, found, [one for part, own in together for one in part.outer(own.served)], False),
    )


@dataclass(frozen=True)
class Shared:
    """What one group was given: first come, first served, and as fairly as found.

    `most` bounds each household's share; up to `proven` the shares are proven best.
    """

    served: Timetable
    timetable: Timetable
    most: Shares
    proven: Fraction
    optimal: bool
    in_time: bool


def share_out(problem: Problem, order: Sequence[int], seconds: float) -> Shared:
    """Share out what there is among the households of one group."""
    started = time.monotonic()
    served = first_come(problem, order, started + FOR_FIRST_COME * seconds)
    most = alone(problem, served, time.monotonic() + FOR_BOUNDS * seconds)
    ends = started + seconds
    if possible_sessions(problem) <= MOST_AT_ONCE:
        found = fairest(problem, served, most, ends, EFFORT)
        proven, optimal, timetable = found.proven or Fraction(-1), found.optimal, found.timetable
    else:
        timetable = _improved(problem, served, most, ends)
        proven, optimal = Fraction(-1), False
    proven = max(proven, _proven_by_bounds(shares(problem, timetable), most))
    return Shared(served, timetable, most, proven, optimal, time.monotonic() < ends)


def _allocation(
    problem: Problem, found: Sequence[Shared], sessions: Sequence[Session], fairest: bool = True
) -> Allocation:
    reached = shares(problem, tuple(sessions))
    proven = min((one.proven for one in found), default=Fraction(1)) if fairest else Fraction(-1)
    levels = len(reached) if proven >= 1 else sum(share <= proven for share in reached.values())
    most = sorted(share for one in found for share in one.most.values())
    return Allocation(
        tuple(sorted(sessions, key=lambda one: (one.option, -1 if one.start is None else one.start))),
        reached,
        fairness(problem, tuple(sessions)),
        levels,
        None if levels == len(reached) else most[levels],
        fairest and all(one.optimal for one in found),
        all(one.in_time for one in found),
    )


def first_come(problem: Problem, order: Iterable[int], ends: float) -> Timetable:
    """Return the sessions of households served one after the other, each by its best plan on what is left.

    Households that are not reached in time get none.
    """
    held: Timetable = ()
    for household in order:
        left = ends - time.monotonic()
        if left <= 0:
            break
        part = residual(problem, {household}, held)
        found = solve(part.problem, min(left, FOR_ONE_FAMILY))
        held = (*held, *part.outer(found.sessions))
    return held


def alone(problem: Problem, served: Timetable, ends: float) -> dict[int, Fraction]:
    """Return the most that each household's share could be, which is what it would have alone."""
    reached, asked = shares(problem, served), needed(problem)
    most = dict.fromkeys(reached, Fraction(1))
    for household, share in reached.items():
        left = ends - time.monotonic()
        if share < 1 and left > 0:
            part = residual(problem, {household})
            covered = solve(part.problem, min(left, FOR_ONE_FAMILY)).stages[0].bound
            most[household] = min(Fraction(1), Fraction(covered, asked[household]))
    return most


def _proven_by_bounds(reached: Shares, most: Shares) -> Fraction:
    """Return the highest level up to which no more households stay than bounds of single ones make them."""
    level = Fraction(-1)
    for share in sorted(set(reached.values())):
        staying = sum(one <= share for one in reached.values())
        if staying > sum(most[household] <= share for household in reached):
            return level
        level = share
    return Fraction(1)


def groups(problem: Problem) -> list[frozenset[int]]:
    """Return the households in groups that share no commitment and no volunteer, the smaller ones first."""
    leader: dict[object, object] = {}

    def found(one: object) -> object:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for need in problem.needs:
        found(("household", need.household))
    for option in problem.options:
        household = found(("household", problem.needs[option.need].household))
        person = problem.supplies[option.supply].person
        leader[found(("supply", option.supply))] = household
        if person is not None:
            leader[found(("person", person))] = found(("household", problem.needs[option.need].household))
    together: dict[object, set[int]] = defaultdict(set)
    for need in problem.needs:
        together[found(("household", need.household))].add(need.household)
    return sorted(map(frozenset, together.values()), key=lambda group: (len(group), min(group)))


def possible_sessions(problem: Problem) -> int:
    """Return how many sessions there are to choose from."""
    return sum(len(option.starts) or option.most for option in problem.options)


def _improved(problem: Problem, known: Timetable, most: Shares, ends: float) -> Timetable:
    """Return a timetable at least as fair: whoever is worst off is planned anew with those in the way, in turn."""
    best, tried = known, set[tuple[int, frozenset[int]]]()
    while time.monotonic() < ends:
        reached = shares(problem, best)
        waiting = sorted(
            (household for household in reached if reached[household] < most[household]),
            key=lambda household: (reached[household], household),
        )
        for household in waiting:
            group = frozenset([household, *islice(_in_the_way(problem, best, household), NEIGHBOURS)])
            if (household, group) not in tried:
                break
        else:
            return best
        tried.add((household, group))
        others = [one for one in best if problem.need(one.option).household not in group]
        part = residual(problem, group, others)
        found = fairest(part.problem, part.inner(best), most, ends, LITTLE_EFFORT)
        better = (*others, *part.outer(found.timetable))
        if fairness(problem, better) > fairness(problem, best):
            best = better
            tried.clear()
    return best


def _in_the_way(problem: Problem, held: Iterable[Session], household: int) -> Iterator[int]:
    """Yield the households that hold sessions where this one could use some, those with most of them first."""
    wanted = {problem.options[index].supply for index in problem.options_by_household[household]}
    holding: Counter[int] = Counter()
    for one in held:
        if problem.options[one.option].supply in wanted:
            holding[problem.need(one.option).household] += 1
    del holding[household]
    yield from sorted(holding, key=lambda other: (-holding[other], other))
