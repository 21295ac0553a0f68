"""What loading costs: rows a second, from the first look at the files to the last row written."""

import time
from pathlib import Path
from typing import Any

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.folder import Folder
from graph_service.graph.connection import Graph


async def measure_loading(graph: Graph, folder: Path) -> dict[str, Any]:
    """Load the folder into a graph that does not hold it, and time its checking apart from the whole."""
    start = time.perf_counter()
    rows = sum(Folder(folder).check().rows.values())
    checking = time.perf_counter() - start
    start = time.perf_counter()
    report = await load_folder(OPERATOR, folder, graph)
    assert not report.findings, report.findings[:5]
    whole = time.perf_counter() - start
    return {
        "rows": rows,
        "rows_a_second_checked": round(rows / checking),
        "rows_a_second_loaded": round(rows / whole),
    }
