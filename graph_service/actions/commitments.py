"""Listing commitments, also by what is still free of them."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

from graph_service.domain.capacity import free
from graph_service.domain.schedule import Period
from graph_service.graph.commitments import (
    CommitmentsWanted,
    bookings,
    commitment_keys,
    commitment_total,
    commitments,
)
from graph_service.graph.connection import Graph
from graph_service.graph.pages import Keys

CHUNK = 200


async def list_commitments(
    graph: Graph,
    wanted: CommitmentsWanted,
    first: int,
    after: str,
    today: date,
    min_free_hours: float | None = None,
) -> Keys:
    """Return one page of the commitments wanted, with at least so many hours free in the week of the day."""
    if not min_free_hours:
        return await commitment_keys(graph, wanted, first, after)
    found: list[tuple[str, str]] = []
    async for item in _free_enough(graph, wanted, after, today, min_free_hours):
        found.append(item)
        if len(found) > first:
            break
    return Keys(tuple(found[:first]), len(found) > first)


async def count_commitments(
    graph: Graph, wanted: CommitmentsWanted, today: date, min_free_hours: float | None = None
) -> int:
    """Return how many commitments the whole list has."""
    if not min_free_hours:
        return await commitment_total(graph, wanted)
    return len([item async for item in _free_enough(graph, wanted, "", today, min_free_hours)])


async def _free_enough(
    graph: Graph, wanted: CommitmentsWanted, after: str, today: date, hours: float
) -> AsyncIterator[tuple[str, str]]:
    """Yield the keys of those with enough hours free, reading a chunk at a time."""
    day = wanted.active_on or today
    week = Period(day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()))
    while True:
        keys = await commitment_keys(graph, wanted, CHUNK, after)
        left = await _free_minutes(graph, [id_ for id_, _ in keys.items], week)
        for id_, sort_key in keys.items:
            if left.get(id_, 0) >= hours * 60:
                yield id_, sort_key
        if not keys.more:
            return
        after = keys.items[-1][1]


async def _free_minutes(graph: Graph, ids: Sequence[str], week: Period) -> dict[str, int]:
    found = await commitments(graph, ids)
    held = await bookings(graph, ids, week)
    return {id_: free(found[id_], held[id_][0], week, elsewhere=held[id_][1]).minutes for id_ in found}
