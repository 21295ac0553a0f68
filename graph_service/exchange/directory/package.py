"""Everything that is published as one package of HSDS 3.0: a table a CSV file, described in `datapackage.json`, zipped.

Rows are written as they are read, to files beside each other, so that a large network needs no more memory than a small
one; the package takes its place when it is whole. The same network gives the same bytes.
"""

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph_service.actions.directory import read_every_body, read_every_offer, read_vocabulary
from graph_service.domain.directory import OffersWanted
from graph_service.domain.permissions import Viewer
from graph_service.errors import PattiError
from graph_service.exchange.directory.documents import Document, Documents
from graph_service.exchange.figures_csv import FORMULA
from graph_service.graph.connection import Graph

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The moment that all files of a package bear: zips want one, and it says nothing."""


@dataclass(frozen=True)
class Table:
    """A table of HSDS as we fill it: its file, its columns, those that every row fills, and where references lead."""

    name: str
    file: str
    columns: tuple[str, ...]
    required: frozenset[str]
    references: Mapping[str, str]


def _table(name: str, file: str, columns: str, required: str = "", **references: str) -> Table:
    return Table(name, file, ("id", *columns.split()), frozenset({"id", *required.split()}), references)


TABLES = (
    _table("organization", "organizations.csv",
           "name alternate_name description website legal_status", "name description"),
    _table("organization_identifier", "organization_identifiers.csv",
           "organization_id identifier_scheme identifier_type identifier",
           "organization_id identifier_type identifier", organization_id="organization"),
    _table("location", "locations.csv",
           "location_type organization_id name alternate_name description latitude longitude", "location_type",
           organization_id="organization"),
    _table("address", "addresses.csv",
           "location_id address_1 city state_province postal_code country address_type",
           "address_1 city state_province postal_code country address_type", location_id="location"),
    _table("accessibility", "accessibility.csv", "location_id description", location_id="location"),
    _table("service", "services.csv",
           "organization_id name description url email status application_process minimum_age maximum_age "
           "assured_date last_modified", "organization_id name status", organization_id="organization"),
    _table("service_at_location", "service_at_location.csv", "service_id location_id", "service_id location_id",
           service_id="service", location_id="location"),
    _table("service_area", "service_areas.csv", "service_id name", service_id="service"),
    _table("schedule", "schedules.csv",
           "service_id valid_from valid_to wkst freq interval byday description opens_at closes_at attending_type "
           "notes", service_id="service"),
    _table("language", "languages.csv", "service_id name code", service_id="service"),
    _table("contact", "contacts.csv", "organization_id service_id name title email",
           organization_id="organization", service_id="service"),
    _table("phone", "phones.csv", "service_id contact_id number description", "number",
           service_id="service", contact_id="contact"),
    _table("taxonomy", "taxonomies.csv", "name description uri", "name description"),
    _table("taxonomy_term", "taxonomy_terms.csv",
           "code name description parent_id taxonomy language taxonomy_id term_uri", "name description",
           parent_id="taxonomy_term", taxonomy_id="taxonomy"),
    _table("attribute", "attributes.csv", "link_id taxonomy_term_id link_type link_entity value",
           "link_id taxonomy_term_id link_entity", taxonomy_term_id="taxonomy_term"),
)  # fmt: skip
NUMBERS = frozenset({"latitude", "longitude", "minimum_age", "maximum_age", "interval"})
FORMATS = {"email": "email", "website": "uri", "url": "uri", "uri": "uri", "term_uri": "uri"}
NESTED: Mapping[str, str] = {
    "organization_identifiers": "organization_identifier",
    "locations": "location",
    "location": "location",
    "addresses": "address",
    "accessibility": "accessibility",
    "service_at_locations": "service_at_location",
    "service_areas": "service_area",
    "schedules": "schedule",
    "languages": "language",
    "contacts": "contact",
    "phones": "phone",
    "attributes": "attribute",
}
"""What documents hold of other tables. Terms and taxonomies are in their own, all of them."""
LEFT_OUT = frozenset({"organization", "taxonomy_term", "taxonomy_detail"})
REPEATED = frozenset({"location"})
"""What several documents hold alike: one row is written of it."""


async def write_package(
    viewer: Viewer,
    path: Path,
    graph: Graph,
    today: date,
    province: str,
    progress: Callable[[int], None] = lambda rows: None,
) -> dict[str, int]:
    """Write what is published to a zipped package; return how many rows each table has.

    Raises PattiError when it cannot be written: nothing of it is left then, and what was there before stays.
    """
    documents = Documents(await read_vocabulary(viewer, graph), province)
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".hsds-") as folder, ExitStack() as files:
            rows = _Rows(Path(folder), files, progress)
            async for body in read_every_body(viewer, None, graph):
                rows.write("organization", documents.organization(body, full=True))
            async for offer in read_every_offer(viewer, OffersWanted(), graph, today):
                rows.write("service", documents.service(offer, full=True, organization=False))
            for taxonomy in documents.taxonomies():
                rows.write("taxonomy", taxonomy)
            for term in documents.taxonomy_terms():
                rows.write("taxonomy_term", term)
            files.close()
            whole = Path(folder) / "package.zip"
            _zip(whole, Path(folder))
            whole.replace(path)
    except OSError as error:
        raise PattiError(f"{path} cannot be written: {error}") from None
    return rows.counts


class _Rows:
    """The files of the tables, and what has been written to them."""

    def __init__(self, folder: Path, files: ExitStack, progress: Callable[[int], None]) -> None:
        self.counts = {table.name: 0 for table in TABLES}
        self._progress = progress
        self._seen: set[str] = set()
        self._columns = {table.name: table.columns for table in TABLES}
        self._writers = {}
        for table in TABLES:
            file = files.enter_context((folder / table.file).open("w", encoding="utf-8", newline=""))
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.columns)
            self._writers[table.name] = writer

    def write(self, table: str, document: Document) -> None:
        """Write a document as a row of its table, and what is nested in it as rows of theirs."""
        if table in REPEATED:
            if document["id"] in self._seen:
                return
            self._seen.add(document["id"])
        own = {name: value for name, value in document.items() if name not in NESTED and name not in LEFT_OUT}
        if strange := own.keys() - set(self._columns[table]):
            raise ValueError(f"{table} has no column {', '.join(sorted(strange))}")
        self._writers[table].writerow([_cell(name, own.get(name)) for name in self._columns[table]])
        self.counts[table] += 1
        self._progress(1)
        for name, held in document.items():
            if name in NESTED:
                for one in held if isinstance(held, list) else [held]:
                    self.write(NESTED[name], one)


def _cell(name: str, value: Any) -> Any:
    """Return a value so that no spreadsheet takes a text for a formula; a telephone's number is digits and stays."""
    told = isinstance(value, str) and value.startswith(FORMULA) and name != "number"
    return f"'{value}" if told else value


def _zip(path: Path, folder: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        about = json.dumps(description(), ensure_ascii=False, indent=2) + "\n"
        package.writestr(_entry("datapackage.json"), about)
        for table in TABLES:
            with (folder / table.file).open("rb") as file, package.open(_entry(table.file), "w") as entry:
                shutil.copyfileobj(file, entry, 1 << 20)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def description() -> Document:
    """Return what `datapackage.json` says: the tables, their columns, and where references lead."""
    return {
        "name": "human_services_data",
        "title": "Human Services Data Specification",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "homepage": "http://docs.openreferral.org",
        "resources": [
            {
                "name": table.name,
                "path": table.file,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [_field(table, name) for name in table.columns],
                    "primaryKey": "id",
                    "foreignKeys": [
                        {
                            "fields": name,
                            "reference": {"resource": "" if of == table.name else of, "fields": "id"},
                        }
                        for name, of in table.references.items()
                    ],
                },
            }
            for table in TABLES
        ],
    }


def _field(table: Table, name: str) -> Document:
    kind = "number" if name in NUMBERS else "string"
    is_id = name == "id" or name.endswith("_id")
    form = "uuid" if is_id else FORMATS.get(name, "default")
    return {
        "name": name,
        "type": kind,
        "format": form,
        "constraints": {"required": name in table.required, "unique": name == "id"},
    }
