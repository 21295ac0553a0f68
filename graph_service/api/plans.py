"""The week of a family: who gives which session, when, and how far that is proven best."""

from typing import Annotated

import strawberry

from graph_service.actions.find_partners import FoundOffers
from graph_service.actions.plan_family import plan_family
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.near_misses import NearMissConnection, near_misses_of
from graph_service.api.pages import After, First
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import PlanGoal, Priority, Window, windows
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import session
from graph_service.matching.plan import family, outcome
from graph_service.matching.plan.problem import FIT_UNITS

PLAN = (
    "The best week for all needs together, of offers that surely fit: no member is in two places at once and nothing "
    "is promised twice. First as much as possible is covered, the pressing needs before others; then by as few "
    "partners as possible; then as fittingly as possible. Nothing is reserved."
)
PlanSeconds = Annotated[
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
    minutes: int = strawberry.field(description="How long it is.")
    windows: list[Window] = strawberry.field(
        description="When it is: one window, two when it goes over midnight, none by arrangement."
    )
    fit: float = strawberry.field(description="How well the offer fits the need, 0 to 1.")
    found: strawberry.Private[FoundOffers]
    planned: strawberry.Private[family.PlannedSession]

    @strawberry.field(description="Which need it is for: its place among the needs of the plan, from 0.")
    def need_index(self) -> int:
        return self.planned.need_index

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

    @strawberry.field(description="The competence called for.")
    def competence(self, info: Info) -> Competence:
        search = self.found.search
        known = search.circumstances.taxonomy.competences
        return competence(known[search.needs[self.index].competence_id], info)

    @strawberry.field(
        description="What little would make further offers fit, where some of it stays uncovered."
    )
    async def near_misses(
        self, info: Info, first: First = 10, after: After = None
    ) -> NearMissConnection | None:
        if not self.uncovered_hours:
            return None
        return await near_misses_of(self.found, self.index, info, first, after)


@strawberry.interface(description="A week that could be held as it stands.")
class WeekPlan:
    optimal: bool = strawberry.field(description="Whether it is proven that nothing better exists.")
    found: strawberry.Private[FoundOffers]
    plan: strawberry.Private[family.Plan]

    @strawberry.field(description="Its sessions, from Monday to Sunday, those by arrangement last.")
    def sessions(self) -> list[PlannedSession]:
        return [_session(one, self.found) for one in self.plan.sessions]

    @strawberry.field(description="The needs, in the order asked, and how much of each is covered.")
    def needs(self) -> list[PlannedNeed]:
        return [_need(index, self.plan, self.found) for index in range(len(self.plan.needs))]

    @strawberry.field(description="The goals in order, with what is reached and what nobody could beat.")
    def stages(self) -> list[PlanStage]:
        return [_stage(one) for one in self.plan.stages]

    @strawberry.field(description="The partners who would come.")
    async def partners(self, info: Info) -> list[Partner]:
        return [await partner_of(id_, info) for id_ in self.plan.partner_ids]


@strawberry.type(description="The best plan of those whose partners are other ones than in all plans before.")
class AlternativePlan(WeekPlan):
    pass


@strawberry.type(description="The best plan of a family.")
class Plan(WeekPlan):
    alternatives: list[AlternativePlan] = strawberry.field(
        description="The next best plans, each with a set of partners not seen before; fewer when the time ends."
    )


@strawberry.type(description="A plan, or what was wrong with the asking.")
class PlanAnswer:
    plan: Plan | None = strawberry.field(description="The plan; null when something was wrong.")
    user_errors: list[UserError] = strawberry.field(description="What was wrong.")


async def plan_of(found: FoundOffers, info: Info, seconds: float, alternatives: int) -> PlanAnswer:
    """Return the plan for the needs of a search."""
    context = info.context
    plans = await plan_family(context.viewer, found, seconds, alternatives, context.solvers)
    problems = [one for one in plans if isinstance(one, Problem)]
    if problems:
        return PlanAnswer(plan=None, user_errors=user_errors(problems, context.language))
    best, *others = [one for one in plans if isinstance(one, family.Plan)]
    return PlanAnswer(
        plan=Plan(
            optimal=best.optimal,
            found=found,
            plan=best,
            alternatives=[AlternativePlan(optimal=one.optimal, found=found, plan=one) for one in others],
        ),
        user_errors=[],
    )


def _session(one: family.PlannedSession, found: FoundOffers) -> PlannedSession:
    return PlannedSession(
        minutes=one.minutes,
        windows=[] if one.start is None else windows(session(one.start, one.minutes)),
        fit=one.match.fit,
        found=found,
        planned=one,
    )


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
