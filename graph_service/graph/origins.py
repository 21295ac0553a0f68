"""What other people's files said last of what came from them: kept as digests, to tell their changes from ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from sys import intern

from graph_service.graph.connection import Graph

AT_ONCE = 2000


@dataclass(frozen=True)
class Origin:
    """A row that a source brought: of which table, under which key, and the digest of each of its cells."""

    source: str
    table: str
    key: str
    label: str
    digests: Mapping[str, str]

    @property
    def id(self) -> str:
        return f"{self.source}/{self.table}/{self.key}"


def digest(cell: str) -> str:
    """Return what is kept of a cell: enough to know the same one again, and nothing of what it says."""
    return blake2b(cell.encode(), digest_size=12).hexdigest()


async def origins(graph: Graph, source: str) -> dict[tuple[str, str], Origin]:
    """Return everything that came from a source, by table and key; words that are the same are kept once."""
    return {
        (row["table_name"], row["key"]): Origin(
            source,
            row["table_name"],
            row["key"],
            row["label"],
            dict(zip(map(intern, row["columns"]), map(intern, row["digests"]), strict=True)),
        )
        for row in await graph.read("origins/of_source", source=source)
    }


async def keep_origins(graph: Graph, source: str, said: Iterable[Origin]) -> None:
    """Keep what a source says now, in place of what it said before."""
    rows = [
        {
            "id": one.id,
            "table_name": one.table,
            "key": one.key,
            "label": one.label,
            "columns": list(one.digests),
            "digests": list(one.digests.values()),
        }
        for one in said
    ]
    for start in range(0, len(rows), AT_ONCE):
        await graph.write("origins/save", source=source, rows=rows[start : start + AT_ONCE])


async def forget_origins(graph: Graph, ids: Iterable[str]) -> None:
    """Keep nothing more of these rows."""
    if gone := list(ids):
        await graph.write("origins/forget", ids=gone)
