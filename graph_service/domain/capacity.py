"""What a commitment still has to give: never more than promised, in any week.

In every ISO week that an accepted referral touches: the union of the booked session times is at most the
presence promised; at every instant the places taken are at most the places; and by arrangement, hours times
places taken are at most hours times places promised. What is free over a period is what its worst week leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from graph_service.domain.model import Commitment
from graph_service.domain.schedule import Period, Week, session


@dataclass(frozen=True)
class Booking:
    """Capacity held by one referral: weekly session times, or by arrangement only minutes, for `places` people."""

    period: Period
    places: int
    sessions: Week = Week()
    minutes_per_week: int = 0


@dataclass(frozen=True)
class Free:
    """What is left for `places` more people over a period.

    `open` holds the times at which that many places are left in every week; `joinable` the times already
    booked in every week, where one more person costs no presence; `minutes` is the presence left in the
    worst week, `promised` all of it.
    """

    open: Week
    joinable: Week
    minutes: int
    promised: int

    @property
    def share(self) -> float:
        """The part of the promise that is still free, from 0 to 1."""
        return max(0, self.minutes) / self.promised if self.promised else 0.0


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
    joinable: Week | None = None
    minutes = commitment.minutes_per_week
    for week in _different_weeks(bookings, during):
        taken = _times_with_fewer_places(week, commitment.places - places)
        opened = opened - taken
        booked = Week()
        for booking in week:
            booked = booked | booking.sessions
        joinable = booked if joinable is None else joinable & booked
        minutes = min(minutes, commitment.minutes_per_week - booked.minutes)
    return Free(opened, joinable or Week(), max(0, minutes), commitment.minutes_per_week)


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
    return Free(Week.always(), Week(), minutes, commitment.minutes_per_week)


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


def _times_with_fewer_places(bookings: Iterable[Booking], spare: int) -> Week:
    """Return the times at which more than `spare` places are taken."""
    if spare < 0:
        return Week.always()
    at_least = [Week.always(), *(Week() for _ in range(spare + 1))]
    for booking in bookings:
        for count in range(spare + 1, 0, -1):
            before = at_least[max(0, count - booking.places)]
            at_least[count] = at_least[count] | (before & booking.sessions)
    return at_least[spare + 1]


def usable_sessions(left: Free, asked_times: Week, length: int, most: int) -> int:
    """Return how many sessions of `length` minutes fit, at most `most`, in the asked and free times.

    A session that joins one already booked uses no presence; any other uses what it does not share.
    """
    times = left.open & asked_times
    most = min(most, times.sessions(length))
    joined = left.joinable & times
    if most * length <= left.minutes:
        return most
    if not joined:
        return min(most, left.minutes // length)
    costs = _least_presence(times, joined, length, most)
    return max(count for count, cost in enumerate(costs) if cost <= left.minutes)


def _least_presence(times: Week, joined: Week, length: int, most: int) -> list[float]:
    """Return, for 0 to `most` sessions side by side, the least presence not already booked.

    Goes through the possible starts in order, keeping the least cost of k sessions that end by each minute.
    """
    quiet = next(iter((Week.always() - times).stretches()), (0, 0))[0]
    times, joined = times.earlier(quiet), joined.earlier(quiet)
    ended: list[tuple[int, list[float]]] = [(0, [0.0] + [inf] * most)]
    for start in times.starts(length).each_minute():
        cost = length - (session(start, length) & joined).minutes
        before = next(found for end, found in reversed(ended) if end <= start)
        latest = ended[-1][1]
        reached = [0.0] + [min(latest[k], before[k - 1] + cost) for k in range(1, most + 1)]
        if reached != latest:
            ended.append((start + length, reached))
    return ended[-1][1]
