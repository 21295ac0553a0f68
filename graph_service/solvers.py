"""Processes that solve plans, so that a long one keeps nobody else waiting."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait

MOST = 4
"""Each holds about 120 MB while it lives; none is started before it is needed."""


@contextmanager
def solving() -> Iterator[Executor]:
    """Give processes to solve in for the length of the block; whatever they do at its end is stopped."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        min(MOST, os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_end_with_the_parent,
    )
    try:
        yield pool
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with_the_parent() -> None:
    """End this process when the one that started it is gone, even if it was killed."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a child is initialised"

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
