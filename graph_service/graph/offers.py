"""The offers that a search judges, in one question to the graph."""

from collections.abc import Collection, Sequence

from graph_service.domain.geography import Point
from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph
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
    return found[0]["revision"], [records.offer(row) for row in found if row["commitment"]]


async def offers_anywhere(graph: Graph, competence_ids: Collection[str]) -> int:
    """Return how many active commitments of the whole network lend any of the competences."""
    rows = await graph.read("matching/offers_anywhere", competence_ids=sorted(competence_ids))
    return int(rows[0]["count"])


async def families(graph: Graph, beneficiary_ids: Sequence[str]) -> dict[str, Family]:
    """Return the partners of each family, and who shares other families with them; those unknown have none."""
    rows = await graph.read("matching/families", ids=list(beneficiary_ids), serving=sorted(SERVING))
    found = {row["id"]: _family(frozenset(row["partner_ids"]), row["colleague_ids"]) for row in rows}
    return {id_: found.get(id_, Family()) for id_ in beneficiary_ids}


def _family(partner_ids: frozenset[str], colleague_ids: Collection[str]) -> Family:
    return Family(partner_ids, frozenset(colleague_ids) - partner_ids)
