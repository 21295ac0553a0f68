"""What every search reads and few people change: areas, competences, and which pact covers what.

Each process keeps a copy. Whoever changes it counts up a revision in the graph, in the same transaction;
whoever reads offers gets that number with them, and reads the copy again when it is not the one it holds.
"""

from graph_service.domain.geography import Geography
from graph_service.domain.reference import Reference
from graph_service.domain.taxonomy import Taxonomy
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction


async def reference(graph: Graph, revision: int | None = None) -> Reference:
    """Return this process's copy if it is of this revision (the graph's present one), else a new copy."""
    if revision is None:
        revision = await present_revision(graph)
    if graph.held_reference.revision != revision:
        async with graph.reading_reference:
            if graph.held_reference.revision != revision:
                graph.held_reference = await read_reference(graph, revision)
    return graph.held_reference


async def present_revision(graph: Graph) -> int:
    """Return how many times the reference has changed."""
    rows = await graph.read("reference/revision")
    return int(rows[0]["number"]) if rows else 0


async def read_reference(graph: Graph, revision: int) -> Reference:
    """Read areas, competences and coverage; marked with the revision known before the reading began."""
    areas = [row["area"] for row in await graph.read("reference/areas")]
    coverage = await graph.read("reference/coverage")
    geography = Geography(
        areas={row["id"]: records.area(row) for row in areas},
        within={row["id"]: {above["id"]: above["share"] for above in row["within"]} for row in areas},
        borders=frozenset(frozenset((row["id"], other)) for row in areas for other in row["borders"]),
        coverage={row["id"]: frozenset(row["area_ids"]) for row in coverage},
    )
    return Reference(revision, geography, await read_taxonomy(graph))


async def read_taxonomy(graph: Graph | Transaction) -> Taxonomy:
    """Read all competences, and which took the place of others."""
    competences = [row["competence"] for row in await graph.read("reference/competences")]
    replaced = {row["id"]: row["new_id"] for row in await graph.read("reference/replaced")}
    return Taxonomy.of(map(records.competence, competences), replaced)
