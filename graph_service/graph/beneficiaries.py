"""Households under their codes, and what they need."""

from collections.abc import Collection, Sequence
from datetime import date

from graph_service.domain.model import RESERVING, Beneficiary, Need, NeedState
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.pages import Keys, counted_page, page, total


async def beneficiaries(graph: Graph | Transaction, ids: Sequence[str]) -> dict[str, Beneficiary]:
    """Return the households with these ids, by id."""
    rows = await graph.read("beneficiaries/by_ids", ids=list(ids))
    return {row["beneficiary"]["id"]: records.beneficiary(row["beneficiary"]) for row in rows}


async def beneficiary_by_code(graph: Graph, code: str) -> Beneficiary | None:
    """Return the household under this code."""
    rows = await graph.read("beneficiaries/by_code", code=code)
    return records.beneficiary(rows[0]["beneficiary"]) if rows else None


async def waiting_beneficiaries(graph: Graph, area_ids: Collection[str], day: date) -> list[Beneficiary]:
    """Return the households of these areas with open needs that are not over, the earliest need's first, then by id."""
    rows = await graph.read("beneficiaries/waiting", area_ids=sorted(area_ids), open=NeedState.OPEN, day=day)
    return [records.beneficiary(row["beneficiary"]) for row in rows]


async def household_of_need(graph: Graph, need_id: str) -> str | None:
    """Return the id of the household that has this need."""
    rows = await graph.read("beneficiaries/of_need", id=need_id)
    return rows[0]["id"] if rows else None


async def needs(graph: Graph, households: Sequence[Beneficiary]) -> dict[str, list[Need]]:
    """Return the needs of these households, by household."""
    of = {household.id: household for household in households}
    found: dict[str, list[Need]] = {}
    for row in await graph.read("beneficiaries/needs", ids=sorted(of), reserving=sorted(RESERVING)):
        found.setdefault(row["id"], []).append(records.need(row["need"], of[row["id"]]))
    return found


async def beneficiary_keys(graph: Graph, area_ids: Collection[str] | None, first: int, after: str) -> Keys:
    """Return one page of the households of these areas, by code."""
    return await page(graph, "beneficiaries/page", first, after, area_ids=_list(area_ids))


async def own_beneficiary_keys(
    graph: Graph,
    case_manager_id: str,
    area_ids: Collection[str] | None,
    day: date,
    first: int,
    after: str,
) -> Keys:
    """Return one page of the households that a case-manager may see on a day, by code, counted."""
    return await counted_page(
        graph,
        "beneficiaries/page_of_case_manager",
        first,
        after,
        case_manager_id=case_manager_id,
        area_ids=_list(area_ids),
        day=day,
    )


async def beneficiary_total(graph: Graph, area_ids: Collection[str] | None) -> int:
    """Return how many households live in these areas."""
    return await total(graph, "beneficiaries/count", area_ids=_list(area_ids))


def _list(ids: Collection[str] | None) -> list[str] | None:
    return None if ids is None else sorted(ids)
