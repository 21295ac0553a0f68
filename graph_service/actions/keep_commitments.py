"""Keeping offers true: proposing, revising, confirming, pausing, ending and renewing them, and approving the first."""

import secrets
from collections.abc import Sequence
from datetime import date
from functools import partial

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain.capacity import Booking
from graph_service.domain.commitments import (
    COMMITMENT_MOVES,
    Change,
    CommitmentDeed,
    Named,
    Terms,
    changed,
    proposed,
    told,
)
from graph_service.domain.events import Edit, Event, OnBehalf, edits, folded, unjudged
from graph_service.domain.model import Commitment, CommitmentState
from graph_service.domain.permissions import Action, Viewer, may, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import Period
from graph_service.graph.commitments import decide, propose
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference

JUDGED = frozenset({CommitmentDeed.APPROVE, CommitmentDeed.DECLINE})
BY_THE_SERVICE = frozenset({CommitmentDeed.BEGIN, CommitmentDeed.CARRY})
"""The deeds of a coordinator; all others are the partner's."""


async def propose_commitment(
    viewer: Viewer,
    pact_id: str,
    partner_id: str,
    terms: Terms,
    key: str,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> str | list[Problem]:
    """Offer something under a pact; return the new commitment's id, or what is wrong.

    A partner's first waits for approval, unless who proposes it may approve it; the same key gives the same one again.
    """
    permit_some(viewer, Action.KEEP_OFFERS)
    source = source_problem(viewer, Action.KEEP_OFFERS, partner_id, on_behalf)
    problems = [one for one in (source, word_problem(on_behalf, today)) if one] + key_problems(key)
    if problems:
        return problems
    blank = Commitment(
        id=secrets.token_hex(8),
        pact_id=pact_id,
        partner_id=partner_id,
        title="",
        competence_ids=(),
        minutes_per_week=0,
        places=1,
        modes=(),
        valid=Period(today),
        assured_on=today,
    )
    known = await reference(graph)

    def event(made: Commitment) -> Event:
        return _event(viewer, CommitmentDeed.PROPOSE, on_behalf, None, made)

    def rule(named: Named) -> Commitment | list[Problem]:
        return proposed(blank, terms, named, known.taxonomy, today, may(viewer, Action.APPROVE_OFFERS))

    found = await propose(
        graph, asking(viewer, key, (pact_id, partner_id, sorted(terms.items()))), blank, terms, event, rule
    )
    return only(found)


async def change_commitment(
    viewer: Viewer,
    commitment_id: str,
    change: Change,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Commitment | list[Problem]:
    """Do a deed with a commitment behind its locks; return it, or why not, and then nothing has changed."""
    action = Action.APPROVE_OFFERS if change.deed in JUDGED else Action.KEEP_OFFERS
    permit_some(viewer, action)
    if problem := word_problem(on_behalf, today):
        return [problem]
    known = await reference(graph)

    def rule(before: Commitment, named: Named, bookings: Sequence[Booking]) -> Commitment | list[Problem]:
        if change.deed in JUDGED:
            permit(viewer, action)
        elif problem := source_problem(viewer, action, before.partner_id, on_behalf):
            return [problem]
        return changed(before, change, named, bookings, known.taxonomy, today)

    event = partial(_event, viewer, change.deed, on_behalf)
    return await decide(graph, commitment_id, change.terms, event, rule)


def deeds_open_to(viewer: Viewer, commitment: Commitment) -> list[CommitmentDeed]:
    """Return what the viewer can do with a commitment as it stands now, be it on the partner's word."""
    relation = viewer.relation_to(commitment.partner_id)
    actions = {
        action for action in (Action.APPROVE_OFFERS, Action.KEEP_OFFERS) if may(viewer, action, relation)
    }
    return [
        deed
        for deed, move in COMMITMENT_MOVES.items()
        if commitment.state in move.sources
        and deed not in BY_THE_SERVICE
        and (Action.APPROVE_OFFERS if deed in JUDGED else Action.KEEP_OFFERS) in actions
    ]


def _event(
    viewer: Viewer, deed: str, on_behalf: OnBehalf | None, before: Commitment | None, after: Commitment
) -> Event:
    made = edits(told(before) if before else {}, told(after))
    return new_event(viewer, deed, [one.field for one in made], on_behalf, made, after.partner_id)


def awaiting(commitment: Commitment, history: Sequence[Event]) -> tuple[Edit, ...]:
    """Return what somebody who approves has to look at: all that was said since it was last judged."""
    if commitment.state is not CommitmentState.PROPOSED:
        return ()
    return tuple(one for one in folded(unjudged(history, JUDGED)) if one.field != "state")
