"""Areas and places."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.scalars import AreaKind, PlaceKind, Precision
from graph_service.domain import geography, model
from graph_service.domain.permissions import Action, permit

if TYPE_CHECKING:
    from graph_service.api.pacts import CommunityPact


@strawberry.type(description="A position in decimal degrees, WGS 84.")
class Point:
    latitude: float = strawberry.field(description="Degrees north.")
    longitude: float = strawberry.field(description="Degrees east.")


def point(value: geography.Point | None) -> Point | None:
    return Point(latitude=value.latitude, longitude=value.longitude) if value else None


@strawberry.type(description="How much of an area lies within another.")
class AreaShare:
    area: "Area" = strawberry.field(description="The area that holds part of it.")
    share: float = strawberry.field(
        description="The part of the surface that lies there, above 0, at most 1."
    )


@strawberry.type(
    description="A part of the city: a district, a neighbourhood, a statistical zone, or the whole."
)
class Area(Node):
    name: str = strawberry.field(description="Its name.")
    kind: AreaKind = strawberry.field(description="How large a part of the city it is.")
    code: str | None = strawberry.field(description="The code that the City uses.")
    point: Point | None = strawberry.field(
        description="A representative point inside it, where one is known."
    )
    residents: int | None = strawberry.field(description="People who live there (2011), where known.")
    source: str | None = strawberry.field(description="Where this comes from.")
    record: strawberry.Private[geography.Area]

    @strawberry.field(description="The areas that hold all of it or a part.")
    async def within(self, info: Info) -> list[AreaShare]:
        geo = (await info.context.reference()).geography
        holders = sorted(geo.within.get(self.record.id, {}).items(), key=lambda item: (-item[1], item[0]))
        return [AreaShare(area=area(geo.areas[holder]), share=share) for holder, share in holders]

    @strawberry.field(description="The areas of the same kind that it touches along a line.")
    async def borders(self, info: Info) -> list["Area"]:
        geo = (await info.context.reference()).geography
        return [area(geo.areas[id_]) for id_ in sorted(geo.neighbours(self.record.id))]

    @strawberry.field(
        description="Its borders as a GeoJSON geometry, simplified to 25 m; null for neighbourhoods."
    )
    async def geometry(self, info: Info) -> str | None:
        return await info.context.geometries.load(self.record.id)

    @strawberry.field(
        description="The pacts that serve it: they are not over, and cover it or an area that holds at least half of it."
    )
    async def pacts(
        self, info: Info
    ) -> list[Annotated["CommunityPact", strawberry.lazy("graph_service.api.pacts")]]:
        from graph_service.api.pacts import pact

        geo = (await info.context.reference()).geography
        found = await info.context.pacts.load_many(geo.pacts_serving(self.record.id))
        return [pact(one) for one in found if one and not one.period.over(info.context.today)]


def area(record: geography.Area) -> Area:
    return Area(
        id=strawberry.ID(global_id("area", record.id)),
        name=record.name,
        kind=record.kind,
        code=record.code,
        point=point(record.point),
        residents=record.residents,
        source=record.source,
        record=record,
    )


async def area_called(key: str, info: Info) -> Area | None:
    """Return the area with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = (await info.context.reference()).geography.areas.get(key)
    return area(record) if record else None


async def areas(info: Info, kind: AreaKind | None) -> list[Area]:
    """Return the areas of this kind, or all of them, by id."""
    permit(info.context.viewer, Action.READ_NETWORK)
    known = (await info.context.reference()).geography.areas
    return [area(one) for _, one in sorted(known.items()) if kind in (None, one.kind)]


@strawberry.type(description="An address: a Casa del Quartiere, a body's seat, another place.")
class Place(Node):
    name: str = strawberry.field(description="Its name.")
    kind: PlaceKind = strawberry.field(description="What it is.")
    address: str | None = strawberry.field(description="Street and number.")
    postal_code: str | None = strawberry.field(description="The postal code.")
    point: Point | None = strawberry.field(description="Its position; null when it is not known.")
    precision: Precision = strawberry.field(description="How good the position is.")
    precision_note: str | None = strawberry.field(description="What is known about the position.")
    wheelchair: bool | None = strawberry.field(
        description="Whether a wheelchair can get in; null when not known."
    )
    aliases: list[str] = strawberry.field(description="Other names it goes by.")
    source: str | None = strawberry.field(description="Where this comes from.")
    record: strawberry.Private[model.Place]

    @strawberry.field(description="The smallest area known to hold it.")
    async def area(self, info: Info) -> Area:
        return area((await info.context.reference()).geography.areas[self.record.area_id])


def place(record: model.Place) -> Place:
    return Place(
        id=strawberry.ID(global_id("place", record.id)),
        name=record.name,
        kind=record.kind,
        address=record.address,
        postal_code=record.postal_code,
        point=point(record.point),
        precision=record.precision,
        precision_note=record.precision_note,
        wheelchair=record.wheelchair,
        aliases=list(record.aliases),
        source=record.source,
        record=record,
    )


async def place_called(key: str, info: Info) -> Place | None:
    """Return the place with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    return await place_of(key, info)


async def place_of(place_id: str | None, info: Info) -> Place | None:
    """Return the place with this id, if any."""
    record = await info.context.places.load(place_id) if place_id else None
    return place(record) if record else None
