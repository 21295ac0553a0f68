"""A competence that takes the place of another, with all that used the old one."""

from dataclasses import replace

from graph_service.actions.words_of_partners import new_event
from graph_service.domain.events import Edit, Event
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Problem
from graph_service.domain.taxonomy import Competence, CompetenceDeed, Moved
from graph_service.graph.connection import Graph
from graph_service.graph.replacing import replace_competence as save


async def replace_competence(
    viewer: Viewer, old_id: str, new_id: str, graph: Graph, *, dry_run: bool = False
) -> tuple[Competence, list[Moved]] | list[Problem]:
    """Move whatever uses the old competence to the new one, or say why not; counts only, about nobody.

    The old id leads to the new competence from then on. What others joined to the old one in the same moment is moved
    by a second look.
    """
    permit(viewer, Action.LOAD)

    def event() -> Event:
        edit = Edit("replaces", old_id, new_id)
        return new_event(viewer, CompetenceDeed.REPLACE, ["replaces"], None, [edit])

    done = await save(graph, old_id, new_id, event, rehearse=dry_run)
    if isinstance(done, list) or dry_run:
        return done
    again = await save(graph, old_id, new_id, event)
    if isinstance(again, list):
        return done
    late = {one.use: one for one in again[1]}
    moved = [
        replace(one, count=one.count + late[one.use].count, with_both=one.with_both + late[one.use].with_both)
        for one in done[1]
    ]
    return again[0], moved
