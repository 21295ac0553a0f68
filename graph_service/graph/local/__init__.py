"""The local Neo4j: the real one, brought up as a child process and shared by whoever uses the data folder."""

from graph_service.graph.local.client import (
    DEFAULT_VERSION,
    GRACE_SECONDS,
    Address,
    Holder,
    Status,
    down,
    hold,
    status,
    up,
)
from graph_service.graph.local.progress import Progress
from graph_service.graph.local.stopping import Stopped
from graph_service.graph.local.swapping import swap, unused

__all__ = [
    "DEFAULT_VERSION",
    "GRACE_SECONDS",
    "Address",
    "Holder",
    "Progress",
    "Status",
    "Stopped",
    "down",
    "hold",
    "status",
    "swap",
    "unused",
    "up",
]
