"""Recording what became of sessions: one by one, or a normal week with one tap."""

from collections.abc import Sequence
from datetime import date, timedelta

from graph_service.actions.reading import sees_referral
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.attendance import (
    AskedAttendance,
    Attendance,
    AttendanceDeed,
    Course,
    NormalWeek,
    normal_week,
    recorded,
)
from graph_service.domain.events import Event, OnBehalf
from graph_service.domain.model import Volunteer
from graph_service.domain.permissions import Action, Viewer, permit, permit_some
from graph_service.domain.problems import InTheFuture, NotFound, Problem
from graph_service.domain.schedule import Period
from graph_service.graph.attendance import record, record_week
from graph_service.graph.connection import Graph

FIELDS = ("state", "minutes", "volunteer")


async def record_attendance(
    viewer: Viewer,
    asked: AskedAttendance,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Attendance | Problem:
    """Record one session, in place of what was recorded of it before; return it, or why not."""
    permit_some(viewer, Action.ANSWER_REFERRALS)
    if problem := word_problem(on_behalf, today):
        return problem

    def rule(course: Course, volunteer: Volunteer | None) -> tuple[Attendance, Event] | Problem:
        partner_id = course.partner_id
        if problem := source_problem(viewer, Action.ANSWER_REFERRALS, partner_id, on_behalf):
            return problem
        if not sees_referral(viewer, course):
            return NotFound(("referralId",), asked.referral_id, kind="referral")
        if asked.volunteer_id is not None and volunteer is None:
            return NotFound(("volunteerId",), asked.volunteer_id, kind="volunteer")
        if volunteer is not None and volunteer.id not in {one.volunteer_id for one in course.assignments}:
            permit(
                viewer,
                Action.READ_VOLUNTEERS,
                viewer.relation_to(volunteer.id, *volunteer.organisation_ids),
            )
        found = recorded(course, asked, today)
        return found if isinstance(found, Problem) else (found, _event(viewer, course, found, on_behalf))

    return await record(graph, asked.referral_id, asked.day, asked.volunteer_id, rule)


def _event(viewer: Viewer, course: Course, made: Attendance, on_behalf: OnBehalf | None) -> Event:
    """Return the event of a session recorded, or of what was recorded of it corrected."""
    before = next((one for one in course.recorded if one.id == made.id), None)
    if before is None:
        return new_event(viewer, AttendanceDeed.RECORD, FIELDS, on_behalf)
    pairs = (
        ("state", before.state, made.state),
        ("minutes", before.minutes, made.minutes),
        ("volunteer", before.volunteer_id, made.volunteer_id),
    )
    fields = [name for name, old, new in pairs if old != new]
    return new_event(viewer, AttendanceDeed.CORRECT, fields, on_behalf)


async def record_normal_week(
    viewer: Viewer,
    partner_id: str,
    week_of: date,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> NormalWeek | Problem:
    """Record as held all that was due in the week of a day and has no record, up to today, of what the viewer sees."""
    permit_some(viewer, Action.ANSWER_REFERRALS)
    source = source_problem(viewer, Action.ANSWER_REFERRALS, partner_id, on_behalf)
    if problem := source or word_problem(on_behalf, today):
        return problem
    monday = Period(week_of).first_monday
    if monday > today:
        return InTheFuture(("weekOf",), week_of, today)
    week = Period(monday, monday + timedelta(days=6))

    def rule(courses: Sequence[Course]) -> NormalWeek:
        return normal_week([one for one in courses if sees_referral(viewer, one)], week, today)

    event = new_event(viewer, AttendanceDeed.RECORD_WEEK, FIELDS, on_behalf)
    return await record_week(graph, partner_id, week, event, rule)
