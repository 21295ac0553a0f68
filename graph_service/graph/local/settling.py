"""What a swap of the local Neo4j for another leaves when it is cut short, put right at the next start."""

import shutil

from graph_service.graph.local.filelock import locked_file
from graph_service.graph.local.places import Places


def settle(places: Places) -> None:
    """Bring to its end, or take back, a swap that was cut short.

    While the place is empty the old Neo4j, which was moved aside, is the true one; once it is not, the new one is.
    """
    if not places.replaced.exists():
        return
    with locked_file(places.swap_lock):
        if places.home.exists():
            shutil.rmtree(places.replaced, ignore_errors=True)
        elif places.replaced.exists():
            places.replaced.rename(places.home)
