"""Grants: money of families' paths, entered in a ledger that nobody overdraws, however many spend at once."""

import asyncio
from collections import Counter
from datetime import date
from itertools import accumulate, count

import pytest

from graph_service.domain.permissions import Role, Viewer
from graph_service.exchange.csv_folder import load_folder
from tests.api.asking import answer, ask, problems, somebody
from tests.api.test_inclusion_pacts import CLOSED, MARTA, NINO, RUNNING, open_path
from tests.conftest import OPERATOR, SEEDS

GRANT = "grant:dote-south-1"
SHOWN = """id state startsOn endsOn balanceCents
  entries { number kind category cents balanceCents on approvedBy note reverses } history { deed by fields }"""
ERRORS = """userErrors { __typename message path ... on BalanceExceeded { balanceCents } ... on GrantOpen { grantId }
  ... on NotReversible { entryNumber } }"""
OPEN = f"""mutation($path: ID!, $cents: Int!, $approval: ApprovalInput!, $key: String!, $endsOn: Date) {{
  done: grantOpen(inclusionPactId: $path, cents: $cents, approval: $approval, idempotencyKey: $key, endsOn: $endsOn) {{
    grant {{ {SHOWN} }} {ERRORS} }} }}"""
keys = (f"grant-{number}" for number in count())
SAYS = {"approvedBy": "la coordinatrice"}


def deed(name, declared="", given=""):
    return f"""mutation($id: ID!, $approval: ApprovalInput!, $key: String!{declared}) {{
      done: grant{name}(id: $id, approval: $approval, idempotencyKey: $key{given}) {{ grant {{ {SHOWN} }} {ERRORS} }} }}"""


DEEDS = {
    "Allocate": deed("Allocate", ", $cents: Int!", ", cents: $cents"),
    "Spend": deed(
        "Spend", ", $cents: Int!, $category: GrantCategory!", ", cents: $cents, category: $category"
    ),
    "Reverse": deed("Reverse", ", $number: Int!", ", number: $number"),
    "Close": deed("Close"),
}


async def open_grant(graph, path, cents=1000, viewer=NINO, key=None, endsOn=None, **says):  # noqa: N803
    said = {"path": path, "cents": cents, "approval": SAYS | says, "key": key or next(keys), "endsOn": endsOn}
    return (await ask(graph, OPEN, viewer=viewer, **said))["done"]


async def do(graph, name, id_=GRANT, viewer=NINO, key=None, says=None, **said):
    asked = {"id": id_, "approval": SAYS | (says or {}), "key": key or next(keys), **said}
    return (await ask(graph, DEEDS[name], viewer=viewer, **asked))["done"]


async def spend(graph, cents, id_=GRANT, category="FOOD", **rest):
    return await do(graph, "Spend", id_, cents=cents, category=category, **rest)


async def read(graph, id_=GRANT, viewer=NINO):
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Grant {{ {SHOWN} }} }} }}"
    return (await ask(graph, query, viewer=viewer, id=id_))["node"]


def adds_up(grant):
    """Return whether each balance is the sum of all entries up to it, the last one the grant's own, none below zero."""
    balances = [one["balanceCents"] for one in grant["entries"]]
    sums = list(accumulate(one["cents"] for one in grant["entries"]))
    numbers = [one["number"] for one in grant["entries"]]
    return (
        balances == sums
        and grant["balanceCents"] == balances[-1]
        and min(balances) >= 0
        and numbers == list(range(1, len(numbers) + 1))
    )


async def test_a_loaded_ledger_is_read_with_its_balances(tiny):
    grant = await read(tiny)
    assert (grant["state"], grant["balanceCents"]) == ("OPEN", 45500)
    assert [one["balanceCents"] for one in grant["entries"]] == [50000, 45500, 39500, 45500]
    assert grant["entries"][3] == {
        "number": 4, "kind": "REVERSE", "category": "FOOD", "cents": 6000, "balanceCents": 45500, "on": "2026-10-21",
        "approvedBy": "la coordinatrice", "note": "doppio", "reverses": 3,
    }  # fmt: skip
    other = await read(tiny, "grant:dote-north-1", MARTA)
    assert (other["state"], other["balanceCents"]) == ("CLOSED", 0)
    query = f'{{ node(id: "{RUNNING}") {{ ... on InclusionPact {{ grants {{ id }} }} }} }}'
    assert (await ask(tiny, query, viewer=NINO))["node"]["grants"] == [{"id": GRANT}]
    assert await read(tiny, viewer=MARTA) is None


async def test_money_is_put_in_spent_taken_back_and_what_is_left_given_back(office):
    path = (await open_path(office))["inclusionPact"]["id"]
    made = await open_grant(office, path, 1000, MARTA)
    id_ = made["grant"]["id"]
    assert (made["grant"]["balanceCents"], made["grant"]["endsOn"]) == (1000, "2027-06-22")
    for name, said in (
        ("Allocate", {"cents": 500}),
        ("Spend", {"cents": 1200, "category": "SCHOOL"}),
        ("Reverse", {"number": 3}),
        ("Spend", {"cents": 1500, "category": "FOOD"}),
        ("Reverse", {"number": 5}),
        ("Close", {}),
    ):
        done = await do(office, name, id_, MARTA, **said)
        assert done["userErrors"] == [], name
        assert adds_up(done["grant"])
    assert [one["cents"] for one in done["grant"]["entries"]] == [1000, 500, -1200, 1200, -1500, 1500, -1500]
    assert (done["grant"]["state"], done["grant"]["balanceCents"]) == ("CLOSED", 0)
    assert [one["deed"] for one in done["grant"]["history"]] == [
        "OPEN", "ALLOCATE", "SPEND", "REVERSE", "SPEND", "REVERSE", "CLOSE",
    ]  # fmt: skip
    assert await read(office, id_, MARTA) == done["grant"]
    assert (await open_grant(office, path, 5, MARTA))["userErrors"] == [], (
        "a closed one makes room for another"
    )


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("Spend", {"cents": 45501, "category": "FOOD"}, ("BalanceExceeded", "cents")),
        ("Spend", {"cents": 0, "category": "FOOD"}, ("OutOfRange", "cents")),
        ("Spend", {"cents": -100, "category": "FOOD"}, ("OutOfRange", "cents")),
        ("Spend", {"cents": 1, "category": "FOOD", "says": {"note": "tel 333 1234567"}}, ("TellsWho", "approval.note")),
        ("Spend", {"cents": 1, "category": "FOOD", "says": {"on": "2026-11-24"}}, ("InTheFuture", "approval.on")),
        ("Spend", {"cents": 1, "category": "FOOD", "says": {"approvedBy": " "}}, ("Missing", "approval.approvedBy")),
        ("Allocate", {"cents": 10_000_000}, ("OutOfRange", "cents")),
        ("Reverse", {"number": 3}, ("NotReversible", "number")),
        ("Reverse", {"number": 4}, ("NotReversible", "number")),
        ("Reverse", {"number": 1}, ("BalanceExceeded", "number")),
        ("Reverse", {"number": 9}, ("NotFound", "number")),
        ("Close", {"id_": "grant:none"}, ("NotFound", "id")),
        ("Close", {"id_": "area:mill"}, ("NotFound", "id")),
        ("Allocate", {"id_": "grant:dote-north-1", "viewer": MARTA, "cents": 1}, ("WrongState", "id")),
        ("Close", {"key": " "}, ("Missing", "idempotencyKey")),
    ],
)  # fmt: skip
async def test_what_a_rule_refuses_changes_nothing(tiny, contents_of, name, said, error):
    before = await contents_of(tiny)
    found = await do(tiny, name, **said)
    assert (found["grant"], problems(found["userErrors"])) == (None, {error})
    assert await contents_of(tiny) == before


async def test_a_path_that_is_over_or_has_a_grant_gets_none(tiny, contents_of):
    before = await contents_of(tiny)
    second = await open_grant(tiny, RUNNING)
    assert problems(second["userErrors"]) == {("GrantOpen", "inclusionPactId")}
    assert second["userErrors"][0]["grantId"] == GRANT
    over = await open_grant(tiny, CLOSED, viewer=MARTA)
    assert problems(over["userErrors"]) == {("WrongState", "inclusionPactId"), ("OutsidePeriod", "endsOn")}
    assert await contents_of(tiny) == before


async def test_asked_twice_it_is_spent_once(office):
    one = await spend(office, 500, key="k")
    again = await spend(office, 500, key="k")
    assert one["grant"] == again["grant"]
    other = await spend(office, 600, key="k")
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}
    assert (await read(office))["balanceCents"] == 45000


async def test_only_those_who_accompany_the_family_touch_its_money(tiny, contents_of):
    before = await contents_of(tiny)
    said = {"id": GRANT, "approval": SAYS, "key": "x"}
    others = (
        MARTA,
        somebody(Role.COORDINATOR),
        Viewer("l", frozenset({Role.PARTNER}), frozenset({"thread"})),
    )
    for viewer in others:
        assert (await answer(tiny, DEEDS["Close"], viewer=viewer, **said)).codes == {"FORBIDDEN"}
        found = await answer(tiny, f'{{ node(id: "{GRANT}") {{ id }} }}', viewer=viewer)
        assert not (found.data and found.data["node"])
    assert await contents_of(tiny) == before


async def test_a_loaded_folder_never_touches_a_ledger_that_the_service_has_added_to(office):
    await spend(office, 45500)
    report = await load_folder(OPERATOR, SEEDS / "tiny", office)
    assert not report.findings
    grant = await read(office)
    assert (grant["balanceCents"], len(grant["entries"])) == (0, 5)
    assert adds_up(grant)


GRANTS = """MATCH (path:InclusionPact {id: 'path-south-1'})
UNWIND range(1, $grants) AS number
CREATE (path)<-[:FUNDS]-(grant:Grant {id: 'g' + number, state: 'OPEN', startsOn: date('2026-11-01'),
  endsOn: date('2027-04-30'), balanceCents: $cents, lastEntry: 1})
CREATE (grant)<-[:OF]-(:GrantEntry {id: 'g' + number + '-1', number: 1, kind: 'ALLOCATE', cents: $cents,
  balanceCents: $cents, day: date('2026-11-01'), approvedBy: 'x'})"""


async def crowd(graph, grants, spends, cents=500):
    """Let many spend from grants of few euros at once, and take back in between; return what became of each asking."""
    await graph.driver.execute_query(GRANTS, grants=grants, cents=cents)
    gate = asyncio.Semaphore(40)

    async def one(number):
        id_ = f"grant:g{number % grants + 1}"
        async with gate:
            if number % 11 == 7:
                return await do(graph, "Reverse", id_, number=number % 5 + 2)
            return await spend(graph, 1 + number * 37 % 190, id_)

    made = await asyncio.gather(*(one(number) for number in range(spends)))
    for number in range(1, grants + 1):
        grant = await read(graph, f"grant:g{number}")
        assert adds_up(grant), grant
        assert len(grant["history"]) == len(grant["entries"]) - 1
    held = await graph.driver.execute_query("MATCH (n) WHERE n.lock RETURN count(n) AS locks")
    assert held.records[0]["locks"] == 0
    return Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "booked" for one in made)


async def test_three_hundred_who_spend_at_once_never_overdraw(office):
    counted = await crowd(office, grants=6, spends=300)
    assert sum(counted.values()) == 300
    assert counted["booked"] >= 30
    assert counted["BalanceExceeded"] >= 150


@pytest.mark.soak
async def test_five_thousand_who_spend_at_once_never_overdraw(office, keep):
    counted = await crowd(office, grants=40, spends=5000)
    keep("spends", **counted)
    assert sum(counted.values()) == 5000
    assert counted["BalanceExceeded"] >= 2000


async def test_a_coordinator_sees_sums_of_no_few_families(office):
    query = """{ pact(id: "pact:south-pact") { grantTotals { families allocatedCents
      uses { categories returned left cents } } } }"""
    few = await ask(office, query, viewer=somebody(Role.COORDINATOR))
    assert few["pact"]["grantTotals"] == {"families": None, "allocatedCents": None, "uses": []}
    assert (await answer(office, query, viewer=NINO)).codes == {"FORBIDDEN"}


async def test_a_day_in_the_past_may_be_told(office):
    done = await spend(office, 100, says={"on": str(date(2026, 11, 2))})
    assert done["grant"]["entries"][-1]["on"] == "2026-11-02"
