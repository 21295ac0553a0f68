"""What loading costs: rows a second, beside the bare statements fed with rows made ready before, and memory."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.folder import Folder
from graph_service.graph.connection import Graph
from graph_service.graph.loading import BATCH, rows_for_graph


async def measure_bare(graph: Graph, folder: Path) -> float:
    """Return the seconds that the statements take by themselves, each batch of rows being ready in memory."""
    seconds = 0.0
    checked = Folder(folder)
    for table in checked.tables:
        rows = rows_for_graph(checked.rows(table))
        batches = list(iter(lambda rows=rows: list(islice(rows, BATCH)), []))
        start = time.perf_counter()
        for batch in batches:
            await graph.write(f"load/{table.name}", rows=batch)
        if table.then:
            for batch in batches:
                await graph.write(f"load/{table.then}", rows=batch)
        seconds += time.perf_counter() - start
    return seconds


async def measure_loading(graph: Graph, folder: Path) -> dict[str, Any]:
    """Load the folder into a graph that does not hold it, and time its checking apart from the whole."""
    start = time.perf_counter()
    rows = sum(Folder(folder).check().rows.values())
    checking = time.perf_counter() - start
    start = time.perf_counter()
    with peak_memory() as peak:
        report = await load_folder(OPERATOR, folder, graph)
    assert not report.findings, report.findings[:5]
    whole = time.perf_counter() - start
    return {
        "rows": rows,
        "seconds": round(whole, 2),
        "rows_a_second_checked": round(rows / checking),
        "rows_a_second_loaded": round(rows / whole),
        "peak_python_mib": peak.mib,
    }


@dataclass
class Peak:
    """The most memory that this process held at once, in MiB; None where the system does not tell."""

    mib: int | None = None


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Watch the memory of this process for the length of the block."""
    peak, status = Peak(), Path("/proc/self/status")
    if status.exists():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin a new peak
    yield peak
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        peak.mib = int(lines["VmHWM"].split()[0]) // 1024
