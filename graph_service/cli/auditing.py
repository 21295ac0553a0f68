"""`patti audit`: whether the chain of what was done and read is whole, where it ends, and who read about a family."""

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from graph_service.actions.audit import read_case_entries
from graph_service.cli.asking import AsJson, family_called, print_json
from graph_service.cli.console import console, error_console, rows_bar, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.audit import Chained, Check, Finding, Flaw, Head, read_head
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.schedule import ROME
from graph_service.graph import audit as kept
from graph_service.settings import Settings, load_settings

BROKEN = 1
SAID = {
    Flaw.MISSING: "this entry is missing",
    Flaw.CHANGED: "this entry was changed after it was made",
    Flaw.UNLINKED: "this entry does not follow the one before it",
    Flaw.ENDS_ELSEWHERE: "the chain does not end where the graph says that it ends",
    Flaw.NOT_AS_KNOWN: "the chain is another one than when its end was written down",
}

audit = typer.Typer(
    name="audit", help="Who did and read what: entries that cannot be changed unseen.", no_args_is_help=True
)


@audit.command()
def head(data_dir: DataDir = None) -> None:
    """Print where the chain ends, as <number>:<hash>.

    Written down somewhere else, it lets `patti audit verify --head` find also a chain that was made anew, or cut.
    """
    print(run(_head(load_settings(data_dir=data_dir))))


async def _head(settings: Settings) -> Head:
    async with opened(settings) as graph:
        await kept.record_all_events(graph)
        return await kept.head(graph)


@audit.command()
def verify(
    known: Annotated[
        str | None,
        typer.Option("--head", help="Where the chain ended when somebody wrote it down: <number>:<hash>."),
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Go along the whole chain and tell what is wrong with it. Exit code 0 when it is whole, 1 when it is not."""
    checked, findings = run(
        _verify(load_settings(data_dir=data_dir), read_head(known) if known is not None else None)
    )
    if as_json:
        flaws = [{"number": one.number, "flaw": one.flaw} for one in findings]
        print_json({"entries": checked.number, "head": str(checked), "findings": flaws})
    else:
        for one in findings:
            error_console().print(f"entry {one.number}: {SAID[one.flaw]}", markup=False)
        if not findings:
            console().print(
                f"{checked.number} entries, the chain is whole. It ends at {checked}", soft_wrap=True
            )
    if findings:
        raise typer.Exit(BROKEN)


async def _verify(settings: Settings, known: Head | None) -> tuple[Head, list[Finding]]:
    check = Check(known)
    findings: list[Finding] = []
    async with opened(settings) as graph:
        # What is added meanwhile comes after this end.
        end = await kept.head(graph)
        with rows_bar("entries", end.number) as advance:
            async for portion in kept.chain(graph, until=end.number):
                findings += check.go_on(portion)
                advance(len(portion))
    return check.head, [*findings, *check.end(end)]


@audit.command()
def show(
    code: Annotated[str, typer.Argument(help="The code of a family.", metavar="CODE")],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print who did and read what of a family's case, from the first to the last; that it was asked is written down too."""
    entries = run(_of_case(load_settings(data_dir=data_dir), code))
    if as_json:
        print(json.dumps([shown(one) for one in entries], ensure_ascii=False, indent=2))
        return
    table = Table("when", "who", "what", "of", "fields", box=None)
    for one in entries:
        when = one.entry.at.astimezone(ROME)
        table.add_row(
            f"{when:%Y-%m-%d %H:%M}",
            one.entry.by,
            one.entry.deed,
            one.entry.kind,
            ", ".join(one.entry.fields),
        )
    console().print(table)


async def _of_case(settings: Settings, code: str) -> list[Chained]:
    async with opened(settings) as graph:
        return await read_case_entries(OPERATOR, await family_called(graph, code), "audit", graph)


def shown(one: Chained) -> dict[str, Any]:
    """Return an entry as JSON has it."""
    entry = one.entry
    return {
        "number": one.number,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "deed": entry.deed,
        "kind": entry.kind,
        "fields": list(entry.fields),
    }
