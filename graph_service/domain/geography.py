"""Where things are: points, distances, and areas that lie within one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import asin, cos, inf, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
INSIDE = 0.5


@dataclass(frozen=True, slots=True)
class Point:
    """A position in decimal degrees, WGS 84."""

    latitude: float
    longitude: float

    def kilometres_to(self, other: "Point") -> float:
        """Return the great-circle distance (haversine, mean Earth radius)."""
        latitude, other_latitude = radians(self.latitude), radians(other.latitude)
        half_height = sin((other_latitude - latitude) / 2)
        half_width = sin(radians(other.longitude - self.longitude) / 2)
        chord = half_height**2 + cos(latitude) * cos(other_latitude) * half_width**2
        return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


class AreaKind(StrEnum):
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    NEIGHBOURHOOD = "NEIGHBOURHOOD"
    ZONE = "ZONE"


@dataclass(frozen=True)
class Area:
    """A part of the city; `point` is a representative point inside it, where one is known."""

    id: str
    name: str
    kind: AreaKind
    code: str | None = None
    point: Point | None = None
    residents: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class Geography:
    """The areas, how they lie within one another and which border, and the areas the pacts cover.

    `within` maps an area to the areas that hold part of it, with the share of its surface in each.
    """

    areas: Mapping[str, Area] = field(default_factory=dict)
    within: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    borders: frozenset[frozenset[str]] = frozenset()
    coverage: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def share(self, area_id: str, of: str) -> float:
        """Return how much of the area lies within the other, along the best way up; 1 for itself."""
        return self.shares_above(area_id).get(of, 0.0)

    @cached_property
    def _above(self) -> dict[str, dict[str, float]]:
        return {}

    def shares_above(self, area_id: str) -> Mapping[str, float]:
        """Return each area that holds part of this one, itself included, with the share."""
        if area_id not in self._above:
            shares = {area_id: 1.0}
            for holder, share in self.within.get(area_id, {}).items():
                for above, its_share in self.shares_above(holder).items():
                    shares[above] = max(shares.get(above, 0.0), share * its_share)
            self._above[area_id] = shares
        return self._above[area_id]

    def inside(self, area_id: str, of: str) -> bool:
        """Return whether the area is the other one, or at least half of it lies within."""
        return self.share(area_id, of) >= INSIDE

    def border(self, one: str, other: str) -> bool:
        """Return whether two areas of the same kind touch along a line."""
        return frozenset((one, other)) in self.borders

    def neighbours(self, area_id: str) -> frozenset[str]:
        """Return the areas of the same kind that touch this one along a line."""
        return frozenset(other for pair in self.borders if area_id in pair for other in pair - {area_id})

    def pacts_serving(self, area_id: str) -> tuple[str, ...]:
        """Return the pacts that cover the area, or cover one in which it lies, by id."""
        holders = [above for above, share in self.shares_above(area_id).items() if share >= INSIDE]
        return tuple(sorted({pact for holder in holders for pact in self._covering.get(holder, ())}))

    @cached_property
    def _covering(self) -> dict[str, list[str]]:
        """The pacts that cover each area."""
        pacts: dict[str, list[str]] = {}
        for pact, covered in self.coverage.items():
            for area_id in covered:
                pacts.setdefault(area_id, []).append(pact)
        return pacts

    def pacts_by_nearness(self, area_id: str) -> list[str]:
        """Return all pacts, those first that serve the area, then by the nearest point of what they cover.

        A pact that covers no area with a known point comes last; equally near ones come by id.
        """
        serving, here = set(self.pacts_serving(area_id)), self.areas[area_id].point

        def kilometres(pact: str) -> float:
            points = [self.areas[id_].point for id_ in self.coverage[pact] if id_ in self.areas]
            return min((here.kilometres_to(one) for one in points if here and one), default=inf)

        return sorted(self.coverage, key=lambda pact: (pact not in serving, kilometres(pact), pact))


def area_called(words: str, areas: Iterable[Area]) -> Area | None:
    """Return the area with this id, name or code, whatever the capitals; the smallest one named so."""
    wanted = words.strip().casefold()
    order = (AreaKind.ZONE, AreaKind.NEIGHBOURHOOD, AreaKind.DISTRICT, AreaKind.CITY)
    found = [
        area
        for area in areas
        if wanted in (area.id, area.name.casefold())
        or (area.kind is not AreaKind.ZONE and wanted == area.code)
    ]
    return min(found, key=lambda area: (order.index(area.kind), area.id), default=None)
