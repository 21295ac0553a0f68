"""The Cypher of the service: one statement a file, its path its name, loaded once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph_service.errors import PattiError
from graph_service.resources import resource

_PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class Query:
    """A statement: its name (`areas/all`), what it answers (its first line), and its text."""

    name: str
    answer: str
    text: str

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset(_PARAMETER.findall(self.text))


def read_query(path: Path, name: str) -> Query:
    """Return the statement of one file; its first line must say in a comment what it answers or changes."""
    text = path.read_text("utf-8").strip()
    first, _, _ = text.partition("\n")
    if not first.startswith("// "):
        raise PattiError(
            f"{path}: the first line must be a comment that says what comes back or what changes"
        )
    return Query(name, first.removeprefix("// "), text)


def read_queries(folder: Path) -> Iterator[Query]:
    """Yield every statement below the folder, by name."""
    for path in sorted(folder.rglob("*.cypher")):
        yield read_query(path, path.relative_to(folder).with_suffix("").as_posix())


@cache
def queries() -> Mapping[str, Query]:
    """Return all statements by name, read once."""
    return {query.name: query for query in read_queries(resource("cypher"))}
