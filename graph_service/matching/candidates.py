"""Offers grouped by what judging asks of them, so that two thousand are judged about as fast as their differences.

Whether an offer answers a need depends on little of it: its ages, its languages, its windows. Offers that agree
on that are asked once, by the same functions that explain a single one.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.domain.capacity import Free, free
from graph_service.domain.model import Need
from graph_service.domain.schedule import Period
from graph_service.matching.pairing import Offer

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]
Key = Callable[[Offer], Hashable]


@dataclass(frozen=True)
class Groups:
    """For each offer the number of its group, and one offer of each group."""

    numbers: Rows
    examples: tuple[Offer, ...]

    def each(self, rows: Rows, value: Callable[[Offer], float]) -> Floats:
        """Return the value of each of these offers, asking one of every group."""
        numbers = self.numbers[rows]
        values = np.empty(len(self.examples))
        for number in np.unique(numbers):
            values[number] = value(self.examples[number])
        return values[numbers]


class Candidates:
    """The offers that a search judges, in the order of their ids; grouped once, for all its needs."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = tuple(sorted(offers, key=lambda offer: offer.commitment.id))
        self._groups: dict[Key, Groups] = {}
        self._left: dict[tuple[int, Period, int], Free] = {}
        self.booked = self._column(lambda offer: bool(offer.bookings or offer.elsewhere)) > 0
        self.by_arrangement = self._column(lambda offer: offer.commitment.by_arrangement) > 0
        self.places = self._column(lambda offer: offer.commitment.places)
        self.promised = self._column(lambda offer: offer.commitment.minutes_per_week)

    def __len__(self) -> int:
        return len(self.offers)

    def __iter__(self) -> Iterator[Offer]:
        return iter(self.offers)

    def _column(self, value: Callable[[Offer], float]) -> Floats:
        return np.array([value(offer) for offer in self.offers], dtype=np.float64)

    def by(self, key: Key) -> Groups:
        """Return the offers grouped by the key; a function is asked once, however often it is given."""
        if key not in self._groups:
            keys = [key(offer) for offer in self.offers]
            examples = dict(zip(keys, self.offers, strict=True))
            numbers = {one: number for number, one in enumerate(examples)}
            found = np.fromiter(map(numbers.__getitem__, keys), dtype=np.intp, count=len(keys))
            self._groups[key] = Groups(found, tuple(examples.values()))
        return self._groups[key]

    def left(self, row: int, need: Need) -> Free:
        """Return what this offer has left for the need; needs of one period and size share the answer."""
        key = row, need.period, need.places
        if key not in self._left:
            offer = self.offers[row]
            self._left[key] = free(
                offer.commitment, offer.bookings, need.period, need.places, offer.elsewhere
            )
        return self._left[key]
