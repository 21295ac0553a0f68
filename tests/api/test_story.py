"""One family's story, from the counter to the closed path, and every figure of it in the pact's totals.

Four other families of the same pact have had a path and a grant of their own, so that figures are shown at all.
"""

from datetime import date, timedelta
from itertools import count

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, somebody
from tests.api.test_desks import FAMILY, accompany, record
from tests.api.test_grants import do as money
from tests.api.test_grants import open_grant, spend
from tests.api.test_inclusion_pacts import MARTA, do, open_path

MONDAY = date(2026, 11, 23)
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
COORDINATOR = somebody(Role.COORDINATOR)
keys = (f"story-{number}" for number in count())
OTHERS = """MATCH (pact:CommunityPact {id: 'north-pact'}), (area:Area {id: 'mill'})
UNWIND range(1, 4) AS number
CREATE (area)<-[:LIVES_IN]-(:Beneficiary {id: 'other-' + number, code: 'other-' + number})-[:FOLLOWS]->
  (path:InclusionPact {id: 'other-' + number, state: 'CLOSED', outcome: 'COMPLETED'})-[:UNDER]->(pact)
CREATE (path)-[:AIMS_AT]->(:InclusionGoal {number: 1, outcome: 'REACHED'})
CREATE (path)<-[:FUNDS]-(grant:Grant {id: 'other-' + number, state: 'CLOSED'})
CREATE (grant)<-[:OF]-(:GrantEntry {id: 'a' + number, number: 1, kind: 'ALLOCATE', cents: 10000})
CREATE (grant)<-[:OF]-(:GrantEntry {id: 'b' + number, number: 2, kind: 'SPEND', category: 'SCHOOL', cents: -10000})
WITH path, number
MATCH (commitment:Commitment {id: 'learning-room'})
CREATE (path)-[:TAKES]->(:InclusionAction {number: 1, goal: 1, state: 'DONE'})-[:THROUGH]->
  (referral:Referral {id: 'other-' + number, state: 'COMPLETED'})-[:TO]->(commitment)
CREATE (referral)<-[:OF]-(:Attendance {id: 'other-' + number, day: date('2026-10-05'), opens: 900, state: 'HELD',
  minutes: 90})"""
TOTALS = """{ pact(id: "pact:north-pact") { pathTotals { families paths referrals sessionsHeld hoursHeld
    standings { outcomes running paths } goals { outcomes undecided goals } }
  grantTotals { families allocatedCents uses { categories returned left cents } } } }"""
PLAN = """query($id: ID!) { beneficiary(id: $id) { needs { id competence { id } } plan(budgetSeconds: 5) { coveredHours
  sessions { weekday opens commitment { id } need { competence { id } } } } } }"""
REQUEST = """mutation($requests: [ReferralInput!]!, $key: String!) {
  done: referralRequest(requests: $requests, idempotencyKey: $key) { referrals { id state } userErrors { message path } } }"""
MOVE = "mutation($id: ID!) { done: referral%s(id: $id) { referral { state } userErrors { message } } }"
ATTEND = """mutation($id: ID!, $day: Date!, $opens: Time!) { done: attendanceRecord(referralId: $id, day: $day,
  opens: $opens, state: HELD) { attendance { minutes } userErrors { message } } }"""


async def done(graph, text, **said):
    found = (await ask(graph, text, **said))["done"]
    assert found["userErrors"] == []
    return found


async def test_from_the_counter_to_the_closed_path(office):
    await office.driver.execute_query(OTHERS)

    contact = (await record(office, areaId="area:mill", competenceId="competence:homework"))["contact"]
    needs = [
        {"competenceId": "competence:homework", "hoursPerWeek": 2, "member": 2,
         "windows": [{"weekday": day, "opens": "15:00", "closes": "17:00"} for day in ("MONDAY", "THURSDAY")]}
    ]  # fmt: skip
    family = (await accompany(office, contact=contact["id"], needs=needs, case=FAMILY))["beneficiary"]["id"]
    path = (await open_path(office, family, endsOn="2027-05-28"))["inclusionPact"]["id"]
    await do(
        office,
        "AddGoal",
        path,
        1,
        MARTA,
        goal={"component": "ACTIVITIES", "text": "fare i compiti con altri"},
    )
    await do(office, "AddGoal", path, 2, MARTA, goal={"component": "GRANT", "text": "libri e mensa"})

    planned = (await ask(office, PLAN, viewer=MARTA, id=family))["beneficiary"]
    assert planned["plan"]["coveredHours"] == 2
    sessions = planned["plan"]["sessions"]
    offer = sessions[0]["commitment"]["id"]
    assert {one["commitment"]["id"] for one in sessions} == {offer}, "the fewest partners"
    request = {
        "needId": planned["needs"][0]["id"],
        "commitmentId": offer,
        "sessions": [{"weekday": one["weekday"], "opens": one["opens"]} for one in sessions],
    }
    asked = await done(office, REQUEST, viewer=MARTA, requests=[request], key=next(keys))
    referral = asked["referrals"][0]["id"]
    await do(office, "AddAction", path, 3, MARTA, action={"goal": 1, "referralId": referral})
    owner = await ask(office, f'{{ node(id: "{offer}") {{ ... on Commitment {{ partner {{ id }} }} }} }}')
    assert owner["node"]["partner"]["id"] == "organisation:lantern"
    for step in ("Accept", "Start"):
        await done(office, MOVE % step, viewer=LANTERN, id=referral)

    attended, later = 0, MONDAY + timedelta(days=14)
    for one in sessions:
        weekday = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"].index(one["weekday"])
        for week in range(2):
            day = MONDAY + timedelta(days=weekday, weeks=week)
            said = {"id": referral, "day": str(day), "opens": one["opens"]}
            made = await done(office, ATTEND, viewer=LANTERN, today=later, **said)
            attended += made["attendance"]["minutes"]
    assert attended == 240

    grant = (await open_grant(office, path, 25000, MARTA))["grant"]["id"]
    for cents, category in ((8000, "SCHOOL"), (3000, "SCHOOL"), (1000, "SCHOOL")):
        await spend(office, cents, grant, category, viewer=MARTA)
    assert (await money(office, "Reverse", grant, MARTA, number=4))["grant"]["balanceCents"] == 14000

    await do(office, "RecordReview", path, 4, MARTA, number=1, note="va bene, si continua")
    ended = await money(office, "Close", grant, MARTA)
    assert ended["grant"]["entries"][-1]["cents"] == -14000
    goals = [{"number": 1, "outcome": "REACHED"}, {"number": 2, "outcome": "REACHED"}]
    over = await do(office, "Close", path, 5, MARTA, closing={"outcome": "COMPLETED", "goals": goals})
    assert over["userErrors"] == []
    assert (over["inclusionPact"]["state"], over["inclusionPact"]["outcome"]) == ("CLOSED", "COMPLETED")

    totals = (await ask(office, TOTALS, viewer=COORDINATOR))["pact"]
    others = {"sessions": 4, "minutes": 360}
    assert totals["pathTotals"] == {
        "families": 6, "paths": 6, "referrals": 6, "sessionsHeld": others["sessions"] + 4,
        "hoursHeld": (others["minutes"] + attended) / 60,
        "standings": [{"outcomes": ["COMPLETED"], "running": False, "paths": 6}],
        "goals": [{"outcomes": ["REACHED"], "undecided": False, "goals": 7}],
    }  # fmt: skip
    assert totals["grantTotals"] == {
        "families": 6, "allocatedCents": 4 * 10000 + 25000 + 30000,
        "uses": [
            {"categories": ["SCHOOL"], "returned": True, "left": False, "cents": 4 * 10000 + 25000 + 30000}
        ],
    }  # fmt: skip
    hidden = await answer(office, TOTALS, viewer=MARTA)
    assert hidden.codes == {"FORBIDDEN"}
    for text in ("FAM-", family):
        assert text not in str(totals)
