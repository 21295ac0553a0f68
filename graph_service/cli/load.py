"""`patti load`: a CSV folder into the graph, whole or not at all."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graph_service.cli.console import console, error_console, rows_bar, run
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
    with rows_bar("Checking rows") as checking, rows_bar("Writing rows") as writing:
        return await load_folder(OPERATOR, folder, graph, dry_run=dry_run, checking=checking, writing=writing)


def show(report: LoadReport) -> None:
    """Print what a load did, or everything that is wrong with the folder."""
    if report.findings:
        for finding in report.findings:
            error_console().print(str(finding), markup=False, soft_wrap=True)
        count = len(report.findings)
        thing = "thing is" if count == 1 else "things are"
        error_console().print(f"[bold red]{count} {thing} wrong in {report.folder}: nothing was loaded.[/]")
        return
    table = Table("file", "rows", "new", "changed", "unchanged", title=_title(report), title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, rows in report.rows.items():
        written = report.written.get(name)
        counts = (written.created, written.changed, written.unchanged) if written else ("", "", "")
        table.add_row(f"{name}.csv", str(rows), *map(str, counts))
    console().print(table)


def _title(report: LoadReport) -> str:
    return f"{report.folder}: would load" if report.rehearsed else f"{report.folder}: loaded"


def _as_json(report: LoadReport) -> dict[str, object]:
    return {
        "folder": str(report.folder),
        "dryRun": report.rehearsed,
        "loaded": not report.findings and not report.rehearsed,
        "rows": report.rows,
        "written": {name: asdict(written) for name, written in report.written.items()},
        "findings": [asdict(finding) for finding in report.findings],
    }
