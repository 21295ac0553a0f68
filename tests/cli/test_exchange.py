"""`patti export`, `patti import` and `patti taxonomy`, as somebody at a keyboard uses them."""

import json
import shutil
import zipfile

from tests.exchange.test_esco import BROADER, GROUPS, SKILLS


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


async def test_concepts_of_esco_are_given_italian_labels_and_brought_in(patti, office, tmp_path, contents_of):
    folder, labels = tmp_path / "esco", tmp_path / "labels.csv"
    folder.mkdir()
    for name, text in (
        ("skills_en.csv", SKILLS),
        ("skillGroups_en.csv", GROUPS),
        ("broaderRelationsSkillPillar_en.csv", BROADER),
    ):
        (folder / name).write_text(text, "utf-8")
    given = ("import", "esco", folder, "--concept", "urn:esco:cook", "--below", "--under", "homework")
    given = (*given, "--labels", labels)
    before = await contents_of(office)
    answer = patti(*given)
    assert answer.returncode == 1
    assert "2 concepts added, to be given Italian labels" in answer.stderr.replace("\n", " ")
    assert "2 things are wrong in esco: nothing was written." in answer.stderr.replace("\n", " ")
    assert await contents_of(office) == before
    labels.write_text(
        labels.read_text("utf-8")
        .replace("prepare meals,,", "prepare meals,cucinare,pasti")
        .replace("bake goods,,", "bake goods,panificare,"),
        "utf-8",
    )
    answer = patti(*given, "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["written"]["competences"]["created"], told["findings"]) == (2, [])
    assert [(one["competence_id"], one["new"]) for one in told["changes"]] == [
        ("prepare-meals", True),
        ("bake-goods", True),
    ]
    archive = shutil.make_archive(str(tmp_path / "esco"), "zip", folder)
    answer = patti("import", "esco", archive, *given[3:])
    assert (answer.returncode, "left out: ESCO:prepare meals" in answer.stderr) == (0, True), answer.stderr


async def test_what_partners_agreed_to_publish_goes_out_as_a_package(patti, office, tmp_path):
    await office.driver.execute_query("MATCH (one:Organisation {id: 'lantern'}) SET one.publishes = true")
    path = tmp_path / "out.zip"
    answer = patti("export", "hsds", path, "--json")
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)["rows"]
    with zipfile.ZipFile(path) as archive:
        assert "datapackage.json" in archive.namelist()
        text = archive.read("organizations.csv").decode()
    assert rows["organization"] == text.count("\n") - 1 >= 1
    assert "Lanterna" in text
    answer = patti("export", "hsds", path)
    assert answer.stdout == f"{path}\n"
    assert "organizations and" in answer.stderr
