"""The composition root: settings become a running service, each part handed what it needs and no more."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import date, datetime, timedelta
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
from graph_service.accounts.signing_in import SignInRules
from graph_service.accounts.viewers import Doorkeeper
from graph_service.actions.coverage import CoverageRules
from graph_service.actions.erase_cases import Outside, bury_again
from graph_service.api.bounds import bounds
from graph_service.api.endpoint import Endpoint
from graph_service.domain.paper_codes import PaperCodes
from graph_service.domain.permissions import Role
from graph_service.domain.schedule import ROME
from graph_service.domain.worklist import Patience
from graph_service.errors import GraphUnavailable, PattiError, SettingsError
from graph_service.events.links import Signer
from graph_service.events.tending import Habits, tend_for_ever
from graph_service.events.watching import Watch
from graph_service.exchange.directory.api import DirectoryApi
from graph_service.graph import local
from graph_service.graph.connection import Graph, open_graph
from graph_service.graph.migrations import migrate
from graph_service.graph.tombstones import Tombstones
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
        if buried := await bury_again(graph, outside(settings)):
            log.warning("cases that were erased had come back, and are erased again", cases=buried)
        yield graph


def outside(settings: Settings) -> Outside:
    """Return where it is kept which cases were erased, and where letters are."""
    tombstones = Tombstones(settings.tombstones or settings.data_dir / "tombstones")
    return Outside(tombstones, mail_folder(settings))


def mail_folder(settings: Settings) -> Path:
    """Return where letters are kept while there is no mail server."""
    return settings.mail_folder or settings.data_dir / "mail"


def refuse_strangers(settings: Settings) -> None:
    """Raise SettingsError when people of other machines could come without signing in, or without being kept safe."""
    if not settings.reached_from_elsewhere():
        return
    where = settings.host if settings.listens_beyond_loopback() else settings.public_url
    if settings.demo:
        raise SettingsError(
            f"PATTI_DEMO: whoever comes may enter as anybody, so a demonstration is not served on {where}, where "
            "other machines reach it"
        )
    if settings.sign_in == "none":
        raise SettingsError(
            f"PATTI_SIGN_IN: nobody has to sign in, so the service is not served on {where}, where other machines "
            "reach it; PATTI_SIGN_IN=required has people sign in"
        )
    if not (settings.public_url or "").startswith("https://"):
        raise SettingsError(
            "PATTI_PUBLIC_URL: people of other machines sign in, so it must be the https:// address at which they "
            "come; what stands before the service adds the encryption"
        )


def signer(settings: Settings) -> Signer:
    """Return what signs the links in letters."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return Signer(signing_secret(settings), settings.public_url or f"http://{host}:{settings.port}")


def habits(settings: Settings) -> Habits:
    """Return how the service tends its network."""
    return Habits(
        signer=signer(settings),
        mail_folder=mail_folder(settings),
        smtp_url=settings.smtp_url.get_secret_value() if settings.smtp_url else None,
        sender=settings.mail_from,
        most_letters_a_day=settings.letters_a_day,
        remind_after=settings.remind_after_days,
        lapse_after=settings.lapse_after_days,
        confirm_after=settings.confirm_after_days,
        lease_seconds=settings.lease_seconds,
        coverage_floor=settings.coverage_floor,
    )


def coverage_rules(settings: Settings) -> CoverageRules:
    """Return how figures of coverage are shown."""
    return CoverageRules(
        settings.coverage_floor, settings.confirm_after_days, settings.coverage_patience_seconds
    )


def sign_in_rules(settings: Settings) -> SignInRules:
    """Return how people sign in."""
    return SignInRules(
        signer(settings),
        habits(settings).mail,
        timedelta(minutes=settings.sign_in_idle_minutes),
        timedelta(hours=settings.sign_in_hours),
        settings.demo,
    )


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
    frame = Frame(STATIC / "pages" / "index.html", settings.tiles_url, settings.tiles_attribution)
    return Starlette(
        routes=[
            *frame.routes(),
            Route("/health/live", _live, methods=["GET"]),
            Route("/health/ready", partial(_ready, graph), methods=["GET"]),
            *([Mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)))] if STATIC.is_dir() else []),
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
