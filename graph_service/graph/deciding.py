"""What deciding behind locks has in common: a refusal rolls everything back, a key used again gives the same again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graph_service.domain.events import Event
from graph_service.domain.problems import KeyReused, Problem
from graph_service.graph.connection import Graph, Transaction

T = TypeVar("T")


class Refused(Exception):
    """Carries problems out of a transaction, so that nothing of it stays: not even its locks."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = list(problems)


class AskedBefore(Exception):
    """Carries out what the same asking made before."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self.ids = list(ids)


@dataclass(frozen=True)
class Requested:
    """What is asked under one idempotency key; equal askings have the same fingerprint."""

    key: str
    key_id: str
    fingerprint: str


async def decided(graph: Graph, work: Callable[[Transaction], Awaitable[T]]) -> T | list[Problem]:
    """Do the work in one transaction; what it refuses leaves no trace."""
    try:
        return await graph.change(work)
    except Refused as refused:
        return refused.problems


async def decided_one(graph: Graph, work: Callable[[Transaction], Awaitable[T]]) -> T | Problem:
    """Do the same for what is refused for one reason at a time."""
    made = await decided(graph, work)
    return made[0] if isinstance(made, list) else made


def ruled(found: T | list[Problem]) -> T:
    """Return what a rule decided; what it refuses leaves no trace."""
    if isinstance(found, list):
        raise Refused(found)
    return found


async def made_once(
    graph: Graph, work: Callable[[Transaction], Awaitable[list[str]]]
) -> list[str] | list[Problem]:
    """Do the same for work that makes things under a key; a key used again gives the ids that it made."""
    try:
        return await decided(graph, work)
    except AskedBefore as before:
        return before.ids


async def take_key(transaction: Transaction, asked: Requested, need_ids: Sequence[str] = ()) -> None:
    """Take the key, and needs; raise AskedBefore when the same was asked, Refused when something else was."""
    [key] = await transaction.run("keys/take", id=asked.key_id, need_ids=list(need_ids))
    if key["fingerprint"] == asked.fingerprint:
        # The same ones again, whatever became of them: nothing is written, not even the locks.
        raise AskedBefore([id_ for _, id_ in sorted(key["made"])])
    if key["fingerprint"] is not None:
        raise Refused([KeyReused(("idempotencyKey",), asked.key)])


def sent_event(event: Event) -> dict[str, Any]:
    """Return an event as statements take it."""
    told = event.on_behalf
    return {
        "id": event.id,
        "deed": event.deed,
        "at": event.at,
        "by": event.by,
        "fields": list(event.fields),
        "before": [edit.before for edit in event.edits] or None,
        "after": [edit.after for edit in event.edits] or None,
        "said_by": told.said_by if told else None,
        "means": told.means if told else None,
        "said_on": told.said_on if told else None,
        "to_tell": event.to_tell,
        "partner_id": event.partner_id,
    }
