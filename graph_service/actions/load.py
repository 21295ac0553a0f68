"""Bringing checked rows into the network."""

from collections.abc import Callable

from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.graph.connection import Graph
from graph_service.graph.loading import Part, Written, write


async def load_rows(
    viewer: Viewer,
    parts: list[Part],
    graph: Graph,
    *,
    rehearse: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> dict[str, Written]:
    """Write rows that were checked and return what became of each table's; a rehearsal is undone at the end."""
    permit(viewer, Action.LOAD)
    return await write(graph, parts, rehearse, progress)


async def bring_in(
    viewer: Viewer,
    parts: list[Part],
    graph: Graph,
    progress: Callable[[int], None] = lambda rows: None,
) -> dict[str, Written]:
    """Write what a coordinator approved of somebody else's file: partners, places, contacts and offers."""
    permit(viewer, Action.IMPORT)
    return await write(graph, parts, progress=progress)
