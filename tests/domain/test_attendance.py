"""What became of sessions: which can be recorded, and what a normal week records."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph_service.domain.assignments import Assignment
from graph_service.domain.attendance import (
    AskedAttendance,
    Attendance,
    AttendanceState,
    Course,
    normal_week,
    recorded,
)
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.problems import (
    ClosedThen,
    InTheFuture,
    Missing,
    NoSuchSession,
    OutOfRange,
    OutsidePeriod,
    WrongState,
)
from graph_service.domain.schedule import Period, Window
from tests.worlds import MONDAY

HELD = AttendanceState.HELD
TODAY = date(2026, 12, 10)
WEEK = Period(date(2026, 12, 7), date(2026, 12, 13))
CLOSURES = (Period(date(2026, 12, 7), date(2026, 12, 8)),)


def a_course(sessions="mon 15-16|thu 16-17|fri 9-10", **facts):
    windows = tuple(map(Window.parse, filter(None, sessions.split("|"))))
    facts = {"state": ReferralState.IN_PROGRESS, "closures": CLOSURES, **facts}
    return Course("one", "lantern", period=Period(MONDAY, date(2027, 2, 28)), people=1, minutes_per_week=180,
                  windows=windows, **facts)  # fmt: skip


def tell(course, day, opens=16 * 60, **asked):
    return recorded(course, AskedAttendance("one", day, opens, **{"state": HELD, **asked}), TODAY)


def test_a_session_is_as_long_as_agreed_unless_it_is_said_otherwise():
    day = date(2026, 12, 3)
    assert tell(a_course(), day) == Attendance("one", day, 960, HELD, 60)
    assert tell(a_course(), day, minutes=45, state=AttendanceState.MISSED).minutes == 45
    assert tell(a_course(), day).id == "one--2026-12-03--1600"
    arranged = tell(a_course(""), day, None, minutes=90)
    assert (arranged.opens, arranged.minutes, arranged.id) == (None, 90, "one--2026-12-03--arranged")


@pytest.mark.parametrize(
    ("day", "asked", "wrong"),
    [
        (date(2026, 12, 11), {"opens": 540}, InTheFuture(("day",), date(2026, 12, 11), TODAY)),
        (
            date(2026, 11, 19),
            {},
            OutsidePeriod(("day",), MONDAY, date(2027, 2, 28)),
        ),
        (date(2026, 12, 7), {"opens": 900}, ClosedThen(("day",), date(2026, 12, 7), date(2026, 12, 8))),
        (date(2026, 12, 3), {"opens": 900}, NoSuchSession(("opens",), None)),
        (date(2026, 12, 4), {}, NoSuchSession(("opens",), None)),
        (date(2026, 12, 3), {"opens": None}, Missing(("opens",))),
        (date(2026, 12, 3), {"minutes": 0}, OutOfRange(("minutes",), 0, 1, 1440)),
        (date(2026, 12, 3), {"minutes": 1441}, OutOfRange(("minutes",), 1441, 1, 1440)),
    ],
)
def test_what_was_no_session_is_not_recorded_and_it_is_said_why(day, asked, wrong):
    found = tell(a_course(), day, **asked)
    if isinstance(wrong, NoSuchSession):
        assert (type(found), found.path, str(found.times)) == (
            NoSuchSession,
            wrong.path,
            "mon 15:00-16:00|thu 16:00-17:00|fri 09:00-10:00",
        )
    else:
        assert found == wrong


def test_by_arrangement_the_minutes_are_told_and_no_time():
    assert tell(a_course(""), date(2026, 12, 3), None) == Missing(("minutes",))
    found = tell(a_course(""), date(2026, 12, 3), 960, minutes=60)
    assert isinstance(found, NoSuchSession)


@pytest.mark.parametrize("state", ReferralState)
def test_what_holds_capacity_is_recorded_and_what_ended_up_to_its_end(state):
    course = a_course(state=state, ended_on=date(2026, 12, 3))
    before, after = tell(course, date(2026, 12, 3)), tell(course, TODAY)
    if state in RESERVING:
        assert (before.state, after.state) == (HELD, HELD)
    elif state in {ReferralState.COMPLETED, ReferralState.FAILED}:
        assert before.state is HELD
        assert after == OutsidePeriod(("day",), MONDAY, date(2026, 12, 3))
    else:
        assert isinstance(before, WrongState)
    yes_before_no = replace(course, accepted=True)
    if state is ReferralState.CANCELLED:
        assert tell(yes_before_no, date(2026, 12, 3)).state is HELD
        assert isinstance(tell(yes_before_no, TODAY), OutsidePeriod)


def an_assignment(volunteer="ada", sessions="thu 16-17", last=TODAY):
    windows = tuple(map(Window.parse, sessions.split("|")))
    return Assignment(f"by-{volunteer}", "one", "club", "lantern", volunteer, Period(MONDAY, last), windows)


def test_a_normal_week_is_all_that_was_due_less_closures_days_to_come_and_what_was_recorded():
    """Monday is closed, Thursday is today, Friday is to come."""
    found = normal_week([a_course(), a_course("")], WEEK, TODAY)
    assert found.new == (Attendance("one", TODAY, 960, HELD, 60),)
    assert (found.left_alone, found.to_come, found.by_arrangement) == (0, 1, 1)
    missed = Attendance("one", TODAY, 960, AttendanceState.MISSED, 60)
    again = normal_week([a_course(recorded=(missed,))], WEEK, TODAY)
    assert (again.new, again.left_alone, again.to_come) == ((), 1, 1)
    arranged = Attendance("one", TODAY, None, HELD, 60)
    assert normal_week([a_course("", recorded=(arranged,))], WEEK, TODAY).by_arrangement == 0


@pytest.mark.parametrize("state", ReferralState)
def test_a_normal_week_is_of_what_is_accepted_or_in_progress(state):
    found = normal_week([a_course(state=state)], WEEK, TODAY)
    assert bool(found.new) == (state in {ReferralState.ACCEPTED, ReferralState.IN_PROGRESS})


def test_a_normal_week_is_held_by_the_one_who_is_assigned():
    def holder(*assignments):
        [one] = normal_week([a_course(assignments=assignments)], WEEK, TODAY).new
        return one.volunteer_id

    assert holder(an_assignment()) == "ada"
    assert holder(an_assignment(), an_assignment("bruno")) is None
    assert holder(an_assignment(sessions="mon 15-16")) is None
    assert holder(an_assignment(last=TODAY - timedelta(days=1))) is None


def test_a_session_over_midnight_is_of_the_day_on_which_it_begins():
    late = a_course("thu 23-0|fri 0-1")
    assert tell(late, date(2026, 12, 3), 23 * 60).minutes == 120
    assert isinstance(tell(late, date(2026, 12, 4), 0), NoSuchSession)
