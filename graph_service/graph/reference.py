"""What every search reads and few people change: areas, competences, and which pact covers what.

Each process keeps a copy. Whoever changes it counts up a revision in the graph, in the same transaction;
whoever reads offers gets that number with them, and reads the copy again when it is not the one it holds.
"""

import asyncio
from dataclasses import dataclass, field

from graph_service.domain.geography import Geography
from graph_service.domain.taxonomy import Taxonomy
from graph_service.graph import records
from graph_service.graph.connection import Graph


@dataclass(frozen=True)
class Reference:
    """One state of the shared knowledge, and its number."""

    revision: int = -1
    geography: Geography = field(default_factory=Geography)
    taxonomy: Taxonomy = field(default_factory=Taxonomy)


class Library:
    """Keeps the latest reference read, one reader at a time."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._held = Reference()
        self._reading = asyncio.Lock()

    async def reference(self, revision: int | None = None) -> Reference:
        """Return the copy of this revision; without one, the copy of the graph's present revision."""
        if revision is None:
            revision = await present_revision(self._graph)
        if self._held.revision != revision:
            async with self._reading:
                if self._held.revision != revision:
                    self._held = await read_reference(self._graph, revision)
        return self._held

    @property
    def held(self) -> Reference:
        """The copy as it stands, with no question asked."""
        return self._held


async def present_revision(graph: Graph) -> int:
    """Return how many times the reference has changed."""
    rows = await graph.read("reference/revision")
    return int(rows[0]["number"]) if rows else 0


async def read_reference(graph: Graph, revision: int) -> Reference:
    """Read areas, competences and coverage; marked with the revision known before the reading began."""
    areas = [row["area"] for row in await graph.read("reference/areas")]
    competences = [row["competence"] for row in await graph.read("reference/competences")]
    coverage = await graph.read("reference/coverage")
    geography = Geography(
        areas={row["id"]: records.area(row) for row in areas},
        within={row["id"]: {above["id"]: above["share"] for above in row["within"]} for row in areas},
        borders=frozenset(frozenset((row["id"], other)) for row in areas for other in row["borders"]),
        coverage={row["id"]: frozenset(row["area_ids"]) for row in coverage},
    )
    return Reference(revision, geography, Taxonomy.of(map(records.competence, competences)))
