"""Grants and their ledgers: reading them, and one more entry behind the grant's lock."""

from collections.abc import Callable, Sequence
from typing import Any

from graph_service.coverage.grants import EntrySum
from graph_service.domain.events import Event
from graph_service.domain.grants import Booked, Funded, Ledger
from graph_service.domain.model import Grant, GrantCategory, GrantEntry, GrantEntryKind
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, Requested, made_once, ruled, sent_event, take_key
from graph_service.graph.inclusion_pacts import inclusion_pacts


async def grants(graph: Graph | Transaction, ids: Sequence[str]) -> dict[str, Grant]:
    """Return the grants with these ids, by id."""
    rows = await graph.read("grants/by_ids", ids=list(ids))
    return {row["grant"]["id"]: records.grant(row["grant"]) for row in rows}


async def grant_entries(graph: Graph, ids: Sequence[str]) -> dict[str, list[GrantEntry]]:
    """Return the entries of each grant, in order."""
    rows = await graph.read("grants/entries", ids=list(ids))
    return records.grouped(rows, lambda row: records.grant_entry(row["entry"]))


async def grants_of(graph: Graph, inclusion_pact_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the grants of each path, the latest first."""
    rows = await graph.read("grants/of_inclusion_pacts", ids=list(inclusion_pact_ids))
    return records.grouped(rows, lambda row: row["grant_id"])


async def entry_sums(graph: Graph, pact_ids: Sequence[str]) -> dict[str, list[EntrySum]]:
    """Return what the entries of the grants under these pacts add up to, by pact."""
    rows = await graph.read("grants/totals", ids=list(pact_ids))
    return records.grouped(
        rows,
        lambda row: EntrySum(
            row["family"],
            GrantEntryKind(row["kind"]),
            GrantCategory(row["category"]) if row["category"] else None,
            row["cents"],
        ),
    )


async def open_grant(
    graph: Graph,
    asked: Requested,
    inclusion_pact_id: str,
    event: Event,
    rule: Callable[[Funded], Booked | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule open a grant for a path, behind the path's lock; the same key gives the same one again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        if not await transaction.run("inclusion_pacts/take", id=inclusion_pact_id):
            raise Refused([NotFound(("inclusionPactId",), inclusion_pact_id, kind="inclusion-pact")])
        [row] = await transaction.read("grants/weigh_path", id=inclusion_pact_id)
        household = (await beneficiaries(transaction, [row["beneficiary_id"]]))[row["beneficiary_id"]]
        path = (await inclusion_pacts(transaction, [inclusion_pact_id]))[inclusion_pact_id]
        found = ruled(rule(Funded(household, path, row["open_grant_id"])))
        await transaction.run("grants/open", **_written(asked, found, event))
        return [found.grant.id]

    return await made_once(graph, work)


async def enter(
    graph: Graph,
    asked: Requested,
    grant_id: str,
    number: int | None,
    event: Event,
    rule: Callable[[Ledger], Booked | list[Problem]],
) -> list[str] | list[Problem]:
    """Let a rule make one more entry while nobody else can; the same key makes it once.

    `number` names the entry that is to be taken back. The balance is read once the lock is held: a condition in the
    statement would not guard it.
    """

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        if not await transaction.run("grants/take", id=grant_id):
            raise Refused([NotFound(("id",), grant_id, kind="grant")])
        [row] = await transaction.read("grants/weigh", id=grant_id, number=number or 0)
        household = (await beneficiaries(transaction, [row["beneficiary_id"]]))[row["beneficiary_id"]]
        grant = (await grants(transaction, [grant_id]))[grant_id]
        entry = records.grant_entry(row["entry"]) if row["entry"] else None
        found = ruled(rule(Ledger(household, grant, entry, row["reversed_before"])))
        await transaction.run("grants/enter", **_written(asked, found, event))
        return [grant_id]

    return await made_once(graph, work)


def _written(asked: Requested, found: Booked, event: Event) -> dict[str, Any]:
    grant, entry = found.grant, found.entry
    return {
        "key": asked.key_id,
        "fingerprint": asked.fingerprint,
        "event": sent_event(event),
        "row": {
            "id": grant.id,
            "inclusion_pact_id": grant.inclusion_pact_id,
            "state": grant.state,
            "starts_on": grant.start,
            "ends_on": grant.end,
            "balance_cents": grant.balance_cents,
            "last_entry": grant.last_entry,
        },
        "one": {
            "id": f"{grant.id}-{entry.number}",
            "number": entry.number,
            "kind": entry.kind,
            "category": entry.category,
            "cents": entry.cents,
            "day": entry.day,
            "approved_by": entry.approved_by,
            "note": entry.note,
            "reverses": entry.reverses,
            "balance_cents": entry.balance_cents,
        },
    }
