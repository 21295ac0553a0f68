"""The register: real bodies known from public lists, which are not partners until they join."""

from datetime import date

import strawberry

from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection, ranked_connection
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.graph.pages import Keys, page, total
from graph_service.graph.register import register_entries_called


@strawberry.type(
    description="A real body known from a public list. It is not a partner and has promised nothing until it joins."
)
class RegisterEntry(Node):
    name: str = strawberry.field(description="Its name as the list writes it, mostly in capitals.")
    tax_code: str = strawberry.field(
        description="Its Italian tax code, 11 digits: what tells bodies of the same name apart."
    )
    municipality: str = strawberry.field(description="The municipality of its seat.")
    province: str | None = strawberry.field(description="The province, two letters.")
    categories: list[str] = strawberry.field(description="The categories under which it is listed.")
    source: str | None = strawberry.field(description="The list that it is known from.")
    former_names: list[str] = strawberry.field(
        description="The names that earlier lists gave it; it is found by them as well."
    )
    gone_on: date | None = strawberry.field(
        description="The day on which a newer list was found without it; null while it is listed."
    )


def register_entry(record: model.RegisterEntry) -> RegisterEntry:
    return RegisterEntry(
        id=strawberry.ID(global_id("register", record.tax_code)),
        name=record.name,
        tax_code=record.tax_code,
        municipality=record.municipality,
        province=record.province,
        categories=list(record.categories),
        source=record.source,
        former_names=list(record.former_names),
        gone_on=record.gone_on,
    )


async def register_entry_called(key: str, info: Info) -> RegisterEntry | None:
    """Return the entry with this tax code, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.register_entries.load(key)
    return register_entry(record) if record else None


async def register(
    info: Info, search: str | None, first: int, after: str | None
) -> Connection[RegisterEntry]:
    """Return entries of this tax code or nearest to the words, or all of them in the order of their names."""
    permit(info.context.viewer, Action.READ_NETWORK)
    graph, language = info.context.graph, info.context.language

    async def nodes(tax_codes: list[str]) -> list[RegisterEntry | None]:
        found = await info.context.register_entries.load_many(tax_codes)
        return [register_entry(one) if one else None for one in found]

    async def read(first: int, after: str) -> Keys:
        return await page(graph, "register/page", first, after)

    if search is not None and search.strip():
        tax_codes = await register_entries_called(graph, search)
        return await ranked_connection("register-found", tax_codes, first, after, language, nodes)
    return await keyset_connection(
        "register", first, after, language, read, nodes, lambda: total(graph, "register/count")
    )
