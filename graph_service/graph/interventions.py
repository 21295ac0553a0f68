"""Common interventions: by id, by what they belong to, and changing one behind its lock."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph_service.domain.events import Event
from graph_service.domain.interventions import MOST_COMMITMENTS
from graph_service.domain.model import Intervention
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key


async def interventions(graph: Graph, ids: Sequence[str]) -> dict[str, Intervention]:
    """Return the interventions with these ids, by id."""
    rows = await graph.read("interventions/by_ids", ids=list(ids))
    return {row["intervention"]["id"]: records.intervention(row["intervention"]) for row in rows}


async def interventions_of_pacts(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the interventions under each pact, by name."""
    rows = await graph.read("interventions/of_pacts", ids=list(pact_ids))
    return records.grouped(rows, lambda row: row["intervention_id"])


async def interventions_of_commitments(graph: Graph, commitment_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the interventions that each commitment is part of, by name."""
    rows = await graph.read("interventions/of_commitments", ids=list(commitment_ids))
    return records.grouped(rows, lambda row: row["intervention_id"])


async def propose(
    graph: Graph,
    asked: Requested,
    pact_id: str,
    commitment_ids: Sequence[str],
    event: Callable[[Intervention], Event],
    rule: Callable[[Mapping[str, str]], Intervention | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule make an intervention of what is asked; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        if not await transaction.run("pacts/take", id=pact_id):
            raise Refused([NotFound(("pactId",), pact_id, kind="pact")])
        found = ruled(rule(await _pacts(transaction, commitment_ids)))
        await transaction.run(
            "interventions/propose",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row=_row(found),
            event=sent_event(event(found)),
        )
        return [found.id]

    return await made_once(graph, work)


async def decide(
    graph: Graph,
    intervention_id: str,
    commitment_ids: Sequence[str],
    event: Callable[[Intervention, Intervention], Event],
    rule: Callable[[Intervention, Mapping[str, str]], Intervention | list[Problem]],
) -> Intervention | list[Problem]:
    """Let a rule change the intervention while nobody else can touch it; a refusal changes nothing.

    Its pact, and that of what it runs, cannot change meanwhile: who renews a pact takes this lock first.
    """

    async def work(transaction: Transaction) -> Intervention:
        if not await transaction.run("interventions/take", id=intervention_id):
            raise Refused([NotFound(("id",), intervention_id, kind="intervention")])
        [row] = await transaction.read("interventions/by_ids", ids=[intervention_id])
        before = records.intervention(row["intervention"])
        found = ruled(rule(before, await _pacts(transaction, commitment_ids)))
        told = sent_event(event(before, found))
        await transaction.run("interventions/save", id=found.id, row=_row(found), event=told)
        return found

    return await decided(graph, work)


async def _pacts(transaction: Transaction, commitment_ids: Sequence[str]) -> dict[str, str]:
    """Return the pact of each of these commitments that is there; more than an intervention runs are not looked up."""
    rows = await transaction.read("interventions/named", ids=list(commitment_ids[:MOST_COMMITMENTS]))
    return {row["id"]: row["pact_id"] for row in rows}


def _row(intervention: Intervention) -> dict[str, Any]:
    return {
        "id": intervention.id,
        "pact_id": intervention.pact_id,
        "name": intervention.name,
        "description": intervention.description,
        "public_counterpart": intervention.public_counterpart,
        "results": intervention.results,
        "invented": intervention.invented,
        "state": intervention.state,
        "revision": intervention.revision,
        "commitment_ids": list(intervention.commitment_ids),
    }
