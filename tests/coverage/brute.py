"""Independent checkers: they share no code with what they check."""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog, minimize


def most(open_, free, arcs, needs=None):
    """The most that can be given, by linear programming."""
    chosen = range(len(open_)) if needs is None else needs
    pairs = [(need, offer) for need in chosen for offer in arcs[need]]
    if not pairs:
        return 0.0
    rows = np.zeros((len(open_) + len(free), len(pairs)))
    for column, (need, offer) in enumerate(pairs):
        rows[need, column] = rows[len(open_) + offer, column] = 1
    return -linprog(-np.ones(len(pairs)), rows, [*open_, *free], method="highs").fun


def has_full_flow(open_, free, arcs):
    """Hall's condition: every set of needs finds enough among the offers that could serve some of it."""
    needs = [need for need, minutes in enumerate(open_) if minutes]
    return all(
        sum(free[offer] for offer in {offer for need in some for offer in arcs[need]})
        >= sum(open_[need] for need in some)
        for size in range(1, len(needs) + 1)
        for some in combinations(needs, size)
    )


def fairest(cells, open_, free, arcs, demand):
    """The cells' amounts of a most flow with the least sum of gap² ÷ demand, by a general solver."""
    pairs = [(need, offer) for need in range(len(open_)) for offer in arcs[need]]
    count = max(cells) + 1
    asked = np.bincount(cells, weights=open_, minlength=count)
    if not pairs:
        return np.zeros(count)
    total = most(open_, free, arcs)
    into = np.zeros((count, len(pairs)))
    rows = np.zeros((len(open_) + len(free), len(pairs)))
    for column, (need, offer) in enumerate(pairs):
        into[cells[need], column] = 1
        rows[need, column] = rows[len(open_) + offer, column] = 1
    limits = np.array([*open_, *free], dtype=float)
    scale = max(1.0, limits.max())
    weights = np.array([demand[cell] for cell in range(count)], dtype=float) / scale
    start = linprog(-np.ones(len(pairs)), rows, limits / scale, method="highs").x
    found = minimize(
        lambda x: float((((asked / scale - into @ x) ** 2) / weights).sum()),
        start,
        jac=lambda x: -2 * into.T @ ((asked / scale - into @ x) / weights),
        bounds=[(0, None)] * len(pairs),
        constraints=[
            {"type": "ineq", "fun": lambda x: limits / scale - rows @ x, "jac": lambda x: -rows},
            {"type": "eq", "fun": lambda x: x.sum() - total / scale, "jac": lambda x: np.ones(len(pairs))},
        ],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    return into @ found.x * scale
