"""GraphQL over HTTP: one operation a request, by POST; a browser that comes by gets GraphiQL."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from graphql import GraphQLError, GraphQLFormattedError
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.types import ExecutionResult

from graph_service.api.context import Context
from graph_service.api.languages import preferred_language
from graph_service.api.schema import schema
from graph_service.domain.permissions import Forbidden, Viewer
from graph_service.errors import GraphUnavailable, PattiError
from graph_service.graph.connection import Graph

log = structlog.get_logger()


class Endpoint(GraphQL[Context, None]):
    """Answers GraphQL with this graph, for the viewer of each request."""

    def __init__(
        self,
        graph: Callable[[], Graph],
        viewer_of: Callable[[HTTPConnection], Viewer],
        today: Callable[[], date],
        page: Path | None,
    ) -> None:
        super().__init__(schema, graphql_ide="graphiql" if page else None, allow_queries_via_get=False)
        self._graph, self._viewer_of, self._today, self._page = graph, viewer_of, today, page

    async def get_context(self, request: Any, response: Any) -> Context:
        return Context(
            graph=self._graph(),
            viewer=self._viewer_of(request),
            today=self._today(),
            language=preferred_language(request.headers.get("accept-language")),
            request=request,
            response=response,
        )

    async def render_graphql_ide(self, request: Request) -> Response:
        if self._page is None or not self._page.is_file():
            return PlainTextResponse(
                "GraphiQL is not part of this installation; operations go to POST /graphql\n"
            )
        return FileResponse(self._page, media_type="text/html")

    async def process_result(self, request: Any, result: ExecutionResult) -> GraphQLHTTPResponse:
        answer = await super().process_result(request, result)
        if result.errors:
            answer["errors"] = [_with_code(error) for error in result.errors]
        return answer


def _with_code(error: GraphQLError) -> GraphQLFormattedError:
    shown = error.formatted
    shown["extensions"] = {**shown.get("extensions", {}), "code": error_code(error)}
    return shown


def error_code(error: GraphQLError) -> str:
    """Return what kind of error it is, in a word for programs."""
    match error.original_error:
        case Forbidden():
            return "FORBIDDEN"
        case GraphUnavailable():
            return "UNAVAILABLE"
        case PattiError():
            return "REFUSED"
        case None:
            return "BAD_USER_INPUT"
        case _:
            return "INTERNAL"
