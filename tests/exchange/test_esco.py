"""ESCO's own files: chosen concepts become competences, once somebody gave them Italian labels."""

import csv

import pytest

from graph_service.domain.taxonomy import Competence, CompetenceMapping, MappingMatch, MappingScheme, Taxonomy
from graph_service.errors import PattiError
from graph_service.exchange.esco import Labels, add_to_labels, chosen, key_of, read_esco, read_labels

SKILLS = """conceptType,conceptUri,skillType,preferredLabel,altLabels,status
KnowledgeSkillCompetence,urn:esco:cook,skill,prepare meals,"cook meals
make meals",released
KnowledgeSkillCompetence,urn:esco:bake,skill,bake goods,,released
"""
GROUPS = """conceptType,conceptUri,preferredLabel,altLabels
SkillGroup,urn:esco:food,food preparation,
"""
BROADER = """conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,urn:esco:cook,SkillGroup,urn:esco:food
KnowledgeSkillCompetence,urn:esco:bake,KnowledgeSkillCompetence,urn:esco:cook
"""
HELD = Taxonomy.of([Competence("home", "casa", "home")])
ITALIAN = {
    "urn:esco:food": Labels("food", "cucina"),
    "urn:esco:cook": Labels("cooking", "cucinare", ("pasti",)),
    "urn:esco:bake": Labels("baking", "panificare"),
}


@pytest.fixture
def esco(tmp_path):
    folder = tmp_path / "esco"
    folder.mkdir()
    (folder / "skills_en.csv").write_text(SKILLS, "utf-8")
    (folder / "skillGroups_en.csv").write_text(GROUPS, "utf-8")
    (folder / "broaderRelationsSkillPillar_en.csv").write_text(BROADER, "utf-8")
    return folder


def test_a_concept_and_what_lies_below_become_competences_mapped_to_what_they_were(esco):
    found = chosen(read_esco(esco), ["urn:esco:food"], ITALIAN, HELD, {}, below=True, under="home")
    assert found.told.competences == (
        Competence("food", "cucina", "food preparation", ("home",)),
        Competence(
            "cooking", "cucinare", "prepare meals", ("food",), ("pasti",), ("cook meals", "make meals")
        ),
        Competence("baking", "panificare", "bake goods", ("cooking",)),
    )
    assert found.told.mappings[0] == CompetenceMapping(
        "food", MappingScheme.ESCO, "urn:esco:food", "food preparation", MappingMatch.EXACT
    )


def test_without_below_only_what_was_named(esco):
    found = chosen(read_esco(esco), ["urn:esco:cook"], ITALIAN, HELD, {})
    assert [(one.id, one.broader_ids) for one in found.told.competences] == [("cooking", ())]


def test_what_has_a_competence_already_is_left_out_and_others_lie_below_it(esco):
    found = chosen(read_esco(esco), ["urn:esco:food"], ITALIAN, HELD, {"urn:esco:food": "home"}, below=True)
    assert [(one.id, one.broader_ids) for one in found.told.competences] == [
        ("cooking", ("home",)),
        ("baking", ("cooking",)),
    ]
    assert [one.found for one in found.told.left_out] == ["the competence home"]


def test_italian_labels_are_asked_for_and_never_guessed(esco, tmp_path):
    path = tmp_path / "labels.csv"
    found = chosen(read_esco(esco), ["urn:esco:food"], {}, HELD, {}, below=True)
    assert found.told.competences == ()
    assert [one.column for one in found.told.findings] == ["food preparation", "prepare meals", "bake goods"]
    assert add_to_labels(path, read_labels(path), found.unlabelled) == 3
    assert add_to_labels(path, read_labels(path), found.unlabelled) == 0
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [(row["key"], row["label_en"], row["label_it"]) for row in rows] == [
        ("food-preparation", "food preparation", ""),
        ("prepare-meals", "prepare meals", ""),
        ("bake-goods", "bake goods", ""),
    ]
    path.write_text(path.read_text("utf-8").replace("meals,,", "meals,cucinare,pasti|cena"), "utf-8")
    assert read_labels(path)["urn:esco:cook"] == Labels("prepare-meals", "cucinare", ("pasti", "cena"))


@pytest.mark.parametrize(
    ("uris", "under", "labels", "columns"),
    [
        (["urn:esco:cok"], None, ITALIAN, ["urn:esco:cok"]),
        (["urn:esco:cook"], "hom", ITALIAN, ["--under"]),
        (["urn:esco:cook"], None, {"urn:esco:cook": Labels("home", "x")}, ["prepare meals"]),
        (["urn:esco:cook"], None, {"urn:esco:cook": Labels("No Key", "x")}, ["prepare meals"]),
    ],
)
def test_what_is_wrong_is_told(esco, uris, under, labels, columns):
    found = chosen(read_esco(esco), uris, labels, HELD, {}, under=under)
    assert found.told.competences == ()
    assert [one.column for one in found.told.findings] == columns


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("skills_en.csv", "a,b\n", "no column conceptUri"),
        ("skills_en.csv", SKILLS + "x,y\n", r"skills_en\.csv:5: 2 cells, 6 in the heading"),
        ("skills_en.csv", "x" * 2**20, "a line of"),
        ("broaderRelationsSkillPillar_en.csv", BROADER.partition("\n")[0], "lacks ESCO's files"),
    ],
)
def test_a_folder_that_is_not_escos_is_refused(esco, name, text, why):
    (esco / name).write_text(text, "utf-8")
    with pytest.raises(PattiError, match=why):
        read_esco(esco)


def test_a_key_is_made_of_the_label():
    assert key_of("Café – manage (sport) vol. 2") == "cafe-manage-sport-vol-2"
