"""Judging many offers at once says what judging each one alone says."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.capacity import Booking
from graph_service.domain.schedule import Week
from graph_service.matching.candidates import Candidates
from graph_service.matching.criteria import DEFAULT_WEIGHTS, CriterionName, criteria
from graph_service.matching.pairing import Pairing
from graph_service.matching.ranking import fit, rank
from graph_service.matching.requirements import requirements
from tests.examples import examples
from tests.matching.strategies import needs, offers, searches
from tests.worlds import TERM, a_need, an_offer, circumstances

weights = st.fixed_dictionaries({name: st.sampled_from([0.0, 1.0, 2.5]) for name in CriterionName}).map(
    lambda chosen: {**chosen, CriterionName.COMPETENCE: 1.0}
)


@settings(max_examples=examples(500))
@given(offers, needs, searches, weights)
def test_all_at_once_is_the_same_as_one_by_one(found, need, where, chosen):
    expected = []
    for offer in found:
        pair = Pairing(need, offer, where)
        verdicts = {one.verdict for one in requirements(pair)}
        if "NOT_MET" not in verdicts:
            expected.append(("UNKNOWN" in verdicts, -fit(criteria(pair, chosen)), offer.commitment.id))
    assert [match.order for match in rank(need, found, where, chosen).matches] == sorted(expected)


@given(offers, st.lists(needs, min_size=2, max_size=3), searches)
def test_candidates_that_serve_many_needs_serve_each_as_if_alone(found, several, where):
    candidates = Candidates(found)
    for need in several:
        assert rank(need, candidates, where) == rank(need, found, where)


@given(offers, needs, searches)
def test_the_contributions_of_a_match_sum_to_its_fit(found, need, where):
    for match in rank(need, found, where).matches:
        assert abs(sum(one.contribution for one in match.criteria) - match.fit) <= 1e-9
        total = sum(one.weight for one in match.criteria)
        assert total == sum(DEFAULT_WEIGHTS[one.name] for one in match.criteria)


def test_a_change_of_bookings_is_seen():
    free = an_offer("mon 15-16", 1, 1)
    full = replace(free, bookings=(Booking(TERM, 1, Week.parse("mon 15-16"), 60),))
    assert rank(a_need(hours=1), [free], circumstances()).matches
    assert not rank(a_need(hours=1), [full], circumstances()).matches
