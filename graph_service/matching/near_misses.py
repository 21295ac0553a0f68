"""Near misses: the smallest changes after which a partner that does not fit would, and fixes, which help many.

A near miss is a set of at most three changes after which every requirement of one commitment is met, such that
no part of the set is enough. Of each commitment the one with fewest changes is kept, then the one that asks
least of people, then the first by name. A refusal by the family, an offer that is not active, another competence
and another age have no change; clearance is renewed, never waived.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations
from math import inf

from graph_service.domain.model import Need
from graph_service.domain.phrases import Reason
from graph_service.domain.schedule import DAY, WEEK, Week, Window
from graph_service.matching.candidates import Candidates
from graph_service.matching.changes import (
    NOBODY,
    AddArea,
    AddHours,
    AddInterpreter,
    AddOfferWindow,
    AddPlaces,
    AddWindow,
    AllowMode,
    Change,
    DropLanguage,
    FewerHours,
    MovePeriod,
    RenewClearance,
    RenewInsurance,
    ResolveUnknown,
    ShorterSession,
    Situation,
)
from graph_service.matching.pairing import Circumstances, Offer, Pairing
from graph_service.matching.requirements import FIRST_WEEKS, RequirementName, Verdict

MOST_CHANGES = 3
LEAST_SESSION = QUARTER = 15
MOST_HOURS_MORE = 8 * 60
HALF_HOUR = 30

Changes = tuple[Change, ...]
Reached = tuple[Changes, Situation]
Steps = Iterator[Changes]


@dataclass(frozen=True)
class NearMiss:
    """A commitment that would fit after these changes."""

    offer: Offer
    changes: Changes
    situation: Situation

    @property
    def cost(self) -> int:
        return sum(change.cost for change in self.changes)

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Fewest changes, least asked of people, the partner's name, the commitment's id."""
        return len(self.changes), self.cost, self.offer.partner_name, self.offer.commitment.id


@dataclass(frozen=True)
class Fix:
    """The same changes, and all commitments that they would make fit."""

    changes: Changes
    near_misses: tuple[NearMiss, ...]

    @property
    def partner_count(self) -> int:
        """How many different partners would fit."""
        return len({one.offer.commitment.partner_id for one in self.near_misses})


@dataclass(frozen=True)
class Unanswerable:
    """Why a need has neither a match nor a near miss: how many lend it, and what stands in the way.

    `lending` counts the offers of the competence; of these, `refused` are by partners that the family does not
    want, `other_ages` for other ages; the rest would take more than three changes.
    """

    need: Need
    lending: int
    refused: int
    other_ages: int

    @property
    def reason(self) -> Reason:
        """The plain truth, as a sentence."""
        if not self.lending:
            return Reason("UNANSWERABLE.NOBODY")
        facts = {"lending": self.lending, "refused": self.refused, "other_ages": self.other_ages}
        return Reason("UNANSWERABLE.TOO_FAR", facts)


def near_misses(
    need: Need,
    offers: Iterable[Offer],
    circumstances: Circumstances,
    interpreters: Candidates = NOBODY,
) -> tuple[NearMiss, ...]:
    """Return the near miss of each offer that is not surely a match, those first that ask least.

    `offers` may be of any pact; `interpreters` are the offers among which an interpreter is looked for. Nothing
    is promised about whether anybody agrees to a change.
    """
    found = [
        near
        for offer in offers
        if (near := near_miss(Situation(Pairing(need, offer, circumstances), interpreters)))
    ]
    return tuple(sorted(found, key=lambda one: one.order))


def near_miss(start: Situation) -> NearMiss | None:
    """Return the least set of changes after which the offer fits; None when it fits, or when three do not do.

    Sets of one change are tried before sets of two, those before sets of three: for each unmet requirement in
    turn, every smallest change that meets it as things stand after the changes before.
    """
    if start.fits or any(start.verdict(name) is Verdict.NOT_MET for name in _HOPELESS):
        return None
    reached: list[list[Reached]] = [[((), start)], *([] for _ in range(MOST_CHANGES))]
    for size in range(1, MOST_CHANGES + 1):
        for before, situation in reached[size - 1]:
            for changes, after in _next(before, situation):
                if len(changes) <= MOST_CHANGES:
                    reached[len(changes)].append((changes, after))
        enough = [_least_part(start, changes, after) for changes, after in reached[size] if after.fits]
        if enough:
            changes, after = min(enough, key=lambda found: _order(found[0]))
            return NearMiss(start.pair.offer, tuple(sorted(changes, key=_name)), after)
    return None


_HOPELESS = (RequirementName.REFUSAL, RequirementName.STATE, RequirementName.COMPETENCE, RequirementName.AGE)


def _order(changes: Changes) -> tuple[int, int, list[str]]:
    return len(changes), sum(change.cost for change in changes), sorted(map(_name, changes))


def _name(change: Change) -> str:
    return repr(change)


def _next(before: Changes, situation: Situation) -> Iterator[Reached]:
    """Yield what comes of each smallest change that meets the first unmet requirement."""
    name = next((one for one in _STEPS if situation.verdict(one) is not Verdict.MET), None)
    if name is None:
        return
    kinds = {type(change) for change in before if not isinstance(change, ResolveUnknown)}
    for added in _STEPS[name](situation):
        if not any(type(change) in kinds for change in added):
            yield (*before, *added), applied(situation, added)


def _least_part(start: Situation, changes: Changes, whole: Situation) -> Reached:
    """Return the smallest part of the changes that is enough, which is mostly all of them."""
    parts = chain.from_iterable(combinations(changes, count) for count in range(1, len(changes)))
    for part in parts:
        after = applied(start, part)
        if after.fits:
            return part, after
    return changes, whole


def applied(start: Situation, changes: Iterable[Change]) -> Situation:
    """Return the situation in which all the changes are done, in whatever order."""
    for change in changes:
        start = change.apply(start)
    return start


def fixes(found: Sequence[NearMiss]) -> tuple[Fix, ...]:
    """Return near misses with equal changes together: those first that bring most partners, then the cheapest."""
    groups: dict[Changes, list[NearMiss]] = {}
    for one in found:
        groups.setdefault(one.changes, []).append(one)
    together = (Fix(changes, tuple(group)) for changes, group in groups.items())
    return tuple(sorted(together, key=lambda fix: (-fix.partner_count, _order(fix.changes))))


def unanswerable(need: Need, offers: Iterable[Offer], circumstances: Circumstances) -> Unanswerable:
    """Return what to say of a need that has neither a match nor a near miss."""
    situations = [Situation(Pairing(need, offer, circumstances)) for offer in offers]
    lending = [one for one in situations if one.verdict(RequirementName.COMPETENCE) is Verdict.MET]

    def failing(name: RequirementName) -> int:
        return sum(one.verdict(name) is Verdict.NOT_MET for one in lending)

    return Unanswerable(need, len(lending), failing(RequirementName.REFUSAL), failing(RequirementName.AGE))


# The smallest changes that meet one requirement, as things stand


def _area(now: Situation) -> Steps:
    pair = now.pair
    geography, here = pair.circumstances.geography, pair.circumstances.area
    yield from _question(now, RequirementName.AREA)

    def distance(area_id: str) -> tuple[bool, float, str]:
        there = geography.areas[area_id].point
        kilometres = here.point.kilometres_to(there) if here.point and there else inf
        return not geography.border(here.id, area_id), kilometres, area_id

    covered = geography.coverage.get(pair.commitment.pact_id, frozenset()) & geography.areas.keys()
    if covered:
        nearest = min(covered, key=distance)
        yield (AddArea(nearest, geography.areas[nearest].name),)
    yield from _modes(now, RequirementName.AREA)


def _question(now: Situation, name: RequirementName) -> Steps:
    if now.verdict(name) is Verdict.UNKNOWN:
        yield (ResolveUnknown(name),)


def _modes(now: Situation, name: RequirementName) -> Steps:
    pair = now.pair
    for mode in pair.commitment.modes:
        change = AllowMode(mode)
        if pair.need.modes and mode not in pair.need.modes and _meets(now, change, name):
            yield (change,)


def _meets(now: Situation, change: Change, name: RequirementName) -> bool:
    return change.apply(now).verdict(name) is Verdict.MET


def _mode(now: Situation) -> Steps:
    yield from _modes(now, RequirementName.MODE)


def _wheelchair(now: Situation) -> Steps:
    yield from _question(now, RequirementName.WHEELCHAIR)
    yield from _modes(now, RequirementName.WHEELCHAIR)


def _age(now: Situation) -> Steps:
    yield from _question(now, RequirementName.AGE)


def _period(now: Situation) -> Steps:
    """Yield the least move to where the offer stands, and the least to where it has room as well."""
    valid, asked, today = now.pair.commitment.valid, now.pair.need.period, now.pair.circumstances.today
    standing: list[date] = []
    roomy: list[date] = []
    if valid.start > asked.start:
        standing = [valid.start]
        roomy = [day for day in _ends(now) if day > valid.start]
    elif valid.end is not None:
        first = asked.first_weeks(FIRST_WEEKS)
        latest = valid.end - timedelta(days=(first.days or 1) - 1)
        standing = [day for day in [latest] if day >= today]
        roomy = [day for day in _begins(now) if today <= day < latest]
    moves = dict.fromkeys(_moved(now, standing, RequirementName.PERIOD))
    moves |= dict.fromkeys(_moved(now, [*standing, *roomy], *_PERIOD_WITH_ROOM))
    yield from moves


_PERIOD_WITH_ROOM = (RequirementName.PERIOD, RequirementName.CAPACITY)


def _moved(now: Situation, starts: Iterable[date], *names: RequirementName) -> Steps:
    """Yield the first of these starts that meets the requirements, the length staying as it is."""
    asked = now.pair.need.period
    assert asked.end is not None, "a need that is searched for has an end"
    for start in starts:
        change = MovePeriod(start, start + (asked.end - asked.start))
        if all(_meets(now, change, name) for name in names):
            yield (change,)
            return


def _ends(now: Situation) -> list[date]:
    """Return the Mondays after what binds the offer has ended, in order."""
    bookings = (*now.pair.offer.bookings, *now.pair.offer.elsewhere)
    ends = {booking.period.end for booking in bookings if booking.period.end is not None}
    return sorted(end + timedelta(days=7 - end.weekday()) for end in ends)


def _begins(now: Situation) -> list[date]:
    """Return the starts with which the need is over on the Sunday before something binds the offer, latest first."""
    asked = now.pair.need.period
    assert asked.end is not None, "a need that is searched for has an end"
    length = asked.end - asked.start
    bookings = (*now.pair.offer.bookings, *now.pair.offer.elsewhere)
    begins = {booking.period.start for booking in bookings}
    return sorted((day - timedelta(days=day.weekday() + 1) - length for day in begins), reverse=True)


def _time(now: Situation) -> Steps:
    pair = now.pair
    for times in (pair.left.open, pair.commitment.windows):
        yield from _windows_of_the_need(now, times, RequirementName.TIME)
    yield from _windows_of_the_offer(now, RequirementName.TIME)
    yield from _shorter(now, pair.shared_times.holds)


def _windows_of_the_need(now: Situation, times: Week, name: RequirementName) -> Steps:
    """Yield the window that adds fewest minutes to the family's times, of those at which the offer has time."""
    if now.pair.need.windows and (window := _least_window(times, now)):
        change = AddWindow(window)
        if _meets(now, change, name):
            yield (change,)


def _windows_of_the_offer(now: Situation, name: RequirementName) -> Steps:
    """Yield the windows that add fewest minutes to the offer's times: at any time of the family, at one with room."""
    pair = now.pair
    if pair.commitment.by_arrangement:
        return
    asked = pair.need.windows or _DAYTIME
    room = now.with_commitment(windows=Week.always()).pair.left.open
    for window in {_least_window(times, now): None for times in (asked, asked & room)}:
        if window and _meets(now, change := AddOfferWindow(window), name):
            yield (change,)


_DAYTIME = Week.of(Window(day, 8 * 60, 20 * 60) for day in range(7))
"""When a partner may be asked to come, of a family that has time always."""


def _least_window(times: Week, now: Situation) -> Window | None:
    """Return a session's window within these times that both lack least of, the earliest of those.

    It may begin where something begins or ends, or on the half hour, and does not go over midnight.
    """
    pair, length = now.pair, now.pair.need.session_minutes
    shared = pair.shared_times
    possible = times.starts(length)
    starts = {edge % WEEK for first, size in shared.stretches() for edge in (first + size - length, first)}
    starts |= {first for first, _ in possible.stretches()}
    starts |= set((possible & _HALF_HOURS).each_minute())
    inside = [start for start in starts if possible.mask >> start & 1 and start % DAY + length <= DAY]
    if not inside:
        return None
    held = pair.need.windows if times is not pair.need.windows else pair.commitment.windows

    def missing(start: int) -> tuple[int, int]:
        session = Week.of([_window(start, length)])
        return (session - held).minutes, start

    return _window(min(inside, key=missing), length)


_HALF_HOURS = Week(sum(1 << minute for minute in range(0, WEEK, HALF_HOUR)))


def _window(start: int, length: int) -> Window:
    day, opens = divmod(start, DAY)
    return Window(day, opens, opens + length)


def _shorter(now: Situation, enough: Callable[[int], bool]) -> Steps:
    """Yield the longest shorter session that is enough, and with it fewer hours where they would not be whole."""
    need = now.pair.need
    shorter = range((need.session_minutes - 1) // QUARTER * QUARTER, LEAST_SESSION - 1, -QUARTER)
    lengths = [length for length in shorter if enough(length)]
    dividing = next((length for length in lengths if not need.minutes_per_week % length), None)
    if dividing:
        yield (ShorterSession(dividing),)
    if lengths and lengths[0] != dividing:
        longest = lengths[0]
        yield FewerHours(need.minutes_per_week // longest * longest), ShorterSession(longest)


def _capacity(now: Situation) -> Steps:
    """Places come before hours: an offer may lack both, and each change mends what it can."""
    pair, need = now.pair, now.pair.need
    yield from _later(now)
    if _has_place(now):
        hours = (AddHours(more) for more in range(QUARTER, MOST_HOURS_MORE + 1, QUARTER))
        yield from _first(now, hours, lambda after: after.verdict(RequirementName.CAPACITY) is Verdict.MET)
        yield from _shorter(now, lambda length: _has_room(ShorterSession(length).apply(now)))
    else:
        places = (AddPlaces(more) for more in range(1, need.places + _people(now) + 1))
        yield from _first(now, places, _has_place)
        yield from _shorter(now, lambda length: _has_place(ShorterSession(length).apply(now)))
        yield from _windows_of_the_need(now, pair.left.open, RequirementName.TIME)
        yield from _windows_of_the_offer(now, RequirementName.TIME)


def _first(now: Situation, changes: Iterable[Change], enough: Callable[[Situation], bool]) -> Steps:
    for change in changes:
        if enough(change.apply(now)):
            yield (change,)
            return


def _has_place(now: Situation) -> bool:
    """Return whether there are places for one session, whatever the hours."""
    pair = now.pair
    if pair.commitment.by_arrangement:
        return pair.need.places <= pair.commitment.places
    return (pair.left.open & pair.shared_times).holds(pair.need.session_minutes)


def _has_room(now: Situation) -> bool:
    return now.pair.usable_sessions > 0


def _people(now: Situation) -> int:
    """Return how many places referrals take at most."""
    return sum(booking.places for booking in now.pair.offer.bookings)


def _later(now: Situation) -> Steps:
    """Yield the first start, after some referral has ended, from which there is room."""
    start = now.pair.need.period.start
    yield from _moved(now, [day for day in _ends(now) if day > start], RequirementName.CAPACITY)


def _staff(now: Situation) -> Steps:
    yield from _question(now, RequirementName.STAFF)
    need = now.pair.need
    until = need.period.first_weeks(FIRST_WEEKS).end
    assert until is not None, "first_weeks always ends"
    cleared = need.with_minors and now.pair.commitment.clearance_required
    for one in now.pair.offer.staff:
        if one.insurance_until is not None and one.insurance_until < until:
            yield (RenewInsurance(one.id, one.name, until),)
        elif cleared and one.clearance_until is not None and one.clearance_until < until:
            yield (RenewClearance(one.id, one.name, until),)


def _language(now: Situation) -> Steps:
    need = now.pair.need
    yield from _question(now, RequirementName.LANGUAGE)
    for tag in need.languages:
        if now.can_be_interpreted(tag):
            yield (AddInterpreter(tag),)
    yield (DropLanguage(need.languages),)


_STEPS: dict[RequirementName, Callable[[Situation], Steps]] = {
    RequirementName.AGE: _age,
    RequirementName.AREA: _area,
    RequirementName.MODE: _mode,
    RequirementName.WHEELCHAIR: _wheelchair,
    RequirementName.PERIOD: _period,
    RequirementName.TIME: _time,
    RequirementName.CAPACITY: _capacity,
    RequirementName.STAFF: _staff,
    RequirementName.LANGUAGE: _language,
}
"""In this order, so that a later one knows where, when and for how long: staff and interpreters depend on it."""
