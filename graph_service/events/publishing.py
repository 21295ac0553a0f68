"""Each week what everybody may see of coverage is published anew: figures of that week, worked out after all earlier ones."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from graph_service.domain.schedule import Period
from graph_service.graph.connection import Graph
from graph_service.graph.coverage import Opened, open_ledger
from graph_service.graph.reference import reference
from graph_service.graph.snapshots import give_tokens, latest_snapshot, releases, save_snapshot

if TYPE_CHECKING:
    from graph_service.coverage.levels import Level
    from graph_service.coverage.suppression import Release


async def publish_week(graph: Graph, today: date, floor: int) -> bool:
    """Publish the week of a day, unless it has been; return whether it was published now.

    Nothing is published before anybody asks something.
    """
    monday = today - timedelta(days=today.weekday())
    latest = await latest_snapshot(graph)
    if latest and latest.taken_on >= monday:
        return False
    await give_tokens(graph)
    week = Period(monday, monday + timedelta(days=6))
    opened = await open_ledger(graph, await reference(graph), week)
    if not opened.ledger.demands and latest is None:
        return False
    await asyncio.to_thread(import_module, "graph_service.coverage.showing")
    past = await releases(graph, monday)
    return await save_snapshot(
        graph, monday, *await asyncio.to_thread(_published, opened, past, today, floor)
    )


def _published(
    opened: Opened, past: "Sequence[Release]", today: date, floor: int
) -> "tuple[Release, dict[str, Level]]":
    """Return what is published, and the level at which the city and each pact open."""
    from graph_service.coverage.levels import Hierarchy
    from graph_service.coverage.showing import opening, total_key, view
    from graph_service.coverage.suppression import Rules

    tokens = opened.asked.tokens
    demands = tuple(
        replace(one, family_id=tokens[one.family_id] or one.family_id) for one in opened.ledger.demands
    )
    hierarchy = Hierarchy(opened.known.geography, opened.known.taxonomy)
    found = view(replace(opened.ledger, demands=demands), hierarchy, today, past, Rules(k=floor))
    opens = {
        total_key(pact)[0]: opening(found.levels, found.release, hierarchy, pact)
        for pact in (None, *opened.known.geography.coverage)
    }
    return found.release, {key: level for key, level in opens.items() if level}
