"""Real bodies known from public lists."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from graph_service.domain.model import RegisterEntry
from graph_service.domain.names import plain_name
from graph_service.domain.registers import Held
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.words import LONGEST_WORD, MOST_FOUND, MOST_WORDS, variants

BATCH = 1000
MOST_AT_ONCE = 10_000
"""More entries than this are written in several transactions: Neo4j keeps each in memory until its commit is over."""

_MAYBE_A_TAX_CODE = re.compile(r"(?:[0-9][\s.-]*){11}")


async def register_entries(graph: Graph, tax_codes: Sequence[str]) -> dict[str, RegisterEntry]:
    """Return the entries with these tax codes, by tax code."""
    rows = await graph.read("register/by_tax_codes", tax_codes=list(tax_codes))
    return {row["entry"]["tax_code"]: records.register_entry(row["entry"]) for row in rows}


async def register_entries_called(graph: Graph, text: str, limit: int = MOST_FOUND) -> list[str]:
    """Return the tax codes of the entries with this tax code, or nearest to the words of a name, best first."""
    if _MAYBE_A_TAX_CODE.fullmatch(text.strip()):
        return list(await register_entries(graph, [re.sub(r"[^0-9]", "", text)]))
    plain = plain_name(text)
    words = [word[:LONGEST_WORD] for word in plain.split()[:MOST_WORDS]]
    if not words:
        return []
    letters = " ".join(map(variants, dict.fromkeys(words)))
    rows = await graph.read("words/register", letters=letters, plain=plain, limit=limit)
    return [row["id"] for row in rows]


async def held_entries(graph: Graph) -> AsyncIterator[Held]:
    """Yield every entry as newer lists are compared with it."""
    async for row in graph.stream("register/all"):
        yield records.held_entry(row["entry"])


async def save_entries(
    graph: Graph, rows: Sequence[records.Row], progress: Callable[[int], None] = lambda rows: None
) -> int:
    """Write what was approved of a list; up to 10,000 entries in one transaction, more in several."""

    async def work(some: Sequence[records.Row], transaction: Transaction) -> None:
        for batch in _batches(some, BATCH):
            await transaction.run("register/save", rows=list(batch))

    for some in _batches(rows, MOST_AT_ONCE):
        await graph.change(partial(work, some))
        progress(len(some))
    return len(rows)


def _batches(rows: Sequence[records.Row], size: int) -> list[Sequence[records.Row]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
