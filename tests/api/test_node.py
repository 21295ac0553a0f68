"""Anything that has an id is found by it; anything else is nothing, and never a crash."""

import pytest
from graphql import GraphQLObjectType

from graph_service.api.nodes import KINDS
from graph_service.api.schema import schema
from tests.api.asking import ask

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
ONE_OF_EACH = {
    "area:mill": "Area",
    "assignment:homework-asked--ada--2026-10-05": "Assignment",
    "beneficiary:FAM-TNY234": "Beneficiary",
    "case-manager:marta": "CaseManager",
    "commitment:spid-desk": "Commitment",
    "competence:spid": "Competence",
    "contact:lantern-desk": "Contact",
    "desk:north-desk": "Desk",
    "desk-contact:heard-1": "DeskContact",
    "grant:dote-south-1": "Grant",
    "inclusion-pact:path-south-1": "InclusionPact",
    "intervention:open-school": "Intervention",
    "need:tny234-homework": "Need",
    "organisation:thread": "Organisation",
    "pact:north-pact": "CommunityPact",
    "place:north-casa": "Place",
    "referral:paper-done": "Referral",
    "service:clinic": "Service",
    "training:listening-course": "Training",
    "volunteer:carla": "Volunteer",
}
FOUND_ELSEWHERE = {"register": "RegisterEntry", "account": "Account"}
"""What the tiny world has none of; see test_register and test_keep_accounts."""


@pytest.mark.parametrize(("id_", "kind"), ONE_OF_EACH.items())
async def test_everything_is_found_by_its_id(tiny, id_, kind):
    assert (await ask(tiny, NODE, id=id_))["node"] == {"__typename": kind, "id": id_}


def test_every_type_that_has_an_id_is_found_by_it():
    types = schema._schema.type_map.values()
    nodes = {
        type_.name
        for type_ in types
        if isinstance(type_, GraphQLObjectType) and "Node" in {one.name for one in type_.interfaces}
    }
    assert nodes == {*ONE_OF_EACH.values(), *FOUND_ELSEWHERE.values()}
    assert KINDS.keys() == {id_.partition(":")[0] for id_ in ONE_OF_EACH} | FOUND_ELSEWHERE.keys()


@pytest.mark.parametrize(
    "id_",
    [
        *(f"{kind}:nobody" for kind in KINDS),
        "beneficiary:fam-tny234",
        "volunteer:thread",
        "organisation:ada",
        "area:spid",
        "member:1",
        "migration:0001",
        "",
        ":",
        "area:",
        ":mill",
        "mill",
        "area:mill:mill",
        "AREA:mill",
        "area:Mill",
        " area:mill",
        "area:mill\n",
        "area:\u0000",
        "area:\ud800",
        "area:" + "x" * 10_000,
        "id' OR 1=1 //",
    ],
)
async def test_what_names_nothing_is_null(tiny, id_):
    assert (await ask(tiny, NODE, id=id_))["node"] is None


async def test_a_need_found_by_its_id_knows_its_offers(tiny):
    found = await ask(
        tiny,
        """{ node(id: "need:tny234-italian") { ... on Need {
             hoursPerWeek sessionMinutes member ageBand languages windows { weekday } competence { id }
             matches { edges { node { id } } } } } }""",
    )
    assert found["node"] == {
        "hoursPerWeek": 1.5,
        "sessionMinutes": 90,
        "member": 1,
        "ageBand": "AGE_18_64",
        "languages": [],
        "windows": [],
        "competence": {"id": "competence:italian"},
        "matches": {
            "edges": [
                {"node": {"id": "commitment:italian-course"}},
                {"node": {"id": "commitment:learning-room"}},
            ]
        },
    }


async def test_a_place_without_a_position_says_so(tiny):
    found = await ask(
        tiny,
        """{ node(id: "place:bridge-room") { ... on Place {
             name kind address postalCode precision precisionNote wheelchair aliases area { id }
             point { latitude longitude } } } }""",
    )
    assert found["node"] == {
        "name": "Sala del Ponte",
        "kind": "OTHER",
        "address": None,
        "postalCode": None,
        "precision": "UNKNOWN",
        "precisionNote": "its position is not known",
        "wheelchair": None,
        "aliases": [],
        "area": {"id": "area:bridge"},
        "point": None,
    }
