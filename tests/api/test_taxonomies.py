"""One competence in the place of another, as administrators ask for it."""

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer

REPLACE = """mutation($dry: Boolean!) {
  competenceReplace(oldId: "competence:homework", newId: "competence:italian", dryRun: $dry) {
    competence { id synonymsIt } moved { use count withBoth } userErrors { path message } } }"""
ADMINISTRATOR = Viewer("somebody", frozenset({Role.ADMINISTRATOR}))
WHO = '{ competences(first: 50) { edges { node { id } } } node(id: "competence:italian") { id } }'


async def test_what_would_move_is_told_first_and_then_moved(office, contents_of):
    before = await contents_of(office)
    looked = await answer(office, REPLACE, viewer=ADMINISTRATOR, dry=True)
    assert (looked.errors, await contents_of(office)) == ([], before)
    done = await answer(office, REPLACE, viewer=ADMINISTRATOR, dry=False)
    assert done.data == looked.data
    told = done.data["competenceReplace"]
    assert told["competence"]["id"] == "competence:italian"
    assert "aiuto compiti" in told["competence"]["synonymsIt"]
    assert {one["use"] for one in told["moved"] if one["count"]} >= {"COMMITMENTS", "NEEDS"}
    now = await answer(office, WHO, viewer=ADMINISTRATOR)
    ids = {edge["node"]["id"] for edge in now.data["competences"]["edges"]}
    assert "competence:italian" in ids
    assert "competence:homework" not in ids


async def test_a_competence_in_its_own_place_is_refused(office):
    found = await answer(office, REPLACE.replace("italian", "homework"), viewer=ADMINISTRATOR, dry=False)
    assert found.data["competenceReplace"]["competence"] is None
    assert [one["path"] for one in found.data["competenceReplace"]["userErrors"]] == [["newId"]]
