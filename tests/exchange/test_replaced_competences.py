"""A competence that takes the place of another: what used the old one uses the new one, and old folders still load."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.actions.taxonomies import replace_competence
from graph_service.domain.permissions import OPERATOR, Forbidden, Role, Viewer
from graph_service.domain.problems import NotFound, Repeated
from graph_service.domain.taxonomy import Competence, CompetenceUse, Taxonomy, replacing
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.skos import circles
from graph_service.graph.reference import reference
from tests.conftest import SEEDS
from tests.exchange.spoiling import Tables


@st.composite
def taxonomies(draw):
    """Up to eight competences, each narrower than some before it, and two of them."""
    count = draw(st.integers(2, 8))
    above = [
        draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set() for place in range(count)
    ]
    made = [
        Competence(f"c{place}", f"c{place}", f"c{place}", tuple(f"c{one}" for one in sorted(some)))
        for place, some in enumerate(above)
    ]
    return Taxonomy.of(made), *draw(st.permutations([one.id for one in made]))[:2]


def replaced(taxonomy, old, new):
    done = replacing(taxonomy, old, new)
    return Taxonomy.of(
        Competence(one.id, one.label_it, one.label_en, done.hierarchy.get(one.id, one.broader_ids))
        for one in taxonomy.competences.values()
        if one.id != old
    )


@given(world=taxonomies())
def test_nothing_comes_to_lie_below_itself_or_loses_what_was_above_it(world):
    taxonomy, old, new = world
    after = replaced(taxonomy, old, new)
    assert not list(circles(after.competences.values()))
    for one in after.competences:
        assert taxonomy.broader(one).keys() - {old} <= after.broader(one).keys() | (
            taxonomy.broader(old).keys() if old in taxonomy.broader(one) else set()
        )
        if old in taxonomy.competences[one].broader_ids and one not in taxonomy.broader(new):
            assert new in after.broader(one)


COUNTS = """
MATCH (competence:Competence|ReplacedCompetence {id: $id})
CALL (competence) { MATCH (competence)<-[arrow]-() RETURN type(arrow) AS kind, arrow.competenceId AS key
  UNION ALL MATCH (competence)-[arrow:MAPS_TO]->() RETURN type(arrow) AS kind, null AS key }
RETURN kind, key
"""


async def arrows(graph, id_):
    answer = await graph.driver.execute_query(COUNTS, id=id_, database_=graph.database)
    return Counter((row["kind"], row["key"]) for row in answer.records)


async def test_all_that_used_the_old_one_uses_the_new_one(office):
    before, target = await arrows(office, "homework"), await arrows(office, "italian")
    kept, moved = await replace_competence(OPERATOR, "homework", "italian", office)
    assert kept.id == "italian"
    counts = {one.use: one.count - one.with_both for one in moved}
    assert counts[CompetenceUse.COMMITMENTS] > 0
    assert counts[CompetenceUse.NEEDS] > 0
    now = await arrows(office, "italian")
    assert now["LENDS", "italian"] == target["LENDS", "italian"] + counts[CompetenceUse.COMMITMENTS]
    assert now["ANSWERS", None] == target["ANSWERS", None] + counts[CompetenceUse.SERVICES]
    assert now["CAN", None] == target["CAN", None] + counts[CompetenceUse.VOLUNTEERS]
    assert now["ABOUT", None] == 1
    assert sum(before.values()) > 0
    assert not await arrows(office, "homework")
    taxonomy = (await reference(office)).taxonomy
    assert "homework" not in taxonomy.competences
    assert taxonomy.replaced == {"homework": "italian"}
    assert {"compiti", "aiuto compiti"} & set(taxonomy.competences["italian"].synonyms_it)


async def test_a_look_tells_the_same_and_changes_nothing(office, contents_of):
    before = await contents_of(office)
    _, looked = await replace_competence(OPERATOR, "homework", "italian", office, dry_run=True)
    assert await contents_of(office) == before
    assert await replace_competence(OPERATOR, "homework", "italian", office) == (
        (await reference(office)).taxonomy.competences["italian"],
        looked,
    )


async def test_a_folder_loaded_before_loads_again_and_changes_nothing(office, contents_of):
    await replace_competence(OPERATOR, "homework", "italian", office)
    before = await contents_of(office)
    report = await load_folder(OPERATOR, SEEDS / "tiny", office)
    assert not report.findings
    assert {name: (done.created, done.changed) for name, done in report.written.items()} == dict.fromkeys(
        report.written, (0, 0)
    )
    assert await contents_of(office) == before


async def test_a_new_row_that_names_the_old_one_is_about_the_new_one(office, tmp_path):
    await replace_competence(OPERATOR, "homework", "italian", office)
    tables = Tables.of_tiny(tmp_path / "tiny")
    rows = tables.rows("services")
    row = dict(zip(rows[0], rows[1], strict=True)) | {"id": "new-one", "competence_ids": "homework|italian"}
    for path in tables.path.iterdir():
        if path.stem != "services":
            path.unlink()
    tables.write("services", [rows[0], list(row.values())])
    report = await load_folder(OPERATOR, tables.path, office)
    assert not report.findings
    answer = await office.driver.execute_query(
        "MATCH (:Service {id: 'new-one'})-[:ANSWERS]->(one) RETURN collect(one.id) AS ids",
        database_=office.database,
    )
    assert answer.records[0]["ids"] == ["italian"]


async def test_one_replaced_twice_leads_to_the_last(office):
    await replace_competence(OPERATOR, "homework", "italian", office)
    last = next(
        id_ for id_ in (await reference(office)).taxonomy.competences if id_ not in {"homework", "italian"}
    )
    await replace_competence(OPERATOR, "italian", last, office)
    assert (await reference(office)).taxonomy.replaced == {"homework": last, "italian": last}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("homework", "homework", Repeated(("newId",), "homework")),
        ("homework", "nothing", NotFound(("newId",), "nothing", kind="competence")),
        ("nothing", "homework", NotFound(("oldId",), "nothing", kind="competence")),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(office, contents_of, old, new, problem):
    before = await contents_of(office)
    assert await replace_competence(OPERATOR, old, new, office) == [problem]
    assert await contents_of(office) == before


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.COORDINATOR, Role.PARTNER])
async def test_only_administrators_replace(tiny, role):
    with pytest.raises(Forbidden):
        await replace_competence(Viewer("somebody", frozenset({role})), "homework", "italian", tiny)
