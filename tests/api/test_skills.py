"""The bilancio di competenze, kept by whoever accompanies the family, and a parent who becomes a volunteer."""

from graph_service.domain.permissions import Role
from tests.api.asking import answer, ask, problems, somebody
from tests.api.test_inclusion_pacts import HERS, HIS, MARTA, NINO

SHOWN = """member ageBand now { level source competence { id } } skills { on level source competence { id } }
  jobGoals { number label occupationId statedOn droppedOn steps { level competence { id mappings { scheme } } } }
  lendable { id }"""
BILANCIO = (
    f"query($id: ID!) {{ beneficiary(id: $id) {{ bilancio {{ {SHOWN} }} history {{ deed fields }} }} }}"
)
ASSESS = f"""mutation($id: ID!, $member: Int!, $said: [AssessmentInput!]!, $on: Date) {{
  done: beneficiaryAssess(id: $id, member: $member, assessments: $said, on: $on) {{ bilancio {{ {SHOWN} }}
    userErrors {{ __typename path }} }} }}"""
WANT = f"""mutation($id: ID!, $job: String!, $label: String!, $asks: [ID!]!) {{
  done: beneficiaryStateJobGoal(id: $id, member: 1, occupationId: $job, label: $label, competenceIds: $asks) {{
    bilancio {{ {SHOWN} }} userErrors {{ __typename path }} }} }}"""
DROP = """mutation($id: ID!, $number: Int!) { done: beneficiaryDropJobGoal(id: $id, number: $number) {
  bilancio { jobGoals { number droppedOn } } userErrors { __typename path } } }"""
JOIN = """mutation($terms: VolunteerInput!) { done: volunteerJoin(terms: $terms, idempotencyKey: "x",
  onBehalf: {saidBy: "lei stessa", means: IN_PERSON, saidOn: "2026-11-23"}) {
  volunteer { id competences { id } } userErrors { __typename path } } }"""
COOK = "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000003"


async def test_a_loaded_bilancio_is_read_with_steps_towards_the_job(tiny):
    [told] = (await ask(tiny, BILANCIO, viewer=NINO, id=HIS))["beneficiary"]["bilancio"]
    assert [(one["competence"]["id"], one["level"], one["source"]) for one in told["now"]] == [
        ("competence:homework", "CAN_TEACH", "OBSERVED"),
        ("competence:spid", "WITH_HELP", "OBSERVED"),
    ]
    assert len(told["skills"]) == 3
    assert told["lendable"] == [{"id": "competence:homework"}]
    [job] = told["jobGoals"]
    assert [(step["competence"]["id"], step["level"]) for step in job["steps"]] == [
        ("competence:learning", "CAN_TEACH"),
        ("competence:paperwork", "WITH_HELP"),
    ]


async def test_skills_and_jobs_are_told_and_stay_on_record(office):
    said = [
        {"competenceId": "competence:italian", "source": "SELF", "level": "WITH_HELP"},
        {"competenceId": "competence:italian", "source": "OBSERVED", "level": "ALONE"},
    ]
    done = (await ask(office, ASSESS, viewer=MARTA, id=HERS, member=1, said=said))["done"]
    assert done["userErrors"] == []
    wanted = await ask(
        office, WANT, viewer=MARTA, id=HERS, job=COOK, label="cuoca", asks=["competence:language"]
    )
    [told] = wanted["done"]["bilancio"]
    assert {one["id"] for one in told["lendable"]} == {"competence:italian", "competence:mediation"}
    assert [step["level"] for step in told["jobGoals"][1]["steps"]] == ["ALONE"]
    dropped = (await ask(office, DROP, viewer=MARTA, id=HERS, number=2))["done"]
    assert dropped["bilancio"][0]["jobGoals"][1] == {"number": 2, "droppedOn": "2026-11-23"}
    read = (await ask(office, BILANCIO, viewer=MARTA, id=HERS))["beneficiary"]
    assert [one["deed"] for one in read["history"]] == ["ASSESS", "STATE_JOB_GOAL", "DROP_JOB_GOAL"]
    assert len(read["bilancio"][0]["skills"]) == 3


async def test_a_parent_becomes_a_volunteer_and_nothing_ties_the_two(office):
    [told] = (await ask(office, BILANCIO, viewer=NINO, id=HIS))["beneficiary"]["bilancio"]
    terms = {"name": "Una persona", "competenceIds": [one["id"] for one in told["lendable"]]}
    done = (await ask(office, JOIN, viewer=NINO, terms=terms))["done"]
    assert done["userErrors"] == []
    assert done["volunteer"]["competences"] == [{"id": "competence:homework"}]
    key = done["volunteer"]["id"].partition(":")[2]
    tied = await office.driver.execute_query(
        """MATCH (volunteer:Volunteer {id: $id}), (family:Beneficiary {id: 'FAM-TNY567'})
        RETURN EXISTS { MATCH way = (volunteer)-[*1..4]-(family)
          WHERE none(one IN nodes(way) WHERE one:Competence OR one:Area) } AS tied""",
        id=key,
    )
    assert tied.records[0]["tied"] is False


async def test_what_cannot_be_said_is_refused_and_others_say_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    wrong = [{"competenceId": "competence:none", "source": "SELF", "level": "ALONE"}]
    found = (await ask(tiny, ASSESS, viewer=MARTA, id=HERS, member=9, said=wrong))["done"]
    assert problems(found["userErrors"]) == {
        ("NotFound", "member"),
        ("NotFound", "assessments.0.competenceId"),
    }
    job = (await ask(tiny, WANT, viewer=MARTA, id=HERS, job="cuoca", label="tel 333 1234567", asks=[]))[
        "done"
    ]
    assert problems(job["userErrors"]) == {("NotAnOccupation", "occupationId"), ("TellsWho", "label")}
    for viewer in (NINO, somebody(Role.COORDINATOR), somebody(Role.PARTNER)):
        assert (await answer(tiny, DROP, viewer=viewer, id=HERS, number=1)).codes == {"FORBIDDEN"}
    assert await contents_of(tiny) == before
