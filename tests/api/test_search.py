"""Partner search on the tiny world: who answers, in which order, with reasons that add up."""

from math import cos, radians

import pytest

from graph_service.composition import network
from tests.api.asking import ask, ids, problems

MATCHES = """matches(first: $first, after: $after) { totalCount userErrors { __typename message path }
  pageInfo { hasNextPage endCursor }
  edges { cursor fit toCheck node { id partner { id name } place { id } }
    criteria { name weight value contribution reason }
    requirements { name verdict reason } } }"""
SEARCH = f"""query($search: PartnerSearchInput!, $first: Int! = 20, $after: String) {{
  partnerSearch(search: $search) {{ userErrors {{ __typename message path }}
    needs {{ competence {{ id label }} {MATCHES} services {{ id }} }} }} }}"""
HOMEWORK = {
    "competenceId": "competence:homework",
    "hoursPerWeek": 2,
    "ageBand": "AGE_6_10",
    "member": 1,
    "languages": ["ar", "it"],
    "windows": [
        {"weekday": "MONDAY", "opens": "15:00", "closes": "18:00"},
        {"weekday": "THURSDAY", "opens": "16:00", "closes": "18:00"},
    ],
}
ALWAYS_MET = [
    "AREA",
    "STATE",
    "PERIOD",
    "COMPETENCE",
    "AGE",
    "LANGUAGE",
    "MODE",
    "WHEELCHAIR",
    "TIME",
    "CAPACITY",
]


async def found(graph, *needs, area="area:bridge", language="it", first=20, after=None, **more):
    """Return what answers each need of a search that makes sense."""
    search = {"areaId": area, "needs": needs, **more}
    data = await ask(graph, SEARCH, search=search, first=first, after=after, language=language)
    assert data["partnerSearch"]["userErrors"] == []
    return data["partnerSearch"]["needs"]


async def matches(graph, need, **rest):
    [only] = await found(graph, need, **rest)
    return only["matches"]


def keys(page):
    return [id_.removeprefix("commitment:") for id_ in ids(page)]


def by_name(listed):
    return {one["name"]: one for one in listed}


async def test_offers_that_fit_come_best_first_with_contributions_that_add_up_to_the_fit(tiny):
    page = await matches(tiny, HOMEWORK)
    assert keys(page) == ["ada-homework", "homework-club", "learning-room"]
    assert page["totalCount"] == 3
    for edge in page["edges"]:
        assert sum(part["contribution"] for part in edge["criteria"]) == pytest.approx(edge["fit"], abs=1e-9)
        weights = sum(part["weight"] for part in edge["criteria"])
        for part in edge["criteria"]:
            value = 0.5 if part["value"] is None else part["value"]
            assert part["contribution"] == pytest.approx(part["weight"] * value / weights, abs=1e-12)
        assert not edge["toCheck"]
        assert {one["verdict"] for one in edge["requirements"]} == {"MET"}


async def test_each_criterion_is_worth_what_its_definition_says(tiny):
    club = (await matches(tiny, HOMEWORK))["edges"][1]
    values = {name: one["value"] for name, one in by_name(club["criteria"]).items()}
    north, east = radians(45.0951 - 45.07), radians(7.6851 - 7.69) * cos(radians(45.08))
    kilometres = 6371.0088 * (north**2 + east**2) ** 0.5
    assert values == {
        "COMPETENCE": 1,
        "PROXIMITY": pytest.approx(1 / (1 + kilometres / 2), rel=1e-4),
        "TIME": 1,
        "LANGUAGE": 1,
        "SPARE_CAPACITY": 1,
        "TRACK_RECORD": 0.5,
        "FRESHNESS": pytest.approx(2 ** (-30 / 180)),  # confirmed on 24 October
    }


async def test_a_search_that_belongs_to_nobody_knows_no_ties_and_asks_no_language_unless_told(tiny):
    without = {name: value for name, value in HOMEWORK.items() if name != "languages"}
    names = by_name((await matches(tiny, without))["edges"][0]["criteria"])
    assert names.keys() == {"COMPETENCE", "PROXIMITY", "TIME", "SPARE_CAPACITY", "TRACK_RECORD", "FRESHNESS"}


async def test_a_generalist_is_worth_half_and_its_reason_says_so(tiny):
    room = (await matches(tiny, HOMEWORK))["edges"][2]
    competence = by_name(room["criteria"])["COMPETENCE"]
    assert (competence["value"], competence["reason"]) == (0.5, "studio: generalista, 1 passo più ampia")
    requirement = by_name(room["requirements"])["COMPETENCE"]
    assert requirement["reason"] == "offre in generale studio, più ampia di aiuto compiti"


async def test_an_offer_that_ends_within_the_period_says_how_many_weeks_stay_uncovered(tiny):
    room = (await matches(tiny, HOMEWORK))["edges"][2]
    period = by_name(room["requirements"])["PERIOD"]
    assert period == {
        "name": "PERIOD",
        "verdict": "MET",
        "reason": "valida fino al 28 feb 2027: 12 settimane scoperte",
    }


async def test_offers_to_check_come_after_the_sure_ones(tiny):
    italian = {
        "competenceId": "competence:italian",
        "ageBand": "AGE_14_17",
        "hoursPerWeek": 1.5,
        "sessionMinutes": 90,
    }
    page = await matches(tiny, {**italian, "ageBand": "AGE_18_64"})
    assert [(edge["node"]["id"], edge["toCheck"]) for edge in page["edges"]] == [
        ("commitment:italian-course", False),
        ("commitment:learning-room", False),
    ]
    spid = {"competenceId": "competence:spid", "languages": ["fr", "it"]}
    page = await matches(tiny, spid, area="area:meadow", **{"from": "2026-11-23", "to": "2026-12-24"})
    assert [(edge["node"]["id"], edge["toCheck"]) for edge in page["edges"]] == [
        ("commitment:spid-desk", False),
        ("commitment:spid-dario", True),
    ]
    dario = page["edges"][1]
    unknown = [one for one in dario["requirements"] if one["verdict"] != "MET"]
    assert unknown == [
        {
            "name": "LANGUAGE",
            "verdict": "UNKNOWN",
            "reason": "lingue non indicate; chieste: francese e italiano",
        }
    ]
    assert by_name(dario["criteria"])["LANGUAGE"]["value"] is None
    assert page["totalCount"] == 2


async def test_requirements_come_in_one_order_for_every_offer(tiny):
    for edge in (await matches(tiny, HOMEWORK))["edges"]:
        assert [one["name"] for one in edge["requirements"]] == [*ALWAYS_MET, "STAFF", "REFUSAL"]
        assert all(one["reason"] for one in edge["requirements"])


async def test_reasons_come_in_italian_or_in_english(tiny):
    [italian], [english] = await found(tiny, HOMEWORK), await found(tiny, HOMEWORK, language="en")
    assert (italian["competence"]["label"], english["competence"]["label"]) == (
        "aiuto compiti",
        "homework help",
    )

    def reasons(need):
        edge = need["matches"]["edges"][1]
        return [
            by_name(edge["criteria"])["PROXIMITY"]["reason"],
            by_name(edge["requirements"])["CAPACITY"]["reason"],
            by_name(edge["requirements"])["STAFF"]["reason"],
        ]

    assert reasons(italian) == [
        "a 2,82 km da Ponte",
        "libero 4 h su 4 h, lun 15–17, gio 16–17",
        "Ada Esempio: assicurazione valida fino al 31 dic 2030, idoneità con minori fino al 31 dic 2030",
    ]
    assert reasons(english) == [
        "2.82 km from Ponte",
        "free 4 h of 4 h, Mon 15–17, Thu 16–17",
        "Ada Esempio: insured until 31 Dec 2030, cleared for work with minors until 31 Dec 2030",
    ]


async def test_each_need_has_its_own_answer_and_services_beside_it(tiny):
    paper = {"competenceId": "competence:spid"}
    homework, spid, doctor = await found(tiny, HOMEWORK, paper, {"competenceId": "competence:doctor"})
    assert [need["competence"]["id"] for need in (homework, spid, doctor)] == [
        "competence:homework",
        "competence:spid",
        "competence:doctor",
    ]
    assert homework["services"] == []
    assert spid["services"] == [{"id": "service:registry"}]  # it answers paperwork, which is broader
    assert doctor["services"] == [{"id": "service:clinic"}]
    assert doctor["matches"]["edges"] == []
    assert doctor["matches"]["totalCount"] == 0


async def test_services_are_as_many_as_asked_and_never_a_crash(tiny):
    query = """query($search: PartnerSearchInput!, $first: Int!) { partnerSearch(search: $search) {
      needs { services(first: $first) { id } } } }"""
    search = {"areaId": "area:mill", "needs": [{"competenceId": "competence:paperwork"}]}
    for first, count in ((0, 0), (-1, 0), (1, 1), (100, 1), (101, 1)):
        [need] = (await ask(tiny, query, search=search, first=first))["partnerSearch"]["needs"]
        assert len(need["services"]) == count


async def test_a_partner_that_the_family_refused_is_left_out(tiny):
    page = await matches(tiny, HOMEWORK, refusedPartnerIds=["volunteer:ada", "organisation:lantern-south"])
    assert keys(page) == ["homework-club", "learning-room"]


async def test_a_distance_brings_in_places_of_other_pacts(tiny):
    spid = {"competenceId": "competence:spid"}
    assert keys(await matches(tiny, spid)) == []
    near = await matches(tiny, spid, withinKilometres=3)  # the southern Casa is 2.8 km from the bridge
    assert keys(near) == ["spid-desk", "spid-dario"]
    reason = by_name(near["edges"][0]["requirements"])["AREA"]["reason"]
    assert reason == "a 2,8 km, entro i 3 km chiesti"
    assert keys(await matches(tiny, spid, withinKilometres=2.7)) == []


async def test_online_offers_reach_an_area_that_no_pact_serves(tiny):
    maths = {"competenceId": "competence:maths", "ageBand": "AGE_14_17"}
    page = await matches(tiny, maths, area="area:hill")
    assert keys(page) == ["maths-online"]
    assert by_name(page["edges"][0]["criteria"])["PROXIMITY"] == {
        "name": "PROXIMITY",
        "weight": 2,
        "value": 1,
        "contribution": pytest.approx(2 / 11),
        "reason": "online: nessuna strada da fare",
    }


async def test_weights_change_the_order_and_only_those_given(tiny):
    usual = await matches(tiny, HOMEWORK)
    near = await matches(tiny, HOMEWORK, weights=[{"name": "PROXIMITY", "weight": 1000}])
    assert keys(usual)[0] == "ada-homework"
    assert keys(near) == ["learning-room", "ada-homework", "homework-club"]
    assert by_name(near["edges"][0]["criteria"])["TIME"]["weight"] == 3
    without = await matches(tiny, HOMEWORK, weights=[{"name": "PROXIMITY", "weight": 0}])
    part = by_name(without["edges"][0]["criteria"])["PROXIMITY"]
    assert (part["weight"], part["contribution"]) == (0, 0)


async def test_only_the_proportions_of_weights_matter(tiny):
    names = (
        "COMPETENCE",
        "PROXIMITY",
        "TIME",
        "LANGUAGE",
        "SPARE_CAPACITY",
        "TRACK_RECORD",
        "TIES",
        "FRESHNESS",
    )
    fits = [
        [edge["fit"] for edge in (await matches(tiny, HOMEWORK, weights=weights))["edges"]]
        for weights in ([{"name": name, "weight": weight} for name in names] for weight in (1, 7))
    ]
    assert fits[0] == fits[1]


async def test_a_ranking_comes_in_pages(tiny):
    pages, after = [], None
    while after is not None or not pages:
        page = await matches(tiny, HOMEWORK, first=1, after=after)
        pages.append(page)
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert [keys(page) for page in pages] == [["ada-homework"], ["homework-club"], ["learning-room"]]
    assert {page["totalCount"] for page in pages} == {3}
    beyond = await matches(tiny, HOMEWORK, after=pages[-1]["pageInfo"]["endCursor"])
    assert (beyond["edges"], beyond["userErrors"], beyond["pageInfo"]["hasNextPage"]) == ([], [], False)


async def test_a_page_of_a_ranking_asked_wrongly_is_refused(tiny):
    for first, after, expected in (
        (0, None, {("OutOfRange", "first")}),
        (101, "garbage", {("OutOfRange", "first"), ("NotACursor", "after")}),
    ):
        page = await matches(tiny, HOMEWORK, first=first, after=after)
        assert (problems(page["userErrors"]), page["edges"]) == (expected, [])


async def test_a_cursor_of_another_search_or_of_a_network_that_changed_is_stale(tiny, changed):
    cursor = (await matches(tiny, HOMEWORK))["edges"][0]["cursor"]
    other = await matches(tiny, {"competenceId": "competence:learning"}, after=cursor)
    assert problems(other["userErrors"]) == {("StaleCursor", "after")}
    confirmed = "MATCH (offer:Commitment {id: 'homework-club'}) SET offer.assuredOn = date('%s')"
    async with changed(tiny, confirmed % "2026-11-23", confirmed % "2026-10-24"):
        page = await matches(tiny, HOMEWORK, after=cursor)
    assert problems(page["userErrors"]) == {("StaleCursor", "after")}
    assert page["userErrors"][0]["message"] == "l'elenco è cambiato: ricominciare dalla prima pagina"


NEW = {
    "competences": [{"id": "sewing", "label_it": "cucito", "label_en": "sewing", "broader_ids": "homework"}],
    "pact_zones": [{"pact_id": "north-pact", "area_id": "hill", "source": "invented"}],
}
NEW_NO_MORE = """MATCH (sewing:Competence {id: 'sewing'}) DETACH DELETE sewing
WITH 1 AS one MATCH (:CommunityPact {id: 'north-pact'})-[covers:COVERS]->(:Area {id: 'hill'}) DELETE covers
WITH 1 AS one MATCH (revision:Revision {id: 'reference'}) SET revision.number = revision.number + 1"""


async def test_what_another_process_changes_is_seen_by_the_next_search(tiny, changed, settings, load):
    """Each process holds areas, coverage and competences; a change counts up the revision that offers come with."""
    assert keys(await matches(tiny, HOMEWORK, area="area:hill")) == []
    async with network(settings) as other, changed(tiny, "", NEW_NO_MORE):
        await load(other, **NEW)
        on_the_hill = await matches(tiny, HOMEWORK, area="area:hill")
        [sewing] = await found(tiny, {"competenceId": "competence:sewing"}, language="en")
    assert keys(on_the_hill) == ["ada-homework", "homework-club", "learning-room"]
    assert sewing["competence"]["label"] == "sewing"
    assert "homework-club" in keys(sewing["matches"])


RENAMED = """MATCH (one:Competence {id: '%s'}) SET one.id = '%s'
WITH one MATCH (revision:Revision {id: 'reference'}) SET revision.number = revision.number + 1"""


async def test_a_competence_that_another_process_took_away_is_refused_at_the_next_search(tiny, changed):
    await matches(tiny, HOMEWORK)
    async with changed(tiny, RENAMED % ("homework", "gone"), RENAMED % ("gone", "homework")):
        search = {"areaId": "area:bridge", "needs": [HOMEWORK]}
        refused = (await ask(tiny, SEARCH, search=search))["partnerSearch"]
    assert problems(refused["userErrors"]) == {("NotFound", "search.needs.0.competenceId")}


async def test_a_search_stores_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    await found(tiny, HOMEWORK, {"competenceId": "competence:spid"})
    assert await contents_of(tiny) == before


async def test_the_usual_weights_are_shown_and_are_those_of_a_search_that_says_nothing_else(tiny):
    shown = (await ask(tiny, "{ criterionWeights { name weight } }"))["criterionWeights"]
    [first, *_] = (await matches(tiny, HOMEWORK))["edges"]
    usual = {one["name"]: one["weight"] for one in shown}
    assert {one["name"]: one["weight"] for one in first["criteria"]}.items() <= usual.items()
    assert usual.keys() - {"TIES"} == {one["name"] for one in first["criteria"]}
