"""The plan of a family as GraphQL gives it."""

from collections import Counter, defaultdict

import pytest

from graph_service.domain.model import Priority
from graph_service.domain.schedule import WEEK as WEEK_MINUTES
from graph_service.domain.schedule import Weekday
from tests.api.asking import answer, ask

WEIGHTS = {Priority.URGENT: 4, Priority.HIGH: 2, Priority.NORMAL: 1}
WEEK = """optimal neededHours coveredHours partners { name } stages { goal value bound optimal }
  sessions { needIndex minutes fit weekday opens closes need { competence { id } }
    commitment { id hoursPerWeek windows { weekday opens closes } partner { id } } }
  needs { hoursPerWeek coveredHours uncoveredHours priority member need { competence { id } } }
  uncovered { uncoveredHours need { nearMisses { totalCount } } }"""
PLAN = f"{WEEK} userErrors {{ __typename path message }} alternatives {{ {WEEK} }}"
SEARCH = f"""query($search: PartnerSearchInput!, $seconds: Float! = 10, $alternatives: Int! = 2) {{
  partnerSearch(search: $search) {{ userErrors {{ path }} needs {{ matches(first: 100) {{ edges {{ fit toCheck node {{ id }} }} }} }}
    plan(budgetSeconds: $seconds, alternatives: $alternatives) {{ {PLAN} }} }} }}"""
FAMILIES = (
    f"query {{ beneficiaries(first: 30) {{ edges {{ node {{ needs {{ state }} plan {{ {PLAN} }} }} }} }} }}"
)


def minutes_of_the_week(one):
    """Return the minutes of the week that a session takes, none by arrangement."""
    if one["weekday"] is None:
        assert one["opens"] is one["closes"] is None
        return set()
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:5]) for clock in (one["opens"], one["closes"]))
    start = list(Weekday).index(one["weekday"]) * 1440 + opens
    assert (closes - opens) % 1440 == one["minutes"] % 1440
    return {minute % WEEK_MINUTES for minute in range(start, start + one["minutes"])}


def assert_sound(week):
    """Assert what anybody can see: the sums are right, and nobody is in two places at once."""
    covered, busy = Counter(), defaultdict(set)
    everybody = {need["member"] for need in week["needs"] if need["member"]} or {0}
    for one in week["sessions"]:
        covered[one["needIndex"]] += one["minutes"] / 60
        member = week["needs"][one["needIndex"]]["member"]
        for person in [member] if member else everybody:
            assert busy[person].isdisjoint(minutes_of_the_week(one))
            busy[person] |= minutes_of_the_week(one)
        assert one["need"] == week["needs"][one["needIndex"]]["need"]
    for index, need in enumerate(week["needs"]):
        assert need["coveredHours"] == covered[index]
        assert need["uncoveredHours"] == need["hoursPerWeek"] - covered[index] >= 0
    uncovered = [need["uncoveredHours"] for need in week["needs"] if need["uncoveredHours"]]
    assert [need["uncoveredHours"] for need in week["uncovered"]] == uncovered
    assert week["coveredHours"] == sum(covered.values())
    assert week["neededHours"] == week["coveredHours"] + sum(uncovered)
    time, partners, fit = week["stages"]
    weights = [WEIGHTS[Priority(need["priority"])] for need in week["needs"]]
    assert time["value"] == sum(covered[index] * weight for index, weight in enumerate(weights))
    assert partners["value"] == len({one["commitment"]["partner"]["id"] for one in week["sessions"]})
    assert len(week["partners"]) == partners["value"]
    assert fit["value"] == pytest.approx(
        sum(one["minutes"] / 60 * one["fit"] for one in week["sessions"]), abs=1e-4
    )
    for stage in week["stages"]:
        assert stage["optimal"] == week["optimal"] or not week["optimal"]
        assert not stage["optimal"] or stage["bound"] == stage["value"]


async def test_a_plan_holds_alternatives_have_other_partners_and_none_is_better(torino):
    search = {
        "areaId": "area:zona-19",
        "needs": [
            {
                "competenceId": "competence:homework-help",
                "hoursPerWeek": 3,
                "member": 1,
                "ageBand": "AGE_6_10",
            },
            {
                "competenceId": "competence:italian-l2-parents",
                "hoursPerWeek": 2,
                "member": 2,
                "priority": "HIGH",
            },
            {"competenceId": "competence:spid", "member": 2},
            {"competenceId": "competence:sport", "hoursPerWeek": 2, "member": 1, "ageBand": "AGE_6_10"},
        ],
    }
    found = (await ask(torino, SEARCH, search=search))["partnerSearch"]
    best = found["plan"]
    assert best["userErrors"] == []
    assert best["sessions"]
    assert best["optimal"]
    sets, values = [], []
    for week in (best, *best["alternatives"]):
        assert_sound(week)
        sets.append(frozenset(one["commitment"]["partner"]["id"] for one in week["sessions"]))
        time, partners, fit = (stage["value"] for stage in week["stages"])
        values.append((time, -partners, fit))
        for one in week["sessions"]:
            matches = found["needs"][one["needIndex"]]["matches"]["edges"]
            [match] = [edge for edge in matches if edge["node"]["id"] == one["commitment"]["id"]]
            assert not match["toCheck"]
            assert match["fit"] == one["fit"]
    assert len(set(sets)) == len(sets) > 1
    assert values == sorted(values, reverse=True)


async def test_stored_families_have_plans_of_what_waits(torino):
    planned = 0
    for edge in (await ask(torino, FAMILIES))["beneficiaries"]["edges"]:
        week = edge["node"]["plan"]
        assert_sound(week)
        assert len(week["needs"]) <= sum(need["state"] == "OPEN" for need in edge["node"]["needs"])
        planned += bool(week["sessions"])
    assert planned > 5


async def test_nothing_that_fits_is_an_empty_plan_and_says_that_nothing_better_exists(tiny):
    search = {"areaId": "area:mill", "needs": [{"competenceId": "competence:doctor", "hoursPerWeek": 2}]}
    week = (await ask(tiny, SEARCH, search=search))["partnerSearch"]["plan"]
    assert (week["sessions"], week["optimal"], week["alternatives"]) == ([], True, [])
    assert [stage["value"] for stage in week["stages"]] == [0, 0, 0]
    assert week["needs"][0]["uncoveredHours"] == 2


@pytest.mark.parametrize(
    ("how", "path"),
    [
        ({"seconds": 0}, ["budgetSeconds"]),
        ({"seconds": 21}, ["budgetSeconds"]),
        ({"alternatives": -1}, ["alternatives"]),
        ({"alternatives": 11}, ["alternatives"]),
    ],
)
async def test_times_and_numbers_beyond_reason_are_refused(tiny, how, path):
    search = {"areaId": "area:mill", "needs": [{"competenceId": "competence:homework"}]}
    found = (await ask(tiny, SEARCH, search=search, **how))["partnerSearch"]["plan"]
    assert found["sessions"] == found["needs"] == found["stages"] == found["alternatives"] == []
    assert not found["optimal"]
    assert [(error["__typename"], error["path"]) for error in found["userErrors"]] == [("OutOfRange", path)]


async def test_a_search_that_makes_no_sense_has_no_plan(tiny):
    search = {"areaId": "area:atlantis", "needs": [{"competenceId": "competence:homework"}]}
    found = (await ask(tiny, SEARCH, search=search))["partnerSearch"]
    assert found["plan"] is None
    assert found["userErrors"]


async def test_a_plan_takes_no_further_round_trip(tiny):
    search = {"areaId": "area:mill", "needs": [{"competenceId": "competence:homework"}] * 3}
    query = """query($search: PartnerSearchInput!) { partnerSearch(search: $search) { plan {
      optimal stages { value } sessions { minutes commitment { title } } } } }"""
    await ask(tiny, "{ areas { id } }")
    found = await answer(tiny, query, search=search)
    assert Counter(found.trips) == Counter(["matching/offers"])
