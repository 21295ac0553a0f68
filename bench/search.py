"""What a search costs: the statement, the ranking, GraphQL, and HTTP."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from statistics import median
from typing import Any
from unittest.mock import patch

import httpx

from bench.measure import Timing, timed
from graph_service.actions.find_partners import FoundOffers, search_partners
from graph_service.api import search as api
from graph_service.api.context import Context
from graph_service.api.schema import schema
from graph_service.domain import permissions
from graph_service.domain.model import RESERVING
from graph_service.domain.permissions import OPERATOR, Role, Viewer
from graph_service.domain.schedule import AskedWindow, Weekday
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.matching.search import AskedNeed, AskedSearch, Search, checked

MONDAY = date(2026, 11, 23)
CLIENTS = 32
SELECTION = """query($search: PartnerSearchInput!) {
  partnerSearch(search: $search) {
    userErrors { message }
    needs {
      competence { id label }
      matches(first: 20) {
        totalCount
        edges {
          cursor fit toCheck
          node { id title }
          criteria { name weight value contribution reason }
          requirements { name verdict reason }
        }
      }
    }
  }
}"""


async def measure_search(graph: Graph, searches: Sequence[dict[str, Any]]) -> dict[str, Timing]:
    """Time each layer of a search on the same searches, within one process."""
    asked = [_asked(search) for search in searches]
    known = await reference(graph)
    ready: dict[str, FoundOffers] = {}

    async def empty(_: AskedSearch) -> None:
        await graph.driver.execute_query("RETURN 1", database_=graph.database)

    async def query(one: AskedSearch) -> None:
        search = checked(one, known, MONDAY)
        assert isinstance(search, Search)
        await graph.read("matching/offers", **_parameters(search))

    async def action(one: AskedSearch) -> None:
        found = await search_partners(OPERATOR, one, graph, MONDAY)
        assert isinstance(found, FoundOffers)
        for index in range(len(one.needs)):
            found.ranking(index)
        ready[repr(one)] = found

    async def execution(search: dict[str, Any]) -> None:
        result = await schema.execute(
            SELECTION, variable_values={"search": search}, context_value=Context(graph, OPERATOR, MONDAY)
        )
        assert not result.errors, result.errors

    timings = {
        "empty": await timed(empty, asked),
        "query": await timed(query, asked),
        "action": await timed(action, asked),
    }

    async def found(viewer: object, one: AskedSearch, *rest: object) -> FoundOffers:
        return ready[repr(one)]

    with patch.object(api, "search_partners", found):
        timings["execution"] = await timed(execution, searches)
    return timings


async def measure_permissions(graph: Graph, searches: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what asking who may costs a whole search: it beside the same one where everybody may, taken in turns."""
    viewer = Viewer("case-manager", frozenset({Role.CASE_MANAGER}), case_manager_id="nobody")

    async def ask(search: dict[str, Any]) -> None:
        context = Context(graph, viewer, MONDAY)
        result = await schema.execute(SELECTION, variable_values={"search": search}, context_value=context)
        assert not result.errors, result.errors

    asking, open_ = [], []
    for search in searches:
        asking.append((await timed(ask, [search])).p50)
        with everybody_may():
            open_.append((await timed(ask, [search])).p50)
    return {
        "asked_ms": round(median(asking), 2),
        "open_ms": round(median(open_), 2),
        "asked_to_open": round(median(one / other for one, other in zip(asking, open_, strict=True)), 3),
    }


@contextmanager
def everybody_may() -> Iterator[None]:
    """Let everybody do everything for the length of the block, without looking at any rule."""

    def may(*asked: object) -> bool:
        return True

    def permit(*asked: object) -> None:
        return None

    rules = {"may": may, "permit": permit, "permit_some": permit}
    with ExitStack() as stack:
        kept = {name: getattr(permissions, name) for name in rules}
        for module in [one for name, one in sys.modules.items() if name.startswith("graph_service.")]:
            for name, rule in kept.items():
                if vars(module).get(name) is rule:
                    stack.enter_context(patch.object(module, name, rules[name]))
        yield


def _parameters(search: Search) -> dict[str, Any]:
    return {
        "competence_ids": sorted(search.competence_ids),
        "pact_ids": sorted(search.circumstances.serving_pact_ids),
        "reserving": sorted(RESERVING),
        "from_day": search.period.first_monday,
        "to_day": search.period.last_sunday,
        "centre": None,
        "metres": 0.0,
    }


def _asked(search: dict[str, Any]) -> AskedSearch:
    """Return the search that GraphQL would hand on."""
    return AskedSearch(
        area_id=search["areaId"].removeprefix("area:"),
        needs=tuple(
            AskedNeed(
                need["competenceId"].removeprefix("competence:"),
                float(need["hoursPerWeek"]),
                languages=tuple(need["languages"]),
                windows=tuple(
                    AskedWindow(
                        Weekday(window["weekday"]), _minute(window["opens"]), _minute(window["closes"])
                    )
                    for window in need["windows"]
                ),
            )
            for need in search["needs"]
        ),
    )


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


@contextmanager
def served(environment: dict[str, str], workers: int) -> Iterator[str]:
    """Serve for the length of the block, and yield the address."""
    port = free_port()
    process = serving(environment, workers, port)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def serving(environment: dict[str, str], workers: int, port: int) -> subprocess.Popen[bytes]:
    """Return a service that is about to answer at a port."""
    command = [sys.executable, "-m", "graph_service", "serve", "--port", str(port), "--workers", str(workers)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_until_ready(address: str, seconds: float = 180) -> None:
    """Return once the service answers; a busy machine takes its time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{address} is not ready after {seconds} s")


async def measure_http(address: str, searches: Sequence[dict[str, Any]]) -> Timing:
    """Time the search through HTTP, one after the other."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:

        async def ask(search: dict[str, Any]) -> None:
            answer = await client.post("/graphql", json={"query": SELECTION, "variables": {"search": search}})
            assert "errors" not in answer.json(), answer.text[:500]

        return await timed(ask, searches)


async def measure_throughput(address: str, searches: Sequence[dict[str, Any]], seconds: float = 8) -> float:
    """Return operations a second with 32 clients that ask as fast as they are answered."""
    until = time.perf_counter() + seconds
    done = 0

    async def client_loop(client: httpx.AsyncClient, number: int) -> None:
        nonlocal done
        while time.perf_counter() < until:
            search = searches[(done + number) % len(searches)]
            await client.post("/graphql", json={"query": SELECTION, "variables": {"search": search}})
            done += 1

    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=httpx.Limits(max_connections=CLIENTS)
    ) as client:
        await asyncio.gather(*(client_loop(client, number) for number in range(CLIENTS)))
    return done / seconds
