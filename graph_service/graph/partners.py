"""Organisations and volunteers, and how to reach them."""

from collections.abc import Sequence

from graph_service.domain.model import Contact, Partner
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction


async def partners(graph: Graph, ids: Sequence[str]) -> dict[str, Partner]:
    """Return the partners with these ids, by id; what was merged is the one that it was merged into."""
    rows = await graph.read("partners/by_ids", ids=list(ids))
    return {row["id"]: records.partner(row["partner"]) for row in rows}


async def contacts(graph: Graph, partner_ids: Sequence[str]) -> dict[str, list[Contact]]:
    """Return the contacts of these partners, by partner."""
    rows = await graph.read("partners/contacts", ids=list(partner_ids))
    return records.grouped(rows, lambda row: records.contact(row["contact"]))


async def contact(
    graph: Graph | Transaction, contact_id: str, hidden: Sequence[str] = (), own: Sequence[str] = ()
) -> Contact | None:
    """Return the contact with this id, unless its partner is in a state that is `hidden` and not an `own` one."""
    rows = await graph.read("partners/contact", id=contact_id, hidden=list(hidden), own=list(own))
    return records.contact(rows[0]["contact"]) if rows else None


async def members(graph: Graph, organisation_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the volunteers who belong to these organisations, by organisation."""
    rows = await graph.read("partners/members", ids=list(organisation_ids))
    return records.grouped(rows, lambda row: row["volunteer_id"])
