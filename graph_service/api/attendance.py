"""Attendance: what became of the sessions of referrals."""

from datetime import date, time
from typing import Annotated

import strawberry

from graph_service.actions.attendance import record_attendance, record_normal_week
from graph_service.api.context import DaysOf, Info
from graph_service.api.deeds import Behalf
from graph_service.api.events import AttendanceEvent, attendance_event, word_of
from graph_service.api.ids import IdReader, key_of
from graph_service.api.partners import Volunteer, volunteer
from graph_service.api.problems import UserError, user_errors
from graph_service.api.referrals import Referral, referral_called
from graph_service.api.scalars import AttendanceState, clock_time
from graph_service.domain import attendance as domain
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit_some
from graph_service.domain.problems import Problem


@strawberry.type(description="What became of one session of a referral.")
class Attendance:
    day: date = strawberry.field(description="The day on which it was to begin.")
    opens: time | None = strawberry.field(description="When it was to begin; null by arrangement.")
    state: AttendanceState = strawberry.field(description="Whether it was held, missed or cancelled.")
    minutes: int = strawberry.field(description="How long it was, or would have been.")
    record: strawberry.Private[domain.Attendance]

    @strawberry.field(description="The referral.")
    async def referral(self, info: Info) -> Referral:
        found = await referral_called(self.record.referral_id, info)
        assert found is not None, "attendance is of a referral that whoever sees it may see"
        return found

    @strawberry.field(description="The volunteer who held it, where somebody told.")
    async def volunteer(self, info: Info) -> Volunteer | None:
        if self.record.volunteer_id is None:
            return None
        found = await info.context.partners.load(self.record.volunteer_id)
        return volunteer(found) if isinstance(found, model.Volunteer) else None

    @strawberry.field(description="What was recorded of it, from the first to the last.")
    async def history(self, info: Info) -> list[AttendanceEvent]:
        return [attendance_event(one) for one in await info.context.events_of_attendance.load(self.record.id)]


def attendance(record: domain.Attendance) -> Attendance:
    return Attendance(
        day=record.day,
        opens=None if record.opens is None else clock_time(record.opens),
        state=record.state,
        minutes=record.minutes,
        record=record,
    )


async def attendance_of_referral(
    referral_id: str, info: Info, start: date | None, end: date | None
) -> list[Attendance]:
    """Return what was recorded of a referral that the viewer sees."""
    return [attendance(one) for one in await info.context.attendance.load(DaysOf(referral_id, start, end))]


@strawberry.type(description="What came of recording a session.")
class AttendanceRecordPayload:
    attendance: Attendance | None = strawberry.field(description="What is recorded now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of recording a normal week.")
class AttendanceRecordWeekPayload:
    recorded: list[Attendance] = strawberry.field(description="What is new, each held; none when refused.")
    left_alone: int = strawberry.field(
        description="How many sessions of the week had been recorded before, and stay as they were."
    )
    to_come: int = strawberry.field(description="How many are on days still to come, and were left out.")
    by_arrangement: int = strawberry.field(
        description="How many referrals have no times and nothing recorded in this week: they are recorded one by one."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type
class AttendanceDeeds:
    """How partners record attendance."""

    @strawberry.mutation(
        description="Record what became of one session. Recording it again replaces what was there; its history tells. "
        "A referral that has ended can still be told of up to its end. The referral's state stays as it is."
    )
    async def attendance_record(
        self,
        info: Info,
        referral_id: Annotated[strawberry.ID, strawberry.argument(description="The referral.")],
        day: Annotated[date, strawberry.argument(description="The day on which it was to begin.")],
        state: Annotated[AttendanceState, strawberry.argument(description="What became of it.")],
        opens: Annotated[
            time | None, strawberry.argument(description="When it was to begin; left out by arrangement.")
        ] = None,
        minutes: Annotated[
            int | None,
            strawberry.argument(
                description="How long it was, or would have been, 1 to 1,440; as agreed when left out. Needed by "
                "arrangement."
            ),
        ] = None,
        volunteer_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The volunteer who held it.")
        ] = None,
        on_behalf: Behalf = None,
    ) -> AttendanceRecordPayload:
        context = info.context
        permit_some(context.viewer, Action.ANSWER_REFERRALS)
        ids = IdReader()
        asked = domain.AskedAttendance(
            referral_id=ids.key(referral_id, "referral", ("referralId",)),
            day=day,
            opens=None if opens is None else opens.hour * 60 + opens.minute,
            state=state,
            minutes=minutes,
            volunteer_id=None
            if volunteer_id is None
            else ids.key(volunteer_id, "volunteer", ("volunteerId",)),
        )
        found = (
            ids.misread[0]
            if ids.misread
            else await record_attendance(
                context.viewer, asked, context.graph, context.today, word_of(on_behalf)
            )
        )
        if isinstance(found, Problem):
            problems = ids.misread or [found]
            return AttendanceRecordPayload(
                attendance=None, user_errors=user_errors(problems, context.language)
            )
        return AttendanceRecordPayload(attendance=attendance(found), user_errors=[])

    @strawberry.mutation(
        description="One tap for a normal week: every session due up to today, of all referrals accepted or in progress, "
        "was held as agreed. What was recorded before stays; closures are left out."
    )
    async def attendance_record_week(
        self,
        info: Info,
        partner_id: Annotated[
            strawberry.ID, strawberry.argument(description="The organisation or volunteer.")
        ],
        week_of: Annotated[date, strawberry.argument(description="Any day of the week, Monday to Sunday.")],
        on_behalf: Behalf = None,
    ) -> AttendanceRecordWeekPayload:
        context = info.context
        permit_some(context.viewer, Action.ANSWER_REFERRALS)
        key = key_of(partner_id, "partner", ("partnerId",))
        found = (
            key
            if isinstance(key, Problem)
            else await record_normal_week(
                context.viewer, key, week_of, context.graph, context.today, word_of(on_behalf)
            )
        )
        if isinstance(found, Problem):
            return AttendanceRecordWeekPayload(
                recorded=[],
                left_alone=0,
                to_come=0,
                by_arrangement=0,
                user_errors=user_errors([found], context.language),
            )
        return AttendanceRecordWeekPayload(
            recorded=[attendance(one) for one in found.new],
            left_alone=found.left_alone,
            to_come=found.to_come,
            by_arrangement=found.by_arrangement,
            user_errors=[],
        )
