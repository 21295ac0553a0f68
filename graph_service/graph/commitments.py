"""Commitments: by id, by page, and what is left of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.domain.capacity import Booking
from graph_service.domain.model import RESERVING, Commitment, CommitmentState
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.pages import Keys, counted_page, counted_pages, page, total


@dataclass(frozen=True)
class CommitmentsWanted:
    """Which commitments a list holds; None is no condition."""

    pact_ids: tuple[str, ...] | None = None
    partner_id: str | None = None
    competence_ids: tuple[str, ...] | None = None
    states: tuple[CommitmentState, ...] | None = None
    active_on: date | None = None
    min_free_minutes: int | None = None


async def commitments(graph: Graph, ids: Sequence[str]) -> dict[str, Commitment]:
    """Return the commitments with these ids, by id."""
    rows = await graph.read("commitments/by_ids", ids=list(ids))
    return {row["commitment"]["id"]: records.commitment(row["commitment"]) for row in rows}


async def commitment_keys(graph: Graph, wanted: CommitmentsWanted, first: int, after: str) -> Keys:
    """Return one page of those wanted, starting from the condition that leaves fewest; free time is not looked at."""
    conditions: dict[str, Any] = {"states": sent(wanted.states), "active_on": wanted.active_on}
    pact_ids, competence_ids = sent(wanted.pact_ids), sent(wanted.competence_ids)
    if wanted.partner_id is not None:
        conditions |= {"pact_ids": pact_ids, "competence_ids": competence_ids}
        pages = await counted_pages(
            graph, "commitments/pages_of_partners", first, after, ids=[wanted.partner_id], **conditions
        )
        return pages[wanted.partner_id]
    if pact_ids is not None:
        conditions |= {"pact_ids": pact_ids, "competence_ids": competence_ids}
        return await counted_page(graph, "commitments/page_of_pacts", first, after, **conditions)
    if competence_ids is not None:
        conditions |= {"competence_ids": competence_ids}
        return await counted_page(graph, "commitments/page_of_competences", first, after, **conditions)
    return await page(graph, "commitments/page_of_all", first, after, **conditions)


async def pages_of_partners(
    graph: Graph, partner_ids: Sequence[str], first: int, after: str
) -> dict[str, Keys]:
    """Return one page of the commitments of each partner."""
    anything = dict.fromkeys(("states", "active_on", "pact_ids", "competence_ids"))
    return await counted_pages(
        graph, "commitments/pages_of_partners", first, after, ids=list(partner_ids), **anything
    )


async def pages_of_pacts(graph: Graph, pact_ids: Sequence[str], first: int, after: str) -> dict[str, Keys]:
    """Return one page of the commitments under each pact."""
    return await counted_pages(graph, "commitments/pages_of_pacts", first, after, ids=list(pact_ids))


async def commitment_total(graph: Graph, wanted: CommitmentsWanted) -> int:
    """Return how many are wanted, when only states and the day are conditions."""
    return await total(
        graph, "commitments/count_of_all", states=sent(wanted.states), active_on=wanted.active_on
    )


async def bookings(
    graph: Graph, ids: Sequence[str], during: Period
) -> dict[str, tuple[list[Booking], list[Booking]]]:
    """Return what is booked of each commitment, and what else binds the volunteer who offers it."""
    rows = await graph.read(
        "commitments/bookings",
        ids=list(ids),
        reserving=sorted(RESERVING),
        from_day=during.first_monday,
        to_day=during.last_sunday,
    )
    return {
        row["id"]: (
            [records.booking(held) for held in row["bookings"]],
            [records.booking(held) for held in row["elsewhere"]],
        )
        for row in rows
    }


def sent(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
