"""Open services of the city."""

import strawberry

from graph_service.api.areas import Area, Place, area, place_of
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.lookup import Lookup
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection, ranked_connection, refused
from graph_service.api.scalars import Window, windows
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.graph.pages import Keys
from graph_service.graph.services import service_keys
from graph_service.graph.words import services_called


@strawberry.type(
    description="An open service of the city, such as a social service or a job centre: no capacity, shown beside the partners."
)
class Service(Node):
    name: str = strawberry.field(description="Its name.")
    provider: str = strawberry.field(description="Who runs it.")
    description: str | None = strawberry.field(description="What it does.")
    hours: list[Window] = strawberry.field(description="When it is open; empty when not known.")
    phone: str | None = strawberry.field(description="Telephone.")
    email: str | None = strawberry.field(description="E-mail.")
    url: str | None = strawberry.field(description="Its page.")
    how_to_ask: str | None = strawberry.field(description="How one asks for it.")
    source: str | None = strawberry.field(description="Where this comes from.")
    invented: bool | None = strawberry.field(description="Whether it is made up, for demonstration.")
    record: strawberry.Private[model.Service]

    @strawberry.field(description="The competences that it answers.")
    async def competences(self, info: Info) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.record.competence_ids if id_ in known]

    @strawberry.field(description="The areas whose people may use it.")
    async def areas(self, info: Info) -> list[Area]:
        known = (await info.context.reference()).geography.areas
        return [area(known[id_]) for id_ in self.record.area_ids if id_ in known]

    @strawberry.field(description="Where it is, where known.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)


def service(record: model.Service) -> Service:
    return Service(
        id=strawberry.ID(global_id("service", record.id)),
        name=record.name,
        provider=record.provider,
        description=record.description,
        hours=windows(record.windows),
        phone=record.phone,
        email=record.email,
        url=record.url,
        how_to_ask=record.how_to_ask,
        source=record.source,
        invented=record.invented,
        record=record,
    )


async def service_called(key: str, info: Info) -> Service | None:
    """Return the service with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.services.load(key)
    return service(record) if record else None


async def services(
    info: Info,
    search: str | None,
    area_id: str | None,
    competence_id: str | None,
    first: int,
    after: str | None,
) -> Connection[Service]:
    """Return the services open to an area that answer a competence or a narrower one: nearest to words, or by name."""
    permit(info.context.viewer, Action.READ_NETWORK)
    context, known = info.context, await info.context.reference()
    lookup = Lookup(known)
    area = lookup.area(area_id, ("areaId",))
    competence = lookup.competence(competence_id, ("competenceId",))
    if lookup.problems:
        return refused(lookup.problems, context.language)
    areas = None if area is None else set(known.geography.shares_above(area))
    competences = None if competence is None else set(known.taxonomy.narrower(competence))

    async def nodes(ids: list[str]) -> list[Service | None]:
        return [service(one) if one else None for one in await context.services.load_many(ids)]

    if search is not None and search.strip():
        ids = await services_called(context.graph, search)
        records = [one for one in await context.services.load_many(ids) if one]
        found = [one.id for one in records if _wanted(one, areas, competences)]
        return await ranked_connection("services-found", found, first, after, context.language, nodes)

    async def read(first: int, after: str) -> Keys:
        return await service_keys(context.graph, areas, competences, first, after)

    return await keyset_connection("services", first, after, context.language, read, nodes)


def _wanted(record: model.Service, areas: set[str] | None, competences: set[str] | None) -> bool:
    return (areas is None or not areas.isdisjoint(record.area_ids)) and (
        competences is None or not competences.isdisjoint(record.competence_ids)
    )
