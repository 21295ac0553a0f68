"""What will be free week by week, as offers and referrals end."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import strawberry

from graph_service.actions.coverage import free_hours_ahead
from graph_service.api.commitments import Commitment
from graph_service.api.context import Info
from graph_service.api.coverage import known_key, offers_called
from graph_service.api.pages import AtMost
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Problem

if TYPE_CHECKING:
    from graph_service.coverage.forecast import WeekAhead

FORECAST = (
    "Free hours week by week, as offers and referrals end, if nothing new is promised or asked. Between the low and the high "
    "figure lie the offers that are due to be confirmed, and may be true no longer."
)


@strawberry.type(description="The hours free in one week to come.")
class ForecastWeek:
    monday: date = strawberry.field(description="Its first day.")
    low_hours: float = strawberry.field(
        description="Free hours, times places, of offers that are confirmed: one that is due to be confirmed counts only up "
        "to the week in which it is due."
    )
    high_hours: float = strawberry.field(
        description="Free hours, times places, if all offers go on being true."
    )
    week: strawberry.Private["WeekAhead"]

    @strawberry.field(description="Offers whose last day is in this week, by id.")
    async def ending(self, info: Info, first: AtMost = 20) -> list[Commitment]:
        return await offers_called(self.week.ending_ids, first, info)

    @strawberry.field(description="Offers that are due to be confirmed in this week, by id.")
    async def due(self, info: Info, first: AtMost = 20) -> list[Commitment]:
        return await offers_called(self.week.due_ids, first, info)


@strawberry.type(description="The hours free in the weeks to come, or what was wrong with the asking.")
class Forecast:
    weeks: list[ForecastWeek] = strawberry.field(description="The weeks, one after the other.")
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")


async def forecast(info: Info, pact_id: str | None, start: date | None, end: date | None) -> Forecast:
    """Return what will be free of a pact's offers, or of all."""
    context = info.context
    permit(context.viewer, Action.READ_COVERAGE)
    known = await context.reference()
    problems: list[Problem] = []
    pact = known_key(pact_id, "pact", ("pactId",), known.geography.coverage, problems)
    found: Sequence[WeekAhead] | list[Problem] = problems or await free_hours_ahead(
        context.viewer, pact, start, end, context.graph, context.today, context.coverage
    )
    if isinstance(found, list):
        return Forecast(weeks=[], user_errors=user_errors(found, context.language))
    weeks = [
        ForecastWeek(monday=one.monday, low_hours=round(one.low, 2), high_hours=round(one.high, 2), week=one)
        for one in found
    ]
    return Forecast(weeks=weeks, user_errors=[])
