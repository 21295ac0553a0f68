"""Partners that join and are kept, and their contacts: each deed behind its locks."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph_service.domain.events import Event
from graph_service.domain.model import Contact, Organisation, Partner, Volunteer
from graph_service.domain.names import plain_name, sort_key
from graph_service.domain.partners import Surroundings
from graph_service.domain.problems import MergedAlready, NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key
from graph_service.graph.driver import exceptions
from graph_service.graph.pages import Keys, counted_page
from graph_service.graph.partners import contact
from graph_service.graph.words import letters_query

P = TypeVar("P", bound=Partner)
T = TypeVar("T")
NEAREST = 50
"""Of so many organisations nearest to a name, those that are called alike are looked for."""


@dataclass(frozen=True)
class Mentioned:
    """What the terms of a partner mention, to be looked up."""

    tax_code: str | None = None
    place_id: str | None = None
    organisation_ids: tuple[str, ...] = ()


async def proposals(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the partners that wait for approval, the longest waiting first."""
    return await counted_page(graph, "partners/proposals", first, after)


async def called_alike(graph: Graph, organisations: Sequence[Organisation]) -> dict[str, list[str]]:
    """Return the ids of the other organisations that go by the same plain name, by organisation."""
    wanted = [
        {"id": one.id, "letters": letters_query(f"{one.name} {plain_name(one.name)}")}
        for one in organisations
    ]
    names = {one.id: plain_name(one.name) for one in organisations}
    found: dict[str, list[str]] = {}
    for row in await graph.read("partners/similar", wanted=wanted, limit=NEAREST):
        if names[row["id"]] in map(plain_name, row["names"]):
            found.setdefault(row["id"], []).append(row["similar_id"])
    return found


async def join(
    graph: Graph,
    asked: Requested,
    partner_id: str,
    mentioned: Mentioned,
    rule: Callable[[Surroundings], Partner | list[Problem]],
    event: Callable[[Partner], Event],
    contact: tuple[Contact, Event] | None = None,
) -> list[str] | list[Problem]:
    """Let a rule make a partner of what is asked; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        taken = sorted(mentioned.organisation_ids)
        if taken:
            await transaction.run("partners/take", ids=taken)
        row = await _weighed(transaction, partner_id, mentioned)
        found = rule(records.surroundings(row))
        if isinstance(found, list):
            raise Refused(found)
        await transaction.run("partners/join", key=asked.key_id, fingerprint=asked.fingerprint, id=found.id)
        await _save(transaction, found, event(found), taken)
        if contact:
            await _add_contact(transaction, *contact)
        return [found.id]

    return await _again_when_taken(lambda: made_once(graph, work))


async def change(
    graph: Graph,
    kind: type[Partner] | tuple[type[Partner], ...],
    partner_id: str,
    mentioned: Mentioned,
    rule: Callable[[Any, Surroundings], P | list[Problem]],
    event: Callable[[Partner, P], Event],
) -> P | list[Problem]:
    """Let a rule change a partner of this kind behind its lock; a refusal changes nothing."""

    async def work(transaction: Transaction) -> P:
        taken = sorted(mentioned.organisation_ids)
        await transaction.run("partners/take", ids=[*taken, partner_id])
        row = await _weighed(transaction, partner_id, mentioned)
        before = _held(row, partner_id)
        if not isinstance(before, kind):
            raise Refused([_not_there(partner_id, kind)])
        found = ruled(rule(before, records.surroundings(row)))
        await _save(transaction, found, event(before, found), taken)
        return found

    return await _again_when_taken(lambda: decided(graph, work))


async def add_contact(
    graph: Graph,
    asked: Requested,
    contact: Contact,
    rule: Callable[[Partner], list[Problem]],
    event: Callable[[Partner], Event],
) -> list[str] | list[Problem]:
    """Give a partner one more contact, if a rule has nothing against it; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        await transaction.run("partners/take", ids=[contact.partner_id])
        row = await _weighed(transaction, contact.partner_id, Mentioned())
        partner = _held(row, contact.partner_id, "partnerId")
        if problems := rule(partner):
            raise Refused(problems)
        await _add_contact(transaction, contact, event(partner))
        await transaction.run(
            "partners/asked_contact", key=asked.key_id, fingerprint=asked.fingerprint, id=contact.id
        )
        return [contact.id]

    return await made_once(graph, work)


async def change_contact(
    graph: Graph,
    contact_id: str,
    rule: Callable[[Contact, Partner], Contact | list[Problem] | None],
    event: Callable[[Contact, Contact | None, Partner], Event],
) -> tuple[Contact | None, str] | list[Problem]:
    """Let a rule change a contact behind its lock, or remove it with None; return it and whose it is."""

    async def work(transaction: Transaction) -> tuple[Contact | None, str]:
        await transaction.run("partners/take_contact", id=contact_id)
        before = await contact(transaction, contact_id)
        if before is None:
            raise Refused([NotFound(("id",), contact_id, kind="contact")])
        partner = _held(await _weighed(transaction, before.partner_id, Mentioned()), before.partner_id)
        found = ruled(rule(before, partner))
        told = sent_event(event(before, found, partner))
        if found is None:
            await transaction.run("partners/remove_contact", id=contact_id, event=told)
        else:
            await transaction.run("partners/save_contact", id=contact_id, row=_contact_row(found), event=told)
        return found, before.partner_id

    return await decided(graph, work)


async def _weighed(transaction: Transaction, partner_id: str, mentioned: Mentioned) -> records.Row:
    [row] = await transaction.read(
        "partners/weigh",
        id=partner_id,
        tax_code=mentioned.tax_code,
        place_id=mentioned.place_id,
        organisation_ids=list(mentioned.organisation_ids),
    )
    return row


def _held(row: records.Row, partner_id: str, name: str = "id") -> Partner:
    """Return the partner of a row; refuse when there is none, and say where it went that was merged."""
    if row["merged_into"]:
        raise Refused([MergedAlready((name,), row["merged_into"])])
    if row["partner"] is None:
        raise Refused([NotFound((name,), partner_id)])
    return records.partner(row["partner"])


def _not_there(partner_id: str, kind: object) -> NotFound:
    return NotFound(("id",), partner_id, kind="organisation" if kind is Organisation else "volunteer")


async def _again_when_taken(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work; when somebody took the tax code meanwhile, once more, so that the rule sees who has it."""
    try:
        return await work()
    except exceptions.ConstraintError:
        return await work()


async def _save(transaction: Transaction, partner: Partner, event: Event, taken: Sequence[str]) -> None:
    told = sent_event(event)
    if isinstance(partner, Organisation):
        row = _organisation_row(partner)
        await transaction.run("partners/save_organisation", id=partner.id, row=row, event=told)
    else:
        row = {**_volunteer_row(partner), "taken_ids": list(taken)}
        await transaction.run("partners/save_volunteer", id=partner.id, row=row, event=told)


async def _add_contact(transaction: Transaction, contact: Contact, event: Event) -> None:
    await transaction.run(
        "partners/add_contact", id=contact.partner_id, row=_contact_row(contact), event=sent_event(event)
    )


def _organisation_row(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "sort_key": sort_key(organisation.name, organisation.id),
        "kind": organisation.kind,
        "tax_code": organisation.tax_code,
        "runts_section": organisation.runts_section,
        "aliases": list(organisation.aliases),
        "website": organisation.website,
        "source": organisation.source,
        "state": organisation.state,
        "revision": organisation.revision,
        "place_id": organisation.place_id,
        "listed_as": organisation.listed_as,
        "publishes": organisation.publishes,
    }


def _volunteer_row(volunteer: Volunteer) -> dict[str, Any]:
    return {
        "name": volunteer.name,
        "sort_key": sort_key(volunteer.name, volunteer.id),
        "languages": list(volunteer.languages),
        "insurance_until": volunteer.insurance_until,
        "clearance_until": volunteer.clearance_until,
        "state": volunteer.state,
        "revision": volunteer.revision,
        "organisation_ids": list(volunteer.organisation_ids),
        "competence_ids": list(volunteer.competence_ids),
        "area_id": volunteer.area_id,
    }


def _contact_row(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "name": contact.name,
        "role": contact.role,
        "phone": contact.phone,
        "email": contact.email,
        "hours": [str(window) for window in contact.hours.windows()],
        "preferred": contact.preferred,
        "publish": sorted(contact.publish),
        "revision": contact.revision,
    }
