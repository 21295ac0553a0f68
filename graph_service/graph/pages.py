"""Pages of long lists, in an order that the store keeps: each goes on after the last key of the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.graph.connection import Graph


@dataclass(frozen=True)
class Keys:
    """The ids of one page with their sort keys; `total` is None when it has not been counted."""

    items: tuple[tuple[str, str], ...]
    more: bool
    total: int | None = None


def keys_of(rows: list[Mapping[str, Any]], first: int, total: int | None = None) -> Keys:
    """Return one page from rows of which one more was read than asked."""
    return Keys(tuple((row["id"], row["sort_key"]) for row in rows[:first]), len(rows) > first, total)


async def page(graph: Graph, statement: str, first: int, after: str, **filters: Any) -> Keys:
    """Return a page from a statement that gives one row for each key."""
    rows = await graph.read(statement, after=after, limit=first + 1, **filters)
    return keys_of([row.data() for row in rows], first)


async def counted_page(graph: Graph, statement: str, first: int, after: str, **filters: Any) -> Keys:
    """Return a page from a statement that also counts what it found."""
    [row] = await graph.read(statement, after=after, limit=first + 1, **filters)
    return keys_of(row["page"], first, row["total"])


async def counted_pages(
    graph: Graph, statement: str, first: int, after: str, *, ids: list[str], **filters: Any
) -> dict[str, Keys]:
    """Return a page of each of several lists, by the id of what the list belongs to; none is left out."""
    rows = await graph.read(statement, ids=ids, after=after, limit=first + 1, **filters)
    found = {row["of"]: keys_of(row["page"], first, row["total"]) for row in rows}
    return {id_: found.get(id_, Keys((), False, 0)) for id_ in ids}


async def total(graph: Graph, statement: str, **filters: Any) -> int:
    """Return the count that the statement gives."""
    [row] = await graph.read(statement, **filters)
    return int(row["total"])
