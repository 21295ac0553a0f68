"""Many people act at once, through HTTP and several workers: nothing is promised twice, nobody is in two places, no yes is lost."""

import asyncio
import random
from collections import Counter, defaultdict

import httpx
import pytest

from bench.search import served
from graph_service.actions.keep_commitments import change_commitment
from graph_service.actions.referrals import Step, move_referral
from graph_service.domain.commitments import Change, CommitmentDeed
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import ContactWay
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.referrals import Deed
from graph_service.graph.connection import counted
from tests.rows import load_rows
from tests.serving.crowds import MONDAY, crowd, family, need, offer, posts, referral
from tests.serving.recount import (
    RESERVING,
    clashes,
    double_booked,
    minutes,
    native,
    weeks,
    wrong,
)

BEHALF = 'onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}'
ACCEPT = f"""mutation($id: ID!) {{ referralAccept(id: $id, {BEHALF}) {{
  referral {{ id state }} userErrors {{ __typename message ... on CapacityExceeded {{ freeHours freeWindows {{ opens }} }} }} }} }}"""
HELD = """MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment)<-[:TO]-(referral:Referral)
WHERE commitment.id STARTS WITH 'crowd-'
RETURN commitment.id AS commitment, commitment.minutesPerWeek AS promised, commitment.places AS places,
  size(commitment.windows) = 0 AS arranged, CASE WHEN partner:Volunteer THEN partner.id END AS volunteer,
  referral.id AS id, referral.state AS state, referral.sessions AS sessions, referral.minutesPerWeek AS minutes,
  referral.places AS people, referral.startsOn AS starts, referral.endsOn AS ends,
  count { (:Event {deed: 'ACCEPT'})-[:ABOUT]->(referral) } AS yeses"""
POSTED = """MATCH (volunteer:Partner)-[:HOLDS]->(held:Assignment)-[:OF]->(referral:Referral)-[:TO]->(commitment:Commitment)
WHERE commitment.id STARTS WITH 'crowd-'
RETURN held.id AS id, commitment.id AS commitment, volunteer.id AS volunteer, held.sessions AS sessions,
  held.startsOn AS starts, held.endsOn AS ends, count { (:Event {deed: 'ADD'})-[:ABOUT]->(held) } AS events"""
ASSIGN = f"""mutation($referral: ID!, $volunteer: ID!, $key: String!) {{
  assignmentAdd(referralId: $referral, volunteerId: $volunteer, idempotencyKey: $key, {BEHALF}) {{
    assignment {{ id }} userErrors {{ __typename message }} }} }}"""


@pytest.fixture(scope="module")
def address(opened, environment):
    """A service of two processes, for all campaigns."""
    with served(environment, workers=2) as address:
        yield address


@pytest.fixture
async def crowded(worlds):
    """The tiny world, to fill with a crowd."""
    yield await worlds.hold("tiny")
    await worlds.clear()


async def rows_of(graph, statement):
    answer = await graph.driver.execute_query(statement, database_=graph.database)
    return [native(record) for record in answer.records]


async def all_at_once(address, clients, deeds):
    """Let so many clients do the deeds, each a mutation with its variables, and return what each was answered."""
    waiting, said = iter(enumerate(deeds)), {}

    async def person(client):
        for number, (query, variables) in waiting:
            body = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
            assert "errors" not in body, body
            [said[number]] = body["data"].values()

    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with (
        httpx.AsyncClient(base_url=address, timeout=600, limits=limits) as client,
        asyncio.TaskGroup() as people,
    ):
        for _ in range(clients):
            people.create_task(person(client))
    return [said[number] for number in range(len(deeds))]


async def nothing_is_oversold(graph, address, folder, requests, clients):
    await load_rows(graph, folder, crowd(random.Random(requests), requests))
    ids = [f"crowd-referral-{number}" for number in range(requests)]
    random.Random(7).shuffle(ids)
    answers = await all_at_once(address, clients, [(ACCEPT, {"id": f"referral:{id_}"}) for id_ in ids])
    said = dict(zip(ids, answers, strict=True))
    rows = await rows_of(graph, HELD)
    by_commitment, by_volunteer = defaultdict(list), defaultdict(list)
    for row in rows:
        yes = said[row["id"]]["referral"] is not None
        assert (row["state"] == "ACCEPTED", row["yeses"]) == (yes, int(yes)), "what was said is what is held"
        if yes:
            by_commitment[row["commitment"]].append(row)
            by_volunteer[row["volunteer"]].append(row)
    for held in by_commitment.values():
        assert [one for week in weeks(held) if (one := wrong(held, week))] == []
    for volunteer, held in by_volunteer.items():
        assert volunteer is None or not clashes(held)
    refused = 0
    for row in rows:
        errors = said[row["id"]]["userErrors"]
        if errors:
            refused += 1
            assert [one["__typename"] for one in errors] == ["CapacityExceeded"]
            assert errors[0]["freeHours"] >= 0
            together = [*by_commitment[row["commitment"]], row]
            full = any(wrong(together, week) for week in weeks(together))
            busy = row["volunteer"] and clashes([*by_volunteer[row["volunteer"]], row])
            assert full or busy, "nobody is refused who would have fitted"
    assert requests / 10 < refused < requests
    return {"accepts": requests, "clients": clients, "workers": 2, "refused": refused, "oversold": 0}


async def test_nothing_is_oversold_when_many_accept_at_once(crowded, address, tmp_path):
    await nothing_is_oversold(crowded, address, tmp_path, requests=240, clients=24)


@pytest.mark.soak
async def test_nothing_is_oversold_when_ten_thousand_accept(crowded, address, tmp_path, keep):
    keep("accepts", **await nothing_is_oversold(crowded, address, tmp_path, requests=10_000, clients=64))


async def nobody_is_in_two_places(graph, address, folder, deeds, clients):
    """Let many give the same few volunteers sessions to hold, while others accept for what these offer themselves."""
    tables, wanted = posts(random.Random(deeds), deeds)
    await load_rows(graph, folder, tables)
    asked = []
    for row in tables["referrals"]:
        id_ = f"referral:{row['id']}"
        if row["state"] == "REQUESTED":
            asked.append((ACCEPT, {"id": id_}))
        else:
            variables = {"referral": id_, "volunteer": f"volunteer:{wanted[row['id']]}", "key": row["id"]}
            asked.append((ASSIGN, variables))
    answers = await all_at_once(address, clients, asked)
    posted = await rows_of(graph, POSTED)
    own = [row for row in await rows_of(graph, HELD) if row["volunteer"]]
    held = [row for row in own if row["state"] in RESERVING]
    assert not double_booked([*posted, *held])
    made = [answer["assignment"]["id"] for answer in answers if answer.get("assignment")]
    assert sorted(made) == sorted(f"assignment:{row['id']}" for row in posted), (
        "what was said is what is held"
    )
    assert {row["events"] for row in posted} == {1}
    accepted = {answer["referral"]["id"] for answer in answers if answer.get("referral")}
    assert accepted == {f"referral:{row['id']}" for row in held}
    refused = wanted_elsewhere(tables, wanted, asked, answers, [*posted, *held])
    assert deeds / 10 < refused < deeds
    return {"deeds": deeds, "assigned": len(made), "accepted": len(accepted), "refused": refused}


def wanted_elsewhere(tables, wanted, asked, answers, presences):
    """Return how many were refused, each of whom a volunteer could not have served.

    Who assigns is told day by day; who accepts, of the weekly times while both last.
    """
    found, by_volunteer = 0, defaultdict(list)
    for one in presences:
        by_volunteer[one["volunteer"]].append(one)
    rows = {f"referral:{row['id']}": row for row in tables["referrals"]}
    for (_, variables), answer in zip(asked, answers, strict=True):
        if not answer["userErrors"]:
            continue
        found += 1
        [error] = answer["userErrors"]
        row = rows[variables.get("referral") or variables["id"]]
        own = {
            "commitment": row["commitment_id"], "sessions": [row["sessions"]], "starts": row["starts_on"],
            "ends": row["ends_on"], "volunteer": wanted[row["id"]],
        }  # fmt: skip
        held = by_volunteer[own["volunteer"]]
        if "volunteer" in variables:
            assert error["__typename"] == "VolunteerBusy"
            busy = double_booked([*held, own])
        else:
            assert error["__typename"] == "CapacityExceeded"
            busy = any(
                one["commitment"] != own["commitment"]
                and minutes(one) & minutes(own)
                and one["starts"] <= own["ends"]
                and one["ends"] >= own["starts"]
                for one in held
            )
        assert busy, "nobody is refused who would have been free"
    return found


async def test_no_volunteer_is_in_two_places_when_many_assign_at_once(crowded, address, tmp_path):
    await nobody_is_in_two_places(crowded, address, tmp_path, deeds=200, clients=64)


async def test_whoever_waits_for_a_lock_is_not_sent_back(crowded, tmp_path):
    """Locks are taken so that nobody holds what another needs to go on: each yes is one transaction, never two."""
    tables, _ = posts(random.Random(1), 60)
    await load_rows(crowded, tmp_path, tables)
    offer_id = "crowd-own-crowd-volunteer-0"
    requests = [row["id"] for row in tables["referrals"] if row["commitment_id"] == offer_id]
    said = OnBehalf("x", ContactWay.PHONE, MONDAY)
    with counted() as tally:
        await asyncio.gather(
            *(
                move_referral(OPERATOR, id_, Step(Deed.ACCEPT, on_behalf=said), crowded, MONDAY)
                for id_ in requests
            ),
            *(
                change_commitment(
                    OPERATOR, offer_id, Change(CommitmentDeed.CONFIRM, {}), crowded, MONDAY, said
                )
                for _ in requests
            ),
        )
    assert len(requests) > 3
    assert tally.names.count("referrals/take") == len(requests)
    assert tally.names.count("commitments/take") == len(requests)


@pytest.mark.soak
async def test_no_volunteer_is_in_two_places_when_thousands_assign(crowded, address, tmp_path, keep):
    figures = await nobody_is_in_two_places(crowded, address, tmp_path, deeds=5_000, clients=64)
    keep("assignments", **figures, clients=64, workers=2, double_booked=0)


ERRORS = "userErrors { __typename message }"


def making(kind, number, other):
    """Return a mutation that makes a thing of this kind, or another thing of it, each for a number."""
    key, second = f'idempotencyKey: "{kind}-{number}"', int(other)
    title = f"crowd-{kind}-{number}-{second}"
    match kind:
        case "referral":
            deed = f"""referralRequest({key}, requests: [{{
              needId: "need:crowd-need-{2 * number + second}", commitmentId: "commitment:crowd-asked"}}])"""
        case "commitment":
            deed = f"""commitmentPropose({key}, pactId: "pact:north-pact", partnerId: "organisation:lantern", {BEHALF},
              terms: {{title: "{title}", competenceIds: ["competence:homework"], hoursPerWeek: 2, modes: [IN_PERSON]}})"""
        case "assignment":
            deed = f"""assignmentAdd({key}, referralId: "referral:crowd-referral-{number}",
              volunteerId: "volunteer:{("ada", "carla")[second]}", {BEHALF})"""
        case "intervention":
            deed = f"""interventionPropose({key}, pactId: "pact:north-pact",
              terms: {{name: "{title}", commitmentIds: ["commitment:homework-club"]}})"""
        case "pact":
            deed = f"""pactRenew({key}, pactId: "pact:crowd-pact-{number}", name: "{title}", from: "2027-01-01",
              carrySignatures: true, carryCommitments: true)"""
    made = "referrals" if kind == "referral" else kind
    return f"mutation {{ {deed} {{ made: {made} {{ id }} {ERRORS} }} }}"


KINDS = ("referral", "commitment", "assignment", "intervention", "pact")
MADE = """MATCH (key:RequestKey)
RETURN key.id AS key, key.lock AS lock, [(key)-[:MADE]->(thing) | thing.id] AS made,
  [(key)-[:MADE]->(thing)<-[:ABOUT]-(event:Event) | event.deed] AS deeds"""
COUNTED = (
    "MATCH (thing:Referral|Commitment|Assignment|Intervention|CommunityPact) RETURN count(thing) AS things"
)


async def keys_make_once(graph, address, folder, numbers, clients, times):
    """Let many send the same askings at once, and others another asking under the same key."""
    await load_rows(graph, folder, keyed(numbers))
    [before] = await rows_of(graph, COUNTED)
    asked = [
        (kind, number, other)
        for kind in KINDS
        for number in range(numbers)
        for other in [False] * times + [True] * (times // 2)
    ]
    random.Random(numbers).shuffle(asked)
    # Whoever asks for the same thing stands side by side, so that they arrive together.
    asked.sort(key=lambda one: (one[1], one[0]))
    answers = await all_at_once(address, clients, [(making(*one), {}) for one in asked])
    again = await all_at_once(address, clients, [(making(*one), {}) for one in asked])
    made = defaultdict(list)
    for (kind, number, other), first, second in zip(asked, answers, again, strict=True):
        assert told(first) == told(second), "asked again, the answer is the same"
        made[kind, number].append((other, *told(first)))
    for found in made.values():
        [(winner, id_)] = {(other, id_) for other, id_, error in found if id_}
        assert all((id_, error) == (None, "KeyReused") for other, id_, error in found if other is not winner)
        assert all(error is None for other, _, error in found if other is winner)
        assert id_
    ids = {id_.partition(":")[2] for found in made.values() for _, id_, _ in found if id_}
    rows = await rows_of(graph, MADE)
    assert {tuple(row["made"]) for row in rows} == {(id_,) for id_ in ids}
    assert all(row["lock"] is None and len(row["deeds"]) == 1 for row in rows), (
        "each made once, with one event"
    )
    [after] = await rows_of(graph, COUNTED)
    assert after["things"] - before["things"] == len(ids) == len(rows) == len(KINDS) * numbers
    refused = Counter(error for found in made.values() for *_, error in found)["KeyReused"]
    return {"keys": len(rows), "asked": 2 * len(asked), "refused": 2 * refused, "made_twice": 0}


def told(answer):
    """Return the id that an answer tells, and the kind of its refusal; one of them is None."""
    made = answer["made"][0] if isinstance(answer["made"], list) and answer["made"] else answer["made"]
    kinds = [error["__typename"] for error in answer["userErrors"]]
    assert bool(made) != bool(kinds), answer
    return (made["id"], None) if made else (None, *kinds)


def keyed(numbers):
    """Return the tables of what is asked for under keys: for each number two needs, a referral accepted, a pact."""
    families, members, needs = [], [], []
    for number in range(2 * numbers):
        row, children = family(number, 1)
        families.append(row)
        members += children
        needs.append(need(number))
    needs += [
        need(2 * numbers + number) | {"beneficiary_code": families[number]["code"]}
        for number in range(numbers)
    ]
    held = [
        referral(number, "crowd-held", "ACCEPTED", "", MONDAY, 8)
        | {"need_id": f"crowd-need-{2 * numbers + number}"}
        for number in range(numbers)
    ]
    pacts = [
        {
            "id": f"crowd-pact-{number}",
            "name": f"Patto {number}",
            "place_id": "north-casa",
            "starts_on": "2026-01-01",
        }
        for number in range(numbers)
    ]
    return {
        "pacts": pacts, "beneficiaries": families, "members": members, "needs": needs, "referrals": held,
        "commitments": [offer("crowd-asked", "lantern", windows=""), offer("crowd-held", "lantern", windows="")],
    }  # fmt: skip


async def test_a_key_makes_once_when_many_use_it_at_once(crowded, address, tmp_path):
    await keys_make_once(crowded, address, tmp_path, numbers=2, clients=64, times=8)


@pytest.mark.soak
async def test_keys_make_once_when_thousands_use_them(crowded, address, tmp_path, keep):
    figures = await keys_make_once(crowded, address, tmp_path, numbers=60, clients=64, times=16)
    keep("keys", **figures, clients=64, workers=2)
