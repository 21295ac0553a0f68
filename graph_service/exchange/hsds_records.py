"""The records of a package that rows are made of: by id, by what they hang on, each told once where it is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path

from graph_service.domain.identifiers import LONGEST_KEY, is_key
from graph_service.domain.model import Staffing
from graph_service.errors import PattiError
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.findings import Finding
from graph_service.exchange.geometries import Border
from graph_service.exchange.hsds_mapping import Mapped, Term
from graph_service.exchange.hsds_tables import MOST_FINDINGS, Package, Record
from graph_service.exchange.incoming import Incoming
from graph_service.exchange.rows import BY_NAME, Cells

LONGEST_SOURCE = 18
Place = tuple[str, str]
"""A table and a key."""

_NAMES_OF = {
    "organization_id": "organizations",
    "program_id": "programs",
    "service_id": "services",
    "location_id": "locations",
    "service_at_location_id": "service_at_location",
    "contact_id": "contacts",
    "taxonomy_term_id": "taxonomy_terms",
}


def is_source(name: str) -> bool:
    """Return whether a directory may be called so: its name becomes a part of keys."""
    return re.fullmatch(rf"[a-z0-9]{{1,{LONGEST_SOURCE}}}", name) is not None


@dataclass(frozen=True)
class Stated:
    """What the user says beside the file: the pact, the source's name, and what to take where the file says nothing.

    What terms mean may be said in a file, in `terms`, or both: those go before.
    """

    pact_id: str
    source: str
    today: date
    mapping: Path | None = None
    area: str | None = None
    hours_per_week: str | None = None
    places: str | None = None
    mode: str | None = None
    staffing: str = Staffing.VOLUNTEERS
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not is_source(self.source):
            raise PattiError(
                f"the source {self.source!r}: lower-case letters and digits, at most {LONGEST_SOURCE}"
            )
        columns = BY_NAME["commitments"].by_name
        for name in ("hours_per_week", "places", "mode", "staffing"):
            said = getattr(self, name)
            try:
                if said is not None:
                    columns[{"mode": "modes"}.get(name, name)].read(said)
            except Unreadable as error:
                raise PattiError(f"{name.replace('_', ' ')} {said}: {error} is expected") from None

    @property
    def origin(self) -> str:
        """Under which name the network keeps what the source said."""
        return f"hsds-{self.source}"


@dataclass(frozen=True)
class Here:
    """What the network has to say: where its areas are, and what the terms of others mean."""

    mapped: Mapped = field(default_factory=Mapped)
    borders: tuple[Border, ...] = ()
    """Of the smallest areas first."""


@dataclass(slots=True)
class Draft:
    """A row that may come of the file.

    `lacking` is what it would need to be new, `notes` what is taken where it is, `misfits` what is wrong with it anyhow.
    """

    row: Incoming
    misfits: list[Finding] = field(default_factory=list)
    lacking: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


class Records:
    """Everything that a package says, for those who make drafts of it, and what they found on the way."""

    def __init__(self, package: Package, stated: Stated, here: Here) -> None:
        self.package, self.stated, self.here = package, stated, here
        self.findings: list[Finding] = []
        self.notes: list[Finding] = []
        self.unmapped: dict[Term, int] = {}
        self.by_id = {
            table: {one.id: one for one in package.of(table) if one.id} for table in set(_NAMES_OF.values())
        }
        self.below = {
            (table, name): _below(package.of(table), name)
            for table, name in (
                ("service_at_location", "service_id"),
                ("addresses", "location_id"),
                ("accessibility", "location_id"),
                ("phones", "contact_id"),
                ("languages", "service_id"),
                ("organization_identifiers", "organization_id"),
                ("attributes", "link_id"),
                ("attributes", "service_id"),
                ("service_taxonomy", "service_id"),
                ("schedules", "service_id"),
                ("schedules", "service_at_location_id"),
                ("regular_schedules", "service_id"),
                ("regular_schedules", "service_at_location_id"),
                ("holiday_schedules", "service_id"),
                ("holiday_schedules", "location_id"),
                ("holiday_schedules", "service_at_location_id"),
            )
        }
        self.taxonomies = {one.id: one for one in package.of("taxonomies") if one.id}
        self.used: dict[str, None] = {}
        self.checked: dict[tuple[int, str], str | None] = {}

    def find(self, record: Record, column: str | None, expected: str, what: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(record.misfit(column, expected, what))

    def note(self, record: Record, column: str | None, said: str, what: object) -> None:
        self.notes.append(record.misfit(column, said, what))

    def once(self, record: Record, column: str, expected: str, what: object) -> None:
        """Tell of what several offers share but once."""
        if (found := record.misfit(column, expected, what)) not in self.findings[-MOST_FINDINGS:]:
            self.find(record, column, expected, found.found)

    def look_for_dangling(self) -> None:
        """Tell of every id that names nothing, where the package has the table that it should be in."""
        for records in self.package.records.values():
            for record in records:
                for name in record.fields.keys() & _NAMES_OF.keys():
                    table = _NAMES_OF[name]
                    if self.by_id[table] or table in ("organizations", "services", "locations"):
                        for id_ in sorted(record.links(name)):
                            if id_ in self.by_id[table]:
                                continue
                            self.find(record, name, f"the id of one of the {table} of the package", id_)

    def key(self, *ids: str) -> str:
        return key(self.stated.origin, *ids)

    def has_id(self, record: Record) -> bool:
        if not record.id:
            self.find(record, "id", "an id", "nothing")
        return bool(record.id)

    def cell(self, record: Record, table: str, column: str, name: str) -> str | None:
        """Return a field as a cell that the column takes; None, and it is told, when it takes no such thing."""
        place = (id(record), f"{table}.{column}.{name}")
        if place not in self.checked:
            self.checked[place] = self._checked(record, table, column, name)
        return self.checked[place]

    def _checked(self, record: Record, table: str, column: str, name: str) -> str | None:
        said = record.get(name)
        try:
            if said:
                BY_NAME[table].by_name[column].read(said)
        except Unreadable as error:
            self.find(record, name, f"{error}; it is left out", said)
            return None
        return said

    def told(self, record: Record, table: str, columns: Mapping[str, str]) -> dict[str, str]:
        """Return the cells of fields that the columns take."""
        found = {column: self.cell(record, table, column, name) for column, name in columns.items()}
        return {column: cell for column, cell in found.items() if cell is not None}

    def draft(
        self,
        table: str,
        cells: dict[str, str],
        record: Record,
        columns: Mapping[str, str],
        defaults: Cells,
        name: str,
    ) -> Draft:
        """Return a draft; an empty name is told, and whatever has none cannot be new."""
        row = Incoming(table, cells, record.file, record.line, columns, defaults)
        if cells.get(name):
            return Draft(row)
        cells.pop(name, None)
        missing = row.misfit(name, "a name", "nothing")
        self.findings.append(missing)
        return Draft(row, lacking=[missing])

    def body_of(self, service: Record) -> str | None:
        """Return the body that gives a service; in Ohana's columns its place or its programme tells which."""
        bodies = self.by_id["organizations"]
        program = self.by_id["programs"].get(service.get("program_id"))
        location = self.by_id["locations"].get(service.get("location_id"))
        for one in (service, program, location):
            if one and (found := sorted(one.links("organization_id") & bodies.keys())):
                return found[0]
        return None


def _below(records: Iterable[Record], name: str) -> dict[str, list[Record]]:
    """Return records by what one of their fields names."""
    found: dict[str, list[Record]] = {}
    for record in records:
        for id_ in record.links(name):
            found.setdefault(id_, []).append(record)
    return found


def key(source: str, *ids: str) -> str:
    """Return a key for something of a source: readable where its ids are, and never the same for two.

    >>> (
    ...     key("hsds-ohana", "22"),
    ...     key("hsds-ohana", "22", "5"),
    ...     key("hsds-ohana", "A/1") != key("hsds-ohana", "a-1"),
    ... )
    ('hsds-ohana-22', 'hsds-ohana-22-at-5', True)
    """
    plain = ["-".join(re.findall(r"[a-z0-9]+", id_.casefold())) for id_ in ids]
    made = f"{source}-{'-at-'.join(filter(None, plain))}"
    if plain == list(ids) and is_key(made) and not any("-at-" in id_ for id_ in ids):
        return made
    mark = blake2b("\0".join(ids).encode(), digest_size=8).hexdigest()
    return f"{made[: LONGEST_KEY - len(mark) - 1].strip('-')}-{mark}"
