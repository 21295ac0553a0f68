"""What a workbook of the network holds: which things, in the order in which people look for them."""

from collections.abc import Sequence

from graph_service.domain.model import Contact
from graph_service.graph import records
from graph_service.graph.connection import Graph


async def partner_ids(graph: Graph, pact_id: str | None = None) -> tuple[list[str], list[str]]:
    """Return the ids of organisations and of volunteers: all, or those who sign or offer under a pact, by name."""
    rows = await graph.read("rows/partners", pact_id=pact_id)
    return (
        [row["id"] for row in rows if not row["volunteer"]],
        [row["id"] for row in rows if row["volunteer"]],
    )


async def commitment_ids(graph: Graph, pact_id: str | None = None) -> list[str]:
    """Return the ids of the commitments: all, or those under a pact, by title."""
    return [row["id"] for row in await graph.read("rows/commitments", pact_id=pact_id)]


async def places_by_name(graph: Graph) -> list[tuple[str, str]]:
    """Return (id, name) of every place, by name."""
    return [(row["id"], row["name"]) for row in await graph.read("rows/places")]


async def pacts_by_name(graph: Graph) -> list[tuple[str, str]]:
    """Return (id, name) of every pact, by name."""
    return [(row["id"], row["name"]) for row in await graph.read("rows/pacts")]


async def contacts_by_ids(graph: Graph, ids: Sequence[str]) -> list[Contact]:
    """Return these contacts, those that are there."""
    return [records.contact(row["contact"]) for row in await graph.read("rows/contacts", ids=list(ids))]
