"""What tests share: one real Neo4j for all of them, and the worlds they look at."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import hypothesis
import pytest

from graph_service.app import network
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

# A busy machine makes a test slow, not wrong.
hypothesis.settings.register_profile("patti", deadline=None)
hypothesis.settings.load_profile("patti")

SEEDS = Path(__file__).parent.parent / "seeds"
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("patti")


@pytest.fixture(scope="session")
def settings(data_dir) -> Settings:
    """Settings that never reach a Neo4j which somebody uses: tests empty theirs."""
    return load_settings(data_dir=data_dir, today=MONDAY).model_copy(update={"neo4j_uri": None})


class Worlds:
    """Fills the graph with one world at a time, and only when it holds another."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.held = ""

    async def hold(self, *names: str) -> Graph:
        wanted = "+".join(names)
        if self.held != wanted:
            await self.clear()
            for name in names:
                report = await load_folder(OPERATOR, SEEDS / name, self.graph)
                assert not report.findings, report.findings[:5]
            self.held = wanted
        return self.graph

    async def clear(self) -> Graph:
        await empty(self.graph)
        self.held = ""
        return self.graph


async def empty(graph: Graph) -> None:
    """Delete everything but what the migrations made."""
    await graph.driver.execute_query(
        "MATCH (node) WHERE NOT node:Migration AND NOT node:Revision DETACH DELETE node",
        database_=graph.database,
    )
    await graph.write("load/reference_changed")


@pytest.fixture(scope="session")
async def opened(settings) -> AsyncIterator[Graph]:
    async with network(settings) as graph:
        yield graph


@pytest.fixture(scope="session")
async def worlds(opened) -> Worlds:
    return Worlds(opened)


@pytest.fixture
async def tiny(worlds) -> Graph:
    """The tiny world of seeds/tiny, to look at."""
    return await worlds.hold("tiny")


@pytest.fixture
async def torino(worlds) -> Graph:
    """The demo network of Torino, to look at."""
    return await worlds.hold("areas", "taxonomy", "case", "torino")


@pytest.fixture
async def blank(worlds) -> AsyncIterator[Graph]:
    """An empty graph, to write in."""
    yield await worlds.clear()
    await worlds.clear()


EVERYTHING = """
CALL () {
  MATCH (node) WHERE NOT node:Revision
  RETURN labels(node) AS kind, properties(node) AS properties, [] AS ends
UNION ALL
  MATCH (start)-[arrow]->(end)
  RETURN type(arrow) AS kind, properties(arrow) AS properties,
    [coalesce(start.id, start.number), coalesce(end.id, end.number)] AS ends
}
RETURN collect([kind, properties, ends]) AS everything
"""


async def contents(graph: Graph) -> list[str]:
    """Return everything the graph holds, whatever the order in which it was written."""
    answer = await graph.driver.execute_query(EVERYTHING, database_=graph.database)
    everything = answer.records[0]["everything"]
    return sorted(repr((kind, sorted(properties.items()), ends)) for kind, properties, ends in everything)


@pytest.fixture(scope="session")
def contents_of():
    return contents
