"""Assignments: who of the volunteers holds which sessions of a referral, and never in two places at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_service.domain.capacity import Booking
from graph_service.domain.model import RESERVING
from graph_service.domain.problems import (
    AlreadyAssigned,
    Missing,
    NoSuchSession,
    NotCleared,
    NotInsured,
    OutsidePeriod,
    PeriodReversed,
    Problem,
    Repeated,
    TooMany,
    VolunteerBusy,
    WrongState,
)
from graph_service.domain.referrals import Referral
from graph_service.domain.schedule import AskedSession, Period, Session, Week, Window, clock, weekly_sessions

MOST_SESSIONS, FIRST_WEEKS = 50, 4


class AssignmentDeed(StrEnum):
    """What somebody does with an assignment."""

    ADD = "ADD"
    END = "END"
    ENTER_IN_ERROR = "ENTER_IN_ERROR"


class AssignmentState(StrEnum):
    """Whether somebody holds it, or it was a mistake."""

    HELD = "HELD"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"


@dataclass(frozen=True)
class Assignment:
    """The sessions of a referral that a volunteer holds, over a period with an end; by arrangement there are none.

    One `in_error` should never have been there: it binds nobody.
    """

    id: str
    referral_id: str
    commitment_id: str
    partner_id: str
    volunteer_id: str
    period: Period
    sessions: tuple[Window, ...] = ()
    in_error: bool = False

    @property
    def state(self) -> AssignmentState:
        return AssignmentState.ENTERED_IN_ERROR if self.in_error else AssignmentState.HELD

    @property
    def week(self) -> Week:
        return Week.of(self.sessions)


@dataclass(frozen=True)
class AskedAssignment:
    """What a volunteer is asked to hold.

    Without days, from today, or from the referral's first day, to its last; without sessions, all of them.
    """

    referral_id: str
    volunteer_id: str
    start: date | None = None
    end: date | None = None
    sessions: tuple[AskedSession, ...] | None = None


@dataclass(frozen=True)
class Post:
    """All that deciding takes: the referral, what the volunteer holds of it, and what binds them elsewhere.

    `elsewhere` holds sessions under other commitments only: two referrals of one commitment at the same time are one
    group session, hence one presence. `organisation_ids` are the volunteer's, `staff_ids` the commitment's. The last days
    of insurance and clearance are None when nobody knows them; `clearance_needed` is where minors are, and the host asks.
    """

    referral: Referral
    own: Sequence[Assignment] = ()
    elsewhere: Sequence[Booking] = ()
    organisation_ids: tuple[str, ...] = ()
    staff_ids: tuple[str, ...] = ()
    insurance_until: date | None = None
    clearance_until: date | None = None
    clearance_needed: bool = False


def assigned(post: Post, asked: AskedAssignment, id_: str, today: date) -> Assignment | list[Problem]:
    """Return the assignment, or why the volunteer cannot hold these sessions then."""
    referral = post.referral
    if referral.state not in RESERVING:
        return [WrongState(("referralId",), referral.state, tuple(sorted(RESERVING)))]
    period, sessions = _period(asked, referral, today), _sessions(asked, referral)
    problems = [period] if isinstance(period, Problem) else []
    if isinstance(sessions, list):
        problems += sessions
    if isinstance(period, Problem) or isinstance(sessions, list):
        return problems
    made = Assignment(
        id_,
        referral.id,
        referral.commitment_id,
        referral.partner_id,
        asked.volunteer_id,
        period,
        sessions,
    )
    if unfit := list(_papers_over(post, period)):
        return unfit
    for one in post.own:
        if one.period.meets(period) and (not sessions or one.week & made.week):
            return [AlreadyAssigned(("volunteerId",), one.id)]
    busy = busy_elsewhere(made, post.elsewhere)
    return [busy] if busy else made


def _papers_over(post: Post, period: Period) -> Iterator[Problem]:
    """Yield which papers end within the first four weeks, as matching asks them; what nobody knows is no refusal."""
    last = period.first_weeks(FIRST_WEEKS).end
    assert last is not None, "the first weeks have an end"
    if post.insurance_until is not None and post.insurance_until < last:
        yield NotInsured(("volunteerId",), post.insurance_until, last)
    if post.clearance_needed and post.clearance_until is not None and post.clearance_until < last:
        yield NotCleared(("volunteerId",), post.clearance_until, last)


def busy_elsewhere(asked: Assignment, elsewhere: Sequence[Booking]) -> VolunteerBusy | None:
    """Return at which of the times asked the volunteer is somewhere else, and until when.

    Two things clash when they share a time of a weekday that occurs among the days that they share.
    """
    times, until = Week(), asked.period.start
    for booking in elsewhere:
        shared = asked.period.shared(booking.period)
        clash = asked.week & booking.sessions & shared.weekdays if shared else Week()
        if clash:
            times, until = times | clash, max(until, booking.period.end or until)
    return VolunteerBusy(("volunteerId",), times, until) if times else None


def ended(assignment: Assignment, day: date) -> Assignment | Problem:
    """Return the assignment with this as its last day, which must be one of its days."""
    if assignment.in_error:
        return _withdrawn()
    if day not in assignment.period:
        return OutsidePeriod(("day",), assignment.period.start, assignment.period.end)
    return replace(assignment, period=Period(assignment.period.start, day))


def entered_in_error(assignment: Assignment) -> Assignment | Problem:
    """Return the assignment as one that should never have been there."""
    return _withdrawn() if assignment.in_error else replace(assignment, in_error=True)


def _withdrawn() -> Problem:
    return WrongState(("id",), AssignmentState.ENTERED_IN_ERROR, (AssignmentState.HELD,))


def _period(asked: AskedAssignment, referral: Referral, today: date) -> Period | Problem:
    """Return the days asked, which must be the referral's."""
    start = asked.start or max(today, referral.period.start)
    end = asked.end or referral.period.end
    if asked.end is not None and asked.end < start:
        return PeriodReversed(("to",), start, asked.end)
    for name, day in (("from", start), ("to", end)):
        if day is None or day not in referral.period:
            return OutsidePeriod((name,), referral.period.start, referral.period.end)
    return Period(start, end)


def _sessions(asked: AskedAssignment, referral: Referral) -> tuple[Window, ...] | list[Problem]:
    """Return the windows of the sessions asked, which must be the referral's; all of them when none are named."""
    if asked.sessions is None:
        return referral.sessions
    if len(asked.sessions) > MOST_SESSIONS:
        return [TooMany(("sessions",), len(asked.sessions), MOST_SESSIONS)]
    if not asked.sessions and referral.sessions:
        return [Missing(("sessions",))]
    held = {(one.day, one.opens): one for one in weekly_sessions(referral.sessions)}
    found: dict[AskedSession, Session] = {}
    problems: list[Problem] = []
    for index, one in enumerate(asked.sessions):
        known = held.get((one.weekday.number, one.opens))
        if known is None:
            problems.append(NoSuchSession(("sessions", index), referral.week))
        elif one in found:
            problems.append(Repeated(("sessions", index), f"{one.weekday.name} {clock(one.opens)}"))
        else:
            found[one] = known
    return problems or tuple(sorted(window for one in found.values() for window in _windows(one, referral)))


def _windows(one: Session, referral: Referral) -> list[Window]:
    """Return the referral's windows that a session of it is made of."""
    return [window for window in referral.sessions if Week.of([window]) <= one.week]
