"""One need of a search, and what answers it."""

import strawberry

from graph_service.actions.find_partners import FoundOffers
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.matches import MatchConnection, match_connection
from graph_service.api.near_misses import (
    FIXES,
    NEAR_MISSES,
    UNANSWERABLE,
    Fix,
    NearMissConnection,
    fixes_of,
    near_misses_of,
    unanswerable_of,
)
from graph_service.api.pages import After, AtMost, First
from graph_service.api.services import Service, service


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

    @strawberry.field(description=NEAR_MISSES)
    async def near_misses(self, info: Info, first: First = 10, after: After = None) -> NearMissConnection:
        return await near_misses_of(self.found, self.index, info, first, after)

    @strawberry.field(description=FIXES)
    async def fixes(self, info: Info, first: AtMost = 5) -> list[Fix]:
        return await fixes_of(self.found, self.index, info, first)

    @strawberry.field(description=UNANSWERABLE)
    async def unanswerable(self, info: Info) -> str | None:
        return await unanswerable_of(self.found, self.index, info)

    @strawberry.field(description="Open services of the city that answer it, the nearest in meaning first.")
    async def services(
        self,
        info: Info,
        first: AtMost = 5,
    ) -> list[Service]:
        need, circumstances = self.found.search.needs[self.index], self.found.search.circumstances
        areas = frozenset(circumstances.geography.shares_above(circumstances.area.id))
        answering = await info.context.services_answering.load((need.competence_id, areas))
        return [service(one) for one in answering[: max(0, min(first, 100))]]


def searched_need(found: FoundOffers, index: int, info: Info) -> SearchedNeed:
    """Return the need at this place of a search, ready to be ranked."""
    known = found.search.circumstances.taxonomy.competences
    return SearchedNeed(
        competence=competence(known[found.search.needs[index].competence_id], info), found=found, index=index
    )


def searched_needs(found: FoundOffers, info: Info) -> list[SearchedNeed]:
    """Return all needs of a search."""
    return [searched_need(found, index, info) for index in range(len(found.search.needs))]
