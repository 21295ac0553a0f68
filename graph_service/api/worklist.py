"""What a case-manager has to look after next."""

from datetime import date

import strawberry

from graph_service.actions.worklist import read_worklist
from graph_service.api.beneficiaries import Beneficiary, Need, beneficiary_called, need_called
from graph_service.api.context import Info
from graph_service.api.grants import Grant, grant_called
from graph_service.api.inclusion_pacts import InclusionPact, inclusion_pact_called
from graph_service.api.referrals import Referral, referral_called
from graph_service.api.scalars import ConcernKind, Priority
from graph_service.domain import worklist as domain
from graph_service.domain.phrases import phrase


@strawberry.type(description="Something to look after, by a day.")
class Concern:
    kind: ConcernKind = strawberry.field(description="What it is.")
    due_on: date = strawberry.field(description="By which day something is to be done; it may be past.")
    priority: Priority = strawberry.field(description="How pressing the need is that it is about.")
    summary: str = strawberry.field(description="What it is, in one sentence in the reader's language.")
    review_number: int | None = strawberry.field(
        description="The number of the review; null where it is none."
    )
    record: strawberry.Private[domain.Concern]

    @strawberry.field(description="The household.")
    async def beneficiary(self, info: Info) -> Beneficiary | None:
        return await beneficiary_called(self.record.beneficiary_id, info)

    @strawberry.field(description="The need; null where it is about none.")
    async def need(self, info: Info) -> Need | None:
        return await need_called(self.record.need_id, info) if self.record.need_id else None

    @strawberry.field(description="The referral; null where it is about none.")
    async def referral(self, info: Info) -> Referral | None:
        return await referral_called(self.record.referral_id, info) if self.record.referral_id else None

    @strawberry.field(description="The path; null where it is about none.")
    async def inclusion_pact(self, info: Info) -> InclusionPact | None:
        key = self.record.inclusion_pact_id
        return await inclusion_pact_called(key, info) if key else None

    @strawberry.field(description="The grant; null where it is about none.")
    async def grant(self, info: Info) -> Grant | None:
        return await grant_called(self.record.grant_id, info) if self.record.grant_id else None


async def concerns(info: Info, first: int) -> list[Concern]:
    """Return the first things to look after of the viewer's households."""
    context = info.context
    found = await read_worklist(context.viewer, context.graph, context.today, context.patience)
    shown = found[: max(0, min(first, 200))]
    for one in shown:
        context.has_read(one.beneficiary_id, "worklist")
    return [
        Concern(
            kind=one.kind,
            due_on=one.due_on,
            priority=one.priority,
            summary=phrase(
                f"WORK.{one.kind}", context.language, due_on=one.due_on, balance_cents=one.balance_cents or 0
            ),
            review_number=one.review,
            record=one,
        )
        for one in shown
    ]
