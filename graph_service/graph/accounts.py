"""Accounts, the browsers and programs in which they are signed in, the passes that letters carry, and tries of passwords.

No secret is here: cookies and tokens are known by their hashes, passwords by slow ones, passes by ids that letters sign.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from graph_service.domain.accounts import (
    FORGOTTEN_AFTER,
    Account,
    AccountState,
    Pass,
    PassPurpose,
    PassWorthless,
    Patience,
    SignIn,
    Token,
    TooManyPasswords,
    Tries,
    tried,
)
from graph_service.domain.events import Event
from graph_service.domain.names import sort_key
from graph_service.domain.permissions import Role
from graph_service.domain.problems import EmailTaken, NotFound, Problem
from graph_service.graph import records
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.deciding import (
    Refused,
    Requested,
    decided,
    decided_one,
    made_once,
    ruled,
    sent_event,
    take_key,
)
from graph_service.graph.pages import Keys, page, total

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Settled:
    """An account as a rule decided it, and what ends with that; `keeps` is the one sign-in that goes on."""

    account: Account
    ends_sign_ins: bool = False
    ends_tokens: bool = False
    ends_passes: bool = False
    keeps: str | None = None


Rule = Callable[[Account, frozenset[str]], Settled | list[Problem]]
"""Decides on an account, knowing who administers the service."""


async def accounts(graph: Graph, ids: Sequence[str]) -> dict[str, Account]:
    """Return the accounts with these ids, by id."""
    rows = await graph.read("accounts/by_ids", ids=list(ids))
    return {row["account"]["id"]: records.account(row["account"]) for row in rows}


async def account_keys(graph: Graph, first: int, after: str) -> Keys:
    """Return one page of accounts, in the order of their names."""
    return await page(graph, "accounts/page", first, after)


async def account_total(graph: Graph) -> int:
    """Return how many accounts there are."""
    return await total(graph, "accounts/count")


async def account_by_email(graph: Graph, email: str) -> Account | None:
    """Return the account with this e-mail address, written as addresses are compared."""
    rows = await graph.read("accounts/by_email", email=email)
    return records.account(rows[0]["account"]) if rows else None


async def account_by_identity(graph: Graph, issuer: str, subject: str) -> Account | None:
    """Return the account of this person of a provider."""
    rows = await graph.read("accounts/by_identity", issuer=issuer, subject=subject)
    return records.account(rows[0]["account"]) if rows else None


async def invite(
    graph: Graph, asked: Requested, account: Account, invitation: Pass, event: Event
) -> list[str] | list[Problem]:
    """Make an account with its pass, whose letter is still to be sent; the same key gives the same account again."""

    async def work(transaction: Transaction) -> list[str]:
        await take_key(transaction, asked)
        taken = await transaction.read("accounts/by_email", email=account.email)
        if taken:
            raise Refused([EmailTaken(("email",), taken[0]["account"]["id"])])
        await _check_whom(transaction, account)
        await transaction.run(
            "accounts/invite",
            key=asked.key_id,
            fingerprint=asked.fingerprint,
            event=sent_event(event),
            row={
                **_row(account),
                "name": account.name,
                "sort_key": sort_key(account.name, account.id),
                "language": account.language,
                "pass_id": invitation.id,
                "purpose": invitation.purpose,
                "expires_at": invitation.expires_at,
            },
        )
        return [account.id]

    return await made_once(graph, work)


async def decide(
    graph: Graph, account_id: str, event: Callable[[Account, Account], Event], rule: Rule
) -> Account | list[Problem]:
    """Let a rule change an account while nobody else can."""

    async def work(transaction: Transaction) -> Account:
        administrators = await _administrators(transaction)
        return await _decided(transaction, account_id, event, rule, administrators)

    return await decided(graph, work)


async def use_pass(
    graph: Graph, pass_id: str, now: datetime, event: Callable[[Account, Account], Event], rule: Rule
) -> Account | list[Problem]:
    """Let a rule change the account that a pass is for, and use the pass up; a used one opens nothing again."""

    async def work(transaction: Transaction) -> Account:
        await transaction.run("passes/take", id=pass_id)
        rows = await transaction.read("passes/by_id", id=pass_id)
        found = records.pass_(rows[0]["pass"]) if rows else None
        if found is None or found.used_at is not None or found.expires_at <= now:
            raise Refused([PassWorthless(("token",))])
        await transaction.run("passes/used", id=pass_id, now=now)
        return await _decided(transaction, found.account_id, event, rule)

    return await decided(graph, work)


async def _administrators(transaction: Transaction) -> frozenset[str]:
    """Take the locks of those who administer the service, and only then see who does."""
    taken = await transaction.run("accounts/take_administrators")
    rows = await transaction.read("accounts/by_ids", ids=[row["id"] for row in taken])
    held = [records.account(row["account"]) for row in rows]
    return frozenset(
        one.id for one in held if one.state is AccountState.ACTIVE and Role.ADMINISTRATOR in one.roles
    )


async def _decided(
    transaction: Transaction,
    account_id: str,
    event: Callable[[Account, Account], Event],
    rule: Rule,
    administrators: frozenset[str] = frozenset(),
) -> Account:
    taken = await transaction.run("accounts/take", id=account_id)
    if not taken:
        raise Refused([NotFound(("id",), account_id, kind="account")])
    [row] = await transaction.read("accounts/by_ids", ids=[account_id])
    before = records.account(row["account"])
    found = ruled(rule(before, administrators))
    after = found.account
    await _check_whom(transaction, after)
    told = event(before, after)
    await transaction.run(
        "accounts/save",
        events=[sent_event(told)],
        row={
            **_row(after),
            "at": told.at,
            "ends_sign_ins": found.ends_sign_ins,
            "ends_tokens": found.ends_tokens,
            "ends_passes": found.ends_passes,
            "keeps": found.keeps,
        },
    )
    await transaction.run("accounts/release", ids=sorted(administrators))
    return after


async def _check_whom(transaction: Transaction, account: Account) -> None:
    """Refuse an account for a partner or a case-manager who is not there."""
    if account.partner_id and not await transaction.read("partners/by_ids", ids=[account.partner_id]):
        raise Refused([NotFound(("partnerId",), account.partner_id)])
    manager = account.case_manager_id
    if manager and not await transaction.read("case_managers/by_ids", ids=[manager]):
        raise Refused([NotFound(("caseManagerId",), manager, kind="case-manager")])


async def enter_demo(graph: Graph, account: Account) -> None:
    """Have an account for trying out there, as the demo means it to be."""
    row = {**_row(account), "name": account.name, "sort_key": sort_key(account.name, account.id)}
    await graph.write("accounts/enter_demo", row=row | {"language": account.language})


def _row(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "email": account.email,
        "state": account.state,
        "roles": sorted(account.roles),
        "revision": account.revision,
        "partner_id": account.partner_id,
        "case_manager_id": account.case_manager_id,
        "password_hash": account.password_hash,
        "issuer": account.issuer,
        "subject": account.subject,
    }


# Sign-ins


async def signed_in(graph: Graph, hash_: str) -> tuple[Account, SignIn] | None:
    """Return who is signed in where the cookie hashes to this, be it over or not."""
    rows = await graph.read("sign_ins/by_hash", hash=hash_)
    return (records.account(rows[0]["account"]), records.sign_in(rows[0]["sign_in"])) if rows else None


async def sign_ins(graph: Graph, account_ids: Sequence[str], now: datetime) -> dict[str, list[SignIn]]:
    """Return where these accounts are signed in, by account, the latest first."""
    rows = await graph.read("sign_ins/of_accounts", ids=list(account_ids), now=now)
    return records.grouped(rows, lambda row: records.sign_in(row["sign_in"]))


async def begin_sign_in(
    graph: Graph,
    found: Account,
    begun: SignIn,
    hash_: str,
    former: str | None = None,
    password_hash: str | None = None,
) -> bool:
    """Keep that somebody is signed in in a browser, where whoever was before no longer is.

    Returns False, and nothing is kept, when the account or its password is no longer as it was found.
    """
    row = {
        "account_id": found.id,
        "id": begun.id,
        "hash": hash_,
        "way": begun.way,
        "browser": begun.browser,
        "started_at": begun.started_at,
        "expires_at": begun.expires_at,
        "former": former,
        "password_hash": password_hash or found.password_hash,
    }

    async def work(transaction: Transaction) -> None:
        await transaction.run("accounts/take", id=found.id)
        [now] = await transaction.read("accounts/by_ids", ids=[found.id])
        present = records.account(now["account"])
        if present.state is not AccountState.ACTIVE or present.password_hash != found.password_hash:
            raise Refused([])
        await transaction.run("sign_ins/begin", row=row)

    return await decided(graph, work) is None


async def seen(graph: Graph, sign_in_id: str, now: datetime) -> None:
    """Keep when a sign-in was used."""
    await graph.write("sign_ins/seen", id=sign_in_id, now=now)


async def end_sign_in(graph: Graph, account_id: str, sign_in_id: str) -> bool:
    """End a sign-in of an account; return whether there was one."""
    return bool(await graph.write("sign_ins/end", account_id=account_id, id=sign_in_id))


async def use_nonce(graph: Graph, hash_: str, until: datetime) -> bool:
    """Use an answer of a provider; return False when it was used before."""
    [row] = await graph.write("sign_ins/use_nonce", id=hash_, until=until)
    return not row["used"]


async def sweep(graph: Graph, now: datetime) -> int:
    """Forget what is over; return how much that was."""
    [row] = await graph.write("sign_ins/sweep", now=now, until=now - FORGOTTEN_AFTER, limit=MOST_AT_ONCE)
    return int(row["forgotten"])


# Tokens


async def token_holder(graph: Graph, hash_: str) -> tuple[Account, Token] | None:
    """Return whose token hashes to this, be it good or not."""
    rows = await graph.read("tokens/by_hash", hash=hash_)
    return (records.account(rows[0]["account"]), records.token(rows[0]["token"])) if rows else None


async def tokens(graph: Graph, account_ids: Sequence[str]) -> dict[str, list[Token]]:
    """Return the tokens of these accounts, by account, the latest first."""
    rows = await graph.read("tokens/of_accounts", ids=list(account_ids))
    return records.grouped(rows, lambda row: records.token(row["token"]))


async def make_token(graph: Graph, account_id: str, made: Token, hash_: str) -> None:
    """Keep a new token of an account."""
    row = {
        "account_id": account_id,
        "id": made.id,
        "hash": hash_,
        "name": made.name,
        "roles": sorted(made.roles),
        "read_only": made.read_only,
        "made_at": made.made_at,
        "expires_at": made.expires_at,
    }
    await graph.write("tokens/make", row=row)


async def revoke_token(graph: Graph, token_id: str, now: datetime, account_id: str | None = None) -> bool:
    """Make a token worthless, of this account or of any; return whether there is one."""
    return bool(await graph.write("tokens/revoke", id=token_id, account_id=account_id, now=now))


async def token_used(graph: Graph, token_id: str, now: datetime) -> None:
    """Keep when a token was used."""
    await graph.write("tokens/used", id=token_id, now=now)


# Passes


async def pass_with_id(graph: Graph, pass_id: str) -> tuple[Pass, Account] | None:
    """Return this pass and whose it is, be it good or not."""
    rows = await graph.read("passes/by_id", id=pass_id)
    return (records.pass_(rows[0]["pass"]), records.account(rows[0]["account"])) if rows else None


async def pass_of(graph: Graph, account_id: str, purpose: PassPurpose) -> Pass | None:
    """Return the pass of an account for a purpose that is good now, the one that lasts longest."""
    now = datetime.now(UTC)
    rows = await graph.read("passes/of_account", id=account_id, purpose=purpose, now=now)
    return records.pass_(rows[0]["pass"]) if rows else None


async def make_pass(graph: Graph, made: Pass, *, replaces: bool = False) -> None:
    """Keep a new pass, in place of those for the same where it replaces them; its letter is still to be sent."""
    row = {
        "id": made.id,
        "purpose": made.purpose,
        "account_id": made.account_id,
        "expires_at": made.expires_at,
        "replaces": replaces,
    }
    await graph.write("passes/make", row=row)


async def unsent(graph: Graph, now: datetime) -> list[tuple[Pass, Account]]:
    """Return the passes whose letters are still to be sent, with whose they are."""
    rows = await graph.read("passes/unsent", now=now, limit=MOST_AT_ONCE)
    return [(records.pass_(row["pass"]), records.account(row["account"])) for row in rows]


async def sent(graph: Graph, pass_id: str) -> None:
    """Keep that the letter of a pass was sent."""
    await graph.write("passes/sent", id=pass_id)


# Tries


async def count_try(graph: Graph, patience: Mapping[str, Patience], now: datetime) -> Problem | None:
    """Count one try for each of these ids before it is made; return how long to wait where that is too many."""

    async def work(transaction: Transaction) -> None:
        rows = await transaction.run("tries/take", ids=sorted(patience))
        before = {row["id"]: records.tries(row) for row in rows}
        after = {id_: tried(before[id_], now, one) for id_, one in patience.items()}
        waits = [one for one in after.values() if isinstance(one, timedelta)]
        if waits:
            raise Refused([TooManyPasswords(("password",), max(1, round(max(waits).total_seconds())))])
        made = [
            {"id": id_, "count": one.count, "last": one.last}
            for id_, one in after.items()
            if isinstance(one, Tries)
        ]
        await transaction.run("tries/save", rows=made)

    return await decided_one(graph, work)


async def forget_tries(graph: Graph, ids: Mapping[str, bool]) -> None:
    """Forget the tries of an id as a whole, or the last one alone where others share it."""
    await graph.write("tries/forget", rows=[{"id": id_, "whole": whole} for id_, whole in ids.items()])
