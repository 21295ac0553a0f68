"""The audit chain in the graph, and the keys under which cases are kept."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from graph_service.domain.audit import OF_FAMILIES, Chained, Entry, Head, case_mark, chained
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction

MOST_AT_ONCE = 500
PORTION = 5_000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LOOKS_BACK = timedelta(minutes=5)
"""Events are in the order of their commits only nearly: how far before the last one another may still appear."""


@dataclass(frozen=True)
class CaseKey:
    """The key under which a case is kept; its id stays as a tombstone when the case is erased."""

    id: str
    key: str

    @property
    def mark(self) -> str:
        return case_mark(self.key)


async def case_keys(graph: Graph, ids: Sequence[str]) -> dict[str, CaseKey]:
    """Return the keys under which these households' cases are kept, made now where there are none."""
    found = await _read_keys(graph, ids)
    if missing := [id_ for id_ in ids if id_ not in found]:
        await _make_keys(graph, missing)
        found |= await _read_keys(graph, missing)
    return found


async def _read_keys(graph: Graph, ids: Sequence[str]) -> dict[str, CaseKey]:
    rows = await graph.read("audit/case_keys", ids=sorted(set(ids)))
    return {row["id"]: CaseKey(row["key_id"], row["key"]) for row in rows}


async def _make_keys(graph: Graph, ids: Sequence[str]) -> None:
    rows = [
        {"id": id_, "key_id": secrets.token_hex(16), "key": secrets.token_hex(32)} for id_ in sorted(set(ids))
    ]
    await graph.write("audit/make_case_keys", rows=rows)


async def key_every_case(graph: Graph) -> None:
    """See that every case is kept under a key, so that what is erased later can be told from what is not."""
    while rows := await graph.read("audit/keyless", limit=MOST_AT_ONCE):
        await _make_keys(graph, [row["id"] for row in rows])


async def append(graph: Graph, entries: Sequence[Entry]) -> Head:
    """Add entries to the end of the chain, whoever else does so at the same time, and return where it ends now."""

    async def work(transaction: Transaction) -> Head:
        head, _ = await _take(transaction)
        return await _add(transaction, head, entries, None)

    return await graph.change(work)


async def record_events(graph: Graph) -> int:
    """Add the events that are not in the chain yet, as many as go at once, and return how many."""
    head = await graph.read("audit/head")
    since = _until(head[0]) if head else BEGINNING
    found = await graph.read("audit/unchained", from_moment=since - LOOKS_BACK, limit=MOST_AT_ONCE)
    if not found:
        return 0
    households = {row["household_id"] for row in found if row["household_id"]}
    keys = await case_keys(graph, sorted(households))

    async def work(transaction: Transaction) -> int:
        end, until = await _take(transaction)
        rows = await transaction.read("audit/unchained", from_moment=until - LOOKS_BACK, limit=MOST_AT_ONCE)
        # Those of households whose keys were not read wait for the next portion.
        ready = list(takewhile(lambda row: row["household_id"] in {None, *keys}, rows))
        until = max([until, *(records.moment(row["at"]) for row in ready)])
        await _add(transaction, end, [_of_event(row, keys) for row in ready], until)
        return len(ready)

    return await graph.change(work)


async def record_all_events(graph: Graph) -> None:
    """Add all events that are not in the chain yet."""
    while await record_events(graph):
        pass


async def _take(transaction: Transaction) -> tuple[Head, datetime]:
    [row] = await transaction.run("audit/take")
    head = Head(row["number"], row["hash"]) if row["hash"] else Head()
    return head, _until(row)


async def _add(
    transaction: Transaction, head: Head, entries: Sequence[Entry], until: datetime | None
) -> Head:
    made = chained(head, entries)
    end = made[-1].head if made else head
    rows = [
        {
            "number": one.number,
            "hash": one.hash,
            "previous": one.previous,
            "at": one.entry.at,
            "by": one.entry.by,
            "deed": one.entry.deed,
            "kind": one.entry.kind,
            "subject": one.entry.subject,
            "case": one.entry.case,
            "fields": list(one.entry.fields),
            "event_id": one.entry.event_id,
        }
        for one in made
    ]
    await transaction.run("audit/append", number=end.number, hash=end.hash, until=until, rows=rows)
    return end


def _until(row: records.Row) -> datetime:
    return records.moment(row["events_until"]) if row["events_until"] else BEGINNING


def _of_event(row: records.Row, keys: dict[str, CaseKey]) -> Entry:
    kind = records.kind_of(row["labels"])
    key = keys.get(row["household_id"])
    return Entry(
        at=records.moment(row["at"]),
        by=row["by"],
        deed=row["deed"],
        kind=kind,
        fields=tuple(row["fields"] or ()),
        subject=None if key or kind in OF_FAMILIES else row["subject_id"],
        case=key.mark if key else None,
        event_id=row["id"],
    )


async def head(graph: Graph) -> Head:
    """Return where the chain ends."""
    rows = await graph.read("audit/head")
    return Head(rows[0]["number"], rows[0]["hash"]) if rows else Head()


async def chain(graph: Graph, until: int) -> AsyncIterator[list[Chained]]:
    """Yield the chain up to a number in portions, in order."""
    number = 0
    while rows := await graph.read("audit/page", number=number, until_number=until, limit=PORTION):
        yield [_chained(row["entry"]) for row in rows]
        number = rows[-1]["entry"]["number"]


async def entries_of_case(graph: Graph, key: CaseKey) -> list[Chained]:
    """Return what was done and read of a case, in order."""
    return [_chained(row["entry"]) for row in await graph.read("audit/of_case", mark=key.mark)]


def _chained(row: records.Row) -> Chained:
    entry = Entry(
        at=records.moment(row["at"]),
        by=row["by"],
        deed=row["deed"],
        kind=row["kind"],
        fields=tuple(row["fields"] or ()),
        subject=row["subject"],
        case=row["case"],
        event_id=row["event_id"],
    )
    return Chained(entry, row["number"], row["previous"], row["hash"])
