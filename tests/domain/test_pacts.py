"""A pact's life: who may sign and leave, and what a renewal takes along."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.commitments import NOT_OVER
from graph_service.domain.model import (
    CommitmentState,
    CommunityPact,
    Intervention,
    InterventionState,
    Signature,
    SignatureRole,
)
from graph_service.domain.pacts import (
    PactDeed,
    Renewable,
    Renewal,
    Renewed,
    Said,
    Standing,
    left,
    renewed,
    signed,
)
from graph_service.domain.problems import (
    AlreadyRenewed,
    InTheFuture,
    NotFound,
    NotSigned,
    OnlyHost,
    OutOfRange,
    PeriodReversed,
    StillCommitted,
)
from graph_service.domain.schedule import Period
from tests.worlds import MONDAY, an_offer

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
HOST, PARTNER = SignatureRole.HOST, SignatureRole.PARTNER
PACT = CommunityPact("old", "Patto", "casa", Period(date(2026, 1, 1)), version=2)
HOSTED = Signature("old", "lantern", date(2026, 1, 10), HOST, ("verbale",))
JOINED = Signature("old", "thread", date(2026, 2, 1), PARTNER, ("pagina",))


def standing(partner="thread", signatures=(HOSTED, JOINED), **offers):
    return Standing(PACT, signatures, partner, offers)


def test_the_deeds_are_those_that_people_read():
    rows = DOCUMENT.split("## A pact's life")[1].split("\n\n")[1].splitlines()[2:]
    assert [row.strip("|").split("|")[0].strip() for row in rows] == list(PactDeed)


def test_papers_add_up_and_a_known_day_stays():
    found = signed(standing(), "thread", Said(SignatureRole.PROMOTER, ["verbale 2", "pagina"]), MONDAY)
    assert found == replace(JOINED, role=SignatureRole.PROMOTER, sources=("pagina", "verbale 2"))


def test_who_had_left_and_signs_again_is_back():
    gone = replace(JOINED, left_on=date(2026, 6, 1))
    found = signed(standing(signatures=(HOSTED, gone)), "thread", Said(PARTNER, ["nuovo"], MONDAY), MONDAY)
    assert (found.left_on, found.signed_on, found.sources) == (None, MONDAY, ("pagina", "nuovo"))


def test_a_second_host_may_sign_and_the_only_one_cannot_take_another_role():
    assert signed(standing(), "thread", Said(HOST, ["x"]), MONDAY).role is HOST
    assert signed(standing("lantern"), "lantern", Said(PARTNER, ["x"]), MONDAY) == [OnlyHost(("role",))]
    two = (HOSTED, replace(JOINED, role=HOST))
    assert signed(standing("lantern", two), "lantern", Said(PARTNER, ["x"]), MONDAY).role is PARTNER


def test_who_is_not_there_cannot_sign_and_nobody_signs_tomorrow():
    assert signed(standing(None), "nobody", Said(PARTNER, ["x"]), MONDAY) == [
        NotFound(("partnerId",), "nobody")
    ]
    tomorrow = date(2026, 11, 24)
    assert signed(standing(), "thread", Said(PARTNER, ["x"], tomorrow), MONDAY) == [
        InTheFuture(("signedOn",), tomorrow, MONDAY)
    ]


def test_who_leaves_keeps_the_signature():
    assert left(standing(), "thread", MONDAY, None) == replace(JOINED, left_on=MONDAY)


def test_offers_that_go_on_after_that_day_are_told():
    offers = {"a": MONDAY, "c": None, "b": date(2026, 11, 24)}
    found = left(standing(**offers), "thread", MONDAY, None)
    assert found == [StillCommitted(("partnerId",), 2, ("b", "c"))]


def test_the_only_host_stays_and_one_of_two_may_go():
    assert left(standing("lantern"), "lantern", MONDAY, None) == [OnlyHost(("partnerId",))]
    other = replace(JOINED, role=HOST)
    assert left(standing("lantern", (HOSTED, other)), "lantern", MONDAY, None).left_on == MONDAY
    gone = replace(other, left_on=date(2027, 6, 1))
    assert left(standing("lantern", (HOSTED, gone)), "lantern", MONDAY, None) == [OnlyHost(("partnerId",))]


@pytest.mark.parametrize(
    ("signatures", "on", "problem"),
    [
        ((HOSTED,), MONDAY, NotSigned(("partnerId",), None)),
        ((HOSTED, replace(JOINED, left_on=MONDAY)), MONDAY, NotSigned(("partnerId",), MONDAY)),
        ((HOSTED, JOINED), date(2026, 1, 31), PeriodReversed(("on",), date(2026, 2, 1), date(2026, 1, 31))),
        ((HOSTED, JOINED), date(2200, 1, 1), OutOfRange(("on",), 2200, 1900, 2199)),
    ],
)
def test_a_leaving_that_makes_no_sense_is_refused(signatures, on, problem):
    assert left(standing(signatures=signatures), "thread", on, None) == [problem]


def do_renew(pact=PACT, signatures=(HOSTED, JOINED), offers=(), interventions=(), taken=None, **asked):
    facts = {
        "name": " Patto 2 ",
        "start": date(2027, 1, 1),
        "end": None,
        "carry_signatures": True,
        "carry_commitments": True,
        **asked,
    }
    commitments = {one.id: one for one in offers}
    held = frozenset(commitments if taken is None else taken)
    before = Renewable(Standing(pact, signatures), commitments, held, interventions)
    return renewed(before, Renewal(**facts), "new", "rinnovo", MONDAY)


def test_the_later_pact_is_one_version_on_and_the_earlier_one_ends_on_the_day_before():
    found = do_renew()
    assert found.pact == CommunityPact(
        "new", "Patto 2", "casa", Period(date(2027, 1, 1)), renews_id="old", version=3
    )
    assert found.earlier.period.end == date(2026, 12, 31)


@pytest.mark.parametrize(("ends", "then"), [((2026, 6, 30), (2026, 6, 30)), ((2027, 6, 30), (2026, 12, 31))])
def test_an_end_that_was_earlier_stays(ends, then):
    pact = replace(PACT, period=Period(date(2026, 1, 1), date(*ends)))
    assert do_renew(pact).earlier.period.end == date(*then)


def test_who_has_not_left_by_then_signs_with_the_renewal_as_paper():
    day = date(2027, 3, 1)
    gone = Signature("old", "ada", None, PARTNER, ("x",), date(2026, 12, 31))
    going = Signature("old", "bruno", None, None, ("x",), day)
    found = do_renew(signatures=(HOSTED, gone, going)).signatures
    assert found == (
        Signature("new", "lantern", MONDAY, HOST, ("rinnovo",)),
        Signature("new", "bruno", MONDAY, None, ("rinnovo",), day),
    )
    assert do_renew(carry_signatures=False).signatures == ()


def test_a_pact_is_renewed_once_and_by_a_later_one():
    assert do_renew(replace(PACT, renewed_by_id="other")) == [AlreadyRenewed(("pactId",), "other")]
    start = date(2026, 1, 1)
    assert do_renew(start=start) == [PeriodReversed(("from",), start, date(2025, 12, 31))]
    assert do_renew(end=date(2026, 12, 31)) == [PeriodReversed(("to",), date(2027, 1, 1), date(2026, 12, 31))]
    assert do_renew(start=date.min) == [OutOfRange(("from",), 1, 1900, 2199)]


STATES = st.sampled_from(CommitmentState)


@given(
    st.lists(st.tuples(STATES, st.booleans()), min_size=1, max_size=6),
    st.lists(st.tuples(st.sampled_from(InterventionState), st.sets(st.integers(0, 5))), max_size=4),
    st.booleans(),
)
def test_what_is_not_over_goes_along_and_no_running_intervention_is_torn(states, joined, carry):
    """Each offer is (state, whether it is under the pact that is renewed)."""
    offers = [
        replace(an_offer(id=str(number), state=state, pact="old" if here else "other").commitment)
        for number, (state, here) in enumerate(states)
    ]
    interventions = [
        Intervention(
            f"i{number}", "old", "x", tuple(str(one) for one in run if one < len(offers)), state=state
        )
        for number, (state, run) in enumerate(joined)
    ]
    taken = [one.id for one in offers if one.pact_id == "old"]
    found = do_renew(offers=offers, interventions=interventions, taken=taken, carry_commitments=carry)
    assert isinstance(found, Renewed)
    now = {one.id: one for one in offers} | {one.id: one for one in found.commitments}
    for before in offers:
        goes = carry and before.pact_id == "old" and before.state in NOT_OVER
        after = replace(before, pact_id="new", revision=2) if goes else before
        assert now[before.id] == after
    moved = {one.id: one for one in found.interventions}
    for one in interventions:
        living = [now[id_] for id_ in one.commitment_ids if now[id_].state in NOT_OVER]
        goes = one.state is InterventionState.RUNNING and bool(living)
        goes = goes and all(offer.pact_id == "new" for offer in living)
        assert moved.get(one.id) == (replace(one, pact_id="new", revision=2) if goes else None)
