"""The eight Case del Quartiere: nothing real is made up, and what is assumed says so."""

import csv
import re
from collections import Counter
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest
from stdnum.it import iva

SEEDS = Path(__file__).parents[2] / "seeds"
CASE = SEEDS / "case"
COLUMNS = {
    "places.csv": "id,name,kind,address,postal_code,area_id,latitude,longitude,precision,precision_note,"
    "wheelchair,aliases,source",
    "organisations.csv": "id,name,kind,tax_code,runts_section,aliases,place_id,website,invented,source",
    "pacts.csv": "id,name,place_id,starts_on,ends_on,renews_id,source",
    "pact_zones.csv": "pact_id,area_id,source",
    "signatures.csv": "pact_id,partner_id,signed_on,role,sources",
}
NEAR = {  # known points near the two Case without a position: never the position itself
    "casa-bagni-aglie": (45.08904, 7.68882),
    "casa-piu-spazioquattro": (45.07845, 7.66791),
}


def rows(name: str, folder: Path = CASE) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_id(name: str, folder: Path = CASE) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(name, folder)}


def point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["latitude"]), float(row["longitude"])


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (south, west), (north, east) = one, other
    half_height, half_width = sin(radians(north - south) / 2), sin(radians(east - west) / 2)
    chord = half_height**2 + cos(radians(south)) * cos(radians(north)) * half_width**2
    return 2 * 6_371_008.8 * asin(sqrt(chord))


@pytest.mark.parametrize("name", COLUMNS)
def test_each_file_keeps_the_contract(name: str) -> None:
    content = (CASE / name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode().splitlines()[0] == COLUMNS[name]
    cells = [tuple(row.values()) for row in rows(name)]
    assert cells == sorted(set(cells))


def test_there_are_eight_case_and_each_hosts_one_pact() -> None:
    places = by_id("places.csv")
    assert {place["kind"] for place in places.values()} == {"CASA"}
    assert len(places) == len(rows("places.csv")) == 8
    assert Counter(pact["place_id"] for pact in rows("pacts.csv")) == dict.fromkeys(places, 1)


def test_two_case_have_no_position() -> None:
    nowhere = {row["id"] for row in rows("places.csv") if not row["latitude"] and not row["longitude"]}
    assert nowhere == {"casa-bagni-aglie", "casa-piu-spazioquattro"}
    assert nowhere == {row["id"] for row in rows("places.csv") if row["precision"] == "UNKNOWN"}


def test_a_place_in_doubt_is_in_its_neighbourhood_not_in_a_zone() -> None:
    for row in rows("places.csv"):
        doubtful = row["precision"] in {"APPROXIMATE", "UNKNOWN"}
        assert row["area_id"].startswith("quartiere-" if doubtful else "zona-")
        assert row["precision_note"]


def test_other_names_are_kept() -> None:
    aliases = {row["id"]: row["aliases"].split("|") for row in rows("places.csv")}
    assert "Officine CAOS" in aliases["casa-vallette"]
    assert "+SpazioQuattro" in aliases["casa-piu-spazioquattro"]


def test_every_reference_resolves() -> None:
    areas, places = by_id("areas.csv", SEEDS / "areas"), by_id("places.csv")
    pacts, organisations = by_id("pacts.csv"), by_id("organisations.csv")
    assert {row["area_id"] for row in rows("places.csv") + rows("pact_zones.csv")} <= set(areas)
    assert {row["place_id"] for row in rows("pacts.csv") + rows("organisations.csv")} <= set(places)
    assert {row["pact_id"] for row in rows("pact_zones.csv") + rows("signatures.csv")} == set(pacts)
    assert {row["partner_id"] for row in rows("signatures.csv")} == set(organisations)
    assert len(pacts) == len(rows("pacts.csv"))
    assert len(organisations) == len(rows("organisations.csv"))


def test_every_pact_zone_says_where_it_comes_from() -> None:
    for row in rows("pact_zones.csv"):
        if row["area_id"].startswith("zona-"):
            assert row["source"].startswith("assumed: ")
        else:
            assert re.search(r"https?://\S+$", row["source"])


def test_every_assumed_distance_is_the_measured_one() -> None:
    zones, places, pacts = by_id("areas.csv", SEEDS / "areas"), by_id("places.csv"), by_id("pacts.csv")
    measured = 0
    for row in rows("pact_zones.csv"):
        if stated := re.search(r"(\d+) m from (a known point near )?the Casa", row["source"]):
            casa = places[pacts[row["pact_id"]]["place_id"]]
            assert bool(stated[2]) == (casa["id"] in NEAR)
            origin = NEAR.get(casa["id"]) or point(casa)
            assert metres(origin, point(zones[row["area_id"]])) == pytest.approx(int(stated[1]), abs=6)
            measured += 1
    assert measured == 31


def test_each_pact_covers_one_neighbourhood_and_a_few_zones() -> None:
    covered = Counter((row["pact_id"], row["area_id"].split("-")[0]) for row in rows("pact_zones.csv"))
    for pact in by_id("pacts.csv"):
        assert covered[pact, "quartiere"] == 1
        assert covered[pact, "zona"] in {4, 5}


def test_three_zones_are_under_two_pacts_and_most_under_none() -> None:
    pacts = Counter(row["area_id"] for row in rows("pact_zones.csv") if row["area_id"].startswith("zona-"))
    assert {zone for zone, number in pacts.items() if number > 1} == {"zona-20", "zona-39", "zona-60"}
    assert max(pacts.values()) == 2
    assert len(pacts) == 36


def test_every_casa_is_covered_by_its_own_pact() -> None:
    covered = {(row["pact_id"], row["area_id"]) for row in rows("pact_zones.csv")}
    places = by_id("places.csv")
    for pact in rows("pacts.csv"):
        assert (pact["id"], places[pact["place_id"]]["area_id"]) in covered


def test_each_casa_is_hosted_by_the_bodies_that_manage_it() -> None:
    organisations, pacts = by_id("organisations.csv"), by_id("pacts.csv")
    for row in rows("signatures.csv"):
        assert row["role"] == "HOST"
        assert row["sources"].split("|")[-1].startswith("assumed: ")
        assert organisations[row["partner_id"]]["place_id"] == pacts[row["pact_id"]]["place_id"]
    assert {row["pact_id"] for row in rows("signatures.csv")} == set(pacts)


def test_real_bodies_promise_nothing() -> None:
    assert {row["invented"] for row in rows("organisations.csv")} == {"no"}
    assert {path.name for path in CASE.glob("*.csv")} == set(COLUMNS)


def test_known_tax_codes_are_right_and_in_the_register() -> None:
    register = {row["tax_code"] for row in rows("register.csv", SEEDS / "register")}
    codes = [row["tax_code"] for row in rows("organisations.csv") if row["tax_code"]]
    assert len(set(codes)) == len(codes) == 6
    assert all(iva.is_valid(code) for code in codes)
    assert set(codes) <= register
