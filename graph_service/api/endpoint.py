"""GraphQL over HTTP: one operation a request, by POST; a browser that comes by gets GraphiQL."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graphql import GraphQLError
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from graph_service.accounts.signing_in import SignInRules
from graph_service.accounts.viewers import NotLetIn
from graph_service.actions.coverage import CoverageRules
from graph_service.actions.erase_cases import Outside
from graph_service.api.bounds import Bounds
from graph_service.api.context import Context
from graph_service.api.listeners import Listener, too_often
from graph_service.api.schema import schema
from graph_service.deadline import within
from graph_service.domain.accounts import Caller
from graph_service.domain.languages import preferred_language
from graph_service.domain.paper_codes import PaperCodes
from graph_service.domain.worklist import Patience
from graph_service.errors import GraphUnavailable, PattiError
from graph_service.events.links import Signer
from graph_service.events.watching import Watch
from graph_service.graph.connection import Graph
from graph_service.serving.crowds import Busy
from graph_service.solvers import Solvers

PAGE_HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""GraphiQL shows descriptions as Markdown: what they may name elsewhere is not fetched."""


TRY_AGAIN_LATER = 1013
"""The code with which a web socket is closed by a service that cannot serve it now."""

NOT_LET_IN = 4403
"""The code with which a web socket is closed whose sender is not who it says."""
UNAUTHENTICATED = 401


NOT_A_MESSAGE = 4400
"""The code with which a web socket is closed that says what is no message."""


class NotARequest(PattiError):
    """What was sent is no GraphQL request."""


class Declined(PattiError):
    """An operation that is not gone on with, and after how many seconds it may be asked for again."""

    def __init__(self, status: int, error: GraphQLError, retry_after: int | None = None) -> None:
        super().__init__(error.message)
        headers = {"retry-after": str(retry_after)} if retry_after else None
        self.response = JSONResponse({"data": None, "errors": [error.formatted]}, status, headers)


def _no_number(word: str) -> None:
    raise ValueError(word)


class Endpoint(GraphQL[Context, None]):
    """Answers GraphQL with this graph, for the viewer of each request."""

    graphql_transport_ws_handler_class = Listener

    def __init__(
        self,
        graph: Callable[[], Graph],
        caller_of: Callable[[HTTPConnection], Awaitable[Caller]],
        today: Callable[[], date],
        solvers: Callable[[], Solvers | None],
        page: Path | None,
        signer: Signer,
        watch: Watch,
        paper_codes: PaperCodes,
        sign_in_rules: SignInRules,
        outside: Outside,
        bounds: Bounds | None = None,
        coverage: CoverageRules | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.bounds = bounds or Bounds()
        self._coverage = coverage or CoverageRules()
        super().__init__(
            schema,
            graphql_ide="graphiql" if page else None,
            allow_queries_via_get=False,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=self.bounds.subscriptions,
        )
        self._graph, self._caller_of, self._today, self._page = graph, caller_of, today, page
        self._solvers, self._signer, self._watch, self._paper_codes = solvers, signer, watch, paper_codes
        self._sign_in_rules, self._outside = sign_in_rules, outside
        self._sign_in_rules, self._patience = sign_in_rules, patience or Patience()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except GraphUnavailable as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
                return
            said = {"message": str(error), "extensions": {"code": "UNAVAILABLE"}}
            await JSONResponse({"data": None, "errors": [said]}, status_code=503)(scope, receive, send)
        except Declined as error:
            await error.response(scope, receive, send)
        except NotARequest as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": NOT_A_MESSAGE})
                return
            await PlainTextResponse(str(error), status_code=400)(scope, receive, send)
        except NotLetIn as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": NOT_LET_IN})
                return
            said = {"message": str(error), "extensions": {"code": error.code}}
            headers = {"www-authenticate": "Bearer"} if error.status == UNAUTHENTICATED else {}
            body = {"data": None, "errors": [said]}
            await JSONResponse(body, status_code=error.status, headers=headers)(scope, receive, send)

    def decode_json(self, data: str | bytes) -> object:
        """Return what a request says; refuse what is not an object, which the reader of requests relies on."""
        try:
            found = json.loads(data, parse_constant=_no_number)
            # Half a pair of letters, which JSON can write and nothing can store.
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict | list) or not all(isinstance(one, dict | str) for one in found):
            raise NotARequest('expected a JSON object such as {"query": "{ viewer { roles } }"}')
        if isinstance(found, dict) and not isinstance(found.get("operationName"), str | None):
            raise NotARequest("operationName must be a string or null")
        return found

    async def execute_operation(
        self,
        request: Request,
        request_adapter: Any,
        request_data: Any,
        context: Context,
        root_value: None,
        sub_response: Response,
    ) -> Any:
        """Return what comes of an operation: in time, and when its viewer does not ask too often or for too much at once."""
        if isinstance(request_data, list):
            raise NotARequest("one operation a request")
        viewer, bounds = context.viewer.id, self.bounds
        if seconds := bounds.rates.wait(viewer):
            raise Declined(429, too_often(seconds), seconds)
        try:
            async with bounds.places.taken(viewer), within(bounds.seconds):
                result = await super().execute_operation(
                    request, request_adapter, request_data, context, root_value, sub_response
                )
                await context.keep_reads()
        except Busy as error:
            raise Declined(503, GraphQLError(str(error), extensions={"code": "BUSY"}), 1) from None
        except TimeoutError:
            said = f"This took longer than {bounds.seconds:g} s and was stopped; nothing that it had not ended was done."
            raise Declined(503, GraphQLError(said, extensions={"code": "TOO_SLOW"})) from None
        assert isinstance(result, ExecutionResult), "neither batches nor streams come this far"
        errors = result.errors or []
        if result.data is None and errors and not any(error.path for error in errors):
            sub_response.status_code = 400
        return result

    async def get_context(self, request: Any, response: Any) -> Context:
        caller = await self._caller_of(request)

        async def again() -> Caller:
            return await self._caller_of(request)

        return Context(
            graph=self._graph(),
            viewer=caller.viewer,
            caller=caller,
            caller_now=again,
            sign_in_rules=self._sign_in_rules,
            outside=self._outside,
            patience=self._patience,
            today=self._today(),
            language=preferred_language(request.headers.get("accept-language")),
            request=request,
            response=response,
            solvers=self._solvers(),
            signer=self._signer,
            watch=self._watch,
            paper_codes=self._paper_codes,
            limits=self.bounds.limits,
            coverage=self._coverage,
        )

    async def told(self, request: Request, query: str) -> dict[str, Any] | None:
        """Return what a query of this service's own is answered, for whoever sends a request; None where it is not now."""
        try:
            context = await self.get_context(request, Response())
            async with self.bounds.places.taken(context.viewer.id), within(self.bounds.seconds):
                result = await schema.execute(query, context_value=context)
                await context.keep_reads()
        except (PattiError, TimeoutError):
            return None
        return None if result.errors else result.data

    async def render_graphql_ide(self, request: Request) -> Response:
        if not (await self._caller_of(request)).viewer.roles:
            return RedirectResponse("/sign-in?next=/graphql", 303)
        if self._page is None or not self._page.is_file():
            return PlainTextResponse(
                "GraphiQL is not part of this installation; operations go to POST /graphql\n"
            )
        return FileResponse(self._page, media_type="text/html", headers=PAGE_HEADERS)
