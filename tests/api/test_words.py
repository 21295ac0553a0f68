"""Finding competences and partners by words as people type them."""

import pytest

from graph_service.graph.words import LONGEST_WORD, MOST_WORDS, letters_query, words_query
from tests.api.asking import ask, ids

COMPETENCES = "query($words: String) { competences(search: $words) { totalCount edges { node { id } } } }"
ORGANISATIONS = "query($words: String) { organisations(search: $words) { totalCount edges { node { id } } } }"
VOLUNTEERS = "query($words: String) { volunteers(search: $words) { totalCount edges { node { id } } } }"


async def competences_called(graph, words):
    found = ids((await ask(graph, COMPETENCES, words=words))["competences"])
    return [id_.removeprefix("competence:") for id_ in found]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("aiuto per lo spid", "spid"),
        ("compiti", "homework"),
        ("compito", "homework"),
        ("fare i compti", "homework"),
        ("COMPITI", "homework"),
        ("comp", "homework"),
        ("identità digitale", "spid"),
        ("identita digitale", "spid"),
        ("identita\u0300 digitale", "spid"),
        ("l'italiano", "italian"),
        ("l’italiano", "italian"),
        ("interpreter", "mediation"),
        ("il dottore dei miei bambini", "doctor"),
    ],
)
async def test_the_first_competence_is_the_one_meant(tiny, words, first):
    assert (await competences_called(tiny, words))[0] == first


@pytest.mark.parametrize(
    "words",
    ['+ - && || ! ( ) { } [ ] ^ " ~ * ? : \\ /', "*", "AND", "OR NOT", "~", '"', "\\", "\u0000", "\ud800"],
)
async def test_signs_that_a_search_engine_would_read_as_orders_find_nothing(tiny, words):
    assert await competences_called(tiny, words) == []


@pytest.mark.parametrize(
    "words",
    [
        "compiti AND NOT nothing",
        "compiti) OR (*",
        "compiti~9999999999",
        "compiti^0",
        '"compiti',
        "labelIt:compiti",
        "compiti && || !",
        "/compiti/",
    ],
)
async def test_words_among_such_signs_are_still_found(tiny, words):
    assert (await competences_called(tiny, words))[0] == "homework"


@pytest.mark.parametrize("words", [None, "", "   ", "\n\t"])
async def test_no_words_list_everything(tiny, words):
    assert len(await competences_called(tiny, words)) == 9


@pytest.mark.parametrize("words", ["x" * 10_000, "à" * 10_000, "compiti " * 1_250, "a b c " * 1_667])
async def test_ten_thousand_letters_are_answered(tiny, words):
    found = await competences_called(tiny, words)
    assert ("homework" in found) == words.startswith("compiti")


async def test_what_the_index_is_asked_stays_short_however_long_the_words():
    """A word of 10,000 letters, searched with its mistakes, took the index seven seconds."""
    for words in ("x" * 10_000, " ".join(f"word{number}" for number in range(2_000))):
        assert len(letters_query(words)) < MOST_WORDS * (3 * LONGEST_WORD + 10)
        assert len(words_query(words)) <= MOST_WORDS * (LONGEST_WORD + 3)


async def test_organisations_are_found_by_name_alias_and_mistyped(tiny):
    for words in ("lanterna", "Lantrna", "la lanterna", "associazione lanterna"):
        found = (await ask(tiny, ORGANISATIONS, words=words))["organisations"]
        assert set(ids(found)) == {"organisation:lantern", "organisation:lantern-south"}, words
        assert found["totalCount"] == 2
    assert ids((await ask(tiny, ORGANISATIONS, words="filo"))["organisations"]) == ["organisation:thread"]


async def test_organisations_and_volunteers_do_not_answer_for_each_other(tiny):
    assert ids((await ask(tiny, VOLUNTEERS, words="dario"))["volunteers"]) == ["volunteer:dario"]
    assert ids((await ask(tiny, ORGANISATIONS, words="dario"))["organisations"]) == []
    assert ids((await ask(tiny, VOLUNTEERS, words="lanterna"))["volunteers"]) == []
