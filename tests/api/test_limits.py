"""How large an operation may be, however it is written."""

import time

import pytest
from graphql import get_introspection_query

from graph_service.api.context import Context
from graph_service.api.limits import WHOLE, OperationLimits
from graph_service.api.pages import MOST_TOGETHER
from graph_service.api.schema import schema
from graph_service.domain.permissions import OPERATOR
from tests.api.asking import MONDAY, answer, ask

DEPTH, FIELDS = OperationLimits().depth, OperationLimits().cost


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


def test_lists_of_which_more_come_at_once_are_measured_by_as_many():
    more = {
        (name, field)
        for name, kind in schema._schema.type_map.items()
        for field, asked in getattr(kind, "fields", {}).items()
        if "first" in getattr(asked, "args", {}) and str(MOST_TOGETHER) in asked.args["first"].description
    }
    assert more == WHOLE


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


async def refused(graph, query, said, **variables):
    """Assert that nothing is done about an operation that is too large, and soon."""
    start = time.perf_counter()
    found = await answer(graph, query, **variables)
    assert time.perf_counter() - start < 3
    assert (found.data, found.codes, found.trips) == (None, {"TOO_LARGE"}, []), found.errors[:2]
    assert any(said in error["message"] for error in found.errors)


MANY_ALIASES = " ".join(f"a{number}: id" for number in range(40))


@pytest.mark.parametrize(
    "query",
    [
        "{" + " ".join(f"a{number}: viewer {{ roles }}" for number in range(61)) + "}",
        "{ areas { ...a ...b } } fragment a on Area {" + MANY_ALIASES + "} fragment b on Area { ...a }",
        "{ areas { ... { " + MANY_ALIASES + "} within { area { " + MANY_ALIASES + " } } } }",
    ],
)
async def test_many_aliases_are_refused_wherever_they_are_written(tiny, query):
    await refused(tiny, query, "too many aliases")


@pytest.mark.parametrize(
    "query",
    [
        "{ areas {" + " within { area { id } }" * 200 + " } }",
        "{ areas {" + " id" * 26 + " } }",
        "{ areas {" + " ...a" * 26 + " } } fragment a on Area { id }",
        "{ areas { ...a ...a } } fragment a on Area { " + "... { id id id id id } " * 3 + "}",
        "{" + " areas { id }" * 300 + "}",
    ],
)
async def test_the_same_field_over_and_over_is_refused_before_it_is_compared_with_itself(tiny, query):
    await refused(tiny, query, "the same field over and over")


async def test_a_field_may_be_asked_for_by_several_parts_of_a_page(tiny):
    parts = " ".join(f"...p{number}" for number in range(20))
    fragments = " ".join(f"fragment p{number} on Area {{ id name }}" for number in range(20))
    assert await ask(tiny, f"{{ areas {{ {parts} }} }} {fragments}")


@pytest.mark.parametrize(
    "place", ["{ areas { id %s } }", "query %s { areas { id } }", "{ areas { ... %s { id } } }"]
)
async def test_many_directives_are_refused(tiny, place):
    await refused(tiny, place % ("@skip(if: false) " * 60), "too many directives")


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ commitments(filter: {competenceIds: [%s]}) { totalCount } }" % ('"x" ' * 501), {}),
        (
            "query($i: [ID!] = [%s]) { commitments(filter: {competenceIds: $i}) { totalCount } }"
            % ('"x" ' * 501),
            {},
        ),
        (
            "query($f: CommitmentFilter) { commitments(filter: $f) { totalCount } }",
            {"f": {"competenceIds": ["x"] * 501}},
        ),
        ("query($f: CommitmentFilter) { areas { id } }", {"f": [[["x"] * 501]]}),
        ("{ areas @include(if: [%s]) { id } }" % ('"x" ' * 501), {}),
    ],
)
async def test_long_lists_are_refused_wherever_they_are_given(tiny, query, variables):
    context = Context(graph=tiny, viewer=OPERATOR, today=MONDAY, limits=OperationLimits(list_items=500))
    found = await schema.execute(query, variable_values=variables, context_value=context)
    assert found.data is None
    assert {error.extensions["code"] for error in found.errors} == {"TOO_LARGE"}
    assert "at most 500 items" in found.errors[0].message


async def test_a_list_is_as_long_as_the_rules_allow_and_no_longer_than_the_limit(tiny):
    query = "query($f: CommitmentFilter) { commitments(filter: $f) { totalCount } }"
    await refused(tiny, query, "at most 2000 items", f={"competenceIds": ["x"] * 2001})


async def test_what_takes_long_to_compute_counts_as_much(tiny):
    search = 'partnerSearch(search: {areaId: "area:bridge", needs: [{competenceId: "competence:homework"}]})'
    many = " ".join(f"a{number}: {search} {{ plan {{ coveredHours }} }}" for number in range(40))
    await refused(tiny, f"{{ {many} }}", "more than 250000 fields")


async def asked_of_a_closed_service(graph, query):
    """Return the answer where the schema is not to be asked for."""
    context = Context(graph=graph, viewer=OPERATOR, today=MONDAY, limits=OperationLimits(introspection=False))
    result = await schema.execute(query, context_value=context)
    return result.data, " ".join(error.message for error in result.errors or [])


async def test_introspection_can_be_turned_off_and_then_no_name_is_guessed_at_either(tiny):
    for query in (
        get_introspection_query(),
        "{ __schema { types { name } } }",
        '{ __type(name: "Area") { name } }',
    ):
        data, said = await asked_of_a_closed_service(tiny, query)
        assert data is None
        assert "introspection" in said
    for query in ("{ area { id } }", "{ areas { nam } }", "{ areas(kin: CITY) { id } }", "{ areas(kind: CITI) { id } }",
                  "{ areas { ... on Aria { id } } }", "query($k: AreaKnd) { areas(kind: $k) { id } }"):  # fmt: skip
        data, said = await asked_of_a_closed_service(tiny, query)
        assert data is None
        assert said
        assert "Did you mean" not in said
        assert "Did you mean" in " ".join(one["message"] for one in (await answer(tiny, query)).errors)
    data, said = await asked_of_a_closed_service(tiny, "{ __typename areas { __typename id } }")
    assert (data["__typename"], said) == ("Query", "")
