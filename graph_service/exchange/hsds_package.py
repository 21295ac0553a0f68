"""HSDS packages as records: folders and archives of CSV, JSON nested or by reference, of versions 1.1, 2.0 and 3.0.

Each record keeps the few fields that are carried, as text, and the place that it came from. What cannot be read at all is
refused with its place; what is wrong with single rows is told, and the others are read. Nothing is ever fetched.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any, NoReturn

from graph_service.errors import PattiError
from graph_service.exchange import archives
from graph_service.exchange.csv_file import Lines
from graph_service.exchange.findings import Finding, shown

MOST_BYTES = 256 * 1024 * 1024
MOST_JSON_BYTES = 64 * 1024 * 1024
"""JSON is read as a whole, which takes several times its size in memory."""

MOST_DESCRIBED = 4 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
MOST_ROWS = 500_000
MOST_FILES = 1000
MOST_FINDINGS = 2000
DEEPEST = 24
DESCRIPTION = "datapackage.json"
ONCE = "each row once; the first is kept"

TABLES: Mapping[str, tuple[str, ...]] = {
    "organizations": ("id", "name", "alternate_name", "website", "url", "legal_status", "tax_id"),
    "organization_identifiers": ("id", "organization_id", "identifier_scheme", "identifier_type", "identifier"),
    "programs": ("id", "organization_id"),
    "services": (
        "id", "organization_id", "program_id", "location_id", "name", "status", "minimum_age", "maximum_age",
        "assured_date", "languages", "taxonomy_ids",
    ),
    "service_at_location": ("id", "service_id", "location_id"),
    "locations": (
        "id", "organization_id", "location_type", "virtual", "name", "alternate_name", "latitude", "longitude",
        "accessibility",
    ),
    "addresses": ("id", "location_id", "address_1", "address_2", "city", "postal_code", "address_type"),
    "accessibility": ("id", "location_id", "accessibility"),
    "contacts": (
        "id", "organization_id", "service_id", "service_at_location_id", "location_id", "name", "title", "department",
        "email",
    ),
    "phones": ("id", "contact_id", "number", "type", "number_type", "country_prefix"),
    "schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to", "dtstart", "until",
        "count", "freq", "interval", "byday", "byweekno", "bymonthday", "byyearday", "opens_at", "closes_at",
    ),
    "regular_schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "weekday", "opens_at", "closes_at",
    ),
    "holiday_schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "closed", "start_date", "end_date",
    ),
    "languages": ("id", "service_id", "code", "name", "language"),
    "attributes": ("id", "link_id", "link_entity", "link_type", "service_id", "taxonomy_term_id"),
    "service_taxonomy": ("id", "service_id", "taxonomy_id"),
    "taxonomy_terms": ("id", "taxonomy_id", "code", "name", "term", "term_uri", "taxonomy", "vocabulary"),
    "taxonomies": ("id", "name", "uri"),
}  # fmt: skip
"""The tables that are read, under the names of HSDS 3 where it has them, with the fields that are carried."""

_ALSO_CALLED = {
    "organization": "organizations",
    "organization_identifier": "organization_identifiers",
    "program": "programs",
    "service": "services",
    "service_at_locations": "service_at_location",
    "services_at_location": "service_at_location",
    "location": "locations",
    "address": "addresses",
    "physical_address": "addresses",
    "physical_addresses": "addresses",
    "accessibility_for_disabilities": "accessibility",
    "contact": "contacts",
    "phone": "phones",
    "schedule": "schedules",
    "regular_schedule": "regular_schedules",
    "holiday_schedule": "holiday_schedules",
    "language": "languages",
    "attribute": "attributes",
    "service_attribute": "attributes",
    "service_attributes": "attributes",
    "other_attribute": "attributes",
    "other_attributes": "attributes",
    "services_taxonomy": "service_taxonomy",
    "service_taxonomys": "service_taxonomy",
    "taxonomy": "taxonomy_terms",
    "taxonomy_term": "taxonomy_terms",
    "taxonomy_detail": "taxonomies",
}
_SINGULAR = {
    "organizations": "organization",
    "programs": "program",
    "services": "service",
    "service_at_location": "service_at_location",
    "locations": "location",
    "contacts": "contact",
    "taxonomy_terms": "taxonomy_term",
    "taxonomies": "taxonomy",
}
"""How a field that names a record of a table begins."""

_TOLD_BY = (
    ("service_at_location", ("service", "location")),
    (
        "services",
        (
            "status",
            "organization",
            "organization_id",
            "service_at_locations",
            "minimum_age",
            "assured_date",
            "eligibility_description",
        ),
    ),
    ("locations", ("location_type", "latitude", "addresses", "physical_addresses")),
    ("taxonomy_terms", ("term_uri", "taxonomy_detail", "code", "term", "parent_id")),
    ("taxonomies", ("version",)),
    (
        "organizations",
        (
            "legal_status",
            "website",
            "services",
            "organization_identifiers",
            "year_incorporated",
            "logo",
            "email",
        ),
    ),
)
"""Which fields give away what a record is that stands alone; those of the first row only together."""

_LITERAL_BREAK = re.compile(r"\\r\\n|\\[nrt]")
_SPACES = re.compile(r"\s+")
_STRINGS_OR_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|NaN|-?Infinity', re.DOTALL)


class UnreadablePackage(PattiError):
    """A package that cannot be read, or that is larger, longer or deeper than what is read here."""


@dataclass(slots=True)
class Record:
    """A row of a table: its fields that say something, and where it stands.

    Nested JSON may hang one record on several others: `more` holds what does not fit into one field.
    """

    table: str
    fields: dict[str, str]
    file: str
    line: int | None
    more: dict[str, set[str]] | None = None

    @property
    def id(self) -> str:
        return self.fields.get("id", "")

    def get(self, name: str) -> str:
        """Return what a field says; nothing is empty text."""
        return self.fields.get(name, "")

    def links(self, name: str) -> frozenset[str]:
        """Return every record that a field names."""
        own = self.fields.get(name)
        return frozenset([own] if own else ()) | (self.more or {}).get(name, frozenset())

    def link(self, name: str, id_: str) -> None:
        """Hang the record on one more."""
        if self.fields.setdefault(name, id_) != id_:
            self.more = self.more or {}
            self.more.setdefault(name, set()).add(id_)

    def misfit(self, column: str | None, expected: str, found: object) -> Finding:
        """Return that something is wrong with the record, told where it stands."""
        return Finding(self.file, self.line, column, expected, shown(found))


@dataclass
class Package:
    """All records by table, what is wrong with single rows, and whether the package tells of all that its source has."""

    name: str
    records: dict[str, list[Record]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True
    rows: int = 0
    seen: dict[str, set[str]] = field(default_factory=dict)

    def of(self, table: str) -> list[Record]:
        return self.records.get(table, [])

    def find(self, file: str, line: int | None, column: str | None, expected: str, found: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(file, line, column, expected, shown(found)))

    def add(self, record: Record) -> None:
        self.records.setdefault(record.table, []).append(record)

    def count(self, place: str) -> None:
        """Count one row more; raises UnreadablePackage when there are too many."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise UnreadablePackage(f"{place}: more than {MOST_ROWS} rows")


def table_called(name: str) -> str | None:
    """Return the table of a name as one of the versions writes it; None for what is not read.

    >>> table_called("services_taxonomy.csv"), table_called("physical_address"), table_called("funding")
    ('service_taxonomy', 'addresses', None)
    """
    plain = name.casefold().removesuffix(".csv").removesuffix(".json")
    return plain if plain in TABLES else _ALSO_CALLED.get(plain)


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
                _Json(found).read(found.name, raw)
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
    reader = _Json(found)
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
        self.seen = found.seen.setdefault(table if table in _SINGULAR else file, set())
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
            if text := _text(cell, record, name, self.found):
                record.fields[name] = text
        keep(record, self.seen, self.found)


def keep(record: Record, seen: set[str], found: Package) -> None:
    """Add a row of a table; one whose id was there before is told and left out."""
    _name_terms(record)
    if record.id and record.id in seen:
        found.find(record.file, record.line, "id", ONCE, record.id)
        return
    if record.id:
        seen.add(record.id)
    found.add(record)


def _name_terms(record: Record) -> None:
    """Give a term the id that Ohana's columns have under another name."""
    if record.table == "taxonomy_terms" and not record.id and (id_ := record.get("taxonomy_id")):
        record.fields["id"] = id_


def _text(said: str, record: Record, name: str, found: Package) -> str:
    """Return a text on one line; breaks that are written out, as two characters, are told and read as spaces."""
    said = said.encode("utf-8", "replace").decode()
    if "\\" in said and _LITERAL_BREAK.search(said):
        expected = r"a text without \n written out, which is read as a space"
        found.find(record.file, record.line, name, expected, said)
        said = _LITERAL_BREAK.sub(" ", said)
    return _SPACES.sub(" ", said).strip()


class _Json:
    """Reads a document of JSON: records that hold each other, or tables whose rows name each other."""

    def __init__(self, found: Package) -> None:
        self.found = found
        self.file = ""
        self.alone: set[tuple[str, str]] = set()
        self.known: dict[tuple[str, str], Record] = {}

    def read(self, file: str, raw: IO[bytes]) -> None:
        self.file = file
        said = self._parsed(raw.read(MOST_JSON_BYTES + 1))
        if isinstance(said, dict) and (tables := _tables(said)):
            self._by_reference(tables)
            return
        self.found.whole = False
        if isinstance(said, dict) and isinstance(said.get("contents"), list):
            said, path = said["contents"], "$.contents"
        else:
            path = "$"
        if isinstance(said, list):
            for number, one in enumerate(said):
                self._alone(one, f"{path}[{number}]")
        else:
            self._alone(said, path)

    def _parsed(self, text: bytes) -> Any:
        if len(text) > MOST_JSON_BYTES:
            raise UnreadablePackage(f"{self.file}: more than {MOST_JSON_BYTES} bytes of JSON")
        try:
            decoded = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = text.count(b"\n", 0, error.start) + 1
            raise UnreadablePackage(f"{self.file}:{line}: text in UTF-8 is read; this is not") from None
        try:
            return json.loads(decoded, parse_int=str, parse_float=str, parse_constant=_no_number)
        except json.JSONDecodeError as error:
            raise UnreadablePackage(f"{self.file}:{error.lineno}: no JSON: {error.msg}") from None
        except RecursionError:
            raise UnreadablePackage(f"{self.file}:{_too_deep(decoded)}: nested too deep") from None
        except _NoNumberError as error:
            line = _line_of(decoded, str(error))
            raise UnreadablePackage(f"{self.file}:{line}: {error} is no number of JSON") from None

    def _by_reference(self, tables: Mapping[str, list[Any]]) -> None:
        """Read tables: a row that comes again is told."""
        for name, rows in tables.items():
            table, seen = table_called(name), set[str]()
            if table is None:
                continue
            for number, row in enumerate(rows):
                path = f"$['{name}'][{number}]" if "." in name else f"$.{name}[{number}]"
                if not isinstance(row, dict):
                    self.found.whole = False
                    self.found.find(self._place(path), None, None, f"a row of {table}", _as_json(row))
                    continue
                id_ = row.get("id")
                if isinstance(id_, str) and id_ in seen:
                    self.found.find(self._place(path), None, "id", ONCE, id_)
                    continue
                if isinstance(id_, str):
                    seen.add(id_)
                self._record(row, table, path, 1)

    def _alone(self, said: Any, path: str) -> None:
        """Read a record that stands alone, by what it holds and, failing that, by the file's name."""
        named = isinstance(said, dict) and ("id" in said or "name" in said)
        table = _told_by(said) if named else None
        if named and table is None:
            table = table_called(re.sub(r"_(full|list|simple|package).*", "", self.file.casefold()))
        if table is None:
            kinds = (
                "by its id and what it holds, a service, an organization, a location, a taxonomy or a term"
            )
            self.found.find(self._place(path), None, None, kinds, _as_json(said))
            return
        id_ = said.get("id")
        if isinstance(id_, str) and (table, id_) in self.alone:
            self.found.find(self._place(path), None, "id", ONCE, id_)
            return
        if isinstance(id_, str):
            self.alone.add((table, id_))
        self._record(said, table, path, 1)

    def _place(self, path: str) -> str:
        return f"{self.file} {path}"

    def _record(self, said: Mapping[str, Any], table: str, path: str, depth: int) -> Record:
        """Add a record and all that hangs on it."""
        if depth > DEEPEST:
            raise UnreadablePackage(f"{self._place(path)}: nested more than {DEEPEST} deep")
        self.found.count(self._place(path))
        record = Record(table, {}, self._place(path), None)
        for name in TABLES[table]:
            if text := _text(_scalar(said.get(name)), record, name, self.found):
                record.fields[name] = text
        _name_terms(record)
        record = self._merged(record)
        for name, below in said.items():
            self._below(record, name, below, f"{path}.{name}", depth)
        return record

    def _below(self, record: Record, name: str, below: Any, path: str, depth: int) -> None:
        """Read what hangs on a record under a name, and say what hangs on what."""
        rows = below if isinstance(below, list) else [below]
        table = _table_below(record.table, name)
        if table is None:
            return
        for number, one in enumerate(rows):
            if not isinstance(one, dict):
                if isinstance(below, list) and one is not None and name not in TABLES[record.table]:
                    place = self._place(f"{path}[{number}]")
                    self.found.find(place, None, None, f"a record of {table}", _as_json(one))
                continue
            other = self._record(
                one, table, f"{path}[{number}]" if isinstance(below, list) else path, depth + 1
            )
            if isinstance(below, dict):
                if other.id and (singular := _SINGULAR.get(table)):
                    record.link(f"{singular}_id", other.id)
            elif record.id:
                self._hang(other, record)

    def _hang(self, other: Record, above: Record) -> None:
        if other.table == "attributes":
            other.link("link_id", above.id)
            other.fields.setdefault("link_entity", _SINGULAR.get(above.table, above.table))
            if above.table == "services":
                other.link("service_id", above.id)
        elif singular := _SINGULAR.get(above.table):
            other.link(f"{singular}_id", above.id)

    def _merged(self, record: Record) -> Record:
        """Return the one record of an id: what several places say of it, the first where they do not agree."""
        first = self.known.setdefault((record.table, record.id), record) if record.id else record
        if first is record:
            self.found.add(record)
            return record
        for name, text in record.fields.items():
            if (said := first.fields.setdefault(name, text)) != text:
                if name.endswith("_id"):
                    first.link(name, text)
                else:
                    expected = f"what {first.file} says of {record.id}, which is kept: {shown(said)}"
                    self.found.find(record.file, None, name, expected, text)
        return first


class _NoNumberError(ValueError):
    """A word that stands for a number and is none."""


def _no_number(word: str) -> NoReturn:
    raise _NoNumberError(word)


def _tables(said: Mapping[str, Any]) -> dict[str, list[Any]] | None:
    """Return the tables of a document by reference; None when it is none."""
    lists = {name: rows for name, rows in said.items() if isinstance(rows, list)}
    if any(name in said for name in ("id", "contents", "name")):
        return None
    return lists if any(table_called(name) for name in lists) else None


def _told_by(said: Mapping[str, Any]) -> str | None:
    for table, names in _TOLD_BY:
        there = [name in said for name in names]
        if all(there) if table == "service_at_location" else any(there):
            return table
    return None


def _table_below(above: str, name: str) -> str | None:
    if above == "taxonomy_terms" and name in ("taxonomy", "taxonomy_detail"):
        return "taxonomies"
    return table_called(name)


def _scalar(said: Any) -> str:
    match said:
        case None | dict():
            return ""
        case bool():
            return "true" if said else "false"
        case list():
            return ", ".join(_scalar(one) for one in said if not isinstance(one, list | dict))
    return str(said)


def _as_json(said: Any) -> str:
    return (
        json.dumps(said, ensure_ascii=False, default=str)[:200] if not isinstance(said, list | dict) else "…"
    )


def _line_of(text: str, word: str) -> int:
    """Return the line of a word that stands outside of all strings."""
    for mark in _STRINGS_OR_MARKS.finditer(text):
        if mark[0] == word:
            return text.count("\n", 0, mark.start()) + 1
    return 1


def _too_deep(text: str) -> int:
    """Return the line at which a document gets deeper than what is read."""
    depth = 0
    for mark in _STRINGS_OR_MARKS.finditer(text):
        depth += mark[0] in "[{" or -(mark[0] in "]}")
        if depth > DEEPEST:
            return text.count("\n", 0, mark.start()) + 1
    return 1
