"""A CSV folder, read row by row: every row checked, every fault told, nothing written.

The folder is read twice, so that a million rows need no more memory than their keys: once to find all that
is wrong, once to hand the rows over. Where references point nowhere it is read once more, to say from where.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from graph_service.errors import PattiError
from graph_service.exchange.csv_file import CsvFile, Line
from graph_service.exchange.findings import Finding, guess, shown
from graph_service.exchange.geometries import GEOMETRIES, check_geometries, geometries
from graph_service.exchange.tables import TABLES, Row, Table

PARTNER_KINDS = ("organisation", "volunteer")


class Mention(NamedTuple):
    """A cell that refers to a key."""

    file: str
    line: int
    column: str
    kind: str
    key: str


class Offered(NamedTuple):
    """What other tables ask about a commitment: who offers it, and when; None for what could not be read."""

    partner_id: str | None
    windows: tuple[str, ...] | None


class Sessions(NamedTuple):
    """The times that a referral takes of a commitment, and the line that says so."""

    line: int
    commitment_id: str
    windows: tuple[str, ...]


class Together(NamedTuple):
    """The commitments that an intervention joins, and the line that says so."""

    line: int
    commitment_ids: tuple[str, ...]


class Entered(NamedTuple):
    """An entry of a grant's ledger, and the line that says so."""

    line: int
    kind: str
    cents: int
    reverses: int | None


class Renewal(NamedTuple):
    """A pact that renews another, and the line that says so."""

    line: int
    pact_id: str
    earlier_id: str


@dataclass
class Checked:
    """What one reading of a folder brought to light.

    `keys` maps the keys that the folder brings to their lines, by kind; `wanted` are those it refers to, by
    kind; `keyless` are the kinds whose keys could not be read. `labels` maps the words for competences to
    their keys, `tax_codes` each tax code to the
    organisation that claims it, and its line. `ascents` maps, by table, each start to what is above it, and
    the line that says so. The rest is what rules across files look at.
    """

    rows: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    keys: dict[str, dict[str, int]] = field(default_factory=dict)
    wanted: dict[str, set[str]] = field(default_factory=dict)
    keyless: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    tax_codes: dict[str, tuple[str, int]] = field(default_factory=dict)
    ascents: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    offered: dict[str, Offered] = field(default_factory=dict)
    sessions: list[Sessions] = field(default_factory=list)
    together: list[Together] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)
    ledgers: dict[str, dict[int, Entered]] = field(default_factory=dict)
    unread_ledgers: set[str] = field(default_factory=set)
    """Those of which an entry could not be read: whether they add up cannot be told."""
    pact_starts: dict[str, Any] = field(default_factory=dict)

    def brings(self, kind: str, key: str) -> bool:
        """Return whether a row of the folder has this key, or may have it and could not be read."""
        kinds = PARTNER_KINDS if kind == "partner" else (kind,)
        return any(key in self.keys.get(one, ()) or one in self.keyless for one in kinds)

    def strange(self) -> dict[str, set[str]]:
        """Return the keys that the folder refers to and does not bring, by kind."""
        return {
            kind: {key for key in keys if not self.brings(kind, key)} for kind, keys in self.wanted.items()
        }


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
        self._states = {table.file: self._state(table) for table in self.tables}

    def check(self, progress: Report = lambda rows: None) -> Checked:
        """Read everything once and return what it holds and all that is wrong with it."""
        checked = Checked(findings=list(self._strange_files()))
        for table in sorted(self.tables, key=_asked_about):
            _Check(self, table, checked).run(progress)
        checked.rows = {table.name: checked.rows[table.name] for table in self.tables}
        if (self.path / GEOMETRIES).exists():
            areas = checked.keys.get("area", {})
            checked.findings += check_geometries(self.path / GEOMETRIES, areas)
        both = checked.keys.get("organisation", {}).keys() & checked.keys.get("volunteer", {}).keys()
        for key in both:
            line = checked.keys["volunteer"][key]
            expected = "a key that no organisation has: both are partners"
            checked.findings.append(Finding("volunteers.csv", line, "id", expected, key))
        return checked

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the table's rows, shaped for the graph.

        They must have been checked before; raises PattiError when the file has changed since.
        """
        polygons: Mapping[str, str] = {}
        if table.name == "areas" and (self.path / GEOMETRIES).exists():
            polygons = geometries(self.path / GEOMETRIES)
        for line in CsvFile(self.path / table.file, table, []):
            shaped = table.shape(line.row) if table.shape else line.row
            if table.name == "areas":
                shaped["geometry"] = polygons.get(shaped["id"])
            yield shaped
        if self._state(table) != self._states[table.file]:
            raise PattiError(f"{self.path / table.file} was changed while it was being loaded: load it again")

    def mentions(self, unknown: Mapping[str, set[str]]) -> Iterator[Mention]:
        """Read everything again and yield each mention of one of these keys, by kind."""
        for table in self.tables:
            if any(unknown.get(kind) for kind in _referred_kinds(table)):
                for line in CsvFile(self.path / table.file, table, []):
                    for column, kind, key in _references(table, line.row):
                        if key in unknown.get(kind, ()):
                            yield Mention(table.file, line.number, column, kind, key)

    def _state(self, table: Table) -> tuple[int, int]:
        found = (self.path / table.file).stat()
        return found.st_size, found.st_mtime_ns

    def _strange_files(self) -> Iterator[Finding]:
        known = [table.file for table in TABLES] + [GEOMETRIES]
        for path in sorted(self.path.iterdir()):
            if path.name in known and not path.is_file():
                yield Finding(path.name, None, None, "a file", "something else of this name")
            elif path.suffix.lower() in (".csv", ".geojson") and path.name not in known:
                expected = f"a file that patti reads{guess(path.name, known)}"
                yield Finding(shown(path.name), None, None, expected, "this name")


def _asked_about(table: Table) -> bool:
    """Sort commitments last: by then it is known which of them other tables ask about."""
    return table.name == "commitments"


def _referred_kinds(table: Table) -> set[str]:
    kinds = {column.refers for column in table.references if column.refers}
    return kinds | {"member"} if table.name == "needs" else kinds


def _references(table: Table, row: Row) -> Iterator[tuple[str, str, str]]:
    """Yield (column, kind, key) of each key that a row refers to."""
    for column in table.references:
        if column.refers and (value := row[column.name]):
            for key in value if column.many else (value,):
                yield column.name, column.refers, key
    if table.name == "needs" and row["member"] and row["beneficiary_code"]:
        yield "member", "member", f"{row['beneficiary_code']}/{row['member']}"


class _Check:
    """Goes through one table and writes down what it finds."""

    def __init__(self, folder: Folder, table: Table, checked: Checked) -> None:
        self.table, self.checked = table, checked
        self.file = CsvFile(folder.path / table.file, table, checked.findings)
        self.keys: dict[Any, int] = {}
        self.wanted: dict[str, set[str]] = checked.wanted
        for kind in _referred_kinds(table):
            self.wanted.setdefault(kind, set())
        self.kept: dict[Any, Any] = {}

    def run(self, progress: Report) -> None:
        count = 0
        for line in self.file:
            count += 1
            if count % 1000 == 0:
                progress(1000)
            self._key(line)
            self._references(line.row)
            self._rules(line)
            self._facts(line)
        progress(count % 1000)
        self.checked.rows[self.table.name] = count
        if self.table.defines:
            self.checked.keys[self.table.defines] = self.keys
            if self.file.without_keys:
                self.checked.keyless.add(self.table.defines)

    def _find(self, line: Line, column: str, expected: str, found: object = None) -> None:
        found = line.cell(column) if found is None else found
        self.checked.findings.append(Finding(self.table.file, line.number, column, expected, shown(found)))

    def _key(self, line: Line) -> None:
        parts = [line.row[column] for column in self.table.key]
        if None in parts:
            return
        key = parts[0] if len(parts) == 1 else "/".join(map(str, parts))
        if (first := self.keys.setdefault(key, line.number)) != line.number:
            expected = f"a row of its own (the first is line {first})"
            self._find(line, self.table.key[0], expected, " + ".join(map(str, parts)))
        elif self.table.name == "area_borders":
            self.keys["/".join(reversed(parts))] = line.number

    def _references(self, row: Row) -> None:
        for column in self.table.references:
            if (value := row[column.name]) and column.refers:
                if column.many:
                    self.wanted[column.refers].update(value)
                else:
                    self.wanted[column.refers].add(value)
        if self.table.name == "needs" and row["member"] and row["beneficiary_code"]:
            self.wanted["member"].add(f"{row['beneficiary_code']}/{row['member']}")

    def _rules(self, line: Line) -> None:
        for rule in self.table.rules:
            if line.unread.isdisjoint(rule.columns) and (misfit := rule.misfit(line.row)):
                self._find(line, *misfit)

    def _entry(self, line: Line) -> None:
        row = line.row
        if line.unread.isdisjoint(("grant_id", "number", "kind", "cents", "reverses")):
            entry = Entered(line.number, row["kind"], row["cents"], row["reverses"])
            self.checked.ledgers.setdefault(row["grant_id"], {}).setdefault(row["number"], entry)
        else:
            self.checked.unread_ledgers.add(row["grant_id"])

    def _facts(self, line: Line) -> None:
        """Keep what rules across rows and files look at; what could not be read is left out."""
        if self.table.ascent:
            self._ascent(line, self.table.ascent.start, self.table.ascent.above)
        row, read = line.row, line.unread.isdisjoint
        match self.table.name:
            case "organisations" if row["tax_code"] and row["id"]:
                self._tax_code(line, row["tax_code"], row["id"])
            case "competences" if row["id"]:
                words = (row["label_it"], row["label_en"], *row["synonyms_it"], *row["synonyms_en"])
                self.checked.labels.update((word.casefold(), row["id"]) for word in filter(None, words))
            case "pacts" if read(("id", "starts_on", "renews_id")):
                self.checked.pact_starts[row["id"]] = row["starts_on"]
                if row["renews_id"]:
                    self.checked.renewals.append(Renewal(line.number, row["id"], row["renews_id"]))
            case "interventions" if read(("commitment_ids",)):
                self.checked.together.append(Together(line.number, tuple(row["commitment_ids"])))
            case "grant_entries":
                self._entry(line)
            case "referrals" if row["sessions"] and read(("commitment_id", "sessions")):
                self.checked.sessions.append(
                    Sessions(line.number, row["commitment_id"], self._once(tuple(row["sessions"])))
                )
            case "commitments" if row["id"] in self.wanted.get("commitment", ()):
                windows = tuple(row["windows"]) if read(("windows",)) else None
                self.checked.offered[row["id"]] = Offered(self._once(row["partner_id"]), self._once(windows))

    def _once(self, value: Any) -> Any:
        """Return the equal value that was kept first, so that many rows share it."""
        return self.kept.setdefault(value, value)

    def _ascent(self, line: Line, start: str, above: str) -> None:
        if not line.unread.isdisjoint((start, above)):
            return
        value = line.row[above]
        ends = value if isinstance(value, list) else [value]
        known = self.checked.ascents.setdefault(self.table.name, {}).setdefault(line.row[start], {})
        known.update(dict.fromkeys(ends, line.number))

    def _tax_code(self, line: Line, code: str, id_: str) -> None:
        other, first = self.checked.tax_codes.setdefault(code, (id_, line.number))
        if first != line.number and other != id_:
            self._find(line, "tax_code", f"a tax code of its own ({other} has it on line {first})", code)
