"""A workbook (XLSX) that people filled in, read row by row: what is wrong is told with its sheet, row and heading.

Macros are refused, formulas are told instead of computed, and an archive that would unpack to too much is not opened.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from graph_service.domain.names import plain_name
from graph_service.errors import PattiError
from graph_service.exchange.archives import check
from graph_service.exchange.findings import Finding, shown
from graph_service.exchange.incoming import Incoming
from graph_service.exchange.sheets import ABOUT, LISTS, REVISION, Heading, Sheet, sheets, understood
from graph_service.exchange.sheets_out import save
from graph_service.exchange.telling import told
from graph_service.graph.origins import digest

MOST_BYTES = 128 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 100_000, 100
MOST_FINDINGS = 2000
_MACROS = ("xl/vbaProject.bin", "xl/macrosheets/")
_WRONG = PatternFill("solid", fgColor="FFD6D6")
DEFAULTS = {"places": {"precision": "UNKNOWN", "kind": "OTHER"}}


class NotAWorkbook(PattiError):
    """A file is no workbook that can be read here."""


@dataclass
class Read:
    """The rows of a workbook, and what is wrong with it."""

    rows: list[Incoming] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_workbook(path: Path, name: str | None = None) -> Read:
    """Read a workbook; `name` is how its people call it. Raises NotAWorkbook, or UnsafeArchive, before reading any of it."""
    _look_over(path)
    found = Read()
    try:
        book = load_workbook(path, read_only=True, keep_links=False)
    except (
        InvalidFileException,
        KeyError,
        ValueError,
        OSError,
        ParseError,
        zipfile.BadZipFile,
        DefusedXmlException,
    ) as error:
        raise NotAWorkbook(f"{name or path.name}: no workbook that can be read: {error}") from error
    try:
        for page in book.worksheets:
            _read_page(page, name or path.name, found)
    except (KeyError, ValueError, ParseError, zipfile.BadZipFile, DefusedXmlException) as error:
        raise NotAWorkbook(f"{name or path.name}: damaged: {error}") from error
    finally:
        book.close()
    if not found.rows and not found.findings:
        found.findings.append(Finding(name or path.name, None, None, "rows under the headings", "none"))
    return found


def _look_over(path: Path) -> None:
    members = check(path, most_bytes=MOST_BYTES)
    if any(member.startswith(_MACROS) for member in members):
        raise NotAWorkbook(
            f"{path.name}: a workbook with macros, which are not opened here: save it as .xlsx without them"
        )


def _read_page(page: Any, name: str, found: Read) -> None:
    sheet = next((one for one in sheets() if one.title.casefold() == page.title.strip().casefold()), None)
    file = f"{name} [{page.title}]"
    if sheet is None:
        if page.title not in (ABOUT, LISTS):
            titles = ", ".join(one.title for one in sheets())
            found.findings.append(Finding(file, None, None, f"one of the sheets {titles}", shown(page.title)))
        return
    page.reset_dimensions()  # what the file says of its size need not be so
    _Page(sheet, file, found).read(page)


class _Page:
    """Reads one sheet."""

    def __init__(self, sheet: Sheet, file: str, found: Read) -> None:
        self.sheet, self.file, self.found = sheet, file, found
        self.places: dict[int, Heading | None] = {}

    def read(self, page: Any) -> None:
        rows = page.iter_rows(max_col=MOST_COLUMNS)
        if not self._heading(next(rows, ())):
            return
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS:
                self._find(number, None, f"at most {MOST_ROWS} rows", "more")
                return
            if any(cell.value not in (None, "") for cell in row):
                self._row(number, row)

    def _find(self, line: int, column: str | None, expected: str, what: object) -> None:
        if len(self.found.findings) < MOST_FINDINGS:
            self.found.findings.append(Finding(self.file, line, column, expected, shown(what)))

    def _heading(self, row: Sequence[Any]) -> bool:
        """Read the headings; return whether the rows below can be read by them."""
        for place, cell in enumerate(row):
            text = str(cell.value or "").strip()
            if not text:
                continue
            heading = self.sheet.named(text)
            if heading is None and text.casefold() != REVISION:
                self._find(1, text, f"a heading of this sheet{self.sheet.meant(text)}", text)
            elif heading in self.places.values():
                self._find(1, text, "each heading once", text)
            else:
                self.places[place] = heading
        there = [one for one in self.places.values() if one]
        missing = [
            one.text
            for one in self.sheet.headings
            if one.column.required
            and one.column.name not in ("id", "state", "precision")
            and one not in there
        ]
        for text in missing:
            self._find(1, text, "this heading, which is required", "a sheet without it")
        return not missing

    def _row(self, number: int, row: Sequence[Any]) -> None:
        cells: dict[str, str] = {}
        revision, right = None, True
        for place, heading in self.places.items():
            cell = row[place] if place < len(row) else None
            text = self._text(number, heading, cell)
            if text is None:
                right = False
            elif heading is None:
                revision = int(text) if text.isdigit() else None
            else:
                cells[heading.column.name] = understood(heading.column, text)
        if not right:
            return
        table = self.sheet.table.name
        cells["id"] = cells.get("id") or _new_key(table, cells)
        columns = {one.column.name: one.text for one in self.sheet.headings} | {"revision": REVISION}
        defaults = DEFAULTS.get(table, {})
        self.found.rows.append(Incoming(table, cells, self.file, number, columns, defaults, revision))

    def _text(self, number: int, heading: Heading | None, cell: Any) -> str | None:
        """Return what a cell says as text; None, and it is told, when it computes something or shows an error."""
        value = None if cell is None else cell.value
        name = heading.text if heading else REVISION
        if value is None:
            return ""
        if cell.data_type == "f" or (
            isinstance(value, str) and cell.data_type != "s" and value.startswith("=")
        ):
            self._find(number, name, "a value, not a formula", value)
            return None
        if cell.data_type == "e":
            self._find(number, name, "a value, not an error", value)
            return None
        return _as_text(value)


def _as_text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return str(value.date()) if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case date():
            return str(value)
        case float() if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.10g}"
    return str(value).strip()


def _new_key(table: str, cells: dict[str, str]) -> str:
    """Return a key for what has none: the same row gets the same one again."""
    said = "\n".join(f"{name}={cell}" for name, cell in sorted(cells.items()) if cell)
    words = re.findall(r"[a-z0-9]+", plain_name(cells.get("name") or cells.get("title") or table).casefold())
    return f"{'-'.join(words)[:60] or table}-{digest(table + said)[:8]}"


def write_marked(path: Path, findings: Sequence[Finding], to: Path) -> int:
    """Write a copy of the workbook in which each cell that is wrong is red and says why; return how many are marked.

    What has no cell of its own stands beside the first one of its row.
    """
    _look_over(path)
    book = load_workbook(path, keep_links=False)
    marked = 0
    for page in book.worksheets:
        heading = next(page.iter_rows(max_row=1), ())
        by_heading = {str(cell.value or "").strip(): place for place, cell in enumerate(heading, 1)}
        for place, some in _by_cell(findings, page.title, by_heading).items():
            cell = page.cell(*place)
            said = "\n".join(f"{told(one.expected, 'it')} (trovato: {one.found})" for one in some)
            cell.comment = Comment(said[:2000], "patti")
            cell.fill = copy(_WRONG)
            marked += 1
    save(book, to)
    return marked


def _by_cell(
    findings: Sequence[Finding], title: str, by_heading: Mapping[str, int]
) -> dict[tuple[int, int], list[Finding]]:
    found: dict[tuple[int, int], list[Finding]] = {}
    for one in findings:
        if one.file.endswith(f"[{title}]"):
            place = (one.line or 1, by_heading.get(one.column or "", 1))
            found.setdefault(place, []).append(one)
    return found
