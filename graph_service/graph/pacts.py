"""Community pacts: what they cover and who signed them, signing, leaving and renewing; and the places that host them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.commitments import NOT_OVER
from graph_service.domain.events import Event
from graph_service.domain.model import Commitment, CommunityPact, Intervention, Place, Signature
from graph_service.domain.names import sort_key
from graph_service.domain.pacts import Renewable, Renewed, Standing
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key


async def pacts(graph: Graph, ids: Sequence[str]) -> dict[str, CommunityPact]:
    """Return the pacts with these ids, by id."""
    rows = await graph.read("pacts/by_ids", ids=list(ids))
    return {row["pact"]["id"]: records.pact(row["pact"]) for row in rows}


async def signatures(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[Signature]]:
    """Return who signed these pacts, by pact, hosts first."""
    rows = await graph.read("pacts/signatures", ids=list(pact_ids))
    return records.grouped(rows, lambda row: records.signature(row["signature"]))


async def covered_areas(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the ids of the areas that these pacts cover, each with where that is written, by pact."""
    rows = await graph.read("pacts/coverage", ids=list(pact_ids))
    return records.grouped(rows, lambda row: (row["area_id"], row["source"]))


async def places(graph: Graph, ids: Sequence[str]) -> dict[str, Place]:
    """Return the places with these ids, by id."""
    rows = await graph.read("places/by_ids", ids=list(ids))
    return {row["place"]["id"]: records.place(row["place"]) for row in rows}


async def versions(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the chain of renewals that each of these pacts is part of, the oldest first."""
    rows = await graph.read("pacts/versions", ids=list(pact_ids))
    return records.grouped(rows, lambda row: row["pact_id"])


async def decide_signature(
    graph: Graph,
    pact_id: str,
    partner_id: str,
    event: Callable[[Signature | None, Signature], Event],
    rule: Callable[[Standing], Signature | list[Problem]],
) -> Signature | list[Problem]:
    """Let a rule change what a partner signed while nobody else can; what says nothing new leaves no event."""

    async def work(transaction: Transaction) -> Signature:
        standing = await _taken(transaction, pact_id, partner_id)
        found = ruled(rule(standing))
        events = [] if found == standing.signature else [sent_event(event(standing.signature, found))]
        await transaction.run(
            "pacts/save_signature", id=pact_id, partner_id=partner_id, row=_signed(found), events=events
        )
        return found

    return await decided(graph, work)


@dataclass(frozen=True)
class RenewalEvents:
    """How each thing that a renewal touches tells of it: what it was, and what it became."""

    of_pact: Callable[[CommunityPact | None, Renewed], Event]
    of_commitment: Callable[[Commitment, Commitment], Event]
    of_intervention: Callable[[Intervention, Intervention], Event]


async def renew(
    graph: Graph,
    asked: Requested,
    pact_id: str,
    events: RenewalEvents,
    rule: Callable[[Renewable], Renewed | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule renew the pact with all that comes along; the same key gives the same later pact again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        before = await _renewable(transaction, pact_id)
        found = ruled(rule(before))
        earlier = before.standing.pact
        await transaction.run(
            "pacts/renew",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row={
                **_row(found.pact),
                "earlier_ends_on": found.earlier.period.end,
                "signatures": [_signed(one) for one in found.signatures],
                "renewed": sent_event(events.of_pact(earlier, found)),
                "made": sent_event(events.of_pact(None, found)),
            },
        )
        await transaction.run(
            "commitments/carry",
            ids=sorted(before.taken),
            rows=[
                _carried(one, events.of_commitment(before.commitments[one.id], one))
                for one in found.commitments
            ],
        )
        interventions = {one.id: one for one in before.interventions}
        await transaction.run(
            "interventions/carry",
            ids=sorted(interventions),
            rows=[
                _carried(one, events.of_intervention(interventions[one.id], one))
                for one in found.interventions
            ],
        )
        await transaction.run("load/reference_changed")
        return [found.pact.id]

    return await made_once(graph, work)


async def _taken(transaction: Transaction, pact_id: str, partner_id: str = "") -> Standing:
    """Take the pact's lock, and return how it stands, with the partner if one is named; refuse what is not there."""
    if not await transaction.run("pacts/take", id=pact_id):
        raise Refused([NotFound(("pactId",), pact_id, kind="pact")])
    [row] = await transaction.read("pacts/weigh", id=pact_id, partner_id=partner_id, states=sorted(NOT_OVER))
    return records.standing(row)


async def _renewable(transaction: Transaction, pact_id: str) -> Renewable:
    """Take the locks of the pact and of what may come along, and only then read it."""
    standing = await _taken(transaction, pact_id)
    taken = await transaction.run("commitments/take_of_pact", id=pact_id, states=sorted(NOT_OVER))
    joined = await transaction.run("interventions/take_of_pact", id=pact_id)
    interventions = [
        records.intervention(row["intervention"])
        for row in await transaction.read("interventions/by_ids", ids=[row["id"] for row in joined])
    ]
    ids = {row["id"] for row in taken}
    run = {id_ for one in interventions for id_ in one.commitment_ids}
    rows = await transaction.read("commitments/by_ids", ids=sorted(ids | run))
    commitments = {row["commitment"]["id"]: records.commitment(row["commitment"]) for row in rows}
    return Renewable(standing, commitments, frozenset(ids), interventions)


def _row(pact: CommunityPact) -> dict[str, Any]:
    return {
        "id": pact.id,
        "name": pact.name,
        "sort_key": sort_key(pact.name, pact.id),
        "starts_on": pact.period.start,
        "ends_on": pact.period.end,
        "source": pact.source,
        "renews_id": pact.renews_id,
    }


def _signed(signature: Signature) -> dict[str, Any]:
    return {
        "partner_id": signature.partner_id,
        "role": signature.role,
        "signed_on": signature.signed_on,
        "sources": list(signature.sources),
        "left_on": signature.left_on,
    }


def _carried(one: Commitment | Intervention, event: Event) -> dict[str, Any]:
    return {"id": one.id, "pact_id": one.pact_id, "revision": one.revision, "event": sent_event(event)}
