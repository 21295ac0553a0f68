"""Keeping accounts: who is invited, in which roles people work, who is locked out, whose account is closed."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from graph_service.accounts.signing_in import SignInRules, event_of
from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.accounts import (
    INVITATION,
    Account,
    AccountDeed,
    Invitation,
    Pass,
    PassPurpose,
    closed,
    invited,
    locked,
    moved,
    with_roles,
)
from graph_service.domain.permissions import Action, Role, Viewer, permit
from graph_service.domain.problems import NotFound, Problem
from graph_service.events.passes import pass_address, send_passes
from graph_service.graph import accounts
from graph_service.graph.accounts import Settled
from graph_service.graph.connection import Graph

Decision = Callable[[Account, frozenset[str]], Account | Problem | list[Problem]]


async def invite(
    viewer: Viewer, asked: Invitation, key: str, rules: SignInRules | None, graph: Graph
) -> str | list[Problem]:
    """Invite somebody by a letter; return the id of the account, or what is wrong. The same key gives the same again."""
    permit(viewer, Action.KEEP_ACCOUNTS)
    if problems := key_problems(key):
        return problems
    account = invited(asked, secrets.token_hex(8))
    if isinstance(account, list):
        return account
    event = new_event(viewer, AccountDeed.INVITE, ("name", "email", "roles"))
    found = await accounts.invite(
        graph, asking(viewer, key, _fingerprint(asked)), account, _invitation(account.id), event
    )
    await _send(rules, graph)
    return only(found)


async def invite_again(
    viewer: Viewer, account_id: str, rules: SignInRules | None, graph: Graph
) -> Account | list[Problem]:
    """Send another letter to somebody who has not joined yet; the links of earlier ones are worth nothing any more."""
    permit(viewer, Action.KEEP_ACCOUNTS)
    found = await _changed(viewer, account_id, AccountDeed.INVITE, _moved(AccountDeed.INVITE), graph)
    if isinstance(found, Account):
        await accounts.make_pass(graph, _invitation(found.id), replaces=True)
        await _send(rules, graph)
    return found


async def change_roles(
    viewer: Viewer,
    account_id: str,
    roles: frozenset[Role],
    partner_id: str | None,
    case_manager_id: str | None,
    revision: int,
    graph: Graph,
) -> Account | list[Problem]:
    """Have somebody work in other roles from now on; browsers and programs in use follow at once."""
    permit(viewer, Action.KEEP_ACCOUNTS)

    def decide(account: Account, administrators: frozenset[str]) -> Account | list[Problem]:
        return with_roles(account, roles, partner_id, case_manager_id, revision, administrators)

    return await _changed(viewer, account_id, AccountDeed.CHANGE_ROLES, decide, graph)


async def lock(viewer: Viewer, account_id: str, graph: Graph) -> Account | list[Problem]:
    """Let nobody in by this account until it is unlocked; its browsers are signed out, its programs wait."""
    permit(viewer, Action.KEEP_ACCOUNTS)
    return await _changed(viewer, account_id, AccountDeed.LOCK, locked, graph)


async def unlock(viewer: Viewer, account_id: str, graph: Graph) -> Account | list[Problem]:
    """Let them in again."""
    permit(viewer, Action.KEEP_ACCOUNTS)
    return await _changed(viewer, account_id, AccountDeed.UNLOCK, _moved(AccountDeed.UNLOCK), graph)


async def close(viewer: Viewer, account_id: str, graph: Graph) -> Account | list[Problem]:
    """Close an account for ever: address, password, browsers and programs go, the name stays in histories."""
    permit(viewer, Action.KEEP_ACCOUNTS)
    return await _changed(viewer, account_id, AccountDeed.CLOSE, closed, graph)


async def invitation_address(account_id: str, rules: SignInRules, graph: Graph) -> str | None:
    """Return the address of an invitation that is still open, for whoever hands it over in person."""
    found = await accounts.pass_of(graph, account_id, PassPurpose.INVITE)
    return pass_address(found, rules.signer) if found else None


ENDING = {AccountDeed.LOCK, AccountDeed.CLOSE}


async def _changed(
    viewer: Viewer, account_id: str, deed: AccountDeed, decide: Decision, graph: Graph
) -> Account | list[Problem]:
    def rule(account: Account, administrators: frozenset[str]) -> Settled | list[Problem]:
        if account.demo:
            return [NotFound(("id",), account_id, kind="account")]
        after = decide(account, administrators)
        if not isinstance(after, Account):
            return after if isinstance(after, list) else [after]
        over = deed is AccountDeed.CLOSE
        return Settled(after, ends_sign_ins=deed in ENDING, ends_tokens=over, ends_passes=deed in ENDING)

    return await accounts.decide(graph, account_id, event_of(deed, viewer.id), rule)


def _moved(deed: AccountDeed) -> Decision:
    return lambda account, administrators: moved(account, deed)


def _invitation(account_id: str) -> Pass:
    return Pass(secrets.token_urlsafe(16), PassPurpose.INVITE, account_id, datetime.now(UTC) + INVITATION)


def _fingerprint(asked: Invitation) -> tuple[object, ...]:
    named = (asked.partner_id, asked.case_manager_id)
    return (asked.email, asked.name, sorted(asked.roles), *named, asked.language)


async def _send(rules: SignInRules | None, graph: Graph) -> None:
    """Send the letter now; what cannot be sent now is sent by whoever looks after letters."""
    if rules:
        await send_passes(graph, rules.signer, rules.mail, datetime.now(UTC))
