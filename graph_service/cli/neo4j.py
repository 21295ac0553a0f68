"""`patti neo4j`: bring the local Neo4j up, take it down, see how it is, read its log."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Self

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.status import Status as Spinner

from graph_service.cli.console import error_console
from graph_service.errors import PattiError
from graph_service.graph import local
from graph_service.graph.local.logs import follow as follow_log
from graph_service.graph.local.logs import tail
from graph_service.graph.local.places import Places
from graph_service.settings import Settings, load_settings

NOT_RUNNING = 3

app = typer.Typer(name="neo4j", help="The Neo4j that the service brings up by itself.", no_args_is_help=True)

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The folder of the data.", show_default="the user's data folder"),
]


class DrawnProgress:
    """The progress of the local Neo4j on a terminal: a bar while its files arrive, a spinner while it starts."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console = console or error_console()
        self._spinner = Spinner("", console=console)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def downloading(self, files: int, size: int, present: int) -> None:
        """Draw the bar, or say once what happens where nothing can be drawn."""
        what = f"Downloading Neo4j ({files} files)"
        if self._console.is_terminal:
            self._bar.add_task(what, total=size, completed=present)
            self._bar.start()
        else:
            self._console.print(f"{what}, {(size - present) / 1e6:.0f} MB")

    def advanced(self, size: int) -> None:
        """Move the bar."""
        for task in self._bar.task_ids:
            self._bar.advance(task, size)

    def starting(self, what: str) -> None:
        """Turn the spinner."""
        self._bar.stop()
        self._spinner.update(f"{what} …")
        self._spinner.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        self._spinner.stop()


@app.command()
def up(data_dir: DataDir = None) -> None:
    """Start Neo4j and keep it running until `patti neo4j down`."""
    settings = _settings(data_dir)
    _refuse_external(settings)
    with DrawnProgress() as progress:
        address = local.up(
            settings.data_dir, settings.cache_dir, version=settings.neo4j_version, progress=progress
        )
    password = Places(settings.data_dir).password
    typer.echo(f"Neo4j {settings.neo4j_version} runs at {address.uri}")
    typer.echo(f"User {address.user}, password in {password}")


@app.command()
def down(data_dir: DataDir = None) -> None:
    """Stop Neo4j, unless other processes still use it."""
    settings = _settings(data_dir)
    _refuse_external(settings)
    with error_console().status("Stopping Neo4j …"):
        left = local.down(settings.data_dir)
    if left.holders:
        typer.echo(f"Neo4j runs on until {_processes(left.holders)} end: they use it.")
    else:
        typer.echo("Neo4j is stopped.")


@app.command()
def status(
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show how Neo4j is; the exit code is 3 when it does not run."""
    settings = _settings(data_dir)
    if settings.neo4j_uri:
        _show({"external": settings.neo4j_uri}, f"An external Neo4j is used: {settings.neo4j_uri}", as_json)
        return
    found = local.status(settings.data_dir)
    _show(_facts(found), "\n".join(_sentences(found)), as_json)
    if not found.running:
        raise typer.Exit(NOT_RUNNING)


@app.command()
def logs(
    data_dir: DataDir = None,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines are written.")] = False,
) -> None:
    """Show what Neo4j said."""
    log = Places(_settings(data_dir).data_dir).log
    if not log.exists() and not follow:
        raise PattiError(f"Neo4j has not said anything yet: {log} does not exist.")
    for line in tail(log, lines):
        typer.echo(line)
    if follow:
        with suppress(KeyboardInterrupt):
            for line in follow_log(log):
                typer.echo(line)


def _settings(data_dir: Path | None) -> Settings:
    return load_settings(data_dir=data_dir)


def _refuse_external(settings: Settings) -> None:
    if settings.neo4j_uri:
        raise PattiError(
            f"NEO4J_URI names an external Neo4j ({settings.neo4j_uri}): there is no local one to start or stop."
        )


def _show(facts: dict[str, Any], text: str, as_json: bool) -> None:
    typer.echo(json.dumps(facts, default=str) if as_json else text)


def _facts(found: local.Status) -> dict[str, Any]:
    since = datetime.fromtimestamp(found.since).astimezone().isoformat() if found.since else None
    return asdict(found) | {"since": since, "log": Places(found.data_dir).log}


def _sentences(found: local.Status) -> Iterator[str]:
    if found.running and found.since and found.memory:
        since = datetime.fromtimestamp(found.since).astimezone()
        yield f"Neo4j {found.version} runs at {found.uri} since {since:%Y-%m-%d %H:%M}."
        yield f"Process {found.pid}, {found.memory / 2**20:.0f} MiB of memory with its supervisor."
    elif found.starting:
        yield f"Neo4j {found.version} is starting."
    else:
        yield "Neo4j does not run."
    if found.holders:
        yield f"Used by {_processes(found.holders)}."
    if found.kept_up:
        yield "Kept up until `patti neo4j down`."
    yield f"Data in {Places(found.data_dir).home}"


def _processes(pids: tuple[int, ...]) -> str:
    return ("process " if len(pids) == 1 else "processes ") + ", ".join(map(str, pids))
