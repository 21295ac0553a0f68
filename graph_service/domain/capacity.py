"""What a commitment still has to give: never more than promised, in any week.

In every ISO week that an accepted referral touches: the union of the booked session times is at most the
presence promised; at every instant the places taken are at most the places; and by arrangement, hours times
places taken are at most hours times places promised. What is free over a period is what its worst week leaves.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from math import gcd
from operator import add, le

from graph_service.domain.model import Commitment
from graph_service.domain.schedule import WEEK, Period, Week, session


@dataclass(frozen=True)
class Booking:
    """Capacity held by one referral: weekly session times, or by arrangement only minutes, for `places` people."""

    period: Period
    places: int
    sessions: Week = Week()
    minutes_per_week: int = 0

    def since(self, day: date) -> "Booking":
        """Return what is left of it from a day on; it must not be over by then."""
        return replace(self, period=Period(max(day, self.period.start), self.period.end))


@dataclass(frozen=True)
class Free:
    """What is left for `places` more people over a period.

    `open` holds the times at which that many places are left in every week. `weeks` holds, for each week that
    differs, the times already booked, where one more person costs no presence, and the minutes of presence
    left; `promised` is all of it.
    """

    open: Week
    weeks: tuple[tuple[Week, int], ...]
    promised: int

    @property
    def minutes(self) -> int:
        """The presence left in the worst week."""
        return max(0, min(left for _, left in self.weeks))

    @property
    def share(self) -> float:
        """The part of the promise that is still free in the worst week, from 0 to 1."""
        return self.minutes / self.promised if self.promised else 0.0

    def joinable(self, length: int) -> Week:
        """Return the times booked in every week that has no room for another session of this length."""
        times = Week.always()
        for booked, left in self.weeks:
            if left < length:
                times = times & booked
        return times


def free(
    commitment: Commitment,
    bookings: Sequence[Booking],
    during: Period,
    places: int = 1,
    elsewhere: Iterable[Booking] = (),
) -> Free:
    """Return what the commitment has left for `places` people in the worst week of a period with an end.

    `elsewhere` holds what binds the same volunteer under other commitments: nobody is in two places at once.
    """
    if commitment.by_arrangement:
        return _free_by_arrangement(commitment, bookings, during, places)
    opened = commitment.windows
    for booking in elsewhere:
        if booking.period.meets(during):
            opened = opened - booking.sessions
    weeks = []
    for week in _different_weeks(bookings, during):
        taken = [(booking.sessions, booking.places) for booking in week]
        opened = opened - crowded(taken, commitment.places - places)
        booked = Week()
        for booking in week:
            booked = booked | booking.sessions
        weeks.append((booked, commitment.minutes_per_week - booked.minutes))
    return Free(opened, tuple(weeks), commitment.minutes_per_week)


def _free_by_arrangement(
    commitment: Commitment, bookings: Sequence[Booking], during: Period, places: int
) -> Free:
    promised = commitment.minutes_per_week * commitment.places
    used = max(
        (sum(booking.minutes_per_week * booking.places for booking in week))
        for week in _different_weeks(bookings, during)
    )
    left = max(0, promised - used)
    minutes = min(commitment.minutes_per_week, left // places) if places <= commitment.places else 0
    return Free(Week.always(), ((Week(), minutes),), commitment.minutes_per_week)


def _different_weeks(bookings: Sequence[Booking], during: Period) -> list[list[Booking]]:
    """Return the bookings of each week of the period, weeks that hold the same ones once."""
    spans = [(booking, booking.period.weeks_within(during)) for booking in bookings]
    spans = [(booking, weeks) for booking, weeks in spans if weeks]
    turns = {during.weeks.start} | {weeks.start for _, weeks in spans} | {weeks.stop for _, weeks in spans}
    different = {}
    for week in sorted(turns & set(during.weeks)):
        held = [index for index, (_, weeks) in enumerate(spans) if week in weeks]
        different[tuple(held)] = [spans[index][0] for index in held]
    return list(different.values())


@dataclass(frozen=True)
class Held:
    """What bookings take at the fullest: presence in a week, people at once, at which times.

    `person_minutes` are the minutes of a week times the people, of those without a time by the clock.
    """

    minutes: int
    places: int
    times: Week
    person_minutes: int


def held(bookings: Sequence[Booking]) -> Held:
    """Return what the bookings, of which there is at least one and each has an end, take at the fullest."""
    ends = [booking.period.end for booking in bookings if booking.period.end]
    during = Period(min(booking.period.start for booking in bookings), max(ends))
    minutes = places = person_minutes = 0
    times = Week()
    for week in _different_weeks(bookings, during):
        clocked = [(booking.sessions, booking.places) for booking in week if booking.sessions]
        arranged = [booking for booking in week if not booking.sessions]
        union = Week()
        for sessions, _ in clocked:
            union = union | sessions
        times = times | union
        minutes = max([minutes, union.minutes, *(one.minutes_per_week for one in arranged)])
        peak = next(
            spare for spare in range(sum(taken for _, taken in clocked) + 1) if not crowded(clocked, spare)
        )
        places = max([places, peak, *(one.places for one in arranged)])
        person_minutes = max(person_minutes, sum(one.minutes_per_week * one.places for one in arranged))
    return Held(minutes, places, times, person_minutes)


def crowded(taken: Collection[tuple[Week, int]], spare: int) -> Week:
    """Return the times at which more than `spare` places are taken, each by so many people at some times."""
    if spare < 0:
        return Week.always()
    if sum(places for _, places in taken) <= spare:
        return Week()
    at_least = [Week.always(), *(Week() for _ in range(spare + 1))]
    for times, places in taken:
        for count in range(spare + 1, 0, -1):
            at_least[count] = at_least[count] | (at_least[max(0, count - places)] & times)
    return at_least[spare + 1]


def usable_sessions(left: Free, asked_times: Week, length: int, most: int) -> int:
    """Return how many sessions of `length` minutes fit, at most `most`, in the asked and free times.

    In every week the sessions together with what is booked stay within the presence promised: a session that
    joins one already booked uses none, any other uses what it does not share.
    """
    times = left.open & asked_times
    most = min(most, times.sessions(length))
    tight = tuple((booked & times, minutes) for booked, minutes in left.weeks if minutes < most * length)
    if not any(booked for booked, _ in tight):
        return min([most, *(max(0, minutes) // length for _, minutes in tight)])
    return _most_sessions(times, tight, length, most)


Costs = tuple[int, ...]
"""The presence that some sessions add to each of the tight weeks."""


@lru_cache(maxsize=16384)
def _most_sessions(times: Week, tight: tuple[tuple[Week, int], ...], length: int, most: int) -> int:
    """Return the most sessions side by side whose added presence every tight week can bear.

    Goes through the possible starts in order, on the coarsest grid that all times and limits lie on, and keeps,
    for k sessions that end by each start, the costs that no other choice beats in every week.
    """
    quiet = next(iter((Week.always() - times).stretches()), (0, 0))[0]
    times = times.earlier(quiet)
    booked = [week.earlier(quiet) for week, _ in tight]
    limits = [minutes for _, minutes in tight]
    grid = gcd(length, *limits, *(edge for week in (times, *booked) for edge in _edges(week)))
    ended: list[tuple[int, list[set[Costs]]]] = [(0, [{(0,) * len(tight)}, *(set() for _ in range(most))])]
    for start in (times.starts(length) & _on_grid(grid)).each_minute():
        taken = session(start, length)
        cost = [length - (taken & week).minutes for week in booked]
        before = next(found for end, found in reversed(ended) if end <= start)
        latest = ended[-1][1]
        reached = [latest[0]]
        for count in range(1, most + 1):
            added = (tuple(map(add, costs, cost)) for costs in before[count - 1])
            fitting = {costs for costs in added if all(map(le, costs, limits))}
            reached.append(_unbeaten(latest[count] | fitting) if fitting else latest[count])
        if reached != latest:
            ended.append((start + length, reached))
        if reached[most]:
            return most
    return max(count for count, costs in enumerate(ended[-1][1]) if costs)


@cache
def _on_grid(minutes: int) -> Week:
    """Return the week's minutes that are multiples of so many."""
    return Week(sum(1 << minute for minute in range(0, WEEK, minutes)))


def _edges(week: Week) -> Iterator[int]:
    for first, size in week.stretches():
        yield first
        yield first + size


def _unbeaten(choices: set[Costs]) -> set[Costs]:
    """Return the costs that no other is at most as large as in every week."""
    kept: set[Costs] = set()
    for costs in sorted(choices):
        if not any(all(map(le, other, costs)) for other in kept):
            kept.add(costs)
    return kept
