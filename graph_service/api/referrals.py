"""Referrals: a family's needs entrusted to partners, and what each side does with them."""

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, TypeVar

import strawberry

from graph_service.actions.introductions import introduce_family, issue_code, recognise_code, revoke_code
from graph_service.actions.reading import sees_referral
from graph_service.actions.referrals import (
    AskedReferral,
    Step,
    deeds_open_to,
    move_referral,
    request_referrals,
)
from graph_service.api.areas import Area, Place, area, place_of
from graph_service.api.beneficiaries import Need, need
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.deeds import Behalf, Key, seen_from
from graph_service.api.events import ReferralEvent, referral_event, word_of
from graph_service.api.ids import IdReader, global_id, key_of
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection, refused
from graph_service.api.partners import Assignments, Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    ChoiceReason,
    Deed,
    ReferralReason,
    ReferralState,
    RequirementName,
    Weekday,
    Window,
    clock_time,
)
from graph_service.domain import model
from graph_service.domain import referrals as domain
from graph_service.domain.permissions import Action, may, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import AskedSession
from graph_service.graph.pages import Keys
from graph_service.graph.referrals import referral_keys

if TYPE_CHECKING:
    from graph_service.api.attendance import Attendance

P = TypeVar("P", bound="ReferralPayload")
Attendances = list[Annotated["Attendance", strawberry.lazy("graph_service.api.attendance")]]


@strawberry.type(description="How a family is brought to the partner.")
class Introduction:
    on: date = strawberry.field(description="On which day.")
    at: time = strawberry.field(description="At what time, on the clock of Torino.")
    operator: str = strawberry.field(description="Who of the staff comes along: a name or a role.")
    place_id: strawberry.Private[str]

    @strawberry.field(description="Where: the Casa that hosts the pact, unless another place was named.")
    async def place(self, info: Info) -> Place:
        found = await place_of(self.place_id, info)
        assert found is not None, "an introduction is at a place"
        return found


@strawberry.type(
    description="A need entrusted to an offer. From the partner's yes to its end it holds capacity."
)
class Referral(Node):
    state: ReferralState = strawberry.field(description="Where it stands.")
    hours_per_week: float = strawberry.field(description="Hours a week.")
    places: int = strawberry.field(description="How many people come.")
    sessions: list[Window] = strawberry.field(
        description="The weekly sessions, one over midnight as two; none by arrangement."
    )
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day.")
    requested_on: date | None = strawberry.field(description="When the partner was asked.")
    reason: ReferralReason | None = strawberry.field(description="Why it was turned down, or ended.")
    unmet: RequirementName | None = strawberry.field(
        description="Which requirement is not met, where the partner says that the family is not eligible."
    )
    choice: ChoiceReason | None = strawberry.field(
        description="Why this partner was asked rather than the ranking's first, when somebody said so."
    )
    lapsed_on: date | None = strawberry.field(
        description="When the request lapsed, since nobody had answered; null when it did not."
    )
    record: strawberry.Private[domain.Referral]

    @strawberry.field(description="The offer.")
    async def commitment(self, info: Info) -> Commitment:
        found = await info.context.commitments.load(self.record.commitment_id)
        assert found is not None, "a referral goes to a commitment"
        return commitment(found)

    @strawberry.field(description="Whose offer it is.")
    async def partner(self, info: Info) -> Partner:
        return await partner_of(self.record.partner_id, info)

    @strawberry.field(description="The competence called for.")
    async def competence(self, info: Info) -> Competence:
        _, wanted = await need_of(self.record, info)
        return competence((await info.context.reference()).taxonomy.competences[wanted.competence_id], info)

    @strawberry.field(description="Where the family lives.")
    async def area(self, info: Info) -> Area:
        household, _ = await need_of(self.record, info)
        return area((await info.context.reference()).geography.areas[household.area_id])

    @strawberry.field(description="The need; null for those who do not accompany the family.")
    async def need(self, info: Info) -> Need | None:
        household, wanted = await need_of(self.record, info)
        return need(wanted, household) if info.context.sees(household, "need") else None

    @strawberry.field(
        description="How the family is brought to the partner; null when nobody has said so, and to the partner until it has "
        "said yes."
    )
    async def introduction(self, info: Info) -> Introduction | None:
        one = self.record.introduction
        if one is None:
            return None
        if self.record.state not in domain.SEES_INTRODUCTION and not await self._accompanied(info):
            return None
        assert one.place_id is not None, "an introduction is at a place"
        return Introduction(
            on=one.day, at=clock_time(one.minute), operator=one.operator, place_id=one.place_id
        )

    @strawberry.field(
        description="The first day on which the family's paper code is no longer good; null when it has none, and for those "
        "who do not accompany the family."
    )
    async def code_expires_on(self, info: Info) -> date | None:
        expires_on = self.record.code_expires_on
        return expires_on if expires_on and await self._accompanied(info) else None

    async def _accompanied(self, info: Info) -> bool:
        """Return whether the viewer accompanies the family."""
        household = await info.context.beneficiaries.load(self.record.beneficiary_id)
        return household is not None and info.context.sees(household, "referral")

    @strawberry.field(
        description="What the viewer can do with it as it stands now; who is not the partner tells on whose word."
    )
    async def viewer_can(self, info: Info) -> list[Deed]:
        household, _ = await need_of(self.record, info)
        return deeds_open_to(info.context.viewer, self.record, household, info.context.today)

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[ReferralEvent]:
        return [referral_event(one) for one in await info.context.events_of_referrals.load(self.record.id)]

    @strawberry.field(description="Who holds its sessions, from the first day on.")
    async def assignments(self, info: Info) -> Assignments:
        from graph_service.api.assignments import assignments_of_referral

        return await assignments_of_referral(self.record.id, info)

    @strawberry.field(description="What became of its sessions, as far as it was recorded, in order.")
    async def attendance(
        self,
        info: Info,
        from_: Annotated[
            date | None,
            strawberry.argument(name="from", description="The first day; since it began when left out."),
        ] = None,
        to: Annotated[
            date | None, strawberry.argument(description="The last day; to its end when left out.")
        ] = None,
    ) -> Attendances:
        from graph_service.api.attendance import attendance_of_referral

        return await attendance_of_referral(self.record.id, info, from_, to)


async def need_of(record: domain.Referral, info: Info) -> tuple[model.Beneficiary, model.Need]:
    household = await info.context.beneficiaries.load(record.beneficiary_id)
    assert household is not None, "a referral meets the need of a household"
    found = await info.context.needs.load(household)
    return household, next(one for one in found if one.id == record.need_id)


def referral(record: domain.Referral) -> Referral:
    assert record.period.end is not None, "a referral has a last day"
    return Referral(
        id=strawberry.ID(global_id("referral", record.id)),
        state=record.state,
        hours_per_week=record.minutes_per_week / 60,
        places=record.places,
        sessions=[
            Window(weekday=one.weekday, opens=clock_time(one.opens), closes=clock_time(one.closes))
            for one in record.sessions
        ],
        starts_on=record.period.start,
        ends_on=record.period.end,
        requested_on=record.requested_on,
        reason=record.reason,
        unmet=RequirementName(record.unmet) if record.unmet else None,
        choice=record.choice,
        lapsed_on=record.lapsed_on,
        record=record,
    )


async def referral_called(key: str, info: Info) -> Referral | None:
    """Return the referral with this key, if there is one that the viewer may see."""
    viewer = info.context.viewer
    permit_some(viewer, Action.READ_REFERRALS)
    found = await info.context.referrals.load(key)
    return referral(found) if found and sees_referral(viewer, found) else None


async def referrals_of_need(need_id: str, info: Info) -> list[Referral]:
    """Return the referrals of a need that the viewer sees."""
    ids = await info.context.referrals_of_needs.load(need_id)
    found = await info.context.referrals.load_many(ids)
    return [referral(one) for one in found if one and sees_referral(info.context.viewer, one)]


async def referrals(
    info: Info, partner_id: str, states: Sequence[ReferralState] | None, first: int, after: str | None
) -> Connection[Referral]:
    """Return a page of what a partner was asked."""
    context = info.context
    key = key_of(partner_id, "partner", ("partnerId",))
    named = "" if isinstance(key, Problem) else key
    permit(context.viewer, Action.READ_REFERRALS, context.viewer.relation_to(named))
    if isinstance(key, Problem):
        return refused([key], context.language)

    async def nodes(ids: list[str]) -> list[Referral | None]:
        return [referral(one) if one else None for one in await context.referrals.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        everyone = may(context.viewer, Action.READ_REFERRALS)
        return await referral_keys(context.graph, named, states, first, after, agreed=not everyone)

    return await keyset_connection("referrals", first, after, context.language, read, nodes)


@strawberry.input(description="When a weekly session begins; it lasts as long as the need's sessions do.")
class SessionInput:
    weekday: Weekday = strawberry.field(description="The day.")
    opens: time = strawberry.field(description="When it begins.")


def asked_session(given: SessionInput) -> AskedSession:
    return AskedSession(given.weekday, given.opens.hour * 60 + given.opens.minute)


@strawberry.input(description="How a family is to be brought to the partner.")
class IntroductionInput:
    on: date = strawberry.field(description="On which day of the referral.")
    at: time = strawberry.field(description="At what time, on the clock of Torino.")
    operator: str = strawberry.field(
        description="Who of the staff comes along: a name or a role, at most 200 letters. Never the family: what looks like "
        "a code, an address or a number is refused."
    )
    place_id: strawberry.ID | None = strawberry.field(
        default=None, description="Where; the Casa that hosts the pact when left out."
    )


@strawberry.input(description="A need to be entrusted to an offer.")
class ReferralInput:
    need_id: strawberry.ID = strawberry.field(description="The need.")
    commitment_id: strawberry.ID = strawberry.field(description="The offer.")
    sessions: list[SessionInput] = strawberry.field(
        default_factory=list, description="The weekly sessions, 1 to 50; none by arrangement."
    )
    hours_per_week: float | None = strawberry.field(
        default=None,
        description="Hours a week by arrangement, whole sessions; all that the need still lacks when left out.",
    )
    from_: date | None = strawberry.field(
        default=None,
        name="from",
        description="The first day; when left out, the first on which need and offer are both there.",
    )
    to: date | None = strawberry.field(
        default=None,
        description="The last day; when left out, the last of need and offer, at most six months on.",
    )
    choice: ChoiceReason | None = strawberry.field(
        default=None, description="Why this partner rather than the ranking's first."
    )
    introduction: IntroductionInput | None = strawberry.field(
        default=None, description="How the family is brought to the partner; it can be said later."
    )


@strawberry.type(description="What came of a deed with a referral.")
class ReferralPayload:
    referral: Referral | None = strawberry.field(description="The referral as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of asking partners.")
class ReferralRequestPayload:
    referrals: list[Referral] = strawberry.field(
        description="The new referrals, in the order asked; none when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nobody was asked then.")


@strawberry.type(description="What came of saying yes.")
class ReferralAcceptPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of saying no.")
class ReferralRejectPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of beginning.")
class ReferralStartPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of suspending it.")
class ReferralHoldPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of going on with it.")
class ReferralResumePayload(ReferralPayload):
    pass


@strawberry.type(description="What came of ending it well.")
class ReferralCompletePayload(ReferralPayload):
    pass


@strawberry.type(description="What came of ending it without success.")
class ReferralFailPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of taking it back.")
class ReferralCancelPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of marking it as a mistake.")
class ReferralEnterInErrorPayload(ReferralPayload):
    pass


@strawberry.type(description="What came of saying how a family is introduced.")
class ReferralIntroducePayload(ReferralPayload):
    pass


@strawberry.type(description="What came of issuing a paper code.")
class ReferralIssueCodePayload(ReferralPayload):
    code: str | None = strawberry.field(
        description="The code to be printed for the family, in groups of three: it is told here and never again. Null when "
        "refused."
    )


@strawberry.type(description="What came of taking a paper code back.")
class ReferralRevokeCodePayload(ReferralPayload):
    pass


@strawberry.type(description="What came of a paper code.")
class ReferralRecogniseCodePayload:
    referral: Referral | None = strawberry.field(
        description="The referral that the code belongs to; null when refused."
    )
    user_errors: list[UserError] = strawberry.field(
        description="Why not; nothing has changed then but the count of wrong tries."
    )


Id = Annotated[strawberry.ID, strawberry.argument(description="The referral.")]
Why = Annotated[ReferralReason, strawberry.argument(description="Why.")]
Unmet = Annotated[
    RequirementName | None,
    strawberry.argument(description="Which requirement the family does not meet, where that is the reason."),
]


@strawberry.type
class ReferralDeeds:
    """What people do with referrals."""

    @strawberry.mutation(
        description="Ask partners to take over needs: all of these or, when one cannot be, none. A plan or a row of an "
        "allocation is sent with its sessions, those of one need and one offer together. Nothing is held until a partner accepts."
    )
    async def referral_request(
        self,
        info: Info,
        requests: Annotated[
            list[ReferralInput], strawberry.argument(description="What is asked of whom, 1 to 100.")
        ],
        idempotency_key: Key,
    ) -> ReferralRequestPayload:
        context = info.context
        permit_some(context.viewer, Action.SEND_REFERRALS)
        asked, problems = _asked(requests)
        found = problems or await request_referrals(
            context.viewer, asked, idempotency_key, context.graph, context.today
        )
        refusals = [one for one in found if isinstance(one, Problem)]
        if refusals:
            return ReferralRequestPayload(referrals=[], user_errors=user_errors(refusals, context.language))
        made = await context.referrals.load_many([one for one in found if isinstance(one, str)])
        return ReferralRequestPayload(referrals=[referral(one) for one in made if one], user_errors=[])

    @strawberry.mutation(
        description="The partner says yes: from now on the capacity is held. Refused when it is no longer there."
    )
    async def referral_accept(self, info: Info, id: Id, on_behalf: Behalf = None) -> ReferralAcceptPayload:
        return await _moved(
            ReferralAcceptPayload, info, id, Step(domain.Deed.ACCEPT, on_behalf=word_of(on_behalf))
        )

    @strawberry.mutation(description="The partner says no.")
    async def referral_reject(
        self, info: Info, id: Id, reason: Why, unmet: Unmet = None, on_behalf: Behalf = None
    ) -> ReferralRejectPayload:
        step = Step(domain.Deed.REJECT, reason, unmet, word_of(on_behalf))
        return await _moved(ReferralRejectPayload, info, id, step)

    @strawberry.mutation(description="The partner begins.")
    async def referral_start(self, info: Info, id: Id, on_behalf: Behalf = None) -> ReferralStartPayload:
        return await _moved(
            ReferralStartPayload, info, id, Step(domain.Deed.START, on_behalf=word_of(on_behalf))
        )

    @strawberry.mutation(description="The partner suspends it for a while; the capacity stays held.")
    async def referral_hold(self, info: Info, id: Id, on_behalf: Behalf = None) -> ReferralHoldPayload:
        return await _moved(
            ReferralHoldPayload, info, id, Step(domain.Deed.HOLD, on_behalf=word_of(on_behalf))
        )

    @strawberry.mutation(description="The partner goes on.")
    async def referral_resume(self, info: Info, id: Id, on_behalf: Behalf = None) -> ReferralResumePayload:
        return await _moved(
            ReferralResumePayload, info, id, Step(domain.Deed.RESUME, on_behalf=word_of(on_behalf))
        )

    @strawberry.mutation(description="It ended well; the capacity is free again.")
    async def referral_complete(
        self, info: Info, id: Id, on_behalf: Behalf = None
    ) -> ReferralCompletePayload:
        return await _moved(
            ReferralCompletePayload, info, id, Step(domain.Deed.COMPLETE, on_behalf=word_of(on_behalf))
        )

    @strawberry.mutation(
        description="It ended without success; the capacity is free, and the need waits again."
    )
    async def referral_fail(
        self, info: Info, id: Id, reason: Why, unmet: Unmet = None, on_behalf: Behalf = None
    ) -> ReferralFailPayload:
        step = Step(domain.Deed.FAIL, reason, unmet, word_of(on_behalf))
        return await _moved(ReferralFailPayload, info, id, step)

    @strawberry.mutation(
        description="The sender takes it back; the capacity is free, and the need waits again."
    )
    async def referral_cancel(self, info: Info, id: Id, reason: Why) -> ReferralCancelPayload:
        return await _moved(ReferralCancelPayload, info, id, Step(domain.Deed.CANCEL, reason))

    @strawberry.mutation(description="It should never have been there: it counts nowhere any more.")
    async def referral_enter_in_error(self, info: Info, id: Id) -> ReferralEnterInErrorPayload:
        return await _moved(ReferralEnterInErrorPayload, info, id, Step(domain.Deed.ENTER_IN_ERROR))

    @strawberry.mutation(
        description="The sender says where, when and by whom the family is introduced, or that it is not. The partner sees "
        "it from its yes on."
    )
    async def referral_introduce(
        self,
        info: Info,
        id: Id,
        introduction: Annotated[
            IntroductionInput | None,
            strawberry.argument(description="How, in place of what was said before; null for not at all."),
        ] = None,
    ) -> ReferralIntroducePayload:
        context, payload, ids = info.context, ReferralIntroducePayload, IdReader()
        permit_some(context.viewer, Action.SEND_REFERRALS)
        key = ids.key(id, "referral", ("id",))
        asked = _introduction(introduction, ids, ("introduction", "placeId"))
        found = ids.misread or await introduce_family(
            context.viewer, key, asked, context.graph, context.today
        )
        if isinstance(found, list):
            shown = seen_from(found, "introduction")
            errors = found if ids.misread else shown
            return payload(referral=None, user_errors=user_errors(errors, context.language))
        return payload(referral=referral(found), user_errors=[])

    @strawberry.mutation(
        description="Issue a short code that the family carries on paper, so that the partner finds this referral. It is good "
        "for some days, 14 unless set otherwise; one issued before is worth nothing any more. Asked again after a lost "
        "answer, it gives a new code."
    )
    async def referral_issue_code(self, info: Info, id: Id) -> ReferralIssueCodePayload:
        context, payload = info.context, ReferralIssueCodePayload
        permit_some(context.viewer, Action.SEND_REFERRALS)
        key = key_of(id, "referral", ("id",))
        found = (
            key
            if isinstance(key, Problem)
            else await issue_code(context.viewer, key, context.paper_codes, context.graph, context.today)
        )
        if isinstance(key, Problem) or isinstance(found, Problem):
            return payload(referral=None, code=None, user_errors=_errors(found, info))
        return payload(referral=await _as_it_is(key, info), code=found.code, user_errors=[])

    @strawberry.mutation(description="Make the family's paper code worthless, since it was lost.")
    async def referral_revoke_code(self, info: Info, id: Id) -> ReferralRevokeCodePayload:
        context, payload = info.context, ReferralRevokeCodePayload
        permit_some(context.viewer, Action.SEND_REFERRALS)
        key = key_of(id, "referral", ("id",))
        found = (
            key
            if isinstance(key, Problem)
            else await revoke_code(context.viewer, key, context.graph, context.today)
        )
        if isinstance(key, Problem) or found:
            return payload(referral=None, user_errors=_errors(found, info))
        return payload(referral=await _as_it_is(key, info), user_errors=[])

    @strawberry.mutation(
        description="Find the referral that a family's paper code belongs to, if it was sent to who asks. After ten codes that "
        "open nothing, the next is looked at a quarter of an hour later."
    )
    async def referral_recognise_code(
        self,
        info: Info,
        code: Annotated[
            str,
            strawberry.argument(
                description="The code as it is read: small letters, spaces and hyphens do not matter."
            ),
        ],
    ) -> ReferralRecogniseCodePayload:
        context = info.context
        found = await recognise_code(context.viewer, code, context.paper_codes, context.graph, context.today)
        if isinstance(found, Problem):
            return ReferralRecogniseCodePayload(referral=None, user_errors=_errors(found, info))
        return ReferralRecogniseCodePayload(referral=await referral_called(found, info), user_errors=[])


async def _as_it_is(key: str, info: Info) -> Referral | None:
    found = await info.context.referrals.load(key)
    return referral(found) if found else None


def _errors(found: object, info: Info) -> list[UserError]:
    return user_errors([found], info.context.language) if isinstance(found, Problem) else []


def _introduction(
    given: IntroductionInput | None, ids: IdReader, path: tuple[str | int, ...]
) -> domain.Introduction | None:
    if given is None:
        return None
    return domain.Introduction(
        place_id=None if given.place_id is None else ids.key(given.place_id, "place", path),
        day=given.on,
        minute=given.at.hour * 60 + given.at.minute,
        operator=given.operator,
    )


async def _moved(payload: type[P], info: Info, id_: str, step: Step) -> P:
    context = info.context
    key = key_of(id_, "referral", ("id",))
    found = (
        key
        if isinstance(key, Problem)
        else await move_referral(context.viewer, key, step, context.graph, context.today)
    )
    if isinstance(found, Problem):
        return payload(referral=None, user_errors=user_errors([found], context.language))
    return payload(referral=referral(found), user_errors=[])


def _asked(requests: Sequence[ReferralInput]) -> tuple[list[AskedReferral], list[Problem]]:
    """Return the requests with their ids read, and the ids that are of another kind."""
    ids = IdReader()
    asked = [
        AskedReferral(
            need_id=ids.key(one.need_id, "need", ("requests", index, "needId")),
            commitment_id=ids.key(one.commitment_id, "commitment", ("requests", index, "commitmentId")),
            sessions=tuple(asked_session(session) for session in one.sessions),
            hours_per_week=one.hours_per_week,
            start=one.from_,
            end=one.to,
            choice=one.choice,
            introduction=_introduction(one.introduction, ids, ("requests", index, "introduction", "placeId")),
        )
        for index, one in enumerate(requests)
    ]
    return asked, ids.misread
