"""The order: sure matches first, the better fit first, always the same."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import Period
from graph_service.matching.ranking import rank
from tests.worlds import CHILD, TERM, a_need, an_offer, circumstances

offers = st.lists(
    st.builds(
        lambda number, completed, hours, lent, ages, state: an_offer(
            id=f"offer-{number}",
            partner=f"partner-{number % 3}",
            hours=hours,
            competences=(lent,),
            completed=completed,
            min_age=ages[0],
            max_age=ages[1],
            state=state,
        ),
        st.integers(0, 99),
        st.integers(0, 3),
        st.integers(1, 4),
        st.sampled_from(["homework", "maths", "learning", "spid"]),
        st.sampled_from([(None, None), (6, 10), (8, 12), (14, 17)]),
        st.sampled_from([CommitmentState.ACTIVE] * 3 + [CommitmentState.PAUSED]),
    ),
    max_size=12,
    unique_by=lambda offer: offer.commitment.id,
)


@given(offers, st.randoms(use_true_random=False))
def test_the_order_in_which_offers_arrive_changes_nothing(found, shuffle: random.Random):
    need = a_need(age_band=CHILD)
    ranked = rank(need, found, circumstances())
    shuffled = list(found)
    shuffle.shuffle(shuffled)
    assert rank(need, shuffled, circumstances()) == ranked
    assert rank(need, shuffled, circumstances()).revision == ranked.revision


@given(offers)
def test_nothing_that_fails_a_requirement_is_a_match_and_unknown_never_counts_as_met(found):
    ranked = rank(a_need(age_band=CHILD), found, circumstances())
    for match in ranked.matches:
        verdicts = {requirement.verdict for requirement in match.requirements}
        assert "NOT_MET" not in verdicts
        assert match.to_check == ("UNKNOWN" in verdicts)
    keys = [(match.to_check, -match.fit, match.offer.commitment.id) for match in ranked.matches]
    assert keys == sorted(keys)
    matched = {match.offer.commitment.id for match in ranked.matches}
    for offer in found:
        commitment = offer.commitment
        fits = (
            commitment.state == "ACTIVE"
            and commitment.competence_ids != ("spid",)
            and (commitment.min_age is None or (commitment.min_age <= 10 and commitment.max_age >= 6))
        )
        assert (commitment.id in matched) == fits


@given(offers)
def test_a_new_name_changes_no_fit(found):
    need = a_need()
    renamed = [
        replace(offer, partner_name="Altro", commitment=replace(offer.commitment, title="Altro"))
        for offer in found
    ]
    fits = [(match.offer.commitment.id, match.fit) for match in rank(need, found, circumstances()).matches]
    assert [
        (match.offer.commitment.id, match.fit) for match in rank(need, renamed, circumstances()).matches
    ] == fits


@given(offers, st.integers(1, 10))
def test_more_hours_never_hurt(found, more):
    need = a_need(hours=4)
    larger = [
        replace(
            offer,
            commitment=replace(
                offer.commitment, minutes_per_week=offer.commitment.minutes_per_week + 60 * more
            ),
        )
        for offer in found
    ]
    before = {match.offer.commitment.id: match.fit for match in rank(need, found, circumstances()).matches}
    after = {match.offer.commitment.id: match.fit for match in rank(need, larger, circumstances()).matches}
    assert all(after[id_] >= fit for id_, fit in before.items())


def test_equal_fits_are_ordered_by_id():
    twins = [an_offer(id=name) for name in ("b", "a", "c")]
    assert [match.offer.commitment.id for match in rank(a_need(), twins, circumstances()).matches] == [
        "a",
        "b",
        "c",
    ]


def test_a_change_of_any_fit_changes_the_revision():
    one = rank(a_need(), [an_offer()], circumstances())
    other = rank(a_need(), [an_offer(completed=1)], circumstances())
    assert one.revision != other.revision


def test_a_need_of_one_week_is_ranked_too():
    need = a_need(period=Period(TERM.start, TERM.start))
    assert len(rank(need, [an_offer()], circumstances()).matches) == 1
