"""The demo network grown to a thousand bodies: real areas and a map, people to enter as, and long lists of everything."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.world import competences, write_table

SEEDS = Path(__file__).parent.parent / "seeds"
DEMO = ("areas", "taxonomy", "case", "torino", "register")
PARTNER, CASE_MANAGER = "terza-lingua", "san-salvario-1"
"""Whose pages the demo's partner and case-manager look at."""
FAMILIES, OF_ONE_CASE_MANAGER, NEEDS_A_FAMILY = 900, 120, 3
OFFERS_A_BODY, OFFERS_OF_ONE, TO_APPROVE = 2, 60, 60
SERVED = 0.7
"""The share of needs that somebody serves; partners who serve the same family are tied to each other."""
PERIOD = {"starts_on": "2026-09-14", "ends_on": "2027-06-10"}
WINDOWS = ("mon 15:00-18:00", "tue 9:00-12:00", "wed 15:00-19:00", "thu 16:00-18:30", "sat 9:00-12:00")
CODE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def write_crowd(folder: Path, bodies: int) -> None:
    """Write what joins the demo, so that it has this many bodies, with offers, families, needs and referrals."""
    folder.mkdir(parents=True)
    chance = random.Random(5)
    known = _rows(SEEDS / "torino" / "organisations.csv")
    joining = [f"folla-{number}" for number in range(bodies - len(known))]
    write_table(folder, "organisations", map(_body, joining))
    offers = list(_offers(chance, joining))
    write_table(folder, "commitments", offers)
    families = list(_families(chance))
    write_table(folder, "beneficiaries", families)
    write_table(folder, "members", (_member(one["code"]) for one in families))
    needs = list(_needs(chance, families))
    write_table(folder, "needs", needs)
    write_table(folder, "referrals", _referrals(chance, needs, offers))


def _body(key: str) -> dict[str, Any]:
    name = f"Associazione inventata {key.removeprefix('folla-')}"
    return {"id": key, "name": name, "kind": "ASSOCIATION", "invented": "yes"}


def _offers(chance: random.Random, bodies: list[str]) -> Iterator[dict[str, Any]]:
    pacts = [row["id"] for row in _rows(SEEDS / "case" / "pacts.csv")]
    givers = [(body, pacts[number % len(pacts)]) for number, body in enumerate(bodies)] * OFFERS_A_BODY
    givers += [(PARTNER, "patto-san-salvario")] * OFFERS_OF_ONE
    known = competences()
    for number, (body, pact) in enumerate(givers):
        yield {
            "id": f"folla-offerta-{number}",
            "pact_id": pact,
            "partner_id": body,
            "title": f"Offerta inventata {number}",
            "competence_ids": chance.choice(known),
            "hours_per_week": chance.choice((3, 4, 6, 10)),
            "places": chance.choice((2, 5, 10)),
            "windows": "|".join(chance.sample(WINDOWS, 2)),
            "languages": chance.choice(("it", "it|ar", "it|fr", "it|en")),
            "modes": "IN_PERSON",
            "valid_from": "2026-01-01",
            "state": "PROPOSED" if number < TO_APPROVE else "ACTIVE",
            "assured_on": "2026-10-01",
            "staffing": "EMPLOYEES",
            "invented": "yes",
        }


def _families(chance: random.Random) -> Iterator[dict[str, Any]]:
    zones = [row["id"] for row in _rows(SEEDS / "areas" / "areas.csv") if row["kind"] == "ZONE"]
    managers = [row["id"] for row in _rows(SEEDS / "torino" / "case_managers.csv")]
    codes = {"".join(chance.choices(CODE, k=6)) for _ in range(2 * FAMILIES)}
    taken = {row["code"] for row in _rows(SEEDS / "torino" / "beneficiaries.csv")}
    fresh = sorted(f"FAM-{code}" for code in codes if f"FAM-{code}" not in taken)[:FAMILIES]
    for number, code in enumerate(fresh):
        yield {
            "code": code,
            "area_id": chance.choice(zones),
            "languages": "it",
            "case_manager_id": CASE_MANAGER if number < OF_ONE_CASE_MANAGER else chance.choice(managers),
            "controller": "bench",
            "legal_basis": "PUBLIC_TASK",
        }


def _member(code: str) -> dict[str, Any]:
    return {"beneficiary_code": code, "number": 1, "age_band": "AGE_6_10"}


def _needs(chance: random.Random, families: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    known = competences()
    for index, family in enumerate(families):
        for number, competence in enumerate(chance.sample(known, NEEDS_A_FAMILY)):
            yield {
                "id": f"folla-bisogno-{index}-{number}",
                "beneficiary_code": family["code"],
                "competence_id": competence,
                "member": 1,
                "hours_per_week": chance.choice((1, 2)),
                "session_minutes": 60,
                "priority": chance.choice(("NORMAL", "NORMAL", "HIGH", "URGENT")),
                "starts_on": "2026-09-01",
                "state": "OPEN",
            }


def _referrals(
    chance: random.Random, needs: list[dict[str, Any]], offers: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Entrust needs to whoever lends just that, one family's needs to different bodies."""
    lending: dict[str, list[str]] = {}
    for offer in offers:
        if offer["state"] == "ACTIVE":
            lending.setdefault(offer["competence_ids"], []).append(offer["id"])
    for need in needs:
        there = lending.get(need["competence_id"])
        if there and chance.random() < SERVED:
            state = chance.choice(("REQUESTED", "IN_PROGRESS", "COMPLETED", "COMPLETED"))
            yield {
                "id": f"{need['id']}-invio",
                "need_id": need["id"],
                "commitment_id": chance.choice(there),
                "state": state,
                "sessions": "",
                "hours_per_week": 1,
                **PERIOD,
            }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
