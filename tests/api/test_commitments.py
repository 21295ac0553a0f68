"""Listing commitments: each condition, several together, and ids that name nothing."""

import pytest

from tests.api.asking import answer, ask, ids, problems

LIST = """query($filter: CommitmentFilter, $first: Int! = 20, $after: String) {
  commitments(filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } userErrors { __typename message path }
    edges { node { id } } } }"""
ALL = [  # by title
    "ada-homework",
    "homework-club",
    "ada-mediation",
    "paused-course",
    "italian-course",
    "maths-online",
    "learning-room",
    "spid-dario",
    "spid-desk",
]


async def listed(graph, **filter):
    """Return the keys of the commitments listed; the count must agree."""
    found = (await ask(graph, LIST, filter=filter))["commitments"]
    assert found["userErrors"] == []
    assert found["totalCount"] == len(found["edges"])
    return [id_.removeprefix("commitment:") for id_ in ids(found)]


async def refused(graph, **filter):
    """Return what is wrong with the filter; nothing must be listed."""
    found = (await ask(graph, LIST, filter=filter))["commitments"]
    assert (found["edges"], found["totalCount"]) == ([], 0)
    return problems(found["userErrors"])


async def test_without_a_filter_all_come_by_title(tiny):
    assert await listed(tiny) == ALL
    for nothing in (
        "{ commitments { edges { node { id } } } }",
        "{ commitments(filter: null) { edges { node { id } } } }",
    ):
        assert len(ids((await ask(tiny, nothing))["commitments"])) == len(ALL)
    nulls = dict.fromkeys(
        ("pactId", "partnerId", "areaId", "competenceIds", "states", "activeOn", "minFreeHours")
    )
    assert await listed(tiny, **nulls) == ALL


async def test_a_commitment_tells_all_it_promises(tiny):
    found = await ask(
        tiny,
        """{ node(id: "commitment:homework-club") { ... on Commitment {
             title hoursPerWeek places windows { weekday opens closes } closures { startsOn endsOn } languages
             minAge maxAge modes validFrom validTo state assuredOn staffing clearanceRequired invented
             pact { id } partner { __typename id name } competences { id } place { id wheelchair precision }
             staff { id } } } }""",
    )
    assert found["node"] == {
        "title": "Compiti insieme",
        "hoursPerWeek": 4.0,
        "places": 3,
        "windows": [
            {"weekday": "MONDAY", "opens": "15:00:00", "closes": "17:00:00"},
            {"weekday": "THURSDAY", "opens": "15:00:00", "closes": "17:00:00"},
        ],
        "closures": [
            {"startsOn": "2026-08-01", "endsOn": "2026-08-31"},
            {"startsOn": "2026-12-24", "endsOn": "2027-01-06"},
        ],
        "languages": ["it", "ar"],
        "minAge": 6,
        "maxAge": 10,
        "modes": ["IN_PERSON"],
        "validFrom": "2026-01-15",
        "validTo": None,
        "state": "ACTIVE",
        "assuredOn": "2026-10-24",
        "staffing": "VOLUNTEERS",
        "clearanceRequired": True,
        "invented": True,
        "pact": {"id": "pact:north-pact"},
        "partner": {
            "__typename": "Organisation",
            "id": "organisation:lantern",
            "name": "Associazione Lanterna",
        },
        "competences": [{"id": "competence:homework"}],
        "place": {"id": "place:north-casa", "wheelchair": True, "precision": "BUILDING"},
        "staff": [{"id": "volunteer:ada"}, {"id": "volunteer:bruno"}],
    }


@pytest.mark.parametrize(
    ("filter", "keys"),
    [
        ({"pactId": "pact:south-pact"}, ["paused-course", "maths-online", "spid-dario", "spid-desk"]),
        ({"pactId": "pact:north-pact-2024"}, []),
        ({"partnerId": "organisation:lantern"}, ["homework-club", "italian-course", "learning-room"]),
        ({"partnerId": "volunteer:ada"}, ["ada-homework", "ada-mediation"]),
        ({"partnerId": "organisation:neighbours"}, []),
        ({"areaId": "area:meadow"}, ["paused-course", "maths-online", "spid-dario", "spid-desk"]),
        ({"areaId": "area:hill"}, []),
        ({"competenceIds": ["competence:homework"]}, ["ada-homework", "homework-club", "maths-online"]),
        (
            {"competenceIds": ["competence:learning"]},
            [
                "ada-homework",
                "homework-club",
                "paused-course",
                "italian-course",
                "maths-online",
                "learning-room",
            ],
        ),
        ({"competenceIds": ["competence:doctor"]}, []),
        ({"states": ["PAUSED"]}, ["paused-course"]),
        ({"states": ["PAUSED", "ACTIVE"]}, ALL),
        ({"states": ["ENDED"]}, []),
        ({"activeOn": "2026-12-31"}, ALL),
        ({"activeOn": "2027-01-01"}, [key for key in ALL if key != "spid-dario"]),
        ({"activeOn": "2026-01-14"}, []),
    ],
)
async def test_each_condition(tiny, filter, keys):
    assert await listed(tiny, **filter) == keys


@pytest.mark.parametrize(
    ("filter", "keys"),
    [
        ({"pactId": "pact:north-pact", "areaId": "area:bridge", "states": ["ACTIVE"]}, 5),
        ({"pactId": "pact:north-pact", "areaId": "area:meadow"}, 0),
        ({"pactId": "pact:north-pact", "partnerId": "organisation:thread"}, 0),
        ({"areaId": "area:bridge", "competenceIds": ["competence:homework", "competence:maths"]}, 2),
        ({"partnerId": "organisation:lantern", "competenceIds": ["competence:language"]}, 1),
        ({"partnerId": "volunteer:dario", "activeOn": "2027-01-01"}, 0),
        ({"competenceIds": ["competence:italian"], "states": ["ACTIVE"]}, 1),
    ],
)
async def test_conditions_together_leave_what_meets_all_of_them(tiny, filter, keys):
    assert len(await listed(tiny, **filter)) == keys


LEND_MATHS = """MATCH (club:Commitment {id: 'homework-club'}), (maths:Competence {id: 'maths'})
CREATE (club)-[:LENDS {competenceId: 'maths', pactId: 'north-pact', active: true, online: false}]->(maths)"""


async def test_a_commitment_that_lends_two_of_the_competences_is_listed_once(tiny, changed):
    both = ["competence:homework", "competence:maths", "competence:learning"]
    undo = "MATCH (:Commitment {id: 'homework-club'})-[lends:LENDS]->(:Competence {id: 'maths'}) DELETE lends"
    async with changed(tiny, LEND_MATHS, undo):
        assert (await listed(tiny, competenceIds=both)).count("homework-club") == 1
        assert (await listed(tiny, competenceIds=both, pactId="pact:north-pact")).count("homework-club") == 1


@pytest.mark.parametrize(
    ("hours", "keys"),
    [
        (0, ALL),
        (2, ALL),
        (
            2.1,
            [
                "homework-club",
                "paused-course",
                "italian-course",
                "maths-online",
                "learning-room",
                "spid-desk",
            ],
        ),
        (4, ["homework-club", "maths-online", "learning-room", "spid-desk"]),
        (4.1, ["learning-room", "spid-desk"]),  # two of the six hours of maths are booked
        (10, ["learning-room"]),
        (168, []),
    ],
)
async def test_free_hours_are_those_left_in_the_week_of_today(tiny, hours, keys):
    assert await listed(tiny, minFreeHours=hours) == keys


async def test_free_hours_are_those_left_in_the_week_of_the_day(tiny):
    maths = {"competenceIds": ["competence:maths"], "minFreeHours": 6}
    assert await listed(tiny, **maths) == []
    assert await listed(tiny, **maths, activeOn="2026-08-03") == ["maths-online"]  # before the referral began
    assert await listed(tiny, **maths, activeOn="2027-06-13") == []  # the Sunday of its last week
    assert await listed(tiny, **maths, activeOn="2027-06-14") == ["maths-online"]
    assert "spid-dario" not in await listed(
        tiny, minFreeHours=0.25, activeOn="2027-01-01"
    )  # it ended the day before


async def test_a_list_by_free_hours_comes_in_pages_too(tiny):
    filter = {"minFreeHours": 4}
    first = (await ask(tiny, LIST, filter=filter, first=3))["commitments"]
    after = first["pageInfo"]["endCursor"]
    rest = (await ask(tiny, LIST, filter=filter, first=3, after=after))["commitments"]
    assert [*ids(first), *ids(rest)] == [
        "commitment:homework-club",
        "commitment:maths-online",
        "commitment:learning-room",
        "commitment:spid-desk",
    ]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert first["totalCount"] == rest["totalCount"] == 4


@pytest.mark.parametrize("filter", [{}, {"partnerId": "organisation:lantern"}, {"areaId": "area:bridge"}])
async def test_every_way_of_listing_comes_in_pages(tiny, filter):
    whole = await listed(tiny, **filter)
    seen, after = [], None
    while True:
        page = (await ask(tiny, LIST, filter=filter, first=2, after=after))["commitments"]
        assert page["totalCount"] == len(whole)
        seen += [id_.removeprefix("commitment:") for id_ in ids(page)]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == whole


async def test_the_commitments_of_a_partner_come_in_pages(tiny):
    query = """query($after: String) { node(id: "organisation:lantern") { ... on Organisation {
      commitments(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } } } }"""
    first = (await ask(tiny, query))["node"]["commitments"]
    rest = (await ask(tiny, query, after=first["pageInfo"]["endCursor"]))["node"]["commitments"]
    assert (ids(first), ids(rest)) == (
        ["commitment:homework-club", "commitment:italian-course"],
        ["commitment:learning-room"],
    )
    assert (first["totalCount"], rest["totalCount"]) == (3, 3)


async def test_every_unknown_id_is_named_by_its_path_all_at_once(tiny):
    assert await refused(
        tiny,
        pactId="pact:nope",
        partnerId="organisation:nope",
        areaId="area:nope",
        competenceIds=["competence:spid", "competence:nope"],
        minFreeHours=-1,
        activeOn="0001-01-01",
        states=[],
    ) == {
        ("NotFound", "filter.pactId"),
        ("NotFound", "filter.partnerId"),
        ("NotFound", "filter.areaId"),
        ("NotFound", "filter.competenceIds.1"),
        ("OutOfRange", "filter.minFreeHours"),
        ("OutOfRange", "filter.activeOn"),
        ("Missing", "filter.states"),
    }


@pytest.mark.parametrize(
    "id_", ["area:mill", "mill", "", ":", "pact:", "pact:UPPER", "pact:a b", "\ud800", "x" * 10_000]
)
async def test_an_id_of_another_kind_or_none_at_all_is_not_found(tiny, id_):
    assert await refused(tiny, pactId=id_) == {("NotFound", "filter.pactId")}
    assert await refused(tiny, partnerId=id_) == {("NotFound", "filter.partnerId")}
    assert await refused(tiny, competenceIds=[id_]) == {("NotFound", "filter.competenceIds.0")}


async def test_a_volunteer_is_not_found_as_an_area(tiny):
    found = (await ask(tiny, LIST, filter={"areaId": "volunteer:ada"}))["commitments"]
    assert found["userErrors"] == [
        {"__typename": "NotFound", "path": ["filter", "areaId"], "message": "«volunteer:ada» non esiste"}
    ]


@pytest.mark.parametrize(
    ("filter", "problem"),
    [
        ({"minFreeHours": 168.1}, ("OutOfRange", "filter.minFreeHours")),
        ({"activeOn": "9999-12-31", "minFreeHours": 1}, ("OutOfRange", "filter.activeOn")),
        ({"competenceIds": []}, ("Missing", "filter.competenceIds")),
    ],
)
async def test_what_makes_no_sense_is_refused(tiny, filter, problem):
    assert await refused(tiny, **filter) == {problem}


async def test_more_than_a_hundred_competences_are_too_many(tiny):
    assert await refused(tiny, competenceIds=["competence:spid"] * 101) == {
        ("TooMany", "filter.competenceIds")
    }
    assert await listed(tiny, competenceIds=["competence:spid"] * 100) == ["spid-dario", "spid-desk"]


@pytest.mark.parametrize(
    "filter", [{"states": ["SLEEPING"]}, {"activeOn": "yesterday"}, {"minFreeHours": "many"}, {"x": 1}]
)
async def test_what_graphql_itself_does_not_accept_is_said_in_words(tiny, filter):
    found = await answer(tiny, LIST, filter=filter)
    assert (found.data, found.codes) == (None, {"BAD_USER_INPUT"})


async def test_a_day_written_in_the_query_itself_that_is_none_is_said_in_words(tiny):
    found = await answer(tiny, '{ commitments(filter: {activeOn: "2026-02-30"}) { totalCount } }')
    assert found.codes == {"BAD_USER_INPUT"}
    assert "“2026-02-30” is not a day such as 2026-11-23" in found.errors[0]["message"]
