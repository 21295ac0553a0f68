"""`patti taxonomy`: changes of the taxonomy that move what uses it."""

import json
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from graph_service.actions.taxonomies import replace_competence
from graph_service.cli.console import console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.problems import Problem
from graph_service.domain.taxonomy import Competence, Moved
from graph_service.errors import PattiError
from graph_service.settings import Settings, load_settings

app = typer.Typer(help="Changes of the taxonomy that move what uses it.", no_args_is_help=True)


@app.callback()
def taxonomy() -> None:
    """Changes of the taxonomy that move what uses it."""


@app.command("replace")
def replace(
    old: Annotated[str, typer.Argument(help="The key of the competence that will be no more.")],
    new: Annotated[str, typer.Argument(help="The key of the one that takes its place.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would move; change nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Replace a competence: offers, needs, services and all else that uses it moves to the other one, in one go.

    The old key leads to the new one in folders that are loaded later. Only numbers are told, about nobody.
    """
    done = run(_replace(load_settings(data_dir=data_dir), old, new, dry_run))
    if isinstance(done, list):
        raise PattiError(" ".join(problem.message("en") for problem in done))
    kept, moved = done
    if as_json:
        told = {
            "old": old,
            "new": kept.id,
            "dryRun": dry_run,
            "moved": {one.use.lower(): {"count": one.count, "withBoth": one.with_both} for one in moved},
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    outcome = "would be replaced by" if dry_run else "is replaced by"
    table = Table("", "moved", "had both", title=Text(f"{old} {outcome} {kept.id} ({kept.label_en})"))
    table.title_justify = "left"
    for one in moved:
        table.add_row(one.use.lower().replace("_", " "), str(one.count), str(one.with_both))
    console().print(table)


async def _replace(
    settings: Settings, old: str, new: str, dry_run: bool
) -> tuple[Competence, list[Moved]] | list[Problem]:
    async with opened(settings) as graph:
        return await replace_competence(OPERATOR, old, new, graph, dry_run=dry_run)
