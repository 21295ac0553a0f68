"""Coverage at the keyboard: tables, spreadsheets, pictures and a sheet, as a coordinator uses them."""

import csv
import json

import networkx as nx
import pytest

from tests.api.test_coverage import FAMILIES, GONE

PUBLISHED = "MATCH (one:Snapshot) DETACH DELETE one"
TOKENS = "MATCH (one:Beneficiary) REMOVE one.coverageToken"


@pytest.fixture
async def crowded(tiny, contents_of):
    """Twelve families more, and nothing of them nor of what was published afterwards."""
    before = await contents_of(tiny)
    await tiny.driver.execute_query(FAMILIES, database_=tiny.database)
    yield tiny
    for statement in (GONE, PUBLISHED, TOKENS):
        await tiny.driver.execute_query(statement, database_=tiny.database)
    assert await contents_of(tiny) == before


def test_gaps_are_a_table_a_spreadsheet_a_picture_and_a_sheet(patti, crowded, tmp_path):
    files = {name: tmp_path / name for name in ("gaps.csv", "gaps.svg", "gaps.html")}
    answer = patti(
        "coverage", "--from", "2026-11-23", "--to", "2026-11-29", "--by", "zone", "--depth", "0", "--lang", "en",
        "--csv", str(files["gaps.csv"]), "--picture", str(files["gaps.svg"]), "--sheet", str(files["gaps.html"]),
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    for words in ("in all: 128 asked", "far away 12", "no partner 13"):
        assert words in answer.stdout, answer.stdout
    with files["gaps.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["area_id"], row["competence_id"]): row for row in csv.DictReader(file)}
    assert rows["area:meadow", "competence:doctor"]["gap_hours"] == "12.0"
    assert rows["area:meadow", "competence:doctor"]["as_of"] == "2026-11-23"
    assert "<svg" in files["gaps.svg"].read_text("utf-8")
    sheet = files["gaps.html"].read_text("utf-8")
    assert "@page" in sheet
    assert "FAM-" not in sheet + files["gaps.csv"].read_text("utf-8")


def test_what_makes_no_sense_is_said_in_words(patti):
    answer = patti("coverage", "--k", "3", "--from", "2026-12-01", "--to", "2026-11-01")
    assert answer.returncode == 1
    assert "k:" in answer.stderr
    assert "2026" in answer.stderr


def test_fragility_and_what_if_and_a_file_without_volunteers(patti, tmp_path):
    path = tmp_path / "fragility.csv"
    answer = patti("fragility", "--csv", str(path), "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    assert "hours lost" in answer.stdout
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert {row["partner_id"].split(":")[0] for row in csv.DictReader(file)} == {"organisation"}


def test_what_if_a_partner_left_is_asked_by_its_name(patti):
    answer = patti("fragility", "--without", "Lanterna", "--lang", "en")
    assert "without Lanterna" in answer.stdout, answer.stderr


def test_invitations_come_with_drafts(patti, crowded):
    answer = patti("invite", "--share", "0.05", "--drafts", "--lang", "en")
    assert answer.returncode == 0, answer.stderr
    assert "proven: fewer do not do" in answer.stdout
    assert "Dear " in answer.stdout


def test_the_network_is_written_in_formats_that_networkx_reads(patti, tmp_path):
    graphml, node_link, picture = (tmp_path / name for name in ("net.graphml", "net.json", "net.svg"))
    answer = patti(
        "network",
        "--graphml",
        str(graphml),
        "--node-link",
        str(node_link),
        "--picture",
        str(picture),
        "--lang",
        "en",
    )
    assert answer.returncode == 0, answer.stderr
    assert "partners" in answer.stdout
    one = nx.read_graphml(graphml)
    other = nx.node_link_graph(json.loads(node_link.read_text("utf-8")), edges="edges")
    assert nx.utils.graphs_equal(nx.Graph(one), nx.Graph(other)) or set(one.edges) == set(other.edges)
    assert "Ada Esempio" not in graphml.read_text("utf-8") + picture.read_text("utf-8")
