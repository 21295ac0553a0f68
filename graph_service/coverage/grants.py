"""What became of the money of a pact's grants, in sums that name no family: none is of fewer than the floor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph_service.coverage.asking import FLOOR
from graph_service.coverage.floors import Cell, above_floor
from graph_service.domain.model import GrantCategory, GrantEntryKind

RETURNED, LEFT = "RETURNED", "LEFT"


@dataclass(frozen=True)
class EntrySum:
    """What entries of one kind and category add up to for a family, which is a token that says nothing."""

    family: str
    kind: GrantEntryKind
    category: GrantCategory | None
    cents: int


@dataclass(frozen=True)
class GrantTotals:
    """What was allocated, and into what that parts: categories, RETURNED and LEFT; None or empty for too few families."""

    families: int | None = None
    allocated_cents: int | None = None
    uses: Sequence[Cell[str]] = ()


def grant_totals(sums: Iterable[EntrySum], floor: int = FLOOR) -> GrantTotals:
    """Return the sums of these entries; what was taken back counts as if it had not been.

    An allocation has no category, and neither has what takes it back.
    """
    allocated: dict[str, int] = {}
    used: dict[str, dict[str, int]] = {}
    left: dict[str, int] = {}
    for one in sums:
        left[one.family] = left.get(one.family, 0) + one.cents
        if one.kind is GrantEntryKind.RETURN:
            key = RETURNED
        elif one.category is not None:
            key = str(one.category)
        else:
            allocated[one.family] = allocated.get(one.family, 0) + one.cents
            continue
        of = used.setdefault(key, {})
        of[one.family] = of.get(one.family, 0) - one.cents
    families = {family for family, cents in allocated.items() if cents}
    if len(families) < floor:
        return GrantTotals()
    cells = [_cell(key, of) for key, of in (*used.items(), (LEFT, left))]
    return GrantTotals(len(families), sum(allocated.values()), above_floor(cells, floor))


def _cell(key: str, of: dict[str, int]) -> Cell[str]:
    families = frozenset(family for family, cents in of.items() if cents)
    return Cell((key,), sum(of.values()), families)
