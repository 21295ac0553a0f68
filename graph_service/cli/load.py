"""`patti load`: a CSV folder into the graph, whole or not at all."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from graph_service.cli.console import console, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import LoadReport, load_folder
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

REFUSED = 1


def load(
    folder: Annotated[Path, typer.Argument(help="A folder of CSV files, as docs/csv-folder.md says.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and say what would change; change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Load a CSV folder: every row is checked first, and with one fault nothing is loaded.

    Exit code 0 when it was loaded (or could be), 1 when something is wrong; loading twice changes nothing.
    """
    report = run(_load(load_settings(data_dir=data_dir), folder, dry_run))
    if as_json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        show(report)
    if report.findings:
        raise typer.Exit(REFUSED)


async def _load(settings: Settings, folder: Path, dry_run: bool) -> LoadReport:
    async with opened(settings) as graph:
        return await load_with_bars(folder, graph, dry_run)


async def load_with_bars(folder: Path, graph: Graph, dry_run: bool = False) -> LoadReport:
    """Load the folder, showing the rows that go by."""
    with bars() as (checking, writing):
        return await load_folder(OPERATOR, folder, graph, dry_run=dry_run, checking=checking, writing=writing)


Advance = Callable[[int], None]


@contextmanager
def bars() -> Iterator[tuple[Advance, Advance]]:
    """Show two bars, of rows checked and of rows written; how many there are to write is known by then."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    told = error_console()
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as shown:
        checked = shown.add_task("Checking rows", total=None)
        written = shown.add_task("Writing rows", total=None, visible=False)

        def writing(rows: int) -> None:
            count = shown.tasks[checked].completed
            shown.update(checked, total=count)
            shown.update(written, total=count, advance=rows, visible=True)

        yield lambda rows: shown.advance(checked, rows), writing


def show(report: LoadReport) -> None:
    """Print what a load did, or everything that is wrong with the folder."""
    if report.findings:
        errors = error_console()
        for finding in report.findings:
            errors.print(str(finding), markup=False, soft_wrap=True)
        count = len(report.findings)
        thing = "thing is" if count == 1 else "things are"
        outcome = f"{count} {thing} wrong in {report.folder}: nothing was loaded."
        errors.print(outcome, style="bold red", markup=False, soft_wrap=True)
        return
    title = Text(f"{report.folder}: {_outcome(report)}")
    table = Table("file", "rows", "new", "changed", "unchanged", title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, rows in report.rows.items():
        written = report.written.get(name)
        counts = (written.created, written.changed, written.unchanged) if written else ("", "", "")
        table.add_row(f"{name}.csv", str(rows), *map(str, counts))
    console().print(table)


def _outcome(report: LoadReport) -> str:
    if not report.rehearsed:
        return "loaded"
    return "would load" if report.written else "every row is right; too many to say what would change"


def _as_json(report: LoadReport) -> dict[str, object]:
    return {
        "folder": str(report.folder),
        "dryRun": report.rehearsed,
        "loaded": not report.findings and not report.rehearsed,
        "rows": report.rows,
        "written": {name: asdict(written) for name, written in report.written.items()},
        "findings": [asdict(finding) for finding in report.findings],
    }
