r"""Whom to invite first: the fewest candidates who together close a stated share of the gap.

Candidates are offers that are not there yet: by partners of other pacts, ended ones taken up again, hours that an offer
could grow by, volunteers after a training. Whoever reads the graph makes an offer of each, as it would be; who could
serve what is judged as for any other. Of candidates with the same `person` one at most is chosen.

The most that the network can give when some candidates are there is, by max-flow min-cut, the least of

.. math:: \sum_{n \notin W} open_n + \sum_{o \to W} free_o + \sum_{c \to W} \min(free_c, open(W_c)) \, y_c

over sets of needs :math:`W`, where :math:`y_c` says whether a candidate is there and :math:`W_c` is what it could serve
of :math:`W`. So the fewest are a covering problem in the :math:`y` alone, whose rows are cuts of each part of
the network, found as they are needed (Benders' decomposition). Whole numbers throughout: `proven` means that no fewer do. Those who said no are never chosen;
among equally few, those with fewest asked recently; among these, the first by name.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar, LinearExpr, LinearExprT
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph_service.coverage.arcs import Judge
from graph_service.coverage.flow import Numbers
from graph_service.coverage.gaps import HOUR
from graph_service.coverage.hours import free_minutes
from graph_service.coverage.kinds import CandidateKind
from graph_service.coverage.ledger import Ledger
from graph_service.domain.problems import Problem, ShareOutOfReach
from graph_service.matching.pairing import Offer

BITS = 40
"""So many candidates are put in order of their names at once."""


@dataclass(frozen=True)
class Candidate:
    """An offer as it would be if somebody said yes; `name` is unique and orders equal ones.

    `person` is who would be asked, where several candidates are the same hours of one body or volunteer.
    """

    name: str
    kind: CandidateKind
    offer: Offer
    asked_recently: bool = False
    said_no: bool = False
    person: str | None = None


@dataclass(frozen=True)
class Invited:
    """A candidate to invite, and the hours a week that the gap shrinks by when it comes last of those chosen."""

    candidate: Candidate
    hours: float


@dataclass(frozen=True)
class Invitations:
    """The fewest found: `bound` says that at least so many are needed, `proven` that these are as few."""

    invited: tuple[Invited, ...]
    gap_hours: float
    wanted_hours: float
    closed_hours: float
    bound: int
    proven: bool


def invitations(
    ledger: Ledger, candidates: Iterable[Candidate], share: Fraction, seconds: float
) -> Invitations | Problem:
    """Return the fewest candidates that close this share of the gap, from above 0 to 1 (``Fraction("0.8")``).

    ShareOutOfReach when all of them together do not; it says which share they would close. After `seconds` the fewest
    found so far are returned, with the bound proven until then.
    """
    ends = time.monotonic() + seconds
    game = _Game(ledger, sorted((one for one in candidates if not one.said_no), key=lambda one: one.name))
    unit = HOUR * ledger.weeks
    gap = game.asked - game.most(())
    wanted = ceil(share * gap)
    if not wanted:
        return Invitations((), gap / unit, 0.0, 0.0, 0, True)
    search = _Search(game, game.asked - gap + wanted, ends)
    found = search.fewest()
    if found is None:
        reach = search.furthest() - (game.asked - gap)
        return ShareOutOfReach(("share",), float(share), float(Fraction(reach, gap)))
    chosen, bound, proven = found
    if proven:
        chosen = search.first_by_name(search.fewest_asked(chosen))
    closed = game.most(chosen)
    return Invitations(
        tuple(
            Invited(
                game.candidates[one], (closed - game.most([other for other in chosen if other != one])) / unit
            )
            for one in chosen
        ),
        gap / unit,
        wanted / unit,
        (closed - (game.asked - gap)) / unit,
        bound,
        proven,
    )


@dataclass(frozen=True)
class _Cut:
    """What a part is given is at most `constant` and, for each of its candidates that is there, so much more."""

    constant: int
    minutes: tuple[tuple[int, int], ...]


class _Game:
    """The most that can be given with some candidates, and the cut that says why not more."""

    def __init__(self, ledger: Ledger, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.open = np.array(ledger.open, dtype=np.int64)
        self.asked = int(self.open.sum())
        self.free = np.array(ledger.free, dtype=np.int64)
        self.arcs = ledger.arcs.only(self.open > 0)
        offers = [_numbered(row, one.offer) for row, one in enumerate(candidates)]
        judge = Judge([(one.need, one.circumstances) for one in ledger.demands], offers)
        own = judge.arcs().only(self.open > 0)
        rows = np.array([int(one.commitment.id) for one in judge.candidates.offers], dtype=np.int64)
        self.own_needs, self.own = own.needs, rows[own.offers] if len(own.offers) else own.offers
        self.own_free = np.array(
            [free_minutes(one.offer, ledger.during) for one in candidates], dtype=np.int64
        )

        self.part_of, self.parts = self._parts()

    def _parts(self) -> tuple[Numbers, int]:
        """Return for each need which part it is of, of those that no offer and no candidate joins, and how many."""
        needs, offers = len(self.open), len(self.free)
        heads = np.concatenate([self.arcs.needs, self.own_needs])
        tails = needs + np.concatenate([self.arcs.offers, offers + self.own])
        size = needs + offers + len(self.candidates)
        graph = coo_array((np.ones(len(heads), dtype=np.int8), (heads, tails)), shape=(size, size))
        _, labels = connected_components(graph, directed=False)
        found, numbers = np.unique(labels[:needs], return_inverse=True)
        return numbers.astype(np.int64), len(found)

    def most(self, chosen: Iterable[int]) -> int:
        """Return the most minutes that can be given when these are there."""
        return self._solved(chosen)[0]

    def cuts(self, chosen: Iterable[int]) -> tuple[int, dict[int, _Cut]]:
        """Return the most minutes, and for each part a cut that allows no more; they add up to the most."""
        total, short = self._solved(chosen)
        reached = np.zeros(len(self.candidates), dtype=np.int64)
        inside = short[self.own_needs]
        np.add.at(reached, self.own[inside], self.open[self.own_needs[inside]])
        more = np.minimum(self.own_free, reached)
        constants = np.zeros(self.parts, dtype=np.int64)
        np.add.at(constants, self.part_of[~short], self.open[~short])
        giving, first = np.unique(self.arcs.offers[short[self.arcs.needs]], return_index=True)
        needs = self.arcs.needs[short[self.arcs.needs]][first]
        np.add.at(constants, self.part_of[needs], self.free[giving])
        minutes: dict[int, dict[int, int]] = {part: {} for part in range(self.parts)}
        for row, need in zip(self.own[inside].tolist(), self.own_needs[inside].tolist(), strict=True):
            minutes[int(self.part_of[need])][row] = int(more[row])
        return total, {
            part: _Cut(constant, tuple(sorted(minutes[part].items())))
            for part, constant in enumerate(constants.tolist())
        }

    def _solved(self, chosen: Iterable[int]) -> tuple[int, NDArray[np.bool_]]:
        """Return the most minutes, and the needs on the side of a least cut where offers are short."""
        there = np.zeros(len(self.candidates), dtype=np.bool_)
        there[list(chosen)] = True
        kept = there[self.own]
        needs, offers, count = len(self.open), len(self.free), len(self.candidates)
        solver = SimpleMaxFlow()
        at_needs, at_offers = 2 + np.arange(needs), 2 + needs + np.arange(offers + count)
        free = np.concatenate([self.free, np.where(there, self.own_free, 0)])
        tails = np.concatenate([self.arcs.offers, offers + self.own[kept]])
        heads = np.concatenate([self.arcs.needs, self.own_needs[kept]])
        _add(solver, np.zeros(len(free), dtype=np.int64), at_offers, free)
        _add(solver, at_offers[tails], at_needs[heads], self.open[heads] + 1)
        _add(solver, at_needs, np.ones(needs, dtype=np.int64), self.open)
        status = solver.solve(0, 1)
        assert status == SimpleMaxFlow.Status.OPTIMAL, f"a flow was not found: {status}"
        side = np.zeros(2 + needs + offers + count, dtype=np.bool_)
        side[solver.get_sink_side_min_cut()] = True
        return int(solver.optimal_flow()), side[at_needs] & (self.open > 0)


def _numbered(row: int, offer: Offer) -> Offer:
    """Several candidates may be the same commitment, each grown otherwise: here each has an id of its own."""
    return replace(offer, commitment=replace(offer.commitment, id=f"{row:09}"))


def _add(solver: SimpleMaxFlow, tails: Numbers, heads: Numbers, most: Numbers) -> None:
    if len(tails):
        solver.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), most.astype(np.int64))


class _Search:
    """Covering problems over the cuts known so far; each answer is tried, and cuts against it are added."""

    def __init__(self, game: _Game, target: int, ends: float) -> None:
        self.game, self.target, self.ends = game, target, ends
        self.cuts: dict[int, dict[_Cut, None]] = {part: {} for part in range(game.parts)}
        self.limits: list[tuple[Mapping[int, int], int]] = []
        persons: dict[str, dict[int, int]] = {}
        for row, one in enumerate(game.candidates):
            if one.person is not None:
                persons.setdefault(one.person, {})[row] = 1
        self.exclusive = {row: own for own in persons.values() for row in own if len(own) > 1}
        self.limits += [(own, 1) for own in persons.values() if len(own) > 1]

    def fewest(self) -> tuple[list[int], int, bool] | None:
        """Return as few as found, a number below which none do, and whether no fewer do; None when none do."""
        everybody = range(len(self.game.candidates))
        if self.game.most(everybody) < self.target:
            return None
        found = self._least(dict.fromkeys(everybody, 1), self._completed([]))
        return found and (found[0], found[1], found[1] == len(found[0]))

    def fewest_asked(self, chosen: list[int]) -> list[int]:
        """Return as many of which fewest were asked recently."""
        self.limits.append((dict.fromkeys(range(len(self.game.candidates)), 1), len(chosen)))
        asked = {row: 1 for row, one in enumerate(self.game.candidates) if one.asked_recently}
        found = self._least(asked, chosen)
        chosen = found[0] if found else chosen
        self.limits.append((asked, sum(row in asked for row in chosen)))
        return chosen

    def first_by_name(self, chosen: list[int]) -> list[int]:
        """Return as many of them, as many of which were asked, that come first in the order of names."""
        for first in range(0, len(self.game.candidates), BITS):
            rows = range(first, min(first + BITS, len(self.game.candidates)))
            weights = {row: -(1 << (rows.stop - 1 - row)) for row in rows}
            found = self._least(weights, chosen)
            if found is None:
                return chosen
            chosen = found[0]
            self.limits.append((weights, sum(weights.get(row, 0) for row in chosen)))
        return chosen

    def _least(self, weights: Mapping[int, int], known: list[int] | None) -> tuple[list[int], int] | None:
        """Return those that reach the target with least weight, and a bound that nothing is below.

        Until the time is over; then the least known is returned.
        """
        best, bound = known, -sum(abs(weight) for weight in weights.values())
        while (left := self.ends - time.monotonic()) > 0:
            model, there, given = self._model()
            model.add(given >= self.target)
            model.minimize(LinearExpr.weighted_sum([there[row] for row in weights], list(weights.values())))
            solver = _solver(left)
            status = solver.solve(model)
            if status not in (OPTIMAL, FEASIBLE):
                return None if best is None else (best, bound)
            bound = max(bound, ceil(solver.best_objective_bound - 1e-6))
            chosen = [row for row, is_there in enumerate(there) if solver.value(is_there)]
            enough = self._completed(chosen)
            for one in [chosen, enough]:
                if one is not None and self._allowed(one) and self._reaches(one):
                    best = min(
                        [one, *([] if best is None else [best])], key=lambda own: _weight(own, weights)
                    )
            if best is not None and _weight(best, weights) <= bound:
                return best, bound
        return None if best is None else (best, bound)

    def _completed(self, chosen: Iterable[int]) -> list[int] | None:
        """Add whoever seems to bring most until the target is reached, keeping the cut of each step on the way."""
        own = list(chosen)
        while True:
            total, cuts = self.game.cuts(own)
            if total >= self.target:
                return self._spared(own)
            self._keep(cuts)
            more = [
                (minutes, -row)
                for cut in cuts.values()
                for row, minutes in cut.minutes
                if minutes and row not in own and not self.exclusive.get(row, {}).keys() & own
            ]
            if not more:
                return None
            own.append(-max(more)[1])

    def _keep(self, cuts: Mapping[int, _Cut]) -> None:
        for part, cut in cuts.items():
            self.cuts[part][cut] = None

    def _spared(self, chosen: list[int]) -> list[int]:
        """Leave out, the last ones first, whoever is not needed."""
        for row in reversed(chosen):
            rest = [one for one in chosen if one != row]
            if self.game.most(rest) >= self.target:
                chosen = rest
        return sorted(chosen)

    def _allowed(self, chosen: list[int]) -> bool:
        return all(_weight(chosen, weights) <= most for weights, most in self.limits)

    def _reaches(self, chosen: list[int]) -> bool:
        return self.game.most(chosen) >= self.target

    def _model(self) -> tuple[CpModel, list[IntVar], LinearExprT]:
        """Return a model of who is there, and what is then given as far as the cuts known tell."""
        model = CpModel()
        there = [model.new_bool_var(f"{row}") for row in range(len(self.game.candidates))]
        given = []
        for part, cuts in self.cuts.items():
            own = model.new_int_var(0, int(self.game.open[self.game.part_of == part].sum()), f"given {part}")
            for cut in cuts:
                rows = [there[row] for row, _ in cut.minutes]
                more = LinearExpr.weighted_sum(rows, [minutes for _, minutes in cut.minutes])
                model.add(own <= more + cut.constant)
            given.append(own)
        for weights, most in self.limits:
            several = [there[row] for row in weights]
            model.add(LinearExpr.weighted_sum(several, list(weights.values())) <= most)
        return model, there, LinearExpr.sum(given)

    def furthest(self) -> int:
        """Return the most minutes that can be given with any of the candidates, when the target is out of reach."""
        best = 0
        while (left := self.ends - time.monotonic()) > 0 or not best:
            model, there, given = self._model()
            model.maximize(given)
            solver = _solver(max(left, 1))
            if solver.solve(model) not in (OPTIMAL, FEASIBLE):
                break
            total, cuts = self.game.cuts(
                [row for row, is_there in enumerate(there) if solver.value(is_there)]
            )
            best = max(best, total)
            if best >= solver.best_objective_bound - 1e-6:
                break
            self._keep(cuts)
        return best


def _weight(chosen: Iterable[int], weights: Mapping[int, int]) -> int:
    return sum(weights.get(row, 0) for row in chosen)


def _solver(seconds: float) -> CpSolver:
    solver = CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    # Covering is what linear relaxations are good at: with all of it in them a minute becomes a blink.
    solver.parameters.linearization_level = 2
    return solver
