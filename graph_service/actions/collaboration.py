"""Who works with whom: the network of partners, what changed in it, and its file; nothing is changed."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from graph_service.actions.coverage import odd_years
from graph_service.coverage.asking import period_problems
from graph_service.domain.checks import year_problems
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import InTheFuture, Problem
from graph_service.domain.schedule import Period, months_later
from graph_service.graph.connection import Graph
from graph_service.graph.coverage import Named, partners_by_id, shared

if TYPE_CHECKING:
    import networkx as nx

    from graph_service.coverage.network import Change, Network, Shared

MONTHS = 6


@dataclass(frozen=True)
class Collaboration:
    """The network over some days, the names in it, and what differs from an equally long time that ended before."""

    during: Period
    names: Mapping[str, Named]
    network: "Network"
    change: "Change | None"


async def collaboration(
    viewer: Viewer,
    start: date | None,
    end: date | None,
    since: date | None,
    graph: Graph,
    today: date,
    families: int,
) -> Collaboration | list[Problem]:
    """Return who works with whom over some days, the last six months where nothing else is said.

    With `since`, also what changed from as many days that ended then. Fewer than so many families of a tie count as one.
    """
    permit(viewer, Action.READ_COVERAGE)
    if problems := odd_years(start, end):
        return problems
    last = end or today
    first = start or months_later(last, -MONTHS)
    problems = list(period_problems(first, last))
    if since is not None:
        problems += year_problems(("since",), since)
        if since > last:
            problems.append(InTheFuture(("since",), since, last))
    if problems:
        return problems
    during = Period(first, last)
    before = None if since is None else Period(since - timedelta(days=(last - first).days), since)
    whole = Period(min(first, before.start), last) if before else during
    seen = await graph.unless_written(("shared", whole), partial(_seen, graph, whole))
    return await asyncio.to_thread(_collaboration, *seen, during, before, families)


async def _seen(graph: Graph, during: Period) -> "tuple[frozenset[tuple[str, Named]], frozenset[Shared]]":
    names, things = await partners_by_id(graph), await shared(graph, during)
    return frozenset(names.items()), frozenset(things)


@lru_cache(maxsize=2)
def _collaboration(
    named: frozenset[tuple[str, Named]],
    things: "frozenset[Shared]",
    during: Period,
    before: Period | None,
    families: int,
) -> Collaboration:
    """Measure the network; what nobody has changed since is not measured again for the next page of a list."""
    from graph_service.coverage.network import change, measured

    names = dict(sorted(named))
    now = _graph(names, things, during, families)
    changed = None
    if before and before.end:
        there = {
            id_: one for id_, one in names.items() if one.joined_on is None or one.joined_on <= before.end
        }
        changed = change(_graph(there, things, before, families), now)
    return Collaboration(during, names, measured(now), changed)


def _graph(
    names: Mapping[str, Named], things: "Collection[Shared]", during: Period, families: int
) -> "nx.Graph[str]":
    from graph_service.coverage.network import collaboration as joined
    from graph_service.coverage.ties import few_as_one

    return few_as_one(joined({id_: one.name for id_, one in names.items()}, things, during), families)


def exported(found: Collaboration, form: str) -> str:
    """Return the network as a file of NetworkX's own formats, `GRAPHML` or `JSON`; volunteers have no names in it."""
    from graph_service.coverage.network import graphml, node_link
    from graph_service.coverage.ties import without_names

    nameless = without_names(found.network, {id_ for id_, one in found.names.items() if one.of_volunteer})
    return graphml(nameless) if form == "GRAPHML" else node_link(nameless)
