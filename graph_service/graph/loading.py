"""Many rows into the graph: in batches, all or nothing, and only those that differ from what is there."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from neo4j import Record

from graph_service.domain.geography import Point
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction

BATCH = 1000
MOST_ROWS_AT_ONCE = 50_000
"""More rows than this are written in several transactions, so that a small Neo4j can hold each."""


@dataclass(frozen=True)
class Part:
    """The rows of one table; they can be read again. `then` is a statement for when all of them are there."""

    table: str
    rows: Callable[[], Iterator[dict[str, Any]]]
    count: int
    then: str | None = None


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
    asked = [{"kind": kind, "keys": sorted(set(keys))} for kind, keys in wanted.items()]
    found = await graph.read("load/known_keys", wanted=asked) if asked else []
    return {row["kind"]: set(row["keys"]) for row in found}


async def tax_code_holders(graph: Graph, tax_codes: Iterable[str]) -> dict[str, str]:
    """Return which organisation has each of these tax codes, of those that are taken."""
    rows = await graph.read("load/tax_codes", tax_codes=sorted(tax_codes))
    return {row["tax_code"]: row["id"] for row in rows}


async def write(
    graph: Graph,
    parts: list[Part],
    changes_reference: bool,
    rehearse: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> dict[str, Written]:
    """Write all parts and return what became of each; with `rehearse`, undo it all at the end.

    Up to 50,000 rows are one transaction. More are one for each batch: every row was checked, so only a
    lost connection can stop them, and loading again ends what was begun.
    """
    if sum(part.count for part in parts) > MOST_ROWS_AT_ONCE:
        return {} if rehearse else await _write_parts(graph.write, parts, changes_reference, progress)
    written: dict[str, Written] = {}

    async def everything(transaction: Transaction) -> None:
        written.update(await _write_parts(transaction.run, parts, changes_reference, progress))
        if rehearse:
            raise _Rehearsed

    with suppress(_Rehearsed):
        await graph.change(everything)
    return written


Run = Callable[..., Awaitable[list[Record]]]


async def _write_parts(
    run: Run, parts: list[Part], changes_reference: bool, progress: Callable[[int], None]
) -> dict[str, Written]:
    written = {part.table: await _write_part(run, part, progress) for part in parts}
    if changes_reference and any(one.created + one.changed for one in written.values()):
        await run("load/reference_changed")
    return written


async def _write_part(run: Run, part: Part, progress: Callable[[int], None]) -> Written:
    created = changed = 0
    for statement in filter(None, (part.table, part.then)):
        for batch in _batches(part.rows()):
            [counts] = await run(f"load/{statement}", rows=batch)
            created, changed = created + counts["created"], changed + counts["changed"]
            if statement == part.table:
                progress(len(batch))
    return Written(created, changed, part.count - created - changed)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := [_for_graph(row) for row in islice(rows, BATCH)]:
        yield batch


def _for_graph(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its fingerprint, by which an unchanged one is known, and positions as the graph has them."""
    checksum = hashlib.blake2b(repr(sorted(row.items())).encode(), digest_size=8).hexdigest()
    shaped = {
        name: records.graph_point(value) if isinstance(value, Point) else value for name, value in row.items()
    }
    return {**shaped, "checksum": checksum}
