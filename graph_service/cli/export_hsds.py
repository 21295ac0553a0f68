"""`patti export hsds`: what others read of the network, as a package."""

from pathlib import Path
from typing import Annotated

import typer

from graph_service.cli.asking import print_json
from graph_service.cli.console import error_console, rows_bar, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import today
from graph_service.domain.permissions import ANONYMOUS
from graph_service.exchange.directory.package import write_package
from graph_service.settings import Settings, load_settings


def export_hsds(
    file: Annotated[Path, typer.Argument(help="The package to write.", metavar="FILE.zip")],
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print how many rows each table has.")] = False,
) -> None:
    """Write what partners agreed to publish, and the city's services, as a package of HSDS 3.0: zipped CSV tables.

    It holds no more than everybody may read at /hsds: nothing of families or volunteers, of contacts what was agreed.
    """
    settings = load_settings(data_dir=data_dir)
    counts = run(_written(settings, file))
    if as_json:
        print_json({"file": str(file), "rows": counts})
        return
    told = f"{counts['organization']} organizations and {counts['service']} services are in {file.name}."
    error_console().print(told, soft_wrap=True, highlight=False)
    print(file)


async def _written(settings: Settings, file: Path) -> dict[str, int]:
    async with opened(settings) as graph:
        with rows_bar("rows") as advance:
            return await write_package(ANONYMOUS, file, graph, today(settings), settings.province, advance)
