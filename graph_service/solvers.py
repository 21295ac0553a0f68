"""Processes that solve plans and allocations, so that a long one keeps nobody else waiting."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from graph_service.parent import end_with_parent

MOST = 4
"""So many of each kind at most. Each holds about 120 MB while it lives; none is started before it is needed."""

STEP_BACK = 10
"""How far allocations, which may take half a minute, step back for everything else."""


@dataclass(frozen=True)
class Solvers:
    """Processes for the plans of families, and others, that step back for those, for allocations; so many of each."""

    plans: Executor
    allocations: Executor
    workers: int


@contextmanager
def solving() -> Iterator[Solvers]:
    """Give processes to solve in for the length of the block; whatever they do at its end is stopped."""
    others = set(multiprocessing.active_children())
    workers = min(MOST, os.cpu_count() or 1)
    plans, allocations = pools = _pool(workers, 0), _pool(workers, STEP_BACK)
    try:
        yield Solvers(plans, allocations, workers)
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int, step_back: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(step_back,))


def _begin(step_back: int) -> None:
    """Step back so far, and end this process with the one that started it."""
    os.nice(step_back)
    end_with_parent()
