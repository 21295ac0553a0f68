"""The rules of a family's path: how long it is, what belongs to it, and how it ends."""

from dataclasses import replace
from datetime import date

import pytest

from graph_service.domain.inclusion_pacts import (
    INCLUSION_PACT_MOVES,
    MOST_OF_EACH,
    Closing,
    InclusionPactDeed,
    PathTerms,
    Weighed,
    closed,
    extended,
    months_of,
    moved,
    opened,
    reopened,
    reviewed,
    usual_reviews,
    with_action,
    with_goal,
    with_review,
)
from graph_service.domain.model import (
    Beneficiary,
    GoalOutcome,
    InclusionAction,
    InclusionGoal,
    InclusionPact,
    InclusionPactState,
    InclusionReview,
    PathComponent,
    PathOutcome,
)
from graph_service.domain.problems import (
    GoalsUndecided,
    InTheFuture,
    Missing,
    NotFound,
    OutOfRange,
    OutsidePeriod,
    PathRunning,
    PeriodReversed,
    Repeated,
    StaleRevision,
    TellsWho,
    TooMany,
    UnusualLength,
    WrongState,
)
from tests.worlds import MONDAY

BLANK = InclusionPact("path", "FAM-TNY234", "north-pact", MONDAY, MONDAY)
SEEN = Weighed(Beneficiary("FAM-TNY234", "FAM-TNY234", "mill"), referral_ids=frozenset({"asked"}))
PATH = replace(
    BLANK,
    end=date(2027, 6, 22),
    goals=(InclusionGoal(1, PathComponent.WORK, "cercare lavoro"),),
    actions=(InclusionAction(1, 1, "curriculum"),),
    reviews=(InclusionReview(1, date(2027, 1, 23)),),
)
NEW_YEAR = date(2027, 1, 25)


def terms(start=MONDAY, end=date(2027, 6, 22), **rest):
    return PathTerms("north-pact", start, end, **rest)


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (date(2026, 11, 23), 1),
        (date(2026, 12, 23), 1),
        (date(2026, 12, 24), 2),
        (date(2027, 5, 22), 6),
        (date(2027, 7, 23), 8),
        (date(2027, 7, 24), 9),
        (date(2028, 1, 22), 14),
    ],
)
def test_months_are_counted_whole_once_begun(end, months):
    assert months_of(MONDAY, end) == months


def test_a_path_opens_with_a_review_every_two_months():
    found = opened(BLANK, terms(), SEEN)
    assert [one.due_on for one in found.reviews] == [date(2027, 1, 23), date(2027, 3, 23), date(2027, 5, 23)]
    assert usual_reviews(MONDAY, date(2026, 12, 1)) == (date(2026, 12, 1),)
    assert opened(BLANK, terms(reviews_on=[]), SEEN).reviews == ()


@pytest.mark.parametrize(
    ("asked", "seen", "problems"),
    [
        (terms(end=date(2028, 1, 22)), SEEN, [UnusualLength(("reason",), 14, 6, 8)]),
        (terms(end=date(2028, 1, 22), reason=" "), SEEN, [UnusualLength(("reason",), 14, 6, 8)]),
        (terms(end=date(2027, 2, 1)), SEEN, [UnusualLength(("reason",), 3, 6, 8)]),
        (terms(end=date(2029, 1, 1), reason="x"), SEEN, [OutOfRange(("endsOn",), 26, 1, 24)]),
        (terms(end=date(2026, 1, 1)), SEEN, [PeriodReversed(("endsOn",), MONDAY, date(2026, 1, 1))]),
        (terms(end=date(9999, 12, 31)), SEEN, [OutOfRange(("endsOn",), 9999, 1900, 2199)]),
        (terms(), replace(SEEN, running_id="other"), [PathRunning(("beneficiaryId",), "other")]),
        (terms(), replace(SEEN, pact_there=False), [NotFound(("pactId",), "north-pact", kind="pact")]),
        (
            terms(reviews_on=[date(2026, 11, 22)]),
            SEEN,
            [OutsidePeriod(("reviewsOn", 0), MONDAY, date(2027, 6, 22))],
        ),
        (terms(reviews_on=[MONDAY] * 51), SEEN, [TooMany(("reviewsOn",), 51, MOST_OF_EACH)]),
        (terms(reason="chiamare il 333 1234567"), SEEN, [TellsWho(("reason",), "PHONE", 12, 23)]),
    ],
)
def test_what_is_no_path_is_refused(asked, seen, problems):
    assert opened(BLANK, asked, seen) == problems


def test_a_longer_path_says_why():
    found = opened(BLANK, terms(end=date(2028, 1, 22), reason=" tempi lunghi "), SEEN)
    assert (found.reason, months_of(found.start, found.end)) == ("tempi lunghi", 14)


def test_goals_and_actions_are_numbered_and_corrected_by_number():
    two = with_goal(PATH, None, {"component": PathComponent.RELATIONS, "text": " uscire ", "due_on": None})
    assert [(one.number, one.text) for one in two.goals] == [(1, "cercare lavoro"), (2, "uscire")]
    told = with_goal(two, 2, {"outcome": GoalOutcome.REACHED})
    assert told.goals[1] == replace(two.goals[1], outcome=GoalOutcome.REACHED)
    assert with_goal(PATH, 7, {"text": "x"}) == [NotFound(("number",), "7")]
    assert with_goal(PATH, 1, {"text": " "}) == [Missing(("text",))]
    late = with_goal(PATH, 1, {"due_on": date(2027, 6, 23)})
    assert late == [OutsidePeriod(("dueOn",), MONDAY, date(2027, 6, 22))]


def test_an_action_is_towards_a_goal_and_of_the_household():
    made = with_action(PATH, None, {"goal": 1, "referral_id": "asked"}, SEEN)
    assert made.actions[1] == InclusionAction(2, 1, None, "asked")
    assert with_action(made, None, {"goal": 1, "referral_id": "asked"}, SEEN) == [
        Repeated(("referralId",), "asked")
    ]
    assert with_action(PATH, None, {"goal": 1, "referral_id": "other"}, SEEN) == [
        NotFound(("referralId",), "other", kind="referral")
    ]
    assert with_action(PATH, None, {"goal": 2}, SEEN) == [NotFound(("goal",), "2"), Missing(("text",))]
    assert with_action(PATH, 1, {"text": None}, SEEN) == [Missing(("text",))]


def test_a_path_has_no_more_than_so_many_of_each():
    full = replace(PATH, goals=tuple(replace(PATH.goals[0], number=n) for n in range(1, 51)))
    new = {"component": PathComponent.WORK, "text": "x", "due_on": None}
    assert with_goal(full, None, new) == [TooMany(("id",), 51, 50)]
    assert isinstance(with_goal(full, 50, {"text": "y"}), InclusionPact)


def test_reviews_are_held_from_the_first_day_on_and_not_before_they_are():
    before = reviewed(PATH, 1, date(2026, 11, 22), "bene", NEW_YEAR)
    assert before == [OutsidePeriod(("heldOn",), MONDAY, NEW_YEAR)]
    assert reviewed(PATH, 1, date(2027, 1, 26), "bene", NEW_YEAR) == [
        InTheFuture(("heldOn",), date(2027, 1, 26), NEW_YEAR)
    ]
    assert reviewed(PATH, None, NEW_YEAR, "scrive a x@example.org", NEW_YEAR) == [
        TellsWho(("note",), "EMAIL", 9, 22)
    ]
    assert reviewed(PATH, 1, NEW_YEAR, " ", NEW_YEAR) == [Missing(("note",))]
    assert reviewed(PATH, 9, NEW_YEAR, "x", NEW_YEAR) == [NotFound(("number",), "9")]
    held = reviewed(PATH, None, NEW_YEAR, "bene", NEW_YEAR)
    assert held.reviews[1] == InclusionReview(2, NEW_YEAR, NEW_YEAR, "bene")
    assert with_review(PATH, date(2027, 6, 23)) == [OutsidePeriod(("dueOn",), MONDAY, date(2027, 6, 22))]


def test_a_path_goes_on_for_longer_with_a_reason():
    longer = extended(PATH, date(2027, 9, 30), " manca poco ", NEW_YEAR)
    assert (longer.end, longer.extensions[0].former_end) == (date(2027, 9, 30), date(2027, 6, 22))
    assert (longer.extensions[0].reason, longer.extensions[0].extended_on) == ("manca poco", NEW_YEAR)
    assert extended(PATH, date(2027, 6, 22), "x", NEW_YEAR) == [
        OutsidePeriod(("until",), date(2027, 6, 23), None)
    ]
    assert extended(PATH, date(2027, 9, 30), " ", NEW_YEAR) == [Missing(("reason",))]
    assert extended(PATH, date(2029, 9, 30), "x", NEW_YEAR) == [OutOfRange(("until",), 35, 1, 24)]


def test_a_path_is_closed_once_every_goal_has_an_outcome():
    assert closed(PATH, Closing(PathOutcome.COMPLETED), NEW_YEAR) == [GoalsUndecided(("goals",), (1,))]
    done = closed(PATH, Closing(PathOutcome.COMPLETED, goals=[(1, GoalOutcome.REACHED)]), NEW_YEAR)
    assert (done.closed_on, done.outcome, done.goals[0].outcome) == (
        NEW_YEAR,
        PathOutcome.COMPLETED,
        GoalOutcome.REACHED,
    )
    twice = [(1, GoalOutcome.REACHED), (1, GoalOutcome.NOT_REACHED), (5, GoalOutcome.REACHED)]
    assert closed(PATH, Closing(PathOutcome.OTHER, date(2026, 11, 1), goals=twice), NEW_YEAR) == [
        OutsidePeriod(("on",), MONDAY, NEW_YEAR),
        Repeated(("goals", 1, "number"), "1"),
        NotFound(("goals", 2, "number"), "5"),
    ]


def test_one_that_was_closed_too_early_runs_again_unless_another_runs():
    done = closed(PATH, Closing(PathOutcome.OTHER, goals=[(1, GoalOutcome.REACHED)]), NEW_YEAR)
    assert reopened(done, SEEN) == replace(PATH, goals=done.goals)
    assert reopened(done, replace(SEEN, running_id="other")) == [PathRunning(("id",), "other")]


@pytest.mark.parametrize("state", InclusionPactState)
@pytest.mark.parametrize("deed", INCLUSION_PACT_MOVES)
def test_every_deed_is_done_in_its_states_and_in_no_other(deed, state):
    path, move = replace(PATH, state=state), INCLUSION_PACT_MOVES[deed]
    assert moved(path, deed, 2, path) == [StaleRevision(("revision",), 2, 1)]
    found = moved(path, deed, 1, path)
    if state in move.sources:
        assert (found.state, found.revision) == (move.target or state, 2)
    else:
        assert found == [WrongState(("id",), state, tuple(sorted(move.sources)))]
    assert set(INCLUSION_PACT_MOVES) == set(InclusionPactDeed) - {InclusionPactDeed.OPEN}
