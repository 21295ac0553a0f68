"""HSDS packages as records: folders and archives of CSV, JSON nested or by reference, of versions 1.1, 2.0 and 3.0.

Each record keeps the few fields that are carried, as text, and the place that it came from. What cannot be read at all is
refused with its place; what is wrong with single rows is told, and the others are read. Nothing is ever fetched.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO

from graph_service.exchange import archives
from graph_service.exchange.csv_file import Lines
from graph_service.exchange.findings import shown
from graph_service.exchange.hsds_json import Json
from graph_service.exchange.hsds_tables import (
    ONCE,
    SINGULAR,
    TABLES,
    Package,
    Record,
    UnreadablePackage,
    name_term,
    one_line,
    table_called,
)

MOST_BYTES = 256 * 1024 * 1024
MOST_DESCRIBED = 4 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_FILES = 1000
DESCRIPTION = "datapackage.json"


def read_package(path: Path, name: str | None = None) -> Package:
    """Read a folder, an archive or a file of JSON; `name` is how its people call it.

    Raises UnreadablePackage, or UnsafeArchive, with the file and the line, for what cannot be read at all.
    """
    found = Package(name or path.name)
    try:
        if path.is_dir():
            _read_files(_Folder(path), found)
        elif not path.is_file():
            raise UnreadablePackage(f"{found.name}: neither a folder nor a file")
        elif _is_archive(path):
            _read_files(_Archive(path), found)
        elif path.suffix.casefold() == ".csv":
            raise UnreadablePackage(f"{found.name}: one table alone; give the folder that it stands in")
        else:
            with path.open("rb") as raw:
                Json(found).read(found.name, raw)
    except OSError as error:
        raise UnreadablePackage(f"{found.name}: {error.strerror or error}") from error
    if not any(found.records.values()) and not found.findings:
        found.find(found.name, None, None, "records of HSDS", "none")
    return found


def _is_archive(path: Path) -> bool:
    with path.open("rb") as raw:
        return path.suffix.casefold() == ".zip" or raw.read(2) == b"PK"


class _Folder:
    """The files of a folder, and of those right below it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        files = [one for one in chain(path.glob("*"), path.glob("*/*")) if one.is_file()]
        self.names = sorted(one.relative_to(path).as_posix() for one in files)
        if len(self.names) > MOST_FILES:
            raise UnreadablePackage(f"{path.name}: more than {MOST_FILES} files")

    def files(self, wanted: Iterable[str]) -> Iterator[tuple[str, IO[bytes]]]:
        for name in wanted:
            with (self.path / name).open("rb") as raw:
                yield name, raw


class _Archive:
    """The files of an archive."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names = archives.check(path, most_bytes=MOST_BYTES, most_members=MOST_FILES)

    def files(self, wanted: Iterable[str]) -> Iterator[tuple[str, IO[bytes]]]:
        names = set(wanted)
        for name, raw in archives.members(self.path, most_bytes=MOST_BYTES, most_members=MOST_FILES):
            if name in names:
                yield name, raw


def _read_files(source: _Folder | _Archive, found: Package) -> None:
    names = [name for name in source.names if not _is_hidden(name)]
    described = _described(source, names, found)
    tables = {
        name: table
        for name in names
        if name.casefold().endswith(".csv")
        and (table := described.get(name) or table_called(PurePosixPath(name).name))
    }
    if tables:
        top = _one_folder(tables, described, found)
        budget = MOST_BYTES
        for name, raw in source.files(one for one in tables if one in described or _folder(one) == top):
            budget -= _Csv(found, tables[name], PurePosixPath(name).name).read(raw, budget)
        return
    documents = [name for name in names if _is_document(name)]
    if not documents:
        known = ", ".join(f"{table}.csv" for table in TABLES)
        raise UnreadablePackage(f"{found.name}: no table of HSDS in it, such as {known}, and no JSON")
    reader = Json(found)
    for name, raw in source.files(documents):
        reader.read(PurePosixPath(name).name, raw)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__")) for part in PurePosixPath(name).parts)


def _is_document(name: str) -> bool:
    plain = PurePosixPath(name).name.casefold()
    return plain.endswith(".json") and plain not in (DESCRIPTION, "package.json")


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _one_folder(tables: Iterable[str], described: Mapping[str, str], found: Package) -> str:
    """Return the folder that the tables stand in; of several at the same height none is chosen."""
    folders = {_folder(name) for name in tables if name not in described}
    if not folders:
        return ""
    highest = min(len(PurePosixPath(one).parts) for one in folders)
    first, *others = sorted(one for one in folders if len(PurePosixPath(one).parts) == highest)
    if others:
        raise UnreadablePackage(f"{found.name}: several packages in one: {first}, {', '.join(others)}")
    return first


def _described(source: _Folder | _Archive, names: Iterable[str], found: Package) -> dict[str, str]:
    """Return the tables of the files that a description names; one that cannot be read is told and left aside."""
    descriptions = [name for name in names if PurePosixPath(name).name == DESCRIPTION]
    if not descriptions:
        return {}
    highest = min(descriptions, key=lambda name: (len(PurePosixPath(name).parts), name))
    text = b""
    for _, raw in source.files([highest]):
        text = raw.read(MOST_DESCRIBED + 1)
    try:
        said = json.loads(text.decode("utf-8-sig")) if len(text) <= MOST_DESCRIBED else None
    except (ValueError, RecursionError):
        said = None
    resources = said.get("resources") if isinstance(said, dict) else None
    if not isinstance(resources, list):
        expected = "a description of the package; its files go by their names"
        found.find(DESCRIPTION, None, None, expected, text[:80].decode("utf-8", "surrogateescape"))
        return {}
    tables = {}
    for resource in resources:
        path, name = (resource.get(one) if isinstance(resource, dict) else None for one in ("path", "name"))
        table = table_called(name) if isinstance(name, str) else None
        if table and isinstance(path, str):
            tables[str(PurePosixPath(_folder(highest)) / path)] = table
    return tables


class _Csv:
    """Reads one table as CSV."""

    def __init__(self, found: Package, table: str, file: str) -> None:
        self.found, self.table, self.file = found, table, file
        self.seen = found.seen.setdefault(table if table in SINGULAR else file, set())
        self.taken = 0

    def read(self, raw: IO[bytes], budget: int) -> int:
        """Read all rows; return how many bytes they were."""
        lines = Lines(self._lines(raw, budget))
        head = lines.first()
        reader = csv.reader(lines, delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
        try:
            names = [name.strip().casefold() for name in next(reader, [])]
        except csv.Error:
            names = []
        wanted = {name: names.index(name) for name in TABLES[self.table] if name in names}
        if not wanted:
            expected = f"a heading with columns of {self.table}, such as {', '.join(TABLES[self.table])}"
            self.found.find(self.file, 1, None, expected, head)
            self.found.whole = False
            return self.taken
        while True:
            number = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return self.taken
            except csv.Error as error:
                expected = "a row of cells, each quote closed where its cell ends"
                self._lost(number, expected, f"{error}: {lines.back()}")
                continue
            if not any(map(str.strip, cells)):
                continue
            self.found.count(f"{self.file}:{number}")
            if len(cells) != len(names):
                self._lost(number, f"{len(names)} cells, as in the heading", f"{len(cells)} cells")
                continue
            self._row(number, {name: cells[place] for name, place in wanted.items()})

    def _lost(self, number: int, expected: str, what: str) -> None:
        """Tell of a row that cannot be read: nobody knows then what the file no longer tells of."""
        self.found.whole = False
        self.found.find(self.file, number, None, expected, what)

    def _lines(self, raw: IO[bytes], budget: int) -> Iterator[str]:
        """Yield the lines as text; raises UnreadablePackage for what is no text, or too much of it."""
        number = 0
        while line := raw.readline(LONGEST_LINE + 1):
            number += 1
            self.taken += len(line)
            if len(line) > LONGEST_LINE:
                raise UnreadablePackage(f"{self.file}:{number}: a line of more than {LONGEST_LINE} bytes")
            if self.taken > budget:
                raise UnreadablePackage(f"{self.file}:{number}: more than {MOST_BYTES} bytes in all")
            yield self._decoded(line, number)

    def _decoded(self, line: bytes, number: int) -> str:
        if (number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff"))) or b"\0" in line:
            raise UnreadablePackage(
                f"{self.file}:{number}: text in UTF-8 is read; this is UTF-16, or no text"
            )
        try:
            return line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            around = line[max(0, error.start - 20) : error.start + 20]
            raise UnreadablePackage(
                f"{self.file}:{number}: text in UTF-8 is read; found {shown(around.decode('utf-8', 'surrogateescape'))}"
            ) from None

    def _row(self, number: int, cells: Mapping[str, str]) -> None:
        record = Record(self.table, {}, self.file, number)
        for name, cell in cells.items():
            if text := one_line(cell, record, name, self.found):
                record.fields[name] = text
        keep(record, self.seen, self.found)


def keep(record: Record, seen: set[str], found: Package) -> None:
    """Add a row of a table; one whose id was there before is told and left out."""
    name_term(record)
    if record.id and record.id in seen:
        found.find(record.file, record.line, "id", ONCE, record.id)
        return
    if record.id:
        seen.add(record.id)
    found.add(record)
