"""Each operation of a request in a line of the log, without a word of what was asked or answered."""

import time
from collections.abc import Iterator
from typing import Any

import structlog
from graphql import FieldNode, OperationDefinitionNode
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from graph_service.api.context import Context
from graph_service.measuring import measured

log = structlog.get_logger()

SLOW_MS = 2000
MOST_FIELDS = 10


class Logged(SchemaExtension):
    """Logs who asked for which fields, how long it took, and which kinds of errors came of it."""

    def on_operation(self) -> Iterator[None]:
        start = time.perf_counter()
        ended = False
        try:
            with measured("operation", "graphql") as seen:
                try:
                    yield
                    ended = True
                finally:
                    found = told(self.execution_context)
                    seen |= {"kind": str(found["kind"]), "fields": ",".join(map(str, found["fields"]))}
                    seen["codes"] = ",".join(map(str, found["codes"]))
        finally:
            context: Context = self.execution_context.context
            if context.request is not None:
                ms = round(1000 * (time.perf_counter() - start))
                line = log.warning if ms > SLOW_MS else log.info
                line("operation" if ended else "operation cut short", ms=ms, **told(self.execution_context))


def told(execution: ExecutionContext) -> dict[str, Any]:
    """Return what may be known of an operation: names of the schema, the viewer's random id, roles, codes of errors.

    The operation's own name is chosen by who asks, and may be anybody's: it is not told.
    """
    context: Context = execution.context
    node = _operation(execution)
    result = execution.result
    errors = getattr(result, "errors", None) or execution.pre_execution_errors or []
    return {
        "kind": node.operation.value if node else None,
        "fields": _fields(node, execution) if node else list[str](),
        "viewer": context.viewer.id,
        "roles": sorted(map(str, context.viewer.roles)),
        "codes": sorted({str((error.extensions or {}).get("code", "BAD_USER_INPUT")) for error in errors}),
    }


def _operation(execution: ExecutionContext) -> OperationDefinitionNode | None:
    document = execution.graphql_document
    nodes = (
        [one for one in document.definitions if isinstance(one, OperationDefinitionNode)] if document else []
    )
    wanted = execution.operation_name if nodes else None
    return next((one for one in nodes if wanted is None or (one.name and one.name.value == wanted)), None)


def _fields(node: OperationDefinitionNode, execution: ExecutionContext) -> list[str]:
    """Return the fields asked for at the top, as far as the schema has them."""
    schema = execution.schema._schema  # noqa: SLF001  # strawberry has no other door to it
    root = schema.get_root_type(node.operation)
    asked = [one.name.value for one in node.selection_set.selections if isinstance(one, FieldNode)]
    return [name for name in dict.fromkeys(asked) if root and name in root.fields][:MOST_FIELDS]
