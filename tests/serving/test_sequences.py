"""Whatever people do, in whatever order: nothing is oversold, what is said to be free is, states move as the table says."""

import asyncio
import re
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph_service.composition import network
from tests.api.asking import answer
from tests.rows import load_rows
from tests.serving import recount

MONDAY = date(2026, 11, 23)
MODEL = Path(__file__).parents[2] / "docs" / "model.md"

OFFERS = {
    "seq-club": ("lantern", "north-pact", 2, 2, ["mon 15:00-18:00", "thu 15:00-17:00"]),
    "seq-evening": ("lantern-south", "south-pact", 2, 1, ["mon 15:00-18:00"]),
    "seq-ada-north": ("ada", "north-pact", 2, 1, ["mon 15:00-18:00"]),
    "seq-ada-south": ("ada", "south-pact", 2, 2, ["mon 15:00-17:00", "wed 15:00-17:00"]),
    "seq-calls": ("thread", "south-pact", 2, 2, []),
}
"""Partner, pact, hours, places and times of each offer: little, so that requests compete; the last is by arrangement."""
STARTS = ((0, 15 * 60), (0, 15 * 60 + 30), (0, 16 * 60), (3, 15 * 60), (2, 15 * 60))
"""Weekday and minute of the sessions that are asked for, most of them at the same time."""
NEEDS = {f"seq-need-{number}": 1 + (number % 4 == 3) for number in range(12)}
"""Each need, with the people whom it serves."""
VOLUNTEERS = ("ada", "bruno")
ASKED = {
    "offer": st.sampled_from(sorted(OFFERS)),
    "needs": st.lists(st.sampled_from(sorted(NEEDS)), min_size=2, max_size=4, unique=True),
    "start": st.sampled_from(STARTS),
    "days": st.integers(0, 20),
    "length": st.integers(6, 30),
}
"""Which families ask whom, for which time, from when on and for how long."""
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
SAYS_WHY = {"REJECT", "FAIL", "CANCEL"}
BY_SENDER = {"CANCEL", "ENTER_IN_ERROR"}
BEHALF = 'onBehalf: {saidBy: "x", means: PHONE, saidOn: "2026-11-23"}'
ERRORS = """userErrors { __typename message
  ... on CapacityExceeded { freeHours freeWindows { weekday opens closes } }
  ... on BelowReserved { reservedHours reservedPlaces reservedWindows { weekday opens closes } } }"""

EVERYTHING = """CALL () {
  MATCH (partner:Partner)-[:OFFERS]->(offer:Commitment) WHERE offer.id STARTS WITH 'seq-'
  RETURN 'offer' AS kind, offer {.id, .state, .places, .windows, .revision, promised: offer.minutesPerWeek,
    arranged: size(offer.windows) = 0, volunteer: CASE WHEN partner:Volunteer THEN partner.id END,
    starts: offer.validFrom, ends: offer.validTo} AS row
UNION ALL
  MATCH (need:Need)<-[:MEETS]-(referral:Referral)-[:TO]->(offer:Commitment)<-[:OFFERS]-(partner:Partner)
  WHERE offer.id STARTS WITH 'seq-'
  RETURN 'referral' AS kind, referral {.id, .state, .sessions, commitment: offer.id, need: need.id,
    promised: offer.minutesPerWeek, places: offer.places, arranged: size(offer.windows) = 0,
    volunteer: CASE WHEN partner:Volunteer THEN partner.id END, minutes: referral.minutesPerWeek,
    people: referral.places, starts: referral.startsOn, ends: referral.endsOn} AS row
UNION ALL
  MATCH (volunteer:Partner)-[:HOLDS]->(held:Assignment)-[:OF]->(referral:Referral)-[:TO]->(offer:Commitment)
  WHERE offer.id STARTS WITH 'seq-'
  RETURN 'assignment' AS kind, held {.id, .sessions, referral: referral.id, commitment: offer.id, state: referral.state,
    volunteer: volunteer.id, starts: held.startsOn, ends: held.endsOn} AS row
UNION ALL
  MATCH (need:Need) WHERE need.id STARTS WITH 'seq-'
  RETURN 'need' AS kind, need {.id, .state, asked: need.minutesPerWeek} AS row
UNION ALL
  MATCH (event:Event) RETURN 'event' AS kind, {id: event.id} AS row
UNION ALL
  MATCH (locked) WHERE locked.lock IS NOT NULL RETURN 'locked' AS kind, {id: locked.id} AS row
}
RETURN kind, row"""
BEGIN_AGAIN = """CALL () {
  MATCH (made:Referral|Assignment|Event|RequestKey) DETACH DELETE made
}
CALL () {
  MATCH (need:Need) WHERE need.id STARTS WITH 'seq-' SET need.state = 'OPEN'
}
UNWIND $offers AS row
MATCH (offer:Commitment {id: row.id})-[lends:LENDS]->()
SET offer = row, lends.active = true"""


def table(heading):
    """Return from which states each deed leads where, as the model's page tells it."""
    section = MODEL.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    found = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch("[A-Z_]+", cells[0]):
            found[cells[0]] = (None if cells[1] == "any other" else set(cells[1].split(", ")), cells[2])
    return found


def leads(moves, deed, state):
    """Return where a deed leads from a state, or None when it may not be done there."""
    sources, target = moves[deed]
    allowed = state != target if sources is None else state in sources
    return (state if target == "–" else target) if allowed else None


REFERRAL_MOVES, OFFER_MOVES = table("A referral's life"), table("An offer's life")
LIFE = ("ACCEPT", "START", "COMPLETE", "HOLD", "RESUME", "FAIL", "CANCEL", "REJECT", "ENTER_IN_ERROR")
"""What people do with a referral, what leads on first."""
TURNS = ("PAUSE", "RESUME", "END", "RENEW", "CONFIRM")


class Network(RuleBasedStateMachine):
    """People who ask, answer, correct and assign, through GraphQL, on the real graph."""

    def __init__(self, town):
        super().__init__()
        self.town = town
        self.begun = False

    @initialize()
    def begin(self):
        self.town.begin_again()
        self.keys, self.done, self.moved = 0, 0, {}
        self.known = self.town.everything()
        self.begun = True

    @property
    def referrals(self):
        return self.known["referral"]

    def key(self):
        self.keys += 1
        return f"key-{self.keys}"

    def do(self, mutation):
        """Do a deed; return what is wrong with it. What nobody refuses is done, and leaves an event."""
        data = self.town.ask(f"mutation {{ done: {mutation} }}")["done"]
        if not data["userErrors"]:
            self.done += 1
        return data["userErrors"]

    def active(self, referrals=None, **facts):
        """Return the referrals that hold capacity, of these facts."""
        found = self.referrals.values() if referrals is None else referrals
        return [
            row
            for row in found
            if row["state"] in recount.RESERVING and all(row[name] == fact for name, fact in facts.items())
        ]

    def elsewhere(self, volunteer, commitment):
        """Return where a volunteer has to be, but for one commitment."""
        if volunteer is None:
            return []
        return [one for one in self.presences(volunteer) if one["commitment"] != commitment]

    def presences(self, volunteer):
        own = self.active(volunteer=volunteer)
        held = [one for one in self.known["assignment"].values() if one["volunteer"] == volunteer]
        return own + self.active(held)

    # What people do

    @rule(**ASKED)
    def ask(self, offer, needs, start, days, length):
        """Several families ask for the same time, before anybody has answered."""
        first = MONDAY + timedelta(days=days)
        session = (
            f'{{weekday: {DAYS[start[0]]}, opens: "{start[1] // 60}:{start[1] % 60:02}"}}'
            if OFFERS[offer][4]
            else ""
        )
        for need in needs:
            self.do(
                f"""referralRequest(idempotencyKey: "{self.key()}", requests: [{{
                  needId: "need:{need}", commitmentId: "commitment:{offer}", sessions: [{session}],
                  from: "{first}", to: "{first + timedelta(days=length)}" }}]) {{ {ERRORS} }}"""
            )

    @rule(**ASKED)
    def ask_and_accept(self, offer, needs, start, days, length):
        """Several families ask for the same time, and the partner says yes to all."""
        self.ask(offer, needs, start, days, length)
        self.look()
        self.accept_all(offer)

    @rule(offer=st.sampled_from(sorted(OFFERS)))
    def accept_all(self, offer):
        """A partner says yes to whatever has been asked."""
        for row in list(self.referrals.values()):
            if row["commitment"] == offer and row["state"] == "REQUESTED":
                self.move(row["id"], "ACCEPT")

    @precondition(lambda self: self.begun and self.referrals)
    @rule(
        place=st.integers(0, 1000),
        deed=st.sampled_from(LIFE),
    )
    def answer(self, place, deed):
        """Somebody does anything with any referral."""
        self.move(list(self.referrals)[place % len(self.referrals)], deed)

    @precondition(lambda self: self.begun and self.active())
    @rule(
        place=st.integers(0, 1000),
        deed=st.sampled_from(["START", "HOLD", "RESUME", "COMPLETE", "FAIL", "CANCEL"]),
    )
    def go_on(self, place, deed):
        """Somebody goes on with what was accepted."""
        ids = [row["id"] for row in self.active()]
        self.move(ids[place % len(ids)], deed)

    @precondition(lambda self: self.begun and self.referrals)
    @rule(place=st.integers(0, 1000), path=st.lists(st.integers(0, 3), min_size=2, max_size=4))
    def lead_a_life(self, place, path):
        """Somebody leads a referral from one state to the next, and in each tries all that the table does not allow."""
        id_ = list(self.referrals)[place % len(self.referrals)]
        for choice in [*path, None]:
            row = self.referrals[id_]
            for deed in LIFE:
                if leads(REFERRAL_MOVES, deed, row["state"]) is None:
                    self.check_refused(row, deed, self.said(id_, deed))
            self.look()
            allowed = [deed for deed in LIFE if leads(REFERRAL_MOVES, deed, row["state"])]
            if choice is None or not allowed:
                break
            self.move(id_, allowed[choice % len(allowed)])
        for deed in TURNS:
            if leads(OFFER_MOVES, deed, self.known["offer"][row["commitment"]]["state"]) is None:
                self.turn(row["commitment"], deed)

    def move(self, id_, deed):
        before = self.known["referral"][id_]
        errors = self.said(id_, deed)
        self.check_refused(before, deed, errors)
        if not errors:
            self.moved[id_] = leads(REFERRAL_MOVES, deed, before["state"])
        self.look()

    def said(self, id_, deed):
        """Do a deed with a referral; return what is wrong with it."""
        given = [f'id: "referral:{id_}"']
        given += ["reason: OTHER"] * (deed in SAYS_WHY) + [BEHALF] * (deed not in BY_SENDER)
        name = "".join(part.title() for part in deed.split("_"))
        return self.do(f"referral{name}({', '.join(given)}) {{ {ERRORS} }}")

    def check_refused(self, before, deed, errors):
        """What the table allows is done, unless it would not fit; and then it would not."""
        kinds = [error["__typename"] for error in errors]
        if leads(REFERRAL_MOVES, deed, before["state"]) is None:
            assert kinds == ["WrongState"], (deed, before["state"], kinds)
        elif deed != "ACCEPT":
            assert kinds == [], (deed, before["state"], kinds)
        elif kinds == ["CapacityExceeded"]:
            self.check_free(before, errors[0])
        elif kinds == ["WrongState"]:
            assert self.known["offer"][before["commitment"]]["state"] != "ACTIVE"
        elif kinds == ["NeedCovered"]:
            assert (
                self.held_of(before["need"]) + before["minutes"] > self.known["need"][before["need"]]["asked"]
            )
        elif kinds == ["OutsidePeriod"]:
            offer = self.known["offer"][before["commitment"]]
            assert offer["ends"] is not None
            assert before["ends"] > offer["ends"]
        else:
            assert kinds == []

    def check_free(self, asked, refusal):
        """What a refusal says to be free is, and it does not suffice."""
        offer = self.known["offer"][asked["commitment"]]
        held = self.active(commitment=offer["id"])
        worst = min(
            recount.free_minutes(offer, held, week, asked["people"]) for week in recount.weeks([asked])
        )
        assert refusal["freeHours"] * 60 == worst
        elsewhere = self.elsewhere(offer["volunteer"], offer["id"])
        if not offer["arranged"]:
            times = recount.free_times(offer, held, asked, asked["people"], elsewhere)
            assert spelled(refusal["freeWindows"]) == times
        together = [*held, asked]
        full = any(recount.wrong(together, week) for week in recount.weeks(together))
        busy = any(
            recount.minutes(asked) & recount.minutes(one)
            for one in elsewhere
            if one["starts"] <= asked["ends"] and one["ends"] >= asked["starts"]
        )
        outside = not offer["arranged"] and not recount.minutes(asked) <= set(
            recount.each_minute(offer["windows"])
        )
        assert full or busy or outside, "nobody is refused who would have fitted"

    @rule(
        offer=st.sampled_from(sorted(OFFERS)),
        quarters=st.sampled_from([2, 4, 6, 8, 10]),
        places=st.integers(1, 3),
        days=st.integers(0, 3),
    )
    def correct(self, offer, quarters, places, days):
        """A partner promises more or less, mostly less."""
        known = self.known["offer"][offer]
        windows = OFFERS[offer][4][:days] if days and OFFERS[offer][4] else known["windows"]
        asked = ", ".join(
            f'{{weekday: {day.upper()}, opens: "{opens}", closes: "{closes}"}}'
            for day, opens, closes in map(parts, windows)
        )
        errors = self.do(
            f"""commitmentRevise(id: "commitment:{offer}", revision: {known["revision"]}, {BEHALF}, change: {{
              hoursPerWeek: {quarters / 4}, places: {places}, windows: [{asked}] }}) {{ {ERRORS} }}"""
        )
        self.check_below(offer, "REVISE", errors, promised=quarters * 15, places=places, windows=windows)

    @precondition(lambda self: self.begun and self.active())
    @rule(
        place=st.integers(0, 1000),
        quarters=st.sampled_from([2, 3, 4, 6]),
        places=st.integers(1, 2),
        days=st.integers(0, 1),
    )
    def promise_less(self, place, quarters, places, days):
        """A partner would end, and promises less of, what others hold."""
        offers = sorted({row["commitment"] for row in self.active()})
        offer = offers[place % len(offers)]
        self.turn(offer, "END")
        self.look()
        self.correct(offer, quarters, places, days)

    @rule(
        offer=st.sampled_from(sorted(OFFERS)),
        deed=st.sampled_from(TURNS),
    )
    def turn(self, offer, deed):
        """A partner does anything with an offer."""
        known = self.known["offer"][offer]
        given = f'id: "commitment:{offer}", {BEHALF}'
        given += f", revision: {known['revision']}" if deed == "RENEW" else ""
        errors = self.do(f"commitment{deed.title()}({given}) {{ {ERRORS} }}")
        self.check_below(offer, deed, errors)

    def check_below(self, offer, deed, errors, **terms):
        """An offer moves as the table says, and is refused to be less than what is held of it; and then it would be."""
        before = self.known["offer"][offer]
        target = leads(OFFER_MOVES, deed, before["state"])
        kinds = [error["__typename"] for error in errors]
        if target is None:
            assert kinds == ["WrongState"], (deed, before["state"], kinds)
        elif kinds:
            assert kinds == ["BelowReserved"], kinds
            after = before | terms
            held = [
                row | {name: after[name] for name in ("promised", "places")}
                for row in self.active(commitment=offer)
            ]
            hours, people, times = recount.fullest(held, after["places"])
            assert (errors[0]["reservedHours"] * 60, errors[0]["reservedPlaces"]) == (hours, people)
            assert spelled(errors[0]["reservedWindows"]) == times
            open_ = set(recount.each_minute(after["windows"]))
            less = any(recount.wrong(held, week) for week in recount.weeks(held))
            assert less or deed == "END" or not times <= open_, "nothing is refused that would have fitted"
        else:
            self.moved[offer] = target

    @precondition(lambda self: self.begun and self.active())
    @rule(
        volunteer=st.sampled_from(VOLUNTEERS),
        places=st.lists(st.integers(0, 1000), min_size=1, max_size=3),
        days=st.integers(0, 10),
        length=st.integers(0, 20),
        whole=st.booleans(),
    )
    def assign(self, volunteer, places, days, length, whole):
        """A volunteer is to hold sessions of several referrals."""
        ids = [row["id"] for row in self.active()]
        for place in places:
            self.assign_one(volunteer, self.referrals[ids[place % len(ids)]], days, length, whole)
            self.look()

    @rule(
        offers=st.lists(st.sampled_from(sorted(OFFERS)), min_size=2, max_size=2, unique=True),
        needs=st.lists(st.sampled_from(sorted(NEEDS)), min_size=4, max_size=4, unique=True),
        start=st.sampled_from(STARTS),
        days=st.integers(0, 20),
        volunteer=st.sampled_from(VOLUNTEERS),
    )
    def share_a_volunteer(self, offers, needs, start, days, volunteer):
        """The same volunteer is to hold the sessions of two offers at the same time."""
        for offer, wanted in zip(offers, (needs[:2], needs[2:]), strict=True):
            self.ask_and_accept(offer, wanted, start, days, 20)
        for row in [row for row in self.active() if row["commitment"] in offers]:
            self.assign_one(volunteer, row, 0, 0, whole=True)
            self.look()

    def assign_one(self, volunteer, referral, days, length, whole):
        first = max(MONDAY, referral["starts"]) + timedelta(days=0 if whole else days)
        last = referral["ends"] if whole else min(referral["ends"], first + timedelta(days=length))
        asked = {"volunteer": volunteer, "sessions": referral["sessions"], "starts": first, "ends": last}
        errors = self.do(
            f"""assignmentAdd(referralId: "referral:{referral["id"]}", volunteerId: "volunteer:{volunteer}",
              idempotencyKey: "{self.key()}", from: "{first}", to: "{last}", {BEHALF}) {{ {ERRORS} }}"""
        )
        if [error["__typename"] for error in errors] == ["VolunteerBusy"]:
            elsewhere = self.elsewhere(volunteer, referral["commitment"])
            together = [one | {"volunteer": volunteer} for one in elsewhere]
            asked["commitment"] = referral["commitment"]
            assert recount.double_booked([*together, asked]), "nobody is refused who would have been free"

    @precondition(lambda self: self.begun and self.known["assignment"])
    @rule(place=st.integers(0, 1000), days=st.integers(0, 10))
    def release(self, place, days):
        """A volunteer holds the sessions for the last time."""
        held = self.known["assignment"][list(self.known["assignment"])[place % len(self.known["assignment"])]]
        day = held["starts"] + timedelta(days=days)
        errors = self.do(
            f'assignmentEnd(id: "assignment:{held["id"]}", day: "{day}", {BEHALF}) {{ {ERRORS} }}'
        )
        assert [error["__typename"] for error in errors] == (["OutsidePeriod"] if day > held["ends"] else [])

    # What holds at every step

    @invariant()
    def all_is_as_it_must_be(self):
        if self.begun:
            self.look()
            self.check_said_to_be_free()

    def look(self):
        """Read the whole graph anew, and check it against itself and against what was before."""
        before, self.known = self.known, self.town.everything()
        for kind in ("referral", "assignment"):
            found = self.known[kind]
            new = sorted(found.keys() - before[kind].keys(), key=lambda id_: names(found[id_]))
            # In the order in which they were made, whatever their ids, so that what failed once fails again.
            self.known[kind] = {id_: found[id_] for id_ in (*before[kind], *new)}
        self.check_moves(before)
        self.check_capacity()
        self.check_needs()
        assert not self.known["locked"]
        assert len(self.known["event"]) == self.done, "every deed leaves its event, and nothing else does"

    def check_moves(self, before):
        """Only what was done has moved, and where the table says."""
        for kind in ("referral", "offer"):
            for id_, row in self.known[kind].items():
                was = before[kind][id_]["state"] if id_ in before[kind] else "REQUESTED"
                assert row["state"] == self.moved.pop(id_, was), (id_, was, row["state"])
        assert not self.moved

    def check_capacity(self):
        for offer in self.known["offer"].values():
            held = self.active(commitment=offer["id"])
            if not held:
                continue
            assert [one for week in recount.weeks(held) if (one := recount.wrong(held, week))] == [], offer
            assert offer["state"] in {"ACTIVE", "PAUSED"}
            if not offer["arranged"]:
                assert {one for row in held for one in recount.minutes(row)} <= set(
                    recount.each_minute(offer["windows"])
                )
        presences = [one | {"volunteer": name} for name in VOLUNTEERS for one in self.presences(name)]
        assert not recount.double_booked(presences)

    def held_of(self, need):
        return sum(row["minutes"] for row in self.active(need=need))

    def check_needs(self):
        for need in self.known["need"].values():
            held = self.held_of(need["id"])
            assert held <= need["asked"]
            ended_well = any(
                row["need"] == need["id"] and row["state"] == "COMPLETED" for row in self.referrals.values()
            )
            assert need["state"] == "MET" or held < need["asked"]
            assert need["state"] == "OPEN" or held == need["asked"] or ended_well

    def check_said_to_be_free(self):
        """The list of offers with so many hours free holds one as long as it has them, and not a quarter longer."""
        number = self.done + self.keys
        offer = self.known["offer"][sorted(OFFERS)[number % len(OFFERS)]]
        day = MONDAY + timedelta(days=number % 42)
        free = recount.free_minutes(
            offer, self.active(commitment=offer["id"]), day - timedelta(days=day.weekday())
        )
        partner = "volunteer" if offer["volunteer"] else "organisation"
        asked = f'partnerId: "{partner}:{OFFERS[offer["id"]][0]}", activeOn: "{day}"'
        found = self.town.ask(
            f"""{{
              most: commitments(first: 100, filter: {{{asked}, minFreeHours: {free / 60}}}) {{ edges {{ node {{ id }} }} }}
              more: commitments(first: 100, filter: {{{asked}, minFreeHours: {free / 60 + 0.25}}}) {{ edges {{ node {{ id }} }} }}
            }}"""
        )
        listed = {name: {edge["node"]["id"] for edge in page["edges"]} for name, page in found.items()}
        assert f"commitment:{offer['id']}" in listed["most"], (offer, day, free)
        assert f"commitment:{offer['id']}" not in listed["more"], (offer, day, free)


def names(row):
    """Return what tells a referral or an assignment from those made with it."""
    return [row.get("need"), row["commitment"]]


def parts(window):
    """Return weekday, opening and closing of a window's text, the weekday by its whole name."""
    day, times = window.split(" ")
    name = next(name for name in DAYS if name.lower().startswith(day))
    return name, *times.split("-")


def spelled(windows):
    """Return the minutes of windows as GraphQL tells them."""
    return set(
        recount.each_minute(
            f"{one['weekday'][:3].lower()} {one['opens'][:5]}-{one['closes'][:5]}" for one in windows
        )
    )


class Town:
    """The graph, and what is done with it, for a machine that waits for everything."""

    def __init__(self, runner, graph):
        self.runner, self.graph = runner, graph
        self.offers = [
            record["offer"]
            for record in self.rows(
                "MATCH (offer:Commitment) WHERE offer.id STARTS WITH 'seq-' RETURN properties(offer) AS offer"
            )
        ]

    def rows(self, statement, **parameters):
        asked = self.graph.driver.execute_query(statement, parameters, database_=self.graph.database)
        return self.runner.run(asked).records

    def begin_again(self):
        self.rows(BEGIN_AGAIN, offers=self.offers)

    def everything(self):
        """Return what is there, by kind and id."""
        found = {kind: {} for kind in ("offer", "referral", "assignment", "need", "event", "locked")}
        for record in self.rows(EVERYTHING):
            row = record["row"]
            found[record["kind"]][row["id"]] = {
                name: value.to_native() if hasattr(value, "to_native") else value
                for name, value in row.items()
            }
        return found

    def ask(self, query):
        found = self.runner.run(answer(self.graph, query))
        assert not found.errors, found.errors
        return found.data


def tables():
    """Return the rows of what is offered and needed."""
    commitments = [
        {
            "id": id_, "pact_id": pact, "partner_id": partner, "title": id_, "competence_ids": "homework",
            "hours_per_week": hours, "places": places, "windows": "|".join(windows), "modes": "IN_PERSON",
            "valid_from": "2026-01-15", "state": "ACTIVE", "staffing": "VOLUNTEERS", "staff_ids": "ada|bruno",
            "clearance_required": "no",
        }
        for id_, (partner, pact, hours, places, windows) in OFFERS.items()
    ]  # fmt: skip
    needs = [
        {
            "id": id_, "beneficiary_code": "FAM-TNY567", "competence_id": "homework", "member": "" if people == 2 else 2,
            "hours_per_week": 1 + number % 2, "session_minutes": 60, "priority": "NORMAL", "starts_on": "2026-11-01",
            "state": "OPEN",
        }
        for number, (id_, people) in enumerate(NEEDS.items())
    ]  # fmt: skip
    signatures = [{"pact_id": "south-pact", "partner_id": "ada", "sources": "x"}]
    return {"signatures": signatures, "commitments": commitments, "needs": needs}


@contextmanager
def town(chosen):
    """Open the graph in a loop of its own."""
    with asyncio.Runner() as runner:
        opened = network(chosen)
        try:
            yield Town(runner, runner.run(opened.__aenter__()))
        finally:
            runner.run(opened.__aexit__(None, None, None))


def sequences(chosen, examples, steps):
    found = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with town(chosen) as held:
        run_state_machine_as_test(lambda: Network(held), settings=found)


@pytest.fixture
async def small(office, tmp_path):
    """The tiny world, with offers of little capacity and needs that compete for it."""
    await load_rows(office, tmp_path, tables())


def test_whatever_people_do_nothing_is_oversold(small, settings):
    sequences(settings, examples=8, steps=25)


@pytest.mark.soak
def test_whatever_people_do_for_long_nothing_is_oversold(small, settings, keep):
    sequences(settings, examples=60, steps=40)
    keep("sequences", examples=60, steps=40, broken=0)
