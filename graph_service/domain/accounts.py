"""Accounts: who may sign in, in which roles, for which partner; the rules of inviting, changing and closing them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from graph_service.domain.permissions import ANONYMOUS, Role, Viewer
from graph_service.domain.phrases import Language
from graph_service.domain.problems import (
    Missing,
    NotACaseManager,
    NotAnEmail,
    NotAPartner,
    OnlyAdministrator,
    Problem,
    StaleRevision,
    TooMany,
    WrongState,
)

LONGEST_NAME = 200
LONGEST_EMAIL = 254
LEAST_PASSWORD = 12
MOST_PASSWORD = 200
INVITATION = timedelta(days=7)
RESET = timedelta(hours=1)


class AccountState(StrEnum):
    """Where an account stands in its life."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    LOCKED = "LOCKED"
    CLOSED = "CLOSED"


class AccountDeed(StrEnum):
    """What is done with an account."""

    INVITE = "INVITE"
    JOIN = "JOIN"
    LINK = "LINK"
    CHANGE_ROLES = "CHANGE_ROLES"
    CHANGE_PASSWORD = "CHANGE_PASSWORD"  # noqa: S105  # the name of a deed
    LOCK = "LOCK"
    UNLOCK = "UNLOCK"
    CLOSE = "CLOSE"


class PassPurpose(StrEnum):
    """What a pass opens, once."""

    INVITE = "INVITE"
    RESET = "RESET"


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "PASSWORD"  # noqa: S105  # the name of a way
    PROVIDER = "PROVIDER"
    DEMO = "DEMO"


@dataclass(frozen=True)
class Account:
    """A person who may sign in; a closed account keeps the name alone, so that histories can be read."""

    id: str
    name: str
    email: str | None
    state: AccountState
    roles: frozenset[Role]
    language: Language = "it"
    partner_id: str | None = None
    case_manager_id: str | None = None
    revision: int = 1
    issuer: str | None = None
    subject: str | None = None
    demo: bool = False
    password_hash: str | None = field(default=None, repr=False)

    @property
    def viewer(self) -> Viewer:
        """Who they are when they ask: nobody unless the account is active."""
        if self.state is not AccountState.ACTIVE:
            return ANONYMOUS
        partners = frozenset({self.partner_id} if self.partner_id and Role.PARTNER in self.roles else ())
        manager = self.case_manager_id if Role.CASE_MANAGER in self.roles else None
        return Viewer(self.id, self.roles, partners, manager)


@dataclass(frozen=True)
class SignIn:
    """A browser in which somebody is signed in."""

    id: str
    way: Way
    browser: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Token:
    """What a program signs in with; the secret itself is not kept."""

    id: str
    name: str
    roles: frozenset[Role]
    read_only: bool
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Pass:
    """What a letter lets its reader do, once, until a moment: to join, or to choose a new password."""

    id: str
    purpose: PassPurpose
    account_id: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class Caller:
    """Who sent a request, and how that is known: by a browser's sign-in, by a token, or not at all."""

    viewer: Viewer
    account: Account | None = None
    sign_in_id: str | None = None
    token_id: str | None = None


MOVES: Mapping[AccountDeed, tuple[frozenset[AccountState], AccountState | None]] = {
    AccountDeed.INVITE: (frozenset({AccountState.INVITED}), None),
    AccountDeed.JOIN: (frozenset({AccountState.INVITED}), AccountState.ACTIVE),
    AccountDeed.LINK: (frozenset({AccountState.INVITED, AccountState.ACTIVE}), AccountState.ACTIVE),
    AccountDeed.CHANGE_ROLES: (
        frozenset({AccountState.INVITED, AccountState.ACTIVE, AccountState.LOCKED}),
        None,
    ),
    AccountDeed.CHANGE_PASSWORD: (frozenset({AccountState.ACTIVE}), None),
    AccountDeed.LOCK: (frozenset({AccountState.ACTIVE}), AccountState.LOCKED),
    AccountDeed.UNLOCK: (frozenset({AccountState.LOCKED}), AccountState.ACTIVE),
    AccountDeed.CLOSE: (
        frozenset({AccountState.INVITED, AccountState.ACTIVE, AccountState.LOCKED}),
        AccountState.CLOSED,
    ),
}
"""From which states each deed can be done, and to which it leads; None where the state stays."""


@dataclass(frozen=True)
class Invitation:
    """Who is invited, and as what."""

    email: str
    name: str
    roles: frozenset[Role]
    partner_id: str | None = None
    language: Language = "it"
    case_manager_id: str | None = None


def email_address(given: str) -> str | None:
    """Return an e-mail address as it is compared, or None when it is none.

    >>> email_address(" Marta@Example.ORG "), email_address("marta")
    ('marta@example.org', None)
    """
    if len(given) > LONGEST_EMAIL + 10:
        return None
    try:
        found = validate_email(given.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def invited(asked: Invitation, id_: str) -> Account | list[Problem]:
    """Return the account that an invitation makes, or what is wrong with it."""
    email = email_address(asked.email)
    problems = [
        *name_problems(asked.name),
        *role_problems(asked.roles, asked.partner_id, asked.case_manager_id),
    ]
    if email is None:
        problems.append(NotAnEmail(("email",), asked.email[:LONGEST_EMAIL]))
    if problems:
        return problems
    return Account(
        id=id_,
        name=asked.name.strip(),
        email=email,
        state=AccountState.INVITED,
        roles=asked.roles,
        language=asked.language,
        partner_id=asked.partner_id,
        case_manager_id=asked.case_manager_id,
    )


def name_problems(name: str) -> list[Problem]:
    """Return what is wrong with the name of somebody or something."""
    if not name.strip():
        return [Missing(("name",))]
    return [TooMany(("name",), len(name), LONGEST_NAME)] if len(name) > LONGEST_NAME else []


def role_problems(
    roles: Collection[Role], partner_id: str | None, case_manager_id: str | None = None
) -> list[Problem]:
    """Return what is wrong with roles: there is one at least, and whoever is a partner says for which.

    A case-manager may be named later: until then no household is theirs.
    """
    if not roles:
        return [Missing(("roles",))]
    if Role.PARTNER in roles and partner_id is None:
        return [Missing(("partnerId",))]
    if Role.PARTNER not in roles and partner_id is not None:
        return [NotAPartner(("partnerId",))]
    if Role.CASE_MANAGER not in roles and case_manager_id is not None:
        return [NotACaseManager(("caseManagerId",))]
    return []


def moved(account: Account, deed: AccountDeed) -> Account | Problem:
    """Return the account after a deed that changes nothing but its state."""
    allowed, to = MOVES[deed]
    if account.state not in allowed:
        return WrongState(("id",), account.state, tuple(sorted(allowed)))
    return replace(account, state=to or account.state, revision=account.revision + 1)


def joined(account: Account, password_hash: str) -> Account | Problem:
    """Return the account of somebody who followed an invitation and chose a password."""
    after = moved(account, AccountDeed.JOIN)
    return after if isinstance(after, Problem) else replace(after, password_hash=password_hash)


def with_password(account: Account, password_hash: str) -> Account | Problem:
    """Return the account with another password."""
    after = moved(account, AccountDeed.CHANGE_PASSWORD)
    return after if isinstance(after, Problem) else replace(after, password_hash=password_hash)


def linked(account: Account, issuer: str, subject: str) -> Account | Problem:
    """Return the account of somebody who signs in with a provider from now on; one link is not replaced by another."""
    if account.issuer is not None and (account.issuer, account.subject) != (issuer, subject):
        return WrongState(("id",), account.state, ())
    after = moved(account, AccountDeed.LINK)
    return after if isinstance(after, Problem) else replace(after, issuer=issuer, subject=subject)


def with_roles(
    account: Account,
    roles: frozenset[Role],
    partner_id: str | None,
    case_manager_id: str | None,
    revision: int,
    administrators: Collection[str],
) -> Account | list[Problem]:
    """Return the account in other roles; the last administrator stays one."""
    if account.revision != revision:
        return [StaleRevision(("revision",), revision, account.revision)]
    if problems := role_problems(roles, partner_id, case_manager_id):
        return problems
    after = moved(account, AccountDeed.CHANGE_ROLES)
    if isinstance(after, Problem):
        return [after]
    if Role.ADMINISTRATOR not in roles and (problem := last_administrator(account, administrators)):
        return [problem]
    return replace(after, roles=roles, partner_id=partner_id, case_manager_id=case_manager_id)


def locked(account: Account, administrators: Collection[str]) -> Account | Problem:
    """Return the account, which nobody signs in to until it is unlocked."""
    return last_administrator(account, administrators) or moved(account, AccountDeed.LOCK)


def closed(account: Account, administrators: Collection[str]) -> Account | Problem:
    """Return the account, for ever closed: of the person only the name is left."""
    after = last_administrator(account, administrators) or moved(account, AccountDeed.CLOSE)
    if isinstance(after, Problem):
        return after
    return replace(after, email=None, password_hash=None, issuer=None, subject=None)


def last_administrator(account: Account, administrators: Collection[str]) -> Problem | None:
    """Return a problem when the service would be left without anybody who administers it."""
    return OnlyAdministrator(("id",)) if set(administrators) == {account.id} else None


# Passwords


@dataclass(frozen=True)
class TooShort(Problem):
    """A password has fewer letters than it needs."""

    least: int


@dataclass(frozen=True)
class EasilyGuessed(Problem):
    """A password is among the first that anybody would try."""


@dataclass(frozen=True)
class NotThisPassword(Problem):
    """The password that was given is not the account's."""


@dataclass(frozen=True)
class NotSignedIn(Problem):
    """The e-mail address and the password do not belong together; which of them is wrong is not said."""


@dataclass(frozen=True)
class PassWorthless(Problem):
    """A letter's link was never made here, was used, or is too old."""


@dataclass(frozen=True)
class TooManyPasswords(Problem):
    """Too many passwords were tried: the next one is looked at after so many seconds."""

    seconds: int


@dataclass(frozen=True)
class ProviderRefused(Problem):
    """The provider did not say who it is, or what it said does not hold."""


@dataclass(frozen=True)
class NoAccount(Problem):
    """The provider knows the person, and this service has no account for them."""


# Tries


@dataclass(frozen=True)
class Tries:
    """How often a password was wrong lately, and when it was tried last."""

    count: int = 0
    last: datetime | None = None


@dataclass(frozen=True)
class Patience:
    """How many tries are free, and how long one waits after that: the shortest time, doubled at each try, up to the longest."""

    free: int
    longest: timedelta
    shortest: timedelta = timedelta(seconds=1)


TOGETHER = Patience(5, timedelta(minutes=15))
"""For one account from one address."""
FROM_AN_ADDRESS = Patience(50, timedelta(minutes=1))
"""For one address, whatever the accounts: many people of an office may share it."""
FROM_A_DEVICE = Patience(10, timedelta(minutes=15))
"""For one account from a browser in which it was signed in to before; what others try does not count there."""
LETTERS = Patience(3, timedelta(minutes=30), timedelta(minutes=5))
"""For letters to one e-mail address: whoever asks too often in another's name leaves them a link that is still good."""
FORGOTTEN_AFTER = timedelta(days=1)


def tried(before: Tries, now: datetime, patience: Patience) -> Tries | timedelta:
    """Return the tries with one more at this moment, or how long one has to wait for it.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> tried(Tries(7, noon), noon, TOGETHER)
    datetime.timedelta(seconds=4)
    """
    if before.last is None or now - before.last > FORGOTTEN_AFTER:
        return Tries(1, now)
    over = before.count - patience.free
    wait = min(patience.shortest * 2 ** min(over, 20), patience.longest) if over >= 0 else timedelta()
    left = before.last + wait - now
    return left if left > timedelta() else Tries(before.count + 1, now)


# Where to go on


_PATH = re.compile(r"/[A-Za-z0-9_.~!$&'()*+,;=:@%/?-]*")


def own_path(given: str | None) -> str:
    r"""Return a path of this service to go on at, or its beginning for anything that could lead elsewhere.

    >>> (
    ...     own_path("/graphql?x=1"),
    ...     own_path("//evil.example"),
    ...     own_path("https://evil.example"),
    ...     own_path("/\\evil"),
    ... )
    ('/graphql?x=1', '/', '/', '/')
    """
    if given is None or len(given) > 1000 or not _PATH.fullmatch(given) or given.startswith("//"):
        return "/"
    parts = urlsplit(given)
    return "/" if parts.scheme or parts.netloc else given


# Tokens


def of_token(account: Account, token: Token, now: datetime) -> Viewer:
    """Return who asks with a token: never more than its account may at this moment, and nobody once it is over."""
    if token.revoked_at is not None or token.expires_at <= now:
        return ANONYMOUS
    roles = account.viewer.roles & token.roles
    if not roles:
        return ANONYMOUS
    return replace(account.viewer, roles=roles, read_only=token.read_only, by_program=True)
