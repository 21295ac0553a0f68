"""The service: settings become routes and doors, each part handed what it needs and no more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from graph_service import __version__
from graph_service.accounts.provider import Provider, ProviderRules
from graph_service.accounts.secret import signing_secret
from graph_service.accounts.viewers import Doorkeeper
from graph_service.api.bounds import bounds
from graph_service.api.endpoint import Endpoint
from graph_service.composition import (
    coverage_rules,
    habits,
    network,
    outside,
    refuse_strangers,
    sign_in_rules,
    signer,
    today,
)
from graph_service.domain.paper_codes import PaperCodes
from graph_service.domain.permissions import Role
from graph_service.domain.worklist import Patience
from graph_service.errors import GraphUnavailable, PattiError, SettingsError
from graph_service.events.tending import tend_for_ever
from graph_service.events.watching import Watch
from graph_service.exchange.directory.api import DirectoryApi
from graph_service.graph.connection import Graph
from graph_service.measuring import measure_if_told
from graph_service.pages.feeds import FeedPages
from graph_service.pages.frame import NOT_FOUND, Frame
from graph_service.pages.links import LinkPage
from graph_service.pages.paths import PathPages
from graph_service.pages.signing_in import SignInPages
from graph_service.pages.workbooks import Workbooks
from graph_service.parent import end_with_parent
from graph_service.serving.doors import doors
from graph_service.serving.logs import configure_logs
from graph_service.settings import Settings, load_settings
from graph_service.solvers import Solvers, solving

STATIC = Path(__file__).parent / "static"
log = structlog.get_logger()


def provider(settings: Settings) -> Provider | None:
    """Return the provider with which people sign in, if there is one. Raises SettingsError when half of it is told."""
    if settings.oidc_issuer is None and settings.oidc_client_id is None:
        return None
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        raise SettingsError("PATTI_OIDC_ISSUER and PATTI_OIDC_CLIENT_ID: one is not enough")
    try:
        roles = {claim: Role(role) for claim, role in settings.oidc_roles.items()}
    except ValueError as error:
        raise SettingsError(f"PATTI_OIDC_ROLES: {error}") from None
    secret = settings.oidc_client_secret
    rules = ProviderRules(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        name=settings.oidc_name or "",
        scopes=settings.oidc_scopes,
        links_by_email=settings.oidc_link == "email",
        roles_claim=settings.oidc_roles_claim,
        roles=roles,
        skew_seconds=settings.oidc_skew_seconds,
    )
    return Provider(rules, signer(settings).home)


@asynccontextmanager
async def tending(graph: Graph, settings: Settings) -> AsyncIterator[None]:
    """Tend the network for the length of the block: letters, reminders, requests that lapse."""
    task = asyncio.create_task(tend_for_ever(graph, habits(settings), settings.today, settings.turn_seconds))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def create_app(settings: Settings, opened: Graph | None = None, *, tends: bool = False) -> Starlette:
    """Return the service; it opens its own graph when it starts, unless it is given one.

    With `tends` it also writes letters, reminds and lets requests lapse while it runs. Raises SettingsError when other
    machines could reach it and nobody has to sign in.
    """
    refuse_strangers(settings)
    measure_if_told()
    held: list[Graph] = [opened] if opened else []

    def graph() -> Graph:
        if not held:
            raise GraphUnavailable("the graph is not open yet")
        return held[0]

    processes: list[Solvers] = []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            processes.append(stack.enter_context(solving()))
            if not held:
                held.append(await stack.enter_async_context(network(settings)))
                stack.callback(held.clear)
            stack.callback(processes.clear)
            if tends:
                await stack.enter_async_context(tending(held[0], settings))
            stack.push_async_callback(watch.close)
            yield

    page = STATIC / "graphiql" / "index.html" if settings.graphiql else None
    day, watch, signs = partial(today, settings), Watch(graph), signer(settings)
    codes = PaperCodes(signing_secret(settings), settings.paper_code_days)
    door = Doorkeeper(graph, sign_in_rules(settings), required=settings.sign_in == "required")
    endpoint = Endpoint(
        graph,
        door.caller,
        day,
        lambda: processes[0] if processes else None,
        page,
        signs,
        watch,
        codes,
        door.rules,
        outside(settings),
        bounds(settings),
        coverage_rules(settings),
        Patience(settings.remind_after_days, settings.lapse_after_days),
    )
    frame = Frame(
        STATIC / "pages" / "index.html", endpoint.told, settings.tiles_url, settings.tiles_attribution
    )
    return Starlette(
        routes=[
            *frame.routes(),
            Route("/health/live", _live, methods=["GET"]),
            Route("/health/ready", partial(_ready, graph), methods=["GET"]),
            *(
                [Mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), compresslevel=6))]
                if STATIC.is_dir()
                else []
            ),
            Route("/l/{token}", LinkPage(graph, signs, day).answer, methods=["GET", "POST"]),
            *SignInPages(door, provider(settings)).routes(),
            *PathPages(graph, door, day).routes(),
            *Workbooks(graph, door, day).routes(),
            *FeedPages(graph, day, demo=settings.demo).routes(),
            DirectoryApi(graph, day, settings.province).mount(),
            Route("/graphql", endpoint, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", endpoint),
        ],
        lifespan=lifespan,
        exception_handlers={NOT_FOUND: frame.missing},
        middleware=[
            *doors(settings),
            Middleware(TrustedHostMiddleware, allowed_hosts=_host_names(settings)),
        ],
    )


def _host_names(settings: Settings) -> list[str]:
    """Return the names by which the service may be asked for.

    A page of another site could give its own name this machine's address, and so read all that the operator can;
    requests that come under such a name are refused.
    """
    named = urlsplit(settings.public_url).hostname if settings.public_url else None
    return ["127.0.0.1", "localhost", "[::1]", settings.host, *([named] if named else [])]


def from_environment() -> Starlette:
    """Return the service as the environment says: what each of several worker processes runs, until the first one ends."""
    end_with_parent()
    settings = load_settings()
    configure_logs(settings.log_level)
    return create_app(settings, tends=True)


async def _live(request: Request) -> Response:
    """Answer that the process runs."""
    return JSONResponse({"status": "live", "version": __version__})


async def _ready(graph: Callable[[], Graph], request: Request) -> Response:
    """Answer whether the graph answers; 503 when it does not."""
    try:
        await graph().answers()
    except PattiError as error:
        log.warning("not ready", reason=str(error))
        return JSONResponse({"status": "not ready", "reason": str(error)}, status_code=503)
    return JSONResponse({"status": "ready", "version": __version__})
