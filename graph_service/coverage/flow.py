r"""The most hours that can be given to needs, and the one fair way in which cells share what is missing.

Offers give minutes to needs along arcs, needs lie in cells. The amounts :math:`x_c` that cells can get together are a
polymatroid; among the largest, one alone minimises

.. math:: \sum_c \frac{(a_c - x_c)^2}{D_c}

where :math:`a_c` is what is open in a cell and :math:`D_c` all its demand: the part of its demand that a cell lacks is
as even as the arcs allow. It is found by decomposition [1]_: give every cell the same lacking part; where a minimum cut
shows that some cells cannot have that much, they and the others are two smaller problems. Whole numbers throughout, so
that the answer is exact and does not depend on any order.

.. [1] S. Fujishige, "Lexicographically optimal base of a polymatroid with respect to a weight vector", Mathematics of
   Operations Research 5 (1980) 186–196; H. Groenevelt, European Journal of Operational Research 54 (1991) 227–236.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int64]
MOST = 1 << 62
"""Above this, whole numbers of the solver would overflow."""
REQUIRED = -1
"""The cell of a need that has to get all it asks."""


@dataclass(frozen=True)
class Arcs:
    """For each need the offers that could serve it, in order: those of need n stand from ``starts[n]`` on."""

    starts: Numbers
    offers: Numbers

    @classmethod
    def of(cls, several: Sequence[Sequence[int] | Numbers]) -> "Arcs":
        lengths = [0, *map(len, several)]
        offers = np.fromiter(chain.from_iterable(several), dtype=np.int64, count=sum(lengths))
        return cls(np.cumsum(lengths, dtype=np.int64), offers)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, need: int) -> Numbers:
        return self.offers[self.starts[need] : self.starts[need + 1]]

    def only(self, kept: NDArray[np.bool_]) -> "Arcs":
        """Return the arcs of these needs alone."""
        counts = np.where(kept, self.counts, 0)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return Arcs(starts.astype(np.int64), self.offers[kept[self.needs]])

    @property
    def counts(self) -> Numbers:
        """How many offers could serve each need."""
        return np.diff(self.starts)

    @property
    def needs(self) -> Numbers:
        """The need of each arc."""
        return np.repeat(np.arange(len(self)), self.counts)


@dataclass(frozen=True)
class Network:
    """Needs alike and offers alike put together.

    A group of needs lies in one cell and has `open` minutes; a group of offers has `free` ones; `arcs` are pairs of
    them. `need_groups` and `offer_groups` say in which group each need and each offer is; those without arcs are in
    none (-1).
    """

    cells: Numbers
    open: Numbers
    free: Numbers
    arc_needs: Numbers
    arc_offers: Numbers
    need_groups: Numbers
    offer_groups: Numbers


_NONE = np.zeros(0, dtype=np.int64)


def network(cells: Sequence[int], open_: Sequence[int], free: Sequence[int], arcs: Arcs) -> Network:
    """Put together the needs of one cell that the same offers could serve, and offers that could serve the same."""
    need_groups, needs = _together(arcs, cells)
    examples = Arcs.of([arcs[need] for need in needs]) if len(needs) < len(arcs) else arcs
    order = np.argsort(examples.offers, kind="stable")
    reached = np.concatenate([[0], np.cumsum(np.bincount(examples.offers, minlength=len(free)))])
    back = Arcs(reached.astype(np.int64), examples.needs[order])
    offer_groups, offers = _together(back, [0] * len(free))
    kept = Arcs.of([back[offer] for offer in offers]) if len(offers) < len(free) else back
    return Network(
        np.array([cells[need] for need in needs], dtype=np.int64),
        _sums(open_, need_groups, len(needs)),
        _sums(free, offer_groups, len(offers)),
        kept.offers,
        kept.needs,
        need_groups,
        offer_groups,
    )


def _together(arcs: Arcs, besides: Sequence[int]) -> tuple[Numbers, list[int]]:
    """Return the group of each, alike when their arcs and what is besides are; and one of each group."""
    numbers: dict[Hashable, int] = {}
    groups, examples = np.full(len(arcs), -1, dtype=np.int64), list[int]()
    starts, raw, size = arcs.starts.tolist(), arcs.offers.tobytes(), arcs.offers.itemsize
    for index, (first, last) in enumerate(pairwise(starts)):
        if first < last:
            key = besides[index], raw[first * size : last * size]
            group = numbers.setdefault(key, len(numbers))
            groups[index] = group
            if group == len(examples):
                examples.append(index)
    return groups, examples


def _sums(values: Sequence[int], groups: Numbers, count: int) -> Numbers:
    found = np.zeros(count, dtype=np.int64)
    inside = groups >= 0
    np.add.at(found, groups[inside], np.array(values, dtype=np.int64)[inside])
    return found


@dataclass(frozen=True)
class Flow:
    """The most that can be given: how much along each arc, and in all."""

    along: Numbers
    total: int


def largest(one: Network) -> Flow:
    """Return a flow of the most minutes; the same network has the same one."""
    solver = SimpleMaxFlow()
    source, sink, needs, offers = _nodes(one)
    _add(solver, np.full(len(offers), source), offers, one.free)
    between = _add(
        solver,
        offers[one.arc_offers],
        needs[one.arc_needs],
        np.minimum(one.free[one.arc_offers], one.open[one.arc_needs]),
    )
    _add(solver, needs, np.full(len(needs), sink), one.open)
    total = _solve(solver, source, sink)
    return Flow(solver.flows(between) if len(between) else np.zeros(0, dtype=np.int64), total)


def _nodes(one: Network) -> tuple[int, int, Numbers, Numbers]:
    needs = 2 + np.arange(len(one.open), dtype=np.int64)
    return 0, 1, needs, 2 + len(one.open) + np.arange(len(one.free), dtype=np.int64)


def _add(solver: SimpleMaxFlow, tails: Numbers, heads: Numbers, most: Numbers) -> NDArray[np.int32]:
    if not len(tails):
        return np.zeros(0, dtype=np.int32)
    added: NDArray[np.int32] = solver.add_arcs_with_capacity(
        tails.astype(np.int32), heads.astype(np.int32), most.astype(np.int64)
    )
    return added


def _solve(solver: SimpleMaxFlow, source: int, sink: int) -> int:
    if solver.num_arcs() == 0 or solver.num_nodes() <= max(source, sink):
        return 0
    status = solver.solve(source, sink)
    assert status == SimpleMaxFlow.Status.OPTIMAL, f"a flow was not found: {status}"
    return int(solver.optimal_flow())


def balanced(one: Network, open_: Mapping[int, int], demand: Mapping[int, int]) -> dict[int, Fraction]:
    """Return what each cell gets when the most is given and what is missing is shared as evenly as can be.

    `open_` is what is open in each cell, of needs without arcs too, `demand` all that is asked there, served or not.

    >>> wide = network([0, 1], [60, 60], [60], Arcs.of([(0,), (0,)]))
    >>> balanced(wide, {0: 60, 1: 60}, {0: 60, 1: 120})
    {0: Fraction(40, 1), 1: Fraction(20, 1)}
    """
    found = dict.fromkeys(demand, Fraction(0))
    waiting = _parts(_Block(one, dict.fromkeys(one.cells.tolist(), 0)), open_, found)
    while waiting:
        for half in _split(waiting.pop(), open_, demand, found):
            waiting += _parts(half, open_, found)
    return found


@dataclass(frozen=True)
class _Block:
    """A part of the network of which each cell was given so much outside of it; `total` is the most inside."""

    network: Network
    given: Mapping[int, int]
    total: int = 0


def _parts(block: _Block, open_: Mapping[int, int], found: dict[int, Fraction]) -> list[_Block]:
    """Return the parts that no cell, need or offer joins; where there is one way only, say it at once."""
    one = block.network
    cells = sorted(block.given)
    if not cells:
        return []
    needs, offers = len(one.open), len(one.free)
    required = one.cells == REQUIRED
    inside = np.flatnonzero(~required)
    heads = np.concatenate([one.arc_needs, inside])
    to_cells = np.searchsorted(cells, one.cells[inside])
    tails = np.concatenate([needs + one.arc_offers, needs + offers + to_cells])
    size = needs + offers + len(cells)
    graph = coo_array((np.ones(len(heads), dtype=np.int8), (heads, tails)), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    of_needs, of_offers, of_cells = np.split(labels, [needs, needs + offers])
    given = np.array([block.given[cell] for cell in cells], dtype=np.int64)
    more = np.array([open_[cell] for cell in cells], dtype=np.int64) - given
    got = np.zeros(needs, dtype=np.int64)
    np.add.at(got, one.arc_needs, largest(one).along)
    got[required] -= one.open[required]
    totals, wanted = _sums_by(of_needs, got, count), _sums_by(of_cells, more, count)
    alone = np.bincount(of_cells, minlength=count) == 1
    for row in np.flatnonzero(alone[of_cells] | (totals == wanted)[of_cells] | (totals == 0)[of_cells]):
        label = of_cells[row]
        amount = totals[label] if alone[label] else more[row] if totals[label] else 0
        found[cells[row]] = Fraction(int(given[row] + amount))
    shared = ~alone & (totals != wanted) & (totals != 0)
    if count == 1:
        return [_Block(one, block.given, int(totals[0]))] if shared[0] else []
    need_rows, offer_rows = _by_label(of_needs, count), _by_label(of_offers, count)
    arc_rows, cell_rows = _by_label(of_needs[one.arc_needs], count), _by_label(of_cells, count)
    place = np.zeros(needs + offers, dtype=np.int64)
    parts = []
    for label in np.flatnonzero(shared).tolist():
        own, free, arcs = need_rows[label], needs + offer_rows[label], arc_rows[label]
        place[own], place[free] = np.arange(len(own)), np.arange(len(free))
        part = Network(
            one.cells[own],
            one.open[own],
            one.free[offer_rows[label]],
            place[one.arc_needs[arcs]],
            place[needs + one.arc_offers[arcs]],
            _NONE,
            _NONE,
        )
        inner = {cells[row]: block.given[cells[row]] for row in cell_rows[label].tolist()}
        parts.append(_Block(part, inner, int(totals[label])))
    return parts


def _sums_by(labels: Numbers, values: Numbers, count: int) -> Numbers:
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, labels, values)
    return found


def _by_label(labels: Numbers, count: int) -> list[Numbers]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))


def _split(
    block: _Block, open_: Mapping[int, int], demand: Mapping[int, int], found: dict[int, Fraction]
) -> list[_Block]:
    """Give each cell the same lacking part, if the arcs allow; else return the two problems that a cut shows."""
    one, cells = block.network, sorted(block.given)
    required = one.cells == REQUIRED
    to_cell = np.where(required, REQUIRED, np.searchsorted(cells, one.cells))
    weights = [demand[cell] for cell in cells]
    more = [open_[cell] - block.given[cell] for cell in cells]
    missing = sum(more) - block.total
    scale = sum(weights)
    wanted = [max(0, most * scale - weight * missing) for most, weight in zip(more, weights, strict=True)]
    factor = gcd(scale, *wanted)
    solver = SimpleMaxFlow()
    source, sink, needs, offers = _nodes(one)
    at_cells = 2 + len(needs) + len(offers) + np.arange(len(cells), dtype=np.int64)
    asked = [most * scale // factor for most in one.open.tolist()]
    bound = sum(asked)
    capacities = [min(free * scale // factor, bound) for free in one.free.tolist()]
    amounts = [most // factor for most in wanted]
    if max(sum(capacities), sum(amounts), bound) >= MOST:
        raise OverflowError("there are too many minutes to be counted exactly: ask for a shorter period")
    _add(solver, np.full(len(offers), source), offers, np.array(capacities, dtype=np.int64))
    _add(solver, offers[one.arc_offers], needs[one.arc_needs], np.full(len(one.arc_needs), bound + 1))
    heads = np.where(required, sink, at_cells[to_cell])
    _add(solver, needs, heads, np.array(asked, dtype=np.int64))
    _add(solver, at_cells, np.full(len(cells), sink), np.array(amounts, dtype=np.int64))
    flow = _solve(solver, source, sink)
    if flow == (sum(wanted) + int(one.open[required].sum()) * scale) // factor:
        for cell, most in zip(cells, wanted, strict=True):
            found[cell] = block.given[cell] + Fraction(most, scale)
        return []
    short = np.zeros(2 + len(needs) + len(offers) + len(cells), dtype=bool)
    short[[node for node in solver.get_sink_side_min_cut() if node < len(short)]] = True
    return _halves(block, cells, to_cell, short)


def _halves(block: _Block, cells: Sequence[int], to_cell: Numbers, short: NDArray[np.bool_]) -> list[_Block]:
    """Return the cells that come short, with the offers that serve them alone, and the others with the rest.

    Needs of the short cells that the rest of the offers can serve get all they ask: in the other half they have to.
    """
    one = block.network
    _, _, needs, offers = _nodes(one)
    short_needs, short_offers = short[needs], short[offers]
    short_cells = short[2 + len(needs) + len(offers) :]
    required = one.cells == REQUIRED
    of_short = np.where(required, False, short_cells[to_cell])
    given = dict(block.given)
    for row in np.flatnonzero(of_short & ~short_needs):
        given[int(one.cells[row])] += int(one.open[row])
    poor = _Block(
        _kept(one, short_needs & (of_short | required), short_offers, one.cells),
        {cell: given[cell] for cell, is_short in zip(cells, short_cells, strict=True) if is_short},
    )
    rest = _Block(
        _kept(one, ~short_needs, ~short_offers, np.where(of_short, REQUIRED, one.cells)),
        {cell: given[cell] for cell, is_short in zip(cells, short_cells, strict=True) if not is_short},
    )
    return [poor, rest]


def _kept(one: Network, needs: NDArray[np.bool_], offers: NDArray[np.bool_], cells: Numbers) -> Network:
    arcs = needs[one.arc_needs] & offers[one.arc_offers]
    need_place, offer_place = np.cumsum(needs) - 1, np.cumsum(offers) - 1
    return Network(
        cells[needs],
        one.open[needs],
        one.free[offers],
        need_place[one.arc_needs[arcs]],
        offer_place[one.arc_offers[arcs]],
        _NONE,
        _NONE,
    )
