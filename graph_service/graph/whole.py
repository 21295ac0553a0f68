"""The graph as a whole, out and in: every node and how they are joined, as plain values.

What stands for a moment stays out: who is signed in, who tries, whose turn it is. Values are those of JSON; days, moments
and positions are objects with one name: `{"date": …}`, `{"datetime": …}`, `{"point": [longitude, latitude]}`.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.graph.driver import Date, DateTime, WGS84Point

Value = Any
PORTION = 2_000


class NotAValue(PattiError):
    """Something is no value that a graph can hold, or none that this knows how to write down."""


@dataclass(frozen=True)
class Node:
    """A node; its id means nothing outside of what it was read with."""

    id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Value]


@dataclass(frozen=True)
class Joined:
    """A relationship of a type between two nodes, by their ids."""

    start: str
    end: str
    type: str
    properties: Mapping[str, Value]


async def nodes(graph: Graph) -> AsyncIterator[Node]:
    """Yield every node that is kept for good."""
    async for row in graph.stream("whole/nodes"):
        yield Node(row["id"], tuple(sorted(row["labels"])), _plain_all(row["properties"]))


async def relationships(graph: Graph) -> AsyncIterator[Joined]:
    """Yield how they are joined; also those of nodes that stay out, which whoever writes them down leaves out."""
    async for row in graph.stream("whole/relationships"):
        yield Joined(row["start"], row["end"], row["type"], _plain_all(row["properties"]))


async def is_empty(graph: Graph) -> bool:
    """Return whether the graph holds nothing but what migrations made."""
    [row] = await graph.read("whole/is_empty")
    return bool(row["is_empty"])


async def make_nodes(graph: Graph, made: Sequence[Node]) -> dict[str, str]:
    """Make nodes, and return the id that each has in this graph by the one that it came with."""
    rows = [
        {"id": one.id, "labels": list(one.labels), "properties": _native_all(one.properties)} for one in made
    ]
    return {row["id"]: row["here"] for row in await graph.write("whole/make_nodes", rows=rows)}


async def make_relationships(graph: Graph, made: Iterable[Joined]) -> int:
    """Join nodes by the ids that they have in this graph, and return how many were joined."""
    rows = [
        {
            "start": one.start,
            "end": one.end,
            "type": one.type,
            "properties": _native_all(one.properties),
        }
        for one in made
    ]
    [row] = await graph.write("whole/make_relationships", rows=rows)
    return int(row["joined"])


def _plain_all(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _plain(properties[name]) for name in sorted(properties)}


def _plain(value: Any) -> Value:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [_plain(one) for one in value]
        case DateTime():
            return {"datetime": value.to_native().isoformat()}
        case Date():
            return {"date": value.iso_format()}
        case WGS84Point() if len(value) == 2:  # longitude and latitude
            return {"point": [value.longitude, value.latitude]}
    raise NotAValue(f"a property of the type {type(value).__name__} cannot be written down")


def _native_all(properties: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _native(value) for name, value in properties.items()}


def _native(value: Value) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [_native(one) for one in value]
        case {"datetime": str(text), **rest} if not rest:
            return datetime.fromisoformat(text)
        case {"date": str(text), **rest} if not rest:
            return date.fromisoformat(text)
        case {"point": [float() | int() as longitude, float() | int() as latitude], **rest} if not rest:
            return WGS84Point((longitude, latitude))
    raise NotAValue(f"{value!r:.60} is no value of a graph")
