"""`patti import skos`: a taxonomy of competences from a Turtle or JSON-LD file."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.console import run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.told_taxonomy import tell
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.skos import read
from graph_service.exchange.taxonomies import TaxonomyReport, bring_taxonomy
from graph_service.settings import Settings, load_settings


def import_skos(
    file: Annotated[Path, typer.Argument(help="A SKOS concept scheme: Turtle (.ttl) or JSON-LD (.jsonld).")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and say what would change; change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Bring in a taxonomy, as docs/taxonomies.md says; nothing is fetched, and with one fault nothing is written.

    What the graph holds and the file does not stays. Exit code 1 when something is wrong.
    """
    tell(run(_import(load_settings(data_dir=data_dir), file, dry_run)), as_json=as_json)


async def _import(settings: Settings, file: Path, dry_run: bool) -> TaxonomyReport:
    told = read(file)
    async with opened(settings) as graph:
        return await bring_taxonomy(OPERATOR, file.name, told, graph, dry_run=dry_run)
