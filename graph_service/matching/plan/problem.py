"""What planning decides about, as plain numbers: needs, what each commitment has left, and where they meet.

Indices instead of ids, so that no answer can hang on a name. Several households may share one problem: the
constraints of a commitment are then about all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph_service.domain.capacity import Booking
from graph_service.domain.model import Need, Priority, Staffing
from graph_service.domain.schedule import WEEK, Week, session
from graph_service.matching.pairing import Offer
from graph_service.matching.ranking import Match, Ranking

GRID = 30
"""Sessions start on the half hour."""

SLOTS = WEEK // GRID
FIT_UNITS = 1_000_000
"""Fits are whole millionths."""

PRIORITY_WEIGHTS = {Priority.URGENT: 4, Priority.HIGH: 2, Priority.NORMAL: 1}
_ON_GRID = Week(sum(1 << minute for minute in range(0, WEEK, GRID)))


@dataclass(frozen=True)
class PlannedNeed:
    """A need of a household: `sessions` a week of `length` minutes, for `places` people.

    `members` are those who cannot be elsewhere meanwhile: one member, or everybody of the household.
    """

    household: int
    weight: int
    length: int
    sessions: int
    places: int
    members: frozenset[int]

    @property
    def slots(self) -> int:
        """How many half hours a session touches; nothing else can start in them."""
        return -(-self.length // GRID)


@dataclass(frozen=True)
class BusyWeek:
    """A week unlike the others in what is booked, and the needs whose period touches it.

    `left` are minutes of presence, by arrangement minutes times people; `taken` are the people at each time.
    """

    needs: frozenset[int]
    left: int
    booked: Week = Week()
    taken: tuple[tuple[Week, int], ...] = ()


@dataclass(frozen=True)
class Supply:
    """What a commitment has left. `person` is the volunteer who would come, where it can be only one."""

    partner: int
    places: int
    weeks: tuple[BusyWeek, ...]
    person: int | None = None


@dataclass(frozen=True)
class Option:
    """A need and a commitment that could serve it with at most `most` sessions, starting at any of `starts`.

    Minutes of the week; by arrangement there are none. `fit` is in millionths.
    """

    need: int
    supply: int
    fit: int
    most: int
    starts: tuple[int, ...] = ()

    @property
    def by_arrangement(self) -> bool:
        return not self.starts


@dataclass(frozen=True)
class Problem:
    """Needs, supplies and the options between them; the ids say who each supply and partner is."""

    needs: tuple[PlannedNeed, ...]
    supplies: tuple[Supply, ...]
    options: tuple[Option, ...]
    commitment_ids: tuple[str, ...] = ()
    partner_ids: tuple[str, ...] = ()

    @cached_property
    def partners(self) -> int:
        """How many partners have something to give."""
        return 1 + max((supply.partner for supply in self.supplies), default=-1)

    @cached_property
    def options_by_partner(self) -> tuple[tuple[int, ...], ...]:
        """The options of each partner."""
        found: list[list[int]] = [[] for _ in range(self.partners)]
        for index in range(len(self.options)):
            found[self.partner(index)].append(index)
        return tuple(map(tuple, found))

    @cached_property
    def options_by_household(self) -> Mapping[int, tuple[int, ...]]:
        """The options of each household."""
        found: dict[int, list[int]] = {need.household: [] for need in self.needs}
        for index, option in enumerate(self.options):
            found[self.needs[option.need].household].append(index)
        return {household: tuple(own) for household, own in found.items()}

    @cached_property
    def supplies_by_person(self) -> Mapping[int, frozenset[int]]:
        """The commitments of each volunteer who has several."""
        found = defaultdict(set)
        for index, supply in enumerate(self.supplies):
            if supply.person is not None:
                found[supply.person].add(index)
        return {person: frozenset(several) for person, several in found.items() if len(several) > 1}

    def partner(self, option: int) -> int:
        return self.supplies[self.options[option].supply].partner

    def need(self, option: int) -> PlannedNeed:
        return self.needs[self.options[option].need]

    def weight(self, option: int) -> int:
        """What one session adds to the priority-weighted minutes."""
        need = self.need(option)
        return need.weight * need.length

    def worth(self, option: int) -> int:
        """What one session adds to minutes times fit, in millionths."""
        return self.need(option).length * self.options[option].fit


def problem(*households: Sequence[Ranking]) -> Problem:
    """Return the planning problem of one or more households from the rankings of their needs.

    Only matches that meet every requirement count. Offers of one commitment must be the same in all rankings.
    """
    rankings = [(number, ranking) for number, own in enumerate(households) for ranking in own]
    needs = [ranking.need for _, ranking in rankings]
    planned = [
        _planned(number, ranking.need, _everybody(number, households[number])) for number, ranking in rankings
    ]
    sure: dict[str, dict[int, Match]] = defaultdict(dict)
    for index, (_, ranking) in enumerate(rankings):
        for match in ranking.matches:
            if not match.to_check:
                sure[match.offer.commitment.id][index] = match
    commitments = sorted(sure, key=lambda id_: _shape(sure[id_]))
    offers = [next(iter(sure[id_].values())).offer for id_ in commitments]
    partner_ids = list(dict.fromkeys(offer.commitment.partner_id for offer in offers))
    people = list(dict.fromkeys(filter(None, map(_person, offers))))
    supplies, options = [], []
    for index, (id_, offer) in enumerate(zip(commitments, offers, strict=True)):
        person = _person(offer)
        supply = Supply(
            partner_ids.index(offer.commitment.partner_id),
            offer.commitment.places,
            _weeks(offer, {need: needs[need] for need in sure[id_]}),
            None if person is None else people.index(person),
        )
        supplies.append(supply)
        options += [
            option
            for need, match in sure[id_].items()
            if (option := _option(need, index, supply, match)) is not None
        ]
    return Problem(tuple(planned), tuple(supplies), tuple(options), tuple(commitments), tuple(partner_ids))


def _shape(matches: Mapping[int, Match]) -> tuple[object, ...]:
    """What commitments are sorted by, their names last."""
    some = next(iter(matches.values())).offer.commitment
    fits = [(need, -match.fit) for need, match in sorted(matches.items())]
    return fits, some.minutes_per_week, some.places, some.windows.mask, some.partner_id, some.id


def _everybody(household: int, rankings: Iterable[Ranking]) -> dict[int | None, int]:
    """Return a number for each member named, unlike those of other households; unnamed, there is one."""
    named = sorted({ranking.need.member for ranking in rankings if ranking.need.member is not None})
    return {member: household << 16 | index for index, member in enumerate(named or [None])}


def _planned(household: int, need: Need, everybody: Mapping[int | None, int]) -> PlannedNeed:
    occupied = everybody.values() if need.member is None else [everybody[need.member]]
    return PlannedNeed(
        household,
        PRIORITY_WEIGHTS[need.priority],
        need.session_minutes,
        need.sessions,
        need.places,
        frozenset(occupied),
    )


def _person(offer: Offer) -> str | None:
    """Return the volunteer who would come: the partner itself, or the only one named.

    Where several are named, who comes is settled when the sessions are assigned.
    """
    if offer.commitment.staffing is not Staffing.VOLUNTEERS:
        return None
    staff = [member.id for member in offer.staff]
    if offer.commitment.partner_id in staff:
        return offer.commitment.partner_id
    return staff[0] if len(staff) == 1 else None


def _option(need: int, index: int, supply: Supply, match: Match) -> Option | None:
    """Return where the need and the commitment meet, or None when no session starts on the half hour."""
    pair, fit = match.pair, round(match.fit * FIT_UNITS)
    length, most = pair.need.session_minutes, pair.usable_sessions
    if pair.commitment.by_arrangement:
        return Option(need, index, fit, most) if most else None
    times = (pair.left.open & pair.shared_times).starts(length) & _ON_GRID
    weeks = [week for week in supply.weeks if need in week.needs]
    starts = tuple(
        start
        for start in times.each_minute()
        if all((session(start, length) - week.booked).minutes <= week.left for week in weeks)
    )
    return Option(need, index, fit, min(most, side_by_side(starts, length)), starts) if starts else None


def side_by_side(starts: Sequence[int], length: int) -> int:
    """Return how many sessions fit one after the other, taking always the earliest.

    From each of the starts near the first, because the week goes round: then one of them is never beaten.
    """
    best = 0
    for first in [start for start in starts if start < starts[0] + length]:
        count, end = 1, first + length
        for start in starts:
            if start >= end and start + length <= first + WEEK:
                count, end = count + 1, start + length
        best = max(best, count)
    return best


def _weeks(offer: Offer, needs: Mapping[int, Need]) -> tuple[BusyWeek, ...]:
    """Return the weeks that differ in the needs they touch or in what is booked, without those others imply."""
    held: set[tuple[frozenset[int], frozenset[int]]] = set()
    bookings = offer.bookings
    spans = {index: need.period.weeks for index, need in needs.items()}
    turns = {edge for span in spans.values() for edge in (span.start, span.stop)}
    for booking in bookings:
        for need in needs.values():
            within = booking.period.weeks_within(need.period)
            turns |= {within.start, within.stop}
    for week in turns:
        touched = frozenset(index for index, span in spans.items() if week in span)
        active = frozenset(
            number
            for number, booking in enumerate(bookings)
            if any(week in booking.period.weeks_within(needs[index].period) for index in touched)
        )
        if touched:
            held.add((touched, active))
    return tuple(
        _busy_week(offer, touched, [bookings[number] for number in sorted(active)])
        for touched, active in sorted(held, key=lambda one: tuple(map(sorted, one)))
        if not any(
            (touched, active) != other and touched <= other[0] and active <= other[1] for other in held
        )
    )


def _busy_week(offer: Offer, needs: frozenset[int], bookings: Sequence[Booking]) -> BusyWeek:
    commitment = offer.commitment
    if commitment.by_arrangement:
        used = sum(booking.minutes_per_week * booking.places for booking in bookings)
        return BusyWeek(needs, commitment.minutes_per_week * commitment.places - used)
    booked = Week()
    for booking in bookings:
        booked = booked | booking.sessions
    taken = tuple((booking.sessions, booking.places) for booking in bookings)
    return BusyWeek(needs, commitment.minutes_per_week - booked.minutes, booked, taken)
