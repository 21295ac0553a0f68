"""What the commands about coverage have in common: pages put together, pacts by their names, files that were written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from graph_service.cli.asking import execute
from graph_service.cli.console import error_console
from graph_service.domain.phrases import Language
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.settings import Settings

ERRORS = "userErrors { __typename message path }"
PAGED = "pageInfo { hasNextPage endCursor }"
PACTS = "query($after: String) { pacts(first: 100, after: $after) { edges { node { id name } } pageInfo { hasNextPage endCursor } } }"
PactOption = Annotated[
    str | None, typer.Option("--pact", help="Only this pact, by name or id; the whole city when left out.")
]
CsvOption = Annotated[Path | None, typer.Option("--csv", help="Write the figures to this CSV file.")]
PictureOption = Annotated[
    Path | None, typer.Option("--picture", help="Draw a picture to this file, .png or .svg.")
]
WRITTEN = {"it": "scritto", "en": "written"}


async def all_nodes(
    graph: Graph,
    settings: Settings,
    query: str,
    way: tuple[str, ...],
    asked: Mapping[str, Any],
    language: Language,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the answer and the nodes of all pages of the list to which `way` leads; `$after` names where a page begins."""
    after, nodes, first = None, list[dict[str, Any]](), dict[str, Any]()
    while True:
        answer = await execute(graph, settings, query, {**asked, "after": after}, language)
        first = first or answer
        page: Any = answer
        for step in way:
            page = page and page[step]
        if not page:
            return first, nodes
        nodes += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return first, nodes
        after = page["pageInfo"]["endCursor"]


async def pact_called(
    name: str | None, graph: Graph, settings: Settings, language: Language
) -> tuple[str, str] | None:
    """Return the id and the name of the pact that is called so. Raises PattiError when none is."""
    if name is None:
        return None
    _, pacts = await all_nodes(graph, settings, PACTS, ("pacts",), {}, language)
    known = {one["id"]: one["name"] for one in pacts}
    called = {own.casefold(): id_ for id_, own in known.items()} | {id_: id_ for id_ in known}
    called |= {id_.removeprefix("pact:"): id_ for id_ in known}
    id_ = called.get(name.casefold()) or called.get(name)
    if id_ is None:
        raise PattiError(f"there is no pact called {name}; there are: {', '.join(known.values())}")
    return id_, known[id_]


def say_written(path: Path, language: Language) -> None:
    """Say that a file was written, where it does not stand between the figures."""
    error_console().print(f"{WRITTEN[language]}: {path}", soft_wrap=True, markup=False)


def write_text(path: Path, text: str) -> None:
    """Write a file. Raises PattiError when it cannot be written."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise PattiError(f"{path} cannot be written: {error}") from None
