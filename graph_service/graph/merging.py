"""Organisations merged and parted again, behind the locks of all that moves."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from graph_service.domain.events import Event
from graph_service.domain.merging import Asked, Found, Merged, Merging, Undoing, merging, undoing
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided, ruled, sent_event


async def bodies(graph: Graph, ids: Sequence[str]) -> list[Found]:
    """Return these organisations with all that a merge would move."""
    rows = {row["id"]: row for row in await graph.read("merges/weigh", ids=list(dict.fromkeys(ids)))}
    return [records.body(rows[id_]) for id_ in ids]


async def merges(graph: Graph, ids: Sequence[str]) -> dict[str, Merged]:
    """Return these merges, by id."""
    return {row["merge"]["id"]: records.merge(row["merge"]) for row in await _read_merges(graph, ids)}


async def merges_into(graph: Graph, organisation_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the ids of the merges into each of these organisations that hold, the first one first."""
    rows = await graph.read("merges/into", ids=list(organisation_ids))
    return records.grouped(rows, lambda row: row["merge_id"])


async def _read_merges(graph: Graph | Transaction, ids: Sequence[str]) -> list[records.Row]:
    return list(await graph.read("merges/by_ids", ids=list(ids)))


async def merge(
    graph: Graph, merge_id: str, asked: Asked, event: Callable[[Merging], Event]
) -> Merging | list[Problem]:
    """Make two organisations one; a refusal changes nothing."""

    async def work(transaction: Transaction) -> Merging:
        await transaction.run("merges/take", ids=sorted({asked.keep_id, asked.duplicate_id}))
        found = await _weighed(transaction, asked)
        told = event(found)
        await _save(transaction, merge_id, found, told.at, told.by, [told])
        return found

    return await decided(graph, work)


async def undo(
    graph: Graph, merge_id: str, event: Callable[[Undoing], Event]
) -> tuple[str, str] | list[Problem]:
    """Take a merge back; return the ids of the one that was kept and of the one that is there again.

    Later merges into the same one are taken back before it and done again after it, so that each goes on holding
    what both had.
    """

    async def work(transaction: Transaction) -> tuple[str, str]:
        known = await _read_merges(transaction, [merge_id])
        if not known:
            raise Refused([NotFound(("id",), merge_id, kind="merge")])
        [first] = known
        kept_id, duplicate_id = first["merge"]["kept_id"], first["merge"]["duplicate"]["id"]
        await transaction.run("merges/take", ids=sorted((kept_id, duplicate_id)))
        into = [row["merge_id"] for row in await transaction.read("merges/into", ids=[kept_id])]
        later = into[into.index(merge_id) + 1 :] if merge_id in into else []
        again = [await _take_back(transaction, one, None) for one in reversed(later)]
        await _take_back(transaction, merge_id, event)
        for one in reversed(again):
            found = await _weighed(transaction, Asked(kept_id, one.duplicate.id), ("id",))
            await _save(transaction, one.id, found, one.at, one.by, [])
        return kept_id, duplicate_id

    return await decided(graph, work)


async def _weighed(transaction: Transaction, asked: Asked, path: tuple[str, ...] | None = None) -> Merging:
    """Return what merging the two does; refuse what is not to be merged, with a path of its own."""
    ids = [asked.keep_id, asked.duplicate_id]
    rows = {row["id"]: row for row in await transaction.read("merges/weigh", ids=sorted(set(ids)))}
    keep, duplicate = (records.body(rows[id_]) for id_ in ids)
    found = merging(asked, keep, duplicate)
    if isinstance(found, list):
        raise Refused([type(one)(path, **one.facts) for one in found] if path else found)
    return found


async def _take_back(
    transaction: Transaction, merge_id: str, event: Callable[[Undoing], Event] | None
) -> Merged:
    """Take one merge back as it is now, or refuse; without an event it is done again in the same go."""
    [held] = await _read_merges(transaction, [merge_id])
    one = records.merge(held["merge"])
    [kept] = await transaction.read("merges/weigh", ids=[one.kept_id])
    found = ruled(undoing(one, records.body(kept), held["merge"]["holder_id"]))
    told = event(found) if event else None
    row = {
        "id": one.id,
        **_kept(found),
        "undone_at": told.at if told else None,
        "undone_by": told.by if told else None,
        "lent": [{"pact_id": pact, "sources": list(sources)} for pact, sources in found.sources.items()],
    }
    await transaction.run("merges/undo", row=row, events=[sent_event(told)] if told else [])
    return one


async def _save(
    transaction: Transaction, merge_id: str, found: Merging, at: datetime, by: str, events: Sequence[Event]
) -> None:
    row = {
        "id": merge_id,
        "at": at,
        "by": by,
        **_kept(found),
        "duplicate_id": found.duplicate.id,
        "aliases": list(found.aliases),
        "tax_code": found.tax_code,
        "commitment_ids": list(found.commitment_ids),
        "contact_ids": list(found.contact_ids),
        "volunteer_ids": list(found.volunteer_ids),
        "refusing_ids": list(found.refusing_ids),
        "pact_ids": list(found.pact_ids),
        "lent": [{"pact_id": pact, "sources": list(sources)} for pact, sources in found.sources.items()],
    }
    await transaction.run("merges/save", row=row, events=[sent_event(one) for one in events])


def _kept(found: Merging | Undoing) -> dict[str, Any]:
    return {
        "kept_id": found.kept.id,
        "kept_aliases": list(found.kept.aliases),
        "kept_tax_code": found.kept.tax_code,
        "kept_revision": found.kept.revision,
    }
