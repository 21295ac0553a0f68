"""The week of one family: which partner gives which session, when, and how far that is proven best."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graph_service.domain.model import Need
from graph_service.matching.plan.outcome import Solution, Stage
from graph_service.matching.plan.problem import Problem
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
class Plan:
    """A week that could be held as it stands; nothing is reserved by it."""

    needs: tuple[Need, ...]
    sessions: tuple[PlannedSession, ...]
    stages: tuple[Stage, ...]

    @property
    def optimal(self) -> bool:
        """Whether nothing better exists, proven at every stage."""
        return all(stage.optimal for stage in self.stages)

    @cached_property
    def _covered(self) -> Counter[int]:
        found: Counter[int] = Counter()
        for one in self.sessions:
            found[one.need_index] += one.minutes
        return found

    def covered(self, need_index: int) -> int:
        """Return the weekly minutes of the need that the plan covers."""
        return self._covered[need_index]

    def uncovered(self, need_index: int) -> int:
        """Return the weekly minutes of the need that nobody gives."""
        return self.needs[need_index].minutes_per_week - self.covered(need_index)

    @property
    def partner_ids(self) -> tuple[str, ...]:
        """The partners, by id."""
        return tuple(sorted({one.match.offer.commitment.partner_id for one in self.sessions}))


def plan(rankings: Sequence[Ranking], asked: Problem, found: Solution) -> Plan:
    """Return a solution of the problem made from these rankings as a plan."""
    matches = [
        {match.offer.commitment.id: match for match in ranking.matches if not match.to_check}
        for ranking in rankings
    ]
    return Plan(
        tuple(ranking.need for ranking in rankings),
        tuple(
            PlannedSession(
                option.need, matches[option.need][asked.commitment_ids[option.supply]], session.start
            )
            for session in found.sessions
            for option in [asked.options[session.option]]
        ),
        found.stages,
    )
