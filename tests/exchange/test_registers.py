"""Lists of bodies against the register: what they change is told, approved and kept; what cannot be used is told too."""

import csv
import gzip
import io
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from graph_service.domain.permissions import OPERATOR, Forbidden, Role, Viewer
from graph_service.domain.registers import Held, Listed, RegisterChange, Scope, compared, same_name
from graph_service.errors import PattiError
from graph_service.exchange.municipalities import municipalities
from graph_service.exchange.register_lists import LONGEST_LINE, read_list
from graph_service.exchange.registers import apply_list, compare_list
from graph_service.graph.register import register_entries, register_entries_called
from tests.conftest import MONDAY, SEEDS
from tests.examples import examples
from tests.rows import load_rows

HEADING = "anno,codice_fiscale,denominazione,regione,provincia,comune,categorie,n_scelte,importo_totale"
ALL = list(RegisterChange)


def code(number):
    """A tax code with a right check digit that nobody has."""
    start = f"99{number:08d}"
    return start + luhn.calc_check_digit(start)


LANTERN, THREAD, MILL, NEW = map(code, range(1, 5))
FIRST = [
    (LANTERN, "LA LANTERNA O.D.V.", "TO", "CIRIE'"),
    (THREAD, "IL FILO", "TO", "TORINO"),
    (MILL, "IL MULINO", "TO", "PECCO"),
]


@pytest.fixture
def listed(tmp_path):
    """Write a list of the province and return where it is."""

    def write(rows, name="list.csv", heading=HEADING, encoding="utf-8", year=2020):
        path = tmp_path / name
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(heading.split(","))
        for tax_code, called, province, place in rows:
            writer.writerow([year, tax_code, called, "PIEMONTE", province, place, "volontariato", 1, "1.00"])
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


async def brought(graph, path, only=ALL, today=MONDAY):
    found = await compare_list(OPERATOR, path, graph)
    await apply_list(OPERATOR, found, only, today, graph)
    return found.report


def changes(report):
    return [(one.change, one.tax_code, one.before, one.after) for one in report.proposals]


async def test_a_first_list_is_all_new_and_the_same_again_changes_nothing(blank, listed, contents_of):
    report = await brought(blank, listed(FIRST))
    assert [(one.change, one.tax_code) for one in report.proposals] == [
        (RegisterChange.NEW, LANTERN),
        (RegisterChange.NEW, THREAD),
        (RegisterChange.NEW, MILL),
    ]
    entry = (await register_entries(blank, [LANTERN]))[LANTERN]
    assert (entry.municipality, entry.source) == ("Ciriè", "Agenzia delle Entrate, 5x1000 list 2020")
    before = await contents_of(blank)
    again = await brought(blank, listed(FIRST))
    assert (again.proposals, again.unchanged) == ((), 3)
    assert await contents_of(blank) == before


async def test_a_newer_list_tells_who_is_new_gone_renamed_and_moved_and_who_is_called_alike(blank, listed):
    await brought(blank, listed(FIRST))
    newer = listed(
        [
            (LANTERN, "LA LANTERNA ORGANIZZAZIONE DI VOLONTARIATO", "TO", "Ciriè"),
            (MILL, "IL MULINO DI PACE", "TO", "VAL DI CHY"),
            (NEW, "Il filo", "TO", "IVREA"),
        ],
        year=2021,
    )
    report = (await compare_list(OPERATOR, newer, blank)).report
    assert changes(report) == [
        (RegisterChange.NEW, NEW, "", "Ivrea (TO)"),
        (RegisterChange.RENAMED, MILL, "IL MULINO", "IL MULINO DI PACE"),
        (RegisterChange.SPELT, LANTERN, "LA LANTERNA O.D.V.", "LA LANTERNA ORGANIZZAZIONE DI VOLONTARIATO"),
        (RegisterChange.GONE, THREAD, "IL FILO", ""),
    ]
    assert [(one.name, one.tax_codes) for one in report.homonyms] == [("il filo", (THREAD, NEW))]


async def test_only_what_is_approved_is_written_and_old_names_find_the_entry(blank, listed, contents_of):
    await brought(blank, listed(FIRST))
    newer = listed([(MILL, "ARCOBALENO", "TO", "IVREA"), (NEW, "STELLA", "TO", "IVREA")])
    before = await contents_of(blank)
    await brought(blank, newer, [])
    assert await contents_of(blank) == before

    await brought(blank, newer, [RegisterChange.RENAMED])
    entries = await register_entries(blank, [MILL, NEW, THREAD])
    assert entries.keys() == {MILL, THREAD}
    assert (entries[MILL].name, entries[MILL].municipality) == ("ARCOBALENO", "Val di Chy")
    assert entries[MILL].former_names == ("IL MULINO",)
    assert entries[THREAD].gone_on is None
    assert await register_entries_called(blank, "mulino") == [MILL]
    assert await register_entries_called(blank, "Arcobaleno") == [MILL]


async def test_who_is_gone_stays_known_and_may_come_back(blank, listed):
    await brought(blank, listed(FIRST))
    without = listed(FIRST[:2])
    assert changes(await brought(blank, without)) == [(RegisterChange.GONE, MILL, "IL MULINO", "")]
    assert (await register_entries(blank, [MILL]))[MILL].gone_on == MONDAY
    assert await register_entries_called(blank, "mulino") == [MILL]
    assert changes(await brought(blank, without)) == []
    renamed = listed([*FIRST[:2], (MILL, "ARCOBALENO", "TO", "PECCO")])
    await brought(blank, renamed, [RegisterChange.RENAMED], date(2026, 12, 24))
    assert (await register_entries(blank, [MILL]))[MILL].gone_on == MONDAY
    await brought(blank, listed(FIRST), [RegisterChange.RENAMED])
    assert changes(await brought(blank, listed(FIRST))) == [(RegisterChange.BACK, MILL, "", "IL MULINO")]
    assert (await register_entries(blank, [MILL]))[MILL].gone_on is None


async def test_a_list_says_nothing_of_other_provinces_and_other_lists(blank, listed):
    await brought(blank, listed([*FIRST, (NEW, "STELLA", "MI", "MILANO")]))
    assert changes(await brought(blank, listed(FIRST))) == []
    runts = listed(
        [(THREAD, "IL FILO", "TO", "TORINO")],
        heading="Anno,Codice fiscale,Denominazione,Regione,Provincia,Comune,Sezione,x,y",
    )
    runts.write_text(runts.read_text("utf-8").replace("volontariato", "APS"), "utf-8")
    assert changes(await brought(blank, runts)) == [
        (RegisterChange.LISTED, THREAD, "5x1000|volontariato", "5x1000|RUNTS|volontariato|runts-b")
    ]
    gone = [(LANTERN, "LA LANTERNA O.D.V.", "TO", "CIRIE'"), (MILL, "IL MULINO", "TO", "PECCO")]
    assert [one.change for one in (await brought(blank, listed(gone))).proposals] == [RegisterChange.LISTED]
    assert (await register_entries(blank, [THREAD]))[THREAD].gone_on is None


async def test_an_organisation_that_joined_is_told_of_and_keeps_its_own_name(office, listed, tmp_path):
    await brought(office, listed(FIRST))
    rows = {"organisations": [{"id": "fil", "name": "Il filo", "kind": "ASSOCIATION", "tax_code": THREAD}]}
    await load_rows(office, tmp_path / "rows", rows)
    renamed = [*FIRST[::2], (THREAD, "LA TRAMA", "TO", "TORINO")]
    await brought(office, listed([*renamed[:2], (THREAD, "IL FILO ODV", "TO", "TORINO")]))
    report = await brought(office, listed(renamed))
    assert [(one.change, one.partner_id, one.partner_name) for one in report.proposals] == [
        (RegisterChange.RENAMED, "fil", "Il filo")
    ]
    answer = await office.driver.execute_query(
        "MATCH (one:Organisation {id: 'fil'}) RETURN one.name AS name", database_=office.database
    )
    assert answer.records[0]["name"] == "Il filo"


async def test_what_came_by_a_folder_is_the_same_register(worlds, tmp_path):
    """The seed's list, brought in again from the agency's own spellings, changes nothing."""
    graph = await worlds.hold("register")
    with (SEEDS / "register" / "register.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    path = tmp_path / "again.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(HEADING.split(","))
        for row in rows:
            place = row["municipality"].upper().replace("È", "E'").replace("Ù", "U'")
            writer.writerow([2019, row["tax_code"], row["name"], "", "TO", place, row["categories"], 1, 1])
    found = await compare_list(OPERATOR, path, graph)
    assert not found.told.findings
    assert {one.change for one in found.report.proposals} <= set()
    assert found.report.unchanged == len(rows)


bodies = st.builds(
    lambda number, name, place: Listed(1, code(number), name, place[0], "TO", place[1]),
    st.integers(0, 12),
    st.sampled_from(["IL FILO", "Il Filo", "LA TRAMA", "LA TRAMA ODV", "LA TRAMA O.D.V."]),
    st.sampled_from([("Torino", "L219"), ("Ivrea", "E379")]),
)
lists = st.lists(bodies, max_size=10, unique_by=lambda one: one.tax_code)


def held_of(listed, scope):
    return {
        one.tax_code: Held(
            one.tax_code,
            one.name,
            one.municipality,
            "TO",
            one.municipality_code,
            one.categories,
            (scope.list_name,),
        )
        for one in listed
    }


@given(older=lists, newer=lists, unread=st.sets(st.integers(0, 12).map(code)))
def test_every_body_is_told_by_its_tax_code_and_none_by_its_name(older, newer, unread):
    scope = Scope("5x1000", frozenset({"TO"}))
    before, now = {one.tax_code: one for one in older}, {one.tax_code: one for one in newer}
    report = compared(newer, held_of(older, scope), scope, unread)
    by_change = {
        change: {one.tax_code for one in report.proposals if one.change is change}
        for change in RegisterChange
    }
    assert by_change[RegisterChange.NEW] == now.keys() - before.keys()
    assert by_change[RegisterChange.GONE] == before.keys() - now.keys() - unread
    both = now.keys() & before.keys()
    assert by_change[RegisterChange.MOVED] == {
        one for one in both if now[one].municipality != before[one].municipality
    }
    assert by_change[RegisterChange.RENAMED] == {
        one for one in both if not same_name(now[one].name, before[one].name)
    }
    assert by_change[RegisterChange.RENAMED] | by_change[RegisterChange.SPELT] == {
        one for one in both if now[one].name != before[one].name
    }
    assert compared(newer, held_of(newer, scope), scope).proposals == ()


def test_a_name_that_was_cut_is_no_other_name():
    long = "ASSOCIAZIONE NAZIONALE DEGLI AMICI DELLE BAMBINE E DEI BAMBINI CHE ABITANO NEI QUARTIERI DELLE CITTA' E DELLE LORO FAMIGLIE E DEI LORO PARENTI TUTTI QUANTI"
    assert same_name(long[:150], long)
    assert same_name(long[:148], long)
    assert not same_name(long[:60], long)


@pytest.mark.parametrize(
    ("written", "province", "expected"),
    [
        ("CIRIE'", "TO", "C722"),
        ("cirié", "Torino", "C722"),
        ("PONT CANAVESE", "TO", "G826"),
        ("PECCO", "TO", "M405"),
        ("VICO CANAVESE", "TO", "M415"),
        ("BOLZANO .BOZEN.", "BZ", "A952"),
        ("Bolzano/Bozen", "BZ", "A952"),
        ("Torino", None, "L219"),
        ("Samone", None, None),
        ("Samone", "TO", "H753"),
        ("Atlantide", "TO", None),
        ("Torino", "MI", None),
        ("Torino", "XX", None),
    ],
)
def test_municipalities_are_found_however_they_are_written_and_never_guessed(written, province, expected):
    found = municipalities().resolve(written, province)
    assert (found.code if found else None) == expected


def test_a_municipality_that_is_not_known_is_told_with_its_row_and_stays_as_written(listed):
    told = read_list(
        listed([(LANTERN, "LA LANTERNA", "TO", "ATLANTIDE"), (THREAD, "IL FILO", "TO", "PECCO")])
    )
    assert told.bodies[LANTERN].municipality == "ATLANTIDE"
    assert told.bodies[LANTERN].municipality_code is None
    assert [str(one) for one in told.notes] == [
        "list.csv:2:comune: expected a municipality that ISTAT knows; found ATLANTIDE (TO)",
        "list.csv:3:comune: expected a municipality of today: Val di Chy; found PECCO",
    ]


def test_rows_that_cannot_be_used_are_told_and_the_others_are_used(listed):
    rows = [
        (LANTERN, "LA LANTERNA", "TO", "TORINO"),
        ("RSSMRA80A01L219X", "MARIO ROSSI", "TO", "TORINO"),
        (THREAD[:-1] + str((int(THREAD[-1]) + 1) % 10), "IL FILO", "TO", "TORINO"),
        (MILL, "", "TO", "TORINO"),
        (LANTERN, "LA LUCERNA", "TO", "TORINO"),
    ]
    told = read_list(listed(rows))
    assert list(told.bodies) == [LANTERN]
    assert told.unreadable == {MILL}
    assert [(one.line, one.column) for one in told.findings] == [
        (3, "codice fiscale"),
        (4, "codice fiscale"),
        (5, "denominazione"),
        (6, "denominazione"),
    ]
    assert "RSSMRA" not in str(told.findings)


def workbook(path, rows, **options):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_with_other_headings_and_a_title_is_read(tmp_path):
    rows = [
        ["Elenco degli enti iscritti al RUNTS"],
        [],
        ["Sezione", "Denominazione", "Codice fiscale", "Comune", "Prov.", "Colore"],
        ["a", "La Lanterna ODV", int(LANTERN), "Cirié", "TO", "blu"],
        ["Enti filantropici", "=1+1", THREAD, "Torino", "TO", None],
        ["zeta", "Il mulino", f" {MILL[:5]} {MILL[5:]}", "Torino", "TO", None],
    ]
    told = read_list(workbook(tmp_path / "runts.xlsx", rows))
    assert {one.tax_code: (one.row, one.name, one.categories) for one in told.bodies.values()} == {
        LANTERN: (4, "La Lanterna ODV", ("runts-a",)),
        THREAD: (5, "=1+1", ("runts-c",)),
        MILL: (6, "Il mulino", ()),
    }
    assert told.scope == Scope("RUNTS", frozenset({"TO"}))
    assert [(one.line, one.column, one.found) for one in told.notes] == [
        (3, "Colore", "Colore"),
        (6, "sezione", "zeta"),
    ]


def test_a_tax_code_that_lost_its_zeros_in_a_sheet_has_them_again(tmp_path):
    rows = [["Codice fiscale", "Denominazione", "Comune"], [505900019, "TEATRO REGIO", "Torino"]]
    assert list(read_list(workbook(tmp_path / "list.xlsx", rows)).bodies) == ["00505900019"]


def test_windows_1252_is_read_and_said(listed):
    told = read_list(listed([(LANTERN, "LA LANTERNA PIÙ VIVA – ODV", "TO", "TORINO")], encoding="cp1252"))
    assert told.bodies[LANTERN].name == "LA LANTERNA PIÙ VIVA – ODV"
    assert [(one.line, one.expected) for one in told.notes] == [(2, "text in UTF-8")]


def test_a_packed_list_and_semicolons_are_read(tmp_path):
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(f"CF;Ente;Comune\n{LANTERN};La Lanterna;Torino\n".encode()))
    assert list(read_list(path).bodies) == [LANTERN]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.csv", "CF,Ente,Comune\n".encode("utf-16"), "UTF-16"),
        ("list.csv", b"CF,Ente,Comune\n1,\xe0\x81,x\n", "line 2, Windows-1252"),
        ("list.csv", b"CF,Ente,Comune\n1,\0,x\n", "2: a zero byte"),
        ("list.csv", b"a" * (LONGEST_LINE + 1), "1: a line of"),
        ("list.csv", b'CF,Ente,Comune\n1,"' + b"a,\n" * 60_000, "no row of cells"),
        ("list.csv", b"name,place\nx,y\n", "no heading with codice fiscale"),
        ("list.csv", b"CF,Ente\nx,y\n", "no column comune"),
        ("list.csv", b"", "found nothing"),
        ("list.csv.gz", b"no gzip", "gzip"),
        ("list.xlsm", b"", "macros"),
        ("list.xlsx", b"PK\3\4 no", "no zip archive"),
        ("list.ods", b"", "xlsx"),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_name(tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PattiError, match=rf"{name}.*{why}"):
        read_list(tmp_path / name)


def test_a_packed_line_without_an_end_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "list.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        for _ in range(64):
            packed.write(b"x" * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(PattiError, match="a line of"):
        read_list(path)
    assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    tracemalloc.stop()


def spoilt(path, **members):
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            kept | {name.replace("__", "/"): text for name, text in members.items()}
        ).items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("member", "content", "why"),
    [
        ("xl__vbaProject.bin", b"x", "macros"),
        ("xl__worksheets__sheet1.xml", b" " * 200_000_000, "bomb|unpacked"),
        (
            "xl__worksheets__sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>',
            "cannot be read",
        ),
        ("xl__worksheets__sheet1.xml", b"<worksheet><sheetData>", "cannot be read"),
        ("xl__workbook.xml", b"<workbook/>", "cannot be read|without a sheet"),
    ],
)
def test_a_workbook_that_could_do_harm_is_refused(tmp_path, member, content, why):
    rows = [["Codice fiscale", "Denominazione", "Comune"], [LANTERN, "La Lanterna", "Torino"]]
    path = spoilt(workbook(tmp_path / "list.xlsx", rows), **{member.replace("/", "__"): content})
    with pytest.raises(PattiError, match=why):
        read_list(path)


@settings(max_examples=examples(40))
@given(
    content=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f"CF,Ente,Comune\n{text}".encode())
)
def test_no_bytes_make_it_fail_otherwise_than_by_a_refusal(tmp_path_factory, content):
    for name in ("list.csv", "list.csv.gz", "list.xlsx"):
        path = tmp_path_factory.mktemp("lists") / name
        path.write_bytes(content)
        try:
            assert not read_list(path).bodies
        except PattiError as refusal:
            assert name in str(refusal)  # noqa: PT017 - read or refused, both are right


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.PARTNER])
async def test_only_coordinators_and_administrators_bring_in_a_list(tiny, listed, role):
    viewer = Viewer("somebody", frozenset({role}))
    with pytest.raises(Forbidden):
        await compare_list(viewer, listed(FIRST), tiny)
    found = await compare_list(OPERATOR, listed(FIRST), tiny)
    with pytest.raises(Forbidden):
        await apply_list(viewer, found, ALL, date(2026, 11, 23), tiny)
