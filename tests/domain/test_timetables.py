"""A family's timetable, read back from the iCalendar file by another library: the same sessions, at the same moments."""

from datetime import UTC, date, datetime, time, timedelta

import vobject
from hypothesis import given, settings
from hypothesis import strategies as some
from vobject.icalendar import registerTzid

from graph_service.domain.attendance import Course
from graph_service.domain.model import ReferralState
from graph_service.domain.schedule import DAY, ROME, Period, Window
from graph_service.domain.timetables import Appointment, calendar, sittings
from tests.examples import examples
from tests.worlds import MONDAY

YEAR = Period(date(2026, 9, 7), date(2027, 9, 6))
AUGUST, CHRISTMAS = (
    Period(date(2027, 8, 1), date(2027, 8, 31)),
    Period(date(2026, 12, 24), date(2027, 1, 6)),
)


def an_appointment(
    windows, period=YEAR, closures=(AUGUST, CHRISTMAS), state=ReferralState.IN_PROGRESS, id_="r"
):
    parts = tuple(Window.parse(part) for part in windows.split("|") if part)
    course = Course(id_, "lantern", state, period, 1, 120, parts, tuple(closures))
    return Appointment(course, "Compiti, insieme; sempre", "homework", "Casa del Nord", "Via Inventata 1")


def read_back(text):
    """Return what another library finds: each session as its moment, length, title and place."""
    if "BEGIN:VEVENT" not in text:
        return []
    registerTzid("Europe/Rome", None)  # or what another file said of the zone would hold for this one too
    found = []
    for event in vobject.readOne(text).vevent_list:
        length = event.dtend.value - event.dtstart.value
        starts = list(event.rruleset) if event.rruleset is not None else [event.dtstart.value]
        found += [(one.astimezone(UTC), length, event.summary.value, event.location.value) for one in starts]
    return sorted(found)


def expected(appointments, during=YEAR):
    found = []
    for one in sittings(appointments, during):
        start = datetime.combine(one.day, time(one.opens // 60, one.opens % 60), ROME)
        length = timedelta(minutes=one.minutes)
        found.append((start.astimezone(UTC), length, one.title, "Casa del Nord, Via Inventata 1"))
    return sorted(found)


def test_the_file_holds_the_same_sessions_across_both_changes_of_the_clock_and_without_august():
    made = [
        an_appointment("mon 15:00-17:00|thu 9:30-11:00|sun 10:00-11:00"),
        an_appointment("fri 17:00-18:00", id_="s"),
    ]
    found = read_back(calendar(made, YEAR, MONDAY))
    assert found == expected(made)
    assert len(found) == len(sittings(made, YEAR)) > 150
    local = [one[0].astimezone(ROME) for one in found]
    assert {(one.hour, one.minute) for one in local} == {(15, 0), (9, 30), (10, 0), (17, 0)}
    assert {one.utcoffset() for one in local} == {timedelta(hours=1), timedelta(hours=2)}
    days = {one.date() for one in local}
    assert {date(2026, 10, 25), date(2027, 3, 28)} <= days, "the days on which clocks change"
    assert not [one for one in days if one in AUGUST or one in CHRISTMAS]
    assert date(2027, 9, 2) in days, "they go on after August"


def test_a_file_tells_neither_code_nor_referral_and_what_is_over_is_not_in_it():
    made = [an_appointment("mon 15:00-17:00", id_="fam-tny234-homework")]
    text = calendar(made, YEAR, MONDAY)
    assert "tny234" not in text.lower()
    assert "BEGIN:VTIMEZONE" in text
    over = an_appointment("mon 15:00-17:00", state=ReferralState.COMPLETED)
    by_arrangement = an_appointment("")
    assert read_back(calendar([over, by_arrangement], YEAR, MONDAY)) == []
    assert sittings([over, by_arrangement], YEAR) == []


def test_one_session_is_one_event_that_does_not_repeat():
    made = [an_appointment("mon 15:00-17:00", Period(MONDAY, MONDAY))]
    text = calendar(made, YEAR, MONDAY)
    assert "RRULE" not in text
    assert read_back(text) == expected(made)


DAYS = some.dates(date(2026, 9, 7), date(2027, 9, 6))
WINDOWS = some.lists(
    some.tuples(some.integers(0, 6), some.integers(16, 42)), min_size=1, max_size=3, unique=True
)


@settings(max_examples=examples(25))
@given(WINDOWS, some.tuples(DAYS, DAYS), some.lists(some.tuples(DAYS, some.integers(0, 40)), max_size=3))
def test_whatever_the_times_the_period_and_the_closures_the_file_says_the_same(starts, ends, closed):
    windows = "|".join(str(Window(day, half * 30, min(DAY, half * 30 + 30))) for day, half in starts)
    closures = [Period(day, day + timedelta(days=length)) for day, length in closed]
    made = [an_appointment(windows, Period(min(ends), max(ends)), closures)]
    assert read_back(calendar(made, YEAR, MONDAY)) == expected(made)
