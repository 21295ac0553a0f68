"""The published network over HTTP, as Open Referral UK asks (HSDS-UK 3.0): lists in pages, single things by their ids.

Everybody may read it from anywhere, also pages of other sites. Each answer names the state it holds (`ETag`), so that
who has it already is told so in few words; caches ask again each time, because an agreement to publish may be taken back.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any, TypeVar
from uuid import UUID

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from graph_service.actions.directory import (
    find_around,
    find_body,
    find_offer,
    read_bodies,
    read_every_body,
    read_every_offer,
    read_offers,
    read_vocabulary,
)
from graph_service.domain.directory import (
    BodyKey,
    OfferKey,
    OffersWanted,
    PublishedBody,
    PublishedOffer,
    Slice,
    Within,
)
from graph_service.domain.permissions import ANONYMOUS
from graph_service.domain.problems import NotFound
from graph_service.exchange.directory import parameters
from graph_service.exchange.directory.documents import COMPETENCES, SAME, Document, Documents
from graph_service.exchange.directory.ids import body_id, offer_at_place_id, offer_id, taxonomy_id, term_id
from graph_service.exchange.directory.parameters import USUAL_PAGE, Refused, read_parameters
from graph_service.graph.connection import Graph

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
OPENAPI = "https://docs.openreferraluk.org/en/latest/openapi30.json"
OPEN = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, no-cache",
}
MINIMAL = ("id", "name", "status", "last_modified")
"""What the standard requires of a service, and when it changed last."""
NOTHING: frozenset[str] = frozenset()
T = TypeVar("T")


class DirectoryApi:
    """Answers what other directories ask."""

    def __init__(self, graph: Callable[[], Graph], today: Callable[[], date], province: str) -> None:
        self._graph, self._today, self._province = graph, today, province
        self._services_seen: dict[str, OfferKey] = {}
        self._at_places_seen: dict[str, OfferKey] = {}

    def mount(self) -> Mount:
        """Return everything under one address."""
        answers: Mapping[str, Callable[[Request], Any]] = {
            "/": self._about,
            "/services": self._services,
            "/services/{id}": self._service,
            "/service_at_locations": self._services_at_locations,
            "/service_at_locations/{id}": self._service_at_location,
            "/organizations": self._organizations,
            "/organizations/{id}": self._organization,
            "/taxonomies": self._taxonomies,
            "/taxonomies/{id}": self._taxonomy,
            "/taxonomy_terms": self._taxonomy_terms,
            "/taxonomy_terms/{id}": self._taxonomy_term,
        }
        anywhere = Middleware(
            CORSMiddleware,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD"],
            allow_headers=["if-none-match"],
            expose_headers=["etag", "last-modified"],
        )
        routes = [Route(path, _told(answer), methods=["GET"]) for path, answer in answers.items()]
        return Mount("/hsds", routes=routes, middleware=[anywhere])

    async def _about(self, request: Request) -> Response:
        read_parameters(request.query_params, {})
        return _answer(request, {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI})

    async def _services(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.SERVICES)
        minimal, full = asked.get("minimal", False), asked.get("full", False)
        if minimal and full:
            raise Refused("minimal", "not together with full")

        def written(documents: Documents, offer: PublishedOffer) -> Document:
            found = documents.service(offer, full=full)
            return {name: found[name] for name in MINIMAL if name in found} if minimal else found

        return await self._offers(request, asked, written)

    async def _services_at_locations(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.SERVICES_AT_LOCATIONS)
        if "proximity" in asked and "postcode" not in asked:
            raise Refused("proximity", "only together with postcode, around whose middle it is measured")
        full = asked.get("full", False)

        def written(documents: Documents, offer: PublishedOffer) -> Document:
            return documents.service_at_location(offer, full=full)

        return await self._offers(request, asked, written, placed=True)

    async def _offers(
        self,
        request: Request,
        asked: Mapping[str, Any],
        written: Callable[[Documents, PublishedOffer], Document],
        *,
        placed: bool = False,
    ) -> Response:
        graph, today = self._graph(), self._today()
        documents = await self._documents()
        wanted = await self._wanted(asked, documents, placed=placed)
        if asked.get("format") == "ndjson":
            found = read_every_offer(ANONYMOUS, wanted, graph, today)
            return _lines(asked, _each(found, lambda one: written(documents, one)))
        part = _part(asked)
        page = await read_offers(ANONYMOUS, wanted, part, graph, today)
        contents = [written(documents, one) for one in page.items]
        changed = [one.modified_at for one in page.items]
        return _answer(request, _page(contents, page.total, part), changed)

    async def _wanted(self, asked: Mapping[str, Any], documents: Documents, *, placed: bool) -> OffersWanted:
        """Return what is looked for; an id that no body has finds nothing."""
        within = Within(asked["postcode"]) if "postcode" in asked else None
        if within and "proximity" in asked:
            around = await find_around(ANONYMOUS, within.postal_code, asked["proximity"], self._graph())
            if isinstance(around, NotFound):
                raise Refused("postcode", "no place with a position is known under it")
            within = around
        return OffersWanted(
            search=asked.get("search"),
            bodies=await self._body_keys(asked["organization_id"]) if "organization_id" in asked else None,
            competence_ids=_competences(asked, documents),
            minimum_age=asked.get("minimum_age"),
            maximum_age=asked.get("maximum_age"),
            weekday=asked.get("day"),
            opens=asked.get("start_time"),
            closes=asked.get("end_time"),
            placed=placed,
            within=within,
            modified_after=asked.get("modified_after"),
        )

    async def _body_keys(self, id_: str) -> tuple[BodyKey, ...]:
        found = await find_body(ANONYMOUS, body_id, id_, self._graph())
        return (found.key,) if found else ()

    async def _service(self, request: Request) -> Response:
        read_parameters(request.query_params, {})
        graph, seen = self._graph(), self._services_seen
        found = await find_offer(ANONYMOUS, offer_id, _id(request), graph, self._today(), seen)
        if found is None:
            return _missing("service")
        document = (await self._documents()).service(found, full=True)
        return _answer(request, document, [found.modified_at])

    async def _service_at_location(self, request: Request) -> Response:
        read_parameters(request.query_params, {})
        graph, seen = self._graph(), self._at_places_seen
        found = await find_offer(ANONYMOUS, offer_at_place_id, _id(request), graph, self._today(), seen)
        if found is None or found.place is None:
            return _missing("service at location")
        document = (await self._documents()).service_at_location(found, full=True)
        return _answer(request, document, [found.modified_at])

    async def _organizations(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.ORGANIZATIONS)
        graph, part = self._graph(), _part(asked)
        with_services = asked.get("full_service", False)
        full = asked.get("full", False) or with_services
        documents = await self._documents()

        if asked.get("format") == "ndjson":
            if with_services:
                raise Refused("full_service", "not together with format=ndjson")
            bodies = read_every_body(ANONYMOUS, asked.get("search"), graph)
            return _lines(asked, _each(bodies, lambda one: documents.organization(one, full=full)))
        page = await read_bodies(ANONYMOUS, asked.get("search"), part, graph)
        contents = [documents.organization(one, full=full) for one in page.items]
        if with_services:
            services = await self._services_of(page.items, documents)
            contents = [one | services.get(one["id"], {}) for one in contents]
        return _answer(request, _page(contents, page.total, part))

    async def _organization(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.ORGANIZATION)
        body = await find_body(ANONYMOUS, body_id, _id(request), self._graph())
        if body is None:
            return _missing("organization")
        documents = await self._documents()
        found = documents.organization(body, full=True)
        if asked.get("full_service", False):
            found |= (await self._services_of([body], documents)).get(found["id"], {})
        return _answer(request, found)

    async def _services_of(
        self, bodies: Sequence[PublishedBody], documents: Documents
    ) -> dict[str, Document]:
        """Return the services of these bodies, by the body's id, as the standard nests them in organizations."""
        wanted = OffersWanted(bodies=tuple(one.key for one in bodies))
        services: dict[str, Document] = {}
        async for one in read_every_offer(ANONYMOUS, wanted, self._graph(), self._today()):
            document = documents.service(one, full=True, organization=False)
            services.setdefault(body_id(one.key.body), {"services": []})["services"].append(document)
        return services

    async def _taxonomies(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.TAXONOMIES)
        return _listed(request, asked, (await self._documents()).taxonomies())

    async def _taxonomy(self, request: Request) -> Response:
        read_parameters(request.query_params, {})
        return _one(request, (await self._documents()).taxonomies(), "taxonomy")

    async def _taxonomy_terms(self, request: Request) -> Response:
        asked = read_parameters(request.query_params, parameters.TAXONOMY_TERMS)
        terms = (await self._documents()).taxonomy_terms()
        for name in ("taxonomy_id", "parent_id"):
            if name in asked:
                terms = [one for one in terms if one.get(name) == asked[name]]
        if asked.get("top_only"):
            terms = [one for one in terms if "parent_id" not in one]
        return _listed(request, asked, terms)

    async def _taxonomy_term(self, request: Request) -> Response:
        read_parameters(request.query_params, {})
        return _one(request, (await self._documents()).taxonomy_terms(), "taxonomy term")

    async def _documents(self) -> Documents:
        return Documents(await read_vocabulary(ANONYMOUS, self._graph()), self._province)


def _told(answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
    """Return what answers, with refusals told as they are."""

    async def told(request: Request) -> Response:
        try:
            found: Response = await answer(request)
        except Refused as refusal:
            return JSONResponse(
                {"error": str(refusal), "parameter": refusal.parameter},
                400,
                {**OPEN, "cache-control": "no-store"},
            )
        return found

    return told


def _competences(asked: Mapping[str, Any], documents: Documents) -> frozenset[str] | None:
    """Return the competences under which offers are looked for, narrower ones included; None for all offers.

    A concept of another vocabulary stands for the competences that it is, or nearly is. An id that nothing has finds
    nothing.
    """
    taxonomy = documents.words.known.taxonomy
    found: frozenset[str] | None = None
    named = {term_id(COMPETENCES, id_): frozenset(taxonomy.narrower(id_)) for id_ in taxonomy.competences}
    of = {taxonomy_id(COMPETENCES): frozenset(taxonomy.competences)}
    for id_, mapped in documents.words.mappings.items():
        for one in mapped:
            if one.match in SAME:
                term, vocabulary = term_id(one.scheme, one.concept_id), taxonomy_id(one.scheme)
                named[term] = named.get(term, NOTHING) | {id_}
                of[vocabulary] = of.get(vocabulary, NOTHING) | {id_}
    if "taxonomy_term_id" in asked:
        found = named.get(asked["taxonomy_term_id"], NOTHING)
    if "taxonomy_id" in asked:
        within = of.get(asked["taxonomy_id"], NOTHING)
        found = within if found is None else found & within
    return found


def _id(request: Request) -> str:
    """Return the id that the address names, as we write it; what is none is that of nothing."""
    try:
        return str(UUID(request.path_params["id"]))
    except ValueError:
        return ""


def _part(asked: Mapping[str, Any]) -> Slice:
    limit = asked.get("per_page", USUAL_PAGE)
    return Slice((asked.get("page", 1) - 1) * limit, limit)


def _page(contents: Sequence[Document], total: int, part: Slice) -> Document:
    pages, page = -(-total // part.limit), part.skip // part.limit + 1
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": list(contents),
    }


def _listed(request: Request, asked: Mapping[str, Any], rows: list[Document]) -> Response:
    """Answer with a list that is at hand: those of its rows in whose name or description the words are."""
    if search := asked.get("search", "").casefold():
        rows = [one for one in rows if search in f"{one['name']}\n{one['description']}".casefold()]
    if asked.get("format") == "ndjson":
        return _lines(asked, _these(rows))
    part = _part(asked)
    return _answer(request, _page(rows[part.skip : part.skip + part.limit], len(rows), part))


def _one(request: Request, rows: Iterable[Document], kind: str) -> Response:
    id_ = _id(request)
    found = next((one for one in rows if one["id"] == id_), None)
    return _answer(request, found) if found else _missing(kind)


def _answer(request: Request, document: Document, changed: Iterable[datetime | None] = ()) -> Response:
    """Answer with a document, or that who asks has it already."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**OPEN, "etag": tag}
    if moments := [one for one in changed if one]:
        headers["last-modified"] = format_datetime(max(moments).astimezone(UTC), usegmt=True)
    held = (one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(","))
    if any(one in (tag, "*") for one in held):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _lines(asked: Mapping[str, Any], documents: AsyncIterator[Document]) -> Response:
    """Answer with everything, a document a line, as it is read."""
    for name in ("page", "per_page"):
        if name in asked:
            raise Refused(name, "not together with format=ndjson, which has no pages")

    async def lines() -> AsyncIterator[bytes]:
        async for one in documents:
            yield json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    return StreamingResponse(lines(), headers=OPEN, media_type="application/x-ndjson")


def _missing(kind: str) -> Response:
    return JSONResponse({"error": f"no {kind} that is published has this id"}, 404, OPEN)


async def _each(found: AsyncIterator[T], written: Callable[[T], Document]) -> AsyncIterator[Document]:
    async for one in found:
        yield written(one)


async def _these(rows: Iterable[Document]) -> AsyncIterator[Document]:
    for one in rows:
        yield one
