"""Who and what is in the network: partners and what they lend, families and what they need."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.geography import Point
from graph_service.domain.schedule import Period, Week


class PlaceKind(StrEnum):
    CASA = "CASA"
    SEAT = "SEAT"
    OTHER = "OTHER"


class Precision(StrEnum):
    """How good a place's point is."""

    BUILDING = "BUILDING"
    STREET = "STREET"
    APPROXIMATE = "APPROXIMATE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Place:
    """An address; its point is None when the position is not known."""

    id: str
    name: str
    kind: PlaceKind
    area_id: str
    address: str | None = None
    postal_code: str | None = None
    point: Point | None = None
    precision: Precision = Precision.UNKNOWN
    precision_note: str | None = None
    wheelchair: bool | None = None
    aliases: tuple[str, ...] = ()
    source: str | None = None


class OrganisationKind(StrEnum):
    ASSOCIATION = "ASSOCIATION"
    SOCIAL_COOPERATIVE = "SOCIAL_COOPERATIVE"
    FOUNDATION = "FOUNDATION"
    SCHOOL = "SCHOOL"
    PARISH = "PARISH"
    PUBLIC_BODY = "PUBLIC_BODY"
    COMPANY = "COMPANY"
    INFORMAL_GROUP = "INFORMAL_GROUP"
    OTHER = "OTHER"


class PartnerState(StrEnum):
    """Where a partner stands: it takes part once a coordinator has approved it."""

    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    DECLINED = "DECLINED"


@dataclass(frozen=True)
class Organisation:
    """A body of any legal form; tax code and RUNTS section (a letter, a–g) are optional.

    `listed_as` is the tax code of the register entry that it joined from; `publishes` says whether it agreed that
    it and its open offers are shown to everybody, also by other directories; `revision` grows with every change.
    """

    id: str
    name: str
    kind: OrganisationKind
    tax_code: str | None = None
    runts_section: str | None = None
    aliases: tuple[str, ...] = ()
    place_id: str | None = None
    website: str | None = None
    invented: bool | None = None
    source: str | None = None
    listed_as: str | None = None
    publishes: bool = False
    state: PartnerState = PartnerState.ACTIVE
    revision: int = 1


@dataclass(frozen=True)
class Volunteer:
    """A person who gives time; only the last days of insurance and clearance are kept, never the papers."""

    id: str
    name: str
    organisation_ids: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    competence_ids: tuple[str, ...] = ()
    insurance_until: date | None = None
    clearance_until: date | None = None
    area_id: str | None = None
    invented: bool | None = None
    state: PartnerState = PartnerState.ACTIVE
    revision: int = 1


Partner = Organisation | Volunteer


class ContactWay(StrEnum):
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    IN_PERSON = "IN_PERSON"


class ContactPart(StrEnum):
    """The parts of a contact that may be published."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    HOURS = "hours"


@dataclass(frozen=True)
class Contact:
    """How to reach a partner; `publish` names the parts that were agreed to be public."""

    id: str
    partner_id: str
    name: str
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    hours: Week = Week()
    preferred: ContactWay | None = None
    publish: frozenset[str] = frozenset()
    revision: int = 1


@dataclass(frozen=True)
class CommunityPact:
    """An agreement around one Casa: the areas it covers, and the partners who signed it.

    `version` counts those before it in the chain of renewals, itself included.
    """

    id: str
    name: str
    place_id: str
    period: Period
    renews_id: str | None = None
    source: str | None = None
    version: int = 1
    renewed_by_id: str | None = None


class SignatureRole(StrEnum):
    HOST = "HOST"
    PROMOTER = "PROMOTER"
    PARTNER = "PARTNER"


@dataclass(frozen=True)
class Signature:
    """A partner under a pact; papers may name different signatories, so each keeps its sources.

    Who leaves keeps the signature: `left_on` is the last day under the pact.
    """

    pact_id: str
    partner_id: str
    signed_on: date | None = None
    role: SignatureRole | None = None
    sources: tuple[str, ...] = ()
    left_on: date | None = None


@dataclass(frozen=True)
class RegisterEntry:
    """A real body known from a public list; not a partner until it joins.

    `gone_on` is the day on which a newer list was found without it.
    """

    tax_code: str
    name: str
    municipality: str
    province: str | None = None
    categories: tuple[str, ...] = ()
    source: str | None = None
    former_names: tuple[str, ...] = ()
    gone_on: date | None = None


class Mode(StrEnum):
    IN_PERSON = "IN_PERSON"
    AT_HOME = "AT_HOME"
    ONLINE = "ONLINE"


class CommitmentState(StrEnum):
    PROPOSED = "PROPOSED"
    WAITING = "WAITING"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    ENDED = "ENDED"
    DECLINED = "DECLINED"


class Staffing(StrEnum):
    VOLUNTEERS = "VOLUNTEERS"
    EMPLOYEES = "EMPLOYEES"


@dataclass(frozen=True)
class Commitment:
    """What a partner offers under a pact.

    `minutes_per_week` of presence for `places` people at once. Without windows it is by arrangement. `revision`
    grows with every change; `after_id` names the commitment that must be over before this one begins.
    """

    id: str
    pact_id: str
    partner_id: str
    title: str
    competence_ids: tuple[str, ...]
    minutes_per_week: int
    places: int
    modes: tuple[Mode, ...]
    valid: Period
    state: CommitmentState = CommitmentState.ACTIVE
    windows: Week = Week()
    closures: tuple[Period, ...] = ()
    languages: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    place_id: str | None = None
    assured_on: date | None = None
    staffing: Staffing = Staffing.VOLUNTEERS
    staff_ids: tuple[str, ...] = ()
    clearance_required: bool = True
    invented: bool | None = None
    after_id: str | None = None
    revision: int = 1

    @property
    def by_arrangement(self) -> bool:
        """Whether times are agreed case by case."""
        return not self.windows


@dataclass(frozen=True)
class Service:
    """An open service of the city: no capacity, shown beside the partners."""

    id: str
    name: str
    provider: str
    competence_ids: tuple[str, ...]
    area_ids: tuple[str, ...]
    description: str | None = None
    place_id: str | None = None
    windows: Week = Week()
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    how_to_ask: str | None = None
    source: str | None = None
    invented: bool | None = None


class InterventionState(StrEnum):
    RUNNING = "RUNNING"
    ENDED = "ENDED"


@dataclass(frozen=True)
class Intervention:
    """What several partners do together under a pact, with the public counterpart it works with.

    A commitment that ends stays part of it; `revision` grows with every change.
    """

    id: str
    pact_id: str
    name: str
    commitment_ids: tuple[str, ...]
    description: str | None = None
    public_counterpart: str | None = None
    results: str | None = None
    invented: bool | None = None
    state: InterventionState = InterventionState.RUNNING
    revision: int = 1


class AgeBand(StrEnum):
    AGE_0_2 = "AGE_0_2"
    AGE_3_5 = "AGE_3_5"
    AGE_6_10 = "AGE_6_10"
    AGE_11_13 = "AGE_11_13"
    AGE_14_17 = "AGE_14_17"
    AGE_18_64 = "AGE_18_64"
    AGE_65_PLUS = "AGE_65_PLUS"

    @property
    def youngest(self) -> int:
        return _AGES[self][0]

    @property
    def oldest(self) -> int:
        """The last year of the band; the last band goes on to 120."""
        return _AGES[self][1]

    @property
    def minor(self) -> bool:
        return self.oldest < 18


_AGES = {
    AgeBand.AGE_0_2: (0, 2),
    AgeBand.AGE_3_5: (3, 5),
    AgeBand.AGE_6_10: (6, 10),
    AgeBand.AGE_11_13: (11, 13),
    AgeBand.AGE_14_17: (14, 17),
    AgeBand.AGE_18_64: (18, 64),
    AgeBand.AGE_65_PLUS: (65, 120),
}


class Priority(StrEnum):
    URGENT = "URGENT"
    HIGH = "HIGH"
    NORMAL = "NORMAL"


class NeedState(StrEnum):
    OPEN = "OPEN"
    MET = "MET"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Need:
    """A competence called for, by a member or by the whole household (no member).

    `places` is how many people it serves at once: one for a member, all of them for a household;
    `with_minors` says whether one of them is under 18. `further_area_ids` are areas to which the family would
    go as well. `reserved_minutes` is what accepted referrals hold of it.
    """

    competence_id: str
    period: Period
    minutes_per_week: int = 60
    session_minutes: int = 60
    windows: Week = Week()
    age_band: AgeBand | None = None
    member: int | None = None
    places: int = 1
    with_minors: bool = False
    languages: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    wheelchair: bool = False
    priority: Priority = Priority.NORMAL
    further_area_ids: frozenset[str] = frozenset()
    id: str | None = None
    state: NeedState = NeedState.OPEN
    reserved_minutes: int = 0

    @property
    def minutes_waiting(self) -> int:
        """What is still to be covered of it, in whole sessions."""
        left = max(0, self.minutes_per_week - self.reserved_minutes)
        return left // self.session_minutes * self.session_minutes

    @property
    def sessions(self) -> int:
        """How many sessions a week it asks."""
        return self.minutes_per_week // self.session_minutes


@dataclass(frozen=True)
class Member:
    """Someone of a household: a number and an age band, nothing more."""

    number: int
    age_band: AgeBand


class LegalBasis(StrEnum):
    """On what ground data about a household are kept: article 6(1) of Regulation (EU) 2016/679, (a) to (f)."""

    CONSENT = "CONSENT"
    CONTRACT = "CONTRACT"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"
    VITAL_INTERESTS = "VITAL_INTERESTS"
    PUBLIC_TASK = "PUBLIC_TASK"
    LEGITIMATE_INTERESTS = "LEGITIMATE_INTERESTS"


class ConsentPurpose(StrEnum):
    """For what a household lets others see what it needs."""

    REFERRAL = "REFERRAL"
    CASE_SHARING = "CASE_SHARING"


@dataclass(frozen=True)
class Consent:
    """What a household agreed to, and until when: a withdrawn one stays on record and allows nothing."""

    purpose: ConsentPurpose
    given_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class CaseManager:
    """Somebody who accompanies households, at a Casa."""

    id: str
    name: str
    place_id: str | None = None
    invented: bool = False


@dataclass(frozen=True)
class Accompaniment:
    """Who accompanies a household, or has its case shared with them; both days are included, None is open."""

    case_manager_id: str
    leads: bool
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Beneficiary:
    """A household under a random code."""

    id: str
    code: str
    area_id: str
    languages: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    refused_partner_ids: frozenset[str] = frozenset()
    controller: str = ""
    legal_basis: LegalBasis = LegalBasis.PUBLIC_TASK
    accompaniments: tuple[Accompaniment, ...] = ()
    consents: tuple[Consent, ...] = ()

    def agrees(self, purpose: ConsentPurpose) -> bool:
        """Return whether the household agrees to this now."""
        return any(one.purpose is purpose and one.withdrawn_on is None for one in self.consents)

    def leading_on(self, day: date) -> Accompaniment | None:
        """Return who accompanies it on a day."""
        return next((one for one in self.accompaniments if one.leads and one.holds_on(day)), None)

    def shares_on(self, day: date) -> tuple[Accompaniment, ...]:
        """Return with whom its case is shared on a day: with nobody unless it agrees."""
        if not self.agrees(ConsentPurpose.CASE_SHARING):
            return ()
        return tuple(one for one in self.accompaniments if not one.leads and one.holds_on(day))


class ReferralState(StrEnum):
    DRAFT = "DRAFT"
    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    IN_PROGRESS = "IN_PROGRESS"
    ON_HOLD = "ON_HOLD"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"


RESERVING = frozenset({ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.ON_HOLD})
"""The states in which a referral holds capacity."""

PENDING = RESERVING | {ReferralState.DRAFT, ReferralState.REQUESTED}
"""The states in which a referral is not over."""


class InclusionPactState(StrEnum):
    """Where a family's path stands."""

    RUNNING = "RUNNING"
    CLOSED = "CLOSED"


class PathComponent(StrEnum):
    """The four components of a path."""

    RELATIONS = "RELATIONS"
    ACTIVITIES = "ACTIVITIES"
    WORK = "WORK"
    GRANT = "GRANT"


class GoalOutcome(StrEnum):
    """What became of a goal."""

    REACHED = "REACHED"
    PARTLY_REACHED = "PARTLY_REACHED"
    NOT_REACHED = "NOT_REACHED"


class PathOutcome(StrEnum):
    """How a path ended."""

    COMPLETED = "COMPLETED"
    LEFT_BY_FAMILY = "LEFT_BY_FAMILY"
    MOVED_AWAY = "MOVED_AWAY"
    TAKEN_OVER = "TAKEN_OVER"
    OTHER = "OTHER"


class InclusionActionState(StrEnum):
    """Where an action of a path stands."""

    PLANNED = "PLANNED"
    DONE = "DONE"
    DROPPED = "DROPPED"


@dataclass(frozen=True)
class InclusionGoal:
    """What a family wants to reach on its path."""

    number: int
    component: PathComponent
    text: str
    due_on: date | None = None
    outcome: GoalOutcome | None = None


@dataclass(frozen=True)
class InclusionAction:
    """What is done towards a goal: a referral, something told in words, or both."""

    number: int
    goal: int
    text: str | None = None
    referral_id: str | None = None
    due_on: date | None = None
    state: InclusionActionState = InclusionActionState.PLANNED


@dataclass(frozen=True)
class InclusionReview:
    """Looking back on a path together: when it was to be, and what came of it once it was held."""

    number: int
    due_on: date
    held_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class InclusionExtension:
    """A path that goes on for longer: until when it was to last before, and why it goes on."""

    number: int
    extended_on: date
    former_end: date
    reason: str


@dataclass(frozen=True)
class InclusionPact:
    """The path of one household, usually 6 to 8 months, under the pact around whose Casa it is accompanied.

    Whoever leads the household's case leads it. `reason` tells why it is shorter or longer than usual; `revision`
    grows with every change.
    """

    id: str
    beneficiary_id: str
    pact_id: str
    start: date
    end: date
    state: InclusionPactState = InclusionPactState.RUNNING
    reason: str | None = None
    outcome: PathOutcome | None = None
    closed_on: date | None = None
    note: str | None = None
    goals: tuple[InclusionGoal, ...] = ()
    actions: tuple[InclusionAction, ...] = ()
    reviews: tuple[InclusionReview, ...] = ()
    extensions: tuple[InclusionExtension, ...] = ()
    revision: int = 1


class GrantState(StrEnum):
    """Where a grant stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class GrantEntryKind(StrEnum):
    """What an entry of a grant's ledger is."""

    ALLOCATE = "ALLOCATE"
    SPEND = "SPEND"
    REVERSE = "REVERSE"
    RETURN = "RETURN"


class GrantCategory(StrEnum):
    """For what a grant's money is spent."""

    FOOD = "FOOD"
    HOUSING = "HOUSING"
    BILLS = "BILLS"
    SCHOOL = "SCHOOL"
    CHILDCARE = "CHILDCARE"
    HEALTH = "HEALTH"
    TRANSPORT = "TRANSPORT"
    WORK = "WORK"
    LEISURE = "LEISURE"
    OTHER = "OTHER"


@dataclass(frozen=True)
class GrantEntry:
    """An entry of a grant's ledger, which is never changed: `cents` is what it adds to the balance, or takes from it.

    `balance_cents` is the balance after it; `reverses` is the number of the entry that it takes back.
    """

    number: int
    kind: GrantEntryKind
    cents: int
    day: date
    approved_by: str
    balance_cents: int
    category: GrantCategory | None = None
    note: str | None = None
    reverses: int | None = None


@dataclass(frozen=True)
class Grant:
    """Money for one path, in cents: a ledger whose balance is never below zero. Spent until `end`."""

    id: str
    inclusion_pact_id: str
    start: date
    end: date
    state: GrantState = GrantState.OPEN
    balance_cents: int = 0
    last_entry: int = 0
