"""The schema, as somebody reads it who never saw the code."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    is_specified_scalar_type,
)

from graph_service.api.described import described
from graph_service.api.problems import NAMES, TYPES
from graph_service.api.schema import schema
from graph_service.domain import problems

SCHEMA = schema._schema
OURS = {
    name: type_
    for name, type_ in SCHEMA.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(type_)
}
FIELDS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def described_parts() -> Iterator[tuple[str, str | None]]:
    """Yield everything that a reader meets, with what is said of it."""
    for name, type_ in OURS.items():
        yield name, type_.description
        if isinstance(type_, FIELDS):
            for field, definition in type_.fields.items():
                yield f"{name}.{field}", definition.description
                for argument, given in getattr(definition, "args", {}).items():
                    yield f"{name}.{field}({argument})", given.description
        if isinstance(type_, GraphQLEnumType):
            for value, definition in type_.values.items():
                yield f"{name}.{value}", definition.description


def test_the_schema_that_is_kept_is_the_one_that_the_code_prints():
    kept = Path(__file__).parents[2] / "schema.graphql"
    assert kept.read_text("utf-8").rstrip("\n") == schema.as_str().rstrip("\n"), "run make schema"


def test_everything_is_described_in_a_sentence():
    bare = [part for part, said in described_parts() if not said or not said.strip()]
    assert bare == []
    unlike_sentences = [
        f"{part}: {said}"
        for part, said in described_parts()
        if said and not re.fullmatch(r"[`\w(].*\.", said, re.DOTALL)
    ]
    assert unlike_sentences == []


def test_every_part_is_met():
    """The walk above reaches types, fields, arguments, input fields and values: one of each that is there."""
    parts = {part for part, _ in described_parts()}
    assert {
        "PageInfo.endCursor",
        "Query.commitments(filter)",
        "NeedInput.hoursPerWeek",
        "Verdict.UNKNOWN",
        "LanguageTag",
        "Partner.contacts",
        "SearchedNeed.matches(first)",
    } <= parts


def test_no_name_is_the_stores():
    words = re.compile(
        r"neo4j|cypher|label(?!It|En)s|relationship|property|bolt|driver|elementid|database", re.IGNORECASE
    )
    named = [part for part, _ in described_parts() if words.search(part)]
    assert named == []
    said = [
        part
        for part, text in described_parts()
        if re.search(r"neo4j|cypher|database|\bnode label", text or "", re.IGNORECASE)
    ]
    assert said == []


def test_a_field_that_types_share_is_of_one_type_so_that_it_can_be_asked_of_all_user_errors():
    types = defaultdict(set)
    for type_ in SCHEMA.get_implementations(SCHEMA.type_map["UserError"]).objects:
        for field, definition in type_.fields.items():
            types[field].add(str(definition.type))
    assert {field: found for field, found in types.items() if len(found) > 1} == {}


def test_every_refusal_of_the_domain_has_its_user_error_with_all_its_facts():
    kinds = {
        kind
        for kind in vars(problems).values()
        if isinstance(kind, type) and issubclass(kind, problems.Problem)
    }
    assert set(TYPES) == kinds - {problems.Problem}
    for kind, shown in TYPES.items():
        facts = {NAMES.get(kind, {}).get(name, name) for name in kind.__dataclass_fields__} - {"path", "kind"}
        fields = SCHEMA.type_map[shown.__name__].fields
        assert {re.sub(r"_(\w)", lambda found: found[1].upper(), name) for name in facts} | {
            "message",
            "path",
        } == set(fields)


def test_an_enum_of_the_domain_without_a_sentence_for_each_value_is_refused():
    class Mood(Enum):
        GLAD = "GLAD"
        SAD = "SAD"

    with pytest.raises(KeyError, match="SAD"):
        described(Mood, "A mood.", {"GLAD": "Glad."})


def test_enums_have_the_values_of_the_domain():
    from graph_service.domain import geography, model, permissions, schedule, taxonomy
    from graph_service.matching import criteria, requirements

    for module in (geography, model, permissions, schedule, taxonomy, criteria, requirements):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, Enum) and name in OURS:
                assert set(OURS[name].values) == {value.name for value in kind}, name


def test_scalars_say_how_they_are_written():
    scalars = {name: type_ for name, type_ in OURS.items() if isinstance(type_, GraphQLScalarType)}
    assert scalars.keys() == {"Date", "DateTime", "Time", "LanguageTag"}
    assert all("`" in type_.description for type_ in scalars.values())


def test_lists_hold_no_nulls_and_are_none_themselves_only_where_they_may_be_left_out():
    for name, type_ in OURS.items():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field, definition in type_.fields.items():
                if str(definition.type).startswith("["):
                    assert str(definition.type).endswith("!]!"), f"{name}.{field}"


def test_there_are_no_unions():
    """Partners and user errors are interfaces: what they share can be asked without naming each kind."""
    assert not [name for name, type_ in OURS.items() if isinstance(type_, GraphQLUnionType)]
