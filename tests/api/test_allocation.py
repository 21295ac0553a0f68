"""The allocation of what there is among all waiting families, as GraphQL gives it."""

from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from graph_service.domain.permissions import Role
from graph_service.domain.schedule import WEEK, Weekday
from tests.api.asking import answer, ask, problems, somebody

FIGURES = """{ leastShare meanShare familiesInFull familiesWithNothing coveredHours sessionCount
  provenLevels bound optimal inTime }"""
SHARE = """{ share neededHours coveredHours sessions { needIndex minutes weekday opens need { competence { id } }
  commitment { id hoursPerWeek places windows { weekday } } } }"""
PROPOSAL = f"""userErrors {{ __typename message path }} familyCount neededHours fairest {FIGURES} firstCome {FIGURES}
  families {{ beneficiary {{ code needs {{ state startsOn hoursPerWeek reservedHours priority competence {{ id }} }} }}
    fairest {SHARE} firstCome {SHARE} }}"""
ALLOCATION = f"""query($pactIds: [ID!]!, $seconds: Float! = 20) {{
  allocation(pactIds: $pactIds, budgetSeconds: $seconds) {{ {PROPOSAL} }} }}"""
WAYS = ("fairest", "firstCome")
WEIGHTS = {"URGENT": 4, "HIGH": 2, "NORMAL": 1}


async def all_pacts(graph):
    found = await ask(graph, "{ pacts(first: 100) { edges { node { id } } } }")
    return [edge["node"]["id"] for edge in found["pacts"]["edges"]]


def asked(row):
    """Return the family's waiting needs, in the order that sessions point to."""
    return [
        need | {"hoursPerWeek": need["hoursPerWeek"] - need["reservedHours"]}
        for need in row["beneficiary"]["needs"]
        if need["state"] == "OPEN" and need["hoursPerWeek"] > need["reservedHours"]
    ]


def share(row, way):
    """Return the share that the sessions make, counted here."""
    needs = asked(row)
    needed = sum(WEIGHTS[need["priority"]] * Fraction(need["hoursPerWeek"]) for need in needs)
    covered = sum(
        WEIGHTS[needs[one["needIndex"]]["priority"]] * Fraction(one["minutes"], 60)
        for one in row[way]["sessions"]
    )
    return covered / needed


def assert_nothing_is_promised_twice(proposal, way):
    """Assert that all families' weeks together could be held."""
    held = defaultdict(list)
    for row in proposal["families"]:
        taken = Counter()
        for one in row[way]["sessions"]:
            commitment = one["commitment"]
            assert one["need"]["competence"] == asked(row)[one["needIndex"]]["competence"]
            taken[one["needIndex"]] += one["minutes"] / 60
            held[commitment["id"]].append((one, commitment))
        for index, hours in taken.items():
            assert hours <= asked(row)[index]["hoursPerWeek"]
    for several in held.values():
        promised, places = several[0][1]["hoursPerWeek"] * 60, several[0][1]["places"]
        by_arrangement = [one["minutes"] for one, _ in several if one["weekday"] is None]
        assert sum(by_arrangement) <= promised * places
        at = Counter(minute for one, _ in several if one["weekday"] for minute in minutes(one))
        assert len(at) <= promised
        assert all(count <= places for count in at.values())


def minutes(one):
    start = list(Weekday).index(one["weekday"]) * 1440 + int(one["opens"][:2]) * 60 + int(one["opens"][3:5])
    return [minute % WEEK for minute in range(start, start + one["minutes"])]


async def test_the_whole_city_is_shared_out_and_every_figure_follows_from_the_families_rows(torino):
    found = (await ask(torino, ALLOCATION, pactIds=await all_pacts(torino)))["allocation"]
    assert found["userErrors"] == []
    rows = found["families"]
    assert found["familyCount"] == len(rows) > 50
    assert found["neededHours"] == sum(need["hoursPerWeek"] for row in rows for need in asked(row))
    vectors = {}
    for way in WAYS:
        assert_nothing_is_promised_twice(found, way)
        shares, figures = [share(row, way) for row in rows], found[way]
        assert [row[way]["share"] for row in rows] == pytest.approx([float(one) for one in shares])
        assert figures["leastShare"] == pytest.approx(float(min(shares)))
        assert figures["meanShare"] == pytest.approx(float(sum(shares) / len(shares)))
        assert figures["familiesInFull"] == shares.count(1) > 0
        assert figures["familiesWithNothing"] == shares.count(0) > 0
        assert figures["coveredHours"] == sum(row[way]["coveredHours"] for row in rows)
        assert figures["sessionCount"] == sum(len(row[way]["sessions"]) for row in rows)
        for row in rows:
            assert row[way]["coveredHours"] == sum(one["minutes"] for one in row[way]["sessions"]) / 60
            assert row[way]["neededHours"] == sum(need["hoursPerWeek"] for need in asked(row))
        vectors[way] = sorted(shares), figures["coveredHours"]
    assert vectors["fairest"] >= vectors["firstCome"]
    assert 0 < found["fairest"]["provenLevels"] <= len(rows)
    assert (found["fairest"]["bound"] is None) == (found["fairest"]["provenLevels"] == len(rows))


async def test_families_are_served_by_their_earliest_need_and_the_first_gets_its_own_best_plan(torino):
    pacts = (await all_pacts(torino))[:1]
    rows = (await ask(torino, ALLOCATION, pactIds=pacts))["allocation"]["families"]
    since = [min(need["startsOn"] for need in asked(row)) for row in rows]
    assert since == sorted(since)
    query = "query($code: String!) { beneficiary(code: $code) { plan { coveredHours } } }"
    first = await ask(torino, query, code=rows[0]["beneficiary"]["code"])
    assert rows[0]["firstCome"]["coveredHours"] == first["beneficiary"]["plan"]["coveredHours"]


async def test_the_same_asking_has_the_same_proposal(torino):
    pacts = (await all_pacts(torino))[2:4]
    # Of these seconds a family that shares nothing has two, however busy the machine is.
    given = {"pactIds": pacts, "seconds": 120}
    first, again = [(await ask(torino, ALLOCATION, **given))["allocation"] for _ in range(2)]
    assert first["fairest"]["inTime"]
    assert first == again


async def test_only_families_whom_a_pact_serves_are_its_own(tiny):
    rows = {
        pact: [
            row["beneficiary"]["code"]
            for row in (await ask(tiny, ALLOCATION, pactIds=[pact]))["allocation"]["families"]
        ]
        for pact in ("pact:north-pact", "pact:south-pact")
    }
    assert rows == {"pact:north-pact": ["FAM-TNY234"], "pact:south-pact": ["FAM-TNY567"]}


async def test_a_coordinator_sees_figures_and_no_family_a_case_manager_own_rows(tiny):
    pacts = ["pact:north-pact", "pact:south-pact"]
    figures = await ask(tiny, ALLOCATION, pactIds=pacts, viewer=somebody(Role.COORDINATOR))
    rows = await ask(tiny, ALLOCATION, pactIds=pacts, viewer=somebody(Role.CASE_MANAGER))
    assert figures["allocation"]["families"] == []
    assert [row["beneficiary"]["code"] for row in rows["allocation"]["families"]] == ["FAM-TNY234"]
    whole = await ask(tiny, ALLOCATION, pactIds=pacts)
    assert len(whole["allocation"]["families"]) == 2
    for one in ("familyCount", "neededHours", *WAYS):
        assert figures["allocation"][one] == rows["allocation"][one]


async def test_where_nobody_waits_there_is_nothing_to_share(tiny, changed):
    waiting = "MATCH (need:Need {state: 'OPEN'}) SET need.state = 'CLOSED', need.waited = true"
    again = "MATCH (need:Need {waited: true}) SET need.state = 'OPEN' REMOVE need.waited"
    async with changed(tiny, waiting, again):
        found = (await ask(tiny, ALLOCATION, pactIds=["pact:north-pact"]))["allocation"]
    assert (found["familyCount"], found["neededHours"], found["families"]) == (0, 0, [])
    assert found["fairest"] is found["firstCome"] is None
    assert found["userErrors"] == []


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ({"pactIds": []}, {("Missing", "pactIds")}),
        ({"pactIds": ["pact:atlantis"]}, {("NotFound", "pactIds.0")}),
        ({"pactIds": ["pact:north-pact", "area:mill"]}, {("NotFound", "pactIds.1")}),
        ({"pactIds": ["pact:north-pact"] * 101}, {("TooMany", "pactIds")}),
        ({"pactIds": ["pact:north-pact"], "seconds": 0.5}, {("OutOfRange", "budgetSeconds")}),
        ({"pactIds": ["pact:north-pact"], "seconds": 121}, {("OutOfRange", "budgetSeconds")}),
        ({"pactIds": [], "seconds": 0}, {("Missing", "pactIds"), ("OutOfRange", "budgetSeconds")}),
    ],
)
async def test_pacts_and_times_that_make_no_sense_are_refused(tiny, how, wrong):
    found = (await ask(tiny, ALLOCATION, **how))["allocation"]
    assert problems(found["userErrors"]) == wrong
    assert found["fairest"] is None


async def test_one_family_or_many_are_as_many_round_trips(torino):
    query = "query($pactIds: [ID!]!) { allocation(pactIds: $pactIds, budgetSeconds: 5) { familyCount families { fairest { share } } } }"
    pacts = await all_pacts(torino)
    some = [await answer(torino, query, pactIds=pacts[:number]) for number in (1, 3)]
    assert some[0].data["allocation"]["familyCount"] < some[1].data["allocation"]["familyCount"]
    assert (
        Counter(some[0].trips)
        == Counter(some[1].trips)
        == Counter(
            [
                "reference/revision",
                "beneficiaries/waiting",
                "beneficiaries/needs",
                "matching/families",
                "matching/offers",
            ]
        )
    )
