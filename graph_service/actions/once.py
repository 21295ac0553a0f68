"""Asking twice and getting once: idempotency keys, each known by who uses it."""

from collections.abc import Sequence
from hashlib import sha256

from graph_service.domain.permissions import Viewer
from graph_service.domain.problems import Missing, Problem, TooMany
from graph_service.graph.deciding import Requested

LONGEST_KEY = 100


def key_problems(key: str) -> list[Problem]:
    """Return what is wrong with an idempotency key."""
    problems: list[Problem] = []
    if not key.strip():
        problems.append(Missing(("idempotencyKey",)))
    if len(key) > LONGEST_KEY:
        problems.append(TooMany(("idempotencyKey",), len(key), LONGEST_KEY))
    return problems


def only(found: Sequence[str] | Sequence[Problem]) -> str | list[Problem]:
    """Return the id of the one thing that was asked for, or what is wrong with asking it."""
    made = [one for one in found if isinstance(one, str)]
    return made[0] if made else [one for one in found if isinstance(one, Problem)]


def asking(viewer: Viewer, key: str, asked: object) -> Requested:
    """Return what is asked under the key; equal values, written by `repr`, are the same asking.

    The key itself is not kept: it is any text that a program may give.
    """
    used = sha256(f"{viewer.id}:{key}".encode()).hexdigest()
    return Requested(key, used, sha256(repr(asked).encode()).hexdigest())
