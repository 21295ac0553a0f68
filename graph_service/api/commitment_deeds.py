"""What partners do with their offers, and coordinators with those that wait for approval."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, cast

import strawberry
from strawberry import Maybe

from graph_service.actions.keep_commitments import awaiting, change_commitment, propose_commitment
from graph_service.actions.suggestions import dismiss_suggestion
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.deeds import Behalf, Key, Revision, is_stale, said_in, seen_from
from graph_service.api.events import Edit, OnBehalfInput, shown_edit, word_of
from graph_service.api.ids import IdReader, key_of
from graph_service.api.pages import Connection, keyset_connection
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    LanguageTag,
    Mode,
    ReferralReason,
    RequirementName,
    Staffing,
    WindowInput,
    asked_windows,
)
from graph_service.domain.commitments import Change, CommitmentDeed, Terms
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.domain.suggestions import Ground
from graph_service.graph.commitments import proposals
from graph_service.graph.pages import Keys

P = TypeVar("P", bound="CommitmentPayload")


@strawberry.input(description="Dates on which an offer does not take place, first and last day included.")
class ClosureInput:
    starts_on: date = strawberry.field(description="The first day without it.")
    ends_on: date = strawberry.field(description="The last day without it.")


@strawberry.input(description="What a partner offers.")
class CommitmentInput:
    title: str = strawberry.field(description="What it is called, at most 200 letters.")
    competence_ids: list[strawberry.ID] = strawberry.field(description="The competences lent, 1 to 50.")
    hours_per_week: float = strawberry.field(
        description="Hours of presence promised each week, a multiple of 0.25."
    )
    modes: list[Mode] = strawberry.field(description="How it is given.")
    places: int = strawberry.field(default=1, description="How many people it serves at once, 1 to 10,000.")
    windows: list[WindowInput] = strawberry.field(
        default_factory=list, description="When, each week, up to 50 windows; none when by arrangement."
    )
    closures: list[ClosureInput] = strawberry.field(
        default_factory=list, description="Dates without it, up to 100."
    )
    languages: list[LanguageTag] = strawberry.field(default_factory=list, description="The languages spoken.")
    min_age: int | None = strawberry.field(default=None, description="The youngest age accepted, in years.")
    max_age: int | None = strawberry.field(default=None, description="The oldest age accepted, in years.")
    valid_from: date | None = strawberry.field(
        default=None, description="Its first day; today when left out."
    )
    valid_to: date | None = strawberry.field(
        default=None, description="Its last day; for ever when left out."
    )
    place_id: strawberry.ID | None = strawberry.field(default=None, description="Where it takes place.")
    staffing: Staffing = strawberry.field(
        default=Staffing.VOLUNTEERS, description="Who does what it promises."
    )
    staff_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The volunteers named to do it."
    )
    clearance_required: bool = strawberry.field(
        default=True, description="Whether those who work with minors must have a clearance."
    )
    after_id: strawberry.ID | None = strawberry.field(
        default=None, description="The commitment that must be over before this one begins."
    )


@strawberry.input(description="What changes in an offer; what is left out stays as it is.")
class CommitmentChangeInput:
    title: Maybe[str] = strawberry.field(description="What it is called.")
    competence_ids: Maybe[list[strawberry.ID]] = strawberry.field(description="The competences lent.")
    hours_per_week: Maybe[float] = strawberry.field(description="Hours of presence promised each week.")
    modes: Maybe[list[Mode]] = strawberry.field(description="How it is given.")
    places: Maybe[int] = strawberry.field(description="How many people it serves at once.")
    windows: Maybe[list[WindowInput]] = strawberry.field(
        description="When, each week; none when by arrangement."
    )
    closures: Maybe[list[ClosureInput]] = strawberry.field(description="Dates without it.")
    languages: Maybe[list[LanguageTag]] = strawberry.field(description="The languages spoken.")
    min_age: Maybe[int | None] = strawberry.field(description="The youngest age accepted; null for no limit.")
    max_age: Maybe[int | None] = strawberry.field(description="The oldest age accepted; null for no limit.")
    valid_from: Maybe[date] = strawberry.field(description="Its first day.")
    valid_to: Maybe[date | None] = strawberry.field(description="Its last day; null for ever.")
    place_id: Maybe[strawberry.ID | None] = strawberry.field(
        description="Where it takes place; null for no place of its own."
    )
    staffing: Maybe[Staffing] = strawberry.field(description="Who does what it promises.")
    staff_ids: Maybe[list[strawberry.ID]] = strawberry.field(description="The volunteers named to do it.")
    clearance_required: Maybe[bool] = strawberry.field(
        description="Whether those who work with minors must have a clearance."
    )
    after_id: Maybe[strawberry.ID | None] = strawberry.field(
        description="The commitment that must be over before this one begins; null for none."
    )


@strawberry.type(description="An offer that waits for approval.")
class CommitmentApproval:
    commitment: Commitment = strawberry.field(description="The offer as it would hold.")

    @strawberry.field(
        description="What it says that nobody has approved: all of it when it is new, what changed when it was declined before."
    )
    async def edits(self, info: Info) -> list[Edit]:
        record = self.commitment.record
        history = await info.context.events_of_commitments.load(record.id)
        return [shown_edit(edit) for edit in awaiting(record, history)]


@strawberry.type(description="What came of a deed with an offer.")
class CommitmentPayload:
    commitment: Commitment | None = strawberry.field(
        description="The offer as it is now; null when refused, but for a stale revision."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of proposing it.")
class CommitmentProposePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of approving it.")
class CommitmentApprovePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of declining it.")
class CommitmentDeclinePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of correcting it.")
class CommitmentRevisePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of confirming it.")
class CommitmentConfirmPayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of suspending it.")
class CommitmentPausePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of going on with it.")
class CommitmentResumePayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of ending it.")
class CommitmentEndPayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of renewing it.")
class CommitmentRenewPayload(CommitmentPayload):
    pass


@strawberry.type(description="What came of saying that a suggestion is of no use.")
class CommitmentDismissSuggestionPayload(CommitmentPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The commitment.")]


@strawberry.type
class CommitmentDeeds:
    """What people do with offers."""

    @strawberry.mutation(
        description="Offer something under a pact that is not over and that the partner signs; a volunteer's organisations "
        "count. A partner's first offer waits for a coordinator's approval; later ones hold at once."
    )
    async def commitment_propose(
        self,
        info: Info,
        pact_id: Annotated[strawberry.ID, strawberry.argument(description="The pact.")],
        partner_id: Annotated[strawberry.ID, strawberry.argument(description="Who offers it.")],
        terms: Annotated[CommitmentInput, strawberry.argument(description="What is offered.")],
        idempotency_key: Key,
        on_behalf: Behalf = None,
    ) -> CommitmentProposePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_OFFERS)
        ids = IdReader()
        pact, partner = ids.key(pact_id, "pact", ("pactId",)), ids.key(partner_id, "partner", ("partnerId",))
        said = _terms(vars(terms), ids, ("terms",))
        if terms.valid_from is None:
            said["valid_from"] = context.today
        found: str | Sequence[Problem] = ids.misread or await propose_commitment(
            context.viewer,
            pact,
            partner,
            said,
            idempotency_key,
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if not isinstance(found, str):
            return CommitmentProposePayload(commitment=None, user_errors=user_errors(found, context.language))
        made = await context.commitments.load(found)
        return CommitmentProposePayload(commitment=commitment(made) if made else None, user_errors=[])

    @strawberry.mutation(description="A coordinator approves what was proposed: it holds from now on.")
    async def commitment_approve(self, info: Info, id: Id, revision: Revision) -> CommitmentApprovePayload:
        return await _done(CommitmentApprovePayload, info, id, CommitmentDeed.APPROVE, revision)

    @strawberry.mutation(
        description="A coordinator does not approve what was proposed; corrected, it is proposed again."
    )
    async def commitment_decline(self, info: Info, id: Id, revision: Revision) -> CommitmentDeclinePayload:
        return await _done(CommitmentDeclinePayload, info, id, CommitmentDeed.DECLINE, revision)

    @strawberry.mutation(
        description="Correct an offer; it holds at once. Nothing that accepted referrals hold can be taken back."
    )
    async def commitment_revise(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        change: Annotated[CommitmentChangeInput, strawberry.argument(description="What changes.")],
        on_behalf: Behalf = None,
    ) -> CommitmentRevisePayload:
        ids = IdReader()
        said = said_in(change)
        terms = _terms(said, ids, ("change",))
        return await _done(
            CommitmentRevisePayload,
            info,
            id,
            CommitmentDeed.REVISE,
            revision,
            on_behalf,
            terms,
            ids.misread,
            ("change",),
        )

    @strawberry.mutation(description="Say that an offer is still true, as of today.")
    async def commitment_confirm(
        self, info: Info, id: Id, on_behalf: Behalf = None
    ) -> CommitmentConfirmPayload:
        return await _done(CommitmentConfirmPayload, info, id, CommitmentDeed.CONFIRM, None, on_behalf)

    @strawberry.mutation(
        description="Say that what is suggested about an offer is of no use: only requests turned down from now on count."
    )
    async def commitment_dismiss_suggestion(
        self,
        info: Info,
        id: Id,
        reason: Annotated[ReferralReason, strawberry.argument(description="The suggestion's reason.")],
        requirement: Annotated[
            RequirementName | None, strawberry.argument(description="Its requirement, where it has one.")
        ] = None,
        on_behalf: Behalf = None,
    ) -> CommitmentDismissSuggestionPayload:
        context, payload = info.context, CommitmentDismissSuggestionPayload
        permit_some(context.viewer, Action.KEEP_OFFERS)
        key = key_of(id, "commitment", ("id",))
        found = (
            [key]
            if isinstance(key, Problem)
            else await dismiss_suggestion(
                context.viewer,
                key,
                Ground(reason, requirement),
                context.graph,
                context.today,
                word_of(on_behalf),
            )
        )
        if isinstance(found, list):
            return payload(commitment=None, user_errors=user_errors(found, context.language))
        return payload(commitment=commitment(found), user_errors=[])

    @strawberry.mutation(
        description="Suspend an offer: no new referrals come; those that were accepted go on."
    )
    async def commitment_pause(self, info: Info, id: Id, on_behalf: Behalf = None) -> CommitmentPausePayload:
        return await _done(CommitmentPausePayload, info, id, CommitmentDeed.PAUSE, None, on_behalf)

    @strawberry.mutation(description="Take an offer up again.")
    async def commitment_resume(
        self, info: Info, id: Id, on_behalf: Behalf = None
    ) -> CommitmentResumePayload:
        return await _done(CommitmentResumePayload, info, id, CommitmentDeed.RESUME, None, on_behalf)

    @strawberry.mutation(
        description="End an offer, which nobody may need any more. What waited for it begins."
    )
    async def commitment_end(self, info: Info, id: Id, on_behalf: Behalf = None) -> CommitmentEndPayload:
        return await _done(CommitmentEndPayload, info, id, CommitmentDeed.END, None, on_behalf)

    @strawberry.mutation(description="Give an offer a new last day; one that is over is there again.")
    async def commitment_renew(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        valid_to: Annotated[
            date | None, strawberry.argument(description="The new last day; null for ever.")
        ] = None,
        on_behalf: Behalf = None,
    ) -> CommitmentRenewPayload:
        terms = Terms(valid_to=valid_to)
        return await _done(CommitmentRenewPayload, info, id, CommitmentDeed.RENEW, revision, on_behalf, terms)


async def commitment_approvals(info: Info, first: int, after: str | None) -> Connection[CommitmentApproval]:
    """Return a page of the offers that wait for approval, the longest waiting first."""
    context = info.context
    permit(context.viewer, Action.APPROVE_OFFERS)

    async def nodes(ids: list[str]) -> list[CommitmentApproval | None]:
        found = await context.commitments.load_many(ids)
        return [CommitmentApproval(commitment=commitment(one)) if one else None for one in found]

    async def read(first: int, after: str) -> Keys:
        return await proposals(context.graph, first, after)

    return await keyset_connection("approvals", first, after, context.language, read, nodes)


async def _done(
    payload: type[P],
    info: Info,
    id_: str,
    deed: CommitmentDeed,
    revision: int | None = None,
    on_behalf: OnBehalfInput | None = None,
    terms: Terms | None = None,
    misread: Sequence[Problem] = (),
    within: tuple[str, ...] = (),
) -> P:
    """Do the deed and show the offer; what is wrong with the terms is told with the way to them."""
    context = info.context
    action = (
        Action.APPROVE_OFFERS
        if deed in {CommitmentDeed.APPROVE, CommitmentDeed.DECLINE}
        else Action.KEEP_OFFERS
    )
    permit_some(context.viewer, action)
    key = key_of(id_, "commitment", ("id",))
    problems = [*([key] if isinstance(key, Problem) else []), *misread]
    if isinstance(key, Problem) or problems:
        return payload(commitment=None, user_errors=user_errors(problems, context.language))
    found = await change_commitment(
        context.viewer,
        key,
        Change(deed, terms or Terms(), revision),
        context.graph,
        context.today,
        word_of(on_behalf),
    )
    if not isinstance(found, list):
        return payload(commitment=commitment(found), user_errors=[])
    now = await context.commitments.load(key) if is_stale(found) else None
    shown = seen_from(found, *within)
    return payload(
        commitment=commitment(now) if now else None, user_errors=user_errors(shown, context.language)
    )


def _terms(said: dict[str, Any], ids: IdReader, path: tuple[str, ...]) -> Terms:
    """Return what is said of an offer, its ids read; each key that is there counts."""
    read = dict(said)
    if "competence_ids" in said:
        read["competence_ids"] = [
            ids.key(id_, "competence", (*path, "competenceIds", place))
            for place, id_ in enumerate(said["competence_ids"])
        ]
    if "staff_ids" in said:
        read["staff_ids"] = [
            ids.key(id_, "volunteer", (*path, "staffIds", place))
            for place, id_ in enumerate(said["staff_ids"])
        ]
    for name, kind, called in (("place_id", "place", "placeId"), ("after_id", "commitment", "afterId")):
        if said.get(name) is not None:
            read[name] = ids.key(said[name], kind, (*path, called))
    if "windows" in said:
        read["windows"] = asked_windows(said["windows"])
    if "closures" in said:
        read["closures"] = [(one.starts_on, one.ends_on) for one in said["closures"]]
    return cast("Terms", read)
