"""The page behind a link of a letter: what it would do, and one button that does it.

Nothing happens when the page is fetched: programs that look into mail fetch every address.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.actions.letters import read_link, use_link
from graph_service.domain.languages import preferred_language
from graph_service.domain.links import Link
from graph_service.domain.phrases import phrase
from graph_service.domain.problems import Problem
from graph_service.events.links import Signer
from graph_service.graph.connection import Graph

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=True
)
STYLE = (Path(__file__).parent / "link.css").read_text("utf-8")
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
LARGEST = 10_000
"""Bytes of a form: a note of 500 letters, each as many as an address writes it with."""


class LinkPage:
    """Shows what a link does, and does it when the button is pressed."""

    def __init__(self, graph: Callable[[], Graph], signer: Signer, today: Callable[[], date]) -> None:
        self._graph, self._signer, self._today = graph, signer, today

    async def answer(self, request: Request) -> Response:
        token = request.path_params["token"]
        if request.method != "POST":
            found = await read_link(token, self._signer, self._graph(), self._today())
            return self._shown(request, found, done=False)
        note = await self._note(request)
        if note is None:
            return Response(status_code=413)
        used = await use_link(token, note, self._signer, self._graph(), self._today())
        if not isinstance(used, list):
            return self._shown(request, used, done=True)
        found = await read_link(token, self._signer, self._graph(), self._today())
        return self._shown(request, found, done=False, problems=used)

    @staticmethod
    async def _note(request: Request) -> str | None:
        """Return the note of the form, empty when it has none; None when it is too large."""
        size = 0
        body = bytearray()
        async for part in request.stream():
            size += len(part)
            if size > LARGEST:
                return None
            body += part
        return parse_qs(body.decode("utf-8", "replace")).get("note", [""])[0]

    def _shown(
        self, request: Request, found: Link | Problem, done: bool, problems: list[Problem] | None = None
    ) -> Response:
        language = preferred_language(request.headers.get("accept-language", ""))

        def say(key: str, **facts: Any) -> str:
            return phrase(key, language, **facts)

        def told(problem: Problem) -> str:
            message = problem.message(language)
            return f"{say('LINK.NOTE')}: {message}" if problem.path == ("note",) else message

        refused = [found] if isinstance(found, Problem) else (problems or [])
        text = TEMPLATES.get_template("link.html").render(
            say=say,
            style=STYLE,
            language=language,
            link=None if isinstance(found, Problem) else found,
            done=done,
            refusals=[told(one) for one in refused],
        )
        status = 404 if isinstance(found, Problem) else 409 if refused else 200
        return HTMLResponse(text, status, HEADERS)
