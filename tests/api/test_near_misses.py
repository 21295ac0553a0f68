"""Near misses and fixes as GraphQL gives them: a program can apply them and finds the partner among the matches."""

import random
from collections import Counter

import pytest

from graph_service.actions import find_near_misses
from tests.api.asking import answer, ask

CHANGES = """changes { __typename summary cost
  ... on AddArea { area { id } }
  ... on AddWindow { window { weekday opens closes } }
  ... on MovePeriod { from to }
  ... on FewerHours { hoursPerWeek }
  ... on ShorterSession { sessionMinutes }
  ... on AllowMode { mode }
  ... on DropLanguage { languages }
  ... on RenewInsurance { until volunteer { name } }
  ... on RenewClearance { until volunteer { name } }
  ... on ResolveUnknown { requirement }
  ... on AddInterpreter { language hoursPerWeek: hoursPerWeek sessionMinutes windows { weekday opens closes } modes
    competence { id } matches(first: 3) { totalCount edges { toCheck node { id } } } } }"""
SEARCH = f"""query($areaId: ID!, $needs: [NeedInput!]!, $first: Int! = 100, $after: String) {{
  partnerSearch(search: {{areaId: $areaId, needs: $needs}}) {{
    userErrors {{ __typename path message }}
    needs {{
      matches(first: 100) {{ edges {{ toCheck node {{ id }} }} }}
      unanswerable
      nearMisses(first: $first, after: $after) {{ totalCount pageInfo {{ hasNextPage endCursor }}
        userErrors {{ __typename }} edges {{ cursor cost node {{ id }} {CHANGES} }} }}
      fixes(first: 100) {{ partnerCount cost changes {{ summary }} commitments {{ id partner {{ id }} }} }}
    }} }} }}"""
ZONES = [f"area:zona-{number}" for number in ("37", "20", "60", "12", "16", "53", "09", "46")]
"""One under each pact."""
MATCHES = """query($areaId: ID!, $needs: [NeedInput!]!) { partnerSearch(search: {areaId: $areaId, needs: $needs}) {
  userErrors { message } needs { matches(first: 100) { edges { toCheck node { id } } } } } }"""
OF_THE_NEED = {
    "AddArea": lambda need, one: {"furtherAreaIds": [*need.get("furtherAreaIds", ()), one["area"]["id"]]},
    "AddWindow": lambda need, one: {"windows": [*need["windows"], one["window"]]},
    "MovePeriod": lambda need, one: {"from": one["from"], "to": one["to"]},
    "FewerHours": lambda need, one: {"hoursPerWeek": one["hoursPerWeek"]},
    "ShorterSession": lambda need, one: {"sessionMinutes": one["sessionMinutes"]},
    "AllowMode": lambda need, one: {"modes": [*need["modes"], one["mode"]]},
    "DropLanguage": lambda need, one: {
        "languages": [tag for tag in need["languages"] if tag not in one["languages"]]
    },
}
"""How a program applies a change to a `NeedInput`."""


async def needs_of(graph, area_id, *needs, **more):
    found = (await ask(graph, SEARCH, areaId=area_id, needs=list(needs), **more))["partnerSearch"]
    assert not found["userErrors"]
    return found["needs"]


def as_input(value):
    """Return what GraphQL gave as it takes it."""
    if isinstance(value, dict):
        return {name: as_input(one) for name, one in value.items()}
    if isinstance(value, list):
        return list(map(as_input, value))
    return value.isoformat() if hasattr(value, "isoformat") else value


def applied(need, changes):
    for change in changes:
        need = need | as_input(OF_THE_NEED[change["__typename"]](need, change))
    return need


def surely(found):
    return {edge["node"]["id"] for edge in found["matches"]["edges"] if not edge["toCheck"]}


def some_needs(number):
    """Needs as families have them, many of which fit nowhere as they are."""
    rolls = random.Random(number)
    competences = (
        "homework-help", "maths-science-tutoring", "theatre", "sport", "housing-search", "isee-help",
        "babysitting", "italian-l2-parents", "cv-writing", "music", "medical-accompaniment", "reading",
    )  # fmt: skip
    days = ("MONDAY", "TUESDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    for _ in range(10):
        opens = rolls.randrange(7, 20)
        need = {
            "competenceId": f"competence:{rolls.choice(competences)}",
            "hoursPerWeek": rolls.choice([1, 2, 4, 9]),
            "sessionMinutes": 60,
        }
        if rolls.random() < 0.6:
            need["windows"] = [
                {"weekday": rolls.choice(days), "opens": f"{opens:02}:00", "closes": f"{opens + 2:02}:00"}
            ]
        if rolls.random() < 0.3:
            need["modes"] = [rolls.choice(["IN_PERSON", "AT_HOME", "ONLINE"])]
        if rolls.random() < 0.4:
            need["languages"] = [rolls.choice(["ar", "ro", "so", "zh"])]
        if rolls.random() < 0.4:
            need |= {"member": 1, "ageBand": rolls.choice(["AGE_6_10", "AGE_14_17", "AGE_18_64"])}
        if rolls.random() < 0.2:
            need |= {"from": "2026-08-01", "to": "2027-01-31"}
        yield need


@pytest.mark.parametrize("number", range(6))
async def test_a_program_that_applies_a_near_miss_finds_the_partner_among_the_matches(torino, number):
    area_id = ZONES[number]
    kinds = Counter()
    for need in some_needs(number):
        [found] = await needs_of(torino, area_id, need)
        for edge in found["nearMisses"]["edges"][:6]:
            kinds.update(change["__typename"] for change in edge["changes"])
            assert edge["node"]["id"] not in surely(found)
            assert 1 <= len(edge["changes"]) <= 3
            assert edge["cost"] == sum(change["cost"] for change in edge["changes"])
            if {change["__typename"] for change in edge["changes"]} <= OF_THE_NEED.keys():
                changed = applied(need, edge["changes"])
                [after] = (await ask(torino, MATCHES, areaId=area_id, needs=[changed]))["partnerSearch"][
                    "needs"
                ]
                assert edge["node"]["id"] in surely(after), (need, edge["changes"])
    assert len(kinds) >= 4, kinds


async def test_an_interpreter_is_found_in_the_same_network(torino):
    need = {"competenceId": "competence:isee-help", "hoursPerWeek": 1, "languages": ["ar"]}
    interpreters = []
    for zone in ZONES:
        [found] = await needs_of(torino, zone, need)
        for edge in found["nearMisses"]["edges"]:
            interpreters += [one for one in edge["changes"] if one["__typename"] == "AddInterpreter"]
    assert interpreters
    for one in interpreters:
        assert one["language"] == "ar"
        assert one["competence"]["id"] == "competence:language-mediation"
        assert one["hoursPerWeek"] * 60 == one["sessionMinutes"]
        assert one["matches"]["edges"][0]["toCheck"] is False


async def test_fixes_bring_equal_near_misses_together(torino):
    for need in some_needs(7):
        [found] = await needs_of(torino, ZONES[6], need)
        by_changes = {}
        for edge in found["nearMisses"]["edges"]:
            key = tuple(change["summary"] for change in edge["changes"])
            by_changes.setdefault(key, set()).add(edge["node"]["id"])
        seen = {}
        for fix in found["fixes"]:
            key = tuple(change["summary"] for change in fix["changes"])
            seen[key] = {one["id"] for one in fix["commitments"]}
            assert fix["partnerCount"] == len({one["partner"]["id"] for one in fix["commitments"]})
        assert seen == by_changes
        counts = [fix["partnerCount"] for fix in found["fixes"]]
        assert counts == sorted(counts, reverse=True)


async def test_a_need_without_any_match_always_has_an_answer(torino):
    for number in range(8, 12):
        for need in some_needs(number):
            [found] = await needs_of(torino, ZONES[7], need)
            answered = bool(found["matches"]["edges"]) or bool(found["nearMisses"]["edges"])
            assert (found["unanswerable"] is None) == answered


async def test_what_nobody_lends_is_said_plainly_in_both_languages(torino):
    query = """query { partnerSearch(search: {areaId: "area:circoscrizione-1", needs: [{competenceId:
      "competence:domestic-violence"}]}) { needs { unanswerable nearMisses { totalCount } fixes { cost } } } }"""
    for language, said in (("it", "nessuno nella rete lo offre"), ("en", "nobody in the network lends it")):
        [need] = (await answer(torino, query, language=language)).data["partnerSearch"]["needs"]
        assert need == {"unanswerable": said, "nearMisses": {"totalCount": 0}, "fixes": []}


async def test_what_is_lent_only_far_away_is_said_so(torino, monkeypatch):
    monkeypatch.setattr(find_near_misses, "NEAREST_PACTS", 1)
    said = set()
    for zone in ZONES:
        need = {"competenceId": "competence:housing-search", "hoursPerWeek": 1}
        [found] = await needs_of(torino, zone, need)
        said.add(found["unanswerable"])
    [truth] = said - {None}
    assert truth.startswith("nessuno nei 1 patti più vicini lo offre; più lontano ")


async def test_pages_of_near_misses_hold_each_once_and_a_cursor_of_another_list_is_stale(torino):
    need = {"competenceId": "competence:homework-help", "hoursPerWeek": 9}
    [whole] = await needs_of(torino, ZONES[5], need)
    total, seen, after = whole["nearMisses"]["totalCount"], [], None
    assert total > 7
    while True:
        [found] = await needs_of(torino, ZONES[5], need, first=7, after=after)
        page = found["nearMisses"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [edge["node"]["id"] for edge in whole["nearMisses"]["edges"]][: len(seen)]
    assert len(seen) == total
    other = need | {"competenceId": "competence:theatre"}
    [stale] = await needs_of(torino, ZONES[5], other, first=7, after=after)
    assert stale["nearMisses"]["userErrors"] == [{"__typename": "StaleCursor"}]
    [none] = await needs_of(torino, ZONES[5], need, first=7, after="x")
    assert none["nearMisses"]["userErrors"] == [{"__typename": "NotACursor"}]


async def test_a_stored_need_has_near_misses_while_it_waits(torino):
    query = """query($after: String) { beneficiaries(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
      edges { node { needs { id state matches { edges { toCheck } } unanswerable
        nearMisses(first: 2) { totalCount edges { node { id } } } fixes(first: 1) { cost } } } } } }"""
    waiting = closed = 0
    for edge in (await ask(torino, query))["beneficiaries"]["edges"]:
        for need in edge["node"]["needs"]:
            if need["matches"] is None:
                closed += 1
                assert (need["nearMisses"], need["fixes"], need["unanswerable"]) == (None, [], None)
            else:
                waiting += 1
                answered = bool(need["matches"]["edges"]) or bool(need["nearMisses"]["totalCount"])
                assert (need["unanswerable"] is None) == answered
    assert min(waiting, closed) > 5


@pytest.mark.parametrize(
    ("facts", "path", "problem"),
    [
        ({"furtherAreaIds": ["area:atlantis"]}, ["furtherAreaIds", "0"], "NotFound"),
        ({"furtherAreaIds": ["competence:sport"]}, ["furtherAreaIds", "0"], "NotFound"),
        ({"furtherAreaIds": ["area:torino"] * 21}, ["furtherAreaIds"], "TooMany"),
        ({"from": "2027-02-01", "to": "2027-01-31"}, ["to"], "PeriodReversed"),
        ({"to": "2020-01-31"}, ["to"], "PeriodInThePast"),
        ({"to": "2050-01-31"}, ["to"], "OutOfRange"),
        ({"from": "2050-01-31"}, ["from"], "OutOfRange"),
    ],
)
async def test_a_needs_own_areas_and_days_are_checked(torino, facts, path, problem):
    need = {"competenceId": "competence:sport"} | facts
    found = (await ask(torino, SEARCH, areaId="area:torino", needs=[need]))["partnerSearch"]
    assert [(error["__typename"], error["path"]) for error in found["userErrors"]] == [
        (problem, ["search", "needs", "0", *path])
    ]


async def test_a_need_has_its_own_days(torino):
    """What is wanted only after offers have ended finds fewer; a need without days has those of the search."""
    query = """query($areaId: ID!, $needs: [NeedInput!]!) { partnerSearch(search: {areaId: $areaId, from: "2026-12-01",
      to: "2027-03-31", needs: $needs}) { needs { matches { totalCount } } } }"""
    later = {"from": "2029-08-01", "to": "2029-09-30"}
    counts = Counter()
    for zone in ZONES:
        needs = [
            {"competenceId": "competence:sport"} | days
            for days in ({}, {"from": "2026-12-01", "to": "2027-03-31"}, later)
        ]
        found = await ask(torino, query, areaId=zone, needs=needs)
        for place, need in enumerate(found["partnerSearch"]["needs"]):
            counts[place] += need["matches"]["totalCount"]
    assert counts[0] == counts[1] > counts[2]
