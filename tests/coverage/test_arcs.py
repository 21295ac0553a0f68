"""Who could serve whom is what matching says of each pair, and whoever could not is told why."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.arcs import LARGEST_TABLE, Judge, _distinct
from graph_service.coverage.kinds import GapReason
from graph_service.domain.model import CommitmentState, Mode
from graph_service.matching.pairing import Pairing
from graph_service.matching.requirements import requirements
from tests.examples import examples
from tests.matching.strategies import needs, offers, searches
from tests.worlds import CHILD, a_need, an_offer, circumstances


@settings(max_examples=examples(50))
@given(offers, st.lists(st.tuples(needs, searches), min_size=1, max_size=4))
def test_an_arc_joins_what_meets_every_requirement_but_capacity(found, asked):
    judge = Judge(asked, found)
    expected = [
        {
            offer.commitment.id
            for offer in found
            if all(
                one.verdict == "MET"
                for one in requirements(Pairing(need, offer, where))
                if one.name != "CAPACITY"
            )
        }
        for need, where in asked
    ]
    arcs = judge.arcs()
    ids = [offer.commitment.id for offer in judge.candidates.offers]
    assert [{ids[row] for row in arcs[need]} for need in range(len(asked))] == expected


def why(need, *offers, where=None):
    found = Judge([(need, where or circumstances())], offers).whys([0])[0]
    return found.reason, found.commitment_ids


def test_nobody_lends_it():
    assert why(a_need("spid"), an_offer()) == (GapReason.NO_PARTNER, ())


def test_only_an_ended_offer_is_nobody():
    assert why(a_need(), an_offer(state=CommitmentState.ENDED)) == (GapReason.NO_PARTNER, ())


def test_somebody_lends_it_but_nobody_near():
    assert why(a_need(), an_offer(pact="southern")) == (GapReason.DISTANCE, ("club",))


def test_what_stands_in_the_way_is_told():
    assert why(a_need(windows="tue 9-12"), an_offer())[0] is GapReason.WRONG_TIMES
    assert why(a_need(languages=("ar",)), an_offer(languages=("it",)))[0] is GapReason.LANGUAGE
    assert why(a_need(age_band=CHILD), an_offer(min_age=14))[0] is GapReason.AGE
    assert why(a_need(modes=(Mode.AT_HOME,)), an_offer())[0] is GapReason.MODE
    where = circumstances(refused_partner_ids=frozenset(["lantern"]))
    assert why(a_need(), an_offer(), where=where)[0] is GapReason.REFUSED


def test_what_is_only_not_known_is_to_be_checked():
    assert why(a_need(languages=("ar",)), an_offer())[0] is GapReason.TO_CHECK


def test_the_offer_that_lacks_least_tells_why():
    far = an_offer(id="far", min_age=14, languages=("it",))
    near = an_offer(id="near", languages=("it",))
    need = a_need(age_band=CHILD, languages=("ar",))
    assert why(need, far, near) == (GapReason.LANGUAGE, ("near",))


@given(st.lists(st.one_of(st.integers(0, 9), st.integers(0, 5000), st.just(LARGEST_TABLE + 7))))
def test_distinct_codes_are_those_that_numpy_finds(codes):
    given = np.array(codes, dtype=np.int64)
    alike, at, places = _distinct(given)
    assert alike.tolist() == np.unique(given).tolist()
    assert given[at].tolist() == alike.tolist()
    assert alike[places].tolist() == codes
