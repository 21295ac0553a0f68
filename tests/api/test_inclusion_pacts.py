"""The paths of families: whoever accompanies a family leads it on its path; others see figures, or nothing."""

import asyncio
from datetime import date
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody

MARTA = Viewer("m", frozenset({Role.CASE_MANAGER}), case_manager_id="marta")
NINO = Viewer("n", frozenset({Role.CASE_MANAGER}), case_manager_id="nino")
HERS, HIS = "beneficiary:FAM-TNY234", "beneficiary:FAM-TNY567"
RUNNING, CLOSED = "inclusion-pact:path-south-1", "inclusion-pact:path-north-1"
SHOWN = """id state startsOn endsOn months reason outcome closedOn note revision beneficiary { id } pact { id }
  goals { number component text dueOn outcome actions { number } }
  actions { number goal text dueOn state referral { id } } reviews { number dueOn heldOn note }
  extensions { number extendedOn formerEnd reason } history { deed by fields }"""
ERRORS = """userErrors { __typename message path ... on UnusualLength { months usualLeast usualMost }
  ... on PathRunning { inclusionPactId } ... on GoalsUndecided { goalNumbers } ... on StaleRevision { current } }"""
OPEN = f"""mutation($family: ID!, $terms: InclusionPactInput!, $key: String!) {{
  done: inclusionPactOpen(beneficiaryId: $family, terms: $terms, idempotencyKey: $key) {{
    inclusionPact {{ {SHOWN} }} {ERRORS} }} }}"""
TERMS = {"pactId": "pact:north-pact", "startsOn": "2026-11-23", "endsOn": "2027-06-22"}
keys = (f"path-{number}" for number in count())


def deed(name, declared="", given=""):
    return f"""mutation($id: ID!, $revision: Int!{declared}) {{
      done: inclusionPact{name}(id: $id, revision: $revision{given}) {{ inclusionPact {{ {SHOWN} }} {ERRORS} }} }}"""


DEEDS = {
    "AddGoal": deed("AddGoal", ", $goal: InclusionGoalInput!", ", goal: $goal"),
    "ReviseGoal": deed(
        "ReviseGoal",
        ", $number: Int!, $change: InclusionGoalChangeInput!",
        ", number: $number, change: $change",
    ),
    "AddAction": deed("AddAction", ", $action: InclusionActionInput!", ", action: $action"),
    "ReviseAction": deed(
        "ReviseAction",
        ", $number: Int!, $change: InclusionActionChangeInput!",
        ", number: $number, change: $change",
    ),
    "PlanReview": deed("PlanReview", ", $dueOn: Date!", ", dueOn: $dueOn"),
    "RecordReview": deed(
        "RecordReview",
        ", $number: Int, $heldOn: Date, $note: String!",
        ", number: $number, heldOn: $heldOn, note: $note",
    ),
    "Extend": deed("Extend", ", $until: Date!, $reason: String!", ", until: $until, reason: $reason"),
    "Close": deed("Close", ", $closing: InclusionPactClosingInput!", ", closing: $closing"),
    "Reopen": deed("Reopen"),
}


async def open_path(graph, family=HERS, viewer=MARTA, key=None, **terms):
    said = {"family": family, "terms": TERMS | terms, "key": key or next(keys)}
    return (await ask(graph, OPEN, viewer=viewer, **said))["done"]


async def do(graph, name, id_=RUNNING, revision=1, viewer=NINO, today=date(2026, 11, 23), **said):
    asked = {"id": id_, "revision": revision, **said}
    return (await ask(graph, DEEDS[name], viewer=viewer, today=today, **asked))["done"]


async def read(graph, id_=RUNNING, viewer=NINO, fields=SHOWN):
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on InclusionPact {{ {fields} }} }} }}"
    return (await ask(graph, query, viewer=viewer, id=id_))["node"]


async def test_a_loaded_path_is_read_with_all_that_belongs_to_it(tiny):
    assert await read(tiny) == {
        "id": RUNNING,
        "state": "RUNNING",
        "startsOn": "2026-09-14",
        "endsOn": "2027-04-30",
        "months": 8,
        "reason": None,
        "outcome": None,
        "closedOn": None,
        "note": None,
        "revision": 1,
        "beneficiary": {"id": HIS},
        "pact": {"id": "pact:south-pact"},
        "goals": [
            {"number": 1, "component": "ACTIVITIES", "text": "recuperare in matematica", "dueOn": "2027-02-28",
             "outcome": None, "actions": [{"number": 1}]},
            {"number": 2, "component": "WORK", "text": "cercare lavoro nelle pulizie", "dueOn": None,
             "outcome": None, "actions": [{"number": 2}]},
        ],
        "actions": [
            {"number": 1, "goal": 1, "text": None, "dueOn": None, "state": "PLANNED",
             "referral": {"id": "referral:maths-running"}},
            {"number": 2, "goal": 2, "text": "scrivere il curriculum insieme", "dueOn": "2026-12-15",
             "state": "PLANNED", "referral": None},
        ],
        "reviews": [
            {"number": 1, "dueOn": "2026-11-16", "heldOn": None, "note": None},
            {"number": 2, "dueOn": "2027-01-14", "heldOn": None, "note": None},
        ],
        "extensions": [],
        "history": [],
    }  # fmt: skip
    found = await ask(
        tiny, f'{{ beneficiary(id: "{HERS}") {{ inclusionPacts {{ id outcome }} }} }}', viewer=MARTA
    )
    assert found["beneficiary"]["inclusionPacts"] == [{"id": CLOSED, "outcome": "COMPLETED"}]


async def test_a_path_is_opened_once_and_read_back(office, contents_of):
    made = await open_path(office, key="k")
    path = made["inclusionPact"]
    assert made["userErrors"] == []
    assert (path["months"], path["state"], path["revision"]) == (7, "RUNNING", 1)
    assert [one["dueOn"] for one in path["reviews"]] == ["2027-01-23", "2027-03-23", "2027-05-23"]
    assert path["history"] == [
        {"deed": "OPEN", "by": "m", "fields": ["beneficiary", "pact", "startsOn", "endsOn", "reason", "reviews", "state"]}
    ]  # fmt: skip
    before = await contents_of(office)
    assert (await open_path(office, key="k"))["inclusionPact"]["id"] == path["id"]
    second = await open_path(office)
    assert problems(second["userErrors"]) == {("PathRunning", "beneficiaryId")}
    assert second["userErrors"][0]["inclusionPactId"] == path["id"]
    assert await contents_of(office) == before


async def test_two_who_open_a_path_for_one_family_at_once_open_one(office):
    made = await asyncio.gather(*(open_path(office) for _ in range(8)))
    assert sum(one["inclusionPact"] is not None for one in made) == 1
    assert {kind for one in made for kind, _ in problems(one["userErrors"])} == {"PathRunning"}
    held = await office.driver.execute_query("MATCH (n) WHERE n.lock RETURN count(n) AS locks")
    assert held.records[0]["locks"] == 0


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"endsOn": "2028-01-22"}, ("UnusualLength", "terms.reason")),
        ({"endsOn": "2026-10-01"}, ("PeriodReversed", "terms.endsOn")),
        ({"pactId": "pact:none"}, ("NotFound", "terms.pactId")),
        ({"pactId": "area:mill"}, ("NotFound", "terms.pactId")),
        ({"reviewsOn": ["2026-11-22"]}, ("OutsidePeriod", "terms.reviewsOn.0")),
        ({"endsOn": "2028-01-22", "reason": "tel. 333 1234567"}, ("TellsWho", "terms.reason")),
    ],
)
async def test_bad_terms_are_refused_and_nothing_changes(office, contents_of, terms, error):
    before = await contents_of(office)
    made = await open_path(office, **terms)
    assert (made["inclusionPact"], problems(made["userErrors"])) == (None, {error})
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("AddGoal", {"goal": {"component": "WORK", "text": "chiami il 333 1234567"}}, ("TellsWho", "goal.text")),
        ("AddGoal", {"goal": {"component": "WORK", "text": "x", "dueOn": "2027-05-01"}}, ("OutsidePeriod", "goal.dueOn")),
        ("ReviseGoal", {"number": 3, "change": {"text": "x"}}, ("NotFound", "number")),
        ("AddAction", {"action": {"goal": 1, "referralId": "referral:paper-done"}}, ("NotFound", "action.referralId")),
        ("AddAction", {"action": {"goal": 1, "referralId": "need:x"}}, ("NotFound", "action.referralId")),
        ("AddAction", {"action": {"goal": 1, "referralId": "referral:maths-running"}}, ("Repeated", "action.referralId")),
        ("AddAction", {"action": {"goal": 3, "text": "x"}}, ("NotFound", "action.goal")),
        ("PlanReview", {"dueOn": "2026-09-13"}, ("OutsidePeriod", "dueOn")),
        ("RecordReview", {"note": "x", "number": 1, "heldOn": "2026-09-13"}, ("OutsidePeriod", "heldOn")),
        ("RecordReview", {"note": "x", "heldOn": "2026-11-24"}, ("InTheFuture", "heldOn")),
        ("Extend", {"until": "2027-04-30", "reason": "x"}, ("OutsidePeriod", "until")),
        ("Extend", {"until": "2027-05-30", "reason": " "}, ("Missing", "reason")),
        ("Close", {"closing": {"outcome": "COMPLETED"}}, ("GoalsUndecided", "closing.goals")),
        ("Reopen", {}, ("WrongState", "id")),
        ("PlanReview", {"dueOn": "2026-12-01", "revision": 2}, ("StaleRevision", "revision")),
        ("PlanReview", {"dueOn": "2026-12-01", "id_": "inclusion-pact:none"}, ("NotFound", "id")),
    ],
)  # fmt: skip
async def test_what_a_rule_refuses_changes_nothing(tiny, contents_of, name, said, error):
    before = await contents_of(tiny)
    found = await do(tiny, name, **said)
    assert error in problems(found["userErrors"])
    assert (found["inclusionPact"] is None) == (error[0] != "StaleRevision")
    assert await contents_of(tiny) == before


async def test_a_path_is_followed_to_its_end(office):
    steps = [
        ("AddGoal", {"goal": {"component": "RELATIONS", "text": "conoscere vicini"}}),
        ("AddAction", {"action": {"goal": 3, "text": "festa di cortile"}}),
        ("ReviseAction", {"number": 3, "change": {"state": "DONE", "dueOn": "2026-12-01"}}),
        ("ReviseGoal", {"number": 3, "change": {"outcome": "REACHED"}}),
        ("PlanReview", {"dueOn": "2027-03-01"}),
        ("RecordReview", {"number": 1, "note": "si va avanti"}),
        ("Extend", {"until": "2027-08-31", "reason": "manca il tirocinio"}),
        (
            "Close",
            {"closing": {"outcome": "COMPLETED", "note": "bene", "goals": [
                {"number": 1, "outcome": "REACHED"}, {"number": 2, "outcome": "PARTLY_REACHED"}]}},
        ),
    ]  # fmt: skip
    for revision, (name, said) in enumerate(steps, 1):
        done = await do(office, name, revision=revision, **said)
        assert done["userErrors"] == [], name
    path = await read(office)
    assert path == done["inclusionPact"]
    assert (path["state"], path["outcome"], path["closedOn"], path["months"]) == (
        "CLOSED", "COMPLETED", "2026-11-23", 12,
    )  # fmt: skip
    assert [one["outcome"] for one in path["goals"]] == ["REACHED", "PARTLY_REACHED", "REACHED"]
    assert path["actions"][2]["state"] == "DONE"
    assert path["reviews"][0] == {
        "number": 1,
        "dueOn": "2026-11-16",
        "heldOn": "2026-11-23",
        "note": "si va avanti",
    }
    assert path["extensions"] == [
        {"number": 1, "extendedOn": "2026-11-23", "formerEnd": "2027-04-30", "reason": "manca il tirocinio"}
    ]
    assert [one["deed"] for one in path["history"]] == [
        "ADD_GOAL", "ADD_ACTION", "REVISE_ACTION", "REVISE_GOAL", "PLAN_REVIEW", "RECORD_REVIEW", "EXTEND", "CLOSE",
    ]  # fmt: skip
    again = await do(office, "Reopen", revision=9)
    assert (again["inclusionPact"]["state"], again["inclusionPact"]["outcome"]) == ("RUNNING", None)


async def test_only_those_who_accompany_the_family_see_its_path_and_act_on_it(office, contents_of):
    before = await contents_of(office)
    assert await read(office, viewer=MARTA) is None
    for name, said in (("PlanReview", {"dueOn": "2026-12-01"}), ("Reopen", {})):
        found = await answer(office, DEEDS[name], viewer=MARTA, id=RUNNING, revision=1, **said)
        assert found.codes == {"FORBIDDEN"}
    said = {"family": HERS, "terms": TERMS, "key": "x"}
    assert (await answer(office, OPEN, viewer=NINO, **said)).codes == {"FORBIDDEN"}
    assert await contents_of(office) == before


async def test_a_path_goes_along_when_the_case_is_shared_or_handed_over(office):
    share = f"""mutation {{ beneficiaryShare(id: "{HERS}", caseManagerId: "case-manager:nino", until: "2026-12-31") {{
      userErrors {{ path }} }} }}"""
    await ask(office, share, viewer=MARTA)
    assert (await read(office, CLOSED, NINO))["id"] == CLOSED
    hand_over = f"""mutation {{ beneficiaryHandOver(id: "{HERS}", caseManagerId: "case-manager:nino") {{
      userErrors {{ path }} }} }}"""
    await ask(office, hand_over, viewer=MARTA)
    assert await read(office, CLOSED, MARTA) is None
    assert (await open_path(office, viewer=NINO))["userErrors"] == []


async def test_a_coordinator_sees_figures_and_none_of_few_families(office):
    query = """{ pact(id: "pact:south-pact") { pathTotals { floor families paths referrals sessionsHeld hoursHeld
      standings { outcomes running paths } goals { outcomes undecided goals } } } }"""
    coordinator = somebody(Role.COORDINATOR)
    few = (await ask(office, query, viewer=coordinator))["pact"]["pathTotals"]
    assert few == {
        "floor": 5, "families": None, "paths": None, "referrals": None, "sessionsHeld": None, "hoursHeld": None,
        "standings": [], "goals": [],
    }  # fmt: skip
    await office.driver.execute_query(
        """MATCH (pact:CommunityPact {id: 'south-pact'}), (area:Area {id: 'meadow'})
        UNWIND range(1, 5) AS number
        CREATE (area)<-[:LIVES_IN]-(:Beneficiary {id: 'b' + number, code: 'b' + number})-[:FOLLOWS]->
          (path:InclusionPact {id: 'p' + number, state: 'CLOSED', outcome: 'COMPLETED'})-[:UNDER]->(pact)
        CREATE (path)-[:AIMS_AT]->(:InclusionGoal {number: 1, outcome: 'REACHED'})"""
    )
    shown = (await ask(office, query, viewer=coordinator))["pact"]["pathTotals"]
    assert (shown["families"], shown["paths"], shown["referrals"]) == (6, 6, None)
    assert shown["standings"] == [{"outcomes": ["COMPLETED"], "running": True, "paths": 6}]
    assert shown["goals"] == [{"outcomes": ["REACHED"], "undecided": True, "goals": 7}]
    for viewer in (MARTA, Viewer("l", frozenset({Role.PARTNER}), frozenset({"thread"}))):
        assert (await answer(office, query, viewer=viewer)).codes == {"FORBIDDEN"}
