"""Errors as clients see them: a code for programs, a sentence for people, nothing of how the service is built."""

import traceback
from pathlib import Path
from typing import Any

from graphql import FieldNode, GraphQLError
from strawberry.extensions import MaskErrors

from graph_service.domain.permissions import Forbidden
from graph_service.errors import GraphUnavailable, PattiError

INTERNAL = "Errore interno / internal error"
PACKAGE = Path(__file__).parents[2]


class CodedErrors(MaskErrors):
    """Gives each error of an operation its code, and hides what was not made for people."""

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        return shown(error)


def shown(error: GraphQLError) -> GraphQLError:
    """Return the error as clients see it."""
    extensions = error.extensions or {}
    return GraphQLError(
        INTERNAL if is_hidden(error) else error.message,
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
        "failures": list(_failures(error.original_error)),
    }


def _failures(failure: BaseException | None) -> list[dict[str, Any]]:
    """Return the failure and those behind it: what kind each is, and the lines it came through."""
    found: list[dict[str, Any]] = []
    while failure is not None:
        lines = [
            f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(failure.__traceback__)
        ]
        found.append({"kind": type(failure).__name__, "at": lines})
        failure = failure.__cause__ or failure.__context__
    return found


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else path.name
