"""Calendars to subscribe to: whose they are, what they show, and what is told there. Addresses are known by their hashes."""

from collections.abc import Sequence
from datetime import datetime

from graph_service.domain.accounts import Account
from graph_service.domain.attendance import ENDING, EVER_HELD
from graph_service.domain.feeds import MOST_FEEDS, Feed, FeedKind, Running
from graph_service.domain.problems import NotFound, Problem, TooMany
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import Refused, decided_one

_ENDING = sorted(ENDING)


async def feed_holder(graph: Graph, hash_: str) -> tuple[Account, Feed] | None:
    """Return whose feed hashes to this, be it good or not; None also where what it shows is no more."""
    rows = await graph.read("feeds/by_hash", hash=hash_)
    found = records.feed(rows[0]["feed"]) if rows else None
    return (records.account(rows[0]["account"]), found) if found else None


async def feeds(graph: Graph, account_ids: Sequence[str]) -> dict[str, list[Feed]]:
    """Return the feeds of these accounts, by account, the latest first."""
    rows = await graph.read("feeds/of_accounts", ids=list(account_ids))
    found = records.grouped(rows, lambda row: records.feed(row["feed"]))
    return {id_: [one for one in some if one] for id_, some in found.items()}


async def make_feed(graph: Graph, account_id: str, made: Feed, hash_: str) -> Problem | None:
    """Keep a new feed of an account, unless it has as many as it may."""

    async def work(transaction: Transaction) -> None:
        if not await transaction.run("accounts/take", id=account_id):
            raise Refused([NotFound(("subjectId",), account_id, kind="account")])
        rows = await transaction.read("feeds/of_accounts", ids=[account_id])
        good = sum(row["feed"]["revoked_at"] is None for row in rows)
        if good >= MOST_FEEDS:
            raise Refused([TooMany(("subjectId",), good + 1, MOST_FEEDS)])
        path = made.kind is FeedKind.PATH
        row = {
            "account_id": account_id,
            "id": made.id,
            "hash": hash_,
            "kind": made.kind,
            "made_at": made.made_at,
            "partner_id": None if path else made.subject_id,
            "inclusion_pact_id": made.subject_id if path else None,
        }
        if not await transaction.run("feeds/make", row=row):
            raise Refused([NotFound(("subjectId",), made.subject_id)])

    return await decided_one(graph, work)


async def revoke_feed(graph: Graph, feed_id: str, now: datetime, account_id: str | None = None) -> bool:
    """Make a feed worthless, of this account or of any; return whether there is one."""
    return bool(await graph.write("feeds/revoke", id=feed_id, account_id=account_id, now=now))


async def feed_read(graph: Graph, feed_id: str, now: datetime) -> None:
    """Keep when a feed was read."""
    await graph.write("feeds/read", id=feed_id, now=now)


async def running(graph: Graph, feed: Feed, during: Period) -> list[Running]:
    """Return the referrals that a feed may tell of in a period with an end."""
    path = feed.kind is FeedKind.PATH
    rows = await graph.read(
        "feeds/running",
        partner_id=None if path else feed.subject_id,
        inclusion_pact_id=feed.subject_id if path else None,
        states=sorted(EVER_HELD),
        ending=_ENDING,
        from_day=during.start,
        to_day=during.end,
    )
    return [records.running(row) for row in rows]
