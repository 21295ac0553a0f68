"""Commitments: by id, by page, and what is left of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.domain.capacity import Booking
from graph_service.domain.commitments import Named, Terms, closure_text
from graph_service.domain.events import Event
from graph_service.domain.model import RESERVING, Commitment, CommitmentState
from graph_service.domain.names import sort_key
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key
from graph_service.graph.pages import Keys, counted_page, counted_pages, page, total


@dataclass(frozen=True)
class CommitmentsWanted:
    """Which commitments a list holds; None is no condition."""

    pact_ids: tuple[str, ...] | None = None
    partner_id: str | None = None
    competence_ids: tuple[str, ...] | None = None
    states: tuple[CommitmentState, ...] | None = None
    active_on: date | None = None
    min_free_minutes: int | None = None


async def commitments(graph: Graph, ids: Sequence[str]) -> dict[str, Commitment]:
    """Return the commitments with these ids, by id."""
    rows = await graph.read("commitments/by_ids", ids=list(ids))
    return {row["commitment"]["id"]: records.commitment(row["commitment"]) for row in rows}


async def commitment_keys(graph: Graph, wanted: CommitmentsWanted, first: int, after: str) -> Keys:
    """Return one page of those wanted, starting from the condition that leaves fewest; free time is not looked at."""
    conditions: dict[str, Any] = {"states": sent(wanted.states), "active_on": wanted.active_on}
    pact_ids, competence_ids = sent(wanted.pact_ids), sent(wanted.competence_ids)
    if wanted.partner_id is not None:
        conditions |= {"pact_ids": pact_ids, "competence_ids": competence_ids}
        pages = await counted_pages(
            graph, "commitments/pages_of_partners", first, after, ids=[wanted.partner_id], **conditions
        )
        return pages[wanted.partner_id]
    if pact_ids is not None:
        conditions |= {"pact_ids": pact_ids, "competence_ids": competence_ids}
        return await counted_page(graph, "commitments/page_of_pacts", first, after, **conditions)
    if competence_ids is not None:
        conditions |= {"competence_ids": competence_ids}
        return await counted_page(graph, "commitments/page_of_competences", first, after, **conditions)
    return await page(graph, "commitments/page_of_all", first, after, **conditions)


async def pages_of_partners(
    graph: Graph, partner_ids: Sequence[str], first: int, after: str
) -> dict[str, Keys]:
    """Return one page of the commitments of each partner."""
    anything = dict.fromkeys(("states", "active_on", "pact_ids", "competence_ids"))
    return await counted_pages(
        graph, "commitments/pages_of_partners", first, after, ids=list(partner_ids), **anything
    )


async def pages_of_pacts(graph: Graph, pact_ids: Sequence[str], first: int, after: str) -> dict[str, Keys]:
    """Return one page of the commitments under each pact."""
    return await counted_pages(graph, "commitments/pages_of_pacts", first, after, ids=list(pact_ids))


async def commitment_total(graph: Graph, wanted: CommitmentsWanted) -> int:
    """Return how many are wanted, when only states and the day are conditions."""
    return await total(
        graph, "commitments/count_of_all", states=sent(wanted.states), active_on=wanted.active_on
    )


async def proposals(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the commitments that wait for approval, the longest waiting first."""
    return await counted_page(graph, "commitments/proposals", first, after)


async def propose(
    graph: Graph,
    asked: Requested,
    blank: Commitment,
    terms: Terms,
    event: Callable[[Commitment], Event],
    rule: Callable[[Named], Commitment | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule make a commitment of what is asked; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        await transaction.run("partners/take", ids=[blank.partner_id])
        await transaction.run("pacts/take", id=blank.pact_id)
        found = ruled(rule(await _named(transaction, blank, terms)))
        await transaction.run(
            "commitments/propose",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row=_row(found),
            event=sent_event(event(found)),
        )
        return [found.id]

    return await made_once(graph, work)


async def decide(
    graph: Graph,
    commitment_id: str,
    terms: Terms,
    event: Callable[[Commitment, Commitment], Event],
    rule: Callable[[Commitment, Named, Sequence[Booking]], Commitment | list[Problem]],
) -> Commitment | list[Problem]:
    """Let a rule change the commitment while nobody else can touch what it looks at; a refusal changes nothing."""

    async def work(transaction: Transaction) -> Commitment:
        if not await transaction.run("commitments/take", id=commitment_id):
            raise Refused([NotFound(("id",), commitment_id, kind="commitment")])
        [row] = await transaction.read("commitments/weigh", id=commitment_id, reserving=sorted(RESERVING))
        before = records.commitment(row["commitment"])
        found = ruled(
            rule(
                before,
                await _named(transaction, before, terms),
                [records.booking(held) for held in row["bookings"]],
            )
        )
        told = sent_event(event(before, found))
        await transaction.run("commitments/save", id=found.id, row=_row(found), event=told)
        if found.state is CommitmentState.ENDED:
            await transaction.run("commitments/begin_followers", id=found.id, event=told)
        return found

    return await decided(graph, work)


async def _named(transaction: Transaction, commitment: Commitment, terms: Terms) -> Named:
    """Return which of the things are there that the commitment names, or would name."""
    [row] = await transaction.read(
        "commitments/named",
        id=commitment.id,
        pact_id=commitment.pact_id,
        partner_id=commitment.partner_id,
        place_id=terms.get("place_id", commitment.place_id),
        staff_ids=list(terms.get("staff_ids", commitment.staff_ids)),
        after_id=terms.get("after_id", commitment.after_id),
    )
    return records.named(row)


def _row(commitment: Commitment) -> dict[str, Any]:
    return {
        "id": commitment.id,
        "pact_id": commitment.pact_id,
        "partner_id": commitment.partner_id,
        "title": commitment.title,
        "sort_key": sort_key(commitment.title, commitment.id),
        "competence_ids": list(commitment.competence_ids),
        "minutes_per_week": commitment.minutes_per_week,
        "places": commitment.places,
        "windows": [str(window) for window in commitment.windows.windows()],
        "closures": [closure_text(closure) for closure in commitment.closures],
        "languages": list(commitment.languages),
        "min_age": commitment.min_age,
        "max_age": commitment.max_age,
        "modes": list(commitment.modes),
        "valid_from": commitment.valid.start,
        "valid_to": commitment.valid.end,
        "state": commitment.state,
        "assured_on": commitment.assured_on,
        "staffing": commitment.staffing,
        "clearance_required": commitment.clearance_required,
        "invented": commitment.invented,
        "place_id": commitment.place_id,
        "staff_ids": list(commitment.staff_ids),
        "after_id": commitment.after_id,
        "revision": commitment.revision,
    }


async def bookings(
    graph: Graph, ids: Sequence[str], during: Period
) -> dict[str, tuple[list[Booking], list[Booking]]]:
    """Return what is booked of each commitment, and what else binds the volunteer who offers it."""
    rows = await graph.read(
        "commitments/bookings",
        ids=list(ids),
        reserving=sorted(RESERVING),
        from_day=during.first_monday,
        to_day=during.last_sunday,
    )
    return {
        row["id"]: (
            [records.booking(held) for held in row["bookings"]],
            [records.booking(held) for held in row["elsewhere"]],
        )
        for row in rows
    }


def sent(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else [str(value) for value in values]
