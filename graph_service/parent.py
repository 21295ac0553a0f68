"""Processes that end with the one that started them, even when that one is killed."""

import multiprocessing
import os
import threading
from multiprocessing.connection import wait


def end_with_parent() -> None:
    """End this process, which another one started, as soon as that one is gone."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a child has a parent to watch"

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
