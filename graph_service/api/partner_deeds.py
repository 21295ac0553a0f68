"""How partners come and are kept: joining, approval, corrections, and whom to ask there."""

from datetime import date
from typing import Annotated, Any, TypeVar, cast

import strawberry
from strawberry import Maybe

from graph_service.actions.keep_partners import (
    awaiting,
    give_contact,
    join_organisation,
    join_volunteer,
    judge_partner,
    revise_contact,
    revise_organisation,
    revise_volunteer,
)
from graph_service.api.context import Info
from graph_service.api.deeds import Behalf, Key, Revision, is_stale, said_in
from graph_service.api.events import Edit, OnBehalfInput, shown_edit, word_of
from graph_service.api.ids import IdReader
from graph_service.api.pages import Connection, keyset_connection
from graph_service.api.partners import (
    Contact,
    Organisation,
    Partner,
    Volunteer,
    organisation,
    partner,
    shown,
    volunteer,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    ContactPart,
    ContactWay,
    LanguageTag,
    OrganisationKind,
    WindowInput,
    asked_windows,
)
from graph_service.domain import model
from graph_service.domain.partners import ContactTerms, OrganisationTerms, PartnerDeed, VolunteerTerms
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.graph import partners as stored
from graph_service.graph.joining import proposals
from graph_service.graph.pages import Keys

P = TypeVar("P", bound="PartnerPayload")


@strawberry.input(description="What is said of an organisation that joins.")
class OrganisationInput:
    kind: OrganisationKind = strawberry.field(description="What kind of body it is.")
    name: str | None = strawberry.field(
        default=None,
        description="What it is called, at most 200 letters; left out, it is what the register calls it.",
    )
    runts_section: str | None = strawberry.field(
        default=None, description="Its section in the national register of the third sector (RUNTS), a to g."
    )
    aliases: list[str] = strawberry.field(
        default_factory=list, description="Other names it goes by, up to 50."
    )
    place_id: strawberry.ID | None = strawberry.field(default=None, description="Its seat.")
    website: str | None = strawberry.field(
        default=None, description="Its website, beginning with https:// or http://."
    )
    source: str | None = strawberry.field(
        default=None, description="Where this comes from; left out, it is the register's source."
    )
    publishes: bool = strawberry.field(
        default=False,
        description="Whether it agrees that it and its open offers are shown to everybody, also by other directories.",
    )


@strawberry.input(description="What changes in an organisation; what is left out stays as it is.")
class OrganisationChangeInput:
    name: Maybe[str] = strawberry.field(description="What it is called.")
    kind: Maybe[OrganisationKind] = strawberry.field(description="What kind of body it is.")
    tax_code: Maybe[str | None] = strawberry.field(description="Its Italian tax code; null for none.")
    runts_section: Maybe[str | None] = strawberry.field(
        description="Its section in the RUNTS, a to g; null for none."
    )
    aliases: Maybe[list[str]] = strawberry.field(description="All other names it goes by.")
    place_id: Maybe[strawberry.ID | None] = strawberry.field(description="Its seat; null for none.")
    website: Maybe[str | None] = strawberry.field(description="Its website; null for none.")
    source: Maybe[str | None] = strawberry.field(description="Where this comes from; null for none.")
    publishes: Maybe[bool] = strawberry.field(
        description="Whether it agrees that it and its open offers are shown to everybody, also by other directories."
    )


@strawberry.input(description="What is said of a volunteer who joins.")
class VolunteerInput:
    name: str = strawberry.field(description="The name, at most 200 letters.")
    organisation_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The organisations the volunteer belongs to, up to 50."
    )
    languages: list[LanguageTag] = strawberry.field(default_factory=list, description="The languages spoken.")
    competence_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="What the volunteer can do, up to 100 competences."
    )
    insurance_until: date | None = strawberry.field(
        default=None, description="The last day of the insurance."
    )
    clearance_until: date | None = strawberry.field(
        default=None,
        description="The last day of the clearance for work with minors; the certificate is not kept.",
    )
    area_id: strawberry.ID | None = strawberry.field(
        default=None, description="The area the volunteer lives in."
    )


@strawberry.input(description="What changes of a volunteer; what is left out stays as it is.")
class VolunteerChangeInput:
    name: Maybe[str] = strawberry.field(description="The name.")
    organisation_ids: Maybe[list[strawberry.ID]] = strawberry.field(
        description="All organisations the volunteer belongs to."
    )
    languages: Maybe[list[LanguageTag]] = strawberry.field(description="The languages spoken.")
    competence_ids: Maybe[list[strawberry.ID]] = strawberry.field(description="What the volunteer can do.")
    insurance_until: Maybe[date | None] = strawberry.field(
        description="The last day of the insurance; null when it is not on record."
    )
    clearance_until: Maybe[date | None] = strawberry.field(
        description="The last day of the clearance for work with minors; null when it is not on record."
    )
    area_id: Maybe[strawberry.ID | None] = strawberry.field(
        description="The area the volunteer lives in; null when it is not on record."
    )


@strawberry.input(description="Somebody to ask for at a partner's.")
class ContactInput:
    name: str = strawberry.field(description="The person's name, at most 200 letters.")
    role: str | None = strawberry.field(default=None, description="What they do there.")
    phone: str | None = strawberry.field(default=None, description="Telephone.")
    email: str | None = strawberry.field(default=None, description="E-mail.")
    hours: list[WindowInput] = strawberry.field(
        default_factory=list, description="When they can be reached, up to 50 windows."
    )
    preferred: ContactWay | None = strawberry.field(
        default=None, description="How they prefer to be reached."
    )
    publish: list[ContactPart] = strawberry.field(
        default_factory=list, description="What the partner decides to publish; nothing when left out."
    )


@strawberry.input(description="What changes of a contact; what is left out stays as it is.")
class ContactChangeInput:
    name: Maybe[str] = strawberry.field(description="The person's name.")
    role: Maybe[str | None] = strawberry.field(description="What they do there; null for nothing.")
    phone: Maybe[str | None] = strawberry.field(description="Telephone; null for none.")
    email: Maybe[str | None] = strawberry.field(description="E-mail; null for none.")
    hours: Maybe[list[WindowInput]] = strawberry.field(description="When they can be reached.")
    preferred: Maybe[ContactWay | None] = strawberry.field(
        description="How they prefer to be reached; null for no preference."
    )
    publish: Maybe[list[ContactPart]] = strawberry.field(description="What the partner decides to publish.")


@strawberry.type(description="Somebody who wants to join and waits for approval.")
class PartnerApproval:
    partner: Partner = strawberry.field(description="The organisation or volunteer.")
    record: strawberry.Private[model.Partner]

    @strawberry.field(
        description="What it says that nobody has approved: all of it when it is new, what changed when it was declined before."
    )
    async def edits(self, info: Info) -> list[Edit]:
        history = await info.context.events_of_partners.load(self.record.id)
        return [shown_edit(edit) for edit in awaiting(self.record, history)]

    @strawberry.field(
        description="Organisations that go by the same name, legal forms and spellings made alike: it may be one of them."
    )
    async def similar(self, info: Info) -> list[Organisation]:
        if not isinstance(self.record, model.Organisation):
            return []
        ids = await info.context.called_alike.load(self.record)
        found = await info.context.partners.load_many(ids)
        return [organisation(one) for one in found if isinstance(one, model.Organisation)]


@strawberry.type(description="What came of a deed with a partner.")
class PartnerPayload:
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of letting an organisation join.")
class OrganisationJoinPayload(PartnerPayload):
    organisation: Organisation | None = strawberry.field(description="The organisation; null when refused.")


@strawberry.type(description="What came of correcting an organisation.")
class OrganisationRevisePayload(PartnerPayload):
    organisation: Organisation | None = strawberry.field(
        description="The organisation as it is now; null when refused, but for a stale revision."
    )


@strawberry.type(description="What came of letting a volunteer join.")
class VolunteerJoinPayload(PartnerPayload):
    volunteer: Volunteer | None = strawberry.field(description="The volunteer; null when refused.")


@strawberry.type(description="What came of correcting what is said of a volunteer.")
class VolunteerRevisePayload(PartnerPayload):
    volunteer: Volunteer | None = strawberry.field(
        description="The volunteer as they are now; null when refused, but for a stale revision."
    )


@strawberry.type(description="What came of approving somebody who wants to join.")
class PartnerApprovePayload(PartnerPayload):
    partner: Partner | None = strawberry.field(
        description="The organisation or volunteer as it is now; null when refused, but for a stale revision."
    )


@strawberry.type(description="What came of not approving somebody who wants to join.")
class PartnerDeclinePayload(PartnerPayload):
    partner: Partner | None = strawberry.field(
        description="The organisation or volunteer as it is now; null when refused, but for a stale revision."
    )


@strawberry.type(description="What came of telling whom to ask.")
class ContactAddPayload(PartnerPayload):
    contact: Contact | None = strawberry.field(description="The contact; null when refused.")


@strawberry.type(description="What came of correcting a contact.")
class ContactRevisePayload(PartnerPayload):
    contact: Contact | None = strawberry.field(
        description="The contact as it is now; null when refused, but for a stale revision."
    )


@strawberry.type(description="What came of removing a contact.")
class ContactRemovePayload(PartnerPayload):
    contact: Contact | None = strawberry.field(
        description="The contact as it is now, when somebody changed it meanwhile; null otherwise."
    )
    partner: Partner | None = strawberry.field(description="Whose contact it was; null when refused.")


OrganisationId = Annotated[strawberry.ID, strawberry.argument(description="The organisation.")]
VolunteerId = Annotated[strawberry.ID, strawberry.argument(description="The volunteer.")]
PartnerId = Annotated[strawberry.ID, strawberry.argument(description="The organisation or volunteer.")]
ContactId = Annotated[strawberry.ID, strawberry.argument(description="The contact.")]
FirstContact = Annotated[
    ContactInput | None, strawberry.argument(description="Whom to ask for; more can be added later.")
]


@strawberry.type
class PartnerDeeds:
    """What people do with partners."""

    @strawberry.mutation(
        description="Let an organisation join. With a tax code that the register knows, name and source come from there "
        "where they are left out; an informal group needs none. It waits for a coordinator, unless one does this."
    )
    async def organisation_join(
        self,
        info: Info,
        terms: Annotated[
            OrganisationInput, strawberry.argument(description="What is said of the organisation.")
        ],
        idempotency_key: Key,
        tax_code: Annotated[
            str | None,
            strawberry.argument(description="Its Italian tax code, 11 digits; none for an informal group."),
        ] = None,
        contact: FirstContact = None,
        on_behalf: Behalf = None,
    ) -> OrganisationJoinPayload:
        context = info.context
        permit_some(context.viewer, Action.JOIN)
        ids = IdReader()
        said = _organisation_terms({**vars(terms), "tax_code": tax_code}, ids, ("terms",))
        if not said.get("name"):
            said.pop("name", None)
        found = ids.misread or await join_organisation(
            context.viewer,
            said,
            _contact_terms(vars(contact)) if contact else None,
            idempotency_key,
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if not isinstance(found, str):
            return OrganisationJoinPayload(
                organisation=None, user_errors=user_errors(found, context.language)
            )
        return OrganisationJoinPayload(organisation=await _organisation(found, info), user_errors=[])

    @strawberry.mutation(
        description="Let a volunteer join. They wait for a coordinator, unless one does this, or all their organisations "
        "take part already and add them themselves."
    )
    async def volunteer_join(
        self,
        info: Info,
        terms: Annotated[VolunteerInput, strawberry.argument(description="What is said of the volunteer.")],
        idempotency_key: Key,
        contact: FirstContact = None,
        on_behalf: Behalf = None,
    ) -> VolunteerJoinPayload:
        context = info.context
        permit_some(context.viewer, Action.JOIN)
        ids = IdReader()
        said = _volunteer_terms(vars(terms), ids, ("terms",))
        found = ids.misread or await join_volunteer(
            context.viewer,
            said,
            _contact_terms(vars(contact)) if contact else None,
            idempotency_key,
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if not isinstance(found, str):
            return VolunteerJoinPayload(volunteer=None, user_errors=user_errors(found, context.language))
        return VolunteerJoinPayload(volunteer=await _volunteer(found, info), user_errors=[])

    @strawberry.mutation(description="A coordinator approves who wants to join: they take part from now on.")
    async def partner_approve(self, info: Info, id: PartnerId, revision: Revision) -> PartnerApprovePayload:
        found, errors = await _judged(info, id, PartnerDeed.APPROVE, revision)
        return PartnerApprovePayload(partner=found, user_errors=errors)

    @strawberry.mutation(
        description="A coordinator does not approve who wants to join; corrected, they wait for approval again."
    )
    async def partner_decline(self, info: Info, id: PartnerId, revision: Revision) -> PartnerDeclinePayload:
        found, errors = await _judged(info, id, PartnerDeed.DECLINE, revision)
        return PartnerDeclinePayload(partner=found, user_errors=errors)

    @strawberry.mutation(description="Correct what is said of an organisation; it holds at once.")
    async def organisation_revise(
        self,
        info: Info,
        id: OrganisationId,
        revision: Revision,
        change: Annotated[OrganisationChangeInput, strawberry.argument(description="What changes.")],
        on_behalf: Behalf = None,
    ) -> OrganisationRevisePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_PARTNERS)
        ids = IdReader()
        key = ids.key(id, "organisation", ("id",))
        terms = _organisation_terms(said_in(change), ids, ("change",))
        found = ids.misread or await revise_organisation(
            context.viewer, key, revision, terms, context.graph, context.today, word_of(on_behalf)
        )
        if isinstance(found, list):
            now = await _organisation(key, info) if is_stale(found) else None
            return OrganisationRevisePayload(
                organisation=now, user_errors=user_errors(found, context.language)
            )
        return OrganisationRevisePayload(organisation=organisation(found), user_errors=[])

    @strawberry.mutation(
        description="Correct what is said of a volunteer, also the last days of insurance and clearance; it holds at once."
    )
    async def volunteer_revise(
        self,
        info: Info,
        id: VolunteerId,
        revision: Revision,
        change: Annotated[VolunteerChangeInput, strawberry.argument(description="What changes.")],
        on_behalf: Behalf = None,
    ) -> VolunteerRevisePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_PARTNERS)
        ids = IdReader()
        key = ids.key(id, "volunteer", ("id",))
        terms = _volunteer_terms(said_in(change), ids, ("change",))
        found = ids.misread or await revise_volunteer(
            context.viewer, key, revision, terms, context.graph, context.today, word_of(on_behalf)
        )
        if isinstance(found, list):
            now = await _volunteer(key, info) if is_stale(found) else None
            return VolunteerRevisePayload(volunteer=now, user_errors=user_errors(found, context.language))
        return VolunteerRevisePayload(volunteer=volunteer(found), user_errors=[])

    @strawberry.mutation(description="Tell whom to ask at a partner's, and what of it is published.")
    async def contact_add(
        self,
        info: Info,
        partner_id: PartnerId,
        terms: Annotated[ContactInput, strawberry.argument(description="Whom to ask.")],
        idempotency_key: Key,
        on_behalf: Behalf = None,
    ) -> ContactAddPayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_PARTNERS)
        ids = IdReader()
        key = ids.key(partner_id, "partner", ("partnerId",))
        found = ids.misread or await give_contact(
            context.viewer,
            key,
            _contact_terms(vars(terms)),
            idempotency_key,
            context.graph,
            context.today,
            word_of(on_behalf),
        )
        if not isinstance(found, str):
            return ContactAddPayload(contact=None, user_errors=user_errors(found, context.language))
        return ContactAddPayload(contact=await _contact(found, info), user_errors=[])

    @strawberry.mutation(description="Correct a contact, or what of it is published; it holds at once.")
    async def contact_revise(
        self,
        info: Info,
        id: ContactId,
        revision: Revision,
        change: Annotated[ContactChangeInput, strawberry.argument(description="What changes.")],
        on_behalf: Behalf = None,
    ) -> ContactRevisePayload:
        found, _, errors = await _contact_done(info, id, revision, _contact_terms(said_in(change)), on_behalf)
        return ContactRevisePayload(contact=found, user_errors=errors)

    @strawberry.mutation(description="Take a contact away: nobody is to be asked there any more.")
    async def contact_remove(
        self, info: Info, id: ContactId, revision: Revision, on_behalf: Behalf = None
    ) -> ContactRemovePayload:
        found, whose, errors = await _contact_done(info, id, revision, None, on_behalf)
        return ContactRemovePayload(contact=found, partner=whose, user_errors=errors)


async def partner_approvals(info: Info, first: int, after: str | None) -> Connection[PartnerApproval]:
    """Return a page of those who wait for approval, the longest waiting first."""
    context = info.context
    permit(context.viewer, Action.APPROVE_PARTNERS)

    async def nodes(ids: list[str]) -> list[PartnerApproval | None]:
        found = await context.partners.load_many(ids)
        return [PartnerApproval(partner=partner(one), record=one) if one else None for one in found]

    async def read(first: int, after: str) -> Keys:
        return await proposals(context.graph, first, after)

    return await keyset_connection("partner-approvals", first, after, context.language, read, nodes)


async def _judged(
    info: Info, id_: str, deed: PartnerDeed, revision: int
) -> tuple[Partner | None, list[UserError]]:
    context = info.context
    permit(context.viewer, Action.APPROVE_PARTNERS)
    ids = IdReader()
    key = ids.key(id_, "partner", ("id",))
    found = ids.misread or await judge_partner(context.viewer, key, deed, revision, context.graph)
    if not isinstance(found, list):
        return partner(found), []
    now = await context.partners.load(key) if is_stale(found) else None
    return partner(now) if now else None, user_errors(found, context.language)


async def _contact_done(
    info: Info, id_: str, revision: int, terms: ContactTerms | None, on_behalf: OnBehalfInput | None
) -> tuple[Contact | None, Partner | None, list[UserError]]:
    """Correct a contact, or remove it without terms; return it as it is now, whose it was, and why not."""
    context = info.context
    permit_some(context.viewer, Action.KEEP_PARTNERS)
    ids = IdReader()
    key = ids.key(id_, "contact", ("id",))
    found = ids.misread or await revise_contact(
        context.viewer, key, revision, terms, context.graph, context.today, word_of(on_behalf)
    )
    if isinstance(found, list):
        now = await _contact(key, info) if is_stale(found) else None
        return now, None, user_errors(found, context.language)
    contact, partner_id = found
    if contact is not None:
        return shown(contact, info), None, []
    whose = await context.partners.load(partner_id)
    return None, partner(whose) if whose else None, []


async def _organisation(key: str, info: Info) -> Organisation | None:
    found = await info.context.partners.load(key)
    return organisation(found) if isinstance(found, model.Organisation) else None


async def _volunteer(key: str, info: Info) -> Volunteer | None:
    found = await info.context.partners.load(key)
    return volunteer(found) if isinstance(found, model.Volunteer) else None


async def _contact(key: str, info: Info) -> Contact | None:
    found = await stored.contact(info.context.graph, key)
    return shown(found, info) if found else None


def _organisation_terms(said: dict[str, Any], ids: IdReader, path: tuple[str, ...]) -> OrganisationTerms:
    read = dict(said)
    if said.get("place_id") is not None:
        read["place_id"] = ids.key(said["place_id"], "place", (*path, "placeId"))
    return cast("OrganisationTerms", read)


def _volunteer_terms(said: dict[str, Any], ids: IdReader, path: tuple[str, ...]) -> VolunteerTerms:
    read = dict(said)
    for name, kind, called in (
        ("organisation_ids", "organisation", "organisationIds"),
        ("competence_ids", "competence", "competenceIds"),
    ):
        if name in said:
            read[name] = [ids.key(id_, kind, (*path, called, place)) for place, id_ in enumerate(said[name])]
    if said.get("area_id") is not None:
        read["area_id"] = ids.key(said["area_id"], "area", (*path, "areaId"))
    return cast("VolunteerTerms", read)


def _contact_terms(said: dict[str, Any]) -> ContactTerms:
    read = dict(said)
    if "hours" in said:
        read["hours"] = asked_windows(said["hours"])
    return cast("ContactTerms", read)
