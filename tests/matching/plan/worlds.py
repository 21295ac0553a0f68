"""Random small worlds to plan in: one or more households, offers by one or several partners, some of it booked."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from graph_service.domain.capacity import Booking
from graph_service.domain.model import Need, Priority, Staffing
from graph_service.domain.schedule import Period, Week
from graph_service.matching.pairing import Offer, StaffMember
from graph_service.matching.ranking import Ranking, rank
from tests.worlds import MONDAY, TERM, a_need, an_offer, circumstances

HERE = circumstances()
LATER = Period(MONDAY + timedelta(weeks=8), MONDAY + timedelta(weeks=20))


@dataclass(frozen=True)
class World:
    """Households, each with its needs, and the offers of the network."""

    households: tuple[tuple[Need, ...], ...]
    offers: tuple[Offer, ...]

    @property
    def rankings(self) -> list[list[Ranking]]:
        return [[rank(need, self.offers, HERE) for need in needs] for needs in self.households]


def some_world(
    seed: int,
    households: int = 1,
    needs: int = 3,
    offers: int = 4,
    windows: Sequence[str] = (
        "mon 15-16",
        "mon 15-16:30|tue 15-16",
        "mon 15-17",
        "tue 15-16:30",
        "sun 23-00|mon 0-1",
    ),
) -> World:
    """Return the world of this seed: at most so many of each."""
    rolls = random.Random(seed)
    return World(
        tuple(
            tuple(_some_need(rolls, windows) for _ in range(rolls.randint(1, needs)))
            for _ in range(rolls.randint(1, households))
        ),
        tuple(_some_offer(rolls, windows, number) for number in range(rolls.randint(1, offers))),
    )


def _some_need(rolls: random.Random, windows: Sequence[str]) -> Need:
    length = rolls.choice([30, 60, 60, 60, 90])
    member = rolls.choice([1, 1, 2, None])
    return a_need(
        rolls.choice(["homework", "maths", "spid"]),
        hours=length * rolls.randint(1, 3) / 60,
        windows=rolls.choice(["", "", *windows]),
        session_minutes=length,
        member=member,
        places=1 if member else rolls.choice([1, 2]),
        priority=rolls.choice(list(Priority)),
        period=rolls.choice([TERM, TERM, LATER]),
    )


def _some_offer(rolls: random.Random, windows: Sequence[str], number: int) -> Offer:
    volunteer = rolls.choice(["ada", "bea", None, None])
    staff = (StaffMember(volunteer, volunteer, TERM.end, TERM.end),) if volunteer else ()
    return an_offer(
        rolls.choice(["", *windows, *windows]),
        rolls.choice([0.5, 1, 1.5, 2, 3]),
        rolls.randint(1, 3),
        id=f"offer-{number}",
        partner=volunteer
        if volunteer and rolls.random() < 0.5
        else rolls.choice(["lantern", "bell", "well"]),
        competences=rolls.choice([("homework",), ("maths", "spid"), ("learning",), ("spid",)]),
        staff=staff,
        staffing=Staffing.VOLUNTEERS if volunteer else Staffing.EMPLOYEES,
        bookings=tuple(_some_booking(rolls) for _ in range(rolls.choice([0, 0, 0, 1, 2]))),
        elsewhere=tuple(_some_booking(rolls) for _ in range(rolls.choice([0, 0, 0, 1]))) if volunteer else (),
    )


def _some_booking(rolls: random.Random) -> Booking:
    first, weeks = rolls.randint(0, 10), rolls.randint(1, 12)
    period = Period(MONDAY + timedelta(weeks=first), MONDAY + timedelta(weeks=first + weeks, days=-1))
    sessions = rolls.choice(["mon 15-16", "mon 15:30-16:30", "tue 15-15:30", "sun 23-00"])
    return Booking(period, rolls.choice([1, 1, 2]), Week.parse(sessions), 30)
