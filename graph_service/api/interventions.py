"""Common interventions: what several partners do together under a pact."""

from collections.abc import Sequence

import strawberry

from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.events import InterventionEvent, intervention_event
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pacts import CommunityPact, pact_of
from graph_service.api.partners import Partner, partner_of
from graph_service.api.scalars import InterventionState
from graph_service.domain import model
from graph_service.domain.names import sort_key
from graph_service.domain.permissions import Action, permit, permit_some


@strawberry.type(
    description="A common intervention: commitments of partners run together under a pact, with a public counterpart."
)
class Intervention(Node):
    name: str = strawberry.field(description="Its name.")
    description: str | None = strawberry.field(description="What is done.")
    public_counterpart: str | None = strawberry.field(description="The public service that it works with.")
    results: str | None = strawberry.field(description="What came of it, in words.")
    state: InterventionState = strawberry.field(description="Where it stands in its life.")
    invented: bool | None = strawberry.field(description="Whether it is made up, for demonstration.")
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")
    record: strawberry.Private[model.Intervention]

    @strawberry.field(description="The pact under which it is run.")
    async def pact(self, info: Info) -> CommunityPact:
        return await pact_of(self.record.pact_id, info)

    @strawberry.field(
        description="What it is made of, in the order of titles; what is over is still there, with its state."
    )
    async def commitments(self, info: Info) -> list[Commitment]:
        return [commitment(one) for one in await self._run(info)]

    @strawberry.field(description="Whose commitments it runs, each once, in the order of their names.")
    async def partners(self, info: Info) -> list[Partner]:
        found = [await partner_of(id_, info) for id_ in await self._partner_ids(info)]
        return sorted(found, key=lambda one: sort_key(one.name, one.id))

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[InterventionEvent]:
        viewer = info.context.viewer
        permit_some(viewer, Action.READ_HISTORY)
        permit(viewer, Action.READ_HISTORY, viewer.relation_to(*await self._partner_ids(info)))
        events = await info.context.events_of_interventions.load(self.record.id)
        return [intervention_event(one) for one in events]

    async def _run(self, info: Info) -> list[model.Commitment]:
        found = await info.context.commitments.load_many(self.record.commitment_ids)
        return sorted((one for one in found if one), key=lambda one: sort_key(one.title, one.id))

    async def _partner_ids(self, info: Info) -> list[str]:
        return sorted({one.partner_id for one in await self._run(info)})


def intervention(record: model.Intervention) -> Intervention:
    return Intervention(
        id=strawberry.ID(global_id("intervention", record.id)),
        name=record.name,
        description=record.description,
        public_counterpart=record.public_counterpart,
        results=record.results,
        state=record.state,
        invented=record.invented,
        revision=record.revision,
        record=record,
    )


async def intervention_called(key: str, info: Info) -> Intervention | None:
    """Return the intervention with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.interventions.load(key)
    return intervention(record) if record else None


async def interventions_of(ids: Sequence[str], info: Info) -> list[Intervention]:
    """Return the interventions with these ids, in this order."""
    return [intervention(one) for one in await info.context.interventions.load_many(ids) if one]
