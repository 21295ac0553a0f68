"""How much a request may bring, and how long it may take to bring it: counted while it is read, never after."""

import asyncio
import time

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSE = {"connection": "close"}
"""What is left of the request is not read."""


class Bodies:
    """Refuses bodies that are too large (413) or do not come (408)."""

    def __init__(self, app: ASGIApp, most_bytes: int, seconds: float) -> None:
        self._app, self._most, self._seconds = app, most_bytes, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._is_told_too_large(scope):
            await PlainTextResponse(self._refusal, 413, CLOSE)(scope, receive, send)
            return
        size, ends, whole = 0, time.monotonic() + self._seconds, False

        async def bounded() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout(max(0, ends - time.monotonic())):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, "the request did not come in time", CLOSE) from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > self._most:
                raise HTTPException(413, self._refusal, CLOSE)
            return message

        await self._app(scope, bounded, send)

    @property
    def _refusal(self) -> str:
        return f"a request may bring at most {self._most} bytes"

    def _is_told_too_large(self, scope: Scope) -> bool:
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        return not told.isdigit() or int(told[:20]) > self._most
