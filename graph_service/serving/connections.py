"""Connections that are not waited for without end: who sends no whole heading in time, or too large a one, is cut off."""

import asyncio
from functools import cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from graph_service.settings import load_settings

MOST_BYTES = 64 * 1024
SECONDS_TO_READ = 60.0
"""How long a client may leave unread what it asked for."""

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@cache
def _seconds() -> float:
    return load_settings().request_seconds


class PatientProtocol(HttpToolsProtocol):
    """Speaks HTTP to one client, and waits for a heading so long."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._heading_bytes = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._is_read()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._alarm is None and getattr(self.cycle, "response_complete", False):
            self._wait()
        if self._alarm is not None:
            self._heading_bytes += len(data)
        super().data_received(data)
        if self._alarm is not None and self._heading_bytes > MOST_BYTES:
            self._cut_off(TOO_LARGE)

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        self._unread = self.loop.call_later(SECONDS_TO_READ, self.transport.abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        self._is_read()
        super().resume_writing()

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _wait(self) -> None:
        self._heading_bytes = 0
        self._alarm = self.loop.call_later(_seconds(), self._cut_off, TOO_SLOW)

    def _stop_waiting(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _cut_off(self, said: bytes) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(said)
            self.transport.close()
