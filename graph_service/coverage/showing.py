"""What is shown of gaps, and to whom: rows of enough families, totals, the level at which a view opens, reasons.

The rows that are published are those of the hierarchy; for all that each pact serves, and for the whole city, one row in
all and one for each of the broadest competences.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph_service.coverage.gaps import Gaps, Row, drill_down, gaps
from graph_service.coverage.kinds import GapReason, Shown
from graph_service.coverage.ledger import Key, Ledger
from graph_service.coverage.levels import Hierarchy, Level
from graph_service.coverage.suppression import Leaf, Release, Rules, leaves, publish
from graph_service.domain.geography import AreaKind

CITY: Key = ("", "")
"""The row of everything."""


def of_pact(pact_id: str) -> Key:
    """Return the row of all that a pact serves; no area has such an id."""
    return f"pact:{pact_id}", ""


@dataclass(frozen=True)
class View:
    """Gaps with what may be shown of them, as of a day, by rules."""

    ledger: Ledger
    hierarchy: Hierarchy
    gaps: Gaps
    release: Release
    levels: Mapping[Level, frozenset[Key]]
    rules: Rules

    @cached_property
    def family_of(self) -> Mapping[str, str]:
        """The family of each need."""
        return {one.id: one.family_id for one in self.ledger.demands}


@dataclass(frozen=True)
class Told:
    """A reason of a row, with its hours where it concerns enough families, and the commitments that lack least."""

    reason: GapReason
    hours: float | None
    need_count: int | None
    commitment_ids: tuple[str, ...]
    need_ids: tuple[str, ...]


def view(
    ledger: Ledger,
    hierarchy: Hierarchy,
    on: date,
    past: Sequence[Release] = (),
    rules: Rules | None = None,
    asked: Iterable[Level] | None = None,
) -> View:
    """Return the gaps of a ledger with what may be shown of them after all past releases.

    Where levels are `asked` for, only their rows and the totals are shown: a tenth of the work where there are many.
    """
    rules = rules or Rules()
    found = gaps(ledger, hierarchy)
    levels = hierarchy.levels(found.cells)
    totals = _totals(found.cells, hierarchy)
    rows = {key: row.cells for key, row in found.rows.items()} | totals
    some = None if asked is None else totals.keys() | {key for one in asked for key in levels.get(one, ())}
    release = publish(on, leaves(ledger, found), rows, list(levels.values()), past, rules, some)
    return View(ledger, hierarchy, found, release, levels, rules)


def _totals(cells: Iterable[Key], hierarchy: Hierarchy) -> dict[Key, tuple[Key, ...]]:
    """Return the rows of everything and of each pact, in all and by the broadest competences, with their cells."""
    under: dict[Key, list[Key]] = defaultdict(list)
    for cell in cells:
        pacts = hierarchy.geography.pacts_serving(cell[0])
        broadest = [one for one in hierarchy.taxonomy.broader(cell[1]) if not hierarchy.depth(one)]
        for place, _ in (CITY, *map(of_pact, pacts)):
            for competence in ("", *broadest):
                under[place, competence].append(cell)
    return {key: tuple(own) for key, own in under.items()}


def total_key(pact_id: str | None) -> Key:
    return CITY if pact_id is None else of_pact(pact_id)


def broadest_rows(rows: Iterable[Key], pact_id: str | None) -> list[Key]:
    """Return, of these rows, those of all that a pact serves, or of the city, by the broadest competences; in order."""
    place, _ = total_key(pact_id)
    return sorted(key for key in rows if key[0] == place and key[1])


def rows_at(
    level: Iterable[Key],
    hierarchy: Hierarchy,
    pact_id: str | None = None,
    area_id: str | None = None,
    competence_id: str | None = None,
) -> list[Key]:
    """Return the rows of a level that lie in what a pact serves, in an area, under a competence; in order."""
    geography = hierarchy.geography
    narrower = hierarchy.taxonomy.narrower(competence_id) if competence_id is not None else None
    return sorted(
        (area, competence)
        for area, competence in level
        if (pact_id is None or pact_id in geography.pacts_serving(area))
        and (area_id is None or area_id in hierarchy.areas_above(area))
        and (narrower is None or competence in narrower)
    )


def coarsest_level(
    levels: Mapping[Level, Iterable[Key]], hierarchy: Hierarchy, pact_id: str | None
) -> Level | None:
    """Return the coarsest level with rows of a pact, or of the city, for a view that opens at none."""
    return next(
        (level for level in reversed(list(levels)) if rows_at(levels[level], hierarchy, pact_id)), None
    )


def opening(
    levels: Mapping[Level, Iterable[Key]],
    release: Release,
    hierarchy: Hierarchy,
    pact_id: str | None = None,
    visible: float = 0.8,
) -> Level | None:
    """Return the finest level at which enough of the demand of a pact, or of all, is seen; None at no level."""
    cells: Mapping[Key, Leaf] = release.leaves
    own = set(release.rows.get(total_key(pact_id), ()))
    total = sum(cells[cell].demand for cell in own)
    for level, rows in levels.items():
        shown = (key for key in rows_at(rows, hierarchy, pact_id) if key in release.shown)
        seen = {cell for key in shown for cell in release.rows[key]} & own
        if total and sum(cells[cell].demand for cell in seen) >= visible * total:
            return level
    return None


def first_levels(found: View) -> frozenset[Level]:
    """Return the levels at which one begins to look at the city or at a pact."""
    return frozenset(
        level
        for pact_id in (None, *found.hierarchy.geography.coverage)
        if (level := opening(found.levels, found.release, found.hierarchy, pact_id, found.rules.visible))
        or (level := coarsest_level(found.levels, found.hierarchy, pact_id))
    )


def rows_of(
    found: View,
    pact_id: str | None,
    area_id: str | None,
    competence_id: str | None,
    kind: AreaKind | None,
    depth: int | None,
    opens: Level | None,
) -> tuple[Level | None, list[Key]]:
    """Return the level that is asked for, and its rows; what is not said of it follows from the area and the competence."""
    usual = opens or coarsest_level(found.levels, found.hierarchy, pact_id)
    if usual is None:
        return None, []
    if kind is None:
        kind = usual[0] if area_id is None else found.hierarchy.geography.areas[area_id].kind
    if depth is None:
        depth = usual[1] if competence_id is None else found.hierarchy.depth(competence_id)
    level = kind, depth
    rows = found.hierarchy.rows_at(level, found.gaps.cells)
    return level, rows_at(rows, found.hierarchy, pact_id, area_id, competence_id)


def shown(found: View, key: Key) -> Shown | None:
    """Return what may be shown of a row; None when it is hidden, or not there."""
    return found.release.shown.get(key)


def reasons(found: View, row: Row, *, hidden: bool) -> list[Told]:
    """Return why hours are missing in a row; each with its hours when enough families have it and the row is not hidden.

    Where a single reason would be left out, and could be had by taking the others from the gap, the smallest of the
    others is left out as well, until those left out are of enough families together.
    """
    drilled = drill_down(found.ledger, found.gaps, row)
    families = {one.missing.reason: {found.family_of[need] for need in one.need_ids} for one in drilled}
    kept = [one for one in drilled if not hidden and len(families[one.missing.reason]) >= found.rules.k]
    rest = [one for one in drilled if one not in kept]
    while rest and kept and len(set().union(*(families[one.missing.reason] for one in rest))) < found.rules.k:
        rest.append(kept.pop())
    return [
        Told(
            one.missing.reason,
            _rounded(one.missing.hours, found.rules.step) if one in kept else None,
            one.missing.need_count if one in kept else None,
            one.commitment_ids if one in kept else (),
            one.need_ids,
        )
        for one in drilled
    ]


def _rounded(hours: float, step: float) -> float:
    return round(hours / step) * step
