"""Small worlds: needs and offers with only what a test is about said aloud."""

from datetime import date
from typing import Any

from graph_service.domain.geography import Area, AreaKind, Geography, Point
from graph_service.domain.model import (
    AgeBand,
    Commitment,
    CommitmentState,
    Mode,
    Need,
    Place,
    PlaceKind,
    Precision,
    Staffing,
)
from graph_service.domain.schedule import Period, Week
from graph_service.domain.taxonomy import Competence, Taxonomy
from graph_service.matching.pairing import Circumstances, Family, Offer, Pairing, StaffMember

MONDAY = date(2026, 11, 23)
TERM = Period(MONDAY, date(2027, 5, 23))

TAXONOMY = Taxonomy.of(
    [
        Competence("learning", "studio", "learning"),
        Competence("homework", "aiuto compiti", "homework help", ("learning",)),
        Competence("maths", "matematica", "maths", ("homework",)),
        Competence("spid", "SPID", "SPID"),
    ]
)
AREAS = {
    "mill": Area("mill", "Mulino", AreaKind.ZONE, point=Point(45.09, 7.69)),
    "bridge": Area("bridge", "Ponte", AreaKind.ZONE, point=Point(45.07, 7.69)),
    "meadow": Area("meadow", "Prato", AreaKind.ZONE),
    "hill": Area("hill", "Collina", AreaKind.ZONE),
    "north": Area("north", "Nord", AreaKind.DISTRICT),
}
GEOGRAPHY = Geography(
    AREAS,
    {"mill": {"north": 1.0}, "bridge": {"north": 0.6}},
    frozenset({frozenset(("meadow", "bridge"))}),
    {"northern": frozenset({"north"}), "southern": frozenset({"meadow"})},
)


def a_need(competence: str = "homework", hours: float = 2, windows: str = "", **facts: Any) -> Need:
    """A need for an hour twice a week, from today on."""
    facts = {"period": TERM, "session_minutes": 60, **facts}
    return Need(competence, minutes_per_week=int(hours * 60), windows=Week.parse(windows), **facts)


def a_place(area: str = "mill", point: Point | None = None, wheelchair: bool | None = None) -> Place:
    precision = Precision.BUILDING if point else Precision.UNKNOWN
    return Place(
        "casa", "Casa", PlaceKind.CASA, area, point=point, precision=precision, wheelchair=wheelchair
    )


def an_offer(
    windows: str = "mon 15-19",
    hours: float = 4,
    places: int = 3,
    *,
    id: str = "club",
    partner: str = "lantern",
    pact: str = "northern",
    competences: tuple[str, ...] = ("homework",),
    valid: Period | None = None,
    place: Place | None = None,
    staff: tuple[StaffMember, ...] = (),
    bookings: tuple[Any, ...] = (),
    elsewhere: tuple[Any, ...] = (),
    completed: int = 0,
    failed: int = 0,
    **facts: Any,
) -> Offer:
    """An offer of four hours on Monday afternoons by a body with staff of its own."""
    facts = {
        "modes": (Mode.IN_PERSON,),
        "staffing": Staffing.EMPLOYEES,
        "state": CommitmentState.ACTIVE,
        **facts,
    }
    commitment = Commitment(
        id=id,
        pact_id=pact,
        partner_id=partner,
        title=f"Offer {id}",
        competence_ids=competences,
        minutes_per_week=int(hours * 60),
        places=places,
        valid=valid or Period(date(2026, 1, 1)),
        windows=Week.parse(windows),
        **facts,
    )
    return Offer(
        commitment, partner.title(), pact.title(), place, staff, bookings, elsewhere, completed, failed
    )


def circumstances(area: str = "mill", **facts: Any) -> Circumstances:
    return Circumstances(AREAS[area], GEOGRAPHY, TAXONOMY, MONDAY, **facts)


def a_pair(
    need: Need | None = None, offer: Offer | None = None, where: Circumstances | None = None
) -> Pairing:
    return Pairing(need or a_need(), offer or an_offer(), where or circumstances())


CHILD, TEENAGER = AgeBand.AGE_6_10, AgeBand.AGE_14_17
__all__ = [
    "AREAS",
    "CHILD",
    "GEOGRAPHY",
    "MONDAY",
    "TAXONOMY",
    "TEENAGER",
    "TERM",
    "Family",
    "a_need",
    "a_pair",
    "a_place",
    "an_offer",
    "circumstances",
]
