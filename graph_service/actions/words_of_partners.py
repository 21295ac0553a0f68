"""Who may act for a partner: itself, or somebody who writes down its word and tells on whose."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime

from graph_service.domain.events import Edit, Event, OnBehalf
from graph_service.domain.identifying import identifying_problems
from graph_service.domain.permissions import Action, Relation, Viewer, permit
from graph_service.domain.problems import InTheFuture, Missing, Problem, TooMany

LONGEST_NAME = 200


def source_problem(
    viewer: Viewer, action: Action, partner_id: str, on_behalf: OnBehalf | None, *others: str
) -> Problem | None:
    """Raise Forbidden when the viewer may not act for this partner; tell when its word needs its source.

    `others` are partners whose people are its own as well: the organisations of a volunteer.
    """
    relation = viewer.relation_to(partner_id, *others)
    permit(viewer, action, relation)
    return Missing(("onBehalf",)) if relation is Relation.FOREIGN and on_behalf is None else None


def word_problem(told: OnBehalf | None, today: date) -> Problem | None:
    """Return what makes no sense in the telling of whose word it was."""
    if told is None:
        return None
    if not told.said_by.strip():
        return Missing(("onBehalf", "saidBy"))
    if len(told.said_by) > LONGEST_NAME:
        return TooMany(("onBehalf", "saidBy"), len(told.said_by), LONGEST_NAME)
    if problem := next(identifying_problems(("onBehalf", "saidBy"), told.said_by), None):
        return problem
    if told.said_on > today:
        return InTheFuture(("onBehalf", "saidOn"), told.said_on, today)
    return None


def new_event(
    viewer: Viewer,
    deed: str,
    fields: Sequence[str],
    on_behalf: OnBehalf | None = None,
    edits: Sequence[Edit] = (),
    partner_id: str | None = None,
) -> Event:
    """Return the event of a deed done now; the partner is told of what somebody else did."""
    foreign = partner_id is not None and viewer.relation_to(partner_id) is Relation.FOREIGN
    return Event(
        secrets.token_hex(8),
        deed,
        datetime.now(UTC),
        viewer.id,
        tuple(fields),
        on_behalf,
        tuple(edits),
        on_behalf is not None or foreign,
        partner_id=partner_id,
    )
