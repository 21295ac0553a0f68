"""The counters: a log about nobody, first orientation in one search, and a household accompanied from there on."""

from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody
from tests.api.test_inclusion_pacts import MARTA, NINO

DESK = "desk:north-desk"
CONTACT = """id at kind procedure outcome desk { id } competence { id } area { id } services { id } partners { id }"""
RECORD = f"""mutation($desk: ID!, $contact: DeskContactInput!, $key: String!) {{
  done: deskContactRecord(deskId: $desk, contact: $contact, idempotencyKey: $key) {{
    contact {{ {CONTACT} }} userErrors {{ __typename path }} }} }}"""
HEARD = """query($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Desk { requestsHeard(from: $from, to: $to) {
  total rows { week kind outcome count competence { id } } userErrors { __typename path } } } } }"""
CASE = """code languages members { number ageBand } controller legalBasis consents { purpose givenOn withdrawnOn }
  area { id } caseManager { id } history { deed by }
  needs { hoursPerWeek sessionMinutes member ageBand state startsOn endsOn priority competence { id } }"""
ACCOMPANY = f"""mutation($case: CaseInput!, $key: String!, $contact: ID, $area: ID, $needs: [NeedInput!], $who: ID) {{
  done: beneficiaryOpen(case: $case, idempotencyKey: $key, deskContactId: $contact, areaId: $area, needs: $needs,
    caseManagerId: $who) {{ beneficiary {{ id {CASE} }} userErrors {{ __typename path }} }} }}"""
FAMILY = {
    "members": ["AGE_18_64", "AGE_6_10"],
    "languages": ["ro", "it"],
    "controller": "Ente inventato",
    "legalBasis": "PUBLIC_TASK",
    "consents": ["REFERRAL", "CASE_SHARING"],
}
keys = (f"desk-{number}" for number in count())


async def record(graph, desk=DESK, viewer=MARTA, key=None, **contact):
    said = {
        "desk": desk,
        "contact": {"kind": "SUPPORT", "outcome": "ANSWERED"} | contact,
        "key": key or next(keys),
    }
    return (await ask(graph, RECORD, viewer=viewer, **said))["done"]


async def heard(graph, first="2026-11-16", last="2026-11-22", viewer=MARTA):
    said = {"id": DESK, "from": first, "to": last}
    return (await ask(graph, HEARD, viewer=viewer, **said))["node"]["requestsHeard"]


async def accompany(graph, viewer=MARTA, key=None, case=None, **said):
    asked = {"case": FAMILY | (case or {}), "key": key or next(keys), **said}
    return (await ask(graph, ACCOMPANY, viewer=viewer, **asked))["done"]


async def test_three_things_are_enough_to_log_a_contact(office):
    made = await record(office, competenceId="competence:homework")
    told = made["contact"]
    assert (told["kind"], told["outcome"], told["competence"]["id"]) == (
        "SUPPORT",
        "ANSWERED",
        "competence:homework",
    )
    assert (told["desk"]["id"], told["area"], told["services"], told["partners"]) == (DESK, None, [], [])
    whole = await record(
        office,
        kind="PROCEDURE",
        outcome="POINTED_ON",
        procedure="SPID",
        areaId="area:mill",
        serviceIds=["service:registry"],
        partnerIds=["organisation:lantern", "volunteer:ada"],
        at="2026-11-18T09:30:00+01:00",
        key="k",
    )
    assert whole["contact"]["at"] == "2026-11-18T08:30:00+00:00"
    assert {one["id"] for one in whole["contact"]["partners"]} == {"organisation:lantern", "volunteer:ada"}
    again = await record(
        office, kind="PROCEDURE", outcome="POINTED_ON", procedure="SPID", areaId="area:mill",
        serviceIds=["service:registry"], partnerIds=["organisation:lantern", "volunteer:ada"], key="k",
    )  # fmt: skip
    assert again["contact"]["id"] == whole["contact"]["id"], "a clock that went on is no other asking"
    page = f'{{ node(id: "{DESK}") {{ ... on Desk {{ contacts {{ totalCount edges {{ node {{ id }} }} }} }} }} }}'
    listed = (await ask(office, page, viewer=MARTA))["node"]["contacts"]
    assert listed["totalCount"] == 4
    assert [edge["node"]["id"] for edge in listed["edges"]][1:] == [
        "desk-contact:heard-2", whole["contact"]["id"], "desk-contact:heard-1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "error"),
    [
        ({"desk": "desk:none"}, ("NotFound", "deskId")),
        ({"desk": "area:mill"}, ("NotFound", "deskId")),
        ({"competenceId": "competence:none"}, ("NotFound", "contact.competenceId")),
        ({"areaId": "competence:spid"}, ("NotFound", "contact.areaId")),
        ({"serviceIds": ["service:none"]}, ("NotFound", "contact.serviceIds.0")),
        ({"partnerIds": ["organisation:lantern"] * 2}, ("Repeated", "contact.partnerIds.1")),
        ({"at": "2030-01-01T10:00:00+01:00"}, ("InTheFuture", "contact.at")),
        ({"at": "0001-01-01T00:00:00+14:00"}, ("OutOfRange", "contact.at")),
        ({"key": " "}, ("Missing", "idempotencyKey")),
    ],
)
async def test_what_a_contact_cannot_be_is_refused_and_nothing_is_logged(tiny, contents_of, contact, error):
    before = await contents_of(tiny)
    made = await record(tiny, **contact)
    assert (made["contact"], problems(made["userErrors"])) == (None, {error})
    assert await contents_of(tiny) == before


async def test_what_was_heard_is_counted_by_week_and_subject(tiny):
    assert await heard(tiny) == {
        "total": 2,
        "rows": [
            {"week": "2026-11-16", "kind": "PROCEDURE", "outcome": "POINTED_ON", "count": 1,
             "competence": {"id": "competence:paperwork"}},
            {"week": "2026-11-16", "kind": "SUPPORT", "outcome": "ANSWERED", "count": 1,
             "competence": {"id": "competence:homework"}},
        ],
        "userErrors": [],
    }  # fmt: skip
    assert (await heard(tiny, "2026-11-17", "2026-11-18"))["total"] == 1
    wrong = await heard(tiny, "2026-11-22", "2026-11-16")
    assert (wrong["total"], problems(wrong["userErrors"])) == (0, {("PeriodReversed", "to")})


async def test_one_search_finds_competences_services_and_offers(tiny):
    query = """query($words: String!) { orientation(words: $words) { competences { id } services { id }
      commitments { id } } }"""
    found = await answer(tiny, query, viewer=MARTA, words="aiuto con le pratiche e lo spid")
    told = found.data["orientation"]
    assert "competence:spid" in {one["id"] for one in told["competences"]}
    assert "service:registry" in {one["id"] for one in told["services"]}
    assert {"commitment:spid-desk", "commitment:spid-dario"} <= {one["id"] for one in told["commitments"]}
    assert len(found.trips) <= 6
    nothing = (await ask(tiny, query, viewer=MARTA, words=" "))["orientation"]
    assert nothing == {"competences": [], "services": [], "commitments": []}


async def test_from_a_contact_a_household_is_accompanied_in_one_step(office):
    made = await accompany(office, contact="desk-contact:heard-1", key="k")
    told = made["beneficiary"]
    assert made["userErrors"] == []
    assert {name: told[name] for name in ("languages", "members", "controller", "legalBasis", "area", "caseManager")} == {
        "languages": ["ro", "it"],
        "members": [{"number": 1, "ageBand": "AGE_18_64"}, {"number": 2, "ageBand": "AGE_6_10"}],
        "controller": "Ente inventato",
        "legalBasis": "PUBLIC_TASK",
        "area": {"id": "area:mill"},
        "caseManager": {"id": "case-manager:marta"},
    }  # fmt: skip
    assert told["consents"] == [
        {"purpose": "CASE_SHARING", "givenOn": "2026-11-23", "withdrawnOn": None},
        {"purpose": "REFERRAL", "givenOn": "2026-11-23", "withdrawnOn": None},
    ]
    [need] = told["needs"]
    assert (need["competence"]["id"], need["hoursPerWeek"], need["state"]) == (
        "competence:paperwork",
        1,
        "OPEN",
    )
    assert told["history"] == [{"deed": "OPEN", "by": "m"}]
    contact = await ask(
        office, '{ node(id: "desk-contact:heard-1") { ... on DeskContact { outcome } } }', viewer=MARTA
    )
    assert contact["node"]["outcome"] == "CASE_OPENED"
    tied = await office.driver.execute_query(
        """MATCH way = (:DeskContact {id: 'heard-1'})-[*1..3]-(family:Beneficiary)
        WHERE none(one IN nodes(way) WHERE one:Area OR one:Competence OR one:Partner OR one:Service)
        RETURN count(family) AS families"""
    )
    assert tied.records[0]["families"] == 0, "nothing ties the contact to the family"
    again = await accompany(office, contact="desk-contact:heard-1", key="k")
    assert again["beneficiary"]["id"] == told["id"]


async def test_a_household_is_accompanied_with_its_needs_checked_as_those_of_a_search(office):
    needs = [
        {"competenceId": "competence:homework", "hoursPerWeek": 2, "member": 2, "priority": "HIGH",
         "windows": [{"weekday": "MONDAY", "opens": "15:00", "closes": "18:00"}]},
        {"competenceId": "competence:italian", "hoursPerWeek": 1.5, "sessionMinutes": 90, "member": 1},
    ]  # fmt: skip
    told = (await accompany(office, area="area:bridge", needs=needs))["beneficiary"]
    found = {need["competence"]["id"]: need for need in told["needs"]}
    assert found["competence:homework"]["ageBand"] == "AGE_6_10"
    assert (found["competence:italian"]["ageBand"], found["competence:italian"]["sessionMinutes"]) == (
        "AGE_18_64",
        90,
    )
    assert (found["competence:italian"]["startsOn"], found["competence:italian"]["endsOn"]) == (
        "2026-11-23",
        "2027-05-23",
    )
    query = """query($id: ID!) { beneficiary(id: $id) { needs { matches { totalCount } } } }"""
    matched = (await ask(office, query, viewer=MARTA, id=told["id"]))["beneficiary"]["needs"]
    assert all(need["matches"]["totalCount"] > 0 for need in matched)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"case": {"members": []}}, ("Missing", "case.members")),
        ({"case": {"members": ["AGE_0_2"] * 21}}, ("TooMany", "case.members")),
        ({"case": {"languages": ["italiano"]}}, ("NotALanguage", "case.languages.0")),
        ({"case": {"consents": ["REFERRAL", "REFERRAL"]}}, ("Repeated", "case.consents.1")),
        ({"area": None}, ("Missing", "areaId")),
        ({"area": "area:none"}, ("NotFound", "areaId")),
        ({"contact": "desk-contact:none"}, ("NotFound", "deskContactId")),
        ({"needs": [{"competenceId": "competence:homework", "member": 3}]}, ("OutOfRange", "needs.0.member")),
        ({"needs": [{"competenceId": "competence:none"}]}, ("NotFound", "needs.0.competenceId")),
        ({"needs": [{"competenceId": "competence:spid", "furtherAreaIds": ["area:hill"]}]},
         ("TooMany", "needs.0.furtherAreaIds")),
    ],
)  # fmt: skip
async def test_what_is_no_household_is_refused_and_nothing_is_kept(tiny, contents_of, said, error):
    before = await contents_of(tiny)
    made = await accompany(tiny, **{"area": "area:mill", **said})
    assert (made["beneficiary"], problems(made["userErrors"])) == (None, {error})
    assert await contents_of(tiny) == before


async def test_a_case_manager_opens_own_cases_and_a_coordinator_none(tiny, contents_of):
    before = await contents_of(tiny)
    said = {"case": FAMILY, "key": "x", "area": "area:mill", "who": "case-manager:nino"}
    for viewer in (MARTA, somebody(Role.COORDINATOR)):
        assert (await answer(tiny, ACCOMPANY, viewer=viewer, **said)).codes == {"FORBIDDEN"}
    partner = Viewer("l", frozenset({Role.PARTNER}), frozenset({"lantern"}))
    asked = {"id": DESK, "from": "2026-11-16", "to": "2026-11-22"}
    assert (await answer(tiny, HEARD, viewer=partner, **asked)).codes == {"FORBIDDEN"}
    assert await heard(tiny, viewer=somebody(Role.COORDINATOR)) == await heard(tiny, viewer=NINO)
    assert await contents_of(tiny) == before
