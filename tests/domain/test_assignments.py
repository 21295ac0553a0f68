"""Who holds which sessions, and never in two places at once; against a check of every day and minute."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.assignments import AskedAssignment, Post, assigned, ended
from graph_service.domain.capacity import Booking
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.problems import (
    AlreadyAssigned,
    Missing,
    NoSuchSession,
    OutsidePeriod,
    PeriodReversed,
    Repeated,
    VolunteerBusy,
    WrongState,
)
from graph_service.domain.referrals import Referral
from graph_service.domain.schedule import (
    AskedSession,
    Period,
    Session,
    Week,
    Weekday,
    Window,
    weekly_sessions,
)
from tests.worlds import MONDAY

LAST = date(2027, 2, 28)
TERM = Period(MONDAY, LAST)
MONDAYS, THURSDAYS = AskedSession(Weekday.MONDAY, 15 * 60), AskedSession(Weekday.THURSDAY, 16 * 60)


def a_referral(sessions="mon 15-16|thu 16-17", period=TERM, **facts):
    windows = tuple(map(Window.parse, filter(None, sessions.split("|"))))
    facts = {"state": ReferralState.ACCEPTED, **facts}
    return Referral(
        "one", "need", "family", "club", "lantern", period=period, places=1, minutes_per_week=120, sessions=windows, **facts
    )  # fmt: skip


def give(referral=None, own=(), elsewhere=(), **asked):
    post = Post(referral or a_referral(), own, elsewhere)
    return assigned(post, AskedAssignment("one", "ada", **asked), "new", MONDAY)


def booking(times, start=MONDAY, end=LAST):
    return Booking(Period(start, end), 1, Week.parse(times))


def test_a_volunteer_holds_all_sessions_to_the_end_unless_it_is_said_otherwise():
    whole = give()
    assert (whole.period, whole.sessions) == (TERM, a_referral().sessions)
    part = give(sessions=(THURSDAYS,), start=date(2026, 12, 1), end=date(2026, 12, 31))
    assert (str(part.week), part.period) == (
        "thu 16:00-17:00",
        Period(date(2026, 12, 1), date(2026, 12, 31)),
    )
    arranged = give(a_referral(""), elsewhere=[booking("mon 0-0")])
    assert arranged.sessions == ()


@pytest.mark.parametrize("state", ReferralState)
def test_only_what_holds_capacity_is_assigned(state):
    found = give(a_referral(state=state))
    if state in RESERVING:
        assert found.id == "new"
    else:
        assert found == [WrongState(("referralId",), state, ("ACCEPTED", "IN_PROGRESS", "ON_HOLD"))]


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"start": date(2026, 12, 2), "end": date(2026, 12, 1)}, (PeriodReversed, ("to",))),
        ({"start": MONDAY - timedelta(days=1)}, (OutsidePeriod, ("from",))),
        ({"end": LAST + timedelta(days=1)}, (OutsidePeriod, ("to",))),
        ({"sessions": ()}, (Missing, ("sessions",))),
        ({"sessions": (MONDAYS, MONDAYS)}, (Repeated, ("sessions", 1))),
        (
            {"sessions": (MONDAYS, AskedSession(Weekday.MONDAY, 15 * 60 + 30))},
            (NoSuchSession, ("sessions", 1)),
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_names_the_culprit(asked, wrong):
    [found] = give(**asked)
    assert (type(found), found.path) == wrong


def test_nobody_is_in_two_places_at_once_and_only_the_clash_is_told():
    elsewhere = [
        booking("mon 14-15:30|tue 9-10", end=date(2026, 12, 24)),
        booking("thu 17-18"),
        booking("mon 15-16", start=date(2027, 3, 1), end=date(2027, 4, 1)),
    ]
    assert give(elsewhere=elsewhere) == [
        VolunteerBusy(("volunteerId",), Week.parse("mon 15-15:30"), date(2026, 12, 24))
    ]
    assert give(elsewhere=elsewhere, sessions=(THURSDAYS,)).id == "new"
    assert give(elsewhere=elsewhere, start=date(2026, 12, 25)).id == "new"


def test_days_that_two_things_share_clash_only_on_weekdays_that_occur_in_them():
    """The other ends on a Wednesday, this begins on that day: their Mondays never meet."""
    other = booking("mon 15-16", end=date(2026, 12, 2))
    assert give(elsewhere=[other], start=date(2026, 12, 2)).id == "new"
    [clash] = give(elsewhere=[other], start=date(2026, 11, 30))
    assert isinstance(clash, VolunteerBusy)


def test_nobody_holds_the_same_sessions_twice():
    first = give(sessions=(MONDAYS,), end=date(2026, 12, 31))
    assert give(own=[first]) == [AlreadyAssigned(("volunteerId",), "new")]
    assert give(own=[first], sessions=(THURSDAYS,)).id == "new"
    assert give(own=[first], start=date(2027, 1, 1)).id == "new"
    arranged = give(a_referral(""))
    [again] = give(a_referral(""), own=[arranged])
    assert isinstance(again, AlreadyAssigned)


def test_an_assignment_ends_on_one_of_its_days():
    whole = give()
    assert ended(whole, MONDAY).period == Period(MONDAY, MONDAY)
    for day in (MONDAY - timedelta(days=1), LAST + timedelta(days=1)):
        assert ended(whole, day) == OutsidePeriod(("day",), MONDAY, LAST)


def test_a_session_over_midnight_is_one():
    late = a_referral("thu 23-0|fri 0-1")
    assert weekly_sessions(late.sessions) == (Session(3, 23 * 60, 120),)
    found = give(late, sessions=(AskedSession(Weekday.THURSDAY, 23 * 60),))
    assert found.sessions == late.sessions
    assert weekly_sessions(map(Window.parse, ["mon 0-1", "sun 22-0"])) == (Session(6, 22 * 60, 180),)


TIMES = st.sampled_from(["mon 15-16", "mon 15:30-17", "tue 9-10", "mon 9-10|tue 9-11", "sun 20-0"])
DAYS = st.integers(0, 20).map(lambda number: MONDAY + timedelta(days=number))


@st.composite
def bookings(draw):
    start = draw(DAYS)
    return booking(draw(TIMES), start, start + timedelta(days=draw(st.integers(0, 12))))


@given(TIMES, DAYS, st.integers(0, 15), st.lists(bookings(), max_size=4))
def test_a_volunteer_is_busy_exactly_when_some_minute_of_some_day_is_taken(times, start, length, elsewhere):
    end = start + timedelta(days=length)
    found = give(a_referral(times, Period(MONDAY, LAST)), elsewhere=elsewhere, start=start, end=end)

    def minutes(week, first, last):
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return {
            (day, minute)
            for day in days
            for window in week.windows()
            if window.day == day.weekday()
            for minute in range(window.opens, window.closes)
        }

    wanted = minutes(Week.parse(times), start, end)
    clashes = [(wanted & minutes(one.sessions, one.period.start, one.period.end), one) for one in elsewhere]
    if not any(taken for taken, _ in clashes):
        assert found.id == "new"
        return
    [busy] = found
    told = {
        (window.day, minute)
        for window in busy.busy_times.windows()
        for minute in range(window.opens, window.closes)
    }
    assert told == {(day.weekday(), minute) for taken, _ in clashes for day, minute in taken}
    assert busy.busy_until == max(one.period.end for taken, one in clashes if taken)


def test_a_week_is_what_days_it_has():
    assert Period(MONDAY).weekdays == Week.always()
    assert str(Period(MONDAY, MONDAY).weekdays) == "mon 00:00-00:00"
    assert replace(TERM).shared(Period(date(2028, 1, 1))) is None
    assert Period(MONDAY).shared(Period(LAST)) == Period(LAST)
