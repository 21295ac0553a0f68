"""Partner search: who is best placed to support a family, with reasons that add up."""

from collections.abc import Sequence
from datetime import date

import strawberry

from graph_service.actions.find_partners import FoundOffers, search_partners
from graph_service.api.context import Info
from graph_service.api.ids import IdReader
from graph_service.api.plans import PLAN, BudgetSeconds, PlanAlternatives, SupportPlan, plan_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    AgeBand,
    CriterionName,
    LanguageTag,
    Mode,
    Priority,
    WindowInput,
    asked_windows,
)
from graph_service.api.searched_needs import SearchedNeed, searched_needs
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Problem
from graph_service.matching.criteria import DEFAULT_WEIGHTS
from graph_service.matching.search import AskedNeed, AskedSearch


@strawberry.input(description="A competence that a family calls for.")
class NeedInput:
    competence_id: strawberry.ID = strawberry.field(description="The competence called for.")
    hours_per_week: float = strawberry.field(
        default=1, description="Hours a week, a multiple of 0.25 and a whole number of sessions."
    )
    session_minutes: int = strawberry.field(
        default=60, description="The length of one session, 15 to 480 minutes."
    )
    windows: list[WindowInput] | None = strawberry.field(
        default=None, description="When it could be, up to 50 windows; any time when left out."
    )
    age_band: AgeBand | None = strawberry.field(
        default=None, description="The age of whom it is for, when that matters."
    )
    member: int | None = strawberry.field(
        default=None,
        description="A number, 1 to 20, that tells one member of the household from another; the whole household when left out.",
    )
    languages: list[LanguageTag] = strawberry.field(
        default_factory=list,
        description="Languages that would do, the preferred one first; any when left out.",
    )
    modes: list[Mode] | None = strawberry.field(
        default=None, description="How it may be given; any way when left out."
    )
    wheelchair: bool = strawberry.field(
        default=False, description="Whether the place must be reached in a wheelchair."
    )
    priority: Priority = strawberry.field(default=Priority.NORMAL, description="How pressing it is.")
    further_area_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Areas where the family would go as well for this need, up to 20."
    )
    from_: date | None = strawberry.field(
        default=None, name="from", description="Its first day, where it is not the search's."
    )
    to: date | None = strawberry.field(
        default=None, description="Its last day, where it is not the search's; at most three years on."
    )


@strawberry.input(description="How much one criterion counts; 0 for nothing.")
class CriterionWeightInput:
    name: CriterionName = strawberry.field(description="The criterion.")
    weight: float = strawberry.field(description="Its weight, 0 to 1000; only the proportions matter.")


@strawberry.input(description="A search that belongs to nobody: nothing of it is stored.")
class PartnerSearchInput:
    area_id: strawberry.ID = strawberry.field(description="Where the family lives.")
    needs: list[NeedInput] = strawberry.field(description="What it needs, 1 to 100 needs.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day; today when left out or past."
    )
    to: date | None = strawberry.field(
        default=None,
        description="The last day, at most three years on; six months after the first when left out.",
    )
    weights: list[CriterionWeightInput] | None = strawberry.field(
        default=None,
        description="Weights to use in place of the usual ones; those left out keep theirs. See `Criterion.weight`.",
    )
    within_kilometres: float | None = strawberry.field(
        default=None,
        description="Also places of other pacts within this distance of the area's point, 0 to 100.",
    )
    refused_partner_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Partners that the family does not want, up to 1000."
    )


@strawberry.type(description="How much a criterion counts in a search that says nothing else.")
class CriterionWeight:
    name: CriterionName = strawberry.field(description="The criterion.")
    weight: float = strawberry.field(description="Its usual weight; only the proportions matter.")


def usual_weights(info: Info) -> list[CriterionWeight]:
    """Return the usual weight of every criterion."""
    permit(info.context.viewer, Action.READ_NETWORK)
    return [CriterionWeight(name=name, weight=weight) for name, weight in DEFAULT_WEIGHTS.items()]


@strawberry.type(description="What a search found.")
class PartnerSearch:
    user_errors: list[UserError] = strawberry.field(
        description="What was wrong with the search; no needs are answered then."
    )
    needs: list[SearchedNeed] = strawberry.field(description="The needs, in the order they were asked.")
    found: strawberry.Private[FoundOffers | None] = None

    @strawberry.field(description=f"{PLAN} Null when something was wrong with the search.")
    async def plan(
        self, info: Info, budget_seconds: BudgetSeconds = 5, alternatives: PlanAlternatives = 0
    ) -> SupportPlan | None:
        return await plan_of(self.found, info, budget_seconds, alternatives) if self.found else None


async def partner_search(info: Info, search: PartnerSearchInput) -> PartnerSearch:
    """Return what answers a search that belongs to nobody, or all that is wrong with it."""
    context = info.context
    asked, misread = _asked(search)
    found = await search_partners(context.viewer, asked, context.graph, context.today)
    if misread or isinstance(found, list):
        problems = _without_repeats(misread, found if isinstance(found, list) else [])
        outer = [problem.within("search") for problem in problems]
        return PartnerSearch(user_errors=user_errors(outer, context.language), needs=[])
    context.knows(found.known)
    return PartnerSearch(user_errors=[], needs=searched_needs(found, info), found=found)


def _without_repeats(misread: list[Problem], found: list[Problem]) -> list[Problem]:
    """Return all problems; an id of the wrong kind also names nothing, which need not be said twice."""
    paths = {problem.path for problem in misread}
    return misread + [problem for problem in found if problem.path not in paths]


def _asked(search: PartnerSearchInput) -> tuple[AskedSearch, list[Problem]]:
    """Return the search with its ids read, and the ids that are of another kind."""
    ids = IdReader()
    asked = AskedSearch(
        area_id=ids.key(search.area_id, "area", ("areaId",)),
        needs=asked_needs(search.needs, ids),
        start=search.from_,
        end=search.to,
        weights=None if search.weights is None else tuple((one.name, one.weight) for one in search.weights),
        within_kilometres=search.within_kilometres,
        refused_partner_ids=tuple(
            ids.key(id_, "partner", ("refusedPartnerIds", index))
            for index, id_ in enumerate(search.refused_partner_ids)
        ),
    )
    return asked, ids.misread


def asked_needs(needs: Sequence[NeedInput], ids: IdReader) -> tuple[AskedNeed, ...]:
    """Return needs as asked, with their ids read."""
    return tuple(
        _asked_need(
            need,
            ids.key(need.competence_id, "competence", ("needs", index, "competenceId")),
            tuple(
                ids.key(id_, "area", ("needs", index, "furtherAreaIds", place))
                for place, id_ in enumerate(need.further_area_ids)
            ),
        )
        for index, need in enumerate(needs)
    )


def _asked_need(need: NeedInput, competence_id: str, further_area_ids: tuple[str, ...]) -> AskedNeed:
    windows = None if need.windows is None else asked_windows(need.windows)
    return AskedNeed(
        competence_id=competence_id,
        hours_per_week=need.hours_per_week,
        session_minutes=need.session_minutes,
        windows=windows,
        age_band=need.age_band,
        member=need.member,
        languages=tuple(need.languages),
        modes=None if need.modes is None else tuple(need.modes),
        wheelchair=need.wheelchair,
        priority=need.priority,
        further_area_ids=further_area_ids,
        start=need.from_,
        end=need.to,
    )
