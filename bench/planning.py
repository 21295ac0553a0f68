"""How long the plan of a family takes: six needs of three members, thirty candidates each, in three kinds of world."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from typing import Any

from bench.measure import timing
from graph_service.domain.schedule import WEEK
from graph_service.matching.allocation.allocation import Allocation, allocate
from graph_service.matching.plan.problem import (
    FIT_UNITS,
    GRID,
    BusyWeek,
    Option,
    PlannedNeed,
    Problem,
    Supply,
)
from graph_service.matching.plan.solving import solve

NEEDS, CANDIDATES, HOUR = 6, 30, 60
RUNS = 40
WORKERS = 2
BUDGET, ALLOCATION_BUDGET = 20.0, 28.0
DAY = 24 * HOUR


def measure_planning(runs: int = RUNS) -> dict[str, Any]:
    """Time plans proven best, alone on one core; then two families at once against one after the other."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        milliseconds, proven = [], 0
        for seed in range(runs):
            took, optimal = _timed(kind, seed)
            milliseconds.append(1000 * took)
            proven += optimal
        found[kind] = asdict(timing(milliseconds)) | {"most": max(milliseconds), "proven": proven}
    found["two_at_once_to_one"] = _two_at_once()
    return found


def _timed(kind: str, seed: int) -> tuple[float, bool]:
    asked = KINDS[kind](random.Random(f"{kind} {seed}"))
    start = time.perf_counter()
    solved = solve(asked, BUDGET)
    assert solved is not None
    return time.perf_counter() - start, solved.optimal


def _some(seed: int) -> float:
    start = time.perf_counter()
    for number in range(seed, seed + 10):
        _timed("realistic", number)
    return time.perf_counter() - start


def _two_at_once() -> float:
    """Return how much longer the same ten plans take while another process makes as many."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_some, (0, 0)))  # the processes are there, and have what they import
        [alone] = pool.map(_some, (0,))
        together = max(pool.map(_some, (0, 0)))
    return together / alone


def measure_allocation() -> dict[str, Any]:
    """Share out what 5,000 commitments of eight pacts have among families with 1,000 needs."""
    asked = network(random.Random("network"))
    households = sorted({need.household for need in asked.needs})
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(_some, (0,) * WORKERS))
        start = time.perf_counter()
        found = allocate(asked, households, ALLOCATION_BUDGET, pool, WORKERS)
        took = time.perf_counter() - start
    return {
        "seconds": took,
        "needs": len(asked.needs),
        "commitments": len(asked.supplies),
        "families": len(households),
        "fairest": _fair(found.fairest),
        "first_come": _fair(found.first_come),
    }


def _fair(found: Allocation) -> dict[str, Any]:
    shares = found.fairness.shares
    return {
        "least_share": float(shares[0]),
        "mean_share": float(sum(shares) / len(shares)),
        "families_short": sum(share < 1 for share in shares),
        "hours": found.fairness.minutes / HOUR,
        "proven_levels": found.proven_levels,
        "bound_of_next": None if found.bound is None else float(found.bound),
        "in_time": found.in_time,
    }


def network(rolls: random.Random, families: int = 334, commitments: int = 5000, pacts: int = 8) -> Problem:
    """Families of about three needs, each with some thirty commitments of its pact that it could use."""
    per_pact = commitments // pacts
    hosts = []
    for number in range(commitments):
        kind = rolls.randrange(25)
        hours, places = rolls.randint(1, 4), rolls.choice((1, 1, 1, 2, 4))
        hosts.append((number // per_pact, kind, hours, places, set(_afternoons(rolls, rolls.randint(1, 2)))))
    of_kind: dict[tuple[int, int], list[int]] = {}
    for number, (pact, kind, *_) in enumerate(hosts):
        of_kind.setdefault((pact, kind), []).append(number)
    needs, options = [], []
    for family in range(families):
        pact = rolls.randrange(pacts)
        for number in range(3):
            need = len(needs)
            length = rolls.choice((HOUR, HOUR, 2 * HOUR))
            needs.append(
                PlannedNeed(
                    family,
                    rolls.choice((1, 1, 2, 4)),
                    length,
                    rolls.randint(1, 3),
                    1,
                    frozenset([family << 16 | number % 2]),
                )
            )
            wanted = set(_afternoons(rolls, rolls.randint(2, 4)))
            common = min(24, int(rolls.expovariate(0.4)))
            for supply in of_kind[pact, common]:
                starts = tuple(
                    sorted(
                        one
                        for one in hosts[supply][4] & wanted
                        if _whole(one, length, hosts[supply][4] & wanted)
                    )
                )
                if starts and hosts[supply][2] * HOUR >= length:
                    options.append(Option(need, supply, rolls.randrange(FIT_UNITS), 3, starts))
    touched = frozenset(range(len(needs)))
    supplies = tuple(
        Supply(number // 3, places, (BusyWeek(touched, hours * HOUR),))
        for number, (_, _, hours, places, _) in enumerate(hosts)
    )
    return Problem(tuple(needs), supplies, tuple(options))


def _whole(start: int, length: int, starts: set[int]) -> bool:
    """Return whether hours may begin all through a session of this length, so that it lies within the windows."""
    return all(start + offset in starts for offset in range(0, length - HOUR + 1, GRID))


def adversarial(rolls: random.Random) -> Problem:
    """Anything at any time: random windows, fits and partners."""
    needs = _needs(rolls)
    supplies, options = [], []
    for need in range(NEEDS):
        for _ in range(CANDIDATES):
            open_ = _starts(
                rolls, [(rolls.randrange(7), rolls.randrange(8, 19), rolls.randint(1, 4)) for _ in range(2)]
            )
            options.append(
                Option(need, len(supplies), rolls.randrange(FIT_UNITS), rolls.randint(1, 4), open_)
            )
            supplies.append(_supply(rolls.randrange(60), 1, rolls.randint(1, 6), need))
    return Problem(needs, tuple(supplies), tuple(options))


def realistic(rolls: random.Random) -> Problem:
    """Afternoons that many share, group places, weekly caps, fit by distance and skill, several needs a partner."""
    needs = _needs(rolls)
    partners = [(rolls.random(), rolls.randrange(5)) for _ in range(45)]
    wanted = [_afternoons(rolls, rolls.randint(3, 5)) for _ in needs]
    supplies: list[Supply] = []
    options: list[Option] = []
    for partner, (near, _) in enumerate(partners):
        offered = _afternoons(rolls, rolls.randint(1, 3))
        served = rolls.sample(range(NEEDS), rolls.choice((2, 4, 4, 6)))
        for need in served:
            both = tuple(sorted(set(offered) & set(wanted[need])))
            if both and sum(one.need == need for one in options) < CANDIDATES:
                fit = round(FIT_UNITS * (0.5 * near + 0.5 * rolls.choice((0.5, 0.9, 1.0))))
                options.append(Option(need, len(supplies), fit, min(4, len(both)), both))
        supplies.append(_supply(partner, rolls.choice((1, 2, 5, 10)), rolls.randint(2, 6), *range(NEEDS)))
    return Problem(needs, tuple(supplies), tuple(options))


def tight(rolls: random.Random) -> Problem:
    """Little time on both sides: not everything can be covered."""
    needs = _needs(rolls, most=4)
    wanted = [_afternoons(rolls, 2) for _ in needs]
    supplies, options = [], []
    for need in range(NEEDS):
        for _ in range(CANDIDATES):
            offered = _afternoons(rolls, 1)
            both = tuple(sorted(set(offered) & set(wanted[need])))
            if both:
                options.append(
                    Option(need, len(supplies), rolls.randrange(FIT_UNITS), min(2, len(both)), both)
                )
                supplies.append(_supply(rolls.randrange(50), 1, rolls.randint(1, 2), need))
    return Problem(needs, tuple(supplies), tuple(options))


KINDS: dict[str, Callable[[random.Random], Problem]] = {
    "adversarial": adversarial,
    "realistic": realistic,
    "tight": tight,
}


def _needs(rolls: random.Random, most: int = 3) -> tuple[PlannedNeed, ...]:
    return tuple(
        PlannedNeed(0, rolls.choice((1, 1, 2, 4)), HOUR, rolls.randint(1, most), 1, frozenset([number % 3]))
        for number in range(NEEDS)
    )


def _supply(partner: int, places: int, hours: int, *needs: int) -> Supply:
    return Supply(partner, places, (BusyWeek(frozenset(needs), hours * HOUR),))


def _afternoons(rolls: random.Random, days: int) -> tuple[int, ...]:
    return _starts(rolls, [(day, 14, 5) for day in rolls.sample(range(5), days)])


def _starts(rolls: random.Random, windows: list[tuple[int, int, int]]) -> tuple[int, ...]:
    """Return the half hours at which an hour can begin within windows of a day, an hour and a number of hours."""
    return tuple(
        sorted(
            {
                (day * DAY + first * HOUR + offset) % WEEK
                for day, first, hours in windows
                for offset in range(0, (hours - 1) * HOUR + 1, GRID)
            }
        )
    )
