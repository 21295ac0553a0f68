"""What planning finds: a timetable, and for each goal the value reached beside what nobody could beat."""

from dataclasses import dataclass
from enum import StrEnum

from graph_service.matching.plan.timetable import Timetable, Worth


class PlanGoal(StrEnum):
    COVERED_TIME = "COVERED_TIME"
    FEWEST_PARTNERS = "FEWEST_PARTNERS"
    BEST_FIT = "BEST_FIT"


@dataclass(frozen=True)
class Stage:
    """One goal: no plan that is as good at the goals before has a better value than `bound`.

    Covered time is in priority-weighted minutes, fit in minutes times millionths. `optimal` when the value is
    proven best and so are all before it.
    """

    goal: PlanGoal
    value: int
    bound: int
    optimal: bool


@dataclass(frozen=True)
class Solution:
    """A timetable that holds, and how good it is proven to be."""

    sessions: Timetable
    stages: tuple[Stage, ...]

    @property
    def optimal(self) -> bool:
        return all(stage.optimal for stage in self.stages)


def stages(value: Worth, bound: Worth) -> tuple[Stage, ...]:
    """Return the three stages of a plan, each proven when it and all before it meet their bounds."""
    parts = (
        (PlanGoal.COVERED_TIME, value.covered, bound.covered),
        (PlanGoal.FEWEST_PARTNERS, value.partners, bound.partners),
        (PlanGoal.BEST_FIT, value.fit, bound.fit),
    )
    return tuple(
        Stage(goal, reached, limit, all(a == b for _, a, b in parts[: number + 1]))
        for number, (goal, reached, limit) in enumerate(parts)
    )
