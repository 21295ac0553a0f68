"""Writing down who read about which family."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from graph_service.domain.audit import READ, Chained, Entry
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


async def read_case_entries(viewer: Viewer, household_id: str, what: str, graph: Graph) -> list[Chained]:
    """Return what was done and read of a household's case, in order; that it was read, and for what, is the last of it."""
    await record_reads(viewer, {household_id: {what}}, graph)
    await audit.record_all_events(graph)
    keys = await audit.case_keys(graph, [household_id])
    return await audit.entries_of_case(graph, keys[household_id])
