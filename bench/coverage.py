"""What coverage costs: a city's gaps and the loss of each of its partners, and a hundred cities at once."""

import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from graph_service.coverage.fragility import fragility
from graph_service.coverage.gaps import Gaps, gaps
from graph_service.coverage.kinds import TieKind
from graph_service.coverage.ledger import Demand, Ledger, Served, opened
from graph_service.coverage.levels import Hierarchy
from graph_service.coverage.network import Shared, collaboration, measured
from graph_service.coverage.showing import view
from graph_service.domain.capacity import Booking
from graph_service.domain.geography import Area, AreaKind, Geography
from graph_service.domain.model import AgeBand, Commitment, Mode, Need, Staffing
from graph_service.domain.schedule import Period, Week
from graph_service.domain.taxonomy import Competence, Taxonomy
from graph_service.matching.pairing import Circumstances, Offer, StaffMember

MONDAY = date(2026, 11, 23)
TERM = Period(MONDAY, date(2027, 5, 23))
PACTS, COMMITMENTS, NEEDS, ZONES = 8, 400, 400, 12
FIELDS, SKILLS = 12, 4
DAYS = ("mon", "tue", "wed", "thu", "fri")
HUNDRED = 100
NETWORKS = (1_000, 5_000, 10_000)


def measure_coverage(soak: bool = False) -> dict[str, Any]:
    """Time the city; with `soak` a hundred of them as one as well."""
    found = {"city": measure_size(1, runs=5)}
    if soak:
        found["hundred_cities"] = measure_size(HUNDRED, runs=1)
    return found


def measure_network(soak: bool = False) -> dict[str, Any]:
    """Time the figures of networks of partners: exact, and beyond 5,000 sampled with a stated error."""
    return {str(size): measure_partners(size) for size in (NETWORKS if soak else NETWORKS[:1])}


def measure_partners(size: int) -> dict[str, Any]:
    """Time all figures of so many partners, three families, interventions or volunteers shared by each on average."""
    rolls = random.Random("network")
    names = {f"partner-{number:06}": f"Partner {number}" for number in range(size)}
    ids, kinds = list(names), tuple(TieKind)
    things = [
        Shared(
            rolls.choice(kinds),
            str(number),
            frozenset(rolls.sample(ids, rolls.choice((2, 2, 2, 3, 4)))),
            TERM,
        )
        for number in range(size * 5 // 4)
    ]
    graph = collaboration(names, things, TERM)
    found, took = best(lambda: measured(graph), 1)
    return {
        "ties": graph.number_of_edges(),
        "measuring_ms": took,
        "betweenness_error": found.betweenness_error,
    }


def measure_size(times: int, runs: int) -> dict[str, Any]:
    """Time judging and gaps of so many cities as one."""
    demands, offers, hierarchy = city(random.Random("city"), times)
    ledger, judging = best(lambda: opened(demands, offers, TERM), runs)
    found, counting = best(lambda: gaps(ledger, hierarchy), runs)
    losses, losing = best(lambda: fragility(ledger), runs)
    shown, publishing = best(lambda: view(ledger, hierarchy, MONDAY), 1) if times == 1 else (None, None)
    return {
        "judging_ms": judging,
        "gaps_ms": counting,
        "together_ms": judging + counting,
        "fragility_ms": losing,
        "partners_and_volunteers": len(losses),
        "publishing_ms": publishing,
        "rows_shown": shown and len(shown.release.shown),
    } | told(ledger, found)


def told(ledger: Ledger, found: Gaps) -> dict[str, Any]:
    """Return what kind of network it is."""
    return {
        "needs": len(ledger.demands),
        "commitments": len(ledger.offers),
        "arcs": len(ledger.arcs.offers),
        "cells": len(found.cells),
        "rows": len(found.rows),
        "demand_hours": round(found.total.demand),
        "gap_hours": round(found.total.gap),
    }


def best(once: Callable[[], Any], runs: int) -> tuple[Any, float]:
    """Return the answer, and the milliseconds of the run that was disturbed least."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = once()
        took.append(1000 * (time.perf_counter() - start))
    return answer, min(took)


def city(rolls: random.Random, times: int = 1) -> tuple[list[Demand], list[Offer], Hierarchy]:
    """Return needs, offers, and what stands above what: pacts of twelve zones each, a few offers online."""
    pacts = PACTS * times
    areas, within, coverage = {"city": Area("city", "City", AreaKind.CITY)}, {}, {}
    for pact in range(pacts):
        areas[f"d{pact}"] = Area(f"d{pact}", f"District {pact}", AreaKind.DISTRICT)
        within[f"d{pact}"] = {"city": 1.0}
        coverage[f"pact-{pact}"] = frozenset([f"d{pact}"])
        for zone in range(ZONES):
            areas[f"z{pact}-{zone}"] = Area(f"z{pact}-{zone}", f"Zone {zone}", AreaKind.ZONE)
            within[f"z{pact}-{zone}"] = {f"d{pact}": 1.0}
    geography = Geography(areas, within, frozenset(), coverage)
    competences = [Competence(f"f{field}", f"f{field}", f"f{field}") for field in range(FIELDS)]
    competences += [
        Competence(f"s{field}-{skill}", "s", "s", (f"f{field}",))
        for field in range(FIELDS)
        for skill in range(SKILLS)
    ]
    taxonomy = Taxonomy.of(competences)
    offers = [an_offer(rolls, number, pacts) for number in range(COMMITMENTS * times)]
    demands = [a_demand(rolls, number, pacts, geography, taxonomy, offers) for number in range(NEEDS * times)]
    return demands, offers, Hierarchy(geography, taxonomy)


def a_skill(rolls: random.Random) -> str:
    field = min(FIELDS - 1, int(rolls.expovariate(0.3)))
    return f"s{field}-{rolls.randrange(SKILLS)}" if rolls.random() < 0.8 else f"f{field}"


def an_offer(rolls: random.Random, number: int, pacts: int) -> Offer:
    windows = [f"{rolls.choice(DAYS)} {rolls.choice((9, 14, 15, 16))}-18" for _ in range(2)]
    volunteers = rolls.random() < 0.5
    commitment = Commitment(
        f"offer-{number:06}",
        f"pact-{rolls.randrange(pacts)}",
        f"partner-{number // 3:06}",
        "Offer",
        (a_skill(rolls),),
        60 * rolls.randint(1, 4),
        rolls.choice((1, 1, 2, 4)),
        (Mode.ONLINE, Mode.IN_PERSON) if rolls.random() < 0.02 else (Mode.IN_PERSON,),
        Period(date(2026, 1, 1), rolls.choice((None, None, date(2027, 3, 1)))),
        windows=Week.parse("|".join(windows)) if rolls.random() < 0.8 else Week(),
        languages=("it", *rolls.choice(((), ("ar",), ("fr",)))),
        min_age=rolls.choice((None, 0, 6)),
        max_age=rolls.choice((None, None, 18)),
        staffing=Staffing.VOLUNTEERS if volunteers else Staffing.EMPLOYEES,
    )
    papers = StaffMember(f"volunteer-{number}", "Volunteer", date(2027, 12, 31), date(2027, 12, 31))
    booked = (Booking(TERM, 1, Week(), 60),) if rolls.random() < 0.3 else ()
    return Offer(commitment, "Partner", "Pact", None, (papers,) if volunteers else (), booked)


def a_demand(
    rolls: random.Random,
    number: int,
    pacts: int,
    geography: Geography,
    taxonomy: Taxonomy,
    offers: list[Offer],
) -> Demand:
    zone = f"z{rolls.randrange(pacts)}-{rolls.randrange(ZONES)}"
    need = Need(
        a_skill(rolls),
        TERM,
        minutes_per_week=60 * rolls.choice((1, 1, 2, 4)),
        windows=Week.parse("|".join(f"{day} 14-20" for day in rolls.sample(DAYS, 3))),
        age_band=rolls.choice((None, AgeBand.AGE_6_10, AgeBand.AGE_18_64)),
        languages=rolls.choice(((), (), ("it",), ("ar", "fr"))),
        id=f"need-{number:06}",
    )
    serving = rolls.choice(offers)
    served = (
        (Served(serving.commitment.id, serving.commitment.partner_id, Booking(TERM, 1, Week(), 60)),)
        if rolls.random() < 0.4
        else ()
    )
    where = Circumstances(geography.areas[zone], geography, taxonomy, MONDAY)
    return Demand(f"need-{number:06}", f"family-{number // 3:06}", need, where, served)
