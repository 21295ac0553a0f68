"""What tests share: one real Neo4j for all of them, and the worlds they look at."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from graph_service.composition import network
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph
from graph_service.graph.driver import exceptions
from graph_service.graph.reference import reference
from graph_service.graph.whole import Joined, Node, make_nodes, make_relationships, nodes, relationships
from graph_service.settings import Settings, load_settings
from tests.examples import USUAL
from tests.letterbox import Letterbox, open_letterbox

# A busy machine makes a test slow, not wrong. `make soak` looks at more examples.
hypothesis.settings.register_profile("patti", deadline=None, max_examples=USUAL)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("patti")

SEEDS = Path(__file__).parent.parent / "seeds"
RESULTS = Path(__file__).parent.parent / "bench" / "results"
MONDAY = date(2026, 11, 23)


BROWSER = "tests/browser/"
SLOWEST = (
    BROWSER,
    "tests/graph/local/test_supervisor.py",
    "tests/test_wheel.py",
    "tests/cli/test_exchange.py",
    "tests/serving/",
)


class FilesAndBrowser(LoadFileScheduling):
    """Files one by one, but all that needs the browser together: a service before a filled network takes long to be there."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesAndBrowser:
    return FilesAndBrowser(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: at the end no worker is left waiting for the other."""
    items.sort(key=lambda item: not item.nodeid.startswith(SLOWEST))


# A Neo4j that lives for minutes does not gain by the second compiler, and tests fill the same worlds over and over.
OF_TESTS = """
server.jvm.additional=-XX:TieredStopAtLevel=1
dbms.cypher.min_replan_interval=1h
"""


def folder_of_tests(folder: Path) -> Path:
    """Make a data folder whose Neo4j starts and plans as soon as it can."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "neo4j.conf").write_text(OF_TESTS, "utf-8")
    return folder


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory) -> Path:
    return folder_of_tests(tmp_path_factory.mktemp("patti"))


@pytest.fixture(scope="session")
def settings(data_dir) -> Settings:
    """Settings that never reach a Neo4j which somebody uses: tests empty theirs."""
    return load_settings(data_dir=data_dir, today=MONDAY).model_copy(update={"neo4j_uri": None})


@dataclass(frozen=True)
class World:
    """A world as it was loaded once: to write it anew takes a third of what loading takes."""

    nodes: list[Node]
    joined: list[Joined]

    @classmethod
    async def of(cls, graph: Graph) -> "World":
        return cls([one async for one in nodes(graph)], [one async for one in relationships(graph)])

    async def write(self, graph: Graph) -> None:
        here = await make_nodes(graph, self.nodes)
        joined = [replace(one, start=here[one.start], end=here[one.end]) for one in self.joined]
        assert await make_relationships(graph, joined) == len(joined)
        await graph.write("load/reference_changed")
        await reference(graph)  # held, as whoever has loaded a folder leaves it


class Worlds:
    """Fills the graph with one world at a time, and only when it holds another."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.held = ""
        self._known: dict[str, World] = {}

    async def hold(self, *names: str) -> Graph:
        wanted = "+".join(names)
        if self.held != wanted:
            await self.clear()
            if wanted in self._known:
                await self._known[wanted].write(self.graph)
            else:
                await self._load(names)
                self._known[wanted] = await World.of(self.graph)
            self.held = wanted
        return self.graph

    async def _load(self, names: tuple[str, ...]) -> None:
        for name in names:
            report = await load_folder(OPERATOR, SEEDS / name, self.graph)
            assert not report.findings, report.findings[:5]

    async def clear(self) -> Graph:
        await empty(self.graph)
        self.held = ""
        return self.graph


async def empty(graph: Graph) -> None:
    """Delete everything but what the migrations made, again where a service that still runs stands in the way."""
    statement = """MATCH (node) WHERE NOT node:Migration AND NOT node:Revision
    CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 1000 ROWS"""
    async with graph.driver.session(database=graph.database) as session:
        for left in reversed(range(10)):
            try:
                await (await session.run(statement)).consume()
                break
            except exceptions.TransientError:
                if not left:
                    raise
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
async def office(worlds) -> AsyncIterator[Graph]:
    """The tiny world, to work in."""
    yield await worlds.hold("tiny")
    await worlds.clear()


@pytest.fixture
async def torino(worlds) -> Graph:
    """The demo network of Torino, to look at."""
    return await worlds.hold("areas", "taxonomy", "case", "torino")


@pytest.fixture
async def blank(worlds) -> AsyncIterator[Graph]:
    """An empty graph, to write in."""
    yield await worlds.clear()
    await worlds.clear()


@pytest.fixture(scope="session")
def environment(settings) -> dict[str, str]:
    """What a command needs to find the tests' own graph, on the Monday that they are about, and nothing else of patti."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "PATTI_"))}
    plain |= {"PATTI_DATA_DIR": str(settings.data_dir), "PATTI_TODAY": str(MONDAY)}
    plain |= {"PATTI_OPERATIONS_A_MINUTE": "0", "PATTI_REQUESTS_A_MINUTE": "0"}
    plain |= {"PATTI_OPERATIONS_AT_ONCE_OF_ONE": "100", "PATTI_WAIT_SECONDS": "600"}
    return plain | {"PATTI_NEO4J_VERSION": settings.neo4j_version}


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    """A real SMTP server on this machine."""
    with open_letterbox() as box:
        yield box


@pytest.fixture
def keep():
    """Keep the figures of a campaign beside those of the bench, by its name."""

    def keep(campaign: str, **figures: object) -> None:
        path = RESULTS / f"{datetime.now(UTC).date()}-campaigns.json"
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**known, campaign: figures}, indent=2) + "\n", "utf-8")

    return keep


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


WRITTEN = "modifiedAt"
"""When something was written says nothing of what it is."""


async def contents(graph: Graph) -> list[str]:
    """Return everything the graph holds, whatever the order in which it was written."""
    answer = await graph.driver.execute_query(EVERYTHING, database_=graph.database)
    everything = answer.records[0]["everything"]
    return sorted(
        repr((kind, sorted(item for item in properties.items() if item[0] != WRITTEN), ends))
        for kind, properties, ends in everything
    )


@pytest.fixture(scope="session")
def contents_of():
    return contents
