"""A CSV folder, read row by row: every row checked, every fault told, nothing written.

The folder is read twice, so that a million rows need no more memory than their keys: once to find all that
is wrong, once to hand the rows over.
"""

import codecs
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graph_service.domain.schedule import Week
from graph_service.errors import PattiError
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.tables import TABLES, Column, Row, Table

LIST_SEPARATOR = "|"
GEOMETRIES = "areas.geojson"
PARTNER_KINDS = ("organisation", "volunteer")

csv.field_size_limit(1 << 20)


@dataclass(frozen=True)
class Finding:
    """Something wrong in a file: where, what was expected there, and what was found."""

    file: str
    line: int | None
    column: str | None
    expected: str
    found: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: expected {self.expected}; found {self.found}"


@dataclass(frozen=True)
class Mention:
    """A cell that refers to a key."""

    file: str
    line: int
    column: str
    key: str


@dataclass
class Checked:
    """What one reading of a folder brought to light.

    `keys` are those the folder brings, by kind; `mentions` those it refers to and does not bring, by kind;
    `tax_codes` maps each tax code to the organisation that claims it, and where.
    """

    rows: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    keys: dict[str, set[str]] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    tax_codes: dict[str, tuple[str, Mention]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    broader: dict[str, tuple[list[str], int]] = field(default_factory=dict)
    windows: dict[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.rows.values())


Report = Callable[[int], None]


class Folder:
    """A folder of CSV files, each named for its table."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise PattiError(f"{path} is not a folder")
        self.path = path
        self.tables = [table for table in TABLES if (path / table.file).is_file()]
        if not self.tables:
            raise PattiError(
                f"{path} holds none of the files that patti reads: {', '.join(t.file for t in TABLES)}"
            )

    def check(self, progress: Report = lambda rows: None) -> Checked:
        """Read everything once and return what it holds and all that is wrong with it."""
        checked = Checked(findings=list(self._strange_files()))
        for table in self.tables:
            _Check(self, table, checked).run(progress)
        _check_cycles(checked)
        _check_partner_keys(checked)
        _drop_known(checked)
        return checked

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the table's rows, shaped for the graph; they must have been checked before."""
        geometries = self._geometries() if table.name == "areas" else {}
        for _, row, _ in _read(self.path / table.file, table, []):
            shaped = table.shape(row) if table.shape else row
            if table.name == "areas":
                shaped["geometry"] = geometries.get(row["id"])
            yield shaped

    def _strange_files(self) -> Iterator[Finding]:
        known = [table.file for table in TABLES] + [GEOMETRIES]
        for path in sorted(self.path.iterdir()):
            if path.suffix.lower() in (".csv", ".geojson") and path.name not in known:
                yield Finding(
                    path.name, None, None, f"a file that patti reads{_guess(path.name, known)}", "this name"
                )
        if (self.path / GEOMETRIES).exists():
            try:
                mapped = set(self._geometries())
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                yield Finding(
                    GEOMETRIES, None, None, "a GeoJSON FeatureCollection with an id in each", str(error)
                )
                return
            ids = {row["id"] for row in self._area_ids()}
            for id_ in sorted(mapped - ids):
                yield Finding(GEOMETRIES, None, "id", "an area of areas.csv", id_)

    def _area_ids(self) -> Iterator[Row]:
        for table in self.tables:
            if table.name == "areas":
                yield from (row for _, row, _ in _read(self.path / table.file, table, []))

    def _geometries(self) -> dict[str, str]:
        path = self.path / GEOMETRIES
        if not path.exists():
            return {}
        features = json.loads(path.read_text("utf-8"))["features"]
        return {
            feature["properties"]["id"]: json.dumps(feature["geometry"], separators=(",", ":"))
            for feature in features
        }


class _Check:
    """Goes through one table and writes down what it finds."""

    def __init__(self, folder: Folder, table: Table, checked: Checked) -> None:
        self.table, self.checked = table, checked
        self.path = folder.path / table.file
        self.seen: dict[tuple[Any, ...], int] = {}
        self.wants_windows = any(table.name == "referrals" for table in folder.tables)

    def run(self, progress: Report) -> None:
        count = 0
        for line, row, whole in _read(self.path, self.table, self.checked.findings):
            count += 1
            if count % 1000 == 0:
                progress(1000)
            self._key(line, row)
            self._mentions(line, row)
            if whole:
                self._fit(line, row)
        progress(count % 1000)
        self.checked.rows[self.table.name] = count

    def _find(self, line: int, column: str, expected: str, found: Any) -> None:
        self.checked.findings.append(Finding(self.table.file, line, column, expected, _shown(found)))

    def _key(self, line: int, row: Row) -> None:
        key = tuple(row.get(column) for column in self.table.key)
        if None in key:
            return
        if key in self.seen:
            text = " + ".join(map(str, key))
            self._find(
                line, self.table.key[0], f"a row of its own (the first is line {self.seen[key]})", text
            )
            return
        self.seen[key] = line
        if self.table.defines:
            self.checked.keys.setdefault(self.table.defines, set()).add("/".join(map(str, key)))
        if self.table.name == "area_borders":
            self.seen[key[::-1]] = line

    def _mentions(self, line: int, row: Row) -> None:
        for column in self.table.columns:
            if column.refers and (value := row.get(column.name)):
                for key in value if column.many else (value,):
                    self._mention(column.refers, line, column.name, key)
        if self.table.name == "needs" and row.get("member") and row.get("beneficiary_code"):
            self._mention("member", line, "member", f"{row['beneficiary_code']}/{row['member']}")

    def _mention(self, kind: str, line: int, column: str, key: str) -> None:
        kinds = PARTNER_KINDS if kind == "partner" else (kind,)
        if not any(key in self.checked.keys.get(one, ()) for one in kinds):
            self.checked.mentions.setdefault(kind, []).append(Mention(self.table.file, line, column, key))

    def _fit(self, line: int, row: Row) -> None:
        for column, expected in self.table.misfits(row) if self.table.misfits else ():
            self._find(line, column, expected, row[column])
        match self.table.name:
            case "organisations":
                self._tax_code(line, row)
            case "competences":
                self.checked.labels.update({row["id"]: row["id"], row["label_it"]: row["id"]})
                self.checked.broader[row["id"]] = (row["broader_ids"], line)
            case "commitments" if self.wants_windows:
                self.checked.windows[row["id"]] = row["windows"]
            case "referrals":
                self._sessions(line, row)

    def _tax_code(self, line: int, row: Row) -> None:
        if (code := row["tax_code"]) is None:
            return
        if code in self.checked.tax_codes:
            other, mention = self.checked.tax_codes[code]
            self._find(
                line, "tax_code", f"a tax code of its own ({other} has it on line {mention.line})", code
            )
        else:
            self.checked.tax_codes[code] = (row["id"], Mention(self.table.file, line, "tax_code", code))

    def _sessions(self, line: int, row: Row) -> None:
        offered = self.checked.windows.get(row["commitment_id"])
        if offered is None:
            return
        sessions, windows = Week.parse("|".join(row["sessions"])), Week.parse("|".join(offered))
        if not windows and sessions:
            self._find(
                line, "sessions", "no sessions, since the commitment is by arrangement", row["sessions"]
            )
        elif not sessions <= windows:
            self._find(line, "sessions", f"times within the commitment's ({windows})", row["sessions"])


def _read(path: Path, table: Table, findings: list[Finding]) -> Iterator[tuple[int, Row, bool]]:
    """Yield (line, row, whether all its cells could be read); what could not is added to the findings."""

    def find(line: int | None, column: str | None, expected: str, found: Any) -> None:
        findings.append(Finding(table.file, line, column, expected, _shown(found)))

    with path.open("rb") as raw:
        lines = _decoded(raw, find)
        head = next(lines, "")
        delimiter = ";" if head.count(";") > head.count(",") else ","
        names = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
        columns = _columns(names, table, find)
        if columns is None:
            return
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 2
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                find(line, None, "a row of comma- or semicolon-separated cells", error)
                return
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(names):
                find(line, None, f"{len(names)} cells, as in the heading", f"{len(values)} cells")
                continue
            yield line, *_row(values, columns, table, line, find)


Find = Callable[[int | None, str | None, str, Any], None]


def _decoded(raw: Iterable[bytes], find: Find) -> Iterator[str]:
    """Yield the lines of a file as text; a line that is not UTF-8 is told, and its bytes made harmless."""
    for number, read in enumerate(raw, 1):
        line = read.removeprefix(codecs.BOM_UTF8) if number == 1 else read
        try:
            yield line.decode("utf-8").replace("\0", "\ufffd")
        except UnicodeDecodeError as error:
            find(number, None, "text in UTF-8", f"byte {error.object[error.start]:#04x} at {error.start + 1}")
            yield line.decode("utf-8", "replace")


def _columns(names: list[str], table: Table, find: Find) -> list[Column] | None:
    """Return the columns in the file's order, or None when the heading cannot be followed."""
    known, wrong = table.by_name, False
    for name in names:
        if name not in known:
            find(1, name or None, f"a column of {table.name}{_guess(name, known)}", name)
            wrong = True
    for name in {name for name in names if names.count(name) > 1}:
        find(1, name, "each column once", f"{names.count(name)} times")
        wrong = True
    for name, column in known.items():
        if column.required and name not in names:
            find(1, name, "this column, which is required", "a heading without it")
            wrong = True
    return None if wrong else [known[name] for name in names]


def _row(values: list[str], columns: list[Column], table: Table, line: int, find: Find) -> tuple[Row, bool]:
    row: Row = {column.name: column.default for column in table.columns}
    whole = True
    for column, cell in zip(columns, values, strict=True):
        try:
            row[column.name] = _cell(column, cell.strip())
        except Unreadable as error:
            find(line, column.name, str(error), cell)
            whole = False
    return row, whole


def _cell(column: Column, cell: str) -> Any:
    if column.many:
        parts = [part.strip() for part in cell.split(LIST_SEPARATOR)]
        parts = list(dict.fromkeys(part for part in parts if part))
        if column.required and not parts:
            raise Unreadable("at least one value")
        return [column.read(part) for part in parts]
    if not cell:
        if column.required:
            raise Unreadable("a value")
        return column.default
    return column.read(cell)


def _check_cycles(checked: Checked) -> None:
    """Find competences that are narrower than themselves."""
    settled: set[str] = set()
    for start in checked.broader:
        path: list[str] = []
        trail = [(start, iter(checked.broader[start][0]))]
        on_path = {start}
        while trail:
            here, above = trail[-1]
            following = next(above, None)
            if following is None:
                settled.add(here)
                on_path.discard(here)
                trail.pop()
            elif following in on_path:
                path = [name for name, _ in trail]
                circle = " → ".join([*path[path.index(following) :], following])
                line = checked.broader[here][1]
                checked.findings.append(
                    Finding(
                        "competences.csv", line, "broader_ids", "no competence broader than itself", circle
                    )
                )
            elif following not in settled and following in checked.broader:
                on_path.add(following)
                trail.append((following, iter(checked.broader[following][0])))


def _check_partner_keys(checked: Checked) -> None:
    for key in sorted(checked.keys.get("organisation", set()) & checked.keys.get("volunteer", set())):
        checked.findings.append(
            Finding("volunteers.csv", None, "id", "a key that no organisation has: both are partners", key)
        )


def _drop_known(checked: Checked) -> None:
    """Keep only mentions of keys that no row of the folder brings, wherever in the folder it stands."""
    for kind, mentions in list(checked.mentions.items()):
        kinds = PARTNER_KINDS if kind == "partner" else (kind,)
        brought = set().union(*(checked.keys.get(one, set()) for one in kinds))
        checked.mentions[kind] = [mention for mention in mentions if mention.key not in brought]


def unknown_references(
    checked: Checked, known: Mapping[str, set[str]], labels: Mapping[str, str]
) -> list[Finding]:
    """Return a finding for each mention of a key that neither the folder nor the graph knows.

    `labels` maps the names and keys of known competences to their keys, for a "did you mean".
    """
    findings = []
    for kind, mentions in checked.mentions.items():
        for mention in mentions:
            if mention.key not in known.get(kind, set()):
                expected = f"the key of {_article(kind)} {kind}, in this folder or in the graph"
                if kind in ("competence", "area"):
                    names = {**labels, **checked.labels} if kind == "competence" else {}
                    candidates = names or {key: key for key in checked.keys.get(kind, set())}
                    expected += _guess(mention.key, candidates, names)
                findings.append(Finding(mention.file, mention.line, mention.column, expected, mention.key))
    return findings


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"


def _guess(word: str, known: Iterable[str], keys: Mapping[str, str] | None = None) -> str:
    """Return `` (did you mean …?)`` with the nearest known words, or nothing."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    names = dict.fromkeys((keys or {}).get(name, name) for name in near)
    return f" (did you mean {' or '.join(names)}?)" if names else ""


def _shown(found: Any) -> str:
    """Return what was found, short enough to read, on one line."""
    shown = ", ".join(map(str, found)) if isinstance(found, list) else str(found)
    shown = " ".join(shown.split())
    return "nothing" if not shown else shown if len(shown) <= 80 else f"{shown[:79]}…"
