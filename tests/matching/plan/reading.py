"""The solver's sessions, as the checker knows them."""

from collections.abc import Sequence

from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.timetable import Session
from tests.matching.plan.checker import Held
from tests.matching.plan.worlds import World


def held(asked: Problem, world: World, sessions: Sequence[Session]) -> tuple[Held, ...]:
    """Return the sessions with their households, the needs' places in these, and the offers' ids."""
    first = [sum(len(own) for own in world.households[:number]) for number in range(len(world.households))]
    return tuple(
        Held(
            need.household,
            option.need - first[need.household],
            asked.commitment_ids[option.supply],
            one.start,
        )
        for one in sessions
        for option in [asked.options[one.option]]
        for need in [asked.needs[option.need]]
    )
