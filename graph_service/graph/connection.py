"""One open Neo4j: statements go in by name, records come out; every round trip is counted."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

from graph_service.deadline import seconds_left
from graph_service.domain.reference import Reference
from graph_service.errors import GraphUnavailable
from graph_service.graph.driver import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    NotificationMinimumSeverity,
    Query,
    Record,
    RoutingControl,
    unit_of_work,
)
from graph_service.graph.driver import exceptions as failures
from graph_service.graph.queries import queries
from graph_service.measuring import measured
from graph_service.renewing import Renewing

if TYPE_CHECKING:
    from datetime import datetime

    from graph_service.coverage.showing import View
    from graph_service.domain.schedule import Period
    from graph_service.graph.coverage import Opened

T = TypeVar("T")

logging.getLogger("neo4j.io").setLevel(logging.INFO)
"""Below that the driver writes every parameter to the log: codes of families, words that people typed."""

SCHEMES = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
NO_SUCH_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
MOST_READS = 4
"""So many large answers each process keeps until something is written."""


@dataclass
class Tally:
    """The statements sent while it was open, by name, in order."""

    names: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)


_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def counted() -> Iterator[Tally]:
    """Count the statements sent within the block, by whatever it calls."""
    tally = Tally()
    token = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(token)


def _count(name: str) -> None:
    if (tally := _tally.get()) is not None:
        tally.names.append(name)


class Transaction:
    """One managed transaction: all of its statements happen, or none."""

    def __init__(self, managed: AsyncManagedTransaction) -> None:
        self._managed = managed

    async def run(self, name: str, **parameters: Any) -> list[Record]:
        """Run the writing statement of this name and return all its records."""
        _count(name)
        with measured("statement", name):
            result = await self._managed.run(queries()[name].text, parameters)
            return [record async for record in result]

    async def read(self, name: str, **parameters: Any) -> list[Record]:
        """Run a reading statement, which sees what was written before, and return all its records."""
        return await self.run(name, **parameters)


class Graph:
    """A database of a Neo4j server, reached through one driver."""

    def __init__(self, driver: AsyncDriver, database: str | None = None) -> None:
        self.driver = driver
        self.database = database
        self.held_reference = Reference()
        self.reading_reference = asyncio.Lock()
        self.held_reads: dict[Hashable, tuple[frozenset[str], Any]] = {}
        self.held_ledgers: dict[tuple[int, Period, bytes], Opened] = {}
        self.judging = asyncio.Lock()
        self.held_views: Renewing[tuple[View, datetime]] = Renewing(most=4)

    async def read(self, name: str, **parameters: Any) -> list[Record]:
        """Run a reading statement, again when the server asks for it, and return all its records."""
        return await self._run(name, parameters, RoutingControl.READ)

    async def write(self, name: str, **parameters: Any) -> list[Record]:
        """Run a writing statement in a transaction of its own."""
        return await self._run(name, parameters, RoutingControl.WRITE)

    async def _run(self, name: str, parameters: dict[str, Any], routing: RoutingControl) -> list[Record]:
        _count(name)
        with explained(), measured("statement", name):
            answer = await self.driver.execute_query(
                Query(queries()[name].text, timeout=seconds_left()),
                parameters,
                database_=self.database,
                routing_=routing,
            )
        return answer.records

    async def stream(self, name: str, **parameters: Any) -> AsyncIterator[Record]:
        """Yield the records of a reading statement as they arrive, however many there are; it is not run again."""
        _count(name)
        with explained():
            async with self._session(READ_ACCESS) as session:
                async for record in await session.run(queries()[name].text, parameters):
                    yield record

    async def change(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do the work in one transaction, from the start again when the server asks for it.

        The work may run more than once, so it must touch nothing but the transaction.
        """

        async def managed(transaction: AsyncManagedTransaction) -> T:
            return await work(Transaction(transaction))

        with explained():
            async with self._session(WRITE_ACCESS) as session:
                return await session.execute_write(unit_of_work(timeout=seconds_left())(managed))

    async def answers(self) -> None:
        """Return when the server answers; raise GraphUnavailable when it does not."""
        with explained():
            async with self._session(READ_ACCESS) as session:
                await session.run(queries()["schema/answers"].text)

    async def unless_written(self, about: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """Return what was read about something the last time, read anew where anything was written since that began.

        The pages of a list ask for the same each, one after the other; nobody may change what is returned.
        """
        moment = await self.moment()
        known = self.held_reads.get(about)
        if known and moment and known[0] == moment:
            return cast("T", known[1])
        found = await read()
        self.held_reads.pop(about, None)
        self.held_reads[about] = moment, found
        for old in list(self.held_reads)[:-MOST_READS]:
            del self.held_reads[old]
        return found

    async def moment(self) -> frozenset[str]:
        """Return what stands for the state that the graph is in: nothing was written while it stays the same.

        That is the bookmark that Neo4j gives whoever reads: the last transaction that it knows of. Empty where it gives none.
        """
        name = "schema/answers"
        _count(name)
        with explained(), measured("statement", name):
            async with self._session(READ_ACCESS) as session:
                await (await session.run(queries()[name].text)).consume()
                return (await session.last_bookmarks()).raw_values

    def _session(self, access: str) -> AsyncSession:
        """Return a session that sees what was written before it, whichever server of a cluster answers."""
        return self.driver.session(
            database=self.database,
            default_access_mode=access,
            bookmark_manager=self.driver.execute_query_bookmark_manager,
        )


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the driver raises about the connection into words that name the culprit."""
    try:
        yield
    except failures.AuthError:
        raise GraphUnavailable(
            "Neo4j refuses the user or the password: see NEO4J_USER and NEO4J_PASSWORD"
        ) from None
    except failures.ClientError as error:
        if (error.code or "").startswith(TIMED_OUT):
            raise GraphUnavailable("this took too long and was stopped") from None
        if error.code != NO_SUCH_DATABASE:
            raise
        raise GraphUnavailable("Neo4j has no database of this name: see NEO4J_DATABASE") from None
    except failures.TransientError as error:
        # The driver has tried again for as long as it does; the code says why, the message may quote values.
        raise GraphUnavailable(f"Neo4j cannot do this now, try again: {error.code}") from error
    except (failures.ServiceUnavailable, failures.ConfigurationError, failures.DriverError, OSError) as error:
        raise GraphUnavailable(f"Neo4j does not answer: {error}") from error


@asynccontextmanager
async def open_graph(uri: str, user: str, password: str, database: str | None = None) -> AsyncIterator[Graph]:
    """Open a driver to this address for the length of the block; `neo4j://` follows a cluster's routing."""
    _check_address(uri)
    with explained():
        driver = AsyncGraphDatabase.driver(
            uri, auth=(user, password), notifications_min_severity=NotificationMinimumSeverity.OFF
        )
    async with driver:
        graph = Graph(driver, database)
        await graph.answers()
        yield graph


def _check_address(uri: str) -> None:
    """Raise GraphUnavailable for what is no address of a Neo4j, which the driver does not always say in words."""
    try:
        parts = urlsplit(uri)
        fits = parts.scheme in SCHEMES and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise GraphUnavailable(
            f"NEO4J_URI: {uri} is not the address of a Neo4j, such as neo4j://host:7687 or bolt://host:7687"
        )
