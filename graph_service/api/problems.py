"""User errors: what was asked that a rule refuses, with a path to it and the facts to mend it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import strawberry

from graph_service.api.ids import global_id
from graph_service.api.scalars import Window, windows
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


@strawberry.type(
    description="The volunteer is somewhere else at some of the times asked; where and with whom is not told."
)
class VolunteerBusy(UserError):
    busy_windows: list[Window] = strawberry.field(description="At which of the times asked.")
    busy_until: date = strawberry.field(description="The last day on which something binds them there.")


@strawberry.type(description="A text is not an e-mail address.")
class NotAnEmail(UserError):
    given: str = strawberry.field(description="The text that was given.")


@strawberry.type(description="Another account has this e-mail address.")
class EmailTaken(UserError):
    account_id: strawberry.ID = strawberry.field(description="That account.")


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


@strawberry.type(description="The partner has not signed the pact, or has left it.")
class NotSigned(UserError):
    left_on: date | None = strawberry.field(description="When it left; null when it never signed.")


@strawberry.type(description="Another pact renews this one already.")
class AlreadyRenewed(UserError):
    pact_id: strawberry.ID = strawberry.field(description="That pact.")


@strawberry.type(description="A commitment is offered under another pact.")
class UnderAnotherPact(UserError):
    given: str = strawberry.field(description="The commitment.")
    pact_id: strawberry.ID = strawberry.field(description="Its pact.")


NAMES: dict[type[problems.Problem], dict[str, str]] = {
    problems.OutOfRange: {"given": "number"},
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
    problems.NotAnEmail: NotAnEmail,
    problems.EmailTaken: EmailTaken,
    problems.NotAPartner: NotAPartner,
    problems.OnlyAdministrator: OnlyAdministrator,
    problems.RolesNotHeld: RolesNotHeld,
    problems.VolunteerBusy: VolunteerBusy,
    problems.AlreadyAssigned: AlreadyAssigned,
    problems.NoSuchSession: NoSuchSession,
    problems.ClosedThen: ClosedThen,
    problems.StillCommitted: StillCommitted,
    problems.OnlyHost: OnlyHost,
    problems.NotSigned: NotSigned,
    problems.AlreadyRenewed: AlreadyRenewed,
    problems.UnderAnotherPact: UnderAnotherPact,
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


def _with_global_ids(problem: problems.Problem) -> problems.Problem:
    """Return the problem in the ids that clients know."""
    match problem:
        case problems.NotFound(kind=kind) if kind:
            suggestions = tuple(global_id(kind, key) for key in problem.suggestions)
            return replace(problem, given=global_id(kind, problem.given), suggestions=suggestions)
        case problems.GoesInACircle():
            return replace(problem, given=global_id("commitment", problem.given))
        case problems.StillCommitted():
            ids = tuple(global_id("commitment", one) for one in problem.commitment_ids)
            return replace(problem, commitment_ids=ids)
        case problems.AlreadyRenewed():
            return replace(problem, pact_id=global_id("pact", problem.pact_id))
        case problems.UnderAnotherPact():
            return replace(
                problem,
                given=global_id("commitment", problem.given),
                pact_id=global_id("pact", problem.pact_id),
            )
        case problems.EmailTaken():
            return replace(problem, account_id=global_id("account", problem.account_id))
        case problems.AlreadyAsked():
            return replace(problem, referral_id=global_id("referral", problem.referral_id))
        case problems.AlreadyAssigned():
            return replace(problem, assignment_id=global_id("assignment", problem.assignment_id))
        case _:
            return problem
