"""Promised against fulfilled hours, by partner and by pact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from graph_service.domain.checks import year_problems
from graph_service.domain.fulfilment import Fulfilment, fulfilment
from graph_service.domain.problems import OutOfRange, PeriodReversed, Problem
from graph_service.domain.schedule import Period
from graph_service.graph.attendance import promises
from graph_service.graph.connection import Graph

MOST_DAYS = 1100


@dataclass(frozen=True)
class FigureOf:
    """Whose figures, over which days."""

    kind: Literal["partner", "pact"]
    id: str
    during: Period


def days_of(start: date, end: date) -> Period | Problem:
    """Return the days that figures are asked for: at most three years."""
    for name, day in (("from", start), ("to", end)):
        if problem := next(year_problems((name,), day), None):
            return problem
    if end < start:
        return PeriodReversed(("to",), start, end)
    days = (end - start).days + 1
    return Period(start, end) if days <= MOST_DAYS else OutOfRange(("to",), days, 1, MOST_DAYS)


async def read_fulfilment(asked: Sequence[FigureOf], graph: Graph, today: date) -> list[Fulfilment]:
    """Return the figures of each, whoever asks; those of the same days are read together."""
    found: dict[FigureOf, Fulfilment] = {}
    for during in dict.fromkeys(one.during for one in asked):
        wanted = [(one.kind, one.id) for one in asked if one.during == during]
        held = await promises(graph, wanted, during)
        for kind, id_ in wanted:
            found[FigureOf(kind, id_, during)] = fulfilment(held.get((kind, id_), ()), during, today)
    return [found[one] for one in asked]
