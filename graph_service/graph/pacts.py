"""Community pacts: what they cover and who signed them; and the places that host them."""

from collections.abc import Sequence

from graph_service.domain.model import CommunityPact, Place, Signature
from graph_service.graph import records
from graph_service.graph.connection import Graph


async def pacts(graph: Graph, ids: Sequence[str]) -> dict[str, CommunityPact]:
    """Return the pacts with these ids, by id."""
    rows = await graph.read("pacts/by_ids", ids=list(ids))
    return {row["pact"]["id"]: records.pact(row["pact"]) for row in rows}


async def signatures(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[Signature]]:
    """Return who signed these pacts, by pact, hosts first."""
    found: dict[str, list[Signature]] = {}
    for row in await graph.read("pacts/signatures", ids=list(pact_ids)):
        found.setdefault(row["id"], []).append(records.signature(row["signature"]))
    return found


async def covered_areas(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the ids of the areas that these pacts cover, each with where that is written, by pact."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in await graph.read("pacts/coverage", ids=list(pact_ids)):
        found.setdefault(row["id"], []).append((row["area_id"], row["source"]))
    return found


async def places(graph: Graph, ids: Sequence[str]) -> dict[str, Place]:
    """Return the places with these ids, by id."""
    rows = await graph.read("places/by_ids", ids=list(ids))
    return {row["place"]["id"]: records.place(row["place"]) for row in rows}
