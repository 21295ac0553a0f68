"""Near misses and fixes: what little would have to change for partners that just do not fit."""

import strawberry

from graph_service.actions.find_near_misses import NearMisses
from graph_service.actions.find_partners import FoundOffers
from graph_service.api.changes import Change, changes
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.pages import MOST_ON_A_PAGE, PageInfo, fingerprint, page_info, ranked_slice
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.phrases import Language
from graph_service.matching import near_misses as matching

NEAR_MISSES = (
    "Offers of the 25 nearest pacts that would surely fit after one to three smallest changes, those first that ask "
    "least. Whether anybody agrees to a change is not known here."
)
FIXES = "Equal changes together, those first that would bring most partners."
UNANSWERABLE = "The plain truth, when the need has neither a match nor a near miss; else null."


@strawberry.type(description="An offer that does not fit, and the least that would make it fit.")
class NearMissEdge:
    cursor: str = strawberry.field(description="Its place in the list.")
    cost: int = strawberry.field(description="What the changes ask of people, together.")
    near_miss: strawberry.Private[matching.NearMiss]
    found: strawberry.Private[FoundOffers]
    near: strawberry.Private[NearMisses]

    @strawberry.field(description="The offer.")
    def node(self) -> Commitment:
        return commitment(self.near_miss.offer.commitment)

    @strawberry.field(
        description="One to three changes after which every requirement is met; no part of them is enough."
    )
    def changes(self, info: Info) -> list[Change]:
        return changes(self.near_miss, self.found, self.near, info.context.language)


@strawberry.type(description="A page of near misses, those first that ask least.")
class NearMissConnection:
    edges: list[NearMissEdge] = strawberry.field(description="The near misses of this page, in order.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int = strawberry.field(description="How many offers would fit after such changes.")
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="What was wrong with the asking; the page is empty then."
    )


@strawberry.type(description="The same changes, and the offers that they would all make fit.")
class Fix:
    partner_count: int = strawberry.field(description="How many different partners would fit.")
    cost: int = strawberry.field(description="What the changes ask of people, together.")
    fix: strawberry.Private[matching.Fix]
    found: strawberry.Private[FoundOffers]
    near: strawberry.Private[NearMisses]

    @strawberry.field(description="The changes.")
    def changes(self, info: Info) -> list[Change]:
        return changes(self.fix.near_misses[0], self.found, self.near, info.context.language)

    @strawberry.field(description="The offers that would fit, up to 100.")
    def commitments(self) -> list[Commitment]:
        return [commitment(one.offer.commitment) for one in self.fix.near_misses[:MOST_ON_A_PAGE]]


async def near_misses_of(
    found: FoundOffers, index: int, info: Info, first: int, after: str | None
) -> NearMissConnection:
    """Return a page of the near misses of the need at this place of a search."""
    near = await info.context.near_misses.load((found, index))
    return _connection(near, found, first, after, info.context.language)


def _connection(
    near: NearMisses, found: FoundOffers, first: int, after: str | None, language: Language
) -> NearMissConnection:
    total = len(near.near_misses)
    revision = fingerprint([f"{one.order} {one.changes}" for one in near.near_misses])
    page = ranked_slice("near-misses", total, revision, first, after)
    if isinstance(page, list):
        return NearMissConnection(
            edges=[],
            page_info=page_info([], False, None),
            total_count=total,
            user_errors=user_errors(page, language),
        )
    places, cursor = page
    edges = [
        NearMissEdge(
            cursor=cursor(place),
            cost=near.near_misses[place].cost,
            near_miss=near.near_misses[place],
            found=found,
            near=near,
        )
        for place in places
    ]
    more = bool(places) and places.stop < total
    return NearMissConnection(
        edges=edges,
        page_info=page_info([edge.cursor for edge in edges], more, after),
        total_count=total,
    )


async def fixes_of(found: FoundOffers, index: int, info: Info, first: int) -> list[Fix]:
    """Return the fixes of the need at this place of a search, those first that bring most partners."""
    near = await info.context.near_misses.load((found, index))
    return [
        Fix(
            partner_count=fix.partner_count,
            cost=sum(change.cost for change in fix.changes),
            fix=fix,
            found=found,
            near=near,
        )
        for fix in near.fixes[: max(0, min(first, MOST_ON_A_PAGE))]
    ]


async def unanswerable_of(found: FoundOffers, index: int, info: Info) -> str | None:
    """Return why the need at this place of a search has no answer, if it has none."""
    near = await info.context.near_misses.load((found, index))
    return near.unanswerable.text(info.context.language) if near.unanswerable else None
