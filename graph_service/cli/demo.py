"""`patti demo`: the Torino network, the answer for a family, and the service to go on asking."""

import socket
from contextlib import nullcontext
from typing import Annotated

import typer

from graph_service.cli.console import Lang, console, run
from graph_service.cli.load import load_with_bars, show
from graph_service.cli.match import show_family
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.serve import listen, serve_graph
from graph_service.composition import refuse_strangers
from graph_service.domain.phrases import Language
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.resources import resource
from graph_service.settings import Settings, load_settings

SEEDS = ("areas", "taxonomy", "case", "torino", "register")
FAMILY = "FAM-DEMQ22"
INVENTED = {
    "it": "Le zone, le Case del Quartiere e il registro degli enti sono veri; ogni altro ente, persona e famiglia è "
    "inventato.",
    "en": "The areas, the Case del Quartiere and the register of bodies are real; every other body, person and family "
    "is invented.",
}


def demo(
    port: Annotated[int | None, typer.Option(help="The port to listen on (default: 8000).")] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the answer.")] = False,
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Load the Torino network, print who could support a demo family, and serve it on this machine.

    The areas, the Case del Quartiere and the register of bodies are real; every other body, person and family
    is invented. Whoever opens /sign-in there enters as one of its people with one click.
    """
    settings = load_settings(port=port, data_dir=data_dir, demo=True)
    refuse_strangers(settings)
    with nullcontext() if no_serve else listen(settings) as listening:
        run(_demo(settings, lang, listening))


async def _demo(settings: Settings, lang: Language, listening: socket.socket | None) -> None:
    async with opened(settings) as graph:
        for name in SEEDS:
            await _load(name, graph)
        console().print(f"[dim]{INVENTED[lang]}[/]", soft_wrap=True)
        await show_family(graph, settings, FAMILY, first=3, lang=lang)
        if listening:
            await serve_graph(graph, settings, listening)


async def _load(name: str, graph: Graph) -> None:
    report = await load_with_bars(resource("seeds") / name, graph)
    if report.findings:
        show(report)
        raise PattiError(f"the seeds {name} cannot be loaded")
