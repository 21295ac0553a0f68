"""The pages for people: one frame for all of them, whose parts the browser fetches from this service as it needs them."""

from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

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


class Frame:
    """Answers people with the frame; programs that come to `/` are sent to GraphQL."""

    def __init__(self, page: Path, tiles: str | None = None, attribution: str | None = None) -> None:
        self._page, self._tiles, self._attribution = page, tiles, attribution
        self._headers = frame_headers(tiles)

    def routes(self) -> list[Route]:
        """Return the addresses of the pages."""
        paths = ["/", *(path for name in SECTIONS for path in (f"/{name}", f"/{name}/{{rest:path}}"))]
        return [
            *(Route(path, self._answer, methods=["GET"]) for path in paths),
            Route("/map/style.json", self._map_style, methods=["GET"]),
        ]

    async def _answer(self, request: Request) -> Response:
        if "text/html" not in request.headers.get("accept", "") or not self._page.is_file():
            return RedirectResponse("/graphql")
        return FileResponse(self._page, media_type="text/html", headers=self._headers)

    async def missing(self, request: Request, error: Exception) -> Response:
        """Answer people who mistyped an address with the frame, which leads them back; programs in a word."""
        if "text/html" not in request.headers.get("accept", "") or not self._page.is_file():
            return PlainTextResponse("Not Found", NOT_FOUND)
        return FileResponse(self._page, NOT_FOUND, media_type="text/html", headers=self._headers)

    async def _map_style(self, request: Request) -> Response:
        return JSONResponse(map_style(self._tiles, self._attribution))


def frame_headers(tiles: str | None) -> dict[str, str]:
    """Return the headers of the frame: it runs, fetches and shows what this service sends, and the map's tiles if any."""
    elsewhere = f" {_origin(tiles)}" if tiles else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' data: blob:{elsewhere}; connect-src 'self'{elsewhere}; worker-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "content-security-policy": policy,
        "cache-control": "no-cache",
        "vary": "accept",
    }


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
