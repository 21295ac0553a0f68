"""A workbook of the network: which sheets it has, what its headings and words are in Italian, and what they mean.

`sheets.toml` holds the words. A cell that names something may be followed by what it is called, behind a middle dot, so that
people choose by name: `casa-del-sole · Casa del Sole` means `casa-del-sole`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph_service.exchange.findings import guess
from graph_service.exchange.rows import BY_NAME
from graph_service.exchange.tables import Column, Table

ABOUT = "Istruzioni"
LISTS = "Elenchi"
REVISION = "revisione"
CALLED = " · "
PROPER = ("organisations", "contacts", "volunteers", "commitments", "places")
"""The tables of a workbook, in the order of its sheets."""

LENT_WORDS = frozenset({"kind", "precision", "modes", "state", "staffing", "preferred", "publish"})
"""Columns whose cells are words of a closed list, which a workbook says in Italian."""
ANSWERS = frozenset({"wheelchair", "clearance_required", "publishes"})


@dataclass(frozen=True)
class Heading:
    """How a workbook calls a column, and what is written beside it."""

    column: Column
    text: str
    note: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: the table that it holds, and its headings in order."""

    table: Table
    title: str
    headings: tuple[Heading, ...]

    def named(self, heading: str) -> Heading | None:
        """Return the column of a heading as people write it, whatever the capitals."""
        plain = heading.strip().casefold()
        return next((one for one in self.headings if plain in (one.text.casefold(), one.column.name)), None)

    def meant(self, heading: str) -> str:
        """Return `` (did you mean …?)`` for a heading that is none."""
        return guess(heading, [one.text for one in self.headings])


@lru_cache
def _said() -> dict[str, dict[str, object]]:
    return tomllib.loads(Path(__file__).with_name("sheets.toml").read_text("utf-8"))


@lru_cache
def sheets() -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, in order."""
    found = []
    for name in PROPER:
        said, table = _said()[name], BY_NAME[name]
        columns = said["columns"]
        assert isinstance(columns, dict), "a table of headings"
        headings = tuple(
            Heading(table.by_name[column], text, note) for column, (text, note) in columns.items()
        )
        found.append(Sheet(table, str(said["sheet"]), headings))
    return tuple(found)


@lru_cache
def words() -> Mapping[str, str]:
    """Return the Italian word for each word of the closed lists."""
    return {word: str(italian) for word, italian in _said()["words"].items()}


@lru_cache
def meanings() -> Mapping[str, tuple[str, ...]]:
    """Return which words an Italian word may stand for; the column decides."""
    found: dict[str, tuple[str, ...]] = {}
    for word, italian in words().items():
        found[italian.casefold()] = (*found.get(italian.casefold(), ()), word)
    return found


def shown(column: Column, cell: str, names: Mapping[str, str]) -> str:
    """Return a cell as a workbook shows it: words in Italian, keys with what they are called."""
    if column.name in LENT_WORDS:
        return "|".join(words().get(part, part) for part in cell.split("|"))
    if column.name in ANSWERS:
        return words().get(cell, cell)
    if column.refers and not column.many and cell in names:
        return f"{cell}{CALLED}{names[cell]}"
    return cell.replace("|", " | ") if column.many else cell


def understood(column: Column, cell: str) -> str:
    """Return what a cell of a workbook says, in the spelling of the CSV folder; what is not understood stays as it is.

    >>> kind = BY_NAME["organisations"].by_name["kind"]
    >>> understood(kind, "Cooperativa sociale"), understood(kind, "cooperativa")
    ('SOCIAL_COOPERATIVE', 'cooperativa')
    >>> understood(BY_NAME["commitments"].by_name["partner_id"], "arco · Arco | Teatro e danza")
    'arco'
    """
    if column.name in LENT_WORDS:
        return "|".join(_word(column, part.strip()) for part in cell.split("|"))
    if column.refers:
        parts = cell.split("|") if column.many else [cell]
        return "|".join(part.split(CALLED.strip(), 1)[0].strip() for part in parts)
    return cell


def _word(column: Column, part: str) -> str:
    for word in meanings().get(part.casefold(), ()):
        try:
            column.read(word)
        except ValueError:
            continue
        return word
    return part


def choices(column: Column) -> list[str]:
    """Return the Italian words that a cell of this column may be; none when its list is not closed."""
    if column.name in ANSWERS:
        return [words()["yes"], words()["no"]]
    if column.name not in LENT_WORDS or column.many:
        return []
    return [italian for word, italian in words().items() if _fits(column, word)]


def _fits(column: Column, word: str) -> bool:
    try:
        return bool(column.read(word) == word)
    except ValueError:
        return False


def title_of(table: str) -> str:
    """Return how a workbook calls the things of a table; the table's own name where it has none."""
    return next((one.title for one in sheets() if one.table.name == table), table)


def heading_of(table: str, column: str) -> str:
    """Return how a workbook calls a column; the column's own name where it has none."""
    return next(
        (
            heading.text
            for one in sheets()
            if one.table.name == table
            for heading in one.headings
            if heading.column.name == column
        ),
        column.replace("_", " "),
    )
