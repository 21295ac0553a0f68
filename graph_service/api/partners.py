"""Partners: organisations and volunteers, and how to reach them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.reading import hidden_states, sees, shown_contact
from graph_service.api.areas import Area, Place, area, place_of
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.events import PartnerEvent, partner_event
from graph_service.api.fulfilment import FROM, FULFILMENT, TO, Fulfilment, fulfilment_of_partner
from graph_service.api.ids import global_id
from graph_service.api.node import Node
from graph_service.api.pages import After, Connection, First, keyset_connection, ranked_connection
from graph_service.api.register import RegisterEntry, register_entry
from graph_service.api.scalars import (
    ContactPart,
    ContactWay,
    LanguageTag,
    OrganisationKind,
    PartnerState,
    Window,
    windows,
)
from graph_service.domain import model
from graph_service.domain.merging import Merged
from graph_service.domain.partners import own_ids
from graph_service.domain.permissions import Action, permit
from graph_service.graph.pages import Keys, page, total
from graph_service.graph.partners import contact
from graph_service.graph.words import organisations_called, volunteers_called

if TYPE_CHECKING:
    from graph_service.api.assignments import Assignment
    from graph_service.api.commitments import Commitment
    from graph_service.api.trainings import Gain

Assignments = list[Annotated["Assignment", strawberry.lazy("graph_service.api.assignments")]]
Commitments = Connection[Annotated["Commitment", strawberry.lazy("graph_service.api.commitments")]]


@strawberry.type(description="Somebody to ask for at a partner's.")
class Contact(Node):
    name: str = strawberry.field(description="The person's name; empty when it was not agreed to publish it.")
    role: str | None = strawberry.field(description="What they do there.")
    phone: str | None = strawberry.field(description="Telephone.")
    email: str | None = strawberry.field(description="E-mail.")
    hours: list[Window] = strawberry.field(description="When they can be reached.")
    preferred: ContactWay | None = strawberry.field(description="How they prefer to be reached.")
    publish: list[ContactPart] = strawberry.field(description="What the partner decided to publish of this.")
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")


@strawberry.interface(description="Who takes part in the pacts: an organisation or a volunteer.")
class Partner(Node):
    name: str = strawberry.field(description="The name.")
    state: PartnerState = strawberry.field(description="Whether it takes part already.")
    revision: int = strawberry.field(description="Grows with every change; what is corrected names it.")

    @strawberry.field(description="What was done with it, from the first to the last.")
    async def history(self, info: Info) -> list[PartnerEvent]:
        viewer = info.context.viewer
        record: model.Partner = self.record  # type: ignore[attr-defined]  # both kinds have one
        permit(viewer, Action.READ_HISTORY, viewer.relation_to(*own_ids(record)))
        return [partner_event(one) for one in await info.context.events_of_partners.load(record.id)]

    @strawberry.field(description="Whom to ask for, as far as the viewer may know.")
    async def contacts(self, info: Info) -> list[Contact]:
        found = await info.context.contacts.load(self.record.id)  # type: ignore[attr-defined]  # both kinds have one
        return [shown(one, info) for one in found]

    @strawberry.field(description="What the partner offers, in the order of titles.")
    async def commitments(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
    ) -> Commitments:
        from graph_service.api.commitments import commitments_of

        key: str = self.record.id  # type: ignore[attr-defined]  # both kinds have one
        return await commitments_of(info, info.context.commitments_of_partners, key, first, after)

    @strawberry.field(
        description=f"{FULFILMENT} Open to the partner itself and to those who look after the network."
    )
    async def fulfilment(self, info: Info, from_: FROM, to: TO) -> Fulfilment:
        return await fulfilment_of_partner(self.record, info, from_, to)  # type: ignore[attr-defined]  # both kinds have one


def shown(record: model.Contact, info: Info) -> Contact:
    """Return the contact as far as the viewer may know it."""
    return _contact(shown_contact(info.context.viewer, record))


def _contact(record: model.Contact) -> Contact:
    return Contact(
        id=strawberry.ID(global_id("contact", record.id)),
        name=record.name,
        role=record.role,
        phone=record.phone,
        email=record.email,
        hours=windows(record.hours),
        preferred=record.preferred,
        publish=[part for part in ContactPart if part in record.publish],
        revision=record.revision,
    )


@strawberry.type(
    description="A body of any legal form: association, cooperative, school, public body, informal group."
)
class Organisation(Partner, Node):
    kind: OrganisationKind = strawberry.field(description="What kind of body it is.")
    tax_code: str | None = strawberry.field(description="Its Italian tax code, 11 digits.")
    runts_section: str | None = strawberry.field(
        description="Its section in the national register of the third sector (RUNTS), a to g."
    )
    aliases: list[str] = strawberry.field(description="Other names it goes by.")
    website: str | None = strawberry.field(description="Its website.")
    publishes: bool = strawberry.field(
        description="Whether it agreed that it and its open offers are shown to everybody, also by other directories."
    )
    invented: bool | None = strawberry.field(description="Whether it is made up, for demonstration.")
    source: str | None = strawberry.field(description="Where this comes from.")
    record: strawberry.Private[model.Organisation]

    @strawberry.field(description="Its seat.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="What the register that it joined from knows of it.")
    async def register_entry(self, info: Info) -> RegisterEntry | None:
        if self.record.listed_as is None:
            return None
        found = await info.context.register_entries.load(self.record.listed_as)
        return register_entry(found) if found else None

    @strawberry.field(
        description="What was merged into it and could be parted again, the first one first; for coordinators."
    )
    async def merges(self, info: Info) -> list["OrganisationMerge"]:
        permit(info.context.viewer, Action.MERGE_PARTNERS)
        ids = await info.context.merges_into.load(self.record.id)
        found = await info.context.merges.load_many(ids)
        return [organisation_merge(one) for one in found if one]

    @strawberry.field(description="The volunteers who belong to it.")
    async def volunteers(self, info: Info) -> list["Volunteer"]:
        viewer = info.context.viewer
        permit(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(self.record.id))
        ids = await info.context.members.load(self.record.id)
        found = await info.context.partners.load_many(ids)
        return [volunteer(one) for one in found if isinstance(one, model.Volunteer) and sees(viewer, one)]


@strawberry.type(description="Two organisations that were made one, since they are the same body.")
class OrganisationMerge:
    id: strawberry.ID = strawberry.field(description="The merge's id, by which it is undone.")
    at: datetime = strawberry.field(description="When.")
    by: str = strawberry.field(description="Who did it.")
    name: str = strawberry.field(description="What the merged one was called.")
    tax_code: str | None = strawberry.field(description="The tax code that the merged one had.")


def organisation_merge(record: Merged) -> OrganisationMerge:
    return OrganisationMerge(
        id=strawberry.ID(global_id("merge", record.id)),
        at=record.at,
        by=record.by,
        name=record.duplicate.name,
        tax_code=record.duplicate.tax_code,
    )


@strawberry.type(
    description="A person who gives time and competences. The name and the offers are open to all who read the "
    "network, the rest to those who may read about volunteers."
)
class Volunteer(Partner, Node):
    invented: bool | None = strawberry.field(description="Whether the person is made up, for demonstration.")
    record: strawberry.Private[model.Volunteer]

    def about(self, info: Info) -> model.Volunteer:
        """Return what is known of the person, to those who may read it."""
        viewer = info.context.viewer
        permit(
            viewer, Action.READ_VOLUNTEERS, viewer.relation_to(self.record.id, *self.record.organisation_ids)
        )
        return self.record

    @strawberry.field(description="The languages spoken.")
    def languages(self, info: Info) -> list[LanguageTag]:
        return [LanguageTag(tag) for tag in self.about(info).languages]

    @strawberry.field(description="The last day of the insurance; null when it is not on record.")
    def insurance_until(self, info: Info) -> date | None:
        return self.about(info).insurance_until

    @strawberry.field(
        description="The last day of the clearance for work with minors; null when it is not on record. "
        "The certificate itself is never kept."
    )
    def clearance_until(self, info: Info) -> date | None:
        return self.about(info).clearance_until

    @strawberry.field(description="The organisations the volunteer belongs to, if any.")
    async def organisations(self, info: Info) -> list[Organisation]:
        found = await info.context.partners.load_many(self.about(info).organisation_ids)
        return [organisation(one) for one in found if isinstance(one, model.Organisation)]

    @strawberry.field(description="What the volunteer can do.")
    async def competences(self, info: Info) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        return [competence(known[id_], info) for id_ in self.about(info).competence_ids if id_ in known]

    @strawberry.field(description="What the volunteer gained by courses, the latest first.")
    async def gains(
        self, info: Info
    ) -> list[Annotated["Gain", strawberry.lazy("graph_service.api.trainings")]]:
        from graph_service.api.trainings import shown_gains

        found = await info.context.gains_of_volunteers.load(self.about(info).id)
        return shown_gains(found, info.context.today)

    @strawberry.field(description="The area the volunteer lives in; null when it is not on record.")
    async def area(self, info: Info) -> Area | None:
        known, lives_in = (await info.context.reference()).geography.areas, self.about(info).area_id
        return area(known[lives_in]) if lives_in else None

    @strawberry.field(description="The sessions of referrals that the volunteer holds, the latest first.")
    async def assignments(self, info: Info) -> Assignments:
        from graph_service.api.assignments import assignments_of_volunteer

        return await assignments_of_volunteer(self.about(info).id, info)


def organisation(record: model.Organisation) -> Organisation:
    return Organisation(
        id=strawberry.ID(global_id("organisation", record.id)),
        name=record.name,
        state=record.state,
        revision=record.revision,
        kind=record.kind,
        tax_code=record.tax_code,
        runts_section=record.runts_section,
        aliases=list(record.aliases),
        website=record.website,
        publishes=record.publishes,
        invented=record.invented,
        source=record.source,
        record=record,
    )


def volunteer(record: model.Volunteer) -> Volunteer:
    return Volunteer(
        id=strawberry.ID(global_id("volunteer", record.id)),
        name=record.name,
        state=record.state,
        revision=record.revision,
        invented=record.invented,
        record=record,
    )


def partner(record: model.Partner) -> Partner:
    return organisation(record) if isinstance(record, model.Organisation) else volunteer(record)


async def partner_of(partner_id: str, info: Info) -> Partner:
    """Return the partner with this id, which something in the graph refers to."""
    record = await info.context.partners.load(partner_id)
    assert record is not None, f"the graph refers to a partner that it does not hold: {partner_id}"
    return partner(record)


async def organisation_called(key: str, info: Info) -> Organisation | None:
    """Return the organisation with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await info.context.partners.load(key)
    if not isinstance(record, model.Organisation) or not sees(info.context.viewer, record):
        return None
    return organisation(record)


async def volunteer_called(key: str, info: Info) -> Volunteer | None:
    """Return the volunteer with this key, if there is one that the viewer may read about."""
    viewer = info.context.viewer
    if not viewer.partner_ids:
        permit(viewer, Action.READ_VOLUNTEERS)
    record = await info.context.partners.load(key)
    if not isinstance(record, model.Volunteer):
        return None
    permit(viewer, Action.READ_VOLUNTEERS, viewer.relation_to(record.id, *record.organisation_ids))
    return volunteer(record) if sees(viewer, record) else None


async def contact_called(key: str, info: Info) -> Contact | None:
    """Return the contact with this key as far as the viewer may know, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    record = await contact(info.context.graph, key, **not_shown(info))
    return shown(record, info) if record else None


def not_shown(info: Info) -> dict[str, list[str]]:
    """Return the states of partners that lists keep back, and whose they do not."""
    viewer = info.context.viewer
    return {"hidden": hidden_states(viewer), "own": sorted(viewer.partner_ids)}


async def organisations(
    info: Info, search: str | None, first: int, after: str | None
) -> Connection[Organisation]:
    """Return organisations nearest to the words, or all of them in the order of their names."""
    permit(info.context.viewer, Action.READ_NETWORK)
    graph, language = info.context.graph, info.context.language
    kept_back = not_shown(info)

    async def nodes(ids: list[str]) -> list[Organisation | None]:
        found = await info.context.partners.load_many(ids)
        return [organisation(one) if isinstance(one, model.Organisation) else None for one in found]

    async def read(first: int, after: str) -> Keys:
        return await page(graph, "partners/organisations_page", first, after, **kept_back)

    if search is not None and search.strip():
        ids = await organisations_called(graph, search, **kept_back)
        return await ranked_connection("organisations-found", ids, first, after, language, nodes)
    return await keyset_connection(
        "organisations",
        first,
        after,
        language,
        read,
        nodes,
        lambda: total(graph, "partners/organisations_count", **kept_back),
    )


async def volunteers(info: Info, search: str | None, first: int, after: str | None) -> Connection[Volunteer]:
    """Return volunteers nearest to the words, or all of them in the order of their names."""
    permit(info.context.viewer, Action.READ_VOLUNTEERS)
    graph, language = info.context.graph, info.context.language
    kept_back = not_shown(info)

    async def nodes(ids: list[str]) -> list[Volunteer | None]:
        found = await info.context.partners.load_many(ids)
        return [volunteer(one) if isinstance(one, model.Volunteer) else None for one in found]

    async def read(first: int, after: str) -> Keys:
        return await page(graph, "partners/volunteers_page", first, after, **kept_back)

    if search is not None and search.strip():
        ids = await volunteers_called(graph, search, **kept_back)
        return await ranked_connection("volunteers-found", ids, first, after, language, nodes)
    return await keyset_connection(
        "volunteers",
        first,
        after,
        language,
        read,
        nodes,
        lambda: total(graph, "partners/volunteers_count", **kept_back),
    )
