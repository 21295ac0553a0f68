"""Referrals: a need entrusted to a commitment, from the request to its end; who moves it, and when it may be accepted.

The sender (the family's case-manager) requests and cancels; the receiver (the partner) does the rest. Accepting
holds capacity, ending gives it back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.capacity import Booking, Free, free
from graph_service.domain.checks import name_problems
from graph_service.domain.model import (
    PENDING,
    RESERVING,
    Beneficiary,
    Commitment,
    CommitmentState,
    ConsentPurpose,
    Need,
    NeedState,
    ReferralState,
)
from graph_service.domain.problems import (
    CapacityExceeded,
    ConsentMissing,
    Missing,
    NeedCovered,
    NotFound,
    OutsidePeriod,
    Path,
    Problem,
    RefusedByFamily,
    WrongState,
)
from graph_service.domain.schedule import Period, Week, Window

LONGEST_OPERATOR = 200


class ReferralReason(StrEnum):
    """Why a request was turned down, or a referral ended: a closed list."""

    NO_CAPACITY = "NO_CAPACITY"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    COULD_NOT_CONTACT = "COULD_NOT_CONTACT"
    NO_LONGER_INTERESTED = "NO_LONGER_INTERESTED"
    REFERRED_ELSEWHERE = "REFERRED_ELSEWHERE"
    NEEDS_ACTION_BY_THE_FAMILY = "NEEDS_ACTION_BY_THE_FAMILY"
    OTHER = "OTHER"


class ChoiceReason(StrEnum):
    """Why a partner was asked who is not the ranking's first: a closed list."""

    FAMILY_WISH = "FAMILY_WISH"
    KNOWN_TO_FAMILY = "KNOWN_TO_FAMILY"
    EASIER_TO_REACH = "EASIER_TO_REACH"
    BETTER_TIMES = "BETTER_TIMES"
    LANGUAGE_OR_CULTURE = "LANGUAGE_OR_CULTURE"
    SHARED_OUT = "SHARED_OUT"
    OTHER = "OTHER"


class Deed(StrEnum):
    """What somebody does with a referral."""

    REQUEST = "REQUEST"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    START = "START"
    HOLD = "HOLD"
    RESUME = "RESUME"
    COMPLETE = "COMPLETE"
    FAIL = "FAIL"
    CANCEL = "CANCEL"
    ENTER_IN_ERROR = "ENTER_IN_ERROR"
    REMIND = "REMIND"
    LAPSE = "LAPSE"
    INTRODUCE = "INTRODUCE"
    ISSUE_CODE = "ISSUE_CODE"
    REVOKE_CODE = "REVOKE_CODE"


class Side(StrEnum):
    """Who does it: the family's case-manager, the partner, or the service by itself."""

    SENDER = "SENDER"
    RECEIVER = "RECEIVER"
    SERVICE = "SERVICE"


@dataclass(frozen=True)
class Move:
    """A deed's row of the table: from which states, to which one, by whom, and whether it must say why.

    Without a target it leaves the state where it is.
    """

    sources: frozenset[ReferralState]
    target: ReferralState | None
    side: Side
    says_why: bool = False


_S = ReferralState
_RUNNING = frozenset({_S.IN_PROGRESS, _S.ON_HOLD})

MOVES: Mapping[Deed, Move] = MappingProxyType(
    {
        Deed.REQUEST: Move(frozenset({_S.DRAFT}), _S.REQUESTED, Side.SENDER),
        Deed.ACCEPT: Move(frozenset({_S.REQUESTED}), _S.ACCEPTED, Side.RECEIVER),
        Deed.REJECT: Move(frozenset({_S.REQUESTED}), _S.REJECTED, Side.RECEIVER, says_why=True),
        Deed.START: Move(frozenset({_S.ACCEPTED}), _S.IN_PROGRESS, Side.RECEIVER),
        Deed.HOLD: Move(frozenset({_S.IN_PROGRESS}), _S.ON_HOLD, Side.RECEIVER),
        Deed.RESUME: Move(frozenset({_S.ON_HOLD}), _S.IN_PROGRESS, Side.RECEIVER),
        Deed.COMPLETE: Move(_RUNNING, _S.COMPLETED, Side.RECEIVER),
        Deed.FAIL: Move(_RUNNING, _S.FAILED, Side.RECEIVER, says_why=True),
        Deed.CANCEL: Move(
            frozenset({_S.DRAFT, _S.REQUESTED, _S.ACCEPTED}) | _RUNNING,
            _S.CANCELLED,
            Side.SENDER,
            says_why=True,
        ),
        Deed.ENTER_IN_ERROR: Move(
            frozenset(ReferralState) - {_S.ENTERED_IN_ERROR}, _S.ENTERED_IN_ERROR, Side.SENDER
        ),
        Deed.REMIND: Move(frozenset({_S.REQUESTED}), _S.REQUESTED, Side.SERVICE),
        Deed.LAPSE: Move(frozenset({_S.REQUESTED}), _S.CANCELLED, Side.SERVICE),
        Deed.INTRODUCE: Move(PENDING, None, Side.SENDER),
        Deed.ISSUE_CODE: Move(PENDING, None, Side.SENDER),
        Deed.REVOKE_CODE: Move(frozenset(ReferralState), None, Side.SENDER),
    }
)
"""Which deed leads where; what is not in it is refused."""


@dataclass(frozen=True)
class Introduction:
    """How a family is brought to a partner: where, on which day, at which minute of it in Rome, and by whom.

    The place is the Casa that hosts the pact unless another is named; `operator` is of the staff, not of the family.
    """

    place_id: str | None
    day: date
    minute: int
    operator: str


SEES_INTRODUCTION = RESERVING | {_S.COMPLETED, _S.FAILED}
"""The states in which the receiver sees it: before the yes it sees a need, an area and times."""


@dataclass(frozen=True)
class Referral:
    """A need entrusted to a commitment.

    `sessions` are the weekly ones, each a window or two around midnight; by arrangement there are none.
    `unmet` names the requirement that is not met, where the partner says that the family is not eligible;
    `lapsed_on` is the day on which the request lapsed, since nobody had answered; `consented` tells whether the
    household lets partners see what it needs; `code_expires_on` is the day on which the paper code last issued is no
    longer good, unless it was taken back.
    """

    id: str
    need_id: str
    beneficiary_id: str
    commitment_id: str
    partner_id: str
    state: ReferralState
    period: Period
    places: int
    minutes_per_week: int
    sessions: tuple[Window, ...] = ()
    requested_on: date | None = None
    reason: ReferralReason | None = None
    unmet: str | None = None
    choice: ChoiceReason | None = None
    lapsed_on: date | None = None
    consented: bool = True
    introduction: Introduction | None = None
    code_expires_on: date | None = None

    @property
    def week(self) -> Week:
        return Week.of(self.sessions)


@dataclass(frozen=True)
class Weighed:
    """All that deciding about a referral takes; what is booked, and reserved of the need, is by others."""

    referral: Referral
    commitment: Commitment
    need: Need
    household: Beneficiary
    bookings: Sequence[Booking] = ()
    elsewhere: Sequence[Booking] = ()


@dataclass(frozen=True)
class Prospect:
    """A need and a commitment that may come together, and what others hold of them; None for what is not there.

    `pending_id` is a referral between the two that is not over; `of_volunteer` whether a volunteer offers;
    `place_id` the place that was named, `casa_id` the one that hosts the pact.
    """

    need: Need | None
    commitment: Commitment | None
    household: Beneficiary | None = None
    bookings: Sequence[Booking] = ()
    elsewhere: Sequence[Booking] = ()
    pending_id: str | None = None
    of_volunteer: bool = False
    place_id: str | None = None
    casa_id: str | None = None

    def weighed(self, referral: Referral) -> Weighed:
        """Return a referral between the two beside what others hold."""
        assert self.need is not None, "a referral meets a need"
        assert self.commitment is not None, "a referral goes to a commitment"
        assert self.household is not None, "a need is a household's"
        return Weighed(referral, self.commitment, self.need, self.household, self.bookings, self.elsewhere)


@dataclass(frozen=True)
class Decided:
    """A referral moved, and its need as that leaves it."""

    referral: Referral
    need_state: NeedState


def moved(
    weighed: Weighed, deed: Deed, reason: ReferralReason | None = None, unmet: str | None = None
) -> Decided | Problem:
    """Return the referral after a deed, or why it may not be done; accepting looks at what is free."""
    referral, move = weighed.referral, MOVES[deed]
    if wrong := wrong_state(referral, deed):
        return wrong
    if move.says_why and reason is None:
        return Missing(("reason",))
    if deed is Deed.ACCEPT and (problem := does_not_fit(weighed)):
        return problem
    after = replace(referral, state=move.target or referral.state, reason=reason, unmet=unmet)
    return Decided(after, need_after(weighed, after))


def wrong_state(referral: Referral, deed: Deed) -> WrongState | None:
    """Return that the deed cannot be done in the referral's state, if so."""
    sources = MOVES[deed].sources
    return None if referral.state in sources else WrongState(("id",), referral.state, tuple(sorted(sources)))


def introduced(referral: Referral, asked: Introduction | None, found: Prospect) -> Referral | list[Problem]:
    """Return the referral with its introduction, or with none, or what of it makes no sense."""
    if problem := wrong_state(referral, Deed.INTRODUCE):
        return [problem]
    if asked is None:
        return replace(referral, introduction=None)
    problems = list(introduction_problems(asked, referral.period, found))
    return problems or replace(referral, introduction=placed(asked, found))


def placed(asked: Introduction, found: Prospect) -> Introduction:
    """Return the introduction at its place."""
    return replace(asked, place_id=asked.place_id or found.casa_id, operator=asked.operator.strip())


def introduction_problems(asked: Introduction, period: Period, found: Prospect) -> Iterator[Problem]:
    """Yield what of an introduction makes no sense: it is on a day of the referral, at a place that is there."""
    if asked.place_id is not None and found.place_id is None:
        yield NotFound(("placeId",), asked.place_id, kind="place")
    if asked.day not in period:
        yield OutsidePeriod(("on",), period.start, period.end)
    yield from name_problems(("operator",), asked.operator, LONGEST_OPERATOR)


def does_not_fit(weighed: Weighed, path: Path = ("id",)) -> Problem | None:
    """Return why the commitment cannot take the referral beside what it has taken, or None when it can."""
    referral, commitment, need = weighed.referral, weighed.commitment, weighed.need
    if commitment.state is not CommitmentState.ACTIVE:
        return WrongState(path, commitment.state, (CommitmentState.ACTIVE,))
    if need.state is NeedState.CLOSED:
        return WrongState(path, need.state, (NeedState.OPEN,))
    if not weighed.household.agrees(ConsentPurpose.REFERRAL):
        return ConsentMissing(path, ConsentPurpose.REFERRAL)
    if referral.partner_id in weighed.household.refused_partner_ids:
        return RefusedByFamily(path)
    if referral.minutes_per_week > need.minutes_waiting:
        return NeedCovered(path, need.minutes_waiting / 60)
    if not commitment.valid.covers(referral.period):
        return OutsidePeriod(path, commitment.valid.start, commitment.valid.end)
    left = free(commitment, weighed.bookings, referral.period, referral.places, weighed.elsewhere)
    return None if _holds(left, referral) else CapacityExceeded(path, left.minutes / 60, left.open)


def _holds(left: Free, referral: Referral) -> bool:
    """Return whether what is left suffices: a session that joins one already booked costs no presence."""
    if not referral.sessions:
        return referral.minutes_per_week <= left.minutes
    times = referral.week
    return times <= left.open and all((times - booked).minutes <= minutes for booked, minutes in left.weeks)


def need_after(weighed: Weighed, referral: Referral) -> NeedState:
    """Return the need's state: met once all its hours are held, open again when they no longer are.

    What ended well leaves it as it was, unless that is an error; a need that was closed stays so.
    """
    need = weighed.need
    if need.state is NeedState.CLOSED or referral.state is ReferralState.COMPLETED:
        return need.state
    if referral.state in RESERVING:
        need = replace(need, reserved_minutes=need.reserved_minutes + referral.minutes_per_week)
    elif weighed.referral.state not in {*RESERVING, ReferralState.COMPLETED}:
        return need.state
    return NeedState.OPEN if need.minutes_waiting else NeedState.MET
