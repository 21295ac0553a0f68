"""The invented courses for case-managers and volunteers, and the documents of the shared method."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from graph_service.domain.model import CaseManager, Volunteer
from graph_service.domain.trainings import (
    Changed,
    Method,
    Person,
    Training,
    TrainingSession,
    TrainingState,
    attended,
    completed,
    enrolled,
)
from recipe.chance import chance, often, some
from recipe.data import AS_OF, PATHS

CAME = 0.85
"""How often somebody who is enrolled comes."""


def make_trainings(volunteers: Sequence[Volunteer], managers: Sequence[CaseManager]) -> list[Training]:
    """Return the courses, by key, those whose sessions are over with what was gained."""
    rng = chance("trainings")
    people = [Person("volunteer", one.id) for one in volunteers]
    staff = [Person("case-manager", one.id) for one in managers]
    found = []
    for one in PATHS["training"]:
        first = date.fromisoformat(one["first"])
        course = Training(
            one["id"],
            one["title"],
            tuple(sorted(one["teaches"])),
            tuple(
                TrainingSession(number, first + timedelta(weeks=number - 1), 17 * 60, 120)
                for number in range(1, one["sessions"] + 1)
            ),
            places=25,
            valid_months=one.get("valid_months"),
        )
        asked = [*some(rng, people, 14), *some(rng, staff, 5)]
        held = _sure(enrolled(course, asked, asked))
        for session in course.sessions:
            if session.day <= AS_OF:
                came = [person for person in asked if often(rng, CAME)]
                held = _sure(attended(held, session.number, came, AS_OF))
        if max(session.day for session in held.sessions) <= AS_OF:
            held = replace(_sure(completed(held, AS_OF)), state=TrainingState.COMPLETED)
        found.append(held)
    return sorted(found, key=lambda course: course.id)


def _sure(made: Changed) -> Training:
    """Return a course that no rule refuses."""
    assert not isinstance(made, list), made
    return made


def make_methods() -> list[Method]:
    """Return the documents of the shared method, by key."""
    return sorted(
        (Method(one["id"], one["title"], one["url"], tuple(sorted(one["about"]))) for one in PATHS["method"]),
        key=lambda method: method.id,
    )
