"""How large one operation may be, counted after its fragments are expanded.

Fragments that name one another twice double at every step, so what is counted is remembered for each fragment:
measuring takes time in proportion to the document, however large the operation that it stands for. It is done before
the document is validated, since comparing fields that are asked for over and over takes the square of their number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
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
    ListValueNode,
    Node,
    NoSchemaIntrospectionCustomRule,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType

from graph_service.api.pages import MOST_ON_A_PAGE, MOST_TOGETHER

USUAL_LIST = 5
"""How many items a list that is not a page is taken to have."""

WHOLE = frozenset({("Coverage", "rows"), ("Network", "positions"), ("Network", "ties")})
"""Lists that are looked at as a whole, of which more come at once."""
HEAVY: Mapping[tuple[str, str], int] = {
    ("Query", "partnerSearch"): 2_000,
    ("Query", "orientation"): 2_000,
    ("Viewer", "worklist"): 2_000,
    ("PartnerSearch", "plan"): 5_000,
    ("Beneficiary", "plan"): 5_000,
    ("Query", "allocation"): 50_000,
    ("Query", "invitations"): 20_000,
    ("Query", "whatIf"): 5_000,
    ("Query", "fragility"): 5_000,
    ("Query", "network"): 5_000,
    ("Query", "importPreview"): 5_000,
    ("Query", "registerListPreview"): 5_000,
    ("Query", "taxonomyPreview"): 5_000,
    ("City", "coverage"): 3_000,
    ("CommunityPact", "coverage"): 1_000,
}
"""What is computed for an answer, as so many fields that are read."""


@dataclass(frozen=True)
class OperationLimits:
    """How large an operation may be; the settings say so, and docs/operating.md what each is for."""

    depth: int = 15
    tokens: int = 2000
    aliases: int = 60
    repeats: int = 25
    directives: int = 50
    cost: int = 250_000
    list_items: int = 2000
    introspection: bool = True


class Limits(SchemaExtension):
    """Refuses operations that are too large, before they are validated."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = self._limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        if not self._limits.introspection:
            context.validation_rules = (*context.validation_rules, NoSchemaIntrospectionCustomRule)
        if context.graphql_document:
            schema: GraphQLSchema = context.schema._schema  # noqa: SLF001  # strawberry has no other door to it
            variables = context.variables or {}
            errors = too_large(context.graphql_document, variables, schema, self._limits)
            errors += _elsewhere(context)
            context.pre_execution_errors = errors or None
        yield

    @property
    def _limits(self) -> OperationLimits:
        limits: OperationLimits = self.execution_context.context.limits
        return limits


def _elsewhere(execution: ExecutionContext) -> Iterator[GraphQLError]:
    """Yield what is wrong with the door at which an operation is asked: web sockets are for subscriptions, HTTP is not."""
    door = getattr(execution.context.request, "scope", {}).get("type")
    subscribes = execution.operation_type is OperationType.SUBSCRIPTION
    if (door == "websocket" and not subscribes) or (door == "http" and subscribes):
        yield GraphQLError("Subscriptions are asked for over a web socket, everything else by POST.")


def too_large(
    document: DocumentNode, variables: Mapping[str, Any], schema: GraphQLSchema, limits: OperationLimits
) -> list[GraphQLError]:
    """Return what is too large about the operations of a document."""
    fragments = {
        node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    measure = _Measure(schema, variables, fragments, limits)
    errors = []
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            try:
                size = measure.operation(node)
            except RecursionError:
                size = Size(depth=limits.depth + 1)
            errors += [_refusal(node, said) for said in _told(size, limits)]
    if _longest(variables) > limits.list_items:
        errors.append(_refusal(document, f"A list may have at most {limits.list_items} items."))
    return errors


def _told(size: "Size", limits: OperationLimits) -> Iterator[str]:
    if size.depth > limits.depth:
        yield f"It is nested too deeply: at most {limits.depth} fields in one another."
    if size.cost > limits.cost:
        yield f"It could return more than {limits.cost} fields: ask for shorter pages or fewer fields."
    if size.aliases > limits.aliases:
        yield f"It has too many aliases: at most {limits.aliases}."
    if size.repeats > limits.repeats:
        yield f"It asks for the same field over and over: at most {limits.repeats} times in one place."
    if size.directives > limits.directives:
        yield f"It has too many directives: at most {limits.directives}."
    if size.list_items > limits.list_items:
        yield f"A list may have at most {limits.list_items} items."


def _refusal(node: Node, said: str) -> GraphQLError:
    return GraphQLError(f"This operation is too large. {said}", [node], extensions={"code": "TOO_LARGE"})


@dataclass(frozen=True)
class Size:
    """What an operation, or a part of it, stands for once its fragments are expanded.

    How deep fields lie in one another, about how many could come back, how many aliases and directives it has, how
    often the same field is asked for in one place, how long its longest list is. `names` are the fields of this place.
    """

    depth: int = 0
    cost: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    list_items: int = 0
    names: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Measure:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    fragments: Mapping[str, FragmentDefinitionNode]
    limits: OperationLimits
    known: dict[str, Size] = field(default_factory=dict)

    def operation(self, node: OperationDefinitionNode) -> Size:
        size = self.selections(node.selection_set, self.schema.get_root_type(node.operation))
        own = len(node.directives or ()) + sum(
            len(one.directives or ()) for one in node.variable_definitions or ()
        )
        usual = [
            _longest_written(one.default_value)
            for one in node.variable_definitions or ()
            if one.default_value
        ]
        return _together([size, Size(directives=own, list_items=max(usual, default=0))])

    def selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Size:
        return _together(
            [self._selection(selection, parent) for selection in node.selections] if node else []
        )

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Size:
        written = _written(node.directives or ())
        match node:
            case FieldNode():
                return _together([self._field(node, parent), written])
            case InlineFragmentNode(type_condition=condition):
                on = self.schema.get_type(condition.name.value) if condition else parent
                return _together([self.selections(node.selection_set, on), written])
            case FragmentSpreadNode():
                return _together([self._fragment(node.name.value), written])
            case _:
                return Size()

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Size:
        """The depth of introspection is left to a rule of its own, which validation has."""
        name = node.name.value
        names = {node.alias.value if node.alias else name: 1}
        alias = int(node.alias is not None)
        list_items = _longest_given(node.arguments or ())
        if name.startswith("__"):
            inner = self.selections(node.selection_set, None)
            return Size(
                0, 1, alias + inner.aliases, inner.directives, max(1, inner.repeats), list_items, names
            )
        known: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
        asked = known.get(name)
        inner = self.selections(node.selection_set, get_named_type(asked.type) if asked else None)
        times = self._times(node, asked, parent) if asked and not _is_connection(parent) else 1
        own = HEAVY.get((parent.name, name), 1) if parent else 1
        return Size(
            inner.depth + 1,
            min(own + times * inner.cost, self.limits.cost + 1),
            alias + inner.aliases,
            inner.directives,
            max(1, inner.repeats),
            max(list_items, inner.list_items),
            names,
        )

    def _times(self, node: FieldNode, asked: GraphQLField, parent: GraphQLNamedType | None) -> int:
        """Return how many items the field may give."""
        if "first" in asked.args:
            whole = parent is not None and (parent.name, node.name.value) in WHOLE
            most = MOST_TOGETHER if whole else MOST_ON_A_PAGE
            return self._first(node, asked.args["first"].default_value, most)
        return USUAL_LIST if is_list_type(get_nullable_type(asked.type)) else 1

    def _first(self, node: FieldNode, usual: Any, most: int) -> int:
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
        return max(0, min(asked, most)) if isinstance(asked, int) else most

    def _fragment(self, name: str) -> Size:
        if name not in self.known:
            self.known[name] = Size()
            if fragment := self.fragments.get(name):
                on = self.schema.get_type(fragment.type_condition.name.value)
                self.known[name] = self.selections(fragment.selection_set, on)
        return self.known[name]


def _together(sizes: Sequence[Size]) -> Size:
    """Return the size of what stands in one place."""
    names: Counter[str] = Counter()
    for size in sizes:
        names.update(size.names)
    return Size(
        max((size.depth for size in sizes), default=0),
        sum(size.cost for size in sizes),
        sum(size.aliases for size in sizes),
        sum(size.directives for size in sizes),
        max(*names.values(), *(size.repeats for size in sizes), 0, 0),
        max((size.list_items for size in sizes), default=0),
        names,
    )


def _written(directives: Sequence[DirectiveNode]) -> Size:
    lists = [_longest_given(one.arguments or ()) for one in directives]
    return Size(directives=len(directives), list_items=max(lists, default=0))


def _longest_given(arguments: Sequence[ArgumentNode]) -> int:
    return max((_longest_written(one.value) for one in arguments), default=0)


def _longest_written(value: Node) -> int:
    """Return the length of the longest list in a value that is written in the document."""
    match value:
        case ListValueNode(values=values):
            return max(len(values), *map(_longest_written, values), 0)
        case ObjectValueNode(fields=fields):
            return max((_longest_written(one.value) for one in fields), default=0)
        case _:
            return 0


def _longest(value: object) -> int:
    """Return the length of the longest list in variables."""
    match value:
        case list():
            return max(len(value), *map(_longest, value), 0)
        case dict():
            return max(map(_longest, value.values()), default=0)
        case _:
            return 0


def _is_connection(parent: GraphQLNamedType | None) -> bool:
    """Return whether the parent is a page, whose length was counted where it was asked for."""
    return parent is not None and parent.name.endswith("Connection")
