"""Open services of the city."""

from collections.abc import Collection, Sequence

from graph_service.domain.model import Service
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.pages import Keys, counted_page


async def services(graph: Graph, ids: Sequence[str]) -> dict[str, Service]:
    """Return the services with these ids, by id."""
    rows = await graph.read("services/by_ids", ids=list(ids))
    return {row["service"]["id"]: records.service(row["service"]) for row in rows}


async def service_keys(
    graph: Graph,
    area_ids: Collection[str] | None,
    competence_ids: Collection[str] | None,
    first: int,
    after: str,
) -> Keys:
    """Return one page of the services open to any of the areas that answer any of the competences."""
    return await counted_page(
        graph,
        "services/page",
        first,
        after,
        area_ids=None if area_ids is None else sorted(area_ids),
        competence_ids=None if competence_ids is None else sorted(competence_ids),
    )


async def services_for(
    graph: Graph, competence_ids: Collection[str], area_ids: Collection[str]
) -> list[Service]:
    """Return the services open to any of the areas that answer any of the competences, by name."""
    rows = await graph.read(
        "services/for_competences", competence_ids=sorted(competence_ids), area_ids=sorted(area_ids)
    )
    return [records.service(row["service"]) for row in rows]
