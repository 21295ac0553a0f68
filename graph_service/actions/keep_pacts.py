"""Keeping pacts: who signs and who leaves, and renewing one with what comes along."""

import secrets
from collections.abc import Sequence
from datetime import date

from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event, source_problem, word_problem
from graph_service.domain import commitments, interventions
from graph_service.domain.commitments import CommitmentDeed
from graph_service.domain.events import Edit, Event, OnBehalf, edits
from graph_service.domain.interventions import InterventionDeed
from graph_service.domain.model import Commitment, CommunityPact, Intervention, Signature
from graph_service.domain.pacts import (
    PactDeed,
    Renewable,
    Renewal,
    Renewed,
    Said,
    Standing,
    left,
    renewed,
    signed,
    told_pact,
    told_signature,
)
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.phrases import Language, phrase
from graph_service.domain.problems import Problem
from graph_service.graph.connection import Graph
from graph_service.graph.pacts import RenewalEvents, decide_signature, renew


async def sign_pact(
    viewer: Viewer,
    pact_id: str,
    partner_id: str,
    said: Said,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Signature | list[Problem]:
    """Write down that a partner signed, or correct it: papers add up, and whoever had left is back."""
    permit(viewer, Action.KEEP_PACTS)
    if problem := word_problem(on_behalf, today):
        return [problem]

    def event(before: Signature | None, after: Signature) -> Event:
        made = edits(told_signature(before), told_signature(after))
        return _event(viewer, PactDeed.SIGN, made, partner_id, on_behalf)

    def rule(standing: Standing) -> Signature | list[Problem]:
        return signed(standing, partner_id, said, today)

    return await decide_signature(graph, pact_id, partner_id, event, rule)


async def leave_pact(
    viewer: Viewer,
    pact_id: str,
    partner_id: str,
    on: date,
    reason: str | None,
    graph: Graph,
    today: date,
    on_behalf: OnBehalf | None = None,
) -> Signature | list[Problem]:
    """Write down a partner's last day under a pact; its signature stays."""
    source = source_problem(viewer, Action.LEAVE_PACTS, partner_id, on_behalf)
    if problems := [one for one in (source, word_problem(on_behalf, today)) if one]:
        return problems

    def event(before: Signature | None, after: Signature) -> Event:
        made = edits(told_signature(before), told_signature(after))
        why = (Edit("reason", "", reason.strip()),) if reason and reason.strip() else ()
        return _event(viewer, PactDeed.LEAVE, (*made, *why), partner_id, on_behalf)

    def rule(standing: Standing) -> Signature | list[Problem]:
        return left(standing, partner_id, on, reason)

    return await decide_signature(graph, pact_id, partner_id, event, rule)


async def renew_pact(
    viewer: Viewer,
    pact_id: str,
    asked: Renewal,
    key: str,
    graph: Graph,
    today: date,
    language: Language,
) -> str | list[Problem]:
    """Make the next version of a pact; return its id, or what is wrong. The same key gives the same one again."""
    permit(viewer, Action.KEEP_PACTS)
    if problems := key_problems(key):
        return problems
    later_id = secrets.token_hex(8)

    def rule(before: Renewable) -> Renewed | list[Problem]:
        source = phrase("SOURCE.RENEWAL", language, pact=before.standing.pact.name)
        return renewed(before, asked, later_id, source, today)

    found = await renew(graph, asking(viewer, key, (pact_id, asked)), pact_id, _renewal_events(viewer), rule)
    return only(found)


def _renewal_events(viewer: Viewer) -> RenewalEvents:
    def of_pact(before: CommunityPact | None, after: Renewed) -> Event:
        if before is not None:
            return _event(viewer, PactDeed.RENEW, edits(told_pact(before), told_pact(after.earlier)))
        signatories = Edit("signatories", "", "|".join(sorted(one.partner_id for one in after.signatures)))
        made = edits({}, told_pact(after.pact))
        return _event(viewer, PactDeed.MAKE, (*made, signatories) if after.signatures else made)

    def of_commitment(before: Commitment, after: Commitment) -> Event:
        made = edits(commitments.told(before), commitments.told(after))
        return _event(viewer, CommitmentDeed.CARRY, made, after.partner_id)

    def of_intervention(before: Intervention, after: Intervention) -> Event:
        made = edits(interventions.told(before), interventions.told(after))
        return _event(viewer, InterventionDeed.CARRY, made)

    return RenewalEvents(of_pact, of_commitment, of_intervention)


def _event(
    viewer: Viewer,
    deed: str,
    made: Sequence[Edit],
    partner_id: str | None = None,
    on_behalf: OnBehalf | None = None,
) -> Event:
    return new_event(viewer, deed, [one.field for one in made], on_behalf, made, partner_id)
