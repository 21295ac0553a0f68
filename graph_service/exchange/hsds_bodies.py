"""Bodies, their contacts and their places, of what HSDS says of organizations, contacts and locations."""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph_service.domain.geography import Point
from graph_service.domain.identifiers import is_tax_code
from graph_service.domain.model import OrganisationKind, Precision
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.findings import shown
from graph_service.exchange.hsds_records import Draft, Records
from graph_service.exchange.hsds_tables import Record
from graph_service.exchange.rows import BY_NAME

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
_TAX_SCHEMES = re.compile(r"IT-|codice fiscale|partita iva|tax|vat", re.IGNORECASE)


class Bodies:
    """Makes drafts of bodies, contacts and places."""

    def __init__(self, records: Records) -> None:
        self.of = records

    def organisation(self, record: Record) -> Iterator[Draft]:
        if not self.of.has_id(record):
            return
        cells = {"id": self.of.key(record.id), "aliases": record.get("alternate_name").replace("|", "/")}
        cells |= self.of.told(record, "organisations", {"name": "name"})
        site = "website" if record.get("website") else "url"
        cells |= self.of.told(record, "organisations", {"website": site})
        if kind := _KIND_OF.get(record.get("legal_status").casefold()):
            cells["kind"] = kind
        elif status := record.get("legal_status"):
            self.of.note(
                record,
                "legal_status",
                f"a legal form that is known here; the kind is {OrganisationKind.OTHER}",
                status,
            )
        cells |= self._tax_code(record)
        columns = {"aliases": "alternate_name", "website": site, "kind": "legal_status", "tax_code": "tax_id"}
        defaults = {"kind": OrganisationKind.OTHER, "source": f"HSDS: {self.of.stated.source}"}
        yield self.of.draft("organisations", cells, record, columns, defaults, "name")

    def _tax_code(self, record: Record) -> dict[str, str]:
        """Return the Italian tax code of a body, where one of its identifiers is one."""
        said = [(record, "tax_id", record.get("tax_id"), True)] if record.get("tax_id") else []
        for one in self.of.below["organization_identifiers", "organization_id"].get(record.id, ()):
            scheme = f"{one.get('identifier_scheme')} {one.get('identifier_type')}"
            said.append((one, "identifier", one.get("identifier"), bool(_TAX_SCHEMES.search(scheme))))
        for one, name, text, meant in said:
            digits = re.sub(r"[\s.]", "", text.upper().removeprefix("IT"))
            if meant and is_tax_code(digits):
                return {"tax_code": digits}
            if meant and re.fullmatch(r"\d{11}", digits):
                self.of.find(one, name, "a tax code whose check digit is right; it is left out", text)
                return {}
        return {"tax_code": ""}

    def contact(self, record: Record) -> Iterator[Draft]:
        if not self.of.has_id(record):
            return
        body = self._body_of_contact(record)
        cells = {"id": self.of.key(record.id), **({"partner_id": self.of.key(body)} if body else {})}
        role = "title" if record.get("title") else "department"
        cells |= self.of.told(record, "contacts", {"name": "name", "role": role, "email": "email"})
        cells |= self._phone(record)
        columns = {"partner_id": "organization_id", "role": role}
        draft = self.of.draft("contacts", cells, record, columns, {}, "name")
        if body is None:
            expected = "a body of the package, or one of its services or places"
            draft.lacking.append(record.misfit("organization_id", expected, "none"))
        yield draft

    def _body_of_contact(self, record: Record) -> str | None:
        for id_ in sorted(record.links("organization_id")):
            if id_ in self.of.by_id["organizations"]:
                return id_
        for id_ in sorted(record.links("service_id")):
            if service := self.of.by_id["services"].get(id_):
                return self.of.body_of(service)
        for id_ in sorted(record.links("service_at_location_id")):
            pair = self.of.by_id["service_at_location"].get(id_)
            if pair and (service := self.of.by_id["services"].get(pair.get("service_id"))):
                return self.of.body_of(service)
        for id_ in sorted(record.links("location_id")):
            location = self.of.by_id["locations"].get(id_)
            if location and location.get("organization_id") in self.of.by_id["organizations"]:
                return location.get("organization_id")
        return None

    def _phone(self, contact: Record) -> dict[str, str]:
        """Return the first number of a contact at which a voice answers."""
        for one in self.of.below["phones", "contact_id"].get(contact.id, ()):
            if (one.get("type") or one.get("number_type") or "voice").casefold() not in ("voice", "cell"):
                continue
            number = f"{one.get('country_prefix')} {one.get('number')}".strip()
            try:
                BY_NAME["contacts"].by_name["phone"].read(number)
            except Unreadable as error:
                self.of.find(one, "number", f"{error}; it is left out", number)
                continue
            return {"phone": number}
        return {"phone": ""}

    def place(self, record: Record) -> Draft:
        cells = {"id": self.of.key(record.id), "aliases": ""}
        addresses = self.of.below["addresses", "location_id"].get(record.id, ())
        address = next((one for one in addresses if one.get("address_type").casefold() != "postal"), None)
        columns = {"postal_code": "postal_code", "area_id": "latitude"}
        cells |= self.of.told(record, "places", {"name": "name"})
        other = record.get("alternate_name").replace("|", "/")
        if cells.get("name"):
            cells["aliases"] = other
        elif other:
            cells["name"] = other
            self.of.note(record, "name", "a name; alternate_name is taken", "nothing")
        street = (
            ", ".join(filter(None, (address.get(one) for one in ("address_1", "address_2", "city"))))
            if address
            else ""
        )
        if not cells.get("name") and street:
            cells["name"] = street
            self.of.note(record, "name", f"a name; the address is taken, {shown(street)}", "nothing")
        cells["address"] = street
        if address:
            cells |= self.of.told(address, "places", {"postal_code": "postal_code"})
        point = self._point(record)
        cells |= {
            "latitude": f"{point.latitude:.10g}" if point else "",
            "longitude": f"{point.longitude:.10g}" if point else "",
            "precision": Precision.APPROXIMATE if point else Precision.UNKNOWN,
            "precision_note": "as the source has it, which does not say how exact it is" if point else "",
        }
        if self._is_wheelchair(record):
            cells["wheelchair"] = "yes"
        defaults = {"kind": "OTHER", "source": f"HSDS: {self.of.stated.source}"}
        draft = self.of.draft("places", cells, record, columns, defaults, "name")
        self._put_in_area(draft, record, point, cells)
        return draft

    def _is_wheelchair(self, record: Record) -> bool:
        said = [record, *self.of.below["accessibility", "location_id"].get(record.id, ())]
        words = {word.strip().casefold() for one in said for word in one.get("accessibility").split(",")}
        return "wheelchair" in words

    def _point(self, record: Record) -> Point | None:
        """Return where a place is; half a position, one off the globe, and that of nobody are told."""
        found = []
        for name in ("latitude", "longitude"):
            cell = self.of.cell(record, "places", name, name)
            if cell is None:
                return None
            found.append(float(cell.replace(",", ".")) if cell else None)
        if found[0] is None or found[1] is None:
            if found != [None, None]:
                self.of.find(
                    record, "latitude", "latitude and longitude together; neither is carried", "one alone"
                )
            return None
        if (found[0], found[1]) == (0, 0):
            self.of.find(record, "latitude", "a position; this one is in the sea, and left out", "0, 0")
            return None
        return Point(found[0], found[1])

    def _put_in_area(self, draft: Draft, record: Record, point: Point | None, cells: dict[str, str]) -> None:
        """Find the smallest area around a place; without one, take the one that was stated."""
        area = next((one.area_id for one in self.of.here.borders if point and one.holds(point)), None)
        if area:
            cells["area_id"] = area
            return
        stated = self.of.stated.area
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
