"""The tables of HSDS that are read, under all their names, and what they hold: records, each with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.errors import PattiError
from graph_service.exchange.findings import Finding, shown

MOST_ROWS = 500_000
MOST_FINDINGS = 2000
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
SINGULAR = {
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

_LITERAL_BREAK = re.compile(r"\\r\\n|\\[nrt]")
_SPACES = re.compile(r"\s+")


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


def one_line(said: str, record: Record, name: str, found: Package) -> str:
    """Return a text on one line; breaks that are written out, as two characters, are told and read as spaces."""
    said = said.encode("utf-8", "replace").decode()
    if "\\" in said and _LITERAL_BREAK.search(said):
        expected = r"a text without \n written out, which is read as a space"
        found.find(record.file, record.line, name, expected, said)
        said = _LITERAL_BREAK.sub(" ", said)
    return _SPACES.sub(" ", said).strip()


def name_term(record: Record) -> None:
    """Give a term the id that Ohana's columns have under another name."""
    if record.table == "taxonomy_terms" and not record.id and (id_ := record.get("taxonomy_id")):
        record.fields["id"] = id_
