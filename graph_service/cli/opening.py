"""The graph for one command, with its getting ready shown."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from graph_service.cli.neo4j import DrawnProgress
from graph_service.composition import network
from graph_service.graph.connection import Graph
from graph_service.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Graph]:
    """Open the graph for the length of the block; what is shown meanwhile is gone once it is open."""
    async with AsyncExitStack() as stack:
        with DrawnProgress() as progress:
            graph = await stack.enter_async_context(network(settings, progress))
        yield graph
