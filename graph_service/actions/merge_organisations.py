"""Merging organisations that are one body: what it would do, doing it, and taking it back."""

import secrets

from graph_service.actions.words_of_partners import new_event
from graph_service.domain.events import Event, edits
from graph_service.domain.merging import Asked, Merging, Undoing, merging, told_merging, told_undoing
from graph_service.domain.partners import PartnerDeed
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Problem
from graph_service.graph.connection import Graph
from graph_service.graph.merging import bodies, merge, undo


async def preview_merge(viewer: Viewer, asked: Asked, graph: Graph) -> Merging | list[Problem]:
    """Return what merging the two would do, or why they are not to be merged; nothing is changed."""
    permit(viewer, Action.MERGE_PARTNERS)
    keep, duplicate = await bodies(graph, [asked.keep_id, asked.duplicate_id])
    return merging(asked, keep, duplicate)


async def merge_organisations(
    viewer: Viewer, asked: Asked, graph: Graph
) -> tuple[str, Merging] | list[Problem]:
    """Make two organisations one; return the merge's id and what it did, or why not."""
    permit(viewer, Action.MERGE_PARTNERS)
    id_ = secrets.token_hex(8)

    def event(done: Merging) -> Event:
        before = {"aliases": "|".join(done.before.aliases), "taxCode": done.before.tax_code or ""}
        made = edits(before, told_merging(done))
        fields = [one.field for one in made]
        return new_event(viewer, PartnerDeed.MERGE, fields, None, made, done.kept.id)

    found = await merge(graph, id_, asked, event)
    return found if isinstance(found, list) else (id_, found)


async def undo_merge(viewer: Viewer, merge_id: str, graph: Graph) -> tuple[str, str] | list[Problem]:
    """Take a merge back; return the ids of the two organisations, the kept one first, or why not."""
    permit(viewer, Action.MERGE_PARTNERS)

    def event(done: Undoing) -> Event:
        made = edits(*told_undoing(done))
        fields = [one.field for one in made]
        return new_event(viewer, PartnerDeed.UNDO_MERGE, fields, None, made, done.kept.id)

    return await undo(graph, merge_id, event)
