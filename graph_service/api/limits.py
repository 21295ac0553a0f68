"""How large one operation may be, counted after its fragments are expanded.

Fragments that name one another twice double at every step, so what is counted is remembered for each fragment:
measuring takes time in proportion to the document, however large the operation that it stands for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from strawberry.extensions import SchemaExtension

from graph_service.api.pages import MOST_ON_A_PAGE

DEPTH = 15
TOKENS = 2000
FIELDS = 250_000
USUAL_LIST = 5
"""How many items a list that is not a page is taken to have."""


class Limits(SchemaExtension):
    """Refuses operations that are too deep or could return too many fields, before they are validated."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        if context.graphql_document:
            schema: GraphQLSchema = context.schema._schema  # noqa: SLF001  # strawberry has no other door to it
            errors = too_large(context.graphql_document, context.variables or {}, schema)
            context.pre_execution_errors = errors or None
        yield


def too_large(
    document: DocumentNode, variables: Mapping[str, Any], schema: GraphQLSchema
) -> list[GraphQLError]:
    """Return what is too large about the operations of a document."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    measure = _Measure(schema, variables, fragments)
    errors = []
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            try:
                size = measure.selections(node.selection_set, schema.get_root_type(node.operation))
            except RecursionError:
                size = Size(depth=DEPTH + 1)
            if size.depth > DEPTH:
                errors.append(
                    _refusal(node, f"It is nested too deeply: at most {DEPTH} fields in one another.")
                )
            if size.fields > FIELDS:
                said = f"It could return more than {FIELDS} fields: ask for shorter pages or fewer fields."
                errors.append(_refusal(node, said))
    return errors


def _refusal(node: OperationDefinitionNode, said: str) -> GraphQLError:
    return GraphQLError(f"This operation is too large. {said}", [node], extensions={"code": "TOO_LARGE"})


@dataclass(frozen=True)
class Size:
    """How deep fields lie in one another, and about how many could come back."""

    depth: int = 0
    fields: int = 0


@dataclass
class _Measure:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[str, Size] = field(default_factory=dict)

    def selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Size:
        sizes = [self._selection(selection, parent) for selection in node.selections] if node else []
        return Size(max((size.depth for size in sizes), default=0), sum(size.fields for size in sizes))

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Size:
        match node:
            case FieldNode():
                return self._field(node, parent)
            case InlineFragmentNode(type_condition=condition):
                on = self.schema.get_type(condition.name.value) if condition else parent
                return self.selections(node.selection_set, on)
            case FragmentSpreadNode():
                return self._fragment(node.name.value)
            case _:
                return Size()

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Size:
        """Introspection is left to a rule of its own, which validation has."""
        if node.name.value.startswith("__"):
            return Size(fields=1)
        known: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
        asked = known.get(node.name.value)
        inner = self.selections(node.selection_set, get_named_type(asked.type) if asked else None)
        times = self._times(node, asked) if asked and not _is_connection(parent) else 1
        return Size(inner.depth + 1, min(1 + times * inner.fields, FIELDS + 1))

    def _times(self, node: FieldNode, asked: GraphQLField) -> int:
        """Return how many items the field may give."""
        if "first" in asked.args:
            return self._first(node, asked.args["first"].default_value)
        return USUAL_LIST if is_list_type(get_nullable_type(asked.type)) else 1

    def _first(self, node: FieldNode, usual: Any) -> int:
        given = next((one.value for one in node.arguments or () if one.name.value == "first"), None)
        match given:
            case None:
                asked = usual
            case IntValueNode(value=digits):
                asked = int(digits[:9])
            case VariableNode():
                asked = self.variables.get(given.name.value)
            case _:
                asked = None
        return max(0, min(asked, MOST_ON_A_PAGE)) if isinstance(asked, int) else MOST_ON_A_PAGE

    def _fragment(self, name: str) -> Size:
        if name not in self.known:
            self.known[name] = Size()
            if fragment := self.fragments.get(name):
                on = self.schema.get_type(fragment.type_condition.name.value)
                self.known[name] = self.selections(fragment.selection_set, on)
        return self.known[name]


def _is_connection(parent: GraphQLNamedType | None) -> bool:
    """Return whether the parent is a page, whose length was counted where it was asked for."""
    return parent is not None and parent.name.endswith("Connection")
