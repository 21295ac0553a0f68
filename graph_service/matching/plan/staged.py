"""The three goals of a plan one after the other, by CP-SAT on the whole model.

Plain and slow beside the search over partner sets; it serves what that search cannot hold, and checks it.
"""

import math
import time
from collections.abc import Collection
from dataclasses import dataclass

from ortools.sat.python.cp_model import FEASIBLE, MODEL_INVALID, OPTIMAL, UNKNOWN, CpSolver

from graph_service.matching.plan.model import Model
from graph_service.matching.plan.outcome import Solution, stages
from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.timetable import Timetable, Worth, worth

SEED = 1


@dataclass(frozen=True)
class Answer:
    """What the solver found, if anything, and the bound on what it was asked to make largest or smallest."""

    timetable: Timetable | None
    bound: float
    settled: bool

    @property
    def optimal(self) -> bool:
        """Whether there is a timetable and none is better."""
        return self.settled and self.timetable is not None

    @property
    def at_most(self) -> int:
        return math.floor(self.bound + 1e-6)

    @property
    def at_least(self) -> int:
        return math.ceil(self.bound - 1e-6)


def solve(
    problem: Problem,
    seconds: float = 60.0,
    known: Timetable = (),
    banned: Collection[frozenset[int]] = (),
) -> Solution | None:
    """Return the best plan found whose partner set is not banned; None when none is.

    `known` is a timetable that holds, to begin with: the answer is never worse. When the time is over, the
    stages say how far it got.
    """
    ends = time.monotonic() + seconds
    model = Model(problem)
    for partners in banned:
        model.forbid(partners)
    best: Timetable | None = known if not banned or known else None
    model.cp.maximize(model.covered)
    answer = ask(model, (ends - time.monotonic()) / 2, best)
    best = best if answer.timetable is None else answer.timetable
    if best is None:
        return None
    covered = answer.at_most
    model.cp.add(model.covered >= worth(problem, best).covered)
    model.cp.minimize(model.partners)
    answer = ask(model, (ends - time.monotonic()) / 2, best)
    best, fewest = answer.timetable or best, answer.at_least
    model.cp.add(model.partners <= worth(problem, best).partners)
    model.cp.maximize(model.fit)
    answer = ask(model, ends - time.monotonic(), best)
    best = answer.timetable or best
    return Solution(best, stages(worth(problem, best), Worth(covered, -fewest, answer.at_most)))


def ask(
    model: Model,
    seconds: float,
    known: Timetable | None = None,
    effort: float = math.inf,
    presolve: bool = True,
) -> Answer:
    """Ask the solver within the time, on one core, the same question always answered alike.

    `effort` is in the solver's deterministic seconds: what ends by it ends alike on every machine. Small models
    are solved sooner without `presolve`.
    """
    if known:
        model.suggest(known)
    solver = CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    solver.parameters.max_deterministic_time = effort
    solver.parameters.cp_model_presolve = presolve
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    status = solver.solve(model.cp)
    assert status != MODEL_INVALID, model.cp.validate()
    found = model.timetable(solver) if status in {OPTIMAL, FEASIBLE} else None
    return Answer(found, solver.best_objective_bound, status not in {FEASIBLE, UNKNOWN})
