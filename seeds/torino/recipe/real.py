"""What is real and only read: areas, pacts and their Case, competences, the names and codes of real bodies."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

from graph_service.domain.geography import Area, AreaKind, Geography, Point
from graph_service.domain.taxonomy import Competence, Taxonomy
from recipe.names import bare

SEEDS = Path(__file__).parents[2]

YES_OR_NO = {"yes": True, "no": False}

Ring = list[tuple[float, float]]
Polygon = list[Ring]


@dataclass(frozen=True)
class Pact:
    """A real pact: where it is hosted, since when, and the zones it covers."""

    id: str
    short: str
    place_id: str
    starts_on: date
    zones: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Real:
    """All that the invented network hangs on."""

    geography: Geography
    polygons: dict[str, list[Polygon]]
    pacts: dict[str, Pact]
    casa_wheelchair: dict[str, bool | None]
    casa_names: dict[str, str]
    taxonomy: Taxonomy
    names: frozenset[str]
    tax_codes: frozenset[str]


def read() -> Real:
    """Read the seeds of the city, the Case, the competences and the register."""
    shares: dict[str, dict[str, float]] = {}
    for row in _rows("areas/area_shares.csv"):
        shares.setdefault(row["area_id"], {})[row["within_id"]] = float(row["share"])
    pacts = {pact.id: pact for pact in _pacts()}
    case = _rows("case/places.csv")
    bodies = [*_rows("case/organisations.csv"), *_rows("register/register.csv")]
    return Real(
        geography=Geography(
            areas={area.id: area for area in _areas()},
            within=shares,
            coverage={pact.id: frozenset(pact.areas) for pact in pacts.values()},
        ),
        polygons=dict(_polygons()),
        pacts=pacts,
        casa_names={row["id"]: row["name"] for row in case},
        casa_wheelchair={row["id"]: YES_OR_NO.get(row["wheelchair"]) for row in case},
        taxonomy=Taxonomy.of(_competences()),
        names=frozenset(bare(row["name"]) for row in bodies) | frozenset(_aliases()),
        tax_codes=frozenset(row["tax_code"] for row in bodies if row["tax_code"]),
    )


def _rows(path: str) -> list[dict[str, str]]:
    with (SEEDS / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _areas() -> Iterator[Area]:
    for row in _rows("areas/areas.csv"):
        point = Point(float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None
        yield Area(row["id"], row["name"], AreaKind(row["kind"]), row["code"] or None, point)


def _polygons() -> Iterator[tuple[str, list[Polygon]]]:
    collection = json.loads((SEEDS / "areas/areas.geojson").read_text(encoding="utf-8"))
    for feature in collection["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        yield feature["properties"]["id"], parts


def _pacts() -> Iterator[Pact]:
    covered = [(row["pact_id"], row["area_id"]) for row in _rows("case/pact_zones.csv")]
    for row in _rows("case/pacts.csv"):
        areas = tuple(area for pact, area in covered if pact == row["id"])
        yield Pact(
            id=row["id"],
            short=row["id"].removeprefix("patto-"),
            place_id=row["place_id"],
            starts_on=date.fromisoformat(row["starts_on"]),
            zones=tuple(area for area in areas if area.startswith("zona-")),
            areas=areas,
        )


def _competences() -> Iterator[Competence]:
    for row in _rows("taxonomy/competences.csv"):
        broader = tuple(row["broader_ids"].split("|")) if row["broader_ids"] else ()
        yield Competence(row["id"], row["label_it"], row["label_en"], broader)


def _aliases() -> Iterator[str]:
    for row in _rows("case/organisations.csv") + _rows("case/places.csv"):
        yield from map(bare, filter(None, [row["name"], *row["aliases"].split("|")]))


def holds(polygon: Polygon, longitude: float, latitude: float) -> bool:
    """Return whether the point lies inside: a ray from it crosses the rings an odd number of times."""
    inside = False
    for ring in polygon:
        for (x1, y1), (x2, y2) in pairwise(ring):
            astride = (y1 > latitude) != (y2 > latitude)
            if astride and longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def point_in(polygons: list[Polygon], rng: Random) -> Point:
    """Draw a point inside the area, a ten-thousandth of a degree apart from others at the least."""
    corners = [corner for polygon in polygons for corner in polygon[0]]
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    while True:
        longitude, latitude = round(rng.uniform(west, east), 4), round(rng.uniform(south, north), 4)
        if any(holds(polygon, longitude, latitude) for polygon in polygons):
            return Point(latitude, longitude)
