"""The best plan of a problem, by the search over partner sets where its tables are small enough, else plainly."""

import time
from collections.abc import Iterator
from itertools import islice

from graph_service.matching.plan import staged
from graph_service.matching.plan.outcome import Solution
from graph_service.matching.plan.partner_sets import GivenUp, Search, suits
from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.timetable import Timetable, partners

FOR_THE_SEARCH = 0.7
"""The part of the time after which the plain model gets its chance."""


def solve(problem: Problem, seconds: float = 60.0) -> Solution:
    """Return the best plan. When the time is over, its stages say how far it got."""
    return next(solutions(problem, seconds))


def first_solutions(problem: Problem, seconds: float, most: int) -> list[Solution]:
    """Return the best plan and alternatives, `most` of them at the most."""
    return list(islice(solutions(problem, seconds), most))


def solutions(problem: Problem, seconds: float = 60.0) -> Iterator[Solution]:
    """Yield the best plan, then ever again the best one whose set of partners was not seen before.

    All of them share the seconds. The first always comes, if only empty.
    """
    started = time.monotonic()
    search = Search(problem, started + FOR_THE_SEARCH * seconds) if suits(problem) else None
    seen: list[frozenset[int]] = []
    while not seen or time.monotonic() - started < seconds:
        known: Timetable = ()
        found = None
        if search:
            try:
                found = search.run(seen)
                if found is None:
                    return
            except GivenUp:
                known, search = search.best or (), None
        if found is None:
            found = staged.solve(problem, seconds - (time.monotonic() - started), known, seen)
        if found is None or (seen and not found.sessions):
            return
        yield found
        seen.append(partners(problem, found.sessions))
