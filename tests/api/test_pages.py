"""Pages: nothing twice, nothing left out, and every wrong way of asking for one answered in words."""

import base64

import pytest

from tests.api.asking import PAGE, answer, ask, ids, problems

LISTS = ("pacts", "organisations", "volunteers", "services", "commitments", "competences", "beneficiaries")


@pytest.mark.parametrize("name", [*LISTS, 'organisations(search: "lanterna")'])
async def test_pages_of_one_hold_the_same_as_one_page(tiny, name):
    field, _, words = name.partition("(")
    arguments = f"first: $first, after: $after{', ' + words[:-1] if words else ''}"
    query = f"""query($first: Int!, $after: String) {{ page: {field}({arguments}) {{
      totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ id }} }} }} }}"""
    whole = (await ask(tiny, query, first=100))["page"]
    seen, after, more = [], None, True
    while more:
        page = (await ask(tiny, query, first=1, after=after))["page"]
        assert page["totalCount"] == len(whole["edges"])
        seen += page["edges"]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert seen == whole["edges"]


async def test_a_page_that_ends_with_the_list_says_so(tiny):
    page = (await ask(tiny, PAGE, first=4))["organisations"]
    assert (len(page["edges"]), page["pageInfo"]["hasNextPage"]) == (4, False)


@pytest.mark.parametrize("first", [0, -1, 101, 2_147_483_647])
async def test_a_page_of_too_few_or_too_many_is_refused(tiny, first):
    lists = " ".join(
        f"{name}(first: $first) {{ totalCount edges {{ node {{ id }} }} pageInfo {{ hasNextPage }} "
        "userErrors { __typename path ... on OutOfRange { number least most } } }"
        for name in LISTS
    )
    found = await ask(tiny, f"query($first: Int!) {{ {lists} }}", first=first)
    refusal = {"__typename": "OutOfRange", "path": ["first"], "number": first, "least": 1, "most": 100}
    empty = {"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": False}, "userErrors": [refusal]}
    assert found == dict.fromkeys(LISTS, empty)


@pytest.mark.parametrize("name", LISTS)
async def test_an_explicit_null_for_how_many_is_refused_and_never_a_crash(tiny, name):
    selection = f"{name}(first: $first) {{ totalCount }}"
    for query, variables in (
        (f"{{ {selection.replace('$first', 'null')} }}", {}),
        (f"query($first: Int) {{ {selection} }}", {"first": None}),
        (f"query($first: Int!) {{ {selection} }}", {"first": None}),
    ):
        found = await answer(tiny, query, **variables)
        assert (found.data, found.codes) == (None, {"BAD_USER_INPUT"})
    assert (await ask(tiny, f"query($first: Int = 2) {{ {selection} }}"))[name]["totalCount"] > 0


@pytest.mark.parametrize("name", LISTS)
async def test_an_explicit_null_for_the_cursor_is_the_first_page(tiny, name):
    query = f"query($after: String) {{ {name}(first: 1, after: $after) {{ edges {{ node {{ id }} }} }} }}"
    assert await ask(tiny, query, after=None) == await ask(tiny, query)


def as_cursor(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "garbage",
        "!!!!",
        "é",
        "\ud800",
        "0@",
        "x" * 10_000,
        "AAAA",
        as_cursor(""),
        as_cursor("organisations"),
    ],
)
@pytest.mark.parametrize("name", LISTS)
async def test_garbage_is_not_a_cursor(tiny, name, garbage):
    query = f"""query($after: String) {{ {name}(after: $after) {{ edges {{ cursor }} userErrors {{ __typename path
      ... on NotACursor {{ given }} }} }} }}"""
    found = (await ask(tiny, query, after=garbage))[name]
    refusal = {"__typename": "NotACursor", "path": ["after"], "given": garbage[:80]}
    assert found == {"edges": [], "userErrors": [refusal]}


async def test_a_cursor_of_another_list_is_not_a_cursor(tiny):
    cursor = "{ edges { cursor } userErrors { __typename message path } }"
    firsts = " ".join(f"{name}(first: 1) {cursor}" for name in LISTS)
    firsts += f' found: organisations(first: 1, search: "lanterna") {cursor}'
    cursors = {
        name: page["edges"][0]["cursor"] for name, page in (await ask(tiny, f"{{ {firsts} }}")).items()
    }
    for name in LISTS:
        for other in cursors.keys() - {name}:
            page = await ask(
                tiny, f"query($after: String) {{ {name}(after: $after) {cursor} }}", after=cursors[other]
            )
            assert problems(page[name]["userErrors"]) == {("NotACursor", "after")}, (name, other)


RANKS = ["-1", "²", "1" * 5000, "1e3", "", " 1", "0x1"]


@pytest.mark.parametrize("rank", RANKS)
async def test_a_made_up_place_in_a_ranking_is_not_a_cursor(tiny, rank):
    query = "query($after: String) { competences(after: $after) { userErrors { __typename message path } } }"
    found = await ask(tiny, query, after=as_cursor(f"competences:{rank}@0123456789abcdef"))
    assert problems(found["competences"]["userErrors"]) == {("NotACursor", "after")}


FOUND = """query($words: String, $after: String) { organisations(search: $words, first: 1, after: $after) {
  totalCount userErrors { __typename message path } pageInfo { hasNextPage } edges { cursor node { id } } } }"""


async def test_found_organisations_come_in_pages_too(tiny):
    first = (await ask(tiny, FOUND, words="lanterna"))["organisations"]
    second = (await ask(tiny, FOUND, words="lanterna", after=first["edges"][0]["cursor"]))["organisations"]
    assert {*ids(first), *ids(second)} == {"organisation:lantern", "organisation:lantern-south"}
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_cursor_of_other_words_or_of_an_answer_that_changed_is_stale(tiny, changed, load):
    cursor = (await ask(tiny, FOUND, words="lanterna"))["organisations"]["edges"][0]["cursor"]
    other = (await ask(tiny, FOUND, words="filo", after=cursor))["organisations"]
    assert problems(other["userErrors"]) == {("StaleCursor", "after")}
    async with changed(tiny, "", "MATCH (third:Partner {id: 'third'}) DETACH DELETE third"):
        await load(tiny, organisations=[{"id": "third", "name": "Lanterna magica", "kind": "OTHER"}])
        page = (await ask(tiny, FOUND, words="lanterna", after=cursor))["organisations"]
    assert problems(page["userErrors"]) == {("StaleCursor", "after")}
    assert page["edges"] == []


async def test_first_and_cursor_are_refused_together(tiny):
    page = (await ask(tiny, PAGE, first=0, after="garbage"))["organisations"]
    assert problems(page["userErrors"]) == {("OutOfRange", "first"), ("NotACursor", "after")}
    assert page["userErrors"][0]["message"] == "0 è fuori dai limiti: da 1 a 100"
