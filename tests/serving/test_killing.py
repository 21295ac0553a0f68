"""Whatever is killed at whatever moment: what was acknowledged stays, nothing is half done, every partner is told."""

import asyncio
import os
import random
import signal
import time
from collections import defaultdict
from contextlib import suppress

import httpx
import psutil
import pytest

from bench.search import free_port, serving, wait_until_ready
from graph_service.composition import network
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph import local
from graph_service.graph.connection import open_graph
from tests.conftest import SEEDS
from tests.rows import load_rows
from tests.serving.crowds import family, hour, need, offer
from tests.serving.recount import RESERVING, double_booked, native, weeks, wrong
from tests.serving.test_sequences import REFERRAL_MOVES, leads

SAID = 'onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}'
WHOM = ("service", "worker", "main", "neo4j", "neo4j")
"""What is killed: all processes of the service, one that answers, the one that started these, or Neo4j."""
DEEDS = ("ACCEPT", "ACCEPT", "ACCEPT", "REJECT", "START", "HOLD", "RESUME", "COMPLETE", "FAIL", "CANCEL")
SAYS_WHY, BY_SENDER = {"REJECT", "FAIL", "CANCEL"}, {"CANCEL"}
NEEDS_EACH = 12

REFERRALS = """MATCH (partner:Partner)-[:OFFERS]->(offer:Commitment)<-[:TO]-(referral:Referral)-[:MEETS]->(need:Need)
WHERE need.id STARTS WITH 'crowd-'
RETURN referral.id AS id, referral.state AS state, referral.sessions AS sessions, referral.places AS people,
  referral.minutesPerWeek AS minutes, referral.startsOn AS starts, referral.endsOn AS ends, need.id AS need,
  offer.id AS commitment, offer.minutesPerWeek AS promised, offer.places AS places, size(offer.windows) = 0 AS arranged,
  CASE WHEN partner:Volunteer THEN partner.id END AS volunteer, need.state AS need_state,
  need.minutesPerWeek AS asked, count { (:RequestKey)-[:MADE]->(referral) } AS keys, COLLECT {
    MATCH (event:Event)-[:ABOUT]->(referral) RETURN event.deed ORDER BY event.at } AS deeds"""
PARTS = """MATCH (referral:Referral)
WHERE count { (referral)-[:MEETS]->() } <> 1 OR count { (referral)-[:TO]->() } <> 1
RETURN referral.id AS id"""
PROPOSED = """MATCH (partner:Partner)-[:OFFERS]->(offer:Commitment)-[:UNDER]->(:CommunityPact)
WHERE offer.title STARTS WITH 'proposed-'
RETURN offer.id AS id, offer.title AS title, count { (offer)-[:LENDS]->() } AS lent, COLLECT {
    MATCH (event:Event)-[:ABOUT]->(offer) RETURN event.deed } AS deeds"""
LOCKED = "MATCH (locked) WHERE locked.lock IS NOT NULL RETURN labels(locked) AS labels"
KEYS = """MATCH (key:RequestKey)
WHERE key.fingerprint IS NULL OR count { (key)-[:MADE]->() } <> 1
RETURN key.id AS id"""
ALONE = """MATCH (event:Event)
WHERE count { (event)-[:ABOUT]->() } <> 1 OR (event:Untold AND NOT (event)-[:TELLS]->())
RETURN event.id AS id"""
UNTOLD = "MATCH (event:Untold) RETURN count(event) AS untold"
TOLD = """MATCH (event:Event)-[tells:TELLS]->(partner:Partner)
RETURN event.id AS id, partner.id AS partner, tells.how AS how, tells.letter AS letter"""


class Store:
    """A Neo4j of its own, held by this test, so that it goes on while the service is killed."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.killed = None
        self.hold()

    def hold(self):
        self.holder = local.hold(
            self.chosen.data_dir, self.chosen.cache_dir, version=self.chosen.neo4j_version
        )

    def kill(self):
        self.killed = local.status(self.chosen.data_dir).pid
        os.kill(self.killed, signal.SIGKILL)

    def bring_back(self):
        """Wait until it runs again, and return whether it does where it was; its supervisor gives up in the end."""
        known = self.holder.address.uri
        while self.holder.alive:
            found = local.status(self.chosen.data_dir)
            if found.running and found.pid != self.killed:
                return True
            time.sleep(0.1)
        self.holder.close()
        self.hold()
        return self.holder.address.uri == known

    async def rows(self, *statements):
        """Return what each statement finds."""
        address, found = self.holder.address, []
        async with open_graph(address.uri, address.user, address.password) as graph:
            for statement in statements:
                answer = await graph.driver.execute_query(statement)
                found.append([native(record) for record in answer.records])
        return found


class Service:
    """A service of several processes at one port, started again as often as it is killed."""

    def __init__(self, environment):
        self.environment, self.port = environment, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        self.main = serving(self.environment, 2, self.port)
        wait_until_ready(self.address)

    def processes(self):
        """Return the processes that this test started, the first one first."""
        first = psutil.Process(self.main.pid)
        return [first, *first.children(recursive=True)]

    def kill(self, whom, rolls):
        """Kill all of it, one process that answers, or the first one, with which the others must end by themselves."""
        first, *others = processes = self.processes()
        workers = [one for one in others if "multiprocessing.spawn" in " ".join(one.cmdline())]
        victims = {"service": processes, "worker": [rolls.choice(workers)], "main": [first]}[whom]
        for one in victims:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        if whom != "worker":
            self.main.wait()
            _, left = psutil.wait_procs(others, timeout=30)
            assert not left, "processes outlive the one that started them"

    def bring_back(self):
        if self.main.poll() is None:
            wait_until_ready(self.address)
        else:
            self.start()

    def stop(self):
        for one in self.processes() if self.main.poll() is None else []:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.main.wait()


class Log:
    """What clients were told, each by the service's own words."""

    def __init__(self):
        self.deeds = defaultdict(list)
        self.offers = {}
        self.acknowledged = 0


class Client:
    """Somebody who proposes, asks and answers, and writes down what was acknowledged."""

    def __init__(self, number, address, log, rolls):
        self.number, self.address, self.log, self.rolls = number, address, log, rolls
        self.states = {}
        self.keys = 0

    async def live(self):
        """Do one thing after the other until told to stop; what is begun is brought to its end."""
        self.going = True
        async with httpx.AsyncClient(base_url=self.address, timeout=20) as self.http:
            while self.going:
                what = self.rolls.random()
                if what < 0.05:
                    await self.propose()
                elif what < 0.4 or not self.states:
                    await self.ask()
                else:
                    await self.answer()

    async def say(self, query):
        """Return the answer, or None when there was none to rely on."""
        try:
            answer = await self.http.post("/graphql", json={"query": query})
            body = answer.json()
        except (httpx.HTTPError, ValueError):
            return None
        return None if "errors" in body else next(iter(body["data"].values()))

    async def insist(self, query):
        """Say it, the same again, until it is answered."""
        while (found := await self.say(query)) is None:
            await asyncio.sleep(0.1)
        self.log.acknowledged += 1
        return found

    def key(self):
        self.keys += 1
        return f'idempotencyKey: "{self.number}-{self.keys}"'

    async def propose(self):
        key = self.key()
        title = f"proposed-{self.number}-{self.keys}"
        found = await self.insist(
            f"""mutation {{ commitmentPropose({key}, pactId: "pact:south-pact", partnerId: "organisation:thread", {SAID},
              terms: {{title: "{title}", competenceIds: ["competence:homework"], hoursPerWeek: 2, modes: [IN_PERSON]}})
              {{ commitment {{ id }} userErrors {{ message }} }} }}"""
        )
        assert found["commitment"], found
        self.log.offers[title] = found["commitment"]["id"].removeprefix("commitment:")

    async def ask(self):
        """Ask for a need of this client's own, at a time that others want too."""
        wanted = f"crowd-need-{self.number * NEEDS_EACH + self.rolls.randrange(NEEDS_EACH)}"
        window = hour(self.rolls, "mon", 3)
        opens = window.split(" ")[1].split("-")[0]
        found = await self.insist(
            f"""mutation {{ referralRequest({self.key()}, requests: [{{
              needId: "need:{wanted}", commitmentId: "commitment:killed-{self.rolls.randrange(3)}",
              sessions: [{{weekday: MONDAY, opens: "{opens}"}}], to: "2027-01-31" }}]) {{
              referrals {{ id }} userErrors {{ __typename message }} }} }}"""
        )
        for one in found["referrals"]:
            id_ = one["id"].removeprefix("referral:")
            self.states[id_] = "REQUESTED"
            self.log.deeds[id_].append(("REQUEST", True))

    async def answer(self):
        """Move a referral of this client's own; when nobody says what became of it, look."""
        id_ = self.rolls.choice(sorted(self.states))
        allowed = [deed for deed in DEEDS if leads(REFERRAL_MOVES, deed, self.states[id_])]
        if not allowed:
            return
        deed = self.rolls.choice(allowed)
        given = (
            [f'id: "referral:{id_}"']
            + ["reason: OTHER"] * (deed in SAYS_WHY)
            + [SAID] * (deed not in BY_SENDER)
        )
        found = await self.say(
            f"""mutation {{ referral{deed.title()}({", ".join(given)}) {{
              referral {{ state }} userErrors {{ __typename }} }} }}"""
        )
        if found is None:
            self.log.deeds[id_].append((deed, False))
            # What was being written when its asker was killed is over after a moment.
            await asyncio.sleep(0.5)
            seen = await self.insist(f'{{ node(id: "referral:{id_}") {{ ... on Referral {{ state }} }} }}')
            self.states[id_] = seen["state"]
        elif found["referral"]:
            self.log.acknowledged += 1
            self.log.deeds[id_].append((deed, True))
            assert found["referral"]["state"] == leads(REFERRAL_MOVES, deed, self.states[id_])
            self.states[id_] = found["referral"]["state"]


def agrees(log, deeds):
    """Return whether these deeds were done: all that were acknowledged, and of the others any, in this order."""
    places = {0}
    for deed, acknowledged in log:
        done = {place + 1 for place in places if place < len(deeds) and deeds[place] == deed}
        places = done if acknowledged else done | places
    return len(deeds) in places


async def check(store, log):
    """What was acknowledged is there, with its events and nothing half done, and all that is held fits."""
    referrals, parts, proposed, locked, keys, alone = await store.rows(
        REFERRALS, PARTS, PROPOSED, LOCKED, KEYS, ALONE
    )
    assert (parts, locked, keys, alone) == ([], [], [], [])
    assert {row["id"] for row in referrals} == set(log.deeds), (
        "what was acknowledged is there, and nothing else"
    )
    for row in referrals:
        assert agrees(log.deeds[row["id"]], row["deeds"]), (row["id"], log.deeds[row["id"]], row["deeds"])
        state = "DRAFT"
        for deed in row["deeds"]:
            state = leads(REFERRAL_MOVES, deed, state)
        assert (state, row["keys"]) == (row["state"], 1), row
    assert {row["title"]: row["id"] for row in proposed} == log.offers
    assert all((row["lent"], row["deeds"]) == (1, ["PROPOSE"]) for row in proposed)
    check_held(referrals)


def check_held(referrals):
    held = [row for row in referrals if row["state"] in RESERVING]
    for id_ in {row["commitment"] for row in held}:
        own = [row for row in held if row["commitment"] == id_]
        assert [one for week in weeks(own) if (one := wrong(own, week))] == []
    assert not double_booked([row for row in held if row["volunteer"]])
    for row in referrals:
        reserved = sum(one["minutes"] for one in held if one["need"] == row["need"])
        ended_well = any(one["need"] == row["need"] and one["state"] == "COMPLETED" for one in referrals)
        assert reserved <= row["asked"]
        assert (
            row["need_state"] == "MET"
            if reserved == row["asked"]
            else ended_well or row["need_state"] == "OPEN"
        )


async def all_are_told(store, letterbox, seconds=180):
    """Wait until no event waits to be told, and return how many were; the letter about each has reached the mail server."""
    until = time.monotonic() + seconds
    while (await store.rows(UNTOLD))[0][0]["untold"]:
        assert time.monotonic() < until, "events are not told"
        await asyncio.sleep(0.2)
    [told] = await store.rows(TOLD)
    received = {str(letter["Message-ID"]) for letter in letterbox.letters}
    for row in told:
        assert row["how"] == "LETTER", row
        assert row["letter"] in received, row
    return len(told)


async def world(chosen, folder, clients):
    """Load the tiny world, three offers that many want, and for each client a family with needs."""
    rows = [family(number, 1) for number in range(clients)]
    needs = [
        need(number) | {"beneficiary_code": rows[number // NEEDS_EACH][0]["code"]}
        for number in range(clients * NEEDS_EACH)
    ]
    offers = [
        offer(f"killed-{number}", partner, hours_per_week=2, places=places, windows="mon 15:00-18:00")
        for number, (partner, places) in enumerate([("lantern", 5), ("ada", 3), ("ada", 1)])
    ]
    contacts = [
        {
            "id": f"{one}-mail",
            "partner_id": one,
            "name": one,
            "email": f"{one}@example.org",
            "preferred": "EMAIL",
        }
        for one in ("thread", "ada")
    ]
    async with network(chosen) as graph:
        assert not (await load_folder(OPERATOR, SEEDS / "tiny", graph)).findings
        families, members = [row for row, _ in rows], [one for _, children in rows for one in children]
        tables = {"beneficiaries": families, "members": members, "needs": needs, "commitments": offers}
        await load_rows(graph, folder, tables | {"contacts": contacts})


async def campaign(chosen, environment, letterbox, folder, rounds, clients, keep=None):
    """In each round let clients work, kill what it names one after the other, start it again, and check everything.

    What was found is kept after each round, so that a campaign which somebody ends early has not been for nothing.
    """
    chosen = chosen.model_copy(update={"data_dir": folder / "own"})
    environment = environment | {
        "PATTI_DATA_DIR": str(chosen.data_dir), "PATTI_SMTP_URL": f"smtp://127.0.0.1:{letterbox.port}",
        "PATTI_LETTERS_A_DAY": "1000000", "PATTI_TURN_SECONDS": "0.2", "PATTI_LEASE_SECONDS": "3",
        "PATTI_CONFIRM_AFTER_DAYS": "0",
    }  # fmt: skip
    store, log, rolls = Store(chosen), Log(), random.Random()
    service = None
    try:
        await world(chosen, folder, clients)
        service = await asyncio.to_thread(Service, environment)
        people = [Client(number, service.address, log, random.Random(number)) for number in range(clients)]
        for number, victims in enumerate(rounds, 1):
            working = [asyncio.create_task(one.live()) for one in people]
            await asyncio.to_thread(kill, store, service, victims, rolls)
            await asyncio.sleep(rolls.uniform(0.2, 0.8))
            await come_to_rest(people, working, service)
            await check(store, log)
            told = await all_are_told(store, letterbox)
            found = figures(rounds[:number], clients, log, told, letterbox)
            if keep:
                keep("kills", **found)
    finally:
        if service:
            service.stop()
        store.holder.close()
    return found


def figures(rounds, clients, log, told, letterbox):
    kills = [victim for victims in rounds for victim in victims]
    return {
        "kills": len(kills), **{f"of_{name}": kills.count(name) for name in dict.fromkeys(WHOM)},
        "clients": clients, "workers": 2, "acknowledged": log.acknowledged, "referrals": len(log.deeds),
        "events_told": told, "letters_received": len(letterbox.letters), "lost": 0, "half_done": 0,
    }  # fmt: skip


async def come_to_rest(people, working, service, seconds=180):
    """Let clients end what they began; a service that gave up meanwhile is started again, as any that is kept up."""
    for one in people:
        one.going = False
    until = time.monotonic() + seconds
    while (await asyncio.wait(working, timeout=1))[1]:
        assert time.monotonic() < until, "clients are not answered any more"
        if service.main.poll() is not None:
            await asyncio.to_thread(service.start)
    for one in working:
        one.result()


def kill(store, service, victims, rolls):
    """Kill these at moments that nobody chose, and start again whatever does not run."""
    for victim in victims:
        time.sleep(rolls.uniform(0.3, 1.2))
        if victim == "neo4j":
            store.kill()
        else:
            service.kill(victim, rolls)
    if not store.bring_back():
        # Neo4j came back elsewhere, as it does when it was killed too often: the service is begun anew as well.
        service.stop()
    service.bring_back()


@pytest.mark.soak
async def test_nothing_is_lost_when_neo4j_and_the_service_are_killed(
    settings, environment, letterbox, tmp_path
):
    found = await campaign(settings, environment, letterbox, tmp_path, rounds=[["neo4j", "main"]], clients=6)
    assert found["events_told"] > 0


@pytest.mark.soak
async def test_nothing_is_lost_in_fifty_kills(settings, environment, letterbox, tmp_path, keep):
    rolls = random.Random(50)
    rounds = [[rolls.choice(WHOM)] for _ in range(46)] + [["neo4j", "service"], ["worker", "neo4j"]]
    await campaign(settings, environment, letterbox, tmp_path, rounds, clients=12, keep=keep)
