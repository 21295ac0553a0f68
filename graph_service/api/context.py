"""What resolvers have at hand during one operation: the graph, the viewer, today, and batched readers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from secrets import token_urlsafe
from typing import Any, TypeVar

import strawberry
from strawberry.dataloader import DataLoader

from graph_service.accounts.signing_in import SignInRules
from graph_service.actions.audit import record_reads
from graph_service.actions.cases import sees_household
from graph_service.actions.coverage import Counted, CoverageRules, shown_view
from graph_service.actions.erase_cases import Outside
from graph_service.actions.find_near_misses import NearMisses, find_near_misses
from graph_service.actions.find_partners import FoundOffers, answering_services, search_for_beneficiaries
from graph_service.actions.fulfilment import FigureOf, read_fulfilment
from graph_service.actions.grants import read_grant_totals
from graph_service.actions.inclusion_pacts import read_path_totals
from graph_service.api.limits import OperationLimits
from graph_service.coverage.grants import GrantTotals
from graph_service.coverage.paths import PathTotals
from graph_service.domain.accounts import Account, Caller, SignIn, Token
from graph_service.domain.assignments import Assignment
from graph_service.domain.attendance import Attendance
from graph_service.domain.capacity import Booking
from graph_service.domain.checks import LAST_YEAR
from graph_service.domain.desks import Desk, DeskContact
from graph_service.domain.events import Event
from graph_service.domain.feeds import Feed
from graph_service.domain.fulfilment import Fulfilment
from graph_service.domain.merging import Merged
from graph_service.domain.model import (
    Beneficiary,
    CaseManager,
    Commitment,
    CommunityPact,
    Contact,
    Grant,
    GrantEntry,
    InclusionPact,
    Intervention,
    Need,
    Organisation,
    Partner,
    Place,
    RegisterEntry,
    Service,
    Signature,
)
from graph_service.domain.paper_codes import PaperCodes
from graph_service.domain.permissions import Viewer
from graph_service.domain.phrases import Language
from graph_service.domain.reference import Reference
from graph_service.domain.referrals import Referral
from graph_service.domain.schedule import Period
from graph_service.domain.skills import Bilancio
from graph_service.domain.suggestions import TurnedDown
from graph_service.domain.taxonomy import CompetenceMapping
from graph_service.domain.timetables import Appointment
from graph_service.domain.trainings import Gain, Method, Training
from graph_service.domain.worklist import Patience
from graph_service.events.links import Signer
from graph_service.events.watching import Watch
from graph_service.graph import (
    accounts,
    assignments,
    attendance,
    beneficiaries,
    cases,
    commitments,
    competences,
    desks,
    events,
    feeds,
    grants,
    inclusion_pacts,
    interventions,
    joining,
    merging,
    pacts,
    partners,
    referrals,
    register,
    services,
    skills,
    suggestions,
    trainings,
)
from graph_service.graph.connection import Graph
from graph_service.graph.coverage import Opened, open_ledger
from graph_service.graph.events import Recorded
from graph_service.graph.pages import Keys
from graph_service.graph.reference import reference
from graph_service.serving.requests import current_id
from graph_service.solvers import Solvers

V = TypeVar("V")


@dataclass(frozen=True)
class PageOf:
    """A page of a list that belongs to something: the key of that thing, how many, after which key."""

    of: str
    first: int
    after: str


@dataclass(frozen=True)
class DaysOf:
    """What belongs to something between two days; None for no bound."""

    of: str
    start: date | None
    end: date | None


@dataclass
class Context:
    """One operation: who asks, in which language, on which day, of which graph."""

    graph: Graph
    viewer: Viewer
    today: date
    language: Language = "it"
    request: Any = None
    response: Any = None
    connection_params: dict[str, object] | None = field(default=None)
    solvers: Solvers | None = None
    """Who solves plans; a thread of this process when there are none."""
    signer: Signer | None = None
    watch: Watch | None = None
    outside: Outside | None = None
    """What of cases is kept outside of the graph; None where none can be erased."""
    paper_codes: PaperCodes = field(default_factory=lambda: PaperCodes(token_urlsafe()))
    """How paper codes are marked; without a key of the service, what is issued here is recognised nowhere else."""
    patience: Patience = field(default_factory=Patience)
    """After how many days requests are brought to mind, and lapse."""
    limits: OperationLimits = field(default_factory=OperationLimits)
    error_id: str = field(default_factory=current_id)
    """By which what goes wrong unforeseen is found in the log."""
    caller: Caller | None = None
    """How the viewer is known; None where they ask within this process."""
    sign_in_rules: SignInRules | None = None
    """How invitations leave; None where whoever looks after letters sends them later."""
    coverage: CoverageRules = field(default_factory=CoverageRules)
    caller_now: Callable[[], Awaitable[Caller]] | None = None
    """Who the same request would come from at this moment: a sign-in may have ended since."""

    read_of: dict[str, set[str]] = field(default_factory=dict)
    """The households of which something was shown and is not written down yet, by id, with the kinds of things."""

    def has_read(self, household_id: str, kind: str) -> None:
        """Note that something of a household is shown."""
        self.read_of.setdefault(household_id, set()).add(kind)

    def sees(self, household: Beneficiary, kind: str) -> bool:
        """Return whether the viewer may read about the household, and note that this kind of thing is shown if so."""
        seen = sees_household(self.viewer, household, self.today)
        if seen:
            self.has_read(household.id, kind)
        return seen

    async def keep_reads(self) -> None:
        """Write down what was shown of households, before anybody sees it."""
        read, self.read_of = self.read_of, {}
        await record_reads(self.viewer, read, self.graph)

    def forget(self) -> None:
        """Read everything anew from here on: after a deed, and each time that a subscription tells something."""
        for name in [
            name for name in vars(self) if isinstance(getattr(type(self), name, None), cached_property)
        ]:
            del vars(self)[name]

    async def reference(self) -> Reference:
        """Return areas, coverage and competences, in one state for the whole operation."""
        return await self._references.load("")

    def knows(self, present: Reference) -> None:
        """Use this state, which somebody else has read, for the rest of the operation."""
        self._references.prime("", present)

    @cached_property
    def _references(self) -> DataLoader[str, Reference]:
        async def load(keys: list[str]) -> list[Reference]:
            present = await reference(self.graph)
            return [present for _ in keys]

        return DataLoader(load_fn=load)

    @cached_property
    def accounts(self) -> DataLoader[str, Account | None]:
        return _one_each(lambda ids: accounts.accounts(self.graph, ids))

    @cached_property
    def sign_ins(self) -> DataLoader[str, list[SignIn]]:
        return _many_each(lambda ids: accounts.sign_ins(self.graph, ids, datetime.now(UTC)))

    @cached_property
    def tokens(self) -> DataLoader[str, list[Token]]:
        return _many_each(lambda ids: accounts.tokens(self.graph, ids))

    @cached_property
    def feeds(self) -> DataLoader[str, list[Feed]]:
        return _many_each(lambda ids: feeds.feeds(self.graph, ids))

    @cached_property
    def events_of_accounts(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_accounts(self.graph, ids))

    @cached_property
    def partners(self) -> DataLoader[str, Partner | None]:
        return _one_each(lambda ids: partners.partners(self.graph, ids))

    @cached_property
    def contacts(self) -> DataLoader[str, list[Contact]]:
        return _many_each(lambda ids: partners.contacts(self.graph, ids))

    @cached_property
    def members(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: partners.members(self.graph, ids))

    @cached_property
    def pacts(self) -> DataLoader[str, CommunityPact | None]:
        return _one_each(lambda ids: pacts.pacts(self.graph, ids))

    @cached_property
    def signatures(self) -> DataLoader[str, list[Signature]]:
        return _many_each(lambda ids: pacts.signatures(self.graph, ids))

    @cached_property
    def versions_of_pacts(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: pacts.versions(self.graph, ids))

    @cached_property
    def interventions(self) -> DataLoader[str, Intervention | None]:
        return _one_each(lambda ids: interventions.interventions(self.graph, ids))

    @cached_property
    def interventions_of_pacts(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: interventions.interventions_of_pacts(self.graph, ids))

    @cached_property
    def interventions_of_commitments(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: interventions.interventions_of_commitments(self.graph, ids))

    @cached_property
    def covered_areas(self) -> DataLoader[str, list[tuple[str, str]]]:
        return _many_each(lambda ids: pacts.covered_areas(self.graph, ids))

    @cached_property
    def places(self) -> DataLoader[str, Place | None]:
        return _one_each(lambda ids: pacts.places(self.graph, ids))

    @cached_property
    def commitments(self) -> DataLoader[str, Commitment | None]:
        return _one_each(lambda ids: commitments.commitments(self.graph, ids))

    @cached_property
    def commitments_of_partners(self) -> DataLoader[PageOf, Keys]:
        return _pages(lambda ids, first, after: commitments.pages_of_partners(self.graph, ids, first, after))

    @cached_property
    def commitments_of_pacts(self) -> DataLoader[PageOf, Keys]:
        return _pages(lambda ids, first, after: commitments.pages_of_pacts(self.graph, ids, first, after))

    @cached_property
    def bookings_of_commitments(self) -> DataLoader[str, list[Booking]]:
        """What referrals hold of commitments from this week on."""

        async def load(ids: list[str]) -> list[list[Booking]]:
            found = await commitments.bookings(self.graph, ids, Period(self.today, date(LAST_YEAR, 12, 1)))
            return [found[id_][0] if id_ in found else [] for id_ in ids]

        return DataLoader(load_fn=load)

    @cached_property
    def turned_down(self) -> DataLoader[str, TurnedDown | None]:
        return _one_each(lambda ids: suggestions.turned_down(self.graph, ids))

    @cached_property
    def services(self) -> DataLoader[str, Service | None]:
        return _one_each(lambda ids: services.services(self.graph, ids))

    @cached_property
    def register_entries(self) -> DataLoader[str, RegisterEntry | None]:
        return _one_each(lambda tax_codes: register.register_entries(self.graph, tax_codes))

    @cached_property
    def beneficiaries(self) -> DataLoader[str, Beneficiary | None]:
        return _one_each(lambda ids: beneficiaries.beneficiaries(self.graph, ids))

    @cached_property
    def needs(self) -> DataLoader[Beneficiary, list[Need]]:
        async def load(households: list[Beneficiary]) -> list[list[Need]]:
            found = await beneficiaries.needs(self.graph, households)
            return [found.get(household.id, []) for household in households]

        return DataLoader(load_fn=load)

    @cached_property
    def referrals(self) -> DataLoader[str, Referral | None]:
        return _one_each(lambda ids: referrals.referrals(self.graph, ids))

    @cached_property
    def referrals_of_needs(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: referrals.referrals_of_needs(self.graph, ids))

    @cached_property
    def events_of_referrals(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_referrals(self.graph, ids))

    @cached_property
    def events_of_assignments(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_assignments(self.graph, ids))

    @cached_property
    def events_of_attendance(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_attendance(self.graph, ids))

    @cached_property
    def assignments(self) -> DataLoader[str, Assignment | None]:
        return _one_each(lambda ids: assignments.assignments(self.graph, ids))

    @cached_property
    def assignments_of_referrals(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: assignments.assignments_of_referrals(self.graph, ids))

    @cached_property
    def assignments_of_volunteers(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: assignments.assignments_of_volunteers(self.graph, ids))

    @cached_property
    def attendance(self) -> DataLoader[DaysOf, list[Attendance]]:
        """What was recorded of referrals; those asked for the same days are one question."""

        async def load(asked: list[DaysOf]) -> list[list[Attendance]]:
            found: dict[DaysOf, list[Attendance]] = {}
            for start, end in dict.fromkeys((one.start, one.end) for one in asked):
                ids = [one.of for one in asked if (one.start, one.end) == (start, end)]
                held = await attendance.attendance_of_referrals(self.graph, ids, start, end)
                found |= {DaysOf(id_, start, end): held.get(id_, []) for id_ in ids}
            return [found[one] for one in asked]

        return DataLoader(load_fn=load)

    @cached_property
    def fulfilment(self) -> DataLoader[FigureOf, Fulfilment]:
        async def load(asked: list[FigureOf]) -> list[Fulfilment]:
            return await read_fulfilment(asked, self.graph, self.today)

        return DataLoader(load_fn=load)

    @cached_property
    def events_of_commitments(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_commitments(self.graph, ids))

    @cached_property
    def events(self) -> DataLoader[str, Recorded | None]:
        return _one_each(lambda ids: events.events(self.graph, ids))

    @cached_property
    def events_of_pacts(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_pacts(self.graph, ids))

    @cached_property
    def events_of_interventions(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_interventions(self.graph, ids))

    @cached_property
    def case_managers(self) -> DataLoader[str, CaseManager | None]:
        return _one_each(lambda ids: cases.case_managers(self.graph, ids))

    @cached_property
    def events_of_beneficiaries(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_beneficiaries(self.graph, ids))

    @cached_property
    def bilanci(self) -> DataLoader[Beneficiary, Bilancio]:
        async def load(households: list[Beneficiary]) -> list[Bilancio]:
            found = await skills.bilanci(self.graph, households)
            return [found[household.id] for household in households]

        return DataLoader(load_fn=load)

    @cached_property
    def inclusion_pacts(self) -> DataLoader[str, InclusionPact | None]:
        return _one_each(lambda ids: inclusion_pacts.inclusion_pacts(self.graph, ids))

    @cached_property
    def inclusion_pacts_of(self) -> DataLoader[str, list[str]]:
        """The ids of the paths of each household."""
        return _many_each(lambda ids: inclusion_pacts.inclusion_pacts_of(self.graph, ids))

    @cached_property
    def appointments(self) -> DataLoader[str, list[Appointment]]:
        """What partners do for the household on each path."""
        return _many_each(lambda ids: inclusion_pacts.appointments(self.graph, ids))

    @cached_property
    def events_of_inclusion_pacts(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_inclusion_pacts(self.graph, ids))

    @cached_property
    def path_totals(self) -> DataLoader[str, PathTotals]:
        async def load(ids: list[str]) -> list[PathTotals]:
            found = await read_path_totals(self.viewer, ids, self.graph)
            return [found[id_] for id_ in ids]

        return DataLoader(load_fn=load)

    @cached_property
    def trainings(self) -> DataLoader[str, Training | None]:
        return _one_each(lambda ids: trainings.trainings(self.graph, ids))

    @cached_property
    def events_of_trainings(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_trainings(self.graph, ids))

    @cached_property
    def gains_of_volunteers(self) -> DataLoader[str, list[Gain]]:
        return _many_each(lambda ids: trainings.gains_of_volunteers(self.graph, ids))

    @cached_property
    def gains_of_case_managers(self) -> DataLoader[str, list[Gain]]:
        return _many_each(lambda ids: trainings.gains_of_case_managers(self.graph, ids))

    @cached_property
    def methods_of(self) -> DataLoader[str, list[Method]]:
        """The documents of the shared method about each competence."""
        return _many_each(lambda ids: trainings.methods_of(self.graph, ids))

    @cached_property
    def desks(self) -> DataLoader[str, Desk | None]:
        return _one_each(lambda ids: desks.desks(self.graph, ids))

    @cached_property
    def desk_contacts(self) -> DataLoader[str, DeskContact | None]:
        return _one_each(lambda ids: desks.desk_contacts(self.graph, ids))

    @cached_property
    def grants(self) -> DataLoader[str, Grant | None]:
        return _one_each(lambda ids: grants.grants(self.graph, ids))

    @cached_property
    def grants_of(self) -> DataLoader[str, list[str]]:
        """The ids of the grants of each path."""
        return _many_each(lambda ids: grants.grants_of(self.graph, ids))

    @cached_property
    def grant_entries(self) -> DataLoader[str, list[GrantEntry]]:
        return _many_each(lambda ids: grants.grant_entries(self.graph, ids))

    @cached_property
    def events_of_grants(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_grants(self.graph, ids))

    @cached_property
    def grant_totals(self) -> DataLoader[str, GrantTotals]:
        async def load(ids: list[str]) -> list[GrantTotals]:
            found = await read_grant_totals(self.viewer, ids, self.graph)
            return [found[id_] for id_ in ids]

        return DataLoader(load_fn=load)

    @cached_property
    def events_of_partners(self) -> DataLoader[str, list[Event]]:
        return _many_each(lambda ids: events.events_of_partners(self.graph, ids))

    @cached_property
    def called_alike(self) -> DataLoader[Organisation, list[str]]:
        """The ids of the other organisations that go by the same plain name."""

        async def load(asked: list[Organisation]) -> list[list[str]]:
            found = await joining.called_alike(self.graph, asked)
            return [found.get(one.id, []) for one in asked]

        return DataLoader(load_fn=load)

    @cached_property
    def merges(self) -> DataLoader[str, Merged | None]:
        return _one_each(lambda ids: merging.merges(self.graph, ids))

    @cached_property
    def merges_into(self) -> DataLoader[str, list[str]]:
        return _many_each(lambda ids: merging.merges_into(self.graph, ids))

    @cached_property
    def services_answering(self) -> DataLoader[tuple[str, frozenset[str]], list[Service]]:
        """City services by the competence asked and the areas open to, the nearest in meaning first."""

        async def load(asked: list[tuple[str, frozenset[str]]]) -> list[list[Service]]:
            return await answering_services(self.viewer, asked, await self.reference(), self.graph)

        return DataLoader(load_fn=load)

    @cached_property
    def found_offers(self) -> DataLoader[Beneficiary, FoundOffers]:
        """The offers for the waiting needs of stored households."""

        async def load(households: list[Beneficiary]) -> list[FoundOffers]:
            needs = await self.needs.load_many(households)
            asked = list(zip(households, needs, strict=True))
            known = await self.reference()
            return await search_for_beneficiaries(self.viewer, asked, known, self.graph, self.today)

        return DataLoader(load_fn=load)

    @cached_property
    def near_misses(self) -> DataLoader[tuple[FoundOffers, int], NearMisses]:
        """The near misses of needs, each given by its search and its place there."""

        async def load(asked: list[tuple[FoundOffers, int]]) -> list[NearMisses]:
            return await find_near_misses(self.viewer, asked, self.graph, self.today)

        return DataLoader(load_fn=load)

    @cached_property
    def ledgers(self) -> DataLoader[Period, Opened]:
        """Who asks and who offers in the whole city, over some days."""

        async def load(asked: list[Period]) -> list[Opened]:
            known = await self.reference()
            return [await open_ledger(self.graph, known, during) for during in asked]

        return DataLoader(load_fn=load)

    @cached_property
    def views(self) -> DataLoader[tuple[Period, int], Counted]:
        """Gaps of the whole city over some days, with what may be shown of them from so many families on."""

        async def load(asked: list[tuple[Period, int]]) -> list[Counted]:
            patience = self.coverage.patience
            return [
                await shown_view(self.graph, await self.ledgers.load(during), self.today, k, patience)
                for during, k in asked
            ]

        return DataLoader(load_fn=load)

    @cached_property
    def mappings(self) -> DataLoader[str, list[CompetenceMapping]]:
        return _many_each(lambda ids: competences.mappings(self.graph, ids))

    @cached_property
    def geometries(self) -> DataLoader[str, str | None]:
        return _one_each(lambda ids: competences.geometries(self.graph, ids))


Info = strawberry.Info[Context, None]


def _one_each(read: Callable[[Sequence[str]], Awaitable[Mapping[str, V]]]) -> DataLoader[str, V | None]:
    """Return a reader that gathers the ids asked for at the same time into one question."""

    async def load(ids: list[str]) -> list[V | None]:
        found = await read(ids)
        return [found.get(id_) for id_ in ids]

    return DataLoader(load_fn=load)


def _many_each(read: Callable[[Sequence[str]], Awaitable[Mapping[str, list[V]]]]) -> DataLoader[str, list[V]]:
    """Return the same for lists: an id that has none gets an empty one."""

    async def load(ids: list[str]) -> list[list[V]]:
        found = await read(ids)
        return [found.get(id_, []) for id_ in ids]

    return DataLoader(load_fn=load)


def _pages(read: Callable[[list[str], int, str], Awaitable[Mapping[str, Keys]]]) -> DataLoader[PageOf, Keys]:
    """Return the same for pages: those that ask for as many after the same key are one question."""

    async def load(asked: list[PageOf]) -> list[Keys]:
        found: dict[PageOf, Keys] = {}
        for first, after in dict.fromkeys((page.first, page.after) for page in asked):
            ids = [page.of for page in asked if (page.first, page.after) == (first, after)]
            pages = await read(ids, first, after)
            found |= {PageOf(id_, first, after): pages[id_] for id_ in ids}
        return [found[page] for page in asked]

    return DataLoader(load_fn=load)
