"""`patti backup`, `patti restore`, `patti compact`: the whole network out, in, and without what was deleted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from graph_service.actions.erase_cases import bury_again
from graph_service.cli import rebuilding
from graph_service.cli.console import error_console, rows_bar, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import outside
from graph_service.exchange.backups import backup_name, check_backup, expired, read_backup
from graph_service.settings import Settings, load_settings


def backup(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write, in place of one in the folder of backups."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the whole network to one file and print its path; the service may go on meanwhile.

    Backups in the folder of backups that are older than PATTI_BACKUP_DAYS are deleted. A backup holds what is kept about
    families: only its owner may read it, and so it should stay.
    """
    settings = load_settings(data_dir=data_dir)
    now = datetime.now(UTC)
    folder = settings.backup_folder or settings.data_dir / "backups"
    path = out or folder / backup_name(now)
    contents = run(rebuilding.backed_up(settings, path))
    gone = [] if out else expired(folder, now, settings.backup_days)
    for old in gone:
        old.unlink(missing_ok=True)
    told = f"{contents.nodes} nodes and {contents.relationships} relationships are in"
    error_console().print(
        f"{told} {path.name}; {len(gone)} backups had expired and are deleted.", soft_wrap=True
    )
    print(path)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.", metavar="FILE")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether the present network may be replaced.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Put what a backup holds in the place of the present network.

    The local Neo4j is made anew, and must not be in use; another one (NEO4J_URI) must be empty. A graph of an older patti is
    brought up to date. Families whose cases were erased since the backup was made do not come back.
    """
    settings = load_settings(data_dir=data_dir)
    contents = check_backup(file)
    if settings.neo4j_uri:
        buried = run(_into_another(settings, file))
    else:
        yes or typer.confirm(
            "The present network of this data folder is replaced. Go on?", abort=True, err=True
        )
        buried = rebuilding.rebuild(settings, file)
    told = f"{contents.nodes} nodes and {contents.relationships} relationships are restored"
    error_console().print(f"{told}; {buried} erased cases were in it, and are erased again.", soft_wrap=True)


async def _into_another(settings: Settings, file: Path) -> int:
    async with opened(settings) as graph:
        with rows_bar("nodes and relationships") as advance:
            await read_backup(graph, file, advance)
        return await bury_again(graph, outside(settings))


def compact(data_dir: DataDir = None) -> None:
    """Make the local Neo4j anew from what it holds: what was deleted stays in its files and logs until then.

    It must not be in use. Backups made before still hold what they held, until they expire.
    """
    contents = rebuilding.compact(load_settings(data_dir=data_dir))
    told = f"{contents.nodes} nodes and {contents.relationships} relationships are kept"
    error_console().print(f"{told}, and nothing else is in the files of Neo4j.", soft_wrap=True)
