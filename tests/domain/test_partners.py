"""How partners come and are kept: the table, as the document tells it, and what is a tax code and a name."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.merging import Asked, Body, Gone, Merged, merging, undoing
from graph_service.domain.model import Organisation, OrganisationKind, PartnerState, RegisterEntry
from graph_service.domain.partners import (
    PARTNER_MOVES,
    PartnerDeed,
    Surroundings,
    joining_terms,
    moved_partner,
    revised_organisation,
)
from graph_service.domain.problems import MergedAlready, StaleRevision, TaxCodeTaken, WrongState

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text("utf-8")
BODY = Organisation("body", "Lanterna", OrganisationKind.ASSOCIATION)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_the_table_is_the_one_that_people_read():
    rows = DOCUMENT.split("## How partners come and are kept")[1].split("\n\n")[1].splitlines()[2:]
    read = {}
    for row in rows:
        deed, sources, target = (cell.strip() for cell in row.strip("|").split("|"))
        read[deed] = (set(sources.split(", ")), None if target == "–" else target)
    assert read == {deed: (set(move.sources), move.target) for deed, move in PARTNER_MOVES.items()}


@pytest.mark.parametrize("deed", PARTNER_MOVES)
@pytest.mark.parametrize("state", PartnerState)
def test_a_deed_leads_from_its_states_and_is_refused_in_all_others(deed, state):
    found = moved_partner(replace(BODY, state=state, revision=4), deed, 4)
    move = PARTNER_MOVES[deed]
    if state not in move.sources:
        assert found == [WrongState(("id",), state, tuple(sorted(move.sources)))]
        return
    expected = move.target or (PartnerState.PROPOSED if state is PartnerState.DECLINED else state)
    assert (found.state, found.revision) == (expected, 5)


def test_what_was_changed_meanwhile_is_not_overwritten():
    found = moved_partner(replace(BODY, revision=3), PartnerDeed.REVISE, 2)
    assert found == [StaleRevision(("revision",), 2, 3)]


def test_the_register_fills_in_only_what_is_left_out():
    entry = RegisterEntry("99000350001", "CIRCOLO", "Torino", source="RUNTS")
    around = Surroundings(entry=entry)
    assert joining_terms({"tax_code": "99000350001"}, around) == {
        "tax_code": "99000350001",
        "name": "CIRCOLO",
        "source": "RUNTS",
    }
    assert joining_terms({"name": "Circolo", "source": "visita"}, around) == {
        "name": "Circolo",
        "source": "visita",
    }


def test_the_holder_of_a_tax_code_may_say_it_again():
    around = Surroundings(holder_id="body")
    assert revised_organisation(BODY, {"tax_code": "990 003.50001"}, around).tax_code == "99000350001"
    around = Surroundings(holder_id="other")
    found = revised_organisation(BODY, {"tax_code": "99000350001"}, around)
    assert found == [TaxCodeTaken(("taxCode",), "99000350001", "other")]


WORDS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4).map(tuple)
SIGNED = st.dictionaries(st.sampled_from(("north", "south")), WORDS)
CODES = st.sampled_from((None, "99000350001"))


@st.composite
def a_body(draw, id_):
    return Body(
        replace(BODY, id=id_, name=draw(st.sampled_from("abcdef")), aliases=draw(WORDS)),
        volunteer_ids=draw(WORDS),
        refusing_ids=draw(WORDS),
        signatures=draw(SIGNED),
    )


@given(a_body("keep"), a_body("twin"), CODES)
def test_undoing_a_merge_gives_back_names_tax_code_and_sources(keep, twin, code):
    twin = replace(twin, organisation=replace(twin.organisation, tax_code=code))
    done = merging(Asked("keep", "twin"), keep, twin)
    together = {
        **{pact: twin.signatures[pact] for pact in done.pact_ids},
        **{pact: (*own, *done.sources.get(pact, ())) for pact, own in keep.signatures.items()},
    }
    for pact, sources in twin.signatures.items():
        assert set(sources) <= set(together[pact]), "nothing that says so is lost"
    assert {twin.organisation.name, *twin.organisation.aliases} <= {done.kept.name, *done.kept.aliases}
    merge = Merged("m", "keep", twin.organisation, NOW, "x", False, done.aliases, done.tax_code, done.sources)
    held = Body(done.kept, signatures=together)
    back = undoing(merge, held, "keep" if code else None)
    assert replace(back.kept, revision=1) == keep.organisation
    assert all(back.sources[pact] == keep.signatures[pact] for pact in back.sources)


def test_a_merge_into_one_that_was_merged_itself_is_not_undone():
    merge = Merged("m", "keep", BODY, NOW, "x")
    assert undoing(merge, Gone("other"), None) == [MergedAlready(("id",), "other")]
