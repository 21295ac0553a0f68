"""The shape of the graph: each migration once, whoever starts first, and no graph of another shape touched."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date

import pytest
from neo4j.exceptions import ClientError

from graph_service.domain.reference import Reference
from graph_service.errors import PattiError
from graph_service.graph import local
from graph_service.graph.connection import Graph, counted, open_graph
from graph_service.graph.migrations import migrate, migrations
from graph_service.graph.queries import queries

KNOWN = [migration.id for migration in migrations()]
MADE_HERE = {"migration_id"}
"""What is made before any migration: no two of them share an id."""


async def run(graph: Graph, statement: str, **parameters):
    found = await graph.driver.execute_query(statement, parameters, database_=graph.database)
    return found.records


async def shape(graph: Graph) -> dict[str, str]:
    """Return the indexes and constraints by name, with the state of each; those that the engine makes itself aside."""
    indexes = await run(
        graph, "SHOW INDEXES YIELD name, state, type WHERE type <> 'LOOKUP' RETURN name, state"
    )
    return {row["name"]: row["state"] for row in indexes}


async def recorded(graph: Graph) -> list[str]:
    rows = await run(graph, "MATCH (m:Migration) WHERE m.appliedAt IS NOT NULL RETURN m.id AS id ORDER BY id")
    return [row["id"] for row in rows]


@pytest.fixture
async def fresh(worlds, opened) -> AsyncIterator[Graph]:
    """A graph that no migration ever touched; afterwards it has its shape again."""
    await worlds.clear()
    await run(opened, "MATCH (node) DETACH DELETE node")
    for row in await run(opened, "SHOW CONSTRAINTS YIELD name RETURN name"):
        await run(opened, f"DROP CONSTRAINT {row['name']}")
    for name in await shape(opened):
        await run(opened, f"DROP INDEX {name}")
    yield opened
    await run(opened, "MATCH (node) DETACH DELETE node")
    await migrate(opened)
    opened.held_reference = Reference()


async def test_each_migration_is_applied_once_and_recorded(fresh):
    assert await shape(fresh) == {}
    assert await migrate(fresh) == KNOWN
    assert await recorded(fresh) == KNOWN
    with counted() as tally:
        assert await migrate(fresh) == []
    assert tally.names == ["schema/unique", "schema/applied"]


async def test_every_statement_of_a_migration_makes_what_its_file_is_named_for(fresh):
    """Two full-text indexes over the same properties in the same order: the second would silently not be made."""
    await migrate(fresh)
    made = await shape(fresh)
    named = {name.rpartition("/")[2] for name in queries() if name.startswith("migrations/")}
    assert named - made.keys() == {
        "reference_revision",
        "assignments_as_nodes",
        "register_entry_names",
        "drop_register_entry_names",
    }
    assert made.keys() - named == MADE_HERE
    assert set(made.values()) == {"ONLINE"}
    assert await fresh.read("reference/revision")


async def test_many_that_start_together_on_a_fresh_graph_all_succeed(fresh, settings):
    with local.hold(settings.data_dir, settings.cache_dir, version=settings.neo4j_version) as holder:
        address = holder.address
        async with AsyncExitStack() as stack:
            graphs = [
                await stack.enter_async_context(open_graph(address.uri, address.user, address.password))
                for _ in range(6)
            ]
            applied = await asyncio.gather(*(migrate(graph) for graph in graphs))
    assert sorted(id_ for ids in applied for id_ in ids) == KNOWN
    assert await recorded(fresh) == KNOWN
    [row] = await run(fresh, "MATCH (revision:Revision) RETURN count(revision) AS count")
    assert row["count"] == 1


async def test_what_somebody_else_makes_at_the_same_moment_is_left_to_them(blank, monkeypatch):
    """Then the engine refuses in spite of IF NOT EXISTS, as it does here without it."""

    async def collide(name, **parameters):
        await run(blank, queries()[name].text.replace(" IF NOT EXISTS", ""))

    monkeypatch.setattr(blank, "write", collide)
    assert await migrate(blank) == []

    async def fail(name, **parameters):
        await run(blank, "CREATE CONSTRAINT nonsense")

    monkeypatch.setattr(blank, "write", fail)
    with pytest.raises(ClientError):
        await migrate(blank)


async def test_a_migration_that_was_begun_and_not_recorded_is_applied(fresh):
    await migrate(fresh)
    await run(fresh, "MATCH (m:Migration {id: $id}) REMOVE m.appliedAt, m.fingerprint", id=KNOWN[-1])
    assert await migrate(fresh) == [KNOWN[-1]]
    assert await recorded(fresh) == KNOWN


OLD_ASSIGNMENT = """CREATE (:Partner:Volunteer {id: 'ada'})
  -[:ASSIGNED_TO {startsOn: date('2026-10-05'), endsOn: date('2026-12-01'), checksum: 'x'}]->(:Referral {id: 'one'})"""
NEW_ASSIGNMENTS = """MATCH (volunteer)-[:HOLDS]->(assignment:Assignment)-[:OF]->(referral)
  RETURN volunteer.id AS volunteer, referral.id AS referral, properties(assignment) AS held,
    COUNT { (volunteer)-[:ASSIGNED_TO]->() } AS old"""


async def test_assignments_that_were_arrows_become_nodes_that_loading_knows_again(fresh):
    await migrate(fresh)
    await run(fresh, "MATCH (m:Migration {id: $id}) REMOVE m.appliedAt, m.fingerprint", id="0006-attendance")
    await run(fresh, OLD_ASSIGNMENT)
    assert await migrate(fresh) == ["0006-attendance"]
    [row] = await run(fresh, NEW_ASSIGNMENTS)
    held = dict(row["held"])
    assert (row["volunteer"], row["referral"], row["old"]) == ("ada", "one", 0)
    assert (held["id"], held["checksum"]) == ("one--ada--2026-10-05", "x")
    assert (held["startsOn"].to_native(), held["endsOn"].to_native()) == (
        date(2026, 10, 5),
        date(2026, 12, 1),
    )
    row = {"referral_id": "one", "volunteer_id": "ada", "starts_on": date(2026, 10, 5), "ends_on": None}
    [counts] = await fresh.write("load/assignments", rows=[row | {"checksum": "x"}])
    assert counts.data() == {"created": 0, "changed": 0}
    [counts] = await fresh.write("load/assignments", rows=[row | {"checksum": "y"}])
    assert counts.data() == {"created": 0, "changed": 1}
    assert len(await run(fresh, NEW_ASSIGNMENTS)) == 1


async def test_a_graph_made_by_a_newer_version_is_refused_and_left_as_it_is(blank):
    await run(blank, "CREATE (:Migration {id: '9999-of-tomorrow', fingerprint: 'x', appliedAt: datetime()})")
    try:
        with pytest.raises(PattiError, match=r"made by a newer patti: it has the migration 9999-of-tomorrow"):
            await migrate(blank)
    finally:
        await run(blank, "MATCH (m:Migration {id: '9999-of-tomorrow'}) DELETE m")
    assert await migrate(blank) == []


async def test_a_graph_that_had_another_migration_of_the_same_name_is_refused(blank):
    [row] = await run(blank, "MATCH (m:Migration {id: $id}) RETURN m.fingerprint AS fingerprint", id=KNOWN[0])
    change = "MATCH (m:Migration {id: $id}) SET m.fingerprint = $fingerprint"
    await run(blank, change, id=KNOWN[0], fingerprint="another")
    try:
        with pytest.raises(PattiError, match=rf"{KNOWN[0]} is not the one that this graph has had"):
            await migrate(blank)
    finally:
        await run(blank, change, id=KNOWN[0], fingerprint=row["fingerprint"])
    assert await migrate(blank) == []
