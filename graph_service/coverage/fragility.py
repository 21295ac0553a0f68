"""Whom the network cannot lose: the same flow without one partner or volunteer, for each of them.

What somebody serves is open again when it leaves, and what it has free is gone. *Hours lost* is by how much the total
gap grows: never less than nothing, though the gap of one cell may fall. A need is *sole* when everybody who serves or
could serve it leaves with that one. *Substitutes* take over hours in one of the ways that lose least; offers that could
serve the same needs take over in proportion to what they have free.

The largest flow is found once. For each loss only what flowed through it, and what it served, is sent another way along
the residual arcs. What could not reach any free hours before cannot when there are fewer, so it is never looked at.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from graph_service.coverage.flow import Network, Numbers, largest, network
from graph_service.coverage.gaps import HOUR, Gaps, gaps
from graph_service.coverage.hours import free_minutes
from graph_service.coverage.ledger import Ledger
from graph_service.coverage.levels import Hierarchy
from graph_service.coverage.uncollected import uncollected
from graph_service.matching.pairing import Offer

Pair = tuple[int, int]
"""A group of needs and a group of offers that could serve it."""


@dataclass(frozen=True)
class Substitute:
    """A partner who would take over hours a week, and which part of all it promised would then be taken."""

    partner_id: str
    hours: float
    load: float


@dataclass(frozen=True)
class Loss:
    """What leaves with a partner or a volunteer, in hours a week, and who would step in."""

    id: str
    served_hours: float
    free_hours: float
    lost_hours: float
    sole_need_ids: tuple[str, ...]
    substitutes: tuple[Substitute, ...]


@dataclass(frozen=True)
class WhatIf:
    """The gaps as they are and as they would be; nothing changed."""

    before: Gaps
    after: Gaps

    @property
    def lost_hours(self) -> float:
        return self.after.total.gap - self.before.total.gap


def what_if(ledger: Ledger, hierarchy: Hierarchy, ids: AbstractSet[str]) -> WhatIf:
    """Return what the gaps would be without these partners and volunteers."""
    return WhatIf(gaps(ledger, hierarchy), gaps(ledger.without(ids), hierarchy))


@uncollected()
def fragility(ledger: Ledger) -> tuple[Loss, ...]:
    """Return the loss of each partner and volunteer on whom something rests, the gravest first."""
    standing = _Standing(ledger)
    losses = [standing.loss(id_) for id_ in sorted(standing.ids)]
    return tuple(sorted(losses, key=lambda one: (-one.lost_hours, -len(one.sole_need_ids), one.id)))


def pillars(offer: Offer) -> frozenset[str]:
    """Return those without whom alone an offer is no more: its partner, and the volunteer who staffs it alone."""
    staff = {member.id for member in offer.staff}
    return frozenset({offer.commitment.partner_id, *(staff if len(staff) == 1 else ())})


class _Standing:
    """A largest flow that is taken apart and put together again, once for each loss."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.unit = HOUR * ledger.weeks
        self.network: Network = network([0] * len(ledger.demands), ledger.open, ledger.free, ledger.arcs)
        self.pillars = [pillars(offer) for offer in ledger.offers]
        self.offers_of: dict[str, list[int]] = defaultdict(list)
        for number, several in enumerate(self.pillars):
            for id_ in several:
                self.offers_of[id_].append(number)
        self.members: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.network.offer_groups.tolist()):
            self.members[group].append(number)
        self.served_by, self.sole = self._who_serves()
        self.ids = {*self.offers_of, *self.served_by}
        self.residual = _Residual(self.network)
        self._promised: dict[str, int] = {}

    def _who_serves(self) -> tuple[Mapping[str, list[tuple[int, int]]], Mapping[str, list[str]]]:
        """Return for each one what it serves of which needs, and the needs that only it serves or could."""
        ledger = self.ledger
        known = {offer.commitment.id: held for offer, held in zip(ledger.offers, self.pillars, strict=True)}
        served_by: dict[str, list[tuple[int, int]]] = defaultdict(list)
        sole: dict[str, list[str]] = defaultdict(list)
        for number, demand in enumerate(ledger.demands):
            if not ledger.asked[number]:
                continue
            providers = [self.pillars[offer] for offer in ledger.arcs[number].tolist()]
            for one, minutes in zip(demand.served, ledger.served[number], strict=True):
                if minutes:
                    held = known.get(one.commitment_id, frozenset()) | {one.partner_id}
                    providers.append(held)
                    for id_ in held:
                        served_by[id_].append((number, minutes))
            if providers:
                for id_ in frozenset.intersection(*providers):
                    sole[id_].append(demand.id)
        return served_by, sole

    def loss(self, id_: str) -> Loss:
        groups, ledger = self.network.offer_groups, self.ledger
        gone: dict[int, int] = defaultdict(int)
        free = 0
        for offer in self.offers_of.get(id_, ()):
            free += ledger.free[offer]
            if groups[offer] >= 0:
                gone[int(groups[offer])] += ledger.free[offer]
        more: dict[int, int] = defaultdict(int)
        served, without_arcs = 0, 0
        for need, minutes in self.served_by.get(id_, ()):
            served += minutes
            if (group := int(self.network.need_groups[need])) >= 0:
                more[group] += minutes
            else:
                without_arcs += minutes
        before = self.residual.used
        lost, used = self.residual.without(gone, more)
        substitutes = self._substitutes(
            id_, gone, {group: (before[group], now) for group, now in used.items()}
        )
        return Loss(
            id_,
            served / self.unit,
            free / self.unit,
            (lost + without_arcs) / self.unit,
            tuple(self.sole.get(id_, ())),
            substitutes,
        )

    def _substitutes(
        self, id_: str, gone: Mapping[int, int], used: Mapping[int, tuple[int, int]]
    ) -> tuple[Substitute, ...]:
        """Return who takes more than before, of the groups of offers whose use changed or that lose a member."""
        taken: dict[str, float] = defaultdict(float)
        for group, (before, after) in sorted(used.items()):
            capacity = int(self.network.free[group])
            left = capacity - gone.get(group, 0)
            for offer in self.members[group]:
                free = self.ledger.free[offer]
                if free and left and id_ not in self.pillars[offer]:
                    partner = self.ledger.offers[offer].commitment.partner_id
                    taken[partner] += free * (after / left - before / capacity)
        found = [
            Substitute(partner, minutes / self.unit, self._load(partner, minutes, id_))
            for partner, minutes in taken.items()
            if minutes > 1e-9
        ]
        return tuple(sorted(found, key=lambda one: (-one.hours, one.partner_id)))

    def _load(self, partner_id: str, more: float, without: str) -> float:
        """Return which part of what a partner promised is held by referrals, given by the flow, or taken over."""
        promised = used = 0.0
        for offer in self.offers_of[partner_id]:
            if without in self.pillars[offer]:
                continue
            free = self.ledger.free[offer]
            own = self._promise(offer)
            group = int(self.network.offer_groups[offer])
            flowing = (
                self.residual.used[group] / int(self.network.free[group]) if group >= 0 and free else 0.0
            )
            promised += own
            used += own - free + free * flowing
        return min(1.0, (used + more) / promised) if promised else 0.0

    def _promise(self, number: int) -> int:
        offer = self.ledger.offers[number]
        if offer.commitment.id not in self._promised:
            whole = free_minutes(replace(offer, bookings=()), self.ledger.during)
            self._promised[offer.commitment.id] = max(whole, self.ledger.free[number])
        return self._promised[offer.commitment.id]


class _Residual:
    """A largest flow with who gives what to whom; each loss is undone before the next."""

    def __init__(self, one: Network) -> None:
        flow = largest(one)
        self.given: list[dict[int, int]] = [{} for _ in one.free]
        self.takes: list[dict[int, int]] = [{} for _ in one.open]
        for need, offer, minutes in _rows(one.arc_needs, one.arc_offers, flow.along):
            self.given[offer][need] = minutes
            self.takes[need][offer] = minutes
        self.used = [sum(own.values()) for own in self.given]
        free: list[int] = one.free.tolist()
        self.spare = [most - used for most, used in zip(free, self.used, strict=True)]
        order = np.argsort(one.arc_needs, kind="stable")
        ends = np.cumsum(np.bincount(one.arc_needs, minlength=len(one.open)))
        self.offers = (
            [part.tolist() for part in np.split(one.arc_offers[order], ends[:-1])] if len(ends) else []
        )
        self.live = self._live(one)
        self.gone: dict[int, int] = {}

    def _live(self, one: Network) -> list[bool]:
        """Return which offers' minutes can be freed, or are free: no path leads on from the others."""
        order = np.argsort(one.arc_offers, kind="stable")
        ends = np.cumsum(np.bincount(one.arc_offers, minlength=len(one.free)))
        needs = [part.tolist() for part in np.split(one.arc_needs[order], ends[:-1])] if len(ends) else []
        live = [spare > 0 for spare in self.spare]
        waiting, seen = [offer for offer, is_live in enumerate(live) if is_live], [False] * len(self.takes)
        while waiting:
            for need in needs[waiting.pop()]:
                if not seen[need]:
                    seen[need] = True
                    for offer in self.takes[need]:
                        if not live[offer]:
                            live[offer] = True
                            waiting.append(offer)
        return live

    def without(self, gone: Mapping[int, int], more: Mapping[int, int]) -> tuple[int, dict[int, int]]:
        """Return the minutes that nobody takes over, and what is then used of the offers where that differs.

        `gone` is what groups of offers lose of what is free, `more` what groups of needs ask more.
        """
        moves: list[tuple[int, int, int]] = []
        missing = dict(more)
        self.gone = {offer: min(minutes, self.spare[offer]) for offer, minutes in gone.items()}
        for offer, minutes in gone.items():
            rest = minutes - self.gone[offer]
            for need in sorted(self.given[offer]):
                if not rest:
                    break
                cut = min(rest, self.given[offer][need])
                self._give(offer, need, -cut, moves)
                self.gone[offer] += cut
                missing[need] = missing.get(need, 0) + cut
                rest -= cut
        lost, dead = 0, set[int]()
        for need in sorted(missing):
            lost += self._sent(need, missing[need], dead, moves)
        touched = {offer for offer, _, _ in moves} | set(gone)
        used = {offer: self.used[offer] for offer in touched}
        for offer, need, minutes in reversed(moves):
            self._give(offer, need, -minutes, None)
        self.gone = {}
        return lost, used

    def _give(self, offer: int, need: int, minutes: int, moves: list[tuple[int, int, int]] | None) -> None:
        for one, other, key in ((self.given, offer, need), (self.takes, need, offer)):
            left = one[other].get(key, 0) + minutes
            if left:
                one[other][key] = left
            else:
                one[other].pop(key, None)
        self.used[offer] += minutes
        self.spare[offer] -= minutes
        if moves is not None:
            moves.append((offer, need, minutes))

    def _sent(self, start: int, minutes: int, dead: set[int], moves: list[tuple[int, int, int]]) -> int:
        """Send minutes from a need along shortest residual paths to spare ones; return what finds no way."""
        while minutes and start not in dead:
            path = self._path(start, dead)
            if path is None:
                break
            amount = min(minutes, self._left(path[-1][1]))
            amount = min([amount, *(self.given[offer][need] for (_, offer), (need, _) in _steps(path))])
            for need, offer in reversed(path):
                self._give(offer, need, amount, moves)
            for (_, offer), (need, _) in _steps(path):
                self._give(offer, need, -amount, moves)
            minutes -= amount
        return minutes

    def _left(self, offer: int) -> int:
        return self.spare[offer] - self.gone.get(offer, 0)

    def _path(self, start: int, dead: set[int]) -> list[Pair] | None:
        """Return the (need, offer) pairs of a shortest way to spare minutes; without one, what was seen is dead."""
        came: dict[int, Pair | None] = {start: None}
        tried, waiting = set[int](), deque([start])
        while waiting:
            need = waiting.popleft()
            for offer in self.offers[need]:
                if offer in tried or not self.live[offer]:
                    continue
                tried.add(offer)
                if self._left(offer) > 0:
                    path = [(need, offer)]
                    while (step := came[path[-1][0]]) is not None:
                        path.append(step)
                    return path[::-1]
                for other in self.given[offer]:
                    if other not in came and other not in dead:
                        came[other] = (need, offer)
                        waiting.append(other)
        dead.update(came)
        return None


def _steps(path: list[Pair]) -> Iterable[tuple[Pair, Pair]]:
    """Return each pair with the one after it, whose need gives back what the first one's offer gave it."""
    return pairwise(path)


def _rows(needs: Numbers, offers: Numbers, along: Numbers) -> Iterable[tuple[int, int, int]]:
    some = along > 0
    return zip(needs[some].tolist(), offers[some].tolist(), along[some].tolist(), strict=True)
