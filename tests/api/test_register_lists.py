"""Newer lists of bodies by GraphQL: what they say otherwise is shown by kind, and the kinds that are approved are written."""

import gzip
import io
from base64 import b64encode

import pytest
from openpyxl import Workbook

from graph_service.domain.permissions import Role
from tests.api.asking import answer, somebody

PREVIEW = """query($file: ImportFileInput!, $source: String) { registerListPreview(file: $file, source: $source) {
  source listName provinces rowCount bodyCount unchangedCount homonymCount homonyms { name taxCodes }
  changes { kind count proposals { entryId taxCode name before after row partnerId partnerName } }
  findingCount findings { file line column expected found } notes { expected }
  userErrors { __typename message path } } }"""
APPROVE = """mutation($file: ImportFileInput!, $kinds: [RegisterChange!]) {
  registerListApprove(file: $file, source: "Elenco 2027", kinds: $kinds) { writtenCount userErrors { path } } }"""
HEADING = "CF;Ente;Comune;Prov\n"
LIST = HEADING + "00505900019;TEATRO REGIO;TORINO;TO\nRSSMRA80A01L219M;ROSSI;TORINO;TO\n"


def sent(contents, name="elenco.csv"):
    contents = contents.encode() if isinstance(contents, str) else contents
    return {"file": {"name": name, "contents": b64encode(contents).decode()}}


async def asked(graph, text, variables, role=Role.COORDINATOR):
    return await answer(graph, text, viewer=somebody(role), language="it", **variables)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
async def test_a_list_is_seen_by_kind_and_what_is_approved_of_it_is_written(office, role, contents_of):
    before = await contents_of(office)
    seen = (await asked(office, PREVIEW, sent(LIST) | {"source": "Elenco 2027"}, role)).data[
        "registerListPreview"
    ]
    assert (seen["source"], seen["listName"], seen["provinces"]) == ("Elenco 2027", "list", ["TO"])
    assert (seen["rowCount"], seen["bodyCount"], seen["userErrors"]) == (2, 1, [])
    assert [(one["kind"], one["count"]) for one in seen["changes"]] == [("NEW", 1)]
    assert seen["changes"][0]["proposals"] == [
        {
            "entryId": "register:00505900019",
            "taxCode": "00505900019",
            "name": "TEATRO REGIO",
            "before": "",
            "after": "Torino (TO)",
            "row": 2,
            "partnerId": None,
            "partnerName": None,
        }
    ]
    [finding] = seen["findings"]
    assert (finding["file"], finding["line"], finding["column"]) == ("elenco.csv", 3, "codice fiscale")
    assert finding["expected"] == "11 cifre, l'ultima una cifra di controllo giusta"
    assert "RSSMRA" not in str(seen), "somebody's own tax code is not shown"
    done = (await asked(office, APPROVE, sent(LIST) | {"kinds": ["GONE"]}, role)).data
    assert done["registerListApprove"] == {"writtenCount": 0, "userErrors": []}
    assert await contents_of(office) == before
    done = (await asked(office, APPROVE, sent(LIST) | {"kinds": ["NEW"]}, role)).data
    assert done["registerListApprove"]["writtenCount"] == 1
    entry = await answer(
        office, '{ node(id: "register:00505900019") { ... on RegisterEntry { name source } } }'
    )
    assert entry.data["node"] == {"name": "TEATRO REGIO", "source": "Elenco 2027"}


async def test_what_a_list_is_is_seen_by_its_contents(tiny):
    book, written = Workbook(), io.BytesIO()
    for row in LIST.splitlines():
        book.active.append(row.split(";"))
    book.save(written)
    for contents in (LIST, gzip.compress(LIST.encode()), written.getvalue()):
        seen = (await asked(tiny, PREVIEW, sent(contents, "elenco.pdf"))).data["registerListPreview"]
        assert (seen["bodyCount"], seen["userErrors"]) == (1, [])


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        ("", "il file è vuoto: serve una riga d'intestazione con codice fiscale"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "non è testo: forse è un file di un altro tipo"),
        ("nome\n", "manca una riga d'intestazione con codice fiscale"),
        (b"PK\3\4", "zip"),
        (b"\xd0\xcf\x11\xe0", "macros"),
        (b"\x1f\x8b\x08", "elenco.csv.gz"),
        (gzip.compress(b"x" * 100_000), "a line of"),
        ("CF;Ente\n", "no column comune"),
    ],
)
async def test_what_is_no_list_is_refused_in_the_reader_s_language_and_tells_no_place_on_the_disk(
    tiny, contents, why
):
    for text, field in ((PREVIEW, "registerListPreview"), (APPROVE, "registerListApprove")):
        found = (await asked(tiny, text, sent(contents, "../elenco.csv"))).data[field]
        [error] = found["userErrors"]
        assert error["path"] == ["file"]
        if "message" in error:
            assert why in error["message"]
            assert "tmp" not in error["message"]


@pytest.mark.parametrize(("source", "problem"), [(" ", "Missing"), ("x" * 201, "TooMany")])
async def test_a_list_is_cited_in_few_words(tiny, source, problem):
    found = (await asked(tiny, PREVIEW, sent(LIST) | {"source": source})).data["registerListPreview"]
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"]) == (problem, ["source"])
