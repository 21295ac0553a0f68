"""The plan of a family: nothing better exists, and it breaks no rule."""

from itertools import islice

import pytest

from graph_service.matching.plan import staged
from graph_service.matching.plan.problem import problem
from graph_service.matching.plan.solving import solutions, solve
from graph_service.matching.plan.timetable import worth
from tests.matching.plan.checker import Checker
from tests.matching.plan.reading import held
from tests.matching.plan.worlds import some_world

CHUNK = 50


@pytest.mark.parametrize("chunk", range(10))
def test_no_plan_of_a_small_world_is_better_and_none_breaks_a_rule(chunk):
    for seed in range(CHUNK * chunk, CHUNK * (chunk + 1)):
        world = some_world(seed)
        checker, asked = Checker(world), problem(*world.rankings)
        found = solve(asked)
        plan = held(asked, world, found.sessions)
        assert checker.wrong(plan) is None, seed
        best = max(map(checker.values, checker.plans()))
        assert checker.values(plan) == best, seed
        value = worth(asked, found.sessions)
        assert (value.covered, value.fewer_partners, value.fit) == best
        assert found.optimal
        assert [stage.value for stage in found.stages] == [best[0], -best[1], best[2]]
        assert [stage.bound for stage in found.stages] == [stage.value for stage in found.stages]


def plainly(asked):
    seen = []
    while (found := staged.solve(asked, banned=seen)) and found.sessions:
        yield found
        seen.append(frozenset(asked.partner(one.option) for one in found.sessions))


@pytest.mark.parametrize("solver", [solutions, plainly], ids=["partner sets", "plain"])
def test_each_alternative_is_the_best_plan_with_partners_not_seen_before(solver):
    several = 0
    for seed in range(1000, 1040):
        world = some_world(seed, needs=2, offers=9)
        checker, asked = Checker(world), problem(*world.rankings)
        by_partners = {}
        for plan in checker.plans():
            key = frozenset(checker.offers[one.offer].commitment.partner_id for one in plan)
            by_partners[key] = max(by_partners.get(key, (-1,)), checker.values(plan))
        expected = sorted((value for key, value in by_partners.items() if key), reverse=True)[:4]
        found = [held(asked, world, one.sessions) for one in islice(solver(asked), 4) if one.sessions]
        assert [checker.values(plan) for plan in found] == expected, seed
        assert not any(map(checker.wrong, found))
        several += len(found) > 1
    assert several > 8
