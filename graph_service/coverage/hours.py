"""Minutes that needs ask and offers have free, summed over the ISO weeks of a period.

The sum over all weeks, a whole number, is what is counted with; divided by the weeks it is what people read.
What is free of an offer is its promised presence times its places, less what referrals hold of it: without a
timetable, hence at most as much could really be given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from graph_service.domain.capacity import Booking
from graph_service.domain.model import Commitment, CommitmentState, Need
from graph_service.domain.schedule import Period, Week, week_number
from graph_service.matching.pairing import Offer


@lru_cache(maxsize=65536)
def _weeks(period: Period, during: Period) -> range:
    return period.weeks_within(during)


def asked_minutes(need: Need, during: Period) -> int:
    """Return what the need asks in all weeks of the period that it touches."""
    return need.minutes_per_week * len(_weeks(need.period, during))


def served_minutes(need: Need, bookings: Sequence[Booking], during: Period) -> tuple[int, ...]:
    """Return what each of these bookings, the earlier ones first, serves of the need; no hour counts twice."""
    weeks = _weeks(need.period, during) if bookings else range(0)
    if len(bookings) == 1:
        [own] = bookings
        held = _weeks(own.period, during)
        both = range(max(weeks.start, held.start), min(weeks.stop, held.stop))
        return (min(need.minutes_per_week, booked_minutes(own)) * len(both),)
    served = [0] * len(bookings)
    for week in weeks:
        left = need.minutes_per_week
        for index, booking in enumerate(bookings):
            if _touches(booking.period, week):
                given = min(left, booked_minutes(booking))
                served[index] += given
                left -= given
    return tuple(served)


def booked_minutes(booking: Booking) -> int:
    """Return the minutes of a week that a booking takes of each of its places."""
    return booking.sessions.minutes or booking.minutes_per_week


def free_minutes(offer: Offer, during: Period) -> int:
    """Return what is free of the offer, minutes times places, in all weeks of the period."""
    commitment = offer.commitment
    if commitment.state is not CommitmentState.ACTIVE:
        return 0
    weeks = _weeks(commitment.valid, during)
    if not (offer.bookings or offer.elsewhere or commitment.closures):
        return commitment.minutes_per_week * commitment.places * len(weeks)
    bound = [commitment.valid, *commitment.closures]
    bound += [booking.period for booking in (*offer.bookings, *offer.elsewhere)]
    turns = sorted({weeks.start, weeks.stop, *_turns(bound, weeks)})
    return sum((stop - week) * free_in_week(offer, week) for week, stop in pairwise(turns))


def _turns(periods: Iterable[Period], weeks: range) -> Iterator[int]:
    """Yield the weeks from which on something may differ; the first and last week of a period are its own."""
    for period in periods:
        first = week_number(period.start)
        ends = () if period.end is None else (week_number(period.end), week_number(period.end) + 1)
        yield from (week for week in (first, first + 1, *ends) if week in weeks)


def free_in_week(offer: Offer, week: int) -> int:
    """Return what is free of an active offer in one ISO week, by its number, in which it is valid."""
    promised = promised_in_week(offer.commitment, offer.elsewhere, week)
    return max(0, promised - held_in_week(offer.bookings, week))


def promised_in_week(commitment: Commitment, elsewhere: Iterable[Booking], week: int) -> int:
    """Return the minutes times places promised in a week; none when it is closed on each of its days."""
    if _closed(commitment, week):
        return 0
    presence = commitment.minutes_per_week
    if not commitment.by_arrangement:
        busy = Week()
        for booking in elsewhere:
            if _touches(booking.period, week):
                busy = busy | booking.sessions
        if busy:
            presence = min(presence, (commitment.windows - busy).minutes)
    return presence * commitment.places


def held_in_week(bookings: Iterable[Booking], week: int) -> int:
    """Return the minutes times places that these bookings take in a week."""
    return sum(
        booked_minutes(booking) * booking.places for booking in bookings if _touches(booking.period, week)
    )


def monday(week: int) -> date:
    """Return the Monday of a week, by its number.

    >>> from graph_service.domain.schedule import week_number
    >>> monday(week_number(date(2026, 11, 26)))
    datetime.date(2026, 11, 23)
    """
    return date.fromordinal(week * 7 + 1)


def _touches(period: Period, week: int) -> bool:
    first = monday(week)
    return period.start <= first + timedelta(days=6) and (period.end is None or period.end >= first)


def _closed(commitment: Commitment, week: int) -> bool:
    if not any(_touches(closure, week) for closure in commitment.closures):
        return False
    first = monday(week)
    days = {window.day for window in commitment.windows.windows()} or set(range(7))
    open_days = (first + timedelta(days=day) for day in days)
    return not any(
        day in commitment.valid and not any(day in closure for closure in commitment.closures)
        for day in open_days
    )
