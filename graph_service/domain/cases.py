"""Whose a household's case is: consents, handing over, sharing; each a new state of the household, or why not.

Whoever leads a case and those it is shared with see it. Sharing holds only while the household agrees to it, so that
withdrawing ends it at once; what partners were asked and have not answered is cancelled then, and what they have
accepted is shown to them no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from graph_service.domain.model import Accompaniment, Beneficiary, Consent, ConsentPurpose
from graph_service.domain.problems import (
    AlreadyAgreed,
    ConsentMissing,
    InTheFuture,
    LeadsAlready,
    NotFound,
    OutsidePeriod,
    PeriodInThePast,
    Problem,
    ReferralsRunning,
)


class CaseDeed(StrEnum):
    """What somebody does with a household's case."""

    OPEN = "OPEN"
    ASSESS = "ASSESS"
    STATE_JOB_GOAL = "STATE_JOB_GOAL"
    DROP_JOB_GOAL = "DROP_JOB_GOAL"
    RECORD_CONSENT = "RECORD_CONSENT"
    WITHDRAW_CONSENT = "WITHDRAW_CONSENT"
    HAND_OVER = "HAND_OVER"
    SHARE = "SHARE"
    UNSHARE = "UNSHARE"


FIELDS: Mapping[CaseDeed, tuple[str, ...]] = {
    CaseDeed.ASSESS: ("skills",),
    CaseDeed.STATE_JOB_GOAL: ("jobGoals",),
    CaseDeed.DROP_JOB_GOAL: ("jobGoals",),
    CaseDeed.RECORD_CONSENT: ("consents",),
    CaseDeed.WITHDRAW_CONSENT: ("consents",),
    CaseDeed.HAND_OVER: ("caseManager",),
    CaseDeed.SHARE: ("sharedWith",),
    CaseDeed.UNSHARE: ("sharedWith",),
}
"""Which parts of a household each deed changes."""


@dataclass(frozen=True)
class Case:
    """A household with what a deed looks at: whether the case-manager named is there."""

    household: Beneficiary
    named: bool = True


@dataclass(frozen=True)
class Ending:
    """What erasing a case looks at: its code, and how many of its referrals partners hold or are asked for."""

    code: str
    running: int


class DisclosedPart(StrEnum):
    """What a partner is told of a household by a referral."""

    NEED = "NEED"
    INTRODUCTION = "INTRODUCTION"
    PAPER_CODE = "PAPER_CODE"


@dataclass(frozen=True)
class Disclosure:
    """What a partner was told of a household by one referral: since when, and at which moments by letter."""

    referral_id: str
    need_id: str
    partner_id: str
    partner_name: str
    title: str
    since: date | None
    until: date | None
    parts: tuple[DisclosedPart, ...]
    letters: tuple[datetime, ...]


@dataclass(frozen=True)
class Idle:
    """A household with which nothing has been done since a day; `running` counts referrals that are still open."""

    id: str
    code: str
    last: date
    running: int


def erasable(ending: Ending, code: str) -> Problem | None:
    """Return why a case may not be erased: its code was not told, or partners still have referrals of it."""
    if code.strip().upper() != ending.code:
        return NotFound(("code",), code.strip(), kind="beneficiary")
    if ending.running:
        return ReferralsRunning(("id",), ending.running)
    return None


def accompanying(household: Beneficiary, day: date) -> tuple[str, ...]:
    """Return the ids of the case-managers who may see the household on a day, whoever leads first."""
    lead = household.leading_on(day)
    shares = household.shares_on(day)
    return tuple(one.case_manager_id for one in ((lead, *shares) if lead else shares))


def leading(household: Beneficiary, day: date) -> tuple[str, ...]:
    """Return the id of the case-manager who leads the case on a day, if anybody does."""
    lead = household.leading_on(day)
    return (lead.case_manager_id,) if lead else ()


def agreed(case: Case, purpose: ConsentPurpose, given_on: date, today: date) -> Beneficiary | Problem:
    """Return the household agreeing to something from a day on."""
    if given_on > today:
        return InTheFuture(("givenOn",), given_on, today)
    if case.household.agrees(purpose):
        return AlreadyAgreed(("purpose",), purpose)
    former = (one.withdrawn_on for one in case.household.consents if one.purpose is purpose)
    last = max((day for day in former if day), default=given_on)
    if given_on < last:
        return OutsidePeriod(("givenOn",), last, today)
    consents = tuple(
        one for one in case.household.consents if (one.purpose, one.given_on) != (purpose, given_on)
    )
    return replace(case.household, consents=(*consents, Consent(purpose, given_on)))


def withdrawn(case: Case, purpose: ConsentPurpose, today: date) -> Beneficiary | Problem:
    """Return the household agreeing to something no more."""
    if not case.household.agrees(purpose):
        return ConsentMissing(("purpose",), purpose)
    consents = tuple(
        replace(one, withdrawn_on=max(today, one.given_on))
        if one.purpose is purpose and one.withdrawn_on is None
        else one
        for one in case.household.consents
    )
    return replace(case.household, consents=consents)


def handed_over(case: Case, to: str, today: date) -> Beneficiary | Problem:
    """Return the household led by another case-manager from today on; who led it sees it no more."""
    if not case.named:
        return NotFound(("caseManagerId",), to, kind="case-manager")
    if to in leading(case.household, today):
        return LeadsAlready(("caseManagerId",), to)
    others = tuple(
        _ended(one, today) if one.leads else one
        for one in case.household.accompaniments
        if not (one.leads and one.start is not None and one.start >= today)
        and not (not one.leads and one.case_manager_id == to and one.holds_on(today))
    )
    return replace(case.household, accompaniments=(*others, Accompaniment(to, leads=True, start=today)))


def shared(case: Case, with_: str, until: date, today: date) -> Beneficiary | Problem:
    """Return the household shared with another case-manager from today until a day."""
    if not case.named:
        return NotFound(("caseManagerId",), with_, kind="case-manager")
    if until < today:
        return PeriodInThePast(("until",), until, today)
    if with_ in leading(case.household, today):
        return LeadsAlready(("caseManagerId",), with_)
    if not case.household.agrees(ConsentPurpose.CASE_SHARING):
        return ConsentMissing((), ConsentPurpose.CASE_SHARING)
    known = next((one for one in case.household.accompaniments if _shares(one, with_, today)), None)
    others = tuple(one for one in case.household.accompaniments if one is not known)
    start = known.start if known else today
    share = Accompaniment(with_, leads=False, start=start, end=until)
    return replace(case.household, accompaniments=(*others, share))


def unshared(case: Case, with_: str, today: date) -> Beneficiary | Problem:
    """Return the household shared with this case-manager no more."""
    known = next((one for one in case.household.accompaniments if _shares(one, with_, today)), None)
    if known is None:
        return NotFound(("caseManagerId",), with_, kind="case-manager")
    others = tuple(one for one in case.household.accompaniments if one is not known)
    kept = () if known.start is not None and known.start >= today else (_ended(known, today),)
    return replace(case.household, accompaniments=(*others, *kept))


def _shares(one: Accompaniment, with_: str, day: date) -> bool:
    return not one.leads and one.case_manager_id == with_ and one.holds_on(day)


def _ended(one: Accompaniment, today: date) -> Accompaniment:
    """Return what ended yesterday, or earlier as it did."""
    yesterday = today - timedelta(days=1)
    return replace(one, end=yesterday if one.end is None else min(one.end, yesterday))
