"""What a plan must keep, checked minute by minute, and the best plan by trying all: nothing shared with the solver."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from graph_service.domain.model import Priority
from tests.matching.plan.worlds import World

WEEK = 7 * 24 * 60
WEIGHTS = {Priority.URGENT: 4, Priority.HIGH: 2, Priority.NORMAL: 1}


@dataclass(frozen=True, order=True)
class Held:
    """One weekly session: whose need, of which offer, and its first minute of the week (none by arrangement)."""

    household: int
    need: int
    offer: str
    start: int | None


@cache
def minutes(week) -> frozenset[int]:
    return frozenset(minute for minute in range(WEEK) if week.mask >> minute & 1)


class Checker:
    """The rules of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.offers = {offer.commitment.id: offer for offer in world.offers}
        self.open = {id_: minutes(offer.commitment.windows) for id_, offer in self.offers.items()}
        self.fits = {
            (household, index, match.offer.commitment.id): round(match.fit * 1_000_000)
            for household, own in enumerate(world.rankings)
            for index, ranking in enumerate(own)
            for match in ranking.matches
            if not match.to_check
        }
        mondays = {monday(need.period.start) for needs in world.households for need in needs}
        mondays |= {
            monday(b.period.start) for offer in world.offers for b in (*offer.bookings, *offer.elsewhere)
        }
        mondays |= {
            monday(b.period.end) + timedelta(weeks=1)
            for offer in world.offers
            for b in (*offer.bookings, *offer.elsewhere)
        }
        self.weeks = sorted(mondays)
        """Between two of these nothing changes: bookings begin or end in them, needs begin; needs end late."""

    def need(self, held: Held):
        return self.world.households[held.household][held.need]

    def times(self, held: Held) -> set[int]:
        length = self.need(held).session_minutes
        return set() if held.start is None else {(held.start + one) % WEEK for one in range(length)}

    def members(self, held: Held) -> set[object]:
        own = self.world.households[held.household]
        named = {need.member for need in own if need.member is not None} or {0}
        member = self.need(held).member
        return named if member is None else {member}

    def wrong(self, plan: Sequence[Held]) -> str | None:
        """Return the first rule that the plan breaks."""
        for held in plan:
            if found := self._wrong_session(held):
                return found
        counts = Counter((held.household, held.need) for held in plan)
        for (household, need), count in counts.items():
            asked = self.world.households[household][need]
            if count * asked.session_minutes > asked.minutes_per_week:
                return "more than asked"
        busy: dict[object, Counter[int]] = defaultdict(Counter)
        for held in plan:
            for member in self.members(held):
                busy[held.household, member].update(self.times(held))
        if any(count > 1 for times in busy.values() for count in times.values()):
            return "a member in two places"
        return self._wrong_people(plan) or self._wrong_capacity(plan)

    def _wrong_session(self, held: Held) -> str | None:
        if (held.household, held.need, held.offer) not in self.fits:
            return "not a sure match"
        offer, need = self.offers[held.offer], self.need(held)
        if (held.start is None) != (not offer.commitment.windows):
            return "a time where there is none, or none where there is one"
        if held.start is None:
            return None
        if held.start % 30:
            return "not on the half hour"
        times = self.times(held)
        if not times <= self.open[held.offer]:
            return "outside the offer's windows"
        if need.windows and not times <= minutes(need.windows):
            return "outside the family's times"
        for booking in offer.elsewhere:
            if overlap(booking.period, need.period) and times & minutes(booking.sessions):
                return "the volunteer is elsewhere"
        return None

    def _wrong_people(self, plan: Sequence[Held]) -> str | None:
        where: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for held in plan:
            for member in self.offers[held.offer].staff:
                where[member.id][held.offer] |= self.times(held)
        for places in where.values():
            seen: set[int] = set()
            for times in places.values():
                if seen & times:
                    return "a volunteer in two places"
                seen |= times
        return None

    def _wrong_capacity(self, plan: Sequence[Held]) -> str | None:
        for id_ in {held.offer for held in plan}:
            own = [held for held in plan if held.offer == id_]
            by_the_clock = bool(self.offers[id_].commitment.windows)
            rule = self._wrong_presence if by_the_clock else self._wrong_arrangement
            for start in self.weeks:
                now = [held for held in own if touches(self.need(held).period, start)]
                bookings = [one for one in self.offers[id_].bookings if touches(one.period, start)]
                if now and (found := rule(self.offers[id_].commitment, now, bookings)):
                    return found
        return None

    def _wrong_arrangement(self, commitment, now: Sequence[Held], bookings) -> str | None:
        taken = sum(self.need(held).session_minutes * self.need(held).places for held in now)
        taken += sum(one.minutes_per_week * one.places for one in bookings)
        if taken > commitment.minutes_per_week * commitment.places:
            return "more hours by arrangement than promised"
        for asking in {(held.household, held.need) for held in now}:
            mine = [held for held in now if (held.household, held.need) == asking]
            if sum(self.need(held).session_minutes for held in mine) > commitment.minutes_per_week:
                return "more hours for one family than the partner is there"
        return None

    def _wrong_presence(self, commitment, now: Sequence[Held], bookings) -> str | None:
        people: Counter[int] = Counter()
        for held in now:
            for minute in self.times(held):
                people[minute] += self.need(held).places
        new = set(people)
        for one in bookings:
            for minute in minutes(one.sessions):
                people[minute] += one.places
        if len(people) > commitment.minutes_per_week:
            return "more presence than promised"
        if any(people[minute] > commitment.places for minute in new):
            return "more people than places"
        return None

    def values(self, plan: Sequence[Held]) -> tuple[int, int, int]:
        """Return priority-weighted minutes, minus the partners, and minutes times fit in millionths."""
        length = {held: self.need(held).session_minutes for held in plan}
        return (
            sum(WEIGHTS[self.need(held).priority] * length[held] for held in plan),
            -len({self.offers[held.offer].commitment.partner_id for held in plan}),
            sum(length[held] * self.fits[held.household, held.need, held.offer] for held in plan),
        )

    def possible(self) -> list[Held]:
        """Return every session that could be in some plan, those by arrangement as often as they could be."""
        found = []
        for household, need, id_ in sorted(self.fits):
            asked = self.world.households[household][need]
            if self.offers[id_].commitment.windows:
                found += [
                    held
                    for start in range(0, WEEK, 30)
                    if start in self.open[id_]
                    for held in [Held(household, need, id_, start)]
                    if not self.wrong([held])
                ]
            else:
                found += [Held(household, need, id_, None)] * (
                    asked.minutes_per_week // asked.session_minutes
                )
        return found

    def plans(self) -> Iterator[tuple[Held, ...]]:
        """Yield every plan that breaks no rule."""

        def grown(plan: tuple[Held, ...], rest: Sequence[Held]) -> Iterator[tuple[Held, ...]]:
            yield plan
            for place, held in enumerate(rest):
                if held.start is None and place and rest[place - 1] == held:
                    continue
                more = (*plan, held)
                if not self.wrong(more):
                    yield from grown(more, rest[place + 1 :])

        yield from grown((), self.possible())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def touches(period, start: date) -> bool:
    """Return whether the period has a day in the ISO week that starts on this Monday."""
    return period.start < start + timedelta(days=7) and (period.end is None or period.end >= start)


def overlap(one, other) -> bool:
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)
