"""What is left of a problem for some households while others hold sessions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from graph_service.domain.capacity import crowded
from graph_service.domain.schedule import Week, session
from graph_service.matching.plan.problem import BusyWeek, Option, Problem, Supply
from graph_service.matching.plan.timetable import Session, Timetable


@dataclass(frozen=True)
class Residual:
    """A problem of some households of a larger one; `numbers` are what its options are numbered there."""

    problem: Problem
    numbers: tuple[int, ...]

    def outer(self, sessions: Iterable[Session]) -> Timetable:
        """Return sessions of this problem as the larger one numbers them."""
        return tuple(Session(self.numbers[one.option], one.start) for one in sessions)

    def inner(self, sessions: Iterable[Session]) -> Timetable:
        """Return sessions of the larger problem as this one numbers them; those of others are left out."""
        places = {number: place for place, number in enumerate(self.numbers)}
        return tuple(Session(places[one.option], one.start) for one in sessions if one.option in places)


def residual(problem: Problem, households: Collection[int], held: Collection[Session] = ()) -> Residual:
    """Return the problem of these households with what the sessions held by others leave."""
    needs = [n for n, need in enumerate(problem.needs) if need.household in households]
    renumbered = {need: place for place, need in enumerate(needs)}
    others = [one for one in held if problem.options[one.option].need not in renumbered]
    by_supply: dict[int, list[Session]] = defaultdict(list)
    for one in others:
        by_supply[problem.options[one.option].supply].append(one)
    busy = _busy_people(problem, others)
    numbers = sorted(index for one in households for index in problem.options_by_household[one])
    used = sorted({problem.options[index].supply for index in numbers})
    places = {supply: place for place, supply in enumerate(used)}
    partners = {
        partner: place for place, partner in enumerate(sorted({problem.supplies[s].partner for s in used}))
    }
    supplies = [_left(problem, supply, by_supply.get(supply, ()), renumbered) for supply in used]
    kept, options = [], []
    for index in numbers:
        option = problem.options[index]
        left = supplies[places[option.supply]]
        blocked = busy.get((problem.supplies[option.supply].person, option.supply), Week())
        possible = _possible(problem, option, left, renumbered[option.need], blocked) if others else option
        if possible is not None:
            kept.append(index)
            options.append(replace(possible, need=renumbered[option.need], supply=places[option.supply]))
    return Residual(
        Problem(
            tuple(problem.needs[need] for need in needs),
            tuple(replace(supply, partner=partners[supply.partner]) for supply in supplies),
            tuple(options),
            tuple(problem.commitment_ids[supply] for supply in used) if problem.commitment_ids else (),
            tuple(problem.partner_ids[partner] for partner in partners) if problem.partner_ids else (),
        ),
        tuple(kept),
    )


def _busy_people(problem: Problem, others: Iterable[Session]) -> Mapping[tuple[int | None, int], Week]:
    """Return when a volunteer is elsewhere, for each of the commitments of those who have several."""
    busy: dict[tuple[int | None, int], Week] = {}
    for one in others:
        option = problem.options[one.option]
        person = problem.supplies[option.supply].person
        if person is None or one.start is None:
            continue
        for supply in problem.supplies_by_person.get(person, ()):
            if supply != option.supply:
                taken = session(one.start, problem.needs[option.need].length)
                busy[person, supply] = busy.get((person, supply), Week()) | taken
    return busy


def _left(problem: Problem, number: int, held: Collection[Session], renumbered: Mapping[int, int]) -> Supply:
    """Return a commitment with the sessions held by others booked."""
    supply = problem.supplies[number]
    weeks = []
    for week in supply.weeks:
        needs = frozenset(renumbered[need] for need in week.needs if need in renumbered)
        if needs:
            now = [one for one in held if problem.options[one.option].need in week.needs]
            weeks.append(replace(_booked(problem, week, now), needs=needs))
    return replace(supply, weeks=tuple(weeks))


def _booked(problem: Problem, week: BusyWeek, held: Collection[Session]) -> BusyWeek:
    left, booked, taken = week.left, week.booked, list(week.taken)
    for one in held:
        need = problem.need(one.option)
        if one.start is None:
            left -= need.length * need.places
        else:
            time = session(one.start, need.length)
            left -= (time - booked).minutes
            booked = booked | time
            taken.append((time, need.places))
    return replace(week, left=left, booked=booked, taken=tuple(taken))


def _possible(problem: Problem, option: Option, supply: Supply, need: int, blocked: Week) -> Option | None:
    """Return the option with the starts that are left; None when there are none."""
    asked = problem.needs[option.need]
    weeks = [week for week in supply.weeks if need in week.needs]
    if option.by_arrangement:
        most = min([option.most, *(week.left // (asked.length * asked.places) for week in weeks)])
        return replace(option, most=most) if most > 0 else None
    full = blocked
    for week in weeks:
        full = full | crowded(week.taken, supply.places - asked.places)
    starts = tuple(
        start
        for start in option.starts
        for time in [session(start, asked.length)]
        if not (time & full) and all((time - week.booked).minutes <= week.left for week in weeks)
    )
    return replace(option, starts=starts) if starts else None
