"""What became of the paths under a pact, in figures that name no family: none is of fewer than the floor."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph_service.coverage.asking import FLOOR
from graph_service.coverage.floors import Cell, above_floor
from graph_service.domain.model import GoalOutcome, PathOutcome

K = TypeVar("K", PathOutcome | None, GoalOutcome | None)


@dataclass(frozen=True)
class PathFacts:
    """A path as far as figures go; the family is a token that says nothing."""

    family: str
    outcome: PathOutcome | None = None
    goals: tuple[GoalOutcome | None, ...] = ()
    referrals: int = 0
    sessions_held: int = 0
    minutes_held: int = 0


@dataclass(frozen=True)
class PathTotals:
    """The figures of a pact's paths; all are None or empty where there are too few families.

    `standings` parts the paths by outcome, None for those that run; `goals` parts goals by what became of them.
    """

    families: int | None = None
    paths: int | None = None
    referrals: int | None = None
    sessions_held: int | None = None
    minutes_held: int | None = None
    standings: Sequence[Cell[PathOutcome | None]] = ()
    goals: Sequence[Cell[GoalOutcome | None]] = ()


def path_totals(facts: Iterable[PathFacts], floor: int = FLOOR) -> PathTotals:
    """Return the figures of these paths."""
    known = list(facts)
    families = {one.family for one in known}
    if len(families) < floor:
        return PathTotals()
    return PathTotals(
        families=len(families),
        paths=len(known),
        referrals=_shown(known, lambda one: one.referrals, floor),
        sessions_held=_shown(known, lambda one: one.sessions_held, floor),
        minutes_held=_shown(known, lambda one: one.minutes_held, floor),
        standings=above_floor(_parted((one.family, one.outcome) for one in known), floor),
        goals=above_floor(_parted((one.family, goal) for one in known for goal in one.goals), floor),
    )


def _shown(facts: Iterable[PathFacts], number: Callable[[PathFacts], int], floor: int) -> int | None:
    """Return the sum of a number, unless too few families add something to it."""
    adding = [one for one in facts if number(one)]
    few = 0 < len({one.family for one in adding}) < floor
    return None if few else sum(map(number, adding))


def _parted(things: Iterable[tuple[str, K]]) -> list[Cell[K]]:
    counted: dict[K, list[str]] = {}
    for family, key in things:
        counted.setdefault(key, []).append(family)
    return [Cell((key,), len(families), frozenset(families)) for key, families in counted.items()]
