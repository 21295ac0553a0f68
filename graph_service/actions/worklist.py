"""What a case-manager has to look after next."""

from datetime import date

from graph_service.domain.permissions import Action, Viewer, permit_some
from graph_service.domain.worklist import Concern, Patience, worklist
from graph_service.graph.beneficiaries import beneficiary_keys, own_beneficiary_keys
from graph_service.graph.connection import Graph
from graph_service.graph.worklist import waiting_households

MOST_HOUSEHOLDS = 2000
"""Of more, those with the first codes are looked at: nobody accompanies so many."""


async def read_worklist(viewer: Viewer, graph: Graph, today: date, patience: Patience) -> list[Concern]:
    """Return what the viewer's households wait for, what hurts first before the rest."""
    permit_some(viewer, Action.READ_BENEFICIARIES)
    if viewer.every_case:
        keys = await beneficiary_keys(graph, None, MOST_HOUSEHOLDS, "")
    elif viewer.case_manager_id:
        keys = await own_beneficiary_keys(graph, viewer.case_manager_id, None, today, MOST_HOUSEHOLDS, "")
    else:
        return []
    households = await waiting_households(graph, [id_ for id_, _ in keys.items])
    return worklist(households, today, patience)
