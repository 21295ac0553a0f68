"""Paths of families: by id, by household, opening one and changing one behind its locks, and what became of them."""

from collections.abc import Callable, Sequence
from typing import Any

from graph_service.coverage.paths import PathFacts
from graph_service.domain.events import Event
from graph_service.domain.inclusion_pacts import Weighed
from graph_service.domain.model import RESERVING, GoalOutcome, InclusionPact, PathOutcome
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.timetables import Appointment
from graph_service.graph import records
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, decided, made_once, ruled, sent_event, take_key


async def inclusion_pacts(graph: Graph | Transaction, ids: Sequence[str]) -> dict[str, InclusionPact]:
    """Return the paths with these ids, by id."""
    rows = await graph.read("inclusion_pacts/by_ids", ids=list(ids))
    return {row["inclusion_pact"]["id"]: records.inclusion_pact(row["inclusion_pact"]) for row in rows}


async def inclusion_pacts_of(graph: Graph, beneficiary_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the paths of each household, the latest first."""
    rows = await graph.read("inclusion_pacts/of_beneficiaries", ids=list(beneficiary_ids))
    return records.grouped(rows, lambda row: row["inclusion_pact_id"])


async def open_path(
    graph: Graph,
    asked: Requested,
    beneficiary_id: str,
    pact_id: str,
    event: Event,
    rule: Callable[[Weighed], InclusionPact | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule open a path for a household, behind the household's lock; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        taken = await transaction.run("inclusion_pacts/take_household", id=beneficiary_id, pact_id=pact_id)
        if not taken:
            raise Refused([NotFound(("beneficiaryId",), beneficiary_id, kind="beneficiary")])
        household = (await beneficiaries(transaction, [beneficiary_id]))[beneficiary_id]
        found = ruled(rule(Weighed(household, taken[0]["running_id"], taken[0]["pact_there"])))
        await transaction.run(
            "inclusion_pacts/open",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row=_row(found),
            event=sent_event(event),
        )
        return [found.id]

    return await made_once(graph, work)


async def change_path(
    graph: Graph,
    inclusion_pact_id: str,
    referral_ids: Sequence[str],
    event: Event,
    rule: Callable[[InclusionPact, Weighed], InclusionPact | list[Problem]],
) -> InclusionPact | list[Problem]:
    """Let a rule change a path while nobody else can touch it or its household; a refusal changes nothing."""

    async def work(transaction: Transaction) -> InclusionPact:
        taken = await transaction.run("inclusion_pacts/take", id=inclusion_pact_id)
        if not taken:
            raise Refused([NotFound(("id",), inclusion_pact_id, kind="inclusion-pact")])
        beneficiary_id = taken[0]["beneficiary_id"]
        household = (await beneficiaries(transaction, [beneficiary_id]))[beneficiary_id]
        [row] = await transaction.read("inclusion_pacts/weigh", id=beneficiary_id, ids=list(referral_ids))
        before = (await inclusion_pacts(transaction, [inclusion_pact_id]))[inclusion_pact_id]
        seen = Weighed(household, row["running_id"], referral_ids=frozenset(row["referral_ids"]))
        found = ruled(rule(before, seen))
        await transaction.run("inclusion_pacts/save", id=found.id, row=_row(found), event=sent_event(event))
        return found

    return await decided(graph, work)


async def appointments(graph: Graph, inclusion_pact_ids: Sequence[str]) -> dict[str, list[Appointment]]:
    """Return what partners do for the household on each path."""
    rows = await graph.read(
        "inclusion_pacts/timetable", ids=list(inclusion_pact_ids), states=sorted(RESERVING)
    )
    return records.grouped(rows, records.appointment)


async def path_facts(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[PathFacts]]:
    """Return what became of each path under these pacts, by pact."""
    rows = await graph.read("inclusion_pacts/totals", ids=list(pact_ids))
    return records.grouped(
        rows,
        lambda row: PathFacts(
            family=row["family"],
            outcome=PathOutcome(row["outcome"]) if row["outcome"] else None,
            goals=tuple(GoalOutcome(one) if one else None for one in row["goals"]),
            referrals=row["referrals"],
            sessions_held=row["sessions"],
            minutes_held=row["minutes"],
        ),
    )


def _row(path: InclusionPact) -> dict[str, Any]:
    return {
        "id": path.id,
        "beneficiary_id": path.beneficiary_id,
        "pact_id": path.pact_id,
        "state": path.state,
        "starts_on": path.start,
        "ends_on": path.end,
        "reason": path.reason,
        "outcome": path.outcome,
        "closed_on": path.closed_on,
        "note": path.note,
        "revision": path.revision,
        "goals": [
            {
                "number": one.number,
                "component": one.component,
                "text": one.text,
                "due_on": one.due_on,
                "outcome": one.outcome,
            }
            for one in path.goals
        ],
        "actions": [
            {
                "number": one.number,
                "goal": one.goal,
                "text": one.text,
                "referral_id": one.referral_id,
                "due_on": one.due_on,
                "state": one.state,
            }
            for one in path.actions
        ],
        "reviews": [
            {"number": one.number, "due_on": one.due_on, "held_on": one.held_on, "note": one.note}
            for one in path.reviews
        ],
        "extensions": [
            {
                "number": one.number,
                "extended_on": one.extended_on,
                "former_end": one.former_end,
                "reason": one.reason,
            }
            for one in path.extensions
        ],
    }
