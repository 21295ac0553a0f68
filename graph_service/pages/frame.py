"""The pages for people: one frame for all of them, whose parts the browser fetches from this service as it needs them."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from graph_service.pages.shown import TEMPLATES

SECTIONS = (
    "worklist",
    "desk",
    "search",
    "families",
    "requests",
    "offers",
    "volunteers",
    "attendance",
    "contacts",
    "pacts",
    "merge",
    "trainings",
    "accounts",
    "approvals",
    "interventions",
    "allocation",
    "coverage",
    "network",
    "invitations",
    "forecast",
    "import",
    "register",
)
"""What the addresses of pages begin with; the frame itself shows what stands behind the rest of an address."""
NOT_FOUND = 404
Asking = Callable[[Request, str], Awaitable[dict[str, Any] | None]]
"""Answers a query for whoever sends a request; None where nobody can be told anything now."""


class Frame:
    """Answers people with the frame; programs that come to `/` are sent to GraphQL.

    What the script would ask for first comes along with it: who signs in, and the names of the files that hold the page. The
    build of the pages tells in `along.json` with which words, and which files.
    """

    def __init__(
        self, page: Path, ask: Asking, tiles: str | None = None, attribution: str | None = None
    ) -> None:
        self._page, self._ask, self._tiles, self._attribution = page, ask, tiles, attribution
        self._headers = frame_headers(tiles)

    def routes(self) -> list[Route]:
        """Return the addresses of the pages."""
        paths = ["/", *(path for name in SECTIONS for path in (f"/{name}", f"/{name}/{{rest:path}}"))]
        return [
            *(Route(path, self._answer, methods=["GET"]) for path in paths),
            Route("/map/style.json", self._map_style, methods=["GET"]),
        ]

    async def _answer(self, request: Request) -> Response:
        if not self._is_for(request):
            return RedirectResponse("/graphql")
        along = json.loads(self._page.with_name("along.json").read_text("utf-8"))
        told = await self._ask(request, along["viewer"])
        if told is not None and told["viewer"] is None:
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(asked)}", 303)
        files = files_of(request.url.path, along["pages"])
        head = TEMPLATES.get_template("along.html").render(files=files, told=told)
        text = self._page.read_text("utf-8").replace("  </head>", f"{head}  </head>", 1)
        return HTMLResponse(text, headers=self._headers)

    async def missing(self, request: Request, error: Exception) -> Response:
        """Answer people who mistyped an address with the frame, which leads them back; programs in a word."""
        if not self._is_for(request):
            return PlainTextResponse("Not Found", NOT_FOUND)
        return FileResponse(self._page, NOT_FOUND, media_type="text/html", headers=self._headers)

    def _is_for(self, request: Request) -> bool:
        return "text/html" in request.headers.get("accept", "") and self._page.is_file()

    async def _map_style(self, request: Request) -> Response:
        return JSONResponse(map_style(self._tiles, self._attribution))


def files_of(path: str, pages: Mapping[str, list[str]]) -> list[str]:
    """Return the files that hold the page of an address, by the first of the patterns (`/families/:id`) that it fits."""
    fits = (
        files for pattern, files in pages.items() if re.fullmatch(re.sub(r":\w+", "[^/]+", pattern), path)
    )
    return next(fits, [])


def frame_headers(tiles: str | None) -> dict[str, str]:
    """Return the headers of the frame: it runs, fetches and shows what this service sends, and the map's tiles if any."""
    elsewhere = f" {_origin(tiles)}" if tiles else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data: blob:{elsewhere}; connect-src 'self'{elsewhere}; worker-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {"content-security-policy": policy}


def map_style(tiles: str | None, attribution: str | None) -> dict[str, object]:
    """Return what stands under the areas on a map: the pictures of a tile server, or plain ground where none is set."""
    ground = {"id": "ground", "type": "background", "paint": {"background-color": "#f5f6f7"}}
    if not tiles:
        return {"version": 8, "sources": {}, "layers": [ground]}
    source = {"type": "raster", "tiles": [tiles], "tileSize": 256, "attribution": attribution or ""}
    return {
        "version": 8,
        "sources": {"tiles": source},
        "layers": [ground, {"id": "tiles", "type": "raster", "source": "tiles"}],
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
