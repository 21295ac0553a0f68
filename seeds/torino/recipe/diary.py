"""What referrals already hold: of commitments, of volunteers and of families. Nobody is in two places at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph_service.domain.model import Commitment, Need
from graph_service.domain.schedule import DAY, WEEK, Period, Week, session

HALF_HOUR = 30

Whom = tuple[str, int]
"""A member: the family's code and the member's number."""


@dataclass(frozen=True)
class Booking:
    """What one referral holds each week: its sessions, for so many people; by arrangement, minutes alone."""

    where: str
    period: Period
    places: int
    sessions: Week
    minutes: int


class Diary:
    """Every booking made so far."""

    def __init__(self) -> None:
        self.of_commitments: dict[str, list[Booking]] = defaultdict(list)
        self.of_volunteers: dict[str, list[Booking]] = defaultdict(list)
        self.of_members: dict[Whom, list[Booking]] = defaultdict(list)

    def book(self, booking: Booking, members: Iterable[Whom], volunteers: Iterable[str]) -> None:
        self.of_commitments[booking.where].append(booking)
        for member in members:
            self.of_members[member].append(booking)
        for volunteer in volunteers:
            self.of_volunteers[volunteer].append(booking)

    def room(
        self, commitment: Commitment, need: Need, members: list[Whom], period: Period, share: float
    ) -> Week | int:
        """Return the sessions that the commitment can still hold for the need, at most those asked.

        By arrangement they have no times, and how many they are is returned instead. No more than the share of
        the promise is ever booked.
        """
        booked = week_by_week(self.of_commitments[commitment.id], period)
        if commitment.by_arrangement:
            return _arranged(commitment, booked, need, share)
        times = commitment.windows & (need.windows or Week.always())
        for member in members:
            times = times - elsewhere(self.of_members[member], commitment.id, period)
        times = times - elsewhere(self.of_volunteers[commitment.partner_id], commitment.id, period)
        spare = commitment.places - need.places
        return _sessions(times, booked, spare, round(commitment.minutes_per_week * share), need)

    def is_free(self, volunteer_id: str, commitment: Commitment, period: Period, sessions: Week) -> bool:
        """Return whether the volunteer is nowhere else at these times."""
        return not elsewhere(self.of_volunteers[volunteer_id], commitment.id, period) & sessions


def elsewhere(bookings: Iterable[Booking], where: str, period: Period) -> Week:
    """Return the times of bookings at other commitments in the weeks of the period."""
    times = Week()
    for booking in bookings:
        if booking.where != where and booking.period.weeks_within(period):
            times = times | booking.sessions
    return times


def week_by_week(bookings: Iterable[Booking], period: Period) -> list[tuple[Booking, ...]]:
    """Return what is booked in each ISO week of the period, equal weeks once."""
    weeks: dict[int, tuple[Booking, ...]] = dict.fromkeys(period.weeks, ())
    for booking in bookings:
        for number in booking.period.weeks_within(period):
            weeks[number] += (booking,)
    return list(dict.fromkeys(weeks.values()))


def _arranged(commitment: Commitment, booked: list[tuple[Booking, ...]], need: Need, share: float) -> int:
    """Return how many sessions fit into what hours times places leave in the worst week."""
    promised = round(commitment.minutes_per_week * commitment.places * share)
    used = max(sum(booking.minutes * booking.places for booking in week) for week in booked)
    minutes = min(commitment.minutes_per_week, max(0, promised - used) // need.places)
    return min(need.sessions, minutes // need.session_minutes)


def _sessions(times: Week, booked: list[tuple[Booking, ...]], spare: int, promised: int, need: Need) -> Week:
    """Choose sessions on different days, on the half hour, first those that join a group already there.

    At no half hour are more than the spare places taken, in no week is somebody present longer than promised.
    """
    length = need.session_minutes
    presence = [_together(week) for week in booked]
    starts = [start for start in range(0, WEEK, HALF_HOUR) if session(start, length) <= times]
    starts = [start for start in starts if all(_most_taken(week, start, length) <= spare for week in booked)]
    starts.sort(key=lambda start: (-sum((session(start, length) & week).minutes for week in presence), start))
    sessions, days = Week(), set[int]()
    for start in starts:
        more = sessions | session(start, length)
        fits = all((week | more).minutes <= promised for week in presence)
        if fits and start // DAY not in days and len(days) < need.sessions:
            sessions = more
            days.add(start // DAY)
    return sessions


def _together(bookings: Iterable[Booking]) -> Week:
    times = Week()
    for booking in bookings:
        times = times | booking.sessions
    return times


def _most_taken(bookings: tuple[Booking, ...], start: int, length: int) -> int:
    """Return the most places taken at any half hour of a session; all sessions begin on one."""
    return max(
        sum(booking.places for booking in bookings if booking.sessions & session(begin, 1))
        for begin in range(start, start + length, HALF_HOUR)
    )
