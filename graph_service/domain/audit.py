"""Who did and read what, in entries each of which holds the hash of the one before: none can be changed unseen.

An entry names fields, never values. A household is named by a mark alone, made with the key of its case: whoever has the
key finds what was done and read of the case, and once the key is erased nobody does, while the chain stays whole.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from graph_service.errors import PattiError

READ = "READ"
"""The deed of whoever read about a household."""
OF_FAMILIES = frozenset(
    {"beneficiary", "need", "referral", "assignment", "attendance", "inclusion-pact", "grant"}
)
"""The kinds of things whose own ids tell of a household: entries do not name them."""


@dataclass(frozen=True)
class Entry:
    """Who did what to a thing and when; `fields` are the parts that were changed, or the kinds of things read."""

    at: datetime
    by: str
    deed: str
    kind: str
    fields: tuple[str, ...] = ()
    subject: str | None = None
    case: str | None = None
    event_id: str | None = None


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many entries there are, and the hash of the last."""

    number: int = 0
    hash: str = "0" * 64

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class NotAHead(PattiError):
    """A text does not say where the chain ended."""


def read_head(text: str) -> Head:
    """Return the end of the chain as `<number>:<hash>` tells it. Raises NotAHead for anything else."""
    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or len(digest) != len(Head.hash) or not set(digest) <= set("0123456789abcdef"):
        raise NotAHead(
            f"{text}: expected the number and the hash of an entry, such as 120:{'0' * 8}… in full"
        )
    return Head(int(number), digest)


@dataclass(frozen=True)
class Chained:
    """An entry in its place."""

    entry: Entry
    number: int
    previous: str
    hash: str

    @property
    def head(self) -> Head:
        return Head(self.number, self.hash)


class Flaw(StrEnum):
    """What is wrong at a place of the chain."""

    MISSING = "MISSING"
    CHANGED = "CHANGED"
    UNLINKED = "UNLINKED"
    ENDS_ELSEWHERE = "ENDS_ELSEWHERE"
    NOT_AS_KNOWN = "NOT_AS_KNOWN"


@dataclass(frozen=True)
class Finding:
    """A flaw, and the number of the entry where it shows."""

    number: int
    flaw: Flaw


def case_mark(key: str) -> str:
    """Return what stands for a household in entries: an HMAC-SHA256 under the key of its case, in hexadecimal."""
    return hmac.new(key.encode(), b"patti.case", sha256).hexdigest()


def hash_of(number: int, previous: str, entry: Entry) -> str:
    """Return the SHA-256 of an entry in its place, in hexadecimal."""
    said = [
        number,
        previous,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.by,
        entry.deed,
        entry.kind,
        list(entry.fields),
        entry.subject,
        entry.case,
        entry.event_id,
    ]
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def chained(head: Head, entries: Sequence[Entry]) -> list[Chained]:
    """Return these entries as they follow the end of a chain."""
    made: list[Chained] = []
    for entry in entries:
        number = head.number + 1
        made.append(Chained(entry, number, head.hash, hash_of(number, head.hash, entry)))
        head = made[-1].head
    return made


class Check:
    """Goes along a chain, portion by portion, and finds what is wrong with it.

    `known` is an end that somebody wrote down elsewhere: without one, a chain that was made anew from some place on, or cut
    at its end together with what the graph says of its end, cannot be told from the true one.
    """

    def __init__(self, known: Head | None = None) -> None:
        self.head = Head()
        self.known = known

    def go_on(self, portion: Iterable[Chained]) -> Iterator[Finding]:
        """Yield what is wrong in the next portion, in order of number."""
        for one in portion:
            if one.number != self.head.number + 1:
                yield Finding(self.head.number + 1, Flaw.MISSING)
            elif one.previous != self.head.hash:
                yield Finding(one.number, Flaw.UNLINKED)
            if one.hash != hash_of(one.number, one.previous, one.entry):
                yield Finding(one.number, Flaw.CHANGED)
            self.head = one.head
            if self.known and self.known.number == one.number and self.known != one.head:
                yield Finding(one.number, Flaw.NOT_AS_KNOWN)

    def end(self, head: Head) -> Iterator[Finding]:
        """Yield what is wrong with the end, of which the graph says where it is."""
        if head != self.head:
            yield Finding(max(head.number, self.head.number), Flaw.ENDS_ELSEWHERE)
        if self.known and self.known.number > self.head.number:
            yield Finding(self.known.number, Flaw.MISSING)
