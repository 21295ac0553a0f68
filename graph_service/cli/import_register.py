"""`patti import register`: a list of bodies, as an agency publishes it, against the register."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from graph_service.cli.console import clock_running, console, error_console, rows_bar, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import today
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.registers import Proposal, RegisterChange
from graph_service.errors import PattiError
from graph_service.exchange.registers import Compared, apply_list, compare_list
from graph_service.settings import Settings, load_settings

MOST_SHOWN = 50


def import_register(
    file: Annotated[
        Path, typer.Argument(help="A list as CSV (also .csv.gz) or XLSX, with Italian headings.")
    ],
    apply: Annotated[bool, typer.Option("--apply", help="Write what the list changes.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what the list would change; change nothing. This is the default."
        ),
    ] = False,
    only: Annotated[
        str | None,
        typer.Option("--only", help="The kinds of changes to write, such as new,renamed; all when left out."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="How the list is cited; made of its year when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Compare a list of bodies with the register: who is new, back, renamed, moved, gone, and who is called alike.

    Bodies are known by their tax codes, never by their names. Nothing is written without --apply. Rows that cannot be
    used are told, and the others are used. Exit code 1 when no row could be.
    """
    if apply and dry_run:
        raise PattiError("either --apply or --dry-run")
    kinds = _kinds(only)
    found, changed = run(_import(load_settings(data_dir=data_dir), file, kinds, source, apply))
    if as_json:
        print(json.dumps(_as_json(found, changed, kinds), ensure_ascii=False, indent=2))
    else:
        _show(found, changed, kinds)
    if not found.told.bodies:
        raise typer.Exit(1)


def _kinds(only: str | None) -> list[RegisterChange]:
    known = {one.lower(): one for one in RegisterChange}
    asked = [one.strip().lower() for one in only.split(",")] if only is not None else list(known)
    if strange := [one for one in asked if one not in known]:
        raise PattiError(f"--only: {', '.join(strange)}: the kinds of changes are {', '.join(known)}")
    return [known[one] for one in asked]


async def _import(
    settings: Settings, file: Path, kinds: list[RegisterChange], source: str | None, apply: bool
) -> tuple[Compared, int | None]:
    async with opened(settings) as graph:
        with clock_running(f"Reading {file.name}"):
            found = await compare_list(OPERATOR, file, graph, source=source)
        if not apply:
            return found, None
        with rows_bar("Writing entries") as gone_by:
            return found, await apply_list(OPERATOR, found, kinds, today(settings), graph, gone_by)


def _show(found: Compared, changed: int | None, kinds: list[RegisterChange]) -> None:
    told, errors = found.told, error_console()
    for finding in told.notes:
        errors.print(f"note: {finding}", markup=False, soft_wrap=True)
    for finding in told.findings:
        errors.print(f"not used: {finding}", markup=False, soft_wrap=True)
    if told.left_out:
        errors.print(f"and {told.left_out} more", markup=False)
    counts = Counter(one.change for one in found.report.proposals)
    provinces = ", ".join(sorted(told.scope.provinces)[:10]) + (
        " …" if len(told.scope.provinces) > 10 else ""
    )
    title = f"{told.source}: {told.rows} rows, {len(told.bodies)} bodies, provinces {provinces or 'none'}"
    table = Table(
        "change", "entries", "" if changed is None else "written", title=Text(title), title_justify="left"
    )
    for change in RegisterChange:
        written = "" if changed is None else "yes" if change in kinds else "no"
        table.add_row(change.lower(), str(counts[change]), written)
    table.add_row("unchanged", str(found.report.unchanged), "")
    console().print(table)
    for change in RegisterChange:
        if change is not RegisterChange.LISTED:
            _show_some([one for one in found.report.proposals if one.change is change])
    for homonyms in found.report.homonyms[:MOST_SHOWN]:
        line = f"of one name: {homonyms.name}: {', '.join(homonyms.tax_codes)}"
        console().print(line, markup=False, soft_wrap=True)
    if changed is not None:
        console().print(f"{changed} entries written.", markup=False)


def _show_some(proposals: list[Proposal]) -> None:
    for one in proposals[:MOST_SHOWN]:
        line = f"{one.change.lower()} {one.tax_code} {one.name}"
        if one.change not in {RegisterChange.GONE, RegisterChange.BACK}:
            line += f": {one.before} → {one.after}" if one.before else f": {one.after}"
        if one.partner_id:
            line += f" [joined as {one.partner_name} ({one.partner_id}), which stays as it is]"
        console().print(line, markup=False, soft_wrap=True)
    if len(proposals) > MOST_SHOWN:
        console().print(f"and {len(proposals) - MOST_SHOWN} more; --json tells all", markup=False)


def _as_json(found: Compared, changed: int | None, kinds: list[RegisterChange]) -> dict[str, object]:
    told = found.told
    return {
        "source": told.source,
        "list": told.scope.list_name,
        "provinces": sorted(told.scope.provinces),
        "rows": told.rows,
        "bodies": len(told.bodies),
        "unchanged": found.report.unchanged,
        "applied": changed,
        "only": kinds,
        "proposals": [asdict(one) for one in found.report.proposals],
        "homonyms": [asdict(one) for one in found.report.homonyms],
        "notes": [asdict(one) for one in told.notes],
        "findings": [asdict(one) for one in told.findings],
        "findingsLeftOut": told.left_out,
    }
