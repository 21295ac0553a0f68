"""What ranking costs by itself: two thousand candidates for one need, without the graph."""

import random
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from bench.measure import timing
from graph_service.domain.capacity import Booking
from graph_service.domain.geography import Area, AreaKind, Geography, Point
from graph_service.domain.model import (
    AgeBand,
    Commitment,
    Mode,
    Need,
    Place,
    PlaceKind,
    Precision,
    Staffing,
)
from graph_service.domain.schedule import Period, Week
from graph_service.domain.taxonomy import Competence, Taxonomy
from graph_service.matching.candidates import Candidates
from graph_service.matching.pairing import Circumstances, Offer, StaffMember
from graph_service.matching.ranking import rank

MONDAY = date(2026, 11, 23)
TERM = Period(MONDAY, date(2027, 5, 23))
CANDIDATES, PLACES, RUNS, BOOKED = 2000, 60, 50, 0.3
WINDOWS = (
    "mon 15:00-18:00",
    "tue 9:00-12:00",
    "wed 15:00-19:00",
    "thu 16:00-18:30",
    "fri 9:30-11:30",
    "sat 9:00-12:00",
)


def measure_ranking() -> dict[str, Any]:
    """Time a need among candidates made ready for a search: the first need of it, and the others."""
    first, others = [], []
    for seed in range(RUNS):
        candidates, where = Candidates(_offers(random.Random(seed))), _where()
        first.append(_milliseconds(candidates, where, "homework"))
        others.append(_milliseconds(candidates, where, "maths"))
    return {
        "candidates": CANDIDATES,
        "first_need_ms": asdict(timing(first)),
        "other_needs_ms": asdict(timing(others)),
    }


def _milliseconds(candidates: Candidates, where: Circumstances, competence: str) -> float:
    need = Need(
        competence,
        TERM,
        minutes_per_week=120,
        windows=Week.parse("mon 9-19|wed 9-19|thu 14-19"),
        age_band=AgeBand.AGE_6_10,
        languages=("it",),
    )
    start = time.perf_counter()
    rank(need, candidates, where)
    return (time.perf_counter() - start) * 1000


def _where() -> Circumstances:
    area = Area("here", "Here", AreaKind.ZONE, point=Point(45.07, 7.68))
    taxonomy = Taxonomy.of(
        [
            Competence("learning", "studio", "learning"),
            Competence("homework", "compiti", "homework", ("learning",)),
            Competence("maths", "matematica", "maths", ("homework",)),
        ]
    )
    return Circumstances(
        area, Geography({"here": area}, coverage={"pact": frozenset({"here"})}), taxonomy, MONDAY
    )


def _offers(chance: random.Random) -> list[Offer]:
    places = [
        Place(
            f"place-{number}",
            "Casa",
            PlaceKind.CASA,
            "here",
            point=Point(45.05 + chance.random() * 0.06, 7.65 + chance.random() * 0.06),
            precision=Precision.BUILDING,
        )
        for number in range(PLACES)
    ]
    return [_offer(chance, number, places) for number in range(CANDIDATES)]


def _offer(chance: random.Random, number: int, places: Sequence[Place]) -> Offer:
    windows = chance.sample(WINDOWS, 2) if chance.random() < 0.9 else []
    sessions = Week.parse(windows[0]) if windows else Week()
    staff = (StaffMember(f"volunteer-{number}", "Volunteer", date(2027, 12, 31), date(2027, 12, 31)),)
    volunteers = chance.random() < 0.5
    commitment = Commitment(
        f"offer-{number:05}",
        "pact",
        f"partner-{number // 3}",
        "Offer",
        (chance.choice(("learning", "homework", "maths")),),
        chance.choice((180, 240, 360, 600)),
        chance.choice((2, 5, 10)),
        (Mode.IN_PERSON,),
        Period(date(2026, 1, 1)),
        windows=Week.parse("|".join(windows)),
        languages=("it", *chance.choice(((), ("ar",), ("fr",)))),
        min_age=chance.choice((None, 0, 6)),
        max_age=chance.choice((None, 14, 18)),
        assured_on=date(2026, 1, 1) + timedelta(days=chance.randrange(320)),
        staffing=Staffing.VOLUNTEERS if volunteers else Staffing.EMPLOYEES,
    )
    return Offer(
        commitment,
        "Partner",
        "Pact",
        chance.choice(places),
        staff if volunteers else (),
        (Booking(TERM, 1, sessions, 60),) if chance.random() < BOOKED else (),
        completed=chance.randrange(5),
        failed=chance.randrange(2),
    )
