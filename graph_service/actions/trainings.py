"""Courses for operators and volunteers, and the shared method, kept by coordinators."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.domain import trainings as rules
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Problem
from graph_service.domain.trainings import (
    PLANNED,
    TRAINING_MOVES,
    Changed,
    Method,
    Person,
    Training,
    TrainingDeed,
    TrainingSession,
    moved,
)
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.graph.trainings import change_training, plan_training, publish_method


async def plan(
    viewer: Viewer,
    title: str,
    description: str | None,
    competence_ids: Sequence[str],
    sessions: Sequence[TrainingSession],
    places: int,
    valid_months: int | None,
    key: str,
    graph: Graph,
) -> str | list[Problem]:
    """Plan a course; return its id, or what is wrong. The same key gives the same one again."""
    permit(viewer, Action.KEEP_TRAINING)
    if problems := key_problems(key):
        return problems
    new = Training(
        secrets.token_hex(8),
        title,
        tuple(competence_ids),
        tuple(sessions),
        places,
        description,
        valid_months,
    )
    found = rules.planned(new, (await reference(graph)).taxonomy.competences)
    if isinstance(found, list):
        return [one.within("terms") for one in found]
    asked = asking(viewer, key, (title, description, competence_ids, tuple(sessions), places, valid_months))
    return only(await plan_training(graph, asked, found, new_event(viewer, TrainingDeed.PLAN, PLANNED)))


async def change(
    viewer: Viewer,
    id_: str,
    revision: int,
    deed: TrainingDeed,
    people: Sequence[Person],
    session: int | None,
    graph: Graph,
    today: date,
) -> Changed:
    """Do a deed with a course behind its lock; return it, or why not, and then nothing has changed."""
    permit(viewer, Action.KEEP_TRAINING)

    def rule(training: Training, there: Collection[Person]) -> Changed:
        match deed:
            case TrainingDeed.ENROL:
                after = rules.enrolled(training, people, there)
            case TrainingDeed.WITHDRAW:
                after = rules.withdrawn(training, people)
            case TrainingDeed.RECORD_ATTENDANCE:
                after = rules.attended(training, session or 0, people, today)
            case TrainingDeed.COMPLETE:
                after = rules.completed(training, today)
            case _:
                after = training
        return moved(training, deed, revision, after)

    event = new_event(viewer, deed, TRAINING_MOVES[deed].fields)
    return await change_training(graph, id_, people, event, rule)


async def publish(
    viewer: Viewer, title: str, url: str, competence_ids: Sequence[str], key: str, graph: Graph
) -> str | list[Problem]:
    """Publish a document of the shared method; return its id, or what is wrong. The same key publishes it once."""
    permit(viewer, Action.KEEP_TRAINING)
    if problems := key_problems(key):
        return problems
    method = Method(secrets.token_hex(8), title, url, tuple(competence_ids))
    found = rules.published(method, (await reference(graph)).taxonomy.competences)
    if isinstance(found, list):
        return found
    asked = asking(viewer, key, (title, url, tuple(competence_ids)))
    event = new_event(viewer, "PUBLISH", ("title", "url", "competences"))
    return only(await publish_method(graph, asked, found, event))
