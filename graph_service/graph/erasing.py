"""Erasing a case: nothing in the graph tells of it any more, and no backup brings it back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from graph_service.domain.cases import Ending
from graph_service.domain.problems import NotFound, Problem
from graph_service.graph import audit
from graph_service.graph.cases import HELD
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one
from graph_service.graph.tombstones import Tombstones

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Erased:
    """How many things told of the case, the letters that did, and the mark under which the audit chain has it."""

    things: int
    letters: tuple[str, ...]
    mark: str


async def erase(
    graph: Graph,
    beneficiary_id: str,
    tombstones: Tombstones,
    rule: Callable[[Ending], Problem | None] = lambda ending: None,
) -> Erased | Problem:
    """Delete a household and all that tells of it, if a rule allows it; its tombstone is kept first.

    What was done with it and is not in the audit chain yet gets there before.
    """
    await audit.record_all_events(graph)
    keys = await audit.case_keys(graph, [beneficiary_id])
    if beneficiary_id not in keys:
        return NotFound(("id",), beneficiary_id, kind="beneficiary")
    key = keys[beneficiary_id]

    async def work(transaction: Transaction) -> Erased:
        await transaction.run("cases/take", id=beneficiary_id, case_manager_id="", states=[])
        found = await transaction.read("cases/running", id=beneficiary_id, states=list(HELD))
        if not found:
            raise Refused([NotFound(("id",), beneficiary_id, kind="beneficiary")])
        if problem := rule(Ending(found[0]["code"], found[0]["running"])):
            raise Refused([problem])
        await asyncio.to_thread(tombstones.add, key.id)
        [row] = await transaction.run("cases/erase", id=beneficiary_id)
        return Erased(row["erased"], tuple(row["letters"]), key.mark)

    return await decided_one(graph, work)


async def erase_again(graph: Graph, tombstones: Tombstones) -> list[Erased]:
    """Erase whatever cases a backup has brought back, and return what they were."""
    ids = await asyncio.to_thread(tombstones.ids)
    found: list[str] = []
    for start in range(0, len(ids), MOST_AT_ONCE):
        rows = await graph.read("cases/of_keys", ids=ids[start : start + MOST_AT_ONCE])
        found += [row["id"] for row in rows]
    erased = [await erase(graph, id_, tombstones) for id_ in found]
    return [one for one in erased if isinstance(one, Erased)]
