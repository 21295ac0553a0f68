r"""Where the network falls short: served, coverable and missing hours, by area and competence.

In each cell, the needs of one area that ask one competence, in hours a week averaged over the ISO weeks of a period,

.. math:: demand = served + coverable + gap

*Served* is what referrals that hold capacity give. *Coverable* is what the offers that meet every requirement but
capacity could give with their free hours times places: the most there is, shared so that :math:`\sum gap^2 / demand` is
least, hence in one way alone (see `flow`). An hour of an offer is counted once. What is free is divided at will, without
a timetable, and a household takes one place of it: the figures are optimistic, and nothing is reserved.

A row above sums the distinct cells under it; rows that share cells are not to be added up, the total is that of all
needs. *Free* is what the offers that could serve some need of a row have free before any of it is given; rows share it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph_service.coverage.arcs import Why
from graph_service.coverage.flow import Arcs, balanced, network
from graph_service.coverage.kinds import GapReason
from graph_service.coverage.ledger import Key, Ledger
from graph_service.coverage.levels import Hierarchy
from graph_service.coverage.uncollected import uncollected

HOUR = 60
DIGITS = 9
REASONS = tuple(GapReason)
COLUMNS = {reason: column for column, reason in enumerate(REASONS)}


class Figures(NamedTuple):
    """Hours a week."""

    demand: float = 0.0
    served: float = 0.0
    coverable: float = 0.0
    gap: float = 0.0


@dataclass(frozen=True)
class Cell:
    """What needs of one area and one competence ask and lack, in minutes summed over the weeks of the period."""

    demand: int
    served: int
    coverable: Fraction
    gap: Fraction


class Missing(NamedTuple):
    """So many hours a week are missing for this reason; so many needs have it."""

    reason: GapReason
    hours: float
    need_count: int


class Row(NamedTuple):
    """A cell, or all distinct cells under an area and a competence."""

    area_id: str
    competence_id: str
    cells: tuple[Key, ...]
    figures: Figures
    free: float
    need_count: int
    family_count: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Gaps:
    """All cells and the rows above them, by their keys; the totals; and hours free that nobody could use.

    `reasons` hold for each cell the numbers of the ledger's needs that have a reason, and minutes over all weeks.
    `idle_commitment_ids` are of offers with free hours that could serve none of these needs.
    """

    weeks: int
    cells: Mapping[Key, Cell]
    needs: Mapping[Key, tuple[int, ...]]
    reasons: Mapping[Key, Mapping[GapReason, tuple[Fraction, tuple[int, ...]]]]
    whys: Mapping[int, Why]
    rows: Mapping[Key, Row]
    total: Figures
    free: float
    idle_commitment_ids: tuple[str, ...]


@dataclass(frozen=True)
class Drilled:
    """A reason of a row with its needs, for whoever may see them, and the commitments that lack least."""

    missing: Missing
    need_ids: tuple[str, ...]
    commitment_ids: tuple[str, ...]


def cells(ledger: Ledger) -> dict[Key, Cell]:
    """Return the cells of all needs that ask something in the period."""
    return _cells(ledger, _needs(ledger))


def _needs(ledger: Ledger) -> dict[Key, tuple[int, ...]]:
    needs: dict[Key, list[int]] = defaultdict(list)
    for number, demand in enumerate(ledger.demands):
        if ledger.asked[number]:
            needs[demand.cell].append(number)
    return {cell: tuple(needs[cell]) for cell in sorted(needs)}


def _cells(ledger: Ledger, needs: Mapping[Key, Sequence[int]]) -> dict[Key, Cell]:
    asked = {cell: sum(ledger.asked[need] for need in own) for cell, own in needs.items()}
    open_ = {cell: sum(ledger.open[need] for need in own) for cell, own in needs.items()}
    numbers = [0] * len(ledger.demands)
    for row, own in enumerate(needs.values()):
        for need in own:
            numbers[need] = row
    given = balanced(
        network(numbers, ledger.open, ledger.free, ledger.arcs.only(np.array(ledger.open) > 0)),
        dict(enumerate(open_.values())),
        dict(enumerate(asked.values())),
    )
    return {
        cell: Cell(asked[cell], asked[cell] - open_[cell], given[row], open_[cell] - given[row])
        for row, cell in enumerate(needs)
    }


def _minutes(found: Iterable[Cell]) -> NDArray[np.float64]:
    """Return what each cell asks, is served, could be covered and lacks: a row a cell."""
    minutes = [(cell.demand, cell.served, float(cell.coverable), float(cell.gap)) for cell in found]
    return np.array(minutes, dtype=np.float64).reshape(len(minutes), 4)


@uncollected()
def gaps(ledger: Ledger, hierarchy: Hierarchy) -> Gaps:
    """Return what is missing where, and why."""
    needs = _needs(ledger)
    found = _cells(ledger, needs)
    whys = ledger.why()
    reasons = {cell: _reasons(ledger, found[cell], own, whys) for cell, own in needs.items()}
    used = np.zeros(len(ledger.offers), dtype=np.bool_)
    used[ledger.arcs.offers] = True
    idle = np.flatnonzero(~used & (np.array(ledger.free, dtype=np.int64) > 0)).tolist()
    unit = HOUR * ledger.weeks
    minutes = _minutes(found.values())
    return Gaps(
        ledger.weeks,
        found,
        needs,
        reasons,
        whys,
        _rows(ledger, hierarchy, needs, minutes, reasons),
        Figures(*(fsum(column) / unit for column in minutes.T)),
        sum(ledger.free) / unit,
        tuple(ledger.offers[number].commitment.id for number in idle),
    )


def _reasons(
    ledger: Ledger, cell: Cell, needs: Sequence[int], whys: Mapping[int, Why]
) -> dict[GapReason, tuple[Fraction, tuple[int, ...]]]:
    """Return why a cell's minutes are missing; they add up to its gap.

    Needs that nobody could serve lack all that is open of them; the rest of the gap is for want of free hours.
    """
    if not cell.gap:
        return {}
    found: dict[GapReason, list[int]] = defaultdict(list)
    for need in needs:
        if need in whys:
            found[whys[need].reason].append(need)
    known = {reason: sum(ledger.open[need] for need in own) for reason, own in found.items()}
    minutes = {reason: Fraction(own) for reason, own in known.items()}
    if rest := cell.gap - sum(known.values()):
        minutes[GapReason.NO_FREE_HOURS] = rest
        found[GapReason.NO_FREE_HOURS] = [need for need in needs if need not in whys and ledger.open[need]]
    return {reason: (minutes[reason], tuple(found[reason])) for reason in minutes}


def _rows(
    ledger: Ledger,
    hierarchy: Hierarchy,
    needs: Mapping[Key, Sequence[int]],
    minutes: NDArray[np.float64],
    reasons: Mapping[Key, Mapping[GapReason, tuple[Fraction, tuple[int, ...]]]],
) -> dict[Key, Row]:
    """Return all rows. What they share is counted once, by products of incidences: rows, cells, needs, families."""
    under = hierarchy.cells_of_rows(needs)
    place = {cell: row for row, cell in enumerate(needs)}
    over = _incidence([[place[cell] for cell in own] for own in under.values()], len(needs))
    of_cells = _incidence(list(needs.values()), len(ledger.demands))
    arcs = csr_array(
        (np.ones(len(ledger.arcs.offers), dtype=np.int32), ledger.arcs.offers, ledger.arcs.starts),
        shape=(len(ledger.demands), len(ledger.offers)),
    )
    names: dict[str, int] = {}
    of_families = [[names.setdefault(demand.family_id, len(names))] for demand in ledger.demands]
    families = np.diff((over @ (of_cells @ _incidence(of_families, len(names)))).indptr)
    reached = over @ (of_cells @ arcs)
    reached.data[:] = 1
    unit = HOUR * ledger.weeks
    free = reached @ (np.array(ledger.free, dtype=np.float64) / unit)
    figures = over @ minutes / unit
    lacking, counts = np.zeros((2, len(needs), len(REASONS)))
    for row, cell in enumerate(needs):
        for reason, (lost, own) in reasons[cell].items():
            lacking[row, COLUMNS[reason]], counts[row, COLUMNS[reason]] = float(lost), len(own)
    missing = _missing(over @ lacking / unit, over @ counts)
    need_counts = (over @ np.array([len(own) for own in needs.values()], dtype=np.int64)).tolist()
    told = np.round(figures, DIGITS).tolist()
    spare = np.round(free, DIGITS).tolist()
    return {
        key: Row(
            *key,
            own,
            Figures(*told[row]),
            spare[row],
            need_counts[row],
            int(families[row]),
            tuple(sorted(missing[row], key=lambda one: (-one.hours, one.reason))),
        )
        for row, (key, own) in enumerate(under.items())
    }


def _incidence(several: Sequence[Sequence[int]], width: int) -> csr_array:
    arcs = Arcs.of(several)
    ones = np.ones(len(arcs.offers), dtype=np.int32)
    return csr_array((ones, arcs.offers, arcs.starts), shape=(len(several), width))


def _missing(hours: NDArray[np.float64], counts: NDArray[np.float64]) -> dict[int, list[Missing]]:
    """Return the reasons of each row."""
    found: dict[int, list[Missing]] = defaultdict(list)
    rows, columns = np.nonzero(counts)
    told = np.round(hours[rows, columns], DIGITS).tolist(), counts[rows, columns].tolist()
    for row, column, length, count in zip(rows.tolist(), columns.tolist(), *told, strict=True):
        found[row].append(Missing(REASONS[column], length, int(count)))
    return found


def drill_down(ledger: Ledger, found: Gaps, row: Row) -> tuple[Drilled, ...]:
    """Return the needs and the commitments behind each reason of a row of these gaps."""
    needs: dict[GapReason, list[int]] = defaultdict(list)
    for cell in row.cells:
        for reason, (_, own) in found.reasons[cell].items():
            needs[reason] += own
    return tuple(
        Drilled(
            one,
            tuple(sorted(ledger.demands[need].id for need in needs[one.reason])),
            tuple(sorted({id_ for need in needs[one.reason] for id_ in _lacking_least(ledger, found, need)})),
        )
        for one in row.missing
    )


def _lacking_least(ledger: Ledger, found: Gaps, need: int) -> Iterable[str]:
    if need in found.whys:
        return found.whys[need].commitment_ids
    return (ledger.offers[offer].commitment.id for offer in ledger.arcs[need])
