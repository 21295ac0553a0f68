"""`patti import hsds`: what another directory knows, as Open Referral's HSDS says it."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.console import clock_running, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.proposals import Apply, AsJson, File, Keep, Only, SaidBy, settle, show
from graph_service.composition import today
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.approving import Approved
from graph_service.exchange.hsds_in import Read, read_hsds
from graph_service.exchange.hsds_mapping import may_write, write_mapping
from graph_service.exchange.hsds_records import Stated
from graph_service.exchange.proposing import Prepared, prepare
from graph_service.settings import Settings, load_settings


def import_hsds(
    file: File,
    pact: Annotated[str, typer.Option("--pact", help="The pact under which its services come as drafts.")],
    source: Annotated[
        str,
        typer.Option(
            "--source", help="A short name for who keeps the directory; the same every time, such as ohana."
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping", help="What its terms mean here: taxonomy_term_id_or_code,competence_id (CSV)."
        ),
    ] = None,
    unmapped: Annotated[
        Path | None,
        typer.Option("--write-mapping", help="Write the terms that mean nothing here yet, to be filled in."),
    ] = None,
    area: Annotated[
        str | None, typer.Option("--area", help="The area of places that no known border holds.")
    ] = None,
    hours_per_week: Annotated[
        str | None,
        typer.Option("--hours-per-week", help="The hours of new offers whose schedules give none."),
    ] = None,
    places: Annotated[
        str | None,
        typer.Option("--places", help="For how many people new offers have room: HSDS does not say."),
    ] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="How services without a place are given, such as IN_PERSON.")
    ] = None,
    staffing: Annotated[
        str, typer.Option("--staffing", help="VOLUNTEERS, whose cover is then asked about, or EMPLOYEES.")
    ] = "VOLUNTEERS",
    whole: Annotated[
        bool | None,
        typer.Option(
            "--whole/--part",
            help="Whether the file is all that the source has, so that what it leaves out is gone. "
            "By itself: tables are, nested JSON is not.",
        ),
    ] = None,
    apply: Apply = False,
    only: Only = None,
    keep: Keep = None,
    said_by: SaidBy = "HSDS",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Read HSDS 1.1, 2.0 or 3.0: a folder of CSV, a zip of one, or JSON, nested or as tables.

    Organisations, places and contacts come as they are, services as drafts. Without --apply nothing is changed. The
    same file again proposes what is left of it; a newer one what changed, and never over what was changed here.
    Exit code 1 when something is wrong; what is right is shown, or done, all the same.
    """
    settings = load_settings(data_dir=data_dir)
    if unmapped:
        may_write(unmapped, mapping)
    stated = Stated(pact, source, today(settings), mapping, area, hours_per_week, places, mode, staffing)
    read, prepared, done = run(_import(settings, file, stated, whole, only, keep, said_by if apply else None))
    if unmapped and mapping and unmapped.exists() and any(one.file == mapping.name for one in read.findings):
        error_console().print(
            f"{unmapped} is not written: first mend what is wrong in it", markup=False, soft_wrap=True
        )
    elif unmapped:
        count = write_mapping(unmapped, read.filled_in, read.unmapped, mapping)
        error_console().print(
            f"Written to {unmapped}: {count} terms to fill in", markup=False, soft_wrap=True
        )
    show(prepared, done, as_json, file.name, [*read.notes, *prepared.notes])


async def _import(
    settings: Settings,
    file: Path,
    stated: Stated,
    whole: bool | None,
    only: list[str] | None,
    keep: list[str] | None,
    said_by: str | None,
) -> tuple[Read, Prepared, Approved | None]:
    async with opened(settings) as graph:
        with clock_running(f"Reading {file.name}"):
            read = await read_hsds(OPERATOR, graph, file, stated)
            prepared = await prepare(
                OPERATOR,
                graph,
                read.rows,
                read.findings,
                source=stated.origin,
                whole=read.whole if whole is None else whole,
                told=read.told,
            )
        if said_by is None:
            return read, prepared, None
        return read, prepared, await settle(graph, prepared, only, keep, said_by, today(settings))
