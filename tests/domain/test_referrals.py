"""The life of a referral: the table, as the document tells it, and what accepting looks at."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph_service.domain.capacity import Booking
from graph_service.domain.model import Beneficiary, Consent, ConsentPurpose, NeedState, ReferralState
from graph_service.domain.problems import CapacityExceeded, Missing, NeedCovered, OutsidePeriod, WrongState
from graph_service.domain.referrals import MOVES, Deed, Referral, ReferralReason, Weighed, moved
from graph_service.domain.schedule import Period, Week, Window
from tests.worlds import TERM, a_need, an_offer

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
HOUSEHOLD = Beneficiary(
    "family", "family", "mill", consents=(Consent(ConsentPurpose.REFERRAL, date(2026, 1, 7)),)
)
MONDAYS = (Window.parse("mon 15-16"), Window.parse("mon 16-17"))


def a_referral(state=ReferralState.REQUESTED, **facts):
    facts = {"sessions": MONDAYS, "minutes_per_week": 120, "places": 1, "period": TERM, **facts}
    return Referral("one", "need", "family", "club", "lantern", state, **facts)


def weighed(referral=None, need=None, bookings=(), elsewhere=(), **offer):
    commitment = an_offer(**offer).commitment
    return Weighed(
        referral or a_referral(),
        commitment,
        need or a_need(),
        HOUSEHOLD,
        bookings=bookings,
        elsewhere=elsewhere,
    )


def test_the_table_is_the_one_that_people_read():
    rows = DOCUMENT.split("## A referral's life")[1].split("\n\n")[1].splitlines()[2:]
    told = {}
    for row in rows:
        deed, sources, target, side = (cell.strip() for cell in row.strip("|").split("|"))
        if sources == "any other":
            sources = ", ".join(set(ReferralState) - {target})
        states = set(ReferralState) if sources == "any" else set(sources.split(", "))
        told[deed] = (states, None if target == "–" else target, side)
    assert told == {deed: (set(move.sources), move.target, move.side) for deed, move in MOVES.items()}


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("state", ReferralState)
def test_a_deed_moves_from_its_states_and_is_refused_in_all_others(deed, state):
    found = moved(weighed(a_referral(state)), deed, ReferralReason.OTHER)
    if state in MOVES[deed].sources:
        assert found.referral == a_referral(MOVES[deed].target or state, reason=ReferralReason.OTHER)
    else:
        assert found == WrongState(("id",), state, tuple(sorted(MOVES[deed].sources)))


@pytest.mark.parametrize("deed", [Deed.REJECT, Deed.FAIL, Deed.CANCEL])
def test_turning_down_and_breaking_off_say_why(deed):
    state = min(MOVES[deed].sources)
    assert moved(weighed(a_referral(state)), deed) == Missing(("reason",))


def held(times, places=1, period=TERM):
    return Booking(period, places, Week.parse(times), 60)


@pytest.mark.parametrize(
    ("found", "refused"),
    [
        (weighed(), None),
        (weighed(places=1, bookings=[held("mon 17-18")]), None),
        (weighed(places=1, bookings=[held("mon 16:30-17:30")]), CapacityExceeded(("id",), 3.0, Week.parse("mon 15-16:30|mon 17:30-19"))),
        (weighed(hours=2, bookings=[held("mon 15-17")]), None),
        (weighed(hours=2, bookings=[held("mon 17-18")]), CapacityExceeded(("id",), 1.0, Week.parse("mon 15-19"))),
        (weighed(places=1, bookings=[held("mon 15-16", period=Period(date(2027, 6, 1), date(2027, 7, 1)))]), None),
        (weighed(elsewhere=[held("mon 16-17")]), CapacityExceeded(("id",), 4.0, Week.parse("mon 15-16|mon 17-19"))),
        (weighed(need=replace(a_need(), reserved_minutes=60)), NeedCovered(("id",), 1.0)),
        (weighed(valid=Period(date(2026, 1, 1), date(2026, 12, 31))), OutsidePeriod(("id",), date(2026, 1, 1), date(2026, 12, 31))),
        (weighed(a_referral(sessions=()), windows="", hours=2, places=1), None),
        (weighed(a_referral(sessions=()), windows="", hours=2, places=1, bookings=[held("")]),
         CapacityExceeded(("id",), 1.0, Week.always())),
    ],
)  # fmt: skip
def test_accepting_holds_what_is_free_and_a_refusal_tells_what_that_is(found, refused):
    answer = moved(found, Deed.ACCEPT)
    assert answer == refused if refused else answer.need_state is NeedState.MET


def test_a_need_is_met_by_halves_and_waits_for_the_half_that_was_lost():
    half = a_referral(sessions=MONDAYS[:1], minutes_per_week=60)
    first = moved(weighed(half), Deed.ACCEPT)
    assert first.need_state is NeedState.OPEN
    taken = replace(a_need(), reserved_minutes=60)
    assert moved(weighed(half, taken), Deed.ACCEPT).need_state is NeedState.MET
    met = replace(taken, state=NeedState.MET)
    running = replace(half, state=ReferralState.IN_PROGRESS)
    assert moved(weighed(running, met), Deed.FAIL, ReferralReason.OTHER).need_state is NeedState.OPEN
    assert moved(weighed(running, met), Deed.COMPLETE).need_state is NeedState.MET
    completed = replace(running, state=ReferralState.COMPLETED)
    assert moved(weighed(completed, met), Deed.ENTER_IN_ERROR).need_state is NeedState.OPEN
    taken_again = replace(met, reserved_minutes=met.minutes_per_week)
    assert moved(weighed(completed, taken_again), Deed.ENTER_IN_ERROR).need_state is NeedState.MET
    closed = replace(met, state=NeedState.CLOSED)
    assert moved(weighed(running, closed), Deed.FAIL, ReferralReason.OTHER).need_state is NeedState.CLOSED
