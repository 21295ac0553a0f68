"""Kinds of offer, and how the particulars of one offer are drawn: times, period, closures, last confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import Period, Week
from recipe.chance import day_between, often, some, weighted
from recipe.data import AS_OF, OFFERS, PARAMETERS, Table
from recipe.real import Pact

P = PARAMETERS["commitments"]
ASSURED_FROM = date(2025, 12, 1)
DAYS_SINCE_ASSURED = 90
BEGINNINGS = {  # of the school year, of the calendar year, of this school year
    (date(2025, 9, 8), date(2025, 11, 3)): 0.6,
    (date(2026, 1, 12), date(2026, 3, 2)): 0.2,
    (date(2026, 9, 7), date(2026, 10, 12)): 0.2,
}
ENDINGS = (date(2027, 1, 29), date(2027, 12, 18))
ENDED = (date(2026, 3, 31), date(2026, 9, 30))
AUGUSTS = ("2026-08-01/2026-08-31", "2027-08-01/2027-08-31")
CHRISTMASES = ("2025-12-22/2026-01-06", "2026-12-23/2027-01-06")
SCHOOL = (
    *CHRISTMASES,
    "2026-04-02/2026-04-07",
    "2026-06-13/2026-09-06",
    "2027-03-25/2027-03-30",
    "2027-06-12/2027-09-05",
)


@dataclass(frozen=True)
class Kind:
    """A kind of offer, as `offers.toml` describes it."""

    key: str
    theme: str
    vocations: Sequence[str]
    titles: Sequence[str]
    competences: Sequence[str]
    times: Sequence[str]
    places: Sequence[int]
    ages: Sequence[Sequence[int]] = ((),)
    modes: Sequence[Sequence[str]] = (("IN_PERSON",),)
    languages: Sequence[str] = ()
    only: Sequence[str] = ()
    wanted: float = 1
    staffing: str | None = None
    closes: str | None = None
    season: Sequence[date] = ()
    solo: str | None = None
    tongue: str | None = None

    def found_in(self, pact: Pact) -> bool:
        return not self.only or pact.short in self.only


KINDS = {key: Kind(key=key, **its) for key, its in OFFERS["offer"].items()}


def draw_times(kind: Kind, rng: Random) -> tuple[Week, int]:
    """Draw the windows and the minutes of presence a week; no windows is by arrangement."""
    how: Table = OFFERS["times"][rng.choice(kind.times)]
    if "slots" not in how:
        return Week(), 60 * rng.choice(how["hours"])
    slot, days = rng.choice(how["slots"]), some(rng, how["days"].split(), rng.choice(how["pick"]))
    windows = Week.parse("|".join(f"{day} {slot}" for day in days))
    if len(days) > 1 and often(rng, how.get("less", P["promises_less"])):
        return windows, windows.minutes // len(days) * (len(days) - 1)
    return windows, windows.minutes


def draw_validity(kind: Kind, state: CommitmentState, signed_on: date, always: bool, rng: Random) -> Period:
    """Draw from when to when it holds, never before its partner signed; most have no end."""
    if kind.season:
        return Period(*kind.season)
    first_autumn, *_, this_autumn = BEGINNINGS
    span = weighted(rng, BEGINNINGS)
    if always or state is CommitmentState.ENDED:
        span = first_autumn
    if state is CommitmentState.PROPOSED:
        span = this_autumn
    start = max(day_between(rng, *span), signed_on)
    if state is CommitmentState.ENDED:
        return Period(start, max(day_between(rng, *ENDED), start))
    ends = not always and often(rng, P["ends_in_2027"])
    return Period(start, day_between(rng, *ENDINGS) if ends else None)


def draw_closures(kind: Kind, valid: Period, rng: Random) -> tuple[Period, ...]:
    """Draw the dates without it: with the schools, or August and mostly Christmas."""
    if kind.season:
        return ()
    texts: Sequence[str] = SCHOOL
    if kind.closes != "school":
        texts = [*(AUGUSTS if often(rng, 0.85) else ()), *(CHRISTMASES if often(rng, 0.75) else ())]
    periods = [Period(*map(date.fromisoformat, text.split("/"))) for text in sorted(texts)]
    return tuple(period for period in periods if period.meets(valid))


def draw_assured(state: CommitmentState, valid: Period, rng: Random) -> date | None:
    """Draw when the partner last confirmed it, more likely lately; some never did."""
    if state is CommitmentState.PROPOSED or often(rng, P["never_assured"]):
        return None
    first, last = max(valid.start, ASSURED_FROM), min(AS_OF, valid.end or AS_OF)
    ago = timedelta(days=round(rng.expovariate(1 / DAYS_SINCE_ASSURED)))
    return None if last < first else max(first, last - ago)
