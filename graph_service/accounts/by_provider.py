"""Whom a provider vouches for signs in: with the account that is linked to them, by an invitation, or by their address.

Nobody gets an account by coming: it is there before, since somebody invited them.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from graph_service.accounts.provider import Identity, Provider
from graph_service.accounts.signing_in import Begun, Place, SignInRules, begin, event_of, fingerprint
from graph_service.domain.accounts import (
    Account,
    AccountDeed,
    AccountState,
    NoAccount,
    PassPurpose,
    ProviderRefused,
    Way,
    email_address,
    linked,
)
from graph_service.domain.permissions import Role
from graph_service.domain.problems import Problem
from graph_service.events.passes import read_pass
from graph_service.graph import accounts
from graph_service.graph.accounts import Settled
from graph_service.graph.connection import Graph

NONCE_LASTS = timedelta(days=1)


async def sign_in_as(
    identity: Identity,
    invitation: str | None,
    place: Place,
    provider: Provider,
    rules: SignInRules,
    graph: Graph,
) -> Begun | list[Problem]:
    """Sign somebody in whom the provider vouches for, once for each of its answers."""
    now = datetime.now(UTC)
    if not await accounts.use_nonce(graph, fingerprint(identity.nonce), now + NONCE_LASTS):
        return [ProviderRefused(())]
    found = await accounts.account_by_identity(graph, identity.issuer, identity.subject)
    if found is None:
        found = await _linked(identity, invitation, provider, rules, graph)
    if found is None or found.state is not AccountState.ACTIVE:
        return [NoAccount(())]
    if provider.rules.roles:
        found = await _in_roles(found, identity.roles, graph)
        if not found.viewer.roles:
            return [NoAccount(())]
    return await begin(found, Way.PROVIDER, place, rules, graph) or [NoAccount(())]


async def _linked(
    identity: Identity, invitation: str | None, provider: Provider, rules: SignInRules, graph: Graph
) -> Account | None:
    """Link the person to the account of the invitation, or of the address that the provider has verified."""

    def rule(before: Account, administrators: frozenset[str]) -> Settled | list[Problem]:
        after = linked(before, identity.issuer, identity.subject)
        return [after] if isinstance(after, Problem) else Settled(after, ends_passes=True)

    told = event_of(AccountDeed.LINK)
    if invitation is not None:
        id_ = read_pass(invitation, rules.signer)
        one = await accounts.pass_with_id(graph, id_) if id_ else None
        if one is None or one[0].purpose is not PassPurpose.INVITE:
            return None
        done = await accounts.use_pass(graph, one[0].id, datetime.now(UTC), told, rule)
        return done if isinstance(done, Account) else None
    address = email_address(identity.email or "") if provider.rules.links_by_email else None
    found = await accounts.account_by_email(graph, address) if address else None
    if found is None or found.demo:
        return None
    done = await accounts.decide(graph, found.id, told, rule)
    return done if isinstance(done, Account) else None


async def _in_roles(account: Account, said: frozenset[Role], graph: Graph) -> Account:
    """Have the account in the roles that the provider says; one is a partner only where somebody said for which."""
    roles = said if account.partner_id else said - {Role.PARTNER}
    if roles == account.roles:
        return account

    def rule(before: Account, administrators: frozenset[str]) -> Settled | list[Problem]:
        partner_id = before.partner_id if Role.PARTNER in roles else None
        return Settled(replace(before, roles=roles, partner_id=partner_id, revision=before.revision + 1))

    done = await accounts.decide(graph, account.id, event_of(AccountDeed.CHANGE_ROLES, "provider"), rule)
    return done if isinstance(done, Account) else replace(account, roles=frozenset())
