"""What was done to things, read back; and what partners say against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_service.domain.events import Event
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one
from graph_service.graph.pages import Keys, counted_page

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Done:
    """Something that was done: when, to what, and whose offer that is or goes to."""

    id: str
    at: datetime
    kind: str
    subject_id: str
    partner_id: str | None
    pact_id: str | None


@dataclass(frozen=True)
class Recorded:
    """An event and what it is about."""

    event: Event
    kind: str
    subject_id: str


async def events_of_referrals(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these referrals, in order."""
    return await _histories(graph, "events/of_referrals", ids)


async def events_of_commitments(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these commitments, in order."""
    return await _histories(graph, "events/of_commitments", ids)


async def events_of_assignments(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these assignments, in order."""
    return await _histories(graph, "events/of_assignments", ids)


async def events_of_attendance(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these records of attendance, in order."""
    return await _histories(graph, "events/of_attendance", ids)


async def events_of_pacts(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these pacts, in order."""
    return await _histories(graph, "events/of_pacts", ids)


async def events_of_interventions(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these interventions, in order."""
    return await _histories(graph, "events/of_interventions", ids)


async def events_of_partners(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these partners, in order."""
    return await _histories(graph, "events/of_partners", ids)


async def events_of_beneficiaries(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done with each of these households' cases, in order."""
    return await _histories(graph, "events/of_beneficiaries", ids)


async def events_of_inclusion_pacts(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done with each of these paths, in order."""
    return await _histories(graph, "events/of_inclusion_pacts", ids)


async def events_of_grants(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done with each of these grants, in order."""
    return await _histories(graph, "events/of_grants", ids)


async def events_of_trainings(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done with each of these courses, in order."""
    return await _histories(graph, "events/of_trainings", ids)


async def events_of_accounts(graph: Graph, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return what was done to each of these accounts, in order."""
    return await _histories(graph, "events/of_accounts", ids)


async def _histories(graph: Graph, statement: str, ids: Sequence[str]) -> dict[str, list[Event]]:
    rows = await graph.read(statement, ids=list(ids))
    return records.grouped(rows, lambda row: records.event(row["event"]))


async def events(graph: Graph, ids: Sequence[str]) -> dict[str, Recorded]:
    """Return these events with what they are about, by id."""
    return {
        row["event"]["id"]: Recorded(
            records.event(row["event"]), records.kind_of(row["labels"]), row["subject_id"]
        )
        for row in await graph.read("events/by_ids", ids=list(ids))
    }


async def done_since(graph: Graph, moment: datetime, known: Sequence[str]) -> list[Done]:
    """Return what was done after a moment, in order, less the events known already."""
    rows = await graph.read("events/since", from_moment=moment, ids=list(known), limit=MOST_AT_ONCE)
    return [
        Done(
            row["id"],
            row["at"].to_native(),
            records.kind_of(row["labels"]),
            row["subject_id"],
            row["partner_id"],
            row["pact_id"],
        )
        for row in rows
    ]


async def contested(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the events that partners contest and nobody has settled, the oldest contest first."""
    return await counted_page(graph, "events/contested", first, after, from_moment=BEGINNING)


async def contest(
    graph: Graph,
    event_id: str,
    now: datetime,
    by: str,
    note: str,
    rule: Callable[[Sequence[str]], Problem | None],
) -> Problem | None:
    """Keep what a partner says against an event, if a rule allows it to that partner."""

    async def work(transaction: Transaction) -> None:
        taken = await transaction.run("events/take", id=event_id)
        if not taken:
            raise Refused([NotFound(("id",), event_id, kind="event")])
        if problem := rule(taken[0]["partner_ids"]):
            raise Refused([problem])
        await transaction.run("events/contest", id=event_id, now=now, by=by, note=note)

    return await decided_one(graph, work)


async def settle(graph: Graph, event_id: str, now: datetime, by: str) -> Problem | None:
    """Keep that what a partner said against an event is settled."""

    async def work(transaction: Transaction) -> None:
        taken = await transaction.run("events/take", id=event_id)
        if not taken or not taken[0]["contested"]:
            raise Refused([NotFound(("id",), event_id, kind="event")])
        await transaction.run("events/settle", id=event_id, now=now, by=by)

    return await decided_one(graph, work)
