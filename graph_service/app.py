"""The composition root: settings become a running service, each part handed what it needs and no more."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph_service import __version__
from graph_service.accounts.viewers import viewer_of
from graph_service.api.endpoint import Endpoint
from graph_service.domain.schedule import ROME
from graph_service.errors import GraphUnavailable, PattiError, SettingsError
from graph_service.graph import local
from graph_service.graph.connection import Graph, open_graph
from graph_service.graph.migrations import migrate
from graph_service.settings import Settings, load_settings
from graph_service.solvers import Solvers, solving

STATIC = Path(__file__).parent / "static"
log = structlog.get_logger()


def today(settings: Settings) -> date:
    """Return the day in Torino, or the one that the settings name."""
    return settings.today or datetime.now(ROME).date()


@asynccontextmanager
async def network(settings: Settings, progress: local.Progress | None = None) -> AsyncIterator[Graph]:
    """Open the graph for the length of the block, its shape up to date.

    Without NEO4J_URI it brings up the local Neo4j, or shares the one that runs. Raises GraphUnavailable, or
    PattiError when the local Neo4j cannot be had.
    """
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        address = local.Address(settings.neo4j_uri, settings.neo4j_user, password)
        async with _opened(address, settings) as graph:
            yield graph
        return
    holder = await _hold(settings, progress)
    try:
        async with _opened(holder.address, settings) as graph:
            yield graph
    finally:
        holder.close()


async def _hold(settings: Settings, progress: local.Progress | None) -> local.Holder:
    """Return a hold on the local Neo4j; whoever is interrupted meanwhile does not wait for a download to end."""
    stop = threading.Event()
    folders = settings.data_dir, settings.cache_dir
    hold = partial(local.hold, *folders, version=settings.neo4j_version, progress=progress, stop=stop)
    try:
        return await asyncio.to_thread(hold)
    except asyncio.CancelledError:
        stop.set()
        raise


@asynccontextmanager
async def _opened(address: local.Address, settings: Settings) -> AsyncIterator[Graph]:
    async with open_graph(address.uri, address.user, address.password, settings.neo4j_database) as graph:
        await migrate(graph)
        yield graph


def refuse_strangers(settings: Settings) -> None:
    """Raise SettingsError when other machines could reach a service that nobody has to sign in to."""
    if settings.listens_beyond_loopback() and not settings.allow_remote:
        raise SettingsError(
            f"PATTI_HOST: nobody signs in yet, so the service does not listen on {settings.host}, where other "
            "machines reach it; PATTI_ALLOW_REMOTE=true overrides this"
        )


def create_app(settings: Settings, opened: Graph | None = None) -> Starlette:
    """Return the service; it opens its own graph when it starts, unless it is given one.

    Raises SettingsError when other machines could reach it and nobody has to sign in.
    """
    refuse_strangers(settings)
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
            yield

    page = STATIC / "graphiql" / "index.html" if settings.graphiql else None
    endpoint = Endpoint(
        graph, viewer_of, partial(today, settings), lambda: processes[0] if processes else None, page
    )
    return Starlette(
        routes=[
            Route("/", lambda request: RedirectResponse("/graphql"), methods=["GET"]),
            Route("/health/live", _live, methods=["GET"]),
            Route("/health/ready", partial(_ready, graph), methods=["GET"]),
            *([Mount("/static", StaticFiles(directory=STATIC))] if STATIC.is_dir() else []),
            Route("/graphql", endpoint, methods=["GET", "POST"]),
        ],
        lifespan=lifespan,
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=_host_names(settings))],
    )


def _host_names(settings: Settings) -> list[str]:
    """Return the names by which the service may be asked for.

    While nobody signs in, a page of another site could give its own name this machine's address and so read all
    that the operator can; requests that come under such a name are refused.
    """
    return ["*"] if settings.allow_remote else ["127.0.0.1", "localhost", "[::1]", settings.host]


def from_environment() -> Starlette:
    """Return the service as the environment says: what each of several worker processes runs."""
    return create_app(load_settings())


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
