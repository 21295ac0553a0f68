"""Each request by its own random id, in a line of the log: how it was answered and how long that took.

The line holds no address, no query and no path as it was asked, since all of these may tell who somebody is or hold
what lets somebody in: only the route, from a closed list.
"""

import secrets
import time

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars, get_contextvars

from graph_service.measuring import measured
from graph_service.serving.failures import failures

log = structlog.get_logger()

INTERNAL = "Errore interno / internal error"
NOWHERE = "(no such page)"
HEALTH = "/health/"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "SOCKET"})
OTHER = "OTHER"
FAILED = 1011


def current_id() -> str:
    """Return the id of the request that is being answered, or a new one where there is none."""
    return str(get_contextvars().get("request") or secrets.token_hex(8))


class Requests:
    """Gives each request its id, logs it, and hides what went wrong unforeseen behind that id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        method = scope.get("method", "SOCKET")
        with (
            bound_contextvars(request=secrets.token_hex(8)),
            measured("request", method if method in METHODS else OTHER) as told,
        ):
            told["status"] = await self._answer(scope, receive, send)
            told["route"] = route(scope)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> int:
        start, status, id_ = time.perf_counter(), 0, current_id()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = id_
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is told in the log and nowhere else
            log.error("request failed", failures=failures(error))  # noqa: TRY400  # its message may quote the request
            if scope["type"] == "websocket":
                await watched({"type": "websocket.close", "code": FAILED})
            elif not status:
                await _hidden(id_)(scope, receive, watched)
            else:
                raise Broken from None
        finally:
            line = log.debug if scope["path"].startswith(HEALTH) else log.info
            line(
                "request",
                method=scope.get("method", "SOCKET"),
                route=route(scope),
                status=status,
                ms=round(1000 * (time.perf_counter() - start)),
            )
        return status


class Broken(Exception):
    """An answer broke off in the middle; why is in the log already."""


def _hidden(id_: str) -> JSONResponse:
    said = {"message": INTERNAL, "extensions": {"code": "INTERNAL", "id": id_}}
    return JSONResponse({"data": None, "errors": [said]}, status_code=500)


def route(scope: Scope) -> str:
    """Return the route of a request as this service writes it: `/l/{token}`, never with what stands in its place."""
    return str(getattr(scope.get("route"), "path", None) or NOWHERE)
