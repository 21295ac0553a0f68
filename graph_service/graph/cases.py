"""Whose the cases of households are, and the case-managers who accompany them."""

from collections.abc import Callable, Sequence
from datetime import date

from graph_service.domain.cases import Case, Disclosure, Idle
from graph_service.domain.events import Event
from graph_service.domain.model import RESERVING, Beneficiary, CaseManager, ReferralState
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.referrals import SEES_INTRODUCTION, ReferralReason
from graph_service.graph import records
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one, sent_event
from graph_service.graph.pages import Keys, page, total

UNANSWERED = (ReferralState.DRAFT, ReferralState.REQUESTED)
HELD = tuple(sorted({ReferralState.REQUESTED, *RESERVING}))
"""What a partner is asked for, or has said yes to."""


async def case_managers(graph: Graph, ids: Sequence[str]) -> dict[str, CaseManager]:
    """Return the case-managers with these ids, by id."""
    rows = await graph.read("case_managers/by_ids", ids=list(ids))
    return {row["case_manager"]["id"]: records.case_manager(row["case_manager"]) for row in rows}


async def case_manager_keys(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of the case-managers, by name."""
    return await page(graph, "case_managers/page", first, after)


async def case_manager_total(graph: Graph) -> int:
    """Return how many case-managers there are."""
    return await total(graph, "case_managers/count")


async def disclosures(graph: Graph, beneficiary_id: str) -> list[Disclosure]:
    """Return what partners were told of a household, by referral, the first asked first."""
    rows = await graph.read("cases/disclosures", id=beneficiary_id, introduced=sorted(SEES_INTRODUCTION))
    return [records.disclosure(row) for row in rows]


async def idle_cases(graph: Graph, day: date) -> list[Idle]:
    """Return the households with which nothing was done, nor was to be done, since a day; the longest ago first."""
    rows = await graph.read("cases/idle", day=day, states=list(HELD))
    return [Idle(row["id"], row["code"], row["last"].to_native(), row["running"]) for row in rows]


async def decide_case(
    graph: Graph,
    beneficiary_id: str,
    case_manager_id: str | None,
    rule: Callable[[Case], Beneficiary | Problem],
    event: Event,
    cancelling: Callable[[], Event] | None = None,
) -> Beneficiary | Problem:
    """Let a rule change whose a case is, behind the household's lock; a refusal changes nothing.

    With `cancelling`, which gives the event of each, the referrals that no partner has answered are cancelled.
    """

    async def work(transaction: Transaction) -> Beneficiary:
        taken = await transaction.run(
            "cases/take", id=beneficiary_id, case_manager_id=case_manager_id or "", states=list(UNANSWERED)
        )
        # Who waited for the lock may find it erased meanwhile.
        household = (await beneficiaries(transaction, [beneficiary_id])).get(beneficiary_id)
        if household is None:
            raise Refused([NotFound(("id",), beneficiary_id, kind="beneficiary")])
        found = rule(Case(household, taken[0]["named"]))
        if isinstance(found, Problem):
            raise Refused([found])
        if cancelling and taken[0]["unanswered"]:
            rows = [
                {
                    "id": id_,
                    "state": ReferralState.CANCELLED,
                    "reason": ReferralReason.OTHER,
                    "event": sent_event(cancelling()),
                }
                for id_ in taken[0]["unanswered"]
            ]
            await transaction.run("cases/cancel", rows=rows)
        await transaction.run(
            "cases/save",
            id=beneficiary_id,
            event=sent_event(event),
            accompaniments=[
                {
                    "case_manager_id": one.case_manager_id,
                    "leads": one.leads,
                    "starts_on": one.start,
                    "ends_on": one.end,
                }
                for one in found.accompaniments
            ],
            consents=[
                {"purpose": one.purpose, "given_on": one.given_on, "withdrawn_on": one.withdrawn_on}
                for one in found.consents
            ],
        )
        return found

    return await decided_one(graph, work)
