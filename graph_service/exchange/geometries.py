"""The polygons of areas, in `areas.geojson` beside `areas.csv`, and which of them holds a point."""

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from graph_service.domain.geography import Point
from graph_service.exchange.findings import Finding, shown

GEOMETRIES = "areas.geojson"
RINGS_DEEP = {"Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around the positions of each kind."""


def geometries(path: Path) -> dict[str, str]:
    """Return the geometry of each area as GeoJSON, by the area's key; the file must have been checked."""
    return {
        feature["properties"]["id"]: json.dumps(feature["geometry"], separators=(",", ":"))
        for feature in json.loads(path.read_text("utf-8-sig"))["features"]
    }


def check_geometries(path: Path, areas: Container[str]) -> Iterator[Finding]:
    """Yield all that is wrong with the file; each feature must map one of these areas."""

    def find(column: str | None, expected: str, found: object, line: int | None = None) -> Finding:
        return Finding(path.name, line, column, expected, shown(found))

    try:
        read = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        yield find(None, "JSON", error.msg, error.lineno)
        return
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        yield find(None, "a file of JSON in UTF-8", error)
        return
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list) or read.get("type") != "FeatureCollection":
        yield find(None, "a GeoJSON FeatureCollection", json.dumps(read))
        return
    seen: set[str] = set()
    for number, feature in enumerate(features):
        place = f"features[{number}]"
        id_, kind, coordinates = _parts(feature)
        if not isinstance(id_, str) or id_ not in areas:
            yield find(f"{place}.properties.id", "the key of an area of areas.csv", json.dumps(id_))
        elif id_ in seen:
            yield find(f"{place}.properties.id", "each area once", id_)
        else:
            seen.add(id_)
        if kind not in RINGS_DEEP:
            yield find(f"{place}.geometry.type", "Polygon or MultiPolygon", json.dumps(kind))
        elif not _are_rings(coordinates, RINGS_DEEP[kind]):
            expected = "closed rings of longitudes and latitudes inside the world"
            yield find(f"{place}.geometry.coordinates", expected, json.dumps(coordinates))


def _parts(feature: Any) -> tuple[Any, Any, Any]:
    """Return the key, the kind of geometry and the coordinates of a feature, None for what it lacks."""
    feature = feature if isinstance(feature, dict) else {}
    properties, geometry = (
        part if isinstance(part := feature.get(name), dict) else {} for name in ("properties", "geometry")
    )
    kind = geometry.get("type")
    return properties.get("id"), kind if isinstance(kind, str) else None, geometry.get("coordinates")


def _are_rings(coordinates: Any, deep: int) -> bool:
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if deep > 1:
        return all(_are_rings(inner, deep - 1) for inner in coordinates)
    closed = len(coordinates) >= 4 and coordinates[0] == coordinates[-1]
    return closed and all(map(_is_position, coordinates))


def _is_position(position: Any) -> bool:
    return (
        isinstance(position, list)
        and len(position) in (2, 3)
        and all(isinstance(number, int | float) and not isinstance(number, bool) for number in position)
        and -180 <= position[0] <= 180
        and -90 <= position[1] <= 90
    )


@dataclass(frozen=True)
class Border:
    """An area's border: all rings of its polygons, and the box around them."""

    area_id: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, area_id: str, geometry: str) -> "Border":
        """Return the border of a geometry as GeoJSON, as it was checked."""
        read = json.loads(geometry)
        polygons = read["coordinates"] if read["type"] == "MultiPolygon" else [read["coordinates"]]
        rings = tuple(tuple((at[0], at[1]) for at in ring) for polygon in polygons for ring in polygon)
        xs, ys = ([at[axis] for ring in rings for at in ring] for axis in (0, 1))
        return cls(area_id, rings, (min(xs), min(ys), max(xs), max(ys)))

    def holds(self, point: Point) -> bool:
        """Return whether a point lies inside: a line from it to the east crosses the rings an odd number of times.

        A point on the border itself may be said to lie on either side.
        """
        x, y = point.longitude, point.latitude
        west, south, east, north = self.box
        if not (west <= x <= east and south <= y <= north):
            return False
        return sum(_crossings(ring, x, y) for ring in self.rings) % 2 == 1


def _crossings(ring: Sequence[tuple[float, float]], x: float, y: float) -> int:
    return sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in pairwise(ring)
    )
