"""Many people accept at once, through HTTP and several workers: nothing is promised twice, no yes is lost."""

import asyncio
import csv
import random
from collections import Counter, defaultdict
from datetime import date, timedelta

import httpx
import pytest

from bench.search import served
from graph_service.domain.identifiers import CASE_CODE_LETTERS
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder

ACCEPT = """mutation($id: ID!) { referralAccept(id: $id, onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}) {
  referral { id state } userErrors { __typename message ... on CapacityExceeded { freeHours freeWindows { opens } } } } }"""
HELD = """MATCH (partner:Partner)-[:OFFERS]->(commitment:Commitment)<-[:TO]-(referral:Referral)
WHERE commitment.id STARTS WITH 'crowd-'
RETURN commitment.id AS commitment, commitment.minutesPerWeek AS promised, commitment.places AS places,
  size(commitment.windows) = 0 AS arranged, CASE WHEN partner:Volunteer THEN partner.id END AS volunteer,
  referral.id AS id, referral.state AS state, referral.sessions AS sessions, referral.minutesPerWeek AS minutes,
  referral.places AS people, referral.startsOn AS starts, referral.endsOn AS ends,
  count { (:Event {deed: 'ACCEPT'})-[:ABOUT]->(referral) } AS yeses"""

DAYS = ("mon", "tue", "wed", "thu", "fri")
MONDAY = date(2026, 11, 23)


def crowd(rolls, requests):
    """Return the tables of a crowd: one family and one request for each, twenty to a commitment."""
    commitments, needs, members, families, consents, referrals = [], [], [], [], [], []
    for number in range(max(4, requests // 20)):
        afternoons = rolls.sample(DAYS, rolls.randint(1, 3))
        arranged = rolls.random() < 0.2
        commitments.append(
            {
                "id": f"crowd-{number}", "pact_id": "north-pact", "title": f"Folla {number}", "competence_ids": "homework",
                "partner_id": rolls.choice(["lantern", "ada", "bruno"]), "hours_per_week": rolls.choice([1, 2, 3, 6]),
                "places": rolls.choice([1, 1, 2, 3, 5, 20]), "modes": "IN_PERSON", "valid_from": "2026-01-01",
                "windows": "" if arranged else "|".join(f"{day} 15:00-18:00" for day in afternoons),
                "state": "ACTIVE", "staffing": "EMPLOYEES", "clearance_required": "no",
            }
        )  # fmt: skip
    for number in range(requests):
        code = "FAM-" + "".join(
            CASE_CODE_LETTERS[number // len(CASE_CODE_LETTERS) ** place % len(CASE_CODE_LETTERS)]
            for place in range(6)
        )
        commitment = rolls.choice(commitments)
        people = rolls.choice([1, 1, 1, 2, 3])
        families.append({"code": code, "area_id": "bridge", "languages": "it", "controller": "Ente inventato",
                         "legal_basis": "PUBLIC_TASK"})  # fmt: skip
        consents.append({"beneficiary_code": code, "purpose": "REFERRAL", "given_on": "2026-01-07"})
        members += [
            {"beneficiary_code": code, "number": one + 1, "age_band": "AGE_6_10"} for one in range(people)
        ]
        needs.append(
            {"id": f"crowd-need-{number}", "beneficiary_code": code, "competence_id": "homework", "hours_per_week": 1,
             "session_minutes": 60, "priority": "NORMAL", "starts_on": "2026-11-23", "state": "OPEN"}
        )  # fmt: skip
        day = rolls.choice([window[:3] for window in commitment["windows"].split("|")])
        opens = 15 * 60 + 30 * rolls.randrange(5)
        times = f"{day} {opens // 60}:{opens % 60:02}-{opens // 60 + 1}:{opens % 60:02}" if day else ""
        start = MONDAY + timedelta(weeks=rolls.choice([0, 0, 2, 6]))
        referrals.append(
            {"id": f"crowd-referral-{number}", "need_id": f"crowd-need-{number}", "commitment_id": commitment["id"],
             "state": "REQUESTED", "sessions": times, "hours_per_week": 1, "starts_on": start,
             "ends_on": start + timedelta(weeks=rolls.choice([4, 8, 20])), "requested_on": "2026-11-23"}
        )  # fmt: skip
    return {
        "commitments": commitments, "beneficiaries": families, "consents": consents, "members": members, "needs": needs, "referrals": referrals,
    }  # fmt: skip


async def load(graph, folder, tables):
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    report = await load_folder(OPERATOR, folder, graph)
    assert not report.findings, report.findings[:5]


def minutes(row):
    """Return the minutes of the week that a referral's sessions take, each as (day, minute)."""
    for session in row["sessions"]:
        day, times = session.split(" ")
        opens, closes = (
            int(clock.split(":")[0]) * 60 + int(clock.split(":")[1]) for clock in times.split("-")
        )
        yield from ((day, minute) for minute in range(opens, closes))


def wrong(rows, week):
    """Return the first rule that these referrals of one commitment break in a week."""
    now = [row for row in rows if row["starts"] <= week + timedelta(days=6) and row["ends"] >= week]
    if not now:
        return None
    promised, places = now[0]["promised"], now[0]["places"]
    if now[0]["arranged"] and any(row["people"] > places for row in now):
        return "people at once"
    if now[0]["arranged"]:
        used = sum(row["minutes"] * row["people"] for row in now)
        return "hours by arrangement" if used > promised * places else None
    taken = Counter()
    for row in now:
        for minute in minutes(row):
            taken[minute] += row["people"]
    if len(taken) > promised:
        return "presence"
    return "places" if any(people > places for people in taken.values()) else None


def weeks(rows):
    first = min(row["starts"] for row in rows)
    return [first - timedelta(days=first.weekday()) + timedelta(weeks=number) for number in range(40)]


def clashes(rows):
    """Return whether a volunteer is at two commitments at once in any week."""
    for week in weeks(rows):
        at = {}
        for row in rows:
            if row["starts"] <= week + timedelta(days=6) and row["ends"] >= week:
                for minute in minutes(row):
                    if at.setdefault(minute, row["commitment"]) != row["commitment"]:
                        return True
    return False


async def crowd_accepts(graph, environment, folder, requests, clients):
    await load(graph, folder, crowd(random.Random(requests), requests))
    ids = [f"referral:crowd-referral-{number}" for number in range(requests)]
    random.Random(7).shuffle(ids)
    waiting = iter(ids)
    said = {}

    async def person(client):
        for id_ in waiting:
            answer = await client.post("/graphql", json={"query": ACCEPT, "variables": {"id": id_}})
            body = answer.json()
            assert "errors" not in body, body
            said[id_] = body["data"]["referralAccept"]

    with served(environment, workers=2) as address:
        async with httpx.AsyncClient(
            base_url=address, timeout=120, limits=httpx.Limits(max_connections=clients)
        ) as client:
            await asyncio.gather(*(person(client) for _ in range(clients)))
    return said


async def nothing_is_oversold(graph, environment, folder, requests, clients):
    said = await crowd_accepts(graph, environment, folder, requests, clients)
    answer = await graph.driver.execute_query(HELD, database_=graph.database)
    rows = [
        record.data() | {"starts": record["starts"].to_native(), "ends": record["ends"].to_native()}
        for record in answer.records
    ]
    by_commitment, by_volunteer = defaultdict(list), defaultdict(list)
    for row in rows:
        yes = said[f"referral:{row['id']}"]["referral"] is not None
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
        errors = said[f"referral:{row['id']}"]["userErrors"]
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


async def test_nothing_is_oversold_when_many_accept_at_once(worlds, environment, tmp_path):
    try:
        await nothing_is_oversold(await worlds.hold("tiny"), environment, tmp_path, requests=500, clients=32)
    finally:
        await worlds.clear()


@pytest.mark.soak
async def test_nothing_is_oversold_when_ten_thousand_accept(worlds, environment, tmp_path, keep):
    graph = await worlds.hold("tiny")
    try:
        keep(
            "accepts", **await nothing_is_oversold(graph, environment, tmp_path, requests=10_000, clients=64)
        )
    finally:
        await worlds.clear()
