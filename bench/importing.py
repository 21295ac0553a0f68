"""What a directory's package of a hundred thousand rows of HSDS costs: proposed, brought in, and read once more."""

import gc
import random
import time
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.loading import measure_bare, peak_memory
from bench.world import write_table
from graph_service.composition import network
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import ContactWay
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.approving import Approver, approve
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.hsds_in import read_hsds
from graph_service.exchange.hsds_records import Stated
from graph_service.exchange.incoming import as_folder
from graph_service.exchange.proposing import Prepared, by_itself, prepare
from graph_service.graph.connection import Graph
from graph_service.settings import Settings

MONDAY = date(2026, 11, 23)
BODIES, SERVICES_OF_EACH, TERMS = 5263, 4, 20
PACT, SOURCE, COMPETENCE = "north-pact", "bench", "homework"


async def measure_importing(settings: Settings, seeds: Path, folder: Path) -> dict[str, Any]:
    """Time a package: read and proposed, brought in, and proposed again when all of it is known.

    `bare_to_done` compares the whole with the statements that write its rows, fed with rows made ready before.
    """
    rows = write_package(folder)
    meanings = (
        {"taxonomy_term_id_or_code": f"c{term}", "competence_id": COMPETENCE} for term in range(TERMS)
    )
    write_table(folder, "mapping", meanings)
    stated = Stated(PACT, SOURCE, MONDAY, folder / "mapping.csv", "north", None, "5")
    found: dict[str, Any] = {"rows": rows}
    async with network(settings) as graph:
        await load_folder(OPERATOR, seeds / "tiny", graph)
        with peak_memory() as peak:
            prepared, found["proposed_seconds"] = await _proposed(graph, folder, stated)
            start = time.perf_counter()
            word = OnBehalf("bench", ContactWay.EMAIL, MONDAY)
            done = await approve(Approver(OPERATOR, word, MONDAY), graph, prepared, by_itself(prepared))
            found["brought_in_seconds"] = round(time.perf_counter() - start, 2)
        found["proposals"], found["done"] = len(prepared.proposals), len(done.done)
        found["peak_python_mib"] = peak.mib
        del prepared, done
        found["rows_a_second"] = round(rows / (found["proposed_seconds"] + found["brought_in_seconds"]))
        with peak_memory() as peak:
            again, found["again_seconds"] = await _proposed(graph, folder, stated)
        found["again_peak_python_mib"], found["again_proposals"] = peak.mib, len(again.proposals)
    bare = await _bare(settings, seeds, folder, stated)
    found["bare_to_done"] = round(bare / (found["proposed_seconds"] + found["brought_in_seconds"]), 2)
    return found


async def _proposed(graph: Graph, folder: Path, stated: Stated) -> tuple[Prepared, float]:
    gc.collect()
    start = time.perf_counter()
    read = await read_hsds(OPERATOR, graph, folder / "package", stated)
    source, told = stated.origin, read.told
    prepared = await prepare(OPERATOR, graph, read.rows, read.findings, source, read.whole, told)
    return prepared, round(time.perf_counter() - start, 2)


async def _bare(settings: Settings, seeds: Path, folder: Path, stated: Stated) -> float:
    """Return the seconds that the statements take which write what the package brings, in a store of its own."""
    own = settings.model_copy(update={"data_dir": settings.data_dir.with_name("importing-bare")})
    async with network(own) as graph:
        await load_folder(OPERATOR, seeds / "tiny", graph)
        prepared, _ = await _proposed(graph, folder, stated)
        with as_folder(row for row, _ in prepared.rows.values()) as (path, _):
            return await measure_bare(graph, path)


def write_package(folder: Path) -> int:
    """Write a package of tables of HSDS 3; return how many rows it has."""
    rolls = random.Random("importing")
    package = folder / "package"
    package.mkdir(parents=True)
    services = BODIES * SERVICES_OF_EACH

    def ids(kind: str, count: int) -> list[str]:
        return [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}")) for number in range(count)]

    bodies, places, given = ids("body", BODIES), ids("place", BODIES), ids("service", services)
    terms, [taxonomy] = ids("term", TERMS), ids("taxonomy", 1)
    tables: dict[str, tuple[Sequence[str], list[tuple[Any, ...]]]] = {
        "organizations": (
            ("id", "name", "description"),
            [(one, f"Body {number}", "invented") for number, one in enumerate(bodies)],
        ),
        "locations": (
            ("id", "location_type", "name", "latitude", "longitude"),
            [
                (one, "physical", f"Place {number}", 45.03 + rolls.random() * 0.08, 7.62 + rolls.random() * 0.08)
                for number, one in enumerate(places)
            ],
        ),
        "addresses": (
            ("id", "location_id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
            [
                (one, place, f"Via {number}", "Torino", "TO", "10124", "IT", "physical")
                for number, (one, place) in enumerate(zip(ids("address", BODIES), places, strict=True))
            ],
        ),
        "services": (
            ("id", "organization_id", "name", "status"),
            [
                (one, bodies[number % BODIES], f"Service {number}", "active")
                for number, one in enumerate(given)
            ],
        ),
        "service_at_location": (
            ("id", "service_id", "location_id"),
            [
                (one, given[number], places[number % BODIES])
                for number, one in enumerate(ids("at", services))
            ],
        ),
        "schedules": (
            ("id", "service_id", "freq", "byday", "opens_at", "closes_at", "valid_from", "interval"),
            [
                (one, given[number], "WEEKLY", rolls.choice(("MO", "TU", "WE,TH")), "15:00", "17:00", "2026-09-01", 1)
                for number, one in enumerate(ids("schedule", services))
            ],
        ),
        "taxonomies": (("id", "name", "description"), [(taxonomy, "Terms", "invented")]),
        "taxonomy_terms": (
            ("id", "name", "description", "taxonomy_id", "code"),
            [(one, f"Term {number}", "invented", taxonomy, f"c{number}") for number, one in enumerate(terms)],
        ),
        "attributes": (
            ("id", "link_id", "taxonomy_term_id", "link_entity"),
            [
                (one, given[number], terms[number % TERMS], "service")
                for number, one in enumerate(ids("attribute", services))
            ],
        ),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        write_table(package, name, (dict(zip(columns, row, strict=True)) for row in rows))
    return sum(len(rows) for _, rows in tables.values())
