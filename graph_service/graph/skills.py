"""The skills of households' members and the jobs that they want: reading them, and adding to them behind a lock."""

from collections.abc import Callable, Sequence
from typing import Any

from graph_service.domain.events import Event
from graph_service.domain.model import Beneficiary
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.skills import Bilancio
from graph_service.graph import records
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided, ruled, sent_event


async def bilanci(graph: Graph | Transaction, households: Sequence[Beneficiary]) -> dict[str, Bilancio]:
    """Return the bilancio of each of these households."""
    of = {one.id: one for one in households}
    rows = await graph.read("skills/of_beneficiaries", ids=sorted(of))
    return {row["id"]: records.bilancio(row, of[row["id"]]) for row in rows}


async def change_bilancio(
    graph: Graph,
    beneficiary_id: str,
    event: Event,
    rule: Callable[[Bilancio], Bilancio | list[Problem]],
) -> Bilancio | list[Problem]:
    """Let a rule add to what is known of a household's skills, behind its lock; a refusal changes nothing."""

    async def work(transaction: Transaction) -> Bilancio:
        if not await transaction.run("skills/take", id=beneficiary_id):
            raise Refused([NotFound(("id",), beneficiary_id, kind="beneficiary")])
        found = await beneficiaries(transaction, [beneficiary_id])
        before = (await bilanci(transaction, [found[beneficiary_id]]))[beneficiary_id]
        after = ruled(rule(before))
        await transaction.run(
            "skills/save", id=beneficiary_id, event=sent_event(event), row=_changed(before, after)
        )
        return after

    return await decided(graph, work)


def _changed(before: Bilancio, after: Bilancio) -> dict[str, Any]:
    """Return what is new in a bilancio."""
    return {
        "skills": [
            {
                "member": one.member,
                "competence_id": one.competence_id,
                "source": one.source,
                "level": one.level.name,
                "day": one.day,
            }
            for one in after.skills
            if one not in before.skills
        ],
        "job_goals": [
            {
                "number": one.number,
                "member": one.member,
                "occupation_id": one.occupation_id,
                "label": one.label,
                "stated_on": one.stated_on,
                "dropped_on": one.dropped_on,
                "competence_ids": list(one.competence_ids),
            }
            for one in after.job_goals
            if one not in before.job_goals
        ],
    }
