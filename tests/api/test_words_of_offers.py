"""Commitments and services found by everyday words: their own, those of what they lend, and of who offers them."""

import pytest

from tests.api.asking import answer, ask, ids

COMMITMENTS = """query($words: String, $filter: CommitmentFilter, $first: Int! = 5, $after: String) {
  commitments(search: $words, filter: $filter, first: $first, after: $after) {
    totalCount userErrors { __typename } pageInfo { hasNextPage endCursor }
    edges { node { id title partner { name } competences { id } } } } }"""
SERVICES = """query($words: String, $areaId: ID, $competenceId: ID) {
  services(search: $words, areaId: $areaId, competenceId: $competenceId, first: 3) {
    totalCount edges { node { id name competences { id } areas { id } } } } }"""


async def commitments_called(graph, words, **more):
    return [
        edge["node"] for edge in (await ask(graph, COMMITMENTS, words=words, **more))["commitments"]["edges"]
    ]


async def services_called(graph, words, **more):
    return [edge["node"] for edge in (await ask(graph, SERVICES, words=words, **more))["services"]["edges"]]


def lent_by(found):
    return {one["id"].removeprefix("competence:") for node in found for one in node["competences"]}


@pytest.mark.parametrize(
    ("words", "competence"),
    [
        ("ripetizioni di inglese", "languages-tutoring"),
        ("teatro per ragazzi", "theatre"),
        ("laboratorio teatrale", "theatre"),
        ("mediatrice di arabo", "mediation-arabic"),
        ("curriculum", "cv-writing"),
        ("currculum", "cv-writing"),
        ("matemat", "maths-science-tutoring"),
        ("aiuto con l'ISEE", "isee-help"),
        ("cercare casa", "housing-search"),
        ("babysitter", "babysitting"),
        ("accompagnare dal medico", "medical-accompaniment"),
        ("orchestra", "music"),
        ("giochi da tavolo", "play"),
        ("accompagnare all'anagrafe", "office-accompaniment"),
    ],
)
async def test_most_of_the_first_five_commitments_lend_what_the_words_mean(torino, words, competence):
    found = await commitments_called(torino, words)
    assert competence in lent_by(found[:1])
    assert sum(competence in lent_by([one]) for one in found) >= 3


@pytest.mark.parametrize(
    ("words", "competence"),
    [
        ("pediatra", "paediatrician"),
        ("cambiare medico", "health-access"),
        ("centro antiviolenza", "domestic-violence"),
        ("sportello sociale", "services-orientation"),
        ("carta d'identità", "identity-card"),
        ("carta identita", "identity-card"),
        ("residenza", "residence-registration"),
        ("biblioteca", "reading"),
        ("bibliotca", "reading"),
        ("consultorio", "family-clinic"),
        ("gravidanza", "pregnancy-birth"),
        ("informag", "youth"),
        ("spid", "spid"),
        ("gioco d'azzardo", "addictions"),
    ],
)
async def test_the_first_service_answers_what_the_words_mean(torino, words, competence):
    assert competence in lent_by((await services_called(torino, words))[:1])


async def test_the_offers_of_a_partner_are_found_by_its_name(torino):
    found = await commitments_called(torino, "burattini di latta", first=20)
    mine = [one for one in found if one["partner"]["name"] == "Burattini di Latta APS"]
    assert mine
    assert found[: len(mine)] == mine
    partner = await ask(
        torino,
        '{ organisations(search: "burattini di latta", first: 1) { edges { node { commitments { totalCount } } } } }',
    )
    [edge] = partner["organisations"]["edges"]
    assert edge["node"]["commitments"]["totalCount"] == len(mine)


async def test_words_and_filter_are_both_kept(torino):
    """With all pages read, what is found with a filter is what is found without, less what the filter leaves out."""
    whole, kept = [], []
    for filter_, seen in ((None, whole), ({"competenceIds": ["competence:theatre"]}, kept)):
        after = None
        while True:
            page = (
                await ask(torino, COMMITMENTS, words="laboratorio", filter=filter_, first=7, after=after)
            )["commitments"]
            seen += [edge["node"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert page["totalCount"] == len(seen)
        assert len({one["id"] for one in seen}) == len(seen)
    assert kept
    assert len(kept) < len(whole)
    assert kept == [one for one in whole if "theatre" in lent_by([one])]


async def test_words_with_free_hours_leave_out_what_is_full(torino):
    free = await commitments_called(torino, "matematica", filter={"minFreeHours": 2}, first=100)
    every = await commitments_called(torino, "matematica", first=100)
    listed = await ask(torino, COMMITMENTS, filter={"minFreeHours": 2}, first=100)
    total = (await ask(torino, COMMITMENTS, words=" ", filter={"minFreeHours": 2}))["commitments"][
        "totalCount"
    ]
    assert listed["commitments"]["totalCount"] == total
    assert [one for one in every if one in free] == free
    assert free
    assert len(free) < len(every)


async def test_services_keep_area_and_competence_with_words(torino):
    wanted = "area:circoscrizione-3"
    found = await services_called(torino, "biblioteca", areaId=wanted)
    assert found
    assert all(
        wanted in {area["id"] for area in one["areas"]}
        or "area:torino" in {area["id"] for area in one["areas"]}
        for one in found
    )
    only = await services_called(torino, "aiuto digitale", competenceId="competence:spid")
    assert only
    assert all("spid" in lent_by([one]) for one in only)


@pytest.mark.parametrize("words", ["zzqqxx", "...", "+ - && ( )"])
async def test_words_that_mean_nothing_find_no_offers(torino, words):
    assert await commitments_called(torino, words) == []
    assert await services_called(torino, words) == []


async def test_offers_and_services_do_not_answer_for_each_other(torino):
    found = await answer(torino, COMMITMENTS, words="biblioteca")
    assert all(id_.startswith("commitment:") for id_ in ids(found.data["commitments"]))
