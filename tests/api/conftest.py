"""What the tests of the API share."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from graph_service.graph.connection import Graph
from tests.rows import load_rows


@pytest.fixture
def changed(contents_of) -> Callable[..., AbstractAsyncContextManager[None]]:
    """Change the graph for the length of a block; what undoes it must leave the world as it was."""

    @asynccontextmanager
    async def changed(graph: Graph, do: str, undo: str) -> AsyncIterator[None]:
        before = await contents_of(graph)
        if do:
            await graph.driver.execute_query(do, database_=graph.database)
        try:
            yield
        finally:
            await graph.driver.execute_query(undo, database_=graph.database)
        assert await contents_of(graph) == before

    return changed


@pytest.fixture
def load(tmp_path) -> Callable[..., Any]:
    """Load tables given as rows."""

    async def load(graph: Graph, **tables: Iterable[dict[str, Any]]) -> None:
        await load_rows(graph, tmp_path / "rows", tables)

    return load
