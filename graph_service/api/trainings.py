"""Courses for those who accompany families and for volunteers, and the documents of the shared method."""

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated, TypeVar

import strawberry

from graph_service.actions import trainings as actions
from graph_service.api.case_managers import CaseManager, case_manager
from graph_service.api.competences import Competence, Method, competence
from graph_service.api.context import Info
from graph_service.api.deeds import Key, Revision, is_stale
from graph_service.api.events import TrainingEvent, training_event
from graph_service.api.ids import IdReader, global_id, kind_and_key
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection
from graph_service.api.partners import Volunteer, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import TrainingState, clock_time
from graph_service.domain import trainings as domain
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import NotFound, Path, Problem
from graph_service.domain.trainings import Changed, Person, TrainingDeed
from graph_service.graph.pages import Keys
from graph_service.graph.trainings import training_keys, training_total

P = TypeVar("P", bound="TrainingPayload")


@strawberry.type(description="Whoever takes part in a course, and what they gained.")
class TrainingParticipant:
    gained_on: date | None = strawberry.field(
        description="Since when they have what the course teaches; null when they do not."
    )
    valid_until: date | None = strawberry.field(description="Until when; null for ever, or for not at all.")
    sessions: list[int] = strawberry.field(description="The numbers of the sessions to which they came.")
    person: strawberry.Private[Person]

    @strawberry.field(description="The volunteer; null where it is a case-manager.")
    async def volunteer(self, info: Info) -> Volunteer | None:
        if self.person.kind != "volunteer":
            return None
        found = await partner_of(self.person.id, info)
        return found if isinstance(found, Volunteer) else None

    @strawberry.field(description="The case-manager; null where it is a volunteer.")
    async def case_manager(self, info: Info) -> CaseManager | None:
        if self.person.kind != "case-manager":
            return None
        found = await info.context.case_managers.load(self.person.id)
        return case_manager(found) if found else None


@strawberry.type(description="One meeting of a course.")
class TrainingSession:
    number: int = strawberry.field(description="Tells the sessions of one course apart.")
    on: date = strawberry.field(description="On which day.")
    opens: time = strawberry.field(description="When it begins.")
    minutes: int = strawberry.field(description="How long it lasts.")


@strawberry.type(description="A course for those who accompany families and for volunteers.")
class Training(Node):
    title: str = strawberry.field(description="What it is called.")
    description: str | None = strawberry.field(description="What it is about.")
    state: TrainingState = strawberry.field(description="Where it stands.")
    places: int = strawberry.field(description="How many people it has room for.")
    valid_months: int | None = strawberry.field(
        description="For how many months what it teaches holds; null for ever."
    )
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")
    sessions: list[TrainingSession] = strawberry.field(description="Its sessions, in order.")
    record: strawberry.Private[domain.Training]

    @strawberry.field(description="What it teaches.")
    async def competences(self, info: Info) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.record.competence_ids if id_ in known]

    @strawberry.field(description="Who is enrolled: for those who look after the network.")
    async def participants(self, info: Info) -> list[TrainingParticipant]:
        permit(info.context.viewer, Action.READ_TRAINING)
        return [
            TrainingParticipant(
                gained_on=gain.since if (gain := self.record.gains.get(one)) else None,
                valid_until=gain.until if gain else None,
                sessions=[session.number for session in self.record.sessions if one in session.attended],
                person=one,
            )
            for one in sorted(self.record.people)
        ]

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[TrainingEvent]:
        permit(info.context.viewer, Action.READ_TRAINING)
        return [training_event(one) for one in await info.context.events_of_trainings.load(self.record.id)]


def training(record: domain.Training) -> Training:
    return Training(
        id=strawberry.ID(global_id("training", record.id)),
        title=record.title,
        description=record.description,
        state=record.state,
        places=record.places,
        valid_months=record.valid_months,
        revision=record.revision,
        sessions=[
            TrainingSession(number=one.number, on=one.day, opens=clock_time(one.opens), minutes=one.minutes)
            for one in record.sessions
        ],
        record=record,
    )


async def training_called(key: str, info: Info) -> Training | None:
    """Return the course with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    found = await info.context.trainings.load(key)
    return training(found) if found else None


async def trainings(info: Info, first: int, after: str | None) -> Connection[Training]:
    """Return a page of the courses, by title."""
    context = info.context
    permit(context.viewer, Action.READ_NETWORK)

    async def nodes(ids: list[str]) -> list[Training | None]:
        return [training(one) if one else None for one in await context.trainings.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await training_keys(context.graph, first, after)

    return await keyset_connection(
        "trainings", first, after, context.language, read, nodes, lambda: training_total(context.graph)
    )


@strawberry.type(description="What somebody gained by a course.")
class Gain:
    gained_on: date = strawberry.field(description="Since when.")
    valid_until: date | None = strawberry.field(description="Until when; null for ever.")
    holds: bool = strawberry.field(description="Whether it holds today.")
    training_id: strawberry.Private[str]

    @strawberry.field(description="The course.")
    async def training(self, info: Info) -> Training | None:
        return await training_called(self.training_id, info)


def shown_gains(found: Sequence[domain.Gain], today: date) -> list[Gain]:
    return [
        Gain(
            gained_on=one.since,
            valid_until=one.until,
            holds=one.until is None or today <= one.until,
            training_id=one.training_id,
        )
        for one in found
    ]


@strawberry.input(description="One meeting of a course.")
class TrainingSessionInput:
    on: date = strawberry.field(description="On which day.")
    opens: time = strawberry.field(description="When it begins.")
    minutes: int = strawberry.field(description="How long it lasts, 15 to 720 minutes.")


@strawberry.input(description="How a course is to be.")
class TrainingInput:
    title: str = strawberry.field(description="What it is called, in 1 to 200 letters.")
    competence_ids: list[strawberry.ID] = strawberry.field(
        description="What it teaches, 1 to 20 competences."
    )
    sessions: list[TrainingSessionInput] = strawberry.field(description="Its sessions, 1 to 50.")
    places: int = strawberry.field(default=20, description="How many people it has room for, 1 to 500.")
    valid_months: int | None = strawberry.field(
        default=None,
        description="For how many months what it teaches holds, 1 to 120; for ever when left out.",
    )
    description: str | None = strawberry.field(
        default=None, description="What it is about, in at most 2000 letters."
    )


@strawberry.type(description="What came of a deed with a course.")
class TrainingPayload:
    training: Training | None = strawberry.field(
        description="The course as it is now; null when refused, but for a stale revision."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of planning it.")
class TrainingPlanPayload(TrainingPayload):
    pass


@strawberry.type(description="What came of enrolling people.")
class TrainingEnrolPayload(TrainingPayload):
    pass


@strawberry.type(description="What came of taking people out of it.")
class TrainingWithdrawPayload(TrainingPayload):
    pass


@strawberry.type(description="What came of writing down who came.")
class TrainingRecordAttendancePayload(TrainingPayload):
    pass


@strawberry.type(description="What came of completing it.")
class TrainingCompletePayload(TrainingPayload):
    pass


@strawberry.type(description="What came of cancelling it.")
class TrainingCancelPayload(TrainingPayload):
    pass


@strawberry.type(description="What came of publishing a document of the shared method.")
class MethodPublishPayload:
    method: Method | None = strawberry.field(description="The document; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


Id = Annotated[strawberry.ID, strawberry.argument(description="The course.")]
People = Annotated[
    list[strawberry.ID], strawberry.argument(description="Volunteers and case-managers, at most 500.")
]


@strawberry.type
class TrainingDeeds:
    """What coordinators do with courses and the shared method."""

    @strawberry.mutation(description="Plan a course for those who accompany families and for volunteers.")
    async def training_plan(
        self,
        info: Info,
        terms: Annotated[TrainingInput, strawberry.argument(description="How it is to be.")],
        idempotency_key: Key,
    ) -> TrainingPlanPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_TRAINING)
        ids = IdReader()
        asked = tuple(
            ids.key(one, "competence", ("terms", "competenceIds", place))
            for place, one in enumerate(terms.competence_ids)
        )
        sessions = tuple(
            domain.TrainingSession(place, one.on, one.opens.hour * 60 + one.opens.minute, one.minutes)
            for place, one in enumerate(terms.sessions, 1)
        )
        found = ids.misread or await actions.plan(
            context.viewer,
            terms.title,
            terms.description,
            asked,
            sessions,
            terms.places,
            terms.valid_months,
            idempotency_key,
            context.graph,
        )
        if isinstance(found, list):
            return TrainingPlanPayload(training=None, user_errors=user_errors(found, context.language))
        return TrainingPlanPayload(training=await training_called(found, info), user_errors=[])

    @strawberry.mutation(description="Enrol people in a course.")
    async def training_enrol(
        self, info: Info, id: Id, revision: Revision, participant_ids: People
    ) -> TrainingEnrolPayload:
        return await _done(TrainingEnrolPayload, info, id, revision, TrainingDeed.ENROL, participant_ids)

    @strawberry.mutation(description="Take people out of a course.")
    async def training_withdraw(
        self, info: Info, id: Id, revision: Revision, participant_ids: People
    ) -> TrainingWithdrawPayload:
        return await _done(
            TrainingWithdrawPayload, info, id, revision, TrainingDeed.WITHDRAW, participant_ids
        )

    @strawberry.mutation(
        description="Write down who came to a session; told again it takes the place of what was told before."
    )
    async def training_record_attendance(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        number: Annotated[int, strawberry.argument(description="The number of the session.")],
        participant_ids: People,
    ) -> TrainingRecordAttendancePayload:
        return await _done(
            TrainingRecordAttendancePayload,
            info,
            id,
            revision,
            TrainingDeed.RECORD_ATTENDANCE,
            participant_ids,
            number,
        )

    @strawberry.mutation(
        description="Complete a course whose sessions are over: whoever came to three in four has gained what it teaches."
    )
    async def training_complete(self, info: Info, id: Id, revision: Revision) -> TrainingCompletePayload:
        return await _done(TrainingCompletePayload, info, id, revision, TrainingDeed.COMPLETE)

    @strawberry.mutation(description="Cancel a course.")
    async def training_cancel(self, info: Info, id: Id, revision: Revision) -> TrainingCancelPayload:
        return await _done(TrainingCancelPayload, info, id, revision, TrainingDeed.CANCEL)

    @strawberry.mutation(description="Publish a document of the shared method, linked to what it is about.")
    async def method_publish(
        self,
        info: Info,
        title: Annotated[str, strawberry.argument(description="What it is called, in 1 to 200 letters.")],
        url: Annotated[str, strawberry.argument(description="Where it is, at most 500 letters.")],
        competence_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="What it is about, 1 to 20 competences.")
        ],
        idempotency_key: Key,
    ) -> MethodPublishPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_TRAINING)
        ids = IdReader()
        asked = [
            ids.key(one, "competence", ("competenceIds", place)) for place, one in enumerate(competence_ids)
        ]
        found = ids.misread or await actions.publish(
            context.viewer, title, url, asked, idempotency_key, context.graph
        )
        if isinstance(found, list):
            return MethodPublishPayload(method=None, user_errors=user_errors(found, context.language))
        told = Method(title=title.strip(), url=url, competence_ids=asked)
        return MethodPublishPayload(method=told, user_errors=[])


async def _done(
    payload: type[P],
    info: Info,
    id_: str,
    revision: int,
    deed: TrainingDeed,
    participant_ids: Sequence[str] = (),
    session: int | None = None,
) -> P:
    context = info.context
    permit(context.viewer, Action.KEEP_TRAINING)
    ids = IdReader()
    key = ids.key(id_, "training", ("id",))
    people, misread = _people(participant_ids)
    problems: list[Problem] = [*ids.misread, *misread]
    found: Changed = problems or await actions.change(
        context.viewer, key, revision, deed, people, session, context.graph, context.today
    )
    if not isinstance(found, list):
        return payload(training=training(found), user_errors=[])
    now = await training_called(key, info) if is_stale(found) else None
    return payload(training=now, user_errors=user_errors(found, context.language))


def _people(given: Sequence[str]) -> tuple[list[Person], list[Problem]]:
    """Return whom ids name, and those that name neither a volunteer nor a case-manager."""
    people, misread = [], list[Problem]()
    for place, id_ in enumerate(given):
        kind, key = kind_and_key(id_)
        path: Path = ("participantIds", place)
        if kind in ("volunteer", "case-manager"):
            people.append(Person(kind, key))
        else:
            misread.append(NotFound(path, id_))
    return people, misread
