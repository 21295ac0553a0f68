"""`patti export skos`: the competences as a SKOS concept scheme."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.console import console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.permissions import OPERATOR, Action, permit
from graph_service.exchange import skos
from graph_service.graph.competences import mappings
from graph_service.graph.reference import reference
from graph_service.settings import Settings, load_settings


def export_skos(
    file: Annotated[Path, typer.Argument(help="Where to write: a name that ends in .ttl or .jsonld.")],
    base: Annotated[
        str, typer.Option("--base", help="What the addresses of competences begin with.")
    ] = skos.BASE,
    data_dir: DataDir = None,
) -> None:
    """Write all competences with their words, what each is narrower than, and what they mean in ESCO and Open Eligibility."""
    skos.check_target(file, base)
    competences, mapped = run(_export(load_settings(data_dir=data_dir), file, base))
    console().print(f"{file}: {competences} competences, {mapped} mappings", markup=False, soft_wrap=True)


async def _export(settings: Settings, file: Path, base: str) -> tuple[int, int]:
    permit(OPERATOR, Action.READ_NETWORK)
    async with opened(settings) as graph:
        taxonomy = (await reference(graph)).taxonomy
        known = await mappings(graph, list(taxonomy.competences))
    mapped = [one for some in known.values() for one in some]
    skos.write(file, taxonomy, mapped, base)
    return len(taxonomy.competences), len(mapped)
