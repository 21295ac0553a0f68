"""Build the areas of Torino from the City's open data.

    python seeds/areas/build.py FOLDER

FOLDER holds `circoscrizioni.geojson`, `zone_statistiche.geojson` and `quartieri.csv`; README.md beside this
file says where they come from. The same input always gives the same bytes.
"""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
ATTRIBUTION = "Città di Torino, open data"

SMALLEST_TRIANGLE_M = 8.0  # coverage_simplify drops corners whose triangle is smaller than its square
TOLERANCE_M = 25.0  # what the README promises: no simplified border is farther than this from the original
SLIVER = 0.01  # a district that holds less of a zone than this does not count
SHORTEST_BORDER_M = 10.0  # areas that share less than this only touch at a corner
DECIMALS = 5  # of a degree: about a metre

CENTRE = (7.68, 45.07)
METRES_PER_DEGREE = (78_749.0, 111_134.0)  # of longitude and of latitude, on WGS 84 at 45.07° north

Row = Sequence[object]
Coordinates = NDArray[np.float64]


class Original(NamedTuple):
    """The polygons as the City publishes them, in degrees, and the districts' own data."""

    zones: dict[str, BaseGeometry]
    districts: dict[str, BaseGeometry]
    district_rows: dict[str, dict[str, str | int]]


def main(folder: Path) -> None:
    city = read(folder)
    neighbourhoods = read_neighbourhoods(folder)
    drawn = simplified(city)
    check_tolerance(city, drawn)

    write("areas.csv", AREA_COLUMNS, area_rows(city, drawn, neighbourhoods))
    write("area_shares.csv", ("area_id", "within_id", "share"), share_rows(city, neighbourhoods))
    write("area_borders.csv", ("area_id", "other_id"), border_rows(city))
    write_geojson(drawn)


# Reading


def read(folder: Path) -> Original:
    zones = features(folder / "zone_statistiche.geojson")
    districts = features(folder / "circoscrizioni.geojson")
    return Original(
        zones={zone_id(row["zona_statistica"]): polygon for row, polygon in zones},
        districts={district_id(row["circoscrizione"]): polygon for row, polygon in districts},
        district_rows={district_id(row["circoscrizione"]): row for row, _ in districts},
    )


def features(path: Path) -> list[tuple[dict[str, str | int], BaseGeometry]]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    return [(each["properties"], shape(each["geometry"])) for each in collection["features"]]


def read_neighbourhoods(folder: Path) -> list[dict[str, str]]:
    with (folder / "quartieri.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def zone_id(code: object) -> str:
    return f"zona-{code}"


def district_id(number: object) -> str:
    return f"circoscrizione-{number}"


def neighbourhood_id(name: str) -> str:
    return "quartiere-" + re.sub(r"[^a-z0-9]+", "-", name.lower())


# Geometry


def in_metres(polygon: BaseGeometry) -> BaseGeometry:
    """Return the polygon on a plane tangent to the city: lengths there are right within 0.2 %."""
    return transformed(polygon, lambda degrees: (degrees - CENTRE) * METRES_PER_DEGREE)


def in_degrees(polygon: BaseGeometry) -> BaseGeometry:
    rounded = transformed(polygon, lambda metres: np.round(metres / METRES_PER_DEGREE + CENTRE, DECIMALS))
    return shapely.remove_repeated_points(rounded)


def transformed(polygon: BaseGeometry, change: Callable[[Coordinates], Coordinates]) -> BaseGeometry:
    moved: BaseGeometry = shapely.transform(polygon, change)
    return moved


def simplified(city: Original) -> dict[str, BaseGeometry]:
    """Return fewer points for the same map: neighbours still share every point of their border.

    The pieces of zone within district are simplified together, then joined again: so a zone lies within
    its districts, and districts within the city, after simplification as before.
    """
    pieces = {
        (zone, district): piece
        for zone, of_zone in city.zones.items()
        for district, of_district in city.districts.items()
        if (piece := surface(of_zone.intersection(of_district))).area > 0
    }
    fewer = shapely.coverage_simplify([in_metres(piece) for piece in pieces.values()], SMALLEST_TRIANGLE_M)
    drawn = dict(zip(pieces, map(in_degrees, fewer), strict=True))
    if not shapely.coverage_is_valid(list(drawn.values())):
        raise ValueError("the simplified zones overlap: lower SMALLEST_TRIANGLE_M")
    return {"torino": joined(drawn.values())} | {
        key: joined(piece for within, piece in drawn.items() if key in within)
        for key in [*city.districts, *city.zones]
    }


def surface(meeting: BaseGeometry) -> BaseGeometry:
    """Return the polygons of an intersection, without the points and lines where two areas only touch."""
    parts = shapely.get_parts(meeting)
    return shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def joined(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return one outline, as GeoJSON wants it: outer rings run counter-clockwise."""
    pieces = shapely.get_parts(shapely.normalize(shapely.coverage_union_all(list(parts))))
    return shapely.orient_polygons(pieces[0] if len(pieces) == 1 else MultiPolygon(list(pieces)))


def check_tolerance(city: Original, drawn: dict[str, BaseGeometry]) -> None:
    """Stop when a simplified border strays; print how far the worst one is, in metres."""
    originals = city.zones | city.districts | {"torino": whole(city)}
    strays = {key: stray(original, drawn[key]) for key, original in originals.items()}
    worst, usual = max(strays, key=strays.__getitem__), np.median(list(strays.values()))
    print(f"farthest simplified border: {worst}, {strays[worst]:.1f} m; median {usual:.1f} m")
    if strays[worst] > TOLERANCE_M:
        raise ValueError(f"{worst} strays {strays[worst]:.1f} m, more than {TOLERANCE_M} m")


def whole(city: Original) -> BaseGeometry:
    return shapely.coverage_union_all(list(city.districts.values()))


def stray(original: BaseGeometry, drawn: BaseGeometry) -> float:
    """Return the Hausdorff distance of two outlines, in metres."""
    outlines = in_metres(original).boundary, in_metres(drawn).boundary
    return float(shapely.hausdorff_distance(*outlines, densify=0.02))


def point_inside(original: BaseGeometry, drawn: BaseGeometry) -> tuple[str, str]:
    """Return the latitude and longitude of the centroid, or of an inner point when it lies outside."""
    for point in (original.centroid, original.representative_point(), drawn.representative_point()):
        if original.contains(point) and drawn.contains(point):
            return f"{point.y:.6f}", f"{point.x:.6f}"
    raise ValueError("no point lies inside both outlines")


# Rows

AREA_COLUMNS = ("id", "name", "kind", "code", "latitude", "longitude", "residents", "source")


def area_rows(
    city: Original, drawn: dict[str, BaseGeometry], neighbourhoods: list[dict[str, str]]
) -> list[Row]:
    return [
        city_row(city, drawn["torino"]),
        *(district_row(row, city, drawn) for row in city.district_rows.values()),
        *(zone_row(key, polygon, drawn[key]) for key, polygon in city.zones.items()),
        *(neighbourhood_row(row["id_quartiere"], row["nome"]) for row in neighbourhoods),
    ]


def city_row(city: Original, drawn: BaseGeometry) -> Row:
    residents = sum(int(row["residenti_2011"]) for row in city.district_rows.values())
    source = f"{ATTRIBUTION}: union of the districts, sum of their residents in 2011"
    return "torino", "Torino", "CITY", "", *point_inside(whole(city), drawn), residents, source


def district_row(row: dict[str, str | int], city: Original, drawn: dict[str, BaseGeometry]) -> Row:
    number, residents = row["circoscrizione"], row["residenti_2011"]
    key, name = district_id(number), f"Circoscrizione {number} ({row['denominazione']})"
    point = point_inside(city.districts[key], drawn[key])
    return key, name, "DISTRICT", number, *point, residents, f"{ATTRIBUTION}: districts, residents in 2011"


def zone_row(key: str, polygon: BaseGeometry, drawn: BaseGeometry) -> Row:
    code = key.removeprefix("zona-")
    point = point_inside(polygon, drawn)
    return key, f"Zona statistica {code}", "ZONE", code, *point, "", f"{ATTRIBUTION}: statistical zones"


def neighbourhood_row(code: str, name: str) -> Row:
    source = "comune-torino/iscritto-iscrittodb@ebf9519"
    return neighbourhood_id(name), name, "NEIGHBOURHOOD", code, "", "", "", source


def share_rows(city: Original, neighbourhoods: list[dict[str, str]]) -> list[Row]:
    districts = [(key, "torino", 1.0) for key in city.districts]
    named = [
        (neighbourhood_id(row["nome"]), district_id(row["circoscrizione"]), 1.0) for row in neighbourhoods
    ]
    zones = [
        (zone, district, share)
        for zone, polygon in city.zones.items()
        for district, share in shares(polygon, city.districts).items()
    ]
    return [*districts, *named, *zones]


def shares(zone: BaseGeometry, districts: dict[str, BaseGeometry]) -> dict[str, float]:
    """Return the part of the zone in each district, to four decimals; the largest takes the rounding."""
    exact = {key: zone.intersection(polygon).area / zone.area for key, polygon in districts.items()}
    rounded = {key: round(share, 4) for key, share in exact.items() if share >= SLIVER}
    largest = max(rounded, key=rounded.__getitem__)
    others = sum((share for key, share in rounded.items() if key != largest), 0.0)
    return rounded | {largest: round(1 - others, 4)}


def border_rows(city: Original) -> list[Row]:
    """Return each pair of zones, and of districts, that share a border of the original outlines."""
    return [pair for areas in (city.zones, city.districts) for pair in bordering(areas)]


def bordering(areas: dict[str, BaseGeometry]) -> list[tuple[str, str]]:
    outlines = {key: in_metres(polygon).boundary for key, polygon in areas.items()}
    return [
        (one, other)
        for one, other in combinations(sorted(areas), 2)
        if outlines[one].intersection(outlines[other]).length >= SHORTEST_BORDER_M
    ]


# Writing


def write(name: str, columns: Sequence[str], rows: list[Row]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(columns)
        table.writerows(sorted(rows, key=lambda row: tuple(map(str, row))))


def write_geojson(drawn: dict[str, BaseGeometry]) -> None:
    """Write one feature a line, so that a change of one area is a change of one line."""
    lines = ",\n".join(feature(key, drawn[key]) for key in sorted(drawn))
    content = f'{{"type":"FeatureCollection","attribution":"{ATTRIBUTION}","features":[\n{lines}\n]}}\n'
    (HERE / "areas.geojson").write_text(content, encoding="utf-8", newline="\n")


def feature(key: str, polygon: BaseGeometry) -> str:
    content = {"type": "Feature", "properties": {"id": key}, "geometry": mapping(polygon)}
    return json.dumps(content, separators=(",", ":"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
