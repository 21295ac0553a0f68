"""`python -m bench`: build networks, measure, print ratios, keep the results."""

import argparse
import asyncio
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench.accepting import measure_accepting
from bench.coverage import measure_coverage, measure_network
from bench.importing import measure_importing
from bench.loading import measure_bare, measure_loading
from bench.pages import LIMIT_KB, LIMIT_MS, measure_pages
from bench.planning import KINDS, measure_allocation, measure_planning
from bench.ranking import measure_ranking
from bench.search import measure_http, measure_permissions, measure_search, measure_throughput, served
from bench.words import measure_recall
from bench.world import searches, write_world
from graph_service.composition import network
from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from graph_service.graph import local
from graph_service.settings import Settings, load_settings

SIZES, SOAK_SIZES = (800, 20_000), (800, 20_000, 200_000)
RESULTS = Path(__file__).parent / "results"
SEEDS = Path(__file__).parent.parent / "seeds"
SEARCHES = 100
FAMILIES, SOAK_FAMILIES = 40, 200
"""So many families are planned for in each kind of world."""
LARGEST_BARE = 20_000
"""In larger networks the bare statements are not run beside the load: their rows would not fit in memory."""


def main() -> None:
    """Measure, print, and keep what was measured."""
    soak, only = asked()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept = RESULTS / f"{at[:10]}-{'soak' if soak else 'bench'}.json"
    work = Path(tempfile.mkdtemp(prefix="patti-bench-"))
    known: dict[str, Any] = json.loads(kept.read_text("utf-8")) if only and kept.exists() else {}
    found: dict[str, Any] = {"machine": machine(), "at": at}
    try:
        for name, measure in parts(work, soak).items():
            if only is None or name in only:
                found[name] = measure()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if "sizes" in found:
        found["growth"] = growth(found["sizes"])
    RESULTS.mkdir(exist_ok=True)
    kept.write_text(json.dumps(known | found, indent=2) + "\n", encoding="utf-8")
    show(found)
    print(f"kept in bench/results/{kept.name}")


def asked() -> tuple[bool, list[str] | None]:
    """Return what the command line asks for: the longer form, and only some parts."""
    names = list(parts(Path(), False))
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Build networks, measure, print ratios, keep the results."
    )
    parser.add_argument(
        "--soak", action="store_true", help="larger networks, more families: more than an hour"
    )
    parser.add_argument(
        "--only",
        metavar="PART,PART",
        type=lambda given: given.split(","),
        help=f"these parts alone, kept beside what else was measured that day: {', '.join(names)}",
    )
    given = parser.parse_args()
    if unknown := set(given.only or ()) - set(names):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return given.soak, given.only


def parts(work: Path, soak: bool) -> dict[str, Callable[[], Any]]:
    """Return what there is to measure, by name, in order."""

    def sizes() -> dict[str, Any]:
        chosen = SOAK_SIZES if soak else SIZES
        return {str(size): asyncio.run(measure_size(size, work / str(size))) for size in chosen}

    return {
        "start": lambda: measure_start(work / "start"),
        "ranking": measure_ranking,
        "planning": lambda: measure_planning(SOAK_FAMILIES if soak else FAMILIES),
        "allocation": measure_allocation,
        "coverage": lambda: measure_coverage(soak),
        "network": lambda: measure_network(soak),
        "accepting": lambda: asyncio.run(measure_accepting(settings_at(work / "accepting"), SEEDS)),
        "importing": lambda: asyncio.run(
            measure_importing(settings_at(work / "importing"), SEEDS, work / "package")
        ),
        "recall": lambda: asyncio.run(measure_words(work / "words")),
        "pages": lambda: asyncio.run(measure_pages(settings_at(work / "pages"), work / "crowd")),
        "sizes": sizes,
    }


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "neo4j": load_settings().neo4j_version,
    }


def settings_at(folder: Path) -> Settings:
    """Return settings for a Neo4j of its own, whatever the environment says."""
    chosen = load_settings(data_dir=folder, today=datetime(2026, 11, 23, tzinfo=UTC).date())
    return chosen.model_copy(update={"neo4j_uri": None})


def measure_start(folder: Path) -> dict[str, float]:
    """Time the first start of an empty store and the next one, the jars being there."""
    settings, seconds = settings_at(folder), []
    for _ in range(2):
        start = time.perf_counter()
        holder = local.hold(settings.data_dir, settings.cache_dir, version=settings.neo4j_version)
        seconds.append(round(time.perf_counter() - start, 2))
        holder.close()
        stopped(settings)
    return {"cold_seconds": seconds[0], "warm_seconds": seconds[1]}


def stopped(settings: Settings) -> None:
    """Return once nothing runs in the data folder."""
    while local.status(settings.data_dir).running:
        time.sleep(0.2)


async def measure_words(folder: Path) -> dict[str, Any]:
    """Measure how many everyday phrases find their competence among the first three."""
    async with network(settings_at(folder)) as graph:
        await load_folder(OPERATOR, SEEDS / "taxonomy", graph)
        return await measure_recall(graph)


async def measure_size(size: int, folder: Path) -> dict[str, Any]:
    """Build a network of this size and measure everything about it."""
    settings = settings_at(folder / "data")
    write_world(folder / "world", size)
    asked = searches(size, SEARCHES)
    found: dict[str, Any] = {}
    bare = await bare_loading(folder) if size <= LARGEST_BARE else None
    async with network(settings) as graph:
        await load_folder(OPERATOR, SEEDS / "taxonomy", graph)
        found["loading"] = await measure_loading(graph, folder / "world")
        if bare is not None:
            found["loading"]["bare_to_loading"] = round(bare / found["loading"]["seconds"], 2)
        layers = await measure_search(graph, asked)
        found["permissions"] = await measure_permissions(graph, asked)
        environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "PATTI_"))
            },
            "PATTI_DATA_DIR": str(settings.data_dir),
            "PATTI_CACHE_DIR": str(settings.cache_dir),
            "PATTI_TODAY": "2026-11-23",
            "PATTI_OPERATIONS_A_MINUTE": "0",
            "PATTI_REQUESTS_A_MINUTE": "0",
            "PATTI_OPERATIONS_AT_ONCE_OF_ONE": "100",
            "PATTI_WAIT_SECONDS": "600",
        }
        with served(environment, workers=1) as address:
            layers["http"] = await measure_http(address, asked)
            found["operations_a_second_one_worker"] = await measure_throughput(address, asked)
            found["service_mib"] = service_memory()
        with served(environment, workers=2) as address:
            found["operations_a_second_two_workers"] = await measure_throughput(address, asked)
        status = local.status(settings.data_dir)
        found["neo4j_mib"] = round((status.memory or 0) / 2**20)
    found["disk_mib"] = round(
        sum(one.stat().st_size for one in settings.data_dir.rglob("*") if one.is_file()) / 2**20
    )
    found["layers_ms"] = {name: asdict(timing) for name, timing in layers.items()}
    found["action_to_query"] = round(layers["action"].p50 / layers["query"].p50, 2)
    found["http_to_parts"] = round(layers["http"].p50 / (layers["query"].p50 + layers["execution"].p50), 2)
    found["http_to_empty"] = round(layers["http"].p50 / layers["empty"].p50, 1)
    return found


async def bare_loading(folder: Path) -> float:
    """Return the seconds that loading would take if nothing were read or checked, in a store of its own."""
    settings = settings_at(folder / "bare")
    async with network(settings) as graph:
        await load_folder(OPERATOR, SEEDS / "taxonomy", graph)
        seconds = await measure_bare(graph, folder / "world")
    stopped(settings)
    shutil.rmtree(settings.data_dir)
    return seconds


def service_memory() -> int:
    """Return the resident memory of the service that was started last, in MiB."""
    children = psutil.Process().children(recursive=True)
    serving = [child for child in children if "serve" in child.cmdline()]
    return round(max((child.memory_info().rss for child in serving), default=0) / 2**20)


def growth(sizes: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Return how much slower the search is in each network than in the smallest."""
    first, *others = sizes
    base = sizes[first]["layers_ms"]["http"]["p50"]
    return {
        f"{first}_to_{other}": round(sizes[other]["layers_ms"]["http"]["p50"] / base, 2) for other in others
    }


def show(found: dict[str, Any]) -> None:
    """Print the figures as a person reads them, as far as they were measured."""
    for name, print_part in SHOWN.items():
        if name in found:
            print_part(found)


def show_start(found: dict[str, Any]) -> None:
    print(f"start: cold {found['start']['cold_seconds']} s, warm {found['start']['warm_seconds']} s")


def show_recall(found: dict[str, Any]) -> None:
    print(
        f"recall at 3: {found['recall']['recall_at_3']:.2f} of {found['recall']['phrases']} everyday phrases"
    )
    for miss in found["recall"]["misses"]:
        print(f"  missed: {miss}")


def show_ranking(found: dict[str, Any]) -> None:
    ranking = found["ranking"]
    print(
        f"ranking {ranking['candidates']} candidates: first need {ranking['first_need_ms']['p50']:.1f} ms, "
        f"others {ranking['other_needs_ms']['p50']:.1f} ms"
    )


def show_accepting(found: dict[str, Any]) -> None:
    accepting = found["accepting"]
    print(
        f"accepting: {accepting['accept_ms']['p50']:.1f} ms, a bare transaction with the same locks "
        f"{accepting['bare_ms']['p50']:.1f} ms: {accepting['accept_to_bare']:.2f}"
    )


def show_importing(found: dict[str, Any]) -> None:
    importing = found["importing"]
    print(
        f"importing {importing['rows']} rows of HSDS: proposed after {importing['proposed_seconds']} s, "
        f"{importing['done']} brought in after {importing['brought_in_seconds']} s more, "
        f"{importing['peak_python_mib']} MiB; {importing['bare_to_done']:.2f} of it are the bare statements"
    )
    print(
        f"  the same again: {importing['again_proposals']} proposals after {importing['again_seconds']} s, "
        f"{importing['again_peak_python_mib']} MiB"
    )


def show_sizes(found: dict[str, Any]) -> None:
    for size, figures in found["sizes"].items():
        print(f"\n{size} organisations")
        for layer, timing in figures["layers_ms"].items():
            print(f"  {layer:<10} {timing['p50']:7.1f} ms (p95 {timing['p95']:.1f})")
        for name in ("action_to_query", "http_to_parts", "http_to_empty"):
            print(f"  {name}: {figures[name]}")
        for name, value in figures.items():
            if name.startswith("operations") or name.endswith("_mib"):
                print(f"  {name}: {value:.0f}")
        print(
            f"  permissions: a search to the same one where everybody may: {figures['permissions']['asked_to_open']}"
        )
        for name, value in figures["loading"].items():
            print(f"  loading {name}: {value}")
    print(f"\ngrowth: {found['growth']}")


def show_planning(planning: dict[str, Any]) -> None:
    """Print how long plans take."""
    for kind in KINDS:
        took = planning[kind]
        print(
            f"plan, {kind}: p50 {took['p50']:.0f} ms, p95 {took['p95']:.0f} ms, most {took['most']:.0f} ms, "
            f"{took['proven']} of {took['runs']} proven"
        )
    print(f"two plans at once to one: {planning['two_at_once_to_one']:.2f}")


def show_allocation(allocation: dict[str, Any]) -> None:
    """Print what sharing out among all families finds in its time."""
    print(
        f"allocation of {allocation['needs']} needs over {allocation['commitments']} commitments: "
        f"{allocation['seconds']:.1f} s"
    )
    for way in ("fairest", "first_come"):
        print(f"  {way}: {allocation[way]}")


def show_coverage(coverage: dict[str, Any]) -> None:
    """Print how long gaps, the loss of each partner, and what may be shown take."""
    for size, took in coverage.items():
        print(
            f"coverage of {size}, {took['needs']} needs beside {took['commitments']} commitments: judging "
            f"{took['judging_ms']:.0f} ms, gaps {took['gaps_ms']:.0f} ms; each of "
            f"{took['partners_and_volunteers']} losses together {took['fragility_ms']:.0f} ms"
        )
        if took["publishing_ms"]:
            print(f"  what may be shown of it to everybody: {took['publishing_ms']:.0f} ms")


def show_network(network: dict[str, Any]) -> None:
    """Print how long the figures of networks of partners take, and how far off betweenness may be."""
    for size, took in network.items():
        print(
            f"network of {size} partners with {took['ties']} ties: {took['measuring_ms']:.0f} ms, betweenness off by "
            f"at most {took['betweenness_error']:.3f} (95 %)"
        )


def show_pages(pages: dict[str, Any]) -> None:
    """Print how soon each page answers on a slow device, how long what is long takes, and how long keys wait."""
    print(
        f"pages before {pages['bodies']} bodies, CPU slowed {pages['slowed']} times, best of {pages['runs']}:"
    )
    for name, took in {**pages["first"], **pages["long"]}.items():
        if not took:
            print(f"  {name}: not there within two minutes – BEYOND ITS LIMIT")
            continue
        over = name in pages["first"] and (
            took["script_kb"] > LIMIT_KB or took["interactive_middle_ms"] > LIMIT_MS
        )
        print(
            f"  {name}: interactive after {took['interactive_ms']} to {took['interactive_middle_ms']} ms (main thread {took['main_thread_ms']} ms), drawn after "
            f"{took['drawn_ms']} ms, longest task {took['longest_task_ms']} ms, script {took['script_kb']} kB{' – BEYOND ITS LIMIT' if over else ''}"
        )
    if took := pages.get("after_a_change"):
        print(
            f"  whoever looks at coverage first is told after {pages['first_look_at_coverage_ms'] / 1000:.1f} s"
        )
        print(
            f"  after a change: heat map drawn after {took['drawn_ms'] / 1000:.1f} s, renewed after "
            f"{took['renewed_ms'] / 1000:.1f} s; what breaks without a partner told {took['without_a_partner_ms'] / 1000:.1f} s "
            "after the tap"
        )
    for name, took in pages["typing_ms"].items():
        if not took:
            print(f"  typing, {name}: not there within two minutes – BEYOND ITS LIMIT")
            continue
        print(
            f"  typing, {name}: slowest key {took['slowest_key_ms']} ms, longest task {took['longest_task_ms']} ms"
        )


SHOWN: dict[str, Callable[[dict[str, Any]], None]] = {
    "start": show_start,
    "recall": show_recall,
    "pages": lambda found: show_pages(found["pages"]),
    "ranking": show_ranking,
    "accepting": show_accepting,
    "importing": show_importing,
    "planning": lambda found: show_planning(found["planning"]),
    "allocation": lambda found: show_allocation(found["allocation"]),
    "coverage": lambda found: show_coverage(found["coverage"]),
    "network": lambda found: show_network(found["network"]),
    "sizes": show_sizes,
}


if __name__ == "__main__":
    main()
