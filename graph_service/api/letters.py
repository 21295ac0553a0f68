"""What partners and coordinators do about letters, and about what was written down in a partner's name."""

from collections.abc import Callable, Mapping
from typing import Annotated

import strawberry

from graph_service.actions.contest_events import contest_event, settle_event
from graph_service.actions.letters import ask_confirmation, choose_mail, revoke, use_link
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.events import (
    Event,
    assignment_event,
    attendance_event,
    beneficiary_event,
    commitment_event,
    intervention_event,
    partner_event,
    referral_event,
)
from graph_service.api.ids import key_of
from graph_service.api.pacts import pact_event
from graph_service.api.pages import Connection, keyset_connection
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.referrals import Referral, referral
from graph_service.api.scalars import LinkPurpose, MailFrequency, MailLanguage
from graph_service.domain import events as domain
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.domain.problems import LinkForged, Problem
from graph_service.graph.events import Recorded, contested
from graph_service.graph.pages import Keys


@strawberry.type(description="Something written down in a partner's name that the partner says is not so.")
class ContestedEvent:
    recorded: strawberry.Private[Recorded]

    @strawberry.field(description="What was written down, and what the partner says against it.")
    def event(self) -> Event:
        return shown_event(self.recorded)

    @strawberry.field(description="The offer that it is about; null when it is about something else.")
    async def commitment(self, info: Info) -> Commitment | None:
        if self.recorded.kind != "commitment":
            return None
        found = await info.context.commitments.load(self.recorded.subject_id)
        return commitment(found) if found else None

    @strawberry.field(description="The referral that it is about; null when it is about something else.")
    async def referral(self, info: Info) -> Referral | None:
        if self.recorded.kind != "referral":
            return None
        found = await info.context.referrals.load(self.recorded.subject_id)
        return referral(found) if found else None


SHOWN: Mapping[str, Callable[[domain.Event], Event]] = {
    "referral": referral_event,
    "commitment": commitment_event,
    "beneficiary": beneficiary_event,
    "assignment": assignment_event,
    "attendance": attendance_event,
    "organisation": partner_event,
    "volunteer": partner_event,
    "pact": pact_event,
    "intervention": intervention_event,
}
"""How the event of each kind of thing is shown."""


def shown_event(recorded: Recorded) -> Event:
    """Return an event as the history of its subject shows it."""
    return SHOWN[recorded.kind](recorded.event)


async def contested_events(info: Info, first: int, after: str | None) -> Connection[ContestedEvent]:
    """Return a page of what partners say is not so, the oldest first."""
    context = info.context
    permit(context.viewer, Action.SETTLE_EVENTS)

    async def nodes(ids: list[str]) -> list[ContestedEvent | None]:
        return [ContestedEvent(recorded=one) if one else None for one in await context.events.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await contested(context.graph, first, after)

    return await keyset_connection("contested", first, after, context.language, read, nodes)


@strawberry.type(description="What came of choosing how often to be written to.")
class PartnerChooseMailPayload:
    partner: Partner | None = strawberry.field(description="The partner; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of having a partner asked.")
class CommitmentAskConfirmationPayload:
    commitment: Commitment | None = strawberry.field(description="The offer; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nobody is asked then.")


@strawberry.type(description="What came of revoking links.")
class LinksRevokePayload:
    revoked_count: int = strawberry.field(description="How many links are worth nothing any more.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of a link.")
class LinkUsePayload:
    purpose: LinkPurpose | None = strawberry.field(description="What the link did; null when refused.")
    title: str | None = strawberry.field(description="What the offer is called; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of contesting it.")
class EventContestPayload:
    event: Event | None = strawberry.field(description="The event as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of settling it.")
class EventSettlePayload:
    event: Event | None = strawberry.field(description="The event as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


PartnerId = Annotated[strawberry.ID, strawberry.argument(description="The organisation or volunteer.")]
EventId = Annotated[strawberry.ID, strawberry.argument(description="The event, as a history shows it.")]


@strawberry.type
class LetterDeeds:
    """What people do about letters."""

    @strawberry.mutation(
        description="Choose how often a partner is written to about what others do with its offers and referrals."
    )
    async def partner_choose_mail(
        self,
        info: Info,
        partner_id: PartnerId,
        frequency: Annotated[MailFrequency, strawberry.argument(description="How often.")],
        language: Annotated[
            MailLanguage, strawberry.argument(description="In which language.")
        ] = MailLanguage.IT,
    ) -> PartnerChooseMailPayload:
        context = info.context
        key = _key(info, Action.KEEP_OFFERS, partner_id, "partner", ("partnerId",))
        found = (
            key
            if isinstance(key, Problem)
            else await choose_mail(context.viewer, key, frequency, language.tag, context.graph)
        )
        if isinstance(key, Problem) or found:
            return PartnerChooseMailPayload(partner=None, user_errors=_errors(found, info))
        return PartnerChooseMailPayload(partner=await partner_of(key, info), user_errors=[])

    @strawberry.mutation(
        description="Have a partner asked whether an offer is still true: it gets a letter with a link that confirms it."
    )
    async def commitment_ask_confirmation(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The commitment.")]
    ) -> CommitmentAskConfirmationPayload:
        context = info.context
        key = _key(info, Action.KEEP_OFFERS, id, "commitment", ("id",))
        found = (
            key
            if isinstance(key, Problem)
            else await ask_confirmation(context.viewer, key, context.graph, context.today)
        )
        if isinstance(key, Problem) or found:
            return CommitmentAskConfirmationPayload(commitment=None, user_errors=_errors(found, info))
        asked = await context.commitments.load(key)
        return CommitmentAskConfirmationPayload(
            commitment=commitment(asked) if asked else None, user_errors=[]
        )

    @strawberry.mutation(
        description="Make every link worthless that a partner was sent until now, since a letter came into wrong hands."
    )
    async def links_revoke(self, info: Info, partner_id: PartnerId) -> LinksRevokePayload:
        context = info.context
        key = _key(info, Action.KEEP_OFFERS, partner_id, "partner", ("partnerId",))
        found = key if isinstance(key, Problem) else await revoke(context.viewer, key, context.graph)
        if isinstance(found, Problem):
            return LinksRevokePayload(revoked_count=0, user_errors=_errors(found, info))
        return LinksRevokePayload(revoked_count=found, user_errors=[])

    @strawberry.mutation(
        description="Do what a link of a letter is for, without signing in: whoever holds the link may."
    )
    async def link_use(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The last part of the link's address.")],
        note: Annotated[
            str,
            strawberry.argument(
                description="What is not so, where the link contests something; at most 500 letters."
            ),
        ] = "",
    ) -> LinkUsePayload:
        context = info.context
        found = (
            await use_link(token, note, context.signer, context.graph, context.today)
            if context.signer
            else [LinkForged(("token",))]
        )
        if isinstance(found, list):
            return LinkUsePayload(purpose=None, title=None, user_errors=user_errors(found, context.language))
        return LinkUsePayload(purpose=found.purpose, title=found.title, user_errors=[])

    @strawberry.mutation(
        description="A partner says that something written down in its name is not so; who coordinates sees it."
    )
    async def event_contest(
        self,
        info: Info,
        id: EventId,
        note: Annotated[str, strawberry.argument(description="What is not so, at most 500 letters.")],
    ) -> EventContestPayload:
        context = info.context
        key = _key(info, Action.CONTEST_EVENTS, id, "event", ("id",))
        found = (
            key if isinstance(key, Problem) else await contest_event(context.viewer, key, note, context.graph)
        )
        shown = None if isinstance(key, Problem) or found else await context.events.load(key)
        return EventContestPayload(
            event=shown_event(shown) if shown else None, user_errors=_errors(found, info)
        )

    @strawberry.mutation(description="What a partner said against an event was talked over with it.")
    async def event_settle(self, info: Info, id: EventId) -> EventSettlePayload:
        context = info.context
        key = _key(info, Action.SETTLE_EVENTS, id, "event", ("id",))
        found = key if isinstance(key, Problem) else await settle_event(context.viewer, key, context.graph)
        shown = None if isinstance(key, Problem) or found else await context.events.load(key)
        return EventSettlePayload(
            event=shown_event(shown) if shown else None, user_errors=_errors(found, info)
        )


def _key(info: Info, action: Action, id_: str, kind: str, path: tuple[str, ...]) -> str | Problem:
    """Return the key of an id, to somebody who may do this to something."""
    permit_some(info.context.viewer, action)
    return key_of(id_, kind, path)


def _errors(found: Problem | None, info: Info) -> list[UserError]:
    return user_errors([found], info.context.language) if found else []
