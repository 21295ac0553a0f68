"""Global ids: the kind of thing, a colon, and its key in the graph, such as `area:zona-19`.

Clients should treat them as opaque; people who read a query may enjoy that they can be read.
"""

import re
from collections.abc import Container

from graph_service.domain.problems import NotFound, Path, Problem

PARTNER_KINDS = ("organisation", "volunteer")
LONGEST = 250
"""A key of 100 letters, or two of them and a day."""
_ID = re.compile(rf"([a-z]+(?:-[a-z]+)*):([A-Za-z0-9-]{{1,{LONGEST}}})")


def global_id(kind: str, key: str) -> str:
    """Return the id by which clients know a thing."""
    return f"{kind}:{key}"


def kind_and_key(id_: str) -> tuple[str, str]:
    """Return what the id names; the kind is empty when it names nothing."""
    found = _ID.fullmatch(id_)
    return (found[1], found[2]) if found else ("", id_)


def key_of(id_: str, kind: str, path: Path) -> str | Problem:
    """Return the key of an id of this kind (`partner` is either kind of partner), or the problem."""
    found, key = kind_and_key(id_)
    kinds = PARTNER_KINDS if kind == "partner" else (kind,)
    return key if found in kinds else NotFound(path, id_)


class IdReader:
    """Reads the ids of one input, and keeps those that are of another kind."""

    def __init__(self) -> None:
        self.misread: list[Problem] = []

    def key(self, id_: str, kind: str, path: Path) -> str:
        """Return the key of an id of this kind, or the id itself when it is of another."""
        found = key_of(id_, kind, path)
        if isinstance(found, Problem):
            self.misread.append(found)
            return id_
        return found

    def known(self, id_: str | None, kind: str, path: Path, there: Container[str]) -> str | None:
        """Return the key of an id, if one is given, and keep it when nothing of this kind has it."""
        if id_ is None:
            return None
        key = self.key(id_, kind, path)
        if key != id_ and key not in there:
            self.misread.append(NotFound(path, id_))
        return key
