"""Partner search: who is best placed to support a family, with reasons that add up."""

from datetime import date, time
from typing import Annotated

import strawberry

from graph_service.actions.find_partners import FoundOffers, search_partners
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.ids import key_of
from graph_service.api.pages import After, First, PageInfo, page_info, ranked_slice
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    AgeBand,
    CriterionName,
    LanguageTag,
    Mode,
    Priority,
    RequirementName,
    Verdict,
    Weekday,
)
from graph_service.api.services import Service, service
from graph_service.domain.permissions import Action, permit
from graph_service.domain.phrases import Language
from graph_service.domain.problems import Path, Problem
from graph_service.matching import criteria as matching_criteria
from graph_service.matching import ranking as matching_ranking
from graph_service.matching import requirements as matching_requirements
from graph_service.matching.criteria import DEFAULT_WEIGHTS
from graph_service.matching.search import AskedNeed, AskedSearch, AskedWindow


@strawberry.input(description="A weekly stretch of time on the wall clock, on one weekday.")
class WindowInput:
    weekday: Weekday = strawberry.field(description="The day.")
    opens: time = strawberry.field(description="When it begins.")
    closes: time = strawberry.field(
        description="When it ends, that minute excluded; 00:00 is the end of the day."
    )


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


@strawberry.type(description="One criterion's part of a fit.")
class Criterion:
    name: CriterionName = strawberry.field(description="The criterion.")
    weight: float = strawberry.field(description="Its weight: the one asked, or the usual one.")
    value: float | None = strawberry.field(
        description="What it is worth, 0 to 1; null when not known, which counts 0.5."
    )
    contribution: float = strawberry.field(
        description="weight × value ÷ sum of the weights asked; the contributions add up to the fit."
    )
    reason: str = strawberry.field(description="Why, with the facts.")


@strawberry.type(description="Whether one requirement holds.")
class Requirement:
    name: RequirementName = strawberry.field(description="The requirement.")
    verdict: Verdict = strawberry.field(description="Whether it holds.")
    reason: str = strawberry.field(description="Why, with the facts.")


@strawberry.type(description="An offer that could meet a need, and how well.")
class MatchEdge:
    cursor: str = strawberry.field(description="Its place in the ranking.")
    fit: float = strawberry.field(
        description="How well it fits, 0 to 1: the sum of its criteria's contributions."
    )
    to_check: bool = strawberry.field(
        description="Whether some requirement is not known to hold: ask before relying on it."
    )
    language: strawberry.Private[Language]
    match: strawberry.Private[matching_ranking.Match]

    @strawberry.field(description="The offer.")
    def node(self) -> Commitment:
        return commitment(self.match.offer.commitment)

    @strawberry.field(description="The criteria asked, each with its part of the fit.")
    def criteria(self) -> list[Criterion]:
        return [_criterion(one, self.language) for one in self.match.criteria]

    @strawberry.field(description="All requirements, each with its verdict.")
    def requirements(self) -> list[Requirement]:
        return [_requirement(one, self.language) for one in self.match.requirements]


def _criterion(one: matching_criteria.Criterion, language: Language) -> Criterion:
    return Criterion(
        name=one.name,
        weight=one.weight,
        value=one.value,
        contribution=one.contribution,
        reason=one.reason.text(language),
    )


def _requirement(one: matching_requirements.Requirement, language: Language) -> Requirement:
    return Requirement(name=one.name, verdict=one.verdict, reason=one.reason.text(language))


@strawberry.type(description="A page of a ranking, best first; offers to check come after the sure ones.")
class MatchConnection:
    edges: list[MatchEdge] = strawberry.field(description="The offers of this page, in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the ranking.")
    total_count: int = strawberry.field(description="How many offers could meet the need.")
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="What was wrong with the asking; the page is empty then."
    )


def match_connection(
    ranking: matching_ranking.Ranking, first: int, after: str | None, language: Language
) -> MatchConnection:
    """Return a page of the ranking."""
    page = ranked_slice("matches", len(ranking.matches), ranking.revision, first, after)
    if isinstance(page, list):
        return MatchConnection(
            edges=[],
            page_info=page_info([], False, None),
            total_count=len(ranking.matches),
            user_errors=user_errors(page, language),
        )
    places, cursor = page
    edges = [
        MatchEdge(
            cursor=cursor(place),
            fit=ranking.matches[place].fit,
            to_check=ranking.matches[place].to_check,
            language=language,
            match=ranking.matches[place],
        )
        for place in places
    ]
    more = bool(places) and places.stop < len(ranking.matches)
    return MatchConnection(
        edges=edges,
        page_info=page_info([edge.cursor for edge in edges], more, after),
        total_count=len(ranking.matches),
    )


@strawberry.type(description="One need of a search, and what answers it.")
class SearchedNeed:
    competence: Competence = strawberry.field(description="The competence called for.")
    found: strawberry.Private[FoundOffers]
    index: strawberry.Private[int]

    @strawberry.field(description="The offers that could meet it, best first.")
    def matches(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
    ) -> MatchConnection:
        return match_connection(self.found.ranking(self.index), first, after, info.context.language)

    @strawberry.field(description="Open services of the city that answer it, the nearest in meaning first.")
    async def services(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many at most, up to 100.")] = 5,
    ) -> list[Service]:
        need, circumstances = self.found.search.needs[self.index], self.found.search.circumstances
        areas = frozenset(circumstances.geography.shares_above(circumstances.area.id))
        answering = await info.context.services_answering.load((need.competence_id, areas))
        return [service(one) for one in answering[: max(0, min(first, 100))]]


@strawberry.type(description="What a search found.")
class PartnerSearch:
    user_errors: list[UserError] = strawberry.field(
        description="What was wrong with the search; no needs are answered then."
    )
    needs: list[SearchedNeed] = strawberry.field(description="The needs, in the order they were asked.")


def searched_needs(found: FoundOffers, info: Info) -> list[SearchedNeed]:
    """Return the needs of a search, ready to be ranked."""
    known = found.search.circumstances.taxonomy.competences
    return [
        SearchedNeed(competence=competence(known[need.competence_id], info), found=found, index=index)
        for index, need in enumerate(found.search.needs)
    ]


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
    return PartnerSearch(user_errors=[], needs=searched_needs(found, info))


def _without_repeats(misread: list[Problem], found: list[Problem]) -> list[Problem]:
    """Return all problems; an id of the wrong kind also names nothing, which need not be said twice."""
    paths = {problem.path for problem in misread}
    return misread + [problem for problem in found if problem.path not in paths]


def _asked(search: PartnerSearchInput) -> tuple[AskedSearch, list[Problem]]:
    """Return the search with its ids read, and the ids that are of another kind."""
    misread: list[Problem] = []

    def key(id_: str, kind: str, path: Path) -> str:
        found = key_of(id_, kind, path)
        if isinstance(found, Problem):
            misread.append(found)
            return id_
        return found

    asked = AskedSearch(
        area_id=key(search.area_id, "area", ("areaId",)),
        needs=tuple(
            _asked_need(need, key(need.competence_id, "competence", ("needs", index, "competenceId")))
            for index, need in enumerate(search.needs)
        ),
        start=search.from_,
        end=search.to,
        weights=None if search.weights is None else tuple((one.name, one.weight) for one in search.weights),
        within_kilometres=search.within_kilometres,
        refused_partner_ids=tuple(
            key(id_, "partner", ("refusedPartnerIds", index))
            for index, id_ in enumerate(search.refused_partner_ids)
        ),
    )
    return asked, misread


def _asked_need(need: NeedInput, competence_id: str) -> AskedNeed:
    windows = None if need.windows is None else tuple(map(_asked_window, need.windows))
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
    )


def _asked_window(window: WindowInput) -> AskedWindow:
    return AskedWindow(window.weekday, _minute(window.opens), _minute(window.closes))


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute
