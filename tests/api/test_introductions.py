"""A family is introduced to a partner, and carries a code by which the partner finds its referral and no other."""

import asyncio
from itertools import count

import pytest

from graph_service.domain.paper_codes import MOST_TRIES, new_code
from graph_service.domain.permissions import Role, Viewer
from graph_service.events.links import Signer
from graph_service.events.tending import Habits, tend
from tests.api.asking import MONDAY, answer, ask, problems, somebody

LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
THREAD = Viewer("ugo", frozenset({Role.PARTNER}), frozenset({"thread"}))
CASE_MANAGER = somebody(Role.CASE_MANAGER)
INTRODUCTION = "introduction { on at operator place { id } }"
ERRORS = "userErrors { __typename path ... on CodeLapsed { expiredOn } ... on TooManyTries { waitMinutes } }"
REQUEST = f"""mutation($introduction: IntroductionInput, $key: String!) {{ done: referralRequest(idempotencyKey: $key,
  requests: [{{needId: "need:tny234-homework", commitmentId: "commitment:homework-club", introduction: $introduction,
    sessions: [{{weekday: MONDAY, opens: "15:00"}}]}}]) {{ referrals {{ id {INTRODUCTION} }} {ERRORS} }} }}"""
INTRODUCE = f"""mutation($id: ID!, $introduction: IntroductionInput) {{ done: referralIntroduce(id: $id,
  introduction: $introduction) {{ referral {{ id state {INTRODUCTION} history {{ deed fields }} }} {ERRORS} }} }}"""
ISSUE = f"mutation($id: ID!) {{ done: referralIssueCode(id: $id) {{ code referral {{ codeExpiresOn }} {ERRORS} }} }}"
REVOKE = (
    f"mutation($id: ID!) {{ done: referralRevokeCode(id: $id) {{ referral {{ codeExpiresOn }} {ERRORS} }} }}"
)
RECOGNISE = f"mutation($code: String!) {{ done: referralRecogniseCode(code: $code) {{ referral {{ id state {INTRODUCTION} need {{ id }} codeExpiresOn }} {ERRORS} }} }}"
THURSDAY = {"on": "2026-11-26", "at": "09:30", "operator": " Chiara, sportello "}
keys = (f"introduced-{number}" for number in count())


async def request(graph, introduction=None):
    return (await ask(graph, REQUEST, introduction=introduction, key=next(keys)))["done"]


async def requested(graph, introduction=None):
    return (await request(graph, introduction))["referrals"][0]["id"]


async def introduce(graph, id_, viewer=CASE_MANAGER, introduction=THURSDAY, **said):
    given = introduction and introduction | said
    return (await ask(graph, INTRODUCE, viewer=viewer, id=id_, introduction=given))["done"]


async def issue(graph, id_, **rest):
    return (await ask(graph, ISSUE, viewer=CASE_MANAGER, id=id_, **rest))["done"]


async def recognise(graph, code, viewer=LANTERN, **rest):
    return (await ask(graph, RECOGNISE, viewer=viewer, code=code, **rest))["done"]


async def accept(graph, id_):
    await ask(graph, f'mutation {{ referralAccept(id: "{id_}") {{ referral {{ id }} }} }}', viewer=LANTERN)


async def seen(graph, id_, viewer):
    query = f'{{ node(id: "{id_}") {{ ... on Referral {{ {INTRODUCTION} }} }} }}'
    return (await ask(graph, query, viewer=viewer))["node"]["introduction"]


SHOWN = {
    "on": "2026-11-26",
    "at": "09:30:00",
    "operator": "Chiara, sportello",
    "place": {"id": "place:north-casa"},
}


async def test_the_partner_sees_how_the_family_is_introduced_from_its_yes_on(office):
    made = await request(office, THURSDAY)
    assert made["userErrors"] == []
    assert made["referrals"][0]["introduction"] == SHOWN
    id_ = made["referrals"][0]["id"]
    assert await seen(office, id_, CASE_MANAGER) == SHOWN
    for viewer in (LANTERN, somebody(Role.COORDINATOR)):
        assert await seen(office, id_, viewer) is None
    await accept(office, id_)
    for viewer in (LANTERN, somebody(Role.COORDINATOR)):
        assert await seen(office, id_, viewer) == SHOWN


async def test_it_is_said_later_changed_and_taken_back_and_its_history_holds_no_values(office, tmp_path):
    id_ = await requested(office)
    habits = Habits(Signer("s" * 40, "http://127.0.0.1"), tmp_path / "mail")
    await tend(office, habits, MONDAY)
    first = await introduce(office, id_)
    assert (first["userErrors"], first["referral"]["introduction"]) == ([], SHOWN)
    assert (await tend(office, habits, MONDAY)).told == 0, "nothing to tell before the partner's yes"
    await accept(office, id_)
    moved = await introduce(office, id_, placeId="place:south-casa", at="16:00")
    assert moved["referral"]["introduction"] == SHOWN | {
        "at": "16:00:00",
        "place": {"id": "place:south-casa"},
    }
    assert (await tend(office, habits, MONDAY)).told == 1
    gone = await introduce(office, id_, introduction=None)
    assert gone["referral"]["introduction"] is None
    assert [one["deed"] for one in gone["referral"]["history"]].count("INTRODUCE") == 3
    kept = await office.driver.execute_query("MATCH (event:Event) RETURN collect(properties(event)) AS all")
    letters = "".join(path.read_text() for path in (tmp_path / "mail").iterdir())
    for private in ("Chiara", "16:00", "2026-11-26", "south-casa"):
        assert private not in repr(kept.records[0]["all"])
        assert private not in letters


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"on": "2026-11-22"}, {("OutsidePeriod", "on")}),
        ({"on": "2027-06-11"}, {("OutsidePeriod", "on")}),
        ({"operator": " "}, {("Missing", "operator")}),
        ({"operator": "x" * 201}, {("TooMany", "operator")}),
        ({"operator": "con FAM-TNY234"}, {("TellsWho", "operator")}),
        ({"placeId": "place:nowhere"}, {("NotFound", "placeId")}),
        ({"placeId": "area:mill"}, {("NotFound", "placeId")}),
    ],
)
async def test_an_introduction_that_makes_no_sense_is_refused_and_names_the_culprit(
    office, said, wrong, contents_of
):
    id_ = await requested(office)
    before = await contents_of(office)
    found = await introduce(office, id_, **said)
    path = "" if wrong == {("NotFound", "id")} else "introduction."
    assert problems(found["userErrors"]) == {(kind, path + where) for kind, where in wrong}
    await ask(office, f'mutation {{ referralCancel(id: "{id_}", reason: OTHER) {{ referral {{ id }} }} }}')
    over = await introduce(office, id_)
    assert problems(over["userErrors"]) == {("WrongState", "id")}
    between = await contents_of(office)
    made = await request(office, THURSDAY | said)
    assert problems(made["userErrors"]) == {
        (kind, f"requests.0.introduction.{where}") for kind, where in wrong
    }
    assert await contents_of(office) == between != before


async def test_only_the_sender_introduces_and_issues(office, contents_of):
    id_ = await requested(office)
    before = await contents_of(office)
    for viewer in (LANTERN, somebody(Role.COORDINATOR), somebody()):
        for query in (INTRODUCE, ISSUE, REVOKE):
            assert (await answer(office, query, viewer=viewer, id=id_)).codes == {"FORBIDDEN"}
    assert await contents_of(office) == before


async def test_the_partner_finds_the_referral_of_a_code_and_the_code_is_written_nowhere(office, tmp_path):
    id_ = await requested(office, THURSDAY)
    issued = await issue(office, id_)
    assert (issued["userErrors"], issued["referral"]) == ([], {"codeExpiresOn": "2026-12-07"})
    code = issued["code"]
    found = await recognise(office, code.lower().replace("-", " "))
    assert found["userErrors"] == []
    assert found["referral"] == {
        "id": id_,
        "state": "REQUESTED",
        "introduction": None,
        "need": None,
        "codeExpiresOn": None,
    }
    await tend(office, Habits(Signer("s" * 40, "http://127.0.0.1"), tmp_path / "mail"), MONDAY)
    kept = await office.driver.execute_query("MATCH (node) RETURN collect(properties(node)) AS all")
    written = repr(kept.records[0]["all"]) + "".join(
        path.read_text() for path in (tmp_path / "mail").iterdir()
    )
    assert code not in written
    assert code.replace("-", "") not in written
    query = f'{{ node(id: "{id_}") {{ ... on Referral {{ history {{ deed fields }} }} }} }}'
    history = (await ask(office, query))["node"]["history"]
    assert history[-1] == {"deed": "ISSUE_CODE", "fields": ["code"]}


async def test_a_code_lapses_is_taken_back_and_gives_way_to_a_later_one(office, contents_of):
    id_ = await requested(office)
    first = (await issue(office, id_))["code"]
    second = (await issue(office, id_))["code"]
    before = await contents_of(office)
    assert problems((await recognise(office, first))["userErrors"]) == {("CodeRevoked", "code")}
    last_day = MONDAY.replace(month=12, day=6)
    assert (await recognise(office, second, today=last_day))["referral"]["id"] == id_
    late = await recognise(office, second, today=MONDAY.replace(month=12, day=7))
    assert late["userErrors"] == [{"__typename": "CodeLapsed", "path": ["code"], "expiredOn": "2026-12-07"}]
    assert await contents_of(office) == before
    revoked = (await ask(office, REVOKE, viewer=CASE_MANAGER, id=id_))["done"]
    assert revoked == {"referral": {"codeExpiresOn": None}, "userErrors": []}
    assert problems((await recognise(office, second))["userErrors"]) == {("CodeRevoked", "code")}
    again = await contents_of(office)
    await ask(office, REVOKE, viewer=CASE_MANAGER, id=id_)
    assert await contents_of(office) == again, "there is nothing to take back"


async def test_of_five_codes_issued_at_once_one_is_good(office):
    id_ = await requested(office)
    codes = [one["code"] for one in await asyncio.gather(*(issue(office, id_) for _ in range(5)))]
    found = [await recognise(office, code) for code in codes]
    assert sorted(bool(one["referral"]) for one in found) == [False] * 4 + [True]


async def test_a_code_of_somebody_else_is_as_unknown_as_one_that_was_never_issued(office, contents_of):
    id_ = await requested(office)
    code = (await issue(office, id_))["code"]
    foreign = await answer(office, RECOGNISE, viewer=THREAD, code=code)
    unknown = await answer(office, RECOGNISE, viewer=somebody(Role.PARTNER), code=new_code())
    assert problems(foreign.data["done"]["userErrors"]) == {("CodeUnknown", "code")}
    assert (foreign.data, foreign.trips) == (unknown.data, unknown.trips)
    assert foreign.trips == ["codes/take_tries", "codes/by_mark", "codes/save_tries"]
    before = await contents_of(office)
    typed = await answer(
        office, RECOGNISE, viewer=LANTERN, code=code[:-1] + ("0" if code[-1] != "0" else "1")
    )
    assert problems(typed.data["done"]["userErrors"]) == {("CodeMistyped", "code")}
    assert typed.trips == []
    assert await contents_of(office) == before


async def test_guessing_is_slowed_and_all_that_is_tried_at_once_is_counted(office):
    id_ = await requested(office)
    code = (await issue(office, id_))["code"]
    found = await asyncio.gather(*(recognise(office, new_code()) for _ in range(MOST_TRIES + 5)))
    kinds = [one["userErrors"][0]["__typename"] for one in found]
    assert (kinds.count("CodeUnknown"), kinds.count("TooManyTries")) == (MOST_TRIES, 5)
    [refused] = (await recognise(office, code))["userErrors"]
    assert (refused["__typename"], refused["waitMinutes"]) == ("TooManyTries", 15)
    assert (await recognise(office, code, CASE_MANAGER))["referral"]["id"] == id_, "others go on"
    await office.driver.execute_query(
        "MATCH (tries:CodeTries) SET tries.since = tries.since - duration('PT15M')"
    )
    assert (await recognise(office, code))["referral"]["id"] == id_
    left = await office.driver.execute_query("MATCH (tries:CodeTries) RETURN count(tries) AS number")
    assert left.records[0]["number"] == 0


async def test_what_is_over_gets_no_code_and_what_is_not_there_is_told(office, contents_of):
    id_ = await requested(office)
    await ask(office, f'mutation {{ referralCancel(id: "{id_}", reason: OTHER) {{ referral {{ id }} }} }}')
    before = await contents_of(office)
    refused = await issue(office, id_)
    assert (problems(refused["userErrors"]), refused["code"]) == ({("WrongState", "id")}, None)
    for none in ("referral:none", "area:mill"):
        assert problems((await issue(office, none))["userErrors"]) == {("NotFound", "id")}
        assert problems((await introduce(office, none))["userErrors"]) == {("NotFound", "id")}
    assert await contents_of(office) == before


async def test_each_deed_takes_the_same_few_round_trips(office):
    id_ = await requested(office)
    found = await answer(
        office, INTRODUCE.replace("history { deed fields }", "").replace("place { id }", ""), id=id_,
        introduction=THURSDAY,
    )  # fmt: skip
    assert found.trips == [
        "referrals/take",
        "referrals/weigh",
        "referrals/introduce",
        "beneficiaries/by_ids",
    ]
    found = await answer(office, ISSUE, id=id_)
    assert found.trips == [
        "referrals/take",
        "referrals/by_ids",
        "beneficiaries/by_ids",
        "codes/issue",
        "referrals/by_ids",
        "beneficiaries/by_ids",
    ]
