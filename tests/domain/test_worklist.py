"""What a case-manager looks after next: each kind of concern from its day on, and what hurts first before the rest."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph_service.domain.model import CommitmentState, Priority, ReferralState
from graph_service.domain.worklist import (
    Asked,
    ConcernKind,
    Household,
    OpenGrant,
    Patience,
    RunningPath,
    WaitingNeed,
    worklist,
)
from tests.worlds import MONDAY

NEED = WaitingNeed("need", Priority.NORMAL, date(2026, 10, 1), None, 60)
ASKED = Asked("asked", "need", Priority.NORMAL, ReferralState.REQUESTED, date(2027, 6, 10), MONDAY)
FAR = date(2027, 6, 30)


def days(number):
    return MONDAY + timedelta(days=number)


def found(patience=None, **parts):
    made = worklist([Household("FAM-TNY234", **parts)], MONDAY, patience or Patience())
    return [(one.kind, one.due_on) for one in made]


@pytest.mark.parametrize(
    ("asked_ago", "kinds"),
    [
        (0, []),
        (2, []),
        (3, [(ConcernKind.REQUEST_UNANSWERED, days(0))]),
        (6, [(ConcernKind.REQUEST_UNANSWERED, days(-3))]),
        (7, [(ConcernKind.REQUEST_LAPSING, days(3))]),
        (10, [(ConcernKind.REQUEST_LAPSING, days(0))]),
    ],
)
def test_a_request_is_told_once_it_waits_longer_than_usual_and_as_lapsing_in_its_last_days(asked_ago, kinds):
    assert found(needs=[NEED], referrals=[replace(ASKED, requested_on=days(-asked_ago))]) == kinds


def test_a_service_that_never_reminds_nor_lapses_tells_of_neither():
    old = replace(ASKED, requested_on=days(-90))
    assert found(Patience(0, 0), referrals=[old]) == []


def test_a_need_that_nobody_is_asked_about_is_told_or_its_last_refusal():
    assert found(needs=[NEED]) == [(ConcernKind.NEED_WITHOUT_PARTNER, NEED.start)]
    refused = replace(ASKED, state=ReferralState.REJECTED, declined_on=days(-5))
    earlier = replace(refused, id="earlier", declined_on=days(-20))
    assert found(needs=[NEED], referrals=[refused, earlier]) == [(ConcernKind.REQUEST_DECLINED, days(-5))]
    other = replace(ASKED, id="other")
    assert found(needs=[NEED], referrals=[refused, other]) == [], "somebody else was asked since"
    assert found(referrals=[refused]) == [], "a need that is met waits no more"
    for need in (
        replace(NEED, minutes_waiting=0),
        replace(NEED, start=days(1)),
        replace(NEED, end=days(-1)),
    ):
        assert found(needs=[need]) == []


def test_an_offer_that_ends_under_a_referral_is_told():
    held = replace(ASKED, state=ReferralState.IN_PROGRESS)
    assert found(referrals=[held]) == []
    assert found(referrals=[replace(held, offer_ends_on=days(30))]) == [(ConcernKind.OFFER_ENDING, days(30))]
    assert found(referrals=[replace(held, offer_ends_on=days(31))]) == []
    assert found(referrals=[replace(held, offer_ends_on=held.ends_on, ends_on=held.ends_on)]) == []
    paused = replace(held, offer_state=CommitmentState.PAUSED)
    assert found(referrals=[paused]) == [(ConcernKind.OFFER_ENDING, MONDAY)]


def test_reviews_paths_and_grants_are_told_when_their_time_comes():
    path = RunningPath("path", FAR, [(1, days(-7)), (2, days(7)), (3, days(8))])
    assert found(paths=[path]) == [
        (ConcernKind.REVIEW_DUE, days(-7)),
        (ConcernKind.REVIEW_DUE, days(7)),
    ]
    assert found(paths=[RunningPath("path", days(30))]) == [(ConcernKind.PATH_ENDING, days(30))]
    grant = OpenGrant("grant", "path", FAR, 200, 1000)
    assert found(grants=[grant]) == []
    assert found(grants=[replace(grant, balance_cents=199)]) == [(ConcernKind.GRANT_RUNNING_OUT, FAR)]
    assert found(grants=[replace(grant, ends_on=days(30))]) == [(ConcernKind.GRANT_RUNNING_OUT, days(30))]
    assert found(grants=[replace(grant, ends_on=days(30), balance_cents=0, allocated_cents=0)]) == []


def test_what_hurts_first_comes_first():
    urgent = WaitingNeed("urgent", Priority.URGENT, days(-1), None, 60)
    high = WaitingNeed("high", Priority.HIGH, days(-1), None, 60)
    normal = WaitingNeed("normal", Priority.NORMAL, days(-9), None, 60)
    path = RunningPath("path", FAR, [(1, days(-9))])
    made = worklist([Household("B", [normal, high, urgent], paths=[path])], MONDAY, Patience())
    assert [one.need_id or one.review for one in made] == ["urgent", "normal", 1, "high"]
