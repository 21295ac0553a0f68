"""Promised against fulfilled hours, as partners and pacts show them."""

from datetime import date
from typing import Annotated

import strawberry

from graph_service.actions.fulfilment import FigureOf, days_of
from graph_service.api.context import Info
from graph_service.api.problems import UserError, user_errors
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Problem

FULFILMENT = (
    "Hours promised, booked, held, missed, cancelled and not recorded from one day to another, both included, at most "
    "1,100 days. Things at the same time under one offer are one presence."
)
FROM = Annotated[date, strawberry.argument(name="from", description="The first day.")]
TO = Annotated[date, strawberry.argument(description="The last day.")]


@strawberry.type(
    description="Hours of presence over some days. All are zero when something was wrong with the asking."
)
class Fulfilment:
    promised_hours: float = strawberry.field(
        description="What offers promise while they are valid and active: their hours a week, shared evenly among the "
        "days of each week on which they are open. A week without such a day counts nothing."
    )
    booked_hours: float = strawberry.field(
        description="Sessions due of accepted referrals, those already ended up to their end; closures left out."
    )
    held_hours: float = strawberry.field(description="Sessions that took place.")
    missed_hours: float = strawberry.field(
        description="Sessions to which the family did not come, and nobody else either."
    )
    cancelled_hours: float = strawberry.field(
        description="Sessions that the partner called off, where none at the same time was held or missed."
    )
    unrecorded_hours: float = strawberry.field(
        description="Sessions due before today of which nothing is recorded, where nothing at the same time is."
    )
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")


async def fulfilment_of_partner(record: model.Partner, info: Info, start: date, end: date) -> Fulfilment:
    """Return a partner's figures; a volunteer's to those who may read about volunteers."""
    viewer = info.context.viewer
    related = (record.id, *(record.organisation_ids if isinstance(record, model.Volunteer) else ()))
    permit(viewer, Action.READ_FULFILMENT, viewer.relation_to(*related))
    if isinstance(record, model.Volunteer):
        permit(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(*related))
    during = days_of(start, end)
    return await _shown(
        during if isinstance(during, Problem) else FigureOf("partner", record.id, during), info
    )


async def fulfilment_of_pact(record: model.CommunityPact, info: Info, start: date, end: date) -> Fulfilment:
    """Return the figures of all that is offered under a pact."""
    permit(info.context.viewer, Action.READ_FULFILMENT)
    during = days_of(start, end)
    return await _shown(during if isinstance(during, Problem) else FigureOf("pact", record.id, during), info)


async def _shown(asked: FigureOf | Problem, info: Info) -> Fulfilment:
    if isinstance(asked, Problem):
        refused = user_errors([asked], info.context.language)
        return Fulfilment(
            promised_hours=0,
            booked_hours=0,
            held_hours=0,
            missed_hours=0,
            cancelled_hours=0,
            unrecorded_hours=0,
            user_errors=refused,
        )
    found = await info.context.fulfilment.load(asked)
    return Fulfilment(
        promised_hours=float(found.promised) / 60,
        booked_hours=float(found.booked) / 60,
        held_hours=float(found.held) / 60,
        missed_hours=float(found.missed) / 60,
        cancelled_hours=float(found.cancelled) / 60,
        unrecorded_hours=float(found.unrecorded) / 60,
        user_errors=[],
    )
