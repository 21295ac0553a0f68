"""`patti worklist` and `patti calendar`: what families wait for, and the timetable of one to take along."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graph_service.api.ids import global_id
from graph_service.cli.asking import AsJson, execute, print_json
from graph_service.cli.console import Lang, console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language
from graph_service.errors import PattiError
from graph_service.settings import Settings, load_settings

WORKLIST = """query($first: Int!) { viewer { worklist(first: $first) {
  kind dueOn priority summary reviewNumber beneficiary { code } need { id competence { label } } referral { id }
  inclusionPact { id } grant { id } } } }"""
CALENDAR = "query($id: ID!) { node(id: $id) { ... on InclusionPact { calendar } } }"
WORDS = {
    "family": {"it": "famiglia", "en": "family"},
    "due": {"it": "entro", "en": "by"},
    "what": {"it": "che cosa", "en": "what"},
    "nothing": {"it": "nessuna famiglia aspetta niente", "en": "no family waits for anything"},
}


def worklist(
    first: Annotated[int, typer.Option("--first", min=1, max=200, help="How many things at most.")] = 50,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print what all families wait for, what hurts first before the rest. Exit code 0."""
    settings = load_settings(data_dir=data_dir)
    found = run(_asked(settings, WORKLIST, {"first": first}, lang))["viewer"]["worklist"]
    if as_json:
        print_json({"worklist": found})
        return
    if not found:
        console().print(WORDS["nothing"][lang])
        return
    table = Table(*(WORDS[name][lang] for name in ("due", "family", "what")), box=None, pad_edge=False)
    for one in found:
        about = f" ({one['need']['competence']['label']})" if one["need"] else ""
        table.add_row(one["dueOn"], one["beneficiary"]["code"], Text(one["summary"] + about))
    console().print(table)


def calendar(
    path: Annotated[str, typer.Argument(help="The path's id, as `patti worklist --json` tells it.")],
    to: Annotated[Path | None, typer.Option("--to", help="The file to write; printed when left out.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the timetable of the family on a path as an iCalendar file. Exit code 0, 1 when there is no such path."""
    settings = load_settings(data_dir=data_dir)
    asked = {"id": global_id("inclusion-pact", path.removeprefix("inclusion-pact:"))}
    found = run(_asked(settings, CALENDAR, asked, "it"))["node"]
    if not found:
        raise PattiError(f"there is no path called {path}")
    if to is None:
        print(found["calendar"], end="")
        return
    try:
        to.write_bytes(found["calendar"].encode())
    except OSError as error:
        raise PattiError(f"{to} cannot be written: {error}") from None


async def _asked(
    settings: Settings, query: str, variables: dict[str, Any], language: Language
) -> dict[str, Any]:
    async with opened(settings) as graph:
        return await execute(graph, settings, query, variables, language)
