"""Whose a case is, whatever was done with it before: one leads at most, and sharing needs consent."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.cases import (
    Case,
    accompanying,
    agreed,
    handed_over,
    leading,
    shared,
    unshared,
    withdrawn,
)
from graph_service.domain.model import Accompaniment, Beneficiary, ConsentPurpose
from graph_service.domain.problems import Problem

FIRST = date(2026, 11, 23)
PEOPLE = ("marta", "nino", "ugo")
START = Beneficiary(
    "FAM-TNY234", "FAM-TNY234", "bridge", accompaniments=(Accompaniment("marta", leads=True),)
)
SHARING = ConsentPurpose.CASE_SHARING
WHO = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.one_of(
            st.tuples(st.just("agree")),
            st.tuples(st.just("withdraw")),
            st.tuples(st.just("hand over"), WHO),
            st.tuples(st.just("share"), WHO, st.integers(0, 10)),
            st.tuples(st.just("unshare"), WHO),
        ),
    ),
    max_size=15,
)


def walked(steps):
    """Yield each day with the household after a deed, a model of it kept apart: who leads, who shares until when."""
    household, day = START, FIRST
    leads, agrees, shares = "marta", False, {}
    for wait, (deed, *said) in steps:
        day += timedelta(days=wait)
        shares = {who: until for who, until in shares.items() if until >= day}
        match deed:
            case "agree":
                found, allowed = agreed(Case(household), SHARING, day, day), not agrees
                agrees = True
            case "withdraw":
                found, allowed = withdrawn(Case(household), SHARING, day), agrees
                agrees = False
            case "hand over":
                found, allowed = handed_over(Case(household), said[0], day), said[0] != leads
                leads = said[0]
                shares.pop(leads, None)
            case "share":
                allowed = agrees and said[0] != leads
                found = shared(Case(household), said[0], day + timedelta(days=said[1]), day)
                if allowed:
                    shares[said[0]] = day + timedelta(days=said[1])
            case _:
                found, allowed = unshared(Case(household), said[0], day), said[0] in shares
                shares.pop(said[0], None)
        assert isinstance(found, Problem) != allowed, (deed, said)
        household = found if allowed else household
        yield household, day, leads, {who for who in shares if agrees}


@given(STEPS)
def test_a_case_is_seen_by_whoever_leads_it_and_those_it_is_shared_with(steps):
    for household, day, leads, shares in walked(steps):
        assert leading(household, day) == (leads,)
        assert set(accompanying(household, day)) == {leads} | shares


@given(STEPS)
def test_nobody_leads_a_case_beside_another_on_any_day(steps):
    for household, day, _, _ in walked(steps):
        for before in range((day - FIRST).days + 2):
            on = FIRST + timedelta(days=before)
            assert sum(one.leads and one.holds_on(on) for one in household.accompaniments) == 1
