"""Worlds other than the tiny one: empty, of a thousand rows, of the whole taxonomy."""

from collections import Counter

import pytest

from tests.api.asking import all_pages, answer, ask, ids, problems

THOUSAND = 1_013


async def test_an_empty_graph_answers_with_empty_lists(blank):
    page = "{ totalCount edges { node { id } } pageInfo { hasNextPage endCursor } userErrors { message } }"
    lists = (
        "competences",
        "pacts",
        "organisations",
        "volunteers",
        "services",
        "commitments",
        "beneficiaries",
    )
    found = await ask(
        blank,
        f"{{ areas {{ id }} city {{ area {{ id }} pactCount }} {' '.join(one + page for one in lists)} }}",
    )
    assert found["areas"] == []
    assert found["city"] == {"area": None, "pactCount": 0}
    empty = {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "userErrors": [],
    }
    assert {name: found[name] for name in lists} == dict.fromkeys(lists, empty)


async def test_a_search_for_an_area_and_a_competence_that_are_not_there_is_answered_not_failed(blank):
    query = """{ partnerSearch(search: {areaId: "area:bridge", needs: [{competenceId: "competence:homework"}]}) {
      needs { competence { id } } userErrors { __typename message path } } }"""
    refused = await answer(blank, query)
    assert not refused.errors
    assert problems(refused.data["partnerSearch"]["userErrors"]) == {
        ("NotFound", "search.areaId"),
        ("NotFound", "search.needs.0.competenceId"),
    }


def organisations(numbers):
    """Return so many organisations; every tenth bears the same name."""
    return [
        {"id": f"o{number}", "name": "Stesso nome" if number % 10 == 0 else f"Ente {number}", "kind": "OTHER"}
        for number in numbers
    ]


async def test_a_thousand_organisations_come_once_each_in_order(blank, load):
    await load(blank, organisations=organisations(range(THOUSAND)))
    pages = await all_pages(blank, first=100)
    assert [len(page["edges"]) for page in pages] == [100] * 10 + [13]
    assert {page["totalCount"] for page in pages} == {THOUSAND}
    seen = [id_ for page in pages for id_ in ids(page)]
    assert len(seen) == len(set(seen)) == THOUSAND
    first, middle, last = pages[0]["pageInfo"], pages[5]["pageInfo"], pages[-1]["pageInfo"]
    assert (first["hasPreviousPage"], first["hasNextPage"]) == (False, True)
    assert (middle["hasPreviousPage"], middle["hasNextPage"]) == (True, True)
    assert (last["hasPreviousPage"], last["hasNextPage"]) == (True, False)
    assert first["startCursor"] == pages[0]["edges"][0]["cursor"]

    async def insert(page):
        """Add one at the very beginning, and one at the very end."""
        early = {"id": f"early{page}", "name": "Aa", "kind": "OTHER"}
        late = {"id": f"late{page}", "name": "Zz", "kind": "OTHER"}
        await load(blank, organisations=[early, late])

    again = [id_ for page in await all_pages(blank, first=100, meanwhile=insert) for id_ in ids(page)]
    assert len(again) == len(set(again))
    assert [id_ for id_ in again if ":late" not in id_] == seen
    assert sum(":late" in id_ for id_ in again) == 10


LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def network(size):
    """Return a network of so many of everything, all of it in one area."""
    numbers = range(size)
    return {
        "areas": [{"id": f"a{n}", "name": f"Area {n}", "kind": "ZONE"} for n in numbers],
        "competences": [{"id": f"c{n}", "label_it": f"c {n}", "label_en": f"c {n}", "broader_ids": "c0" if n else ""} for n in numbers],
        "competence_mappings": [
            {"competence_id": f"c{n}", "scheme": "ESCO", "concept_id": str(n), "label": "x", "match": "EXACT"} for n in numbers
        ],
        "places": [{"id": f"p{n}", "name": f"P {n}", "kind": "SEAT", "area_id": "a0", "precision": "UNKNOWN"} for n in numbers],
        "organisations": [{"id": f"o{n}", "name": f"Ente {n}", "kind": "OTHER", "place_id": f"p{n}"} for n in numbers],
        "volunteers": [{"id": f"v{n}", "name": f"V {n}", "organisation_ids": f"o{n}", "competence_ids": f"c{n}", "area_id": "a0"} for n in numbers],
        "contacts": [{"id": f"k{n}", "partner_id": f"o{n}", "name": "K"} for n in numbers],
        "pacts": [{"id": f"pact{n}", "name": f"Patto {n}", "place_id": f"p{n}", "starts_on": "2026-01-01"} for n in numbers],
        "pact_zones": [{"pact_id": f"pact{n}", "area_id": "a0", "source": "x"} for n in numbers],
        "signatures": [{"pact_id": f"pact{n}", "partner_id": f"o{n}", "sources": "x"} for n in numbers],
        "commitments": [
            {
                "id": f"m{n}", "pact_id": f"pact{n}", "partner_id": f"o{n}", "title": f"M {n}", "competence_ids": f"c{n}",
                "hours_per_week": 4, "places": 1, "modes": "IN_PERSON", "valid_from": "2026-01-01", "state": "ACTIVE",
                "staffing": "VOLUNTEERS", "staff_ids": f"v{n}", "place_id": f"p{n}",
            }
            for n in numbers
        ],
        "services": [{"id": f"s{n}", "name": f"S {n}", "provider": "x", "competence_ids": f"c{n}", "area_ids": "a0"} for n in numbers],
        "beneficiaries": [{"code": f"FAM-AAAA{LETTERS[n // 30]}{LETTERS[n % 30]}", "area_id": "a0"} for n in numbers],
        "needs": [
            {
                "id": f"n{n}", "beneficiary_code": f"FAM-AAAA{LETTERS[n // 30]}{LETTERS[n % 30]}", "competence_id": f"c{n}",
                "hours_per_week": 1, "session_minutes": 60, "priority": "NORMAL", "starts_on": "2026-01-01", "state": "OPEN",
            }
            for n in numbers
        ],
    }  # fmt: skip


GROWING = [
    "{ areas { name within { area { id } } borders { id } pacts { name } geometry } }",
    "{ competences(first: 100) { totalCount edges { node { label broader { label } mappings { label } } } } }",
    """{ pacts(first: 100) { totalCount edges { node { name place { name } areas { area { name } }
         signatures { partner { name } } commitments { totalCount edges { node { title } } } } } } }""",
    """{ organisations(first: 100) { totalCount edges { node { name place { name } contacts { name }
         volunteers { name } commitments { totalCount edges { node { title } } } } } } }""",
    '{ organisations(first: 100, search: "ente") { totalCount edges { node { name } } } }',
    "{ volunteers(first: 100) { totalCount edges { node { name organisations { name } area { name } } } } }",
    "{ services(first: 100) { totalCount edges { node { name competences { label } areas { name } } } } }",
    """{ commitments(first: 100) { totalCount edges { node { title partner { name contacts { name } }
         pact { name } place { name } staff { name } } } } }""",
    "{ commitments(first: 100, filter: {minFreeHours: 1}) { totalCount edges { node { title } } } }",
    """{ partnerSearch(search: {areaId: "area:a0", needs: [{competenceId: "competence:c0"}]}) { needs {
         matches(first: 100) { totalCount edges { node { title partner { name contacts { name } } place { name }
           staff { name } } } } services(first: 100) { name } } } }""",
    """{ beneficiaries(first: 100) { totalCount edges { node { code area { name } needs { competence { label }
         matches(first: 3) { totalCount edges { node { title partner { name } } } } services { name } } } } } }""",
]


async def test_two_hundred_rows_take_as_many_round_trips_as_five(blank, load):
    seen = {}
    for size in (5, 200):
        await load(blank, **network(size))
        await ask(blank, "{ areas { id } }")
        found = {query: await answer(blank, query) for query in GROWING}
        assert not any(one.errors for one in found.values())
        assert f"'totalCount': {size}" in str([one.data for one in found.values()])
        seen[size] = {query: Counter(one.trips) for query, one in found.items()}
    assert seen[5] == seen[200]


@pytest.mark.parametrize("words", ["doposcula", "doposcuola", "doposcuole", "DOPOSCUOLA!"])
async def test_after_school_is_found_in_the_taxonomy_however_it_is_typed(worlds, words):
    graph = await worlds.hold("taxonomy")
    found = await ask(
        graph,
        "query($words: String) { competences(search: $words, first: 1) { edges { node { synonymsIt labelIt } } } }",
        words=words,
    )
    [edge] = found["competences"]["edges"]
    assert "doposcuola" in [edge["node"]["labelIt"], *edge["node"]["synonymsIt"]]
