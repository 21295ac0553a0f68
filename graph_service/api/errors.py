"""Errors as clients see them: a code for programs, a sentence for people, nothing of how the service is built."""

import re
from typing import Any

from graphql import FieldNode, GraphQLError
from strawberry.extensions import MaskErrors

from graph_service.api.context import Context
from graph_service.domain.permissions import Forbidden
from graph_service.errors import GraphUnavailable, PattiError
from graph_service.serving.failures import failures
from graph_service.serving.requests import INTERNAL

SUGGESTION = re.compile(r"\s*Did you mean .*\?$", re.DOTALL)


class CodedErrors(MaskErrors):
    """Gives each error of an operation its code, and hides what was not made for people."""

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        context: Context = self.execution_context.context
        return shown(error, context.error_id, context.limits.introspection)


def shown(error: GraphQLError, error_id: str, suggests: bool = True) -> GraphQLError:
    """Return the error as clients see it: what is hidden has the id that it has in the log.

    Without `suggests` no name is guessed at: whoever may not ask for the schema would find it by its neighbours.
    """
    extensions = error.extensions or {}
    if is_hidden(error):
        extensions = {"id": error_id, **extensions}
    message = error.message if suggests else SUGGESTION.sub("", error.message)
    return GraphQLError(
        INTERNAL if is_hidden(error) else message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": error_code(error), **extensions},
    )


def is_hidden(error: GraphQLError) -> bool:
    """Return whether an error may tell how the service is built; those made for people are shown."""
    return not isinstance(error.original_error, (PattiError, GraphQLError, type(None)))


def error_code(error: GraphQLError) -> str:
    """Return what kind of error it is, in a word for programs."""
    match error.original_error:
        case Forbidden():
            return "FORBIDDEN"
        case GraphUnavailable():
            return "UNAVAILABLE"
        case PattiError():
            return "REFUSED"
        case None | GraphQLError():
            return "BAD_USER_INPUT"
        case _:
            return "INTERNAL"


def for_the_log(error: GraphQLError) -> dict[str, Any]:
    """Return where an operation failed and how, without a word of what was asked.

    Neither the message of the failure nor the path is told: both may quote variables, needs, names or aliases.
    """
    return {
        "fields": [node.name.value for node in error.nodes or () if isinstance(node, FieldNode)],
        "failures": failures(error.original_error),
    }
