r"""Promised against fulfilled: how many hours of presence partners promised, booked, held, and did not hold.

Presence is counted by commitment: what happens at the same time under one commitment is one group session, hence
one presence. For a set of sessions :math:`S` of a commitment, :math:`p(S)` is the length of the union of their times;
by arrangement, where no clock tells who came together, it is for each day the longest of them, or all their minutes
times people over the places when that is more. Then, of the sessions in the days asked,

- *booked* is :math:`p` of all that are due: sessions of referrals that hold, or held, capacity, up to their end,
  on days without a closure; by arrangement a week's minutes are spread evenly over the days due in it;
- *held* is :math:`p(H)`, *missed* :math:`p(H \cup M) - p(H)`, *cancelled* :math:`p(H \cup M \cup C) - p(H \cup M)`:
  a session that one family missed and another came to is held;
- *unrecorded* is what those due before today and without a record would add; by arrangement, what was booked before
  today beyond all that was recorded.

*Promised*: in each ISO week, the hours a week of each commitment, shared evenly among the days of that week on which
it is open: valid, active, not closed and, unless by arrangement, with a window. A week with no such day counts 0. The
days asked get their shares, so that months add up to the year.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from graph_service.domain.attendance import Attendance, AttendanceState, Course
from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import DAY, Period, Week

Minutes = int | Fraction


@dataclass(frozen=True)
class StateChange:
    """A commitment was in the state `before` until this day."""

    on: date
    before: str


@dataclass(frozen=True)
class Promise:
    """A commitment as far as its figures go; `changes` are those of its state, in order."""

    minutes_per_week: int
    places: int
    valid: Period
    windows: Week = Week()
    closures: tuple[Period, ...] = ()
    state: str = CommitmentState.ACTIVE
    changes: tuple[StateChange, ...] = ()
    courses: Sequence[Course] = ()

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The days of the week with a window, 0 for Monday; all of them by arrangement."""
        return frozenset(window.day for window in self.windows.windows()) or frozenset(range(7))

    def state_on(self, day: date) -> str:
        """Return the state at the end of a day; what has no history was always as it is."""
        return next((change.before for change in self.changes if change.on > day), self.state)


@dataclass(frozen=True)
class Fulfilment:
    """Minutes of presence."""

    promised: Minutes = 0
    booked: Minutes = 0
    held: Minutes = 0
    missed: Minutes = 0
    cancelled: Minutes = 0
    unrecorded: Minutes = 0

    def __add__(self, other: "Fulfilment") -> "Fulfilment":
        return Fulfilment(
            self.promised + other.promised,
            self.booked + other.booked,
            self.held + other.held,
            self.missed + other.missed,
            self.cancelled + other.cancelled,
            self.unrecorded + other.unrecorded,
        )


def fulfilment(promises: Iterable[Promise], during: Period, today: date) -> Fulfilment:
    """Return what these commitments promised and fulfilled in a period with an end, all together.

    >>> club = Promise(240, 3, Period(date(2026, 1, 1)), Week.parse("mon 15-17|thu 15-17"))
    >>> fulfilment([club], Period(date(2026, 11, 23), date(2026, 11, 29)), date(2026, 11, 23)).promised
    Fraction(240, 1)
    """
    return sum((_of_one(one, during, today) for one in promises), Fulfilment())


@dataclass(frozen=True)
class _Stretch:
    """Minutes of a referral on a day: by the clock from `opens`, by arrangement at no known time."""

    day: date
    opens: int | None
    minutes: Minutes
    people: int


def _of_one(promise: Promise, during: Period, today: date) -> Fulfilment:
    booked = list(_booked(promise, during))
    said = {state: _said(promise, during, state) for state in AttendanceState}
    held = said[AttendanceState.HELD]
    attended = held + said[AttendanceState.MISSED]
    told = attended + said[AttendanceState.CANCELLED]
    reached = [_presence(some, promise.places) for some in (held, attended, told)]
    return Fulfilment(
        promised=_promised(promise, during),
        booked=_presence(booked, promise.places),
        held=reached[0],
        missed=reached[1] - reached[0],
        cancelled=reached[2] - reached[1],
        unrecorded=_unrecorded(promise, during, today, booked, told),
    )


def _promised(promise: Promise, during: Period) -> Fraction:
    promised = Fraction(0)
    monday = during.first_monday
    while monday <= during.last_sunday:
        days = [monday + timedelta(days=number) for number in range(7)]
        is_open = [day for day in days if _is_open(promise, day)]
        asked = sum(day in during for day in is_open)
        if asked:
            promised += Fraction(promise.minutes_per_week * asked, len(is_open))
        monday += timedelta(days=7)
    return promised


def _is_open(promise: Promise, day: date) -> bool:
    return (
        day in promise.valid
        and day.weekday() in promise.weekdays
        and not any(day in closure for closure in promise.closures)
        and promise.state_on(day) == CommitmentState.ACTIVE
    )


def _booked(promise: Promise, during: Period) -> Iterator[_Stretch]:
    for course in promise.courses:
        for day, session in course.occurrences(during):
            yield _Stretch(day, session.opens, session.minutes, course.people)
        if not course.windows:
            yield from _arranged(course, during)


def _arranged(course: Course, during: Period) -> Iterator[_Stretch]:
    """Yield a week's minutes spread over the days of it that are due."""
    days = course.due.shared(during) if course.due else None
    if course.due is None or days is None:
        return
    weeks: dict[date, list[date]] = {}
    whole = Period(days.first_monday, days.last_sunday).shared(course.due)
    for day in whole.each_day() if whole else ():
        if course.closure_on(day) is None:
            weeks.setdefault(Period(day).first_monday, []).append(day)
    for due in weeks.values():
        share = Fraction(course.minutes_per_week, len(due))
        yield from (_Stretch(day, None, share, course.people) for day in due if day in during)


def _said(promise: Promise, during: Period, state: AttendanceState) -> list[_Stretch]:
    return [
        _Stretch(one.day, one.opens, one.minutes, course.people)
        for course in promise.courses
        for one in course.recorded
        if one.state is state and one.day in during
    ]


def _unrecorded(
    promise: Promise, during: Period, today: date, booked: Sequence[_Stretch], told: list[_Stretch]
) -> Minutes:
    past = Period(during.start, today - timedelta(days=1)) if during.start < today else None
    days = past.shared(during) if past else None
    if days is None:
        return 0
    lacking = [
        _Stretch(day, session.opens, session.minutes, course.people)
        for course in promise.courses
        for known in [_known(course.recorded)]
        for day, session in course.occurrences(days)
        if (day, session.opens) not in known
    ]
    clocked = [one for one in told if one.opens is not None]
    arranged = [one for one in told if one.opens is None]
    due = [one for one in booked if one.opens is None and one.day in days]
    by_the_clock = _presence(clocked + lacking, promise.places) - _presence(clocked, promise.places)
    by_arrangement = _presence(due, promise.places) - _presence(arranged, promise.places)
    return by_the_clock + max(0, by_arrangement)


def _known(recorded: Iterable[Attendance]) -> set[tuple[date, int | None]]:
    return {(one.day, one.opens) for one in recorded}


def _presence(stretches: Iterable[_Stretch], places: int) -> Minutes:
    """Return how long somebody had to be there."""
    clocked: list[tuple[int, int]] = []
    arranged: defaultdict[date, list[_Stretch]] = defaultdict(list)
    for one in stretches:
        if one.opens is None:
            arranged[one.day].append(one)
        else:
            first = one.day.toordinal() * DAY + one.opens
            clocked.append((first, first + int(one.minutes)))
    return _union(clocked) + sum((_together(day, places) for day in arranged.values()), Fraction(0))


def _together(day: Sequence[_Stretch], places: int) -> Fraction:
    longest = max(Fraction(one.minutes) for one in day)
    return max(longest, sum((Fraction(one.minutes) * one.people for one in day), Fraction(0)) / places)


def _union(spans: list[tuple[int, int]]) -> int:
    minutes, reached = 0, 0
    for first, end in sorted(spans):
        minutes += max(0, end - max(first, reached))
        reached = max(reached, end)
    return minutes
