"""Refusals: what was asked, which rule stands in the way, and the facts a person needs to mend it.

A problem is a value, not an exception. `path` leads to the culprit in what was given, as GraphQL writes
paths: ``("search", "needs", 0, "hoursPerWeek")``.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from graph_service.domain.phrases import Language, phrase
from graph_service.domain.schedule import Week

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """A refusal; nothing was done."""

    path: Path

    def message(self, language: Language) -> str:
        """Return what is wrong in one sentence, in Italian or English."""
        return phrase(f"PROBLEM.{type(self).__name__}", language, **self.facts)

    def within(self, *outer: str | int) -> "Problem":
        """Return the same problem, seen from further out."""
        return type(self)(outer + self.path, **self.facts)

    @property
    def facts(self) -> dict[str, Any]:
        """What it tells besides the path, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "path"}


@dataclass(frozen=True)
class NotFound(Problem):
    """Nothing of this kind has this id; `suggestions` are the ids nearest to it."""

    given: str
    suggestions: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class OutOfRange(Problem):
    """A number is below the least or above the most that makes sense."""

    given: float
    least: float
    most: float


@dataclass(frozen=True)
class SumOutOfRange(OutOfRange):
    """An amount of money, in cents, is below the least or above the most that makes sense."""


@dataclass(frozen=True)
class NotAMultiple(Problem):
    """A number is not a multiple of the step that it is counted in."""

    given: float
    step: float


@dataclass(frozen=True)
class NotWholeSessions(Problem):
    """The hours a week are not a whole number of sessions; `nearest_hours` would be."""

    hours_per_week: float
    session_minutes: int
    nearest_hours: float


@dataclass(frozen=True)
class WindowReversed(Problem):
    """A window closes before it opens; only 00:00 closes at the end of the day."""

    opens: str
    closes: str


@dataclass(frozen=True)
class PeriodReversed(Problem):
    """A period ends before it starts."""

    start: date
    end: date


@dataclass(frozen=True)
class PeriodInThePast(Problem):
    """A period is over before today."""

    end: date
    today: date


@dataclass(frozen=True)
class TooMany(Problem):
    """A list is longer than is served at once."""

    given: int
    most: int


@dataclass(frozen=True)
class Missing(Problem):
    """Something that is needed is empty."""


@dataclass(frozen=True)
class Repeated(Problem):
    """Something is given twice."""

    given: str


@dataclass(frozen=True)
class NotALanguage(Problem):
    """A text is not a BCP 47 language tag."""

    given: str


@dataclass(frozen=True)
class WeightsAddToNothing(Problem):
    """The weights of the criteria that were asked for are all zero."""


@dataclass(frozen=True)
class NoPosition(Problem):
    """A distance cannot be measured, since the area's position is not known."""

    area: str


@dataclass(frozen=True)
class StaleCursor(Problem):
    """The list changed since the page that gave this cursor: start again from the first page."""


@dataclass(frozen=True)
class NotACursor(Problem):
    """A text is not a cursor of this list."""

    given: str


@dataclass(frozen=True)
class WrongState(Problem):
    """What was asked cannot be done in this state, only in those `allowed`."""

    state: str
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class CapacityExceeded(Problem):
    """More was asked than is left: so many hours in the worst week, and places only at the times of `open_times`."""

    free_hours: float
    open_times: Week


@dataclass(frozen=True)
class NeedCovered(Problem):
    """The need has fewer hours left to be covered than were asked."""

    uncovered_hours: float


@dataclass(frozen=True)
class RefusedByFamily(Problem):
    """The family does not want this partner."""


@dataclass(frozen=True)
class OutsideTimes(Problem):
    """A session lies outside the times of the offer, or at no time where the offer has a clock, or the reverse."""

    offered: Week


@dataclass(frozen=True)
class OutsidePeriod(Problem):
    """The days asked are not all between these; no last day is for ever."""

    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class InTheFuture(Problem):
    """Something that was done is told for a day that is not there yet."""

    given: date
    today: date


@dataclass(frozen=True)
class AlreadyAsked(Problem):
    """The partner has been asked for this need, and that referral is not over."""

    referral_id: str


@dataclass(frozen=True)
class KeyReused(Problem):
    """The idempotency key was used before, for something else."""

    given: str


@dataclass(frozen=True)
class StaleRevision(Problem):
    """Somebody changed it meanwhile: what was asked is based on an earlier revision than `current`."""

    given: int
    current: int


@dataclass(frozen=True)
class BelowReserved(Problem):
    """Accepted referrals hold more than this would leave: so much at the fullest, until a day."""

    reserved_hours: float
    reserved_places: int
    reserved_times: Week
    reserved_until: date | None


@dataclass(frozen=True)
class AgesReversed(Problem):
    """The youngest age accepted is above the oldest."""

    min_age: int
    max_age: int


@dataclass(frozen=True)
class GoesInACircle(Problem):
    """One thing would have to wait for another that waits for it."""

    given: str


@dataclass(frozen=True)
class LinkForged(Problem):
    """The link was never made here, or a letter of it is missing."""


@dataclass(frozen=True)
class LinkLapsed(Problem):
    """The link was good until the day before this one."""

    expired_on: date


@dataclass(frozen=True)
class LinkRevoked(Problem):
    """The link is worth nothing any more, as the partner or a coordinator wished."""


@dataclass(frozen=True)
class NoSuchSuggestion(Problem):
    """Nothing of this kind is suggested about the offer, or no longer."""


@dataclass(frozen=True)
class CodeMistyped(Problem):
    """The code has a slip of the pen, or a symbol too few or too many."""


@dataclass(frozen=True)
class CodeUnknown(Problem):
    """The code opens nothing that was sent to this partner."""


@dataclass(frozen=True)
class CodeLapsed(Problem):
    """The code was good until the day before this one."""

    expired_on: date


@dataclass(frozen=True)
class CodeRevoked(Problem):
    """The code is worth nothing any more: it was taken back, or a later one takes its place."""


@dataclass(frozen=True)
class TooManyTries(Problem):
    """Too many codes were given that open nothing: the next is looked at after some minutes."""

    wait_minutes: int


@dataclass(frozen=True)
class EmailTaken(Problem):
    """Another account has this e-mail address."""

    account_id: str


@dataclass(frozen=True)
class NotACaseManager(Problem):
    """A case-manager is told for an account that is not to act as one."""


@dataclass(frozen=True)
class NotAPartner(Problem):
    """A partner is told for an account that is not to act as one."""


@dataclass(frozen=True)
class OnlyAdministrator(Problem):
    """The service would be left without anybody who administers it."""


@dataclass(frozen=True)
class RolesNotHeld(Problem):
    """A token was to have roles that its account does not have."""

    roles: tuple[str, ...]


@dataclass(frozen=True)
class VolunteerBusy(Problem):
    """The volunteer is somewhere else at these times, until a day; with whom is not said."""

    busy_times: Week
    busy_until: date


@dataclass(frozen=True)
class NotInsured(Problem):
    """The volunteer's insurance ends before a day on which it is needed."""

    insurance_until: date
    needed_until: date


@dataclass(frozen=True)
class NotCleared(Problem):
    """The volunteer's clearance for work with minors ends before a day on which it is needed."""

    clearance_until: date
    needed_until: date


@dataclass(frozen=True)
class AlreadyAssigned(Problem):
    """The volunteer holds sessions of this referral already, at these times and on these days."""

    assignment_id: str


@dataclass(frozen=True)
class NoSuchSession(Problem):
    """The referral has no session then, only at these times; at none by arrangement."""

    times: Week


@dataclass(frozen=True)
class ClosedThen(Problem):
    """The offer does not take place on that day, nor on any from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True)
class StillCommitted(Problem):
    """The partner's offers under the pact go on after the day on which it would leave."""

    count: int
    commitment_ids: tuple[str, ...]


@dataclass(frozen=True)
class OnlyHost(Problem):
    """The pact would be left without anybody who hosts it."""


@dataclass(frozen=True)
class NotSigned(Problem):
    """The partner has not signed the pact, or left it, or leaves it too soon, on a day."""

    left_on: date | None


@dataclass(frozen=True)
class AlreadyRenewed(Problem):
    """Another pact renews this one: the chain of versions has no branches."""

    pact_id: str


@dataclass(frozen=True)
class UnderAnotherPact(Problem):
    """An intervention would run a commitment that is offered under another pact."""

    given: str
    pact_id: str


@dataclass(frozen=True)
class ConsentMissing(Problem):
    """The household does not agree to this, or not any more."""

    purpose: str


@dataclass(frozen=True)
class AlreadyAgreed(Problem):
    """The household agrees to this already."""

    purpose: str


@dataclass(frozen=True)
class LeadsAlready(Problem):
    """The case-manager accompanies the household already."""

    case_manager_id: str


@dataclass(frozen=True)
class ReferralsRunning(Problem):
    """Partners still hold or are asked for referrals of the household; these come to their end first."""

    count: int


@dataclass(frozen=True)
class PathRunning(Problem):
    """The household is on a path already, and that one is not closed."""

    inclusion_pact_id: str


@dataclass(frozen=True)
class PathToCome(Problem):
    """The path has not begun: what belongs to it begins with it."""

    begins_on: date


@dataclass(frozen=True)
class UnusualLength(Problem):
    """A path of so many months, begun ones counted whole, is not a usual one, and nobody says why."""

    months: int
    usual_least: int
    usual_most: int


@dataclass(frozen=True)
class GoalsUndecided(Problem):
    """A path would be closed while nobody has said what became of these goals."""

    goal_numbers: tuple[int, ...]


@dataclass(frozen=True)
class GrantOpen(Problem):
    """The path has a grant already that is not closed."""

    grant_id: str


@dataclass(frozen=True)
class BalanceExceeded(Problem):
    """More would be taken from a grant than is left of it."""

    balance_cents: int


@dataclass(frozen=True)
class NotReversible(Problem):
    """The entry was taken back before, or is one that cannot be."""

    entry_number: int


@dataclass(frozen=True)
class NotAnOccupation(Problem):
    """A text is not the address of an ESCO occupation."""

    given: str


@dataclass(frozen=True)
class NotATaxCode(Problem):
    """A text is not an organisation's tax code: 11 digits, of which the last one checks the others."""

    given: str


@dataclass(frozen=True)
class TaxCodeTaken(Problem):
    """An organisation has this tax code already."""

    given: str
    organisation_id: str


@dataclass(frozen=True)
class NotAWebAddress(Problem):
    """A text is not the address of a page on the web."""

    given: str


@dataclass(frozen=True)
class NotAnEmail(Problem):
    """A text is not an e-mail address."""

    given: str


@dataclass(frozen=True)
class NotAPhone(Problem):
    """A text is not a telephone number."""

    given: str


@dataclass(frozen=True)
class NotOneOf(Problem):
    """A text is none of those that can stand here."""

    given: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class NotASource(Problem):
    """A text is no short name of a source: lower-case letters and digits, at most `longest`."""

    given: str
    longest: int


@dataclass(frozen=True)
class DifferentBodies(Problem):
    """Two organisations with different tax codes are two bodies."""

    kept_tax_code: str
    duplicate_tax_code: str


@dataclass(frozen=True)
class MergedAlready(Problem):
    """The organisation has been merged, and what was its own is another's now."""

    organisation_id: str


@dataclass(frozen=True)
class UndoneAlready(Problem):
    """What is to be taken back has been taken back before."""


@dataclass(frozen=True)
class ShareOutOfReach(Problem):
    """All candidates together would not close this share of the gap, only `reachable_share` of it."""

    share: float
    reachable_share: float


@dataclass(frozen=True)
class TellsWho(Problem):
    """A text about a family holds what looks like an identifier: of which kind, from which letter to before which."""

    what: str
    begins_at: int
    ends_at: int


@dataclass(frozen=True)
class NotReadable(Problem):
    """A file cannot be read as what it should be; `why` says what is wrong with it, without a word of its contents."""

    why: str
