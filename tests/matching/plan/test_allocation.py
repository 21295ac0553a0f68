"""The allocation of what there is among all families: nothing fairer exists, and it breaks no rule."""

from fractions import Fraction
from itertools import islice

import pytest

from graph_service.matching.allocation import allocation
from graph_service.matching.allocation.allocation import allocate
from graph_service.matching.plan.problem import problem
from tests.matching.plan.checker import WEIGHTS, Checker
from tests.matching.plan.reading import held
from tests.matching.plan.worlds import some_world

CHUNK = 50
MOST_PLANS = 10_000
"""A world with more plans is not small: to hold the allocation against each of them would take longer than all the others."""
WINDOWS = ("mon 15-16", "mon 15-16:30", "tue 15-16", "mon 15-17")


def fair(checker, plan):
    """Return the sorted shares, then minutes, then minutes times fit."""
    covered = dict.fromkeys(range(len(checker.world.households)), 0)
    for one in plan:
        covered[one.household] += WEIGHTS[checker.need(one).priority] * checker.need(one).session_minutes
    asked = [
        sum(WEIGHTS[need.priority] * need.minutes_per_week for need in needs)
        for needs in checker.world.households
    ]
    shares = tuple(sorted(Fraction(covered[number], all_) for number, all_ in enumerate(asked)))
    return shares, sum(checker.need(one).session_minutes for one in plan), checker.values(plan)[2]


@pytest.mark.parametrize("chunk", range(10))
def test_no_allocation_of_a_small_world_is_fairer_and_none_breaks_a_rule(chunk):
    left_out = []
    for seed in range(CHUNK * chunk, CHUNK * (chunk + 1)):
        world = some_world(seed, households=3, needs=2, offers=3, windows=WINDOWS)
        checker, asked = Checker(world), problem(*world.rankings)
        plans = list(islice(checker.plans(), MOST_PLANS + 1))
        if len(plans) > MOST_PLANS:
            left_out.append(seed)
            continue
        found = allocate(asked, range(len(world.households)), 60)
        best = max(fair(checker, plan) for plan in plans)
        for one in (found.fairest, found.first_come):
            plan = held(asked, world, one.sessions)
            assert checker.wrong(plan) is None, seed
            assert (one.fairness.shares, one.fairness.minutes, one.fairness.fit) == fair(checker, plan)
        assert fair(checker, held(asked, world, found.fairest.sessions)) == best, seed
        assert found.fairest.optimal
        assert found.fairest.proven_levels == len(world.households)
        assert found.fairest.bound is None
        assert found.first_come.fairness <= found.fairest.fairness
    assert len(left_out) <= 1


@pytest.mark.parametrize("chunk", range(4))
def test_what_large_groups_are_shared_by_is_never_less_fair_than_first_come_and_its_bound_holds(
    chunk, monkeypatch
):
    """Small worlds, shared out as if they were large, so that the fairest is known."""
    monkeypatch.setattr(allocation, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(allocation, "NEIGHBOURS", 1)
    for seed in range(1000 + 10 * chunk, 1010 + 10 * chunk):
        world = some_world(seed, households=3, needs=2, offers=3, windows=WINDOWS)
        checker, asked = Checker(world), problem(*world.rankings)
        found = allocate(asked, range(len(world.households)), 60)
        best, *_ = max(fair(checker, plan) for plan in checker.plans())
        shares = found.fairest.fairness.shares
        assert checker.wrong(held(asked, world, found.fairest.sessions)) is None
        assert found.first_come.fairness.shares <= shares <= best
        proven = found.fairest.proven_levels
        assert shares[:proven] == best[:proven], seed
        if found.fairest.bound is not None:
            assert best[proven] <= found.fairest.bound
