"""What will be free, week by week, as commitments and referrals end; and how much of it nobody has confirmed.

*High* counts every active offer until its last day. *Low* counts an offer whose confirmation is due, and has not come,
only up to the week in which it is due. What is confirmed lies between: the two are equal while nothing falls due. Hours
are those of one ISO week, free presence times places as in `hours`; nothing that is not offered yet is counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.coverage.gaps import HOUR
from graph_service.coverage.hours import free_in_week, monday
from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import Period, week_number
from graph_service.matching.pairing import Offer


@dataclass(frozen=True)
class Expected:
    """An offer, and the day by which its partner is to confirm it; None when nothing falls due."""

    offer: Offer
    due_on: date | None = None


@dataclass(frozen=True)
class WeekAhead:
    """Free hours in the week of a Monday, and the commitments whose last day or due day lies in it."""

    monday: date
    low: float
    high: float
    ending_ids: tuple[str, ...]
    due_ids: tuple[str, ...]


def forecast(expected: Iterable[Expected], during: Period) -> tuple[WeekAhead, ...]:
    """Return the weeks of a period with an end, one after the other."""
    active = sorted(
        (one for one in expected if one.offer.commitment.state is CommitmentState.ACTIVE),
        key=lambda one: one.offer.commitment.id,
    )
    low, high = dict.fromkeys(during.weeks, 0), dict.fromkeys(during.weeks, 0)
    ending: dict[int, list[str]] = {week: [] for week in during.weeks}
    due: dict[int, list[str]] = {week: [] for week in during.weeks}
    for one in active:
        commitment = one.offer.commitment
        for day, several in ((commitment.valid.end, ending), (one.due_on, due)):
            if day is not None and week_number(day) in several:
                several[week_number(day)].append(commitment.id)
        for week in commitment.valid.weeks_within(during):
            free = free_in_week(one.offer, week)
            high[week] += free
            if one.due_on is None or week <= week_number(one.due_on):
                low[week] += free
    return tuple(
        WeekAhead(monday(week), low[week] / HOUR, high[week] / HOUR, tuple(ending[week]), tuple(due[week]))
        for week in during.weeks
    )
