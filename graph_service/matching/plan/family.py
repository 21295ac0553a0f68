"""The week of one family: which partner gives which session, when, and how far that is proven best."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graph_service.domain.model import Need
from graph_service.matching.plan.outcome import Solution, Stage
from graph_service.matching.plan.problem import Problem
from graph_service.matching.plan.timetable import Timetable, in_order
from graph_service.matching.ranking import Match, Ranking


@dataclass(frozen=True)
class PlannedSession:
    """One weekly session: of which need (its place among them), by which match, from which minute of the week.

    By arrangement there is no minute.
    """

    need_index: int
    match: Match
    start: int | None

    @property
    def minutes(self) -> int:
        return self.match.pair.need.session_minutes


@dataclass(frozen=True)
class SupportWeek:
    """A week that could be held as it stands; nothing is reserved by it."""

    needs: tuple[Need, ...]
    sessions: tuple[PlannedSession, ...]

    @cached_property
    def _covered(self) -> Counter[int]:
        found: Counter[int] = Counter()
        for one in self.sessions:
            found[one.need_index] += one.minutes
        return found

    def covered(self, need_index: int) -> int:
        """Return the weekly minutes of the need that are covered."""
        return self._covered[need_index]

    def uncovered(self, need_index: int) -> int:
        """Return the weekly minutes of the need that nobody gives."""
        return self.needs[need_index].minutes_per_week - self.covered(need_index)

    @property
    def minutes_needed(self) -> int:
        """The weekly minutes of all needs."""
        return sum(need.minutes_per_week for need in self.needs)

    @property
    def minutes_covered(self) -> int:
        """The weekly minutes covered of them."""
        return sum(one.minutes for one in self.sessions)

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """The partners, by id."""
        return tuple(sorted({one.match.offer.commitment.partner_id for one in self.sessions}))


@dataclass(frozen=True)
class Plan(SupportWeek):
    """The best week found for a family, and how far it is proven."""

    stages: tuple[Stage, ...]

    @property
    def optimal(self) -> bool:
        """Whether nothing better exists, proven at every stage."""
        return all(stage.optimal for stage in self.stages)


def plan(rankings: Sequence[Ranking], asked: Problem, found: Solution) -> Plan:
    """Return a solution of the problem made from these rankings as a plan."""
    week = support(rankings, asked, found.sessions)
    return Plan(week.needs, week.sessions, found.stages)


def support(
    rankings: Sequence[Ranking], asked: Problem, sessions: Timetable, first_need: int = 0
) -> SupportWeek:
    """Return the sessions for the needs of these rankings, the first of which has this place in the problem."""
    matches = [
        {match.offer.commitment.id: match for match in ranking.matches if not match.to_check}
        for ranking in rankings
    ]
    places = range(first_need, first_need + len(rankings))
    return SupportWeek(
        tuple(ranking.need for ranking in rankings),
        tuple(
            PlannedSession(place, matches[place][asked.commitment_ids[option.supply]], one.start)
            for one in in_order(asked, sessions)
            if (option := asked.options[one.option]).need in places
            for place in [option.need - first_need]
        ),
    )
