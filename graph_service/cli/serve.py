"""`patti serve`: the service, until it is told to stop."""

import os
import socket
from typing import Annotated

import typer
import uvicorn

from graph_service.cli.console import error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import refuse_strangers
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.serving.doors import serving_options
from graph_service.settings import Settings, load_settings


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on (default: 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on (default: 8000).")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer.")] = 1,
    data_dir: DataDir = None,
) -> None:
    """Serve GraphQL at /graphql until interrupted; the local Neo4j comes up and goes down with it."""
    settings = load_settings(host=host, port=port, data_dir=data_dir)
    if workers == 1:
        run(serve_until_stopped(settings))
    else:
        serve_with(workers, settings)


def serve_with(workers: int, settings: Settings) -> None:
    """Serve with several processes, each with a graph of its own, until interrupted."""
    refuse_strangers(settings)
    os.environ.update({"PATTI_HOST": settings.host, "PATTI_DATA_DIR": str(settings.data_dir)})
    uvicorn.run(
        "graph_service.app:from_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        **serving_options(settings),
    )


async def serve_until_stopped(settings: Settings) -> None:
    """Open the graph, then serve it until interrupted."""
    refuse_strangers(settings)
    with listen(settings) as listening:
        async with opened(settings) as graph:
            await serve_graph(graph, settings, listening)


async def serve_graph(graph: Graph, settings: Settings, listening: socket.socket) -> None:
    """Serve an open graph on a socket until interrupted."""
    from graph_service.app import create_app

    config = uvicorn.Config(create_app(settings, graph, tends=True), **serving_options(settings))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listening.getsockname()[1]}"
    error_console().print(
        f"Serving on [bold]{address}[/] (GraphQL at {address}/graphql); Ctrl+C stops it.", soft_wrap=True
    )
    await uvicorn.Server(config).serve(sockets=[listening])


def listen(settings: Settings) -> socket.socket:
    """Return a socket that listens, so that a port in use is told before anything else."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PattiError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}): choose another with --port"
        ) from None
