"""What the tests of the API share."""

import csv
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph


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
        folder = tmp_path / "rows"
        folder.mkdir(exist_ok=True)
        for table, rows in completed(tables).items():
            _write(folder / f"{table}.csv", list(rows))
        report = await load_folder(OPERATOR, folder, graph)
        assert not report.findings, report.findings[:5]

    return load


def completed(tables: dict[str, Iterable[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables with what every household has: a controller, a legal basis, and that partners may be asked."""
    full = {table: list(rows) for table, rows in tables.items()}
    if families := full.get("beneficiaries"):
        known = {"controller": "Ente inventato", "legal_basis": "PUBLIC_TASK"}
        full["beneficiaries"] = [{**known, **row} for row in families]
        agreed = {"purpose": "REFERRAL", "given_on": "2026-01-07"}
        full.setdefault("consents", [{"beneficiary_code": row["code"], **agreed} for row in families])
    return full


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
