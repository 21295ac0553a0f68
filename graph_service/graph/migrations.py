"""The shape of the graph, brought up to date: each migration is applied once, whoever starts first.

A migration is a folder of `cypher/migrations`, its files run in the order of their names. A folder that was
applied never changes: its fingerprint is kept in the graph.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from graph_service.errors import PattiError
from graph_service.graph.connection import Graph, Transaction
from graph_service.graph.driver import exceptions
from graph_service.graph.queries import Query, queries

MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
_SCHEMA = re.compile(r"^(CREATE|DROP)\s+(\w+\s+)?(CONSTRAINT|INDEX)\b", re.MULTILINE)


@dataclass(frozen=True)
class Migration:
    """One step in the life of the graph's shape."""

    id: str
    statements: tuple[Query, ...]

    @property
    def fingerprint(self) -> str:
        texts = "\n".join(statement.text for statement in self.statements)
        return hashlib.sha256(texts.encode()).hexdigest()


def migrations() -> list[Migration]:
    """Return all migrations, oldest first."""
    folders: defaultdict[str, list[Query]] = defaultdict(list)
    for name, query in queries().items():
        if name.startswith("migrations/"):
            folders[name.split("/")[1]].append(query)
    return [Migration(folder, tuple(statements)) for folder, statements in sorted(folders.items())]


async def applied(graph: Graph) -> list[str]:
    """Return the ids of the migrations that this graph has had, oldest first."""
    return [row["id"] for row in await graph.read("schema/applied") if row["fingerprint"]]


async def migrate(graph: Graph, only: Collection[str] | None = None) -> list[str]:
    """Apply what this graph lacks, or only those of these ids, and return the ids; safe when several processes start together.

    Raises PattiError when the graph has a migration that this version does not know, or knows otherwise.
    """
    await _make(graph, "schema/unique")
    had = {row["id"]: row["fingerprint"] for row in await graph.read("schema/applied")}
    known = {migration.id: migration for migration in migrations()}
    for migration_id, fingerprint in [*had.items(), *((id_, None) for id_ in only or ())]:
        _check(known.get(migration_id), migration_id, fingerprint)
    wanted = known if only is None else {id_: known[id_] for id_ in known if id_ in only}
    missing = [migration for migration in wanted.values() if not had.get(migration.id)]
    newly = [migration.id for migration in missing if await _apply(graph, migration)]
    if missing:
        await graph.read("schema/indexes_ready")
    return newly


def _check(migration: Migration | None, migration_id: str, fingerprint: str | None) -> None:
    if migration is None:
        raise PattiError(f"this graph was made by a newer patti: it has the migration {migration_id}")
    if fingerprint and fingerprint != migration.fingerprint:
        raise PattiError(f"the migration {migration_id} is not the one that this graph has had")


async def _apply(graph: Graph, migration: Migration) -> bool:
    """Run the migration under its lock, unless somebody else has: they had the lock, and this waited for it.

    Neo4j keeps schema and data apart, so schema statements are transactions of their own, which can be repeated.
    They come first: one about a label that this transaction has written would wait for it, and it for that.
    """

    async def change(transaction: Transaction) -> bool:
        [lock] = await transaction.run("schema/take", id=migration.id)
        if lock["applied"]:
            return False
        for statement in migration.statements:
            if _SCHEMA.search(statement.text):
                await _make(graph, statement.name)
        for statement in migration.statements:
            if not _SCHEMA.search(statement.text):
                await transaction.run(statement.name)
        await transaction.run("schema/record", id=migration.id, fingerprint=migration.fingerprint)
        return True

    return await graph.change(change)


async def _make(graph: Graph, statement: str) -> None:
    """Run a statement that makes what is not there, unless somebody else is making it at this very moment."""
    try:
        await graph.write(statement)
    except exceptions.ClientError as error:
        if error.code != MADE_MEANWHILE:
            raise
