"""Worlds given as rows of tables, loaded as anybody's folder would be."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph.connection import Graph


def completed(tables: Mapping[str, Iterable[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the tables with what every household has: a controller, a legal basis, and that partners may be asked."""
    full = {table: list(rows) for table, rows in tables.items()}
    if families := full.get("beneficiaries"):
        known = {"controller": "Ente inventato", "legal_basis": "PUBLIC_TASK"}
        full["beneficiaries"] = [{**known, **row} for row in families]
        agreed = {"purpose": "REFERRAL", "given_on": "2026-01-07"}
        full.setdefault("consents", [{"beneficiary_code": row["code"], **agreed} for row in families])
    return full


async def load_rows(graph: Graph, folder: Path, tables: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Load tables by way of a folder; nothing may be wrong with them."""
    folder.mkdir(exist_ok=True)
    for table, rows in completed(tables).items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    report = await load_folder(OPERATOR, folder, graph)
    assert not report.findings, report.findings[:5]
