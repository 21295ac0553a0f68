"""Small edits of a CSV folder, and what is found wrong with it afterwards."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.findings import Finding
from tests.conftest import SEEDS


class Tables:
    """A CSV folder to edit. Lines are numbered as editors do: the heading is line 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)

    @classmethod
    def of_tiny(cls, path: Path) -> "Tables":
        shutil.copytree(SEEDS / "tiny", path)
        return cls(path)

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        with self.file(table).open(encoding="utf-8", newline="") as lines:
            return list(csv.reader(lines))

    def write(self, table: str, rows: list[list[str]]) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows(rows)

    def cell(self, table: str, line: int, column: str, value: str) -> None:
        """Put a value in one cell; a column that the file has left out is added."""
        rows = self.rows(table)
        if column not in rows[0]:
            rows = [[*rows[0], column], *([*row, ""] for row in rows[1:])]
        rows[line - 1][rows[0].index(column)] = value
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> int:
        """Add a row with these cells, and return its line; a file that is not there begins with it."""
        if not self.file(table).exists():
            self.write(table, [list(cells)])
        rows = self.rows(table)
        self.write(table, [*rows, [cells.get(name, "") for name in rows[0]]])
        return len(rows) + 1

    def drop(self, table: str, line: int) -> None:
        rows = self.rows(table)
        del rows[line - 1]
        self.write(table, rows)

    def repeat(self, table: str, line: int) -> int:
        """Write a line once more at the end, and return its new number."""
        rows = self.rows(table)
        self.write(table, [*rows, rows[line - 1]])
        return len(rows) + 1

    def text(self, table: str) -> str:
        return self.file(table).read_text("utf-8")

    def bytes(self, table: str, content: bytes) -> None:
        self.file(table).write_bytes(content)

    def only(self, *tables: str) -> None:
        """Delete every other file."""
        for path in self.path.iterdir():
            if path.stem not in tables:
                path.unlink()


@dataclass(frozen=True)
class Wrong:
    """What a finding should be: its place exactly, its words where they matter."""

    file: str
    line: int | None
    column: str | None
    expected: str
    found: str

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Finding)
            and (self.file, self.line, self.column, self.found)
            == (other.file, other.line, other.column, other.found)
            and self.expected in other.expected
        )

    __hash__ = None


async def findings_of(tables, graph, contents_of):
    """Return what is wrong with the folder, having seen that the graph stayed as it was."""
    before = await contents_of(graph)
    report = await load_folder(OPERATOR, tables.path, graph)
    assert report.findings, "nothing is wrong"
    assert report.written == {}
    assert await contents_of(graph) == before
    return report.findings


async def load(tables, graph, **options):
    """Load the folder, which must have nothing wrong, and return what became of each table's rows."""
    report = await load_folder(OPERATOR, tables.path, graph, **options)
    assert report.findings == [], report.findings[:5]
    return report.written
