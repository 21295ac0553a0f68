"""Who may do what: role × action × relation to the object. What is not allowed here is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_service.errors import PattiError


class Role(StrEnum):
    CASE_MANAGER = "CASE_MANAGER"
    COORDINATOR = "COORDINATOR"
    PARTNER = "PARTNER"
    ADMINISTRATOR = "ADMINISTRATOR"


class Action(StrEnum):
    READ_DIRECTORY = "READ_DIRECTORY"
    READ_NETWORK = "READ_NETWORK"
    READ_VOLUNTEERS = "READ_VOLUNTEERS"
    READ_CONTACTS = "READ_CONTACTS"
    SEARCH_PARTNERS = "SEARCH_PARTNERS"
    READ_BENEFICIARIES = "READ_BENEFICIARIES"
    OPEN_CASES = "OPEN_CASES"
    READ_TRAINING = "READ_TRAINING"
    KEEP_TRAINING = "KEEP_TRAINING"
    READ_DESKS = "READ_DESKS"
    KEEP_DESKS = "KEEP_DESKS"
    READ_CASE_MANAGERS = "READ_CASE_MANAGERS"
    KEEP_CONSENTS = "KEEP_CONSENTS"
    SHARE_CASES = "SHARE_CASES"
    HAND_OVER_CASES = "HAND_OVER_CASES"
    ERASE_CASES = "ERASE_CASES"
    READ_PATHS = "READ_PATHS"
    KEEP_PATHS = "KEEP_PATHS"
    READ_PATH_TOTALS = "READ_PATH_TOTALS"
    KEEP_GRANTS = "KEEP_GRANTS"
    ALLOCATE = "ALLOCATE"
    READ_REFERRALS = "READ_REFERRALS"
    SEND_REFERRALS = "SEND_REFERRALS"
    ANSWER_REFERRALS = "ANSWER_REFERRALS"
    KEEP_OFFERS = "KEEP_OFFERS"
    APPROVE_OFFERS = "APPROVE_OFFERS"
    KEEP_PACTS = "KEEP_PACTS"
    LEAVE_PACTS = "LEAVE_PACTS"
    READ_HISTORY = "READ_HISTORY"
    CONTEST_EVENTS = "CONTEST_EVENTS"
    SETTLE_EVENTS = "SETTLE_EVENTS"
    READ_FULFILMENT = "READ_FULFILMENT"
    READ_COVERAGE = "READ_COVERAGE"
    READ_SNAPSHOTS = "READ_SNAPSHOTS"
    INVITE_PARTNERS = "INVITE_PARTNERS"
    JOIN = "JOIN"
    KEEP_PARTNERS = "KEEP_PARTNERS"
    APPROVE_PARTNERS = "APPROVE_PARTNERS"
    MERGE_PARTNERS = "MERGE_PARTNERS"
    LOAD = "LOAD"
    IMPORT = "IMPORT"
    KEEP_REGISTER = "KEEP_REGISTER"
    KEEP_ACCOUNTS = "KEEP_ACCOUNTS"
    KEEP_OWN_ACCOUNT = "KEEP_OWN_ACCOUNT"
    KEEP_FEEDS = "KEEP_FEEDS"


class Relation(StrEnum):
    """How the viewer stands to the object: it is theirs, or somebody else's."""

    OWN = "OWN"
    FOREIGN = "FOREIGN"


ANY = frozenset(Relation)
OWN = frozenset({Relation.OWN})
FOREIGN = frozenset({Relation.FOREIGN})

RULES: Mapping[Role, Mapping[Action, frozenset[Relation]]] = {
    Role.CASE_MANAGER: {
        Action.READ_NETWORK: ANY,
        Action.READ_VOLUNTEERS: ANY,
        Action.READ_CONTACTS: ANY,
        Action.SEARCH_PARTNERS: ANY,
        Action.READ_BENEFICIARIES: OWN,
        Action.OPEN_CASES: OWN,
        Action.READ_TRAINING: ANY,
        Action.READ_DESKS: ANY,
        Action.KEEP_DESKS: ANY,
        Action.READ_CASE_MANAGERS: ANY,
        Action.KEEP_CONSENTS: OWN,
        Action.SHARE_CASES: OWN,
        Action.HAND_OVER_CASES: OWN,
        Action.ERASE_CASES: OWN,
        Action.READ_PATHS: OWN,
        Action.KEEP_PATHS: OWN,
        Action.KEEP_GRANTS: OWN,
        Action.ALLOCATE: ANY,
        Action.READ_REFERRALS: ANY,
        Action.SEND_REFERRALS: OWN,
        Action.ANSWER_REFERRALS: ANY,
        Action.KEEP_OFFERS: ANY,
        Action.READ_HISTORY: ANY,
        Action.SETTLE_EVENTS: ANY,
        Action.READ_FULFILMENT: ANY,
        Action.READ_COVERAGE: ANY,
        Action.READ_SNAPSHOTS: ANY,
        Action.INVITE_PARTNERS: ANY,
        Action.JOIN: FOREIGN,
        Action.KEEP_PARTNERS: ANY,
        Action.KEEP_OWN_ACCOUNT: OWN,
        Action.KEEP_FEEDS: OWN,
    },
    Role.COORDINATOR: {
        Action.READ_NETWORK: ANY,
        Action.READ_VOLUNTEERS: ANY,
        Action.READ_CONTACTS: ANY,
        Action.READ_TRAINING: ANY,
        Action.KEEP_TRAINING: ANY,
        Action.READ_DESKS: ANY,
        Action.KEEP_DESKS: ANY,
        Action.READ_CASE_MANAGERS: ANY,
        Action.SEARCH_PARTNERS: ANY,
        Action.READ_PATH_TOTALS: ANY,
        Action.ALLOCATE: ANY,
        Action.READ_REFERRALS: ANY,
        Action.ANSWER_REFERRALS: ANY,
        Action.KEEP_OFFERS: ANY,
        Action.APPROVE_OFFERS: ANY,
        Action.KEEP_PACTS: ANY,
        Action.LEAVE_PACTS: ANY,
        Action.READ_HISTORY: ANY,
        Action.SETTLE_EVENTS: ANY,
        Action.READ_FULFILMENT: ANY,
        Action.READ_COVERAGE: ANY,
        Action.READ_SNAPSHOTS: ANY,
        Action.INVITE_PARTNERS: ANY,
        Action.JOIN: FOREIGN,
        Action.KEEP_PARTNERS: ANY,
        Action.APPROVE_PARTNERS: ANY,
        Action.MERGE_PARTNERS: ANY,
        Action.IMPORT: ANY,
        Action.KEEP_REGISTER: ANY,
        Action.KEEP_OWN_ACCOUNT: OWN,
    },
    Role.PARTNER: {
        Action.READ_NETWORK: ANY,
        Action.READ_VOLUNTEERS: OWN,
        Action.READ_CONTACTS: OWN,
        Action.READ_REFERRALS: OWN,
        Action.ANSWER_REFERRALS: OWN,
        Action.KEEP_OFFERS: OWN,
        Action.LEAVE_PACTS: OWN,
        Action.READ_HISTORY: OWN,
        Action.CONTEST_EVENTS: OWN,
        Action.READ_FULFILMENT: OWN,
        Action.INVITE_PARTNERS: OWN,
        Action.JOIN: OWN,
        Action.KEEP_PARTNERS: OWN,
        Action.KEEP_OWN_ACCOUNT: OWN,
        Action.KEEP_FEEDS: OWN,
    },
    Role.ADMINISTRATOR: {
        Action.READ_NETWORK: ANY,
        Action.READ_CASE_MANAGERS: ANY,
        Action.HAND_OVER_CASES: ANY,
        Action.ERASE_CASES: ANY,
        Action.READ_SNAPSHOTS: ANY,
        Action.LOAD: ANY,
        Action.KEEP_REGISTER: ANY,
        Action.KEEP_ACCOUNTS: ANY,
        Action.KEEP_OWN_ACCOUNT: OWN,
    },
}


READING = frozenset(
    {action for action in Action if action.startswith("READ_")} | {Action.SEARCH_PARTNERS, Action.ALLOCATE}
)
"""What changes nothing."""
OPEN_TO_ALL = frozenset({Action.READ_DIRECTORY})
"""What everybody may, signed in or not: it holds nothing but what was agreed to be published."""
BY_PEOPLE = frozenset({Action.KEEP_ACCOUNTS, Action.KEEP_OWN_ACCOUNT, Action.KEEP_FEEDS})
"""What no program may do: a token that was stolen makes no others, and no addresses that outlast it."""


@dataclass(frozen=True)
class Viewer:
    """Who is asking, in which roles, and for whom: for partners, or as the case-manager of households.

    Their id is that of their account. `every_case` is for whoever sits at a machine where nobody signs in: every
    household is theirs.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    partner_ids: frozenset[str] = frozenset()
    case_manager_id: str | None = None
    every_case: bool = False
    read_only: bool = False
    by_program: bool = False

    def relation_to(self, *partner_ids: str) -> Relation:
        """Return how they stand to what belongs to a partner, or to any of several."""
        return Relation.FOREIGN if self.partner_ids.isdisjoint(partner_ids) else Relation.OWN

    def relation_to_case(self, *case_manager_ids: str) -> Relation:
        """Return how they stand to a household that these accompany, or whose case is shared with these."""
        own = self.every_case or self.case_manager_id in case_manager_ids
        return Relation.OWN if own else Relation.FOREIGN


ANONYMOUS = Viewer("anonymous")
OPERATOR = Viewer("operator", frozenset(Role), every_case=True)
"""Whoever sits at the machine itself: every role, and as long as nobody signs in, every case is theirs."""


class Forbidden(PattiError):
    """The viewer may not do this."""


def may(viewer: Viewer, action: Action, relation: Relation = Relation.FOREIGN) -> bool:
    """Return whether one of the viewer's roles allows the action on an object they stand so to."""
    if action in OPEN_TO_ALL:
        return True
    if (viewer.read_only and action not in READING) or (viewer.by_program and action in BY_PEOPLE):
        return False
    return any(relation in RULES[role].get(action, frozenset()) for role in viewer.roles)


def permit_some(viewer: Viewer, action: Action) -> None:
    """Raise Forbidden unless the viewer may do it to something, which is to be looked at before it is said to what."""
    if not any(may(viewer, action, relation) for relation in Relation):
        permit(viewer, action)


def permit(viewer: Viewer, action: Action, relation: Relation = Relation.FOREIGN) -> None:
    """Raise Forbidden unless the viewer may."""
    if not may(viewer, action, relation):
        raise Forbidden(f"{action} is not allowed to {viewer.id}")
