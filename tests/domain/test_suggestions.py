"""What refusals suggest: counted since the offer was last spoken of, grouped by what would answer them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.model import AgeBand, CommitmentState
from graph_service.domain.phrases import has_phrase
from graph_service.domain.referrals import ReferralReason
from graph_service.domain.suggestions import (
    AGE,
    CAPACITY,
    FIELDS,
    Ground,
    Refusal,
    Spoken,
    TurnedDown,
    narrower,
    suggestions,
)
from tests.worlds import MONDAY, an_offer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODDLER, CHILD, BOY, TEEN = AgeBand.AGE_3_5, AgeBand.AGE_6_10, AgeBand.AGE_11_13, AgeBand.AGE_14_17
OFFER = replace(an_offer().commitment, min_age=6, max_age=13)


def no(reason="NO_CAPACITY", unmet=None, days=0, band=None):
    at = NOON - timedelta(days=days)
    return Refusal(ReferralReason(reason), unmet, at.date(), at, band)


def of_age(band=None, days=0):
    return no("NOT_ELIGIBLE", "AGE", days, band)


def told(refusals, spoken=(), offer=OFFER):
    return suggestions(offer, TurnedDown(refusals, spoken), MONDAY)


def test_one_refusal_suggests_nothing_and_two_for_the_same_cause_do():
    assert told([no()]) == []
    assert told([no(), of_age(BOY)]) == []
    [found] = told([no(days=20), no(days=3)])
    assert (found.ground, found.count, found.since) == (CAPACITY, 2, date(2026, 11, 3))
    assert found.fields == ("hoursPerWeek", "places")
    assert found.summary.text("it") == (
        "dal 3 nov 2026 avete detto di no a 2 richieste per mancanza di posto: volete ridurre ore o posti, "
        "o sospendere l'offerta?"
    )


def test_a_full_offer_is_one_ground_however_it_was_said():
    [found] = told([no(), no("NOT_ELIGIBLE", "CAPACITY")])
    assert (found.ground, found.count) == (CAPACITY, 2)


@pytest.mark.parametrize(
    "reason", ["COULD_NOT_CONTACT", "NO_LONGER_INTERESTED", "REFERRED_ELSEWHERE", "NEEDS_ACTION_BY_THE_FAMILY", "OTHER"]
)  # fmt: skip
def test_what_is_no_matter_of_the_offers_suggests_nothing(reason):
    assert told([no(reason), no(reason)]) == []
    for unmet in (None, "REFUSAL", "STATE"):
        assert told([no("NOT_ELIGIBLE", unmet), no("NOT_ELIGIBLE", unmet)]) == []


def test_the_most_frequent_cause_comes_first():
    many = [no(), no(), *(of_age(BOY) for _ in range(3))]
    assert [one.ground for one in told(many)] == [AGE, CAPACITY]


def test_refusals_count_for_180_days():
    assert len(told([no(days=180), no(days=180)])) == 1
    assert told([no(days=181), no()]) == []


def test_only_what_came_after_somebody_spoke_of_the_offer_counts():
    before, after = [no(days=5), no(days=4)], [no(days=2), no(days=1)]
    spoken = [Spoken(NOON - timedelta(days=3))]
    assert told(before, spoken) == []
    assert told([*before, *after[:1]], spoken) == []
    [found] = told([*before, *after], spoken)
    assert (found.count, found.since) == (2, date(2026, 11, 21))


def test_what_was_dismissed_comes_back_with_newer_refusals_and_leaves_the_others():
    old = [no(days=5), no(days=4), of_age(BOY, 5), of_age(BOY, 4)]
    dismissed = [Spoken(NOON - timedelta(days=3), str(CAPACITY))]
    assert [one.ground for one in told(old, dismissed)] == [AGE]
    assert [one.count for one in told([*old, no(days=2), no(days=1)], dismissed)] == [2, 2]


def test_of_an_offer_of_which_nobody_spoke_here_the_day_of_its_last_confirmation_counts():
    offer = replace(OFFER, assured_on=date(2026, 11, 20))
    loaded = [Refusal(ReferralReason.NO_CAPACITY, None, date(2026, 11, day)) for day in (19, 20, 21)]
    [found] = told(loaded, offer=offer)
    assert found.count == 2
    assert told(loaded, [Spoken(NOON - timedelta(days=300))], offer) == []


@pytest.mark.parametrize("state", [CommitmentState.PROPOSED, CommitmentState.DECLINED, CommitmentState.ENDED])
def test_nothing_is_suggested_about_what_is_not_there(state):
    assert told([no(), no()], offer=replace(OFFER, state=state)) == []


def test_ages_are_told_as_bands_with_the_one_range_that_leaves_them_out():
    [found] = told([of_age(BOY), of_age(BOY), of_age(BOY)])
    assert (found.age_bands, found.ages, found.count) == ((BOY,), (6, 10), 3)
    assert found.summary.text("en") == (
        "since 23 Nov 2026 you turned down 3 requests for age (ages 11–13): accept only ages 6–10?"
    )
    [open_] = told([of_age(BOY), of_age()])
    assert (open_.age_bands, open_.ages) == ((BOY,), None)
    assert "change the ages accepted?" in open_.summary.text("en")


def test_what_the_offer_says_already_is_not_suggested():
    assert told([of_age(TEEN), of_age(TODDLER), of_age(BOY)]) == []


@pytest.mark.parametrize(
    ("accepted", "bands", "range_"),
    [
        ((6, 13), [BOY], (6, 10)),
        ((6, 13), [CHILD], (11, 13)),
        ((8, 13), [CHILD], (11, 13)),
        ((6, 13), [CHILD, BOY], None),
        ((3, 17), [TODDLER, TEEN], (6, 13)),
        ((3, 17), [CHILD], None),
        ((None, None), [AgeBand.AGE_0_2], (3, None)),
        ((None, None), [AgeBand.AGE_65_PLUS], (None, 64)),
        ((None, 12), [TEEN], None),
        ((0, 17), [TEEN, BOY], (0, 10)),
    ],
)
def test_the_range_that_is_proposed(accepted, bands, range_):
    assert narrower(*accepted, bands) == range_


@given(st.integers(0, 120), st.integers(0, 120), st.lists(st.sampled_from(AgeBand), min_size=1, max_size=4))
def test_a_range_that_is_proposed_leaves_out_what_was_turned_down_and_nothing_else(one, other, bands):
    youngest, oldest = sorted((one, other))
    found = narrower(youngest, oldest, bands)
    kept = {
        age for age in range(youngest, oldest + 1) if not any(b.youngest <= age <= b.oldest for b in bands)
    }
    if found:
        assert set(range(found[0], found[1] + 1)) == kept
        assert len(kept) < oldest - youngest + 1
    elif kept and len(kept) < oldest - youngest + 1:
        assert len(kept) < max(kept) - min(kept) + 1


@pytest.mark.parametrize("ground", FIELDS)
def test_each_ground_has_a_sentence(ground):
    assert has_phrase(f"SUGGESTION.{ground.requirement or ground.reason}")
    assert str(Ground(ground.reason, ground.requirement)) == str(ground)
