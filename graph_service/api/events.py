"""What was done to things, as their history tells it."""

from datetime import date, datetime
from typing import Any

import strawberry

from graph_service.api.ids import global_id
from graph_service.api.scalars import (
    AccountDeed,
    AssignmentDeed,
    AttendanceDeed,
    CaseDeed,
    CommitmentDeed,
    ContactWay,
    Deed,
    GrantDeed,
    InclusionPactDeed,
    InterventionDeed,
    PartnerDeed,
    TrainingDeed,
)
from graph_service.domain import events as domain


@strawberry.type(description="On whose word something was written down for a partner.")
class OnBehalf:
    said_by: str = strawberry.field(description="Who said so, on the partner's side.")
    means: ContactWay = strawberry.field(description="By which means.")
    said_on: date = strawberry.field(description="On which day.")


@strawberry.input(description="On whose word something is written down for a partner.")
class OnBehalfInput:
    said_by: str = strawberry.field(description="Who said so, on the partner's side; at most 200 letters.")
    means: ContactWay = strawberry.field(description="By which means.")
    said_on: date = strawberry.field(description="On which day.")


@strawberry.type(description="The partner says that what was written down in its name is not so.")
class Contested:
    at: datetime = strawberry.field(description="When.")
    by: str = strawberry.field(description="Who said so.")
    note: str = strawberry.field(description="In which words.")


@strawberry.interface(description="What was done to something: who, and when.")
class Event:
    id: strawberry.ID = strawberry.field(description="The event's id.")
    at: datetime = strawberry.field(description="When.")
    by: str = strawberry.field(description="Who did it or wrote it down.")
    fields: list[str] = strawberry.field(description="Which parts changed.")
    on_behalf: OnBehalf | None = strawberry.field(
        description="On whose word, when it was written down for the partner; null when the partner did it."
    )
    contested: Contested | None = strawberry.field(
        description="What the partner says against it; null when nothing."
    )


@strawberry.type(description="What was done with a referral. Values about families are never kept here.")
class ReferralEvent(Event):
    deed: Deed = strawberry.field(description="What was done.")


@strawberry.type(
    description="What was done with a household's case. Values about families are never kept here."
)
class BeneficiaryEvent(Event):
    deed: CaseDeed = strawberry.field(description="What was done.")


@strawberry.type(description="What was done with a family's path. Values about families are never kept here.")
class InclusionPactEvent(Event):
    deed: InclusionPactDeed = strawberry.field(description="What was done.")


@strawberry.type(description="What was done with a grant. Values about families are never kept here.")
class GrantEvent(Event):
    deed: GrantDeed = strawberry.field(description="What was done.")


@strawberry.type(description="What was done with a course.")
class TrainingEvent(Event):
    deed: TrainingDeed = strawberry.field(description="What was done.")


@strawberry.type(description="A part of an offer, a partner, a pact or an intervention, before and after.")
class Edit:
    field: str = strawberry.field(description="Which part.")
    before: str = strawberry.field(description="What it was, as text; empty for nothing.")
    after: str = strawberry.field(description="What it became, as text; empty for nothing.")


@strawberry.type(description="What was done with an offer.")
class CommitmentEvent(Event):
    deed: CommitmentDeed = strawberry.field(description="What was done.")
    edits: list[Edit] = strawberry.field(description="What it changed.")


@strawberry.type(description="What was done with an assignment.")
class AssignmentEvent(Event):
    deed: AssignmentDeed = strawberry.field(description="What was done.")


@strawberry.type(
    description="What was done with a record of attendance. Values about families are never kept here."
)
class AttendanceEvent(Event):
    deed: AttendanceDeed = strawberry.field(description="What was done.")


@strawberry.type(description="What was done with a common intervention.")
class InterventionEvent(Event):
    deed: InterventionDeed = strawberry.field(description="What was done.")
    edits: list[Edit] = strawberry.field(description="What it changed.")


@strawberry.type(description="What was done with a partner.")
class PartnerEvent(Event):
    deed: PartnerDeed = strawberry.field(description="What was done.")
    edits: list[Edit] = strawberry.field(description="What it changed.")


@strawberry.type(description="What was done with an account; never what its parts were.")
class AccountEvent(Event):
    deed: AccountDeed = strawberry.field(description="What was done.")


def referral_event(one: domain.Event) -> ReferralEvent:
    return ReferralEvent(
        deed=Deed(one.deed),
        **shared_parts(one),
    )


def beneficiary_event(one: domain.Event) -> BeneficiaryEvent:
    return BeneficiaryEvent(deed=CaseDeed(one.deed), **shared_parts(one))


def inclusion_pact_event(one: domain.Event) -> InclusionPactEvent:
    return InclusionPactEvent(deed=InclusionPactDeed(one.deed), **shared_parts(one))


def grant_event(one: domain.Event) -> GrantEvent:
    return GrantEvent(deed=GrantDeed(one.deed), **shared_parts(one))


def training_event(one: domain.Event) -> TrainingEvent:
    return TrainingEvent(deed=TrainingDeed(one.deed), **shared_parts(one))


def commitment_event(one: domain.Event) -> CommitmentEvent:
    return CommitmentEvent(
        deed=CommitmentDeed(one.deed),
        edits=shown_edits(one),
        **shared_parts(one),
    )


def assignment_event(one: domain.Event) -> AssignmentEvent:
    return AssignmentEvent(
        deed=AssignmentDeed(one.deed),
        **shared_parts(one),
    )


def attendance_event(one: domain.Event) -> AttendanceEvent:
    return AttendanceEvent(
        deed=AttendanceDeed(one.deed),
        **shared_parts(one),
    )


def intervention_event(one: domain.Event) -> InterventionEvent:
    return InterventionEvent(
        deed=InterventionDeed(one.deed),
        edits=shown_edits(one),
        **shared_parts(one),
    )


def partner_event(one: domain.Event) -> PartnerEvent:
    return PartnerEvent(
        deed=PartnerDeed(one.deed),
        edits=shown_edits(one),
        **shared_parts(one),
    )


def account_event(one: domain.Event) -> AccountEvent:
    return AccountEvent(
        deed=AccountDeed(one.deed),
        **shared_parts(one),
    )


def shared_parts(one: domain.Event) -> dict[str, Any]:
    """Return what is shown of the event of anything."""
    return {
        "id": strawberry.ID(global_id("event", one.id)),
        "at": one.at,
        "by": one.by,
        "fields": list(one.fields),
        "on_behalf": _on_behalf(one.on_behalf),
        "contested": _contested(one.contested),
    }


def shown_edits(one: domain.Event) -> list[Edit]:
    return [shown_edit(edit) for edit in one.edits]


def shown_edit(edit: domain.Edit) -> Edit:
    return Edit(field=edit.field, before=edit.before, after=edit.after)


def word_of(given: OnBehalfInput | None) -> domain.OnBehalf | None:
    """Return on whose word something is written down."""
    return domain.OnBehalf(given.said_by, given.means, given.said_on) if given else None


def _on_behalf(told: domain.OnBehalf | None) -> OnBehalf | None:
    return OnBehalf(said_by=told.said_by, means=told.means, said_on=told.said_on) if told else None


def _contested(said: domain.Contested | None) -> Contested | None:
    return Contested(at=said.at, by=said.by, note=said.note) if said else None
