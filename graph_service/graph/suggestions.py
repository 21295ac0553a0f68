"""What partners turned down, read back; and that a suggestion is of no use, kept with the offer."""

from collections.abc import Callable, Sequence

from graph_service.domain.events import Event
from graph_service.domain.model import Commitment
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.suggestions import FIELDS, SPEAKING, TurnedDown
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided, sent_event

ASKED = {"reasons": sorted({ground.reason for ground in FIELDS}), "deeds": sorted(SPEAKING)}


async def turned_down(graph: Graph, ids: Sequence[str]) -> dict[str, TurnedDown]:
    """Return what was turned down of each of these offers, and when somebody spoke of it."""
    rows = await graph.read("commitments/refusals", ids=list(ids), **ASKED)
    return {row["id"]: records.turned_down(row) for row in rows}


async def dismiss(
    graph: Graph,
    commitment_id: str,
    event: Callable[[Commitment], Event],
    rule: Callable[[Commitment, TurnedDown], Problem | None],
) -> Commitment | list[Problem]:
    """Keep that a suggestion about an offer is of no use, if a rule allows it; return the offer."""

    async def work(transaction: Transaction) -> Commitment:
        if not await transaction.run("commitments/take", id=commitment_id):
            raise Refused([NotFound(("id",), commitment_id, kind="commitment")])
        [row] = await transaction.read("commitments/by_ids", ids=[commitment_id])
        [found] = await transaction.read("commitments/refusals", ids=[commitment_id], **ASKED)
        commitment = records.commitment(row["commitment"])
        if problem := rule(commitment, records.turned_down(found)):
            raise Refused([problem])
        await transaction.run("commitments/dismiss", id=commitment_id, event=sent_event(event(commitment)))
        return commitment

    return await decided(graph, work)
