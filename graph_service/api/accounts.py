"""Accounts: who may sign in, the browsers and programs in which they are, and the deeds of those who keep them."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graph_service.accounts import keep_accounts, tokens
from graph_service.api.case_managers import CaseManager, case_manager
from graph_service.api.context import Info
from graph_service.api.deeds import Key, Revision
from graph_service.api.described import described
from graph_service.api.events import AccountEvent, account_event
from graph_service.api.ids import IdReader, global_id, key_of
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import MailLanguage, Role
from graph_service.domain import accounts as domain
from graph_service.domain.accounts import AccountState, Invitation, Way
from graph_service.domain.permissions import Action, Relation, Viewer, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.graph import accounts
from graph_service.graph.connection import Graph
from graph_service.graph.pages import Keys

if TYPE_CHECKING:
    from graph_service.api.feeds import Feed

described(
    AccountState,
    "Where an account stands in its life.",
    {
        "INVITED": "A letter invites; nobody has followed it yet.",
        "ACTIVE": "Its person may sign in.",
        "LOCKED": "Nobody is let in by it until it is unlocked.",
        "CLOSED": "Over for ever; the name alone is left.",
    },
)
described(
    Way,
    "How somebody signed in.",
    {
        "PASSWORD": "With a password of this service.",
        "PROVIDER": "With a provider that knows who they are.",
        "DEMO": "With one click, in a demonstration.",
    },
)


@strawberry.type(description="A browser in which somebody is signed in.")
class SignIn:
    id: strawberry.ID = strawberry.field(description="Its id.")
    way: Way = strawberry.field(description="How they signed in there.")
    browser: str = strawberry.field(description="The browser, as they would know it again; may be empty.")
    started_at: datetime = strawberry.field(description="Since when.")
    seen_at: datetime = strawberry.field(description="When it was used last, to the minute.")
    expires_at: datetime = strawberry.field(description="When it is over at the latest.")
    here: bool = strawberry.field(description="Whether it is the one that asks.")


@strawberry.type(description="What a program signs in with. Its text is shown once, when it is made.")
class Token:
    id: strawberry.ID = strawberry.field(
        description="Its id; the text begins with `patti_` and this id's key."
    )
    name: str = strawberry.field(description="What it is for.")
    roles: list[Role] = strawberry.field(
        description="The roles in which it may act, as far as its account has them at that moment."
    )
    read_only: bool = strawberry.field(description="Whether it may only read.")
    made_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(description="When it is over.")
    used_at: datetime | None = strawberry.field(
        description="When it was used last, to the minute; null when never."
    )
    revoked_at: datetime | None = strawberry.field(
        description="When it was made worthless; null when it was not."
    )


@strawberry.type(description="A person who may sign in.")
class Account(Node):
    name: str = strawberry.field(description="The person's name.")
    email: str | None = strawberry.field(description="The e-mail address; null once the account is closed.")
    state: AccountState = strawberry.field(description="Where it stands in its life.")
    roles: list[Role] = strawberry.field(description="In which roles the person works.")
    language: MailLanguage = strawberry.field(description="The language of letters.")
    has_password: bool = strawberry.field(description="Whether there is a password of this service.")
    has_provider: bool = strawberry.field(description="Whether the person signs in with a provider.")
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")
    record: strawberry.Private[domain.Account]

    @strawberry.field(description="For which partner the person acts; null when for none.")
    async def partner(self, info: Info) -> Partner | None:
        partner_id = self.record.partner_id
        return await partner_of(partner_id, info) if partner_id else None

    @strawberry.field(description="As which case-manager the person accompanies households; null for none.")
    async def case_manager(self, info: Info) -> CaseManager | None:
        manager_id = self.record.case_manager_id
        found = await info.context.case_managers.load(manager_id) if manager_id else None
        return case_manager(found) if found else None

    @strawberry.field(
        description="The browsers in which the person is signed in, the latest first: one's own only."
    )
    async def sign_ins(self, info: Info) -> list[SignIn]:
        permit(info.context.viewer, Action.KEEP_OWN_ACCOUNT, _relation(self.record.id, info))
        caller = info.context.caller
        here = caller.sign_in_id if caller else None
        return [_sign_in(one, here) for one in await info.context.sign_ins.load(self.record.id)]

    @strawberry.field(description="The tokens of programs, the latest first; those that are over as well.")
    async def tokens(self, info: Info) -> list[Token]:
        _permit(self.record.id, info)
        return [_token(one) for one in await info.context.tokens.load(self.record.id)]

    @strawberry.field(
        description="The calendars at secret addresses, the latest first; those that were revoked as well."
    )
    async def feeds(self, info: Info) -> list[Annotated["Feed", strawberry.lazy("graph_service.api.feeds")]]:
        from graph_service.api.feeds import feed

        _permit(self.record.id, info)
        return [feed(one) for one in await info.context.feeds.load(self.record.id)]

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[AccountEvent]:
        _permit(self.record.id, info)
        return [account_event(one) for one in await info.context.events_of_accounts.load(self.record.id)]


@strawberry.type(description="What came of a deed with an account.")
class AccountPayload:
    account: Account | None = strawberry.field(description="The account as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of inviting.")
class AccountInvitePayload(AccountPayload):
    pass


@strawberry.type(description="What came of inviting again.")
class AccountInviteAgainPayload(AccountPayload):
    pass


@strawberry.type(description="What came of changing the roles.")
class AccountChangeRolesPayload(AccountPayload):
    pass


@strawberry.type(description="What came of locking it.")
class AccountLockPayload(AccountPayload):
    pass


@strawberry.type(description="What came of unlocking it.")
class AccountUnlockPayload(AccountPayload):
    pass


@strawberry.type(description="What came of closing it.")
class AccountClosePayload(AccountPayload):
    pass


@strawberry.type(description="What came of making a token.")
class TokenCreatePayload:
    token: Token | None = strawberry.field(description="The token; null when refused.")
    text: str | None = strawberry.field(
        description="What the program sends as `Authorization: Bearer …`. It is shown only now: nobody can read it again."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of making a token worthless.")
class TokenRevokePayload:
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of signing out in a browser.")
class SignInEndPayload:
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.input(description="Who is invited, and as what.")
class InvitationInput:
    email: str = strawberry.field(description="The e-mail address to which the letter goes.")
    name: str = strawberry.field(description="The person's name, at most 200 letters.")
    roles: list[Role] = strawberry.field(description="In which roles the person will work, one at least.")
    partner_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="For which organisation or volunteer, for those in the role PARTNER and for nobody else.",
    )
    case_manager_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="As which case-manager, for those in the role CASE_MANAGER and for nobody else: until it is told, no "
        "household is theirs.",
    )
    language: MailLanguage = strawberry.field(default=MailLanguage.IT, description="The language of letters.")


Id = Annotated[strawberry.ID, strawberry.argument(description="The account.")]


@strawberry.type
class AccountDeeds:
    """What people do with accounts."""

    @strawberry.mutation(
        description="Invite somebody: a letter carries a link, good once and for seven days, with which they join."
    )
    async def account_invite(
        self,
        info: Info,
        invitation: Annotated[
            InvitationInput, strawberry.argument(description="Who is invited, and as what.")
        ],
        idempotency_key: Key,
    ) -> AccountInvitePayload:
        context = info.context
        permit(context.viewer, Action.KEEP_ACCOUNTS)
        ids = IdReader()
        given = invitation.partner_id
        partner = ids.key(given, "partner", ("partnerId",)) if given is not None else None
        manager = _case_manager(invitation.case_manager_id, ids)
        asked = Invitation(
            invitation.email,
            invitation.name,
            frozenset(invitation.roles),
            partner,
            invitation.language.tag,
            manager,
        )
        found = ids.misread or await keep_accounts.invite(
            context.viewer, asked, idempotency_key, context.sign_in_rules, context.graph
        )
        if isinstance(found, list):
            seen = [one if one.path[0] == "idempotencyKey" else one.within("invitation") for one in found]
            return AccountInvitePayload(account=None, user_errors=user_errors(seen, context.language))
        return AccountInvitePayload(account=await _now(found, info), user_errors=[])

    @strawberry.mutation(
        description="Send another letter to somebody who has not joined; the link of the earlier one is worth nothing any more."
    )
    async def account_invite_again(self, info: Info, id: Id) -> AccountInviteAgainPayload:
        rules = info.context.sign_in_rules

        async def invite_again(viewer: Viewer, key: str, graph: Graph) -> domain.Account | list[Problem]:
            return await keep_accounts.invite_again(viewer, key, rules, graph)

        return AccountInviteAgainPayload(**await _done(id, info, invite_again))

    @strawberry.mutation(
        description="Have somebody work in other roles from now on. The last administrator stays one."
    )
    async def account_change_roles(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        roles: Annotated[list[Role], strawberry.argument(description="All roles, one at least.")],
        partner_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="For which organisation or volunteer, for those in the role PARTNER and for nobody else."
            ),
        ] = None,
        case_manager_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="As which case-manager, for those in the role CASE_MANAGER and for nobody else."
            ),
        ] = None,
    ) -> AccountChangeRolesPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_ACCOUNTS)
        ids = IdReader()
        key = ids.key(id, "account", ("id",))
        partner = ids.key(partner_id, "partner", ("partnerId",)) if partner_id is not None else None
        manager = _case_manager(case_manager_id, ids)
        found = ids.misread or await keep_accounts.change_roles(
            context.viewer,
            key,
            frozenset(roles),
            partner,
            manager,
            revision,
            context.graph,
        )
        return AccountChangeRolesPayload(**await _payload(found, info))

    @strawberry.mutation(
        description="Let nobody in by an account until it is unlocked; its browsers are signed out, its programs wait."
    )
    async def account_lock(self, info: Info, id: Id) -> AccountLockPayload:
        return AccountLockPayload(**await _done(id, info, keep_accounts.lock))

    @strawberry.mutation(description="Let somebody in again by a locked account.")
    async def account_unlock(self, info: Info, id: Id) -> AccountUnlockPayload:
        return AccountUnlockPayload(**await _done(id, info, keep_accounts.unlock))

    @strawberry.mutation(
        description="Close an account for ever: its address, password, browsers and programs go; the name stays, so "
        "that histories can be read."
    )
    async def account_close(self, info: Info, id: Id) -> AccountClosePayload:
        return AccountClosePayload(**await _done(id, info, keep_accounts.close))

    @strawberry.mutation(
        description="Make a token for a program. It never may more than its account, makes no tokens, keeps no accounts, "
        "and is over by itself."
    )
    async def token_create(
        self,
        info: Info,
        name: Annotated[str, strawberry.argument(description="What it is for, at most 200 letters.")],
        roles: Annotated[
            list[Role],
            strawberry.argument(description="In which of the account's roles it may act, one at least."),
        ],
        expires_on: Annotated[
            date,
            strawberry.argument(description="The last day on which it is good, at most a year from now."),
        ],
        read_only: Annotated[bool, strawberry.argument(description="Whether it may only read.")] = True,
        account_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="Of which account, for those who keep accounts; one's own when left out."
            ),
        ] = None,
    ) -> TokenCreatePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_OWN_ACCOUNT)
        ids = IdReader()
        key = context.viewer.id if account_id is None else ids.key(account_id, "account", ("accountId",))
        found = ids.misread or await tokens.make_token(
            context.viewer,
            key,
            name,
            frozenset(roles),
            read_only,
            expires_on,
            context.graph,
        )
        if isinstance(found, list):
            errors = user_errors(found, context.language)
            return TokenCreatePayload(token=None, text=None, user_errors=errors)
        return TokenCreatePayload(token=_token(found.token), text=found.text, user_errors=[])

    @strawberry.mutation(
        description="Make a token worthless at once: one's own, or anybody's for those who keep accounts."
    )
    async def token_revoke(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The token.")]
    ) -> TokenRevokePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_OWN_ACCOUNT)
        key = key_of(id, "token", ("id",))
        found = (
            key if isinstance(key, Problem) else await tokens.revoke_token(context.viewer, key, context.graph)
        )
        return TokenRevokePayload(user_errors=user_errors([found] if found else [], context.language))

    @strawberry.mutation(description="Sign one's own account out in a browser.")
    async def sign_in_end(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The sign-in.")]
    ) -> SignInEndPayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_OWN_ACCOUNT)
        key = key_of(id, "signin", ("id",))
        found = (
            key if isinstance(key, Problem) else await tokens.end_sign_in(context.viewer, key, context.graph)
        )
        return SignInEndPayload(user_errors=user_errors([found] if found else [], context.language))


def account(record: domain.Account) -> Account:
    return Account(
        id=strawberry.ID(global_id("account", record.id)),
        name=record.name,
        email=record.email,
        state=record.state,
        roles=sorted(record.roles),
        language=MailLanguage(record.language.upper()),
        has_password=record.password_hash is not None,
        has_provider=record.issuer is not None,
        revision=record.revision,
        record=record,
    )


async def account_called(key: str, info: Info) -> Account | None:
    """Return the account with this key, to those who keep accounts and to its own person."""
    _permit(key, info)
    record = await info.context.accounts.load(key)
    return account(record) if record else None


async def accounts_page(info: Info, first: int, after: str | None) -> Connection[Account]:
    """Return the accounts in the order of their names."""
    permit(info.context.viewer, Action.KEEP_ACCOUNTS)
    graph = info.context.graph

    async def nodes(ids: list[str]) -> list[Account | None]:
        return [account(one) if one else None for one in await info.context.accounts.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await accounts.account_keys(graph, first, after)

    async def count() -> int:
        return await accounts.account_total(graph)

    return await keyset_connection("accounts", first, after, info.context.language, read, nodes, count)


def _relation(account_id: str, info: Info) -> Relation:
    return Relation.OWN if info.context.viewer.id == account_id else Relation.FOREIGN


def _permit(account_id: str, info: Info) -> None:
    """Raise Forbidden for all but the account's own person and those who keep accounts."""
    if _relation(account_id, info) is Relation.OWN:
        permit(info.context.viewer, Action.KEEP_OWN_ACCOUNT, Relation.OWN)
    else:
        permit(info.context.viewer, Action.KEEP_ACCOUNTS)


async def _done(
    id_: str,
    info: Info,
    deed: Callable[[Viewer, str, Graph], Awaitable[domain.Account | list[Problem]]],
) -> dict[str, Any]:
    """Do a deed with an account, and return what it tells."""
    context = info.context
    permit(context.viewer, Action.KEEP_ACCOUNTS)
    key = key_of(id_, "account", ("id",))
    found = [key] if isinstance(key, Problem) else await deed(context.viewer, key, context.graph)
    return await _payload(found, info)


async def _payload(found: domain.Account | list[Problem], info: Info) -> dict[str, Any]:
    """Return what a deed tells: the account as it is now, or why nothing was done."""
    if isinstance(found, list):
        return {"account": None, "user_errors": user_errors(found, info.context.language)}
    return {"account": await _now(found.id, info), "user_errors": []}


async def _now(key: str, info: Info) -> Account | None:
    """Return the account as it is after the deed, whatever the operation has read before."""
    info.context.forget()
    record = await info.context.accounts.load(key)
    return account(record) if record else None


def _sign_in(one: domain.SignIn, here: str | None) -> SignIn:
    return SignIn(
        id=strawberry.ID(global_id("signin", one.id)),
        way=one.way,
        browser=one.browser,
        started_at=one.started_at,
        seen_at=one.seen_at,
        expires_at=one.expires_at,
        here=one.id == here,
    )


def _token(one: domain.Token) -> Token:
    return Token(
        id=strawberry.ID(global_id("token", one.id)),
        name=one.name,
        roles=sorted(one.roles),
        read_only=one.read_only,
        made_at=one.made_at,
        expires_at=one.expires_at,
        used_at=one.used_at,
        revoked_at=one.revoked_at,
    )


def _case_manager(given: str | None, ids: IdReader) -> str | None:
    return ids.key(given, "case-manager", ("caseManagerId",)) if given is not None else None
