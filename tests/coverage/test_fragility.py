"""Whom the network cannot lose: each loss is what the whole flow without that one would say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.fragility import Substitute, fragility, what_if
from graph_service.coverage.gaps import HOUR
from graph_service.coverage.ledger import opened
from tests.coverage.brute import most
from tests.coverage.strategies import HIERARCHY, MONTH, a_demand, a_served, networks
from tests.examples import examples
from tests.worlds import StaffMember, an_offer

PAPERS = {"insurance_until": MONTH.end, "clearance_until": MONTH.end}


def missing(ledger, lost=()):
    """The total gap without some partners, by linear programming on what is left."""
    gone = {number for number, one in enumerate(ledger.offers) if one.commitment.partner_id in lost}
    open_ = [
        asked
        - sum(
            minutes for one, minutes in zip(demand.served, several, strict=True) if one.partner_id not in lost
        )
        for demand, asked, several in zip(ledger.demands, ledger.asked, ledger.served, strict=True)
    ]
    free = [0 if number in gone else minutes for number, minutes in enumerate(ledger.free)]
    arcs = [ledger.arcs[need].tolist() for need in range(len(open_))]
    return (sum(open_) - most(open_, free, arcs)) / HOUR / ledger.weeks


@settings(max_examples=examples(50))
@given(networks(most=7))
def test_each_loss_is_what_an_independent_solver_finds(network):
    ledger = opened(*network, MONTH)
    for loss in fragility(ledger):
        assert loss.lost_hours == pytest.approx(missing(ledger, {loss.id}) - missing(ledger), abs=1e-6)
        assert loss.lost_hours >= 0
        taken = sum(one.hours for one in loss.substitutes)
        assert taken >= 0
        assert all(0 < one.load <= 1 and one.partner_id != loss.id for one in loss.substitutes)
        assert loss.lost_hours <= loss.served_hours + loss.free_hours + 1e-9


@settings(max_examples=examples(50))
@given(networks(), st.sets(st.sampled_from(["lantern", "bell", "well"])))
def test_what_if_is_the_network_without_them_and_changes_nothing(network, ids):
    ledger = opened(*network, MONTH)
    found = what_if(ledger, HIERARCHY, ids)
    assert found.lost_hours == pytest.approx(missing(ledger, ids) - missing(ledger), abs=1e-6)
    assert found.lost_hours >= -1e-9
    assert found.after.total.demand == found.before.total.demand
    assert what_if(ledger, HIERARCHY, frozenset()).after == found.before


def losses(demands, offers):
    return {one.id: one for one in fragility(opened(demands, offers, MONTH))}


def test_a_sole_provider_takes_its_needs_along():
    offer = an_offer(hours=2, places=1)
    [loss] = losses([a_demand(hours=2)], [offer]).values()
    assert (loss.id, loss.lost_hours, loss.sole_need_ids) == ("lantern", 2, ("n",))


def test_what_it_serves_is_open_again_and_others_take_it_over():
    leaving = an_offer(hours=2, places=1, id="a", partner="lantern")
    other = an_offer(hours=3, places=1, id="b", partner="bell")
    demand = a_demand(hours=2, served=[a_served(leaving, 2)])
    found = losses([demand], [leaving, other])["lantern"]
    assert (found.served_hours, found.lost_hours, found.sole_need_ids) == (2, 0, ())
    assert found.substitutes == (Substitute("bell", 2, pytest.approx(2 / 3)),)


def test_a_volunteer_who_staffs_alone_is_missed_one_of_two_is_not():
    one, two = StaffMember("ann", "Ann", **PAPERS), StaffMember("ben", "Ben", **PAPERS)
    alone = an_offer(hours=1, places=1, id="a", staff=(one,))
    together = an_offer("", 1, 1, id="b", competences=("spid",), staff=(one, two))
    found = losses([a_demand("a", hours=1), a_demand("b", competence="spid", hours=1)], [alone, together])
    assert found["ann"].lost_hours == 1
    assert found["ann"].sole_need_ids == ("a",)
    assert "ben" not in found
    assert found["lantern"].sole_need_ids == ("a", "b")


def test_hours_move_on_in_a_chain():
    """The one who leaves helps a; b's helper can take a, and c's helper takes b."""
    first = an_offer(hours=1, places=1, id="1", partner="p1")
    second = an_offer(hours=1, places=1, id="2", partner="p2", competences=("homework", "spid"))
    third = an_offer(hours=1, places=1, id="3", partner="p3", competences=("spid",))
    demands = [a_demand("a", hours=1), a_demand("b", competence="spid", hours=1)]
    found = losses(demands, [first, second, third])
    assert found["p1"].lost_hours == found["p2"].lost_hours == found["p3"].lost_hours == 0
