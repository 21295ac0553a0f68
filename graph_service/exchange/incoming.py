"""Rows that come from somebody else's file: what is right in them is kept, what is wrong is told where it stands there.

They are written down as a CSV folder, so that they pass the same checks as any; whatever names a row that fell falls too.
"""

import csv
import io
from asyncio import to_thread
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_service.errors import PattiError
from graph_service.exchange.csv_file import CsvFile
from graph_service.exchange.csv_folder import held_for, misfits_with_graph
from graph_service.exchange.findings import Finding
from graph_service.exchange.folder import Folder
from graph_service.exchange.rows import BY_NAME, Cells
from graph_service.exchange.tables import Row, Table
from graph_service.graph.connection import Graph


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row of a table, and where it stands in the file that it came from; `line` is None where lines say nothing.

    `cells` hold what the file says and nothing else, `defaults` what goes with it when the thing is new; `columns` tells how
    the file calls a column, where it differs; `revision` is the one that the row was written on, where the file tells.
    `written` are the cells that mean something else today than what the file says, as it says them.
    """

    table: str
    cells: Cells
    file: str
    line: int | None
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Cells = field(default_factory=dict)
    revision: int | None = None
    written: Cells = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.cells["id"]

    @property
    def label(self) -> str:
        """How people know it: its name or its title."""
        return self.cells.get("name") or self.cells.get("title") or self.key

    def misfit(self, column: str | None, expected: str, found: object) -> Finding:
        """Return that something is wrong with this row, told where it stands."""
        named = self.columns.get(column, column) if column else None
        return Finding(self.file, self.line, named, expected, str(found))


def resolved(row: Incoming, replaced: Mapping[str, str]) -> tuple[Incoming, list[Finding]]:
    """Return the row with the competences that took the place of those that it names, and where that is so."""
    columns = [one.name for one in BY_NAME[row.table].references if one.refers == "competence"]
    cells, notes = dict(row.cells), list[Finding]()
    for name in columns:
        keys = [key.strip() for key in row.cells.get(name, "").split("|")]
        notes += [
            row.misfit(name, f"{replaced[key]}, which took its place", key) for key in keys if key in replaced
        ]
        if replaced.keys() & set(keys):
            cells[name] = "|".join(dict.fromkeys(replaced.get(key, key) for key in keys))
    if not notes:
        return row, []
    written = {name: row.cells[name] for name in columns if cells.get(name) != row.cells.get(name)}
    return replace(row, cells=cells, written=written), notes


@dataclass
class Sifted:
    """The rows that passed, each with its values as the graph takes them, and what was wrong with the others."""

    rows: list[tuple[Incoming, Row]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def as_folder(rows: Iterable[Incoming]) -> Iterator[tuple[Path, dict[tuple[str, int], Incoming]]]:
    """Write rows down as a CSV folder for the length of the block; give it with each of its lines' row."""
    with TemporaryDirectory(prefix="patti-") as name:
        folder = Path(name)
        places: dict[tuple[str, int], Incoming] = {}
        by_table: dict[str, list[Incoming]] = {}
        for row in rows:
            by_table.setdefault(row.table, []).append(row)
        for table, some in by_table.items():
            places.update(_write(folder, table, some))
        yield folder, places


def _write(folder: Path, table: str, rows: Sequence[Incoming]) -> Iterator[tuple[tuple[str, int], Incoming]]:
    """Write a table's rows; yield where each begins."""
    names = list(BY_NAME[table].by_name)
    file = BY_NAME[table].file
    with (folder / file).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerow(names)
        line = 2
        for row in rows:
            written = io.StringIO()
            csv.writer(written, lineterminator="\n").writerow(
                [_safe(row.cells.get(name, "")) for name in names]
            )
            out.write(written.getvalue())
            yield (file, line), row
            line += written.getvalue().count("\n")


def _safe(cell: str) -> str:
    """Return a cell that can be written as UTF-8, and whose line breaks are all of one kind."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


async def sift(graph: Graph, rows: Sequence[Incoming]) -> Sifted:
    """Check rows like those of any folder; return those that are right, and all that is wrong with the others."""
    rest, found = list(rows), Sifted()
    while rest:
        with as_folder(rest) as (path, places):
            folder = Folder(path)
            checked = await to_thread(folder.check)
            held = await held_for(folder, graph)
            misfits = [*checked.findings, *await misfits_with_graph(folder, checked, held, graph)]
            if not misfits:
                found.rows = [(places[table.file, number], row) for table, number, row in _values(folder)]
                break
        fallen = set()
        for one in misfits:
            row = places.get((one.file, one.line or 0))
            if row is None:
                raise PattiError(f"what was read cannot be checked: {one}")
            fallen.add(id(row))
            found.findings.append(row.misfit(one.column, one.expected, one.found))
        rest = [row for row in rest if id(row) not in fallen]
    found.findings = sorted(dict.fromkeys(found.findings), key=lambda one: one.place)
    return found


def _values(folder: Folder) -> Iterator[tuple[Table, int, Row]]:
    for table in folder.tables:
        for line in CsvFile(folder.path / table.file, table, []):
            yield table, line.number, line.row


def merged(row: Incoming, cells: Cells) -> Incoming:
    """Return the row with what it leaves out taken from elsewhere."""
    return replace(row, cells={**cells, **row.cells})
