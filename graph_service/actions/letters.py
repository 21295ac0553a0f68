"""What partners and coordinators do about letters: how often, whether an offer is still true, and links in them."""

from datetime import UTC, date, datetime

from graph_service.actions.contest_events import contest_event
from graph_service.actions.keep_commitments import change_commitment
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.commitments import Change, CommitmentDeed, Terms
from graph_service.domain.links import Link, LinkPurpose, not_usable
from graph_service.domain.permissions import Action, Role, Viewer, permit
from graph_service.domain.phrases import Language
from graph_service.domain.problems import LinkForged, NotFound, Problem
from graph_service.domain.telling import MailFrequency
from graph_service.events.links import Signer
from graph_service.graph import outbox
from graph_service.graph.commitments import commitments
from graph_service.graph.connection import Graph
from graph_service.graph.links import link, link_used, revoke_links


async def choose_mail(
    viewer: Viewer, partner_id: str, frequency: MailFrequency, language: Language, graph: Graph
) -> Problem | None:
    """Choose how often a partner is written to, and in which language."""
    permit(viewer, Action.KEEP_OFFERS, viewer.relation_to(partner_id))
    there = await outbox.choose_mail(graph, partner_id, frequency, language)
    return None if there else NotFound(("partnerId",), partner_id)


async def ask_confirmation(viewer: Viewer, commitment_id: str, graph: Graph, today: date) -> Problem | None:
    """Have a partner asked, by a letter with a link, whether an offer is still true."""
    permit(viewer, Action.KEEP_OFFERS)
    if commitment_id not in await commitments(graph, [commitment_id]):
        return NotFound(("id",), commitment_id, kind="commitment")
    event = new_event(viewer, CommitmentDeed.ASK, ("askedOn",))
    await outbox.ask_confirmation(graph, [(commitment_id, event)], today)
    return None


async def revoke(viewer: Viewer, partner_id: str, graph: Graph) -> int | Problem:
    """Make all links worthless that a partner was sent; return how many there were."""
    permit(viewer, Action.KEEP_OFFERS, viewer.relation_to(partner_id))
    found = await revoke_links(graph, partner_id, datetime.now(UTC))
    return NotFound(("partnerId",), partner_id) if found is None else found


async def read_link(token: str, signer: Signer, graph: Graph, today: date) -> Link | Problem:
    """Return what a link is for, or why it is worth nothing; anybody who holds it may ask."""
    link_id = signer.read(token)
    found = await link(graph, link_id) if link_id is not None else None
    if found is None:
        return LinkForged(("token",))
    return not_usable(found, today) or found


async def use_link(token: str, note: str, signer: Signer, graph: Graph, today: date) -> Link | list[Problem]:
    """Do what a link is for, in the name of the partner that it was sent to; used again, it does the same again."""
    found = await read_link(token, signer, graph, today)
    if isinstance(found, Problem):
        return [found]
    partner = Viewer(f"link-{found.partner_id}", frozenset({Role.PARTNER}), frozenset({found.partner_id}))
    if found.purpose is LinkPurpose.CONFIRM:
        change = Change(CommitmentDeed.CONFIRM, Terms())
        done = await change_commitment(partner, found.subject_id, change, graph, today)
        problems = done if isinstance(done, list) else []
    else:
        refused = await contest_event(partner, found.event_id, note, graph)
        problems = [refused] if refused else []
    if problems:
        return problems
    await link_used(graph, found.id, datetime.now(UTC))
    return found
