"""How often an operation goes to the graph: known by name, and the same for five rows as for two hundred."""

from collections import Counter

import pytest

from tests.api.asking import answer, ask

REVISION = "reference/revision"
MOMENT = "schema/answers"
MATCHES = """matches { totalCount edges { fit node { id title partner { id name contacts { name } } place { name }
  pact { name } competences { label } staff { name } } criteria { name reason } requirements { name reason } } }"""
NEED = '{competenceId: "competence:homework", hoursPerWeek: 2}'

OPERATIONS = {
    "{ viewer { roles } }": [],
    "{ criterionWeights { name weight } }": [],
    "{ areas { name within { area { id } } borders { id } } }": [REVISION],
    "{ areas { pacts { name } geometry } }": [REVISION, "pacts/by_ids", "reference/geometries"],
    '{ node(id: "area:mill") { ... on Area { name pacts { name } } } }': [REVISION, "pacts/by_ids"],
    '{ node(id: "need:tny234-homework") { id } }': [
        "beneficiaries/of_need",
        "beneficiaries/by_ids",
        "beneficiaries/needs",
    ],
    '{ node(id: "contact:lantern-desk") { id } }': ["partners/contact"],
    "{ competences { totalCount edges { node { label broader { label } mappings { label } } } } }": [
        REVISION,
        "competences/mappings",
    ],
    '{ competences(search: "compiti") { totalCount edges { node { label } } } }': [
        REVISION,
        "words/competences",
    ],
    "{ city { area { name } pactCount organisationCount volunteerCount } }": [
        REVISION,
        "pacts/count",
        "partners/organisations_count",
        "partners/volunteers_count",
    ],
    """{ pacts { totalCount edges { node { name place { name } renews { name } areas { area { name } }
         signatures { partner { name } } commitments(first: 3) { totalCount edges { node { title } } } } } } }""": [
        REVISION,
        "pacts/page",
        "pacts/count",
        "pacts/by_ids",  # the one renewed is on the same page
        "pacts/coverage",
        "pacts/signatures",
        "places/by_ids",
        "partners/by_ids",
        "commitments/pages_of_pacts",
        "commitments/by_ids",
    ],
    """{ organisations { totalCount edges { node { name place { name } contacts { name } volunteers { name }
         commitments { totalCount edges { node { title competences { label } } } } } } } }""": [
        REVISION,
        "partners/organisations_page",
        "partners/organisations_count",
        "partners/by_ids",  # the page
        "partners/by_ids",  # their volunteers
        "partners/members",
        "partners/contacts",
        "places/by_ids",
        "commitments/pages_of_partners",
        "commitments/by_ids",
    ],
    '{ organisations(search: "lanterna") { totalCount edges { node { name } } } }': [
        "words/partners",
        "partners/by_ids",
    ],
    "{ volunteers { edges { node { name competences { label } area { name } organisations { name } } } } }": [
        REVISION,
        "partners/volunteers_page",
        "partners/by_ids",
        "partners/by_ids",  # their organisations
    ],
    "{ services { totalCount edges { node { name competences { label } areas { name } place { name } } } } }": [
        REVISION,
        "services/page",
        "services/by_ids",
    ],
    '{ services(search: "consultorio") { totalCount edges { node { name competences { label } } } } }': [
        REVISION,
        "words/services",
        "services/by_ids",
    ],
    "{ register { totalCount edges { node { name } } } }": [
        "register/page",
        "register/count",
    ],
    '{ register(search: "lanterna") { totalCount edges { node { name } } } }': ["words/register"],
    '{ node(id: "register:00505900019") { id } }': ["register/by_tax_codes"],
    '{ commitments(search: "compiti") { totalCount edges { node { title competences { label } } } } }': [
        REVISION,
        "words/commitments",
        "commitments/by_ids",
    ],
    '{ commitments(search: "compiti", filter: {minFreeHours: 1}) { totalCount edges { node { title } } } }': [
        REVISION,
        "words/commitments",
        "commitments/by_ids",  # what is promised
        "commitments/bookings",
        "commitments/by_ids",  # the page
    ],
    "{ commitments { totalCount edges { node { title partner { name } pact { name } place { name } } } } }": [
        REVISION,
        "commitments/page_of_all",
        "commitments/count_of_all",
        "commitments/by_ids",
        "partners/by_ids",
        "pacts/by_ids",
        "places/by_ids",
    ],
    """{ commitments(filter: {partnerId: "organisation:lantern", pactId: "pact:north-pact"}) {
         totalCount edges { node { title partner { name } } } } }""": [
        REVISION,
        "partners/by_ids",
        "commitments/pages_of_partners",
        "commitments/by_ids",
    ],
    '{ commitments(filter: {areaId: "area:bridge"}) { totalCount edges { node { title } } } }': [
        REVISION,
        "commitments/page_of_pacts",
        "commitments/by_ids",
    ],
    '{ commitments(filter: {competenceIds: ["competence:learning"]}) { totalCount edges { node { title } } } }': [
        REVISION,
        "commitments/page_of_competences",
        "commitments/by_ids",
    ],
    "{ commitments(filter: {minFreeHours: 1}) { totalCount edges { node { title } } } }": [
        REVISION,
        "commitments/page_of_all",
        "commitments/by_ids",  # what is promised
        "commitments/bookings",
        "commitments/by_ids",  # the page
    ],
    f'{{ partnerSearch(search: {{areaId: "area:bridge", needs: [{NEED}]}}) {{ needs {{ matches {{ totalCount }} }} }} }}': [
        "matching/offers"
    ],
    f"""{{ partnerSearch(search: {{areaId: "area:bridge", needs: [{NEED}, {NEED}]}}) {{
         needs {{ competence {{ label broader {{ label }} }} {MATCHES} services {{ name }} }} }} }}""": [
        "matching/offers",
        "partners/by_ids",  # who offers and who does it
        "partners/contacts",
        "pacts/by_ids",
        "places/by_ids",
        "services/for_competences",
    ],
    f"""{{ partnerSearch(search: {{areaId: "area:bridge", needs: [{NEED}, {NEED}]}}) {{ needs {{ unanswerable
         nearMisses {{ totalCount edges {{ cost node {{ title }} changes {{ summary }} }} }}
         fixes {{ partnerCount changes {{ summary }} commitments {{ title }} }} }} }} }}""": [
        "matching/offers",
        "matching/offers",  # once more, of the nearest pacts
    ],
    """{ partnerSearch(search: {areaId: "area:bridge", needs: [{competenceId: "competence:doctor"}]}) {
         needs { matches { totalCount } } } }""": ["matching/offers"],
    f"""{{ beneficiary(code: "FAM-TNY234") {{ area {{ name }} refusedPartners {{ name }}
         needs {{ competence {{ label }} {MATCHES} services {{ name }} }} }} }}""": [
        REVISION,
        "beneficiaries/by_code",
        "beneficiaries/needs",
        "matching/families",
        "matching/offers",
        "partners/by_ids",
        "partners/contacts",
        "pacts/by_ids",
        "places/by_ids",
        "services/for_competences",
    ],
    "{ city { coverage { total { gapHours } rows { edges { node { figures { gapHours } reasons { hours } } } } } } }": [
        REVISION,
        MOMENT,
        "coverage/demands",
        "coverage/offers",
    ],
    "{ fragility { edges { node { lostHours partner { name } substitutes { partner { name } } } } } }": [
        REVISION,
        MOMENT,
        "coverage/demands",
        "coverage/offers",
        "partners/by_ids",  # those who would step in are among them
    ],
    '{ whatIf(partnerIds: ["organisation:thread"]) { lostHours rows { after { gapHours } } } }': [
        REVISION,
        MOMENT,
        "coverage/demands",
        "coverage/offers",
        "partners/by_ids",
    ],
    "{ invitations(share: 0.1, budgetSeconds: 5) { invitations { draft partner { name } } prospects { count } } }": [
        REVISION,
        MOMENT,
        "coverage/demands",
        "coverage/offers",
        "coverage/offers",  # those that have ended
        "coverage/prospects",
        "pacts/by_ids",
        "partners/by_ids",
    ],
    "{ forecast { weeks { highHours ending { title } due { title } } } }": [
        REVISION,
        "coverage/offers",
        "commitments/by_ids",
    ],
    "{ network { positions { edges { node { partner { name } } } } ties { edges { node { one { name } } } } export } }": [
        MOMENT,
        "coverage/partners",
        "coverage/shared",
        "partners/by_ids",
    ],
    "{ city { publishedCoverage { takenOn } } }": ["coverage/latest_snapshot"],
    "{ beneficiaries { edges { node { needs { nearMisses { totalCount } fixes { cost } unanswerable } } } } }": [
        "beneficiaries/page",
        REVISION,
        "beneficiaries/by_ids",
        "beneficiaries/needs",
        "matching/families",
        "matching/offers",
        "matching/offers",
    ],
    "{ beneficiaries { totalCount edges { node { code needs { matches { totalCount } services { name } } } } } }": [
        REVISION,
        "beneficiaries/page",
        "beneficiaries/count",
        "beneficiaries/by_ids",
        "beneficiaries/needs",
        "matching/families",
        "matching/offers",
        "services/for_competences",
    ],
}


@pytest.mark.parametrize(("query", "statements"), OPERATIONS.items())
async def test_an_operation_asks_the_graph_just_what_it_needs(tiny, query, statements):
    await ask(tiny, "{ areas { id } }")  # the copy of areas and competences is there
    tiny.held_reads.clear()
    found = await answer(tiny, query)
    assert not found.errors
    assert Counter(found.trips) == Counter(statements)


async def test_who_asks_and_who_offers_is_not_read_again_before_something_is_written(tiny):
    gaps = "{ city { coverage { total { gapHours } } } }"
    await answer(tiny, gaps)
    assert (await answer(tiny, gaps)).trips == [REVISION, MOMENT]
    await tiny.driver.execute_query(
        "MATCH (need:Need) SET need.asked = 'anew'", database_=tiny.database
    )  # as somebody may who does not come through the service
    try:
        assert "coverage/demands" in (await answer(tiny, gaps)).trips
        assert "coverage/demands" not in (await answer(tiny, gaps)).trips
    finally:
        await tiny.driver.execute_query("MATCH (need:Need) REMOVE need.asked", database_=tiny.database)


async def test_the_first_operation_reads_areas_and_competences_once(tiny):
    await tiny.write("load/reference_changed")
    many = (
        "{ areas { id } competences { totalCount } commitments { edges { node { competences { label } } } } }"
    )
    trips = Counter((await answer(tiny, many)).trips)
    assert {name: trips[name] for name in trips if name.startswith("reference/")} == {
        REVISION: 1,
        "reference/areas": 1,
        "reference/competences": 1,
        "reference/replaced": 1,
        "reference/coverage": 1,
    }


async def test_many_needs_of_many_families_are_as_many_round_trips_as_those_of_one(tiny):
    query = "{ beneficiaries(first: %d) { edges { node { needs { matches { totalCount } } } } } }"
    await ask(tiny, "{ areas { id } }")
    one, all_of_them = await answer(tiny, query % 1), await answer(tiny, query % 100)
    assert Counter(one.trips) == Counter(all_of_them.trips)
