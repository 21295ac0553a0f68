"""Those who accompany households."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.api.areas import Place, place_of
from graph_service.api.context import Info
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pages import Connection, keyset_connection
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.graph.cases import case_manager_keys, case_manager_total
from graph_service.graph.pages import Keys

if TYPE_CHECKING:
    from graph_service.api.trainings import Gain


@strawberry.type(description="Somebody who accompanies households, at a Casa.")
class CaseManager(Node):
    name: str = strawberry.field(description="The name.")
    invented: bool = strawberry.field(description="Whether this is an invented person of a demonstration.")
    record: strawberry.Private[model.CaseManager]

    @strawberry.field(description="The Casa where they work; null when it is not on record.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="What they gained by courses, the latest first.")
    async def gains(
        self, info: Info
    ) -> list[Annotated["Gain", strawberry.lazy("graph_service.api.trainings")]]:
        from graph_service.api.trainings import shown_gains

        found = await info.context.gains_of_case_managers.load(self.record.id)
        return shown_gains(found, info.context.today)


def case_manager(record: model.CaseManager) -> CaseManager:
    return CaseManager(
        id=strawberry.ID(global_id("case-manager", record.id)),
        name=record.name,
        invented=record.invented,
        record=record,
    )


async def case_manager_called(key: str, info: Info) -> CaseManager | None:
    """Return the case-manager with this key, if there is one."""
    permit(info.context.viewer, Action.READ_CASE_MANAGERS)
    found = await info.context.case_managers.load(key)
    return case_manager(found) if found else None


async def case_managers(info: Info, first: int, after: str | None) -> Connection[CaseManager]:
    """Return a page of those who accompany households, by name."""
    context = info.context
    permit(context.viewer, Action.READ_CASE_MANAGERS)

    async def nodes(ids: list[str]) -> list[CaseManager | None]:
        return [case_manager(one) if one else None for one in await context.case_managers.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await case_manager_keys(context.graph, first, after)

    return await keyset_connection(
        "case-managers",
        first,
        after,
        context.language,
        read,
        nodes,
        lambda: case_manager_total(context.graph),
    )
