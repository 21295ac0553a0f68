"""Reaching the graph: what cannot be reached is said in words that name the culprit, and nothing waits for ever."""

import pytest

from graph_service.errors import GraphUnavailable
from graph_service.graph import local
from graph_service.graph.connection import counted, open_graph


@pytest.fixture
def address(opened, settings):
    with local.hold(settings.data_dir, settings.cache_dir, version=settings.neo4j_version) as holder:
        yield holder.address


async def why_not(uri, user="neo4j", password="wrong", database=None):
    with pytest.raises(GraphUnavailable) as refusal:
        async with open_graph(uri, user, password, database):
            pass
    return str(refusal.value)


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1", "bolt://nowhere.invalid:7687"])
async def test_a_neo4j_that_is_not_there_is_said_to_be_silent(uri):
    assert (await why_not(uri)).startswith("Neo4j does not answer: ")


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "nonsense",
        "http://127.0.0.1:7474",
        "bolt://127.0.0.1:port",
        "bolt://127.0.0.1:99999",
        "neo4j://[::1",
    ],
)
async def test_what_is_no_address_of_a_neo4j_is_named(uri):
    assert (await why_not(uri)).startswith(f"NEO4J_URI: {uri} is not the address of a Neo4j")


async def test_a_wrong_password_names_the_settings_to_look_at(address):
    said = await why_not(address.uri)
    assert "NEO4J_USER and NEO4J_PASSWORD" in said
    assert "wrong" not in said


async def test_a_database_that_is_not_there_names_the_setting_to_look_at(address):
    assert "NEO4J_DATABASE" in await why_not(address.uri, address.user, address.password, "another")


async def test_an_address_with_routing_reaches_a_single_server_too(address):
    async with open_graph(
        address.uri.replace("bolt:", "neo4j:"), address.user, address.password, "neo4j"
    ) as graph:
        assert await graph.read("schema/applied")


async def test_statements_are_counted_only_within_the_block_and_by_those_it_calls(tiny):
    with counted() as outer:
        await tiny.read("pacts/count")
        with counted() as inner:
            await tiny.read("register/count")
        await tiny.read("pacts/count")
    await tiny.read("pacts/count")
    assert outer.names == ["pacts/count", "pacts/count"]
    assert inner.names == ["register/count"]
    assert len(inner) == 1


async def test_work_that_fails_changes_nothing(blank, contents_of):
    before = await contents_of(blank)

    async def work(transaction):
        await transaction.run("load/reference_changed")
        raise RuntimeError("half-way")

    number = (await blank.read("reference/revision"))[0]["number"]
    with pytest.raises(RuntimeError, match="half-way"):
        await blank.change(work)
    assert (await blank.read("reference/revision"))[0]["number"] == number
    assert await contents_of(blank) == before
