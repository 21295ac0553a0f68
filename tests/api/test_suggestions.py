"""What partners turn down becomes a suggestion to them: they change the offer, or say no; nothing changes by itself."""

from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, problems, somebody

LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
NEIGHBOUR = Viewer("piero", frozenset({Role.PARTNER}), frozenset({"neighbours"}))
CLUB = "commitment:homework-club"
BEHALF = '{saidBy: "Signora Lanterna", means: PHONE, saidOn: "2026-11-23"}'
SUGGESTIONS = """revision suggestions { reason requirement count since fields ageBands proposedAges { minAge maxAge }
  summary }"""
REQUEST = """mutation($key: String!) { referralRequest(idempotencyKey: $key, requests: [{
  needId: "need:tny234-homework", commitmentId: "commitment:homework-club",
  sessions: [{weekday: MONDAY, opens: "15:00"}]}]) { referrals { id } userErrors { message } } }"""
keys = (f"suggested-{number}" for number in count())


async def decline(graph, times=1, why="reason: NOT_ELIGIBLE, unmet: AGE"):
    for _ in range(times):
        made = (await ask(graph, REQUEST, key=next(keys)))["referralRequest"]
        assert made["userErrors"] == []
        reject = f'mutation {{ done: referralReject(id: "{made["referrals"][0]["id"]}", {why}) {{ userErrors {{ path }} }} }}'
        assert (await ask(graph, reject, viewer=LANTERN))["done"]["userErrors"] == []


async def suggested(graph, viewer=LANTERN, **rest):
    query = f'{{ node(id: "{CLUB}") {{ ... on Commitment {{ {SUGGESTIONS} }} }} }}'
    return (await ask(graph, query, viewer=viewer, **rest))["node"]


async def do(graph, deed, viewer=LANTERN):
    query = (
        f"mutation {{ done: {deed} {{ commitment {{ {SUGGESTIONS} }} userErrors {{ __typename path }} }} }}"
    )
    return (await ask(graph, query, viewer=viewer))["done"]


@pytest.fixture
async def office(office):
    """The tiny world to work in, whose homework club takes children up to 13."""
    await office.driver.execute_query("MATCH (club:Commitment {id: 'homework-club'}) SET club.maxAge = 13")
    return office


async def test_what_was_turned_down_twice_for_age_is_one_step_from_being_said_in_the_offer(office):
    await decline(office)
    assert (await suggested(office))["suggestions"] == []
    await decline(office)
    found = await suggested(office, language="en")
    [one] = found["suggestions"]
    since = one.pop("since")
    assert one.pop("summary").endswith("for age (ages 6–10): accept only ages 11–13?")
    assert since >= "2026-11-23"
    assert one == {
        "reason": "NOT_ELIGIBLE",
        "requirement": "AGE",
        "count": 2,
        "fields": ["minAge", "maxAge"],
        "ageBands": ["AGE_6_10"],
        "proposedAges": {"minAge": 11, "maxAge": 13},
    }
    revise = (
        f'commitmentRevise(id: "{CLUB}", revision: {found["revision"]}, change: {{minAge: 11, maxAge: 13}})'
    )
    revised = await do(office, revise)
    assert revised == {"commitment": {"revision": 2, "suggestions": []}, "userErrors": []}
    await decline(office, 2)
    assert (await suggested(office))["suggestions"] == [], "the offer says so already"


async def test_what_is_dismissed_comes_back_only_with_newer_refusals(office, contents_of):
    await decline(office, 2, "reason: NO_CAPACITY")
    await decline(office, 2)
    found = await suggested(office)
    assert [one["reason"] for one in found["suggestions"]] == ["NOT_ELIGIBLE", "NO_CAPACITY"]
    dismiss = f'commitmentDismissSuggestion(id: "{CLUB}", reason: NO_CAPACITY)'
    dismissed = await do(office, dismiss)
    assert dismissed["userErrors"] == []
    assert dismissed["commitment"]["revision"] == found["revision"], "nothing of the offer has changed"
    assert [one["reason"] for one in dismissed["commitment"]["suggestions"]] == ["NOT_ELIGIBLE"]
    before = await contents_of(office)
    assert problems((await do(office, dismiss))["userErrors"]) == {("NoSuchSuggestion", "reason")}
    wrong = dismiss.replace("NO_CAPACITY", "NOT_ELIGIBLE, requirement: TIME")
    assert problems((await do(office, wrong))["userErrors"]) == {("NoSuchSuggestion", "requirement")}
    nothing = dismiss.replace("homework-club", "nothing")
    assert problems((await do(office, nothing))["userErrors"]) == {("NotFound", "id")}
    assert await contents_of(office) == before
    await decline(office, 2, "reason: NO_CAPACITY")
    assert [one["count"] for one in (await suggested(office))["suggestions"]] == [2, 2]
    query = f'{{ node(id: "{CLUB}") {{ ... on Commitment {{ history {{ deed edits {{ field before after }} }} }} }} }}'
    [event] = (await ask(office, query, viewer=LANTERN))["node"]["history"]
    assert event == {
        "deed": "DISMISS",
        "edits": [{"field": "suggestion", "before": "NO_CAPACITY", "after": ""}],
    }


async def test_confirming_the_offer_answers_what_was_suggested(office):
    await decline(office, 2)
    assert (await do(office, f'commitmentConfirm(id: "{CLUB}")'))["commitment"]["suggestions"] == []


async def test_only_those_who_keep_the_offer_see_it_and_others_act_on_the_partners_word(office, contents_of):
    await decline(office, 2)
    query = f'{{ node(id: "{CLUB}") {{ ... on Commitment {{ suggestions {{ count }} }} }} }}'
    dismiss = f'mutation {{ commitmentDismissSuggestion(id: "{CLUB}", reason: NOT_ELIGIBLE, requirement: AGE) {{ userErrors {{ path }} }} }}'
    before = await contents_of(office)
    for viewer in (NEIGHBOUR, somebody(Role.ADMINISTRATOR)):
        assert (await answer(office, query, viewer=viewer)).codes == {"FORBIDDEN"}
        assert (await answer(office, dismiss, viewer=viewer)).codes == {"FORBIDDEN"}
    case_manager = somebody(Role.CASE_MANAGER)
    found = await ask(office, dismiss, viewer=case_manager)
    assert found["commitmentDismissSuggestion"]["userErrors"] == [{"path": ["onBehalf"]}]
    assert await contents_of(office) == before
    given = f'commitmentDismissSuggestion(id: "{CLUB}", reason: NOT_ELIGIBLE, requirement: AGE, onBehalf: {BEHALF})'
    found = await do(office, given, case_manager)
    assert (found["userErrors"], found["commitment"]["suggestions"]) == ([], [])


async def test_a_suggestion_names_nothing_of_the_family(office):
    await decline(office, 2)
    told = repr((await suggested(office))["suggestions"])
    for private in ("TNY", "tny", "bridge", "Ponte", "homework", "arab", "HIGH", "15:00"):
        assert private not in told


async def test_all_offers_of_a_partner_tell_what_is_suggested_in_one_statement(office):
    await decline(office, 2)
    query = f"""{{ commitments(filter: {{partnerId: "organisation:lantern"}}) {{
      edges {{ node {{ id {SUGGESTIONS} }} }} }} }}"""
    await ask(office, query, viewer=LANTERN)
    found = await answer(office, query, viewer=LANTERN)
    assert [len(edge["node"]["suggestions"]) for edge in found.data["commitments"]["edges"]].count(1) == 1
    assert found.trips.count("commitments/refusals") == 1
    dismiss = f'mutation {{ commitmentDismissSuggestion(id: "{CLUB}", reason: NOT_ELIGIBLE, requirement: AGE) {{ commitment {{ id }} }} }}'
    found = await answer(office, dismiss, viewer=LANTERN)
    steps = ["take", "by_ids", "refusals", "dismiss"]
    assert found.trips == [f"commitments/{step}" for step in steps]
