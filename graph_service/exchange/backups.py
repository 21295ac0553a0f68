"""A whole network as one file that loads back to the same graph: JSON Lines, compressed, with its count and its digest.

The first line tells what the file is and which migrations its graph has had; then every node, then how they are joined, each
an object on a line of its own; the last line tells how many there were, and the digest. A graph that is written to is read
again until two readings in a row are alike, so that nothing half done gets into a file.
"""

import gzip
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph_service import __version__
from graph_service.errors import PattiError
from graph_service.graph import whole
from graph_service.graph.audit import key_every_case
from graph_service.graph.connection import Graph
from graph_service.graph.migrations import applied, migrate
from graph_service.graph.whole import Joined, Node

FORMAT = "patti.graph"
VERSION = 1
READINGS = 10
ENDING = ".jsonl.gz"
LONGEST_LINE = 10_000_000
"""Bytes; a line of a network has a few hundred."""
Told = Callable[[int], None]


class NotABackup(PattiError):
    """A file is no backup, or not a whole one."""


class AlwaysWrittenTo(PattiError):
    """The network was written to during each reading."""


@dataclass(frozen=True)
class Contents:
    """How much a backup holds, and the digest by which it is known to be whole."""

    nodes: int
    relationships: int
    digest: str


def backup_name(now: datetime) -> str:
    """Return how a backup made at a moment is called."""
    return f"patti-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"


def made_at(path: Path) -> datetime | None:
    """Return when the backup was made that is called so; None for other files."""
    try:
        return datetime.strptime(path.name, f"patti-%Y%m%dT%H%M%SZ{ENDING}").replace(tzinfo=UTC)
    except ValueError:
        return None


def expired(folder: Path, now: datetime, days: int) -> list[Path]:
    """Return the backups of a folder that are older than so many days."""
    known = ((path, made_at(path)) for path in sorted(folder.glob(f"*{ENDING}")))
    return [path for path, at in known if at and at < now - timedelta(days=days)]


async def write_backup(graph: Graph, path: Path, told: Told = lambda rows: None) -> Contents:
    """Write the whole network to a file that only its owner may read; a file that is there is replaced at the end.

    Raises AlwaysWrittenTo when the network does not keep still for as long as a reading takes.
    """
    await key_every_case(graph)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        contents = await _write(graph, draft, told)
        for _ in range(READINGS):
            if await _write_lines(graph, lambda line: None, lambda rows: None) == contents:
                draft.replace(path)
                return contents
            contents = await _write(graph, draft, lambda rows: None)
    finally:
        draft.unlink(missing_ok=True)
    raise AlwaysWrittenTo("the network is written to all the time: try again when fewer people are at work")


async def _write(graph: Graph, path: Path, told: Told) -> Contents:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", filename="", compresslevel=6) as file:
            head = {
                "is": FORMAT,
                "version": VERSION,
                "patti": __version__,
                "at": datetime.now(UTC).isoformat(),
                "migrations": await applied(graph),
            }
            file.write(_line(head))
            contents = await _write_lines(graph, file.write, told)
            file.write(_line({"end": vars(contents)}))
        raw.flush()
        os.fsync(raw.fileno())
    return contents


async def _write_lines(graph: Graph, write: Callable[[bytes], object], told: Told) -> Contents:
    digest, ids, joined = sha256(), dict[str, int](), 0

    def put(said: Mapping[str, Any]) -> None:
        line = _line(said)
        digest.update(line)
        write(line)
        told(1)

    async for node in whole.nodes(graph):
        ids[node.id] = len(ids) + 1
        put({"node": ids[node.id], "labels": node.labels, "properties": node.properties})
    async for one in whole.relationships(graph):
        if one.start in ids and one.end in ids:
            put({"join": [ids[one.start], ids[one.end]], "type": one.type, "properties": one.properties})
            joined += 1
    return Contents(len(ids), joined, digest.hexdigest())


def _line(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


async def read_backup(graph: Graph, path: Path, told: Told = lambda rows: None) -> Contents:
    """Load a backup into a graph that holds nothing, bring it up to date, and return what it held.

    Raises NotABackup naming the file and the line, and PattiError when the graph is not empty.
    """
    contents = check_backup(path)
    if not await whole.is_empty(graph):
        raise PattiError("the graph is not empty: a backup is loaded into an empty one only")
    loading = _Loading(graph, told)
    for _, one in _lines(path):
        await loading.take(one)
    await loading.make()
    if (len(loading.ids), loading.joined) != (contents.nodes, contents.relationships):
        raise PattiError("not all of the backup got into the graph: somebody else writes to it")
    await migrate(graph)
    await graph.write("load/reference_changed")
    return contents


class _Loading:
    """Makes what the lines of a backup say, portion by portion."""

    def __init__(self, graph: Graph, told: Told) -> None:
        self.ids: dict[int, str] = {}
        self.joined = 0
        self._graph, self._told = graph, told
        self._nodes: list[Node] = []
        self._joins: list[Joined] = []

    async def take(self, line: Mapping[str, Any]) -> None:
        if "migrations" in line:
            await migrate(self._graph, only=line["migrations"])
        elif "node" in line:
            self._nodes.append(Node(str(line["node"]), tuple(line["labels"]), line["properties"]))
        elif "join" in line:
            if self._nodes:
                await self.make()
            start, end = line["join"]
            self._joins.append(Joined(self.ids[start], self.ids[end], line["type"], line["properties"]))
        if len(self._nodes) + len(self._joins) >= whole.PORTION:
            await self.make()

    async def make(self) -> None:
        self._told(len(self._nodes) + len(self._joins))
        if self._nodes:
            made = await whole.make_nodes(self._graph, self._nodes)
            self.ids.update((int(id_), here) for id_, here in made.items())
            self._nodes.clear()
        if self._joins:
            self.joined += await whole.make_relationships(self._graph, self._joins)
            self._joins.clear()


def check_backup(path: Path) -> Contents:
    """Return what a backup holds; raise NotABackup when it is none, or not whole."""
    nodes = joined = 0
    digest, end = sha256(), None
    for number, (line, one) in enumerate(_lines(path), 1):
        match one:
            case {"is": "patti.graph", "version": 1, "migrations": list()} if number == 1:
                continue
            case {"node": int(), "labels": list(), "properties": dict()} if number > 1 and not end:
                nodes += 1
            case {"join": [int(), int()], "type": str(), "properties": dict()} if number > 1 and not end:
                joined += 1
            case {"end": {"nodes": int(), "relationships": int(), "digest": str()}} if number > 1 and not end:
                end = Contents(**one["end"])
                continue
            case _:
                raise NotABackup(f"{path}:{number}: this is not a line of a backup")
        digest.update(line)
    if end is None:
        raise NotABackup(f"{path}: the end is missing, so this is not the whole backup")
    if end != Contents(nodes, joined, digest.hexdigest()):
        raise NotABackup(f"{path}: this is not what was written: lines are missing, or were changed")
    return end


def _lines(path: Path) -> Iterator[tuple[bytes, Any]]:
    """Yield each line with what it says."""
    number = 0
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(LONGEST_LINE):
                number += 1
                yield line, json.loads(line)
    except OSError as error:
        raise NotABackup(f"{path}:{number + 1}: cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError, EOFError, zlib.error) as error:
        raise NotABackup(f"{path}:{number + 1}: cannot be read: {error}") from None
