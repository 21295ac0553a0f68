"""Cells and the rows above them: an area within others, a competence under broader ones.

A row sums the distinct cells under it. Areas overlap and a competence may have several broader ones, so rows may
share cells: rows are not added up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph_service.coverage.ledger import Key
from graph_service.domain.geography import INSIDE, AreaKind, Geography
from graph_service.domain.taxonomy import Taxonomy

Level = tuple[AreaKind, int]
"""Areas of a kind, and competences so many steps below a top one."""

KINDS = (AreaKind.ZONE, AreaKind.NEIGHBOURHOOD, AreaKind.DISTRICT, AreaKind.CITY)


@dataclass(frozen=True)
class Hierarchy:
    """What stands above what, the same for everybody and at every time."""

    geography: Geography
    taxonomy: Taxonomy

    @cached_property
    def _areas(self) -> dict[str, tuple[str, ...]]:
        return {}

    def areas_above(self, area_id: str) -> tuple[str, ...]:
        """Return the area and those above it: of each kind the ones that hold half of it, or else most of it."""
        if area_id not in self._areas:
            shares = self.geography.shares_above(area_id)
            most: dict[AreaKind, float] = defaultdict(float)
            for above, share in shares.items():
                kind = self.geography.areas[above].kind
                most[kind] = max(most[kind], share)
            self._areas[area_id] = tuple(
                sorted(
                    above
                    for above, share in shares.items()
                    if share >= min(INSIDE, most[self.geography.areas[above].kind])
                )
            )
        return self._areas[area_id]

    def rows_above(self, cell: Key) -> list[Key]:
        """Return the row of the cell itself and all rows above it."""
        area_id, competence_id = cell
        broader = sorted(self.taxonomy.broader(competence_id))
        return [(area, competence) for area in self.areas_above(area_id) for competence in broader]

    def cells_of_rows(self, cells: Iterable[Key]) -> dict[Key, tuple[Key, ...]]:
        """Return every row above these cells with the distinct cells under it, in order."""
        under: dict[Key, list[Key]] = defaultdict(list)
        for cell in sorted(set(cells)):
            for row in self.rows_above(cell):
                under[row].append(cell)
        return {row: tuple(under[row]) for row in sorted(under)}

    def depth(self, competence_id: str) -> int:
        """Return how many steps, by the longest way, lead up from the competence to a top one."""
        known = self._depths
        if competence_id not in known:
            broader = self.taxonomy.competences[competence_id].broader_ids
            known[competence_id] = 1 + max(map(self.depth, broader), default=-1)
        return known[competence_id]

    @cached_property
    def _depths(self) -> dict[str, int]:
        return {}

    def levels(self, cells: Iterable[Key]) -> Mapping[Level, frozenset[Key]]:
        """Return the rows of each level, the finest level first.

        At a level a cell is seen in rows of that kind of area and that depth of competence. A cell whose own area or
        competence is above that is seen as it is.
        """
        cells = sorted(set(cells))
        deepest = max((self.depth(competence) for _, competence in cells), default=0)
        found: dict[Level, frozenset[Key]] = {}
        order = [(place, kind, steps) for place, kind in enumerate(KINDS) for steps in range(deepest + 1)]
        for _, kind, steps in sorted(order, key=lambda one: (one[0] + deepest - one[2], one[0])):
            rows = self.rows_at((kind, steps), cells)
            if rows and rows not in found.values():
                found[kind, steps] = rows
        return found

    def rows_at(self, level: Level, cells: Iterable[Key]) -> frozenset[Key]:
        """Return the rows in which these cells are seen at a level."""
        return frozenset(row for cell in cells for row in self._seen(cell, *level))

    def _seen(self, cell: Key, kind: AreaKind, steps: int) -> list[Key]:
        area_id, competence_id = cell
        kinds = self.geography.areas
        areas = [one for one in self.areas_above(area_id) if kinds[one].kind is kind] or [area_id]
        broader = [one for one in self.taxonomy.broader(competence_id) if self.depth(one) == steps]
        return [(area, competence) for area in areas for competence in broader or [competence_id]]
