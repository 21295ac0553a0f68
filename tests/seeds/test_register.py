"""The register of real bodies: every row of the public list, and nothing added to it."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from stdnum.it import iva

REGISTER = Path(__file__).parents[2] / "seeds" / "register" / "register.csv"
CATEGORIES = {
    "volontariato": 1894,
    "asd": 352,
    "comuni_cat": 319,
    "ric_scientifica": 25,
    "beni_culturali": 9,
    "ric_sanitaria": 4,
    "aree_protette": 1,
}
MERGED = {"ALICE SUPERIORE", "LUGNACCO", "MEUGLIANO", "PECCO", "TRAUSELLA", "VICO CANAVESE"}


@pytest.fixture(scope="module")
def bodies() -> list[dict[str, str]]:
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_file_keeps_the_contract(bodies: list[dict[str, str]]) -> None:
    content = REGISTER.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.decode().splitlines()[0] == "tax_code,name,municipality,province,categories,source"
    codes = [body["tax_code"] for body in bodies]
    assert codes == sorted(codes)


def test_2593_bodies_have_each_their_own_tax_code(bodies: list[dict[str, str]]) -> None:
    assert len(bodies) == len({body["tax_code"] for body in bodies}) == 2593


def test_every_check_digit_is_right(bodies: list[dict[str, str]]) -> None:
    assert [body["tax_code"] for body in bodies if not iva.is_valid(body["tax_code"])] == []


def test_every_body_has_a_name_a_place_and_a_source(bodies: list[dict[str, str]]) -> None:
    assert all(body["name"] and body["municipality"] for body in bodies)
    assert {(body["province"], body["source"]) for body in bodies} == {
        ("TO", "Agenzia delle Entrate, 5x1000 list 2019")
    }


def test_the_categories_are_those_of_the_list(bodies: list[dict[str, str]]) -> None:
    assert Counter(each for body in bodies for each in body["categories"].split("|")) == CATEGORIES


def test_homonyms_are_told_apart_by_their_tax_code(bodies: list[dict[str, str]]) -> None:
    names = Counter(body["name"] for body in bodies)
    assert {name for name, number in names.items() if number > 1} == {
        "ASSOCIAZIONE NAZIONALE TUTTE LE ETA' ATTIVE PER LA SOLIDARIETA' ODV",
        "IL PONTE SOCIETA' COOPERATIVA SOCIALE ONLUS",
        "SAMONE",
    }


def test_municipalities_are_written_as_istat_writes_them(bodies: list[dict[str, str]]) -> None:
    municipalities = {body["municipality"] for body in bodies}
    assert {"Torino", "Ciriè", "Cuorgnè", "Pont-Canavese", "Rorà"} <= municipalities
    assert {name for name in municipalities if name.isupper()} == MERGED
    assert not any(name.endswith("'") for name in municipalities)
