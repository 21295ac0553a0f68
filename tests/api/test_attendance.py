"""Sessions are recorded one by one or a week at a time, and the hours are told against those promised."""

import asyncio
from collections import Counter

import pytest

from graph_service.domain.model import ReferralState
from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody

ATTENDANCE = """day opens state minutes volunteer { id } referral { id state }
  history { deed by fields onBehalf { saidBy means saidOn } }"""
ERRORS = """userErrors { __typename message path ... on NoSuchSession { sessionWindows { weekday opens closes } }
  ... on ClosedThen { closedFrom closedTo } ... on OutsidePeriod { validFrom validTo } ... on WrongState { state } }"""
RECORD = f"""mutation($referral: ID!, $day: Date!, $opens: Time, $state: AttendanceState!, $minutes: Int, $volunteer: ID,
    $behalf: OnBehalfInput) {{
  done: attendanceRecord(referralId: $referral, day: $day, opens: $opens, state: $state, minutes: $minutes,
    volunteerId: $volunteer, onBehalf: $behalf) {{ attendance {{ {ATTENDANCE} }} {ERRORS} }} }}"""
WEEK = f"""mutation($partner: ID!, $of: Date!, $behalf: OnBehalfInput) {{
  done: attendanceRecordWeek(partnerId: $partner, weekOf: $of, onBehalf: $behalf) {{
    recorded {{ {ATTENDANCE} }} leftAlone toCome byArrangement {ERRORS} }} }}"""
HOURS = "promisedHours bookedHours heldHours missedHours cancelledHours unrecordedHours userErrors { __typename message path }"
BEHALF = {"saidBy": "Signora Filo", "means": "PHONE", "saidOn": "2026-11-23"}
RUNNING, THREAD_ID = "referral:maths-running", "organisation:thread"
THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
ADA = Viewer("ada", frozenset({Role.PARTNER}), frozenset({"ada"}))
CASE_MANAGER, COORDINATOR = somebody(Role.CASE_MANAGER), somebody(Role.COORDINATOR)


async def record(graph, day="2026-11-16", opens="15:00", state="HELD", behalf=None, viewer=THREAD, **given):
    variables = {"referral": RUNNING, "day": day, "opens": opens, "state": state, "behalf": behalf, **given}
    return (await ask(graph, RECORD, viewer=viewer, **variables))["done"]


async def tap(graph, of, partner=THREAD_ID, behalf=None, viewer=THREAD):
    return (await ask(graph, WEEK, viewer=viewer, partner=partner, of=of, behalf=behalf))["done"]


async def referral_of(graph, parts, viewer=THREAD):
    return (
        await ask(graph, f'{{ node(id: "{RUNNING}") {{ ... on Referral {{ {parts} }} }} }}', viewer=viewer)
    )["node"]


async def hours(graph, node="organisation:thread", start="2026-11-16", end="2026-11-22", viewer=COORDINATOR):
    query = f"""{{ node(id: "{node}") {{ ... on Partner {{ fulfilment(from: "{start}", to: "{end}") {{ {HOURS} }} }}
      ... on CommunityPact {{ pact: fulfilment(from: "{start}", to: "{end}") {{ {HOURS} }} }} }} }}"""
    return await answer(graph, query, viewer=viewer)


async def test_a_session_is_recorded_and_corrected_and_its_history_tells_no_value(office):
    first = (await record(office))["attendance"]
    assert (first["state"], first["minutes"], first["volunteer"]) == ("HELD", 60, None)
    assert first["referral"] == {"id": RUNNING, "state": "IN_PROGRESS"}
    second = await record(office, state="MISSED", minutes=45, behalf=BEHALF, viewer=CASE_MANAGER)
    assert second["userErrors"] == []
    history = second["attendance"]["history"]
    assert [(one["deed"], one["by"], one["fields"]) for one in history] == [
        ("RECORD", "ugo", ["state", "minutes", "volunteer"]),
        ("CORRECT", "somebody", ["state", "minutes"]),
    ]
    assert (history[0]["onBehalf"], history[1]["onBehalf"]) == (None, BEHALF)
    third = (await record(office, volunteer="volunteer:ada", behalf=BEHALF, viewer=CASE_MANAGER))[
        "attendance"
    ]
    assert third["volunteer"] == {"id": "volunteer:ada"}
    await record(office, opens="16:00", state="CANCELLED")
    listed = await referral_of(office, "attendance { day opens state minutes }")
    assert listed["attendance"] == [
        {"day": "2026-11-16", "opens": "15:00:00", "state": "HELD", "minutes": 60},
        {"day": "2026-11-16", "opens": "16:00:00", "state": "CANCELLED", "minutes": 60},
    ]
    none = await referral_of(office, 'attendance(from: "2026-11-17", to: "2026-11-30") { day }')
    assert none["attendance"] == []
    held = await office.driver.execute_query(
        "MATCH (event:Event)-[:ABOUT]->(:Attendance) RETURN count(event) AS events, count(event.before) AS told, "
        "count { MATCH (locked) WHERE locked.lock } AS locked, count { (:Attendance)-[:BY]->() } AS by"
    )
    assert held.records[0].data() == {"events": 4, "told": 0, "locked": 0, "by": 1}


async def test_many_who_record_the_same_session_at_once_make_one_record(office):
    answers = await asyncio.gather(*(record(office) for _ in range(10)))
    assert all(one["userErrors"] == [] for one in answers)
    listed = await referral_of(office, "attendance { day history { deed } }")
    [one] = listed["attendance"]
    assert Counter(event["deed"] for event in one["history"]) == {"RECORD": 1, "CORRECT": 9}


async def test_one_tap_records_a_normal_week_and_leaves_alone_what_is_there(office):
    await record(office, state="MISSED")
    found = await tap(office, "2026-11-18")
    assert found["userErrors"] == []
    assert [(one["day"], one["opens"], one["state"]) for one in found["recorded"]] == [
        ("2026-11-16", "16:00:00", "HELD")
    ]
    assert (found["leftAlone"], found["toCome"], found["byArrangement"]) == (1, 0, 0)
    assert found["recorded"][0]["history"][0]["deed"] == "RECORD_WEEK"
    assert found["recorded"][0]["referral"]["state"] == "IN_PROGRESS"
    again = await tap(office, "2026-11-16")
    assert (again["recorded"], again["leftAlone"]) == ([], 2)


async def test_a_partner_records_nothing_of_a_family_that_agrees_no_more_and_others_on_its_word_do(office):
    await office.driver.execute_query(
        f"""MATCH (:Referral {{id: '{RUNNING.removeprefix("referral:")}'}})-[:MEETS]->(:Need)<-[:HAS]-(family)
        MATCH (family)-[:GAVE]->(consent:Consent {{purpose: 'REFERRAL'}}) SET consent.withdrawnOn = date('2026-11-20')"""
    )
    alone = await record(office)
    assert problems(alone["userErrors"]) == {("NotFound", "referralId")}
    week = await tap(office, "2026-11-18")
    assert (week["recorded"], week["leftAlone"], week["userErrors"]) == ([], 0, [])
    told = await tap(office, "2026-11-18", behalf=BEHALF, viewer=CASE_MANAGER)
    assert len(told["recorded"]) == 2


async def test_a_tap_that_finds_nothing_to_record_changes_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    empty = await tap(tiny, "2026-08-10")
    assert (empty["recorded"], empty["leftAlone"], empty["userErrors"]) == ([], 0, [])
    assert await contents_of(tiny) == before


async def test_many_taps_at_once_record_each_session_once(office):
    answers = await asyncio.gather(*(tap(office, "2026-11-16") for _ in range(8)))
    assert sorted(len(one["recorded"]) for one in answers) == [0] * 7 + [2]
    assert sum(one["leftAlone"] for one in answers) == 14


async def test_a_tap_this_week_leaves_out_closures_and_the_days_to_come(office):
    await office.driver.execute_query(
        """MATCH (offer:Commitment {id: 'maths-online'}) SET offer.closures = ['2026-11-16/2026-11-16']
        WITH offer MATCH (referral:Referral {id: 'maths-running'}) SET referral.sessions = ['mon 15:00-16:00', 'wed 15:00-16:00']"""
    )
    now = await tap(office, "2026-11-25")
    assert ([one["day"] for one in now["recorded"]], now["toCome"]) == (["2026-11-23"], 1)
    before = await tap(office, "2026-11-16")
    assert [one["day"] for one in before["recorded"]] == ["2026-11-18"]
    assert problems((await record(office))["userErrors"]) == {("ClosedThen", "day")}


async def test_the_volunteer_assigned_is_told_to_have_held_the_week(office):
    add = """mutation($behalf: OnBehalfInput) { assignmentAdd(referralId: "referral:maths-running",
      volunteerId: "volunteer:ada", from: "2026-11-01", sessions: [{weekday: MONDAY, opens: "16:00"}],
      idempotencyKey: "x", onBehalf: $behalf) { userErrors { message } } }"""
    assert (await ask(office, add, behalf=BEHALF))["assignmentAdd"]["userErrors"] == []
    found = await tap(office, "2026-11-16")
    assert [(one["opens"], one["volunteer"]) for one in found["recorded"]] == [
        ("15:00:00", None),
        ("16:00:00", {"id": "volunteer:ada"}),
    ]


@pytest.mark.parametrize("state", ReferralState)
async def test_a_tap_is_for_what_is_accepted_or_in_progress(office, state):
    await office.driver.execute_query(
        "MATCH (referral:Referral {id: 'maths-running'}) SET referral.state = $state", state=state
    )
    found = await tap(office, "2026-11-16")
    assert len(found["recorded"]) == (2 if state in {"ACCEPTED", "IN_PROGRESS"} else 0)
    assert all(one["referral"]["state"] == state for one in found["recorded"])


async def test_what_has_ended_is_told_of_up_to_its_end_and_it_is_said_why_not_after(office, contents_of):
    await office.driver.execute_query(
        """MATCH (referral:Referral {id: 'maths-running'}) SET referral.state = 'FAILED'
        CREATE (:Event {id: 'end', deed: 'FAIL', at: datetime('2026-11-09T20:00:00Z'), by: 'ugo', fields: ['state']})
          -[:ABOUT]->(referral)"""
    )
    assert (await record(office, "2026-11-09"))["attendance"]["state"] == "HELD"
    before = await contents_of(office)
    found = await record(office, "2026-11-16")
    assert problems(found["userErrors"]) == {("OutsidePeriod", "day")}
    [error] = found["userErrors"]
    assert (error["validFrom"], error["validTo"]) == ("2026-09-14", "2026-11-09")
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"referral": "referral:nothing"}, {("NotFound", "referralId")}),
        ({"referral": "area:mill", "volunteer": "area:mill"}, {("NotFound", "referralId"), ("NotFound", "volunteerId")}),
        ({"volunteer": "volunteer:nobody"}, {("NotFound", "volunteerId")}),
        ({"volunteer": "volunteer:thread"}, {("NotFound", "volunteerId")}),
        ({"day": "2026-11-30"}, {("InTheFuture", "day")}),
        ({"day": "9999-12-31"}, {("InTheFuture", "day")}),
        ({"day": "0001-01-01"}, {("OutsidePeriod", "day")}),
        ({"day": "2026-11-17"}, {("NoSuchSession", "opens")}),
        ({"opens": "15:30"}, {("NoSuchSession", "opens")}),
        ({"opens": None}, {("Missing", "opens")}),
        ({"minutes": 0}, {("OutOfRange", "minutes")}),
        ({"minutes": 1441}, {("OutOfRange", "minutes")}),
        ({"behalf": None, "viewer": CASE_MANAGER}, {("Missing", "onBehalf")}),
        ({"referral": "referral:homework-asked", "viewer": LANTERN}, {("WrongState", "referralId")}),
    ],
)  # fmt: skip
async def test_what_was_no_session_is_refused_and_changes_nothing(tiny, given, wrong, contents_of):
    before = await contents_of(tiny)
    found = await record(tiny, **given)
    assert (problems(found["userErrors"]), found["attendance"]) == (wrong, None)
    assert await contents_of(tiny) == before


async def test_a_week_that_makes_no_sense_is_refused_and_changes_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    for given, wrong in (
        ({"of": "2026-11-30"}, ("InTheFuture", "weekOf")),
        ({"of": "9999-12-31"}, ("InTheFuture", "weekOf")),
        ({"of": "2026-11-16", "behalf": None}, ("Missing", "onBehalf")),
        ({"of": "2026-11-16", "partner": "organisation:nobody"}, ("NotFound", "partnerId")),
        ({"of": "2026-11-16", "partner": "area:mill"}, ("NotFound", "partnerId")),
    ):
        found = await tap(tiny, **{"behalf": BEHALF, "viewer": CASE_MANAGER, **given})
        assert (problems(found["userErrors"]), found["recorded"]) == ({wrong}, [])
    assert await contents_of(tiny) == before


async def test_by_arrangement_only_the_day_and_the_minutes_are_told(office):
    await office.driver.execute_query(
        "MATCH (referral:Referral {id: 'maths-running'}) SET referral.sessions = []"
    )
    assert problems((await record(office, opens=None))["userErrors"]) == {("Missing", "minutes")}
    assert (await tap(office, "2026-11-16"))["byArrangement"] == 1
    made = (await record(office, "2026-11-17", None, minutes=90))["attendance"]
    assert (made["opens"], made["minutes"]) == (None, 90)
    assert (await tap(office, "2026-11-16"))["byArrangement"] == 0
    found = (await hours(office)).data["node"]["fulfilment"]
    assert (found["bookedHours"], found["heldHours"], found["unrecordedHours"]) == (2, 1.5, 0.5)


async def test_hours_are_promised_booked_held_missed_and_cancelled(office):
    """The cooperative promises six hours of maths and six of SPID; two of maths are booked each week."""
    await tap(office, "2026-11-09")
    await record(office, opens="15:00", state="MISSED")
    await record(office, "2026-11-09", "16:00", "CANCELLED")
    found = await hours(office, start="2026-11-09", end="2026-11-22")
    expected = {"promisedHours": 24, "bookedHours": 4, "heldHours": 1, "missedHours": 1, "cancelledHours": 1,
                "unrecordedHours": 1, "userErrors": []}  # fmt: skip
    assert found.data["node"]["fulfilment"] == expected
    pact = await hours(office, "pact:south-pact", "2026-11-09", "2026-11-22")
    assert pact.data["node"]["pact"] == expected | {"promisedHours": 28}


async def test_hours_are_the_partners_own_or_of_those_who_look_after_the_network(tiny):
    for viewer in (THREAD, CASE_MANAGER, COORDINATOR):
        found = await hours(tiny, viewer=viewer)
        assert found.data["node"]["fulfilment"]["promisedHours"] == 12
    for viewer in (LANTERN, somebody(Role.PARTNER), somebody(Role.ADMINISTRATOR)):
        assert (await hours(tiny, viewer=viewer)).codes == {"FORBIDDEN"}
        assert (await hours(tiny, "pact:south-pact", viewer=viewer)).codes == {"FORBIDDEN"}
    assert (await hours(tiny, "pact:south-pact", viewer=THREAD)).codes == {"FORBIDDEN"}
    way = '{ node(id: "commitment:ada-mediation") { ... on Commitment { partner { fulfilment(from: "2026-11-16", to: "2026-11-22") { promisedHours } } } } }'
    for viewer in (ADA, LANTERN, CASE_MANAGER, COORDINATOR):
        found = (await ask(tiny, way, viewer=viewer))["node"]["partner"]["fulfilment"]
        assert found["promisedHours"] == 4
    for viewer in (THREAD, somebody(Role.ADMINISTRATOR)):
        assert (await answer(tiny, way, viewer=viewer)).codes == {"FORBIDDEN"}


async def test_days_that_make_no_sense_are_refused_with_the_way_to_them(tiny):
    for start, end, wrong in (
        ("2026-11-22", "2026-11-16", ("PeriodReversed", "to")),
        ("2020-01-01", "2026-11-16", ("OutOfRange", "to")),
        ("0001-01-01", "2026-11-16", ("OutOfRange", "from")),
        ("2026-11-16", "9999-12-31", ("OutOfRange", "to")),
    ):
        found = (await hours(tiny, start=start, end=end)).data["node"]["fulfilment"]
        assert (problems(found["userErrors"]), found["promisedHours"]) == ({wrong}, 0)


async def test_who_may_not_answer_may_not_record(tiny, contents_of):
    before = await contents_of(tiny)
    one = {"referral": RUNNING, "day": "2026-11-16", "opens": "15:00", "state": "HELD", "behalf": BEHALF}
    for viewer in (LANTERN, ADA, somebody(), somebody(Role.ADMINISTRATOR), somebody(Role.PARTNER)):
        assert (await answer(tiny, RECORD, viewer=viewer, **one)).codes == {"FORBIDDEN"}
        week = await answer(tiny, WEEK, viewer=viewer, partner=THREAD_ID, of="2026-11-16", behalf=BEHALF)
        assert week.codes == {"FORBIDDEN"}
    other = await answer(
        tiny, RECORD, viewer=THREAD, **(one | {"volunteer": "volunteer:ada", "behalf": None})
    )
    assert other.codes == {"FORBIDDEN"}
    assert await contents_of(tiny) == before


async def test_a_week_takes_as_few_round_trips_as_a_session_and_figures_one(office):
    week = """mutation { attendanceRecordWeek(partnerId: "organisation:thread", weekOf: "2026-11-16") {
      recorded { day minutes } } }"""
    steps = ["attendance/take_week", "attendance/weigh", "attendance/save"]
    assert (await answer(office, week, viewer=THREAD)).trips == steps
    await office.driver.execute_query(
        """MATCH (need:Need {id: 'tny234-homework'}), (offer:Commitment {id: 'spid-desk'}) UNWIND range(1, 30) AS number
        CREATE (offer)<-[:TO]-(:Referral {id: 'more-' + number, state: 'ACCEPTED', places: 1, minutesPerWeek: 60,
          sessions: ['tue 09:00-10:00'], startsOn: date('2026-11-01'), endsOn: date('2027-01-01')})-[:MEETS]->(need)"""
    )
    many = await answer(office, week, viewer=THREAD)
    assert (len(many.data["attendanceRecordWeek"]["recorded"]), many.trips) == (30, steps)
    one = f"""mutation {{ attendanceRecord(referralId: "{RUNNING}", day: "2026-11-16", opens: "15:00", state: MISSED) {{
      attendance {{ state }} }} }}"""
    assert (await answer(office, one, viewer=THREAD)).trips == [
        "attendance/take",
        "attendance/weigh",
        "attendance/save",
    ]
    figures = """{ pacts { edges { node { fulfilment(from: "2026-11-16", to: "2026-11-22") { heldHours } } } }
      organisations { edges { node { fulfilment(from: "2026-11-16", to: "2026-11-22") { heldHours } } } } }"""
    found = await answer(office, figures, viewer=COORDINATOR)
    assert 1 <= Counter(found.trips)["fulfilment/weigh"] <= 2
    read = f"""{{ referrals(partnerId: "{THREAD_ID}") {{ edges {{ node {{ attendance {{ state volunteer {{ name }} history {{ deed }} }}
      assignments {{ volunteer {{ name }} history {{ deed }} }} }} }} }} }}"""
    trips = Counter((await answer(office, read, viewer=THREAD)).trips)
    assert trips["attendance/of_referrals"] == trips["assignments/of_referrals"] == 1
    assert trips["events/of_attendance"] == 1
