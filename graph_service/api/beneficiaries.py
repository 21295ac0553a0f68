"""Households under their codes, and what they need."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from graph_service.actions.find_partners import FoundOffers
from graph_service.api.areas import Area, area
from graph_service.api.case_managers import CaseManager, case_manager
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Info
from graph_service.api.events import BeneficiaryEvent, beneficiary_event
from graph_service.api.ids import global_id, kind_and_key
from graph_service.api.lookup import Lookup
from graph_service.api.matches import MatchConnection, match_connection
from graph_service.api.near_misses import (
    FIXES,
    NEAR_MISSES,
    UNANSWERABLE,
    Fix,
    NearMissConnection,
    fixes_of,
    near_misses_of,
    unanswerable_of,
)
from graph_service.api.node import Node
from graph_service.api.pages import After, AtMost, Connection, First, keyset_connection, refused
from graph_service.api.partners import Partner, partner, partner_of
from graph_service.api.plans import PLAN, BudgetSeconds, PlanAlternatives, SupportPlan, plan_of
from graph_service.api.scalars import (
    AgeBand,
    ConsentPurpose,
    DisclosedPart,
    LanguageTag,
    LegalBasis,
    Mode,
    NeedState,
    Priority,
    Window,
    windows,
)
from graph_service.api.services import Service, service
from graph_service.domain import cases, model
from graph_service.domain.identifiers import is_case_code
from graph_service.domain.permissions import Action, permit_some
from graph_service.graph.beneficiaries import (
    beneficiary_by_code,
    beneficiary_keys,
    beneficiary_total,
    household_of_need,
    own_beneficiary_keys,
)
from graph_service.graph.cases import disclosures
from graph_service.graph.pages import Keys
from graph_service.matching.search import is_waiting

if TYPE_CHECKING:
    from graph_service.api.inclusion_pacts import InclusionPact
    from graph_service.api.referrals import Referral
    from graph_service.api.skills import MemberBilancio


@strawberry.type(description="Someone of a household: a number and an age band, nothing more.")
class Member:
    number: int = strawberry.field(description="Tells the members of one household apart.")
    age_band: AgeBand = strawberry.field(description="The age band.")


@strawberry.type(description="A competence called for, by a member or by the whole household.")
class Need(Node):
    hours_per_week: float = strawberry.field(description="Hours a week.")
    reserved_hours: float = strawberry.field(
        description="Hours a week of these that accepted referrals hold; only the others wait."
    )
    session_minutes: int = strawberry.field(description="The length of one session.")
    windows: list[Window] = strawberry.field(description="When it could be; empty for any time.")
    member: int | None = strawberry.field(description="The member it is for; null for the whole household.")
    age_band: AgeBand | None = strawberry.field(
        description="The age band of that member; null for the whole household."
    )
    languages: list[LanguageTag] = strawberry.field(
        description="Languages that would do, the preferred one first."
    )
    modes: list[Mode] = strawberry.field(description="How it may be given; empty for any way.")
    wheelchair: bool = strawberry.field(description="Whether the place must be reached in a wheelchair.")
    priority: Priority = strawberry.field(description="How pressing it is.")
    state: NeedState = strawberry.field(description="Where it stands.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date | None = strawberry.field(
        description="Its last day; null for six months from its first day, or from today once it has begun."
    )
    record: strawberry.Private[model.Need]
    household: strawberry.Private[model.Beneficiary]

    @strawberry.field(description="The competence called for.")
    async def competence(self, info: Info) -> Competence:
        return competence(
            (await info.context.reference()).taxonomy.competences[self.record.competence_id], info
        )

    @strawberry.field(description="To whom it was entrusted, the latest asked first.")
    async def referrals(
        self, info: Info
    ) -> list[Annotated["Referral", strawberry.lazy("graph_service.api.referrals")]]:
        from graph_service.api.referrals import referrals_of_need

        return await referrals_of_need(self.record.id or "", info)

    @strawberry.field(
        description="The offers that could meet it from today on, best first; null once it is met, closed or over."
    )
    async def matches(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
    ) -> MatchConnection | None:
        found = await self._found(info)
        return (
            match_connection(found[0].ranking(found[1]), first, after, info.context.language)
            if found
            else None
        )

    @strawberry.field(description=f"{NEAR_MISSES} Null once it is met, closed or over.")
    async def near_misses(
        self, info: Info, first: First = 10, after: After = None
    ) -> NearMissConnection | None:
        found = await self._found(info)
        return await near_misses_of(*found, info, first, after) if found else None

    @strawberry.field(description=f"{FIXES} None once it is met, closed or over.")
    async def fixes(self, info: Info, first: AtMost = 5) -> list[Fix]:
        found = await self._found(info)
        return await fixes_of(*found, info, first) if found else []

    @strawberry.field(description=UNANSWERABLE)
    async def unanswerable(self, info: Info) -> str | None:
        found = await self._found(info)
        return await unanswerable_of(*found, info) if found else None

    async def _found(self, info: Info) -> tuple[FoundOffers, int] | None:
        """Return the offers for the household and this need's place among those that wait; None when it does not."""
        if not is_waiting(self.record, info.context.today):
            return None
        found = await info.context.found_offers.load(self.household)
        return found, next(i for i, need in enumerate(found.search.needs) if need.id == self.record.id)

    @strawberry.field(description="Open services of the city that answer it, the nearest in meaning first.")
    async def services(
        self,
        info: Info,
        first: AtMost = 5,
    ) -> list[Service]:
        geography = (await info.context.reference()).geography
        areas = frozenset(geography.shares_above(self.household.area_id))
        answering = await info.context.services_answering.load((self.record.competence_id, areas))
        return [service(one) for one in answering[: max(0, min(first, 100))]]


def need(record: model.Need, household: model.Beneficiary) -> Need:
    return Need(
        id=strawberry.ID(global_id("need", record.id or "")),
        hours_per_week=record.minutes_per_week / 60,
        reserved_hours=record.reserved_minutes / 60,
        session_minutes=record.session_minutes,
        windows=windows(record.windows),
        member=record.member,
        age_band=record.age_band,
        languages=[LanguageTag(tag) for tag in record.languages],
        modes=list(record.modes),
        wheelchair=record.wheelchair,
        priority=record.priority,
        state=record.state,
        starts_on=record.period.start,
        ends_on=record.period.end,
        record=record,
        household=household,
    )


@strawberry.type(description="What a household agreed to.")
class Consent:
    purpose: ConsentPurpose = strawberry.field(description="For what.")
    given_on: date = strawberry.field(description="On which day.")
    withdrawn_on: date | None = strawberry.field(
        description="On which day it was withdrawn; null while it holds."
    )


@strawberry.type(description="A case-manager who may see a household's case beside whoever leads it.")
class CaseShare:
    case_manager: CaseManager = strawberry.field(description="Who.")
    since: date | None = strawberry.field(description="The first day; null when it is not on record.")
    until: date | None = strawberry.field(description="The last day; null for an open end.")


@strawberry.type(description="What a partner was told of a household by one referral.")
class Disclosure:
    title: str = strawberry.field(description="The offer that was asked for.")
    parts: list[DisclosedPart] = strawberry.field(description="What it was told.")
    since: date | None = strawberry.field(
        description="On which day the partner was asked; null when nobody wrote it down."
    )
    until: date | None = strawberry.field(description="The last day of the referral.")
    letters: list[datetime] = strawberry.field(
        description="When letters told of it, as far as it is known which did."
    )
    record: strawberry.Private[cases.Disclosure]

    @strawberry.field(description="The partner.")
    async def partner(self, info: Info) -> Partner:
        return await partner_of(self.record.partner_id, info)

    @strawberry.field(description="The referral.")
    async def referral(
        self, info: Info
    ) -> Annotated["Referral", strawberry.lazy("graph_service.api.referrals")] | None:
        from graph_service.api.referrals import referral_called

        return await referral_called(self.record.referral_id, info)


def disclosure(record: cases.Disclosure) -> Disclosure:
    return Disclosure(
        title=record.title,
        parts=list(record.parts),
        since=record.since,
        until=record.until,
        letters=list(record.letters),
        record=record,
    )


@strawberry.type(description="A household under a random code: who they are is not known here.")
class Beneficiary(Node):
    code: str = strawberry.field(description="The random code.")
    languages: list[LanguageTag] = strawberry.field(
        description="Languages spoken at home, the preferred one first."
    )
    members: list[Member] = strawberry.field(description="Its members.")
    controller: str = strawberry.field(description="The body that answers for the data about it.")
    legal_basis: LegalBasis = strawberry.field(description="On what ground these data are kept.")
    consents: list[Consent] = strawberry.field(
        description="What it agreed to, also what it withdrew, by purpose, then by day."
    )
    record: strawberry.Private[model.Beneficiary]

    @strawberry.field(description="Where it lives.")
    async def area(self, info: Info) -> Area:
        return area((await info.context.reference()).geography.areas[self.record.area_id])

    @strawberry.field(description="Who accompanies it; null when nobody does today.")
    async def case_manager(self, info: Info) -> CaseManager | None:
        lead = self.record.leading_on(info.context.today)
        found = await info.context.case_managers.load(lead.case_manager_id) if lead else None
        return case_manager(found) if found else None

    @strawberry.field(description="With whom its case is shared today.")
    async def shared_with(self, info: Info) -> list[CaseShare]:
        shares = self.record.shares_on(info.context.today)
        found = await info.context.case_managers.load_many([one.case_manager_id for one in shares])
        return [
            CaseShare(case_manager=case_manager(who), since=one.start, until=one.end)
            for one, who in zip(shares, found, strict=True)
            if who
        ]

    @strawberry.field(description="What was done with its case, from the first to the last.")
    async def history(self, info: Info) -> list[BeneficiaryEvent]:
        return [
            beneficiary_event(one) for one in await info.context.events_of_beneficiaries.load(self.record.id)
        ]

    @strawberry.field(
        description="Which partners were told something of it, and when, by the referrals that were sent, the first one first."
    )
    async def disclosures(self, info: Info) -> list[Disclosure]:
        return [disclosure(one) for one in await disclosures(info.context.graph, self.record.id)]

    @strawberry.field(description="Its paths, the latest first.")
    async def inclusion_pacts(
        self, info: Info
    ) -> list[Annotated["InclusionPact", strawberry.lazy("graph_service.api.inclusion_pacts")]]:
        from graph_service.api.inclusion_pacts import inclusion_pacts_of

        return await inclusion_pacts_of(self.record.id, info)

    @strawberry.field(
        description="The bilancio di competenze of each member of whom something is known, by number."
    )
    async def bilancio(
        self, info: Info
    ) -> list[Annotated["MemberBilancio", strawberry.lazy("graph_service.api.skills")]]:
        from graph_service.api.skills import bilancio_of

        return await bilancio_of(self.record, info)

    @strawberry.field(description="What it needs.")
    async def needs(self, info: Info) -> list[Need]:
        info.context.has_read(self.record.id, "need")
        return [need(one, self.record) for one in await info.context.needs.load(self.record)]

    @strawberry.field(description=f"{PLAN} Of the needs that wait, from today on.")
    async def plan(
        self, info: Info, budget_seconds: BudgetSeconds = 5, alternatives: PlanAlternatives = 0
    ) -> SupportPlan:
        found = await info.context.found_offers.load(self.record)
        return await plan_of(found, info, budget_seconds, alternatives)

    @strawberry.field(description="Partners that the family does not want.")
    async def refused_partners(self, info: Info) -> list[Partner]:
        found = await info.context.partners.load_many(sorted(self.record.refused_partner_ids))
        return [partner(one) for one in found if one]


def beneficiary(record: model.Beneficiary) -> Beneficiary:
    return Beneficiary(
        id=strawberry.ID(global_id("beneficiary", record.id)),
        code=record.code,
        languages=[LanguageTag(tag) for tag in record.languages],
        members=[Member(number=one.number, age_band=one.age_band) for one in record.members],
        controller=record.controller,
        legal_basis=record.legal_basis,
        consents=[
            Consent(purpose=one.purpose, given_on=one.given_on, withdrawn_on=one.withdrawn_on)
            for one in record.consents
        ],
        record=record,
    )


@strawberry.input(description="Which households to list.")
class BeneficiaryFilter:
    area_id: strawberry.ID | None = strawberry.field(
        default=None, description="Living in this area, or in one that lies in it."
    )


async def beneficiary_of(info: Info, id_: str | None, code: str | None) -> Beneficiary | None:
    """Return the household with this id or under this code, or with both, if there is one."""
    permit_some(info.context.viewer, Action.READ_BENEFICIARIES)
    wanted = code.strip().upper() if code is not None else None
    if id_ is not None:
        kind, key = kind_and_key(id_)
        record = await info.context.beneficiaries.load(key) if kind == "beneficiary" else None
    elif wanted is not None and is_case_code(wanted):
        record = await beneficiary_by_code(info.context.graph, wanted)
    else:
        return None
    if record is None or wanted not in {None, record.code}:
        return None
    return beneficiary(record) if info.context.sees(record, "beneficiary") else None


async def beneficiary_called(key: str, info: Info) -> Beneficiary | None:
    """Return the household with this key, if there is one."""
    return await beneficiary_of(info, global_id("beneficiary", key), None)


async def need_called(key: str, info: Info) -> Need | None:
    """Return the need with this key, if there is one."""
    permit_some(info.context.viewer, Action.READ_BENEFICIARIES)
    household_id = await household_of_need(info.context.graph, key)
    household = await info.context.beneficiaries.load(household_id) if household_id else None
    if household is None or not info.context.sees(household, "need"):
        return None
    needs = await info.context.needs.load(household)
    return next((need(one, household) for one in needs if one.id == key), None)


async def beneficiaries(
    info: Info, filter: BeneficiaryFilter | None, first: int, after: str | None
) -> Connection[Beneficiary]:
    """Return the viewer's households that the filter asks for, in the order of their codes."""
    permit_some(info.context.viewer, Action.READ_BENEFICIARIES)
    context, viewer = info.context, info.context.viewer
    area_ids: list[str] | None = None
    if filter and filter.area_id is not None:
        lookup = Lookup(await context.reference())
        area = lookup.area(filter.area_id, ("filter", "areaId"))
        if area is None:
            return refused(lookup.problems, context.language)
        geography = lookup.known.geography
        area_ids = [id_ for id_ in geography.areas if geography.inside(id_, area)]

    async def nodes(ids: list[str]) -> list[Beneficiary | None]:
        found = [one for one in await context.beneficiaries.load_many(ids) if one]
        for one in found:
            context.has_read(one.id, "beneficiary")
        return [beneficiary(one) for one in found]

    async def read(first: int, after: str) -> Keys:
        if viewer.every_case:
            return await beneficiary_keys(context.graph, area_ids, first, after)
        return await own_beneficiary_keys(
            context.graph, viewer.case_manager_id or "", area_ids, context.today, first, after
        )

    return await keyset_connection(
        "beneficiaries",
        first,
        after,
        context.language,
        read,
        nodes,
        lambda: beneficiary_total(context.graph, area_ids),
    )
