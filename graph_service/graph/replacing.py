"""A competence that takes the place of another: all that is joined to the old one moves, in one transaction."""

from collections.abc import Callable

from graph_service.domain.events import Event
from graph_service.domain.problems import NotFound, Problem, Repeated
from graph_service.domain.taxonomy import Competence, CompetenceUse, Moved, replacing
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided, sent_event
from graph_service.graph.reference import read_taxonomy


class _Looked(Exception):
    """Carries out what a look found, and leaves nothing of it in the graph."""

    def __init__(self, found: tuple[Competence, list[Moved]]) -> None:
        super().__init__()
        self.found = found


async def replace_competence(
    graph: Graph, old_id: str, new_id: str, event: Callable[[], Event], *, rehearse: bool = False
) -> tuple[Competence, list[Moved]] | list[Problem]:
    """Move all that uses the old competence to the new one; return that one, and how many things of each kind moved.

    Done again, it moves what came to the old one in the meantime. A rehearsal is undone at its end.
    """

    async def work(transaction: Transaction) -> tuple[Competence, list[Moved]]:
        await transaction.run("competences/take", ids=sorted((old_id, new_id)))
        taxonomy = await read_taxonomy(transaction)
        if old_id == new_id:
            raise Refused([Repeated(("newId",), new_id)])
        if new_id not in taxonomy.competences:
            raise Refused([NotFound(("newId",), new_id, kind="competence")])
        if old_id not in taxonomy.competences and taxonomy.replaced.get(old_id) != new_id:
            raise Refused([NotFound(("oldId",), old_id, kind="competence")])
        [uses] = await transaction.read("competences/uses", id=old_id, new_id=new_id)
        moved = [
            Moved(use, uses[use.lower()], uses.get(f"{use.lower()}_with_both") or 0) for use in CompetenceUse
        ]
        done = replacing(taxonomy, old_id, new_id)
        told = event()
        row = {
            "at": told.at,
            "by": told.by,
            "synonyms_it": list(done.new.synonyms_it),
            "synonyms_en": list(done.new.synonyms_en),
            "hierarchy": [
                {"id": id_, "broader_ids": list(broader)} for id_, broader in done.hierarchy.items()
            ],
        }
        first = old_id in taxonomy.competences
        events = [sent_event(told)] if first or any(one.count for one in moved) else []
        await transaction.run("competences/replace", id=old_id, new_id=new_id, row=row, events=events)
        await transaction.run("load/reference_changed")
        if rehearse:
            raise _Looked((done.new, moved))
        return done.new, moved

    try:
        return await decided(graph, work)
    except _Looked as looked:
        return looked.found
