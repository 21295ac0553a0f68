"""What can be listened to: changes, as they happen, whichever process made them."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from graph_service.accounts.viewers import NotLetIn
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Context, Info
from graph_service.api.coverage import Coverage, coverage
from graph_service.api.events import CommitmentEvent, ReferralEvent, commitment_event, referral_event
from graph_service.api.ids import key_of
from graph_service.api.referrals import Referral, referral_called
from graph_service.domain.permissions import ANONYMOUS, Action, Forbidden, may, permit, permit_some
from graph_service.domain.problems import Path, Problem
from graph_service.errors import PattiError
from graph_service.events.watching import together
from graph_service.graph.events import Done


class NotSuchAnId(PattiError):
    """What was asked to be listened to is of another kind."""


@strawberry.type(description="Something was done with a referral.")
class ReferralChange:
    event: ReferralEvent = strawberry.field(description="What was done.")
    referral: Referral = strawberry.field(description="The referral as it is now.")


@strawberry.type(description="Something was done with an offer.")
class CommitmentChange:
    event: CommitmentEvent | None = strawberry.field(
        description="What was done; null for those who may not read the offer's history."
    )
    commitment: Commitment = strawberry.field(description="The offer as it is now.")


PartnerId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only those of this organisation or volunteer; all when left out."),
]


CALM_SECONDS = 2.0
MOVING = frozenset({"referral", "commitment", "pact", "beneficiary", "organisation", "volunteer"})
"""With what something must be done for what is missing to change."""


@strawberry.type(description="What is missing may have changed.")
class CoverageChange:
    coverage: Coverage = strawberry.field(
        description="Where hours are missing now, over the six months from today."
    )


@strawberry.type(description="What can be listened to, over graphql-transport-ws.")
class Subscription:
    @strawberry.subscription(
        description="Each deed with a referral that the viewer may see, from now on. Whoever listens too slowly is cut off."
    )
    async def referral_changed(
        self, info: Info, partner_id: PartnerId = None
    ) -> AsyncGenerator[ReferralChange, None]:
        context = info.context
        permit_some(context.viewer, Action.READ_REFERRALS)
        wanted = _key(partner_id, "partner", ("partnerId",), context)
        if wanted is not None:
            permit(context.viewer, Action.READ_REFERRALS, context.viewer.relation_to(wanted))
        async for one in _done(context, "referral"):
            if wanted in {None, one.partner_id}:
                found = await referral_called(one.subject_id, info)
                recorded = await context.events.load(one.id)
                if found and recorded:
                    yield ReferralChange(event=referral_event(recorded.event), referral=found)

    @strawberry.subscription(
        description="Each deed with an offer, from now on. Whoever listens too slowly is cut off."
    )
    async def commitment_changed(
        self,
        info: Info,
        pact_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only those under this pact; all when left out."),
        ] = None,
        partner_id: PartnerId = None,
    ) -> AsyncGenerator[CommitmentChange, None]:
        context, viewer = info.context, info.context.viewer
        permit(viewer, Action.READ_NETWORK)
        pact = _key(pact_id, "pact", ("pactId",), context)
        partner = _key(partner_id, "partner", ("partnerId",), context)
        async for one in _done(context, "commitment"):
            if pact not in {None, one.pact_id} or partner not in {None, one.partner_id}:
                continue
            found = await context.commitments.load(one.subject_id)
            recorded = await context.events.load(one.id)
            if found and recorded:
                open_ = may(viewer, Action.READ_HISTORY, viewer.relation_to(found.partner_id))
                event = commitment_event(recorded.event) if open_ else None
                yield CommitmentChange(event=event, commitment=commitment(found))

    @strawberry.subscription(
        description="That what is missing may have changed, from now on: after deeds with referrals, offers, pacts or families, "
        "told once for all of a few seconds. Whoever listens too slowly is cut off."
    )
    async def coverage_changed(
        self,
        info: Info,
        pact_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Only of this pact; of the whole city when left out."),
        ] = None,
    ) -> AsyncGenerator[CoverageChange, None]:
        context = info.context
        permit(context.viewer, Action.READ_COVERAGE)
        pact = _key(pact_id, "pact", ("pactId",), context)
        assert context.watch is not None, "whoever serves subscriptions watches the log"
        async with context.watch.listening() as heard:
            async for several in together(heard, CALM_SECONDS):
                if any(_moves_coverage(one, pact) for one in several):
                    await _still(context)
                    context.forget()
                    yield CoverageChange(coverage=await coverage(info, pact, None, None))


def _moves_coverage(one: Done, pact_id: str | None) -> bool:
    return one.kind in MOVING and (pact_id is None or one.pact_id in {None, pact_id})


async def _done(context: Context, kind: str) -> AsyncGenerator[Done, None]:
    """Yield what is done to things of a kind; what the context has read before is forgotten each time."""
    assert context.watch is not None, "whoever serves subscriptions watches the log"
    async with context.watch.listening() as heard:
        async for one in heard:
            if one.kind == kind:
                await _still(context)
                context.forget()
                yield one
                await context.keep_reads()


async def _still(context: Context) -> None:
    """Raise Forbidden once the listener is no longer signed in, or not in the same roles."""
    if context.caller_now is None:
        return
    try:
        now = (await context.caller_now()).viewer
    except NotLetIn:
        now = ANONYMOUS
    if now != context.viewer:
        raise Forbidden("whoever listens is no longer who began to")


def _key(id_: str | None, kind: str, path: Path, context: Context) -> str | None:
    if id_ is None:
        return None
    key = key_of(id_, kind, path)
    if isinstance(key, Problem):
        raise NotSuchAnId(key.message(context.language))
    return key
