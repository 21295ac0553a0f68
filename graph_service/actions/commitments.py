"""Listing commitments, also by what is still free of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from graph_service.domain.capacity import free
from graph_service.domain.schedule import Period
from graph_service.graph.commitments import CommitmentsWanted, bookings, commitment_keys, commitments
from graph_service.graph.connection import Graph
from graph_service.graph.pages import Keys
from graph_service.graph.words import commitments_called

CHUNK = 1000


async def list_commitments(
    graph: Graph, wanted: CommitmentsWanted, first: int, after: str, today: date
) -> Keys:
    """Return one page of the commitments wanted.

    What is free is counted in the week of `active_on`, or of today, and only of those valid on that day. It
    takes their referrals, so such a list is read whole, a chunk at a time, and knows its total.
    """
    if not wanted.min_free_minutes:
        return await commitment_keys(graph, wanted, first, after)
    found = await _free_enough(graph, replace(wanted, active_on=wanted.active_on or today))
    rest = [(id_, sort_key) for id_, sort_key in found if sort_key > after]
    return Keys(tuple(rest[:first]), len(rest) > first, len(found))


async def search_commitments(graph: Graph, wanted: CommitmentsWanted, words: str, today: date) -> list[str]:
    """Return the ids of the 200 wanted that are nearest to the words, best first, less those without enough time free."""
    least = wanted.min_free_minutes
    if not least:
        return await commitments_called(graph, words, wanted)
    day = wanted.active_on or today
    found = await commitments_called(graph, words, replace(wanted, active_on=day))
    left = await _free_minutes(graph, found, _week_of(day))
    return [id_ for id_ in found if left.get(id_, 0) >= least]


def _week_of(day: date) -> Period:
    return Period(day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()))


async def _free_enough(graph: Graph, wanted: CommitmentsWanted) -> list[tuple[str, str]]:
    """Return the keys of those with enough time free in the week of the day."""
    day, least = wanted.active_on, wanted.min_free_minutes
    assert day is not None, "what is free is counted on a day"
    assert least is not None, "what is free is compared with a number"
    week = _week_of(day)
    found: list[tuple[str, str]] = []
    more, after = True, ""
    while more:
        keys = await commitment_keys(graph, wanted, CHUNK, after)
        left = await _free_minutes(graph, [id_ for id_, _ in keys.items], week)
        found += [(id_, sort_key) for id_, sort_key in keys.items if left.get(id_, 0) >= least]
        more, after = keys.more, keys.items[-1][1] if keys.items else ""
    return found


async def _free_minutes(graph: Graph, ids: Sequence[str], week: Period) -> dict[str, int]:
    found = await commitments(graph, ids)
    held = await bookings(graph, ids, week)
    return {id_: free(found[id_], held[id_][0], week, elsewhere=held[id_][1]).minutes for id_ in found}
