"""Served, coverable and missing hours: they add up in every cell and row, and say why."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.gaps import Drilled, Figures, Missing, cells, drill_down, gaps
from graph_service.coverage.hours import free_minutes
from graph_service.coverage.kinds import GapReason
from graph_service.coverage.ledger import opened
from graph_service.domain.capacity import Booking
from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import Period, Week
from tests.coverage.brute import has_full_flow, most
from tests.coverage.strategies import HIERARCHY, MONTH, a_demand, a_served, networks
from tests.examples import examples
from tests.worlds import MONDAY, an_offer

HOUR = 60


def looked_at(demands, offers, during=MONTH):
    return gaps(opened(demands, offers, during), HIERARCHY)


@settings(max_examples=examples(50))
@given(networks())
def test_served_and_coverable_and_gap_are_the_demand_everywhere(network):
    found = looked_at(*network)
    for cell in found.cells.values():
        assert cell.served + cell.coverable + cell.gap == cell.demand
        assert min(cell.served, cell.coverable, cell.gap) >= 0
    for row in (*found.rows.values(), found):
        figures = row.figures if hasattr(row, "figures") else row.total
        assert figures.served + figures.coverable + figures.gap == pytest.approx(figures.demand)
    for row in found.rows.values():
        assert sum(one.hours for one in row.missing) == pytest.approx(row.figures.gap)
        unit = HOUR * found.weeks
        assert row.figures.gap * unit == pytest.approx(
            float(sum(found.cells[cell].gap for cell in set(row.cells)))
        )


@settings(max_examples=examples(50))
@given(networks())
def test_the_total_is_what_an_independent_solver_finds(network):
    ledger = opened(*network, MONTH)
    found = gaps(ledger, HIERARCHY)
    arcs = [ledger.arcs[need].tolist() for need in range(len(ledger.demands))]
    missing = sum(ledger.open) - most(ledger.open, ledger.free, arcs)
    assert found.total.gap * HOUR * ledger.weeks == pytest.approx(missing, abs=1e-6)
    assert (found.total.gap == 0) == has_full_flow(ledger.open, ledger.free, arcs)


@settings(max_examples=examples(40))
@given(networks(), st.randoms(use_true_random=False))
def test_gaps_do_not_depend_on_order_or_names(network, rolls):
    demands, offers = network
    ids = [f"{rolls.random()}" for _ in (*demands, *offers)]
    renamed = {
        offer.commitment.id: replace(offer, commitment=replace(offer.commitment, id=new))
        for offer, new in zip(offers, ids, strict=False)
    }
    others = [
        replace(
            demand,
            id=new,
            served=tuple(
                replace(one, commitment_id=renamed[one.commitment_id].commitment.id) for one in demand.served
            ),
        )
        for demand, new in zip(demands, reversed(ids), strict=False)
    ]
    moved = list(renamed.values())
    rolls.shuffle(others)
    rolls.shuffle(moved)
    assert cells(opened(others, moved, MONTH)) == cells(opened(demands, offers, MONTH))


def test_an_hour_is_counted_once_and_shared_by_what_is_asked():
    demands = [a_demand("a", area="mill", hours=2), a_demand("b", "g", "bridge", hours=4)]
    ledger = opened(demands, [an_offer(hours=3, places=1)], MONTH)
    found = gaps(ledger, HIERARCHY)
    assert found.total == Figures(6, 0, 3, 3)
    assert found.rows["mill", "homework"].figures == Figures(2, 0, 1, 1)
    assert found.rows["bridge", "homework"].figures == Figures(4, 0, 2, 2)
    assert found.rows["north", "learning"].figures == Figures(6, 0, 3, 3)
    [behind] = drill_down(ledger, found, found.rows["mill", "homework"])
    assert behind == Drilled(Missing(GapReason.NO_FREE_HOURS, 1, 1), ("a",), ("club",))


def test_what_a_referral_serves_is_served_and_takes_its_place():
    offer = an_offer(hours=2, places=2, bookings=(Booking(MONTH, 1, Week(), 60),))
    found = looked_at([a_demand(hours=2, served=[a_served(offer)])], [offer])
    assert found.total == Figures(2, 1, 1, 0)
    assert found.free == 3


def test_weeks_without_a_need_or_an_offer_count_less():
    first_two = Period(MONDAY, MONDAY + timedelta(days=13))
    found = looked_at([a_demand(hours=2, period=first_two)], [])
    assert found.total == Figures(1, 0, 0, 1)
    offer = an_offer(hours=4, places=1, valid=Period(date(2026, 1, 1), MONDAY))
    assert free_minutes(offer, MONTH) == 4 * HOUR


def test_an_offer_closed_all_week_or_not_active_has_nothing_free():
    closed = an_offer(hours=2, places=1, closures=(Period(MONDAY, MONDAY),))
    assert free_minutes(closed, MONTH) == 3 * 2 * HOUR
    assert free_minutes(an_offer(state=CommitmentState.PAUSED), MONTH) == 0


def test_a_volunteer_who_is_elsewhere_promises_what_is_left_of_the_times():
    busy = Booking(MONTH, 1, Week.parse("mon 15-18"), 180)
    assert free_minutes(an_offer("mon 15-19", 4, 1, elsewhere=(busy,)), MONTH) == 4 * HOUR


def test_free_hours_that_nobody_can_use_are_told():
    found = looked_at([a_demand()], [an_offer(competences=("spid",), id="idle"), an_offer()])
    assert found.idle_commitment_ids == ("idle",)


def test_levels_go_from_fine_to_coarse_and_each_shows_every_cell():
    found = looked_at([a_demand("a"), a_demand("b", area="bridge", competence="maths")], [])
    levels = list(HIERARCHY.levels(found.cells).values())
    assert levels[0] == {("mill", "homework"), ("bridge", "maths")}
    assert levels[-1] == {("north", "learning")}
    for rows in levels:
        assert {cell for row in rows for cell in found.rows[row].cells} == set(found.cells)


def test_even_sharing_is_exact():
    demands = [a_demand(str(number), area=area, hours=1) for number, area in enumerate(["mill", "bridge"])]
    demands.append(a_demand("2", area="mill", competence="maths", hours=1))
    found = cells(opened(demands, [an_offer(hours=1, places=1, competences=("maths",))], MONTH))
    assert {cell.coverable for cell in found.values()} == {Fraction(80)}
