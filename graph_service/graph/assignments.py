"""Assignments: reading them, and making and ending them behind their locks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from graph_service.domain.assignments import Assignment, Post
from graph_service.domain.events import Event
from graph_service.domain.model import RESERVING
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import (
    Refused,
    Requested,
    decided_one,
    made_once,
    ruled,
    sent_event,
    take_key,
)


async def assignments(graph: Graph, ids: Sequence[str]) -> dict[str, Assignment]:
    """Return the assignments with these ids, by id."""
    rows = await graph.read("assignments/by_ids", ids=list(ids))
    return {row["assignment"]["id"]: records.assignment(row["assignment"]) for row in rows}


async def assignments_of_referrals(graph: Graph, referral_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the assignments of each referral, the earliest first."""
    rows = await graph.read("assignments/of_referrals", ids=list(referral_ids))
    return records.grouped(rows, lambda row: row["assignment_id"])


async def assignments_of_volunteers(graph: Graph, volunteer_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the assignments of each volunteer, the latest first."""
    rows = await graph.read("assignments/of_volunteers", ids=list(volunteer_ids))
    return records.grouped(rows, lambda row: row["assignment_id"])


async def add(
    graph: Graph,
    asked: Requested,
    referral_id: str,
    volunteer_id: str,
    event: Event,
    rule: Callable[[Post], Assignment | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule make an assignment while the volunteer cannot be promised elsewhere; the same key gives it again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        parties = {"referral_id": referral_id, "volunteer_id": volunteer_id}
        [taken] = await transaction.run("assignments/take_parties", **parties)
        lacking: list[Problem] = []
        if taken["referral_id"] is None:
            lacking.append(NotFound(("referralId",), referral_id, kind="referral"))
        if taken["volunteer_id"] is None:
            lacking.append(NotFound(("volunteerId",), volunteer_id, kind="volunteer"))
        if lacking:
            raise Refused(lacking)
        [row] = await transaction.read("assignments/weigh", **parties, reserving=sorted(RESERVING))
        found = ruled(rule(records.post(row)))
        await transaction.run(
            "assignments/add",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            row={
                "id": found.id,
                "referral_id": found.referral_id,
                "volunteer_id": found.volunteer_id,
                "starts_on": found.period.start,
                "ends_on": found.period.end,
                "sessions": [str(window) for window in found.sessions],
            },
            event=sent_event(event),
        )
        return [found.id]

    return await made_once(graph, work)


async def withdraw(
    graph: Graph, assignment_id: str, event: Event, rule: Callable[[Assignment], Assignment | Problem]
) -> Assignment | Problem:
    """Let a rule say that the assignment was a mistake, behind the same locks."""

    async def save(transaction: Transaction) -> None:
        await transaction.run("assignments/withdraw", id=assignment_id, event=sent_event(event))

    return await _decide(graph, assignment_id, rule, save)


async def end(
    graph: Graph,
    assignment_id: str,
    day: date,
    event: Event,
    rule: Callable[[Assignment], Assignment | Problem],
) -> Assignment | Problem:
    """Let a rule end the assignment behind its locks; a refusal changes nothing."""

    async def save(transaction: Transaction) -> None:
        await transaction.run("assignments/end", id=assignment_id, day=day, event=sent_event(event))

    return await _decide(graph, assignment_id, rule, save)


async def _decide(
    graph: Graph,
    assignment_id: str,
    rule: Callable[[Assignment], Assignment | Problem],
    save: Callable[[Transaction], Awaitable[None]],
) -> Assignment | Problem:
    """Take the locks of an assignment, let a rule decide, and save."""

    async def work(transaction: Transaction) -> Assignment:
        if not await transaction.run("assignments/take", id=assignment_id):
            raise Refused([NotFound(("id",), assignment_id, kind="assignment")])
        [row] = await transaction.read("assignments/by_ids", ids=[assignment_id])
        found = rule(records.assignment(row["assignment"]))
        if isinstance(found, Problem):
            raise Refused([found])
        await save(transaction)
        return found

    return await decided_one(graph, work)
