"""Writing down who read about which family."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from graph_service.domain.audit import READ, Entry
from graph_service.domain.permissions import Viewer
from graph_service.graph import audit
from graph_service.graph.connection import Graph


async def record_reads(viewer: Viewer, read: Mapping[str, Collection[str]], graph: Graph) -> None:
    """Write down that the viewer read about households: by the id of each, the kinds of things.

    What cannot be written down must not be shown: raises GraphUnavailable when the graph does not take it.
    """
    if not read:
        return
    keys = await audit.case_keys(graph, sorted(read))
    now = datetime.now(UTC)
    entries = [
        Entry(now, viewer.id, READ, "beneficiary", tuple(sorted(kinds)), case=keys[id_].mark)
        for id_, kinds in sorted(read.items())
        if id_ in keys
    ]
    if entries:
        await audit.append(graph, entries)
