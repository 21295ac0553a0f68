"""What coverage counts with: what families ask, what partners offer, what partners share; each kind in one question.

What the pure layer takes is named here only; its libraries are read when somebody asks, since they take a second or two.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from importlib import import_module
from typing import TYPE_CHECKING, Any

from graph_service.domain.events import Event
from graph_service.domain.model import RESERVING, Beneficiary, CommitmentState, Need, NeedState, PartnerState
from graph_service.domain.partners import InvitationAnswer
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import Period
from graph_service.graph import records
from graph_service.graph.connection import Graph
from graph_service.graph.deciding import sent_event
from graph_service.graph.driver import Record
from graph_service.graph.offers import SERVING
from graph_service.matching.pairing import Circumstances, Offer

if TYPE_CHECKING:
    from graph_service.coverage.ledger import Demand, Ledger
    from graph_service.coverage.network import Shared

ALWAYS = date(1900, 1, 1)
ACTIVE = frozenset({CommitmentState.ACTIVE})
MOST_HELD = 2
"""So many ledgers each process keeps: of what everybody looks at, and another."""
ASKING = frozenset({NeedState.OPEN, NeedState.MET})
"""Needs that are asked: those that were closed are not called for any more."""


@dataclass(frozen=True)
class Asked:
    """What families ask in a period, and the families by their ids; `tokens` stand for them in what is kept."""

    demands: "tuple[Demand, ...]"
    families: Mapping[str, Beneficiary]
    needs: Mapping[str, Need]
    tokens: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def family_of(self) -> Mapping[str, str]:
        """The family of each need."""
        return {one.id: one.family_id for one in self.demands}


@dataclass(frozen=True)
class Offered:
    """An offer, and when its partner was asked something, said that no hours were left, or was invited to give more."""

    offer: Offer
    of_volunteer: bool
    pact_ends_on: date | None
    asked_on: date | None
    requested_on: date | None
    turned_down_on: date | None
    invited_on: date | None = None
    answer: InvitationAnswer | None = None


@dataclass(frozen=True)
class Opened:
    """Who asks, who offers, and who could serve whom, with the families behind it."""

    asked: Asked
    offered: tuple[Offered, ...]
    ledger: "Ledger"
    known: Reference
    told_from: bytes
    """What tells these facts from those of another time."""


async def open_ledger(graph: Graph, known: Reference, during: Period) -> Opened:
    """Read who asks and who offers in a period with an end, and judge who could serve whom.

    It is read once for as long as nothing is written, and judged once for as long as nothing of it changes: the pages of
    a list ask it each anew.
    """
    await asyncio.to_thread(import_module, "graph_service.coverage.ledger")
    return await graph.unless_written(
        ("ledger", known.revision, during), partial(_read_ledger, graph, known, during)
    )


async def _read_ledger(graph: Graph, known: Reference, during: Period) -> Opened:
    asked, offers = await _demand_rows(graph, during), await _offer_rows(graph, during, ACTIVE)
    told_from = await asyncio.to_thread(_told_from, [*asked, *offers])
    seen = (known.revision, during, told_from)
    async with graph.judging:
        if found := graph.held_ledgers.get(seen):
            return found
        found = await asyncio.to_thread(_opened, asked, offers, known, during, told_from)
        graph.held_ledgers = dict([*graph.held_ledgers.items(), (seen, found)][-MOST_HELD:])
    return found


def _told_from(rows: Sequence[Record]) -> bytes:
    """Return what tells these rows from others, in whatever order they come."""
    return blake2b("\n".join(sorted(map(repr, rows))).encode(), digest_size=16).digest()


def _opened(
    asked: list[Record], offers: list[Record], known: Reference, during: Period, told_from: bytes
) -> Opened:
    from graph_service.coverage.ledger import opened

    told, found = _asked(asked, known, during), tuple(map(_offered, offers))
    return Opened(told, found, opened(told.demands, [one.offer for one in found], during), known, told_from)


async def demands(graph: Graph, known: Reference, during: Period) -> Asked:
    """Return what is asked in a period with an end: needs that wait, and those that something under way meets.

    Each need is clipped to the period; one without an end lasts as long. What ended before is not asked any more.
    """
    return _asked(await _demand_rows(graph, during), known, during)


async def _demand_rows(graph: Graph, during: Period) -> list[Record]:
    return await graph.read(
        "coverage/demands",
        states=sorted(ASKING),
        open=NeedState.OPEN,
        reserving=sorted(RESERVING),
        from_day=during.start,
        to_day=during.end,
    )


def _asked(found: list[Record], known: Reference, during: Period) -> Asked:
    from graph_service.coverage.ledger import Demand, Served

    families: dict[str, Beneficiary] = {}
    needs: dict[str, Need] = {}
    told: list[Demand] = []
    for row in found:
        household = records.beneficiary(row["beneficiary"])
        families[household.id] = household
        where = Circumstances(
            known.geography.areas[household.area_id],
            known.geography,
            known.taxonomy,
            during.start,
            refused_partner_ids=household.refused_partner_ids,
        )
        for asked in row["needs"]:
            need = records.need(asked, household)
            needs[asked["id"]] = need
            served = tuple(
                Served(held["commitment_id"], held["partner_id"], records.booking(held))
                for held in asked["served"]
            )
            clipped = replace(need, period=_clipped(need.period, during))
            told.append(Demand(asked["id"], household.id, clipped, where, served))
    tokens = {row["beneficiary"]["id"]: row["beneficiary"]["token"] for row in found}
    return Asked(tuple(told), families, needs, tokens)


def _clipped(period: Period, during: Period) -> Period:
    ends = [end for end in (period.end, during.end) if end]
    return Period(max(period.start, during.start), min(ends))


async def offered(graph: Graph, during: Period, states: frozenset[CommitmentState] = ACTIVE) -> list[Offered]:
    """Return every offer in one of these states with what referrals hold of it in the weeks of a period."""
    return list(map(_offered, await _offer_rows(graph, during, states)))


async def _offer_rows(graph: Graph, during: Period, states: frozenset[CommitmentState]) -> list[Record]:
    return await graph.read(
        "coverage/offers",
        states=sorted(states),
        reserving=sorted(RESERVING),
        from_day=during.first_monday,
        to_day=during.last_sunday,
    )


def _offered(row: Record) -> Offered:
    return Offered(
        records.offer({**row.data(), "completed": 0, "failed": 0}),
        row["of_volunteer"],
        records.day(row["pact_ends_on"]),
        records.day(row["asked_on"]),
        records.day(row["requested_on"]),
        records.day(row["turned_down_on"]),
        records.day_of(row["invited"]["at"]) if row["invited"] else None,
        InvitationAnswer(row["invited"]["answer"]) if row["invited"] else None,
    )


async def shared(graph: Graph, during: Period) -> "list[Shared]":
    """Return what partners share; a thing comes once for each of them, from one day to another."""
    await asyncio.to_thread(import_module, "graph_service.coverage.network")
    from graph_service.coverage.kinds import TieKind
    from graph_service.coverage.network import Shared

    found = await graph.read(
        "coverage/shared", serving=sorted(SERVING), from_day=during.start, to_day=during.end
    )
    return [
        Shared(TieKind(row["kind"]), row["id"], frozenset({row["partner_id"]}), _days(row)) for row in found
    ]


def _days(row: Mapping[str, Any]) -> Period:
    start = records.day(row["starts_on"]) or ALWAYS
    return Period(start, records.day(row["ends_on"]))


@dataclass(frozen=True)
class Named:
    """Somebody who takes part, and since when, where that is on record."""

    name: str
    of_volunteer: bool
    joined_on: date | None


async def partners_by_id(graph: Graph) -> dict[str, Named]:
    """Return everybody who takes part, by id."""
    return {
        row["id"]: Named(
            row["name"], row["of_volunteer"], records.day_of(row["joined_at"]) if row["joined_at"] else None
        )
        for row in await graph.read("coverage/partners", state=PartnerState.ACTIVE)
    }


@dataclass(frozen=True)
class Prospects:
    """Bodies of public lists that have not joined, of a municipality and a category: how many, and the first by name."""

    municipality: str
    category: str
    count: int
    tax_codes: tuple[str, ...]


async def prospects(graph: Graph, most: int) -> list[Prospects]:
    """Return the bodies that might be asked, of whom nothing is known but where they are and what kind they are."""
    return [
        Prospects(row["municipality"], row["category"], row["count"], tuple(row["tax_codes"]))
        for row in await graph.read("coverage/prospects", limit=most)
    ]


async def record_invitation(graph: Graph, partner_id: str, event: Event) -> bool:
    """Keep that a partner was invited, or what it answered; return False when there is no such partner."""
    return bool(await graph.write("coverage/record_invitation", id=partner_id, event=sent_event(event)))
