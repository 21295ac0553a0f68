"""The network of the tiny world, read field by field."""

from graph_service.domain.permissions import Role
from tests.api.asking import ask, ids, somebody


async def test_areas_come_by_id_each_with_what_holds_it_and_whom_it_borders(tiny):
    found = await ask(
        tiny,
        """{ areas { id name kind code residents point { latitude longitude }
             within { share area { id } } borders { id } pacts { id } } }""",
    )
    areas = {area.pop("id").removeprefix("area:"): area for area in found["areas"]}
    assert list(areas) == ["bridge", "hill", "meadow", "mill", "north", "old-mill", "south", "tiny-city"]
    assert areas["bridge"] == {
        "name": "Ponte",
        "kind": "ZONE",
        "code": "02",
        "residents": 200,
        "point": {"latitude": 45.07, "longitude": 7.69},
        "within": [
            {"share": 0.6, "area": {"id": "area:north"}},
            {"share": 0.4, "area": {"id": "area:south"}},
        ],
        "borders": [{"id": "area:meadow"}, {"id": "area:mill"}],
        "pacts": [{"id": "pact:north-pact"}],
    }
    assert areas["old-mill"]["point"] is None
    assert areas["old-mill"]["code"] is None
    assert areas["hill"]["pacts"] == []
    assert areas["meadow"]["pacts"] == [{"id": "pact:south-pact"}]


async def test_areas_of_one_kind(tiny):
    found = await ask(tiny, "{ areas(kind: DISTRICT) { id } }")
    assert found["areas"] == [{"id": "area:north"}, {"id": "area:south"}]


async def test_a_zone_has_its_borders_and_a_neighbourhood_has_none(tiny):
    found = await ask(tiny, "{ areas { id geometry } }")
    with_geometry = {area["id"] for area in found["areas"] if area["geometry"]}
    assert "area:old-mill" not in with_geometry
    assert "area:mill" in with_geometry


async def test_pacts_come_by_name_with_areas_signatures_and_the_pact_they_renew(tiny):
    found = await ask(
        tiny,
        """{ pacts { totalCount edges { node {
             id name startsOn endsOn source place { id } renews { id }
             areas { source area { id } }
             signatures { signedOn role sources partner { id name } }
             commitments { totalCount edges { node { id } } } } } } }""",
    )
    assert found["pacts"]["totalCount"] == 3
    north, ended, south = (edge["node"] for edge in found["pacts"]["edges"])
    commitments = north.pop("commitments")
    assert north == {
        "id": "pact:north-pact",
        "name": "Patto del Nord",
        "startsOn": "2026-01-01",
        "endsOn": None,
        "source": "invented",
        "place": {"id": "place:north-casa"},
        "renews": {"id": "pact:north-pact-2024"},
        "areas": [{"source": "invented", "area": {"id": "area:north"}}],
        "signatures": [
            {
                "signedOn": "2026-01-10",
                "role": "HOST",
                "sources": ["verbale del 10 gennaio", "pagina del patto"],
                "partner": {"id": "organisation:lantern", "name": "Associazione Lanterna"},
            },
            {
                "signedOn": None,
                "role": "PARTNER",
                "sources": ["pagina del patto"],
                "partner": {"id": "volunteer:ada", "name": "Ada Esempio"},
            },
        ],
    }
    assert commitments["totalCount"] == 5
    assert ids(commitments) == [  # by title
        "commitment:ada-homework",
        "commitment:homework-club",
        "commitment:ada-mediation",
        "commitment:italian-course",
        "commitment:learning-room",
    ]
    assert (ended["id"], ended["endsOn"], ended["areas"]) == ("pact:north-pact-2024", "2025-12-31", [])
    assert ended["commitments"] == {"totalCount": 0, "edges": []}
    assert [signature["role"] for signature in south["signatures"]] == ["HOST", "PARTNER"]


async def test_a_pact_by_its_id_and_nothing_by_another(tiny):
    query = "query($id: ID!) { pact(id: $id) { name } }"
    assert (await ask(tiny, query, id="pact:south-pact"))["pact"] == {"name": "Patto del Sud"}
    for id_ in ("pact:nobody", "area:north", "south-pact", ""):
        assert (await ask(tiny, query, id=id_))["pact"] is None


async def test_the_city_counts_what_it_holds(tiny):
    query = "{ city { area { id } pactCount organisationCount volunteerCount } }"
    assert (await ask(tiny, query))["city"] == {
        "area": {"id": "area:tiny-city"},
        "pactCount": 3,
        "organisationCount": 4,
        "volunteerCount": 4,
    }


async def test_organisations_come_by_name_and_two_of_the_same_name_stay_two(tiny):
    found = await ask(
        tiny,
        """{ organisations { totalCount edges { node {
             id name kind taxCode runtsSection aliases website invented source
             place { id } volunteers { id }
             contacts { id name role phone email preferred hours { weekday opens closes } }
             commitments { totalCount edges { node { id } } } } } } }""",
    )
    assert found["organisations"]["totalCount"] == 4
    assert ids(found["organisations"]) == [
        "organisation:lantern",
        "organisation:lantern-south",
        "organisation:thread",
        "organisation:neighbours",
    ]
    lantern, south, _, neighbours = (edge["node"] for edge in found["organisations"]["edges"])
    assert lantern == {
        "id": "organisation:lantern",
        "name": "Associazione Lanterna",
        "kind": "ASSOCIATION",
        "taxCode": "99000150005",
        "runtsSection": "b",
        "aliases": ["La Lanterna"],
        "website": "https://lanterna.example.org",
        "invented": True,
        "source": None,
        "place": {"id": "place:north-casa"},
        "volunteers": [{"id": "volunteer:ada"}, {"id": "volunteer:bruno"}, {"id": "volunteer:carla"}],
        "contacts": [
            {
                "id": "contact:lantern-desk",
                "name": "Ada Esempio",
                "role": "segreteria",
                "phone": "+39 011 555 0101",
                "email": "lanterna@example.org",
                "preferred": "PHONE",
                "hours": [{"weekday": "MONDAY", "opens": "09:00:00", "closes": "12:00:00"}],
            }
        ],
        "commitments": {
            "totalCount": 3,
            "edges": [
                {"node": {"id": "commitment:homework-club"}},
                {"node": {"id": "commitment:italian-course"}},
                {"node": {"id": "commitment:learning-room"}},
            ],
        },
    }
    assert (south["name"], south["taxCode"]) == ("Associazione Lanterna", "99000250003")
    assert (neighbours["taxCode"], neighbours["place"], neighbours["contacts"]) == (None, None, [])
    assert neighbours["commitments"] == {"totalCount": 0, "edges": []}


async def test_a_contact_shows_only_what_was_agreed_to_those_who_may_not_read_contacts(tiny):
    found = await ask(
        tiny,
        """{ node(id: "organisation:lantern") { ... on Organisation {
             contacts { name role phone email hours { weekday } preferred } } } }""",
        viewer=somebody(Role.ADMINISTRATOR),
    )
    assert found["node"]["contacts"] == [
        {
            "name": "",
            "role": None,
            "phone": "+39 011 555 0101",
            "email": None,
            "hours": [{"weekday": "MONDAY"}],
            "preferred": "PHONE",
        }
    ]


async def test_volunteers_come_by_name_with_what_they_can_do(tiny):
    found = await ask(
        tiny,
        """{ volunteers { totalCount edges { node { id name languages insuranceUntil clearanceUntil invented
             organisations { id } competences { id } area { id } commitments { totalCount } } } } }""",
    )
    assert found["volunteers"]["totalCount"] == 4
    ada, bruno, carla, dario = (edge["node"] for edge in found["volunteers"]["edges"])
    assert ada == {
        "id": "volunteer:ada",
        "name": "Ada Esempio",
        "languages": ["it", "ar"],
        "insuranceUntil": "2030-12-31",
        "clearanceUntil": "2030-12-31",
        "invented": True,
        "organisations": [{"id": "organisation:lantern"}],
        "competences": [{"id": "competence:homework"}, {"id": "competence:mediation"}],
        "area": {"id": "area:mill"},
        "commitments": {"totalCount": 2},
    }
    assert bruno["insuranceUntil"] == "2026-01-31"
    assert carla["clearanceUntil"] is None
    assert [one["id"] for one in carla["organisations"]] == [
        "organisation:lantern",
        "organisation:lantern-south",
    ]
    assert dario["organisations"] == []


async def test_services_come_by_name_with_hours_and_how_to_ask(tiny):
    found = await ask(
        tiny,
        """{ services { totalCount edges { node { id name provider phone howToAsk invented place { id }
             hours { weekday opens closes } competences { id } areas { id } } } } }""",
    )
    assert found["services"]["totalCount"] == 2
    registry, clinic = (edge["node"] for edge in found["services"]["edges"])
    assert registry == {
        "id": "service:registry",
        "name": "Anagrafe",
        "provider": "Comune (invented)",
        "phone": "+39 011 555 0102",
        "howToAsk": "con appuntamento",
        "invented": True,
        "place": None,
        "hours": [{"weekday": "MONDAY", "opens": "09:00:00", "closes": "12:00:00"}],
        "competences": [{"id": "competence:paperwork"}],
        "areas": [{"id": "area:tiny-city"}],
    }
    assert (clinic["id"], clinic["hours"], clinic["phone"]) == ("service:clinic", [], None)


SERVICES = """query($area: ID, $competence: ID) { services(areaId: $area, competenceId: $competence) {
  totalCount userErrors { __typename path ... on NotFound { given } } edges { node { id } } } }"""


async def test_services_of_an_area_are_those_of_the_areas_that_hold_it(tiny):
    assert ids((await ask(tiny, SERVICES, area="area:mill"))["services"]) == [
        "service:registry",
        "service:clinic",
    ]
    assert ids((await ask(tiny, SERVICES, area="area:meadow"))["services"]) == ["service:registry"]


async def test_services_for_a_competence_answer_it_or_a_narrower_one(tiny):
    found = await ask(tiny, SERVICES, competence="competence:doctor")
    assert (ids(found["services"]), found["services"]["totalCount"]) == (["service:clinic"], 1)
    assert ids((await ask(tiny, SERVICES, competence="competence:spid"))["services"]) == []
    both = await ask(tiny, SERVICES, area="area:meadow", competence="competence:doctor")
    assert (ids(both["services"]), both["services"]["totalCount"]) == ([], 0)


async def test_services_refuse_all_unknown_ids_at_once(tiny):
    found = await ask(tiny, SERVICES, area="area:nowhere", competence="area:mill")
    assert found["services"] == {
        "totalCount": 0,
        "edges": [],
        "userErrors": [
            {"__typename": "NotFound", "path": ["areaId"], "given": "area:nowhere"},
            {"__typename": "NotFound", "path": ["competenceId"], "given": "area:mill"},
        ],
    }


async def test_competences_come_by_label_in_the_readers_language(tiny):
    query = "{ competences { totalCount edges { node { id label } } } }"
    italian, english = await ask(tiny, query), await ask(tiny, query, language="en")
    assert italian["competences"]["totalCount"] == english["competences"]["totalCount"] == 9
    assert [edge["node"]["label"] for edge in italian["competences"]["edges"]] == [
        "aiuto compiti",
        "aiuto con le pratiche",
        "italiano per stranieri",
        "lingue",
        "mediazione linguistica",
        "pediatra",
        "ripetizioni di matematica",
        "SPID",
        "studio",
    ]
    assert [edge["node"]["label"] for edge in english["competences"]["edges"]][:3] == [
        "help with paperwork",
        "homework help",
        "Italian for newcomers",
    ]


async def test_a_competence_knows_what_is_broader_narrower_and_meant_elsewhere(tiny):
    found = await ask(
        tiny,
        """query($id: ID!) { node(id: $id) { ... on Competence { labelIt labelEn synonymsIt synonymsEn definition
             broader { id } narrower { id } mappings { scheme conceptId label match } } } }""",
        id="competence:homework",
        language="en",
    )
    assert found["node"] == {
        "labelIt": "aiuto compiti",
        "labelEn": "homework help",
        "synonymsIt": ["compiti", "fare i compiti"],
        "synonymsEn": ["homework"],
        "definition": "help with what school gives to do at home",
        "broader": [{"id": "competence:learning"}],
        "narrower": [{"id": "competence:maths"}],
        "mappings": [
            {"scheme": "OPEN_ELIGIBILITY", "conceptId": "1343", "label": "Tutoring", "match": "CLOSE"}
        ],
    }


async def test_who_asks_is_told_their_roles(tiny):
    query = "{ viewer { roles } }"
    assert (await ask(tiny, query, viewer=somebody(Role.PARTNER)))["viewer"] == {"roles": ["PARTNER"]}
    assert (await ask(tiny, query, viewer=somebody()))["viewer"] is None
