"""Erasing a case: afterwards the network is as if the family had never been there, but for the chain that says so."""

import asyncio
from datetime import date

import pytest

from graph_service.actions.erase_cases import Outside, bury_again
from graph_service.domain.audit import Check
from graph_service.domain.permissions import Role, Viewer
from graph_service.events.links import Signer
from graph_service.events.tending import Habits, tend
from graph_service.exchange.backups import read_backup, write_backup
from graph_service.graph import audit
from graph_service.graph.tombstones import Tombstones
from tests.api.asking import PROBLEM, answer, ask, somebody
from tests.conftest import MONDAY

ERASE = f"""mutation($id: ID!, $code: String!) {{ beneficiaryErase(id: $id, code: $code) {{
  erased userErrors {{ {PROBLEM} ... on ReferralsRunning {{ count }} }} }} }}"""
FAMILY = {"id": "beneficiary:FAM-TNY567", "code": "fam-tny567"}
HELD = """MATCH (:Beneficiary {id: 'FAM-TNY567'})-[:HAS]->()<-[:MEETS]-(referral:Referral)
WHERE referral.state IN ['REQUESTED', 'ACCEPTED', 'IN_PROGRESS', 'ON_HOLD'] RETURN collect(referral.id) AS ids"""
MAILS = """MATCH (partner:Partner {id: 'thread'})
CREATE (partner)-[:REACHED_BY]->(:Contact {id: 'x', name: 'x', email: 'x@example.org', preferred: 'EMAIL'})"""
LETTERS = """MATCH (:Beneficiary {id: 'FAM-TNY567'})-[:HAS]->()<-[:MEETS]-()<-[:OF*0..1]-()<-[:ABOUT]-()-[tells:TELLS]->()
RETURN DISTINCT tells.letter AS letter"""
LONELY = """MATCH (thing) WHERE NOT (thing)--() AND NOT thing:Migration AND NOT thing:Revision AND NOT thing:Lease
AND NOT thing:Snapshot AND NOT thing:AuditEntry AND NOT thing:AuditChain RETURN thing.id AS id ORDER BY id"""
ALL = "MATCH (thing) WHERE NOT thing:Migration AND NOT thing:Lease RETURN labels(thing) AS labels, properties(thing) AS said"
ARROWS = "MATCH (start)-[arrow]->(end) RETURN type(arrow) AS kind, properties(arrow) AS said"


@pytest.fixture
def outside(tmp_path):
    return Outside(Tombstones(tmp_path / "tombstones"), tmp_path / "mail")


@pytest.fixture
def habits(outside):
    return Habits(Signer("s" * 40, "http://127.0.0.1:8000"), outside.mail_folder)


async def referrals(graph):
    return (await graph.driver.execute_query(HELD)).records[0]["ids"]


async def lived(graph, habits):
    """Let the family of the tiny world live through all that leaves traces, and come to its end."""
    await graph.driver.execute_query(MAILS)
    said = 'onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}'
    await ask(
        graph,
        f"""mutation {{
          a: attendanceRecord(referralId: "referral:maths-running", day: "2026-11-23", opens: "15:00", state: HELD, {said})
            {{ userErrors {{ message }} }}
          b: beneficiaryRecordConsent(id: "beneficiary:FAM-TNY567", purpose: CASE_SHARING)
            {{ userErrors {{ message }} }} }}""",
    )
    for id_ in await referrals(graph):
        await ask(
            graph,
            f'mutation {{ referralCancel(id: "referral:{id_}", reason: OTHER) {{ userErrors {{ message }} }} }}',
        )
    await ask(graph, '{ beneficiary(code: "FAM-TNY567") { needs { id } } }')
    await tend(graph, habits, MONDAY)


async def everything(graph):
    found = []
    for statement in (ALL, ARROWS):
        rows = (await graph.driver.execute_query(statement)).records
        found += [repr((row.values(), sorted(row["said"].items()))) for row in rows]
    return sorted(found)


async def test_afterwards_nothing_tells_of_the_family_and_the_chain_is_whole(office, habits, outside):
    held = await referrals(office)
    running = await ask(office, ERASE, outside=outside, **FAMILY)
    [problem] = running["beneficiaryErase"]["userErrors"]
    assert (problem["__typename"], problem["count"]) == ("ReferralsRunning", len(held))
    needs = (await ask(office, '{ beneficiary(code: "FAM-TNY567") { needs { id } } }'))["beneficiary"][
        "needs"
    ]
    await lived(office, habits)
    telling = [row["letter"] for row in (await office.driver.execute_query(LETTERS)).records]
    kept = {path.stem for path in outside.mail_folder.iterdir()}
    assert {one.strip("<>").partition("@")[0] for one in telling} <= kept
    assert telling, "partners were written to"
    values = {"FAM-TNY567", "tny567", *held, *(one["id"].removeprefix("need:") for one in needs)}
    before = " ".join(await everything(office))
    assert all(value in before for value in values)
    keys = await audit.case_keys(office, ["FAM-TNY567"])
    assert (await ask(office, ERASE, outside=outside, **FAMILY))["beneficiaryErase"] == {
        "erased": True,
        "userErrors": [],
    }
    after = " ".join(await everything(office))
    assert [value for value in values if value in after] == []
    left = {path.stem for path in outside.mail_folder.iterdir()}
    assert left == kept - {one.strip("<>").partition("@")[0] for one in telling}
    assert outside.tombstones.ids() == [keys["FAM-TNY567"].id]
    end = await audit.head(office)
    check = Check()
    chain = [one async for portion in audit.chain(office, end.number) for one in portion]
    assert [*check.go_on(chain), *check.end(end)] == []
    assert {"RECORD_CONSENT", "RECORD", "CANCEL", "ERASE"} <= {one.entry.deed for one in chain}
    again = await ask(office, ERASE, outside=outside, **FAMILY)
    assert [one["__typename"] for one in again["beneficiaryErase"]["userErrors"]] == ["NotFound"]


async def test_nothing_is_left_that_belonged_to_the_family_alone(office, habits, outside):
    """Only what partners did, and what is written down of the erasing, is new in a network less the family."""
    before = [row["id"] for row in (await office.driver.execute_query(LONELY)).records]
    await lived(office, habits)
    await ask(office, ERASE, outside=outside, **FAMILY)
    assert [row["id"] for row in (await office.driver.execute_query(LONELY)).records] == before


async def test_an_older_backup_does_not_bring_the_family_back(worlds, habits, outside, tmp_path):
    graph = await worlds.hold("tiny")
    worlds.held = ""
    backup = tmp_path / "backup.jsonl.gz"
    await write_backup(graph, backup)
    await lived(graph, habits)
    await ask(graph, ERASE, outside=outside, **FAMILY)
    await worlds.clear()
    await read_backup(graph, backup)
    assert (await ask(graph, '{ beneficiary(code: "FAM-TNY567") { code } }'))["beneficiary"]
    assert await bury_again(graph, outside) == 1
    assert (await ask(graph, '{ beneficiary(code: "FAM-TNY567") { code } }'))["beneficiary"] is None
    assert "tny567" not in " ".join(await everything(graph))
    assert await bury_again(graph, outside) == 0
    await worlds.clear()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"code": "FAM-OTHER2"}, ["code"]),
        ({"code": ""}, ["code"]),
        ({"id": "beneficiary:none"}, ["id"]),
        ({"id": "need:tny567-spid"}, ["id"]),
    ],
)
async def test_another_code_or_thing_erases_nothing(tiny, outside, contents_of, change, path):
    before = await contents_of(tiny)
    found = await ask(tiny, ERASE, outside=outside, **FAMILY | change)
    assert [one["path"] for one in found["beneficiaryErase"]["userErrors"]] == [path]
    assert outside.tombstones.ids() == []
    left = [one for one in await contents_of(tiny) if "CaseKey" not in one and "KEPT_UNDER" not in one]
    assert left == [one for one in before if "CaseKey" not in one and "KEPT_UNDER" not in one]


async def test_of_two_who_erase_at_once_one_does(office, habits, outside):
    await lived(office, habits)
    found = await asyncio.gather(*(ask(office, ERASE, outside=outside, **FAMILY) for _ in range(4)))
    assert sorted(one["beneficiaryErase"]["erased"] for one in found) == [False, False, False, True]
    assert len(outside.tombstones.ids()) == 1


async def test_who_does_not_lead_the_case_does_not_erase_it(tiny, outside):
    marta = Viewer("marta", frozenset({Role.CASE_MANAGER}), case_manager_id="marta")
    for viewer in (marta, somebody(Role.COORDINATOR), somebody(Role.PARTNER)):
        found = await answer(tiny, ERASE, viewer=viewer, outside=outside, today=date(2026, 11, 23), **FAMILY)
        assert (found.data, found.codes) == (None, {"FORBIDDEN"})
