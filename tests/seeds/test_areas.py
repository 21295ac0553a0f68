"""The areas of Torino: the files of `seeds/areas` are whole, true to one another and to the contract."""

import csv
import json
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

AREAS = Path(__file__).parents[2] / "seeds" / "areas"
COLUMNS = {
    "areas.csv": ["id", "name", "kind", "code", "latitude", "longitude", "residents", "source"],
    "area_shares.csv": ["area_id", "within_id", "share"],
    "area_borders.csv": ["area_id", "other_id"],
}
A_SQUARE_METRE = 1e-10  # of a degree squared, about


def rows(name: str) -> list[dict[str, str]]:
    with (AREAS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def kinds() -> dict[str, str]:
    return {row["id"]: row["kind"] for row in rows("areas.csv")}


@pytest.fixture(scope="module")
def polygons() -> dict[str, BaseGeometry]:
    collection = json.loads((AREAS / "areas.geojson").read_text(encoding="utf-8"))
    return {each["properties"]["id"]: shape(each["geometry"]) for each in collection["features"]}


@pytest.fixture(scope="module")
def shares() -> dict[str, dict[str, float]]:
    within: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows("area_shares.csv"):
        within[row["area_id"]][row["within_id"]] = float(row["share"])
    return within


@pytest.mark.parametrize("name", COLUMNS)
def test_each_file_keeps_the_contract(name: str) -> None:
    content = (AREAS / name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode().splitlines()[0].split(",") == COLUMNS[name]
    cells = [tuple(row.values()) for row in rows(name)]
    assert cells == sorted(set(cells))


def test_torino_has_8_districts_23_neighbourhoods_and_94_zones(kinds: dict[str, str]) -> None:
    assert Counter(kinds.values()) == {"CITY": 1, "DISTRICT": 8, "NEIGHBOURHOOD": 23, "ZONE": 94}


def test_every_area_has_its_own_key(kinds: dict[str, str]) -> None:
    assert len(kinds) == len(rows("areas.csv")) == 126
    assert {"torino", "circoscrizione-8", "quartiere-san-salvario", "zona-01", "zona-09bis"} <= set(kinds)


def test_every_area_says_where_it_comes_from() -> None:
    assert all(row["source"] for row in rows("areas.csv"))


def test_the_residents_of_the_city_are_those_of_its_districts() -> None:
    residents = {row["id"]: int(row["residents"]) for row in rows("areas.csv") if row["residents"]}
    assert residents.pop("torino") == sum(residents.values()) == 906_874
    assert len(residents) == 8


def test_every_zone_lies_wholly_within_its_districts(
    kinds: dict[str, str], shares: dict[str, dict[str, float]]
) -> None:
    for zone in (key for key, kind in kinds.items() if kind == "ZONE"):
        assert {kinds[district] for district in shares[zone]} == {"DISTRICT"}
        assert sum(shares[zone].values()) == pytest.approx(1, abs=1e-9)


def test_twelve_zones_straddle_districts(shares: dict[str, dict[str, float]]) -> None:
    straddling = {zone.removeprefix("zona-") for zone, within in shares.items() if len(within) > 1}
    assert straddling == {"01", "28", "30", "35", "36", "44", "47", "49", "54", "56", "61", "65"}


def test_shares_are_those_of_the_drawn_polygons(
    polygons: dict[str, BaseGeometry], shares: dict[str, dict[str, float]]
) -> None:
    for zone, within in shares.items():
        if zone.startswith("zona-"):
            for district, share in within.items():
                drawn = polygons[zone].intersection(polygons[district]).area / polygons[zone].area
                assert drawn == pytest.approx(share, abs=0.002), zone


def test_districts_and_neighbourhoods_lie_within_one_other_area(
    kinds: dict[str, str], shares: dict[str, dict[str, float]]
) -> None:
    for area, kind in kinds.items():
        if kind in {"DISTRICT", "NEIGHBOURHOOD"}:
            ((outer, share),) = shares[area].items()
            assert (kinds[outer], share) == ("CITY" if kind == "DISTRICT" else "DISTRICT", 1)
    assert set(shares) == set(kinds) - {"torino"}


def test_neighbourhoods_have_no_made_up_position(
    kinds: dict[str, str], polygons: dict[str, BaseGeometry]
) -> None:
    named = [row for row in rows("areas.csv") if row["kind"] == "NEIGHBOURHOOD"]
    assert {(row["latitude"], row["longitude"], row["residents"]) for row in named} == {("", "", "")}
    assert set(polygons) == {key for key, kind in kinds.items() if kind != "NEIGHBOURHOOD"}


def test_representative_points_lie_inside_their_polygons(polygons: dict[str, BaseGeometry]) -> None:
    placed = [row for row in rows("areas.csv") if row["latitude"]]
    assert len(placed) == len(polygons)
    for row in placed:
        assert polygons[row["id"]].contains(Point(float(row["longitude"]), float(row["latitude"]))), row["id"]


@pytest.mark.parametrize("kind", ["ZONE", "DISTRICT"])
def test_simplified_areas_neither_overlap_nor_leave_gaps(
    kind: str, kinds: dict[str, str], polygons: dict[str, BaseGeometry]
) -> None:
    drawn = [polygon for key, polygon in polygons.items() if kinds[key] == kind]
    assert all(polygon.is_valid for polygon in drawn)
    assert shapely.coverage_is_valid(drawn)
    together = shapely.union_all(drawn)
    assert together.symmetric_difference(polygons["torino"]).area < A_SQUARE_METRE
    assert not any(part.interiors for part in shapely.get_parts(together))
    assert sum(polygon.area for polygon in drawn) == pytest.approx(together.area, abs=A_SQUARE_METRE)


def test_the_map_is_light() -> None:
    assert (AREAS / "areas.geojson").stat().st_size < 200_000


def test_borders_are_listed_once_and_join_different_areas(kinds: dict[str, str]) -> None:
    borders = [(row["area_id"], row["other_id"]) for row in rows("area_borders.csv")]
    assert len({frozenset(pair) for pair in borders}) == len(borders)
    assert all(one != other for one, other in borders)
    assert {(kinds[one], kinds[other]) for one, other in borders} == {
        ("ZONE", "ZONE"),
        ("DISTRICT", "DISTRICT"),
    }


def test_areas_border_when_the_map_shows_a_common_line(
    kinds: dict[str, str], polygons: dict[str, BaseGeometry]
) -> None:
    borders = {frozenset(row.values()) for row in rows("area_borders.csv")}
    for kind in ("ZONE", "DISTRICT"):
        keys = [key for key in polygons if kinds[key] == kind]
        for one, other in combinations(keys, 2):
            line = polygons[one].boundary.intersection(polygons[other].boundary).length
            if frozenset((one, other)) in borders:
                assert line > 0, (one, other)
            else:
                assert line < 3e-4, (one, other)  # degrees: a corner of at most some twenty metres
