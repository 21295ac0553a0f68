"""The register of real bodies, found by tax code and by name."""

import csv
import random
import unicodedata
from collections import Counter

import pytest

from graph_service.resources import resource
from tests.api.asking import answer, ask
from tests.examples import examples

FIND = """query($words: String, $first: Int! = 5, $after: String) {
  register(search: $words, first: $first, after: $after) { totalCount userErrors { __typename }
    pageInfo { hasNextPage endCursor } edges { node { id name taxCode municipality province categories source } } } }"""
SAMPLE = examples(60)


@pytest.fixture(scope="module")
async def real(worlds):
    return await worlds.hold("register")


@pytest.fixture(scope="module")
def rows():
    with (resource("seeds") / "register" / "register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def found(graph, words, **more):
    return [edge["node"] for edge in (await ask(graph, FIND, words=words, **more))["register"]["edges"]]


async def names(graph, words):
    return [one["name"] for one in await found(graph, words)]


async def test_a_tax_code_finds_its_body_and_nothing_else(real):
    [one] = await found(real, "00505900019")
    assert one == {
        "id": "register:00505900019",
        "name": "FONDAZIONE TEATRO REGIO DI TORINO",
        "taxCode": "00505900019",
        "municipality": "Torino",
        "province": "TO",
        "categories": ["volontariato"],
        "source": "Agenzia delle Entrate, 5x1000 list 2019",
    }
    assert await found(real, " 005 0590 0019 ") == [one]
    node = await ask(real, '{ node(id: "register:00505900019") { id ... on RegisterEntry { name } } }')
    assert node["node"] == {"id": one["id"], "name": one["name"]}


@pytest.mark.parametrize("words", ["00505900018", "99999999999", "...", "' . -"])
async def test_a_code_that_nobody_has_and_words_without_letters_find_nothing(real, words):
    assert await found(real, words) == []
    assert (await ask(real, '{ node(id: "register:00505900018") { id } }'))["node"] is None


async def test_all_come_once_each_by_name(real, rows):
    seen, after = [], None
    while True:
        page = (await ask(real, FIND, first=100, after=after))["register"]
        seen += [edge["node"]["taxCode"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert page["totalCount"] == len(rows) == 2593
    assert sorted(seen) == sorted(row["tax_code"] for row in rows)


async def test_a_page_is_as_many_round_trips_as_one_entry(real):
    for first in (1, 100):
        listed = Counter((await answer(real, FIND, first=first)).trips)
        assert listed == Counter(["register/page", "register/count", "register/by_tax_codes"])
        found = Counter((await answer(real, FIND, words="associazione", first=first)).trips)
        assert found == Counter(["words/register", "register/by_tax_codes"])


async def test_homonyms_stay_apart(real, rows):
    by_name = {}
    for row in rows:
        by_name.setdefault(row["name"], set()).add(row["tax_code"])
    name, codes = max(by_name.items(), key=lambda item: (len(item[1]), item[0]))
    assert len(codes) > 1
    assert codes <= {one["taxCode"] for one in await found(real, name, first=20)}


def cut(name):
    return name[: len(name) * 2 // 3]


def in_small_letters_with_accents(name):
    accents = {"A'": "à", "E'": "è", "I'": "ì", "O'": "ò", "U'": "ù"}
    for capital, accented in accents.items():
        name = name.replace(capital + " ", accented + " ")
    return unicodedata.normalize("NFD", name.lower())


def in_full(name):
    for short, long in (
        ("O.N.L.U.S.", "Onlus"),
        ("S.C.S.", "società cooperativa sociale"),
        ("ODV", "organizzazione di volontariato"),
        ("APS", "associazione di promozione sociale"),
        ("A.S.D.", "associazione sportiva dilettantistica"),
    ):
        name = name.replace(short, long)
    return name


def without_form(name):
    for form in ("ONLUS", "ODV", "APS", "S.C.S.", "A.S.D.", "ASSOCIAZIONE ", "FONDAZIONE "):
        name = name.replace(form, "")
    return name.strip() or "ONLUS"


def mistyped(name):
    """Two letters of the longest word swapped."""
    longest = max(name.split(), key=len)
    if len(longest) < 6:
        return name
    return name.replace(longest, longest[:2] + longest[3] + longest[2] + longest[4:], 1)


@pytest.mark.parametrize("typed", [cut, in_small_letters_with_accents, in_full, without_form, mistyped])
async def test_nearly_every_name_is_found_among_the_first_five_however_it_is_typed(real, rows, typed):
    sample = random.Random(4).sample(rows, SAMPLE)
    missed = [
        (typed(row["name"]), row["name"])
        for row in sample
        if row["name"] not in await names(real, typed(row["name"]))
    ]
    assert len(missed) <= SAMPLE * 0.05, missed
