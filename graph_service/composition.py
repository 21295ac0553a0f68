"""Settings become what the parts are handed: the open network, the day, how it is tended and people sign in.

What commands and the service share; commands of data never read the API, which takes seconds to be there.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from graph_service.accounts.secret import signing_secret
from graph_service.accounts.signing_in import SignInRules
from graph_service.actions.coverage import CoverageRules
from graph_service.actions.erase_cases import Outside, bury_again
from graph_service.domain.schedule import ROME
from graph_service.errors import SettingsError
from graph_service.events.links import Signer
from graph_service.events.tending import Habits
from graph_service.graph import local
from graph_service.graph.connection import Graph, open_graph
from graph_service.graph.migrations import migrate
from graph_service.graph.tombstones import Tombstones
from graph_service.settings import Settings

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
