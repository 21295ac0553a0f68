"""Keeping common interventions: proposing them, correcting them, writing down their results, ending them."""

import secrets

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.events import Event, edits
from graph_service.domain.interventions import (
    InterventionChange,
    InterventionDeed,
    InterventionTerms,
    changed,
    proposed,
    told,
)
from graph_service.domain.model import Intervention
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Problem
from graph_service.graph.connection import Graph
from graph_service.graph.interventions import decide, propose


async def propose_intervention(
    viewer: Viewer, pact_id: str, terms: InterventionTerms, key: str, graph: Graph
) -> str | list[Problem]:
    """Put commitments of a pact together; return the new intervention's id, or what is wrong.

    The same key gives the same one again.
    """
    permit(viewer, Action.KEEP_PACTS)
    if problems := key_problems(key):
        return problems
    blank = Intervention(id=secrets.token_hex(8), pact_id=pact_id, name="", commitment_ids=())

    def event(made: Intervention) -> Event:
        return _event(viewer, InterventionDeed.PROPOSE, None, made)

    found = await propose(
        graph,
        asking(viewer, key, (pact_id, sorted(terms.items()))),
        pact_id,
        terms["commitment_ids"],
        event,
        lambda pacts: _within_terms(proposed(blank, terms, pacts)),
    )
    return only(found)


async def change_intervention(
    viewer: Viewer, intervention_id: str, change: InterventionChange, graph: Graph
) -> Intervention | list[Problem]:
    """Do a deed with an intervention behind its lock; return it, or why not, and then nothing has changed."""
    permit(viewer, Action.KEEP_PACTS)
    return await decide(
        graph,
        intervention_id,
        change.terms.get("commitment_ids", ()),
        lambda before, after: _event(viewer, change.deed, before, after),
        lambda before, pacts: changed(before, change, pacts),
    )


def _within_terms(found: Intervention | list[Problem]) -> Intervention | list[Problem]:
    return [one.within("terms") for one in found] if isinstance(found, list) else found


def _event(viewer: Viewer, deed: str, before: Intervention | None, after: Intervention) -> Event:
    made = edits(told(before) if before else {}, told(after))
    return new_event(viewer, deed, [one.field for one in made], None, made)
