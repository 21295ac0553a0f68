"""Sessions chosen, what they are worth, and whether they may all be held."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph_service.domain.schedule import WEEK, Week, session
from graph_service.matching.plan.problem import BusyWeek, Option, Problem, Supply


@dataclass(frozen=True, order=True)
class Session:
    """One weekly session of an option; by arrangement it has no start."""

    option: int
    start: int | None = None


Timetable = tuple[Session, ...]


@dataclass(frozen=True, order=True)
class Worth:
    """What plans are compared by: more covered, then fewer partners (kept negative), then more fit."""

    covered: int = 0
    fewer_partners: int = 0
    fit: int = 0

    @property
    def partners(self) -> int:
        return -self.fewer_partners


def worth(problem: Problem, sessions: Collection[Session]) -> Worth:
    """Return the three values of a timetable."""
    return Worth(
        sum(problem.weight(one.option) for one in sessions),
        -len(partners(problem, sessions)),
        sum(problem.worth(one.option) for one in sessions),
    )


def partners(problem: Problem, sessions: Iterable[Session]) -> frozenset[int]:
    return frozenset(problem.partner(one.option) for one in sessions)


def in_order(problem: Problem, sessions: Iterable[Session]) -> Timetable:
    """Return the sessions by time, those without one last."""
    return tuple(sorted(sessions, key=lambda one: (WEEK if one.start is None else one.start, one.option)))


def holds(problem: Problem, sessions: Sequence[Session]) -> bool:
    """Return whether nobody is in two places at once and nothing is promised twice."""
    return (
        _within_the_asked(problem, sessions)
        and _members_apart(problem, sessions)
        and _people_apart(problem, sessions)
        and all(
            _supply_suffices(problem.supplies[index], held, problem)
            for index, held in _by_supply(problem, sessions).items()
        )
    )


def _minutes(problem: Problem, one: Session) -> Week:
    return Week() if one.start is None else session(one.start, problem.need(one.option).length)


def _by_supply(problem: Problem, sessions: Iterable[Session]) -> Mapping[int, list[Session]]:
    found = defaultdict(list)
    for one in sessions:
        found[problem.options[one.option].supply].append(one)
    return found


def _within_the_asked(problem: Problem, sessions: Iterable[Session]) -> bool:
    by_option = Counter(one.option for one in sessions)
    by_need: Counter[int] = Counter()
    for option, count in by_option.items():
        by_need[problem.options[option].need] += count
    return all(count <= problem.options[option].most for option, count in by_option.items()) and all(
        count <= problem.needs[need].sessions for need, count in by_need.items()
    )


def _members_apart(problem: Problem, sessions: Iterable[Session]) -> bool:
    busy: dict[int, Week] = defaultdict(Week)
    for one in sessions:
        taken = _minutes(problem, one)
        for member in problem.need(one.option).members:
            if busy[member] & taken:
                return False
            busy[member] = busy[member] | taken
    return True


def _people_apart(problem: Problem, sessions: Sequence[Session]) -> bool:
    for supplies in problem.supplies_by_person.values():
        busy: dict[int, Week] = defaultdict(Week)
        for one in sessions:
            supply = problem.options[one.option].supply
            if supply in supplies:
                busy[supply] = busy[supply] | _minutes(problem, one)
        seen = Week()
        for taken in busy.values():
            if seen & taken:
                return False
            seen = seen | taken
    return True


def _supply_suffices(supply: Supply, sessions: Sequence[Session], problem: Problem) -> bool:
    for week in supply.weeks:
        held = [one for one in sessions if problem.options[one.option].need in week.needs]
        if not held:
            continue
        if problem.options[held[0].option].by_arrangement:
            needs = [problem.need(one.option) for one in held]
            if sum(need.length * need.places for need in needs) > week.left:
                return False
        elif not _week_suffices(supply, week, held, problem):
            return False
    return True


def _week_suffices(supply: Supply, week: BusyWeek, held: Sequence[Session], problem: Problem) -> bool:
    times = [(_minutes(problem, one), problem.need(one.option).places) for one in held]
    together = Week()
    for time, _ in times:
        together = together | time
    if (together - week.booked).minutes > week.left:
        return False
    everybody = [*times, *((time & together, places) for time, places in week.taken)]
    arrivals = {first for time, _ in everybody for first, _ in time.stretches()}
    return all(
        sum(places for time, places in everybody if time.mask >> instant & 1) <= supply.places
        for instant in arrivals
    )


def options_of(problem: Problem, partners: Iterable[int]) -> list[tuple[int, Option]]:
    """Return the options of these partners, with their numbers."""
    return [
        (index, problem.options[index])
        for partner in sorted(partners)
        for index in problem.options_by_partner[partner]
    ]
