"""HSDS as JSON: records that hold each other, or tables whose rows name each other."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from graph_service.exchange.findings import shown
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

MOST_JSON_BYTES = 64 * 1024 * 1024
"""JSON is read as a whole, which takes several times its size in memory."""

DEEPEST = 24
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

_STRINGS_OR_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|NaN|-?Infinity', re.DOTALL)


class Json:
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
            if text := one_line(_scalar(said.get(name)), record, name, self.found):
                record.fields[name] = text
        name_term(record)
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
                if other.id and (singular := SINGULAR.get(table)):
                    record.link(f"{singular}_id", other.id)
            elif record.id:
                self._hang(other, record)

    def _hang(self, other: Record, above: Record) -> None:
        if other.table == "attributes":
            other.link("link_id", above.id)
            other.fields.setdefault("link_entity", SINGULAR.get(above.table, above.table))
            if above.table == "services":
                other.link("service_id", above.id)
        elif singular := SINGULAR.get(above.table):
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
