"""The local Neo4j made anew from a backup: in a folder of its own first, then in the place of the old one."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from graph_service.actions.erase_cases import bury_again
from graph_service.cli.console import rows_bar, run
from graph_service.cli.neo4j import DrawnProgress
from graph_service.cli.opening import opened
from graph_service.composition import network, outside
from graph_service.errors import PattiError
from graph_service.exchange.backups import Contents, backup_name, check_backup, read_backup, write_backup
from graph_service.graph import local
from graph_service.settings import Settings


def local_only(settings: Settings) -> None:
    """Raise PattiError where the Neo4j is not the local one."""
    if settings.neo4j_uri:
        raise PattiError(
            "NEO4J_URI: only the local Neo4j is made anew here; for another one see docs/operating.md"
        )


async def backed_up(settings: Settings, path: Path) -> Contents:
    """Write the network to a file, with a bar of what goes by."""
    async with opened(settings) as graph:
        with rows_bar("nodes and relationships") as advance:
            return await write_backup(graph, path, advance)


def rebuild(settings: Settings, backup: Path) -> int:
    """Put what a backup holds in the place of the local Neo4j, and return how many erased cases it had brought back.

    Nobody may use the Neo4j meanwhile; nothing of the old one stays, neither its files nor its logs.
    """
    local_only(settings)
    check_backup(backup)
    fresh = settings.data_dir / "neo4j.rebuilding"
    with local.unused(settings.data_dir):
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            buried = run(_read(settings.model_copy(update={"data_dir": fresh}), settings, backup))
            with local.unused(fresh):
                local.swap(settings.data_dir, fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return buried


async def _read(fresh: Settings, settings: Settings, backup: Path) -> int:
    with DrawnProgress() as progress:
        async with network(fresh, progress) as graph:
            with rows_bar("nodes and relationships") as advance:
                await read_backup(graph, backup, advance)
            return await bury_again(graph, outside(settings))


def compact(settings: Settings) -> Contents:
    """Make the local Neo4j anew from what it holds, so that its files hold nothing else."""
    local_only(settings)
    with local.unused(settings.data_dir):
        pass
    between = settings.data_dir / f"compacting-{backup_name(datetime.now(UTC))}"
    try:
        contents = run(backed_up(settings, between))
        rebuild(settings, between)
    finally:
        between.unlink(missing_ok=True)
    return contents
