"""What is published of the network, read from the graph."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from graph_service.domain.directory import (
    BodyKey,
    BodyKind,
    Found,
    OfferKey,
    OfferKind,
    OffersWanted,
    PublishedBody,
    PublishedOffer,
    Slice,
)
from graph_service.domain.geography import Point
from graph_service.domain.model import CommitmentState, Mode, OrganisationKind
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.commitments import CommitmentsWanted
from graph_service.graph.connection import Graph
from graph_service.graph.driver import DateTime
from graph_service.graph.records import Row
from graph_service.graph.words import commitments_called, organisations_called, services_called

IDLE = ("CONFIRM", "ASK", "INVITE")
"""Deeds after which an offer and its body are as they were: they are said to be true, or somebody is asked."""
MOST_CALLED = 2_000
EVERYTHING = Slice(0, 10_000_000)


async def offer_keys(graph: Graph, wanted: OffersWanted, part: Slice, today: date) -> Found[OfferKey]:
    """Return a part of what is published as services, by name."""
    offers, services = list[str](), list[str]()
    if wanted.search is not None:
        active = CommitmentsWanted(states=(CommitmentState.ACTIVE,), active_on=today)
        offers = await commitments_called(graph, wanted.search, active, MOST_CALLED)
        services = await services_called(graph, wanted.search, MOST_CALLED)
    [row] = await graph.read(
        "hsds/service_keys",
        today=today,
        search=wanted.search,
        called_offers=offers,
        called_services=services,
        organisation_ids=_ids(wanted.bodies, BodyKind.ORGANISATION),
        providers=_ids(wanted.bodies, BodyKind.PROVIDER),
        competence_ids=None if wanted.competence_ids is None else sorted(wanted.competence_ids),
        minimum_age=wanted.minimum_age,
        maximum_age=wanted.maximum_age,
        weekday=wanted.weekday.value[:3].lower() if wanted.weekday else None,
        opens=f"{wanted.opens:%H:%M}" if wanted.opens else None,
        closes=(f"{wanted.closes:%H:%M}".replace("00:00", "24:00") if wanted.closes else None),
        placed=wanted.placed,
        postal_code=wanted.within.postal_code if wanted.within else None,
        metres=wanted.within.metres if wanted.within else None,
        centre=records.graph_point(wanted.within.centre if wanted.within else None),
        modified_after=wanted.modified_after,
        idle=list(IDLE),
        skip=part.skip,
        limit=part.limit,
    )
    return Found(tuple(_offer_key(one) for one in row["page"]), row["total"])


async def body_keys(graph: Graph, search: str | None, part: Slice) -> Found[BodyKey]:
    """Return a part of the bodies that are published, by name."""
    called = await organisations_called(graph, search) if search is not None else []
    [row] = await graph.read(
        "hsds/body_keys", search=search, called_bodies=called, skip=part.skip, limit=part.limit
    )
    return Found(tuple(BodyKey(BodyKind(one["kind"]), one["id"]) for one in row["page"]), row["total"])


async def published_bodies(graph: Graph, keys: Sequence[BodyKey]) -> dict[BodyKey, PublishedBody]:
    """Return these bodies as everybody may know them; one that is not published (any more) is left out."""
    ids = sorted({key.id for key in keys if key.kind is BodyKind.ORGANISATION})
    found = {key: PublishedBody(key, key.id) for key in keys if key.kind is BodyKind.PROVIDER}
    for row in await graph.read("hsds/bodies", ids=ids) if ids else []:
        body = _body(row["organisation"])
        found[body.key] = body
    return found


async def published_offers(graph: Graph, keys: Sequence[OfferKey]) -> list[PublishedOffer]:
    """Return what these keys stand for, in their order; what is not published (any more) is left out."""
    bodies = await published_bodies(graph, [key.body for key in keys])
    offers, services = (
        [key.id for key in keys if key.kind is kind] for kind in (OfferKind.COMMITMENT, OfferKind.SERVICE)
    )
    rows: dict[tuple[OfferKind, str], tuple[Row, datetime | None]] = {}
    for row in await graph.read("hsds/offers", ids=offers, idle=list(IDLE)) if offers else []:
        rows[OfferKind.COMMITMENT, row["offer"]["id"]] = row["offer"], _moment(row["modified_at"])
    for row in await graph.read("hsds/services", ids=services) if services else []:
        rows[OfferKind.SERVICE, row["service"]["id"]] = row["service"], _moment(row["modified_at"])
    there = (key for key in keys if (key.kind, key.id) in rows and key.body in bodies)
    return [_offer(key, bodies[key.body], *rows[key.kind, key.id]) for key in there]


async def centre_of(graph: Graph, postal_code: str) -> Point | None:
    """Return the middle of the places that are known under a postal code, if any has a position."""
    [row] = await graph.read("hsds/centre_of_postal_code", postal_code=postal_code)
    return None if row["latitude"] is None else Point(row["latitude"], row["longitude"])


def _ids(keys: Sequence[BodyKey] | None, kind: BodyKind) -> list[str] | None:
    return None if keys is None else [key.id for key in keys if key.kind is kind]


def _moment(value: DateTime | None) -> datetime | None:
    return records.moment(value) if value is not None else None


def _offer_key(row: Row) -> OfferKey:
    return OfferKey(OfferKind(row["kind"]), row["id"], BodyKey(BodyKind(row["body_kind"]), row["body_id"]))


def _body(row: Row) -> PublishedBody:
    return PublishedBody(
        BodyKey(BodyKind.ORGANISATION, row["id"]),
        row["name"],
        kind=OrganisationKind(row["kind"]),
        tax_code=row["tax_code"],
        aliases=tuple(row["aliases"] or ()),
        website=row["website"],
        place=records.place(row["place"]) if row["place"] else None,
        contacts=tuple(records.contact(one) for one in row["contacts"]),
    )


def _offer(key: OfferKey, body: PublishedBody, row: Row, modified_at: datetime | None) -> PublishedOffer:
    shared: dict[str, Any] = {
        "competence_ids": tuple(row["competence_ids"]),
        "area_ids": tuple(row["area_ids"]),
        "place": records.place(row["place"]) if row["place"] else None,
        "windows": records.times(row["windows"]),
        "modified_at": modified_at,
    }
    if key.kind is OfferKind.SERVICE:
        own = {name: row[name] for name in ("description", "url", "email", "phone", "how_to_ask")}
        return PublishedOffer(key, row["name"], body, **shared, **own)
    return PublishedOffer(
        key,
        row["title"],
        body,
        **shared,
        minutes_per_week=row["minutes_per_week"],
        valid=Period(row["valid_from"].to_native(), records.day(row["valid_to"])),
        closures=tuple(records.closure(one) for one in row["closures"] or ()),
        languages=tuple(row["languages"] or ()),
        modes=tuple(Mode(one) for one in row["modes"] or ()),
        min_age=row["min_age"],
        max_age=row["max_age"],
        assured_on=records.day(row["assured_on"]),
    )
