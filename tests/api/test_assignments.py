"""Volunteers hold sessions: never in two places at once, whatever the pact, and those who look for them see it."""

import asyncio
from collections import Counter
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from graph_service.domain.schedule import Period
from graph_service.graph.commitments import bookings
from tests.api.asking import answer, ask, problems, somebody
from tests.worlds import MONDAY

ASSIGNMENT = """id startsOn endsOn sessions { weekday opens closes } volunteer { id } commitment { id } referral { id }
  history { deed by fields onBehalf { saidBy means saidOn } }"""
ERRORS = """userErrors { __typename message path ... on VolunteerBusy { busyUntil busyWindows { weekday opens closes } }
  ... on AlreadyAssigned { assignmentId } ... on WrongState { state allowedStates }
  ... on NoSuchSession { sessionWindows { weekday opens closes } } ... on OutsidePeriod { validFrom validTo }
  ... on NotInsured { insuranceUntil neededUntil } ... on NotCleared { clearanceUntil neededUntil } }"""
ADD = f"""mutation($referral: ID!, $volunteer: ID!, $key: String!, $from: Date, $to: Date, $sessions: [SessionInput!],
    $behalf: OnBehalfInput) {{
  done: assignmentAdd(referralId: $referral, volunteerId: $volunteer, idempotencyKey: $key, from: $from, to: $to,
    sessions: $sessions, onBehalf: $behalf) {{ assignment {{ {ASSIGNMENT} }} {ERRORS} }} }}"""
END = f"""mutation($id: ID!, $day: Date!, $behalf: OnBehalfInput) {{
  done: assignmentEnd(id: $id, day: $day, onBehalf: $behalf) {{ assignment {{ {ASSIGNMENT} }} {ERRORS} }} }}"""
BEHALF = {"saidBy": "Signora Filo", "means": "PHONE", "saidOn": "2026-11-23"}
RUNNING = "referral:maths-running"
FIRST_HALF = [{"weekday": "MONDAY", "opens": "15:00"}]
THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
ADA = Viewer("ada", frozenset({Role.PARTNER}), frozenset({"ada"}))
keys = (f"assignment-{number}" for number in count())


async def add(
    graph, referral=RUNNING, volunteer="volunteer:ada", key=None, behalf=BEHALF, viewer=None, **given
):
    variables = {"referral": referral, "volunteer": volunteer, "behalf": behalf, **given}
    rest = {"viewer": viewer} if viewer else {}
    return (await ask(graph, ADD, key=key or next(keys), **variables, **rest))["done"]


async def added(graph, **given):
    """Return an assignment that must not be refused."""
    found = await add(graph, **given)
    assert found["userErrors"] == []
    return found["assignment"]


async def end(graph, id_, day, behalf=BEHALF, **rest):
    return (await ask(graph, END, id=id_, day=day, behalf=behalf, **rest))["done"]


HOMEWORK = {
    "id": "homework-new", "need_id": "tny234-homework", "commitment_id": "ada-homework", "state": "ACCEPTED",
    "sessions": "mon 15:00-16:00", "hours_per_week": "1", "starts_on": "2026-11-02", "ends_on": "2027-06-10",
    "requested_on": "2026-11-01", "reason": "",
}  # fmt: skip


async def test_a_volunteer_holds_the_sessions_of_a_referral_and_its_history_tells(office):
    made = await added(office)
    assert (made["startsOn"], made["endsOn"]) == ("2026-11-23", "2027-06-10")
    assert [one["opens"] for one in made["sessions"]] == ["15:00:00", "16:00:00"]
    assert (made["volunteer"]["id"], made["referral"]["id"]) == ("volunteer:ada", RUNNING)
    part = await added(
        office, volunteer="volunteer:carla", sessions=FIRST_HALF, to="2026-12-31", **{"from": "2026-12-01"}
    )
    assert (part["startsOn"], part["endsOn"], len(part["sessions"])) == ("2026-12-01", "2026-12-31", 1)
    finished = (await end(office, made["id"], "2026-12-07"))["assignment"]
    assert finished["endsOn"] == "2026-12-07"
    assert [(one["deed"], one["fields"]) for one in finished["history"]] == [
        ("ADD", ["volunteer", "period", "sessions"]),
        ("END", ["period"]),
    ]
    assert all(one["onBehalf"] == BEHALF for one in finished["history"])
    query = f"""{{ node(id: "{RUNNING}") {{ ... on Referral {{ assignments {{ id }} }} }}
      ada: node(id: "volunteer:ada") {{ ... on Volunteer {{ assignments {{ id }} }} }} }}"""
    found = await ask(office, query)
    assert [one["id"] for one in found["node"]["assignments"]] == [made["id"], part["id"]]
    assert [one["id"] for one in found["ada"]["assignments"]] == [
        made["id"],
        "assignment:homework-asked--ada--2026-10-05",
    ]


async def test_a_volunteer_bound_by_an_own_offer_is_refused_with_the_times_and_never_the_family(
    office, load, contents_of
):
    await load(office, referrals=[HOMEWORK])
    before = await contents_of(office)
    found = await add(office)
    assert found["assignment"] is None
    [error] = found["userErrors"]
    assert (error["__typename"], error["path"]) == ("VolunteerBusy", ["volunteerId"])
    assert error["busyWindows"] == [{"weekday": "MONDAY", "opens": "15:00:00", "closes": "16:00:00"}]
    assert error["busyUntil"] == "2027-06-10"
    assert "FAM-" not in error["message"]
    assert await contents_of(office) == before
    later = await added(office, sessions=[{"weekday": "MONDAY", "opens": "16:00"}])
    assert len(later["sessions"]) == 1


async def test_what_a_volunteer_holds_is_elsewhere_for_whoever_accepts_searches_and_plans(office, load):
    await load(office, referrals=[HOMEWORK | {"state": "REQUESTED"}])
    search = """{ partnerSearch(search: {areaId: "area:mill", needs: [{competenceId: "competence:homework",
      ageBand: AGE_6_10, hoursPerWeek: 1, windows: [{weekday: MONDAY, opens: "15:00", closes: "16:00"}]}]}) {
      needs { matches { edges { node { id } } } } plan { sessions { commitment { id } } } } }"""

    async def found():
        data = (await ask(office, search))["partnerSearch"]
        [need] = data["needs"]
        planned = {one["commitment"]["id"] for one in data["plan"]["sessions"]}
        return {edge["node"]["id"] for edge in need["matches"]["edges"]}, planned

    accept = """mutation($behalf: OnBehalfInput) { referralAccept(id: "referral:homework-new", onBehalf: $behalf) {
      referral { state } userErrors { __typename message path ... on CapacityExceeded { freeWindows { opens closes } } } } }"""
    assert "commitment:ada-homework" in (await found())[0]
    made = await added(office, sessions=FIRST_HALF)
    matches, planned = await found()
    assert "commitment:ada-homework" not in matches | planned
    held = await bookings(office, ["ada-homework", "homework-club"], Period(MONDAY, MONDAY))
    [elsewhere] = held["ada-homework"][1]
    assert (str(elsewhere.sessions), str(elsewhere.period.end)) == ("mon 15:00-16:00", "2027-06-10")
    assert held["homework-club"][1] == []
    refused = (await ask(office, accept, behalf=BEHALF))["referralAccept"]
    assert problems(refused["userErrors"]) == {("CapacityExceeded", "id")}
    assert refused["userErrors"][0]["freeWindows"] == [{"opens": "16:00:00", "closes": "17:00:00"}]
    await end(office, made["id"], "2026-11-23")
    await office.driver.execute_query(
        "MATCH (referral:Referral {id: 'homework-new'}) SET referral.startsOn = date('2026-11-30')"
    )
    assert (await ask(office, accept, behalf=BEHALF))["referralAccept"]["referral"]["state"] == "ACCEPTED"


CROWD = 20


async def crowd(load, office):
    """Load twenty accepted referrals on Mondays at three, to as many offers under two pacts."""
    codes = [f"FAM-TNY{letter}{number}2" for letter in "ABCDE" for number in (2, 3, 4, 5)]
    pacts = [("north-pact", "lantern"), ("south-pact", "thread")]
    await load(
        office,
        beneficiaries=[{"code": code, "area_id": "bridge", "languages": "it"} for code in codes],
        members=[{"beneficiary_code": code, "number": 1, "age_band": "AGE_6_10"} for code in codes],
        needs=[
            {"id": f"need-{one}", "beneficiary_code": code, "competence_id": "homework", "member": 1, "hours_per_week": 1,
             "session_minutes": 60, "priority": "NORMAL", "starts_on": "2026-11-23", "state": "MET"}
            for one, code in enumerate(codes)
        ],
        commitments=[
            {"id": f"offer-{one}", "pact_id": pacts[one % 2][0], "partner_id": pacts[one % 2][1], "title": f"O {one}",
             "competence_ids": "homework", "hours_per_week": 1, "places": 1, "windows": "mon 15:00-16:00",
             "modes": "IN_PERSON", "valid_from": "2026-01-01", "state": "ACTIVE", "staffing": "VOLUNTEERS",
             "clearance_required": "no"}
            for one in range(CROWD)
        ],
        referrals=[
            {"id": f"held-{one}", "need_id": f"need-{one}", "commitment_id": f"offer-{one}", "state": "ACCEPTED",
             "sessions": "mon 15:00-16:00", "hours_per_week": 1, "starts_on": "2026-11-23", "ends_on": "2027-05-23"}
            for one in range(CROWD)
        ],
    )  # fmt: skip


async def test_twenty_assignments_of_one_volunteer_at_the_same_time_in_two_pacts_are_one(office, load):
    await crowd(load, office)
    answers = await asyncio.gather(*(add(office, referral=f"referral:held-{one}") for one in range(CROWD)))
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "held" for one in answers)
    assert kinds == {"held": 1, "VolunteerBusy": CROWD - 1}
    left = await office.driver.execute_query(
        "MATCH (:Volunteer {id: 'ada'})-[:HOLDS]->(one)-[:OF]->(referral) WHERE referral.id STARTS WITH 'held-' "
        "RETURN count(one) AS held, count { MATCH (locked) WHERE locked.lock } AS locked"
    )
    assert left.records[0].data() == {"held": 1, "locked": 0}


async def test_of_an_accept_and_assignments_at_the_same_time_one_holds(office, load):
    await crowd(load, office)
    await load(office, referrals=[HOMEWORK | {"state": "REQUESTED"}])
    accept = """mutation($behalf: OnBehalfInput) { done: referralAccept(id: "referral:homework-new", onBehalf: $behalf) {
      referral { id } userErrors { __typename message path } } }"""
    for one in range(6):
        accepted, held = await asyncio.gather(
            ask(office, accept, behalf=BEHALF), add(office, referral=f"referral:held-{one}")
        )
        yes = [not accepted["done"]["userErrors"], not held["userErrors"]]
        assert sorted(yes) == [False, True]
        await office.driver.execute_query(
            "MATCH (:Volunteer {id: 'ada'})-[:HOLDS]->(made)-[:OF]->(held) WHERE held.id STARTS WITH 'held-' DETACH DELETE made"
        )
        await load(
            office, referrals=[HOMEWORK | {"state": "REQUESTED", "requested_on": f"2026-11-{one + 2:02}"}]
        )


async def test_two_referrals_of_one_offer_at_the_same_time_are_one_group(office, load):
    await load(office, referrals=[HOMEWORK | {"commitment_id": "maths-online"}])
    await added(office)
    assert (await added(office, referral="referral:homework-new"))["volunteer"]["id"] == "volunteer:ada"


async def test_the_same_key_asks_once_and_the_same_sessions_are_not_held_twice(office, contents_of):
    made = await asyncio.gather(*(added(office, key="once") for _ in range(5)))
    assert len({one["id"] for one in made}) == 1
    before = await contents_of(office)
    other = await add(office, key="once", sessions=FIRST_HALF)
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}
    again = await add(office)
    assert problems(again["userErrors"]) == {("AlreadyAssigned", "volunteerId")}
    assert again["userErrors"][0]["assignmentId"] == made[0]["id"]
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"referral": "referral:nothing", "volunteer": "volunteer:nobody"},
         {("NotFound", "referralId"), ("NotFound", "volunteerId")}),
        ({"referral": "area:mill", "volunteer": "organisation:lantern"},
         {("NotFound", "referralId"), ("NotFound", "volunteerId")}),
        ({"volunteer": "volunteer:lantern"}, {("NotFound", "volunteerId")}),
        ({"referral": "referral:paper-done"}, {("WrongState", "referralId")}),
        ({"sessions": [{"weekday": "TUESDAY", "opens": "15:00"}]}, {("NoSuchSession", "sessions.0")}),
        ({"sessions": FIRST_HALF * 2}, {("Repeated", "sessions.1")}),
        ({"sessions": FIRST_HALF * 51}, {("TooMany", "sessions")}),
        ({"sessions": []}, {("Missing", "sessions")}),
        ({"from": "2026-09-13"}, {("OutsidePeriod", "from")}),
        ({"to": "2027-06-11"}, {("OutsidePeriod", "to")}),
        ({"from": "2026-12-02", "to": "2026-12-01"}, {("PeriodReversed", "to")}),
        ({"key": " "}, {("Missing", "idempotencyKey")}),
        ({"behalf": None}, {("Missing", "onBehalf")}),
        ({"behalf": BEHALF | {"saidOn": "2026-11-24"}}, {("InTheFuture", "onBehalf.saidOn")}),
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_and_changes_nothing(tiny, given, wrong, contents_of):
    before = await contents_of(tiny)
    found = await add(tiny, **given)
    assert (problems(found["userErrors"]), found["assignment"]) == (wrong, None)
    assert await contents_of(tiny) == before


async def test_an_end_that_makes_no_sense_is_refused_and_changes_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    known = "assignment:homework-asked--ada--2026-10-05"
    for id_, day, wrong in (
        ("assignment:nothing", "2026-12-01", ("NotFound", "id")),
        ("referral:paper-done", "2026-12-01", ("NotFound", "id")),
        (known, "2026-10-04", ("OutsidePeriod", "day")),
        (known, "2027-06-11", ("OutsidePeriod", "day")),
    ):
        found = await end(tiny, id_, day)
        assert (problems(found["userErrors"]), found["assignment"]) == ({wrong}, None)
    found = await end(tiny, known, "2026-12-01", behalf=None)
    assert problems(found["userErrors"]) == {("Missing", "onBehalf")}
    assert await contents_of(tiny) == before


async def test_a_partner_assigns_those_it_may_read_about_or_named_and_nobody_elses_referrals(office, load):
    """Nobody belongs to this cooperative: Ada may be assigned by it once she is named to do what it offers."""
    given = {"referral": RUNNING, "volunteer": "volunteer:ada", "behalf": None}
    found = await answer(office, ADD, viewer=THREAD, key="a", **given)
    assert found.codes == {"FORBIDDEN"}
    await office.driver.execute_query(
        "MATCH (ada:Volunteer {id: 'ada'}), (offer:Commitment {id: 'maths-online'}) CREATE (ada)-[:STAFFS]->(offer)"
    )
    made = await added(office, viewer=THREAD, behalf=None)
    assert made["history"][0]["by"] == "ugo"
    for viewer in (LANTERN, ADA, somebody(), somebody(Role.ADMINISTRATOR)):
        assert (await answer(office, ADD, viewer=viewer, key="b", **given)).codes == {"FORBIDDEN"}
        other = await answer(office, END, viewer=viewer, id=made["id"], day="2026-12-01", behalf=None)
        assert other.codes == {"FORBIDDEN"}


async def test_a_volunteer_sees_when_and_where_and_never_the_referral_of_somebody_else(office):
    made = await added(office)
    query = """{ node(id: "volunteer:ada") { ... on Volunteer { assignments {
      id startsOn sessions { opens } commitment { title } referral { id } } } } }"""
    for viewer in (ADA, LANTERN):
        [now, _] = (await ask(office, query, viewer=viewer))["node"]["assignments"]
        assert (now["id"], now["commitment"]["title"], now["referral"]) == (
            made["id"],
            "Matematica a distanza",
            None,
        )
        node = f'{{ node(id: "{made["id"]}") {{ id ... on Assignment {{ referral {{ id }} }} }} }}'
        assert (await ask(office, node, viewer=viewer))["node"] == {"id": made["id"], "referral": None}
    stranger = Viewer("x", frozenset({Role.PARTNER}), frozenset({"neighbours"}))
    assert (await ask(office, node, viewer=stranger))["node"] is None
    assert (await answer(office, query, viewer=stranger)).codes == {"FORBIDDEN"}
    assert (await answer(office, node, viewer=somebody(Role.ADMINISTRATOR))).codes == {"FORBIDDEN"}
    seen = (await ask(office, node, viewer=THREAD))["node"]
    assert seen["referral"] == {"id": RUNNING}


async def test_each_deed_takes_the_same_few_round_trips(office, load):
    bare = """mutation($referral: ID!, $behalf: OnBehalfInput) { assignmentAdd(referralId: $referral,
      volunteerId: "volunteer:ada", idempotencyKey: "trips", onBehalf: $behalf) { assignment { id } } }"""
    found = await answer(office, bare, referral=RUNNING, behalf=BEHALF)
    steps = ["take_parties", "weigh", "add", "by_ids"]
    assert found.trips == ["keys/take", *(f"assignments/{step}" for step in steps)]
    ending = """mutation($id: ID!, $behalf: OnBehalfInput) { assignmentEnd(id: $id, day: "2026-12-07", onBehalf: $behalf) {
      assignment { id endsOn } } }"""
    id_ = found.data["assignmentAdd"]["assignment"]["id"]
    found = await answer(office, ending, id=id_, behalf=BEHALF)
    assert found.trips == [f"assignments/{step}" for step in ("take", "by_ids", "end")]


WITHDRAW = f"""mutation($id: ID!, $behalf: OnBehalfInput) {{ done: assignmentEnterInError(id: $id, onBehalf: $behalf) {{
  assignment {{ id state history {{ deed fields }} }} {ERRORS} }} }}"""


async def withdraw(graph, id_, behalf=BEHALF, **rest):
    return (await ask(graph, WITHDRAW, id=id_, behalf=behalf, **rest))["done"]


async def test_a_mistaken_assignment_is_withdrawn_and_binds_the_volunteer_no_more(office, contents_of):
    made = await added(office)
    again = await add(office)
    assert problems(again["userErrors"]) == {("AlreadyAssigned", "volunteerId")}
    found = await withdraw(office, made["id"])
    assert found["userErrors"] == []
    assert (found["assignment"]["state"], found["assignment"]["history"][-1]) == (
        "ENTERED_IN_ERROR",
        {"deed": "ENTER_IN_ERROR", "fields": ["state"]},
    )
    query = f"""{{ node(id: "{RUNNING}") {{ ... on Referral {{ assignments {{ id state }} }} }}
      ada: node(id: "volunteer:ada") {{ ... on Volunteer {{ assignments {{ id }} }} }} }}"""
    seen = await ask(office, query)
    assert seen["node"]["assignments"] == [{"id": made["id"], "state": "ENTERED_IN_ERROR"}]
    assert made["id"] not in [one["id"] for one in seen["ada"]["assignments"]]
    before = await contents_of(office)
    assert problems((await withdraw(office, made["id"]))["userErrors"]) == {("WrongState", "id")}
    assert problems((await end(office, made["id"], "2026-12-07"))["userErrors"]) == {("WrongState", "id")}
    assert problems((await withdraw(office, "assignment:none"))["userErrors"]) == {("NotFound", "id")}
    late = await withdraw(office, made["id"], behalf=None, viewer=somebody(Role.COORDINATOR))
    assert problems(late["userErrors"]) == {("Missing", "onBehalf")}
    assert (await answer(office, WITHDRAW, id=made["id"], viewer=LANTERN)).codes == {"FORBIDDEN"}
    assert await contents_of(office) == before
    assert (await added(office))["id"] != made["id"]


@pytest.mark.parametrize(
    ("papers", "wrong"),
    [
        ({"insuranceUntil": "2026-12-20", "clearanceUntil": "2026-12-20"}, set()),
        ({"insuranceUntil": "2026-12-19", "clearanceUntil": "2030-12-31"}, {"NotInsured"}),
        ({"insuranceUntil": "2030-12-31", "clearanceUntil": "2026-12-19"}, {"NotCleared"}),
        ({"insuranceUntil": "2026-12-19", "clearanceUntil": "2026-12-19"}, {"NotInsured", "NotCleared"}),
    ],
)
async def test_who_holds_sessions_is_insured_and_with_minors_cleared(office, papers, wrong, contents_of):
    await office.driver.execute_query(
        """MATCH (ada:Volunteer {id: 'ada'}) SET ada.insuranceUntil = date($insuranceUntil),
        ada.clearanceUntil = date($clearanceUntil)""",
        papers,
    )
    before = await contents_of(office)
    found = await add(office)
    assert problems(found["userErrors"]) == {(kind, "volunteerId") for kind in wrong}
    assert (await contents_of(office) == before) == bool(wrong)
    for told in found["userErrors"]:
        assert (told.get("insuranceUntil") or told.get("clearanceUntil"), told["neededUntil"]) == (
            "2026-12-19",
            "2026-12-20",
        )


async def test_clearance_is_asked_only_with_minors_and_where_the_host_asks_it(office):
    await office.driver.execute_query(
        """MATCH (ada:Volunteer {id: 'ada'}) SET ada.clearanceUntil = date('2026-01-01')
        WITH 1 AS one MATCH (maths:Commitment {id: 'maths-online'}) SET maths.clearanceRequired = false"""
    )
    await added(office)


async def test_what_nobody_knows_is_allowed_and_told_as_to_be_checked(office):
    made = await added(office, volunteer="volunteer:carla")
    query = f'{{ node(id: "{made["id"]}") {{ ... on Assignment {{ toCheck }} }} }}'
    assert (await ask(office, query))["node"]["toCheck"] == [
        "Carla Esempio: idoneità con minori non indicata"
    ]
    await office.driver.execute_query("MATCH (carla:Volunteer {id: 'carla'}) REMOVE carla.insuranceUntil")
    assert len((await ask(office, query))["node"]["toCheck"]) == 2
    known = await added(office)
    query = query.replace(made["id"], known["id"])
    assert (await ask(office, query))["node"]["toCheck"] == []
