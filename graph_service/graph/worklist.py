"""What households wait for, read for a case-manager's worklist."""

from collections.abc import Sequence

from graph_service.domain.model import PENDING, RESERVING, ReferralState
from graph_service.domain.worklist import Household
from graph_service.graph import records
from graph_service.graph.connection import Graph

LOOKED_AT = PENDING | {ReferralState.REJECTED, ReferralState.CANCELLED}


async def waiting_households(graph: Graph, ids: Sequence[str]) -> list[Household]:
    """Return what these households wait for."""
    rows = await graph.read(
        "worklist/of_households", ids=list(ids), states=sorted(LOOKED_AT), reserving=sorted(RESERVING)
    )
    return [records.waiting_household(row) for row in rows]
