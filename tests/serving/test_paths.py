"""Whatever those who accompany a family do with its path and its money, in whatever order: both stay as the tables say."""

import re
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from graph_service.domain.grants import GRANT_MOVES
from graph_service.domain.inclusion_pacts import INCLUSION_PACT_MOVES
from graph_service.domain.model import GrantState, InclusionPactState
from tests.api import test_grants as grants
from tests.api import test_inclusion_pacts as paths
from tests.conftest import contents
from tests.serving.test_sequences import MODEL, town

FIRST = date(2026, 11, 23)
KEPT = "MATCH (n) WHERE n.lock RETURN count(n) AS locks"
CLEARED = """MATCH (:Beneficiary {id: 'FAM-TNY234'})-[:FOLLOWS]->(path:InclusionPact)
OPTIONAL MATCH (path)<-[:FUNDS]-(grant:Grant)
OPTIONAL MATCH (grant)<-[:OF]-(entry:GrantEntry)
OPTIONAL MATCH (path)-[:AIMS_AT|TAKES|REVIEWED_IN|EXTENDED_BY]->(part)
OPTIONAL MATCH (event:Event)-[:ABOUT]->(:InclusionPact|Grant)
DETACH DELETE entry, grant, part, event, path"""
CENTS = st.integers(-1, 700)


def written(heading):
    """Return the table of moves under a heading of the document: each deed with its states and where it leads."""
    section = Path(MODEL).read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in section.splitlines() if line.startswith("| ")]
    return {deed: (set(start.split(", ")), to) for deeds, start, to in rows[2:] for deed in deeds.split(", ")}


@pytest.mark.parametrize(
    ("heading", "moves", "first"),
    [
        ("A path's life", INCLUSION_PACT_MOVES, ("OPEN", "RUNNING")),
        ("A grant's life", GRANT_MOVES, ("OPEN", "OPEN")),
    ],
)
def test_the_document_says_which_deed_leads_where(heading, moves, first):
    said = written(heading)
    assert said.pop(first[0]) == ({"–"}, first[1])
    assert said == {
        str(deed): ({str(state) for state in move.sources}, str(move.target or "–"))
        for deed, move in moves.items()
    }


class Family(RuleBasedStateMachine):
    """One family's path and grants on the real Neo4j, beside a simple idea of what they should be."""

    def __init__(self, held):
        super().__init__()
        self.held = held
        held.runner.run(held.graph.driver.execute_query(CLEARED))
        self.path, self.state, self.revision, self.goals, self.end = None, None, 0, {}, None
        self.grant, self.entries, self.open, self.back = None, [], False, set()

    def ask(self, asked, *, goes):
        """Do something that should go, or not; what is refused leaves everything as it was."""
        before = None if goes else self.everything()
        done = self.held.runner.run(asked)
        assert (not done["userErrors"]) == goes, (done["userErrors"], goes)
        if not goes:
            assert self.everything() == before
        return done

    def everything(self):
        return self.held.runner.run(contents(self.held.graph))

    def deed(self, name, *, goes, **said):
        id_ = self.path or "inclusion-pact:none"
        revision = max(self.revision, 1)
        asked = paths.do(self.held.graph, name, id_, revision, paths.MARTA, **said)
        done = self.ask(asked, goes=goes)
        if goes:
            self.revision += 1
            assert done["inclusionPact"]["revision"] == self.revision
        return done

    @property
    def running(self):
        return self.state is InclusionPactState.RUNNING

    @rule(months=st.integers(1, 26), reason=st.booleans())
    def open_a_path(self, months, reason):
        end = FIRST + timedelta(days=30 * months)
        usual = 6 <= paths_months(end) <= 8
        goes = not self.running and paths_months(end) <= 24 and (usual or reason)
        said = {"endsOn": str(end), "reason": "serve" if reason else None}
        done = self.ask(paths.open_path(self.held.graph, **said), goes=goes)
        if goes:
            self.path, self.state, self.revision = done["inclusionPact"]["id"], InclusionPactState.RUNNING, 1
            self.goals, self.end = {}, end
            self.grant, self.entries, self.open, self.back = None, [], False, set()

    @rule(named=st.booleans())
    def add_a_goal(self, named):
        goes = self.running and named
        text = "imparare" if named else "chiamare il 333 1234567"
        self.deed("AddGoal", goes=goes, goal={"component": "WORK", "text": text})
        if goes:
            self.goals[len(self.goals) + 1] = None

    @rule(number=st.integers(1, 3), outcome=st.sampled_from(["REACHED", "NOT_REACHED", None]))
    def tell_of_a_goal(self, number, outcome):
        goes = self.running and number in self.goals
        self.deed("ReviseGoal", goes=goes, number=number, change={"outcome": outcome})
        if goes:
            self.goals[number] = outcome

    @rule(goal=st.integers(1, 3))
    def add_an_action(self, goal):
        self.deed(
            "AddAction", goes=self.running and goal in self.goals, action={"goal": goal, "text": "fare"}
        )

    @rule(days=st.integers(-3, 3))
    def hold_a_review(self, days):
        day = FIRST + timedelta(days=days)
        self.deed("RecordReview", goes=self.running and days == 0, heldOn=str(day), note="bene")

    @rule(days=st.integers(-5, 300))
    def extend_it(self, days):
        until = (self.end or FIRST) + timedelta(days=days)
        goes = self.running and days > 0 and paths_months(until) <= 24
        self.deed("Extend", goes=goes, until=str(until), reason="serve ancora")
        if goes:
            self.end = until

    @rule(tells=st.booleans())
    def close_it(self, tells):
        goals = [{"number": number, "outcome": "PARTLY_REACHED"} for number in self.goals] if tells else []
        goes = self.running and (tells or None not in self.goals.values())
        self.deed("Close", goes=goes, closing={"outcome": "COMPLETED", "goals": goals})
        if goes:
            self.state = InclusionPactState.CLOSED

    @rule()
    def reopen_it(self):
        goes = self.state is InclusionPactState.CLOSED
        self.deed("Reopen", goes=goes)
        if goes:
            self.state = InclusionPactState.RUNNING

    def money(self, name, *, goes, **said):
        id_ = self.grant or "grant:none"
        return self.ask(grants.do(self.held.graph, name, id_, paths.MARTA, **said), goes=goes)

    @property
    def balance(self):
        return sum(self.entries)

    @rule(cents=CENTS)
    def open_a_grant(self, cents):
        goes = self.running and not self.open and cents > 0
        path = self.path or "inclusion-pact:none"
        done = self.ask(grants.open_grant(self.held.graph, path, cents, paths.MARTA), goes=goes)
        if goes:
            self.grant, self.entries, self.open, self.back = done["grant"]["id"], [cents], True, set()

    @rule(cents=CENTS)
    def allocate(self, cents):
        goes = self.open and cents > 0
        self.money("Allocate", goes=goes, cents=cents)
        if goes:
            self.entries.append(cents)

    @rule(cents=CENTS)
    def spend(self, cents):
        goes = self.open and 0 < cents <= self.balance
        self.money("Spend", goes=goes, cents=cents, category="FOOD")
        if goes:
            self.entries.append(-cents)

    @rule(number=st.integers(0, 8))
    def take_back(self, number):
        there = 1 <= number <= len(self.entries) and number not in self.back
        goes = self.open and there and self.entries[number - 1] <= self.balance
        self.money("Reverse", goes=goes, number=number)
        if goes:
            self.entries.append(-self.entries[number - 1])
            self.back |= {number, len(self.entries)}

    @rule()
    def close_the_grant(self):
        goes = self.open
        self.money("Close", goes=goes)
        if goes:
            self.entries.append(-self.balance)
            self.open = False

    @invariant()
    def everything_is_as_it_should_be(self):
        if self.path:
            path = self.held.runner.run(paths.read(self.held.graph, self.path, paths.MARTA))
            assert (path["state"], path["revision"], path["endsOn"]) == (
                self.state,
                self.revision,
                str(self.end),
            )
            told = {one["number"]: one["outcome"] for one in path["goals"]}
            closed = self.state is InclusionPactState.CLOSED
            self.goals = told if closed else self.goals
            assert told == self.goals
            assert len(path["history"]) == self.revision
        if self.grant:
            grant = self.held.runner.run(grants.read(self.held.graph, self.grant, paths.MARTA))
            assert [one["cents"] for one in grant["entries"]] == self.entries
            assert grants.adds_up(grant)
            assert grant["state"] == (GrantState.OPEN if self.open else GrantState.CLOSED)
        held = self.held.runner.run(self.held.graph.driver.execute_query(KEPT))
        assert held.records[0]["locks"] == 0


def paths_months(end):
    """Return how many months begin from the first day to the last, counted on a calendar."""
    months = (end.year - FIRST.year) * 12 + end.month - FIRST.month
    return max(1, months + (end.day > FIRST.day))


def lives(chosen, examples, steps):
    found = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    with town(chosen) as held:
        run_state_machine_as_test(lambda: Family(held), settings=found)


def test_paths_and_grants_stay_as_the_tables_say(office, settings):
    lives(settings, examples=6, steps=25)


@pytest.mark.soak
def test_paths_and_grants_stay_as_the_tables_say_for_long(office, settings):
    lives(settings, examples=300, steps=60)
