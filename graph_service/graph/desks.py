"""Counters: what is asked there, and a household that is accompanied from there on."""

from collections.abc import Callable, Sequence
from datetime import date

from graph_service.domain.desks import Desk, DeskContact, Heard, Known
from graph_service.domain.events import Event
from graph_service.domain.model import Beneficiary, Need
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.schedule import Period
from graph_service.errors import PattiError
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, made_once, ruled, sent_event, take_key
from graph_service.graph.pages import Keys, counted_page, page, total


async def desks(graph: Graph, ids: Sequence[str]) -> dict[str, Desk]:
    """Return the counters with these ids, by id."""
    rows = await graph.read("desks/by_ids", ids=list(ids))
    return {row["desk"]["id"]: records.desk(row["desk"]) for row in rows}


async def desk_keys(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the counters, by name."""
    return await page(graph, "desks/page", first, after)


async def desk_total(graph: Graph) -> int:
    """Return how many counters there are."""
    return await total(graph, "desks/count")


async def desk_contacts(graph: Graph, ids: Sequence[str]) -> dict[str, DeskContact]:
    """Return the contacts with these ids, by id."""
    rows = await graph.read("desks/contacts", ids=list(ids))
    return {row["desk_contact"]["id"]: records.desk_contact(row["desk_contact"]) for row in rows}


async def desk_contact_keys(graph: Graph, desk_id: str, first: int, after: str) -> Keys:
    """Return one page of what was heard at a counter, the latest first."""
    return await counted_page(graph, "desks/page_of_contacts", first, after, id=desk_id)


async def requests_heard(graph: Graph, desk_ids: Sequence[str], during: Period) -> dict[str, list[Heard]]:
    """Return how many requests each counter heard, by week, kind, competence and outcome."""
    rows = await graph.read(
        "desks/heard", ids=list(desk_ids), from_day=during.start, to_day=during.end or during.start
    )
    return records.grouped(rows, records.requests_heard)


async def record_contact(
    graph: Graph,
    asked: Requested,
    contact: DeskContact,
    rule: Callable[[Known], DeskContact | list[Problem]],
) -> list[str] | list[Problem]:
    """Keep a contact that a rule lets be kept; the same key keeps it once. Nothing is locked: nothing else changes."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        [row] = await transaction.read(
            "desks/named", id=contact.desk_id, ids=list(contact.service_ids), own=list(contact.partner_ids)
        )
        there = Known(
            row["desk_id"] is not None, frozenset(row["service_ids"]), frozenset(row["partner_ids"])
        )
        found = ruled(rule(there))
        await transaction.run(
            "desks/record",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row={
                "id": found.id,
                "desk_id": found.desk_id,
                "at": found.at,
                "day": found.day,
                "kind": found.kind,
                "procedure": found.procedure,
                "outcome": found.outcome,
                "competence_id": found.competence_id,
                "area_id": found.area_id,
                "service_ids": list(found.service_ids),
                "partner_ids": list(found.partner_ids),
            },
        )
        return [found.id]

    return await made_once(graph, work)


async def open_case(
    graph: Graph,
    asked: Requested,
    household: Beneficiary,
    needs: Sequence[Need],
    desk_contact_id: str | None,
    day: date,
    event: Event,
) -> list[str] | list[Problem]:
    """Keep a new household with its needs; the same key keeps it once. Nothing ties it to the contact it came from."""
    [lead] = household.accompaniments

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        taken = await transaction.run("desks/take_case_manager", id=lead.case_manager_id, code=household.code)
        if not taken:
            raise Refused([NotFound(("caseManagerId",), lead.case_manager_id, kind="case-manager")])
        if not taken[0]["free"]:
            raise PattiError("a random code was drawn twice: ask again")
        await transaction.run(
            "desks/open_case",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            event=sent_event(event),
            row={
                "id": household.id,
                "area_id": household.area_id,
                "case_manager_id": lead.case_manager_id,
                "languages": list(household.languages),
                "controller": household.controller,
                "legal_basis": household.legal_basis,
                "day": day,
                "members": [{"number": one.number, "age_band": one.age_band} for one in household.members],
                "consents": [one.purpose for one in household.consents],
                "desk_contact_id": desk_contact_id,
                "needs": [_need(one) for one in needs],
            },
        )
        return [household.id]

    return await made_once(graph, work)


def _need(need: Need) -> dict[str, object]:
    return {
        "id": need.id,
        "competence_id": need.competence_id,
        "minutes_per_week": need.minutes_per_week,
        "session_minutes": need.session_minutes,
        "windows": [str(window) for window in need.windows.windows()],
        "languages": list(need.languages),
        "modes": list(need.modes),
        "wheelchair": need.wheelchair,
        "priority": need.priority,
        "starts_on": need.period.start,
        "ends_on": need.period.end,
        "state": need.state,
        "member": need.member,
    }
