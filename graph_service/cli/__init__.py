"""The `patti` command."""

import sys

import typer
from rich.markup import escape

from graph_service import __version__
from graph_service.cli import (
    allocate,
    backup,
    coverage,
    demo,
    forecast,
    fragility,
    invite,
    load,
    match,
    network,
    paths,
    plan,
    schema,
    serve,
    tend,
)
from graph_service.cli.accounts import account, token
from graph_service.cli.auditing import audit
from graph_service.cli.cases import case, retention
from graph_service.cli.console import error_console
from graph_service.cli.exporting import exports
from graph_service.cli.import_hsds import import_hsds
from graph_service.cli.import_sheets import export_sheets, import_sheets
from graph_service.cli.importing import imports
from graph_service.cli.neo4j import app as neo4j
from graph_service.errors import PattiError
from graph_service.serving.logs import configure_logs
from graph_service.settings import load_settings

FAILED = 1

app = typer.Typer(
    name="patti",
    help="The partner network of the Patti di comunità: who is best placed to support a family.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("match")(match.match)
app.command("plan")(plan.plan)
app.command("allocate")(allocate.allocate)
app.command("coverage")(coverage.coverage)
app.command("fragility")(fragility.fragility)
app.command("invite")(invite.invite)
app.command("forecast")(forecast.forecast)
app.command("network")(network.network)
app.command("worklist")(paths.worklist)
app.command("calendar")(paths.calendar)
app.command("load")(load.load)
app.command("tend")(tend.tend)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("compact")(backup.compact)
app.command("retention")(retention)
app.command("print-schema")(schema.print_schema)
imports.command("sheets")(import_sheets)
imports.command("hsds")(import_hsds)
exports.command("sheets")(export_sheets)
app.add_typer(imports, name="import")
app.add_typer(exports, name="export")
app.add_typer(account, name="account")
app.add_typer(token, name="token")
app.add_typer(audit, name="audit")
app.add_typer(case, name="case")
app.add_typer(neo4j, name="neo4j")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"patti {__version__}")
        raise typer.Exit


@app.callback()
def patti(
    version: bool = typer.Option(
        False, "--version", help="Print the version.", callback=_version, is_eager=True
    ),
) -> None:
    """The partner network of the Patti di comunità: who is best placed to support a family."""
    configure_logs(load_settings().log_level)


def main() -> None:
    """Run the command; a failure is told in one sentence, without a traceback."""
    try:
        app()
    except PattiError as error:
        error_console().print(f"[bold red]patti:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(FAILED)
