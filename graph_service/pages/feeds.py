"""Calendars at their secret addresses, for programs that read them again from time to time.

Nobody signs in here: who holds the address reads what whoever made it may read at that moment. An address that never was, one
that was revoked and one whose maker may not read it any more answer alike.
"""

import asyncio
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph_service import __version__
from graph_service.accounts.feeds import Read, read_feed
from graph_service.domain.feeds import FeedKind, Gathering, calendar, calendar_name, gatherings
from graph_service.graph.connection import Graph

HEADERS = {"x-robots-tag": "noindex, nofollow, noarchive", "referrer-policy": "no-referrer"}
TYPE = "text/calendar; charset=utf-8"


class FeedPages:
    """Answers calendar programs."""

    def __init__(self, graph: Callable[[], Graph], today: Callable[[], date], *, demo: bool) -> None:
        self._graph, self._today, self._demo = graph, today, demo

    def routes(self) -> list[Route]:
        """Return the address of calendars."""
        return [Route("/feeds/{secret}.ics", self._answer, methods=["GET"])]

    async def _answer(self, request: Request) -> Response:
        secret = request.path_params["secret"]
        found = await read_feed(secret, self._graph(), self._today(), demo=self._demo)
        if found is None:
            return Response("404", 404, HEADERS)
        told = await asyncio.to_thread(gatherings, found.told, found.during)
        name = calendar_name(found.feed, found.name, found.language)
        tag = _tag(name, found, told)
        headers = HEADERS | {"cache-control": "private, no-cache", "etag": tag}
        if _has(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        text = await asyncio.to_thread(_written, name, found, told)
        headers |= {
            "content-type": TYPE,
            "content-length": str(len(text)),
            "content-disposition": 'inline; filename="calendario.ics"',
        }
        return Response(b"" if request.method == "HEAD" else text, headers=headers)


def _written(name: str, found: Read, told: list[Gathering]) -> bytes:
    known = found.known.taxonomy.competences

    def label(id_: str) -> str:
        text = known[id_].label(found.language)
        return text[:1].upper() + text[1:]

    counted = found.feed.kind is FeedKind.PARTNER
    return calendar(name, told, found.during, label, found.language, counted=counted)


def _tag(name: str, found: Read, told: list[Gathering]) -> str:
    """Return what changes whenever the file does; it is made without making the file."""
    labels = [
        found.known.taxonomy.competences[id_].label(found.language)
        for id_ in sorted({id_ for one in told for id_ in one.competence_ids})
    ]
    said = (__version__, name, found.feed.kind, found.language, found.during, labels, told)
    return f'"{sha256(repr(said).encode()).hexdigest()[:32]}"'


def _has(given: str, tag: str) -> bool:
    """Return whether a reader has what goes by this tag, as If-None-Match says."""
    return any(one.strip().removeprefix("W/") in {"*", tag} for one in given.split(","))
