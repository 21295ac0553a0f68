"""Coordinators put commitments together as common interventions, and keep what came of them."""

import asyncio
from collections import Counter
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody

COORDINATOR = somebody(Role.COORDINATOR)
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))
SHOWN = """id name description publicCounterpart results state revision invented pact { id }
  commitments { id state } partners { id name }"""
HISTORY = "history { deed by edits { field before after } }"
ERRORS = """userErrors { __typename message path ... on StaleRevision { basedOn current }
  ... on UnderAnotherPact { given pactId } }"""
PROPOSE = f"""mutation($pact: ID!, $terms: InterventionInput!, $key: String!) {{
  done: interventionPropose(pactId: $pact, terms: $terms, idempotencyKey: $key) {{
    intervention {{ {SHOWN} {HISTORY} }} {ERRORS} }} }}"""
REVISE = f"""mutation($id: ID!, $revision: Int!, $change: InterventionChangeInput!) {{
  done: interventionRevise(id: $id, revision: $revision, change: $change) {{
    intervention {{ {SHOWN} {HISTORY} }} {ERRORS} }} }}"""
RECORD = f"""mutation($id: ID!, $revision: Int!, $results: String!) {{
  done: interventionRecordResults(id: $id, revision: $revision, results: $results) {{
    intervention {{ {SHOWN} {HISTORY} }} {ERRORS} }} }}"""
END = f"""mutation($id: ID!, $revision: Int!) {{
  done: interventionEnd(id: $id, revision: $revision) {{ intervention {{ {SHOWN} }} {ERRORS} }} }}"""
SCHOOL = "intervention:open-school"
TERMS = {
    "name": "Imparare insieme",
    "description": "Compiti e italiano, con le mamme.",
    "publicCounterpart": "Biblioteca civica",
    "commitmentIds": ["commitment:italian-course", "commitment:ada-mediation", "commitment:homework-club"],
}
keys = (f"intervention-{number}" for number in count())


async def propose(graph, pact="pact:north-pact", key=None, **terms):
    variables = {"pact": pact, "terms": TERMS | terms, "key": key or next(keys)}
    return (await ask(graph, PROPOSE, viewer=COORDINATOR, **variables))["done"]


async def revise(graph, revision=1, id_=SCHOOL, **change):
    variables = {"id": id_, "revision": revision, "change": change}
    return (await ask(graph, REVISE, viewer=COORDINATOR, **variables))["done"]


async def record(graph, results, revision=1, id_=SCHOOL):
    variables = {"id": id_, "revision": revision, "results": results}
    return (await ask(graph, RECORD, viewer=COORDINATOR, **variables))["done"]


async def end(graph, revision=1, id_=SCHOOL):
    return (await ask(graph, END, viewer=COORDINATOR, id=id_, revision=revision))["done"]


async def read(graph, id_=SCHOOL, fields=SHOWN, viewer=COORDINATOR):
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Intervention {{ {fields} }} }} }}"
    return (await ask(graph, query, viewer=viewer, id=id_))["node"]


async def test_a_loaded_one_is_read_with_what_it_is_made_of(tiny):
    assert await read(tiny) == {
        "id": SCHOOL,
        "name": "Scuola aperta",
        "description": None,
        "publicCounterpart": "scuola primaria (invented)",
        "results": None,
        "state": "RUNNING",
        "revision": 1,
        "invented": True,
        "pact": {"id": "pact:north-pact"},
        "commitments": [
            {"id": "commitment:ada-homework", "state": "ACTIVE"},
            {"id": "commitment:homework-club", "state": "ACTIVE"},
        ],
        "partners": [
            {"id": "volunteer:ada", "name": "Ada Esempio"},
            {"id": "organisation:lantern", "name": "Associazione Lanterna"},
        ],
    }
    query = """{ pact(id: "pact:north-pact") { interventions { id } }
      node(id: "commitment:homework-club") { ... on Commitment { interventions { name } } }
      other: node(id: "commitment:spid-desk") { ... on Commitment { interventions { name } } } }"""
    found = await ask(tiny, query)
    assert found["pact"]["interventions"] == [{"id": SCHOOL}]
    assert (found["node"]["interventions"], found["other"]["interventions"]) == (
        [{"name": "Scuola aperta"}],
        [],
    )


async def test_one_is_proposed_and_read_back(office):
    made = await propose(office)
    assert made["userErrors"] == []
    told = made["intervention"]
    assert (told["state"], told["revision"], told["invented"]) == ("RUNNING", 1, None)
    assert [told[name] for name in ("name", "description", "publicCounterpart")] == [
        TERMS[name] for name in ("name", "description", "publicCounterpart")
    ]
    assert {one["id"] for one in told["commitments"]} == set(TERMS["commitmentIds"])
    assert [one["id"] for one in told["partners"]] == ["volunteer:ada", "organisation:lantern"]
    [event] = told.pop("history")
    assert (event["deed"], event["by"]) == ("PROPOSE", "somebody")
    assert {
        "field": "commitments",
        "before": "",
        "after": "ada-mediation|homework-club|italian-course",
    } in event["edits"]
    assert await read(office, told["id"]) == told
    pact = await ask(office, '{ pact(id: "pact:north-pact") { interventions { name } } }')
    assert [one["name"] for one in pact["pact"]["interventions"]] == ["Imparare insieme", "Scuola aperta"]


async def test_one_is_corrected_its_results_written_down_and_ended(office):
    found = await revise(
        office, name=" Scuola aperta 2 ", description="x", commitmentIds=["commitment:learning-room"]
    )
    assert [one["id"] for one in found["intervention"]["commitments"]] == ["commitment:learning-room"]
    assert found["intervention"]["name"] == "Scuola aperta 2"
    found = await record(office, "12 famiglie", 2)
    assert (found["intervention"]["results"], found["intervention"]["description"]) == ("12 famiglie", "x")
    ended = await end(office, 3)
    assert (ended["intervention"]["state"], ended["intervention"]["revision"]) == ("ENDED", 4)
    assert problems((await end(office, 4))["userErrors"]) == {("WrongState", "id")}
    assert problems((await revise(office, 4, name="x"))["userErrors"]) == {("WrongState", "id")}
    late = await record(office, "15 famiglie", 4)
    assert late["intervention"]["history"][-1]["edits"] == [
        {"field": "results", "before": "12 famiglie", "after": "15 famiglie"}
    ]
    assert [one["deed"] for one in late["intervention"]["history"]] == [
        "REVISE",
        "RECORD_RESULTS",
        "END",
        "RECORD_RESULTS",
    ]


async def test_a_text_is_taken_away_with_null(office):
    found = await revise(office, publicCounterpart=None)
    assert found["intervention"]["publicCounterpart"] is None
    assert (await read(office))["publicCounterpart"] is None


async def test_what_ends_or_is_declined_stays_part_of_it_and_shows_its_state(office):
    query = 'mutation { commitmentEnd(id: "commitment:homework-club") { userErrors { message } } }'
    assert (await ask(office, query, viewer=LANTERN))["commitmentEnd"]["userErrors"] == []
    assert (await read(office, fields="commitments { id state }"))["commitments"] == [
        {"id": "commitment:ada-homework", "state": "ACTIVE"},
        {"id": "commitment:homework-club", "state": "ENDED"},
    ]


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        ({"name": "\n"}, {("Missing", "name")}),
        ({"name": "x" * 201}, {("TooMany", "name")}),
        ({"description": "x" * 2001}, {("TooMany", "description")}),
        ({"publicCounterpart": "x" * 2001}, {("TooMany", "publicCounterpart")}),
        ({"commitmentIds": []}, {("Missing", "commitmentIds")}),
        ({"commitmentIds": ["commitment:homework-club"] * 101}, {("TooMany", "commitmentIds")}),
        ({"commitmentIds": ["commitment:ada-homework"] * 2}, {("Repeated", "commitmentIds.1")}),
        ({"commitmentIds": ["commitment:none"]}, {("NotFound", "commitmentIds.0")}),
        ({"commitmentIds": ["area:mill"]}, {("NotFound", "commitmentIds.0")}),
        ({"commitmentIds": ["commitment:ada-homework", "commitment:spid-desk"]}, {("UnderAnotherPact", "commitmentIds.1")}),
    ],
)  # fmt: skip
async def test_terms_that_make_no_sense_are_refused_and_name_the_culprit(tiny, terms, wrong, contents_of):
    before = await contents_of(tiny)
    made = await propose(tiny, **terms)
    assert problems(made["userErrors"]) == {(kind, f"terms.{path}") for kind, path in wrong}
    found = await revise(tiny, **terms)
    assert problems(found["userErrors"]) == {(kind, f"change.{path}") for kind, path in wrong}
    assert (made["intervention"], found["intervention"]) == (None, None)
    assert await contents_of(tiny) == before


async def test_the_pact_of_the_culprit_is_told(tiny):
    [error] = (await propose(tiny, commitmentIds=["commitment:spid-desk"]))["userErrors"]
    assert (error["given"], error["pactId"]) == ("commitment:spid-desk", "pact:south-pact")


async def test_what_is_not_there_is_told(tiny, contents_of):
    before = await contents_of(tiny)
    assert problems((await propose(tiny, "pact:none"))["userErrors"]) == {("NotFound", "pactId")}
    assert problems((await propose(tiny, key=" "))["userErrors"]) == {("Missing", "idempotencyKey")}
    assert problems((await end(tiny, id_="intervention:none"))["userErrors"]) == {("NotFound", "id")}
    assert problems((await end(tiny, id_="area:mill"))["userErrors"]) == {("NotFound", "id")}
    assert problems((await record(tiny, " "))["userErrors"]) == {("Missing", "results")}
    assert problems((await record(tiny, "x" * 2001))["userErrors"]) == {("TooMany", "results")}
    assert await contents_of(tiny) == before


async def test_a_correction_based_on_an_earlier_revision_is_refused_with_what_it_is_now(office, contents_of):
    await revise(office, name="Prima")
    before = await contents_of(office)
    found = await revise(office, name="Seconda")
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"], error["basedOn"], error["current"]) == (
        "StaleRevision",
        ["revision"],
        1,
        2,
    )
    assert (found["intervention"]["name"], found["intervention"]["revision"]) == ("Prima", 2)
    assert await contents_of(office) == before


async def test_of_ten_corrections_of_one_revision_one_holds(office):
    found = await asyncio.gather(*(revise(office, name=f"Scuola {number}") for number in range(10)))
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "done" for one in found)
    assert kinds == {"done": 1, "StaleRevision": 9}


async def test_the_same_key_proposes_once(office):
    made = await asyncio.gather(*(propose(office, key="once") for _ in range(4)))
    assert len({one["intervention"]["id"] for one in made}) == 1
    other = await propose(office, key="once", name="Altro")
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}


async def test_who_takes_part_reads_its_history_and_other_partners_do_not(office):
    await revise(office, name="Scuola aperta 2")
    query = f'{{ node(id: "{SCHOOL}") {{ ... on Intervention {{ history {{ deed }} }} }} }}'
    found = await ask(office, query, viewer=LANTERN)
    assert found["node"]["history"] == [{"deed": "REVISE"}]
    for viewer in (THREAD, somebody(Role.ADMINISTRATOR)):
        assert (await answer(office, query, viewer=viewer)).codes == {"FORBIDDEN"}


async def test_one_that_is_proposed_while_its_pact_is_renewed_is_with_what_it_runs(office):
    renew = """mutation { done: pactRenew(pactId: "pact:north-pact", name: "Dopo", from: "2027-01-01", carrySignatures: true,
      carryCommitments: true, idempotencyKey: "beside") { pact { id } userErrors { message } } }"""
    made, *rest = await asyncio.gather(
        ask(office, renew, viewer=COORDINATOR), *(propose(office) for _ in range(4))
    )
    later = made["done"]["pact"]["id"]
    for one in rest:
        if one["userErrors"]:
            assert {error["__typename"] for error in one["userErrors"]} == {"UnderAnotherPact"}
        else:
            found = await read(office, one["intervention"]["id"], "pact { id }")
            assert found["pact"]["id"] == later


async def test_each_deed_takes_the_same_few_round_trips(office):
    query = (
        'mutation { interventionEnd(id: "intervention:open-school", revision: 1) { intervention { id } } }'
    )
    found = await answer(office, query, viewer=COORDINATOR)
    steps = ["interventions/take", "interventions/by_ids", "interventions/named", "interventions/save"]
    assert found.trips == steps
