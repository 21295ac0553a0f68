"""What bringing in a taxonomy did, told at the keyboard."""

import json
from dataclasses import asdict

import typer
from rich.table import Table
from rich.text import Text

from graph_service.cli.console import console, error_console
from graph_service.exchange.taxonomies import TaxonomyReport

REFUSED = 1


def tell(report: TaxonomyReport, *, as_json: bool) -> None:
    """Print the report; exit with 1 when something was wrong."""
    if as_json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        _show(report)
    if report.findings:
        raise typer.Exit(REFUSED)


def _show(report: TaxonomyReport) -> None:
    errors = error_console()
    for finding in report.left_out:
        errors.print(f"left out: {finding}", markup=False, soft_wrap=True)
    for finding in report.findings:
        errors.print(str(finding), markup=False, soft_wrap=True)
    if report.findings:
        count = len(report.findings)
        thing = "thing is" if count == 1 else "things are"
        outcome = f"{count} {thing} wrong in {report.file}: nothing was written."
        errors.print(outcome, style="bold red", markup=False, soft_wrap=True)
        return
    outcome = "would bring in" if report.rehearsed else "brought in"
    table = Table(
        "", "new", "changed", "unchanged", title=Text(f"{report.file}: {outcome}"), title_justify="left"
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for name, written in report.written.items():
        counts = (written.created, written.changed, written.unchanged)
        table.add_row(name.replace("_", " "), *map(str, counts))
    console().print(table)


def _as_json(report: TaxonomyReport) -> dict[str, object]:
    return {
        "file": report.file,
        "dryRun": report.rehearsed,
        "written": {name: asdict(written) for name, written in report.written.items()},
        "findings": [asdict(finding) for finding in report.findings],
        "changes": [asdict(change) for change in report.changes],
        "leftOut": [asdict(finding) for finding in report.left_out],
    }
