"""`patti import esco`: chosen concepts of ESCO's skills pillar as competences."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.console import error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.told_taxonomy import tell
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.taxonomy import MappingScheme
from graph_service.exchange.esco import add_to_labels, read_esco, read_labels
from graph_service.exchange.skos import ACKNOWLEDGED
from graph_service.exchange.taxonomies import TaxonomyReport, bring_taxonomy, choose_of_esco
from graph_service.settings import Settings, load_settings


def import_esco(
    folder: Annotated[
        Path,
        typer.Argument(help="The folder of ESCO's CSV files as published, in English, or a zip of them."),
    ],
    concept: Annotated[
        list[str], typer.Option("--concept", help="The address of a concept; may be repeated.")
    ],
    labels: Annotated[
        Path,
        typer.Option(
            "--labels", help="A CSV file of Italian labels: what it lacks is added to it, to be filled in."
        ),
    ] = Path("esco-labels.csv"),
    below: Annotated[bool, typer.Option("--below", help="Also all narrower concepts.")] = False,
    under: Annotated[
        str | None, typer.Option("--under", help="The competence below which the highest of them lie.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and say what would change; change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Make competences of ESCO's concepts, each mapped to what it was made of; Italian labels are never guessed.

    Concepts without one in the file of labels are added to it, and nothing is written until all have one. Exit code 1
    then, or when something else is wrong.
    """
    told = error_console()
    report, added = run(
        _import(load_settings(data_dir=data_dir), folder, concept, labels, below, under, dry_run)
    )
    if added:
        told.print(
            f"{labels}: {added} concepts added, to be given Italian labels", markup=False, soft_wrap=True
        )
    told.print(ACKNOWLEDGED[MappingScheme.ESCO], markup=False, soft_wrap=True)
    tell(report, as_json=as_json)


async def _import(
    settings: Settings,
    folder: Path,
    uris: list[str],
    labels: Path,
    below: bool,
    under: str | None,
    dry_run: bool,
) -> tuple[TaxonomyReport, int]:
    esco, given = read_esco(folder), read_labels(labels)
    async with opened(settings) as graph:
        found = await choose_of_esco(esco, uris, given, graph, below=below, under=under)
        report = await bring_taxonomy(OPERATOR, folder.name, found.told, graph, dry_run=dry_run)
    added = 0 if dry_run or not found.unlabelled else add_to_labels(labels, given, found.unlabelled)
    return report, added
