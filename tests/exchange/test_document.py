"""The document for people and the tables of the code say the same, column by column."""

import re
from pathlib import Path

import pytest

from graph_service.exchange import cells, tables
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.csv_file import LIST_SEPARATOR
from graph_service.exchange.tables import TABLES
from graph_service.graph import loading

DOCUMENT = (Path(__file__).parents[2] / "docs" / "csv-folder.md").read_text("utf-8")
PLURALS = {"competences": "competence", "organisations": "organisation", "areas": "area", "partners": "partner",
           "commitments": "commitment", "volunteers": "volunteer", "services": "service"}  # fmt: skip
READERS = {
    cells.text: "text",
    cells.about_family: "text about families",
    cells.key: "key",
    cells.family_key: "family's key",
    cells.case_code: "family's code",
    cells.tax_code: "tax code",
    cells.code: "code",
    cells.day: "date",
    cells.days: "period",
    cells.window: "window",
    cells.hours: "hours",
    cells.cents: "cents",
    cells.moment: "moment",
    cells.yes_or_no: "yes or no",
    cells.language: "language",
    cells.share: "number above 0, at most 1",
    cells.url: "web address",
    cells.email: "e-mail",
    cells.phone: "telephone",
    tables.LATITUDE: "coordinate",
    tables.LONGITUDE: "coordinate",
}


def sections():
    """Yield (table, column, what it holds, note) of each row of the document's tables."""
    table = None
    for line in DOCUMENT.splitlines():
        if heading := re.fullmatch(r"## (\w+)\.csv", line):
            table = heading[1]
        elif table and (row := re.fullmatch(r"\| (?!column )([a-z_, ]+) \| ([^|]+) \|(.*)\|", line)):
            for column in row[1].split(", "):
                yield table, column, row[2], row[3]


SAID = {(table, column): (holds, note) for table, column, holds, note in sections()}
COLUMNS = {(table.name, column.name): column for table in TABLES for column in table.columns}


def words(column):
    """Return the closed list that a column reads, or nothing."""
    try:
        column.read("?")
    except Unreadable as refusal:
        listed = re.fullmatch("one of (.*)", str(refusal))
        return listed[1].split(", ") if listed else []
    return []


def kind(column):
    """Return what a column holds, in the document's words."""
    if column.refers:
        article = "an" if column.refers[0] in "aeiou" else "a"
        one = f"reference to {article} {column.refers}"
    elif words(column):
        one = "word"
    elif "whole" in column.read.__qualname__:
        one = "whole number"
    else:
        one = READERS[column.read]
    return f"{'required ' if column.required else ''}{'list of ' if column.many else ''}{one}"


def singular(holds):
    """Return the document's words for a list with its things in the singular."""
    for plural, one in PLURALS.items():
        article = "an" if one[0] in "aeiou" else "a"
        holds = holds.replace(f"references to {plural}", f"reference to {article} {one}")
    return re.sub(r"(list of (?:whole )?\w+?)s\b", r"\1", holds)


def test_the_document_and_the_code_name_the_same_columns_in_the_same_order():
    assert list(SAID) == list(COLUMNS)


@pytest.mark.parametrize("place", COLUMNS, ids=".".join)
def test_each_column_holds_what_the_document_says(place):
    column = COLUMNS[place]
    holds, note = SAID[place]
    assert singular(holds) == kind(column)
    if words(column):
        named = [word for word in re.findall(r"`(\w+)`", note) if not word.endswith("_ids")]
        assert named == words(column)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_table_refers_only_to_kinds_that_a_table_before_it_or_itself_brings(table):
    brought = {"partner"} | {before.defines for before in TABLES[: TABLES.index(table) + 1]}
    assert {column.refers for column in table.references} <= brought


def test_the_kinds_of_cells_are_those_that_columns_hold():
    described = DOCUMENT.partition("| kind of cell |")[2].partition("\n\n")[0]
    named = {
        name
        for row in re.findall(r"^\| ([a-z][a-z', -]+) \|", described, re.MULTILINE)
        for name in row.split(", ")
    }
    used = {
        READERS[column.read] for column in COLUMNS.values() if column.read in READERS and not column.refers
    }
    numbers = {"whole number", "number above 0, at most 1"}
    assert named - {"list", "word", "period of dates"} == used - numbers - {"period"}
    assert f"`it\\{LIST_SEPARATOR}ar\\{LIST_SEPARATOR}fr`" in described


def test_the_document_says_how_much_is_written_at_once():
    said = " ".join(DOCUMENT.split())
    assert f"above {loading.MOST_CELLS_AT_ONCE:,} cells" in said
    assert f"in batches of {loading.BATCH:,} rows" in said
    columns = {table.name: len(table.columns) for table in TABLES}
    assert loading.MOST_CELLS_AT_ONCE / columns["commitments"] == pytest.approx(7_000, rel=0.1)
    assert loading.MOST_CELLS_AT_ONCE / columns["register"] == pytest.approx(25_000, rel=0.1)
