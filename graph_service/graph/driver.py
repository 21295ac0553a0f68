"""The driver, imported without pandas: it looks for its types among parameters, where none is ever sent.

OR-Tools brings pandas along; reading it here would cost every command a second before it does anything.
"""

import sys

if "pandas" in sys.modules:
    import neo4j
else:
    sys.modules["pandas"] = None  # type: ignore[assignment]  # what Python itself takes for "not to be had"
    try:
        import neo4j
    finally:
        del sys.modules["pandas"]

from neo4j import exceptions, spatial, time

READ_ACCESS = neo4j.READ_ACCESS
WRITE_ACCESS = neo4j.WRITE_ACCESS
AsyncDriver = neo4j.AsyncDriver
AsyncGraphDatabase = neo4j.AsyncGraphDatabase
AsyncManagedTransaction = neo4j.AsyncManagedTransaction
AsyncSession = neo4j.AsyncSession
Query = neo4j.Query
unit_of_work = neo4j.unit_of_work
NotificationMinimumSeverity = neo4j.NotificationMinimumSeverity
Record = neo4j.Record
RoutingControl = neo4j.RoutingControl
WGS84Point = spatial.WGS84Point
Date = time.Date
DateTime = time.DateTime

__all__ = [
    "READ_ACCESS",
    "WRITE_ACCESS",
    "AsyncDriver",
    "AsyncGraphDatabase",
    "AsyncManagedTransaction",
    "AsyncSession",
    "Date",
    "DateTime",
    "NotificationMinimumSeverity",
    "Query",
    "Record",
    "RoutingControl",
    "WGS84Point",
    "exceptions",
    "unit_of_work",
]
