"""Links that do one thing without signing in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from graph_service.domain.links import Link, LinkPurpose
from graph_service.graph.connection import Graph


async def make_links(graph: Graph, rows: Sequence[dict[str, Any]]) -> None:
    """Make links; those that are there already stay as they are."""
    await graph.write("links/make", rows=list(rows))


async def link(graph: Graph, link_id: str) -> Link | None:
    """Return the link with this id."""
    rows = await graph.read("links/by_id", id=link_id)
    if not rows:
        return None
    row = rows[0]["link"]
    return Link(
        id=row["id"],
        purpose=LinkPurpose(row["purpose"]),
        partner_id=row["partner_id"],
        partner_name=row["partner_name"],
        event_id=row["event_id"],
        subject_id=row["subject_id"],
        title=row["title"] or "",
        expires_on=row["expires_on"].to_native(),
        used_at=row["used_at"].to_native() if row["used_at"] else None,
        revoked_at=row["revoked_at"].to_native() if row["revoked_at"] else None,
    )


async def link_used(graph: Graph, link_id: str, now: datetime) -> None:
    """Keep when a link was used."""
    await graph.write("links/used", id=link_id, now=now)


async def revoke_links(graph: Graph, partner_id: str, now: datetime) -> int | None:
    """Make all links of a partner worthless; return how many there were, None without such a partner."""
    rows = await graph.write("links/revoke", id=partner_id, now=now)
    return int(rows[0]["revoked"]) if rows else None
