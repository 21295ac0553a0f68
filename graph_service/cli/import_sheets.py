"""`patti import sheets` and `patti export sheets`: workbooks that people fill in."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.console import console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.proposals import Apply, AsJson, File, Keep, Only, SaidBy, settle, show
from graph_service.composition import today
from graph_service.domain.permissions import OPERATOR
from graph_service.errors import PattiError
from graph_service.exchange.approving import Approved
from graph_service.exchange.proposing import Prepared, prepare
from graph_service.exchange.sheets_in import read_workbook, write_marked
from graph_service.exchange.sheets_out import save, workbook
from graph_service.settings import Settings, load_settings


def import_sheets(
    file: File,
    apply: Apply = False,
    only: Only = None,
    keep: Keep = None,
    said_by: SaidBy = "foglio di calcolo",
    marked: Annotated[
        Path | None,
        typer.Option("--marked", help="Write a copy in which what is wrong stands beside its cell."),
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Read a workbook (XLSX): organisations, contacts, volunteers, commitments, places.

    Without --apply nothing is changed. New offers hold once their rules allow it, and stay drafts otherwise.
    Exit code 1 when something is wrong; what is right is shown, or done, all the same.
    """
    settings = load_settings(data_dir=data_dir)
    prepared, done = run(_read(settings, file, apply, only, keep, said_by))
    if marked:
        write_marked(file, [*prepared.findings, *(done.findings if done else [])], marked)
    show(prepared, done, as_json, file.name, prepared.notes)


async def _read(
    settings: Settings, file: Path, apply: bool, only: list[str] | None, keep: list[str] | None, said_by: str
) -> tuple[Prepared, Approved | None]:
    async with opened(settings) as graph:
        read = read_workbook(file)
        prepared = await prepare(OPERATOR, graph, read.rows, read.findings)
        if not apply:
            return prepared, None
        return prepared, await settle(graph, prepared, only, keep, said_by, today(settings))


def export_sheets(
    file: Annotated[Path, typer.Argument(help="Where to write the workbook, such as rete.xlsx.")],
    pact: Annotated[
        str | None, typer.Option("--pact", help="Only who signs or offers under this pact.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Only headings and lists, to be filled in.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Write the network as a workbook (XLSX) that can be filled in and read back."""
    if file.suffix.lower() != ".xlsx":
        raise PattiError(f"{file}: a workbook's name ends with .xlsx")

    async def write() -> None:
        async with opened(load_settings(data_dir=data_dir)) as graph:
            save(await workbook(OPERATOR, graph, pact, empty), file)

    run(write())
    console().print(f"Written to {file}", markup=False, soft_wrap=True)
