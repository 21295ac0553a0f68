"""The paths of families: opening one, its goals, actions and reviews, extending it, closing it; and pacts' figures."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from graph_service.actions.cases import relation_to
from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.coverage.paths import PathTotals, path_totals
from graph_service.domain import inclusion_pacts as rules
from graph_service.domain.inclusion_pacts import (
    INCLUSION_PACT_MOVES,
    OPENED,
    ActionTerms,
    Changed,
    Closing,
    GoalTerms,
    InclusionPactDeed,
    PathTerms,
    Weighed,
    moved,
)
from graph_service.domain.model import Beneficiary, InclusionPact
from graph_service.domain.permissions import Action, Viewer, may, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.graph.connection import Graph
from graph_service.graph.inclusion_pacts import change_path, open_path, path_facts

Rule = Callable[[InclusionPact, Weighed], Changed]


def sees_paths(viewer: Viewer, household: Beneficiary, today: date) -> bool:
    """Return whether the viewer may read about the household's paths."""
    return may(viewer, Action.READ_PATHS, relation_to(viewer, household, today))


async def open_inclusion_pact(
    viewer: Viewer, beneficiary_id: str, terms: PathTerms, key: str, graph: Graph, today: date
) -> str | list[Problem]:
    """Open a path for a household; return its id, or what is wrong. The same key gives the same one again."""
    permit_some(viewer, Action.KEEP_PATHS)
    if problems := key_problems(key):
        return problems
    blank = InclusionPact(secrets.token_hex(8), beneficiary_id, terms.pact_id, terms.start, terms.end)

    def rule(seen: Weighed) -> Changed:
        permit(viewer, Action.KEEP_PATHS, relation_to(viewer, seen.household, today))
        return _within_terms(rules.opened(blank, terms, seen))

    return only(
        await open_path(
            graph,
            asking(viewer, key, (beneficiary_id, terms)),
            beneficiary_id,
            terms.pact_id,
            new_event(viewer, InclusionPactDeed.OPEN, OPENED),
            rule,
        )
    )


async def set_goal(
    viewer: Viewer, id_: str, revision: int, number: int | None, terms: GoalTerms, graph: Graph, today: date
) -> Changed:
    """Add a goal to a path, or correct the one with this number."""
    deed = InclusionPactDeed.ADD_GOAL if number is None else InclusionPactDeed.REVISE_GOAL

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.with_goal(path, number, terms)

    return await _changed(viewer, id_, revision, deed, rule, graph, today)


async def set_action(
    viewer: Viewer, id_: str, revision: int, number: int | None, terms: ActionTerms, graph: Graph, today: date
) -> Changed:
    """Add an action to a path, or correct the one with this number."""
    deed = InclusionPactDeed.ADD_ACTION if number is None else InclusionPactDeed.REVISE_ACTION
    named = [one for one in (terms.get("referral_id"),) if one]

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.with_action(path, number, terms, seen)

    return await _changed(viewer, id_, revision, deed, rule, graph, today, named)


async def plan_review(
    viewer: Viewer, id_: str, revision: int, due_on: date, graph: Graph, today: date
) -> Changed:
    """Plan one more review of a path."""

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.with_review(path, due_on)

    return await _changed(viewer, id_, revision, InclusionPactDeed.PLAN_REVIEW, rule, graph, today)


async def record_review(
    viewer: Viewer,
    id_: str,
    revision: int,
    number: int | None,
    held_on: date | None,
    note: str,
    graph: Graph,
    today: date,
) -> Changed:
    """Write down what came of a review, planned or not; it was held today when no day is told."""

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.reviewed(path, number, held_on or today, note, today)

    return await _changed(viewer, id_, revision, InclusionPactDeed.RECORD_REVIEW, rule, graph, today)


async def extend_inclusion_pact(
    viewer: Viewer, id_: str, revision: int, until: date, reason: str, graph: Graph, today: date
) -> Changed:
    """Let a path go on until a later day, with the reason why."""

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.extended(path, until, reason, today)

    return await _changed(viewer, id_, revision, InclusionPactDeed.EXTEND, rule, graph, today)


async def close_inclusion_pact(
    viewer: Viewer, id_: str, revision: int, closing: Closing, graph: Graph, today: date
) -> Changed:
    """Close a path, with what came of it and of each of its goals."""

    def rule(path: InclusionPact, seen: Weighed) -> Changed:
        return rules.closed(path, closing, today)

    return await _changed(viewer, id_, revision, InclusionPactDeed.CLOSE, rule, graph, today)


async def reopen_inclusion_pact(
    viewer: Viewer, id_: str, revision: int, graph: Graph, today: date
) -> Changed:
    """Let a path that was closed too early run again."""
    return await _changed(viewer, id_, revision, InclusionPactDeed.REOPEN, rules.reopened, graph, today)


async def read_path_totals(viewer: Viewer, pact_ids: Sequence[str], graph: Graph) -> dict[str, PathTotals]:
    """Return the figures of the paths under each pact, none of them of few families."""
    permit(viewer, Action.READ_PATH_TOTALS)
    found = await path_facts(graph, pact_ids)
    return {id_: path_totals(found.get(id_, ())) for id_ in pact_ids}


async def _changed(
    viewer: Viewer,
    id_: str,
    revision: int,
    deed: InclusionPactDeed,
    rule: Rule,
    graph: Graph,
    today: date,
    referral_ids: Sequence[str] = (),
) -> Changed:
    permit_some(viewer, Action.KEEP_PATHS)
    event = new_event(viewer, deed, INCLUSION_PACT_MOVES[deed].fields)
    permitted = partial(_permitted, viewer, today, deed, revision, rule)
    return await change_path(graph, id_, referral_ids, event, permitted)


def _permitted(
    viewer: Viewer,
    today: date,
    deed: InclusionPactDeed,
    revision: int,
    rule: Rule,
    path: InclusionPact,
    seen: Weighed,
) -> Changed:
    permit(viewer, Action.KEEP_PATHS, relation_to(viewer, seen.household, today))
    return moved(path, deed, revision, rule(path, seen))


def _within_terms(found: Changed) -> Changed:
    if not isinstance(found, list):
        return found
    return [one if one.path[0] == "beneficiaryId" else one.within("terms") for one in found]
