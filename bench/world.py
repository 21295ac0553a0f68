"""Networks of any size for measuring: pacts of equal density, so that a search finds as much in a large one."""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ORGANISATIONS_A_PACT = 100
COMMITMENTS_AN_ORGANISATION = 5
ZONES_A_PACT = 6
ONLINE_EVERYWHERE = 20
"""How many commitments are online in the whole network, whatever its size: they reach every area."""
BOOKED = 0.3
TAXONOMY = Path(__file__).parent.parent / "seeds" / "taxonomy" / "competences.csv"
WINDOWS = (
    "mon 15:00-18:00",
    "tue 9:00-12:00",
    "wed 15:00-19:00",
    "thu 16:00-18:30",
    "fri 9:30-11:30",
    "sat 9:00-12:00",
)


def competences() -> list[str]:
    """Return the competences that partners lend: all but the broadest ones."""
    with TAXONOMY.open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file) if row["broader_ids"]]


def write_world(folder: Path, organisations: int) -> None:
    """Write a CSV folder with so many organisations, five commitments each, and referrals on a third of them."""
    folder.mkdir(parents=True, exist_ok=True)
    pacts = max(1, organisations // ORGANISATIONS_A_PACT)
    write_table(folder, "areas", _areas(pacts))
    write_table(folder, "area_borders", _borders(pacts))
    write_table(folder, "places", _places(pacts))
    write_table(
        folder,
        "pacts",
        (
            {"id": f"pact-{p}", "name": f"Pact {p}", "place_id": f"place-{p}", "starts_on": "2026-01-01"}
            for p in range(pacts)
        ),
    )
    write_table(
        folder,
        "pact_zones",
        (
            {"pact_id": f"pact-{p}", "area_id": _zone(p, z), "source": "bench"}
            for p in range(pacts)
            for z in range(ZONES_A_PACT)
        ),
    )
    write_table(folder, "organisations", _organisations(organisations))
    write_table(folder, "commitments", _commitments(organisations, pacts))
    write_table(
        folder,
        "beneficiaries",
        (
            {
                "code": _code(p),
                "area_id": _zone(p, 0),
                "controller": "bench",
                "legal_basis": "PUBLIC_TASK",
            }
            for p in range(pacts)
        ),
    )
    write_table(
        folder,
        "members",
        ({"beneficiary_code": _code(p), "number": 1, "age_band": "AGE_6_10"} for p in range(pacts)),
    )
    write_table(folder, "needs", _needs(pacts))
    write_table(folder, "referrals", _referrals(organisations))


def searches(organisations: int, count: int) -> list[dict[str, Any]]:
    """Return searches of five needs each, in areas all over the network, as GraphQL variables."""
    chance = random.Random(7)
    known, pacts = competences(), max(1, organisations // ORGANISATIONS_A_PACT)
    return [
        {
            "areaId": f"area:{_zone(chance.randrange(pacts), chance.randrange(ZONES_A_PACT))}",
            "needs": [
                {
                    "competenceId": f"competence:{competence}",
                    "hoursPerWeek": chance.choice((1, 2)),
                    "languages": ["it"],
                    "windows": [
                        {"weekday": "MONDAY", "opens": "09:00", "closes": "19:00"},
                        {"weekday": "WEDNESDAY", "opens": "09:00", "closes": "19:00"},
                        {"weekday": "THURSDAY", "opens": "14:00", "closes": "19:00"},
                    ],
                }
                for competence in chance.sample(known, 5)
            ],
        }
        for _ in range(count)
    ]


def _zone(pact: int, zone: int) -> str:
    return f"zone-{pact}-{zone}"


def _code(number: int) -> str:
    letters, code = "23456789ABCDEFGHJKMNPQRSTVWXYZ", ""
    for _ in range(6):
        number, digit = divmod(number, len(letters))
        code += letters[digit]
    return f"FAM-{code}"


def _position(pact: int, zone: int) -> tuple[float, float]:
    row, column = divmod(pact, 50)
    return 45.0 + row * 0.02 + zone * 0.002, 7.0 + column * 0.02 + zone * 0.001


def _areas(pacts: int) -> Iterator[dict[str, Any]]:
    for pact in range(pacts):
        for zone in range(ZONES_A_PACT):
            latitude, longitude = _position(pact, zone)
            yield {
                "id": _zone(pact, zone),
                "name": f"Zone {pact}.{zone}",
                "kind": "ZONE",
                "latitude": f"{latitude:.4f}",
                "longitude": f"{longitude:.4f}",
            }


def _borders(pacts: int) -> Iterator[dict[str, Any]]:
    for pact in range(pacts):
        for zone in range(ZONES_A_PACT - 1):
            yield {"area_id": _zone(pact, zone), "other_id": _zone(pact, zone + 1)}


def _places(pacts: int) -> Iterator[dict[str, Any]]:
    for pact in range(pacts):
        latitude, longitude = _position(pact, 2)
        yield {
            "id": f"place-{pact}",
            "name": f"Casa {pact}",
            "kind": "CASA",
            "area_id": _zone(pact, 2),
            "latitude": f"{latitude:.4f}",
            "longitude": f"{longitude:.4f}",
            "precision": "BUILDING",
            "wheelchair": "yes",
        }


def _organisations(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"id": f"body-{number}", "name": f"Body {number}", "kind": "ASSOCIATION", "invented": "yes"}


def _commitments(organisations: int, pacts: int) -> Iterator[dict[str, Any]]:
    chance, known = random.Random(11), competences()
    total = organisations * COMMITMENTS_AN_ORGANISATION
    online = set(random.Random(13).sample(range(total), min(total, ONLINE_EVERYWHERE)))
    for number in range(total):
        body = number // COMMITMENTS_AN_ORGANISATION
        pact = min(body // ORGANISATIONS_A_PACT, pacts - 1)
        yield {
            "id": f"offer-{number}",
            "pact_id": f"pact-{pact}",
            "partner_id": f"body-{body}",
            "title": f"Offer {number}",
            "competence_ids": "|".join(chance.sample(known, chance.choice((1, 1, 2)))),
            "hours_per_week": chance.choice((3, 4, 6, 10)),
            "places": chance.choice((2, 5, 10)),
            "windows": "|".join(chance.sample(WINDOWS, 2)) if chance.random() < 0.9 else "",
            "languages": chance.choice(("it", "it|ar", "it|fr", "it|en")),
            "modes": "ONLINE" if number in online else "IN_PERSON",
            "valid_from": "2026-01-01",
            "place_id": f"place-{pact}",
            "state": "ACTIVE",
            "assured_on": str(date(2026, 1, 1) + timedelta(days=chance.randrange(320))),
            "staffing": "EMPLOYEES",
            "invented": "yes",
        }


def _needs(pacts: int) -> Iterator[dict[str, Any]]:
    for pact in range(pacts):
        yield {
            "id": f"need-{pact}",
            "beneficiary_code": _code(pact),
            "competence_id": "homework-help",
            "member": 1,
            "hours_per_week": 1,
            "session_minutes": 60,
            "priority": "NORMAL",
            "starts_on": "2026-09-01",
            "state": "OPEN",
        }


def _referrals(organisations: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(17)
    for number in range(organisations * COMMITMENTS_AN_ORGANISATION):
        if chance.random() < BOOKED:
            pact = number // COMMITMENTS_AN_ORGANISATION // ORGANISATIONS_A_PACT
            state = chance.choice(("IN_PROGRESS", "COMPLETED", "FAILED", "ACCEPTED"))
            yield {
                "id": f"referral-{number}",
                "need_id": f"need-{pact}",
                "commitment_id": f"offer-{number}",
                "state": state,
                "sessions": "",
                "hours_per_week": 1,
                "starts_on": "2026-09-14",
                "ends_on": "2027-06-10",
            }


def write_table(folder: Path, table: str, rows: Iterable[dict[str, Any]]) -> None:
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
