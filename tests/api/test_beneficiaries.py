"""Households under their codes: found by id or code, and who could support them."""

import pytest

from graph_service.domain.permissions import Role
from tests.api.asking import ask, ids, problems, somebody

FIND = "query($id: ID, $code: String) { beneficiary(id: $id, code: $code) { id code } }"
FAMILY = {"id": "beneficiary:FAM-TNY234", "code": "FAM-TNY234"}
NEEDS = """query($code: String) { beneficiary(code: $code) { needs {
  id state priority matches { totalCount edges { fit toCheck node { id } criteria { name value reason } } } } } }"""


@pytest.mark.parametrize(
    "asked",
    [
        {"id": "beneficiary:FAM-TNY234"},
        {"code": "FAM-TNY234"},
        {"code": "fam-tny234"},
        {"code": "  Fam-Tny234\n"},
        {"id": "beneficiary:FAM-TNY234", "code": "fam-tny234"},
        {"id": "beneficiary:FAM-TNY234", "code": None},
        {"id": None, "code": "FAM-TNY234"},
    ],
)
async def test_a_household_is_found_by_its_id_or_its_code(tiny, asked):
    assert (await ask(tiny, FIND, **asked))["beneficiary"] == FAMILY


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"id": None, "code": None},
        {"id": ""},
        {"code": ""},
        {"id": "FAM-TNY234"},
        {"id": "area:FAM-TNY234"},
        {"id": "beneficiary:FAM-TNY222"},
        {"code": "FAM-TNY222"},
        {"code": "TNY234"},
        {"code": "beneficiary:FAM-TNY234"},
        {"code": "\ud800"},
        {"code": "x" * 10_000},
        {"id": "beneficiary:FAM-TNY234", "code": "FAM-TNY567"},
        {"id": "beneficiary:FAM-TNY234", "code": ""},
    ],
)
async def test_who_is_not_there_is_null(tiny, asked):
    assert (await ask(tiny, FIND, **asked))["beneficiary"] is None


async def test_a_household_is_a_code_an_area_ages_and_needs_and_nothing_that_names_it(tiny):
    found = await ask(
        tiny,
        """{ beneficiary(code: "FAM-TNY234") { code languages members { number ageBand } area { id }
             refusedPartners { id } needs { id state priority hoursPerWeek sessionMinutes member ageBand languages
               modes wheelchair startsOn endsOn windows { weekday opens closes } competence { id } } } }""",
    )
    needs = {need["id"]: need for need in found["beneficiary"].pop("needs")}
    assert found["beneficiary"] == {
        "code": "FAM-TNY234",
        "languages": ["ar", "it"],
        "members": [
            {"number": 1, "ageBand": "AGE_18_64"},
            {"number": 2, "ageBand": "AGE_6_10"},
            {"number": 3, "ageBand": "AGE_0_2"},
        ],
        "area": {"id": "area:bridge"},
        "refusedPartners": [],
    }
    assert set(needs) == {
        "need:tny234-homework",
        "need:tny234-italian",
        "need:tny234-doctor",
        "need:tny234-paper",
    }
    assert needs["need:tny234-homework"] == {
        "id": "need:tny234-homework",
        "state": "OPEN",
        "priority": "HIGH",
        "hoursPerWeek": 2.0,
        "sessionMinutes": 60,
        "member": 2,
        "ageBand": "AGE_6_10",
        "languages": ["ar", "it"],
        "modes": [],
        "wheelchair": False,
        "startsOn": "2026-10-01",
        "endsOn": "2027-06-10",
        "windows": [
            {"weekday": "MONDAY", "opens": "15:00:00", "closes": "18:00:00"},
            {"weekday": "THURSDAY", "opens": "16:00:00", "closes": "18:00:00"},
        ],
        "competence": {"id": "competence:homework"},
    }
    assert (needs["need:tny234-paper"]["member"], needs["need:tny234-paper"]["ageBand"]) == (None, None)


async def needs_of(graph, code):
    """Return the offers for each need, by its key; None for those that wait for nobody."""
    needs = (await ask(graph, NEEDS, code=code))["beneficiary"]["needs"]
    return {need["id"].removeprefix("need:"): need["matches"] for need in needs}


def criterion(page, commitment, name):
    [edge] = [edge for edge in page["edges"] if edge["node"]["id"] == f"commitment:{commitment}"]
    [found] = [one for one in edge["criteria"] if one["name"] == name]
    return found["value"], found["reason"]


async def test_a_need_that_is_met_asks_for_nobody(tiny):
    needs = await needs_of(tiny, "FAM-TNY234")
    assert needs["tny234-paper"] is None
    assert ids(needs["tny234-homework"]) == [
        "commitment:ada-homework",
        "commitment:homework-club",
        "commitment:learning-room",
    ]
    assert ids(needs["tny234-doctor"]) == []


@pytest.mark.parametrize(("last_day", "waits"), [("2026-11-22", False), ("2026-11-23", True)])
async def test_a_need_whose_period_is_over_asks_for_nobody(tiny, changed, last_day, waits):
    over = f"MATCH (need:Need {{id: 'tny234-italian'}}) SET need.endsOn = date('{last_day}')"
    async with changed(tiny, over, "MATCH (need:Need {id: 'tny234-italian'}) REMOVE need.endsOn"):
        page = (await needs_of(tiny, "FAM-TNY234"))["tny234-italian"]
    assert (page is not None) == waits


async def test_a_refused_partner_is_left_out_and_one_that_serves_the_family_is_tied(tiny):
    spid = (await needs_of(tiny, "FAM-TNY567"))["tny567-spid"]
    assert ids(spid) == ["commitment:spid-desk"]  # not spid-dario, whom the family refused
    assert criterion(spid, "spid-desk", "TIES") == (
        1,
        "Cooperativa Il Filo segue o ha seguito questa famiglia",
    )


async def test_a_partner_that_was_asked_and_declined_is_no_tie(tiny):
    homework = (await needs_of(tiny, "FAM-TNY234"))["tny234-homework"]
    assert criterion(homework, "homework-club", "TIES") == (0, "nessun legame con questa famiglia")


SHARED = """MATCH (need:Need {id: 'tny567-spid'}), (club:Commitment {id: 'homework-club'})
CREATE (need)<-[:MEETS]-(:Referral {id: 'shared', state: 'ACCEPTED', sessions: [], places: 1, minutesPerWeek: 60,
  startsOn: date('2026-11-01'), endsOn: date('2026-12-01')})-[:TO]->(club)"""


async def test_who_serves_another_family_with_a_partner_of_this_one_is_half_a_tie(tiny, changed):
    async with changed(tiny, SHARED, "MATCH (referral:Referral {id: 'shared'}) DETACH DELETE referral"):
        homework = (await needs_of(tiny, "FAM-TNY234"))["tny234-homework"]
    assert criterion(homework, "homework-club", "TIES") == (
        0.5,
        "Associazione Lanterna segue altre famiglie insieme a un partner di questa",
    )
    assert criterion(homework, "ada-homework", "TIES")[0] == 0


async def test_a_family_nobody_serves_yet_has_no_ties(tiny, changed):
    cancelled = "MATCH (one:Referral) SET one.was = one.state, one.state = 'CANCELLED'"
    async with changed(tiny, cancelled, "MATCH (one:Referral) SET one.state = one.was REMOVE one.was"):
        spid = (await needs_of(tiny, "FAM-TNY567"))["tny567-spid"]
    assert criterion(spid, "spid-desk", "TIES") == (0, "nessun legame con questa famiglia")


async def test_the_offers_of_many_households_are_each_ones_own(tiny):
    listed = "{ beneficiaries { edges { node { needs { id matches { edges { fit node { id } } } } } } } }"
    together = (await ask(tiny, listed))["beneficiaries"]["edges"]
    alone = {}
    for code in ("FAM-TNY234", "FAM-TNY567"):
        alone |= await needs_of(tiny, code)
    seen = {
        need["id"].removeprefix("need:"): need["matches"]
        for edge in together
        for need in edge["node"]["needs"]
    }

    def fits(pages):
        return {
            key: page and [(edge["node"]["id"], edge["fit"]) for edge in page["edges"]]
            for key, page in pages.items()
        }

    assert fits(seen) == fits(alone)


LIST = """query($area: ID) { beneficiaries(filter: {areaId: $area}) {
  totalCount userErrors { __typename message path } edges { node { id } } } }"""


@pytest.mark.parametrize(
    ("area", "households"),
    [
        (None, ["beneficiary:FAM-TNY234", "beneficiary:FAM-TNY567"]),
        ("area:tiny-city", ["beneficiary:FAM-TNY234", "beneficiary:FAM-TNY567"]),
        ("area:bridge", ["beneficiary:FAM-TNY234"]),
        ("area:north", ["beneficiary:FAM-TNY234"]),  # 0.6 of the bridge lies in it
        ("area:south", ["beneficiary:FAM-TNY567"]),
        ("area:hill", []),
    ],
)
async def test_households_of_an_area_and_of_those_within_it(tiny, area, households):
    found = (await ask(tiny, LIST, area=area))["beneficiaries"]
    assert (ids(found), found["totalCount"], found["userErrors"]) == (households, len(households), [])


@pytest.mark.parametrize("area", ["area:nowhere", "pact:north-pact", ""])
async def test_an_unknown_area_is_refused(tiny, area):
    found = (await ask(tiny, LIST, area=area))["beneficiaries"]
    assert problems(found["userErrors"]) == {("NotFound", "filter.areaId")}
    assert (found["edges"], found["totalCount"]) == ([], 0)


async def test_households_come_in_pages_by_code(tiny):
    query = """query($after: String) { beneficiaries(first: 1, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { code } } } }"""
    first = (await ask(tiny, query))["beneficiaries"]
    second = (await ask(tiny, query, after=first["pageInfo"]["endCursor"]))["beneficiaries"]
    assert [edge["node"]["code"] for page in (first, second) for edge in page["edges"]] == [
        "FAM-TNY234",
        "FAM-TNY567",
    ]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["totalCount"] == 2


async def test_a_case_manager_reads_households(tiny):
    viewer = somebody(Role.CASE_MANAGER)
    assert (await ask(tiny, FIND, code="FAM-TNY234", viewer=viewer))["beneficiary"] == FAMILY
