"""How pages are shown: plain HTML that needs nothing but itself, and for those who sign in each refusal at its field."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_service.domain.languages import preferred_language
from graph_service.domain.permissions import Role
from graph_service.domain.phrases import Language, phrase
from graph_service.domain.problems import Problem

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
)
LARGEST = 10_000
"""Bytes of a form: a note of 500 letters, each as many as an address writes it with."""


def style_called(name: str) -> str:
    """Return a style sheet, to be written into pages."""
    return (Path(__file__).parent / name).read_text("utf-8")


def headers_of(style: str, referrers: str) -> dict[str, str]:
    """Return the headers of pages that hold this style and nothing else from anywhere, and whom they tell where one was."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return {
        "content-security-policy": f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": referrers,
        "cache-control": "no-store",
        "x-robots-tag": "noindex",
    }


STYLE = style_called("account.css")
HEADERS = headers_of(STYLE, "same-origin")
"""Referrers go to own pages alone; with none at all, browsers would not tell where a form comes from."""
FIELDS = frozenset({"email", "password", "present"})


def language_of(request: Request) -> Language:
    """Return the language that was chosen on the pages, or else the one that the browser prefers."""
    chosen = request.cookies.get("patti-language", "")
    return preferred_language(chosen or request.headers.get("accept-language", ""))


def shown(
    request: Request,
    template: str,
    title: str,
    status: int = 200,
    problems: Iterable[Problem] = (),
    **facts: Any,
) -> HTMLResponse:
    """Return a page; what is refused is told at its field, or above where it has none."""
    language = language_of(request)
    refusals: defaultdict[str, str] = defaultdict(str)
    for one in problems:
        name = str(one.path[0]) if one.path and one.path[0] in FIELDS else ""
        refusals[name] = _sentence(one.message(language))
    text = TEMPLATES.get_template(template).render(
        **{"notice": None, "mark": None, **facts},
        say=partial(phrase, language=language),
        title=title,
        style=STYLE,
        language=language,
        refusals=refusals,
    )
    return HTMLResponse(text, status, HEADERS)


def role_terms(roles: Iterable[Role]) -> list[str]:
    """Return the keys of what roles are called."""
    return [f"ROLE.{role}" for role in Role if role in set(roles)]


async def form_of(request: Request) -> dict[str, str] | None:
    """Return what a form says, each field once; None when it is far too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return {name: given[-1] for name, given in parse_qs(body.decode("utf-8", "replace")).items()}


def too_large() -> Response:
    return Response(status_code=413)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
