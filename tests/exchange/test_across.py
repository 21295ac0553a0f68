"""What does not fit across rows, across files, and between the folder and the graph."""

import pytest

from graph_service.exchange.tables import TABLES
from tests.conftest import SEEDS
from tests.exchange.spoiling import Tables, Wrong, findings_of, load

AREA = "an area that does not lie within itself"
BROADER = "a competence that is not broader than itself"
TWO_PARTNERS = "commitments of at least two partners"


@pytest.fixture
def few(tmp_path):
    """An empty folder, for rows that lean on what the graph holds."""
    return Tables(tmp_path / "few")


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if (SEEDS / "tiny" / table.file).exists()],
    ids=lambda table: table.name,
)
async def test_a_repeated_row_is_found_with_the_first_ones_line(table, tables, tiny, contents_of):
    key = " + ".join(
        tables.rows(table.name)[1][[c.name for c in table.columns].index(name)] for name in table.key
    )
    again = tables.repeat(table.name, 2)
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong(table.file, again, table.key[0], "a row of its own (the first is line 2)", key)
    ]


async def test_a_border_said_from_the_other_side_is_a_repetition(tables, tiny, contents_of):
    line = tables.add("area_borders", area_id="south", other_id="north")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("area_borders.csv", line, "area_id", "a row of its own (the first is line 2)", "south + north")
    ]


async def test_an_area_does_not_border_itself(tables, tiny, contents_of):
    tables.cell("area_borders", 2, "other_id", "north")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("area_borders.csv", 2, "other_id", "something else than area_id", "north")
    ]


async def test_an_organisation_and_a_volunteer_do_not_share_a_key(tables, tiny, contents_of):
    line = tables.add("volunteers", id="neighbours", name="Elia Esempio")
    expected = "a key that no organisation has: both are partners"
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("volunteers.csv", line, "id", expected, "neighbours")
    ]


@pytest.mark.parametrize(
    ("table", "cells", "other"),
    [
        ("organisations", {"id": "ada", "name": "Ada", "kind": "OTHER"}, "volunteer"),
        ("volunteers", {"id": "lantern", "name": "Lanterna"}, "organisation"),
    ],
)
async def test_nor_with_what_the_graph_holds(table, cells, other, few, tiny, contents_of):
    few.add(table, **cells)
    expected = f"a key that no {other} has: one has it in the graph"
    assert await findings_of(few, tiny, contents_of) == [
        Wrong(f"{table}.csv", 2, "id", expected, cells["id"])
    ]


async def test_a_tax_code_that_another_organisation_has_in_the_graph_is_found(few, tiny, contents_of):
    few.add("organisations", id="fourth", name="Quarta", kind="OTHER", tax_code="99000350001")
    few.add("organisations", id="fifth", name="Quinta", kind="OTHER", tax_code="99000150005")
    expected = "a tax code of its own (lantern has it in the graph)"
    assert await findings_of(few, tiny, contents_of) == [
        Wrong("organisations.csv", 3, "tax_code", expected, "99000150005")
    ]


async def test_a_reference_may_point_to_what_only_the_graph_holds(few, blank):
    await load(Tables(SEEDS / "tiny"), blank)
    few.add("needs", id="new-need", beneficiary_code="FAM-TNY234", competence_id="maths", member="2",
            hours_per_week="1", session_minutes="60", priority="HIGH", starts_on="2026-11-01", state="OPEN")  # fmt: skip
    few.add("assignments", referral_id="maths-running", volunteer_id="bruno", starts_on="2026-11-01")
    few.add("contacts", id="dario-home", partner_id="dario", name="Dario")
    few.add("pact_zones", pact_id="south-pact", area_id="hill", source="assumed")
    written = await load(few, blank)
    assert {name: done.created for name, done in written.items()} == {
        "needs": 1,
        "assignments": 1,
        "contacts": 1,
        "pact_zones": 1,
    }


async def test_thousands_of_rows_may_name_what_only_the_graph_holds(few, tmp_path, blank):
    await load(Tables(SEEDS / "tiny"), blank)
    bodies = [f"body-{number}" for number in range(1500)]
    there = Tables(tmp_path / "there")
    there.write(
        "organisations",
        [
            ["id", "name", "kind", "invented", "source"],
            *([body, body, "ASSOCIATION", "yes", "invented"] for body in bodies),
        ],
    )
    few.write(
        "signatures",
        [
            ["pact_id", "partner_id", "role", "sources"],
            *(["north-pact", body, "PARTNER", "invented"] for body in bodies),
        ],
    )
    await load(there, blank)
    written = await load(few, blank)
    assert written["signatures"].created == len(bodies)


@pytest.mark.parametrize(
    ("table", "column", "written", "guess"),
    [
        ("needs", "competence_id", "homwork", "homework"),
        ("needs", "competence_id", "ripetizioni matematica", "maths"),
        ("needs", "competence_id", "interpreters", "mediation"),
        ("beneficiaries", "area_id", "brige", "bridge"),
    ],
)
async def test_a_guess_knows_what_only_the_graph_holds(table, column, written, guess, few, tiny, contents_of):
    cells = {
        "needs": {"id": "new-need", "beneficiary_code": "FAM-TNY234", "hours_per_week": "1", "session_minutes": "60",
                  "priority": "HIGH", "starts_on": "2026-11-01", "state": "OPEN"},
        "beneficiaries": {"code": "FAM-TNY222", "controller": "x", "legal_basis": "CONSENT"},
    }  # fmt: skip
    few.add(table, **cells[table], **{column: written})
    kind = {"competence_id": "a competence", "area_id": "an area"}[column]
    expected = f"the key of {kind}, in this folder or in the graph (did you mean {guess}?)"
    assert await findings_of(few, tiny, contents_of) == [Wrong(f"{table}.csv", 2, column, expected, written)]


async def test_a_guess_knows_the_keys_of_the_folder(tables, tiny, contents_of):
    tables.cell("commitments", 2, "partner_id", "lanternn")
    tables.cell("commitments", 3, "pact_id", "south-pakt")
    tables.cell("needs", 2, "beneficiary_code", "FAM-TNY243")
    findings = await findings_of(tables, tiny, contents_of)
    assert findings[:2] == [
        Wrong("commitments.csv", 2, "partner_id", "(did you mean lantern?)", "lanternn"),
        Wrong("commitments.csv", 3, "pact_id", "(did you mean south-pact", "south-pakt"),
    ]
    assert "did you mean" not in findings[2].expected, "a family's code is random: a near one says nothing"


async def test_a_member_is_one_of_the_same_family(tables, few, tiny, contents_of):
    tables.cell("needs", 6, "member", "3")
    expected = "the number of a member of this family"
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("needs.csv", 6, "member", expected, "FAM-TNY567/3")
    ]
    few.add("needs", id="new-need", beneficiary_code="FAM-TNY567", competence_id="maths", member="3",
            hours_per_week="1", session_minutes="60", priority="HIGH", starts_on="2026-11-01", state="OPEN")  # fmt: skip
    assert await findings_of(few, tiny, contents_of) == [
        Wrong("needs.csv", 2, "member", expected, "FAM-TNY567/3")
    ]


@pytest.mark.parametrize(
    ("line", "above", "told_at", "circle"),
    [
        (2, "learning", 2, "learning → learning"),
        (2, "homework", 3, "learning → homework → learning"),
        (2, "language|maths", 3, "learning → maths → homework → learning"),
        (5, "italian", 7, "language → italian → language"),
    ],
)
async def test_no_competence_is_broader_than_itself(line, above, told_at, circle, tables, tiny, contents_of):
    tables.cell("competences", line, "broader_ids", above)
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("competences.csv", told_at, "broader_ids", BROADER, circle)
    ]


async def test_no_folder_closes_a_circle_with_what_the_graph_holds(few, tiny, contents_of):
    few.add("competences", id="algebra", label_it="algebra", label_en="algebra", broader_ids="maths")
    few.add("competences", id="learning", label_it="studio", label_en="learning", broader_ids="algebra")
    assert await findings_of(few, tiny, contents_of) == [
        Wrong("competences.csv", 3, "broader_ids", BROADER, "algebra → maths → homework → learning → algebra")
    ]


async def test_a_row_replaces_what_its_competence_lies_below_and_so_opens_a_circle(few, blank):
    await load(Tables(SEEDS / "tiny"), blank)
    few.add("competences", id="homework", label_it="aiuto compiti", label_en="homework help", broader_ids="")
    few.add("competences", id="learning", label_it="studio", label_en="learning", broader_ids="homework")
    written = await load(few, blank)
    assert written["competences"].changed == 2


async def test_two_circles_are_two_findings(tables, tiny, contents_of):
    tables.cell("competences", 2, "broader_ids", "homework")
    tables.cell("competences", 8, "broader_ids", "spid")
    findings = await findings_of(tables, tiny, contents_of)
    assert [(finding.line, finding.found) for finding in findings] == [
        (3, "learning → homework → learning"),
        (9, "paperwork → spid → paperwork"),
    ]


async def test_no_area_lies_within_itself(tables, few, tiny, contents_of):
    tables.add("area_shares", area_id="tiny-city", within_id="mill", share="0.3")
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("area_shares.csv", 4, "within_id", AREA, "north → tiny-city → mill → north")
    ]
    few.add("area_shares", area_id="north", within_id="bridge", share="0.3")
    few.add("area_shares", area_id="bridge", within_id="old-mill", share="0.1")
    few.add("area_shares", area_id="hill", within_id="hill", share="1")
    assert await findings_of(few, tiny, contents_of) == [
        Wrong("area_shares.csv", 2, "within_id", AREA, "north → bridge → north"),
        Wrong("area_shares.csv", 3, "within_id", AREA, "north → bridge → old-mill → north"),
        Wrong("area_shares.csv", 4, "within_id", AREA, "hill → hill"),
    ]


@pytest.mark.parametrize(
    ("renewed", "found"),
    [
        ("south-pact", "south-pact, which starts on 2026-01-01"),
        ("north-pact", "north-pact, which starts on 2026-01-01"),
    ],
)
async def test_a_pact_renews_one_that_starts_earlier(renewed, found, tables, few, tiny, contents_of):
    tables.cell("pacts", 3, "renews_id", renewed)
    expected = "a pact that starts before 2026-01-01"
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("pacts.csv", 3, "renews_id", expected, found)
    ]
    few.add(
        "pacts",
        id="old-pact",
        name="Vecchio",
        place_id="north-casa",
        starts_on="2020-01-01",
        renews_id=renewed,
    )
    expected = "a pact that starts before 2020-01-01"
    assert await findings_of(few, tiny, contents_of) == [Wrong("pacts.csv", 2, "renews_id", expected, found)]


@pytest.mark.parametrize(
    ("commitment", "sessions", "expected"),
    [
        (
            "maths-online",
            "mon 13:00-15:00",
            "times within the commitment's (mon 14:00-20:00|wed 14:00-20:00)",
        ),
        ("maths-online", "mon 15:00-16:00|tue 15:00-16:00", "times within the commitment's (mon 14:00-20:00"),
        ("ada-mediation", "mon 15:00-16:00", "no sessions, since the commitment is by arrangement"),
    ],
)
async def test_sessions_lie_within_what_the_commitment_offers(
    commitment, sessions, expected, tables, few, tiny, contents_of
):
    tables.cell("referrals", 2, "commitment_id", commitment)
    tables.cell("referrals", 2, "sessions", sessions)
    assert await findings_of(tables, tiny, contents_of) == [
        Wrong("referrals.csv", 2, "sessions", expected, sessions)
    ]
    cells = dict(zip(*tables.rows("referrals")[:2], strict=True))
    few.add("referrals", **cells)
    assert await findings_of(few, tiny, contents_of) == [
        Wrong("referrals.csv", 2, "sessions", expected, sessions)
    ]


@pytest.mark.parametrize(
    ("commitments", "found"),
    [
        ("homework-club", "homework-club, all of lantern"),
        ("homework-club|learning-room", "homework-club|learning-room, all of lantern"),
        ("ada-homework|ada-mediation", "ada-homework|ada-mediation, all of ada"),
    ],
)
async def test_an_intervention_joins_at_least_two_partners(
    commitments, found, tables, few, tiny, contents_of
):
    tables.cell("interventions", 2, "commitment_ids", commitments)
    wrong = Wrong("interventions.csv", 2, "commitment_ids", TWO_PARTNERS, found)
    assert await findings_of(tables, tiny, contents_of) == [wrong]
    few.add("interventions", id="alone", pact_id="north-pact", name="Da soli", commitment_ids=commitments)
    assert await findings_of(few, tiny, contents_of) == [wrong]
