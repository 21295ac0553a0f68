"""Matches: offers that could meet a need, ranked, each with its reasons."""

import strawberry

from graph_service.api.commitments import Commitment, commitment
from graph_service.api.pages import PageInfo, page_info, ranked_slice
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import CriterionName, RequirementName, Verdict
from graph_service.domain.phrases import Language
from graph_service.matching import criteria as matching_criteria
from graph_service.matching import ranking as matching_ranking
from graph_service.matching import requirements as matching_requirements


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
