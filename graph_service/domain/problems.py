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
class NotAnEmail(Problem):
    """A text is not an e-mail address."""

    given: str


@dataclass(frozen=True)
class EmailTaken(Problem):
    """Another account has this e-mail address."""

    account_id: str


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
    """The partner has not signed the pact, or left it on a day."""

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
