"""Saying that what a partner's refusals suggest about its offer is of no use."""

from datetime import date

from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.commitments import CommitmentDeed
from graph_service.domain.events import Edit, Event, OnBehalf
from graph_service.domain.model import Commitment
from graph_service.domain.permissions import Action, Viewer, permit_some
from graph_service.domain.problems import Problem
from graph_service.domain.suggestions import Ground, TurnedDown, not_suggested, suggestions
from graph_service.graph.connection import Graph
from graph_service.graph.suggestions import dismiss


async def dismiss_suggestion(
    viewer: Viewer,
    commitment_id: str,
    ground: Ground,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Commitment | list[Problem]:
    """Say that a suggestion is of no use: only what is turned down later counts again. Return the offer, or why not."""
    permit_some(viewer, Action.KEEP_OFFERS)
    if problem := word_problem(on_behalf, today):
        return [problem]

    def rule(commitment: Commitment, turned_down: TurnedDown) -> Problem | None:
        source = source_problem(viewer, Action.KEEP_OFFERS, commitment.partner_id, on_behalf)
        return source or not_suggested(suggestions(commitment, turned_down, today), ground)

    def event(commitment: Commitment) -> Event:
        edit = Edit("suggestion", str(ground), "")
        return new_event(
            viewer, CommitmentDeed.DISMISS, [edit.field], on_behalf, [edit], commitment.partner_id
        )

    return await dismiss(graph, commitment_id, event, rule)
