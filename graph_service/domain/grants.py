"""The dote di inclusione: a ledger in cents whose entries are never changed, only taken back by another one.

The balance is the sum of all entries, and never below zero. Closing gives back what is left; after that there is no
further entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.checks import name_problems, year_problems
from graph_service.domain.identifying import identifying_problems
from graph_service.domain.model import (
    Beneficiary,
    Grant,
    GrantCategory,
    GrantEntry,
    GrantEntryKind,
    GrantState,
    InclusionPact,
    InclusionPactState,
)
from graph_service.domain.problems import (
    BalanceExceeded,
    GrantOpen,
    InTheFuture,
    NotFound,
    NotReversible,
    OutsidePeriod,
    PathToCome,
    Problem,
    SumOutOfRange,
    TooMany,
    WrongState,
)

MOST_CENTS = 10_000_000
"""A hundred thousand euros: what is above is a slip of the pen."""
LONGEST_NOTE, LONGEST_NAME = 500, 200


class GrantDeed(StrEnum):
    """What somebody does with a grant."""

    OPEN = "OPEN"
    ALLOCATE = "ALLOCATE"
    SPEND = "SPEND"
    REVERSE = "REVERSE"
    CLOSE = "CLOSE"


@dataclass(frozen=True)
class GrantMove:
    """A deed's row of the table: from which states, to which one; None leaves it where it is."""

    sources: frozenset[GrantState]
    target: GrantState | None
    fields: tuple[str, ...]


_OPEN = frozenset({GrantState.OPEN})
_ENTRY = ("entries", "balanceCents")

GRANT_MOVES: Mapping[GrantDeed, GrantMove] = MappingProxyType(
    {
        GrantDeed.ALLOCATE: GrantMove(_OPEN, None, _ENTRY),
        GrantDeed.SPEND: GrantMove(_OPEN, None, _ENTRY),
        GrantDeed.REVERSE: GrantMove(_OPEN, None, _ENTRY),
        GrantDeed.CLOSE: GrantMove(_OPEN, GrantState.CLOSED, ("state", *_ENTRY)),
    }
)
"""Which deed leads where, and which parts it changes; what is not in it is refused."""
OPENED = ("inclusionPact", "startsOn", "endsOn", "state", *_ENTRY)


@dataclass(frozen=True)
class Approval:
    """Who approved an entry, of which day it is, and what is said of it; today when no day is told."""

    approved_by: str
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Funded:
    """What opening a grant looks at: the path and its household, and the grant of it that is open, if any."""

    household: Beneficiary
    path: InclusionPact
    open_grant_id: str | None = None


@dataclass(frozen=True)
class Ledger:
    """What an entry looks at: the grant, the household, and the entry that is to be taken back, if it is there.

    `reversed_before` says that another entry took it back already.
    """

    household: Beneficiary
    grant: Grant
    entry: GrantEntry | None = None
    reversed_before: bool = False


@dataclass(frozen=True)
class Booked:
    """The grant after an entry, and the entry."""

    grant: Grant
    entry: GrantEntry


def opened(
    blank: Grant, cents: int, ends_on: date | None, approval: Approval, seen: Funded, today: date
) -> Booked | list[Problem]:
    """Return a new grant of a path that runs, with its first allocation; it is spent until the path ends by default.

    A path that is still to begin has no grant yet: each entry is of a day on which the path ran.
    """
    end = ends_on or seen.path.end
    problems = [*year_problems(("endsOn",), end), *_cents_problems(cents), *_approval_problems(approval)]
    if seen.path.state is not InclusionPactState.RUNNING:
        problems.append(WrongState(("inclusionPactId",), seen.path.state, (InclusionPactState.RUNNING,)))
    if today < seen.path.start:
        return [*problems, PathToCome(("inclusionPactId",), seen.path.start)]
    if seen.open_grant_id is not None:
        problems.append(GrantOpen(("inclusionPactId",), seen.open_grant_id))
    if end < today:
        problems.append(OutsidePeriod(("endsOn",), today, None))
    day = approval.day or today
    if day > today:
        problems.append(InTheFuture(("on",), day, today))
    elif day < seen.path.start:
        problems.append(OutsidePeriod(("on",), seen.path.start, today))
    if problems:
        return problems
    grant = replace(blank, start=day, end=end)
    return _booked(grant, GrantEntryKind.ALLOCATE, cents, approval, today)


def allocated(ledger: Ledger, cents: int, approval: Approval, today: date) -> Booked | list[Problem]:
    """Return the grant with more money."""
    problems = _shared_problems(ledger, GrantDeed.ALLOCATE, approval, today)
    problems += _cents_problems(cents, MOST_CENTS - ledger.grant.balance_cents)
    return problems or _booked(ledger.grant, GrantEntryKind.ALLOCATE, cents, approval, today)


def spent(
    ledger: Ledger, cents: int, category: GrantCategory, approval: Approval, today: date
) -> Booked | list[Problem]:
    """Return the grant with less money: no more is spent than is left."""
    problems = _shared_problems(ledger, GrantDeed.SPEND, approval, today)
    problems += _cents_problems(cents)
    if (approval.day or today) > ledger.grant.end:
        problems.append(OutsidePeriod(("on",), ledger.grant.start, ledger.grant.end))
    if cents > ledger.grant.balance_cents:
        problems.append(BalanceExceeded(("cents",), ledger.grant.balance_cents))
    return problems or _booked(ledger.grant, GrantEntryKind.SPEND, -cents, approval, today, category)


def taken_back(ledger: Ledger, number: int, approval: Approval, today: date) -> Booked | list[Problem]:
    """Return the grant as if an entry had not been made: by another one that says the opposite."""
    problems = _shared_problems(ledger, GrantDeed.REVERSE, approval, today)
    entry = ledger.entry
    if entry is None:
        return [*problems, NotFound(("number",), str(number))]
    if ledger.reversed_before or entry.kind not in {GrantEntryKind.ALLOCATE, GrantEntryKind.SPEND}:
        problems.append(NotReversible(("number",), number))
    elif entry.cents > ledger.grant.balance_cents:
        problems.append(BalanceExceeded(("number",), ledger.grant.balance_cents))
    return problems or _booked(
        ledger.grant, GrantEntryKind.REVERSE, -entry.cents, approval, today, entry.category, number
    )


def closed(ledger: Ledger, approval: Approval, today: date) -> Booked | list[Problem]:
    """Return the grant closed, what was left of it given back."""
    problems = _shared_problems(ledger, GrantDeed.CLOSE, approval, today)
    if problems:
        return problems
    found = _booked(ledger.grant, GrantEntryKind.RETURN, -ledger.grant.balance_cents, approval, today)
    return replace(found, grant=replace(found.grant, state=GrantState.CLOSED))


def _booked(
    grant: Grant,
    kind: GrantEntryKind,
    cents: int,
    approval: Approval,
    today: date,
    category: GrantCategory | None = None,
    reverses: int | None = None,
) -> Booked:
    balance = grant.balance_cents + cents
    if balance < 0:
        raise ValueError(f"a balance must not fall below zero: {grant.balance_cents} and {cents}")
    entry = GrantEntry(
        number=grant.last_entry + 1,
        kind=kind,
        cents=cents,
        day=approval.day or today,
        approved_by=approval.approved_by.strip(),
        balance_cents=balance,
        category=category,
        note=(approval.note or "").strip() or None,
        reverses=reverses,
    )
    return Booked(replace(grant, balance_cents=balance, last_entry=entry.number), entry)


def _shared_problems(ledger: Ledger, deed: GrantDeed, approval: Approval, today: date) -> list[Problem]:
    """Return what stands in the way of any entry."""
    move, grant = GRANT_MOVES[deed], ledger.grant
    if grant.state not in move.sources:
        return [WrongState(("id",), grant.state, tuple(sorted(move.sources)))]
    problems = [*_approval_problems(approval)]
    day = approval.day or today
    if day > today:
        problems.append(InTheFuture(("on",), day, today))
    elif day < grant.start:
        problems.append(OutsidePeriod(("on",), grant.start, today))
    return problems


def _cents_problems(cents: int, most: int = MOST_CENTS) -> Iterator[Problem]:
    if not 1 <= cents <= most:
        yield SumOutOfRange(("cents",), cents, 1, most)


def _approval_problems(approval: Approval) -> Iterator[Problem]:
    yield from name_problems(("approvedBy",), approval.approved_by, LONGEST_NAME)
    if approval.note is not None and len(approval.note) > LONGEST_NOTE:
        yield TooMany(("note",), len(approval.note), LONGEST_NOTE)
    else:
        yield from identifying_problems(("note",), approval.note)
