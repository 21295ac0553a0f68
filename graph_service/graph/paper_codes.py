"""Paper codes: issuing, revoking and recognising them; of each only its mark is kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from graph_service.domain.events import Event
from graph_service.domain.model import Beneficiary
from graph_service.domain.paper_codes import PaperCode, Tries
from graph_service.domain.problems import NotFound, Problem
from graph_service.domain.referrals import Referral
from graph_service.graph import records
from graph_service.graph.beneficiaries import beneficiaries
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one, sent_event


async def issue(
    graph: Graph,
    referral_id: str,
    mark: str,
    expires_on: date,
    now: datetime,
    event: Event,
    rule: Callable[[Referral, Beneficiary], Problem | None],
) -> Problem | None:
    """Keep the mark of a new code of a referral, if a rule allows it; codes issued before are worth nothing then."""

    async def work(transaction: Transaction) -> None:
        await _taken(transaction, referral_id, rule)
        await transaction.run(
            "codes/issue", id=referral_id, mark=mark, day=expires_on, now=now, event=sent_event(event)
        )

    return await decided_one(graph, work)


async def revoke(
    graph: Graph,
    referral_id: str,
    now: datetime,
    event: Event,
    rule: Callable[[Referral, Beneficiary], Problem | None],
) -> Problem | None:
    """Make the codes of a referral worthless, if a rule allows it."""

    async def work(transaction: Transaction) -> None:
        await _taken(transaction, referral_id, rule)
        await transaction.run("codes/revoke", id=referral_id, now=now, event=sent_event(event))

    return await decided_one(graph, work)


async def recognise(
    graph: Graph,
    viewer_id: str,
    mark: str,
    rule: Callable[[PaperCode | None, Tries], tuple[str | Problem, Tries]],
) -> str | Problem:
    """Let a rule say which referral a code opens; wrong tries are counted one after another, refused or not."""

    async def work(transaction: Transaction) -> str | Problem:
        [row] = await transaction.run("codes/take_tries", id=viewer_id)
        tries = Tries(row["count"], row["since"].to_native() if row["since"] else None)
        codes = [
            records.paper_code(one["code"]) for one in await transaction.read("codes/by_mark", mark=mark)
        ]
        found, after = rule(codes[0] if codes else None, tries)
        since = after.since.astimezone(UTC) if after.since else None
        await transaction.run("codes/save_tries", id=viewer_id, count=after.count, since=since)
        return found

    return await graph.change(work)


async def _taken(
    transaction: Transaction, referral_id: str, rule: Callable[[Referral, Beneficiary], Problem | None]
) -> None:
    """Take the locks of a referral, and refuse what the rule does."""
    if not await transaction.run("referrals/take", id=referral_id):
        raise Refused([NotFound(("id",), referral_id, kind="referral")])
    [row] = await transaction.read("referrals/by_ids", ids=[referral_id])
    referral = records.referral(row["referral"])
    households = await beneficiaries(transaction, [referral.beneficiary_id])
    if problem := rule(referral, households[referral.beneficiary_id]):
        raise Refused([problem])
