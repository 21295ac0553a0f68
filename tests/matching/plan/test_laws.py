"""What must hold of any plan: the laws, and the rules in worlds too large to try all plans."""

import random
from dataclasses import replace

import pytest

from graph_service.matching.allocation.allocation import allocate
from graph_service.matching.plan.problem import problem
from graph_service.matching.plan.solving import solve
from graph_service.matching.plan.timetable import worth
from tests.matching.plan.checker import Checker
from tests.matching.plan.reading import held
from tests.matching.plan.worlds import World, some_world

FEW, MANY = 40, 5000
SECONDS = 3
"""In so much time some of the larger worlds are not solved to the end: what is there by then has to hold as well."""
WINDOWS = (
    "mon 14-19",
    "mon 15-16:30|tue 15-18",
    "wed 16-19|thu 9-11",
    "thu 14-18:30|fri 15-17",
    "sun 22-00|mon 0-1",
    "tue 9-12|sat 9-12",
)


def best(world):
    """Return the plan's worth; the solver proves it where nothing better exists."""
    asked = problem(*world.rankings)
    found = solve(asked)
    assert found.optimal
    value = worth(asked, found.sessions)
    return value.covered, value.fewer_partners, value.fit


@pytest.mark.parametrize("seed", range(40))
def test_a_partner_more_never_lowers_covered_time(seed):
    world = some_world(2000 + seed, offers=7)
    for without in range(len(world.offers)):
        fewer = replace(world, offers=world.offers[:without] + world.offers[without + 1 :])
        assert best(fewer)[0] <= best(world)[0]


@pytest.mark.parametrize("seed", range(40))
def test_new_names_and_another_order_change_nothing(seed):
    world = some_world(3000 + seed, offers=7)
    rolls = random.Random(seed)
    names = {id_: f"new-{number}" for number, id_ in enumerate(rolls.sample(range(100), 100))}
    known = {offer.commitment.partner_id for offer in world.offers}
    partners = dict(zip(sorted(known), rolls.sample(list(names.values()), len(known)), strict=True))
    people = {"ada": "zoe", "bea": "abe"}
    renamed = [
        replace(
            offer,
            commitment=replace(
                offer.commitment,
                id=f"renamed-{rolls.random()}",
                partner_id=partners[offer.commitment.partner_id],
            ),
            staff=tuple(replace(one, id=people[one.id]) for one in offer.staff),
        )
        for offer in world.offers
    ]
    needs = [list(own) for own in world.households]
    for own in (renamed, *needs):
        rolls.shuffle(own)
    assert best(World(tuple(map(tuple, needs)), tuple(renamed))) == best(world)


@pytest.mark.parametrize("seed", range(40))
def test_more_hours_and_places_never_hurt(seed):
    world = some_world(4000 + seed, offers=6)
    rolls = random.Random(seed)
    grown = tuple(
        replace(
            offer,
            commitment=replace(
                offer.commitment,
                minutes_per_week=offer.commitment.minutes_per_week + rolls.choice([0, 30, 120]),
                places=offer.commitment.places + rolls.choice([0, 1, 3]),
            ),
        )
        for offer in world.offers
    )
    assert best(World(world.households, grown))[0] >= best(world)[0]


def larger_worlds_hold(seeds):
    """Plan for families, and share out among several, in worlds of this size, and check every rule."""
    sessions = 0
    for seed in seeds:
        world = some_world(seed, households=1, needs=6, offers=30, windows=WINDOWS)
        asked = problem(*world.rankings)
        found = solve(asked, SECONDS)
        plan = held(asked, world, found.sessions)
        assert Checker(world).wrong(plan) is None, seed
        value = worth(asked, found.sessions)
        assert [stage.value for stage in found.stages] == [value.covered, value.partners, value.fit]
        several = some_world(seed, households=5, needs=3, offers=10, windows=WINDOWS)
        asked = problem(*several.rankings)
        shared = allocate(asked, range(len(several.households)), SECONDS)
        assert shared.first_come.fairness.shares <= shared.fairest.fairness.shares
        checker = Checker(several)
        for way in (shared.fairest, shared.first_come):
            assert checker.wrong(held(asked, several, way.sessions)) is None, seed
            sessions += len(way.sessions)
        sessions += len(plan)
    assert sessions > len(seeds)
    return sessions


def test_no_rule_is_broken_in_larger_worlds():
    larger_worlds_hold(range(5000, 5000 + FEW))


@pytest.mark.soak
def test_no_rule_is_broken_in_thousands_of_larger_worlds(keep):
    sessions = larger_worlds_hold(range(10_000, 10_000 + MANY))
    keep("plans and allocations", worlds=MANY, sessions=sessions, rules_broken=0)
