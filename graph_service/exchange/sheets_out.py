"""The network as a workbook (XLSX): people fill it in, and it is read back; nothing in it is ever a formula."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.exchange import sheets
from graph_service.exchange.rows import HELD_FAST, Stored, stored
from graph_service.exchange.sheets import ABOUT, LISTS, REVISION, Heading, Sheet
from graph_service.graph.connection import Graph
from graph_service.graph.partners import contacts
from graph_service.graph.reference import reference
from graph_service.graph.rows import commitment_ids, pacts_by_name, partner_ids, places_by_name

ROWS_TO_FILL = 2000
"""Lists to choose from and the form of cells reach so many rows beyond those that are there."""
WIDEST, NARROWEST = 48, 12
_HEADING = Font(bold=True, color="FFFFFF")
_HEADING_FILL = PatternFill("solid", fgColor="0066CC")
_FIXED_FILL = PatternFill("solid", fgColor="EEF0F2")


@dataclass
class Lists:
    """What cells may be chosen from: keys with what they are called, by kind."""

    by_kind: dict[str, dict[str, str]] = field(default_factory=dict)

    def names(self, kind: str | None) -> Mapping[str, str]:
        if kind == "partner":
            return {**self.names("organisation"), **self.names("volunteer")}
        return self.by_kind.get(kind or "", {})


async def workbook(viewer: Viewer, graph: Graph, pact_id: str | None = None, empty: bool = False) -> Workbook:
    """Return a workbook of the whole network, or of a pact; an `empty` one is only to be filled in.

    Places are all there, so that they can be chosen.
    """
    permit(viewer, Action.IMPORT)
    organisations, volunteers = await partner_ids(graph, pact_id)
    ids = {
        "organisations": organisations,
        "volunteers": volunteers,
        "contacts": [
            one.id for some in (await contacts(graph, [*organisations, *volunteers])).values() for one in some
        ],
        "commitments": await commitment_ids(graph, pact_id),
        "places": [id_ for id_, _ in await places_by_name(graph)],
    }
    held = {table: await stored(graph, table, keys) for table, keys in ids.items()}
    known = await reference(graph)
    lists = Lists(
        {
            "organisation": _names(held["organisations"]),
            "volunteer": _names(held["volunteers"]),
            "place": _names(held["places"]),
            "area": {id_: area.name for id_, area in known.geography.areas.items()},
            "competence": {id_: one.label_it for id_, one in known.taxonomy.competences.items()},
            "pact": dict(await pacts_by_name(graph)),
        }
    )
    return written(lists, {} if empty else {table: list(found.values()) for table, found in held.items()})


def _names(held: Mapping[str, Stored]) -> dict[str, str]:
    return {id_: one.cells["name"] for id_, one in held.items()}


def written(lists: Lists, held: Mapping[str, Sequence[Stored]]) -> Workbook:
    """Return a workbook with these things, and the lists to choose from."""
    book = Workbook(write_only=True)
    _write_about(book.create_sheet(ABOUT))
    ranges = _Ranges(lists)
    for sheet in sheets.sheets():
        _write_sheet(book.create_sheet(sheet.title), sheet, held.get(sheet.table.name, ()), lists, ranges)
    ranges.write(book.create_sheet(LISTS))
    return book


def save(book: Workbook, path: Path) -> None:
    """Write the workbook to a file; a file that is there is replaced at the end."""
    draft = path.with_name(f".{path.name}.part")
    try:
        book.save(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def cell_of(page: Any, value: str | int | None) -> Any:
    """Return a cell that says the value and never computes anything, whatever it begins with."""
    cell = WriteOnlyCell(page, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@\t\r"
    return cell


def _write_about(page: Any) -> None:
    page.column_dimensions["A"].width = 110
    for line in (
        "Enti, referenti, volontari, impegni e sedi della rete.",
        "Ogni foglio ha una riga per cosa. Si cambiano le celle, si aggiungono righe in fondo, e il file si carica di nuovo.",
        "Prima di cambiare qualcosa il servizio mostra che cosa cambierebbe.",
        "Una riga nuova ha il codice vuoto. Per nominarla in un altro foglio le si dà un codice a scelta, per esempio nuova-associazione.",
        "La revisione dice su che cosa è stata scritta la riga: non si cambia. Se intanto qualcuno ha cambiato la stessa cosa, la riga non passa.",
        "Togliere una riga non cancella niente.",
        "Le celle grigie non si cambiano qui. Le famiglie non compaiono mai in questo file.",
    ):
        cell = cell_of(page, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.append([cell])


def _write_sheet(page: Any, sheet: Sheet, rows: Sequence[Stored], lists: Lists, ranges: "_Ranges") -> None:
    page.freeze_panes = "C2"
    for number, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(number)].width = _width(heading)
        _offer_choices(page, get_column_letter(number), heading, len(rows), ranges)
    page.append(
        [
            *(_heading(page, one.text, one.note) for one in sheet.headings),
            _heading(page, REVISION, "Non si cambia."),
        ]
    )
    fixed = HELD_FAST.get(sheet.table.name, ())
    for row in rows:
        cells = [_shown(page, one, row, lists, one.column.name in fixed) for one in sheet.headings]
        page.append([*cells, _fixed(cell_of(page, row.revision))])


def _width(heading: Heading) -> int:
    return (
        WIDEST
        if heading.column.name in ("name", "title", "competence_ids", "windows")
        else max(NARROWEST, len(heading.text) + 4)
    )


def _heading(page: Any, text: str, note: str) -> Any:
    cell = cell_of(page, text)
    cell.font, cell.fill = _HEADING, _HEADING_FILL
    comment = Comment(note, "patti")
    comment.width, comment.height = 260, 90
    cell.comment = comment
    return cell


def _shown(page: Any, heading: Heading, row: Stored, lists: Lists, fixed: bool) -> Any:
    column = heading.column
    cell = cell_of(page, sheets.shown(column, row.cells.get(column.name, ""), lists.names(column.refers)))
    return _fixed(cell) if fixed else cell


def _fixed(cell: Any) -> Any:
    cell.fill, cell.protection = _FIXED_FILL, Protection(locked=True)
    return cell


def _offer_choices(page: Any, letter: str, heading: Heading, rows: int, ranges: "_Ranges") -> None:
    """Let cells be chosen from a list; others may be written too where a key of a new row can stand."""
    column = heading.column
    if words := sheets.choices(column):
        formula, strict = '"' + ",".join(words) + '"', True
    elif column.refers and not column.many and (where := ranges.of(column.refers)):
        formula, strict = where, False
    else:
        return
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    validation.add(f"{letter}2:{letter}{rows + ROWS_TO_FILL}")
    page.data_validations.append(validation)


class _Ranges:
    """The columns of the sheet of lists, and where each stands."""

    def __init__(self, lists: Lists) -> None:
        self._titles = {
            "organisation": "Enti",
            "volunteer": "Volontari",
            "partner": "Enti e volontari",
            "place": "Sedi",
            "area": "Zone",
            "competence": "Competenze",
            "pact": "Patti",
        }
        self._columns = {
            kind: sorted(f"{id_}{sheets.CALLED}{name}" for id_, name in lists.names(kind).items())
            for kind in self._titles
        }

    def of(self, kind: str) -> str | None:
        """Return the cells that hold the choices of a kind."""
        if not self._columns.get(kind):
            return None
        letter = get_column_letter(list(self._titles).index(kind) + 1)
        return f"{LISTS}!${letter}$2:${letter}${len(self._columns[kind]) + 1}"

    def write(self, page: Any) -> None:
        for number in range(1, len(self._titles) + 1):
            page.column_dimensions[get_column_letter(number)].width = WIDEST
        page.append([_heading(page, title, "Da qui si sceglie.") for title in self._titles.values()])
        for row in self._rows():
            page.append([cell_of(page, one) for one in row])

    def _rows(self) -> Iterator[list[str]]:
        longest = max(map(len, self._columns.values()), default=0)
        for place in range(longest):
            yield [column[place] if place < len(column) else "" for column in self._columns.values()]


def file_name(today: date, pact_id: str | None = None) -> str:
    """Return how a workbook made on a day is called."""
    return f"patti-{pact_id or 'rete'}-{today}.xlsx"
