"""What holders and the supervisor say to each other: one JSON object a line over a Unix socket."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Wish(StrEnum):
    """What a connection to the supervisor is for."""

    HOLD = "hold"
    KEEP = "keep"
    RELEASE = "release"
    STATUS = "status"


@dataclass(frozen=True)
class Request:
    """What a process asks of the supervisor; a hold lasts as long as its connection."""

    wish: Wish
    pid: int
    version: str | None = None
    grace_seconds: float = 0.0


@dataclass(frozen=True)
class Report:
    """How the supervisor and its Neo4j are at this moment."""

    version: str
    supervisor: int
    since: float
    uri: str | None = None
    java: int | None = None
    holders: tuple[int, ...] = ()
    kept: bool = False
    refusal: str | None = None


def encode(message: Request | Report) -> bytes:
    """Return a message as a line."""
    return json.dumps(asdict(message)).encode() + b"\n"


def decode_request(line: bytes) -> Request:
    """Return the request in a line; ValueError when it is none."""
    content = _content(line, Request)
    return Request(**{**content, "wish": Wish(content.get("wish", ""))})


def decode_report(line: bytes) -> Report:
    """Return the report in a line; ValueError when it is none."""
    content = _content(line, Report)
    return Report(**{**content, "holders": tuple(content.get("holders", ()))})


def _content(line: bytes, kind: type[Request] | type[Report]) -> dict[str, Any]:
    content = json.loads(line)
    if not isinstance(content, dict):
        raise ValueError(f"not a message: {line!r}")  # noqa: TRY004 - the line is wrong, not the caller
    # Another release of patti may say more than this one knows.
    known = {field.name for field in fields(kind)}
    return {name: value for name, value in content.items() if name in known}
