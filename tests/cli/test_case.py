"""What is kept about one family: all of it in one document for the family, and erased when it asks, or when its time is over."""

import json
import stat

import pytest

from graph_service.cli import cases
from graph_service.domain.schedule import months_later
from tests.conftest import MONDAY
from tests.rows import load_rows

CODE = "FAM-TNY234"


def old(code="FAM-QDXYZ2", ends="2024-05-31"):
    """Return the tables of a family with which nothing was done for long."""
    return {
        "beneficiaries": [
            {"code": code, "area_id": "bridge", "languages": "it", "controller": "Ente inventato", "legal_basis": "CONSENT"}
        ],
        "members": [{"beneficiary_code": code, "number": "1", "age_band": "AGE_6_10"}],
        "needs": [
            {
                "id": "old-homework", "beneficiary_code": code, "competence_id": "homework", "member": "1",
                "hours_per_week": "2", "session_minutes": "60", "starts_on": "2024-01-08", "ends_on": ends,
                "state": "CLOSED", "priority": "NORMAL",
            }
        ],
        "consents": [{"beneficiary_code": code, "purpose": "REFERRAL", "given_on": "2024-01-07", "withdrawn_on": ""}],
    }  # fmt: skip


async def codes(graph):
    answer = await graph.driver.execute_query("MATCH (one:Beneficiary) RETURN collect(one.code) AS codes")
    return set(answer.records[0]["codes"])


async def test_a_family_is_given_all_that_is_kept_about_it_and_who_received_and_read_what(
    office, patti, tmp_path
):
    path = tmp_path / "family.json"
    first = patti("case", "export", CODE.lower(), "--out", str(path))
    assert (first.returncode, first.stdout.strip()) == (0, str(path)), first.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = json.loads(path.read_text())
    family = kept["family"]
    assert (family["code"], family["controller"], family["legalBasis"]) == (
        CODE,
        "Ente inventato",
        "PUBLIC_TASK",
    )
    assert {need["id"] for need in family["needs"]} == {
        f"need:tny234-{name}" for name in ("homework", "italian", "doctor", "paper")
    }
    assert {(one["partner"]["name"], one["parts"][0]) for one in family["disclosures"]} == {
        ("Cooperativa Il Filo", "NEED"),
        ("Associazione Lanterna", "NEED"),
    }
    assert kept["audit"], "that it was read for this is in it"
    second = json.loads(patti("case", "export", CODE).stdout)
    assert len(second["audit"]) > len(kept["audit"]), "and so is the first export"
    unknown = patti("case", "export", "FAM-NPBXDY")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "FAM-NPBXDY" in unknown.stderr


async def test_its_path_its_grant_and_what_its_members_can_do_are_in_it_too(office, patti):
    kept = [json.loads(patti("case", "export", code).stdout)["family"] for code in (CODE, "FAM-TNY567")]
    paths = [path for one in kept for path in one["inclusionPacts"]]
    assert paths
    assert all(path["goals"] and path["history"] is not None for path in paths)
    assert [entry["cents"] for path in paths for grant in path["grants"] for entry in grant["entries"]]
    assert [skill["level"] for one in kept for who in one["bilancio"] for skill in who["skills"]]
    told = " ".join(map(str, kept))
    own = """MATCH (:Beneficiary)-[:FOLLOWS]->(path)-[:AIMS_AT|TAKES|REVIEWED_IN]->(part)
    RETURN collect(part.text) + collect(part.note) AS texts"""
    texts = (await office.driver.execute_query(own)).records[0]["texts"]
    assert texts
    assert all(text in told for text in texts)


async def test_a_case_is_erased_when_its_code_is_told_twice(office, patti):
    other = patti("case", "erase", CODE, stdin="FAM-TNY567\n")
    assert (other.returncode, await codes(office)) == (1, {CODE, "FAM-TNY567"})
    open_ = patti("case", "erase", "FAM-TNY567", "--yes", "--lang", "en")
    assert (open_.returncode, "referral is still open" in open_.stderr) == (1, True)
    done = patti("case", "erase", CODE, stdin=f"{CODE}\n")
    assert (done.returncode, await codes(office)) == (0, {"FAM-TNY567"}), done.stderr
    chain = patti("audit", "verify")
    assert (chain.returncode, "the chain is whole" in chain.stdout) == (0, True)


async def test_whose_time_is_over_is_listed_first_and_erased_only_when_asked(
    office, patti, tmp_path, monkeypatch
):
    compacted = []
    monkeypatch.setattr(cases, "compact", compacted.append)
    await load_rows(office, tmp_path, old())
    untold = patti("retention")
    assert (untold.returncode, "PATTI_RETENTION_MONTHS" in untold.stderr) == (1, True)
    before = await codes(office)
    listed = json.loads(patti("retention", "--json", PATTI_RETENTION_MONTHS="24").stdout)
    assert listed["cases"] == [
        {"code": "FAM-QDXYZ2", "last": "2024-05-31", "openReferrals": 0, "erased": False}
    ]
    assert (await codes(office), compacted) == (before, [])
    assert json.loads(patti("retention", "--months", "31", "--json").stdout)["cases"] == []
    done = patti("retention", "--months", "24", "--apply")
    assert (done.returncode, await codes(office)) == (0, before - {"FAM-QDXYZ2"}), done.stderr
    assert len(compacted) == 1
    again = patti("retention", "--months", "24", "--apply")
    assert (again.returncode, again.stdout, len(compacted)) == (0, "", 1)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [("2026-11-23", 24, "2024-11-23"), ("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 1, "2025-12-15")],
)
def test_months_are_counted_as_people_do(day, months, before):
    assert str(months_later(MONDAY.fromisoformat(day), -months)) == before


async def test_tampering_with_the_chain_is_told_with_the_entry(office, patti):
    assert patti("match", "--beneficiary", CODE).returncode == 0
    end = patti("audit", "head").stdout.strip()
    assert end.startswith("1:")
    shown = json.loads(patti("audit", "show", CODE, "--json").stdout)
    assert [(one["by"], one["deed"], one["fields"]) for one in shown] == [
        ("operator", "READ", ["beneficiary", "need"]),
        ("operator", "READ", ["audit"]),
    ]
    assert patti("audit", "verify", "--head", end).returncode == 0
    await office.driver.execute_query("MATCH (entry:AuditEntry {number: 1}) SET entry.by = 'nobody'")
    broken = patti("audit", "verify")
    assert (broken.returncode, "entry 1: this entry was changed" in broken.stderr) == (1, True)
    wrong = patti("audit", "verify", "--head", "12")
    assert (wrong.returncode, "12" in wrong.stderr) == (1, True)
