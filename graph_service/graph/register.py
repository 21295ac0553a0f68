"""Real bodies known from public lists."""

import re
from collections.abc import Sequence

from graph_service.domain.model import RegisterEntry
from graph_service.domain.names import plain_name
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.words import LONGEST_WORD, MOST_FOUND, MOST_WORDS, variants

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
