"""The money of families' paths: grants, their ledgers, and what is done with them."""

from datetime import date
from typing import Annotated, TypeVar

import strawberry

from graph_service.actions import grants as actions
from graph_service.actions.inclusion_pacts import sees_paths
from graph_service.api.context import Context, Info
from graph_service.api.deeds import Key
from graph_service.api.events import GrantEvent, grant_event
from graph_service.api.ids import IdReader, global_id
from graph_service.api.node import Node
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import GrantCategory, GrantEntryKind, GrantState
from graph_service.coverage.grants import LEFT, RETURNED
from graph_service.coverage.grants import GrantTotals as Sums
from graph_service.domain import model
from graph_service.domain.grants import Approval
from graph_service.domain.permissions import Action, permit_some
from graph_service.domain.problems import Problem

P = TypeVar("P", bound="GrantPayload")


@strawberry.type(
    description="An entry of a grant's ledger; it is never changed, only taken back by another one."
)
class GrantEntry:
    number: int = strawberry.field(description="Tells the entries of one grant apart.")
    kind: GrantEntryKind = strawberry.field(description="What it is.")
    category: GrantCategory | None = strawberry.field(
        description="For what it was spent; null where nothing was."
    )
    cents: int = strawberry.field(description="What it adds to the balance, below zero for what it takes.")
    balance_cents: int = strawberry.field(description="The balance after it.")
    on: date = strawberry.field(description="Of which day it is.")
    approved_by: str = strawberry.field(description="Who approved it.")
    note: str | None = strawberry.field(description="What is said of it, in words.")
    reverses: int | None = strawberry.field(
        description="The number of the entry that it takes back; null for none."
    )


@strawberry.type(
    description="A dote di inclusione: money for one path, in cents. Its balance is the sum of its entries, and never "
    "below zero."
)
class Grant(Node):
    state: GrantState = strawberry.field(description="Where it stands.")
    starts_on: date = strawberry.field(description="The first day on which it may be spent.")
    ends_on: date = strawberry.field(description="The last day on which it may be spent.")
    balance_cents: int = strawberry.field(description="What is left, in cents.")
    record: strawberry.Private[model.Grant]

    @strawberry.field(description="All its entries, the first one first.")
    async def entries(self, info: Info) -> list[GrantEntry]:
        return [
            GrantEntry(
                number=one.number,
                kind=one.kind,
                category=one.category,
                cents=one.cents,
                balance_cents=one.balance_cents,
                on=one.day,
                approved_by=one.approved_by,
                note=one.note,
                reverses=one.reverses,
            )
            for one in await info.context.grant_entries.load(self.record.id)
        ]

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[GrantEvent]:
        return [grant_event(one) for one in await info.context.events_of_grants.load(self.record.id)]


def grant(record: model.Grant) -> Grant:
    return Grant(
        id=strawberry.ID(global_id("grant", record.id)),
        state=record.state,
        starts_on=record.start,
        ends_on=record.end,
        balance_cents=record.balance_cents,
        record=record,
    )


async def grant_called(key: str, info: Info) -> Grant | None:
    """Return the grant with this key, if there is one and it is of a household of the viewer's."""
    context = info.context
    permit_some(context.viewer, Action.READ_PATHS)
    record = await context.grants.load(key)
    path = await context.inclusion_pacts.load(record.inclusion_pact_id) if record else None
    household = await context.beneficiaries.load(path.beneficiary_id) if path else None
    if record is None or household is None or not sees_paths(context.viewer, household, context.today):
        return None
    context.has_read(household.id, "grant")
    return grant(record)


async def grants_of(inclusion_pact_id: str, info: Info) -> list[Grant]:
    """Return the grants of a path that the viewer sees, the latest first."""
    ids = await info.context.grants_of.load(inclusion_pact_id)
    return [grant(one) for one in await info.context.grants.load_many(ids) if one]


@strawberry.type(description="Into what part of a pact's grants the money went.")
class GrantUse:
    categories: list[GrantCategory] = strawberry.field(
        description="For what it was spent; several where one alone would be of too few families."
    )
    returned: bool = strawberry.field(description="Whether what was given back is part of it.")
    left: bool = strawberry.field(description="Whether what is left is part of it.")
    cents: int = strawberry.field(description="How much, in cents.")


@strawberry.type(
    description="What became of the money of a pact's grants. Whatever fewer families make up than five is null, or put "
    "together with something else."
)
class GrantTotals:
    families: int | None = strawberry.field(description="How many families were given money.")
    allocated_cents: int | None = strawberry.field(description="How much, in cents.")
    uses: list[GrantUse] = strawberry.field(description="The same money, parted by what became of it.")


def grant_totals(found: Sums) -> GrantTotals:
    return GrantTotals(
        families=found.families,
        allocated_cents=found.allocated_cents,
        uses=[
            GrantUse(
                categories=[GrantCategory(key) for key in cell.keys if key not in (RETURNED, LEFT)],
                returned=RETURNED in cell.keys,
                left=LEFT in cell.keys,
                cents=cell.number,
            )
            for cell in found.uses
        ],
    )


@strawberry.input(description="Who approved an entry, and what is said of it.")
class ApprovalInput:
    approved_by: str = strawberry.field(description="Who of the staff approved it, in 1 to 200 letters.")
    on: date | None = strawberry.field(default=None, description="Of which day it is; today when left out.")
    note: str | None = strawberry.field(
        default=None,
        description="What is said of it, in at most 500 letters; it must not tell who the family is.",
    )


@strawberry.type(description="What came of a deed with a grant.")
class GrantPayload:
    grant: Grant | None = strawberry.field(description="The grant as it is now; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of opening it.")
class GrantOpenPayload(GrantPayload):
    pass


@strawberry.type(description="What came of putting more money into it.")
class GrantAllocatePayload(GrantPayload):
    pass


@strawberry.type(description="What came of spending.")
class GrantSpendPayload(GrantPayload):
    pass


@strawberry.type(description="What came of taking an entry back.")
class GrantReversePayload(GrantPayload):
    pass


@strawberry.type(description="What came of closing it.")
class GrantClosePayload(GrantPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The grant.")]
Cents = Annotated[int, strawberry.argument(description="How much, in cents: 1 to 10000000.")]
Approved = Annotated[ApprovalInput, strawberry.argument(description="Who approved it.")]


@strawberry.type
class GrantDeeds:
    """What people do with grants."""

    @strawberry.mutation(
        description="Open a grant for a path that runs, with its first money. A path has one at a time."
    )
    async def grant_open(
        self,
        info: Info,
        inclusion_pact_id: Annotated[strawberry.ID, strawberry.argument(description="The path.")],
        cents: Cents,
        approval: Approved,
        idempotency_key: Key,
        ends_on: Annotated[
            date | None,
            strawberry.argument(
                description="The last day on which it may be spent; that of the path when left out."
            ),
        ] = None,
    ) -> GrantOpenPayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_GRANTS)
        ids = IdReader()
        path = ids.key(inclusion_pact_id, "inclusion-pact", ("inclusionPactId",))
        found = ids.misread or await actions.open_path_grant(
            context.viewer,
            path,
            cents,
            ends_on,
            _approval(approval),
            idempotency_key,
            context.graph,
            context.today,
        )
        return await _payload(GrantOpenPayload, info, found)

    @strawberry.mutation(description="Put more money into a grant.")
    async def grant_allocate(
        self, info: Info, id: Id, cents: Cents, approval: Approved, idempotency_key: Key
    ) -> GrantAllocatePayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.allocate(
            context.viewer, key, cents, _approval(approval), idempotency_key, context.graph, context.today
        )
        return await _payload(GrantAllocatePayload, info, found)

    @strawberry.mutation(description="Spend money of a grant, never more than is left.")
    async def grant_spend(
        self,
        info: Info,
        id: Id,
        cents: Cents,
        category: Annotated[GrantCategory, strawberry.argument(description="For what.")],
        approval: Approved,
        idempotency_key: Key,
    ) -> GrantSpendPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.spend(
            context.viewer,
            key,
            cents,
            category,
            _approval(approval),
            idempotency_key,
            context.graph,
            context.today,
        )
        return await _payload(GrantSpendPayload, info, found)

    @strawberry.mutation(
        description="Take an allocation or a spending back, by another entry that says the opposite."
    )
    async def grant_reverse(
        self,
        info: Info,
        id: Id,
        number: Annotated[int, strawberry.argument(description="The number of the entry.")],
        approval: Approved,
        idempotency_key: Key,
    ) -> GrantReversePayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.take_back(
            context.viewer, key, number, _approval(approval), idempotency_key, context.graph, context.today
        )
        return await _payload(GrantReversePayload, info, found)

    @strawberry.mutation(description="Close a grant for ever; what is left of it is given back.")
    async def grant_close(
        self, info: Info, id: Id, approval: Approved, idempotency_key: Key
    ) -> GrantClosePayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.close_grant(
            context.viewer, key, _approval(approval), idempotency_key, context.graph, context.today
        )
        return await _payload(GrantClosePayload, info, found)


APPROVAL = {"approvedBy", "on", "note"}


def _approval(given: ApprovalInput) -> Approval:
    return Approval(given.approved_by, given.on, given.note)


def _read(info: Info, id_: str) -> tuple[Context, str, IdReader]:
    permit_some(info.context.viewer, Action.KEEP_GRANTS)
    ids = IdReader()
    return info.context, ids.key(id_, "grant", ("id",)), ids


async def _payload(kind: type[P], info: Info, found: str | list[Problem]) -> P:
    """Return the grant, or why nothing was done, with the way to it."""
    if isinstance(found, list):
        shown = [one.within("approval") if one.path[0] in APPROVAL else one for one in found]
        return kind(grant=None, user_errors=user_errors(shown, info.context.language))
    return kind(grant=await grant_called(found, info), user_errors=[])
