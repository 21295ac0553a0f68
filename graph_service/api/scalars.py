"""Values that GraphQL has no word for, and the enums of the domain with their descriptions."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from graph_service.api.described import described
from graph_service.coverage.kinds import CandidateKind, GapReason
from graph_service.domain.accounts import AccountDeed
from graph_service.domain.assignments import AssignmentDeed, AssignmentState
from graph_service.domain.attendance import AttendanceDeed, AttendanceState
from graph_service.domain.cases import CaseDeed, DisclosedPart
from graph_service.domain.commitments import CommitmentDeed
from graph_service.domain.desks import ContactOutcome, OnlineProcedure, RequestKind
from graph_service.domain.geography import AreaKind
from graph_service.domain.grants import GrantDeed
from graph_service.domain.identifying import IdentifierKind
from graph_service.domain.inclusion_pacts import InclusionPactDeed
from graph_service.domain.interventions import InterventionDeed
from graph_service.domain.links import LinkPurpose
from graph_service.domain.model import (
    AgeBand,
    CommitmentState,
    ConsentPurpose,
    ContactPart,
    ContactWay,
    GoalOutcome,
    GrantCategory,
    GrantEntryKind,
    GrantState,
    InclusionActionState,
    InclusionPactState,
    InterventionState,
    LegalBasis,
    Mode,
    NeedState,
    OrganisationKind,
    PartnerState,
    PathComponent,
    PathOutcome,
    PlaceKind,
    Precision,
    Priority,
    ReferralState,
    SignatureRole,
    Staffing,
)
from graph_service.domain.pacts import PactDeed
from graph_service.domain.partners import InvitationAnswer, PartnerDeed
from graph_service.domain.permissions import Role
from graph_service.domain.referrals import ChoiceReason, Deed, ReferralReason
from graph_service.domain.schedule import AskedWindow, Week, Weekday
from graph_service.domain.skills import SkillLevel, SkillSource
from graph_service.domain.taxonomy import CompetenceUse, MappingMatch, MappingScheme
from graph_service.domain.telling import MailFrequency, MailLanguage
from graph_service.domain.trainings import TrainingDeed, TrainingState
from graph_service.domain.worklist import ConcernKind
from graph_service.matching.criteria import CriterionName
from graph_service.matching.plan.outcome import PlanGoal
from graph_service.matching.requirements import RequirementName, Verdict

LanguageTag = NewType("LanguageTag", str)
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::00)?")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise GraphQLError("Expected a text.")
    return value


def _date(value: object) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise GraphQLError(f"“{value}” is not a day such as 2026-11-23.") from None


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(_text(value))
    except ValueError:
        raise GraphQLError(f"“{value}” is not a moment such as 2026-11-23T15:30:00+00:00.") from None


def _time(value: object) -> time:
    found = _TIME.fullmatch(_text(value))
    if found is None:
        raise GraphQLError(f"“{value}” is not a time such as 15:30; the end of the day is 00:00.")
    return time(int(found[1]), int(found[2]))


SCALARS: dict[object, ScalarDefinition] = {
    LanguageTag: strawberry.scalar(
        name="LanguageTag",
        description="A BCP 47 language tag, such as `it`, `ar` or `zh-Hans`.",
        specified_by_url="https://www.rfc-editor.org/info/bcp47",
        serialize=str,
        parse_value=_text,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day in Torino, such as `2026-11-23`.",
        serialize=date.isoformat,
        parse_value=_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, with its offset from UTC, such as `2026-11-23T15:30:00+00:00`.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=datetime.isoformat,
        parse_value=_moment,
    ),
    time: strawberry.scalar(
        name="Time",
        description="A time on the wall clock of Europe/Rome, such as `15:30` or `15:30:00`; whole minutes.",
        serialize=time.isoformat,
        parse_value=_time,
    ),
}

described(
    Weekday,
    "A day of the week.",
    {day.name: f"{day.name.capitalize()}." for day in Weekday},
)
described(
    AreaKind,
    "How large a part of the city an area is.",
    {
        "CITY": "The whole city.",
        "DISTRICT": "A circoscrizione.",
        "NEIGHBOURHOOD": "A quartiere, as people call it; it has no borders on record.",
        "ZONE": "A zona statistica, the smallest part.",
    },
)
described(
    PlaceKind,
    "What a place is.",
    {"CASA": "A Casa del Quartiere.", "SEAT": "The seat of a body.", "OTHER": "Another place."},
)
described(
    Precision,
    "How good the point of a place is.",
    {
        "BUILDING": "The building itself.",
        "STREET": "Somewhere in the street or square, within about 150 m.",
        "APPROXIMATE": "Somewhere near, within about 300 m or more.",
        "UNKNOWN": "The position is not known; there is no point.",
    },
)
described(
    OrganisationKind,
    "What kind of body an organisation is.",
    {
        "ASSOCIATION": "An association.",
        "SOCIAL_COOPERATIVE": "A social cooperative.",
        "FOUNDATION": "A foundation.",
        "SCHOOL": "A school.",
        "PARISH": "A parish or another religious body.",
        "PUBLIC_BODY": "A public body.",
        "COMPANY": "A company.",
        "INFORMAL_GROUP": "A group of people without a legal form.",
        "OTHER": "Another kind, or one that is not known.",
    },
)
described(
    ContactWay,
    "How somebody prefers to be reached.",
    {"PHONE": "By telephone.", "EMAIL": "By e-mail.", "IN_PERSON": "By coming by."},
)
described(
    ContactPart,
    "A part of a contact that may be published.",
    {
        "NAME": "The name, and what the person does there.",
        "PHONE": "The telephone.",
        "EMAIL": "The e-mail.",
        "HOURS": "When the person can be reached.",
    },
)
described(
    PartnerState,
    "Where a partner stands.",
    {
        "PROPOSED": "Wants to join, and waits for a coordinator.",
        "ACTIVE": "Takes part.",
        "DECLINED": "Wanted to join, and was not approved.",
    },
)
described(
    PartnerDeed,
    "What somebody did with a partner.",
    {
        "JOIN": "Let it join.",
        "APPROVE": "Approved it.",
        "DECLINE": "Did not approve it.",
        "REVISE": "Corrected it.",
        "ADD_CONTACT": "Told of somebody to ask for.",
        "REVISE_CONTACT": "Corrected what is said of somebody to ask for.",
        "REMOVE_CONTACT": "Took somebody to ask for away.",
        "MERGE": "Merged it with another one that is the same body.",
        "UNDO_MERGE": "Parted two that had been merged.",
        "INVITE": "Invited it to give more, or wrote down what it answered.",
    },
)
described(
    InvitationAnswer,
    "Where an invitation to give more stands.",
    {
        "WAITING": "It was sent, and nothing is answered yet.",
        "ACCEPTED": "The partner says yes.",
        "DECLINED": "The partner says no, and is not proposed again for a year.",
    },
)
described(
    SignatureRole,
    "The part that a partner has in a pact.",
    {
        "HOST": "Manages the Casa that hosts the pact.",
        "PROMOTER": "Promoted the pact.",
        "PARTNER": "Takes part in it.",
    },
)
described(
    Mode,
    "How support is given.",
    {
        "IN_PERSON": "At the partner's place.",
        "AT_HOME": "At the family's home.",
        "ONLINE": "Over the network.",
    },
)
described(
    CommitmentState,
    "Where a commitment stands in its life.",
    {
        "PROPOSED": "Proposed, not yet approved.",
        "WAITING": "Begins once another commitment is over.",
        "ACTIVE": "In force.",
        "PAUSED": "Suspended for a while.",
        "ENDED": "Over.",
        "DECLINED": "Proposed, and not approved.",
    },
)
described(
    Staffing,
    "Who does what a commitment promises.",
    {
        "VOLUNTEERS": "Volunteers: their insurance and clearance count.",
        "EMPLOYEES": "The body's own staff, whose employer answers for them.",
    },
)
described(
    ReferralState,
    "Where a referral stands.",
    {
        "DRAFT": "Written down, not yet asked.",
        "REQUESTED": "The partner was asked and has not answered.",
        "ACCEPTED": "The partner said yes: the capacity is held.",
        "REJECTED": "The partner said no.",
        "IN_PROGRESS": "It has begun.",
        "ON_HOLD": "Suspended for a while; the capacity stays held.",
        "COMPLETED": "It ended well.",
        "FAILED": "It ended without reaching what it was for.",
        "CANCELLED": "The sender took it back.",
        "ENTERED_IN_ERROR": "It should never have been there.",
    },
)
described(
    ReferralReason,
    "Why a request was turned down, or a referral ended.",
    {
        "NO_CAPACITY": "The partner has no hours or places left.",
        "NOT_ELIGIBLE": "The family does not meet a requirement.",
        "COULD_NOT_CONTACT": "The family could not be reached.",
        "NO_LONGER_INTERESTED": "The family no longer wants it.",
        "REFERRED_ELSEWHERE": "Somebody else does it.",
        "NEEDS_ACTION_BY_THE_FAMILY": "The family has to do something first.",
        "OTHER": "Something else.",
    },
)
described(
    ChoiceReason,
    "Why a partner was asked who is not the ranking's first.",
    {
        "FAMILY_WISH": "The family wished so.",
        "KNOWN_TO_FAMILY": "The family knows the partner.",
        "EASIER_TO_REACH": "It is easier to reach for them.",
        "BETTER_TIMES": "Its times suit them better.",
        "LANGUAGE_OR_CULTURE": "It is nearer to their language or culture.",
        "SHARED_OUT": "So that other families are served as well.",
        "OTHER": "Something else.",
    },
)
described(
    Deed,
    "What somebody did with a referral.",
    {
        "REQUEST": "Asked the partner.",
        "ACCEPT": "Said yes.",
        "REJECT": "Said no.",
        "START": "Began.",
        "HOLD": "Suspended it.",
        "RESUME": "Went on with it.",
        "COMPLETE": "Ended it well.",
        "FAIL": "Ended it without success.",
        "CANCEL": "Took it back.",
        "ENTER_IN_ERROR": "Marked it as a mistake.",
        "REMIND": "Reminded the partner, who had not answered.",
        "INTRODUCE": "Said how the family is introduced, or that it is not.",
        "ISSUE_CODE": "Issued a paper code for the family.",
        "REVOKE_CODE": "Took the paper code back.",
        "LAPSE": "Let the request lapse, since nobody had answered.",
    },
)
described(
    CommitmentDeed,
    "What somebody did with an offer.",
    {
        "PROPOSE": "Proposed it.",
        "APPROVE": "Approved it.",
        "DECLINE": "Did not approve it.",
        "REVISE": "Corrected it.",
        "CONFIRM": "Said that it is still true.",
        "PAUSE": "Suspended it.",
        "RESUME": "Went on with it.",
        "END": "Ended it.",
        "RENEW": "Gave it a new last day.",
        "BEGIN": "It began, since what it waited for was over.",
        "ASK": "Asked the partner whether it is still true.",
        "CARRY": "It went along to the pact that renews its own.",
        "DISMISS": "Said that something suggested about it is of no use.",
    },
)
described(
    IdentifierKind,
    "What would tell who somebody is.",
    {
        "TAX_CODE": "A tax code, of a person or of a body.",
        "IBAN": "A bank account.",
        "EMAIL": "An e-mail address.",
        "DATE_OF_BIRTH": "A day with its month and year.",
        "PHONE": "A telephone number.",
        "DOCUMENT": "The number of a document or a card.",
        "ADDRESS": "A street, with or without a number.",
        "CASE_CODE": "A household's code.",
    },
)
described(
    LinkPurpose,
    "What a link of a letter does.",
    {"CONFIRM": "Says that an offer is still true.", "CONTEST": "Says that something is not so."},
)
described(
    MailLanguage,
    "The language of letters.",
    {"IT": "Italian.", "EN": "English."},
)
described(
    MailFrequency,
    "How often a partner wishes to be written to.",
    {
        "NONE": "Never.",
        "DAILY": "Each morning, when there is something to tell.",
        "AT_ONCE": "As it happens, a few letters a day at most; the rest the next morning.",
    },
)
described(
    AssignmentDeed,
    "What somebody did with an assignment.",
    {
        "ADD": "Asked a volunteer to hold sessions.",
        "END": "Gave it a last day.",
        "ENTER_IN_ERROR": "Withdrew it: it should never have been there.",
    },
)
described(
    AssignmentState,
    "Where an assignment stands.",
    {"HELD": "A volunteer holds it.", "ENTERED_IN_ERROR": "It was a mistake, and binds nobody."},
)
described(
    AttendanceState,
    "What became of a session.",
    {
        "HELD": "It took place.",
        "MISSED": "The family did not come.",
        "CANCELLED": "The partner called it off.",
    },
)
described(
    AttendanceDeed,
    "What somebody did with attendance.",
    {
        "RECORD": "Recorded one session.",
        "RECORD_WEEK": "Recorded a whole week as held.",
        "CORRECT": "Recorded one session again, in place of what was there.",
    },
)
described(
    Role,
    "What somebody does in the programme.",
    {
        "CASE_MANAGER": "Accompanies families.",
        "COORDINATOR": "Looks after the network of a pact.",
        "PARTNER": "Keeps the offers of an organisation, or their own.",
        "ADMINISTRATOR": "Runs the service.",
    },
)
described(
    AccountDeed,
    "What somebody did with an account.",
    {
        "INVITE": "Its person was invited, or invited again.",
        "JOIN": "The person followed the invitation and chose a password.",
        "LINK": "The person signed in with a provider for the first time.",
        "CHANGE_ROLES": "The roles changed, or the partner.",
        "CHANGE_PASSWORD": "The person chose another password.",
        "LOCK": "Nobody is let in by it any more.",
        "UNLOCK": "Its person is let in again.",
        "CLOSE": "It is over for ever.",
    },
)
described(
    PactDeed,
    "What somebody did with a pact.",
    {
        "SIGN": "A partner signed it, or its signature was corrected.",
        "LEAVE": "A partner left it.",
        "RENEW": "A later pact renewed it.",
        "MAKE": "It was made, to renew an earlier one.",
    },
)
described(
    InterventionState,
    "Where a common intervention stands in its life.",
    {"RUNNING": "Under way.", "ENDED": "Over."},
)
described(
    InterventionDeed,
    "What somebody did with a common intervention.",
    {
        "PROPOSE": "Proposed it.",
        "REVISE": "Corrected it.",
        "RECORD_RESULTS": "Wrote down what came of it.",
        "END": "Ended it.",
        "CARRY": "It went along to the pact that renews its own.",
    },
)
described(
    InclusionPactState,
    "Where a family's path stands.",
    {"RUNNING": "Under way.", "CLOSED": "Over, with what came of it."},
)
described(
    PathComponent,
    "What a path is made of.",
    {
        "RELATIONS": "Relational support and social accompaniment.",
        "ACTIVITIES": "Socialising and educational activities.",
        "WORK": "Work orientation, with a bilancio di competenze.",
        "GRANT": "The dote di inclusione.",
    },
)
described(
    GoalOutcome,
    "What became of a goal.",
    {
        "REACHED": "It was reached.",
        "PARTLY_REACHED": "Part of it was reached.",
        "NOT_REACHED": "It was not reached.",
    },
)
described(
    PathOutcome,
    "How a path ended.",
    {
        "COMPLETED": "It came to its end.",
        "LEFT_BY_FAMILY": "The family did not want to go on.",
        "MOVED_AWAY": "The family lives elsewhere now.",
        "TAKEN_OVER": "Somebody else accompanies the family now, such as the social services.",
        "OTHER": "Otherwise.",
    },
)
described(
    InclusionActionState,
    "Where an action of a path stands.",
    {"PLANNED": "Still to be done.", "DONE": "Done.", "DROPPED": "Not to be done any more."},
)
described(
    RequestKind,
    "What somebody comes to a counter for.",
    {
        "INFORMATION": "To know something.",
        "ORIENTATION": "To know whom to ask.",
        "PROCEDURE": "For help with an online procedure.",
        "SUPPORT": "For help that partners or services give.",
        "URGENT": "For something that cannot wait.",
        "WANTS_TO_HELP": "To offer time or things.",
        "OTHER": "For something else.",
    },
)
described(
    OnlineProcedure,
    "With what of the public administration's online procedures somebody was helped.",
    {
        "SPID": "A digital identity, SPID.",
        "CIE": "The electronic identity card.",
        "ISEE": "The ISEE.",
        "ASSEGNO_UNICO": "The assegno unico for children.",
        "SCHOOL": "Enrolment at school, meals, books.",
        "NURSERY": "A place at a nursery.",
        "HEALTH": "The choice of a doctor, visits, the health record.",
        "RESIDENCE": "The registry: residence, certificates.",
        "RESIDENCE_PERMIT": "A permit of stay, or citizenship.",
        "BENEFITS": "Other benefits and bonuses.",
        "WORK": "The job centre, unemployment.",
        "OTHER": "Another one.",
    },
)
described(
    ContactOutcome,
    "What became of a request at a counter.",
    {
        "ANSWERED": "It was answered at once.",
        "POINTED_ON": "They were pointed to a service or a partner.",
        "APPOINTMENT": "They come back at an agreed time.",
        "CASE_OPENED": "Their household is accompanied from there on.",
        "UNANSWERED": "Nobody could help.",
    },
)
described(
    ConcernKind,
    "What has to be looked after.",
    {
        "REQUEST_LAPSING": "A request lapses within three days, since nobody has answered.",
        "REQUEST_DECLINED": "A partner said no, or a request lapsed, and nobody else was asked since.",
        "REQUEST_UNANSWERED": "Nobody has answered a request for longer than is usual.",
        "OFFER_ENDING": "An offer ends, or is suspended, before the referral that it serves is over.",
        "NEED_WITHOUT_PARTNER": "A need has begun and nobody is asked.",
        "REVIEW_DUE": "A review of a path is due within a week, or overdue.",
        "PATH_ENDING": "A path ends within a month: to be closed, or extended.",
        "GRANT_RUNNING_OUT": "Little is left of a grant, or it ends within a month with money left.",
    },
)
described(
    SkillLevel,
    "How far somebody masters a competence.",
    {
        "BEGINNING": "Begins to learn it.",
        "WITH_HELP": "Does it with help.",
        "ALONE": "Does it alone.",
        "CAN_TEACH": "Can show others how.",
    },
)
described(
    SkillSource,
    "Who says how far somebody masters a competence.",
    {"SELF": "The person.", "OBSERVED": "Who saw the person do it."},
)
described(
    TrainingState,
    "Where a course stands.",
    {
        "PLANNED": "To come, or under way.",
        "COMPLETED": "Over, with what was gained.",
        "CANCELLED": "It does not take place.",
    },
)
described(
    TrainingDeed,
    "What somebody did with a course.",
    {
        "PLAN": "Planned it.",
        "ENROL": "Enrolled people.",
        "WITHDRAW": "Took people out of it.",
        "RECORD_ATTENDANCE": "Wrote down who came.",
        "COMPLETE": "Completed it.",
        "CANCEL": "Cancelled it.",
    },
)
described(
    GrantState,
    "Where a grant stands.",
    {"OPEN": "Money can be put in and spent.", "CLOSED": "Over, what was left given back."},
)
described(
    GrantEntryKind,
    "What an entry of a grant's ledger is.",
    {
        "ALLOCATE": "Money put into the grant.",
        "SPEND": "Money spent.",
        "REVERSE": "An earlier entry taken back.",
        "RETURN": "What was left when the grant was closed, given back.",
    },
)
described(
    GrantCategory,
    "For what a grant's money is spent.",
    {
        "FOOD": "Food and what a household uses up.",
        "HOUSING": "Rent, furniture, a deposit.",
        "BILLS": "Electricity, gas, water, telephone.",
        "SCHOOL": "School meals, books, trips.",
        "CHILDCARE": "Nursery, day camps, baby-sitting.",
        "HEALTH": "Medicine, glasses, visits.",
        "TRANSPORT": "Tickets and passes.",
        "WORK": "Courses, tools, clothes for work.",
        "LEISURE": "Sport, music, culture.",
        "OTHER": "Something else.",
    },
)
described(
    GrantDeed,
    "What somebody did with a grant.",
    {
        "OPEN": "Opened it with its first money.",
        "ALLOCATE": "Put more money in.",
        "SPEND": "Spent money.",
        "REVERSE": "Took an entry back.",
        "CLOSE": "Closed it.",
    },
)
described(
    InclusionPactDeed,
    "What somebody did with a family's path.",
    {
        "OPEN": "Opened it.",
        "ADD_GOAL": "Added a goal.",
        "REVISE_GOAL": "Corrected a goal, or told what became of it.",
        "ADD_ACTION": "Added an action.",
        "REVISE_ACTION": "Corrected an action, or told where it stands.",
        "PLAN_REVIEW": "Planned a review.",
        "RECORD_REVIEW": "Wrote down what came of a review.",
        "EXTEND": "Let it go on for longer.",
        "CLOSE": "Closed it.",
        "REOPEN": "Let it run again, since it had been closed too early.",
    },
)
described(
    LegalBasis,
    "On what ground data about a household are kept, as article 6(1) of the GDPR lists them.",
    {
        "CONSENT": "The household agreed to it (a).",
        "CONTRACT": "A contract with the household needs it (b).",
        "LEGAL_OBLIGATION": "The law obliges the controller to it (c).",
        "VITAL_INTERESTS": "Somebody's life depends on it (d).",
        "PUBLIC_TASK": "A task in the public interest needs it (e).",
        "LEGITIMATE_INTERESTS": "The controller's legitimate interests (f).",
    },
)
described(
    ConsentPurpose,
    "For what a household lets others see what it needs.",
    {
        "REFERRAL": "Partners may be asked: they see a need, an area and times, never who it is.",
        "CASE_SHARING": "Other case-managers may see its case.",
    },
)
described(
    DisclosedPart,
    "What a partner is told of a household by a referral.",
    {
        "NEED": "What is needed, in which area, at which times, in which languages, for which age.",
        "INTRODUCTION": "Where and when the family was brought, and by whom.",
        "PAPER_CODE": "A paper code that the family could show.",
    },
)
described(
    CaseDeed,
    "What somebody did with a household's case.",
    {
        "OPEN": "Opened it.",
        "ASSESS": "Wrote down what a member can do.",
        "STATE_JOB_GOAL": "Wrote down a job that a member wants.",
        "DROP_JOB_GOAL": "Wrote down that a member wants a job no more.",
        "RECORD_CONSENT": "Wrote down that it agrees to something.",
        "WITHDRAW_CONSENT": "Wrote down that it agrees to something no more.",
        "HAND_OVER": "Handed it over to another case-manager.",
        "SHARE": "Shared it with another case-manager.",
        "UNSHARE": "Ended sharing it.",
    },
)
described(
    AgeBand,
    "An age band; nobody's date of birth is known here.",
    {
        "AGE_0_2": "From birth to 2 years.",
        "AGE_3_5": "From 3 to 5 years.",
        "AGE_6_10": "From 6 to 10 years.",
        "AGE_11_13": "From 11 to 13 years.",
        "AGE_14_17": "From 14 to 17 years.",
        "AGE_18_64": "From 18 to 64 years.",
        "AGE_65_PLUS": "65 years and older.",
    },
)
described(
    Priority,
    "How pressing a need is.",
    {
        "URGENT": "It cannot wait; it weighs 4 when needs compete.",
        "HIGH": "It is pressing; it weighs 2.",
        "NORMAL": "It weighs 1.",
    },
)
described(
    NeedState,
    "Where a need stands.",
    {"OPEN": "Waiting for a partner.", "MET": "A partner meets it.", "CLOSED": "No longer called for."},
)
described(
    MappingScheme,
    "Another vocabulary that competences are mapped to.",
    {
        "ESCO": "European Skills, Competences, Qualifications and Occupations, v1.1.1.",
        "OPEN_ELIGIBILITY": "The Open Eligibility taxonomy of human services.",
    },
)
described(
    CompetenceUse,
    "A kind of thing that is joined to competences.",
    {
        "COMMITMENTS": "Offers that lend it.",
        "NEEDS": "Needs that call for it.",
        "SERVICES": "Services of the city that answer it.",
        "VOLUNTEERS": "Volunteers who can do it.",
        "TRAININGS": "Courses that teach it.",
        "METHODS": "Documents of the shared method about it.",
        "SKILLS": "What was said of what members of households can do.",
        "JOB_GOALS": "Jobs that ask it.",
        "DESK_CONTACTS": "What was heard at counters about it.",
        "MAPPINGS": "Concepts of other vocabularies that it maps to.",
        "NARROWER": "Competences that it includes, one step down.",
    },
)
described(
    MappingMatch,
    "How near a concept of another vocabulary is, as SKOS says it.",
    {
        "EXACT": "It means the same.",
        "CLOSE": "It means nearly the same.",
        "BROAD": "It is broader.",
        "NARROW": "It is narrower.",
    },
)
described(
    CriterionName,
    "What makes one partner better placed than another.",
    {
        "COMPETENCE": "How exactly the competence is the one asked: 1 the same, × 0.9 each step narrower, × 0.5 each "
        "step broader.",
        "PROXIMITY": "How near the place is: 1 ÷ (1 + km ÷ 2); without positions 1 in the same area, 0.7 in a bordering "
        "one; online 1.",
        "TIME": "The part of the asked time that fits in shared and free times.",
        "LANGUAGE": "1 for the preferred language, 0.5 for another accepted one; left out when none is asked.",
        "SPARE_CAPACITY": "The part of the promised capacity that is free, so that the same partner is not always asked.",
        "TRACK_RECORD": "(completed + 2) ÷ (completed + failed + 4) referrals, so that new partners are not starved.",
        "TIES": "1 for a partner of this family, 0.5 for one that works with such a partner; left out without a family.",
        "FRESHNESS": "Halves with every 180 days since the partner last confirmed the offer.",
    },
)
described(
    RequirementName,
    "What must hold for a partner to be able to help.",
    {
        "AREA": "The pact serves the area, or the place is within the distance asked, or it is online.",
        "STATE": "The commitment is active.",
        "PERIOD": "It is valid in at least the first four weeks of the need's period.",
        "COMPETENCE": "It lends the competence, a narrower one, or a broader one as a generalist.",
        "AGE": "The age band lies inside the accepted ages.",
        "LANGUAGE": "A language is shared, when the need asks one.",
        "MODE": "One of the modes asked is offered.",
        "WHEELCHAIR": "The place can be reached in a wheelchair, when that is asked.",
        "TIME": "Shared times are long enough for one session.",
        "CAPACITY": "Hours and places are free at a shared time.",
        "STAFF": "A volunteer who could hold it is insured and, with minors, cleared where the host requires it.",
        "REFUSAL": "The family has not refused the partner.",
    },
)
described(
    PlanGoal,
    "What a plan is to reach; each goal counts only among plans that are equal at those before.",
    {
        "COVERED_TIME": "Most hours a week, each times its need's weight: urgent 4, high 2, normal 1.",
        "FEWEST_PARTNERS": "Fewest partners.",
        "BEST_FIT": "Most hours a week, each times the fit of its offer.",
    },
)
described(
    Verdict,
    "Whether a requirement holds.",
    {
        "MET": "It holds.",
        "NOT_MET": "It does not hold.",
        "UNKNOWN": "Not enough is known: somebody should ask. Unknown never counts as met.",
    },
)

described(
    GapReason,
    "Why hours are missing. Of the offers near enough that lack least, what stands first here is told.",
    {
        "NO_PARTNER": "Nobody offers the competence.",
        "DISTANCE": "It is offered, but nowhere near.",
        "NO_FREE_HOURS": "Somebody could, but their hours are taken.",
        "AGE": "It is for other ages.",
        "LANGUAGE": "No language is shared.",
        "WRONG_TIMES": "It is at other times.",
        "MODE": "It is given in another way: in person, at home, online.",
        "WHEELCHAIR": "The place cannot be reached in a wheelchair.",
        "PERIOD": "It is not there in the first four weeks.",
        "STAFF": "No volunteer could hold it whose insurance, and with minors clearance, lasts.",
        "REFUSED": "The family does not want the partner.",
        "TO_CHECK": "Nothing stands in the way, but something is not known: somebody should ask.",
    },
)
described(
    CandidateKind,
    "What an invitation would be for.",
    {
        "OTHER_PACT": "Hours that a partner of another pact has free, and nobody there could use.",
        "ENDED": "An offer that has ended, taken up again.",
        "GROWABLE": "The rest of the times at which somebody is there already.",
        "TRAINABLE": "Free hours of a volunteer, after a training.",
    },
)


__all__ = [
    "SCALARS",
    "AccountDeed",
    "AgeBand",
    "AreaKind",
    "AssignmentDeed",
    "AssignmentState",
    "AttendanceDeed",
    "AttendanceState",
    "CandidateKind",
    "CaseDeed",
    "ChoiceReason",
    "CommitmentDeed",
    "CommitmentState",
    "CompetenceUse",
    "ConcernKind",
    "ConsentPurpose",
    "ContactOutcome",
    "ContactPart",
    "ContactWay",
    "CriterionName",
    "Deed",
    "DisclosedPart",
    "GapReason",
    "GoalOutcome",
    "GrantCategory",
    "GrantDeed",
    "GrantEntryKind",
    "GrantState",
    "IdentifierKind",
    "InclusionActionState",
    "InclusionPactDeed",
    "InclusionPactState",
    "InterventionDeed",
    "InterventionState",
    "InvitationAnswer",
    "LanguageTag",
    "LegalBasis",
    "LinkPurpose",
    "MailFrequency",
    "MailLanguage",
    "MappingMatch",
    "MappingScheme",
    "Mode",
    "NeedState",
    "OnlineProcedure",
    "OrganisationKind",
    "PactDeed",
    "PartnerDeed",
    "PartnerState",
    "PathComponent",
    "PathOutcome",
    "PlaceKind",
    "PlanGoal",
    "Precision",
    "Priority",
    "ReferralReason",
    "ReferralState",
    "RequestKind",
    "RequirementName",
    "Role",
    "SignatureRole",
    "SkillLevel",
    "SkillSource",
    "Staffing",
    "TrainingDeed",
    "TrainingState",
    "Verdict",
    "Weekday",
    "Window",
    "WindowInput",
    "asked_windows",
    "clock_time",
    "windows",
]


def clock_time(minute: int) -> time:
    """Return a minute of the day as a time; the end of the day is 00:00."""
    return time(minute // 60 % 24, minute % 60)


@strawberry.type(description="A weekly stretch of time on the wall clock of Europe/Rome, on one weekday.")
class Window:
    weekday: Weekday = strawberry.field(description="The day.")
    opens: time = strawberry.field(description="When it begins.")
    closes: time = strawberry.field(
        description="When it ends, that minute excluded; 00:00 is the end of the day."
    )


def windows(week: Week) -> list[Window]:
    """Return the week's minutes as windows."""
    return [
        Window(weekday=window.weekday, opens=clock_time(window.opens), closes=clock_time(window.closes))
        for window in week.windows()
    ]


@strawberry.input(description="A weekly stretch of time on the wall clock, on one weekday.")
class WindowInput:
    weekday: Weekday = strawberry.field(description="The day.")
    opens: time = strawberry.field(description="When it begins.")
    closes: time = strawberry.field(
        description="When it ends, that minute excluded; 00:00 is the end of the day."
    )


def asked_windows(given: Iterable[WindowInput]) -> tuple[AskedWindow, ...]:
    """Return windows as somebody asked them, not yet checked."""
    return tuple(
        AskedWindow(
            one.weekday, one.opens.hour * 60 + one.opens.minute, one.closes.hour * 60 + one.closes.minute
        )
        for one in given
    )
