"""The same rows, written in any of the ways that the document allows, are the same world."""

import unicodedata

import pytest

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.tables import TABLES
from tests.exchange.spoiling import load


def each_file(tables, rewrite):
    """Rewrite every CSV file, as text."""
    for path in sorted(tables.path.glob("*.csv")):
        path.write_bytes(rewrite(path.read_text("utf-8")))


def semicolons(tables):
    """As a spreadsheet in Italian writes it: `;`, decimal commas, a byte-order mark, and its own line ends."""
    for path in sorted(tables.path.glob("*.csv")):
        table = next(table for table in TABLES if table.file == path.name)
        rows = tables.rows(table.name)
        decimal = [name in ("latitude", "longitude", "share", "hours_per_week") for name in rows[0]]
        lines = [
            ";".join(c.replace(".", ",") if d else c for c, d in zip(row, decimal, strict=True))
            for row in rows
        ]
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("utf-8-sig"))


def old_line_ends(tables):
    each_file(tables, lambda text: text.replace("\n", "\r").encode())


def no_last_line_end(tables):
    each_file(tables, lambda text: text.rstrip("\n").encode())


def everything_quoted(tables):
    each_file(tables, lambda text: "\n".join(quoted(line) for line in text.splitlines()).encode())


def quoted(line):
    return ",".join(f'"{cell}"' for cell in line.split(","))


def columns_the_other_way_round(tables):
    for table in TABLES:
        if tables.file(table.name).exists():
            tables.write(table.name, [row[::-1] for row in tables.rows(table.name)])


def empty_columns_left_out(tables):
    required = {(table.name, column.name) for table in TABLES for column in table.columns if column.required}
    for table in TABLES:
        if tables.file(table.name).exists():
            columns = zip(*tables.rows(table.name), strict=True)
            kept = [column for column in columns if any(column[1:]) or (table.name, column[0]) in required]
            tables.write(table.name, list(map(list, zip(*kept, strict=True))))


def room_around_cells(tables):
    for table in TABLES:
        if tables.file(table.name).exists():
            rows = [[f" {cell.replace('|', ' | | ')}\t" for cell in row] for row in tables.rows(table.name)]
            tables.write(table.name, [rows[0], [""] * len(rows[0]), *rows[1:], [" "]])


def words_in_small_letters(tables):
    for table in TABLES:
        if tables.file(table.name).exists():
            words = [column.name for column in table.columns if "one_of" in column.read.__qualname__]
            heading, *rows = tables.rows(table.name)
            for row in rows:
                row[:] = [
                    cell.lower() if name in words else cell for name, cell in zip(heading, row, strict=True)
                ]
            tables.write(table.name, [heading, *rows])


def other_words_for_the_same(tables):
    tables.cell("commitments", 2, "windows", "Thursday 15-17|lunedì 16.00 – 17.00|mon 15:00-16:00|lun 15-16")
    tables.cell("commitments", 2, "hours_per_week", "4.00")
    tables.cell("commitments", 2, "languages", "IT|AR|it")
    tables.cell("commitments", 2, "closures", "2026-08-01 / 2026-08-31|2026-12-24/2027-01-06")
    tables.cell("commitments", 2, "clearance_required", "")
    tables.cell("commitments", 5, "clearance_required", "FALSE")
    for line in range(2, 11):
        tables.cell("commitments", line, "invented", ("Sì", "si", "true", "YES", "si\u0300")[line % 5])


def accents_in_two_parts(tables):
    each_file(tables, lambda text: unicodedata.normalize("NFD", text).encode())


@pytest.mark.parametrize(
    "rewrite",
    [
        semicolons,
        old_line_ends,
        no_last_line_end,
        everything_quoted,
        columns_the_other_way_round,
        empty_columns_left_out,
        room_around_cells,
        words_in_small_letters,
        other_words_for_the_same,
        accents_in_two_parts,
    ],
)
async def test_another_spelling_changes_nothing(rewrite, tables, tiny, contents_of):
    before, written = (
        await contents_of(tiny),
        {path.name: path.read_bytes() for path in tables.path.iterdir()},
    )
    rewrite(tables)
    assert written != {path.name: path.read_bytes() for path in tables.path.iterdir()}
    report = await load_folder(OPERATOR, tables.path, tiny)
    assert report.findings == []
    assert [done for done in report.written.values() if done.created or done.changed] == []
    assert await contents_of(tiny) == before


async def test_a_file_with_a_heading_and_no_rows_brings_none(tables, tiny, contents_of):
    before = await contents_of(tiny)
    for table in TABLES:
        tables.write(table.name, [[column.name for column in table.columns]])
    (tables.path / "areas.geojson").unlink()
    report = await load_folder(OPERATOR, tables.path, tiny)
    assert report.rows == dict.fromkeys((table.name for table in TABLES), 0)
    assert await contents_of(tiny) == before


async def test_a_cell_of_two_lines_keeps_them_whatever_the_line_ends(tables, blank):
    tables.cell("contacts", 2, "role", 'segreteria,\n"mattina"')
    await load(tables, blank)
    found = await blank.driver.execute_query("MATCH (contact:Contact) RETURN contact.role AS role")
    assert [row["role"] for row in found.records] == ['segreteria,\n"mattina"']
    tables.bytes("contacts", tables.text("contacts").replace("\n", "\r\n").encode())
    assert (await load(tables, blank))["contacts"].unchanged == 1
