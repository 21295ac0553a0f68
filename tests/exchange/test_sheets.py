"""Workbooks that people fill in: out and in again changes nothing, and what is wrong is told beside its cell."""

import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from graph_service.actions.taxonomies import replace_competence
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import CommitmentState, ContactWay
from graph_service.domain.permissions import OPERATOR, Forbidden, Role, Viewer
from graph_service.exchange.approving import Approver, approve
from graph_service.exchange.archives import UnsafeArchive
from graph_service.exchange.proposing import ProposalKind, prepare
from graph_service.exchange.sheets_in import NotAWorkbook, read_workbook, write_marked
from graph_service.exchange.sheets_out import save, workbook
from graph_service.graph.commitments import commitments
from graph_service.graph.partners import partners

TODAY = date(2026, 11, 23)
WORD = OnBehalf("Lanterna", ContactWay.EMAIL, TODAY)
APPROVER = Approver(OPERATOR, WORD, TODAY)


@pytest.fixture
async def file(office, tmp_path):
    """The tiny network as a workbook."""
    path = tmp_path / "rete.xlsx"
    save(await workbook(OPERATOR, office), path)
    return path


def edited(path, sheet, changes, row=2):
    """Change cells of a row, by heading; rows behind the last are new."""
    book = load_workbook(path)
    page = book[sheet]
    places = {cell.value: cell.column for cell in page[1]}
    for heading, value in changes.items():
        page.cell(row, places[heading]).value = value
    book.save(path)
    return path


def row_of(path, sheet, key):
    page = load_workbook(path)[sheet]
    return next(row for row in range(2, page.max_row + 1) if page.cell(row, 1).value == key)


async def read(graph, path):
    found = read_workbook(path)
    return await prepare(OPERATOR, graph, found.rows, found.findings)


async def test_a_workbook_read_back_changes_nothing(office, file):
    found = await read(office, file)
    assert found.findings == []
    assert found.proposals == []
    assert found.unchanged > 20


async def test_the_demo_network_read_back_changes_nothing(torino, tmp_path):
    path = tmp_path / "rete.xlsx"
    save(await workbook(OPERATOR, torino), path)
    found = await read(torino, path)
    assert found.findings == []
    assert found.proposals == []


async def test_a_changed_cell_is_proposed_then_done_as_a_deed_and_told(office, file):
    row = row_of(file, "Impegni", "homework-club")
    edited(file, "Impegni", {"Titolo": "Compiti, insieme", "Orari": "lun 15-18 | mer 15-18"}, row)
    found = await read(office, file)
    [proposal] = found.proposals
    assert (proposal.kind, proposal.line) == (ProposalKind.CHANGED, row)
    assert [(one.column, one.theirs) for one in proposal.changes] == [
        ("title", "Compiti, insieme"),
        ("windows", "mon 15:00-18:00|wed 15:00-18:00"),
    ]
    before = (await commitments(office, ["homework-club"]))["homework-club"]
    assert before.title != "Compiti, insieme", "a preview changes nothing"
    done = await approve(APPROVER, office, found, [proposal.id])
    assert done.findings == []
    after = (await commitments(office, ["homework-club"]))["homework-club"]
    assert (after.title, after.revision) == ("Compiti, insieme", before.revision + 1)
    again = await read(office, file)
    assert again.proposals == [], "what is done is not proposed again"
    assert [one.column for one in again.findings] == ["revisione"], "the row was written on an older revision"


async def test_what_would_oversell_is_refused_beside_its_row_and_the_rest_is_done(office, file):
    row, other = row_of(file, "Impegni", "maths-online"), row_of(file, "Enti", "lantern")
    edited(file, "Impegni", {"Ore a settimana": 1}, row)
    edited(file, "Enti", {"Altri nomi": "La Lanterna | Lanterna Onlus"}, other)
    found = await read(office, file)
    done = await approve(APPROVER, office, found, [one.id for one in found.proposals])
    [finding] = done.findings
    assert (finding.line, finding.column) == (row, "Ore a settimana")
    assert [one.key for one in done.done] == ["lantern"]
    assert (await commitments(office, ["maths-online"]))["maths-online"].minutes_per_week == 360
    assert "Lanterna Onlus" in (await partners(office, ["lantern"]))["lantern"].aliases


async def test_new_rows_may_name_each_other_and_what_nobody_signed_stays_a_draft(office, file):
    edited(file, "Enti", {"Codice": "la-nuova", "Nome": "La Nuova APS", "Tipo": "Associazione"}, 100)
    offer = {"Ente o volontario": "la-nuova", "Titolo": "Chitarra", "Competenze": "homework", "Ore a settimana": "1,5",
             "Posti": 4, "Modi": "di persona", "Vale dal": date(2026, 12, 1), "Chi lo svolge": "volontari"}  # fmt: skip
    edited(file, "Impegni", {**offer, "Patto": "north-pact · Patto del Nord", "Stato": "attivo"}, 100)
    found = await read(office, file)
    assert found.findings == []
    assert [one.kind for one in found.proposals] == [ProposalKind.NEW] * 2
    done = await approve(APPROVER, office, found, [one.id for one in found.proposals])
    assert len(done.done) == 2
    [finding] = done.findings
    assert "stays a draft" in finding.expected
    [offer_key] = [one.key for one in done.done if one.table == "commitments"]
    assert (await commitments(office, [offer_key]))[offer_key].state is CommitmentState.PROPOSED
    assert (await read(office, file)).proposals == [], "the same file brings nothing twice"


async def test_an_offer_of_somebody_new_falls_when_they_are_not_approved(office, file):
    edited(file, "Enti", {"Codice": "la-nuova", "Nome": "La Nuova APS", "Tipo": "associazione"}, 100)
    offer = {"Ente o volontario": "la-nuova", "Titolo": "Chitarra", "Competenze": "homework", "Ore a settimana": 1,
             "Posti": 4, "Modi": "di persona", "Vale dal": "2026-12-01", "Chi lo svolge": "volontari"}  # fmt: skip
    edited(file, "Impegni", {**offer, "Patto": "north-pact"}, 100)
    found = await read(office, file)
    [only] = [one.id for one in found.proposals if one.table == "commitments"]
    done = await approve(APPROVER, office, found, [only])
    assert done.done == []
    assert [one.column for one in done.findings] == ["Ente o volontario"]


async def test_wrong_cells_are_told_and_marked_in_a_copy_and_good_rows_are_kept(office, file, tmp_path):
    row, other = row_of(file, "Impegni", "homework-club"), row_of(file, "Enti", "lantern")
    edited(file, "Impegni", {"Orari": "dopo pranzo", "Competenze": "homewrk"}, row)
    edited(file, "Enti", {"Sito": '=HYPERLINK("https://example.org")'}, other)
    edited(file, "Enti", {"Altri nomi": "Altro nome"}, row_of(file, "Enti", "neighbours"))
    found = await read(office, file)
    told = {(one.file, one.line, one.column) for one in found.findings}
    assert told == {
        ("rete.xlsx [Enti]", other, "Sito"),
        ("rete.xlsx [Impegni]", row, "Orari"),
        ("rete.xlsx [Impegni]", row, "Competenze"),
    }
    assert [one.key for one in found.proposals] == ["neighbours"]
    marked = tmp_path / "segnato.xlsx"
    assert write_marked(file, found.findings, marked) == 3
    page = load_workbook(marked)["Impegni"]
    places = {cell.value: cell.column for cell in page[1]}
    assert "un orario come" in page.cell(row, places["Orari"]).comment.text
    assert page.cell(row, places["Orari"]).fill.fgColor.rgb == "00FFD6D6"


async def test_a_replaced_competence_means_what_took_its_place_and_it_is_told(office, file):
    await replace_competence(OPERATOR, "homework", "italian", office)
    row = row_of(file, "Impegni", "homework-club")
    found = await read(office, edited(file, "Impegni", {"revisione": None}, row))
    assert (found.proposals, found.findings) == ([], [])
    told = next(one for one in found.notes if one.line == row)
    assert (told.column, told.expected, told.found) == (
        "Competenze",
        "italian, which took its place",
        "homework",
    )
    edited(file, "Impegni", {"Titolo": "Italiano insieme"}, row)
    found = await read(office, file)
    [proposal] = found.proposals
    assert [one.column for one in proposal.changes] == ["title"]
    assert (await approve(APPROVER, office, found, [proposal.id])).findings == []


async def test_state_is_not_changed_by_a_workbook(office, file):
    row = row_of(file, "Impegni", "homework-club")
    edited(file, "Impegni", {"Stato": "finito"}, row)
    found = await read(office, file)
    assert [(one.line, one.column) for one in found.findings] == [(row, "Stato")]
    assert found.proposals == []


async def test_cells_that_begin_like_formulas_stay_what_they_say(office, file, tmp_path):
    evil = '=cmd|"/c calc"!A1'
    edited(file, "Enti", {"Altri nomi": "Altro"}, row_of(file, "Enti", "lantern"))
    found = await read(office, file)
    [proposal] = found.proposals
    await approve(APPROVER, office, found, [proposal.id])
    await office.driver.execute_query(
        "MATCH (one:Organisation {id: 'lantern'}) SET one.name = $evil", {"evil": evil}
    )
    again = tmp_path / "again.xlsx"
    save(await workbook(OPERATOR, office), again)
    page = load_workbook(again)["Enti"]
    cell = page.cell(row_of(again, "Enti", "lantern"), 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)
    with zipfile.ZipFile(again) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name), name


def test_macros_bombs_and_what_is_no_workbook_are_refused_before_they_are_read(tmp_path):
    plain = tmp_path / "plain.xlsx"
    Workbook().save(plain)
    macros = tmp_path / "macros.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(macros, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(NotAWorkbook, match="macros"):
        read_workbook(macros)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    with pytest.raises(UnsafeArchive):
        read_workbook(bomb)
    text = tmp_path / "text.xlsx"
    text.write_text("nome,tipo\n")
    with pytest.raises(UnsafeArchive):
        read_workbook(text)


def test_entities_in_a_workbook_are_not_expanded(tmp_path):
    plain, evil = tmp_path / "plain.xlsx", tmp_path / "evil.xlsx"
    book = Workbook()
    book.active.title = "Enti"
    book.active.append(["Codice", "Nome", "Tipo"])
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(evil, "w") as archive:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + text.replace(
                    b"Tipo", b"&e;"
                )
            archive.writestr(name, text)
    with pytest.raises(NotAWorkbook):
        read_workbook(evil)


async def test_nobody_but_a_coordinator_brings_a_workbook_in_or_takes_one_out(tiny):
    for role in (Role.CASE_MANAGER, Role.PARTNER, Role.ADMINISTRATOR):
        viewer = Viewer("somebody", frozenset({role}))
        with pytest.raises(Forbidden):
            await prepare(viewer, tiny, [])
        with pytest.raises(Forbidden):
            await workbook(viewer, tiny)
