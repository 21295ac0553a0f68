"""What a case-manager has to look after next, what hurts first before the rest.

Each concern has the day by which something is to be done. Those of pressing needs count as if that day were earlier:
urgent ones by two weeks, high ones by one. The earliest comes first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from graph_service.domain.model import PENDING, RESERVING, CommitmentState, Priority, ReferralState

SOON, REVIEW_SOON, LAPSE_SOON = timedelta(days=30), timedelta(days=7), timedelta(days=3)
LEAD = {Priority.URGENT: timedelta(days=14), Priority.HIGH: timedelta(days=7), Priority.NORMAL: timedelta(0)}
LITTLE = 0.2
"""A grant runs out when less than this part of its money is left."""


class ConcernKind(StrEnum):
    """What has to be looked after; of the same day, the first one comes first."""

    REQUEST_LAPSING = "REQUEST_LAPSING"
    REQUEST_DECLINED = "REQUEST_DECLINED"
    REQUEST_UNANSWERED = "REQUEST_UNANSWERED"
    OFFER_ENDING = "OFFER_ENDING"
    NEED_WITHOUT_PARTNER = "NEED_WITHOUT_PARTNER"
    REVIEW_DUE = "REVIEW_DUE"
    PATH_ENDING = "PATH_ENDING"
    GRANT_RUNNING_OUT = "GRANT_RUNNING_OUT"


@dataclass(frozen=True)
class Patience:
    """After how many days a request is brought to mind, and lapses; 0 for never."""

    remind_after: int = 3
    lapse_after: int = 10


@dataclass(frozen=True)
class WaitingNeed:
    """An open need: what is still to be covered of it."""

    id: str
    priority: Priority
    start: date
    end: date | None
    minutes_waiting: int


@dataclass(frozen=True)
class Asked:
    """A referral that is asked, held, or was turned down; when it was asked, and turned down or lapsed."""

    id: str
    need_id: str
    priority: Priority
    state: ReferralState
    ends_on: date
    requested_on: date | None = None
    declined_on: date | None = None
    offer_state: CommitmentState = CommitmentState.ACTIVE
    offer_ends_on: date | None = None


@dataclass(frozen=True)
class RunningPath:
    """A path that runs: its last day, and the reviews that nobody has held, by number."""

    id: str
    ends_on: date
    reviews: Sequence[tuple[int, date]] = ()


@dataclass(frozen=True)
class OpenGrant:
    """A grant that is open."""

    id: str
    path_id: str
    ends_on: date
    balance_cents: int
    allocated_cents: int


@dataclass(frozen=True)
class Household:
    """What a household waits for."""

    id: str
    needs: Sequence[WaitingNeed] = ()
    referrals: Sequence[Asked] = ()
    paths: Sequence[RunningPath] = ()
    grants: Sequence[OpenGrant] = ()


@dataclass(frozen=True)
class Concern:
    """Something to look after, by a day."""

    kind: ConcernKind
    beneficiary_id: str
    due_on: date
    priority: Priority = Priority.NORMAL
    need_id: str | None = None
    referral_id: str | None = None
    inclusion_pact_id: str | None = None
    grant_id: str | None = None
    review: int | None = None
    balance_cents: int | None = field(default=None)

    @property
    def order(self) -> tuple[date, int, str, str]:
        """What hurts first is least."""
        what = (
            f"{self.referral_id or ''}{self.need_id or ''}{self.inclusion_pact_id or ''}{self.review or ''}"
        )
        return (
            self.due_on - LEAD[self.priority],
            list(ConcernKind).index(self.kind),
            self.beneficiary_id,
            what,
        )


def worklist(households: Iterable[Household], today: date, patience: Patience) -> list[Concern]:
    """Return what is to be looked after, what hurts first before the rest."""
    found = (
        concern
        for household in households
        for part in (_requests, _declined, _offers, _needs, _paths, _grants)
        for concern in part(household, today, patience)
    )
    return sorted(found, key=lambda concern: concern.order)


def _requests(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield requests that lapse within days, and those that nobody has answered for longer than is usual."""
    for one in household.referrals:
        if one.state is not ReferralState.REQUESTED or one.requested_on is None:
            continue
        lapses = one.requested_on + timedelta(days=patience.lapse_after)
        late = one.requested_on + timedelta(days=patience.remind_after)
        if patience.lapse_after and lapses <= today + LAPSE_SOON:
            yield _of_referral(ConcernKind.REQUEST_LAPSING, household, one, lapses)
        elif patience.remind_after and late <= today:
            yield _of_referral(ConcernKind.REQUEST_UNANSWERED, household, one, late)


def _declined(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield the last refusal of each need that still waits and of which nobody else was asked since."""
    waiting = {need.id for need in _unasked(household, today)}
    last: dict[str, Asked] = {}
    for one in household.referrals:
        if one.declined_on and one.need_id in waiting:
            known = last.get(one.need_id)
            if known is None or (known.declined_on, known.id) < (one.declined_on, one.id):
                last[one.need_id] = one
    for one in last.values():
        yield _of_referral(ConcernKind.REQUEST_DECLINED, household, one, one.declined_on or today)


def _needs(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield needs that have begun and of which nobody is asked; those that somebody declined are told as such."""
    declined = {one.need_id for one in household.referrals if one.declined_on}
    for need in _unasked(household, today):
        if need.start <= today and need.id not in declined:
            yield Concern(
                ConcernKind.NEED_WITHOUT_PARTNER, household.id, need.start, need.priority, need_id=need.id
            )


def _unasked(household: Household, today: date) -> Iterator[WaitingNeed]:
    pending = {one.need_id for one in household.referrals if one.state in PENDING - RESERVING}
    for need in household.needs:
        over = need.end is not None and need.end < today
        if need.minutes_waiting > 0 and not over and need.id not in pending:
            yield need


def _offers(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield referrals that go on while what they were entrusted to ends within a month, has ended, or is suspended."""
    for one in household.referrals:
        if one.state not in RESERVING or one.ends_on < today:
            continue
        end = one.offer_ends_on
        if end is not None and end < one.ends_on and end <= today + SOON:
            yield _of_referral(ConcernKind.OFFER_ENDING, household, one, end)
        elif one.offer_state in {CommitmentState.ENDED, CommitmentState.PAUSED}:
            yield _of_referral(ConcernKind.OFFER_ENDING, household, one, today)


def _paths(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield reviews due within a week, and paths that end within a month."""
    for path in household.paths:
        for number, due in path.reviews:
            if due <= today + REVIEW_SOON:
                yield Concern(
                    ConcernKind.REVIEW_DUE, household.id, due, inclusion_pact_id=path.id, review=number
                )
        if path.ends_on <= today + SOON:
            yield Concern(ConcernKind.PATH_ENDING, household.id, path.ends_on, inclusion_pact_id=path.id)


def _grants(household: Household, today: date, patience: Patience) -> Iterator[Concern]:
    """Yield grants of which little is left, and those with money left that end within a month."""
    for grant in household.grants:
        ending = grant.ends_on <= today + SOON and grant.balance_cents > 0
        if ending or grant.balance_cents < LITTLE * grant.allocated_cents:
            yield Concern(
                ConcernKind.GRANT_RUNNING_OUT,
                household.id,
                grant.ends_on,
                inclusion_pact_id=grant.path_id,
                grant_id=grant.id,
                balance_cents=grant.balance_cents,
            )


def _of_referral(kind: ConcernKind, household: Household, one: Asked, due: date) -> Concern:
    return Concern(kind, household.id, due, one.priority, need_id=one.need_id, referral_id=one.id)
