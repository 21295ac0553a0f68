"""What makes one better placed: the exact formulas, and reasons that add up."""

from dataclasses import replace
from datetime import date, timedelta
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.capacity import Booking
from graph_service.domain.geography import Point
from graph_service.domain.model import Mode
from graph_service.domain.schedule import Week
from graph_service.matching.criteria import DEFAULT_WEIGHTS, CriterionName, criteria
from graph_service.matching.ranking import fit
from tests.worlds import MONDAY, TERM, Family, a_need, a_pair, a_place, an_offer, circumstances


def worth(name: str, need=None, offer=None, where=None) -> float | None:
    parts = {part.name: part for part in criteria(a_pair(need, offer, where))}
    return parts[CriterionName(name)].value


def asked(need=None, offer=None, where=None) -> set[str]:
    return {part.name for part in criteria(a_pair(need, offer, where))}


@pytest.mark.parametrize(
    ("wanted", "lent", "value"),
    [
        ("homework", "homework", 1),
        ("homework", "maths", 0.9),
        ("learning", "maths", 0.81),
        ("maths", "homework", 0.5),
        ("maths", "learning", 0.25),
    ],
)
def test_competence_loses_with_each_step(wanted, lent, value):
    assert isclose(worth("COMPETENCE", a_need(wanted), an_offer(competences=(lent,))), value)


def test_proximity_halves_at_two_kilometres():
    near = an_offer(place=a_place(point=Point(45.09, 7.69)))
    far = an_offer(place=a_place(point=Point(45.09 - 2 / 111.195, 7.69)))
    assert worth("PROXIMITY", offer=near) == 1
    assert isclose(worth("PROXIMITY", offer=far), 0.5, rel_tol=1e-3)


def test_proximity_without_points_goes_by_areas():
    assert worth("PROXIMITY", offer=an_offer(place=a_place("mill"))) == 1
    assert (
        worth(
            "PROXIMITY",
            offer=an_offer(pact="southern", place=a_place("bridge")),
            where=circumstances("meadow"),
        )
        == 0.7
    )
    assert worth("PROXIMITY", offer=an_offer(place=a_place("hill"))) is None
    assert worth("PROXIMITY", offer=an_offer()) is None


def test_online_is_never_far():
    assert worth("PROXIMITY", offer=an_offer(modes=(Mode.ONLINE,))) == 1


def test_time_counts_whole_sessions_only():
    assert worth("TIME", a_need(hours=2)) == 1
    assert worth("TIME", a_need(hours=4, windows="mon 15-17:30")) == 0.5
    assert worth("TIME", a_need(hours=3, session_minutes=90, windows="mon 15-17:30")) == 0.5
    assert worth("TIME", a_need(hours=4), an_offer(hours=1)) == 0.25


def test_language_prefers_the_first():
    offer = an_offer(languages=("it", "ar"))
    assert worth("LANGUAGE", a_need(languages=("ar", "it")), offer) == 1
    assert worth("LANGUAGE", a_need(languages=("fr", "it")), offer) == 0.5
    assert worth("LANGUAGE", a_need(languages=("fr",)), an_offer()) is None


def test_spare_capacity_is_what_is_free_of_what_was_promised():
    booked = an_offer(bookings=(Booking(TERM, 1, Week.parse("mon 15-16")),))
    assert worth("SPARE_CAPACITY", offer=booked) == 0.75


@pytest.mark.parametrize(
    ("completed", "failed", "value"), [(0, 0, 0.5), (2, 0, 4 / 6), (0, 4, 0.25), (96, 0, 0.98)]
)
def test_a_track_record_starts_from_a_half(completed, failed, value):
    assert worth("TRACK_RECORD", offer=an_offer(completed=completed, failed=failed)) == value


def test_ties_count_only_for_a_family():
    assert "TIES" not in asked()
    family = Family(frozenset({"lantern"}), frozenset({"thread"}))
    where = circumstances(family=family)
    values = [
        worth("TIES", offer=an_offer(partner=partner), where=where)
        for partner in ("lantern", "thread", "other")
    ]
    assert values == [1, 0.5, 0]


def test_freshness_halves_every_180_days():
    for days, value in ((0, 1), (180, 0.5), (360, 0.25)):
        offer = an_offer(assured_on=MONDAY - timedelta(days=days))
        assert isclose(worth("FRESHNESS", offer=offer), value)
    assert worth("FRESHNESS", offer=an_offer(assured_on=date(2027, 1, 1))) == 1
    assert worth("FRESHNESS") is None


def test_what_nobody_asked_for_is_left_out():
    assert asked() == set(CriterionName) - {CriterionName.LANGUAGE, CriterionName.TIES}
    assert "LANGUAGE" in asked(a_need(languages=("it",)))


weights = st.fixed_dictionaries({name: st.floats(0, 1000) for name in CriterionName}).filter(
    lambda chosen: chosen[CriterionName.TIME] > 1e-6
)
pairs = st.builds(
    lambda hours, offered, places, kilometres, completed, failed, age, languages, lent: a_pair(
        a_need(hours=hours, languages=languages),
        an_offer(
            hours=offered,
            places=places,
            competences=(lent,),
            place=a_place(point=Point(45.09 - kilometres / 111, 7.69)),
            completed=completed,
            failed=failed,
            languages=("it",),
            assured_on=MONDAY - timedelta(days=age),
        ),
    ),
    st.integers(1, 10),
    st.integers(1, 10),
    st.integers(1, 5),
    st.floats(0, 30),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 1000),
    st.sampled_from([(), ("it",), ("ar", "it")]),
    st.sampled_from(["homework", "maths", "learning"]),
)


@given(pairs, weights)
def test_contributions_add_up_to_the_fit(pair, chosen):
    parts = criteria(pair, chosen)
    total = sum(part.weight for part in parts)
    assert isclose(sum(part.contribution for part in parts), fit(parts), abs_tol=1e-9)
    assert 0 <= fit(parts) <= 1
    for part in parts:
        value = 0.5 if part.value is None else part.value
        assert 0 <= value <= 1
        assert isclose(part.contribution, part.weight * value / total, abs_tol=1e-12)


@given(pairs, weights, st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(pair, chosen, factor):
    scaled = {name: weight * factor for name, weight in chosen.items()}
    assert isclose(fit(criteria(pair, chosen)), fit(criteria(pair, scaled)), abs_tol=2e-9)


@given(pairs)
def test_an_unknown_value_says_so(pair):
    unknown = replace(pair, offer=replace(pair.offer, place=None))
    parts = {part.name: part for part in criteria(unknown)}
    assert parts[CriterionName.PROXIMITY].value is None
    assert "conta la metà" in parts[CriterionName.PROXIMITY].reason.text("it")


def test_weights_of_nothing_are_refused():
    with pytest.raises(ValueError, match="zero"):
        criteria(a_pair(), dict.fromkeys(DEFAULT_WEIGHTS, 0.0))
