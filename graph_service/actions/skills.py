"""The bilancio di competenze of a household's members, kept by whoever accompanies it."""

from collections.abc import Callable, Sequence
from datetime import date

from graph_service.actions.cases import relation_to
from graph_service.actions.words_of_partners import new_event
from graph_service.domain import skills as rules
from graph_service.domain.cases import FIELDS, CaseDeed
from graph_service.domain.permissions import Action, Viewer, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.domain.skills import Bilancio, SkillLevel, SkillSource
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.graph.skills import change_bilancio

Outcome = Bilancio | list[Problem]


async def assess(
    viewer: Viewer,
    id_: str,
    member: int,
    said: Sequence[tuple[str, SkillSource, SkillLevel]],
    on: date | None,
    graph: Graph,
    today: date,
) -> Outcome:
    """Write down how far a member masters some competences, as they or others see it on a day; today when none is told."""
    permit_some(viewer, Action.KEEP_PATHS)
    known = (await reference(graph)).taxonomy.competences

    def rule(before: Bilancio) -> Outcome:
        return rules.assessed(before, member, said, on or today, known, today)

    return await _changed(viewer, id_, CaseDeed.ASSESS, rule, graph, today)


async def state_job_goal(
    viewer: Viewer,
    id_: str,
    member: int,
    occupation_id: str,
    label: str,
    competence_ids: Sequence[str],
    graph: Graph,
    today: date,
) -> Outcome:
    """Write down a job that a member wants, and which competences it asks."""
    permit_some(viewer, Action.KEEP_PATHS)
    known = (await reference(graph)).taxonomy.competences

    def rule(before: Bilancio) -> Outcome:
        return rules.with_job_goal(before, member, occupation_id, label, competence_ids, known, today)

    return await _changed(viewer, id_, CaseDeed.STATE_JOB_GOAL, rule, graph, today)


async def drop_job_goal(viewer: Viewer, id_: str, number: int, graph: Graph, today: date) -> Outcome:
    """Write down that a member wants a job no more."""

    def rule(before: Bilancio) -> Outcome:
        return rules.without_job_goal(before, number, today)

    return await _changed(viewer, id_, CaseDeed.DROP_JOB_GOAL, rule, graph, today)


async def _changed(
    viewer: Viewer,
    id_: str,
    deed: CaseDeed,
    rule: Callable[[Bilancio], Outcome],
    graph: Graph,
    today: date,
) -> Outcome:
    permit_some(viewer, Action.KEEP_PATHS)

    def permitted(before: Bilancio) -> Outcome:
        permit(viewer, Action.KEEP_PATHS, relation_to(viewer, before.household, today))
        return rule(before)

    return await change_bilancio(graph, id_, new_event(viewer, deed, FIELDS[deed]), permitted)
