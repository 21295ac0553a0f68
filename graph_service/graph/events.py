"""What was done to things, read back."""

from collections.abc import Sequence

from graph_service.domain.events import Event
from graph_service.graph import records
from graph_service.graph.connection import Graph


async def events_of_referrals(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these referrals, in order."""
    return _by_subject(await graph.read("events/of_referrals", ids=list(ids)))


async def events_of_commitments(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these commitments, in order."""
    return _by_subject(await graph.read("events/of_commitments", ids=list(ids)))


async def events_of_partners(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these partners, in order."""
    return _by_subject(await graph.read("events/of_partners", ids=list(ids)))


def _by_subject(rows: Sequence[records.Row]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(records.event(row["event"]))
    return found
