"""Published bodies, offers, places and competences as documents of HSDS 3.0, with the fields of its UK profile.

What is not known is left out, never made up: an address without a postal code or a city is none to HSDS, so it is told
in the description of the location. Texts that are not anybody's own are in Italian.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import quote

from graph_service.actions.directory import Vocabulary
from graph_service.domain.directory import BodyKind, PublishedBody, PublishedOffer
from graph_service.domain.geography import AreaKind
from graph_service.domain.model import Mode, OrganisationKind, Place, Precision
from graph_service.domain.phrases import language_name, week
from graph_service.domain.schedule import DAY, Period, clock
from graph_service.domain.taxonomy import Competence, CompetenceMapping, MappingMatch, MappingScheme
from graph_service.exchange.directory.ids import (
    body_id,
    made_id,
    offer_at_place_id,
    offer_id,
    taxonomy_id,
    term_id,
)

Document = dict[str, Any]

COMPETENCES = "COMPETENCES"
TAXONOMIES: Mapping[str, Document] = {
    COMPETENCES: {
        "name": "Competenze dei Patti di comunità",
        "description": "Che cosa una famiglia può chiedere e un partner può offrire: un albero di competenze.",
    },
    MappingScheme.ESCO: {
        "name": "ESCO",
        "description": "European Skills, Competences, Qualifications and Occupations: le voci a cui corrispondono le competenze.",
        "uri": "https://esco.ec.europa.eu/",
    },
    MappingScheme.OPEN_ELIGIBILITY: {
        "name": "Open Eligibility",
        "description": "Open Eligibility: le voci a cui corrispondono le competenze.",
        "uri": "https://github.com/auntbertha/openeligibility",
    },
}
SAME = frozenset({MappingMatch.EXACT, MappingMatch.CLOSE})
"""How near a concept must be for an offer to be found under it elsewhere."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KINDS: Mapping[OrganisationKind, str] = {
    OrganisationKind.ASSOCIATION: "Associazione",
    OrganisationKind.SOCIAL_COOPERATIVE: "Cooperativa sociale",
    OrganisationKind.FOUNDATION: "Fondazione",
    OrganisationKind.SCHOOL: "Scuola",
    OrganisationKind.PARISH: "Parrocchia",
    OrganisationKind.PUBLIC_BODY: "Ente pubblico",
    OrganisationKind.COMPANY: "Impresa",
    OrganisationKind.INFORMAL_GROUP: "Gruppo informale",
    OrganisationKind.OTHER: "Altro ente",
}
MODES = {Mode.IN_PERSON: "in presenza", Mode.AT_HOME: "a casa di chi lo chiede", Mode.ONLINE: "in rete"}


@dataclass(frozen=True)
class Documents:
    """Says in HSDS what is published; `province` is that of all addresses, such as TO."""

    words: Vocabulary
    province: str

    def service(self, offer: PublishedOffer, *, full: bool, organization: bool = True) -> Document:
        """Return an offer as a service; with `full` all that belongs to it, else only what there is one of."""
        id_ = offer_id(offer.key)
        found = _known(
            id=id_,
            organization_id=body_id(offer.key.body),
            name=offer.name,
            description=offer.description or self._labels(offer.competence_ids),
            url=_address_in_the_web(offer.url),
            email=offer.email,
            status="active",
            application_process=offer.how_to_ask,
            minimum_age=offer.min_age,
            maximum_age=offer.max_age,
            assured_date=_day(offer.assured_on),
            last_modified=moment(offer.modified_at),
        )
        if organization:
            found["organization"] = self.organization(offer.body, full=False)
        if not full:
            return found
        return found | _some(
            phones=[{"id": made_id("phone", id_), "service_id": id_, "number": offer.phone}]
            if offer.phone
            else [],
            schedules=list(_schedules(id_, offer)),
            service_areas=[self._area(id_, area_id) for area_id in offer.area_ids],
            service_at_locations=[self._at(offer)] if offer.place else [],
            languages=[
                {
                    "id": made_id("language", id_, tag),
                    "service_id": id_,
                    "code": tag,
                    "name": language_name(tag, "it"),
                }
                for tag in offer.languages
            ],
            contacts=list(_contacts("service", id_, offer.body)),
            attributes=list(self._attributes(id_, offer.competence_ids)),
        )

    def service_at_location(self, offer: PublishedOffer, *, full: bool) -> Document:
        """Return an offer at its place, which it must have."""
        if offer.place is None:
            raise ValueError(f"{offer.key.id} is nowhere")
        found = self._at(offer, full=full) | {"service": self.service(offer, full=False)}
        schedules = list(_schedules(found["id"], offer, "service_at_location")) if full else []
        return found | _some(schedules=schedules)

    def organization(self, body: PublishedBody, *, full: bool) -> Document:
        """Return a body as an organization."""
        id_ = body_id(body.key)
        legal = KINDS[body.kind] if body.kind else None
        provider = "Fornisce servizi aperti della città" if body.key.kind is BodyKind.PROVIDER else None
        found = _known(
            id=id_,
            name=body.name,
            alternate_name=body.aliases[0] if body.aliases else None,
            description=legal or provider or body.name,
            website=_address_in_the_web(body.website),
            legal_status=legal,
        )
        if not full:
            return found
        return found | _some(
            organization_identifiers=[
                {
                    "id": made_id("organization_identifier", id_, body.tax_code),
                    "organization_id": id_,
                    "identifier_scheme": "IT-CF",
                    "identifier_type": "Codice fiscale",
                    "identifier": body.tax_code,
                }
            ]
            if body.tax_code
            else [],
            locations=[self.location(body.place) | {"organization_id": id_}] if body.place else [],
            contacts=list(_contacts("organization", id_, body)),
        )

    def location(self, place: Place, *, full: bool = True) -> Document:
        """Return a place as a location."""
        id_ = made_id("location", place.id)
        address = self._address(id_, place)
        found = _known(
            id=id_,
            location_type="physical",
            name=place.name,
            alternate_name=place.aliases[0] if place.aliases else None,
            description=_described(place, told=address is None),
            latitude=place.point.latitude if place.point else None,
            longitude=place.point.longitude if place.point else None,
        )
        if not full:
            return found
        wheelchair = {True: "Accessibile in sedia a rotelle", False: "Non accessibile in sedia a rotelle"}
        access = wheelchair.get(place.wheelchair) if place.wheelchair is not None else None
        return found | _some(
            addresses=[address] if address else [],
            accessibility=[{"id": made_id("accessibility", id_), "location_id": id_, "description": access}]
            if access
            else [],
        )

    def taxonomies(self) -> list[Document]:
        """Return our vocabulary, and those that any competence is mapped to."""
        used = {COMPETENCES, *(one.scheme for found in self.words.mappings.values() for one in found)}
        return [self._taxonomy(vocabulary) for vocabulary in TAXONOMIES if vocabulary in used]

    def taxonomy_terms(self) -> list[Document]:
        """Return all competences, then the concepts of other vocabularies that they are mapped to."""
        competences = sorted(self.words.known.taxonomy.competences.values(), key=lambda one: one.id)
        elsewhere = {
            (one.scheme, one.concept_id): one for found in self.words.mappings.values() for one in found
        }
        return [
            *(self._competence(one) for one in competences),
            *(self._concept(elsewhere[key]) for key in sorted(elsewhere)),
        ]

    def _taxonomy(self, vocabulary: str) -> Document:
        return {"id": taxonomy_id(vocabulary), **TAXONOMIES[vocabulary]}

    def _competence(self, competence: Competence) -> Document:
        exact = (
            one.concept_id
            for one in self.words.mappings.get(competence.id, ())
            if one.scheme is MappingScheme.ESCO and one.match is MappingMatch.EXACT
        )
        known = sorted(set(competence.broader_ids) & self.words.known.taxonomy.competences.keys())
        return _known(
            id=term_id(COMPETENCES, competence.id),
            code=competence.id,
            name=competence.label_it,
            description=competence.definition_it or competence.label_it,
            parent_id=term_id(COMPETENCES, known[0]) if known else None,
            taxonomy=TAXONOMIES[COMPETENCES]["name"],
            taxonomy_id=taxonomy_id(COMPETENCES),
            taxonomy_detail=self._taxonomy(COMPETENCES),
            language="it",
            term_uri=next(exact, None),
        )

    def _concept(self, concept: CompetenceMapping) -> Document:
        """Return a concept of another vocabulary as a term: its label is in English there."""
        return _known(
            id=term_id(concept.scheme, concept.concept_id),
            code=concept.concept_id,
            name=concept.label,
            description=concept.label,
            taxonomy=TAXONOMIES[concept.scheme]["name"],
            taxonomy_id=taxonomy_id(concept.scheme),
            taxonomy_detail=self._taxonomy(concept.scheme),
            language="en",
            term_uri=concept.concept_id if concept.scheme is MappingScheme.ESCO else None,
        )

    def _attributes(self, service_id: str, competence_ids: Sequence[str]) -> Iterator[Document]:
        """Yield what an offer is about: its competences, and what is the same or nearly so in other vocabularies."""
        there = self.words.known.taxonomy.competences
        terms = [self._competence(there[id_]) for id_ in competence_ids if id_ in there]
        terms += [
            self._concept(one)
            for id_ in competence_ids
            for one in self.words.mappings.get(id_, ())
            if one.match in SAME
        ]
        for term in {one["id"]: one for one in terms}.values():
            yield {
                "id": made_id("attribute", service_id, term["id"]),
                "link_id": service_id,
                "taxonomy_term_id": term["id"],
                "link_type": "taxonomy",
                "link_entity": "service",
                "value": term["name"],
                "taxonomy_term": term,
            }

    def _labels(self, competence_ids: Sequence[str]) -> str | None:
        there = self.words.known.taxonomy.competences
        return ", ".join(there[id_].label_it for id_ in competence_ids if id_ in there) or None

    def _area(self, service_id: str, area_id: str) -> Document:
        area = self.words.known.geography.areas.get(area_id)
        return {
            "id": made_id("service_area", service_id, area_id),
            "service_id": service_id,
            "name": area.name if area else area_id,
        }

    def _at(self, offer: PublishedOffer, *, full: bool = True) -> Document:
        place = offer.place
        if place is None:
            return {}
        return {
            "id": offer_at_place_id(offer.key),
            "service_id": offer_id(offer.key),
            "location_id": made_id("location", place.id),
            "location": self.location(place, full=full),
        }

    def _address(self, location_id: str, place: Place) -> Document | None:
        """Return the address of a place if all is known that HSDS asks of one."""
        city = self._city(place.area_id)
        if not (place.address and place.postal_code and city):
            return None
        return {
            "id": made_id("address", location_id),
            "location_id": location_id,
            "address_1": place.address,
            "city": city,
            "state_province": self.province,
            "postal_code": place.postal_code,
            "country": "IT",
            "address_type": "physical",
        }

    def _city(self, area_id: str) -> str | None:
        geography = self.words.known.geography
        if area_id not in geography.areas:
            return None
        above = (geography.areas[id_] for id_ in geography.shares_above(area_id) if id_ in geography.areas)
        return next((one.name for one in above if one.kind is AreaKind.CITY), None)


def moment(value: datetime | None) -> str | None:
    """Return a moment as HSDS writes it, in UTC and to the millisecond."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z" if value else None


def _schedules(id_: str, offer: PublishedOffer, of: str = "service") -> Iterator[Document]:
    """Yield when an offer takes place: one row for the days that have the same times, as RFC 5545 repeats them.

    HSDS has no place for days on which something repeated falls out: closures are told in words, for people.
    """
    shared = _known(
        valid_from=_day(offer.valid.start) if offer.valid else None,
        valid_to=_day(offer.valid.end) if offer.valid else None,
        attending_type=", ".join(MODES[mode] for mode in offer.modes) or None,
        notes=_closed(offer.closures),
    )
    times = sorted((one.opens, one.closes, one.day) for one in offer.windows.windows())
    for (opens, closes), days in groupby(times, key=lambda one: one[:2]):
        written = ",".join(DAYS[day] for _, _, day in days)
        yield {
            "id": made_id("schedule", of, id_, opens, closes),
            f"{of}_id": id_,
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": written,
            "opens_at": clock(opens),
            "closes_at": clock(closes % DAY),
            "description": "Ora di Roma (Europe/Rome)",
            **shared,
        }
    if not times and (shared or offer.minutes_per_week):
        hours = f"Su accordo: {(offer.minutes_per_week or 0) / 60:g} ore a settimana"
        told = hours.replace(".", ",") if offer.minutes_per_week else "Su accordo"
        yield {"id": made_id("schedule", of, id_), f"{of}_id": id_, "description": told, **shared}


def _closed(closures: Sequence[Period]) -> str | None:
    spans = "; ".join(
        f"{one.start}" if one.end == one.start else f"{one.start} – {one.end}" for one in closures
    )
    return f"Chiuso: {spans}" if spans else None


def _described(place: Place, *, told: bool) -> str | None:
    """Return what HSDS has no field for: an address that is not whole, and how good the position is."""
    rough = {
        Precision.STREET: "posizione approssimata alla via",
        Precision.APPROXIMATE: "posizione approssimata",
    }
    address = ", ".join(one for one in (place.address, place.postal_code) if one) if told else ""
    return (
        "; ".join(one for one in (address, rough.get(place.precision) if place.point else "") if one) or None
    )


def _contacts(table: str, id_: str, body: PublishedBody) -> Iterator[Document]:
    """Yield the contacts of a body as far as they are published: they have been cut to that before.

    HSDS has no place for the hours of a contact: they are told in words, beside the telephone.
    """
    for one in body.contacts:
        own = made_id("contact", table, id_, one.id)
        told = f"Risponde {week(one.hours, 'it')}" if one.hours else None
        phone = _known(id=made_id("phone", own), contact_id=own, number=one.phone, description=told)
        if one.name or one.email or one.phone:
            yield _known(
                id=own, **{f"{table}_id": id_}, name=one.name, title=one.role, email=one.email
            ) | _some(phones=[phone] if one.phone else [])


def _address_in_the_web(address: str | None) -> str | None:
    """Return a web address with what no URI may hold written as one does: letters of other scripts, blanks."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]") if address else None


def _day(value: object) -> str | None:
    return str(value) if value else None


def _known(**fields: Any) -> Document:
    """Return the fields that hold anything."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _some(**lists: list[Document]) -> Document:
    """Return the lists that are not empty."""
    return {name: rows for name, rows in lists.items() if rows}
