"""Putting a Neo4j that was made anew in the place of the one of a data folder, so that nothing of the old one stays."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service.errors import PattiError
from graph_service.graph.local.client import status
from graph_service.graph.local.filelock import locked_file, open_lock, try_lock
from graph_service.graph.local.places import Places

PAUSE = 0.05


@contextmanager
def unused(data_dir: Path) -> Iterator[None]:
    """Keep anybody from starting the Neo4j of a data folder for the length of the block; one that stops is waited for.

    Raises PattiError when somebody uses it.
    """
    places = Places(data_dir)
    places.make()
    descriptor = open_lock(places.supervisor_lock)
    try:
        while not try_lock(descriptor):
            found = status(data_dir)
            if found.holders or found.kept_up:
                raise PattiError(
                    "The local Neo4j is in use: stop the service (and `patti neo4j down`), then try again."
                )
            time.sleep(PAUSE)
        yield
    finally:
        os.close(descriptor)


def swap(data_dir: Path, made: Path) -> None:
    """Put the Neo4j of another data folder in the place of that of a data folder, and delete the old one.

    Neither may run. Whoever is killed meanwhile leaves one of the two whole; the next start finds which.
    """
    old, new = Places(data_dir), Places(made)
    with locked_file(old.swap_lock):
        old.home.rename(old.replaced)
        new.home.rename(old.home)
        shutil.rmtree(old.replaced)
