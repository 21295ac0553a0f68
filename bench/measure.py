"""Timing: many runs, the middle and the slow end, and ratios between things measured in one run."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Timing:
    """Milliseconds over several runs."""

    p50: float
    p95: float
    runs: int

    def __str__(self) -> str:
        return f"{self.p50:.1f} ms (p95 {self.p95:.1f}, {self.runs} runs)"


def timing(milliseconds: list[float]) -> Timing:
    """Return the middle and the 95th hundredth of the runs."""
    ordered = sorted(milliseconds)
    return Timing(
        statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], len(ordered)
    )


async def timed(work: Callable[[T], Awaitable[object]], inputs: Sequence[T], warm: int = 20) -> Timing:
    """Time the work on each input, after a few that do not count."""
    for one in inputs[:warm]:
        await work(one)
    found = []
    for one in inputs:
        start = time.perf_counter()
        await work(one)
        found.append((time.perf_counter() - start) * 1000)
    return timing(found)
