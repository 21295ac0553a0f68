"""Records of HSDS as drafts of rows: what each would be here, what it lacks to be new, and where it says what is odd.

Only what HSDS says is carried. Keys are made of the source's name and its own ids, so that the same thing has the same key
again. Nothing here knows what the network holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path

from babel import Locale

from graph_service.domain.geography import Point
from graph_service.domain.identifiers import LONGEST_KEY, is_key, is_tax_code
from graph_service.domain.model import Mode, OrganisationKind, Precision, Staffing
from graph_service.domain.schedule import Week, Window
from graph_service.errors import PattiError
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.findings import Finding, shown
from graph_service.exchange.geometries import Border
from graph_service.exchange.hsds_mapping import Mapped, Term
from graph_service.exchange.hsds_package import MOST_FINDINGS, Package, Record
from graph_service.exchange.hsds_times import Times, closed_days, day, opening, weekly
from graph_service.exchange.incoming import Incoming
from graph_service.exchange.rows import BY_NAME, Cells

LONGEST_SOURCE = 18
OLDEST = 120
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
_LEFT_OUT = frozenset({"inactive", "defunct"})
_STATUSES = _LEFT_OUT | {"active", "temporarily closed"}
_KINDS: tuple[tuple[OrganisationKind, tuple[str, ...]], ...] = (
    (OrganisationKind.SOCIAL_COOPERATIVE, ("social cooperative", "social co-operative", "cooperativa sociale")),
    (OrganisationKind.INFORMAL_GROUP, ("informal group", "gruppo informale")),
    (OrganisationKind.ASSOCIATION, ("association", "unincorporated association", "associazione")),
    (OrganisationKind.FOUNDATION, ("foundation", "fondazione")),
    (OrganisationKind.SCHOOL, ("school", "scuola")),
    (OrganisationKind.PARISH, ("parish", "parrocchia")),
    (
        OrganisationKind.PUBLIC_BODY,
        ("public body", "ente pubblico", "government", "government organization", "government body", "public sector",
         "local authority", "statutory body", "municipality", "comune"),
    ),
    (
        OrganisationKind.COMPANY,
        ("company", "limited company", "private company", "private limited company", "private corporation", "società"),
    ),
)  # fmt: skip
_KIND_OF = {word: kind for kind, words in _KINDS for word in words}
_A_NUMBER = ", or a number stated for all"
_TAX_SCHEMES = re.compile(r"IT-|codice fiscale|partita iva|tax|vat", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """What the user says beside the file: the pact, the source's name, and what to take where the file says nothing."""

    pact_id: str
    source: str
    today: date
    mapping: Path | None = None
    area: str | None = None
    hours_per_week: str | None = None
    places: str | None = None
    mode: str | None = None
    staffing: str = Staffing.VOLUNTEERS

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[a-z0-9]{{1,{LONGEST_SOURCE}}}", self.source):
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


@dataclass
class Draft:
    """A row that may come of the file.

    `lacking` is what it would need to be new, `notes` what is taken where it is, `misfits` what is wrong with it anyhow.
    """

    row: Incoming
    misfits: list[Finding] = field(default_factory=list)
    lacking: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


class Reading:
    """Makes drafts of a package."""

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
        self.times: dict[int, Times | None] = {}
        self.closed: dict[int, str | None] = {}
        self.checked: dict[tuple[int, str], str | None] = {}

    def drafts(self) -> list[Draft]:
        """Return all that may become rows; what is wrong is kept beside."""
        self._look_for_dangling()
        organisations = [
            draft for one in self.package.of("organizations") for draft in self._organisation(one)
        ]
        commitments = [draft for one in self.package.of("services") for draft in self._commitments(one)]
        contacts = [draft for one in self.package.of("contacts") for draft in self._contact(one)]
        places = [self._place(self.by_id["locations"][id_]) for id_ in self.used]
        return [*places, *organisations, *contacts, *commitments]

    def _find(self, record: Record, column: str | None, expected: str, what: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(record.misfit(column, expected, what))

    def _note(self, record: Record, column: str | None, said: str, what: object) -> None:
        self.notes.append(record.misfit(column, said, what))

    def _look_for_dangling(self) -> None:
        for records in self.package.records.values():
            for record in records:
                for name in record.fields.keys() & _NAMES_OF.keys():
                    table = _NAMES_OF[name]
                    if self.by_id[table] or table in ("organizations", "services", "locations"):
                        for id_ in sorted(record.links(name)):
                            if id_ in self.by_id[table]:
                                continue
                            self._find(record, name, f"the id of one of the {table} of the package", id_)

    def _key(self, *ids: str) -> str:
        return key(self.stated.origin, *ids)

    def _cell(self, record: Record, table: str, column: str, name: str) -> str | None:
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
            self._find(record, name, f"{error}; it is left out", said)
            return None
        return said

    def _has_id(self, record: Record) -> bool:
        if not record.id:
            self._find(record, "id", "an id", "nothing")
        return bool(record.id)

    def _organisation(self, record: Record) -> Iterator[Draft]:
        if not self._has_id(record):
            return
        cells = {"id": self._key(record.id), "aliases": record.get("alternate_name").replace("|", "/")}
        cells |= self._told(record, "organisations", {"name": "name"})
        site = "website" if record.get("website") else "url"
        cells |= self._told(record, "organisations", {"website": site})
        if kind := _KIND_OF.get(record.get("legal_status").casefold()):
            cells["kind"] = kind
        elif status := record.get("legal_status"):
            self._note(
                record,
                "legal_status",
                f"a legal form that is known here; the kind is {OrganisationKind.OTHER}",
                status,
            )
        cells |= self._tax_code(record)
        columns = {"aliases": "alternate_name", "website": site, "kind": "legal_status", "tax_code": "tax_id"}
        defaults = {"kind": OrganisationKind.OTHER, "source": f"HSDS: {self.stated.source}"}
        yield self._draft("organisations", cells, record, columns, defaults, "name")

    def _told(self, record: Record, table: str, columns: Mapping[str, str]) -> dict[str, str]:
        """Return the cells of fields that the columns take."""
        found = {column: self._cell(record, table, column, name) for column, name in columns.items()}
        return {column: cell for column, cell in found.items() if cell is not None}

    def _draft(
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

    def _tax_code(self, record: Record) -> dict[str, str]:
        """Return the Italian tax code of a body, where one of its identifiers is one."""
        said = [(record, "tax_id", record.get("tax_id"), True)] if record.get("tax_id") else []
        for one in self.below["organization_identifiers", "organization_id"].get(record.id, ()):
            scheme = f"{one.get('identifier_scheme')} {one.get('identifier_type')}"
            said.append((one, "identifier", one.get("identifier"), bool(_TAX_SCHEMES.search(scheme))))
        for one, name, text, meant in said:
            digits = re.sub(r"[\s.]", "", text.upper().removeprefix("IT"))
            if meant and is_tax_code(digits):
                return {"tax_code": digits}
            if meant and re.fullmatch(r"\d{11}", digits):
                self._find(one, name, "a tax code whose check digit is right; it is left out", text)
                return {}
        return {"tax_code": ""}

    def _contact(self, record: Record) -> Iterator[Draft]:
        if not self._has_id(record):
            return
        body = self._body_of_contact(record)
        cells = {"id": self._key(record.id), **({"partner_id": self._key(body)} if body else {})}
        role = "title" if record.get("title") else "department"
        cells |= self._told(record, "contacts", {"name": "name", "role": role, "email": "email"})
        cells |= self._phone(record)
        columns = {"partner_id": "organization_id", "role": role}
        draft = self._draft("contacts", cells, record, columns, {}, "name")
        if body is None:
            expected = "a body of the package, or one of its services or places"
            draft.lacking.append(record.misfit("organization_id", expected, "none"))
        yield draft

    def _body_of_contact(self, record: Record) -> str | None:
        for id_ in sorted(record.links("organization_id")):
            if id_ in self.by_id["organizations"]:
                return id_
        for id_ in sorted(record.links("service_id")):
            if service := self.by_id["services"].get(id_):
                return self._body_of(service)
        for id_ in sorted(record.links("service_at_location_id")):
            pair = self.by_id["service_at_location"].get(id_)
            if pair and (service := self.by_id["services"].get(pair.get("service_id"))):
                return self._body_of(service)
        for id_ in sorted(record.links("location_id")):
            location = self.by_id["locations"].get(id_)
            if location and location.get("organization_id") in self.by_id["organizations"]:
                return location.get("organization_id")
        return None

    def _phone(self, contact: Record) -> dict[str, str]:
        """Return the first number of a contact at which a voice answers."""
        for one in self.below["phones", "contact_id"].get(contact.id, ()):
            if (one.get("type") or one.get("number_type") or "voice").casefold() not in ("voice", "cell"):
                continue
            number = f"{one.get('country_prefix')} {one.get('number')}".strip()
            try:
                BY_NAME["contacts"].by_name["phone"].read(number)
            except Unreadable as error:
                self._find(one, "number", f"{error}; it is left out", number)
                continue
            return {"phone": number}
        return {"phone": ""}

    def _place(self, record: Record) -> Draft:
        cells = {"id": self._key(record.id), "aliases": ""}
        addresses = self.below["addresses", "location_id"].get(record.id, ())
        address = next((one for one in addresses if one.get("address_type").casefold() != "postal"), None)
        columns = {"postal_code": "postal_code", "area_id": "latitude"}
        cells |= self._told(record, "places", {"name": "name"})
        other = record.get("alternate_name").replace("|", "/")
        if cells.get("name"):
            cells["aliases"] = other
        elif other:
            cells["name"] = other
            self._note(record, "name", "a name; alternate_name is taken", "nothing")
        street = (
            ", ".join(filter(None, (address.get(one) for one in ("address_1", "address_2", "city"))))
            if address
            else ""
        )
        if not cells.get("name") and street:
            cells["name"] = street
            self._note(record, "name", f"a name; the address is taken, {shown(street)}", "nothing")
        cells["address"] = street
        if address:
            cells |= self._told(address, "places", {"postal_code": "postal_code"})
        point = self._point(record)
        cells |= {
            "latitude": f"{point.latitude:.10g}" if point else "",
            "longitude": f"{point.longitude:.10g}" if point else "",
            "precision": Precision.APPROXIMATE if point else Precision.UNKNOWN,
            "precision_note": "as the source has it, which does not say how exact it is" if point else "",
        }
        if self._is_wheelchair(record):
            cells["wheelchair"] = "yes"
        defaults = {"kind": "OTHER", "source": f"HSDS: {self.stated.source}"}
        draft = self._draft("places", cells, record, columns, defaults, "name")
        self._put_in_area(draft, record, point, cells)
        return draft

    def _is_wheelchair(self, record: Record) -> bool:
        said = [record, *self.below["accessibility", "location_id"].get(record.id, ())]
        words = {word.strip().casefold() for one in said for word in one.get("accessibility").split(",")}
        return "wheelchair" in words

    def _point(self, record: Record) -> Point | None:
        """Return where a place is; half a position, one off the globe, and that of nobody are told."""
        found = []
        for name in ("latitude", "longitude"):
            cell = self._cell(record, "places", name, name)
            if cell is None:
                return None
            found.append(float(cell.replace(",", ".")) if cell else None)
        if found[0] is None or found[1] is None:
            if found != [None, None]:
                self._find(
                    record, "latitude", "latitude and longitude together; neither is carried", "one alone"
                )
            return None
        if (found[0], found[1]) == (0, 0):
            self._find(record, "latitude", "a position; this one is in the sea, and left out", "0, 0")
            return None
        return Point(found[0], found[1])

    def _put_in_area(self, draft: Draft, record: Record, point: Point | None, cells: dict[str, str]) -> None:
        """Find the smallest area around a place; without one, take the one that was stated."""
        area = next((one.area_id for one in self.here.borders if point and one.holds(point)), None)
        if area:
            cells["area_id"] = area
            return
        stated = self.stated.area
        taken = f"; {stated} is taken, as stated" if stated else ""
        draft.row = replace(
            draft.row, defaults={**draft.row.defaults, **({"area_id": stated} if stated else {})}
        )
        if point:
            known = "a position inside an area of the network whose border is known"
            outside = record.misfit("latitude", known + taken, f"{point.latitude:g}, {point.longitude:g}")
            if stated:
                draft.misfits.append(outside)
            else:
                draft.lacking.append(outside)
        elif stated:
            draft.notes.append(record.misfit("area_id", f"a position{taken}", "nothing"))
        else:
            draft.lacking.append(
                record.misfit("latitude", "a position, or an area stated for all", "nothing")
            )

    def _commitments(self, record: Record) -> Iterator[Draft]:
        """Yield an offer for each place at which a service is given, or one without any."""
        if not self._has_id(record):
            return
        status = record.get("status").casefold()
        if status in _LEFT_OUT:
            self._note(record, "status", "an active service; this one is left out", status)
            return
        if status == "temporarily closed":
            self._note(record, "status", "an active service; this one comes as a draft all the same", status)
        elif status and status not in _STATUSES:
            self._find(
                record,
                "status",
                f"one of {', '.join(sorted(_STATUSES))}; it comes as a draft",
                record.get("status"),
            )
        body = self._body_of(record)
        cells = self._of_service(record)
        terms = self._terms(record)
        competences = list(dict.fromkeys(id_ for one in terms for id_ in self.here.mapped.competences(one)))
        locations = self._locations(record)
        for location, pairs in locations.items() or [(None, ())]:
            at = self.by_id["locations"].get(location) if location else None
            yield self._commitment(record, dict(cells), body, competences, terms, at, pairs)

    def _body_of(self, service: Record) -> str | None:
        """Return the body that gives a service; in Ohana's columns its place or its programme tells which."""
        bodies = self.by_id["organizations"]
        program = self.by_id["programs"].get(service.get("program_id"))
        location = self.by_id["locations"].get(service.get("location_id"))
        for one in (service, program, location):
            if one and (found := sorted(one.links("organization_id") & bodies.keys())):
                return found[0]
        return None

    def _of_service(self, record: Record) -> dict[str, str]:
        """Return what a service says of itself, wherever it is given."""
        for name in record.fields.keys() & {"minimum_age", "maximum_age"}:
            record.fields[name] = re.sub(r"\.0+$", "", record.fields[name])
        cells = self._told(
            record, "commitments", {"title": "name", "min_age": "minimum_age", "max_age": "maximum_age"}
        )
        ages = [cells.get(name) or None for name in ("min_age", "max_age")]
        if ages[0] and ages[1] and int(ages[0]) > int(ages[1]):
            self._find(
                record, "maximum_age", f"an age not below minimum_age, {ages[0]}; neither is carried", ages[1]
            )
            del cells["min_age"], cells["max_age"]
        return {**cells, "languages": self._languages(record)}

    def _languages(self, record: Record) -> str:
        said = [(record, "languages", part) for part in record.get("languages").split(",")]
        for one in self.below["languages", "service_id"].get(record.id, ()):
            name = next((name for name in ("code", "language", "name") if one.get(name)), "code")
            said += [(one, name, part) for part in one.get(name).split(",")]
        found = []
        for one, name, part in said:
            if word := part.strip():
                if tag := language(word):
                    found.append(tag)
                else:
                    self._find(one, name, "a language by its code or its name; it is left out", word)
        return "|".join(sorted(dict.fromkeys(found)))

    def _terms(self, record: Record) -> list[Term]:
        """Return the terms of a service, counting those that mean nothing here."""
        ids = [part.strip() for part in record.get("taxonomy_ids").split(",") if part.strip()]
        for one in self.below["service_taxonomy", "service_id"].get(record.id, ()):
            ids += [one.get("taxonomy_id") or one.get("taxonomy_term_id")]
        linked = [
            one
            for one in self.below["attributes", "link_id"].get(record.id, ())
            if one.get("link_entity").casefold() in ("", "service", "services")
        ]
        for one in (*linked, *self.below["attributes", "service_id"].get(record.id, ())):
            ids += [one.get("taxonomy_term_id")]
        terms = [self._term(id_) for id_ in dict.fromkeys(filter(None, ids))]
        for term in terms:
            if not self.here.mapped.competences(term):
                self.unmapped[term] = self.unmapped.get(term, 0) + 1
        return terms

    def _term(self, id_: str) -> Term:
        record = self.by_id["taxonomy_terms"].get(id_)
        if record is None:
            return Term(id_)
        known = self.taxonomies.get(record.get("taxonomy_id"))
        told = (
            record.get("taxonomy"),
            record.get("vocabulary"),
            *((known.get("name"), known.get("uri")) if known else ()),
        )
        name = record.get("name") or record.get("term")
        return Term(id_, record.get("code"), record.get("term_uri"), name, " ".join(filter(None, told)))

    def _locations(self, record: Record) -> dict[str, tuple[str, ...]]:
        """Return where a service is given, each place with the ids of the rows that say so."""
        found: dict[str, tuple[str, ...]] = {}
        if (own := record.get("location_id")) in self.by_id["locations"]:
            found[own] = ()
        for one in self.below["service_at_location", "service_id"].get(record.id, ()):
            location = one.get("location_id")
            if location not in self.by_id["locations"]:
                if not location:
                    self._find(one, "location_id", "the id of a location", "nothing")
                continue
            if location in found:
                self._find(one, "location_id", "each place of a service once", location)
            found[location] = (*found.get(location, ()), one.id)
        return found

    def _commitment(
        self,
        record: Record,
        cells: dict[str, str],
        body: str | None,
        competences: Sequence[str],
        terms: Sequence[Term],
        at: Record | None,
        pairs: Sequence[str],
    ) -> Draft:
        stated = self.stated
        cells["id"] = self._key(record.id, *((at.id,) if at else ()))
        cells["pact_id"] = stated.pact_id
        defaults = {"staffing": stated.staffing, "valid_from": str(stated.today)}
        if body:
            cells["partner_id"] = self._key(body)
        if competences:
            cells["competence_ids"] = "|".join(sorted(competences))
        mode = self._mode(at)
        if mode:
            cells["modes"] = mode
        if at and mode is Mode.IN_PERSON:
            self.used[at.id] = None
        cells["place_id"] = self._key(at.id) if at and mode is Mode.IN_PERSON else ""
        windows = self._windows(record, at, pairs, cells)
        cells["closures"] = "|".join(sorted(set(self._closures(record, at, pairs))))
        hours = self._hours(record, windows)
        if hours:
            cells["hours_per_week"] = hours
        if assured := day(record, "assured_date", self._once):
            defaults["assured_on"] = str(assured)
        columns = {"title": "name", "min_age": "minimum_age", "max_age": "maximum_age", "partner_id": "organization_id",
                   "competence_ids": "taxonomy_term_id", "place_id": "location_id", "modes": "location_type",
                   "assured_on": "assured_date"}  # fmt: skip
        draft = self._draft("commitments", cells, record, columns, defaults, "title")
        self._look_for_lacks(draft, record, body, competences, terms)
        return draft

    def _look_for_lacks(
        self,
        draft: Draft,
        record: Record,
        body: str | None,
        competences: Sequence[str],
        terms: Sequence[Term],
    ) -> None:
        """Tell what an offer needs that the file does not say, and take what was stated instead."""
        cells, defaults = draft.row.cells, dict(draft.row.defaults)
        if body is None:
            draft.lacking.append(
                record.misfit("organization_id", "a body of the package that gives the service", "none")
            )
        if not competences:
            named = ", ".join(map(str, terms)) or "no term at all"
            draft.lacking.append(
                record.misfit("taxonomy_term_id", "terms that are mapped to competences", named)
            )
        stated = self.stated
        for column, said, what, or_stated in (
            (
                "hours_per_week",
                stated.hours_per_week,
                "hours a week, from the windows of its schedules",
                _A_NUMBER,
            ),
            (
                "places",
                stated.places,
                "for how many people there is room, which HSDS does not say",
                _A_NUMBER,
            ),
            (
                "modes",
                stated.mode,
                "a place, or a virtual one, which tells how it is given",
                ", or a mode stated for all",
            ),
        ):
            if cells.get(column):
                continue
            if said:
                defaults[column] = said
                draft.notes.append(record.misfit(column, f"{what}; {said} is taken, as stated", "nothing"))
            else:
                draft.lacking.append(record.misfit(column, f"{what}{or_stated}", "nothing"))
        if "valid_from" not in cells:
            told = (
                f"the first day, from its schedules; {defaults['valid_from']} is taken, the day of the import"
            )
            draft.notes.append(record.misfit("valid_from", told, "nothing"))
        draft.row = replace(draft.row, defaults=defaults)

    def _mode(self, at: Record | None) -> Mode | None:
        if at is None:
            return None
        kind = at.get("location_type").casefold()
        if kind == "virtual" or at.get("virtual").casefold() in ("true", "yes", "1", "t"):
            return Mode.ONLINE
        if kind in ("", "physical"):
            return Mode.IN_PERSON
        self._once(at, "location_type", "physical or virtual", kind)
        return None

    def _once(self, record: Record, column: str, expected: str, what: object) -> None:
        """Tell of what several offers share but once."""
        if (found := record.misfit(column, expected, what)) not in self.findings[-MOST_FINDINGS:]:
            self._find(record, column, expected, found.found)

    def _timed(self, table: str, record: Record, at: Record | None, pairs: Sequence[str]) -> Iterator[Record]:
        """Yield what a table says of a service at a place: what names the two, or the service wherever it is given."""
        seen = set()
        of_pair = (one for pair in pairs for one in self.below[table, "service_at_location_id"].get(pair, ()))
        for one in of_pair:
            seen.add(id(one))
            yield one
        for one in self.below[table, "service_id"].get(record.id, ()):
            elsewhere = one.links("location_id") & self.by_id["locations"].keys()
            of_pairs = one.links("service_at_location_id") & self.by_id["service_at_location"].keys()
            here = (not elsewhere and not of_pairs) or (at is not None and at.id in elsewhere)
            if here and id(one) not in seen:
                yield one

    def _windows(
        self, record: Record, at: Record | None, pairs: Sequence[str], cells: dict[str, str]
    ) -> list[Window]:
        """Return the weekly windows of an offer, and put them, and its first and last day, into the cells."""
        found: list[tuple[Record, Times]] = []
        for table, how in (("schedules", weekly), ("regular_schedules", opening)):
            for one in self._timed(table, record, at, pairs):
                if id(one) not in self.times:
                    self.times[id(one)] = how(one, self._find)
                if times := self.times[id(one)]:
                    found.append((one, times))
        last = max(((one.end or date.max, one.start or date.min) for _, one in found), default=None)
        windows: list[Window] = []
        start, end = None, None
        for one, times in found:
            if (times.end or date.max, times.start or date.min) != last:
                expected = "the same first and last day as the other schedules of the service; it is left out"
                self._once(one, "valid_from", expected, f"{times.start}/{times.end}")
                continue
            windows += times.windows
            start, end = times.start, times.end
        cells["windows"] = str(Week.of(windows))
        cells["valid_to"] = str(end or "")
        if start:
            cells["valid_from"] = str(start)
        return windows

    def _closures(self, record: Record, at: Record | None, pairs: Sequence[str]) -> Iterator[str]:
        of_place = self.below["holiday_schedules", "location_id"].get(at.id, ()) if at else ()
        alone = (
            one for one in of_place if not one.get("service_id") and not one.get("service_at_location_id")
        )
        for one in (*self._timed("holiday_schedules", record, at, pairs), *alone):
            if id(one) not in self.closed:
                self.closed[id(one)] = closed_days(one, self._find)
            if days := self.closed[id(one)]:
                yield days

    def _hours(self, record: Record, windows: Iterable[Window]) -> str | None:
        minutes = Week.of(windows).minutes
        if minutes % 15:
            self._once(
                record, "hours_per_week", "windows of whole quarters of an hour in all", f"{minutes} minutes"
            )
            return None
        return f"{minutes / 60:g}" if minutes else None


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
    made = f"{source}-{'-at-'.join(plain)}"
    if plain == list(ids) and is_key(made) and not any("-at-" in id_ for id_ in ids):
        return made
    mark = blake2b("\0".join(ids).encode(), digest_size=8).hexdigest()
    return f"{made[: LONGEST_KEY - len(mark) - 1].strip('-')}-{mark}"


@cache
def _language_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for locale in ("en", "it"):
        for tag, name in Locale(locale).languages.items():
            names.setdefault(name.casefold(), tag.replace("_", "-"))
    return names


@cache
def language(word: str) -> str | None:
    """Return the BCP 47 tag of a language by its code, or by exactly its name in English or Italian.

    >>> language("eng"), language("Spanish"), language("arabo"), language("Chinese (Mandarin)")
    ('en', 'es', 'ar', None)
    """
    read: Callable[[str], str] = BY_NAME["commitments"].by_name["languages"].read
    try:
        return read(_language_names().get(word.casefold(), word))
    except Unreadable:
        return None
