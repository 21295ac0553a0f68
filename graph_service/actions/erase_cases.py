"""Erasing the case of a family that asks for it, or whose time is over."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from graph_service.domain.audit import Entry
from graph_service.domain.cases import Ending, erasable, leading
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import NotFound, Problem
from graph_service.events.mail import Folder
from graph_service.graph import audit
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph
from graph_service.graph.erasing import Erased, erase, erase_again
from graph_service.graph.tombstones import Tombstones

ERASE = "ERASE"


@dataclass(frozen=True)
class Outside:
    """What of cases is kept outside of the graph: the tombstones of those erased, and the folder of letters."""

    tombstones: Tombstones
    mail_folder: Path


async def erase_case(
    viewer: Viewer,
    beneficiary_id: str,
    code: str,
    graph: Graph,
    outside: Outside,
    today: date,
) -> Erased | Problem:
    """Delete a household with all that tells of it, from the graph and from the folder of letters, for good.

    Whoever leads the case may, and administrators; `code` is its code, told again. Values stay in the files of the store
    until the network is compacted, and in backups until they expire.
    """
    household = (await beneficiaries(graph, [beneficiary_id])).get(beneficiary_id)
    if household is None:
        return NotFound(("id",), beneficiary_id, kind="beneficiary")
    permit(viewer, Action.ERASE_CASES, viewer.relation_to_case(*leading(household, today)))

    def rule(ending: Ending) -> Problem | None:
        return erasable(ending, code)

    erased = await erase(graph, beneficiary_id, outside.tombstones, rule)
    if isinstance(erased, Erased):
        await _afterwards(viewer.id, [erased], graph, outside.mail_folder)
    return erased


async def bury_again(graph: Graph, outside: Outside) -> int:
    """Erase whatever cases a backup has brought back, and return how many; before anybody is served."""
    erased = await erase_again(graph, outside.tombstones)
    if erased:
        await _afterwards("patti", erased, graph, outside.mail_folder)
    return len(erased)


async def _afterwards(by: str, erased: Sequence[Erased], graph: Graph, mail_folder: Path) -> None:
    """Delete the letters that told of these cases, and write down that they were erased."""
    letters: Iterable[str] = {letter for one in erased for letter in one.letters}
    await asyncio.to_thread(Folder(mail_folder).delete, letters)
    now = datetime.now(UTC)
    await audit.append(graph, [Entry(now, by, ERASE, "beneficiary", case=one.mark) for one in erased])
