"""`patti export`, `patti import` and `patti taxonomy`, as somebody at a keyboard uses them."""

import json
import subprocess
import sys

import pytest

PATTI = [sys.executable, "-m", "graph_service"]


@pytest.fixture
def patti(opened, settings, environment):
    def run(*arguments):
        return subprocess.run(
            [*PATTI, *map(str, arguments), "--data-dir", str(settings.data_dir)],
            env={**environment, "COLUMNS": "120"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


async def test_a_taxonomy_goes_out_and_comes_in_unchanged(patti, office, tmp_path, contents_of):
    before = await contents_of(office)
    answer = patti("export", "skos", tmp_path / "some.ttl")
    assert (answer.returncode, "competences" in answer.stdout) == (0, True), answer.stderr
    answer = patti("import", "skos", tmp_path / "some.ttl", "--json")
    assert answer.returncode == 0, answer.stderr
    written = json.loads(answer.stdout)["written"]
    assert {(one["created"], one["changed"]) for one in written.values()} == {(0, 0)}
    assert await contents_of(office) == before


async def test_a_list_is_told_and_written_only_when_asked(patti, office, tmp_path, contents_of):
    path = tmp_path / "list.csv"
    path.write_text("CF,Ente,Comune,Prov\n00505900019,TEATRO REGIO,TORINO,TO\nx,y,z,TO\n", "utf-8")
    before = await contents_of(office)
    answer = patti("import", "register", path)
    assert answer.returncode == 0, answer.stderr
    assert "new 00505900019 TEATRO REGIO: Torino (TO)" in answer.stdout
    assert "not used: list.csv:3:codice fiscale" in answer.stderr
    assert await contents_of(office) == before
    answer = patti("import", "register", path, "--apply", "--only", "new", "--json")
    told = json.loads(answer.stdout)
    assert (told["applied"], told["proposals"][0]["change"]) == (1, "NEW")
    assert len(await contents_of(office)) > len(before)
    answer = patti("import", "register", path, "--only", "nwe")
    assert (answer.returncode, "--only: nwe" in answer.stderr) == (1, True)


async def test_a_competence_is_replaced(patti, office):
    answer = patti("taxonomy", "replace", "homework", "italian", "--dry-run", "--json")
    told = json.loads(answer.stdout)
    assert (told["new"], told["dryRun"]) == ("italian", True)
    assert told["moved"]["needs"]["count"] > 0
    answer = patti("taxonomy", "replace", "homework", "nothing")
    assert (answer.returncode, "there is no “nothing”" in answer.stderr) == (1, True)
