"""How large an operation may be, however it is written."""

import time

import pytest
from graphql import get_introspection_query

from graph_service.api.limits import DEPTH, FIELDS
from tests.api.asking import answer, ask


async def test_an_operation_may_be_fifteen_fields_deep_and_no_deeper(tiny):
    renews = " { renews" * (DEPTH - 2) + " { id }" + " }" * (DEPTH - 2)
    assert await ask(tiny, f'{{ pact(id: "pact:north-pact") {renews} }}')
    found = await answer(tiny, f'{{ pact(id: "pact:north-pact") {{ renews {renews} }} }}')
    assert (found.data, found.codes, found.trips) == (None, {"TOO_LARGE"}, [])
    assert f"at most {DEPTH} fields in one another" in found.errors[0]["message"]


async def test_depth_is_counted_after_fragments_are_expanded(tiny):
    chain = " ".join(
        f"fragment f{number} on Area {{ within {{ area {{ ...f{number + 1} }} }} }}" for number in range(8)
    )
    found = await answer(tiny, f"{{ areas {{ ...f0 }} }} {chain} fragment f8 on Area {{ id }}")
    assert found.codes == {"TOO_LARGE"}
    inline = "{ areas" + " { ... on Area { within { ... { area" * 8 + " { id }" + " } } } }" * 8 + " }"
    assert (await answer(tiny, inline)).codes == {"TOO_LARGE"}


@pytest.mark.parametrize("depth", [30, 150])
async def test_fragments_that_double_at_every_step_are_measured_at_once(tiny, depth):
    """Expanded one by one, thirty of them are a thousand million fields: hours of work for one request."""
    doubling = " ".join(
        f"fragment f{number} on Area {{ ...f{number + 1} ...f{number + 1} }}" for number in range(depth)
    )
    start = time.perf_counter()
    found = await answer(tiny, f"{{ areas {{ ...f0 }} }} {doubling} fragment f{depth} on Area {{ id }}")
    assert time.perf_counter() - start < 10
    assert found.codes == {"TOO_LARGE"}


async def test_fragments_in_a_circle_are_refused(tiny):
    found = await answer(tiny, "{ areas { ...a } } fragment a on Area { ...b } fragment b on Area { ...a }")
    assert found.codes == {"BAD_USER_INPUT"}


WIDE = """organisations(first: %s) { edges { node { commitments(first: %s) { edges { node { pact {
  signatures { partner { contacts { name } } } } } } } } } }"""
FLAT = (
    "organisations(first: 100) { edges { node { commitments(first: 100) { edges { node { id title } } } } } }"
)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{" + WIDE % (100, 100) + "}", {}),
        ("query($n: Int!) {" + WIDE % ("$n", "$n") + "}", {"n": 100}),
        ("query($n: Int! = 100) {" + WIDE % ("$n", "$n") + "}", {}),
        ("{" + " ".join(f"a{number}: {FLAT}" for number in range(40)) + "}", {}),
    ],
)
async def test_an_operation_that_could_return_too_many_fields_is_refused_before_it_is_asked(
    tiny, query, variables
):
    found = await answer(tiny, query, **variables)
    assert (found.data, found.codes, found.trips) == (None, {"TOO_LARGE"}, [])
    assert str(FIELDS) in found.errors[0]["message"]


async def test_short_pages_of_the_same_are_answered(tiny):
    found = await ask(tiny, "query($n: Int!) {" + WIDE % ("$n", "$n") + "}", n=20)
    assert found["organisations"]["edges"]


async def test_a_page_as_the_case_manager_needs_it_is_within_the_limits(tiny):
    query = """query($search: PartnerSearchInput!) { partnerSearch(search: $search) { needs { competence { id label }
      matches(first: 100) { totalCount edges { cursor fit toCheck
        node { id title hoursPerWeek places windows { weekday opens closes } languages
          partner { id name contacts { name phone email hours { weekday opens closes } } }
          place { name address point { latitude longitude } } pact { id name } }
        criteria { name weight value contribution reason } requirements { name verdict reason } } }
      services { id name phone howToAsk hours { weekday opens closes } } } } }"""
    search = {"areaId": "area:bridge", "needs": [{"competenceId": "competence:homework"}]}
    assert (await ask(tiny, query, search=search))["partnerSearch"]["needs"]


async def test_more_than_two_thousand_words_are_refused(tiny):
    found = await answer(
        tiny, "{" + " ".join(f"a{number}: viewer {{ roles }}" for number in range(500)) + "}"
    )
    assert (found.data, found.codes) == (None, {"BAD_USER_INPUT"})


@pytest.mark.parametrize(
    "query", ["{" * 900, "{ areas(kind: " + "[" * 900, "{ areas " + "{ within { area" * 400]
)
async def test_brackets_without_end_are_a_syntax_error(tiny, query):
    found = await answer(tiny, query)
    assert (found.data, found.codes) == (None, {"BAD_USER_INPUT"})


async def test_the_schema_can_be_asked_for(tiny):
    found = await ask(tiny, get_introspection_query())
    assert {"Commitment", "PartnerSearch"} <= {one["name"] for one in found["__schema"]["types"]}


async def test_asking_the_schema_for_itself_over_and_over_is_refused(tiny):
    again = "{ fields { type " * 6 + "{ name }" + " } }" * 6
    found = await answer(tiny, f"{{ __schema {{ types {again} }} }}")
    assert found.data is None
