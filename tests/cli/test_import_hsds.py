"""`patti import hsds`, as somebody at a keyboard uses it."""

import json
from pathlib import Path

import pytest

OHANA = Path(__file__).parent.parent / "fixtures" / "hsds" / "in" / "ohana"
PLAIN = (
    "import",
    "hsds",
    str(OHANA),
    "--pact",
    "north-pact",
    "--source",
    "ohana",
    "--area",
    "mill",
    "--places",
    "5",
)


@pytest.fixture
def patti(office, typed):
    """Run the command against the tiny world, to work in."""
    return typed


async def test_terms_are_listed_filled_in_and_then_bring_drafts(patti, office, tmp_path):
    mapping = tmp_path / "terms.csv"
    answer = patti(*PLAIN, "--write-mapping", str(mapping))
    assert answer.returncode == 1, "most services of the sample have no terms"
    assert f"Written to {mapping}: 6 terms to fill in" in answer.stderr.replace("\n", " ")
    assert "services.csv:2:taxonomy_term_id: expected terms that are mapped" in answer.stderr
    assert "note: status: expected an active service; this one is left out; found defunct" in answer.stderr
    assert "ohana: 39 would change" in answer.stdout
    mapping.write_text(mapping.read_text("utf-8-sig").replace("105,,", "105,paperwork,"), "utf-8")
    given = (*PLAIN, "--mapping", str(mapping), "--json")
    said = json.loads(patti(*given, "--apply").stdout)
    assert (len(said["done"]), said["refused"]) == (41, [])
    assert any(one.startswith("commitments/hsds-ohana-22-at-22/") for one in said["done"])
    assert {one["column"] for one in said["notes"]} == {"legal_status", "status", "places", "valid_from"}
    again = json.loads(patti(*given).stdout)
    assert (again["proposals"], again["unchanged"]) == ([], 41)
    [draft], _, _ = await office.driver.execute_query(
        "MATCH (one:Commitment {id: 'hsds-ohana-22-at-22'}) RETURN one.state"
    )
    assert draft.value() == "PROPOSED"


def test_what_cannot_be_read_is_told_in_one_sentence(patti, tmp_path):
    evil = tmp_path / "evil.json"
    evil.write_text('{"id": "1",\n"name": NaN}')
    answer = patti("import", "hsds", str(evil), "--pact", "north-pact", "--source", "evil")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.strip().endswith("patti: evil.json:2: NaN is no number of JSON")
