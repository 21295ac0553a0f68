"""From what the graph returns to the values of the domain; the only place that knows both shapes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, TypeVar

from graph_service.domain.accounts import Account, AccountState, Pass, PassPurpose, SignIn, Token, Tries, Way
from graph_service.domain.assignments import Assignment, Post
from graph_service.domain.attendance import Attendance, AttendanceState, Course
from graph_service.domain.capacity import Booking
from graph_service.domain.cases import DisclosedPart, Disclosure
from graph_service.domain.commitments import CommitmentDeed, Named
from graph_service.domain.desks import (
    ContactOutcome,
    Desk,
    DeskContact,
    Heard,
    OnlineProcedure,
    RequestKind,
)
from graph_service.domain.events import Contested, Edit, Event, OnBehalf
from graph_service.domain.feeds import Feed, FeedKind, Running
from graph_service.domain.fulfilment import Promise, StateChange
from graph_service.domain.geography import Area, AreaKind, Point
from graph_service.domain.merging import Body, Found, Gone, Merged
from graph_service.domain.model import (
    Accompaniment,
    AgeBand,
    Beneficiary,
    CaseManager,
    Commitment,
    CommitmentState,
    CommunityPact,
    Consent,
    ConsentPurpose,
    Contact,
    ContactWay,
    GoalOutcome,
    Grant,
    GrantCategory,
    GrantEntry,
    GrantEntryKind,
    GrantState,
    InclusionAction,
    InclusionActionState,
    InclusionExtension,
    InclusionGoal,
    InclusionPact,
    InclusionPactState,
    InclusionReview,
    Intervention,
    InterventionState,
    LegalBasis,
    Member,
    Mode,
    Need,
    NeedState,
    Organisation,
    OrganisationKind,
    Partner,
    PartnerState,
    PathComponent,
    PathOutcome,
    Place,
    PlaceKind,
    Precision,
    Priority,
    ReferralState,
    RegisterEntry,
    Service,
    Signature,
    SignatureRole,
    Staffing,
    Volunteer,
)
from graph_service.domain.pacts import Standing
from graph_service.domain.paper_codes import PaperCode
from graph_service.domain.partners import Surroundings
from graph_service.domain.permissions import Role
from graph_service.domain.referrals import ChoiceReason, Introduction, Prospect, Referral, ReferralReason
from graph_service.domain.registers import Held, lists_of
from graph_service.domain.schedule import ROME, Period, Week, Window
from graph_service.domain.skills import Bilancio, JobGoal, Skill, SkillLevel, SkillSource
from graph_service.domain.suggestions import Refusal, Spoken, TurnedDown
from graph_service.domain.taxonomy import Competence, CompetenceMapping, MappingMatch, MappingScheme
from graph_service.domain.telling import Addressee, MailFrequency, Untold
from graph_service.domain.timetables import Appointment
from graph_service.domain.trainings import Gain, Method, Person, Training, TrainingSession, TrainingState
from graph_service.domain.worklist import Asked, Household, OpenGrant, RunningPath, WaitingNeed
from graph_service.graph.driver import Date, DateTime, WGS84Point
from graph_service.matching.pairing import Offer, StaffMember

Row = Mapping[str, Any]
V = TypeVar("V")


def grouped(rows: Iterable[Row], read: Callable[[Row], V]) -> dict[str, list[V]]:
    """Return what is read of rows as lists, by the id that each row names, in the order of the rows."""
    found: dict[str, list[V]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(read(row))
    return found


def day(value: Date | None) -> date | None:
    """Return a date of the graph as Python's own."""
    return value.to_native() if value is not None else None


def point(value: WGS84Point | None) -> Point | None:
    """Return a position of the graph; its longitude comes first there."""
    return Point(value.latitude, value.longitude) if value is not None else None


def graph_point(value: Point | None) -> WGS84Point | None:
    """Return a position as the graph keeps it."""
    return WGS84Point((value.longitude, value.latitude)) if value is not None else None


def times(windows: Iterable[str] | None) -> Week:
    """Return windows kept as text, `mon 15:00-17:00`, as the minutes of a week."""
    return _times(tuple(windows or ()))


@lru_cache(maxsize=65536)
def _times(windows: tuple[str, ...]) -> Week:
    return Week.of(Window.parse(window) for window in windows)


def period(start: Date, end: Date | None) -> Period:
    """Return two dates of the graph as a period."""
    return Period(start.to_native(), day(end))


@lru_cache(maxsize=65536)
def closure(text: str) -> Period:
    """Return a closure kept as text, `2026-08-01/2026-08-31`."""
    first, _, last = text.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first))


def area(row: Row) -> Area:
    return Area(
        id=row["id"],
        name=row["name"],
        kind=AreaKind(row["kind"]),
        code=row["code"],
        point=point(row["point"]),
        residents=row["residents"],
        source=row["source"],
    )


def place(row: Row) -> Place:
    return Place(
        id=row["id"],
        name=row["name"],
        kind=PlaceKind(row["kind"]),
        area_id=row["area_id"],
        address=row["address"],
        postal_code=row["postal_code"],
        point=point(row["point"]),
        precision=Precision(row["precision"]),
        precision_note=row["precision_note"],
        wheelchair=row["wheelchair"],
        aliases=tuple(row["aliases"] or ()),
        source=row["source"],
    )


def competence(row: Row) -> Competence:
    return Competence(
        id=row["id"],
        label_it=row["label_it"],
        label_en=row["label_en"],
        broader_ids=tuple(sorted(row["broader_ids"])),
        synonyms_it=tuple(row["synonyms_it"] or ()),
        synonyms_en=tuple(row["synonyms_en"] or ()),
        definition_it=row["definition_it"],
        definition_en=row["definition_en"],
    )


def mapping(row: Row) -> CompetenceMapping:
    return CompetenceMapping(
        competence_id=row["competence_id"],
        scheme=MappingScheme(row["scheme"]),
        concept_id=row["concept_id"],
        label=row["label"],
        match=MappingMatch(row["match"]),
    )


def pact(row: Row) -> CommunityPact:
    return CommunityPact(
        id=row["id"],
        name=row["name"],
        place_id=row["place_id"],
        period=period(row["starts_on"], row["ends_on"]),
        renews_id=row["renews_id"],
        source=row["source"],
        version=row["version"],
        renewed_by_id=row["renewed_by_id"],
    )


def signature(row: Row) -> Signature:
    return Signature(
        pact_id=row["pact_id"],
        partner_id=row["partner_id"],
        signed_on=day(row["signed_on"]),
        role=SignatureRole(row["role"]) if row["role"] else None,
        sources=tuple(row["sources"] or ()),
        left_on=day(row["left_on"]),
    )


def standing(row: Row) -> Standing:
    """Return a pact with who signed it, and what one partner, if there is one, offers under it."""
    return Standing(
        pact=pact(row["pact"]),
        signatures=tuple(signature(one) for one in row["signatures"]),
        partner_id=row["partner_id"],
        offers={one["id"]: day(one["valid_to"]) for one in row["offers"] or ()},
    )


def intervention(row: Row) -> Intervention:
    return Intervention(
        id=row["id"],
        pact_id=row["pact_id"],
        name=row["name"],
        commitment_ids=tuple(sorted(row["commitment_ids"])),
        description=row["description"],
        public_counterpart=row["public_counterpart"],
        results=row["results"],
        invented=row["invented"],
        state=InterventionState(row["state"] or InterventionState.RUNNING),
        revision=row["revision"] or 1,
    )


def partner(row: Row) -> Partner:
    """Return an organisation or a volunteer, told apart by the label."""
    return organisation(row) if "Organisation" in row["labels"] else volunteer(row)


def organisation(row: Row) -> Organisation:
    return Organisation(
        id=row["id"],
        name=row["name"],
        kind=OrganisationKind(row["kind"]),
        tax_code=row["tax_code"],
        runts_section=row["runts_section"],
        aliases=tuple(row["aliases"] or ()),
        place_id=row["place_id"],
        website=row["website"],
        invented=row["invented"],
        source=row["source"],
        listed_as=row["listed_as"],
        publishes=row["publishes"] or False,
        state=partner_state(row["state"]),
        revision=row["revision"] or 1,
    )


def partner_state(value: str | None) -> PartnerState:
    """Return where a partner stands; those that were loaded say nothing of it, and are active."""
    return PartnerState(value) if value else PartnerState.ACTIVE


def volunteer(row: Row) -> Volunteer:
    return Volunteer(
        id=row["id"],
        name=row["name"],
        organisation_ids=tuple(sorted(row["organisation_ids"])),
        languages=tuple(row["languages"] or ()),
        competence_ids=tuple(sorted(row["competence_ids"])),
        insurance_until=day(row["insurance_until"]),
        clearance_until=day(row["clearance_until"]),
        area_id=row["area_id"],
        invented=row["invented"],
        state=partner_state(row["state"]),
        revision=row["revision"] or 1,
    )


def contact(row: Row) -> Contact:
    return Contact(
        id=row["id"],
        partner_id=row["partner_id"],
        name=row["name"],
        role=row["role"],
        phone=row["phone"],
        email=row["email"],
        hours=times(row["hours"]),
        preferred=ContactWay(row["preferred"]) if row["preferred"] else None,
        publish=frozenset(row["publish"] or ()),
        revision=row["revision"] or 1,
    )


def commitment(row: Row) -> Commitment:
    return Commitment(
        id=row["id"],
        pact_id=row["pact_id"],
        partner_id=row["partner_id"],
        title=row["title"],
        competence_ids=tuple(sorted(row["competence_ids"])),
        minutes_per_week=row["minutes_per_week"],
        places=row["places"],
        modes=tuple(Mode(mode) for mode in row["modes"]),
        valid=period(row["valid_from"], row["valid_to"]),
        state=CommitmentState(row["state"]),
        windows=times(row["windows"]),
        closures=tuple(closure(text) for text in row["closures"] or ()),
        languages=tuple(row["languages"] or ()),
        min_age=row["min_age"],
        max_age=row["max_age"],
        place_id=row["place_id"],
        assured_on=day(row["assured_on"]),
        staffing=Staffing(row["staffing"]),
        staff_ids=tuple(sorted(row["staff_ids"])),
        clearance_required=row["clearance_required"],
        invented=row["invented"],
        after_id=row["after_id"],
        revision=row["revision"] or 1,
    )


def booking(row: Row) -> Booking:
    return Booking(
        period=period(row["starts_on"], row["ends_on"]),
        places=row["places"],
        sessions=times(row["sessions"]),
        minutes_per_week=row["minutes_per_week"],
    )


def offer(row: Row) -> Offer:
    """Return a commitment with all that judging it takes; the volunteer who offers it may also staff it."""
    staff = {member["id"]: member for member in row["staff"]}
    return Offer(
        commitment=commitment(row["commitment"]),
        partner_name=row["partner_name"],
        pact_name=row["pact_name"],
        place=place(row["place"]) if row["place"] else None,
        staff=tuple(_staff_member(staff[id_]) for id_ in sorted(staff)),
        bookings=tuple(booking(held) for held in row["bookings"]),
        elsewhere=tuple(booking(held) for held in row["elsewhere"]),
        completed=row["completed"],
        failed=row["failed"],
    )


def _staff_member(row: Row) -> StaffMember:
    return StaffMember(row["id"], row["name"], day(row["insurance_until"]), day(row["clearance_until"]))


def service(row: Row) -> Service:
    return Service(
        id=row["id"],
        name=row["name"],
        provider=row["provider"],
        competence_ids=tuple(sorted(row["competence_ids"])),
        area_ids=tuple(sorted(row["area_ids"])),
        description=row["description"],
        place_id=row["place_id"],
        windows=times(row["windows"]),
        phone=row["phone"],
        email=row["email"],
        url=row["url"],
        how_to_ask=row["how_to_ask"],
        source=row["source"],
        invented=row["invented"],
    )


def register_entry(row: Row) -> RegisterEntry:
    return RegisterEntry(
        tax_code=row["tax_code"],
        name=row["name"],
        municipality=row["municipality"],
        province=row["province"],
        categories=tuple(row["categories"]),
        source=row["source"],
        former_names=tuple(row["former_names"] or ()),
        gone_on=day(row["gone_on"]),
    )


def held_entry(row: Row) -> Held:
    return Held(
        tax_code=row["tax_code"],
        name=row["name"],
        municipality=row["municipality"],
        province=row["province"],
        municipality_code=row["municipality_code"],
        categories=tuple(row["categories"] or ()),
        lists=tuple(row["lists"]) if row["lists"] else lists_of(row["source"]),
        source=row["source"],
        gone=row["gone_on"] is not None,
        partner_id=row["partner_id"],
        partner_name=row["partner_name"],
    )


def beneficiary(row: Row) -> Beneficiary:
    members = (Member(member["number"], AgeBand(member["age_band"])) for member in row["members"])
    return Beneficiary(
        id=row["id"],
        code=row["code"],
        area_id=row["area_id"],
        languages=tuple(row["languages"] or ()),
        members=tuple(sorted(members, key=lambda member: member.number)),
        refused_partner_ids=frozenset(row["refused_partner_ids"]),
        controller=row["controller"] or "",
        legal_basis=LegalBasis(row["legal_basis"]) if row["legal_basis"] else LegalBasis.PUBLIC_TASK,
        accompaniments=tuple(
            sorted((accompaniment(one) for one in row["accompaniments"]), key=_first_day, reverse=True)
        ),
        consents=tuple(
            sorted((consent(one) for one in row["consents"]), key=lambda one: (one.purpose, one.given_on))
        ),
    )


def accompaniment(row: Row) -> Accompaniment:
    return Accompaniment(
        row["case_manager_id"], row["kind"] == "ACCOMPANIED_BY", day(row["starts_on"]), day(row["ends_on"])
    )


def _first_day(one: Accompaniment) -> tuple[bool, date, str]:
    return one.leads, one.start or date.min, one.case_manager_id


def consent(row: Row) -> Consent:
    return Consent(ConsentPurpose(row["purpose"]), row["given_on"].to_native(), day(row["withdrawn_on"]))


def case_manager(row: Row) -> CaseManager:
    return CaseManager(row["id"], row["name"], row["place_id"], bool(row["invented"]))


def inclusion_pact(row: Row) -> InclusionPact:
    """Return a path; what is counted in it comes in the order of its numbers."""
    return InclusionPact(
        id=row["id"],
        beneficiary_id=row["beneficiary_id"],
        pact_id=row["pact_id"],
        start=row["starts_on"].to_native(),
        end=row["ends_on"].to_native(),
        state=InclusionPactState(row["state"]),
        reason=row["reason"],
        outcome=PathOutcome(row["outcome"]) if row["outcome"] else None,
        closed_on=day(row["closed_on"]),
        note=row["note"],
        goals=tuple(
            InclusionGoal(
                one["number"],
                PathComponent(one["component"]),
                one["text"],
                day(one["due_on"]),
                GoalOutcome(one["outcome"]) if one["outcome"] else None,
            )
            for one in _numbered(row["goals"])
        ),
        actions=tuple(
            InclusionAction(
                one["number"],
                one["goal"],
                one["text"],
                one["referral_id"],
                day(one["due_on"]),
                InclusionActionState(one["state"]),
            )
            for one in _numbered(row["actions"])
        ),
        reviews=tuple(
            InclusionReview(one["number"], one["due_on"].to_native(), day(one["held_on"]), one["note"])
            for one in _numbered(row["reviews"])
        ),
        extensions=tuple(
            InclusionExtension(
                one["number"],
                one["extended_on"].to_native(),
                one["former_end"].to_native(),
                one["reason"],
            )
            for one in _numbered(row["extensions"])
        ),
        revision=row["revision"] or 1,
    )


def training(row: Row) -> Training:
    """Return a course with who is enrolled, who came, and what they gained."""
    gains = {
        _person(one): Gain(row["id"], one["since"].to_native(), day(one["until"]))
        for one in row["people"]
        if one["since"] is not None
    }
    return Training(
        id=row["id"],
        title=row["title"],
        competence_ids=tuple(sorted(row["competence_ids"])),
        sessions=tuple(
            TrainingSession(
                one["number"],
                one["day"].to_native(),
                one["opens"],
                one["minutes"],
                frozenset(map(_person, one["attended"])),
            )
            for one in _numbered(row["sessions"])
        ),
        places=row["places"],
        description=row["description"],
        valid_months=row["valid_months"],
        people=frozenset(map(_person, row["people"])),
        gains=gains,
        state=TrainingState(row["state"]),
        revision=row["revision"] or 1,
    )


def _person(row: Row) -> Person:
    return Person("volunteer" if row["volunteer"] else "case-manager", row["id"])


def gain(row: Row) -> Gain:
    return Gain(row["training_id"], row["since"].to_native(), day(row["until"]))


def method(row: Row) -> Method:
    return Method(row["id"], row["title"], row["url"], tuple(sorted(row["competence_ids"])))


def bilancio(row: Row, of: Beneficiary) -> Bilancio:
    """Return what is known of what a household's members can do, by member, competence, source and day."""
    skills = (
        Skill(
            one["member"],
            one["competence_id"],
            SkillSource(one["source"]),
            SkillLevel[one["level"]],
            one["day"].to_native(),
        )
        for one in row["skills"]
    )
    return Bilancio(
        of,
        tuple(sorted(skills, key=lambda one: (one.member, one.competence_id, one.source, one.day))),
        tuple(
            JobGoal(
                one["number"],
                one["member"],
                one["occupation_id"],
                one["label"],
                tuple(sorted(one["competence_ids"])),
                one["stated_on"].to_native(),
                day(one["dropped_on"]),
            )
            for one in _numbered(row["job_goals"])
        ),
    )


def waiting_household(row: Row) -> Household:
    """Return what a household waits for."""
    return Household(
        id=row["id"],
        needs=tuple(
            WaitingNeed(
                id=one["id"],
                priority=Priority(one["priority"]),
                start=one["starts_on"].to_native(),
                end=day(one["ends_on"]),
                minutes_waiting=max(0, one["minutes_per_week"] - one["reserved_minutes"])
                // one["session_minutes"]
                * one["session_minutes"],
            )
            for one in row["needs"]
        ),
        referrals=tuple(map(_asked, row["referrals"])),
        paths=tuple(
            RunningPath(
                one["id"],
                one["ends_on"].to_native(),
                tuple(
                    (review["number"], review["due_on"].to_native()) for review in _numbered(one["reviews"])
                ),
            )
            for one in row["paths"]
        ),
        grants=tuple(
            OpenGrant(
                one["id"],
                one["path_id"],
                one["ends_on"].to_native(),
                one["balance_cents"],
                one["allocated_cents"],
            )
            for one in row["grants"]
        ),
    )


def _asked(row: Row) -> Asked:
    requested, lapsed, rejected = day(row["requested_on"]), day(row["lapsed_on"]), row["rejected_at"]
    state = ReferralState(row["state"])
    if state is ReferralState.REJECTED:
        declined = rejected.to_native().astimezone(ROME).date() if rejected else requested
    else:
        declined = lapsed
    return Asked(
        id=row["id"],
        need_id=row["need_id"],
        priority=Priority(row["priority"]),
        state=state,
        ends_on=row["ends_on"].to_native(),
        requested_on=requested,
        declined_on=declined,
        offer_state=CommitmentState(row["offer_state"]),
        offer_ends_on=day(row["offer_ends_on"]),
    )


def desk(row: Row) -> Desk:
    return Desk(row["id"], row["name"], row["place_id"], bool(row["invented"]))


def desk_contact(row: Row) -> DeskContact:
    return DeskContact(
        id=row["id"],
        desk_id=row["desk_id"],
        at=row["at"].to_native(),
        kind=RequestKind(row["kind"]),
        outcome=ContactOutcome(row["outcome"]),
        competence_id=row["competence_id"],
        procedure=OnlineProcedure(row["procedure"]) if row["procedure"] else None,
        area_id=row["area_id"],
        service_ids=tuple(sorted(row["service_ids"])),
        partner_ids=tuple(sorted(set(row["partner_ids"]))),
    )


def requests_heard(row: Row) -> Heard:
    return Heard(
        desk_id=row["id"],
        week=row["week"].to_native(),
        kind=RequestKind(row["kind"]),
        competence_id=row["competence_id"],
        outcome=ContactOutcome(row["outcome"]),
        number=row["number"],
    )


def grant(row: Row) -> Grant:
    return Grant(
        id=row["id"],
        inclusion_pact_id=row["inclusion_pact_id"],
        start=row["starts_on"].to_native(),
        end=row["ends_on"].to_native(),
        state=GrantState(row["state"]),
        balance_cents=row["balance_cents"],
        last_entry=row["last_entry"],
    )


def grant_entry(row: Row) -> GrantEntry:
    return GrantEntry(
        number=row["number"],
        kind=GrantEntryKind(row["kind"]),
        cents=row["cents"],
        day=row["day"].to_native(),
        approved_by=row["approved_by"],
        balance_cents=row["balance_cents"],
        category=GrantCategory(row["category"]) if row["category"] else None,
        note=row["note"],
        reverses=row["reverses"],
    )


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: int(one["number"]))


def need(row: Row, of: Beneficiary) -> Need:
    """Return a need of this household; one without a member serves all of them."""
    number = row["member"]
    served = [member for member in of.members if number is None or member.number == number]
    return Need(
        id=row["id"],
        competence_id=row["competence_id"],
        period=period(row["starts_on"], row["ends_on"]),
        minutes_per_week=row["minutes_per_week"],
        session_minutes=row["session_minutes"],
        windows=times(row["windows"]),
        age_band=served[0].age_band if number is not None and served else None,
        member=number,
        places=max(1, len(served)),
        with_minors=any(member.age_band.minor for member in served),
        languages=tuple(row["languages"] or ()),
        modes=tuple(Mode(mode) for mode in row["modes"] or ()),
        wheelchair=bool(row["wheelchair"]),
        priority=Priority(row["priority"]),
        state=NeedState(row["state"]),
        reserved_minutes=row["reserved_minutes"],
    )


def referral(row: Row) -> Referral:
    return Referral(
        id=row["id"],
        need_id=row["need_id"],
        beneficiary_id=row["beneficiary_id"],
        commitment_id=row["commitment_id"],
        partner_id=row["partner_id"],
        state=ReferralState(row["state"]),
        period=period(row["starts_on"], row["ends_on"]),
        places=row["places"],
        minutes_per_week=row["minutes_per_week"],
        sessions=tuple(Window.parse(text) for text in row["sessions"] or ()),
        requested_on=day(row["requested_on"]),
        reason=ReferralReason(row["reason"]) if row["reason"] else None,
        unmet=row["unmet"],
        choice=ChoiceReason(row["choice"]) if row["choice"] else None,
        lapsed_on=day(row["lapsed_on"]),
        consented=row["consented"],
        introduction=_introduction(row),
        code_expires_on=day(row.get("code_expires_on")),
    )


def _introduction(row: Row) -> Introduction | None:
    on = day(row.get("introduced_on"))
    if on is None:
        return None
    return Introduction(row["introduced_place_id"], on, row["introduced_at"], row["introduced_by"])


def paper_code(row: Row) -> PaperCode:
    return PaperCode(row["referral_id"], row["partner_id"], row["expires_on"].to_native(), row["revoked"])


def prospect(row: Row) -> Prospect:
    """Return a need and a commitment with what others hold of them, as far as they are there."""
    household = beneficiary(row["beneficiary"]) if row["beneficiary"] else None
    return Prospect(
        need=need(row["need"], household) if household else None,
        commitment=commitment(row["commitment"]) if row["commitment"] else None,
        household=household,
        bookings=tuple(booking(held) for held in row["bookings"]),
        elsewhere=tuple(booking(held) for held in row["elsewhere"]),
        pending_id=row["pending_id"],
        of_volunteer=bool(row["of_volunteer"]),
        place_id=row["place_id"],
        casa_id=row["casa_id"],
    )


def assignment(row: Row) -> Assignment:
    start, end = row["starts_on"].to_native(), row["ends_on"].to_native()
    return Assignment(
        id=row["id"],
        referral_id=row["referral_id"],
        commitment_id=row["commitment_id"],
        partner_id=row["partner_id"],
        volunteer_id=row["volunteer_id"],
        period=Period(start, max(start, end)),
        sessions=tuple(Window.parse(text) for text in row["sessions"] or ()),
        in_error=bool(row.get("in_error")),
    )


def post(row: Row) -> Post:
    return Post(
        referral=referral(row["referral"]),
        own=tuple(assignment(one) for one in row["own"]),
        elsewhere=tuple(booking(one) for one in row["elsewhere"]),
        organisation_ids=tuple(row["organisation_ids"]),
        staff_ids=tuple(row["staff_ids"]),
        insurance_until=day(row["volunteer"]["insurance_until"]),
        clearance_until=day(row["volunteer"]["clearance_until"]),
        clearance_needed=row["clearance_required"] and any(AgeBand(band).minor for band in row["age_bands"]),
    )


def attendance(row: Row) -> Attendance:
    return Attendance(
        referral_id=row["referral_id"],
        day=row["day"].to_native(),
        opens=row["opens"],
        state=AttendanceState(row["state"]),
        minutes=row["minutes"],
        volunteer_id=row["volunteer_id"],
    )


def course(row: Row) -> Course:
    """Return a referral as it runs; who holds its sessions may have been left out."""
    endings = [day_of(at) for at in row["endings"]]
    return Course(
        referral_id=row["id"],
        partner_id=row["partner_id"],
        state=ReferralState(row["state"]),
        period=period(row["starts_on"], row["ends_on"]),
        people=row["places"],
        minutes_per_week=row["minutes_per_week"],
        windows=tuple(Window.parse(text) for text in row["sessions"] or ()),
        closures=tuple(closure(text) for text in row["closures"] or ()),
        ended_on=max(endings, default=None),
        accepted=bool(row["accepts"]),
        recorded=tuple(attendance(one) for one in row["recorded"]),
        assignments=tuple(assignment(one) for one in row.get("assignments", ())),
        consented=row.get("consented", True),
    )


def appointment(row: Row) -> Appointment:
    """Return what a partner does for a family; who holds it, and what was recorded of it, is left out."""
    left_out: Row = {"endings": [], "accepts": [], "recorded": []}
    return Appointment(
        course({**row["course"], **left_out}),
        row["title"],
        row["competence_id"],
        row["place"],
        row["address"],
    )


def promise(row: Row) -> Promise:
    """Return a commitment as far as its figures go; its history tells in which state it was before."""
    changes = sorted(row["changes"], key=lambda change: change["at"].to_native())
    return Promise(
        minutes_per_week=row["minutes_per_week"],
        places=row["places"],
        valid=period(row["valid_from"], row["valid_to"]),
        windows=times(row["windows"]),
        closures=tuple(closure(text) for text in row["closures"] or ()),
        state=row["state"],
        changes=tuple(
            StateChange(day_of(one["at"]), before)
            for one in changes
            for field, before in zip(one["fields"], one["before"] or (), strict=False)
            if field == "state"
        ),
        courses=tuple(course(one) for one in row["courses"]),
    )


def disclosure(row: Row) -> Disclosure:
    told = {DisclosedPart.INTRODUCTION: row["introduced"], DisclosedPart.PAPER_CODE: row["coded"]}
    return Disclosure(
        referral_id=row["referral_id"],
        need_id=row["need_id"],
        partner_id=row["partner_id"],
        partner_name=row["partner_name"],
        title=row["title"],
        since=day(row["requested_on"]),
        until=day(row["ends_on"]),
        parts=(DisclosedPart.NEED, *(part for part, known in told.items() if known)),
        letters=tuple(moment(one) for one in row["letters"]),
    )


def moment(value: DateTime) -> datetime:
    """Return a moment of the graph as Python's own."""
    native: datetime = value.to_native()
    return native


def day_of(value: DateTime) -> date:
    """Return the day in Torino of a moment."""
    return moment(value).astimezone(ROME).date()


def event(row: Row) -> Event:
    told = row["said_by"] and OnBehalf(row["said_by"], ContactWay(row["means"]), row["said_on"].to_native())
    at = row["contested_at"]
    return Event(
        id=row["id"],
        deed=row["deed"],
        at=row["at"].to_native(),
        by=row["by"],
        fields=tuple(row["fields"] or ()),
        on_behalf=told or None,
        edits=tuple(map(Edit, row["fields"] or (), row["before"] or (), row["after"] or ())),
        contested=Contested(at.to_native(), row["contested_by"], row["contest"]) if at else None,
        partner_id=row.get("partner_id"),
    )


def named(row: Row) -> Named:
    """Return which of the things that an offer names are there."""
    return Named(
        pact=period(row["pact"]["starts_on"], row["pact"]["ends_on"]) if row["pact"] else None,
        partner_id=row["partner_id"],
        partner_state=partner_state(row["partner_state"]),
        signed_until=tuple(day(one) for one in row["signed_until"]),
        approved=row["approved"],
        place_id=row["place_id"],
        staff_ids=frozenset(row["staff_ids"]),
        earlier=CommitmentState(row["earlier"]) if row["earlier"] else None,
        in_a_circle=row["in_a_circle"],
    )


def turned_down(row: Row) -> TurnedDown:
    """Return what was turned down of an offer, and when somebody spoke of it: of one ground, or of all."""
    return TurnedDown(
        refusals=tuple(_refusal(one) for one in row["refusals"]),
        spoken=tuple(
            Spoken(one["at"].to_native(), one["before"][0] if one["deed"] == CommitmentDeed.DISMISS else None)
            for one in row["spoken"]
        ),
    )


def _refusal(row: Row) -> Refusal:
    at = row["at"].to_native() if row["at"] else None
    asked = row["day"].to_native()
    return Refusal(
        reason=ReferralReason(row["reason"]),
        unmet=row["unmet"],
        day=max(asked, at.astimezone(ROME).date()) if at else asked,
        at=at,
        age_band=AgeBand(row["age_band"]) if row["age_band"] else None,
    )


def addressee(row: Row) -> Addressee:
    return Addressee(
        id=row["id"],
        name=row["name"],
        emails=tuple(row["emails"]),
        frequency=MailFrequency(row["frequency"] or MailFrequency.AT_ONCE),
        language=row["language"] or "it",
        mailed_on=day(row["mailed_on"]),
        mailed=row["mailed"] or 0,
    )


def untold(row: Row) -> Untold:
    return Untold(event(row["event"]), kind_of(row["labels"]), row["subject_id"], row["title"] or "")


def account(row: Row) -> Account:
    return Account(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        state=AccountState(row["state"]),
        roles=frozenset(Role(role) for role in row["roles"]),
        language=row["language"],
        partner_id=row["partner_id"],
        case_manager_id=row["case_manager_id"],
        revision=row["revision"],
        issuer=row["issuer"],
        subject=row["subject"],
        demo=bool(row["demo"]),
        password_hash=row["password_hash"],
    )


def sign_in(row: Row) -> SignIn:
    return SignIn(
        id=row["id"],
        way=Way(row["way"]),
        browser=row["browser"],
        started_at=row["started_at"].to_native(),
        seen_at=row["seen_at"].to_native(),
        expires_at=row["expires_at"].to_native(),
    )


def token(row: Row) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        roles=frozenset(Role(role) for role in row["roles"]),
        read_only=row["read_only"],
        made_at=row["made_at"].to_native(),
        expires_at=row["expires_at"].to_native(),
        used_at=row["used_at"].to_native() if row["used_at"] else None,
        revoked_at=row["revoked_at"].to_native() if row["revoked_at"] else None,
    )


def feed(row: Row) -> Feed | None:
    """Return a feed; None where what it shows is no more."""
    subject = row["inclusion_pact_id"] or row["partner_id"]
    if subject is None:
        return None
    return Feed(
        id=row["id"],
        kind=FeedKind(row["kind"]),
        subject_id=subject,
        made_at=row["made_at"].to_native(),
        read_at=row["read_at"].to_native() if row["read_at"] else None,
        revoked_at=row["revoked_at"].to_native() if row["revoked_at"] else None,
    )


def running(row: Row) -> Running:
    """Return a referral as it runs; what nobody was seen to change is as it was when it was asked for."""
    asked = datetime.combine(row["requested_on"].to_native(), time(), UTC)
    return Running(
        course=course(row["course"]),
        commitment_id=row["commitment_id"],
        title=row["title"],
        competence_id=row["competence_id"],
        changed_at=max((at.to_native().astimezone(UTC) for at in row["changes"]), default=asked),
        place=row["place"],
        address=row["address"],
    )


def pass_(row: Row) -> Pass:
    return Pass(
        id=row["id"],
        purpose=PassPurpose(row["purpose"]),
        account_id=row["account_id"],
        expires_at=row["expires_at"].to_native(),
        used_at=row["used_at"].to_native() if row["used_at"] else None,
    )


def tries(row: Row) -> Tries:
    return Tries(row["count"] or 0, row["last"].to_native() if row["last"] else None)


def kind_of(labels: Sequence[str]) -> str:
    """Return the kind of thing that labels tell, as global ids name it."""
    return KINDS[next(label for label in labels if label in KINDS)]


KINDS = {
    "Competence": "competence",
    "Referral": "referral",
    "Commitment": "commitment",
    "Assignment": "assignment",
    "Attendance": "attendance",
    "Organisation": "organisation",
    "MergedOrganisation": "organisation",
    "Volunteer": "volunteer",
    "CommunityPact": "pact",
    "Intervention": "intervention",
    "Beneficiary": "beneficiary",
    "InclusionPact": "inclusion-pact",
    "Grant": "grant",
    "Training": "training",
    "Method": "method",
    "Account": "account",
}
"""What events are about, by the label that tells it."""


def surroundings(row: Row) -> Surroundings:
    """Return which of the things are there that a partner names."""
    return Surroundings(
        place_id=row["place_id"],
        organisations={id_: PartnerState(state) for id_, state in row["organisations"]},
        entry=register_entry(row["entry"]) if row["entry"] else None,
        holder_id=row["holder_id"],
    )


def body(row: Row) -> Found:
    """Return an organisation with all that a merge would move, or where it went."""
    if row["merged_into"]:
        return Gone(row["merged_into"])
    if row["organisation"] is None:
        return None
    return Body(
        organisation=organisation(row["organisation"]),
        commitment_ids=tuple(row["commitment_ids"]),
        contact_ids=tuple(row["contact_ids"]),
        volunteer_ids=tuple(row["volunteer_ids"]),
        refusing_ids=tuple(row["refusing_ids"]),
        signatures={pact_id: tuple(sources) for pact_id, sources in row["signatures"]},
        referral_count=row["referral_count"],
    )


def merge(row: Row) -> Merged:
    return Merged(
        id=row["id"],
        kept_id=row["kept_id"],
        duplicate=organisation(row["duplicate"]),
        at=row["at"].to_native(),
        by=row["by"],
        undone=row["undone"],
        aliases=tuple(row["aliases"]),
        tax_code=row["tax_code"],
        lent={pact_id: tuple(sources) for pact_id, sources in row["lent"]},
    )
