"""Who holds the sessions: asking a volunteer to, and ending it."""

import secrets
from datetime import date

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.assignments import (
    AskedAssignment,
    Assignment,
    AssignmentDeed,
    Post,
    assigned,
    ended,
    entered_in_error,
)
from graph_service.domain.events import OnBehalf
from graph_service.domain.permissions import Action, Viewer, may, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.graph.assignments import add, end, withdraw
from graph_service.graph.connection import Graph


async def add_assignment(
    viewer: Viewer,
    asked: AskedAssignment,
    key: str,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> str | list[Problem]:
    """Let a volunteer hold sessions of a referral; return the assignment's id, or why not.

    The partner who received the referral does it, or somebody on its word, with volunteers about whom they may read
    or who are named to do it. The same key gives the same one again.
    """
    permit_some(viewer, Action.ANSWER_REFERRALS)
    told = word_problem(on_behalf, today)
    if problems := [*([told] if told else []), *key_problems(key)]:
        return problems

    def rule(post: Post) -> Assignment | list[Problem]:
        partner_id = post.referral.partner_id
        if problem := source_problem(viewer, Action.ANSWER_REFERRALS, partner_id, on_behalf):
            return [problem]
        permit_volunteer(viewer, asked.volunteer_id, post)
        return assigned(post, asked, id_, today)

    id_ = secrets.token_hex(8)
    fields = ("volunteer", "period", "sessions")
    found = await add(
        graph,
        asking(viewer, key, asked),
        asked.referral_id,
        asked.volunteer_id,
        new_event(viewer, AssignmentDeed.ADD, fields, on_behalf),
        rule,
    )
    return only(found)


def permit_volunteer(viewer: Viewer, volunteer_id: str, post: Post) -> None:
    """Raise Forbidden unless the volunteer is one about whom the viewer may read, or named to do what is offered."""
    named = volunteer_id in post.staff_ids
    if not named or not may(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(post.referral.partner_id)):
        permit(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(volunteer_id, *post.organisation_ids))


async def end_assignment(
    viewer: Viewer,
    assignment_id: str,
    day: date,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Assignment | Problem:
    """Give an assignment its last day; return it, or why not, and then nothing has changed."""
    permit_some(viewer, Action.ANSWER_REFERRALS)
    if problem := word_problem(on_behalf, today):
        return problem

    def rule(found: Assignment) -> Assignment | Problem:
        problem = source_problem(viewer, Action.ANSWER_REFERRALS, found.partner_id, on_behalf)
        return problem or ended(found, day)

    return await end(
        graph, assignment_id, day, new_event(viewer, AssignmentDeed.END, ("period",), on_behalf), rule
    )


async def enter_assignment_in_error(
    viewer: Viewer, assignment_id: str, graph: Graph, today: date, on_behalf: OnBehalf | None = None
) -> Assignment | Problem:
    """Say that an assignment should never have been there; return it, or why not, and then nothing has changed."""
    permit_some(viewer, Action.ANSWER_REFERRALS)
    if problem := word_problem(on_behalf, today):
        return problem

    def rule(found: Assignment) -> Assignment | Problem:
        problem = source_problem(viewer, Action.ANSWER_REFERRALS, found.partner_id, on_behalf)
        return problem or entered_in_error(found)

    event = new_event(viewer, AssignmentDeed.ENTER_IN_ERROR, ("state",), on_behalf)
    return await withdraw(graph, assignment_id, event, rule)
