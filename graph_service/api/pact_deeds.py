"""What coordinators do with pacts, and partners who leave them."""

from datetime import date
from typing import Annotated

import strawberry

from graph_service.actions.keep_pacts import leave_pact, renew_pact, sign_pact
from graph_service.api.context import Info
from graph_service.api.deeds import Behalf, Key
from graph_service.api.events import word_of
from graph_service.api.ids import IdReader
from graph_service.api.pacts import CommunityPact, pact
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import SignatureRole
from graph_service.domain.pacts import Renewal, Said
from graph_service.domain.permissions import Action, permit, permit_some


@strawberry.type(description="What came of a deed with a pact.")
class PactPayload:
    pact: CommunityPact | None = strawberry.field(description="The pact as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of signing it.")
class PactSignPayload(PactPayload):
    pass


@strawberry.type(description="What came of leaving it.")
class PactLeavePayload(PactPayload):
    pass


@strawberry.type(description="What came of renewing it: the later pact.")
class PactRenewPayload(PactPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The pact.")]


@strawberry.type
class PactDeeds:
    """What people do with pacts."""

    @strawberry.mutation(
        description="A coordinator writes down that a partner signed a pact, or corrects it. Papers add up and are "
        "never lost; a partner that had left is back."
    )
    async def pact_sign(
        self,
        info: Info,
        pact_id: Id,
        partner_id: Annotated[strawberry.ID, strawberry.argument(description="Who signed.")],
        role: Annotated[
            SignatureRole,
            strawberry.argument(description="The partner's part in the pact; several may be hosts."),
        ],
        sources: Annotated[
            list[str],
            strawberry.argument(
                description="The papers and pages that say so, 1 to 50, each at most 500 letters."
            ),
        ],
        signed_on: Annotated[
            date | None,
            strawberry.argument(description="The day of signing; left out, a day that is known stays."),
        ] = None,
        on_behalf: Behalf = None,
    ) -> PactSignPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_PACTS)
        ids = IdReader()
        key, partner = ids.key(pact_id, "pact", ("pactId",)), ids.key(partner_id, "partner", ("partnerId",))
        found = ids.misread or await sign_pact(
            context.viewer,
            key,
            partner,
            Said(role, sources, signed_on),
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if isinstance(found, list):
            return PactSignPayload(pact=None, user_errors=user_errors(found, context.language))
        return PactSignPayload(pact=await _now(key, info), user_errors=[])

    @strawberry.mutation(
        description="A partner leaves a pact: its signature stays, with the last day. Refused while its offers under "
        "the pact go on beyond that day, and to the only host."
    )
    async def pact_leave(
        self,
        info: Info,
        pact_id: Id,
        partner_id: Annotated[strawberry.ID, strawberry.argument(description="Who leaves.")],
        on: Annotated[
            date, strawberry.argument(description="The last day under the pact; it may be to come.")
        ],
        reason: Annotated[
            str | None, strawberry.argument(description="Why, in at most 2000 letters; kept in the history.")
        ] = None,
        on_behalf: Behalf = None,
    ) -> PactLeavePayload:
        context = info.context
        permit_some(context.viewer, Action.LEAVE_PACTS)
        ids = IdReader()
        key, partner = ids.key(pact_id, "pact", ("pactId",)), ids.key(partner_id, "partner", ("partnerId",))
        found = ids.misread or await leave_pact(
            context.viewer,
            key,
            partner,
            on,
            reason,
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if isinstance(found, list):
            return PactLeavePayload(pact=None, user_errors=user_errors(found, context.language))
        return PactLeavePayload(pact=await _now(key, info), user_errors=[])

    @strawberry.mutation(
        description="Renew a pact: a later one is made at the same Casa, for the same areas, one version on. The earlier "
        "one ends on the day before. A pact is renewed once."
    )
    async def pact_renew(
        self,
        info: Info,
        pact_id: Id,
        name: Annotated[
            str, strawberry.argument(description="The name of the later one, at most 200 letters.")
        ],
        from_: Annotated[date, strawberry.argument(name="from", description="Its first day.")],
        carry_signatures: Annotated[
            bool,
            strawberry.argument(
                description="Whether those sign it who have not left the earlier one by then."
            ),
        ],
        carry_commitments: Annotated[
            bool,
            strawberry.argument(
                description="Whether the offers that are not over go under it, and the running interventions that are "
                "made of them."
            ),
        ],
        idempotency_key: Key,
        to: Annotated[
            date | None, strawberry.argument(description="Its last day; for ever when left out.")
        ] = None,
    ) -> PactRenewPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_PACTS)
        ids = IdReader()
        key = ids.key(pact_id, "pact", ("pactId",))
        found = ids.misread or await renew_pact(
            context.viewer,
            key,
            Renewal(name, from_, to, carry_signatures, carry_commitments),
            idempotency_key,
            context.graph,
            context.today,
            context.language,
        )
        if isinstance(found, list):
            return PactRenewPayload(pact=None, user_errors=user_errors(found, context.language))
        return PactRenewPayload(pact=await _now(found, info), user_errors=[])


async def _now(key: str, info: Info) -> CommunityPact | None:
    """Return the pact as it is after the deed, whatever the operation has read before."""
    info.context.forget()
    record = await info.context.pacts.load(key)
    return pact(record) if record else None
