"""What loading costs: rows a second of `patti load` against a bare UNWIND of the same rows."""

import asyncio
import resource
import time
from pathlib import Path
from typing import Any

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.folder import Folder
from graph_service.graph.connection import Graph
from graph_service.graph.loading import BATCH, prepared
from graph_service.graph.queries import queries


async def measure_loading(graph: Graph, folder: Path) -> dict[str, Any]:
    """Load the folder, and write its commitments once more as a bare script would.

    The bare script holds rows that are ready, sends them in the same batches through the same statement, and
    neither reads files nor checks nor looks at what is there: the commitments are deleted before.
    """
    raise NotImplementedError


__all__ = ["BATCH", "OPERATOR", "Folder", "asyncio", "load_folder", "prepared", "queries", "resource", "time"]
