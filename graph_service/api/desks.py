"""The counters: what is asked there, where it leads, and a household that is accompanied from there on."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from graph_service.actions.desks import (
    accompany,
    moment_of,
    new_contact_id,
    orient,
    read_requests_heard,
    record_desk_contact,
)
from graph_service.actions.fulfilment import days_of
from graph_service.api.areas import Area, Place, area, place_of
from graph_service.api.beneficiaries import Beneficiary, beneficiary_called
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.deeds import Key
from graph_service.api.ids import IdReader, global_id
from graph_service.api.node import Node
from graph_service.api.pages import After, AtMost, Connection, First, keyset_connection
from graph_service.api.partners import Partner, partner
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import (
    AgeBand,
    ConsentPurpose,
    ContactOutcome,
    LanguageTag,
    LegalBasis,
    OnlineProcedure,
    RequestKind,
)
from graph_service.api.search import NeedInput, asked_needs
from graph_service.api.services import Service, service
from graph_service.domain import desks as domain
from graph_service.domain.desks import AskedCase
from graph_service.domain.permissions import Action, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.graph.desks import desk_contact_keys, desk_keys, desk_total
from graph_service.graph.pages import Keys


@strawberry.type(description="Somebody who came to a counter. Nothing tells who: all is of closed lists.")
class DeskContact(Node):
    at: datetime = strawberry.field(description="When.")
    kind: RequestKind = strawberry.field(description="What for.")
    procedure: OnlineProcedure | None = strawberry.field(
        description="With which online procedure they were helped; null for none."
    )
    outcome: ContactOutcome = strawberry.field(description="What became of it.")
    record: strawberry.Private[domain.DeskContact]

    @strawberry.field(description="The counter.")
    async def desk(self, info: Info) -> "Desk":
        return await _desk_of(self.record.desk_id, info)

    @strawberry.field(description="The competence that was asked for; null when it was not told.")
    async def competence(self, info: Info) -> Competence | None:
        if self.record.competence_id is None:
            return None
        known = (await info.context.reference()).taxonomy.competences
        return competence(known[self.record.competence_id], info)

    @strawberry.field(description="Where they live; null when it was not told.")
    async def area(self, info: Info) -> Area | None:
        if self.record.area_id is None:
            return None
        return area((await info.context.reference()).geography.areas[self.record.area_id])

    @strawberry.field(description="Services of the city that they were pointed to.")
    async def services(self, info: Info) -> list[Service]:
        found = await info.context.services.load_many(list(self.record.service_ids))
        return [service(one) for one in found if one]

    @strawberry.field(description="Partners that they were pointed to.")
    async def partners(self, info: Info) -> list[Partner]:
        found = await info.context.partners.load_many(list(self.record.partner_ids))
        return [partner(one) for one in found if one]


@strawberry.type(description="How many requests of one kind a counter heard in a week.")
class RequestsHeard:
    week: date = strawberry.field(description="The week's Monday.")
    kind: RequestKind = strawberry.field(description="What for.")
    outcome: ContactOutcome = strawberry.field(description="What became of them.")
    count: int = strawberry.field(description="How many.")
    competence_id: strawberry.Private[str | None]

    @strawberry.field(description="The competence that was asked for; null for those that did not tell.")
    async def competence(self, info: Info) -> Competence | None:
        if self.competence_id is None:
            return None
        known = (await info.context.reference()).taxonomy.competences
        return competence(known[self.competence_id], info)


@strawberry.type(
    description="The requests heard over some days; none when something was wrong with the asking."
)
class HeardRequests:
    total: int = strawberry.field(description="How many. They are never added to hours.")
    rows: list[RequestsHeard] = strawberry.field(description="By week, kind, competence and outcome.")
    user_errors: list[UserError] = strawberry.field(description="What was wrong with the asking.")


@strawberry.type(description="A counter (sportello sociale), usually at a Casa.")
class Desk(Node):
    name: str = strawberry.field(description="Its name.")
    invented: bool = strawberry.field(description="Whether it is made up, for demonstration.")
    record: strawberry.Private[domain.Desk]

    @strawberry.field(description="Where it is; null when that is not on record.")
    async def place(self, info: Info) -> Place | None:
        return await place_of(self.record.place_id, info)

    @strawberry.field(description="Who came, the latest first.")
    async def contacts(self, info: Info, first: First = 20, after: After = None) -> Connection[DeskContact]:
        context = info.context
        permit(context.viewer, Action.READ_DESKS)

        async def nodes(ids: list[str]) -> list[DeskContact | None]:
            return [_contact(one) if one else None for one in await context.desk_contacts.load_many(ids)]

        async def read(first: int, after: str) -> Keys:
            return await desk_contact_keys(context.graph, self.record.id, first, after)

        return await keyset_connection("desk-contacts", first, after, context.language, read, nodes)

    @strawberry.field(
        description="How many requests were heard there, by week and subject; at most three years."
    )
    async def requests_heard(
        self,
        info: Info,
        from_: Annotated[date, strawberry.argument(name="from", description="The first day.")],
        to: Annotated[date, strawberry.argument(description="The last day.")],
    ) -> HeardRequests:
        context = info.context
        permit(context.viewer, Action.READ_DESKS)
        during = days_of(from_, to)
        if isinstance(during, Problem):
            return HeardRequests(total=0, rows=[], user_errors=user_errors([during], context.language))
        found = await read_requests_heard(context.viewer, [self.record.id], during, context.graph)
        rows = [
            RequestsHeard(
                week=one.week,
                kind=one.kind,
                outcome=one.outcome,
                count=one.number,
                competence_id=one.competence_id,
            )
            for one in found.get(self.record.id, [])
        ]
        return HeardRequests(total=sum(one.count for one in rows), rows=rows, user_errors=[])


def _desk(record: domain.Desk) -> Desk:
    return Desk(
        id=strawberry.ID(global_id("desk", record.id)),
        name=record.name,
        invented=record.invented,
        record=record,
    )


def _contact(record: domain.DeskContact) -> DeskContact:
    return DeskContact(
        id=strawberry.ID(global_id("desk-contact", record.id)),
        at=record.at,
        kind=record.kind,
        procedure=record.procedure,
        outcome=record.outcome,
        record=record,
    )


async def _desk_of(key: str, info: Info) -> Desk:
    found = await info.context.desks.load(key)
    assert found is not None, "a contact is at a counter"
    return _desk(found)


async def desk_called(key: str, info: Info) -> Desk | None:
    """Return the counter with this key, if there is one."""
    permit(info.context.viewer, Action.READ_NETWORK)
    found = await info.context.desks.load(key)
    return _desk(found) if found else None


async def desk_contact_called(key: str, info: Info) -> DeskContact | None:
    """Return the contact with this key, if there is one."""
    permit(info.context.viewer, Action.READ_DESKS)
    found = await info.context.desk_contacts.load(key)
    return _contact(found) if found else None


async def desks(info: Info, first: int, after: str | None) -> Connection[Desk]:
    """Return a page of the counters, by name."""
    context = info.context
    permit(context.viewer, Action.READ_NETWORK)

    async def nodes(ids: list[str]) -> list[Desk | None]:
        return [_desk(one) if one else None for one in await context.desks.load_many(ids)]

    async def read(first: int, after: str) -> Keys:
        return await desk_keys(context.graph, first, after)

    return await keyset_connection(
        "desks", first, after, context.language, read, nodes, lambda: desk_total(context.graph)
    )


@strawberry.type(description="What somebody's words lead to, each nearest first.")
class Orientation:
    competence_ids: strawberry.Private[list[str]]
    service_ids: strawberry.Private[list[str]]
    commitment_ids: strawberry.Private[list[str]]

    @strawberry.field(description="What they may be asking for.")
    async def competences(self, info: Info, first: AtMost = 5) -> list[Competence]:
        known = (await info.context.reference()).taxonomy.competences
        found = [known[id_] for id_ in self.competence_ids if id_ in known]
        return [competence(one, info) for one in found[: max(0, min(first, 100))]]

    @strawberry.field(description="Services of the city.")
    async def services(self, info: Info, first: AtMost = 5) -> list[Service]:
        found = await info.context.services.load_many(self.service_ids[: max(0, min(first, 100))])
        return [service(one) for one in found if one]

    @strawberry.field(
        description="What partners offer that holds today; whether there is room is not looked at."
    )
    async def commitments(self, info: Info, first: AtMost = 5) -> list[Commitment]:
        found = await info.context.commitments.load_many(self.commitment_ids[: max(0, min(first, 100))])
        return [commitment(one) for one in found if one]


async def orientation(info: Info, words: str) -> Orientation:
    """Return what the words of somebody at a counter lead to."""
    found = await orient(info.context.viewer, words, info.context.graph, info.context.today)
    return Orientation(
        competence_ids=list(found.competence_ids),
        service_ids=list(found.service_ids),
        commitment_ids=list(found.commitment_ids),
    )


@strawberry.input(
    description="What was heard at a counter. Three things are enough in a queue; nothing tells who it was."
)
class DeskContactInput:
    kind: RequestKind = strawberry.field(description="What for.")
    outcome: ContactOutcome = strawberry.field(description="What became of it.")
    competence_id: strawberry.ID | None = strawberry.field(
        default=None, description="The competence that was asked for."
    )
    procedure: OnlineProcedure | None = strawberry.field(
        default=None, description="With which online procedure they were helped."
    )
    area_id: strawberry.ID | None = strawberry.field(default=None, description="Where they live.")
    service_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Services of the city that they were pointed to, at most 20."
    )
    partner_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Partners that they were pointed to, at most 20."
    )
    at: datetime | None = strawberry.field(default=None, description="When; now when left out.")


@strawberry.type(description="What came of logging a contact.")
class DeskContactRecordPayload:
    contact: DeskContact | None = strawberry.field(description="The contact; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.input(
    description="A household that is to be accompanied, under a random code. Nothing tells who it is."
)
class CaseInput:
    members: list[AgeBand] = strawberry.field(
        description="The age band of each of its 1 to 20 members, who are numbered from 1 on."
    )
    controller: str = strawberry.field(description="The body that answers for the data, in 1 to 200 letters.")
    legal_basis: LegalBasis = strawberry.field(description="On what ground these data are kept.")
    consents: list[ConsentPurpose] = strawberry.field(
        default_factory=list, description="To what it agrees today."
    )
    languages: list[LanguageTag] = strawberry.field(
        default_factory=list, description="Languages spoken at home, the preferred one first, at most 10."
    )


@strawberry.type(description="What came of opening a household's case.")
class BeneficiaryOpenPayload:
    beneficiary: Beneficiary | None = strawberry.field(
        description="The household under its new code; null when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type
class DeskDeeds:
    """What people do at counters."""

    @strawberry.mutation(description="Log what was heard at a counter.")
    async def desk_contact_record(
        self,
        info: Info,
        desk_id: Annotated[strawberry.ID, strawberry.argument(description="The counter.")],
        contact: Annotated[DeskContactInput, strawberry.argument(description="What was heard.")],
        idempotency_key: Key,
    ) -> DeskContactRecordPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_DESKS)
        ids, within = IdReader(), ("contact",)
        known = await context.reference()
        asked = domain.DeskContact(
            id=new_contact_id(),
            desk_id=ids.key(desk_id, "desk", ("deskId",)),
            at=moment_of(contact.at),
            kind=contact.kind,
            outcome=contact.outcome,
            competence_id=ids.known(
                contact.competence_id, "competence", (*within, "competenceId"), known.taxonomy.competences
            ),
            procedure=contact.procedure,
            area_id=ids.known(contact.area_id, "area", (*within, "areaId"), known.geography.areas),
            service_ids=tuple(
                ids.key(one, "service", (*within, "serviceIds", place))
                for place, one in enumerate(contact.service_ids)
            ),
            partner_ids=tuple(
                ids.key(one, "partner", (*within, "partnerIds", place))
                for place, one in enumerate(contact.partner_ids)
            ),
        )
        found = ids.misread or await record_desk_contact(
            context.viewer, asked, idempotency_key, context.graph, moment_of(None)
        )
        if isinstance(found, list):
            return DeskContactRecordPayload(contact=None, user_errors=user_errors(found, context.language))
        return DeskContactRecordPayload(contact=await desk_contact_called(found, info), user_errors=[])

    @strawberry.mutation(
        description="Accompany a household: its case is opened under a random code, with the ground for keeping its data "
        "and what it agrees to. From a contact at a counter it takes the area and, where no need is told, the competence "
        "that was asked; nothing ties the two together afterwards."
    )
    async def beneficiary_open(
        self,
        info: Info,
        case: Annotated[CaseInput, strawberry.argument(description="The household.")],
        idempotency_key: Key,
        desk_contact_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The contact at a counter that it comes from."),
        ] = None,
        area_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Where it lives; where the contact said when left out."),
        ] = None,
        needs: Annotated[
            list[NeedInput] | None, strawberry.argument(description="What it needs, at most 100 needs.")
        ] = None,
        case_manager_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="Who accompanies it; who asks when left out."),
        ] = None,
    ) -> BeneficiaryOpenPayload:
        context = info.context
        permit_some(context.viewer, Action.OPEN_CASES)
        ids = IdReader()
        asked = AskedCase(
            tuple(case.members),
            tuple(case.languages),
            case.controller,
            case.legal_basis,
            tuple(case.consents),
        )
        manager = case_manager_id and ids.key(case_manager_id, "case-manager", ("caseManagerId",))
        contact = desk_contact_id and ids.key(desk_contact_id, "desk-contact", ("deskContactId",))
        place = area_id and ids.key(area_id, "area", ("areaId",))
        wanted = asked_needs(needs or [], ids)
        found = ids.misread or await accompany(
            context.viewer,
            manager,
            contact,
            place,
            asked,
            wanted,
            idempotency_key,
            context.graph,
            context.today,
        )
        if isinstance(found, list):
            return BeneficiaryOpenPayload(beneficiary=None, user_errors=user_errors(found, context.language))
        return BeneficiaryOpenPayload(beneficiary=await beneficiary_called(found, info), user_errors=[])
