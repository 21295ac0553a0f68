"""The page behind a link of a letter: what it would do, and one button that does it.

Nothing happens when the page is fetched: programs that look into mail fetch every address.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.actions.letters import read_link, use_link
from graph_service.domain.links import Link
from graph_service.domain.phrases import phrase
from graph_service.domain.problems import Problem
from graph_service.events.links import Signer
from graph_service.graph.connection import Graph
from graph_service.pages.shown import TEMPLATES, form_of, headers_of, language_of, style_called, too_large

STYLE = style_called("link.css")
HEADERS = headers_of(STYLE, "no-referrer")
"""The address of the page is a secret: nobody is told it."""


class LinkPage:
    """Shows what a link does, and does it when the button is pressed."""

    def __init__(self, graph: Callable[[], Graph], signer: Signer, today: Callable[[], date]) -> None:
        self._graph, self._signer, self._today = graph, signer, today

    async def answer(self, request: Request) -> Response:
        token = request.path_params["token"]
        if request.method != "POST":
            found = await read_link(token, self._signer, self._graph(), self._today())
            return self._shown(request, found, done=False)
        form = await form_of(request)
        if form is None:
            return too_large()
        used = await use_link(token, form.get("note", ""), self._signer, self._graph(), self._today())
        if not isinstance(used, list):
            return self._shown(request, used, done=True)
        found = await read_link(token, self._signer, self._graph(), self._today())
        return self._shown(request, found, done=False, problems=used)

    def _shown(
        self, request: Request, found: Link | Problem, done: bool, problems: list[Problem] | None = None
    ) -> Response:
        language = language_of(request)

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
