"""The constraints of a problem as a CP-SAT model: one yes or no for each possible session.

The objective is the caller's. Only sessions of the options given exist, so that one partner set, one household
or a whole network are modelled alike.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python.cp_model import (
    CpModel,
    CpSolver,
    IntVar,
    LinearExpr,
    LinearExprT,
)

from graph_service.domain.schedule import WEEK
from graph_service.matching.plan.problem import GRID, SLOTS, BusyWeek, Option, Problem
from graph_service.matching.plan.timetable import Session, Timetable, in_order


@dataclass(frozen=True)
class Clocked:
    """A possible session with a time: its variable, and the half hours it touches."""

    option: int
    start: int
    length: int
    chosen: IntVar

    @property
    def slots(self) -> list[int]:
        first = self.start // GRID
        return [slot % SLOTS for slot in range(first, first - (-self.length // GRID))]

    def pieces(self) -> list[tuple[int, int]]:
        """Return its minutes within the week as (first, end), two when it runs from Sunday into Monday."""
        end = self.start + self.length
        return [(self.start, end)] if end <= WEEK else [(self.start, WEEK), (0, end - WEEK)]


class Model:
    """A CP-SAT model of a problem, with the three sums that plans are compared by."""

    def __init__(self, problem: Problem, options: Iterable[int] | None = None) -> None:
        self.problem = problem
        self.cp = CpModel()
        self.options = tuple(range(len(problem.options)) if options is None else options)
        self.sessions: list[Clocked] = []
        self.counts: dict[int, LinearExprT] = {}
        for index in self.options:
            arranged = problem.options[index].by_arrangement
            self.counts[index] = self._arranged(index) if arranged else self._clocked(index)
        self.used = self._used_partners()
        self._needs_within_the_asked()
        self._members_apart()
        self._people_apart()
        self._supplies_suffice()

    @property
    def covered(self) -> LinearExprT:
        """Priority-weighted minutes."""
        return LinearExpr.weighted_sum(*self._counted(self.problem.weight))

    @property
    def partners(self) -> LinearExprT:
        return LinearExpr.sum(list(self.used.values()))

    @property
    def fit(self) -> LinearExprT:
        """Minutes times fit, in millionths."""
        return LinearExpr.weighted_sum(*self._counted(self.problem.worth))

    def _counted(self, value: Callable[[int], int]) -> tuple[list[LinearExprT], list[int]]:
        return list(self.counts.values()), [value(index) for index in self.counts]

    def _arranged(self, index: int) -> IntVar:
        return self.cp.new_int_var(0, self.problem.options[index].most, "")

    def _clocked(self, index: int) -> LinearExprT:
        option, length = self.problem.options[index], self.problem.need(index).length
        own = [Clocked(index, start, length, self.cp.new_bool_var("")) for start in option.starts]
        self.sessions += own
        count = LinearExpr.sum([one.chosen for one in own])
        self.cp.add(count <= option.most)
        return count

    def _used_partners(self) -> dict[int, IntVar]:
        """Return for each partner whether it gives at least one session."""
        by_partner = defaultdict(list)
        for index in self.options:
            by_partner[self.problem.partner(index)].append(index)
        used = {partner: self.cp.new_bool_var("") for partner in by_partner}
        for one in self.sessions:
            self.cp.add_implication(one.chosen, used[self.problem.partner(one.option)])
        for partner, own in by_partner.items():
            for index in own:
                if self.problem.options[index].by_arrangement:
                    self.cp.add(self.counts[index] <= self.problem.options[index].most * used[partner])
            self.cp.add(LinearExpr.sum([self.counts[index] for index in own]) >= used[partner])
        return used

    def _needs_within_the_asked(self) -> None:
        by_need = defaultdict(list)
        for index in self.options:
            by_need[self.problem.options[index].need].append(self.counts[index])
        for need, counts in by_need.items():
            self.cp.add(LinearExpr.sum(counts) <= self.problem.needs[need].sessions)

    def _members_apart(self) -> None:
        """No member is in two places at once."""
        by_member: dict[int, list[Clocked]] = defaultdict(list)
        for one in self.sessions:
            for member in self.problem.need(one.option).members:
                by_member[member].append(one)
        for sessions in by_member.values():
            for together in _crowds(sessions):
                self.cp.add_at_most_one(one.chosen for one in together)

    def _people_apart(self) -> None:
        """No volunteer is in two places at once; sessions of one commitment are one place."""
        for supplies in self.problem.supplies_by_person.values():
            own = [one for one in self.sessions if self._option(one).supply in supplies]
            for together in _crowds(own):
                here: dict[int, IntVar] = {}
                for one in together:
                    supply = self._option(one).supply
                    if supply not in here:
                        here[supply] = self.cp.new_bool_var("")
                    self.cp.add_implication(one.chosen, here[supply])
                self.cp.add_at_most_one(here.values())

    def _option(self, one: Clocked) -> Option:
        return self.problem.options[one.option]

    def _supplies_suffice(self) -> None:
        clocked: dict[int, list[Clocked]] = defaultdict(list)
        for one in self.sessions:
            clocked[self._option(one).supply].append(one)
        arranged: dict[int, list[int]] = defaultdict(list)
        for index in self.options:
            option = self.problem.options[index]
            if option.by_arrangement:
                arranged[option.supply].append(index)
        for supply, own in clocked.items():
            for week in self.problem.supplies[supply].weeks:
                held = [one for one in own if self._option(one).need in week.needs]
                if held:
                    self._presence(held, week)
                    self._places(held, week, self.problem.supplies[supply].places)
        for supply, indices in arranged.items():
            for week in self.problem.supplies[supply].weeks:
                self._arranged_minutes(indices, week)

    def _presence(self, held: Sequence[Clocked], week: BusyWeek) -> None:
        """The union of the sessions, where nothing is booked, is within the minutes left."""
        if _most_minutes(held) <= week.left:
            return
        spent: list[LinearExprT] = []
        for first, end, together in _stretches(held):
            minutes = (end - first) - ((week.booked.mask >> first) & ((1 << end - first) - 1)).bit_count()
            if minutes:
                present = self.cp.new_bool_var("")
                for one in together:
                    self.cp.add_implication(one.chosen, present)
                spent.append(minutes * present)
        self.cp.add(LinearExpr.sum(spent) <= week.left)

    def _places(self, held: Sequence[Clocked], week: BusyWeek, places: int) -> None:
        """At every instant the people are within the places."""
        edges = {
            edge
            for time, _ in week.taken
            for first, size in time.stretches()
            for edge in (first, first + size)
        }
        for first, _, together in _stretches(held, edges):
            taken = sum(people for time, people in week.taken if time.mask >> first & 1)
            people = [self.problem.need(one.option).places for one in together]
            if sum(people) > places - taken:
                chosen = [one.chosen for one in together]
                self.cp.add(LinearExpr.weighted_sum(chosen, people) <= places - taken)

    def _arranged_minutes(self, indices: Iterable[int], week: BusyWeek) -> None:
        """Minutes times people are within what is left."""
        held = [index for index in indices if self.problem.options[index].need in week.needs]
        if held:
            sizes = [self.problem.need(index).length * self.problem.need(index).places for index in held]
            self.cp.add(LinearExpr.weighted_sum([self.counts[index] for index in held], sizes) <= week.left)

    def timetable(self, solver: CpSolver) -> Timetable:
        """Return the sessions chosen in the solver's answer."""
        clocked = [Session(one.option, one.start) for one in self.sessions if solver.value(one.chosen)]
        arranged = [
            Session(index)
            for index in self.options
            if self.problem.options[index].by_arrangement
            for _ in range(solver.value(self.counts[index]))
        ]
        return in_order(self.problem, [*clocked, *arranged])

    def forbid(self, partners: Collection[int]) -> None:
        """Let no timetable use exactly these partners."""
        if all(partner in self.used for partner in partners):
            self.cp.add_bool_or(~used if partner in partners else used for partner, used in self.used.items())

    def suggest(self, sessions: Collection[Session]) -> None:
        """Give the solver a timetable to start from, instead of any earlier one."""
        chosen = Counter(sessions)
        self.cp.clear_hints()  # type: ignore[no-untyped-call]  # the only one without types
        for one in self.sessions:
            self.cp.add_hint(one.chosen, Session(one.option, one.start) in chosen)
        for index in self.options:
            if self.problem.options[index].by_arrangement:
                count = self.counts[index]
                assert isinstance(count, IntVar), "by arrangement the count is a variable of its own"
                self.cp.add_hint(count, chosen[Session(index)])


def _crowds(sessions: Sequence[Clocked]) -> list[list[Clocked]]:
    """Return the largest groups of sessions that share a half hour: one for each half hour that begins some."""
    touching: dict[int, list[Clocked]] = defaultdict(list)
    for one in sessions:
        for slot in one.slots:
            touching[slot].append(one)
    beginning = {one.start // GRID for one in sessions}
    return [touching[slot] for slot in sorted(beginning) if len(touching[slot]) > 1]


def _stretches(
    sessions: Sequence[Clocked], edges: Iterable[int] = ()
) -> list[tuple[int, int, list[Clocked]]]:
    """Return the stretches of the week in which the same sessions go on: first minute, end, sessions."""
    pieces = [(first, end, one) for one in sessions for first, end in one.pieces()]
    turns = sorted(
        {edge for first, end, _ in pieces for edge in (first, end)} | {edge % WEEK for edge in edges}
    )
    going_on: Mapping[int, list[Clocked]] = {turn: [] for turn in turns}
    place = {turn: index for index, turn in enumerate(turns)}
    for first, end, one in pieces:
        for turn in turns[place[first] : place[end]]:
            going_on[turn].append(one)
    return [(first, end, going_on[first]) for first, end in pairwise(turns) if going_on[first]]


def _most_minutes(sessions: Sequence[Clocked]) -> int:
    """Return the minutes that all of them together touch."""
    return sum(end - first for first, end, _ in _stretches(sessions))
