"""What competences map to in other vocabularies, and the borders of areas: read when asked for."""

from collections.abc import Sequence

from graph_service.domain.taxonomy import CompetenceMapping
from graph_service.graph import records
from graph_service.graph.connection import Graph


async def mappings(graph: Graph, competence_ids: Sequence[str]) -> dict[str, list[CompetenceMapping]]:
    """Return the concepts of other vocabularies that these competences map to, by competence."""
    rows = await graph.read("competences/mappings", ids=list(competence_ids))
    return records.grouped(rows, lambda row: records.mapping(row["mapping"]))


async def geometries(graph: Graph, area_ids: Sequence[str]) -> dict[str, str]:
    """Return the borders of these areas as GeoJSON geometries, by area; areas without one are left out."""
    rows = await graph.read("reference/geometries", ids=list(area_ids))
    return {row["id"]: row["geometry"] for row in rows if row["geometry"]}
