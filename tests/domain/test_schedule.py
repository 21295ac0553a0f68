"""Weekly windows and periods: what people promise, minute by minute."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.schedule import (
    DAY,
    WEEK,
    Period,
    Week,
    Weekday,
    Window,
    months_later,
    session,
    week_number,
)

windows = st.builds(
    lambda day, opens, length: Window(day, opens, min(DAY, opens + length)),
    st.integers(0, 6),
    st.integers(0, DAY - 1),
    st.integers(1, 600),
)
weeks = st.lists(windows, max_size=6).map(Week.of)
lengths = st.integers(1, 300)


def minutes(week: Week) -> set[int]:
    return {minute for minute in range(WEEK) if week.mask >> minute & 1}


@given(weeks, weeks)
def test_weeks_behave_as_sets_of_minutes(one, other):
    assert minutes(one | other) == minutes(one) | minutes(other)
    assert minutes(one & other) == minutes(one) & minutes(other)
    assert minutes(one - other) == minutes(one) - minutes(other)
    assert (one <= other) == (minutes(one) <= minutes(other))
    assert one.minutes == len(minutes(one))


@given(weeks)
def test_a_week_is_the_same_after_being_written_as_windows(week):
    assert Week.parse(str(week)) == week
    assert sum(window.minutes for window in week.windows()) == week.minutes


@given(weeks, lengths)
def test_something_can_start_exactly_where_all_its_minutes_are_inside(week, length):
    inside = minutes(week)
    fits = {start for start in inside if all((start + step) % WEEK in inside for step in range(length))}
    assert minutes(week.starts(length)) == fits
    assert week.holds(length) == bool(fits)


@given(weeks, lengths)
def test_stretches_are_unbroken_and_together_are_the_week(week, length):
    seen: set[int] = set()
    for first, size in week.stretches():
        stretch = {(first + step) % WEEK for step in range(size)}
        assert stretch <= minutes(week)
        assert not stretch & seen
        if size < WEEK:
            assert (first - 1) % WEEK not in minutes(week)
            assert (first + size) % WEEK not in minutes(week)
        seen |= stretch
    assert seen == minutes(week)
    assert week.sessions(length) == sum(size // length for _, size in week.stretches())


def test_sunday_runs_into_monday():
    night = Week.parse("sun 23:00-00:00|mon 0:00-1:00")
    assert night.holds(120)
    assert night.sessions(60) == 2
    assert list(night.stretches()) == [(WEEK - 60, 120)]
    assert session(WEEK - 30, 60) == Week.parse("sun 23:30-00:00|mon 0:00-0:30")


def test_the_whole_week_has_no_edge():
    always = Week.of(Window(day, 0, DAY) for day in range(7))
    assert always == Week.always()
    assert list(always.stretches()) == [(0, WEEK)]
    assert always.starts(WEEK) == always


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("mon 15:00-17:00", Window(0, 900, 1020)),
        ("Lunedì 15-17", Window(0, 900, 1020)),
        ("mer 9.30-11", Window(2, 570, 660)),
        ("sun 22:00-00:00", Window(6, 1320, DAY)),
        ("sab 8:05 – 9:00", Window(5, 485, 540)),
    ],
)
def test_windows_are_read_as_people_write_them(text, window):
    assert Window.parse(text) == window


@pytest.mark.parametrize(
    "text", ["", "mon", "mon 17-15", "mon 15-15", "mon 15-24:00", "xyz 9-10", "mon 9:60-10"]
)
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match=r"window|closes|hours"):
        Window.parse(text)


def test_weekdays_count_as_the_calendar_does():
    assert [day.number for day in Weekday] == list(range(7))
    assert Weekday.MONDAY.number == date(2026, 11, 23).weekday()


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)))
def test_a_week_number_changes_on_mondays(day):
    following = day + timedelta(days=1)
    assert week_number(following) - week_number(day) == (1 if following.weekday() == 0 else 0)
    assert (day.isocalendar().year, day.isocalendar().week) == (
        (day - timedelta(days=day.weekday())).isocalendar()[:2]
    )


@given(st.dates(date(1999, 1, 1), date(2099, 1, 1)), st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
periods = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(days=length)),
    days,
    st.none() | st.integers(0, 400),
)


@given(periods, periods, days)
def test_periods_hold_their_first_and_last_day(one, other, day):
    assert one.start in one
    assert one.end is None or one.end in one
    if one.covers(other):
        assert one.meets(other)
        assert day not in other or day in one
    if day in one and day in other:
        assert one.meets(other)


@given(periods, periods.filter(lambda period: period.end is not None))
def test_the_weeks_two_periods_share_are_those_with_a_day_of_each(one, other):
    shared = set(one.weeks_within(other))
    for number in other.weeks:
        monday = date.fromordinal(number * 7 + 1)
        touched = one.meets(Period(monday, monday + timedelta(days=6)))
        assert (number in shared) == touched


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 2, 1), date(2026, 1, 31))
