"""Promised against fulfilled hours, against a count of every minute of every day."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.attendance import Attendance, AttendanceState, Course
from graph_service.domain.fulfilment import Fulfilment, Promise, StateChange, fulfilment
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.schedule import Period, Week, Window
from tests.worlds import MONDAY

HELD, MISSED, CANCELLED = AttendanceState
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))
NEXT_MONDAY = MONDAY + timedelta(days=7)
ALWAYS = Period(date(2026, 1, 1))


def club(*courses, windows="mon 15-19|thu 15-17", hours=4, places=3, **facts):
    return Promise(
        hours * 60, places, facts.pop("valid", ALWAYS), Week.parse(windows), courses=courses, **facts
    )


def course(name="one", sessions="mon 15-17", recorded=(), people=1, minutes=120, **facts):
    windows = tuple(map(Window.parse, filter(None, sessions.split("|"))))
    facts = {"state": ReferralState.IN_PROGRESS, "period": Period(MONDAY, date(2027, 2, 28)), **facts}
    said = tuple(Attendance(name, *one) for one in recorded)
    return Course(
        name, "lantern", people=people, minutes_per_week=minutes, windows=windows, recorded=said, **facts
    )


def figures(*promises, during=WEEK, today=NEXT_MONDAY):
    return fulfilment(promises, during, today)


def test_a_week_promises_its_hours_and_one_that_is_all_closed_none():
    assert figures(club()).promised == 240
    assert figures(club(closures=(Period(MONDAY, MONDAY),))).promised == 240
    assert figures(club(closures=(Period(MONDAY, MONDAY + timedelta(days=3)),))).promised == 0
    assert figures(club(valid=Period(date(2026, 11, 27)))).promised == 0
    assert figures(club(valid=Period(date(2026, 11, 26)))).promised == 240
    assert figures(club(state="PAUSED")).promised == 0


def test_days_get_their_share_of_the_week():
    monday = Period(MONDAY, MONDAY)
    assert figures(club(), during=monday).promised == 120
    assert figures(club(windows=""), during=monday).promised == Fraction(240, 7)
    assert figures(club(), during=Period(MONDAY, MONDAY + timedelta(days=27))).promised == 4 * 240


def test_an_offer_that_was_suspended_promises_on_the_days_on_which_it_was_active():
    paused = club(state="ENDED", changes=(StateChange(date(2026, 11, 26), "ACTIVE"),))
    assert figures(paused).promised == 240
    assert figures(paused, during=Period(NEXT_MONDAY, NEXT_MONDAY + timedelta(days=6))).promised == 0
    back = club(changes=(StateChange(MONDAY, "ACTIVE"), StateChange(MONDAY + timedelta(days=1), "PAUSED")))
    assert figures(back, during=Period(MONDAY, MONDAY)).promised == 0
    assert figures(back).promised == 240


def test_a_group_session_is_one_presence_and_held_when_anybody_came():
    together = [
        course("one", recorded=[(MONDAY, 900, HELD, 120)]),
        course("two", recorded=[(MONDAY, 900, MISSED, 120)]),
        course("three", "mon 16-18", recorded=[(MONDAY, 960, CANCELLED, 120)]),
    ]
    found = figures(club(*together))
    assert (found.booked, found.held, found.missed, found.cancelled, found.unrecorded) == (
        180,
        120,
        0,
        60,
        0,
    )
    apart = figures(*(club(one) for one in together))
    assert (apart.booked, apart.held, apart.missed, apart.cancelled) == (360, 120, 120, 120)


def test_a_session_within_another_adds_nothing_nor_does_one_after_it():
    found = figures(
        club(course("one", "mon 15-19"), course("two", "mon 16-17"), course("three", "mon 18-19"))
    )
    assert (found.booked, found.unrecorded) == (240, 240)


def test_what_is_past_and_not_recorded_is_told_and_what_is_to_come_is_not():
    assert figures(club(course())).unrecorded == 120
    assert figures(club(course()), today=MONDAY).unrecorded == 0
    other = course("two", recorded=[(MONDAY, 900, HELD, 60)])
    assert figures(club(course(), other)).unrecorded == 60


def test_what_ended_was_due_up_to_its_end_and_closures_are_left_out():
    ended = course(
        sessions="mon 15-17|wed 9-10", state=ReferralState.COMPLETED, ended_on=MONDAY + timedelta(days=1)
    )
    assert figures(club(ended)).booked == 120
    assert figures(club(course(state=ReferralState.REJECTED))).booked == 0
    assert figures(club(course(closures=(Period(MONDAY, MONDAY),)))).booked == 0


def test_by_arrangement_hours_count_by_people_and_places():
    offer = {"windows": "", "places": 2}
    one = course("one", "", [(MONDAY, None, HELD, 60)], minutes=60)
    other = course("two", "", [(MONDAY, None, HELD, 60)], minutes=60)
    found = figures(club(one, other, **offer))
    assert (found.booked, found.held, found.unrecorded) == (60, 60, 0)
    third = course("three", "", [(MONDAY, None, MISSED, 30)], people=2, minutes=60)
    found = figures(club(one, other, third, **offer))
    assert (found.booked, found.held, found.missed) == (120, 60, 30)


WINDOWS = st.sampled_from(["mon 15-19", "mon 15-17|thu 15-17", "sun 20-0", ""])
SESSIONS = st.sampled_from(
    ["mon 15-16", "mon 14-19", "mon 18-19", "mon 15:30-17", "thu 15-17|mon 16-17", "wed 9-9:20", ""]
)
START = date(2026, 11, 20)
DAY = st.integers(0, 30).map(lambda number: START + timedelta(days=number))


@st.composite
def periods(draw, longest=25):
    start = draw(DAY)
    return Period(start, start + timedelta(days=draw(st.integers(0, longest))))


@st.composite
def courses(draw, closures):
    state = draw(st.sampled_from([*sorted(RESERVING), ReferralState.COMPLETED, ReferralState.CANCELLED]))
    one = course(
        draw(st.sampled_from(["one", "two", "three"])),
        draw(SESSIONS),
        state=state,
        period=draw(periods(40)),
        closures=closures,
        people=draw(st.integers(1, 3)),
        minutes=draw(st.sampled_from([20, 60, 90])),
        ended_on=draw(st.none() | DAY),
        accepted=draw(st.booleans()),
    )
    said = []
    for day, session in one.occurrences(Period(START, date(2027, 2, 1))):
        if draw(st.booleans()):
            minutes = draw(st.sampled_from([session.minutes, 30]))
            said.append(Attendance("x", day, session.opens, draw(st.sampled_from(AttendanceState)), minutes))
    if not one.windows:
        days = draw(st.lists(DAY, max_size=3, unique=True))
        said += [Attendance("x", day, None, draw(st.sampled_from(AttendanceState)), 40) for day in days]
    return Course(**{**vars(one), "recorded": tuple(said)})


@st.composite
def promises(draw):
    closures = tuple(draw(st.lists(periods(3), max_size=2)))
    changes = sorted(draw(st.lists(st.tuples(DAY, st.sampled_from(["ACTIVE", "PAUSED"])), max_size=3)))
    return Promise(
        draw(st.sampled_from([60, 150, 240])),
        draw(st.integers(1, 4)),
        Period(draw(DAY), draw(st.none() | st.just(date(2027, 1, 1)))),
        Week.parse(draw(WINDOWS)),
        closures,
        draw(st.sampled_from(["ACTIVE", "ENDED"])),
        tuple(StateChange(day, before) for day, before in changes),
        tuple(draw(st.lists(courses(closures), max_size=3))),
    )


class Counted:
    """The same figures, counted day by day and minute by minute."""

    def __init__(self, promise, during, today):
        self.promise, self.today = promise, today
        self.days = [during.start + timedelta(days=n) for n in range((during.end - during.start).days + 1)]

    def closed(self, day):
        return any(one.start <= day <= one.end for one in self.promise.closures)

    def active(self, day):
        state = self.promise.state
        for change in reversed(self.promise.changes):
            if change.on > day:
                state = change.before
        return state == "ACTIVE"

    def open(self, day):
        windows = self.promise.windows.windows()
        valid = self.promise.valid
        return (
            valid.start <= day
            and (valid.end is None or day <= valid.end)
            and not self.closed(day)
            and self.active(day)
            and (not windows or day.weekday() in {one.day for one in windows})
        )

    def promised(self):
        total = Fraction(0)
        for day in self.days:
            monday = day - timedelta(days=day.weekday())
            of_week = sum(self.open(monday + timedelta(days=n)) for n in range(7))
            if self.open(day):
                total += Fraction(self.promise.minutes_per_week) / of_week
        return total

    def due(self, one, day):
        last = one.period.end
        if one.state not in RESERVING:
            if one.state is ReferralState.CANCELLED and not one.accepted:
                return False
            last = min(last, one.ended_on or last)
        return one.period.start <= day <= last and not self.closed(day)

    def clocked(self, one, day):
        """Yield (opens, minutes) of what is due by the clock; no session here runs past midnight."""
        if self.due(one, day):
            for window in one.windows:
                if window.day == day.weekday():
                    yield window.opens, window.closes - window.opens

    def arranged(self, one, day):
        monday = day - timedelta(days=day.weekday())
        of_week = sum(self.due(one, monday + timedelta(days=n)) for n in range(7))
        return Fraction(one.minutes_per_week, of_week) if of_week and self.due(one, day) else Fraction(0)

    def together(self, amounts):
        """Return the presence of (minutes, people) of one day."""
        if not amounts:
            return Fraction(0)
        everybody = sum(Fraction(minutes) * people for minutes, people in amounts)
        return max(*(Fraction(minutes) for minutes, _ in amounts), everybody / self.promise.places)

    def said(self, day, states):
        minutes, amounts = set(), []
        for one in self.promise.courses:
            for record in one.recorded:
                if record.day == day and record.state in states:
                    if record.opens is None:
                        amounts.append((record.minutes, one.people))
                    else:
                        minutes |= set(range(record.opens, record.opens + record.minutes))
        return minutes, amounts

    def figures(self):
        booked = unrecorded = arranged_due = arranged_told = Fraction(0)
        reached = defaultdict(Fraction)
        steps = {"held": [HELD], "missed": [HELD, MISSED], "cancelled": [HELD, MISSED, CANCELLED]}
        for day in self.days:
            due, lacking = set(), set()
            shares = []
            for one in self.promise.courses:
                known = {record.opens for record in one.recorded if record.day == day}
                for opens, length in self.clocked(one, day):
                    due |= set(range(opens, opens + length))
                    if opens not in known:
                        lacking |= set(range(opens, opens + length))
                if not one.windows and (share := self.arranged(one, day)):
                    shares.append((share, one.people))
            booked += len(due) + self.together(shares)
            for name, states in steps.items():
                minutes, amounts = self.said(day, states)
                reached[name] += len(minutes) + self.together(amounts)
            told, amounts = self.said(day, steps["cancelled"])
            arranged_told += self.together(amounts)
            if day < self.today:
                unrecorded += len(lacking - told)
                arranged_due += self.together(shares)
        past = self.days[0] < self.today
        return Fulfilment(
            self.promised(),
            booked,
            reached["held"],
            reached["missed"] - reached["held"],
            reached["cancelled"] - reached["missed"],
            unrecorded + (max(Fraction(0), arranged_due - arranged_told) if past else 0),
        )


@given(promises(), periods(), DAY)
def test_the_figures_are_those_of_a_count_of_every_minute(promise, during, today):
    assert fulfilment([promise], during, today) == Counted(promise, during, today).figures()


@given(st.lists(promises(), max_size=3), periods(), DAY, st.integers(0, 20))
def test_what_is_promised_booked_and_told_in_two_parts_of_a_time_adds_up_to_the_whole(
    many, during, today, cut
):
    whole = fulfilment(many, during, today)
    last = during.start + timedelta(days=cut)
    if last >= during.end:
        return
    parts = fulfilment(many, Period(during.start, last), today) + fulfilment(
        many, Period(last + timedelta(days=1), during.end), today
    )
    for name in ("promised", "booked", "held", "missed", "cancelled"):
        assert getattr(parts, name) == getattr(whole, name), name


def test_the_document_tells_the_definition():
    document = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
    for word in ("promised", "booked", "held", "missed", "cancelled", "unrecorded"):
        assert f"| {word} |" in document.split("## Promised and fulfilled hours")[1]
