"""The best plan of one family, by a search over sets of partners.

Few partners serve a family, so there are far fewer sets of partners than timetables. Each set is bounded by what
its partners could give each alone, and by what fits into each member's week; sets are looked at best first, and
the first ones whose timetable exists prove that nothing better does. In three goals: how much is covered, by how
few partners, how well it fits.
"""

import heapq
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

import numpy as np

from graph_service.matching.plan.model import Model
from graph_service.matching.plan.outcome import Solution, stages
from graph_service.matching.plan.problem import GRID, SLOTS, Problem, Supply
from graph_service.matching.plan.staged import ask
from graph_service.matching.plan.timetable import Timetable, Worth, worth
from graph_service.matching.plan.vectors import LEAST, NOTHING, Table, Vectors

MOST_VECTORS = 8192
MOST_CELLS = 20_000_000
"""Beyond so many vectors, or cells of all tables, the plain model is asked instead."""

MOST_SETS, FEW_SESSIONS = 20, 500
"""Where so many sets were tried in vain and there are few sessions to choose from, the plain model is sooner."""

PartnerSet = tuple[int, ...]


class GivenUp(Exception):
    """The time is over, or the plain model will be sooner; what was found until then is kept."""


@dataclass(frozen=True)
class Level:
    """A covered value and a number of partners: the vectors that reach it, and what is best still to come.

    `to_come[r][i]` is, for each vector already given, the best relaxed fit of reaching a target with exactly r
    more partners, the first of them i; `from_any[r][i]` the same with the first one i or later.
    """

    covered: int
    partners: int
    to_come: Sequence[Table]
    from_any: Sequence[Table]


@dataclass(order=True)
class Node:
    """A set of partners in the queue: `given` is the best relaxed fit of what they could give, all of them used.

    Its children add one later partner each, best first; `place` is the child that comes next.
    """

    key: tuple[int, int]
    members: PartnerSet = field(compare=False)
    given: Table = field(compare=False)
    children: Sequence[tuple[int, int]] = field(compare=False, default=())
    place: int = field(compare=False, default=0)


class Search:
    """Searches over the sets of partners of one problem, until `ends` on the monotonic clock."""

    def __init__(self, problem: Problem, ends: float) -> None:
        self.problem = problem
        self.ends = ends
        self.banned: Collection[frozenset[int]] = ()
        self.vectors = Vectors(problem)
        self.weeks: dict[tuple[int, PartnerSet], Table] = {}
        self.best: Timetable | None = None
        self.numbers = count()
        self.tried = 0
        self.sessions = sum(len(option.starts) or option.most for option in problem.options)

    def run(self, banned: Collection[frozenset[int]] = ()) -> Solution | None:
        """Return the best plan whose partner set is not banned, proven; None when there is none. Raises GivenUp.

        `best` then holds the best timetable found until the time was over.
        """
        self.best, self.banned, self.tried = None, banned, 0
        covered, partners = self.first_level()
        most = None
        while covered:
            if self.look(self.level(covered, partners)):
                assert self.best is not None, "a level that is there has a timetable"
                value = worth(self.problem, self.best)
                return Solution(self.best, stages(value, value))
            if most is None:
                most = self.most_covered()
            if most < covered:
                covered, partners = self.first_level(most)
            elif partners < self.problem.partners:
                partners += 1
            else:
                covered, partners = self.first_level(covered - 1)
        return None if frozenset() in banned else Solution((), stages(Worth(), Worth()))

    # What partners could give, each alone

    @cached_property
    def profiles(self) -> Table:
        """For each partner and vector, the best fit at which it could give just that, if it could."""
        found = [self._profile(partner) for partner in range(self.problem.partners)]
        return np.stack(found) if found else np.empty((0, *self.vectors.shape), dtype=np.int64)

    def _profile(self, partner: int) -> Table:
        by_supply: dict[int, list[int]] = {}
        for option in self.problem.options_by_partner[partner]:
            by_supply.setdefault(self.problem.options[option].supply, []).append(option)
        table = self.vectors.empty()
        for supply, options in by_supply.items():
            table = self.vectors.together(table, self._supplied(self.problem.supplies[supply], options))
        table[(0,) * len(self.vectors.shape)] = NOTHING
        return table

    def _supplied(self, supply: Supply, options: Sequence[int]) -> Table:
        """Return what one commitment could give: places and hours hold in sum, clock times are left out."""
        counts, own = self.vectors.counts, {self.problem.options[index].need: index for index in options}
        possible = np.ones(self.vectors.shape, dtype=bool)
        fit = np.zeros(self.vectors.shape, dtype=np.int64)
        for need in range(len(self.problem.needs)):
            most = self.problem.options[own[need]].most if need in own else 0
            possible &= counts[need] <= most
            if most:
                fit += counts[need] * self.problem.worth(own[need])
        for week in supply.weeks:
            held = [need for need in own if need in week.needs]
            clocked = [need for need in held if not self.problem.options[own[need]].by_arrangement]
            people = sum(
                counts[n] * (self.problem.needs[n].length * self.problem.needs[n].places) for n in held
            )
            presence = week.left + week.booked.minutes
            if not clocked:
                possible &= people <= week.left
                continue
            possible &= people <= presence * supply.places
            for member in {one for need in clocked for one in self.problem.needs[need].members}:
                theirs = [need for need in clocked if member in self.problem.needs[need].members]
                possible &= sum(counts[n] * self.problem.needs[n].length for n in theirs) <= presence
        return np.where(possible, fit, NOTHING)

    # What fits into the week of each member

    @cached_property
    def worths(self) -> Table:
        """For each partner, need and half hour, what a session that starts then is worth."""
        found = np.full((self.problem.partners, len(self.problem.needs), SLOTS), NOTHING)
        for index, option in enumerate(self.problem.options):
            slots = np.array(option.starts, dtype=np.intp) // GRID
            into = found[self.problem.partner(index), option.need]
            into[slots] = np.maximum(into[slots], self.problem.worth(index))
        return found

    @cached_property
    def members(self) -> list[tuple[int, list[int], list[bool]]]:
        """Each member's number, needs, and whether the fit of each is counted here: once, with its first member."""
        seen: set[int] = set()
        found = []
        for member in sorted({one for need in self.problem.needs for one in need.members}):
            needs = [n for n, need in enumerate(self.problem.needs) if member in need.members]
            found.append((member, needs, [need not in seen for need in needs]))
            seen.update(needs)
        return found

    def fitting(self, partners: PartnerSet) -> Table:
        """Return the best fit of each vector that fits into every member's week, taking all others to be free."""
        found = np.zeros(self.vectors.shape, dtype=np.int64)
        for number, (_, needs, counted) in enumerate(self.members):
            key = number, tuple(one for one in partners if self._serves(one, needs))
            if key not in self.weeks:
                self.weeks[key] = self._week(key[1], needs, counted)
            found = found + self.vectors.spread(self.weeks[key], needs)
        return np.maximum(found, NOTHING)

    def _serves(self, partner: int, needs: Iterable[int]) -> bool:
        return not self._needs_of[partner].isdisjoint(needs)

    @cached_property
    def _needs_of(self) -> list[frozenset[int]]:
        return [
            frozenset(self.problem.options[index].need for index in own)
            for own in self.problem.options_by_partner
        ]

    def _week(self, partners: PartnerSet, needs: Sequence[int], counted: Sequence[bool]) -> Table:
        """Return the best fit of each vector of one member's needs: one session at a time, from Monday to Sunday."""
        shape = tuple(self.problem.needs[need].sessions + 1 for need in needs)
        now = self._arranged(partners, needs, counted, shape)
        if not partners:
            return now
        worths = self.worths[list(partners)].max(axis=0)[list(needs)]
        starting = worths > LEAST
        arriving: dict[int, Table] = {}
        moves = [
            (self.problem.needs[need].slots, _from(axis, len(shape)), _to(axis, len(shape)), counts)
            for axis, (need, counts) in enumerate(zip(needs, counted, strict=True))
        ]
        starts = np.flatnonzero(starting.any(axis=0))
        for slot in starts.tolist():
            for ended in [one for one in arriving if one <= slot]:
                now = np.maximum(now, arriving.pop(ended))
            for axis, (slots, taken, given, counts) in enumerate(moves):
                if starting[axis, slot]:
                    into = arriving.get(slot + slots)
                    if into is None:
                        into = arriving[slot + slots] = np.full(shape, NOTHING)
                    worth_now = worths[axis, slot] if counts else 0
                    np.maximum(into[given], now[taken] + worth_now, out=into[given])
        for table in arriving.values():
            now = np.maximum(now, table)
        return now

    def _arranged(
        self, partners: PartnerSet, needs: Sequence[int], counted: Sequence[bool], shape: Sequence[int]
    ) -> Table:
        """Return what they could give without a clock time."""
        table = np.full(shape, NOTHING)
        table[(0,) * len(shape)] = 0
        for partner in partners:
            for index in self.problem.options_by_partner[partner]:
                option = self.problem.options[index]
                if option.by_arrangement and option.need in needs:
                    axis = list(needs).index(option.need)
                    value = self.problem.worth(index) if counted[axis] else 0
                    for _ in range(option.most):
                        given, taken = _to(axis, len(shape)), _from(axis, len(shape))
                        table[given] = np.maximum(table[given], table[taken] + value)
        return table

    # The levels

    @cached_property
    def everybody(self) -> PartnerSet:
        return tuple(range(self.problem.partners))

    @cached_property
    def fewest(self) -> Table:
        """For each vector, the fewest partners that could give it, counting each of them as often as one likes."""
        each = np.where((self.profiles > LEAST).any(axis=0), 0, NOTHING)
        found = np.where(self.vectors.empty() > LEAST, 0, SLOTS)
        reached = self.vectors.empty()
        for number in range(1, self.problem.partners + 1):
            further = self.vectors.together(reached, each)
            new = (further > LEAST) & (found == SLOTS)
            if not new.any():
                break
            found[new] = number
            reached = further
        return found

    def first_level(self, most: int | None = None) -> tuple[int, int]:
        """Return the most that could be covered, at most `most`, and the fewest partners for it; both are bounds."""
        possible = (self.fitting(self.everybody) > LEAST) & (self.fewest < SLOTS)
        if most is not None:
            possible &= self.vectors.covered <= most
        covered = int(self.vectors.covered[possible].max())
        return covered, int(self.fewest[possible & (self.vectors.covered == covered)].min())

    def level(self, covered: int, partners: int) -> Level:
        """Return what is best still to come from each vector, for every number of partners but the last."""
        targets = (self.vectors.covered == covered) & (self.fitting(self.everybody) > LEAST)
        arrived = np.where(targets, np.int64(0), NOTHING)
        to_come: list[Table] = [np.empty(0, dtype=np.int64)]
        from_any: list[Table] = [np.stack([arrived] * (self.problem.partners + 1))]
        for _ in range(1, partners):
            first = np.stack(
                [
                    self.vectors.to_come(from_any[-1][partner + 1], self.profiles[partner])
                    for partner in self.everybody
                ]
            )
            last = self.vectors.none()[np.newaxis]
            best = np.maximum.accumulate(np.concatenate([first, last])[::-1], axis=0)[::-1]
            to_come.append(first)
            from_any.append(best)
        return Level(covered, partners, to_come, from_any)

    # The search at one level

    def look(self, level: Level) -> bool:
        """Find the best timetable of the level; return whether there is one. Raises GivenUp."""
        found = -1
        queue: list[Node] = []
        self._children(Node((0, 0), (), self.vectors.empty()), level, queue)
        while queue and -queue[0].key[0] > found:
            if time.monotonic() > self.ends:
                raise GivenUp
            node = heapq.heappop(queue)
            if node.children:
                self._next_child(node, level, queue)
            elif len(node.members) < level.partners:
                self._children(node, level, queue)
            elif frozenset(node.members) not in self.banned:
                timetable = self.exact(node.members, level.covered)
                if timetable is not None and worth(self.problem, timetable).fit > found:
                    self.best, found = timetable, worth(self.problem, timetable).fit
        return found >= 0

    def _children(self, node: Node, level: Level, queue: list[Node]) -> None:
        """Queue the sets with one more, later partner, each bounded by what is best still to come."""
        left = level.partners - len(node.members)
        later = node.members[-1] + 1 if node.members else 0
        if left == level.partners:
            bounds = (self.profiles + level.from_any[left - 1][1:]).max(axis=tuple(_inner(self.profiles)))
        else:
            sums = node.given + level.to_come[left][later:]
            bounds = sums.max(axis=tuple(_inner(sums)))
        order = np.argsort(-bounds, kind="stable")
        children = [(int(bounds[place]), later + int(place)) for place in order if bounds[place] > LEAST]
        if children:
            self._queue(Node((0, 0), node.members, node.given, children), children[0][0], queue)

    def _queue(self, node: Node, bound: int, queue: list[Node]) -> None:
        node.key = (-bound, next(self.numbers))
        heapq.heappush(queue, node)

    def _next_child(self, node: Node, level: Level, queue: list[Node]) -> None:
        """Queue the child that is next, bounded by what fits the members' weeks, and the one after it."""
        bound, partner = node.children[node.place]
        node.place += 1
        if node.place < len(node.children):
            self._queue(node, node.children[node.place][0], queue)
        members = (*node.members, partner)
        given = np.minimum(self.vectors.together(node.given, self.profiles[partner]), self.fitting(members))
        left = level.partners - len(members)
        tighter = int((given + level.from_any[left][partner + 1]).max())
        if tighter > LEAST:
            self._queue(Node((0, 0), members, given), min(bound, tighter), queue)

    def exact(self, members: PartnerSet, covered: int) -> Timetable | None:
        """Return the best timetable of all of these partners that covers so much; None when there is none.

        Raises GivenUp.
        """
        self.tried += 1
        if self.tried > MOST_SETS and self.sessions <= FEW_SESSIONS:
            raise GivenUp
        model = Model(self.problem, [i for one in members for i in self.problem.options_by_partner[one]])
        model.cp.add(model.covered >= covered)
        model.cp.add(model.partners == len(members))
        model.cp.maximize(model.fit)
        answer = ask(model, self.ends - time.monotonic(), presolve=False)
        if not answer.settled:
            raise GivenUp
        return answer.timetable

    def most_covered(self) -> int:
        """Return the most that any timetable covers, by the whole model. Raises GivenUp."""
        model = Model(self.problem)
        model.cp.maximize(model.covered)
        answer = ask(model, self.ends - time.monotonic())
        if not answer.settled:
            raise GivenUp
        return answer.at_most


def suits(problem: Problem) -> bool:
    """Return whether the tables of a search over partner sets are small enough."""
    size = 1
    for need in problem.needs:
        size *= need.sessions + 1
    return size <= MOST_VECTORS and size * (problem.partners + 1) <= MOST_CELLS


def _from(axis: int, axes: int) -> tuple[slice, ...]:
    return tuple(slice(0, -1) if one == axis else slice(None) for one in range(axes))


def _to(axis: int, axes: int) -> tuple[slice, ...]:
    return tuple(slice(1, None) if one == axis else slice(None) for one in range(axes))


def _inner(table: Table) -> range:
    return range(1, table.ndim)
