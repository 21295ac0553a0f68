"""Signing in with a password, joining by an invitation, choosing another password.

Nothing tells whether somebody has an account: neither the words of an answer, nor the time that it takes.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from graph_service.accounts.passwords import hashed, is_password, needs_rehash, password_problems
from graph_service.actions.words_of_partners import new_event
from graph_service.domain.accounts import (
    FROM_A_DEVICE,
    FROM_AN_ADDRESS,
    LETTERS,
    RESET,
    TOGETHER,
    Account,
    AccountDeed,
    AccountState,
    NotSignedIn,
    NotThisPassword,
    Pass,
    PassPurpose,
    PassWorthless,
    Patience,
    SignIn,
    Way,
    email_address,
    joined,
    with_password,
)
from graph_service.domain.events import Event
from graph_service.domain.permissions import Viewer
from graph_service.domain.problems import Problem
from graph_service.events.links import Signer
from graph_service.events.mail import Mail
from graph_service.events.passes import read_pass, send_passes
from graph_service.graph import accounts
from graph_service.graph.accounts import Settled
from graph_service.graph.connection import Graph

DEVICE_LASTS = timedelta(days=180)


@dataclass(frozen=True)
class SignInRules:
    """How people sign in: what signs, how letters leave, for how long a sign-in lasts, unused and at most."""

    signer: Signer
    mail: Mail
    idle: timedelta = timedelta(hours=2)
    lasts: timedelta = timedelta(hours=12)
    demo: bool = False


@dataclass(frozen=True)
class Place:
    """Where somebody signs in: the address, the browser, and what its cookies hold."""

    address: str
    browser: str = ""
    former: str | None = None
    device: str | None = None


@dataclass(frozen=True)
class Begun:
    """A sign-in that has just begun: what its cookie holds, and what the browser is known by later."""

    account: Account
    secret: str
    device: str


def fingerprint(secret: str) -> str:
    """Return what is kept of a secret of 256 random bits: enough to know it again."""
    return sha256(secret.encode()).hexdigest()


async def sign_in(
    email: str, password: str, place: Place, rules: SignInRules, graph: Graph
) -> Begun | list[Problem]:
    """Sign somebody in with a password; begins anew whatever the browser held before."""
    address = email_address(email)
    found = await accounts.account_by_email(graph, address or "")
    tries = _tries(address or email[:254].lower(), found, place, rules)
    if problem := await accounts.count_try(graph, tries, datetime.now(UTC)):
        return [problem]
    known = found.password_hash if found and found.state is AccountState.ACTIVE and not found.demo else None
    if not await is_password(password, known) or found is None or known is None:
        return [NotSignedIn(("password",))]
    anew = await hashed(password) if needs_rehash(known) else None
    begun = await begin(found, Way.PASSWORD, place, rules, graph, anew)
    await accounts.forget_tries(graph, {id_: one is not FROM_AN_ADDRESS for id_, one in tries.items()})
    return begun or [NotSignedIn(("password",))]


async def begin(
    account: Account,
    way: Way,
    place: Place,
    rules: SignInRules,
    graph: Graph,
    password_hash: str | None = None,
) -> Begun | None:
    """Begin a sign-in of an account; None when the account has changed meanwhile."""
    now, secret = datetime.now(UTC), secrets.token_urlsafe(32)
    one = SignIn(secrets.token_hex(8), way, place.browser, now, now, now + rules.lasts)
    former = fingerprint(place.former) if place.former else None
    if not await accounts.begin_sign_in(graph, account, one, fingerprint(secret), former, password_hash):
        return None
    await accounts.sweep(graph, now)
    held = _device(place, rules)
    device = held[1] if held and held[0] == account.id else secrets.token_hex(16)
    return Begun(account, secret, rules.signer.sealed("device", [account.id, device]))


async def usable_pass(
    token: str, purpose: PassPurpose, rules: SignInRules, graph: Graph
) -> tuple[Pass, Account] | Problem:
    """Return what a letter's link lets its reader do, and whose it is, or that it is worth nothing."""
    id_ = read_pass(token, rules.signer)
    found = await accounts.pass_with_id(graph, id_) if id_ else None
    if found is None or found[0].purpose is not purpose or found[0].used_at is not None:
        return PassWorthless(("token",))
    return PassWorthless(("token",)) if found[0].expires_at <= datetime.now(UTC) else found


async def join(
    token: str, password: str, place: Place, rules: SignInRules, graph: Graph
) -> Begun | list[Problem]:
    """Follow an invitation: choose a password, and be signed in."""
    found = await _chosen(token, PassPurpose.INVITE, password, AccountDeed.JOIN, joined, rules, graph)
    if isinstance(found, list):
        return found
    begun = await begin(found, Way.PASSWORD, place, rules, graph)
    return begun or [NotSignedIn(("password",))]


async def reset_password(
    token: str, password: str, place: Place, rules: SignInRules, graph: Graph
) -> Account | list[Problem]:
    """Choose another password by a letter's link; whoever is signed in anywhere no longer is."""
    deed = AccountDeed.CHANGE_PASSWORD
    found = await _chosen(token, PassPurpose.RESET, password, deed, with_password, rules, graph)
    if isinstance(found, Account) and found.email:
        tries = _tries(found.email, found, place, rules)
        await accounts.forget_tries(graph, {id_: one is not FROM_AN_ADDRESS for id_, one in tries.items()})
    return found


async def ask_reset(email: str, place: Place, rules: SignInRules, graph: Graph) -> None:
    """Send a letter with which another password is chosen, where there is such an account; say nothing of it.

    Whoever signs in with a provider alone has no password here, and gets no letter.
    """
    address = email_address(email)
    if address is None:
        return
    now, signer = datetime.now(UTC), rules.signer
    patience = {
        signer.mark("tries", f"letter:{address}"): LETTERS,
        signer.mark("tries", f"letters from:{network_of(place.address)}"): FROM_AN_ADDRESS,
    }
    if await accounts.count_try(graph, patience, now):
        return
    found = await accounts.account_by_email(graph, address)
    if found is None or found.state is not AccountState.ACTIVE or found.password_hash is None:
        return
    await accounts.make_pass(graph, Pass(secrets.token_urlsafe(16), PassPurpose.RESET, found.id, now + RESET))
    await send_passes(graph, signer, rules.mail, now)


async def change_password(
    account: Account,
    sign_in_id: str,
    present: str,
    wanted: str,
    rules: SignInRules,
    graph: Graph,
) -> Account | list[Problem]:
    """Choose another password; the other browsers in which the account is signed in no longer are."""
    tries = {rules.signer.mark("tries", f"change:{account.id}:{sign_in_id}"): FROM_A_DEVICE}
    if problem := await accounts.count_try(graph, tries, datetime.now(UTC)):
        return [problem]
    if not await is_password(present, account.password_hash):
        return [NotThisPassword(("present",))]
    if problems := password_problems(wanted, _about(account)):
        return problems
    hash_ = await hashed(wanted)

    def rule(before: Account, administrators: frozenset[str]) -> Settled | list[Problem]:
        if before.password_hash != account.password_hash:
            return [NotThisPassword(("present",))]
        after = with_password(before, hash_)
        if isinstance(after, Problem):
            return [after]
        return Settled(after, ends_sign_ins=True, ends_passes=True, keeps=sign_in_id)

    return await accounts.decide(graph, account.id, event_of(AccountDeed.CHANGE_PASSWORD), rule)


def event_of(deed: AccountDeed, by: str | None = None) -> Callable[[Account, Account], Event]:
    """Return how a deed with an account is told: by whom, and which parts changed; never their values."""

    def told(before: Account, after: Account) -> Event:
        changed = [name for name, value in vars(after).items() if value != getattr(before, name)]
        fields = [_FIELDS.get(name, name) for name in changed if name != "revision"]
        return new_event(Viewer(by or before.id), deed, fields)

    return told


_FIELDS = {"password_hash": "password", "partner_id": "partner", "subject": "provider", "issuer": "provider"}


async def _chosen(
    token: str,
    purpose: PassPurpose,
    password: str,
    deed: AccountDeed,
    changed: Callable[[Account, str], Account | Problem],
    rules: SignInRules,
    graph: Graph,
) -> Account | list[Problem]:
    """Use a pass to choose a password."""
    found = await usable_pass(token, purpose, rules, graph)
    if isinstance(found, Problem):
        return [found]
    one, account = found
    if problems := password_problems(password, _about(account)):
        return problems
    hash_ = await hashed(password)

    def rule(before: Account, administrators: frozenset[str]) -> Settled | list[Problem]:
        after = changed(before, hash_)
        if isinstance(after, Problem):
            return [PassWorthless(("token",))]
        return Settled(after, ends_sign_ins=True, ends_passes=True)

    return await accounts.use_pass(graph, one.id, datetime.now(UTC), event_of(deed), rule)


def _about(account: Account) -> Sequence[str]:
    return [account.name, account.email or ""]


def _tries(email: str, found: Account | None, place: Place, rules: SignInRules) -> dict[str, Patience]:
    """Return where a try counts: for a browser that the account was signed in to before, in that browser alone.

    Nobody can keep others out: what is tried from elsewhere counts there.
    """
    held = _device(place, rules)
    if held and found and held[0] == found.id:
        return {rules.signer.mark("tries", f"device:{held[1]}:{found.id}"): FROM_A_DEVICE}
    network = network_of(place.address)
    return {
        rules.signer.mark("tries", f"pair:{network}:{email}"): TOGETHER,
        rules.signer.mark("tries", f"address:{network}"): FROM_AN_ADDRESS,
    }


def _device(place: Place, rules: SignInRules) -> tuple[str, str] | None:
    """Return of which account a browser is known, and by what."""
    held = rules.signer.unsealed("device", place.device, DEVICE_LASTS) if place.device else None
    return (held[0], held[1]) if held else None


def network_of(address: str) -> str:
    """Return what of an address its owner cannot change at will: of IPv6 the first half.

    >>> network_of("192.0.2.7"), network_of("2001:db8::7")
    ('192.0.2.7', '2001:db8::/64')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip


def browser_called(agent: str) -> str:
    """Return a browser as its user would know it again: no more of what it tells is kept.

    >>> browser_called("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    found = [
        next((name for sign, name in known.items() if sign in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)
