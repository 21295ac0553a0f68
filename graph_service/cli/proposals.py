"""What somebody else's file would change, shown and, with `--apply`, done: what several `patti import` commands share."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from graph_service.cli.console import console, error_console
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import ContactWay
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.approving import Approved, Approver, approve
from graph_service.exchange.findings import Finding
from graph_service.exchange.proposing import Prepared, Proposal, ProposalKind, by_itself
from graph_service.graph.connection import Graph

REFUSED = 1
MOST_SHOWN = 50
MOST_PLACES = 5

File = Annotated[Path, typer.Argument(exists=True, readable=True)]
Apply = Annotated[
    bool, typer.Option("--apply", help="Do what was shown, but for conflicts and what is gone.")
]
Only = Annotated[
    list[str] | None, typer.Option("--only", help="Do only the proposal with this id; may be given again.")
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        "--keep", help="Keep what is here of the proposal with this id, and ask no more; may be given again."
    ),
]
SaidBy = Annotated[
    str,
    typer.Option("--said-by", help="Whose word the file is: it is told to the partners whose offers change."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


async def settle(
    graph: Graph,
    prepared: Prepared,
    only: Sequence[str] | None,
    keep: Sequence[str] | None,
    said_by: str,
    today: date,
) -> Approved:
    """Do what was asked for, with a bar of the proposals that go by."""
    ids = list(only) if only else by_itself(prepared)
    word = OnBehalf(said_by, ContactWay.EMAIL, today)
    told = error_console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as bar:
        task = bar.add_task("Doing what was approved", total=len(ids))
        advance: Callable[[int], None] = lambda count: bar.advance(task, count)  # noqa: E731  # typed
        return await approve(Approver(OPERATOR, word, today), graph, prepared, ids, keep or (), advance)


def show(
    prepared: Prepared, done: Approved | None, as_json: bool, name: str, notes: Sequence[Finding] = ()
) -> None:
    """Print what a file would change, or what was changed, and all that is wrong; exit with 1 when anything is.

    `notes` are merely to be known: they are printed, and nothing is wrong with them.
    """
    findings = [*prepared.findings, *(done.findings if done else [])]
    if as_json:
        said = _as_json(prepared, done) | ({"notes": [asdict(one) for one in notes]} if notes else {})
        sys.stdout.writelines(json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(said))
        print()
    else:
        _show_proposals(prepared, done, name)
        _tell_notes(notes)
        tell(findings)
    if findings:
        raise typer.Exit(REFUSED)


def tell(findings: Sequence[Finding]) -> None:
    errors = error_console()
    for finding in findings:
        errors.print(str(finding), markup=False, soft_wrap=True)


def _tell_notes(notes: Sequence[Finding]) -> None:
    """Print what is to be known, each once with the places that it holds for."""
    places: dict[tuple[str | None, str, str], list[str]] = {}
    for note in notes:
        place = note.file if note.line is None else f"{note.file}:{note.line}"
        places.setdefault((note.column, note.expected, note.found), []).append(place)
    for (column, expected, found), some in places.items():
        more = f" … and {len(some) - MOST_PLACES} more" if len(some) > MOST_PLACES else ""
        told = f"note: {column}: expected {expected}; found {found}: {', '.join(some[:MOST_PLACES])}{more}"
        error_console().print(told, markup=False, soft_wrap=True)


def _show_proposals(prepared: Prepared, done: Approved | None, name: str) -> None:
    shown = prepared.proposals if done is None else [*done.done, *done.kept]
    outcome = f"{len(prepared.proposals)} would change" if done is None else f"{len(done.done)} changed"
    table = Table(
        "what",
        "table",
        "name",
        "cells",
        "id",
        title=Text(f"{name}: {outcome}, {prepared.unchanged} as they are"),
        title_justify="left",
    )
    for one in shown[:MOST_SHOWN]:
        table.add_row(one.kind.lower(), one.table, Text(one.label), Text(_cells(one)), Text(one.id))
    console().print(table if shown else table.title)
    if len(shown) > MOST_SHOWN:
        console().print(f"… and {len(shown) - MOST_SHOWN} more; --json has them all", markup=False)


def _cells(one: Proposal) -> str:
    if one.kind is ProposalKind.NEW:
        return ""
    return "\n".join(
        f"{cell.column}: {cell.ours or 'nothing'} → {cell.theirs or 'nothing'}" for cell in one.changes
    )


def _as_json(prepared: Prepared, done: Approved | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "unchanged": prepared.unchanged,
        "proposals": [_proposal(one) for one in prepared.proposals],
        "findings": [asdict(one) for one in prepared.findings],
    }
    if done:
        said["done"] = [one.id for one in done.done]
        said["kept"] = [one.id for one in done.kept]
        said["refused"] = [asdict(one) for one in done.findings]
    return said


def _proposal(one: Proposal) -> dict[str, Any]:
    return {"id": one.id, **asdict(one), "kind": str(one.kind)}
