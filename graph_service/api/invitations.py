"""Whom to invite or train first, with a draft of what to write to each; nobody is asked by it."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.inviting import Proposed, record_answer, whom_to_invite
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.coverage import pact_and_days
from graph_service.api.deeds import Behalf
from graph_service.api.events import word_of
from graph_service.api.ids import key_of
from graph_service.api.pacts import CommunityPact, pact_of
from graph_service.api.pages import AtMost
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.register import RegisterEntry, register_entry
from graph_service.api.scalars import CandidateKind, InvitationAnswer
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.domain.phrases import phrase
from graph_service.domain.problems import Problem
from graph_service.graph.coverage import Prospects, prospects

if TYPE_CHECKING:
    from graph_service.coverage.invitations import Invited

INVITATIONS = (
    "The fewest to invite or to train who together close a share of what is missing; among equally few those with fewest "
    "asked within a month, and nobody who said no to an invitation within a year or lacked hours within three months. Nobody is "
    "asked by it."
)
Share = Annotated[
    float,
    strawberry.argument(description="Which share of what is missing is to be closed, above 0, at most 1."),
]
InvitationSeconds = Annotated[
    float,
    strawberry.argument(description="For how long to look at most, 0.5 to 60; most networks take less."),
]
MOST_PROSPECTS = 20


@strawberry.type(description="Somebody to invite.")
class Invitation:
    kind: CandidateKind = strawberry.field(description="What the invitation would be for.")
    hours: float = strawberry.field(
        description="By how many hours a week less would be missing with this one than with the others alone."
    )
    asked_recently: bool = strawberry.field(
        description="Whether they were asked something within the last month."
    )
    invited: strawberry.Private["Invited"]

    @strawberry.field(description="Who.")
    async def partner(self, info: Info) -> Partner:
        return await partner_of(self.invited.candidate.offer.commitment.partner_id, info)

    @strawberry.field(description="The offer that it starts from, as it is now.")
    async def commitment(self, info: Info) -> Commitment | None:
        found = await info.context.commitments.load(self.invited.candidate.offer.commitment.id)
        return commitment(found) if found else None

    @strawberry.field(description="The pact under which it would be.")
    async def pact(self, info: Info) -> CommunityPact:
        return await pact_of(self.invited.candidate.offer.commitment.pact_id, info)

    @strawberry.field(description="The competences that it would lend.")
    async def competences(self, info: Info) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        return [
            competence(known[id_], info) for id_ in self.invited.candidate.offer.commitment.competence_ids
        ]

    @strawberry.field(
        description="What could be written to them: a draft, to be read and changed before it is sent."
    )
    async def draft(self, info: Info) -> str:
        offer = self.invited.candidate.offer
        known = (await info.context.reference()).taxonomy.competences
        pact = await info.context.pacts.load(offer.commitment.pact_id)
        lent = offer.commitment.competence_ids
        wanted = lent[-1:] if self.kind is CandidateKind.TRAINABLE else lent
        return phrase(
            f"INVITATION.{self.kind.value}",
            info.context.language,
            partner=offer.partner_name,
            title=offer.commitment.title,
            lent=[known[id_].label(info.context.language) for id_ in wanted],
            pact=pact.name if pact else offer.pact_name,
            hours=offer.commitment.minutes_per_week,
        )


@strawberry.type(description="Bodies of public lists that have not joined, of one municipality and one kind.")
class RegisterProspects:
    municipality: str = strawberry.field(description="The municipality.")
    category: str = strawberry.field(description="The kind, as the list names it.")
    count: int = strawberry.field(description="How many there are.")
    tax_codes: strawberry.Private[Sequence[str]]

    @strawberry.field(description="The first of them by name, up to 20.")
    async def entries(self, info: Info, first: AtMost = 5) -> list[RegisterEntry]:
        found = await info.context.register_entries.load_many(self.tax_codes[: max(0, first)])
        return [register_entry(one) for one in found if one]


@strawberry.type(description="Whom to invite first, or what was wrong with the asking.")
class Invitations:
    gap_hours: float = strawberry.field(description="Hours a week that are missing now.")
    wanted_hours: float = strawberry.field(description="How many of them are to be closed.")
    closed_hours: float = strawberry.field(description="How many of them these would close.")
    bound: int = strawberry.field(description="At least so many are needed: fewer were proven not to do.")
    proven: bool = strawberry.field(
        description="Whether these are proven as few as can be; else the time was over first."
    )
    candidate_count: int = strawberry.field(description="How many could be chosen from.")
    invitations: list[Invitation] = strawberry.field(description="Whom to invite, by what they offer now.")
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")

    @strawberry.field(
        description="Bodies known from public lists alone, by municipality and kind. They are not ranked, and no hours are "
        "expected of them: nothing is known of what they would give."
    )
    async def prospects(
        self,
        info: Info,
        municipality: Annotated[
            str | None, strawberry.argument(description="Only those of this municipality; all when left out.")
        ] = None,
    ) -> list[RegisterProspects]:
        return [
            _prospects(one)
            for one in await prospects(info.context.graph, MOST_PROSPECTS)
            if municipality is None or one.municipality.casefold() == municipality.strip().casefold()
        ]


def _prospects(one: Prospects) -> RegisterProspects:
    return RegisterProspects(
        municipality=one.municipality, category=one.category, count=one.count, tax_codes=one.tax_codes
    )


async def invitations(
    info: Info,
    pact_id: str | None,
    share: float,
    start: date | None,
    end: date | None,
    seconds: float,
) -> Invitations:
    """Return the fewest to invite who close a share of what a pact lacks, or the whole city."""
    context = info.context
    permit(context.viewer, Action.READ_COVERAGE)
    problems: list[Problem] = []
    pact, during = await pact_and_days(info, pact_id, start, end, problems)
    if problems or during is None:
        return _nothing(problems, info)
    opened = await context.ledgers.load(during)
    found = await whom_to_invite(
        context.viewer, opened, pact, Fraction(str(share)), seconds, context.graph, context.today
    )
    return _nothing(found, info) if isinstance(found, list) else _found(found)


def _nothing(problems: Sequence[Problem], info: Info) -> Invitations:
    return Invitations(
        gap_hours=0,
        wanted_hours=0,
        closed_hours=0,
        bound=0,
        proven=False,
        candidate_count=0,
        invitations=[],
        user_errors=user_errors(problems, info.context.language),
    )


def _found(one: Proposed) -> Invitations:
    found = one.found
    return Invitations(
        gap_hours=round(found.gap_hours),
        wanted_hours=round(found.wanted_hours),
        closed_hours=round(found.closed_hours),
        bound=found.bound,
        proven=found.proven,
        candidate_count=one.candidate_count,
        invitations=[
            Invitation(
                kind=each.candidate.kind,
                hours=round(each.hours),
                asked_recently=each.candidate.asked_recently,
                invited=each,
            )
            for each in found.invited
        ],
        user_errors=[],
    )


@strawberry.type(description="The partner, or what was refused.")
class InvitationRecordPayload:
    partner: Partner | None = strawberry.field(description="The partner; null when something was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused; nothing was done then.")


@strawberry.type
class InvitationDeeds:
    """What people write down about invitations."""

    @strawberry.mutation(
        description="Write down that a partner was invited to give more, or what it answered: who was asked is spared for a "
        "month, who said no for a year."
    )
    async def invitation_record(
        self,
        info: Info,
        partner_id: Annotated[
            strawberry.ID, strawberry.argument(description="The organisation or volunteer.")
        ],
        answer: Annotated[
            InvitationAnswer, strawberry.argument(description="Where the invitation stands.")
        ] = InvitationAnswer.WAITING,
        on_behalf: Behalf = None,
    ) -> InvitationRecordPayload:
        context = info.context
        permit_some(context.viewer, Action.INVITE_PARTNERS)
        key = key_of(partner_id, "partner", ("partnerId",))
        told = word_of(on_behalf)
        found = (
            key
            if isinstance(key, Problem)
            else await record_answer(context.viewer, key, answer, told, context.graph, context.today)
        )
        if isinstance(key, Problem) or found:
            refusals = user_errors([found] if found else [], context.language)
            return InvitationRecordPayload(partner=None, user_errors=refusals)
        context.forget()
        return InvitationRecordPayload(partner=await partner_of(key, info), user_errors=[])
