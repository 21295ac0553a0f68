"""Partners say that what was written down in their name is not so; somebody settles it with them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from graph_service.domain.identifying import identifying_problems
from graph_service.domain.permissions import Action, Viewer, permit, permit_some
from graph_service.domain.problems import Missing, Problem, TooMany
from graph_service.graph.connection import Graph
from graph_service.graph.events import contest, settle

LONGEST_NOTE = 500


async def contest_event(viewer: Viewer, event_id: str, note: str, graph: Graph) -> Problem | None:
    """Keep what a partner says against an event that it was told; return what is wrong with that, if anything."""
    permit_some(viewer, Action.CONTEST_EVENTS)
    if not note.strip():
        return Missing(("note",))
    if len(note) > LONGEST_NOTE:
        return TooMany(("note",), len(note), LONGEST_NOTE)
    if problem := next(identifying_problems(("note",), note), None):
        return problem

    def rule(partner_ids: Sequence[str]) -> Problem | None:
        permit(viewer, Action.CONTEST_EVENTS, viewer.relation_to(*partner_ids))
        return None

    return await contest(graph, event_id, datetime.now(UTC), viewer.id, note.strip(), rule)


async def settle_event(viewer: Viewer, event_id: str, graph: Graph) -> Problem | None:
    """Keep that what a partner said against an event was talked over with it."""
    permit(viewer, Action.SETTLE_EVENTS)
    return await settle(graph, event_id, datetime.now(UTC), viewer.id)
