"""Counting without Python's collector of cycles looking on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest for the length of the block, or of the function that this decorates.

    What is made here is kept and has no cycles; in a network of many cities, looking through all of it each time that
    some more was made costs a quarter of the whole.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
