"""The offers that a search judges, in one question to the graph."""

from collections.abc import Collection, Sequence

from graph_service.domain.geography import Point
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.reference import present_revision
from graph_service.matching.pairing import Family, Offer

SERVING = RESERVING | {ReferralState.COMPLETED}


async def offers(
    graph: Graph,
    competence_ids: Collection[str],
    pact_ids: Collection[str],
    during: Period,
    near: tuple[Point, float] | None = None,
) -> tuple[int, Sequence[Offer]]:
    """Return the reference's revision, and the active offers of any of the competences that could serve.

    They are under one of the pacts, online, or within `near`, a point and kilometres. Bookings are those
    that touch the ISO weeks of the period.
    """
    centre, kilometres = near or (None, 0.0)
    found = await graph.read(
        "matching/offers",
        competence_ids=sorted(competence_ids),
        pact_ids=sorted(pact_ids),
        reserving=sorted(RESERVING),
        from_day=during.first_monday,
        to_day=during.last_sunday,
        centre=records.graph_point(centre),
        metres=kilometres * 1000,
    )
    if not found:
        return await present_revision(graph), ()
    return found[0]["revision"], [records.offer(row) for row in found]


async def family(graph: Graph, beneficiary_id: str) -> Family:
    """Return the partners of a family, and who shares other families with them."""
    [row] = await graph.read("matching/family", beneficiary_id=beneficiary_id, serving=sorted(SERVING))
    partners = frozenset(row["partner_ids"])
    return Family(partners, frozenset(row["colleague_ids"]) - partners)
