"""What the tests of the API share."""

import csv
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph


@pytest.fixture
async def changing(worlds) -> AsyncIterator[Graph]:
    """The tiny world, to change: afterwards it is made anew."""
    yield await worlds.hold("tiny")
    await worlds.clear()


@pytest.fixture
def load(tmp_path) -> Callable[..., Any]:
    """Load tables given as rows."""

    async def load(graph: Graph, **tables: Iterable[dict[str, Any]]) -> None:
        folder = tmp_path / "rows"
        folder.mkdir(exist_ok=True)
        for table, rows in tables.items():
            _write(folder / f"{table}.csv", list(rows))
        report = await load_folder(OPERATOR, folder, graph)
        assert not report.findings, report.findings[:5]

    return load


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
