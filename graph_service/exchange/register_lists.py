"""Lists of bodies as agencies publish them, CSV or XLSX: rows by the headings they have, whatever else is in them.

A row that cannot be used is told with its number; the others are used.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from graph_service.domain.identifiers import is_tax_code
from graph_service.domain.names import plain_name
from graph_service.domain.registers import Listed, Scope
from graph_service.errors import PattiError
from graph_service.exchange import archives
from graph_service.exchange.bounded_lines import bounded_lines
from graph_service.exchange.findings import Finding, shown
from graph_service.exchange.municipalities import Municipalities, bare, municipalities

LONGEST_LINE = 64 * 1024
LONGEST_NAME = 500
MOST_ROWS = 2_000_000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_IN_A_WORKBOOK = 128 * 1024 * 1024
MOST_FINDINGS = 1000
ROWS_BEFORE_THE_HEADING = 20

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "tax_code": ("codicefiscale", "cf", "codfiscale", "codicefiscaleente", "codicefiscaledellente"),
    "name": ("denominazione", "ragionesociale", "denominazioneente", "nome", "ente", "nomeente"),
    "municipality": (
        "comune",
        "comunesede",
        "sedecomune",
        "comunesedelegale",
        "comunedellasedelegale",
        "sedelegalecomune",
        "citta",
    ),
    "province": (
        "provincia",
        "prov",
        "pr",
        "pv",
        "siglaprovincia",
        "provinciasedelegale",
        "sedelegaleprovincia",
        "provinciasede",
    ),
    "section": ("sezione", "sezionerunts", "sezionediiscrizione"),
    "categories": ("categorie", "categoria"),
    "year": ("anno",),
}
PASSED_OVER = frozenset(
    [
        "regione",
        "nscelte",
        "numeroscelte",
        "importototale",
        "importo",
        "importoscelte",
        "repertorio",
        "numerorepertorio",
        "datadiiscrizione",
        "dataiscrizione",
        "indirizzo",
        "cap",
        "importodellesceltespresse",
    ]
)
"""Headings that are known and hold nothing that the register keeps."""

REQUIRED = ("tax_code", "name", "municipality")
SECTIONS: Mapping[str, str] = {
    **{letter: letter for letter in "abcdefg"},
    **{
        plain_name(words): letter
        for letter, some in {
            "a": ("organizzazioni di volontariato", "organizzazione di volontariato", "odv"),
            "b": ("associazioni di promozione sociale", "associazione di promozione sociale", "aps"),
            "c": ("enti filantropici", "ente filantropico"),
            "d": ("imprese sociali", "impresa sociale", "imprese sociali, incluse le cooperative sociali"),
            "e": ("reti associative", "rete associativa"),
            "f": ("società di mutuo soccorso",),
            "g": ("altri enti del terzo settore", "altro ente del terzo settore", "altri ets"),
        }.items()
        for words in some
    },
}
"""How RUNTS names its sections, and the letter of each."""


@dataclass
class RegisterList:
    """A list that was read: its bodies by tax code, what it speaks for, and what could not be used of it.

    `notes` are what somebody should know though it stops nothing: another encoding, headings that are not read.
    """

    scope: Scope
    source: str
    bodies: dict[str, Listed] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
    notes: list[Finding] = field(default_factory=list)
    rows: int = 0


Cells = Sequence[str]


def read_list(path: Path, *, source: str | None = None, most_bytes: int = MOST_UNPACKED) -> RegisterList:
    """Return the bodies of a list that holds at most so many bytes as CSV.

    Raises PattiError for a file that is no such list, in an encoding that is none, or that is too large in any way.
    """
    notes: list[Finding] = []
    if path.suffix.lower() in {".xlsm", ".xltm", ".xls", ".xlsb"}:
        raise PattiError(f"{path}: a workbook that may hold macros, or of an old kind: save it as .xlsx")
    if path.suffix.lower() == ".xlsx":
        return _Reading(path, notes, source).read(_sheet_rows(path))
    if path.name.lower().endswith((".csv", ".csv.gz")):
        return _Reading(path, notes, source).read(_csv_rows(path, notes, most_bytes))
    raise PattiError(f"{path}: lists are read as .csv (also .csv.gz) or .xlsx")


def _csv_rows(path: Path, notes: list[Finding], most_bytes: int) -> Iterator[tuple[int, Cells]]:
    try:
        encoding = _encoding(path, notes, most_bytes)
        with closing(bounded_lines(path, LONGEST_LINE, most_bytes)) as raw:
            lines = (line.decode(encoding) for line in raw)
            first = next(lines, "")
            separator = max(";,\t", key=first.count)
            reader = csv.reader(_again(first, lines), delimiter=separator, strict=True)
            number = 1
            for cells in reader:
                yield number, cells
                number = reader.line_num + 1
    except csv.Error as error:
        raise PattiError(f"{path}:{number}: no row of cells: {error}") from error
    except UnicodeDecodeError as error:
        raise PattiError(f"{path}: no text in {encoding}: {error.reason}") from error


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _encoding(path: Path, notes: list[Finding], most_bytes: int) -> str:
    """Return UTF-8, or Windows-1252 where the file is no UTF-8 and can be that, which is told; refuse others."""
    first_odd, undefined = 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    for number, line in enumerate(bounded_lines(path, LONGEST_LINE, most_bytes), 1):
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise PattiError(f"{path}: UTF-16: save it as CSV in UTF-8")
        if b"\0" in line:
            raise PattiError(f"{path}:{number}: a zero byte: no text")
        if not first_odd:
            try:
                decoder.decode(line)
            except UnicodeDecodeError:
                first_odd = number
        if not undefined and re.search(rb"[\x81\x8d\x8f\x90\x9d]", line):
            undefined = number
    if not first_odd:
        return "utf-8-sig"
    if undefined:
        raise PattiError(f"{path}:{first_odd}: neither UTF-8 nor, on line {undefined}, Windows-1252")
    found = "bytes that are none: the file was read as Windows-1252"
    notes.append(Finding(path.name, first_odd, None, "text in UTF-8", found))
    return "cp1252"


def _sheet_rows(path: Path) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a workbook's first sheet; formulas are texts, and nothing is computed."""
    names = archives.check(path, most_bytes=MOST_IN_A_WORKBOOK)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise PattiError(f"{path}: the workbook holds macros: save it without")
    if not any(name.lower().endswith("xl/workbook.xml") for name in names):
        raise PattiError(f"{path}: no workbook")
    try:
        with (
            path.open("rb") as file,
            closing(load_workbook(file, read_only=True, data_only=False, keep_links=False)) as book,
        ):
            if not book.worksheets:
                raise PattiError(f"{path}: a workbook without a sheet")
            for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                yield number, [_cell_text(value) for value in row]
    except PattiError:
        raise
    except Exception as error:
        raise PattiError(f"{path}: a workbook that cannot be read: {shown(error)}") from error


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A sheet takes the zeros from the front of a tax code that it thinks is a number.
    return str(value).zfill(11) if isinstance(value, int) and 10**6 <= value < 10**11 else str(value)


class _Reading:
    """Goes through the rows of one list: finds its heading, then reads what stands below it."""

    def __init__(self, path: Path, notes: list[Finding], source: str | None) -> None:
        self.path, self.source = path, source
        self.known: Municipalities = municipalities()
        self.places: dict[tuple[str, str], tuple[str, str | None, str | None]] = {}
        self.read_as = RegisterList(Scope(""), source or "", notes=notes)
        self.columns: dict[str, int] = {}
        self.year = ""

    def read(self, rows: Iterator[tuple[int, Cells]]) -> RegisterList:
        self._heading(rows)
        for number, cells in rows:
            if number > MOST_ROWS:
                raise PattiError(f"{self.path}: more than {MOST_ROWS} rows")
            if any(cell.strip() for cell in cells):
                self.read_as.rows += 1
                self._row(number, cells)
        made = self.read_as
        name = "RUNTS" if "section" in self.columns else "5x1000" if self._is_5x1000 else "list"
        provinces = frozenset(one.province for one in made.bodies.values() if one.province)
        made.scope = Scope(name, provinces)
        made.source = self.source or self._source(name)
        return made

    def _source(self, name: str) -> str:
        if name == "5x1000":
            return f"Agenzia delle Entrate, 5x1000 list {self.year}".strip()
        return f"RUNTS, {self.path.name}" if name == "RUNTS" else self.path.name

    def _heading(self, rows: Iterator[tuple[int, Cells]]) -> None:
        above: list[str] = []
        for number, cells in rows:
            found: dict[str, int] = {}
            strange: list[str] = []
            bare_cells = [bare(cell) for cell in cells]
            for place, cell in enumerate(bare_cells):
                column = next((one for one, known in HEADINGS.items() if cell in known), None)
                if column and column not in found:
                    found[column] = place
                elif cell and cell not in PASSED_OVER:
                    strange.append(cells[place].strip())
            if "tax_code" in found and "name" in found:
                if lacking := [HEADINGS[one][0] for one in REQUIRED if one not in found]:
                    raise PattiError(f"{self.path}:{number}: no column {', '.join(lacking)}")
                self.columns = found
                self._is_5x1000 = bool({"nscelte", "importototale", "importoscelte"} & set(bare_cells))
                for one in strange:
                    self._note(number, one, "a heading that is read", one)
                return
            above.append(" | ".join(cells))
            if number >= ROWS_BEFORE_THE_HEADING:
                break
        expected = "codice fiscale, denominazione, comune"
        raise PattiError(
            f"{self.path}: no heading with {expected}; found {shown(' / '.join(above)) if above else 'nothing'}"
        )

    def _note(self, row: int, column: str | None, expected: str, found: object) -> None:
        if len(self.read_as.notes) < MOST_FINDINGS:
            self.read_as.notes.append(
                Finding(self.path.name, row, column and shown(column), expected, shown(found))
            )
        else:
            self.read_as.left_out += 1

    def _find(self, row: int, column: str, expected: str, found: object) -> None:
        if len(self.read_as.findings) < MOST_FINDINGS:
            self.read_as.findings.append(Finding(self.path.name, row, column, expected, shown(found)))
        else:
            self.read_as.left_out += 1

    def _cell(self, cells: Cells, column: str) -> str:
        place = self.columns.get(column)
        return " ".join(cells[place].split()) if place is not None and place < len(cells) else ""

    def _row(self, row: int, cells: Cells) -> None:
        code = re.sub(r"[\s.'-]", "", self._cell(cells, "tax_code"))
        if not is_tax_code(code):
            # What has letters may be somebody's own code: it is not shown.
            found = shown(code) if code.isdigit() or not code else "something else"
            self._find(row, "codice fiscale", "11 digits, the last one a right check digit", found)
            return
        name, place = self._cell(cells, "name"), self._cell(cells, "municipality")
        faults = [
            (column, expected, text)
            for column, text, expected in (
                ("denominazione", name, "a name"),
                ("comune", place, "a municipality"),
            )
            if not text or len(text) > LONGEST_NAME or not text.isprintable()
        ]
        if faults:
            self.read_as.unreadable.add(code)
            for fault in faults:
                self._find(row, *fault)
            return
        municipality, province, place_code = self._place(row, place, self._cell(cells, "province"))
        body = Listed(row, code, name, municipality, province, place_code, self._categories(row, cells))
        self.year = max(self.year, self._cell(cells, "year"))
        self._keep(body)

    def _keep(self, body: Listed) -> None:
        """Keep a body; of one named on several rows the first name counts, and all categories."""
        known = self.read_as.bodies.get(body.tax_code)
        if known is None:
            self.read_as.bodies[body.tax_code] = body
            return
        if (known.name, known.municipality) != (body.name, body.municipality):
            expected = f"the same as on row {known.row}, of one tax code"
            self._find(body.row, "denominazione", expected, f"{body.name}, {body.municipality}")
        both = tuple(dict.fromkeys((*known.categories, *body.categories)))
        self.read_as.bodies[body.tax_code] = Listed(
            known.row,
            known.tax_code,
            known.name,
            known.municipality,
            known.province,
            known.municipality_code,
            both,
        )

    def _place(self, row: int, written: str, province: str) -> tuple[str, str | None, str | None]:
        """Return municipality, province and code; what is not resolved stays as it is written, and is told."""
        if (written, province) not in self.places:
            letters = self.known.province(province)
            if found := self.known.resolve(written, province):
                self.places[written, province] = found.name, found.province, found.code
                if bare(found.name) != bare(written) and not bare(written).startswith(bare(found.name)):
                    self._note(row, "comune", f"a municipality of today: {found.name}", written)
            else:
                self._note(
                    row,
                    "comune",
                    "a municipality that ISTAT knows",
                    f"{written} ({province})" if province else written,
                )
                self.places[written, province] = written, letters, None
        return self.places[written, province]

    def _categories(self, row: int, cells: Cells) -> tuple[str, ...]:
        said = [one.strip() for one in re.split(r"[|;,]", self._cell(cells, "categories"))]
        if section := self._cell(cells, "section"):
            letter = re.fullmatch(r"(?:sez(?:ione)?\.?\s*)?([a-g])(?:\)|\s*[-–].*)?", section.casefold())
            known = letter[1] if letter else SECTIONS.get(plain_name(section))
            if known is None:
                self._note(row, "sezione", "a section of RUNTS, a to g", section)
            else:
                said.append(f"runts-{known}")
        return tuple(dict.fromkeys(filter(None, said)))
