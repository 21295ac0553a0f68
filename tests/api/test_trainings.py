"""Courses kept by coordinators: who takes part, what they gain and until when; and the shared method."""

from datetime import date
from itertools import count

import pytest

from graph_service.domain.permissions import Role
from tests.api.asking import answer, ask, problems, somebody

COORDINATOR = somebody(Role.COORDINATOR)
COURSE, PAST = "training:digital-course", "training:listening-course"
SHOWN = """id title state places validMonths revision competences { id } sessions { number on opens minutes }
  participants { volunteer { id } caseManager { id } gainedOn validUntil sessions } history { deed }"""
ERRORS = "userErrors { __typename message path }"
PLAN = f"""mutation($terms: TrainingInput!, $key: String!) {{ done: trainingPlan(terms: $terms, idempotencyKey: $key) {{
  training {{ {SHOWN} }} {ERRORS} }} }}"""
TERMS = {
    "title": "Primo soccorso",
    "competenceIds": ["competence:doctor"],
    "validMonths": 12,
    "sessions": [{"on": "2026-11-16", "opens": "18:00", "minutes": 120}],
}
keys = (f"training-{number}" for number in count())


async def plan(graph, key=None, **terms):
    said = {"terms": TERMS | terms, "key": key or next(keys)}
    return (await ask(graph, PLAN, viewer=COORDINATOR, **said))["done"]


async def do(graph, name, id_=COURSE, revision=1, today=date(2026, 12, 7), **said):
    names = {"people": ("participantIds", "[ID!]!"), "number": ("number", "Int!")}
    declared = "".join(f", ${one}: {names[one][1]}" for one in said)
    given = "".join(f", {names[one][0]}: ${one}" for one in said)
    text = f"""mutation($id: ID!, $revision: Int!{declared}) {{
      done: training{name}(id: $id, revision: $revision{given}) {{ training {{ {SHOWN} }} {ERRORS} }} }}"""
    return (await ask(graph, text, viewer=COORDINATOR, today=today, id=id_, revision=revision, **said))[
        "done"
    ]


async def test_a_loaded_course_is_read_with_who_gained_what(tiny):
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Training {{ {SHOWN} }} }} }}"
    told = (await ask(tiny, query, viewer=COORDINATOR, id=PAST))["node"]
    assert (told["state"], told["validMonths"], len(told["sessions"])) == ("COMPLETED", 24, 2)
    assert [(one["gainedOn"], one["validUntil"], one["sessions"]) for one in told["participants"]] == [
        ("2026-03-10", "2028-03-10", [1, 2]),
        (None, None, [1]),
        ("2026-03-10", "2028-03-10", [1, 2]),
    ]
    gains = """{ node(id: "volunteer:ada") { ... on Volunteer { gains { gainedOn validUntil holds training { id } } } }
      later: node(id: "case-manager:marta") { ... on CaseManager { gains { holds } } } }"""
    found = await ask(tiny, gains, viewer=COORDINATOR, today=date(2028, 3, 11))
    assert found["node"]["gains"] == [
        {"gainedOn": "2026-03-10", "validUntil": "2028-03-10", "holds": False, "training": {"id": PAST}}
    ]
    assert found["later"]["gains"] == [{"holds": False}]


async def test_a_course_is_planned_held_and_what_is_gained_is_shown(office):
    made = (await plan(office, key="k"))["training"]
    assert (await plan(office, key="k"))["training"]["id"] == made["id"]
    people = ["volunteer:bruno", "case-manager:nino"]
    await do(office, "Enrol", made["id"], people=people)
    await do(office, "RecordAttendance", made["id"], 2, number=1, people=["volunteer:bruno"])
    done = await do(office, "Complete", made["id"], 3)
    assert done["userErrors"] == []
    told = done["training"]
    assert (told["state"], [one["deed"] for one in told["history"]]) == (
        "COMPLETED",
        ["PLAN", "ENROL", "RECORD_ATTENDANCE", "COMPLETE"],
    )
    assert [(one["caseManager"], one["gainedOn"], one["validUntil"]) for one in told["participants"]] == [
        ({"id": "case-manager:nino"}, None, None),
        (None, "2026-11-16", "2027-11-16"),
    ]
    listed = await ask(office, "{ trainings { totalCount edges { node { title } } } }", viewer=COORDINATOR)
    assert [edge["node"]["title"] for edge in listed["trainings"]["edges"]] == [
        "Ascoltare le famiglie", "Primo soccorso", "SPID per tutti",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("Enrol", {"people": ["volunteer:none"]}, ("NotFound", "participantIds.0")),
        ("Enrol", {"people": ["organisation:lantern"]}, ("NotFound", "participantIds.0")),
        ("Enrol", {"people": ["volunteer:ada", "volunteer:bruno", "volunteer:carla"]}, ("TooMany", "participantIds")),
        ("RecordAttendance", {"number": 2, "people": [], "today": date(2026, 11, 23)}, ("InTheFuture", "number")),
        ("Complete", {"today": date(2026, 11, 23)}, ("InTheFuture", "id")),
        ("Cancel", {"id_": PAST}, ("WrongState", "id")),
        ("Cancel", {"revision": 2}, ("StaleRevision", "revision")),
        ("Cancel", {"id_": "training:none"}, ("NotFound", "id")),
    ],
)  # fmt: skip
async def test_what_a_rule_refuses_changes_nothing(tiny, contents_of, name, said, error):
    before = await contents_of(tiny)
    found = await do(tiny, name, **said)
    assert problems(found["userErrors"]) == {error}
    assert await contents_of(tiny) == before


async def test_a_document_of_the_method_is_found_by_its_competence(office, contents_of):
    text = """mutation($title: String!, $url: String!) { done: methodPublish(title: $title, url: $url, idempotencyKey: "x",
      competenceIds: ["competence:spid"]) { method { title url competences { id } } userErrors { __typename path } } }"""
    before = await contents_of(office)
    bad = await ask(office, text, viewer=COORDINATOR, title="Allo sportello", url="dove")
    assert problems(bad["done"]["userErrors"]) == {("NotAWebAddress", "url")}
    assert await contents_of(office) == before
    good = await ask(
        office, text, viewer=COORDINATOR, title="Allo sportello", url="https://metodo.example.org/spid"
    )
    assert good["done"]["method"]["competences"] == [{"id": "competence:spid"}]
    query = """{ spid: node(id: "competence:spid") { ... on Competence { methods { title } } }
      talk: node(id: "competence:language") { ... on Competence { methods { title url } } } }"""
    found = await ask(office, query, viewer=COORDINATOR)
    assert found["spid"]["methods"] == [{"title": "Allo sportello"}]
    assert found["talk"]["methods"][0]["title"] == "Il primo incontro"


async def test_only_coordinators_keep_courses_and_others_do_not_see_who_takes_part(tiny):
    said = {"terms": TERMS, "key": "x"}
    assert (await answer(tiny, PLAN, viewer=somebody(Role.CASE_MANAGER), **said)).codes == {"FORBIDDEN"}
    query = f'{{ node(id: "{PAST}") {{ ... on Training {{ title participants {{ sessions }} }} }} }}'
    assert (await answer(tiny, query, viewer=somebody(Role.PARTNER))).codes == {"FORBIDDEN"}
