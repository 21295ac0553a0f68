"""What every answer tells browsers: to run and to fetch nothing that this service did not send."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

USUAL: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""A page that needs more says so itself."""

FILES = "/static/"
NAMED_BY_CONTENTS = "/assets/"
"""Files below it carry a hash of what they hold in their names: they never change."""
ONE_YEAR = "max-age=31536000"
KEPT = frozenset({200, 206, 304})


class SecurityHeaders:
    """Adds the headers that an answer has not got; where people come by https, also that they always do."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._headers = {**USUAL, "strict-transport-security": ONE_YEAR} if https else USUAL

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(FILES):
                    headers.setdefault("cache-control", _caching(scope["path"], message["status"]))
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)


def _caching(path: str, status: int) -> str:
    kept = NAMED_BY_CONTENTS in path and status in KEPT
    return f"public, {ONE_YEAR}, immutable" if kept else "no-cache"
