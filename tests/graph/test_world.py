"""What every loaded world must hold: Community has no constraints that would see to it."""

import pytest

WORLDS = (("tiny",), ("areas", "taxonomy", "case", "torino"))
PROPERTIES = {
    "Area": {"id", "name", "kind"},
    "Assignment": {"id", "startsOn"},
    "Beneficiary": {"id", "code", "controller", "legalBasis"},
    "CaseManager": {"id", "name", "sortKey"},
    "Commitment": {
        "id", "title", "sortKey", "minutesPerWeek", "places", "modes", "validFrom", "state", "staffing",
        "clearanceRequired",
    },
    "CommunityPact": {"id", "name", "sortKey", "startsOn"},
    "Competence": {"id", "labelIt", "labelEn"},
    "Consent": {"purpose", "givenOn"},
    "Contact": {"id", "name"},
    "Desk": {"id", "name", "sortKey"},
    "DeskContact": {"id", "at", "day", "kind", "outcome"},
    "ExternalConcept": {"scheme", "id", "label"},
    "Grant": {"id", "state", "startsOn", "endsOn", "balanceCents", "lastEntry"},
    "GrantEntry": {"id", "number", "kind", "cents", "balanceCents", "day", "approvedBy"},
    "InclusionAction": {"number", "goal", "state"},
    "InclusionGoal": {"number", "component", "text"},
    "InclusionPact": {"id", "startsOn", "endsOn", "state", "revision"},
    "InclusionReview": {"number", "dueOn"},
    "Intervention": {"id", "name", "state", "revision"},
    "JobGoal": {"number", "member", "occupationId", "label", "statedOn"},
    "Member": {"number", "ageBand"},
    "Method": {"id", "title", "url"},
    "Migration": {"id", "fingerprint", "appliedAt"},
    "Need": {"id", "minutesPerWeek", "sessionMinutes", "priority", "startsOn", "state"},
    "Organisation": {"id", "name", "sortKey", "kind"},
    "Partner": {"id", "name", "sortKey"},
    "Place": {"id", "name", "kind", "precision"},
    "Referral": {"id", "state", "places", "minutesPerWeek", "startsOn", "endsOn"},
    "RegisterEntry": {"taxCode", "name", "plainName", "sortKey", "municipality"},
    "Revision": {"id", "number"},
    "Service": {"id", "name", "sortKey", "provider"},
    "Skill": {"member", "source", "level", "day"},
    "Training": {"id", "title", "sortKey", "places", "state", "revision"},
    "TrainingSession": {"number", "day", "opens", "minutes"},
    "Volunteer": {"id", "name", "sortKey"},
}  # fmt: skip
ONE = {
    "Assignment": ["(node)<-[:HOLDS]-(:Volunteer)", "(node)-[:OF]->(:Referral)"],
    "Beneficiary": ["(node)-[:LIVES_IN]->(:Area)", "(node)-[:ACCOMPANIED_BY]->(:CaseManager)"],
    "Commitment": ["(node)<-[:OFFERS]-(:Partner)", "(node)-[:UNDER]->(:CommunityPact)"],
    "CommunityPact": ["(node)-[:HOSTED_AT]->(:Place)"],
    "Consent": ["(node)<-[:GAVE]-(:Beneficiary)"],
    "Contact": ["(node)<-[:REACHED_BY]-(:Partner)"],
    "DeskContact": ["(node)-[:AT]->(:Desk)"],
    "Grant": ["(node)-[:FUNDS]->(:InclusionPact)"],
    "GrantEntry": ["(node)-[:OF]->(:Grant)"],
    "InclusionAction": ["(node)<-[:TAKES]-(:InclusionPact)"],
    "InclusionGoal": ["(node)<-[:AIMS_AT]-(:InclusionPact)"],
    "InclusionPact": ["(node)<-[:FOLLOWS]-(:Beneficiary)", "(node)-[:UNDER]->(:CommunityPact)"],
    "InclusionReview": ["(node)<-[:REVIEWED_IN]-(:InclusionPact)"],
    "Intervention": ["(node)-[:UNDER]->(:CommunityPact)"],
    "JobGoal": ["(node)<-[:SEEKS]-(:Beneficiary)"],
    "TrainingSession": ["(node)<-[:MEETS_ON]-(:Training)"],
    "Skill": ["(node)<-[:SHOWED]-(:Beneficiary)", "(node)-[:SKILL_IN]->(:Competence)"],
    "Member": ["(node)<-[:HAS_MEMBER]-(:Beneficiary)"],
    "Need": ["(node)<-[:HAS]-(:Beneficiary)", "(node)-[:CALLS_FOR]->(:Competence)"],
    "Place": ["(node)-[:IN]->(:Area)"],
    "Referral": ["(node)-[:MEETS]->(:Need)", "(node)-[:TO]->(:Commitment)"],
}
SOME = {
    "Method": "(node)-[:DESCRIBES]->(:Competence)",
    "Training": "(node)-[:TEACHES]->(:Competence)",
    "Commitment": "(node)-[:LENDS]->(:Competence)",
    "Intervention": "(node)-[:RUNS]->(:Commitment)",
    "Service": "(node)-[:ANSWERS]->(:Competence)",
}
KEYS_OF_LENDS = """MATCH (pact:CommunityPact)<-[:UNDER]-(commitment:Commitment)-[lends:LENDS]->(competence:Competence)
WHERE lends.competenceId <> competence.id OR lends.pactId <> pact.id
  OR lends.active <> (commitment.state = 'ACTIVE') OR lends.online <> ('ONLINE' IN commitment.modes)
  OR lends.competenceId IS NULL OR lends.pactId IS NULL OR lends.active IS NULL OR lends.online IS NULL
RETURN commitment.id AS id"""


@pytest.fixture(scope="module", params=WORLDS, ids="+".join)
async def world(request, worlds):
    return await worlds.hold(*request.param)


async def rows(graph, statement):
    return (await graph.driver.execute_query(statement, database_=graph.database)).records


async def test_every_label_is_one_whose_properties_are_known(world):
    labels = {
        row["label"] for row in await rows(world, "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")
    }
    assert labels <= PROPERTIES.keys()
    assert {"Area", "Commitment", "Beneficiary", "Referral"} <= labels


async def test_required_properties_are_there(world):
    for label, names in PROPERTIES.items():
        for name in names:
            lacking = await rows(world, f"MATCH (node:{label}) WHERE node.{name} IS NULL RETURN node LIMIT 1")
            assert not lacking, f"{label}.{name}: {lacking}"


async def test_what_belongs_to_one_thing_belongs_to_exactly_one(world):
    for label, patterns in ONE.items():
        for pattern in patterns:
            others = await rows(
                world, f"MATCH (node:{label}) WHERE COUNT {{ {pattern} }} <> 1 RETURN node LIMIT 1"
            )
            assert not others, f"{label} {pattern}: {others}"
    for label, pattern in SOME.items():
        without = await rows(
            world, f"MATCH (node:{label}) WHERE NOT EXISTS {{ {pattern} }} RETURN node LIMIT 1"
        )
        assert not without, f"{label} {pattern}: {without}"


async def test_a_partner_is_an_organisation_or_a_volunteer_and_never_both(world):
    wrong = "MATCH (node:Partner) WHERE (node:Organisation) = (node:Volunteer) RETURN node LIMIT 1"
    assert not await rows(world, wrong)
    assert not await rows(
        world, "MATCH (node:Organisation|Volunteer) WHERE NOT node:Partner RETURN node LIMIT 1"
    )


async def test_the_keys_that_a_search_finds_offers_by_agree_with_what_they_are_made_of(world):
    assert not await rows(world, KEYS_OF_LENDS)
