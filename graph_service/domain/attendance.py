"""Attendance: which sessions of a referral were held, missed by the family, or cancelled by the partner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.assignments import Assignment
from graph_service.domain.checks import in_range
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.problems import (
    ClosedThen,
    InTheFuture,
    Missing,
    NoSuchSession,
    OutsidePeriod,
    Problem,
    WrongState,
)
from graph_service.domain.referrals import Deed
from graph_service.domain.schedule import DAY, Period, Session, Week, Window, weekly_sessions

_S = ReferralState
ENDED_AFTER_A_YES = frozenset({_S.COMPLETED, _S.FAILED})
EVER_HELD = RESERVING | ENDED_AFTER_A_YES | {_S.CANCELLED}
"""The states in which sessions may have taken place; those of a cancelled one only if the partner had said yes."""

BY_THE_WEEK = frozenset({_S.ACCEPTED, _S.IN_PROGRESS})
"""The states in which a normal week is recorded as a whole: what is suspended is recorded one by one."""

ENDING = frozenset({Deed.COMPLETE, Deed.FAIL, Deed.CANCEL})
"""The deeds that end a referral."""


class AttendanceState(StrEnum):
    """What became of a session."""

    HELD = "HELD"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class AttendanceDeed(StrEnum):
    """What somebody does with attendance."""

    RECORD = "RECORD"
    RECORD_WEEK = "RECORD_WEEK"
    CORRECT = "CORRECT"


@dataclass(frozen=True)
class Attendance:
    """What became of a session on a day: `opens` in minutes after midnight, None by arrangement; by whom, if told."""

    referral_id: str
    day: date
    opens: int | None
    state: AttendanceState
    minutes: int
    volunteer_id: str | None = None

    @property
    def id(self) -> str:
        """One for each session of a referral on each day."""
        time = "" if self.opens is None else f"{self.opens // 60:02d}{self.opens % 60:02d}"
        return f"{self.referral_id}--{self.day}--{time or 'arranged'}"


@dataclass(frozen=True)
class AskedAttendance:
    """What is to be recorded of one session; without minutes it was as long as agreed, where that is known."""

    referral_id: str
    day: date
    opens: int | None
    state: AttendanceState
    minutes: int | None = None
    volunteer_id: str | None = None


@dataclass(frozen=True)
class Course:
    """A referral as it runs: when its sessions are, when the offer is closed, what was recorded, who holds them.

    `ended_on` is the day on which somebody ended it, if that is known; `accepted` whether the partner's yes is.
    `people` come together. `consented` tells whether the family still agrees that partners know of it.
    """

    referral_id: str
    partner_id: str
    state: ReferralState
    period: Period
    people: int
    minutes_per_week: int
    windows: tuple[Window, ...] = ()
    closures: tuple[Period, ...] = ()
    ended_on: date | None = None
    accepted: bool = False
    recorded: tuple[Attendance, ...] = ()
    assignments: Sequence[Assignment] = ()
    consented: bool = True

    @property
    def sessions(self) -> tuple[Session, ...]:
        return weekly_sessions(self.windows)

    @property
    def due(self) -> Period | None:
        """The days on which its sessions are, or were, to take place: up to its end, that day included."""
        if self.state in RESERVING:
            return self.period
        if self.state in ENDED_AFTER_A_YES or (self.state is _S.CANCELLED and self.accepted):
            ends = [day for day in (self.period.end, self.ended_on) if day]
            last = min(ends, default=self.period.start)
            return Period(self.period.start, last) if last >= self.period.start else None
        return None

    def closure_on(self, day: date) -> Period | None:
        """Return the closure that the day lies in, if any."""
        return next((closure for closure in self.closures if day in closure), None)

    def occurrences(self, during: Period) -> Iterator[tuple[date, Session]]:
        """Yield the sessions that are due in a period with an end: each day with what begins on it."""
        days = self.due.shared(during) if self.due else None
        sessions = self.sessions
        if days is None or not sessions:
            return
        for day in days.each_day():
            today = [one for one in sessions if one.day == day.weekday()]
            if today and self.closure_on(day) is None:
                yield from ((day, one) for one in today)


@dataclass(frozen=True)
class NormalWeek:
    """A week in which everything took place: what is new, and what was left as it was.

    `left_alone` counts sessions recorded before, `to_come` those of days still to come, `by_arrangement` referrals
    that have no times and nothing recorded in that week.
    """

    new: tuple[Attendance, ...]
    left_alone: int
    to_come: int
    by_arrangement: int


def recorded(course: Course, asked: AskedAttendance, today: date) -> Attendance | Problem:
    """Return what became of a session, or why nothing can be recorded of it."""
    if asked.day > today:
        return InTheFuture(("day",), asked.day, today)
    due = course.due
    if due is None and course.state not in ENDED_AFTER_A_YES:
        return WrongState(("referralId",), course.state, tuple(sorted(RESERVING | ENDED_AFTER_A_YES)))
    if due is None or asked.day not in due:
        last = due.end if due else course.ended_on
        return OutsidePeriod(("day",), course.period.start, last)
    if closure := course.closure_on(asked.day):
        return ClosedThen(("day",), closure.start, closure.end or closure.start)
    found = _session(course, asked)
    if isinstance(found, Problem):
        return found
    minutes = asked.minutes if asked.minutes is not None or found is None else found.minutes
    if minutes is None:
        return Missing(("minutes",))
    if problem := next(in_range(("minutes",), minutes, 1, DAY), None):
        return problem
    return Attendance(asked.referral_id, asked.day, asked.opens, asked.state, minutes, asked.volunteer_id)


def _session(course: Course, asked: AskedAttendance) -> Session | Problem | None:
    """Return which session is meant; None by arrangement."""
    sessions = course.sessions
    if sessions and asked.opens is None:
        return Missing(("opens",))
    if not sessions and asked.opens is None:
        return None
    found = [one for one in sessions if (one.day, one.opens) == (asked.day.weekday(), asked.opens)]
    return found[0] if found else NoSuchSession(("opens",), Week.of(course.windows))


def normal_week(courses: Iterable[Course], week: Period, today: date) -> NormalWeek:
    """Return each session due in the week as held, by the one volunteer assigned to it where there is just one."""
    new: list[Attendance] = []
    left_alone = to_come = by_arrangement = 0
    for course in courses:
        if course.state not in BY_THE_WEEK:
            continue
        known = {(one.day, one.opens) for one in course.recorded}
        for day, session in course.occurrences(week):
            if (day, session.opens) in known:
                left_alone += 1
            elif day > today:
                to_come += 1
            else:
                held = AttendanceState.HELD, session.minutes, _holder(course, day, session)
                new.append(Attendance(course.referral_id, day, session.opens, *held))
        if not course.windows and course.due and course.due.meets(week):
            by_arrangement += not any(day in week for day, _ in known)
    return NormalWeek(tuple(new), left_alone, to_come, by_arrangement)


def _holder(course: Course, day: date, session: Session) -> str | None:
    """Return the volunteer who holds the session on that day, if it is just one."""
    found = {one.volunteer_id for one in course.assignments if day in one.period and session.week <= one.week}
    return found.pop() if len(found) == 1 else None
