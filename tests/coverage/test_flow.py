"""What is missing is shared in one way alone: the most is given, as evenly as the arcs allow."""

import random
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.coverage.flow import Arcs, balanced, largest, network
from tests.coverage.brute import fairest, has_full_flow, most
from tests.examples import examples

COUNT = 6


@st.composite
def worlds(draw):
    needs, offers = draw(st.integers(1, COUNT)), draw(st.integers(1, COUNT))
    cells = [draw(st.integers(0, 3)) for _ in range(needs)]
    cells = [sorted(set(cells)).index(cell) for cell in cells]
    open_ = [draw(st.integers(0, 12)) for _ in range(needs)]
    free = [draw(st.integers(0, 12)) for _ in range(offers)]
    arcs = [tuple(sorted(draw(st.sets(st.integers(0, offers - 1), max_size=3)))) for _ in range(needs)]
    demand = {
        cell: sum(minutes for own, minutes in zip(cells, open_, strict=True) if own == cell)
        + draw(st.integers(1, 9))
        for cell in set(cells)
    }
    return cells, open_, free, arcs, demand


def share_out(cells, open_, free, arcs, demand):
    asked = dict.fromkeys(demand, 0)
    for cell, minutes in zip(cells, open_, strict=True):
        asked[cell] += minutes
    return balanced(network(cells, open_, free, Arcs.of(arcs)), asked, demand)


def value(cells, open_, found, demand):
    asked = np.bincount(cells, weights=open_, minlength=len(demand))
    return sum((asked[cell] - float(found[cell])) ** 2 / demand[cell] for cell in demand)


@settings(max_examples=examples(50))
@given(worlds())
def test_no_general_solver_shares_more_evenly_and_no_more_can_be_given(world):
    cells, open_, free, arcs, demand = world
    found = share_out(cells, open_, free, arcs, demand)
    assert float(sum(found.values())) == round(most(open_, free, arcs), 6)
    other = fairest(cells, open_, free, arcs, demand)
    assert value(cells, open_, found, demand) <= value(cells, open_, other, demand) + 1e-4


@settings(max_examples=examples(40))
@given(worlds())
def test_cells_can_get_together_what_each_is_said_to_get(world):
    cells, open_, free, arcs, demand = world
    found = share_out(cells, open_, free, arcs, demand)
    for chosen in range(1, 2 ** len(demand)):
        some = [cell for cell in demand if chosen >> cell & 1]
        needs = [need for need, cell in enumerate(cells) if cell in some]
        reach = most(open_, free, arcs, needs)
        assert float(sum(found[cell] for cell in some)) <= reach + 1e-6


@settings(max_examples=examples(50))
@given(worlds(), st.randoms(use_true_random=False))
def test_neither_order_nor_numbering_changes_what_a_cell_gets(world, rolls):
    cells, open_, free, arcs, demand = world
    needs, offers, names = list(range(len(cells))), list(range(len(free))), list(demand)
    for several in (needs, offers, names):
        rolls.shuffle(several)
    place = {offer: number for number, offer in enumerate(offers)}
    other = share_out(
        [names[cells[need]] for need in needs],
        [open_[need] for need in needs],
        [free[offer] for offer in offers],
        [tuple(sorted(place[offer] for offer in arcs[need])) for need in needs],
        {names[cell]: minutes for cell, minutes in demand.items()},
    )
    found = share_out(cells, open_, free, arcs, demand)
    assert {names[cell]: amount for cell, amount in found.items()} == other


@settings(max_examples=examples(50))
@given(worlds())
def test_nothing_is_missing_exactly_when_every_set_of_needs_finds_enough(world):
    _, open_, free, arcs, _ = world
    cells = [0] * len(open_)
    full = largest(network(cells, open_, free, Arcs.of(arcs))).total == sum(open_)
    assert full == has_full_flow(open_, free, arcs)


def test_a_cell_that_is_reached_by_little_does_not_hold_the_others_back():
    """Three cells of ten hours; the third can get two at most, so the first two share the other ten."""
    arcs = [(0,), (0,), (1,)]
    assert share_out([0, 1, 2], [600] * 3, [600, 120], arcs, dict.fromkeys(range(3), 600)) == {
        0: 300,
        1: 300,
        2: 120,
    }


def test_what_is_served_already_counts_in_what_a_cell_lacks():
    """Of ten hours each, half is served in the first cell: the five free ones go to the second."""
    found = share_out([0, 1], [300, 600], [300], [(0,), (0,)], {0: 600, 1: 600})
    assert found == {0: Fraction(0), 1: Fraction(300)}


def test_many_cells_end_exactly_even():
    rolls = random.Random(5)
    cells = list(range(40))
    arcs = [tuple(sorted(rolls.sample(range(15), 4))) for _ in cells]
    demand = {cell: rolls.randint(60, 600) for cell in cells}
    open_ = [demand[cell] for cell in cells]
    free = [rolls.randint(60, 400) for _ in range(15)]
    found = share_out(cells, open_, free, arcs, demand)
    assert sum(found.values()) == largest(network(cells, open_, free, Arcs.of(arcs))).total
    assert len({1 - amount / demand[cell] for cell, amount in found.items()}) < len(cells)
