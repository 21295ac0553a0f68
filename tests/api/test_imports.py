"""Workbooks by GraphQL: what they would change is shown to coordinators, and what they approve of it is done."""

from base64 import b64encode

import httpx
import pytest
from openpyxl import load_workbook

from graph_service.app import create_app
from graph_service.domain.permissions import OPERATOR, Role
from graph_service.exchange.sheets_out import save, workbook
from tests.api.asking import answer, somebody

PREVIEW = """query($file: ImportFileInput!) { importPreview(file: $file) {
  proposalCount unchangedCount findingCount
  proposals { id kind sheet key label line cells { column label ours theirs both } }
  findings { file line column expected found } userErrors { __typename message path } } }"""
APPROVE = """mutation($file: ImportFileInput!, $ids: [ID!]) { importApprove(file: $file, ids: $ids,
  onBehalf: {saidBy: "Segreteria di Lanterna", means: EMAIL, saidOn: "2026-11-23"}) {
  doneCount doneIds findings { line column expected } userErrors { __typename path } } }"""


@pytest.fixture
async def path(office, tmp_path):
    path = tmp_path / "rete.xlsx"
    save(await workbook(OPERATOR, office), path)
    return path


def sent(path):
    return {"file": {"name": path.name, "contents": b64encode(path.read_bytes()).decode()}}


def written(path, sheet, key, heading, value):
    book = load_workbook(path)
    page = book[sheet]
    column = next(cell.column for cell in page[1] if cell.value == heading)
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, 1).value == key)
    page.cell(row, column).value = value
    book.save(path)
    return row


async def asked(graph, text, variables, role=Role.COORDINATOR):
    return await answer(graph, text, viewer=somebody(role), language="it", **variables)


async def test_a_coordinator_sees_what_would_change_approves_it_and_the_partner_can_read_on_whose_word(
    office, path
):
    row = written(path, "Impegni", "homework-club", "Titolo", "Compiti, insieme")
    seen = (await asked(office, PREVIEW, sent(path))).data["importPreview"]
    assert (seen["proposalCount"], seen["findingCount"], seen["userErrors"]) == (1, 0, [])
    [proposal] = seen["proposals"]
    assert (proposal["kind"], proposal["sheet"], proposal["line"]) == ("CHANGED", "Impegni", row)
    assert proposal["cells"] == [
        {
            "column": "title",
            "label": "Titolo",
            "ours": "Compiti insieme",
            "theirs": "Compiti, insieme",
            "both": False,
        }
    ]
    done = (await asked(office, APPROVE, {**sent(path), "ids": [proposal["id"]]})).data["importApprove"]
    assert (done["doneCount"], done["findings"], done["userErrors"]) == (1, [], [])
    history = """{ node(id: "commitment:homework-club") { ... on Commitment { title
      history { deed onBehalf { saidBy } } } } }"""
    told = (await asked(office, history, {})).data["node"]
    assert told["title"] == "Compiti, insieme"
    assert {"deed": "REVISE", "onBehalf": {"saidBy": "Segreteria di Lanterna"}} in told["history"]


async def test_what_is_wrong_is_told_in_italian_with_its_sheet_row_and_heading(office, path):
    row = written(path, "Impegni", "homework-club", "Ore a settimana", 1.1)
    seen = (await asked(office, PREVIEW, sent(path))).data["importPreview"]
    assert seen["findings"] == [
        {
            "file": "rete.xlsx [Impegni]",
            "line": row,
            "column": "Ore a settimana",
            "expected": "ore a quarti d'ora: 0,25, 0,5, 0,75, 1 …",
            "found": "1.1",
        }
    ]


@pytest.mark.parametrize(
    "contents", ["", "%%%", b64encode(b"nome;tipo\n").decode(), b64encode(b"PK\3\4").decode()]
)
async def test_what_is_no_workbook_is_refused_by_name_and_tells_no_place_on_the_disk(tiny, contents):
    given = {"file": {"name": "../../etc/rete.xlsx", "contents": contents}}
    for text, field in ((PREVIEW, "importPreview"), (APPROVE, "importApprove")):
        [error] = (await asked(tiny, text, given)).data[field]["userErrors"]
        assert error["__typename"] == "NotReadable"
        assert error["path"][0] == "file"
        assert "/" not in error.get("message", "")


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.PARTNER, Role.ADMINISTRATOR])
async def test_nobody_else_previews_or_approves(office, path, role):
    written(path, "Impegni", "homework-club", "Titolo", "Compiti, insieme")
    for text in (PREVIEW, APPROVE):
        refused = await asked(office, text, sent(path), role)
        assert refused.codes == {"FORBIDDEN"}
    seen = await answer(office, '{ node(id: "commitment:homework-club") { ... on Commitment { title } } }')
    assert seen.data["node"]["title"] == "Compiti insieme"


async def test_the_workbook_is_taken_along_by_its_address(tiny, settings, tmp_path):
    transport = httpx.ASGITransport(create_app(settings, tiny))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        seen = await client.get("/export/network.xlsx?pact=north-pact")
        assert seen.status_code == 200
        assert 'filename="patti-north-pact-' in seen.headers["content-disposition"]
        file = tmp_path / "north.xlsx"
        file.write_bytes(seen.content)
        assert load_workbook(file)["Impegni"].max_row > 3
        assert (await client.get("/export/network.xlsx?pact=nowhere")).status_code == 404
