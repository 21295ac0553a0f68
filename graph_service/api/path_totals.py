"""What became of the paths of families under a pact, in figures."""

import strawberry

from graph_service.api.scalars import GoalOutcome, PathOutcome
from graph_service.coverage.asking import FLOOR
from graph_service.coverage.paths import PathTotals as Figures


@strawberry.type(description="How many paths ended so.")
class PathStanding:
    outcomes: list[PathOutcome] = strawberry.field(
        description="How they ended; several where one alone would be of too few families."
    )
    running: bool = strawberry.field(description="Whether those that run are among them.")
    paths: int = strawberry.field(description="How many.")


@strawberry.type(description="Of how many goals this became.")
class GoalStanding:
    outcomes: list[GoalOutcome] = strawberry.field(
        description="What became of them; several where one alone would be of too few families."
    )
    undecided: bool = strawberry.field(
        description="Whether those are among them of which nobody has said it."
    )
    goals: int = strawberry.field(description="How many.")


@strawberry.type(
    description="What became of the paths of families under a pact. Whatever fewer families make up than the floor "
    "says is null, or put together with something else."
)
class PathTotals:
    floor: int = strawberry.field(description="From how many families on something is shown.")
    families: int | None = strawberry.field(description="How many families.")
    paths: int | None = strawberry.field(
        description="How many paths, those that run and those that are closed."
    )
    referrals: int | None = strawberry.field(description="How many referrals are actions of these paths.")
    sessions_held: int | None = strawberry.field(
        description="How many sessions of those referrals were held."
    )
    hours_held: float | None = strawberry.field(
        description="Hours of those sessions, for each family its own."
    )
    standings: list[PathStanding] = strawberry.field(description="The paths by how they ended.")
    goals: list[GoalStanding] = strawberry.field(description="The goals by what became of them.")


def path_totals(found: Figures) -> PathTotals:
    return PathTotals(
        floor=FLOOR,
        families=found.families,
        paths=found.paths,
        referrals=found.referrals,
        sessions_held=found.sessions_held,
        hours_held=None if found.minutes_held is None else found.minutes_held / 60,
        standings=[
            PathStanding(
                outcomes=[one for one in cell.keys if one], running=None in cell.keys, paths=cell.number
            )
            for cell in found.standings
        ],
        goals=[
            GoalStanding(
                outcomes=[one for one in cell.keys if one], undecided=None in cell.keys, goals=cell.number
            )
            for cell in found.goals
        ],
    )
