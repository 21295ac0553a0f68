"""What is published of coverage, week by week, and what it was made of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from graph_service.coverage.kinds import Shown
from graph_service.domain.geography import AreaKind
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.coverage import ASKING

if TYPE_CHECKING:
    from graph_service.coverage.suppression import Release

KEPT_WEEKS = 53
"""So many weeks are looked back on when a week is published: what was shown before is not forgotten."""


Rows = Mapping[tuple[str, str], Shown | None]


@dataclass(frozen=True)
class Snapshot:
    """What was published on a day: rows by area and competence, None where they are hidden.

    `cells` are the finest of them; `opens_at` names the level at which the city and each pact open, by the row of their
    total, the size of areas and the depth of competences.
    """

    taken_on: date
    rows: Rows
    cells: tuple[tuple[str, str], ...]
    opens_at: Mapping[str, tuple[AreaKind, int]]


async def give_tokens(graph: Graph) -> None:
    """Give each family that asks something a token by which what is kept tells it from others."""
    await graph.write("coverage/give_tokens", states=sorted(ASKING))


async def save_snapshot(
    graph: Graph, week: date, release: "Release", opens: Mapping[str, tuple[AreaKind, int]]
) -> bool:
    """Keep what is published of the week of a Monday; return False when somebody has published it already."""
    shown = {
        "opens": opens,
        "cells": list(release.leaves),
        "rows": [
            [*key, *((one.served, one.coverable, one.gap, one.as_of.isoformat()) if one else ())]
            for key in release.rows
            for one in [release.shown.get(key)]
        ],
    }
    kept = {
        "rows": [[*key, own] for key, own in release.rows.items()],
        "leaves": [
            [
                *cell,
                leaf.served,
                leaf.coverable,
                leaf.gap,
                {token: list(own) for token, own in leaf.families.items()},
            ]
            for cell, leaf in release.leaves.items()
        ],
    }
    [row] = await graph.write(
        "coverage/save_snapshot",
        id=week.isoformat(),
        day=release.on,
        shown=json.dumps(shown),
        kept=json.dumps(kept),
    )
    return bool(row["created"])


async def releases(graph: Graph, week: date) -> "list[Release]":
    """Return what was published within the last weeks, the oldest first.

    A row that showed figures older than all of these is left out there: what it was made of is no longer at hand.
    """
    after = week - timedelta(weeks=KEPT_WEEKS)
    found = [_release(row) for row in await graph.read("coverage/snapshots", after=after.isoformat())]
    return [_trimmed(one, found[0].on) for one in found]


def _release(row: Mapping[str, Any]) -> "Release":
    from graph_service.coverage.suppression import Leaf, Release

    snapshot, kept = _snapshot(row), json.loads(row["kept"])
    return Release(
        snapshot.taken_on,
        {key: one for key, one in snapshot.rows.items() if one},
        None,
        {
            (area, competence): Leaf(
                served, coverable, gap, {token: (asked, given) for token, (asked, given) in families.items()}
            )
            for area, competence, served, coverable, gap, families in kept["leaves"]
        },
        {(area, competence): tuple(map(tuple, own)) for area, competence, own in kept["rows"]},
    )


def _trimmed(release: "Release", first: date) -> "Release":
    return replace(release, shown={key: one for key, one in release.shown.items() if one.as_of >= first})


async def latest_snapshot(graph: Graph) -> Snapshot | None:
    """Return what was published last; None before anything was."""
    rows = await graph.read("coverage/latest_snapshot")
    return _snapshot(rows[0]) if rows else None


def _snapshot(row: Mapping[str, Any]) -> Snapshot:
    shown = json.loads(row["shown"])
    taken_on = records.day(row["taken_on"])
    assert taken_on is not None, "what is published has a day"
    rows = {(area, competence): _figure(rest) for area, competence, *rest in shown["rows"]}
    opens = {key: (AreaKind(kind), depth) for key, (kind, depth) in shown["opens"].items()}
    return Snapshot(taken_on, rows, tuple((area, competence) for area, competence in shown["cells"]), opens)


def _figure(rest: list[Any]) -> Shown | None:
    return Shown(rest[0], rest[1], rest[2], date.fromisoformat(rest[3])) if rest else None
