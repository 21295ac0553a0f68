"""The polygons of areas, in `areas.geojson` beside `areas.csv`."""

import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

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
