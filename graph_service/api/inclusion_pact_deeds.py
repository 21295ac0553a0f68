"""What those who accompany households do with their paths."""

from datetime import date
from typing import Annotated, TypeVar, cast

import strawberry
from strawberry import Maybe

from graph_service.actions import inclusion_pacts as actions
from graph_service.api.context import Context, Info
from graph_service.api.deeds import Key, Revision, is_stale, said_in, seen_from
from graph_service.api.ids import IdReader
from graph_service.api.inclusion_pacts import InclusionPact, inclusion_pact, inclusion_pact_called
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import GoalOutcome, InclusionActionState, PathComponent, PathOutcome
from graph_service.domain.inclusion_pacts import ActionTerms, Changed, Closing, GoalTerms, PathTerms
from graph_service.domain.permissions import Action, permit_some

P = TypeVar("P", bound="InclusionPactPayload")


@strawberry.input(description="How a path is to be.")
class InclusionPactInput:
    pact_id: strawberry.ID = strawberry.field(
        description="The pact around whose Casa the household is accompanied."
    )
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date = strawberry.field(description="Its last day, usually 6 to 8 months later, at most 24.")
    reason: str | None = strawberry.field(
        default=None,
        description="Why it is shorter or longer than usual, in at most 1000 letters; it must not tell who the family is.",
    )
    reviews_on: list[date] | None = strawberry.field(
        default=None,
        description="When it is looked back upon, at most 50 days; every two months when left out.",
    )


@strawberry.input(description="A goal of a path.")
class InclusionGoalInput:
    component: PathComponent = strawberry.field(description="The part of the path that it belongs to.")
    text: str = strawberry.field(
        description="What is to be reached, in 1 to 1000 letters; it must not tell who the family is."
    )
    due_on: date | None = strawberry.field(
        default=None, description="By which day; the whole path when left out."
    )


@strawberry.input(description="What changes in a goal; what is left out stays as it is.")
class InclusionGoalChangeInput:
    component: Maybe[PathComponent] = strawberry.field(description="The part of the path that it belongs to.")
    text: Maybe[str] = strawberry.field(
        description="What is to be reached; it must not tell who the family is."
    )
    due_on: Maybe[date | None] = strawberry.field(description="By which day; null for the whole path.")
    outcome: Maybe[GoalOutcome | None] = strawberry.field(description="What became of it; null for not yet.")


@strawberry.input(description="What is done towards a goal: a referral, something told in words, or both.")
class InclusionActionInput:
    goal: int = strawberry.field(description="The number of the goal.")
    text: str | None = strawberry.field(
        default=None, description="What is done, in at most 1000 letters; it must not tell who the family is."
    )
    referral_id: strawberry.ID | None = strawberry.field(
        default=None, description="The referral that it is, one of the household's own."
    )
    due_on: date | None = strawberry.field(
        default=None, description="By which day; the whole path when left out."
    )


@strawberry.input(description="What changes in an action; what is left out stays as it is.")
class InclusionActionChangeInput:
    goal: Maybe[int] = strawberry.field(description="The number of the goal.")
    text: Maybe[str | None] = strawberry.field(
        description="What is done; it must not tell who the family is."
    )
    referral_id: Maybe[strawberry.ID | None] = strawberry.field(
        description="The referral that it is; null for none."
    )
    due_on: Maybe[date | None] = strawberry.field(description="By which day; null for the whole path.")
    state: Maybe[InclusionActionState] = strawberry.field(description="Where it stands.")


@strawberry.input(description="What became of a goal.")
class GoalOutcomeInput:
    number: int = strawberry.field(description="The number of the goal.")
    outcome: GoalOutcome = strawberry.field(description="What became of it.")


@strawberry.input(description="How a path ends.")
class InclusionPactClosingInput:
    outcome: PathOutcome = strawberry.field(description="How it ended.")
    on: date | None = strawberry.field(default=None, description="On which day; today when left out.")
    note: str | None = strawberry.field(
        default=None,
        description="What is to be said, in at most 1000 letters; it must not tell who the family is.",
    )
    goals: list[GoalOutcomeInput] = strawberry.field(
        default_factory=list, description="What became of the goals of which nobody had said it before."
    )


@strawberry.type(description="What came of a deed with a path.")
class InclusionPactPayload:
    inclusion_pact: InclusionPact | None = strawberry.field(
        description="The path as it is now; null when refused, but for a stale revision."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of opening it.")
class InclusionPactOpenPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of adding a goal.")
class InclusionPactAddGoalPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of correcting a goal.")
class InclusionPactReviseGoalPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of adding an action.")
class InclusionPactAddActionPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of correcting an action.")
class InclusionPactReviseActionPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of planning a review.")
class InclusionPactPlanReviewPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of writing down a review.")
class InclusionPactRecordReviewPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of letting it go on for longer.")
class InclusionPactExtendPayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of closing it.")
class InclusionPactClosePayload(InclusionPactPayload):
    pass


@strawberry.type(description="What came of letting it run again.")
class InclusionPactReopenPayload(InclusionPactPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The path.")]
Number = Annotated[int, strawberry.argument(description="Its number.")]


@strawberry.type
class InclusionPactDeeds:
    """What people do with households' paths."""

    @strawberry.mutation(
        description="Open a path for a household, which follows one at a time. One that lasts less than 6 months or more "
        "than 8 says why."
    )
    async def inclusion_pact_open(
        self,
        info: Info,
        beneficiary_id: Annotated[strawberry.ID, strawberry.argument(description="The household.")],
        terms: Annotated[InclusionPactInput, strawberry.argument(description="How it is to be.")],
        idempotency_key: Key,
    ) -> InclusionPactOpenPayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_PATHS)
        ids = IdReader()
        household = ids.key(beneficiary_id, "beneficiary", ("beneficiaryId",))
        said = PathTerms(
            ids.key(terms.pact_id, "pact", ("terms", "pactId")),
            terms.starts_on,
            terms.ends_on,
            terms.reason,
            None if terms.reviews_on is None else tuple(terms.reviews_on),
        )
        found = ids.misread or await actions.open_inclusion_pact(
            context.viewer, household, said, idempotency_key, context.graph, context.today
        )
        if isinstance(found, list):
            errors = user_errors(found, context.language)
            return InclusionPactOpenPayload(inclusion_pact=None, user_errors=errors)
        made = await inclusion_pact_called(found, info)
        return InclusionPactOpenPayload(inclusion_pact=made, user_errors=[])

    @strawberry.mutation(description="Add a goal to a path.")
    async def inclusion_pact_add_goal(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        goal: Annotated[InclusionGoalInput, strawberry.argument(description="The goal.")],
    ) -> InclusionPactAddGoalPayload:
        context, key, ids = _read(info, id)
        terms = cast("GoalTerms", dict(vars(goal)))
        found = ids.misread or await actions.set_goal(
            context.viewer, key, revision, None, terms, context.graph, context.today
        )
        return await _payload(InclusionPactAddGoalPayload, info, key, found, "goal")

    @strawberry.mutation(description="Correct a goal of a path, or say what became of it.")
    async def inclusion_pact_revise_goal(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        number: Number,
        change: Annotated[InclusionGoalChangeInput, strawberry.argument(description="What changes.")],
    ) -> InclusionPactReviseGoalPayload:
        context, key, ids = _read(info, id)
        terms = cast("GoalTerms", said_in(change))
        found = ids.misread or await actions.set_goal(
            context.viewer, key, revision, number, terms, context.graph, context.today
        )
        return await _payload(InclusionPactReviseGoalPayload, info, key, found, "change")

    @strawberry.mutation(description="Add an action towards a goal to a path.")
    async def inclusion_pact_add_action(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        action: Annotated[InclusionActionInput, strawberry.argument(description="The action.")],
    ) -> InclusionPactAddActionPayload:
        context, key, ids = _read(info, id)
        terms = _action_terms(dict(vars(action)), ids)
        found = ids.misread or await actions.set_action(
            context.viewer, key, revision, None, terms, context.graph, context.today
        )
        return await _payload(InclusionPactAddActionPayload, info, key, found, "action")

    @strawberry.mutation(description="Correct an action of a path, or say where it stands.")
    async def inclusion_pact_revise_action(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        number: Number,
        change: Annotated[InclusionActionChangeInput, strawberry.argument(description="What changes.")],
    ) -> InclusionPactReviseActionPayload:
        context, key, ids = _read(info, id)
        terms = _action_terms(said_in(change), ids)
        found = ids.misread or await actions.set_action(
            context.viewer, key, revision, number, terms, context.graph, context.today
        )
        return await _payload(InclusionPactReviseActionPayload, info, key, found, "change")

    @strawberry.mutation(description="Plan one more review of a path.")
    async def inclusion_pact_plan_review(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        due_on: Annotated[date, strawberry.argument(description="On which day of the path.")],
    ) -> InclusionPactPlanReviewPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.plan_review(
            context.viewer, key, revision, due_on, context.graph, context.today
        )
        return await _payload(InclusionPactPlanReviewPayload, info, key, found)

    @strawberry.mutation(
        description="Write down what came of a review; another time it takes the place of the first."
    )
    async def inclusion_pact_record_review(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        note: Annotated[
            str,
            strawberry.argument(
                description="What came of it, in 1 to 1000 letters; it must not tell who the family is."
            ),
        ],
        number: Annotated[
            int | None, strawberry.argument(description="Its number; left out for one that was not planned.")
        ] = None,
        held_on: Annotated[
            date | None, strawberry.argument(description="When it was held; today when left out.")
        ] = None,
    ) -> InclusionPactRecordReviewPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.record_review(
            context.viewer, key, revision, number, held_on, note, context.graph, context.today
        )
        return await _payload(InclusionPactRecordReviewPayload, info, key, found)

    @strawberry.mutation(description="Let a path go on for longer; it lasts at most 24 months in all.")
    async def inclusion_pact_extend(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        until: Annotated[date, strawberry.argument(description="Its new last day.")],
        reason: Annotated[
            str,
            strawberry.argument(description="Why, in 1 to 1000 letters; it must not tell who the family is."),
        ],
    ) -> InclusionPactExtendPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.extend_inclusion_pact(
            context.viewer, key, revision, until, reason, context.graph, context.today
        )
        return await _payload(InclusionPactExtendPayload, info, key, found)

    @strawberry.mutation(description="Close a path; of each of its goals it is said what became of it.")
    async def inclusion_pact_close(
        self,
        info: Info,
        id: Id,
        revision: Revision,
        closing: Annotated[InclusionPactClosingInput, strawberry.argument(description="How it ends.")],
    ) -> InclusionPactClosePayload:
        context, key, ids = _read(info, id)
        goals = tuple((one.number, one.outcome) for one in closing.goals)
        said = Closing(closing.outcome, closing.on, closing.note, goals)
        found = ids.misread or await actions.close_inclusion_pact(
            context.viewer, key, revision, said, context.graph, context.today
        )
        return await _payload(InclusionPactClosePayload, info, key, found, "closing")

    @strawberry.mutation(description="Let a path that was closed too early run again.")
    async def inclusion_pact_reopen(
        self, info: Info, id: Id, revision: Revision
    ) -> InclusionPactReopenPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.reopen_inclusion_pact(
            context.viewer, key, revision, context.graph, context.today
        )
        return await _payload(InclusionPactReopenPayload, info, key, found)


def _read(info: Info, id_: str) -> tuple[Context, str, IdReader]:
    """Return where it is asked, the key of the path, and what reads further ids."""
    permit_some(info.context.viewer, Action.KEEP_PATHS)
    ids = IdReader()
    return info.context, ids.key(id_, "inclusion-pact", ("id",)), ids


def _action_terms(said: dict[str, object], ids: IdReader) -> ActionTerms:
    if (given := said.get("referral_id")) is not None:
        said = {**said, "referral_id": ids.key(str(given), "referral", ("referralId",))}
    return cast("ActionTerms", said)


async def _payload(kind: type[P], info: Info, key: str, found: Changed, *within: str) -> P:
    """Return the path, or why nothing was done; what is wrong with the terms is told with the way to them."""
    if not isinstance(found, list):
        return kind(inclusion_pact=inclusion_pact(found), user_errors=[])
    now = await inclusion_pact_called(key, info) if is_stale(found) else None
    return kind(inclusion_pact=now, user_errors=user_errors(seen_from(found, *within), info.context.language))
