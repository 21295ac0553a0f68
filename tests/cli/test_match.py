"""`patti match`, as somebody at a keyboard uses it."""

import json

import pytest


def test_words_find_area_and_competence_and_print_partners_with_reasons(patti):
    answer = patti(
        "match", "--area", "ponte", "--need", "compiti:2", "--time", "lun 15-18", "--language", "ar"
    )
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert any("aiuto compiti" in line and "2 offerte adatte" in line for line in lines)
    assert "Ada Esempio – Compiti a casa" in answer.stdout
    assert "parla arabo, la lingua preferita" in answer.stdout
    assert "+39 011 555 0101" in answer.stdout


def test_reasons_come_in_english_when_asked(patti):
    answer = patti("match", "--area", "mill", "--need", "homework:2", "--lang", "en")
    assert answer.returncode == 0
    assert "2 h usable of 2 h asked" in answer.stdout


def test_json_is_the_graphql_answer_and_its_contributions_add_up(patti):
    answer = patti("match", "--area", "bridge", "--need", "homework:2", "--json")
    found = json.loads(answer.stdout)
    edges = found["needs"][0]["matches"]["edges"]
    assert edges
    for edge in edges:
        assert edge["fit"] == pytest.approx(sum(part["contribution"] for part in edge["criteria"]), abs=1e-9)


def test_a_family_is_found_by_its_code(patti):
    answer = patti("match", "--beneficiary", "fam-tny234", "--json")
    found = json.loads(answer.stdout)
    needs = {need["competence"]["id"]: need for need in found["needs"] if need["matches"]}
    assert set(needs) == {"competence:homework", "competence:italian", "competence:doctor"}
    assert needs["competence:doctor"]["matches"]["totalCount"] == 0
    shown = patti("match", "--beneficiary", "FAM-TNY234")
    assert "nessun partner adatto nella rete" in shown.stdout
    assert "servizi della città: Consultorio" in shown.stdout


def test_a_search_is_read_from_a_file_or_from_standard_input(patti, tmp_path):
    search = {"areaId": "area:bridge", "needs": [{"competenceId": "competence:spid", "hoursPerWeek": 1}]}
    file = tmp_path / "search.json"
    file.write_text(json.dumps(search))
    from_file = patti("match", "--file", str(file), "--json")
    from_stdin = patti("match", "--file", "-", "--json", stdin=json.dumps(search))
    assert from_file.returncode == 0
    assert from_file.stdout == from_stdin.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--area", "nowhere", "--need", "compiti"), "there is no area called nowhere"),
        (("--area", "ponte", "--need", "zzzzzzzz"), "no competence answers to “zzzzzzzz”"),
        (("--area", "ponte", "--need", "compiti:many"), "--need compiti:many: expected words and hours"),
        (("--area", "ponte", "--need", "compiti:-1"), "needs.0.hoursPerWeek: -1 è fuori dai limiti"),
        (("--area", "ponte", "--need", "compiti:1.5"), "needs.0.hoursPerWeek: 1,5 ore a settimana non sono"),
        (
            ("--area", "ponte", "--need", "compiti", "--time", "mon 18-15"),
            "--time mon 18-15: it closes before it opens",
        ),
        (
            ("--area", "ponte", "--need", "compiti", "--language", "italiano"),
            "needs.0.languages.0: «italiano» non è",
        ),
        (("--area", "ponte", "--need", "compiti", "--age", "100"), "AGE_100"),
        (
            ("--area", "ponte", "--need", "compiti", "--from", "2026-12-31", "--to", "2026-12-01"),
            "prima di cominciare",
        ),
        (("--area", "ponte"), "give both --area and --need"),
        ((), "give --area with --need, or --beneficiary, or --file"),
        (("--beneficiary", "FAM-XXXXXX"), "there is no family with the code FAM-XXXXXX"),
        (("--file", "/does/not/exist.json"), "/does/not/exist.json cannot be read"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(patti, arguments, words):
    answer = patti("match", *arguments)
    assert answer.returncode == 1
    assert words in " ".join(answer.stderr.split())
    assert "Traceback" not in answer.stderr


def test_a_file_that_is_not_json_is_told_with_its_place(patti):
    answer = patti("match", "--file", "-", stdin='{"areaId": ')
    assert answer.returncode == 1
    assert "not JSON" in answer.stderr


def test_a_neo4j_that_does_not_answer_is_told_in_a_sentence(patti):
    answer = patti("match", "--beneficiary", "FAM-TNY234", NEO4J_URI="bolt://127.0.0.1:9")
    assert answer.returncode == 1
    assert "Neo4j does not answer" in answer.stderr
    assert "Traceback" not in answer.stderr
