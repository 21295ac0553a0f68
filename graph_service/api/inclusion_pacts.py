"""The paths of families: goals, what is done towards them, reviews, and how they end."""

from datetime import date, time
from typing import Annotated

import strawberry

from graph_service.actions.inclusion_pacts import sees_paths
from graph_service.api.beneficiaries import Beneficiary, beneficiary
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.events import InclusionPactEvent, inclusion_pact_event
from graph_service.api.grants import Grant, grants_of
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pacts import CommunityPact, pact_of
from graph_service.api.referrals import Referral, referral_called
from graph_service.api.scalars import (
    GoalOutcome,
    InclusionActionState,
    InclusionPactState,
    PathComponent,
    PathOutcome,
    clock_time,
)
from graph_service.domain import model
from graph_service.domain.inclusion_pacts import months_of
from graph_service.domain.permissions import Action, permit_some
from graph_service.domain.schedule import Period
from graph_service.domain.timetables import calendar, sittings


@strawberry.type(description="What a family wants to reach on its path.")
class InclusionGoal:
    number: int = strawberry.field(description="Tells the goals of one path apart.")
    component: PathComponent = strawberry.field(description="The part of the path that it belongs to.")
    text: str = strawberry.field(description="What is to be reached, in words.")
    due_on: date | None = strawberry.field(description="By which day; null for the whole path.")
    outcome: GoalOutcome | None = strawberry.field(description="What became of it; null while nobody says.")
    path: strawberry.Private[model.InclusionPact]

    @strawberry.field(description="What is done towards it.")
    def actions(
        self,
    ) -> list[Annotated["InclusionAction", strawberry.lazy("graph_service.api.inclusion_pacts")]]:
        return [_action(one) for one in self.path.actions if one.goal == self.number]


@strawberry.type(description="What is done towards a goal: a referral, something told in words, or both.")
class InclusionAction:
    number: int = strawberry.field(description="Tells the actions of one path apart.")
    goal: int = strawberry.field(description="The number of the goal.")
    text: str | None = strawberry.field(description="What is done, in words.")
    due_on: date | None = strawberry.field(description="By which day; null for the whole path.")
    state: InclusionActionState = strawberry.field(description="Where it stands.")
    record: strawberry.Private[model.InclusionAction]

    @strawberry.field(description="The referral that it is; null when it is none.")
    async def referral(self, info: Info) -> Referral | None:
        return await referral_called(self.record.referral_id, info) if self.record.referral_id else None


@strawberry.type(description="Looking back on a path together.")
class InclusionReview:
    number: int = strawberry.field(description="Tells the reviews of one path apart.")
    due_on: date = strawberry.field(description="When it is, or was, to be.")
    held_on: date | None = strawberry.field(description="When it was held; null while it was not.")
    note: str | None = strawberry.field(description="What came of it, in words.")


@strawberry.type(description="A path that goes on for longer than it was to.")
class InclusionExtension:
    number: int = strawberry.field(description="Tells the extensions of one path apart.")
    extended_on: date = strawberry.field(description="When that was agreed.")
    former_end: date = strawberry.field(description="Its last day before.")
    reason: str = strawberry.field(description="Why it goes on.")


@strawberry.type(description="A session that a partner is to hold for a household.")
class TimetableSession:
    on: date = strawberry.field(description="On which day.")
    opens: time = strawberry.field(description="When it begins, on the wall clock.")
    minutes: int = strawberry.field(description="How long it lasts.")
    title: str = strawberry.field(description="What the offer is called.")
    place: str | None = strawberry.field(description="Where it is; null when that is not on record.")
    competence_id: strawberry.Private[str]

    @strawberry.field(description="The competence that the need calls for.")
    async def competence(self, info: Info) -> Competence:
        known = (await info.context.reference()).taxonomy.competences
        return competence(known[self.competence_id], info)


@strawberry.type(
    description="The path of one household: usually 6 to 8 months, led by whoever leads its case, under the pact around "
    "whose Casa it is accompanied. It is no public income support (PaIS)."
)
class InclusionPact(Node):
    state: InclusionPactState = strawberry.field(description="Where it stands.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date = strawberry.field(description="The last day that it is to have.")
    months: int = strawberry.field(
        description="How many months it is to last; one that has begun counts whole."
    )
    reason: str | None = strawberry.field(description="Why it is shorter or longer than usual, in words.")
    outcome: PathOutcome | None = strawberry.field(description="How it ended; null while it runs.")
    closed_on: date | None = strawberry.field(description="When it was closed; null while it runs.")
    note: str | None = strawberry.field(description="What is said at its end, in words.")
    goals: list[InclusionGoal] = strawberry.field(description="Its goals, in the order of their numbers.")
    actions: list[InclusionAction] = strawberry.field(
        description="What is done, in the order of the numbers."
    )
    reviews: list[InclusionReview] = strawberry.field(
        description="Its reviews, in the order of their numbers."
    )
    extensions: list[InclusionExtension] = strawberry.field(
        description="Its extensions, the first one first."
    )
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")
    record: strawberry.Private[model.InclusionPact]

    @strawberry.field(description="The household that follows it; null for those who do not accompany it.")
    async def beneficiary(self, info: Info) -> Beneficiary | None:
        found = await info.context.beneficiaries.load(self.record.beneficiary_id)
        return beneficiary(found) if found else None

    @strawberry.field(description="The pact around whose Casa the household is accompanied.")
    async def pact(self, info: Info) -> CommunityPact:
        return await pact_of(self.record.pact_id, info)

    @strawberry.field(
        description="The sessions that partners are to hold for the household during the path, in order; closures are left "
        "out, and so is what is by arrangement."
    )
    async def timetable(self, info: Info) -> list[TimetableSession]:
        found = await info.context.appointments.load(self.record.id)
        return [
            TimetableSession(
                on=one.day,
                opens=clock_time(one.opens),
                minutes=one.minutes,
                title=one.title,
                place=one.place,
                competence_id=one.competence_id,
            )
            for one in sittings(found, Period(self.record.start, self.record.end))
        ]

    @strawberry.field(
        description="The same as an iCalendar file, which calendars read; nothing in it tells whose it is."
    )
    async def calendar(self, info: Info) -> str:
        found = await info.context.appointments.load(self.record.id)
        return calendar(found, Period(self.record.start, self.record.end), info.context.today)

    @strawberry.field(description="The money for it, the latest grant first.")
    async def grants(self, info: Info) -> list[Grant]:
        return await grants_of(self.record.id, info)

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[InclusionPactEvent]:
        events = await info.context.events_of_inclusion_pacts.load(self.record.id)
        return [inclusion_pact_event(one) for one in events]


def inclusion_pact(record: model.InclusionPact) -> InclusionPact:
    return InclusionPact(
        id=strawberry.ID(global_id("inclusion-pact", record.id)),
        state=record.state,
        starts_on=record.start,
        ends_on=record.end,
        months=months_of(record.start, record.end),
        reason=record.reason,
        outcome=record.outcome,
        closed_on=record.closed_on,
        note=record.note,
        goals=[
            InclusionGoal(
                number=one.number,
                component=one.component,
                text=one.text,
                due_on=one.due_on,
                outcome=one.outcome,
                path=record,
            )
            for one in record.goals
        ],
        actions=[_action(one) for one in record.actions],
        reviews=[
            InclusionReview(number=one.number, due_on=one.due_on, held_on=one.held_on, note=one.note)
            for one in record.reviews
        ],
        extensions=[
            InclusionExtension(
                number=one.number,
                extended_on=one.extended_on,
                former_end=one.former_end,
                reason=one.reason,
            )
            for one in record.extensions
        ],
        revision=record.revision,
        record=record,
    )


def _action(record: model.InclusionAction) -> InclusionAction:
    return InclusionAction(
        number=record.number,
        goal=record.goal,
        text=record.text,
        due_on=record.due_on,
        state=record.state,
        record=record,
    )


async def inclusion_pact_called(key: str, info: Info) -> InclusionPact | None:
    """Return the path with this key, if there is one and it is of a household of the viewer's."""
    permit_some(info.context.viewer, Action.READ_PATHS)
    record = await info.context.inclusion_pacts.load(key)
    household = await info.context.beneficiaries.load(record.beneficiary_id) if record else None
    if record is None or household is None:
        return None
    if not sees_paths(info.context.viewer, household, info.context.today):
        return None
    info.context.has_read(household.id, "inclusion-pact")
    return inclusion_pact(record)


async def inclusion_pacts_of(beneficiary_id: str, info: Info) -> list[InclusionPact]:
    """Return the paths of a household that the viewer sees, the latest first."""
    info.context.has_read(beneficiary_id, "inclusion-pact")
    ids = await info.context.inclusion_pacts_of.load(beneficiary_id)
    return [inclusion_pact(one) for one in await info.context.inclusion_pacts.load_many(ids) if one]
