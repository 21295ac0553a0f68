"""Who asks how much, who has how much free, and who could serve whom: judged once, counted with often."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from graph_service.coverage.arcs import Judge, Why
from graph_service.coverage.flow import Arcs
from graph_service.coverage.hours import asked_minutes, free_minutes, served_minutes
from graph_service.coverage.uncollected import uncollected
from graph_service.domain.capacity import Booking
from graph_service.domain.model import Need
from graph_service.domain.schedule import Period
from graph_service.matching.pairing import Circumstances, Offer

Key = tuple[str, str]
"""A cell or a row: the id of an area and the id of a competence."""


@dataclass(frozen=True)
class Served:
    """What a referral that holds capacity serves of a need, and by which commitment."""

    commitment_id: str
    partner_id: str
    booking: Booking


@dataclass(frozen=True)
class Demand:
    """A need of a family and where it is asked; `need.period` has an end and meets the period that is looked at."""

    id: str
    family_id: str
    need: Need
    circumstances: Circumstances
    served: tuple[Served, ...] = ()

    @property
    def cell(self) -> Key:
        return self.circumstances.area.id, self.need.competence_id


@dataclass(frozen=True)
class Ledger:
    """Needs and offers by their ids; minutes are summed over all weeks of the period.

    `arcs` hold for each need the numbers of the offers that could serve it, capacity set aside; `served` what each of
    its referrals serves of what it `asked`; `free` what each offer has left, minutes times places.
    """

    during: Period
    demands: tuple[Demand, ...]
    offers: tuple[Offer, ...]
    arcs: Arcs
    asked: tuple[int, ...]
    served: tuple[tuple[int, ...], ...]
    free: tuple[int, ...]
    judge: Judge

    @property
    def weeks(self) -> int:
        return len(self.during.weeks)

    @cached_property
    def open(self) -> tuple[int, ...]:
        """What no referral serves of each need."""
        return tuple(asked - sum(several) for asked, several in zip(self.asked, self.served, strict=True))

    def why(self) -> dict[int, Why]:
        """Return why nobody could serve them, of the needs that have something open and nobody for it."""
        alone = np.flatnonzero((self.arcs.counts == 0) & (np.array(self.open) > 0))
        return self.judge.whys(alone.tolist())

    def without(self, ids: AbstractSet[str]) -> "Ledger":
        """Return what it would be like without these partners and volunteers; nothing is judged anew.

        Their offers give nothing and what they serve is open again. An offer that several volunteers staff falls when
        all of them are lost.
        """
        lost = {offer.commitment.id for offer in self.offers if falls(offer, ids)}
        return replace(
            self,
            free=tuple(
                0 if offer.commitment.id in lost else free
                for offer, free in zip(self.offers, self.free, strict=True)
            ),
            served=tuple(
                tuple(
                    0 if one.commitment_id in lost or one.partner_id in ids else minutes
                    for one, minutes in zip(demand.served, several, strict=True)
                )
                for demand, several in zip(self.demands, self.served, strict=True)
            ),
        )


def falls(offer: Offer, ids: AbstractSet[str]) -> bool:
    """Return whether the offer is no more when these partners and volunteers are lost."""
    staff = {member.id for member in offer.staff}
    return offer.commitment.partner_id in ids or bool(staff and staff <= ids)


@uncollected()
def opened(demands: Iterable[Demand], offers: Iterable[Offer], during: Period) -> Ledger:
    """Judge who could serve whom, and count what is asked, served and free in the weeks of a period with an end."""
    ordered = tuple(
        replace(one, served=tuple(sorted(one.served, key=_order))) if len(one.served) > 1 else one
        for one in sorted(demands, key=lambda one: one.id)
    )
    judge = Judge([(one.need, one.circumstances) for one in ordered], offers)
    found = judge.candidates.offers
    return Ledger(
        during,
        ordered,
        found,
        judge.arcs(),
        tuple(asked_minutes(one.need, during) for one in ordered),
        tuple(served_minutes(one.need, [own.booking for own in one.served], during) for one in ordered),
        tuple(free_minutes(offer, during) for offer in found),
        judge,
    )


def _order(served: Served) -> tuple[date, str]:
    return served.booking.period.start, served.commitment_id
