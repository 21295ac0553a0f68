"""The life of an offer: the table, as the document tells it, and what may not be taken back."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.capacity import Booking, free, held
from graph_service.domain.commitments import (
    COMMITMENT_MOVES,
    Change,
    CommitmentDeed,
    Named,
    Terms,
    below_reserved,
    changed,
    told,
)
from graph_service.domain.events import Edit, edits, folded
from graph_service.domain.model import CommitmentState
from graph_service.domain.problems import BelowReserved, StaleRevision, WrongState
from graph_service.domain.schedule import AskedWindow, Period, Week, Weekday
from tests.worlds import MONDAY, TAXONOMY, TERM, an_offer

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
DONE = sorted(COMMITMENT_MOVES)
SIGNED = Named(pact=Period(date(2026, 1, 1)), signed_until=(None,))


def a_commitment(**facts):
    return an_offer(**facts).commitment


def do(commitment, deed, bookings=(), revision=None, named=None, **terms):
    change = Change(deed, Terms(**terms), revision)
    return changed(commitment, change, named or SIGNED, bookings, TAXONOMY, MONDAY)


def test_the_table_is_the_one_that_people_read():
    rows = DOCUMENT.split("## An offer's life")[1].split("\n\n")[1].splitlines()[2:]
    read = {}
    for row in rows:
        deed, sources, target = (cell.strip() for cell in row.strip("|").split("|"))
        read[deed] = (set(sources.split(", ")), None if target == "–" else target)
    assert read == {deed: (set(move.sources), move.target) for deed, move in COMMITMENT_MOVES.items()}


@pytest.mark.parametrize("deed", DONE)
@pytest.mark.parametrize("state", CommitmentState)
def test_a_deed_leads_from_its_states_and_is_refused_in_all_others(deed, state):
    found = do(a_commitment(state=state), deed)
    move = COMMITMENT_MOVES[deed]
    if state not in move.sources:
        assert found == [WrongState(("id",), state, tuple(sorted(move.sources)))]
        return
    expected = move.target or (CommitmentState.PROPOSED if state is CommitmentState.DECLINED else state)
    assert (found.state, found.revision) == (expected, 2)


def test_what_was_changed_meanwhile_is_not_overwritten():
    offer = replace(a_commitment(), revision=3)
    assert do(offer, CommitmentDeed.REVISE, revision=2, places=2) == [StaleRevision(("revision",), 2, 3)]
    assert do(offer, CommitmentDeed.REVISE, revision=3, places=2).places == 2


@pytest.mark.parametrize("deed", [CommitmentDeed.CONFIRM, CommitmentDeed.REVISE, CommitmentDeed.RENEW])
def test_whoever_confirms_corrects_or_renews_says_that_it_is_true_today(deed):
    assert do(a_commitment(assured_on=date(2026, 1, 1)), deed).assured_on == MONDAY


def test_one_that_waits_for_another_begins_when_that_one_is_over():
    offer = a_commitment(state=CommitmentState.PROPOSED, after_id="first")
    waits = do(offer, CommitmentDeed.APPROVE, named=Named(earlier=CommitmentState.ACTIVE))
    assert waits.state is CommitmentState.WAITING
    ready = do(offer, CommitmentDeed.APPROVE, named=Named(earlier=CommitmentState.ENDED))
    assert ready.state is CommitmentState.ACTIVE
    freed = do(waits, CommitmentDeed.REVISE, after_id=None)
    assert freed.state is CommitmentState.ACTIVE


HELD = (
    Booking(TERM, 2, Week.parse("mon 15-17"), 120),
    Booking(TERM, 1, Week.parse("mon 16-17"), 60),
)


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        ({"hours_per_week": 1.75}, "hoursPerWeek"),
        ({"places": 2}, "places"),
        ({"windows": [AskedWindow(Weekday.MONDAY, 15 * 60, 16 * 60)]}, "windows"),
        ({"windows": []}, "windows"),
        ({"valid_to": date(2027, 5, 22)}, "validTo"),
        ({"valid_from": date(2026, 11, 24)}, "validFrom"),
        ({"after_id": "other"}, "afterId"),
    ],
)
def test_what_is_reserved_cannot_be_taken_back(terms, path):
    found = do(
        a_commitment(), CommitmentDeed.REVISE, HELD, named=Named(earlier=CommitmentState.ACTIVE), **terms
    )
    assert found == [BelowReserved((path,), 2.0, 3, Week.parse("mon 15-17"), TERM.end)]


@pytest.mark.parametrize(
    "terms",
    [
        {"hours_per_week": 2},
        {"places": 3},
        {"windows": [AskedWindow(Weekday.MONDAY, 15 * 60, 17 * 60)]},
        {"valid_to": date(2027, 5, 23)},
    ],
)
def test_what_is_left_of_it_may_be_exactly_what_is_reserved(terms):
    assert do(a_commitment(), CommitmentDeed.REVISE, HELD, **terms).revision == 2


def test_what_is_over_holds_nothing_and_an_offer_in_use_does_not_end():
    past = (Booking(Period(date(2026, 1, 1), date(2026, 11, 20)), 3, Week.parse("mon 15-19"), 240),)
    assert do(a_commitment(), CommitmentDeed.END, past).state is CommitmentState.ENDED
    assert do(a_commitment(), CommitmentDeed.END, HELD)[0].path == ("id",)
    assert do(a_commitment(), CommitmentDeed.PAUSE, HELD).state is CommitmentState.PAUSED


def test_by_arrangement_hours_and_people_count_together():
    offer = a_commitment(windows="", hours=4, places=3)
    arranged = (Booking(TERM, 1, minutes_per_week=240), Booking(TERM, 2, minutes_per_week=120))
    [less] = do(offer, CommitmentDeed.REVISE, arranged, hours_per_week=3.75)
    assert (less.path, less.reserved_hours, less.reserved_places) == (("hoursPerWeek",), 4.0, 2)
    [fewer] = do(offer, CommitmentDeed.REVISE, arranged, places=1)
    assert fewer.path == ("places",)
    assert do(offer, CommitmentDeed.REVISE, arranged, places=2).places == 2


WINDOWS = ["mon 15-17", "mon 16-18", "tue 9-10", "tue 9-12", "wed 20-22"]
BOOKINGS = st.builds(
    lambda start, weeks, places, times: Booking(
        Period(MONDAY + timedelta(days=start), MONDAY + timedelta(days=start + 7 * weeks)),
        places,
        Week.parse(times),
        Week.parse(times).minutes,
    ),
    st.integers(0, 40),
    st.integers(0, 6),
    st.integers(1, 3),
    st.sampled_from(WINDOWS),
)


@given(st.lists(BOOKINGS, min_size=1, max_size=5), st.integers(1, 40), st.integers(1, 8))
def test_a_correction_is_refused_exactly_when_somebody_accepted_would_no_longer_fit(
    bookings, quarters, places
):
    """Against the rule of accepting: each booking beside all the others, in what would be left."""
    before = a_commitment(windows="mon 0-0|tue 0-0|wed 0-0", hours=72, places=15)
    after = replace(before, minutes_per_week=quarters * 15, places=places)

    def fits(index):
        one, others = bookings[index], bookings[:index] + bookings[index + 1 :]
        left = free(after, others, one.period, one.places)
        return one.sessions <= left.open and all(
            (one.sessions - now).minutes <= rest for now, rest in left.weeks
        )

    refused = below_reserved(before, after, bookings, MONDAY)
    assert (refused is None) == all(map(fits, range(len(bookings))))
    if refused:
        now = held(bookings)
        assert (refused.reserved_hours, refused.reserved_places) == (now.minutes / 60, now.places)


def test_edits_made_one_after_another_are_told_as_one_and_those_taken_back_not_at_all():
    one, two = a_commitment(places=3), a_commitment(places=5, hours=2)
    three = a_commitment(places=3, hours=1)
    made = [*edits(told(one), told(two)), *edits(told(two), told(three))]
    assert folded(made) == (Edit("hoursPerWeek", "4", "1"),)
