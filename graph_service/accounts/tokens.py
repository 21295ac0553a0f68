"""What programs sign in with: texts that begin with `patti_`, shown once, never more than their account may."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from graph_service.accounts.signing_in import fingerprint
from graph_service.domain.accounts import AccountState, Token, name_problems
from graph_service.domain.permissions import Action, Relation, Role, Viewer, may, permit
from graph_service.domain.problems import (
    Missing,
    NotFound,
    OutsidePeriod,
    Problem,
    RolesNotHeld,
    WrongState,
)
from graph_service.domain.schedule import ROME
from graph_service.graph import accounts
from graph_service.graph.connection import Graph

PREFIX = "patti_"
"""By which people, and programs that look for secrets left about, know one."""
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Made:
    """A token that was just made: its text is not to be had again."""

    token: Token
    text: str


async def make_token(
    viewer: Viewer,
    account_id: str,
    name: str,
    roles: frozenset[Role],
    read_only: bool,
    expires_on: date,
    graph: Graph,
) -> Made | list[Problem]:
    """Make a token of an account, one's own unless one keeps accounts; it is good until the end of a day.

    Days are those of the clock, whatever day the network is looked at on.
    """
    _permit(viewer, account_id)
    account = (await accounts.accounts(graph, [account_id])).get(account_id)
    if account is None:
        return [NotFound(("accountId",), account_id, kind="account")]
    problems, today = name_problems(name), datetime.now(ROME).date()
    if account.state is not AccountState.ACTIVE:
        problems.append(WrongState(("accountId",), account.state, (AccountState.ACTIVE,)))
    if not roles:
        problems.append(Missing(("roles",)))
    if beyond := roles - account.roles:
        problems.append(RolesNotHeld(("roles",), tuple(sorted(beyond))))
    if not today <= expires_on <= today + LONGEST:
        problems.append(OutsidePeriod(("expiresOn",), today, today + LONGEST))
    if problems:
        return problems
    ends = datetime.combine(expires_on + timedelta(days=1), time(), ROME).astimezone(UTC)
    made = Token(secrets.token_hex(4), name.strip(), roles, read_only, datetime.now(UTC), ends)
    text = f"{PREFIX}{made.id}_{secrets.token_urlsafe(32)}"
    await accounts.make_token(graph, account_id, made, fingerprint(text))
    return Made(made, text)


async def revoke_token(viewer: Viewer, token_id: str, graph: Graph) -> Problem | None:
    """Make a token worthless: one's own, or anybody's for those who keep accounts."""
    anybodys = may(viewer, Action.KEEP_ACCOUNTS)
    if not anybodys:
        permit(viewer, Action.KEEP_OWN_ACCOUNT, Relation.OWN)
    owner = None if anybodys else viewer.id
    there = await accounts.revoke_token(graph, token_id, datetime.now(UTC), owner)
    return None if there else NotFound(("id",), token_id, kind="token")


async def end_sign_in(viewer: Viewer, sign_in_id: str, graph: Graph) -> Problem | None:
    """Sign one's account out in a browser."""
    permit(viewer, Action.KEEP_OWN_ACCOUNT, Relation.OWN)
    there = await accounts.end_sign_in(graph, viewer.id, sign_in_id)
    return None if there else NotFound(("id",), sign_in_id, kind="signin")


def _permit(viewer: Viewer, account_id: str) -> None:
    if not may(viewer, Action.KEEP_ACCOUNTS):
        relation = Relation.OWN if viewer.id == account_id else Relation.FOREIGN
        permit(viewer, Action.KEEP_OWN_ACCOUNT, relation)
