"""Who sends a request: somebody signed in in a browser, a program with a token, the operator, or nobody.

Cookies are sent by browsers whoever asks for it, so what changes anything also needs a mark that only own pages can
read, and must come from an own page.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from graph_service.accounts.signing_in import Begun, Place, SignInRules, browser_called, fingerprint
from graph_service.domain.accounts import Account, Caller, SignIn, of_token
from graph_service.domain.permissions import ANONYMOUS, OPERATOR
from graph_service.errors import PattiError
from graph_service.graph import accounts
from graph_service.graph.connection import Graph
from graph_service.settings import is_loopback

NOBODY = Caller(ANONYMOUS)
SEEN_EVERY = timedelta(minutes=1)
CSRF_HEADER = "x-patti-csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotLetIn(PattiError):
    """A request says who sends it in a way that does not hold."""

    def __init__(self, said: str, code: str, status: int) -> None:
        super().__init__(said)
        self.code, self.status = code, status


@dataclass(frozen=True)
class Doorkeeper:
    """Tells who sends each request, and keeps the cookies; `required` says that whoever does not sign in is nobody."""

    graph: Callable[[], Graph]
    rules: SignInRules
    required: bool = False

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies travel by nothing else."""
        return self.rules.signer.home.startswith("https://")

    def cookie(self, name: str) -> str:
        """Return the name of a cookie; browsers let nobody else set one that begins so."""
        return f"__Host-{name}" if self.secure else name

    async def caller(self, connection: HTTPConnection) -> Caller:
        """Return who sends a request. Raises NotLetIn for a token that is worth nothing, and for what another site sends."""
        if "authorization" in connection.headers:
            return await self._bearer(connection.headers["authorization"])
        changes = connection.scope["type"] == "websocket" or connection.scope.get("method") not in SAFE
        foreign = self._foreign(connection)
        if changes and foreign and connection.headers.get("origin"):
            raise NotLetIn("this request comes from a page of another site", "FOREIGN_ORIGIN", 403)
        found = await self.signed_in(connection)
        if found is None:
            return self._unknown(connection)
        if changes:
            if foreign:
                raise NotLetIn(
                    "a browser tells where a request comes from: this one does not", "FOREIGN_ORIGIN", 403
                )
            header = connection.headers.get(CSRF_HEADER, "")
            if connection.scope["type"] == "http" and not self.is_mark(connection, header):
                raise NotLetIn(f"the header {CSRF_HEADER} is not the cookie's mark", "CSRF", 403)
        return found

    async def signed_in(self, connection: HTTPConnection) -> Caller | None:
        """Return who is signed in in the browser that sends this, however it came to send it."""
        secret = connection.cookies.get(self.cookie("patti"))
        found = await accounts.signed_in(self.graph(), fingerprint(secret)) if secret else None
        if found is None:
            return None
        account, one = found
        now = datetime.now(UTC)
        if not self._lasts(account, one, now):
            return None
        if now - one.seen_at > SEEN_EVERY:
            await accounts.seen(self.graph(), one.id, now)
        return Caller(account.viewer, account, one.id)

    def _lasts(self, account: Account, one: SignIn, now: datetime) -> bool:
        allowed = account.viewer.roles and (not account.demo or self.rules.demo)
        return bool(allowed) and now < min(one.expires_at, one.seen_at + self.rules.idle)

    async def _bearer(self, header: str) -> Caller:
        scheme, _, given = header.partition(" ")
        found = None
        if scheme.lower() == "bearer":
            found = await accounts.token_holder(self.graph(), fingerprint(given.strip()))
        now = datetime.now(UTC)
        viewer = of_token(*found, now) if found else ANONYMOUS
        if found is None or viewer is ANONYMOUS or (found[0].demo and not self.rules.demo):
            raise NotLetIn(
                "the token is worth nothing: it is unknown, over or revoked", "UNAUTHENTICATED", 401
            )
        account, token = found
        if token.used_at is None or now - token.used_at > SEEN_EVERY:
            await accounts.token_used(self.graph(), token.id, now)
        return Caller(viewer, account, token_id=token.id)

    def _unknown(self, connection: HTTPConnection) -> Caller:
        """Return the operator where nobody has to sign in; whom a proxy brings from elsewhere is nobody all the same."""
        here = connection.client is None or is_loopback(connection.client.host)
        return Caller(OPERATOR) if here and not self.required else NOBODY

    def is_own_page(self, connection: HTTPConnection) -> bool:
        """Return whether a page of this service sent the request, as browsers tell."""
        return not self._foreign(connection)

    def _foreign(self, connection: HTTPConnection) -> bool:
        origin = connection.headers.get("origin")
        if origin in {None, "", "null"}:
            return connection.headers.get("sec-fetch-site") != "same-origin"
        scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
        home = urlsplit(self.rules.signer.home)
        return origin not in {
            f"{scheme}://{connection.headers.get('host', '')}",
            f"{home.scheme}://{home.netloc}",
        }

    def mark(self, connection: HTTPConnection) -> str:
        """Return the mark of the browser's sign-in, which forms and programs of own pages send along."""
        return self._mark(connection.cookies.get(self.cookie("patti"), ""))

    def _mark(self, secret: str) -> str:
        return self.rules.signer.mark("csrf", secret)

    def is_mark(self, connection: HTTPConnection, given: str) -> bool:
        """Return whether this is the mark of the browser's sign-in."""
        return hmac.compare_digest(self.mark(connection).encode(), given.encode())

    def place(self, connection: HTTPConnection) -> Place:
        """Return where somebody signs in."""
        return Place(
            address=connection.client.host if connection.client else "",
            browser=browser_called(connection.headers.get("user-agent", "")),
            former=connection.cookies.get(self.cookie("patti")),
            device=connection.cookies.get(self.cookie("patti-device")),
        )

    def let_in(self, response: Response, begun: Begun, device_lasts: timedelta) -> None:
        """Give the browser the cookies of a sign-in; they are gone when it is closed, but for the one it is known by."""
        self._set(response, "patti", begun.secret)
        self._set(response, "patti-csrf", self._mark(begun.secret), read_by_pages=True)
        self._set(response, "patti-device", begun.device, lasts=device_lasts)

    def let_out(self, response: Response) -> None:
        """Take the cookies of a sign-in back."""
        for name in ("patti", "patti-csrf"):
            response.delete_cookie(self.cookie(name), path="/", secure=self.secure, samesite="lax")

    def keep(self, response: Response, name: str, value: Any, lasts: timedelta) -> None:
        """Have the browser keep something for a while, which nobody can change."""
        self._set(response, f"patti-{name}", self.rules.signer.sealed(name, value), lasts=lasts)

    def kept(self, connection: HTTPConnection, name: str, lasts: timedelta) -> Any:
        """Return what the browser was given to keep, or None when it has nothing of the kind, or for too long."""
        held = connection.cookies.get(self.cookie(f"patti-{name}"), "")
        return self.rules.signer.unsealed(name, held, lasts)

    def forget(self, response: Response, name: str) -> None:
        """Take back what the browser was given to keep."""
        response.delete_cookie(self.cookie(f"patti-{name}"), path="/", secure=self.secure, samesite="lax")

    def _set(
        self,
        response: Response,
        name: str,
        value: str,
        *,
        read_by_pages: bool = False,
        lasts: timedelta | None = None,
    ) -> None:
        response.set_cookie(
            self.cookie(name),
            value,
            max_age=int(lasts.total_seconds()) if lasts else None,
            path="/",
            secure=self.secure,
            httponly=not read_by_pages,
            samesite="lax",
        )
