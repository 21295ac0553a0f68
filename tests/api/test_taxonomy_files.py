"""Taxonomies by GraphQL: administrators see what a file would change, and bring it in whole or not at all."""

import io
import json
import zipfile
from base64 import b64encode

import pytest

from graph_service.domain.permissions import Role
from tests.api.asking import answer, somebody
from tests.exchange.test_esco import BROADER, GROUPS, SKILLS

PREVIEW = """query($file: ImportFileInput!, $esco: EscoInput) { taxonomyPreview(file: $file, esco: $esco) {
  competences { new changed unchanged } mappings { new changed unchanged } changeCount
  changes { key label new cells { column label ours theirs } } findingCount
  findings { file column expected found } leftOut { column found } unlabelled { uri label key }
  userErrors { __typename message path } } }"""
APPROVE = """mutation($file: ImportFileInput!, $esco: EscoInput) { taxonomyApprove(file: $file, esco: $esco) {
  competences { new changed unchanged } mappings { new } findings { column } userErrors { path } } }"""
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x:homework> a skos:Concept ; skos:prefLabel "compiti"@it, "homework"@en .
<urn:x:chess> a skos:Concept ; skos:prefLabel "scacchi"@it, "chess"@en ; skos:broader <urn:x:homework> ;
  skos:exactMatch <http://data.europa.eu/esco/skill/chess> .
<http://data.europa.eu/esco/skill/chess> skos:prefLabel "play chess"@en .
"""


def sent(contents, name="tassonomia.txt", **esco):
    contents = contents.encode() if isinstance(contents, str) else contents
    given = {"file": {"name": name, "contents": b64encode(contents).decode()}}
    return given | ({"esco": esco} if esco else {})


async def asked(graph, text, variables, role=Role.ADMINISTRATOR):
    found = await answer(graph, text, viewer=somebody(role), language="it", **variables)
    assert not found.errors
    [value] = found.data.values()
    return value


async def test_an_administrator_sees_which_competences_come_and_change_and_brings_them_in(
    office, contents_of
):
    before = await contents_of(office)
    seen = await asked(office, PREVIEW, sent(TURTLE))
    assert (seen["findings"], seen["userErrors"], seen["changeCount"]) == ([], [], 2)
    assert seen["competences"] == {"new": 1, "changed": 1, "unchanged": 0}
    chess = next(one for one in seen["changes"] if one["key"] == "chess")
    assert (chess["label"], chess["new"]) == ("scacchi", True)
    assert {one["label"]: one["theirs"] for one in chess["cells"]} == {
        "Nome in italiano": "scacchi",
        "Nome in inglese": "chess",
        "Più larga": "homework",
        "Corrispondenze": "EXACT ESCO: play chess",
    }
    assert await contents_of(office) == before
    done = await asked(office, APPROVE, sent(TURTLE))
    assert (done["competences"], done["mappings"]) == (seen["competences"], {"new": 1})
    again = await asked(office, PREVIEW, sent(TURTLE))
    assert (again["changeCount"], again["competences"]["unchanged"]) == (0, 2)


async def test_with_one_fault_nothing_is_brought_in_and_it_is_told_by_the_concept_s_name(office, contents_of):
    before = await contents_of(office)
    wrong = TURTLE.replace('"scacchi"@it, ', "")
    for text in (PREVIEW, APPROVE):
        seen = await asked(office, text, sent(wrong))
        assert [one["column"] for one in seen["findings"]] == ["chess skos:prefLabel@it"]
    assert await contents_of(office) == before


async def test_json_ld_is_known_by_its_contents_and_nothing_is_fetched(tiny):
    said = {"@context": "https://example.org/context.jsonld", "@id": "urn:x:y"}
    [error] = (await asked(tiny, PREVIEW, sent(json.dumps(said), "x.ttl")))["userErrors"]
    assert (error["__typename"], error["path"]) == ("NotReadable", ["file"])
    assert "nothing is fetched" in error["message"]


@pytest.fixture
def esco():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ESCO/skills_en.csv", SKILLS)
        archive.writestr("ESCO/skillGroups_en.csv", GROUPS)
        archive.writestr("ESCO/broaderRelationsSkillPillar_en.csv", BROADER)
        archive.writestr("ESCO/README.csv", "x")
    return packed.getvalue()


async def test_concepts_of_esco_are_asked_for_italian_labels_and_then_brought_in(office, esco):
    chosen = {"concepts": ["urn:esco:cook"], "below": True, "underId": "competence:homework"}
    seen = await asked(office, PREVIEW, sent(esco, **chosen))
    assert seen["unlabelled"] == [
        {"uri": "urn:esco:cook", "label": "prepare meals", "key": "prepare-meals"},
        {"uri": "urn:esco:bake", "label": "bake goods", "key": "bake-goods"},
    ]
    labels = [
        {"uri": "urn:esco:cook", "label": "cucinare", "synonyms": ["pasti"]},
        {"uri": "urn:esco:bake", "label": "panificare", "key": "baking"},
    ]
    done = await asked(office, APPROVE, sent(esco, italian=labels, **chosen))
    assert (done["competences"], done["findings"]) == ({"new": 2, "changed": 0, "unchanged": 0}, [])
    seen = await asked(office, PREVIEW, sent(esco, italian=labels, **chosen))
    assert (seen["changeCount"], len(seen["leftOut"])) == (0, 2)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"concepts": []}, ["esco", "concepts"]),
        ({"concepts": ["urn:esco:cook"], "underId": "competence:none"}, ["esco", "underId"]),
    ],
)
async def test_what_is_wrong_with_what_is_chosen_is_told_at_its_field(tiny, esco, given, path):
    assert [one["path"] for one in (await asked(tiny, PREVIEW, sent(esco, **given)))["userErrors"]] == [path]


async def test_an_archive_is_no_skos_and_a_text_is_not_esco_s(tiny, esco):
    for given in (sent(esco), sent(TURTLE, concepts=["urn:esco:cook"]), sent(b"PK\3\4", concepts=["x"])):
        [error] = (await asked(tiny, PREVIEW, given))["userErrors"]
        assert (error["__typename"], error["path"]) == ("NotReadable", ["file"])
        assert "tmp" not in error["message"]


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.COORDINATOR, Role.PARTNER])
async def test_nobody_else_changes_the_taxonomy(tiny, role):
    for text in (PREVIEW, APPROVE):
        found = await answer(tiny, text, viewer=somebody(role), **sent(TURTLE))
        assert found.codes == {"FORBIDDEN"}
