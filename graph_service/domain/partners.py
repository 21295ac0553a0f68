"""How partners come and are kept: what may be said of them, and which deed leads where.

An organisation or a volunteer is proposed until a coordinator approves it; corrections hold at once and are logged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypedDict, TypeVar

from graph_service.domain.checks import language_problems, nearest, window_problems
from graph_service.domain.identifiers import is_email, is_phone, is_tax_code, is_web_address, language_tag
from graph_service.domain.model import (
    Contact,
    ContactPart,
    ContactWay,
    Organisation,
    OrganisationKind,
    Partner,
    PartnerState,
    RegisterEntry,
    Volunteer,
)
from graph_service.domain.problems import (
    Missing,
    NotAnEmail,
    NotAPhone,
    NotATaxCode,
    NotAWebAddress,
    NotFound,
    NotOneOf,
    OutOfRange,
    Problem,
    Repeated,
    StaleRevision,
    TaxCodeTaken,
    TooMany,
    WrongState,
)
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import AskedWindow, Week

LONGEST_TEXT, LONGEST_ADDRESS = 200, 500
MOST_ALIASES, MOST_ORGANISATIONS, MOST_LANGUAGES, MOST_COMPETENCES = 50, 50, 50, 100
FIRST_YEAR, LAST_YEAR = 1900, 2199
RUNTS_SECTIONS = tuple("abcdefg")

P = TypeVar("P", bound=Partner)


class PartnerDeed(StrEnum):
    """What somebody does with a partner."""

    JOIN = "JOIN"
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"
    REVISE = "REVISE"
    ADD_CONTACT = "ADD_CONTACT"
    REVISE_CONTACT = "REVISE_CONTACT"
    REMOVE_CONTACT = "REMOVE_CONTACT"
    MERGE = "MERGE"
    UNDO_MERGE = "UNDO_MERGE"
    INVITE = "INVITE"


class InvitationAnswer(StrEnum):
    """Where an invitation to give more stands."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True)
class PartnerMove:
    """A deed's row of the table: from which states, to which one; None leaves it where it is."""

    sources: frozenset[PartnerState]
    target: PartnerState | None


_S = PartnerState

PARTNER_MOVES: Mapping[PartnerDeed, PartnerMove] = MappingProxyType(
    {
        PartnerDeed.APPROVE: PartnerMove(frozenset({_S.PROPOSED}), _S.ACTIVE),
        PartnerDeed.DECLINE: PartnerMove(frozenset({_S.PROPOSED}), _S.DECLINED),
        PartnerDeed.REVISE: PartnerMove(frozenset(_S), None),
    }
)
"""Which deed leads where; what is not in it is refused. A DECLINED one that is revised is PROPOSED again."""


class OrganisationTerms(TypedDict, total=False):
    """What somebody says of an organisation, unchecked; what is left out stays as it is."""

    name: str
    kind: OrganisationKind
    tax_code: str | None
    runts_section: str | None
    aliases: Sequence[str]
    place_id: str | None
    website: str | None
    source: str | None
    publishes: bool


class VolunteerTerms(TypedDict, total=False):
    """What somebody says of a volunteer, unchecked; of insurance and clearance only the last days."""

    name: str
    organisation_ids: Sequence[str]
    languages: Sequence[str]
    competence_ids: Sequence[str]
    insurance_until: date | None
    clearance_until: date | None
    area_id: str | None


class ContactTerms(TypedDict, total=False):
    """What somebody says of a contact, unchecked; `publish` is the partner's own decision."""

    name: str
    role: str | None
    phone: str | None
    email: str | None
    hours: Sequence[AskedWindow]
    preferred: ContactWay | None
    publish: Sequence[ContactPart]


@dataclass(frozen=True)
class Surroundings:
    """Which of the things that a partner names are there.

    `holder_id` is the organisation that has the tax code; `entry` what the register knows under it.
    """

    place_id: str | None = None
    organisations: Mapping[str, PartnerState] = field(default_factory=dict)
    entry: RegisterEntry | None = None
    holder_id: str | None = None


def plain_tax_code(text: str) -> str:
    """Return a tax code as people write it without spaces, dots and hyphens."""
    return "".join(letter for letter in text if letter not in " .-")


def joining_terms(terms: OrganisationTerms, around: Surroundings) -> OrganisationTerms:
    """Return the terms, with what the register says where they leave out the name or the source."""
    said = OrganisationTerms(**terms)
    if around.entry:
        if not said.get("name"):
            said["name"] = around.entry.name
        if not said.get("source") and around.entry.source:
            said["source"] = around.entry.source
    said.setdefault("name", "")
    return said


def revised_organisation(
    organisation: Organisation, terms: OrganisationTerms, around: Surroundings
) -> Organisation | list[Problem]:
    """Return the organisation with what is said of it, or everything in that which makes no sense."""
    problems = [
        *_name_problems(terms),
        *_tax_code_problems(organisation, terms, around),
        *_text_problems(terms, ("source",)),
        *_organisation_problems(terms, around),
    ]
    if problems:
        return problems
    found: dict[str, Any] = {name: terms[name] for name in ("kind", "place_id", "publishes") if name in terms}
    found |= _texts(terms, ("name", "runts_section", "website", "source"))
    if "tax_code" in terms:
        found["tax_code"] = plain_tax_code(terms["tax_code"]) if terms["tax_code"] else None
        found["listed_as"] = around.entry.tax_code if around.entry else None
    if "aliases" in terms:
        found["aliases"] = tuple(dict.fromkeys(one.strip() for one in terms["aliases"]))
    return replace(organisation, **found)


def revised_volunteer(
    volunteer: Volunteer, terms: VolunteerTerms, around: Surroundings, known: Reference
) -> Volunteer | list[Problem]:
    """Return the volunteer with what is said of them, or everything in that which makes no sense."""
    problems = [*_name_problems(terms), *_volunteer_problems(terms, around, known)]
    if problems:
        return problems
    found: dict[str, Any] = {
        name: terms[name] for name in ("insurance_until", "clearance_until", "area_id") if name in terms
    }
    found |= _texts(terms, ("name",))
    for name in ("organisation_ids", "competence_ids"):
        if name in terms:
            found[name] = tuple(sorted(terms[name]))
    if "languages" in terms:
        found["languages"] = tuple(
            dict.fromkeys(tag for text in terms["languages"] if (tag := language_tag(text)))
        )
    return replace(volunteer, **found)


def revised_contact(contact: Contact, terms: ContactTerms) -> Contact | list[Problem]:
    """Return the contact with what is said of it, or everything in that which makes no sense."""
    problems = [*_name_problems(terms), *_text_problems(terms, ("role",)), *_contact_problems(terms)]
    if problems:
        return problems
    found = _texts(terms, ("name", "role", "phone", "email"))
    if "hours" in terms:
        found["hours"] = Week.of(one.window for one in terms["hours"])
    if "preferred" in terms:
        found["preferred"] = terms["preferred"]
    if "publish" in terms:
        found["publish"] = frozenset(terms["publish"])
    return replace(contact, **found)


def moved_partner(partner: P, deed: PartnerDeed, revision: int) -> P | list[Problem]:
    """Return the partner after a deed, one revision on, or why it may not be done."""
    if problem := stale(partner, revision):
        return [problem]
    move = PARTNER_MOVES[deed]
    if partner.state not in move.sources:
        return [WrongState(("id",), partner.state, tuple(sorted(move.sources)))]
    target = move.target or partner.state
    if deed is PartnerDeed.REVISE and target is _S.DECLINED:
        target = _S.PROPOSED
    return replace(partner, state=target, revision=partner.revision + 1)


def stale(thing: Organisation | Volunteer | Contact, revision: int) -> StaleRevision | None:
    """Return the problem of a change that is based on another revision than the present one."""
    if revision == thing.revision:
        return None
    return StaleRevision(("revision",), revision, thing.revision)


def own_ids(partner: Partner) -> tuple[str, ...]:
    """Return whose people a partner's are: its own, or a volunteer's and those of their organisations."""
    belongs = partner.organisation_ids if isinstance(partner, Volunteer) else ()
    return (partner.id, *belongs)


def _texts(terms: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return texts without blanks around them; an empty one is none."""
    return {name: (terms[name] or "").strip() or None for name in names if name in terms}


def _name_problems(terms: Mapping[str, Any]) -> Iterator[Problem]:
    if "name" in terms and not (terms["name"] or "").strip():
        yield Missing(("name",))
    yield from _text_problems(terms, ("name",))


def _text_problems(terms: Mapping[str, Any], names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        if len(terms.get(name) or "") > LONGEST_TEXT:
            yield TooMany((name,), len(terms[name]), LONGEST_TEXT)


def _tax_code_problems(
    organisation: Organisation, terms: OrganisationTerms, around: Surroundings
) -> Iterator[Problem]:
    given = terms.get("tax_code")
    if not given:
        return
    if not is_tax_code(plain_tax_code(given)):
        yield NotATaxCode(("taxCode",), given[:LONGEST_TEXT])
    elif around.holder_id not in (None, organisation.id):
        yield TaxCodeTaken(("taxCode",), plain_tax_code(given), around.holder_id)


def _organisation_problems(terms: OrganisationTerms, around: Surroundings) -> Iterator[Problem]:
    section, website = terms.get("runts_section"), terms.get("website")
    if section and section not in RUNTS_SECTIONS:
        yield NotOneOf(("runtsSection",), section[:LONGEST_TEXT], RUNTS_SECTIONS)
    if website and len(website) > LONGEST_ADDRESS:
        yield TooMany(("website",), len(website), LONGEST_ADDRESS)
    elif website and not is_web_address(website.strip()):
        yield NotAWebAddress(("website",), website)
    if (place_id := terms.get("place_id")) and around.place_id is None:
        yield NotFound(("placeId",), place_id, kind="place")
    aliases = terms.get("aliases", ())
    if len(aliases) > MOST_ALIASES:
        yield TooMany(("aliases",), len(aliases), MOST_ALIASES)
    for index, alias in enumerate(aliases):
        if not alias.strip():
            yield Missing(("aliases", index))
        if len(alias) > LONGEST_TEXT:
            yield TooMany(("aliases", index), len(alias), LONGEST_TEXT)


def _volunteer_problems(terms: VolunteerTerms, around: Surroundings, known: Reference) -> Iterator[Problem]:
    competences, areas = known.taxonomy.competences, known.geography.areas
    for name, kind, given, there, most in (
        ("organisationIds", "organisation", terms.get("organisation_ids", ()), around.organisations, MOST_ORGANISATIONS),
        ("competenceIds", "competence", terms.get("competence_ids", ()), competences, MOST_COMPETENCES),
    ):  # fmt: skip
        if len(given) > most:
            yield TooMany((name,), len(given), most)
        for index, id_ in enumerate(given):
            if id_ not in there:
                suggested = nearest(id_, competences) if kind == "competence" else ()
                yield NotFound((name, index), id_, suggested, kind)
            elif id_ in given[:index]:
                yield Repeated((name, index), id_)
    languages = terms.get("languages", ())
    if len(languages) > MOST_LANGUAGES:
        yield TooMany(("languages",), len(languages), MOST_LANGUAGES)
    yield from language_problems(languages)
    if (area_id := terms.get("area_id")) and area_id not in areas:
        yield NotFound(("areaId",), area_id, nearest(area_id, areas), "area")
    for name, day in (
        ("insuranceUntil", terms.get("insurance_until")),
        ("clearanceUntil", terms.get("clearance_until")),
    ):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield OutOfRange((name,), day.year, FIRST_YEAR, LAST_YEAR)


def _contact_problems(terms: ContactTerms) -> Iterator[Problem]:
    phone, email = terms.get("phone"), terms.get("email")
    if phone and phone.strip() and not is_phone(phone.strip()):
        yield NotAPhone(("phone",), phone[:LONGEST_TEXT])
    if email and len(email) > LONGEST_TEXT:
        yield TooMany(("email",), len(email), LONGEST_TEXT)
    elif email and email.strip() and not is_email(email.strip()):
        yield NotAnEmail(("email",), email)
    for problem in window_problems(terms.get("hours", ())):
        yield type(problem)(("hours", *problem.path[1:]), **problem.facts)


def told_partner(partner: Partner) -> dict[str, str]:
    """Return what is said of a partner, each part as text in the spelling of the CSV folder."""
    said = _told_organisation(partner) if isinstance(partner, Organisation) else _told_volunteer(partner)
    return {**said, "state": partner.state}


def _told_organisation(organisation: Organisation) -> dict[str, str]:
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "taxCode": organisation.tax_code or "",
        "runtsSection": organisation.runts_section or "",
        "aliases": "|".join(organisation.aliases),
        "place": organisation.place_id or "",
        "website": organisation.website or "",
        "source": organisation.source or "",
        "publishes": "yes" if organisation.publishes else "",
    }


def _told_volunteer(volunteer: Volunteer) -> dict[str, str]:
    return {
        "name": volunteer.name,
        "organisations": "|".join(volunteer.organisation_ids),
        "languages": "|".join(volunteer.languages),
        "competences": "|".join(volunteer.competence_ids),
        "insuranceUntil": str(volunteer.insurance_until or ""),
        "clearanceUntil": str(volunteer.clearance_until or ""),
        "area": volunteer.area_id or "",
    }


def told_contact(contact: Contact) -> dict[str, str]:
    """Return what is said of a contact, each part as text."""
    return {
        "contactName": contact.name,
        "contactRole": contact.role or "",
        "contactPhone": contact.phone or "",
        "contactEmail": contact.email or "",
        "contactHours": str(contact.hours),
        "contactPreferred": contact.preferred or "",
        "contactPublish": "|".join(sorted(contact.publish)),
    }
