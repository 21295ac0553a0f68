"""The week of a family: who gives which session, when, and how far that is proven best."""

from datetime import time
from typing import Annotated

import strawberry

from graph_service.actions.find_partners import FoundOffers
from graph_service.actions.plan_family import plan_family
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import PlanGoal, Priority, Weekday, clock_time
from graph_service.api.searched_needs import SearchedNeed, searched_need
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import DAY
from graph_service.matching.plan import family, outcome
from graph_service.matching.plan.problem import FIT_UNITS

PLAN = (
    "The best week for all needs together, of offers that surely fit: no member is in two places at once and nothing "
    "is promised twice. First as much as possible is covered, the pressing needs before others; then by as few "
    "partners as possible; then as fittingly as possible. Nothing is reserved."
)
BudgetSeconds = Annotated[
    float,
    strawberry.argument(description="For how long to look at most, 0.1 to 20; the plans share the time."),
]
PlanAlternatives = Annotated[int, strawberry.argument(description="How many alternatives at most, 0 to 10.")]


@strawberry.type(description="How far one goal of a plan was reached.")
class PlanStage:
    goal: PlanGoal = strawberry.field(description="The goal.")
    value: float = strawberry.field(description="What the plan reaches.")
    bound: float = strawberry.field(
        description="What no plan as good at the goals before could pass: at most, or at least for partners."
    )
    optimal: bool = strawberry.field(
        description="Whether it is proven that nothing better exists, and so for the goals before."
    )


@strawberry.type(description="One weekly session of a plan.")
class PlannedSession:
    need_index: int = strawberry.field(
        description="Which need it is for: its place among the needs of the plan, from 0."
    )
    minutes: int = strawberry.field(description="How long it is.")
    weekday: Weekday | None = strawberry.field(
        description="The day on which it begins; null by arrangement, when the two agree on the time."
    )
    opens: time | None = strawberry.field(description="When it begins; null by arrangement.")
    closes: time | None = strawberry.field(
        description="When it ends, on the next day where that is not after `opens`; null by arrangement."
    )
    fit: float = strawberry.field(description="How well the offer fits the need, 0 to 1.")
    need_id: strawberry.ID | None = strawberry.field(
        description="The need's id, to request it with; null in a search that belongs to nobody."
    )
    found: strawberry.Private[FoundOffers]
    planned: strawberry.Private[family.PlannedSession]

    @strawberry.field(description="The need it is for.")
    def need(self, info: Info) -> SearchedNeed:
        return searched_need(self.found, self.need_index, info)

    @strawberry.field(description="The offer.")
    def commitment(self) -> Commitment:
        return commitment(self.planned.match.offer.commitment)


@strawberry.type(description="How much of a need a plan covers.")
class PlannedNeed:
    hours_per_week: float = strawberry.field(description="Hours a week asked.")
    covered_hours: float = strawberry.field(description="Hours a week that the plan covers.")
    uncovered_hours: float = strawberry.field(description="Hours a week that nobody gives.")
    priority: Priority = strawberry.field(description="How pressing it is.")
    member: int | None = strawberry.field(description="The member it is for; null for the whole household.")
    found: strawberry.Private[FoundOffers]
    index: strawberry.Private[int]

    @strawberry.field(description="The need, with what else could answer it.")
    def need(self, info: Info) -> SearchedNeed:
        return searched_need(self.found, self.index, info)


@strawberry.type(description="The best week of a family, which could be held as it stands.")
class SupportPlan:
    found: strawberry.Private[FoundOffers]
    plan: strawberry.Private[family.Plan | None]
    others: strawberry.Private[list[family.Plan]]
    user_errors: list[UserError] = strawberry.field(
        description="What was wrong with the asking; the plan is empty then."
    )

    @strawberry.field(description="Whether it is proven that nothing better exists.")
    def optimal(self) -> bool:
        return self.plan is not None and self.plan.optimal

    @strawberry.field(description="Hours a week that the needs ask together.")
    def needed_hours(self) -> float:
        return self.plan.minutes_needed / 60 if self.plan else 0

    @strawberry.field(description="Hours a week that the plan covers of them.")
    def covered_hours(self) -> float:
        return self.plan.minutes_covered / 60 if self.plan else 0

    @strawberry.field(description="Its sessions, from Monday to Sunday, those by arrangement last.")
    def sessions(self) -> list[PlannedSession]:
        return [planned_session(one, self.found) for one in self.plan.sessions] if self.plan else []

    @strawberry.field(description="The needs, in the order asked, and how much of each is covered.")
    def needs(self) -> list[PlannedNeed]:
        return (
            [_need(index, self.plan, self.found) for index in range(len(self.plan.needs))]
            if self.plan
            else []
        )

    @strawberry.field(description="Those of the needs of which something stays uncovered.")
    def uncovered(self) -> list[PlannedNeed]:
        return [one for one in self.needs() if one.uncovered_hours]

    @strawberry.field(description="The goals in order, with what is reached and what nobody could beat.")
    def stages(self) -> list[PlanStage]:
        return [_stage(one) for one in self.plan.stages] if self.plan else []

    @strawberry.field(description="The partners who would come.")
    async def partners(self, info: Info) -> list[Partner]:
        return [await partner_of(id_, info) for id_ in self.plan.partner_ids] if self.plan else []

    @strawberry.field(
        description="The next best plans, each the best of those whose partners are other ones than in all plans "
        "before; fewer than asked when the time ends. They have no alternatives themselves."
    )
    def alternatives(self) -> list["SupportPlan"]:
        return [SupportPlan(found=self.found, plan=one, others=[], user_errors=[]) for one in self.others]


async def plan_of(found: FoundOffers, info: Info, seconds: float, alternatives: int) -> SupportPlan:
    """Return the plan for the needs of a search."""
    context = info.context
    plans = await plan_family(context.viewer, found, seconds, alternatives, context.solvers)
    problems = [one for one in plans if isinstance(one, Problem)]
    if problems:
        return SupportPlan(
            found=found, plan=None, others=[], user_errors=user_errors(problems, context.language)
        )
    best, *others = [one for one in plans if isinstance(one, family.Plan)]
    return SupportPlan(found=found, plan=best, others=others, user_errors=[])


def planned_session(one: family.PlannedSession, found: FoundOffers) -> PlannedSession:
    """Return a session of a family's plan."""
    day, opens = (None, None) if one.start is None else divmod(one.start, DAY)
    return PlannedSession(
        need_index=one.need_index,
        minutes=one.minutes,
        weekday=None if day is None else list(Weekday)[day],
        opens=None if opens is None else clock_time(opens),
        closes=None if opens is None else clock_time((opens + one.minutes) % DAY),
        fit=one.match.fit,
        need_id=None if (key := found.search.needs[one.need_index].id) is None else _need_id(key),
        found=found,
        planned=one,
    )


def _need_id(key: str) -> strawberry.ID:
    return strawberry.ID(global_id("need", key))


def _need(index: int, plan: family.Plan, found: FoundOffers) -> PlannedNeed:
    need = plan.needs[index]
    return PlannedNeed(
        hours_per_week=need.minutes_per_week / 60,
        covered_hours=plan.covered(index) / 60,
        uncovered_hours=plan.uncovered(index) / 60,
        priority=need.priority,
        member=need.member,
        found=found,
        index=index,
    )


_UNITS = {
    outcome.PlanGoal.COVERED_TIME: 60,
    outcome.PlanGoal.FEWEST_PARTNERS: 1,
    outcome.PlanGoal.BEST_FIT: 60 * FIT_UNITS,
}


def _stage(one: outcome.Stage) -> PlanStage:
    unit = _UNITS[one.goal]
    return PlanStage(goal=one.goal, value=one.value / unit, bound=one.bound / unit, optimal=one.optimal)
