"""Workbooks and packages of HSDS by GraphQL: what they would change is shown to coordinators, and what they approve of it is done."""

import io
import zipfile
from base64 import b64encode
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from graph_service.api.import_files import list_ending, taxonomy_ending
from graph_service.app import create_app
from graph_service.domain.permissions import OPERATOR, Role
from graph_service.exchange.sheets_out import save, workbook
from tests.api.asking import answer, somebody

OHANA = Path(__file__).parent.parent / "fixtures" / "hsds" / "in" / "ohana"
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


def test_a_file_keeps_its_name_and_ends_as_its_contents_say():
    assert list_ending(b"PK\3\4") == ".xlsx"
    assert list_ending(b"\x1f\x8b\x08") == ".csv.gz"
    assert taxonomy_ending(b"\xef\xbb\xbf [ {") == ".jsonld"
    assert taxonomy_ending(b"[] a <urn:x> .") == ".ttl"


HSDS = """query($file: ImportFileInput!, $hsds: HsdsInput) { importPreview(file: $file, hsds: $hsds) {
  proposalCount unchangedCount proposals { id kind sheet key label file }
  findings { file line column expected found } notes { column } unmappedTerms { term name serviceCount }
  userErrors { __typename message path } } }"""
APPROVE_HSDS = """mutation($file: ImportFileInput!, $hsds: HsdsInput!, $ids: [ID!], $keep: [ID!]) {
  importApprove(file: $file, hsds: $hsds, ids: $ids, keepIds: $keep,
    onBehalf: {saidBy: "Ohana", means: EMAIL, saidOn: "2026-11-23"}) {
  doneCount keptCount findings { expected } userErrors { __typename path } } }"""
STATED = {"pactId": "pact:north-pact", "source": "ohana", "areaId": "area:mill", "places": 5}


@pytest.fixture
def package():
    """A package of another directory, as its zip goes with a request."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(OHANA.glob("*.csv")):
            archive.write(path, path.name)
    return {"file": {"name": "ohana.dati", "contents": b64encode(packed.getvalue()).decode()}}


async def test_what_another_directory_publishes_is_seen_given_a_meaning_approved_in_part_and_kept(
    office, package
):
    given = {**package, "hsds": STATED}
    seen = (await asked(office, HSDS, given)).data["importPreview"]
    assert seen["userErrors"] == []
    assert {(one["kind"], one["sheet"]) for one in seen["proposals"]} >= {
        ("NEW", "Enti"),
        ("NEW", "Referenti"),
    }
    assert "105" in [one["term"] for one in seen["unmappedTerms"]]
    given["hsds"] = STATED | {"terms": [{"term": "105", "competenceId": "competence:paperwork"}]}
    seen = (await asked(office, HSDS, given)).data["importPreview"]
    assert "105" not in [one["term"] for one in seen["unmappedTerms"]]
    [offer] = [one for one in seen["proposals"] if one["sheet"] == "Impegni"][:1]
    first, second, *_ = [one["id"] for one in seen["proposals"] if one["sheet"] == "Enti"]
    done = (await asked(office, APPROVE_HSDS, {**given, "ids": [first], "keep": [second]})).data
    assert done["importApprove"] == {"doneCount": 1, "keptCount": 1, "findings": [], "userErrors": []}
    rest = (await asked(office, HSDS, given)).data["importPreview"]
    assert not {first, second} & {one["id"] for one in rest["proposals"]}
    assert rest["proposalCount"] == seen["proposalCount"] - 2
    await asked(office, APPROVE_HSDS, given)
    state = await answer(
        office, f'{{ node(id: "commitment:{offer["key"]}") {{ ... on Commitment {{ state }} }} }}'
    )
    assert state.data["node"] == {"state": "PROPOSED"}


@pytest.mark.parametrize(
    ("wrong", "problem", "path"),
    [
        ({"pactId": "pact:none"}, "NotFound", "pactId"),
        ({"source": ""}, "Missing", "source"),
        ({"source": "The Ohana"}, "NotASource", "source"),
        ({"areaId": "area:none"}, "NotFound", "areaId"),
        ({"places": 0}, "OutOfRange", "places"),
        ({"hoursPerWeek": 1.1}, "NotAMultiple", "hoursPerWeek"),
        ({"terms": [{"term": "1", "competenceId": "competence:none"}]}, "NotFound", "competenceId"),
    ],
)
async def test_what_is_wrong_with_what_is_stated_is_told_at_its_field(tiny, package, wrong, problem, path):
    for text, name in ((HSDS, "importPreview"), (APPROVE_HSDS, "importApprove")):
        found = (await asked(tiny, text, {**package, "hsds": STATED | wrong})).data[name]
        [error] = found["userErrors"]
        assert (error["__typename"], error["path"][0], error["path"][-1]) == (problem, "hsds", path)


async def test_a_package_that_is_none_is_refused_by_its_name(tiny):
    for contents, why in (
        (b"PK\3\4", "ohana.zip"),
        (b"{", "ohana.json:1: no JSON"),
        (b"id,name\n", "no JSON"),
    ):
        file = {"name": "x/ohana.csv", "contents": b64encode(contents).decode()}
        found = await asked(tiny, HSDS, {"file": file, "hsds": STATED})
        [error] = found.data["importPreview"]["userErrors"]
        assert (error["__typename"], error["path"]) == ("NotReadable", ["file"])
        assert why in error["message"] or "zip" in error["message"]
        assert "/" not in error["message"]
