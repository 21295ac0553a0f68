"""The life of a common intervention: the table, as the document tells it, and what it may be made of."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.domain.interventions import (
    INTERVENTION_MOVES,
    InterventionChange,
    InterventionDeed,
    InterventionTerms,
    changed,
    proposed,
)
from graph_service.domain.model import Intervention, InterventionState
from graph_service.domain.problems import (
    Missing,
    NotFound,
    Repeated,
    StaleRevision,
    TooMany,
    UnderAnotherPact,
    WrongState,
)

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
SCHOOL = Intervention("school", "north", "Scuola aperta", ("club",))
PACTS = {"club": "north", "desk": "north", "maths": "south"}


def do(intervention, deed, revision=1, pacts=PACTS, **terms):
    change = InterventionChange(deed, revision, InterventionTerms(**terms))
    return changed(intervention, change, pacts)


def test_the_table_is_the_one_that_people_read():
    rows = DOCUMENT.split("## An intervention's life")[1].split("\n\n")[1].splitlines()[2:]
    read = {}
    for row in rows:
        deed, sources, target = (cell.strip() for cell in row.strip("|").split("|"))
        read[deed] = (set(sources.split(", ")), None if target == "–" else target)
    assert read == {deed: (set(move.sources), move.target) for deed, move in INTERVENTION_MOVES.items()}


@pytest.mark.parametrize("deed", [one for one in InterventionDeed if one is not InterventionDeed.PROPOSE])
@pytest.mark.parametrize("state", InterventionState)
def test_a_deed_leads_from_its_states_and_is_refused_in_all_others(deed, state):
    found, move = do(replace(SCHOOL, state=state), deed), INTERVENTION_MOVES[deed]
    if state not in move.sources:
        assert found == [WrongState(("id",), state, tuple(sorted(move.sources)))]
    else:
        assert (found.state, found.revision) == (move.target or state, 2)


def test_what_was_changed_meanwhile_is_not_overwritten():
    assert do(replace(SCHOOL, revision=3), InterventionDeed.END, 2) == [StaleRevision(("revision",), 2, 3)]


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ({"name": " "}, Missing(("name",))),
        ({"name": "x" * 201}, TooMany(("name",), 201, 200)),
        ({"description": "x" * 2001}, TooMany(("description",), 2001, 2000)),
        ({"public_counterpart": "x" * 2001}, TooMany(("publicCounterpart",), 2001, 2000)),
        ({"results": "x" * 2001}, TooMany(("results",), 2001, 2000)),
        ({"results": "\n"}, Missing(("results",))),
        ({"commitment_ids": []}, Missing(("commitmentIds",))),
        ({"commitment_ids": ["club"] * 101}, TooMany(("commitmentIds",), 101, 100)),
        ({"commitment_ids": ["club", "club"]}, Repeated(("commitmentIds", 1), "club")),
        ({"commitment_ids": ["club", "none"]}, NotFound(("commitmentIds", 1), "none", kind="commitment")),
        ({"commitment_ids": ["desk", "maths"]}, UnderAnotherPact(("commitmentIds", 1), "maths", "south")),
    ],
)
def test_terms_that_make_no_sense_are_refused(terms, problem):
    assert do(SCHOOL, InterventionDeed.REVISE, **terms) == [problem]
    blank = replace(SCHOOL, name="", commitment_ids=())
    whole = {"name": "x", "commitment_ids": ["club"], **terms}
    assert proposed(blank, InterventionTerms(**whole), PACTS) == [problem]


def test_the_longest_texts_are_taken_and_empty_ones_are_none():
    found = do(
        SCHOOL, InterventionDeed.REVISE, name="x" * 200, description="x" * 2000, public_counterpart=" "
    )
    assert (len(found.name), len(found.description), found.public_counterpart) == (200, 2000, None)


def test_what_it_runs_already_may_stay_when_it_is_left_under_an_earlier_pact():
    carried = replace(SCHOOL, pact_id="later")
    pacts = {"club": "north", "desk": "later"}
    found = do(carried, InterventionDeed.REVISE, pacts=pacts, commitment_ids=["desk", "club"])
    assert found.commitment_ids == ("club", "desk")
