"""What the network has, shared among all waiting families of some pacts; nothing is reserved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions import allocate_families as action
from graph_service.api.beneficiaries import Beneficiary, beneficiary
from graph_service.api.context import Info
from graph_service.api.lookup import Lookup
from graph_service.api.plans import PlannedSession, planned_session
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Problem

if TYPE_CHECKING:
    from graph_service.matching.allocation import allocation as matching

ALLOCATION = (
    "What the network has, shared among all families with waiting needs whom these pacts serve, as fairly as could be "
    "found: first as much as possible for the family that gets least, then for the next one, and so on; then the most "
    "hours, then the best fit. Beside it, what serving families one after the other would give, the longest waiting "
    "first. Nothing is reserved: each family's week is requested apart, and checked again then."
)
PactIds = Annotated[list[strawberry.ID], strawberry.argument(description="The pacts, 1 to 100.")]
AllocationSeconds = Annotated[
    float,
    strawberry.argument(description="For how long to look at most, 1 to 120; small networks take less."),
]


@strawberry.type(description="How one way of sharing out turns out, in figures.")
class Allocation:
    least_share: float = strawberry.field(
        description="The share of the family that gets least: its covered hours of those it needs, pressing ones "
        "counting more; 0 to 1."
    )
    mean_share: float = strawberry.field(description="The mean of the families' shares.")
    families_in_full: int = strawberry.field(description="How many families get all they need.")
    families_with_nothing: int = strawberry.field(description="How many families get nothing.")
    covered_hours: float = strawberry.field(description="Hours a week that are covered.")
    session_count: int = strawberry.field(description="How many weekly sessions that is.")
    proven_levels: int = strawberry.field(
        description="Of the families' shares, sorted from the least, so many are proven the best possible."
    )
    bound: float | None = strawberry.field(
        description="What the next share could be at most; null when all are proven."
    )
    optimal: bool = strawberry.field(
        description="Whether hours and fit are proven the best for these shares as well."
    )
    in_time: bool = strawberry.field(
        description="Whether all was tried that the search knows to try; more seconds may give better when not."
    )


@strawberry.type(description="What one family would get.")
class AllocatedWeek:
    share: float = strawberry.field(
        description="Covered hours of those it needs, pressing ones counting more; 0 to 1."
    )
    needed_hours: float = strawberry.field(description="Hours a week that it needs.")
    covered_hours: float = strawberry.field(description="Hours a week that are covered.")
    sessions: list[PlannedSession] = strawberry.field(
        description="Its sessions, from Monday to Sunday, those by arrangement last."
    )


@strawberry.type(description="A family's row of a proposal.")
class AllocatedFamily:
    fairest: AllocatedWeek = strawberry.field(description="Its week in the fairest allocation found.")
    first_come: AllocatedWeek = strawberry.field(
        description="Its week when families are served one after the other."
    )
    record: strawberry.Private[action.Row]

    @strawberry.field(description="The family.")
    def beneficiary(self, info: Info) -> Beneficiary:
        info.context.has_read(self.record.beneficiary.id, "beneficiary")
        return beneficiary(self.record.beneficiary)


@strawberry.type(description="A proposal, or what was wrong with the asking.")
class AllocationProposal:
    family_count: int = strawberry.field(description="How many families wait.")
    needed_hours: float = strawberry.field(description="Hours a week that they need together.")
    fairest: Allocation | None = strawberry.field(
        description="The fairest allocation found; null when no family waits, or something was wrong."
    )
    first_come: Allocation | None = strawberry.field(
        description="Families served one after the other, each as well as can be; never fairer, though it may cover "
        "more hours. Null when no family waits, or something was wrong."
    )
    families: list[AllocatedFamily] = strawberry.field(
        description="The rows of the viewer's own families, the longest waiting first. Nobody sees those of others."
    )
    user_errors: list[UserError] = strawberry.field(
        description="What was wrong with the asking; the proposal is empty then."
    )


async def allocation(info: Info, pact_ids: Sequence[str], seconds: float) -> AllocationProposal:
    """Return a proposal for all waiting families of these pacts."""
    context = info.context
    permit(context.viewer, Action.ALLOCATE)
    lookup = Lookup(await context.reference())
    pacts = [lookup.pact(id_, ("pactIds", index)) for index, id_ in enumerate(pact_ids[: action.MOST_PACTS])]
    keys = [one for one in pacts if one is not None]
    found: action.Proposal | list[Problem] = lookup.problems
    if not lookup.problems:
        found = await action.allocate_families(
            context.viewer,
            pact_ids if len(pact_ids) > len(pacts) else keys,
            seconds,
            lookup.known,
            context.graph,
            context.today,
            context.solvers,
        )
    if isinstance(found, list):
        return AllocationProposal(
            family_count=0,
            needed_hours=0,
            fairest=None,
            first_come=None,
            families=[],
            user_errors=user_errors(found, context.language),
        )
    return AllocationProposal(
        family_count=found.families,
        needed_hours=found.minutes_needed / 60,
        fairest=_allocation(found.fairest),
        first_come=_allocation(found.first_come),
        families=[_family(row) for row in found.rows],
        user_errors=[],
    )


def _allocation(found: "matching.Allocation") -> Allocation | None:
    shares = found.fairness.shares
    if not shares:
        return None
    return Allocation(
        least_share=float(shares[0]),
        mean_share=float(sum(shares) / len(shares)),
        families_in_full=sum(share == 1 for share in shares),
        families_with_nothing=sum(share == 0 for share in shares),
        covered_hours=found.fairness.minutes / 60,
        session_count=len(found.sessions),
        proven_levels=found.proven_levels,
        bound=None if found.bound is None else float(found.bound),
        optimal=found.optimal,
        in_time=found.in_time,
    )


def _family(row: action.Row) -> AllocatedFamily:
    return AllocatedFamily(fairest=_week(row.fairest, row), first_come=_week(row.first_come, row), record=row)


def _week(one: action.Share, row: action.Row) -> AllocatedWeek:
    return AllocatedWeek(
        share=float(one.share),
        needed_hours=one.week.minutes_needed / 60,
        covered_hours=one.week.minutes_covered / 60,
        sessions=[planned_session(session, row.found) for session in one.week.sessions],
    )
