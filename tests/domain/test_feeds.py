"""Calendars to subscribe to: who comes at the same time is one gathering; read back by another library, the file says the same."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import vobject
from hypothesis import given, settings
from hypothesis import strategies as some
from vobject.icalendar import registerTzid

from graph_service.domain import feeds
from graph_service.domain.assignments import Assignment
from graph_service.domain.attendance import Attendance, AttendanceState, Course
from graph_service.domain.feeds import Running, Told, calendar, gatherings, window
from graph_service.domain.model import ReferralState
from graph_service.domain.schedule import ROME, Period, Window
from tests.worlds import MONDAY

DURING = window(MONDAY)
CHANGED = datetime(2026, 11, 1, 9, tzinfo=UTC)
STATES = (ReferralState.ACCEPTED, ReferralState.ON_HOLD)
REFERRALS = some.lists(
    some.builds(
        dict,
        club=some.sampled_from(["club", "lab"]),
        day=some.integers(0, 6),
        half=some.integers(16, 19),
        state=some.sampled_from(STATES),
        people=some.integers(1, 3),
        first=some.integers(0, 220),
        closed=some.integers(0, 220),
        cancelled=some.sets(some.integers(0, 30), max_size=3),
        held_from=some.integers(0, 200),
    ),
    max_size=3,
)


def told_of(number, one, held_by=None):
    """Return what is told of one referral, which lasts half a year, with a week closed and a few sessions cancelled."""
    first = DURING.start + timedelta(days=one["first"] - 20)
    period = Period(first, first + timedelta(days=180))
    closed = DURING.start + timedelta(days=one["closed"])
    opens = one["half"] * 30
    sessions = Window(one["day"], opens, opens + 60)
    recorded = [
        Attendance("r", first + timedelta(days=day), opens, AttendanceState.CANCELLED, 60)
        for day in one["cancelled"]
    ]
    held = Period(DURING.start + timedelta(days=one["held_from"]), DURING.end)
    course = Course(
        f"r{number}", "lantern", one["state"], period, one["people"], 60, (sessions,),
        (Period(closed, closed + timedelta(days=6)),), recorded=tuple(recorded),
        assignments=[Assignment("a", f"r{number}", one["club"], "lantern", "ada", held, (sessions,))],
    )  # fmt: skip
    running = Running(
        course, one["club"], f"Il {one['club']}", f"c{number}", CHANGED, "Casa", "Via Inventata 1"
    )
    return Told(running, held_by)


def by_hand(referrals, held_by=None):
    """Return each moment of each club with who comes and whether it takes place, day by day."""
    found = defaultdict(list)
    for one in referrals:
        first = DURING.start + timedelta(days=one["first"] - 20)
        closed = DURING.start + timedelta(days=one["closed"])
        for number in range(181):
            day = first + timedelta(days=number)
            seen = DURING.start <= day <= DURING.end and day.weekday() == one["day"]
            holds = held_by is None or day >= DURING.start + timedelta(days=one["held_from"])
            if seen and holds and not closed <= day < closed + timedelta(days=7):
                state = "CANCELLED" if number in one["cancelled"] else "CONFIRMED"
                if state == "CONFIRMED" and one["state"] is ReferralState.ON_HOLD:
                    state = "TENTATIVE"
                start = datetime.combine(day, time(one["half"] // 2, one["half"] % 2 * 30), ROME)
                found[start.astimezone(UTC), f"Il {one['club']} – Casa"].append((state, one["people"]))
    order = ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    return {
        key: (
            min((state for state, _ in parts), key=order.index),
            sum(people for state, people in parts if state != "CANCELLED"),
        )
        for key, parts in found.items()
    }


def read_back(text):
    registerTzid("Europe/Rome", None)
    made = vobject.readOne(text.decode())
    found = {}
    for one in made.contents.get("vevent", []):
        assert one.dtend.value - one.dtstart.value == timedelta(hours=1)
        last = getattr(one, "description", None)
        number = last.value.split("\n")[-1].split(" ")[0] if last else "0"
        people = int(number) if number.isdigit() else 0
        found[one.dtstart.value.astimezone(UTC), one.summary.value] = (one.status.value, people)
    assert len(found) == len(made.contents.get("vevent", []))
    return found


@settings(max_examples=30)
@given(REFERRALS, some.sampled_from([None, "ada"]))
def test_whoever_comes_when_the_file_says_the_same_as_counting_day_by_day(referrals, held_by):
    told = [told_of(number, one, held_by) for number, one in enumerate(referrals)]
    text = calendar("Impegni", gatherings(told, DURING), DURING, str, "it", counted=True)
    assert read_back(text) == by_hand(referrals, held_by)


A_CLUB = {
    "club": "club", "day": 0, "half": 18, "state": ReferralState.ACCEPTED, "people": 1, "first": 0, "closed": 300,
    "cancelled": set(), "held_from": 0,
}  # fmt: skip


def test_the_order_in_which_referrals_come_changes_nothing():
    told = [told_of(number, A_CLUB | {"people": number + 1}) for number in range(3)]
    assert gatherings(told, DURING) == gatherings(told[::-1], DURING)
    assert {one.competence_ids for one in gatherings(told, DURING)} == {("c0", "c1", "c2")}


def test_a_calendar_has_a_bound_and_leaves_out_what_is_farthest(monkeypatch):
    told = [told_of(0, A_CLUB)]
    whole = gatherings(told, DURING)
    monkeypatch.setattr(feeds, "MOST_GATHERINGS", 5)
    assert gatherings(told, DURING) == whole[:5]
    assert len(whole) > 20


def test_an_empty_calendar_is_one_that_programs_read():
    text = calendar("Turni 3F9A", [], DURING, str, "it", counted=False)
    made = vobject.readOne(text.decode())
    assert made.vtimezone.tzid.value == "Europe/Rome"
    assert text.endswith(b"END:VCALENDAR\r\n")


def test_a_session_keeps_its_uid_whoever_comes_and_has_another_at_another_time():
    [one, *_] = gatherings([told_of(0, A_CLUB)], DURING)
    [other, *_] = gatherings([told_of(1, A_CLUB | {"people": 2})], DURING)
    later = [
        *gatherings([told_of(0, A_CLUB)], DURING),
        *gatherings([told_of(0, A_CLUB | {"half": 19})], DURING),
    ]
    assert one.uid == other.uid
    assert len({each.uid for each in later}) == len(later)


def test_sessions_stay_at_their_hour_when_the_clocks_change():
    text = calendar(
        "Impegni", gatherings([told_of(0, A_CLUB | {"day": 6})], DURING), DURING, str, "it", counted=False
    )
    starts = [moment.astimezone(ROME) for moment, _ in read_back(text)]
    assert {one.hour for one in starts} == {9}
    assert {one.utcoffset() for one in starts} == {timedelta(hours=1), timedelta(hours=2)}
    assert date(2027, 3, 28) in {one.date() for one in starts}
