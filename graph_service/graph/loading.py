"""Many rows into the graph: in batches, all or nothing, and only those that differ from what is there."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from graph_service.domain.geography import Point
from graph_service.errors import PattiError
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.driver import Record, exceptions

BATCH = 1000
KEYS_AT_ONCE = 10_000
MOST_CELLS_AT_ONCE = 150_000
"""More cells than this are written in several transactions: Neo4j keeps each in memory, about 900 bytes a
cell until its commit is over, and the local one has 216 MiB for that."""


@dataclass(frozen=True)
class Part:
    """The rows of one table; they can be read again. `then` is a statement for when all of them are there.

    `settle` turns a row, once it has its fingerprint, into what it means today; None for what says nothing any more.
    """

    table: str
    rows: Callable[[], Iterator[dict[str, Any]]]
    count: int
    columns: int
    then: str | None = None
    changes_reference: bool = False
    settle: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda row: row


@dataclass(frozen=True)
class Written:
    """What became of a table's rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


class _Rehearsed(Exception):
    """Ends a transaction that was only a rehearsal."""


async def known_keys(graph: Graph, wanted: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return which of the keys the graph holds, by kind."""
    found: dict[str, set[str]] = {}
    for kind, keys in wanted.items():
        for some in _slices(keys):
            for row in await graph.read("load/known_keys", wanted=[{"kind": kind, "keys": some}]):
                found.setdefault(kind, set()).update(row["keys"])
    return found


async def tax_code_holders(graph: Graph, tax_codes: Iterable[str]) -> dict[str, list[str]]:
    """Return which organisation has each of these tax codes that are taken, before all that was merged into it."""
    return {
        row["tax_code"]: row["ids"]
        for some in _slices(tax_codes)
        for row in await graph.read("load/tax_codes", tax_codes=some)
    }


async def offers(graph: Graph, ids: Iterable[str]) -> list[tuple[str, str, list[str]]]:
    """Return (id, partner's id, windows) of these commitments."""
    return [
        (row["id"], row["partner_id"], row["windows"])
        for some in _slices(ids)
        for row in await graph.read("load/offers", ids=some)
    ]


async def pact_starts(graph: Graph, ids: Iterable[str]) -> dict[str, date]:
    """Return the first day of each of these pacts."""
    return {
        row["id"]: row["starts_on"].to_native()
        for some in _slices(ids)
        for row in await graph.read("load/pact_starts", ids=some)
    }


def _slices(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(sorted(keys))
    while some := list(islice(rest, KEYS_AT_ONCE)):
        yield some


async def write(
    graph: Graph,
    parts: list[Part],
    rehearse: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> dict[str, Written]:
    """Write all parts and return what became of each; with `rehearse`, undo it all at the end.

    Up to 150,000 cells are one transaction. More are one for each batch: every row was checked, so only a
    lost connection can stop them, and loading again ends what was begun. Raises PattiError when Neo4j refuses.
    """
    if sum(part.count * part.columns for part in parts) > MOST_CELLS_AT_ONCE:
        if rehearse:
            return {}
        with _explained("what was written before stays: load it again"):
            return await _write_parts(graph.write, parts, progress, always_tell=True)
    written: dict[str, Written] = {}
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        told += rows
        progress(rows)

    async def everything(transaction: Transaction) -> None:
        tell(-told)  # the server may ask to begin again
        written.update(await _write_parts(transaction.run, parts, tell))
        if rehearse:
            raise _Rehearsed

    with suppress(_Rehearsed), _explained("nothing was loaded"):
        await graph.change(everything)
    return written


@contextmanager
def _explained(outcome: str) -> Iterator[None]:
    """Turn what Neo4j refuses into words that name the culprit."""
    try:
        yield
    except (exceptions.ClientError, exceptions.TransientError) as error:
        raise PattiError(f"Neo4j refuses the rows: {error.message}; {outcome}") from error


Run = Callable[..., Awaitable[list[Record]]]


async def _write_parts(
    run: Run, parts: list[Part], progress: Callable[[int], None], always_tell: bool = False
) -> dict[str, Written]:
    """Write the parts in order; `always_tell` that the reference changed, since an interrupted load may have."""
    written = {}
    for part in parts:
        done = written[part.table] = await _write_part(run, part, progress)
        if part.changes_reference and (always_tell or done.created + done.changed):
            await run("load/reference_changed")
    return written


async def _write_part(run: Run, part: Part, progress: Callable[[int], None]) -> Written:
    created = changed = 0

    def done(rows: int, counts: Record) -> None:
        nonlocal created, changed
        created, changed = created + counts["created"], changed + counts["changed"]
        progress(rows)

    await _run_batches(run, part.table, part, done)
    if part.then:
        await _run_batches(run, part.then, part, lambda rows, counts: None)
    return Written(created, changed, part.count - created - changed)


async def _run_batches(run: Run, statement: str, part: Part, done: Callable[[int, Record], None]) -> None:
    """Run the statement for each batch; a thread prepares the next one while Neo4j writes."""
    rows = filter(None, map(part.settle, rows_for_graph(part.rows())))
    coming = asyncio.create_task(asyncio.to_thread(_batch, rows))
    try:
        while batch := await coming:
            coming = asyncio.create_task(asyncio.to_thread(_batch, rows))
            [counts] = await run(f"load/{statement}", rows=batch)
            done(len(batch), counts)
    finally:
        await asyncio.gather(coming, return_exceptions=True)


def _batch(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(islice(rows, BATCH))


def rows_for_graph(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows as the statements take them."""
    return map(_for_graph, rows)


def _for_graph(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its fingerprint, by which an unchanged one is known, and positions as the graph has them.

    Empty values are no part of the fingerprint: a column that a later version adds leaves it as it was.
    """
    said = sorted((name, value) for name, value in row.items() if value is not None and value != [])
    shaped: dict[str, Any] = {"checksum": hashlib.blake2b(repr(said).encode(), digest_size=8).hexdigest()}
    for name, value in row.items():
        shaped[name] = records.graph_point(value) if isinstance(value, Point) else value
    return shaped
