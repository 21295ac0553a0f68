"""What coordinators do with common interventions."""

from typing import Annotated, Any, TypeVar, cast

import strawberry
from strawberry import Maybe

from graph_service.actions.keep_interventions import change_intervention, propose_intervention
from graph_service.api.context import Info
from graph_service.api.deeds import Key, Revision, is_stale, said_in, seen_from
from graph_service.api.ids import IdReader
from graph_service.api.interventions import Intervention, intervention
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.interventions import InterventionChange, InterventionDeed, InterventionTerms
from graph_service.domain.permissions import Action, permit

P = TypeVar("P", bound="InterventionPayload")


@strawberry.input(description="What partners are to do together.")
class InterventionInput:
    name: str = strawberry.field(description="What it is called, at most 200 letters.")
    commitment_ids: list[strawberry.ID] = strawberry.field(
        description="The commitments it is made of, 1 to 100, all under its pact."
    )
    description: str | None = strawberry.field(
        default=None, description="What is done, in at most 2000 letters."
    )
    public_counterpart: str | None = strawberry.field(
        default=None, description="The public service that it works with, in at most 2000 letters."
    )


@strawberry.input(description="What changes in an intervention; what is left out stays as it is.")
class InterventionChangeInput:
    name: Maybe[str] = strawberry.field(description="What it is called.")
    commitment_ids: Maybe[list[strawberry.ID]] = strawberry.field(
        description="The commitments it is made of: new ones under its pact, those it has already wherever they are."
    )
    description: Maybe[str | None] = strawberry.field(description="What is done; null for nothing.")
    public_counterpart: Maybe[str | None] = strawberry.field(
        description="The public service that it works with; null for none."
    )


@strawberry.type(description="What came of a deed with an intervention.")
class InterventionPayload:
    intervention: Intervention | None = strawberry.field(
        description="The intervention as it is now; null when refused, but for a stale revision."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of proposing it.")
class InterventionProposePayload(InterventionPayload):
    pass


@strawberry.type(description="What came of correcting it.")
class InterventionRevisePayload(InterventionPayload):
    pass


@strawberry.type(description="What came of writing down its results.")
class InterventionRecordResultsPayload(InterventionPayload):
    pass


@strawberry.type(description="What came of ending it.")
class InterventionEndPayload(InterventionPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The intervention.")]


@strawberry.type
class InterventionDeeds:
    """What coordinators do with interventions."""

    @strawberry.mutation(description="Put commitments of a pact together as a common intervention.")
    async def intervention_propose(
        self,
        info: Info,
        pact_id: Annotated[strawberry.ID, strawberry.argument(description="The pact.")],
        terms: Annotated[InterventionInput, strawberry.argument(description="What is done together.")],
        idempotency_key: Key,
    ) -> InterventionProposePayload:
        context = info.context
        permit(context.viewer, Action.KEEP_PACTS)
        ids = IdReader()
        pact = ids.key(pact_id, "pact", ("pactId",))
        said = _terms(vars(terms), ids, ("terms",))
        found = ids.misread or await propose_intervention(
            context.viewer, pact, said, idempotency_key, context.graph
        )
        if isinstance(found, list):
            return InterventionProposePayload(
                intervention=None, user_errors=user_errors(found, context.language)
            )
        made = await context.interventions.load(found)
        return InterventionProposePayload(intervention=intervention(made) if made else None, user_errors=[])

    @strawberry.mutation(description="Correct a running intervention.")
    async def intervention_revise(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        change: Annotated[InterventionChangeInput, strawberry.argument(description="What changes.")],
    ) -> InterventionRevisePayload:
        ids = IdReader()
        said = said_in(change)
        terms = _terms(said, ids, ("change",))
        return await _done(
            InterventionRevisePayload,
            info,
            id,
            InterventionChange(InterventionDeed.REVISE, revision, terms),
            ids,
            ("change",),
        )

    @strawberry.mutation(description="Write down what came of an intervention, running or over.")
    async def intervention_record_results(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        results: Annotated[
            str,
            strawberry.argument(
                description="The results, in 1 to 2000 letters; they take the place of earlier ones."
            ),
        ],
    ) -> InterventionRecordResultsPayload:
        change = InterventionChange(
            InterventionDeed.RECORD_RESULTS, revision, InterventionTerms(results=results)
        )
        return await _done(InterventionRecordResultsPayload, info, id, change)

    @strawberry.mutation(description="End an intervention; what it is made of goes on by itself.")
    async def intervention_end(self, info: Info, id: Id, revision: Revision) -> InterventionEndPayload:
        change = InterventionChange(InterventionDeed.END, revision, InterventionTerms())
        return await _done(InterventionEndPayload, info, id, change)


async def _done(
    payload: type[P],
    info: Info,
    id_: str,
    change: InterventionChange,
    ids: IdReader | None = None,
    within: tuple[str, ...] = (),
) -> P:
    """Do the deed and show the intervention; what is wrong with the terms is told with the way to them."""
    context = info.context
    permit(context.viewer, Action.KEEP_PACTS)
    ids = ids or IdReader()
    key = ids.key(id_, "intervention", ("id",))
    if ids.misread:
        return payload(intervention=None, user_errors=user_errors(ids.misread, context.language))
    found = await change_intervention(context.viewer, key, change, context.graph)
    if not isinstance(found, list):
        return payload(intervention=intervention(found), user_errors=[])
    stale = is_stale(found)
    now = await context.interventions.load(key) if stale else None
    shown = seen_from(found, *within)
    return payload(
        intervention=intervention(now) if now else None, user_errors=user_errors(shown, context.language)
    )


def _terms(said: dict[str, Any], ids: IdReader, path: tuple[str, ...]) -> InterventionTerms:
    """Return what is said of an intervention, its ids read; each key that is there counts."""
    read = dict(said)
    if "commitment_ids" in said:
        read["commitment_ids"] = [
            ids.key(id_, "commitment", (*path, "commitmentIds", place))
            for place, id_ in enumerate(said["commitment_ids"])
        ]
    return cast("InterventionTerms", read)
