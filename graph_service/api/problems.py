"""User errors: what was asked that a rule refuses, with a path to it and the facts to mend it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import strawberry

from graph_service.api.ids import global_id
from graph_service.api.scalars import ConsentPurpose, IdentifierKind, Window, windows
from graph_service.domain import problems
from graph_service.domain.phrases import Language
from graph_service.domain.schedule import Week


@strawberry.interface(description="Something asked that a rule refuses. Nothing was done.")
class UserError:
    message: str = strawberry.field(description="What is wrong, in the reader's language.")
    path: list[str] = strawberry.field(
        description="The way to the culprit through the arguments: `search`, `needs`, `0`, `hoursPerWeek`."
    )


@strawberry.type(description="Nothing has this id.")
class NotFound(UserError):
    given: str = strawberry.field(description="The id that was given.")
    suggestions: list[str] = strawberry.field(description="Ids that are spelt nearly so.")


@strawberry.type(description="A number is below the least or above the most that makes sense.")
class OutOfRange(UserError):
    number: float = strawberry.field(description="The number that was given.")
    least: float = strawberry.field(description="The least allowed.")
    most: float = strawberry.field(description="The most allowed.")


@strawberry.type(description="A number is not a multiple of the step that it is counted in.")
class NotAMultiple(UserError):
    number: float = strawberry.field(description="The number that was given.")
    step: float = strawberry.field(description="The step.")


@strawberry.type(description="The hours a week are not a whole number of sessions.")
class NotWholeSessions(UserError):
    hours_per_week: float = strawberry.field(description="The hours that were given.")
    session_minutes: int = strawberry.field(description="The length of one session.")
    nearest_hours: float = strawberry.field(description="The nearest hours that would be whole sessions.")


@strawberry.type(description="A window closes before it opens; only 00:00 closes at the end of the day.")
class WindowReversed(UserError):
    opens: str = strawberry.field(description="When it was to open.")
    closes: str = strawberry.field(description="When it was to close.")


@strawberry.type(description="A period ends before it starts.")
class PeriodReversed(UserError):
    start: date = strawberry.field(description="The first day given.")
    end: date = strawberry.field(description="The last day given.")


@strawberry.type(description="A period is over before today.")
class PeriodInThePast(UserError):
    end: date = strawberry.field(description="The last day given.")
    today: date = strawberry.field(description="Today.")


@strawberry.type(description="A list is longer than is served at once.")
class TooMany(UserError):
    count: int = strawberry.field(description="How many were given.")
    allowed: int = strawberry.field(description="How many are allowed.")


@strawberry.type(description="Something that is needed is empty.")
class Missing(UserError):
    pass


@strawberry.type(description="Something is given twice.")
class Repeated(UserError):
    given: str = strawberry.field(description="What is given twice.")


@strawberry.type(description="A text is not a BCP 47 language tag.")
class NotALanguage(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="The weights of the criteria that were asked for are all zero.")
class WeightsAddToNothing(UserError):
    pass


@strawberry.type(description="A distance cannot be measured, since the area's position is not known.")
class NoPosition(UserError):
    area: str = strawberry.field(description="The area's name.")


@strawberry.type(
    description="The list has changed since the page that gave this cursor: start again from the first page."
)
class StaleCursor(UserError):
    pass


@strawberry.type(description="A text is not a cursor of this list.")
class NotACursor(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="What was asked cannot be done in this state.")
class WrongState(UserError):
    state: str = strawberry.field(description="The state that it is in.")
    allowed_states: list[str] = strawberry.field(description="The states in which it could be done.")


@strawberry.type(description="More was asked than the offer has left.")
class CapacityExceeded(UserError):
    free_hours: float = strawberry.field(
        description="Hours of presence a week that are left in the worst week."
    )
    free_windows: list[Window] = strawberry.field(
        description="When places are left in every week; the whole week by arrangement."
    )


@strawberry.type(description="The need has fewer hours left to be covered than were asked.")
class NeedCovered(UserError):
    uncovered_hours: float = strawberry.field(description="Hours a week that are left.")


@strawberry.type(description="The family does not want this partner.")
class RefusedByFamily(UserError):
    pass


@strawberry.type(description="A session is at no time of the offer.")
class OutsideTimes(UserError):
    windows: list[Window] = strawberry.field(description="The offer's times; none by arrangement.")


@strawberry.type(description="The days asked are not all within those allowed.")
class OutsidePeriod(UserError):
    valid_from: date = strawberry.field(description="The first day allowed.")
    valid_to: date | None = strawberry.field(description="The last day allowed; null for ever.")


@strawberry.type(description="Something that was done is told for a day that is still to come.")
class InTheFuture(UserError):
    day: date = strawberry.field(description="The day that was given.")
    today: date = strawberry.field(description="Today.")


@strawberry.type(description="The offer has been asked for this need already, and that referral is not over.")
class AlreadyAsked(UserError):
    referral_id: strawberry.ID = strawberry.field(description="That referral.")


@strawberry.type(description="The idempotency key was used before, for something else.")
class KeyReused(UserError):
    given: str = strawberry.field(description="The key.")


@strawberry.type(description="Somebody changed it meanwhile; the answer holds it as it is now.")
class StaleRevision(UserError):
    based_on: int = strawberry.field(description="The revision that was given.")
    current: int = strawberry.field(description="The revision that it is at.")


@strawberry.type(description="Accepted referrals hold more than this would leave.")
class BelowReserved(UserError):
    reserved_hours: float = strawberry.field(description="Hours held in the fullest week.")
    reserved_places: int = strawberry.field(description="The most people at once.")
    reserved_windows: list[Window] = strawberry.field(description="When; none by arrangement.")
    reserved_until: date | None = strawberry.field(description="The last day on which something is held.")


@strawberry.type(description="The youngest age accepted is above the oldest.")
class AgesReversed(UserError):
    min_age: int = strawberry.field(description="The youngest.")
    max_age: int = strawberry.field(description="The oldest.")


@strawberry.type(description="One thing would wait for another that waits for it.")
class GoesInACircle(UserError):
    given: str = strawberry.field(description="What it would wait for.")


@strawberry.type(description="The link was never made here, or a letter of it is missing.")
class LinkForged(UserError):
    pass


@strawberry.type(description="The link is no longer good: another one can be asked for.")
class LinkLapsed(UserError):
    expired_on: date = strawberry.field(description="The first day on which it was no longer good.")


@strawberry.type(description="The link is worth nothing any more, as the partner or a coordinator wished.")
class LinkRevoked(UserError):
    pass


@strawberry.type(description="Nothing of this kind is suggested about the offer, or no longer.")
class NoSuchSuggestion(UserError):
    pass


@strawberry.type(description="The code has a slip of the pen, or a symbol too few or too many.")
class CodeMistyped(UserError):
    pass


@strawberry.type(description="The code opens nothing that was sent to who asks.")
class CodeUnknown(UserError):
    pass


@strawberry.type(description="The code is no longer good: the family can be given another.")
class CodeLapsed(UserError):
    expired_on: date = strawberry.field(description="The first day on which it was no longer good.")


@strawberry.type(
    description="The code is worth nothing any more: it was taken back, or a later one takes its place."
)
class CodeRevoked(UserError):
    pass


@strawberry.type(description="Too many codes were given that open nothing.")
class TooManyTries(UserError):
    wait_minutes: int = strawberry.field(description="After how many minutes the next is looked at.")


@strawberry.type(
    description="The volunteer is somewhere else at some of the times asked; where and with whom is not told."
)
class VolunteerBusy(UserError):
    busy_windows: list[Window] = strawberry.field(description="At which of the times asked.")
    busy_until: date = strawberry.field(description="The last day on which something binds them there.")


@strawberry.type(description="The volunteer's insurance ends too early.")
class NotInsured(UserError):
    insurance_until: date = strawberry.field(description="Its last day.")
    needed_until: date = strawberry.field(description="The day until which it is needed at least.")


@strawberry.type(description="The volunteer's clearance for work with minors ends too early.")
class NotCleared(UserError):
    clearance_until: date = strawberry.field(description="Its last day.")
    needed_until: date = strawberry.field(description="The day until which it is needed at least.")


@strawberry.type(description="Another account has this e-mail address.")
class EmailTaken(UserError):
    account_id: strawberry.ID = strawberry.field(description="That account.")


@strawberry.type(description="A case-manager is told for an account that is not to act as one.")
class NotACaseManager(UserError):
    pass


@strawberry.type(description="A partner is told for an account that is not to act as one.")
class NotAPartner(UserError):
    pass


@strawberry.type(description="The service would be left without anybody who administers it.")
class OnlyAdministrator(UserError):
    pass


@strawberry.type(description="A token was to have roles that its account does not have.")
class RolesNotHeld(UserError):
    roles: list[str] = strawberry.field(description="These roles.")


@strawberry.type(description="The volunteer holds these sessions on some of the days asked already.")
class AlreadyAssigned(UserError):
    assignment_id: strawberry.ID = strawberry.field(description="The assignment that says so.")


@strawberry.type(description="The referral has no session then.")
class NoSuchSession(UserError):
    session_windows: list[Window] = strawberry.field(
        description="When its sessions are; none by arrangement."
    )


@strawberry.type(description="The offer does not take place on that day.")
class ClosedThen(UserError):
    closed_from: date = strawberry.field(description="The first day without it.")
    closed_to: date = strawberry.field(description="The last day without it.")


@strawberry.type(
    description="The partner's offers under the pact go on after the day on which it would leave."
)
class StillCommitted(UserError):
    count: int = strawberry.field(description="How many.")
    commitment_ids: list[strawberry.ID] = strawberry.field(description="Which.")


@strawberry.type(description="The pact would be left without anybody who hosts it.")
class OnlyHost(UserError):
    pass


@strawberry.type(
    description="The partner has not signed the pact, or has left it, or leaves it before what was asked is over."
)
class NotSigned(UserError):
    left_on: date | None = strawberry.field(
        description="Its last day under the pact; null when it never signed."
    )


@strawberry.type(description="Another pact renews this one already.")
class AlreadyRenewed(UserError):
    pact_id: strawberry.ID = strawberry.field(description="That pact.")


@strawberry.type(description="A commitment is offered under another pact.")
class UnderAnotherPact(UserError):
    given: str = strawberry.field(description="The commitment.")
    pact_id: strawberry.ID = strawberry.field(description="Its pact.")


@strawberry.type(description="The household does not agree to this, or not any more.")
class ConsentMissing(UserError):
    purpose: ConsentPurpose = strawberry.field(description="To what.")


@strawberry.type(description="The household agrees to this already.")
class AlreadyAgreed(UserError):
    purpose: ConsentPurpose = strawberry.field(description="To what.")


@strawberry.type(description="The case-manager accompanies the household already.")
class LeadsAlready(UserError):
    case_manager_id: strawberry.ID = strawberry.field(description="The case-manager.")


@strawberry.type(
    description="Partners still hold referrals of the household, or are asked; these are ended or cancelled first."
)
class ReferralsRunning(UserError):
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="The household is on a path already, and that one is not closed.")
class PathRunning(UserError):
    inclusion_pact_id: strawberry.ID = strawberry.field(description="That path.")


@strawberry.type(description="The path has not begun: what belongs to it begins with it.")
class PathToCome(UserError):
    begins_on: date = strawberry.field(description="Its first day.")


@strawberry.type(description="A path is shorter or longer than usual, and nobody says why.")
class UnusualLength(UserError):
    months: int = strawberry.field(
        description="How many months it would last; one that has begun counts whole."
    )
    usual_least: int = strawberry.field(description="The fewest months that are usual.")
    usual_most: int = strawberry.field(description="The most months that are usual.")


@strawberry.type(description="A path would be closed while nobody has said what became of these goals.")
class GoalsUndecided(UserError):
    goal_numbers: list[int] = strawberry.field(description="The numbers of the goals.")


@strawberry.type(description="The path has a grant already that is not closed.")
class GrantOpen(UserError):
    grant_id: strawberry.ID = strawberry.field(description="That grant.")


@strawberry.type(description="More would be taken from a grant than is left of it.")
class BalanceExceeded(UserError):
    balance_cents: int = strawberry.field(description="What is left, in cents.")


@strawberry.type(description="The entry was taken back before, or is one that cannot be.")
class NotReversible(UserError):
    entry_number: int = strawberry.field(description="The number of the entry.")


@strawberry.type(description="A text is not the address of an ESCO occupation.")
class NotAnOccupation(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="A text is not an organisation's tax code: 11 digits, the last a check digit.")
class NotATaxCode(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="An organisation has this tax code already.")
class TaxCodeTaken(UserError):
    given: str = strawberry.field(description="The tax code.")
    organisation_id: strawberry.ID = strawberry.field(description="The organisation concerned.")


@strawberry.type(description="A text is not a web address that begins with https:// or http://.")
class NotAWebAddress(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="A text is not an e-mail address.")
class NotAnEmail(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="A file cannot be read as what it should be.")
class NotReadable(UserError):
    why: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(description="A text is no short name of a source: lower-case letters and digits alone.")
class NotASource(UserError):
    given: str = strawberry.field(description="The text that was given.")
    longest: int = strawberry.field(description="How many letters it may have at most.")


@strawberry.type(description="A text is not a telephone number.")
class NotAPhone(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="A text is none of those that can stand here.")
class NotOneOf(UserError):
    given: str = strawberry.field(description="The text that was given.")
    choices: list[str] = strawberry.field(description="What can stand here.")


@strawberry.type(
    description="Two organisations with different tax codes are two bodies, and cannot be merged."
)
class DifferentBodies(UserError):
    kept_tax_code: str = strawberry.field(description="The tax code of the one to keep.")
    duplicate_tax_code: str = strawberry.field(description="The tax code of the other.")


@strawberry.type(description="The organisation has been merged, and what was its own is another's now.")
class MergedAlready(UserError):
    organisation_id: strawberry.ID = strawberry.field(description="The organisation concerned.")


@strawberry.type(description="What is to be taken back has been taken back before.")
class UndoneAlready(UserError):
    pass


@strawberry.type(description="All candidates together would not close this share of the gap.")
class ShareOutOfReach(UserError):
    share: float = strawberry.field(description="The share that was asked, from 0 to 1.")
    reachable_share: float = strawberry.field(description="The most that they would close together.")


@strawberry.type(
    description="A text about a family holds what looks like an identifier, which would tell who they are."
)
class TellsWho(UserError):
    what: IdentifierKind = strawberry.field(description="What it looks like.")
    begins_at: int = strawberry.field(
        description="The place of its first letter in the text, counted from 0."
    )
    ends_at: int = strawberry.field(description="The place after its last letter.")


NAMES: dict[type[problems.Problem], dict[str, str]] = {
    problems.OutOfRange: {"given": "number"},
    problems.SumOutOfRange: {"given": "number"},
    problems.NotAMultiple: {"given": "number"},
    problems.TooMany: {"given": "count", "most": "allowed"},
    problems.WrongState: {"allowed": "allowed_states"},
    problems.CapacityExceeded: {"open_times": "free_windows"},
    problems.OutsideTimes: {"offered": "windows"},
    problems.InTheFuture: {"given": "day"},
    problems.StaleRevision: {"given": "based_on"},
    problems.BelowReserved: {"reserved_times": "reserved_windows"},
    problems.VolunteerBusy: {"busy_times": "busy_windows"},
    problems.NoSuchSession: {"times": "session_windows"},
    problems.ClosedThen: {"first": "closed_from", "last": "closed_to"},
}
"""Facts that go by another name here: GraphQL asks two types for the same field only when it is of one type."""

TYPES: dict[type[problems.Problem], type[UserError]] = {
    problems.NotFound: NotFound,
    problems.OutOfRange: OutOfRange,
    problems.SumOutOfRange: OutOfRange,
    problems.NotAMultiple: NotAMultiple,
    problems.NotWholeSessions: NotWholeSessions,
    problems.WindowReversed: WindowReversed,
    problems.PeriodReversed: PeriodReversed,
    problems.PeriodInThePast: PeriodInThePast,
    problems.TooMany: TooMany,
    problems.Missing: Missing,
    problems.Repeated: Repeated,
    problems.NotALanguage: NotALanguage,
    problems.WeightsAddToNothing: WeightsAddToNothing,
    problems.NoPosition: NoPosition,
    problems.StaleCursor: StaleCursor,
    problems.NotACursor: NotACursor,
    problems.WrongState: WrongState,
    problems.CapacityExceeded: CapacityExceeded,
    problems.NeedCovered: NeedCovered,
    problems.RefusedByFamily: RefusedByFamily,
    problems.OutsideTimes: OutsideTimes,
    problems.OutsidePeriod: OutsidePeriod,
    problems.InTheFuture: InTheFuture,
    problems.AlreadyAsked: AlreadyAsked,
    problems.KeyReused: KeyReused,
    problems.StaleRevision: StaleRevision,
    problems.BelowReserved: BelowReserved,
    problems.AgesReversed: AgesReversed,
    problems.GoesInACircle: GoesInACircle,
    problems.LinkForged: LinkForged,
    problems.LinkLapsed: LinkLapsed,
    problems.LinkRevoked: LinkRevoked,
    problems.NoSuchSuggestion: NoSuchSuggestion,
    problems.CodeMistyped: CodeMistyped,
    problems.CodeUnknown: CodeUnknown,
    problems.CodeLapsed: CodeLapsed,
    problems.CodeRevoked: CodeRevoked,
    problems.TooManyTries: TooManyTries,
    problems.EmailTaken: EmailTaken,
    problems.NotACaseManager: NotACaseManager,
    problems.NotAPartner: NotAPartner,
    problems.OnlyAdministrator: OnlyAdministrator,
    problems.RolesNotHeld: RolesNotHeld,
    problems.VolunteerBusy: VolunteerBusy,
    problems.NotInsured: NotInsured,
    problems.NotCleared: NotCleared,
    problems.AlreadyAssigned: AlreadyAssigned,
    problems.NoSuchSession: NoSuchSession,
    problems.ClosedThen: ClosedThen,
    problems.StillCommitted: StillCommitted,
    problems.OnlyHost: OnlyHost,
    problems.NotSigned: NotSigned,
    problems.AlreadyRenewed: AlreadyRenewed,
    problems.UnderAnotherPact: UnderAnotherPact,
    problems.ConsentMissing: ConsentMissing,
    problems.AlreadyAgreed: AlreadyAgreed,
    problems.LeadsAlready: LeadsAlready,
    problems.ReferralsRunning: ReferralsRunning,
    problems.PathRunning: PathRunning,
    problems.PathToCome: PathToCome,
    problems.UnusualLength: UnusualLength,
    problems.GoalsUndecided: GoalsUndecided,
    problems.GrantOpen: GrantOpen,
    problems.BalanceExceeded: BalanceExceeded,
    problems.NotReversible: NotReversible,
    problems.NotAnOccupation: NotAnOccupation,
    problems.NotATaxCode: NotATaxCode,
    problems.TaxCodeTaken: TaxCodeTaken,
    problems.NotAWebAddress: NotAWebAddress,
    problems.NotAnEmail: NotAnEmail,
    problems.NotAPhone: NotAPhone,
    problems.NotOneOf: NotOneOf,
    problems.DifferentBodies: DifferentBodies,
    problems.MergedAlready: MergedAlready,
    problems.UndoneAlready: UndoneAlready,
    problems.ShareOutOfReach: ShareOutOfReach,
    problems.TellsWho: TellsWho,
    problems.NotReadable: NotReadable,
    problems.NotASource: NotASource,
}


def user_errors(found: Iterable[problems.Problem], language: Language) -> list[UserError]:
    """Return problems as GraphQL shows them."""
    return [_user_error(problem, language) for problem in found]


def _user_error(problem: problems.Problem, language: Language) -> UserError:
    problem = _with_global_ids(problem)
    names = NAMES.get(type(problem), {})
    facts = {names.get(name, name): _shown(value) for name, value in problem.facts.items() if name != "kind"}
    path = [str(step) for step in problem.path]
    return TYPES[type(problem)](message=problem.message(language), path=path, **facts)


def _shown(value: object) -> object:
    match value:
        case Week():
            return windows(value)
        case tuple():
            return list(value)
        case _:
            return value


KINDS_OF_FACTS = {
    "account_id": "account",
    "assignment_id": "assignment",
    "case_manager_id": "case-manager",
    "commitment_ids": "commitment",
    "grant_id": "grant",
    "inclusion_pact_id": "inclusion-pact",
    "organisation_id": "organisation",
    "pact_id": "pact",
    "referral_id": "referral",
}
"""Of which kind of thing a fact is the key."""
GIVES_A_COMMITMENT = (problems.GoesInACircle, problems.UnderAnotherPact)


def _with_global_ids(problem: problems.Problem) -> problems.Problem:
    """Return the problem in the ids that clients know."""
    if isinstance(problem, problems.NotFound):
        if not (kind := problem.kind):
            return problem
        suggestions = tuple(global_id(kind, key) for key in problem.suggestions)
        return replace(problem, given=global_id(kind, problem.given), suggestions=suggestions)
    kinds = {name: kind for name, kind in KINDS_OF_FACTS.items() if name in problem.facts}
    if isinstance(problem, GIVES_A_COMMITMENT):
        kinds["given"] = "commitment"
    found: dict[str, Any] = {name: _global(kind, problem.facts[name]) for name, kind in kinds.items()}
    return replace(problem, **found) if found else problem


def _global(kind: str, keys: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return global_id(kind, keys) if isinstance(keys, str) else tuple(global_id(kind, key) for key in keys)
