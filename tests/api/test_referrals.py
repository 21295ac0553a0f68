"""A family's needs entrusted to partners: asked, answered, ended; and nothing is promised twice."""

import asyncio
from collections import Counter
from itertools import count

import pytest

from graph_service.domain.model import RESERVING, ReferralState
from graph_service.domain.permissions import Role, Viewer
from graph_service.domain.referrals import MOVES, Deed
from tests.api.asking import answer, ask, problems, somebody

REFERRAL = """id state hoursPerWeek places startsOn endsOn reason unmet choice sessions { weekday opens closes }
  commitment { id } partner { id } competence { id } area { id } need { id state }
  history { deed by fields onBehalf { saidBy means saidOn } }"""
ERRORS = """userErrors { __typename message path ... on CapacityExceeded { freeHours freeWindows { weekday opens closes } }
  ... on WrongState { state allowedStates } ... on NeedCovered { uncoveredHours }
  ... on AlreadyAsked { referralId } }"""
REQUEST = f"""mutation($requests: [ReferralInput!]!, $key: String!) {{
  referralRequest(requests: $requests, idempotencyKey: $key) {{ referrals {{ {REFERRAL} }} {ERRORS} }} }}"""
BEHALF = {"saidBy": "Signora Lanterna", "means": "PHONE", "saidOn": "2026-11-23"}
FIELDS = {
    Deed.ACCEPT: "referralAccept",
    Deed.REJECT: "referralReject",
    Deed.START: "referralStart",
    Deed.HOLD: "referralHold",
    Deed.RESUME: "referralResume",
    Deed.COMPLETE: "referralComplete",
    Deed.FAIL: "referralFail",
    Deed.CANCEL: "referralCancel",
    Deed.ENTER_IN_ERROR: "referralEnterInError",
}
BY_SENDER = {Deed.CANCEL, Deed.ENTER_IN_ERROR}
SAYS_WHY = {Deed.REJECT, Deed.FAIL, Deed.CANCEL}
HOMEWORK = {
    "needId": "need:tny234-homework",
    "commitmentId": "commitment:homework-club",
    "sessions": [{"weekday": "MONDAY", "opens": "15:00"}, {"weekday": "THURSDAY", "opens": "16:00"}],
}
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
keys = (f"key-{number}" for number in count())


async def request(graph, *requests, key=None, **rest):
    found = await ask(graph, REQUEST, requests=list(requests), key=key or next(keys), **rest)
    return found["referralRequest"]


async def requested(graph, *requests, **rest):
    """Return the referrals asked for, which must not be refused."""
    found = await request(graph, *requests, **rest)
    assert found["userErrors"] == []
    return found["referrals"]


def deed_query(deed, behalf=True):
    by_sender = deed in BY_SENDER
    declared = "" if by_sender else ", $behalf: OnBehalfInput"
    given = "" if by_sender else ", onBehalf: $behalf"
    why = ", reason: NO_CAPACITY" if deed in SAYS_WHY else ""
    return f"""mutation($id: ID!{declared}) {{
      moved: {FIELDS[deed]}(id: $id{why}{given}) {{ referral {{ {REFERRAL} }} {ERRORS} }} }}"""


async def do(graph, deed, id_, behalf=BEHALF, **rest):
    given = {} if deed in BY_SENDER else {"behalf": behalf}
    return (await ask(graph, deed_query(deed), id=id_, **given, **rest))["moved"]


async def test_a_need_is_asked_accepted_begun_suspended_and_ended_and_its_history_tells(office):
    [asked] = await requested(office, HOMEWORK | {"choice": "FAMILY_WISH"})
    assert (asked["state"], asked["hoursPerWeek"], asked["places"]) == ("REQUESTED", 2, 1)
    assert (asked["startsOn"], asked["endsOn"]) == ("2026-11-23", "2027-05-23")
    assert asked["choice"] == "FAMILY_WISH"
    assert (asked["partner"]["id"], asked["area"]["id"]) == ("organisation:lantern", "area:bridge")
    steps = [(Deed.ACCEPT, "ACCEPTED"), (Deed.START, "IN_PROGRESS"), (Deed.HOLD, "ON_HOLD")]
    steps += [(Deed.RESUME, "IN_PROGRESS"), (Deed.COMPLETE, "COMPLETED")]
    for deed, state in steps:
        found = await do(office, deed, asked["id"])
        assert found["userErrors"] == []
        assert (found["referral"]["state"], found["referral"]["need"]["state"]) == (state, "MET")
    history = found["referral"]["history"]
    assert [one["deed"] for one in history] == ["REQUEST", *(deed for deed, _ in steps)]
    assert history[0]["onBehalf"] is None
    assert all(one["onBehalf"] == BEHALF for one in history[1:])


@pytest.mark.parametrize("deed", [Deed.CANCEL, Deed.FAIL, Deed.ENTER_IN_ERROR])
async def test_a_need_waits_again_when_what_covered_it_ends_badly(office, deed):
    [asked] = await requested(office, HOMEWORK)
    for step in (Deed.ACCEPT, Deed.START):
        await do(office, step, asked["id"])
    found = await do(office, deed, asked["id"])
    assert found["userErrors"] == []
    assert found["referral"]["need"]["state"] == "OPEN"


async def test_states_move_as_the_table_says_and_a_refusal_changes_nothing(office, contents_of):
    [asked] = await requested(office, HOMEWORK)
    key = asked["id"].removeprefix("referral:")
    for state in ReferralState:
        await office.driver.execute_query(
            "MATCH (referral:Referral {id: $id}) SET referral.state = $state", id=key, state=state
        )
        before = await contents_of(office)
        for deed in FIELDS:
            if state in MOVES[deed].sources:
                continue
            found = await do(office, deed, asked["id"])
            [error] = found["userErrors"]
            assert (found["referral"], error["__typename"]) == (None, "WrongState")
            assert (error["state"], set(error["allowedStates"])) == (state, MOVES[deed].sources)
        assert await contents_of(office) == before


async def test_twenty_families_cannot_take_three_places(office, load):
    codes = [
        f"FAM-TNY{number}" for number in range(222, 300) if "0" not in str(number) and "1" not in str(number)
    ]
    codes = codes[:20]
    await load(
        office,
        beneficiaries=[{"code": code, "area_id": "bridge", "languages": "it", "refused_partner_ids": ""} for code in codes],
        members=[{"beneficiary_code": code, "number": "1", "age_band": "AGE_6_10"} for code in codes],
        needs=[
            {"id": f"homework-{number}", "beneficiary_code": code, "competence_id": "homework", "member": "1",
             "hours_per_week": "1", "session_minutes": "60", "priority": "NORMAL", "starts_on": "2026-11-23",
             "state": "OPEN"}
            for number, code in enumerate(codes)
        ],
    )  # fmt: skip
    asked = [
        (await requested(office, HOMEWORK | {"needId": f"need:homework-{number}",
                                             "sessions": [{"weekday": "MONDAY", "opens": "15:00"}]}))[0]
        for number in range(len(codes))
    ]  # fmt: skip
    answers = await asyncio.gather(*(do(office, Deed.ACCEPT, one["id"]) for one in asked))
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "yes" for one in answers)
    assert kinds == {"yes": 3, "CapacityExceeded": 17}
    for one in answers:
        for error in one["userErrors"]:
            assert error["freeHours"] == 3
            assert {"weekday": "MONDAY", "opens": "16:00:00", "closes": "17:00:00"} in error["freeWindows"]
    held = await office.driver.execute_query(
        "MATCH (:Commitment {id: 'homework-club'})<-[:TO]-(held:Referral) WHERE held.state IN $reserving "
        "RETURN sum(held.places) AS places, count { MATCH (locked) WHERE locked.lock } AS locked",
        reserving=sorted(RESERVING),
    )
    assert held.records[0].data() == {"places": 3, "locked": 0}
    await do(office, Deed.CANCEL, next(one["referral"]["id"] for one in answers if one["referral"]))
    refused = next(a["id"] for a, one in zip(asked, answers, strict=True) if one["userErrors"])
    assert (await do(office, Deed.ACCEPT, refused))["referral"]["state"] == "ACCEPTED"


async def test_all_are_asked_or_none(office, contents_of):
    before = await contents_of(office)
    found = await request(
        office, HOMEWORK, {"needId": "need:tny234-italian", "commitmentId": "commitment:nowhere"}
    )
    assert problems(found["userErrors"]) == {("NotFound", "requests.1.commitmentId")}
    assert found["referrals"] == []
    assert await contents_of(office) == before


async def test_the_same_key_asks_once_and_another_asking_under_it_is_refused(office):
    twice = await asyncio.gather(*(requested(office, HOMEWORK, key="once") for _ in range(5)))
    assert len({one["id"] for [one] in twice}) == 1
    found = await request(office, HOMEWORK | {"sessions": HOMEWORK["sessions"][:1]}, key="once")
    assert problems(found["userErrors"]) == {("KeyReused", "idempotencyKey")}


async def test_nobody_is_asked_twice_for_one_need_until_the_first_asking_is_over(office):
    answers = await asyncio.gather(*(request(office, HOMEWORK) for _ in range(5)))
    [first] = [one["referrals"][0] for one in answers if one["referrals"]]
    for one in answers:
        for error in one["userErrors"]:
            assert (error["__typename"], error["path"]) == ("AlreadyAsked", ["requests", "0"])
            assert error["referralId"] == first["id"]
    await do(office, Deed.REJECT, first["id"])
    assert len(await requested(office, HOMEWORK)) == 1


async def test_what_is_asked_in_one_go_counts_together(office):
    """Two halves of a need are asked for, a third has nothing left to cover."""
    monday, thursday = ([one] for one in HOMEWORK["sessions"])
    room = {"needId": HOMEWORK["needId"], "commitmentId": "commitment:learning-room"}
    found = await request(office, HOMEWORK, room | {"sessions": monday})
    assert problems(found["userErrors"]) == {("NeedCovered", "requests.1")}
    assert found["userErrors"][0]["uncoveredHours"] == 0
    both = await requested(office, HOMEWORK | {"sessions": thursday}, room | {"sessions": monday})
    assert [one["hoursPerWeek"] for one in both] == [1, 1]
    half = await do(office, Deed.ACCEPT, both[0]["id"])
    assert half["referral"]["need"]["state"] == "OPEN"
    whole = await do(office, Deed.ACCEPT, both[1]["id"])
    assert whole["referral"]["need"]["state"] == "MET"


NO_SESSIONS = {"sessions": []}


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ([], {("Missing", "requests")}),
        ([HOMEWORK] * 101, {("TooMany", "requests")} | {("Repeated", f"requests.{n}") for n in range(1, 101)}),
        ([HOMEWORK, HOMEWORK], {("Repeated", "requests.1")}),
        ([HOMEWORK | {"needId": "area:mill"}], {("NotFound", "requests.0.needId")}),
        ([HOMEWORK | {"needId": "need:nobody"}], {("NotFound", "requests.0.needId")}),
        ([HOMEWORK | {"commitmentId": "commitment:x"}], {("NotFound", "requests.0.commitmentId")}),
        ([HOMEWORK | NO_SESSIONS], {("Missing", "requests.0.sessions")}),
        (
            [HOMEWORK | {"sessions": [{"weekday": "MONDAY", "opens": "16:30"}]}],
            {("OutsideTimes", "requests.0.sessions.0")},
        ),
        (
            [HOMEWORK | {"sessions": [{"weekday": "MONDAY", "opens": "15:00"}, {"weekday": "MONDAY", "opens": "15:30"}]}],
            {("Repeated", "requests.0.sessions.1")},
        ),
        ([HOMEWORK | {"from": "2027-01-10", "to": "2027-01-01"}], {("PeriodReversed", "requests.0.to")}),
        ([HOMEWORK | {"to": "2030-11-01"}], {("OutsidePeriod", "requests.0.to")}),
        ([HOMEWORK | {"to": "2026-11-01"}], {("PeriodInThePast", "requests.0.to")}),
        ([HOMEWORK | {"needId": "need:tny234-paper"}], {("WrongState", "requests.0.needId")}),
        ([HOMEWORK | {"needId": "need:tny567-spid", "commitmentId": "commitment:spid-dario",
           "sessions": [{"weekday": "WEDNESDAY", "opens": "20:00"}]}],
         {("RefusedByFamily", "requests.0")}),
    ],
)  # fmt: skip
async def test_requests_that_make_no_sense_are_refused_and_name_the_culprit(tiny, asked, wrong, contents_of):
    before = await contents_of(tiny)
    found = await request(tiny, *asked)
    assert problems(found["userErrors"]) == wrong
    assert found["referrals"] == []
    assert await contents_of(tiny) == before


async def test_a_key_that_is_empty_or_too_long_is_refused(tiny):
    for key, kind in ((" ", "Missing"), ("x" * 101, "TooMany")):
        found = await request(tiny, HOMEWORK, key=key)
        assert problems(found["userErrors"]) == {(kind, "idempotencyKey")}


async def test_whoever_writes_down_a_partners_answer_tells_on_whose_word(office, contents_of):
    [asked] = await requested(office, HOMEWORK)
    before = await contents_of(office)
    for behalf, wrong in (
        (None, {("Missing", "onBehalf")}),
        (BEHALF | {"saidBy": " "}, {("Missing", "onBehalf.saidBy")}),
        (BEHALF | {"saidOn": "2026-11-24"}, {("InTheFuture", "onBehalf.saidOn")}),
    ):
        found = await do(office, Deed.ACCEPT, asked["id"], behalf)
        assert problems(found["userErrors"]) == wrong
    assert await contents_of(office) == before
    found = await do(office, Deed.ACCEPT, asked["id"], None, viewer=LANTERN)
    assert found["referral"]["state"] == "ACCEPTED"
    assert found["referral"]["history"][-1]["by"] == "giulia"


async def test_a_partner_answers_and_sees_its_own_and_never_the_family(office):
    [asked] = await requested(office, HOMEWORK)
    page = f'{{ referrals(partnerId: "organisation:lantern", states: [REQUESTED]) {{ totalCount edges {{ node {{ {REFERRAL} }} }} }} }}'
    seen = (await ask(office, page, viewer=LANTERN))["referrals"]
    assert seen["totalCount"] == 1
    [edge] = seen["edges"]
    assert (edge["node"]["id"], edge["node"]["need"]) == (asked["id"], None)
    other = Viewer("anna", frozenset({Role.PARTNER}), frozenset({"thread"}))
    assert (await answer(office, page, viewer=other)).codes == {"FORBIDDEN"}
    node = f'{{ node(id: "{asked["id"]}") {{ id }} }}'
    assert (await ask(office, node, viewer=LANTERN))["node"] == {"id": asked["id"]}
    assert (await ask(office, node, viewer=other))["node"] is None
    for viewer in (other, somebody(), somebody(Role.ADMINISTRATOR)):
        found = await answer(office, deed_query(Deed.ACCEPT), viewer=viewer, id=asked["id"], behalf=BEHALF)
        assert found.codes == {"FORBIDDEN"}
    found = await answer(office, deed_query(Deed.CANCEL), viewer=LANTERN, id=asked["id"])
    assert found.codes == {"FORBIDDEN"}
    found = await answer(office, REQUEST, viewer=somebody(Role.COORDINATOR), requests=[HOMEWORK], key="c")
    assert found.codes == {"FORBIDDEN"}


async def test_a_referral_that_is_not_there_is_told(tiny):
    found = await do(tiny, Deed.ACCEPT, "referral:nothing")
    assert problems(found["userErrors"]) == {("NotFound", "id")}
    found = await do(tiny, Deed.ACCEPT, "need:tny234-paper")
    assert problems(found["userErrors"]) == {("NotFound", "id")}


async def test_each_deed_takes_the_same_few_round_trips(office):
    bare = """mutation($requests: [ReferralInput!]!, $key: String!) {
      referralRequest(requests: $requests, idempotencyKey: $key) { referrals { id state } userErrors { path } } }"""
    asking = ["keys/take", "referrals/weigh", "referrals/request", "referrals/by_ids"]
    one = await answer(office, bare, requests=[HOMEWORK], key="one")
    await do(office, Deed.REJECT, one.data["referralRequest"]["referrals"][0]["id"])
    room = {"needId": "need:tny234-italian", "commitmentId": "commitment:italian-course",
            "sessions": [{"weekday": "TUESDAY", "opens": "09:30"}]}  # fmt: skip
    two = await answer(office, bare, requests=[HOMEWORK, room], key="two")
    assert two.data["referralRequest"]["userErrors"] == []
    assert one.trips == two.trips == asking
    id_ = two.data["referralRequest"]["referrals"][0]["id"]
    accept = "mutation($id: ID!) { referralAccept(id: $id) { referral { id state } } }"
    found = await answer(office, accept, id=id_, viewer=LANTERN)
    assert found.trips == ["referrals/take", "referrals/weigh", "referrals/save"]
