"""Who read about which family is written down before it is shown, and what was done follows."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest

from graph_service.actions.cases import record_consent, withdraw_consent
from graph_service.api import context as contexts
from graph_service.app import create_app
from graph_service.domain.audit import READ, Check, Entry
from graph_service.domain.model import ConsentPurpose
from graph_service.domain.permissions import OPERATOR
from graph_service.errors import GraphUnavailable
from graph_service.graph import audit
from tests.conftest import MONDAY

FAMILY = '{ beneficiary(code: "fam-tny234") { code needs { id } } }'
EVERYTHING = "MATCH (entry:AuditEntry) RETURN properties(entry) AS said"


@asynccontextmanager
async def asking(settings, graph):
    transport = httpx.ASGITransport(create_app(settings, graph))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:

        async def ask(query):
            return await client.post("/graphql", json={"query": query})

        yield ask


async def entries(graph):
    end = await audit.head(graph)
    return [one async for portion in audit.chain(graph, end.number) for one in portion]


async def whole(graph):
    check = Check()
    findings = list(check.go_on(await entries(graph)))
    return [*findings, *check.end(await audit.head(graph))] == []


async def test_reading_about_a_family_is_written_down_with_the_kinds_of_things_and_no_value(office, settings):
    async with asking(settings, office) as ask:
        for query in (
            FAMILY,
            '{ node(id: "need:tny234-paper") { id } }',
            "{ beneficiaries(first: 1) { edges { node { code } } } }",
            '{ node(id: "referral:paper-done") { ... on Referral { need { id } } } }',
        ):
            assert "errors" not in (await ask(query)).json()
        assert "errors" not in (await ask("{ viewer { roles } pacts(first: 1) { totalCount } }")).json()
    made = await entries(office)
    assert [(one.entry.deed, one.entry.by, one.entry.fields) for one in made] == [
        (READ, "operator", ("beneficiary", "need")),
        (READ, "operator", ("need",)),
        (READ, "operator", ("beneficiary",)),
        (READ, "operator", ("need",)),
    ]
    keys = await audit.case_keys(office, ["FAM-TNY234"])
    mark = keys["FAM-TNY234"].mark
    assert [one.entry.case == mark for one in made] == [True, True, True, True]
    assert await whole(office)


async def test_what_cannot_be_written_down_is_not_shown(office, settings, monkeypatch):
    async def fails(*args):
        raise GraphUnavailable("Neo4j does not answer")

    monkeypatch.setattr(contexts, "record_reads", fails)
    async with asking(settings, office) as ask:
        refused = await ask(FAMILY)
    assert (refused.status_code, refused.json()["data"]) == (503, None)
    assert "FAM" not in refused.text


async def test_everything_done_follows_once_and_families_are_named_by_a_mark_alone(office):
    for deed in (withdraw_consent, record_consent):
        given = [MONDAY] * (deed is record_consent)
        done = await deed(OPERATOR, "FAM-TNY234", ConsentPurpose.REFERRAL, *given, office, MONDAY)
        assert done.code == "FAM-TNY234"
    [row] = (await office.driver.execute_query("MATCH (event:Event) RETURN collect(event.id) AS ids")).records
    assert await asyncio.gather(*(audit.record_events(office) for _ in range(5)))
    assert await audit.record_events(office) == 0
    made = await entries(office)
    assert sorted(one.entry.event_id for one in made) == sorted(row["ids"])
    told = await office.driver.execute_query(EVERYTHING)
    said = repr([row["said"] for row in told.records])
    for value in ("FAM-TNY234", "tny234", "paper-done"):
        assert value not in said
    assert await whole(office)


async def test_many_add_at_once_and_the_chain_is_one(blank):
    now = datetime.now(UTC)
    await asyncio.gather(
        *(
            audit.append(blank, [Entry(now, str(number), "x", "pact")] * (1 + number % 3))
            for number in range(30)
        )
    )
    assert len(await entries(blank)) == 60
    assert await whole(blank)


@pytest.mark.parametrize(
    "tampering",
    [
        "MATCH (entry:AuditEntry {number: 2}) SET entry.by = 'somebody else'",
        "MATCH (entry:AuditEntry {number: 2}) DELETE entry",
        "MATCH (entry:AuditEntry {number: 3}) DELETE entry",
        "MATCH (chain:AuditChain) SET chain.number = 2",
    ],
)
async def test_tampering_with_the_graph_is_found(blank, tampering):
    now = datetime.now(UTC)
    await audit.append(blank, [Entry(now, "x", "x", "pact", subject=str(number)) for number in range(3)])
    assert await whole(blank)
    await blank.driver.execute_query(tampering)
    assert not await whole(blank)
