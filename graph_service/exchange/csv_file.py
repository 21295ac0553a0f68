"""One CSV file, read row by row: what cannot be read is told, and reading goes on behind it."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TextIO
from unicodedata import normalize

from graph_service.exchange.cells import Reader, Unreadable
from graph_service.exchange.findings import Finding, guess, shown
from graph_service.exchange.tables import Column, Row, Table

LIST_SEPARATOR = "|"
REMEMBERED = 1024
"""How many cells of a column are kept with what they were read as, since most stand in many rows."""

_RAW_BYTES = re.compile("[\udc80-\udcff]")
_OTHER_ENCODINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Find = Callable[[int | None, str | None, str, object], None]


@dataclass(slots=True)
class Line:
    """A row as it was read: where it begins, its values, and the columns whose cells could not be read."""

    number: int
    row: Row
    unread: set[str]
    cells: list[str]
    positions: Mapping[str, int]

    def cell(self, column: str) -> str:
        """Return the cell as it is written."""
        position = self.positions.get(column)
        return "" if position is None else self.cells[position]


class CsvFile:
    """A file of the folder. Iterating yields its rows and adds what is wrong to `findings`.

    `without_keys` says, once the file was read, whether the keys of its rows could not be made out.
    """

    def __init__(self, path: Path, table: Table, findings: list[Finding]) -> None:
        self.path, self.table, self.findings = path, table, findings
        self.without_keys = False

    def __iter__(self) -> Iterator[Line]:
        try:
            with self.path.open("rb") as raw:
                start = raw.read(2)
            if start in _OTHER_ENCODINGS:
                self._give_up(1, "text in UTF-8", "UTF-16")
                return
            with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
                yield from self._lines(text)
        except OSError as error:
            self._give_up(None, "a file that can be read", error.strerror)

    def _find(self, line: int | None, column: str | None, expected: str, found: object) -> None:
        column = None if column is None else shown(column)
        self.findings.append(Finding(self.table.file, line, column, expected, shown(found)))

    def _give_up(self, line: int | None, expected: str, found: object) -> None:
        self.without_keys = True
        self._find(line, None, expected, found)

    def _lines(self, text: TextIO) -> Iterator[Line]:
        lines = Lines(text)
        head = lines.first()
        if "\0" in head:
            self._give_up(1, "text in UTF-8", "NUL bytes, as UTF-16 has them")
            return
        reader = csv.reader(lines, delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
        try:
            names = [name.strip() for name in next(reader, [])]
        except csv.Error:
            names = []
        known = self.table.by_name
        if not any(name in known for name in names):
            self._give_up(1, f"a heading with the columns of {self.table.name}: {', '.join(known)}", head)
            return
        rows = _Rows(self.table, names, self._find)
        self.without_keys = not all(name in names for name in self.table.key)
        while True:
            number = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                expected = "a row of cells, each quote closed where its cell ends"
                self._find(number, None, expected, f"{error}: {lines.back()}")
                continue
            if any(map(str.strip, cells)):
                yield rows.line(number, cells)


class Lines:
    """The lines of a file, which can go back to behind the first line of a row that never closes."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._again: list[str] = []
        self._taken: list[str] = []
        self._number = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._text)
        self._taken.append(line)
        self._number += 1
        return line

    def first(self) -> str:
        """Return the first line, which stays to be read; empty when there is none."""
        line = next(self._text, "")
        if line:
            self._again.append(line)
        return line

    def begin(self) -> int:
        """Begin a row; return the number of the line that comes next."""
        self._taken.clear()
        return self._number + 1

    def back(self) -> str:
        """Put back all lines of this row but its first, and return that one."""
        first, *others = self._taken
        self._again.extend(reversed(others))
        self._number -= len(others)
        return first


class _Rows:
    """Makes rows of cells, in the order of one file's heading."""

    def __init__(self, table: Table, names: list[str], find: Find) -> None:
        self.table, self.names, self.find = table, names, find
        self.empty: Row = {column.name: column.default for column in table.columns}
        self._check_heading()
        self.positions = {name: names.index(name) for name in names if name in table.by_name}
        self.columns = [
            (position, table.by_name[name], _parser(table.by_name[name]))
            for name, position in self.positions.items()
        ]
        self.missing = {
            column.name for column in table.columns if column.required and column.name not in names
        }

    def _check_heading(self) -> None:
        known, names = self.table.by_name, self.names
        if nameless := names.count(""):
            self.find(1, None, "a name for every column", f"{nameless} without")
        for name in dict.fromkeys(filter(None, names)):
            if name not in known:
                self.find(1, name, f"a column of {self.table.name}{guess(name, known)}", name)
            elif (times := names.count(name)) > 1:
                self.find(1, name, "each column once", f"{times} times")
        for name, column in known.items():
            if column.required and name not in names:
                self.find(1, name, "this column, which is required", "a heading without it")

    def line(self, number: int, cells: list[str]) -> Line:
        """Return the row of these cells; of one with too few or too many, only the key."""
        columns, unread = self.columns, set(self.missing)
        if len(cells) != len(self.names):
            expected = f"{len(self.names)} cells, as in the heading"
            self.find(number, None, expected, f"{len(cells)} cells")
            columns = [one for one in columns if one[1].name in self.table.key and one[0] < len(cells)]
            unread.update(self.empty)
            cells = [*cells, *[""] * len(self.names)]
        row = self.empty.copy()
        for position, column, parse in columns:
            cell = cells[position].strip()
            if not cell and not column.required:
                continue
            try:
                row[column.name] = parse(cell)
            except* Unreadable as unreadable:
                unread.add(column.name)
                for error in unreadable.exceptions:
                    found = error.found if isinstance(error, Unreadable) and error.found else cell
                    self.find(number, column.name, str(error), found)
        return Line(number, row, unread, cells, self.positions)


def _parser(column: Column) -> Reader:
    """Return what reads a cell of this column; what it read lately it remembers."""
    parse = partial(_parse, _parse_list if column.many else _parse_one, column)
    return lru_cache(REMEMBERED)(parse) if column.recurs else parse


def _parse(how: Callable[[Column, str], Any], column: Column, cell: str) -> Any:
    if not cell.isascii():
        if _RAW_BYTES.search(cell):
            raise Unreadable("text in UTF-8")
        cell = normalize("NFC", cell)
    return how(column, cell.replace("\r\n", "\n"))


def _parse_one(column: Column, cell: str) -> Any:
    if not cell:
        raise Unreadable("a value")
    return column.read(cell)


def _parse_list(column: Column, cell: str) -> list[Any]:
    values, faults = [], []
    for part in filter(None, (part.strip() for part in cell.split(LIST_SEPARATOR))):
        try:
            values.append(column.read(part))
        except Unreadable as fault:
            faults.append(Unreadable(str(fault), part))
    if faults:
        raise ExceptionGroup("cells of a list", faults)
    if column.required and not values:
        raise Unreadable("at least one value")
    return list(dict.fromkeys(values))
