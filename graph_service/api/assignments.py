"""Assignments: which volunteer holds which sessions of a referral."""

from datetime import date
from typing import Annotated

import strawberry

from graph_service.actions.assignments import (
    add_assignment,
    end_assignment,
    enter_assignment_in_error,
)
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.deeds import Behalf, Key
from graph_service.api.events import AssignmentEvent, assignment_event, word_of
from graph_service.api.ids import IdReader, global_id, key_of
from graph_service.api.node import Node
from graph_service.api.partners import Volunteer, volunteer
from graph_service.api.problems import UserError, user_errors
from graph_service.api.referrals import Referral, SessionInput, asked_session, need_of, referral_called
from graph_service.api.scalars import AssignmentState, Window, clock_time
from graph_service.domain import assignments as domain
from graph_service.domain import model
from graph_service.domain.permissions import Action, may, permit, permit_some
from graph_service.domain.phrases import phrase
from graph_service.domain.problems import Problem


@strawberry.type(description="The sessions of a referral that a volunteer holds.")
class Assignment(Node):
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day.")
    sessions: list[Window] = strawberry.field(
        description="The weekly sessions held, one over midnight as two; none by arrangement."
    )
    state: AssignmentState = strawberry.field(description="Whether it is held, or was a mistake.")
    record: strawberry.Private[domain.Assignment]

    @strawberry.field(description="Who holds them.")
    async def volunteer(self, info: Info) -> Volunteer:
        found = await info.context.partners.load(self.record.volunteer_id)
        assert isinstance(found, model.Volunteer), "sessions are held by a volunteer"
        return volunteer(found)

    @strawberry.field(
        description="What nobody knows of the volunteer and somebody has to look at, in the reader's language: insurance and, "
        "with minors where the host asks it, clearance. For those who may read about the volunteer."
    )
    async def to_check(self, info: Info) -> list[str]:
        return await _to_check(self.record, info)

    @strawberry.field(description="The offer.")
    async def commitment(self, info: Info) -> Commitment:
        found = await info.context.commitments.load(self.record.commitment_id)
        assert found is not None, "a referral goes to a commitment"
        return commitment(found)

    @strawberry.field(description="The referral; null for those who may not see it.")
    async def referral(self, info: Info) -> Referral | None:
        return await referral_called(self.record.referral_id, info)

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[AssignmentEvent]:
        viewer = info.context.viewer
        permit(viewer, Action.READ_HISTORY, viewer.relation_to(self.record.partner_id))
        return [
            assignment_event(one) for one in await info.context.events_of_assignments.load(self.record.id)
        ]


def assignment(record: domain.Assignment) -> Assignment:
    assert record.period.end is not None, "an assignment has a last day"
    return Assignment(
        id=strawberry.ID(global_id("assignment", record.id)),
        starts_on=record.period.start,
        ends_on=record.period.end,
        sessions=[
            Window(weekday=one.weekday, opens=clock_time(one.opens), closes=clock_time(one.closes))
            for one in record.sessions
        ],
        state=record.state,
        record=record,
    )


async def _to_check(record: domain.Assignment, info: Info) -> list[str]:
    context = info.context
    holder = await context.partners.load(record.volunteer_id)
    assert isinstance(holder, model.Volunteer), "sessions are held by a volunteer"
    permit(
        context.viewer,
        Action.READ_VOLUNTEERS,
        context.viewer.relation_to(holder.id, record.partner_id, *holder.organisation_ids),
    )
    unknown = []
    if holder.insurance_until is None:
        unknown.append("STAFF.INSURANCE_UNKNOWN")
    if holder.clearance_until is None and await _with_minors(record, info):
        unknown.append("STAFF.CLEARANCE_UNKNOWN")
    return [phrase(key, context.language, volunteer=holder.name) for key in unknown]


async def _with_minors(record: domain.Assignment, info: Info) -> bool:
    """Return whether minors come, and the offer asks a clearance of those who work with them."""
    offer = await info.context.commitments.load(record.commitment_id)
    sent = await info.context.referrals.load(record.referral_id)
    if offer is None or sent is None or not offer.clearance_required:
        return False
    _, need = await need_of(sent, info)
    return need.with_minors


async def assignment_called(key: str, info: Info) -> Assignment | None:
    """Return the assignment with this key, to those who see its referral or may read about its volunteer."""
    viewer = info.context.viewer
    permit_some(viewer, Action.READ_REFERRALS)
    found = await info.context.assignments.load(key)
    if found is None:
        return None
    if may(viewer, Action.READ_REFERRALS, viewer.relation_to(found.partner_id)):
        return assignment(found)
    holder = await info.context.partners.load(found.volunteer_id)
    related = holder.organisation_ids if isinstance(holder, model.Volunteer) else ()
    seen = may(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(found.volunteer_id, *related))
    return assignment(found) if seen else None


async def assignments_of_referral(referral_id: str, info: Info) -> list[Assignment]:
    """Return who holds the sessions of a referral that the viewer sees."""
    ids = await info.context.assignments_of_referrals.load(referral_id)
    return [assignment(one) for one in await info.context.assignments.load_many(ids) if one]


async def assignments_of_volunteer(volunteer_id: str, info: Info) -> list[Assignment]:
    """Return what a volunteer about whom the viewer may read holds."""
    ids = await info.context.assignments_of_volunteers.load(volunteer_id)
    return [assignment(one) for one in await info.context.assignments.load_many(ids) if one]


@strawberry.type(description="What came of asking a volunteer to hold sessions.")
class AssignmentAddPayload:
    assignment: Assignment | None = strawberry.field(description="The assignment; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of ending an assignment.")
class AssignmentEndPayload:
    assignment: Assignment | None = strawberry.field(
        description="The assignment as it is now; null when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of withdrawing an assignment.")
class AssignmentEnterInErrorPayload:
    assignment: Assignment | None = strawberry.field(
        description="The assignment as it is now; null when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type
class AssignmentDeeds:
    """What partners do with assignments."""

    @strawberry.mutation(
        description="A volunteer is to hold sessions of an accepted referral. Refused when the volunteer is somewhere "
        "else at those times, under whatever pact; the sessions of one offer at the same time are one group. Refused too when "
        "insurance or, with minors where the host asks it, clearance end within its first four weeks; what nobody knows of "
        "them is told as to be checked."
    )
    async def assignment_add(
        self,
        info: Info,
        referral_id: Annotated[strawberry.ID, strawberry.argument(description="The referral.")],
        volunteer_id: Annotated[strawberry.ID, strawberry.argument(description="The volunteer.")],
        idempotency_key: Key,
        from_: Annotated[
            date | None,
            strawberry.argument(
                name="from", description="The first day; today, or the referral's first, when left out."
            ),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="The last day; the referral's when left out.")
        ] = None,
        sessions: Annotated[
            list[SessionInput] | None,
            strawberry.argument(
                description="Which of the referral's weekly sessions; all of them when left out."
            ),
        ] = None,
        on_behalf: Behalf = None,
    ) -> AssignmentAddPayload:
        context = info.context
        permit_some(context.viewer, Action.ANSWER_REFERRALS)
        ids = IdReader()
        asked = domain.AskedAssignment(
            referral_id=ids.key(referral_id, "referral", ("referralId",)),
            volunteer_id=ids.key(volunteer_id, "volunteer", ("volunteerId",)),
            start=from_,
            end=to,
            sessions=None if sessions is None else tuple(asked_session(one) for one in sessions),
        )
        found = ids.misread or await add_assignment(
            context.viewer, asked, idempotency_key, context.graph, context.today, word_of(on_behalf)
        )
        if not isinstance(found, str):
            return AssignmentAddPayload(assignment=None, user_errors=user_errors(found, context.language))
        made = await context.assignments.load(found)
        return AssignmentAddPayload(assignment=assignment(made) if made else None, user_errors=[])

    @strawberry.mutation(description="Give an assignment its last day; the volunteer is free from then on.")
    async def assignment_end(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The assignment.")],
        day: Annotated[date, strawberry.argument(description="The last day, one of its days.")],
        on_behalf: Behalf = None,
    ) -> AssignmentEndPayload:
        context = info.context
        permit_some(context.viewer, Action.ANSWER_REFERRALS)
        key = key_of(id, "assignment", ("id",))
        found = (
            key
            if isinstance(key, Problem)
            else await end_assignment(
                context.viewer, key, day, context.graph, context.today, word_of(on_behalf)
            )
        )
        if isinstance(found, Problem):
            return AssignmentEndPayload(assignment=None, user_errors=user_errors([found], context.language))
        return AssignmentEndPayload(assignment=assignment(found), user_errors=[])

    @strawberry.mutation(
        description="An assignment should never have been there: the volunteer was never bound by it."
    )
    async def assignment_enter_in_error(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The assignment.")],
        on_behalf: Behalf = None,
    ) -> AssignmentEnterInErrorPayload:
        context, payload = info.context, AssignmentEnterInErrorPayload
        permit_some(context.viewer, Action.ANSWER_REFERRALS)
        key = key_of(id, "assignment", ("id",))
        found = (
            key
            if isinstance(key, Problem)
            else await enter_assignment_in_error(
                context.viewer, key, context.graph, context.today, word_of(on_behalf)
            )
        )
        if isinstance(found, Problem):
            return payload(assignment=None, user_errors=user_errors([found], context.language))
        return payload(assignment=assignment(found), user_errors=[])
