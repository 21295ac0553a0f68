"""Planning the week of a family."""

import asyncio

from graph_service.actions.find_partners import FoundOffers
from graph_service.deadline import seconds_left
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import OutOfRange, Problem
from graph_service.matching.plan import problem as planning
from graph_service.matching.plan.family import Plan, plan
from graph_service.matching.plan.outcome import Solution
from graph_service.solvers import Solvers

LEAST_SECONDS, MOST_SECONDS = 0.1, 20.0
MOST_ALTERNATIVES = 10


async def plan_family(
    viewer: Viewer,
    found: FoundOffers,
    seconds: float,
    alternatives: int,
    solvers: Solvers | None = None,
) -> list[Plan] | list[Problem]:
    """Return the best plan for the needs of a search, then so many alternatives at most, or what is wrong.

    The solving is done by `solvers`, processes of their own in a service, so that families do not wait for one
    another; the plans share the seconds. Nothing is reserved.
    """
    permit(viewer, Action.SEARCH_PARTNERS)
    problems: list[Problem] = []
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        problems.append(OutOfRange(("budgetSeconds",), seconds, LEAST_SECONDS, MOST_SECONDS))
    if not 0 <= alternatives <= MOST_ALTERNATIVES:
        problems.append(OutOfRange(("alternatives",), alternatives, 0, MOST_ALTERNATIVES))
    if problems:
        return problems
    rankings = await asyncio.to_thread(
        lambda: [found.ranking(index) for index in range(len(found.search.needs))]
    )
    asked = await asyncio.to_thread(planning.problem, rankings)
    seconds = min(seconds, seconds_left() or seconds)
    work = asyncio.get_running_loop().run_in_executor
    pool = solvers.plans if solvers else None
    solved = await work(pool, _solved, asked, seconds, 1 + alternatives)
    return [plan(rankings, asked, one) for one in solved]


def _solved(asked: planning.Problem, seconds: float, most: int) -> list[Solution]:
    """Return the best plan and alternatives; the solver is read where it is needed, which takes it a second."""
    from graph_service.matching.plan.solving import first_solutions

    return first_solutions(asked, seconds, most)
