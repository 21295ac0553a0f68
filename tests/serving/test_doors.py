"""What every request passes: rates, sizes, headers, and failures hidden behind an id that is in the log."""

import asyncio
import time
from types import SimpleNamespace

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute

from graph_service.api import endpoint as endpoints
from graph_service.app import create_app
from graph_service.graph import connection
from graph_service.graph.queries import queries
from graph_service.serving.crowds import Busy, Places
from graph_service.serving.doors import doors, serving_options
from graph_service.serving.rates import MOST_KEPT, Counts, Rates, address
from graph_service.settings import load_settings

ROLES = {"query": "{ viewer { roles } }"}


def client_of(app, client=("127.0.0.1", 1), **headers):
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=client)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)


def service(graph, settings, **changes):
    return create_app(settings.model_copy(update=changes), graph)


# Rates


def test_a_bucket_gives_so_many_at_once_and_then_as_time_goes_by():
    now = [0.0]
    rates = Rates(60, at_once=3, clock=lambda: now[0])
    assert [rates.wait("a") for _ in range(5)] == [0, 0, 0, 1, 1]
    assert rates.wait("b") == 0
    now[0] = 2.0
    assert [rates.wait("a") for _ in range(3)] == [0, 0, 1]
    assert [Rates(0).wait("a") for _ in range(5)] == [0] * 5


def test_buckets_do_not_grow_without_end():
    rates = Rates(60)
    for number in range(MOST_KEPT + 100):
        rates.wait(str(number))
    assert len(rates._buckets) == MOST_KEPT


def test_what_is_counted_is_counted_down_again():
    counts = Counts(1)
    assert [counts.enter("a"), counts.enter("a"), counts.enter("b")] == [True, False, True]
    counts.leave("a")
    assert counts.enter("a")


async def test_who_asks_too_often_is_told_when_to_try_again(tiny, settings):
    async with client_of(service(tiny, settings, operations_a_minute=8)) as client:
        answers = [await client.post("/graphql", json=ROLES) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "8"
    [error] = answers[2].json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 8}


async def test_one_address_is_limited_and_another_is_not_whatever_they_say_of_themselves(tiny, settings):
    app = service(tiny, settings, requests_a_minute=8)
    forged = {"x-forwarded-for": "10.0.0.9", "forwarded": "for=10.0.0.9"}
    async with client_of(app) as client:
        statuses = [
            (await client.get("/nothing", headers={**forged, "x-real-ip": str(n)})).status_code
            for n in range(3)
        ]
        assert statuses == [404, 404, 429]
        assert (await client.get("/health/live")).status_code == 200
    async with client_of(app, client=("10.0.0.1", 1)) as other:
        assert (await other.get("/nothing")).status_code == 404


def test_addresses_of_one_household_are_one():
    addresses = [
        address({"client": (host, 1)}) for host in ("2001:db8:1:2::7", "2001:db8:1:2:9::1", "2001:db8:1:3::7")
    ]
    assert addresses[0] == addresses[1] != addresses[2]
    assert address({"client": None}) == ""


def test_nobody_is_believed_about_addresses_unless_the_settings_name_them():
    assert serving_options(load_settings())["proxy_headers"] is False
    options = serving_options(load_settings(trusted_proxies="10.0.0.0/8"))
    assert (options["proxy_headers"], options["forwarded_allow_ips"]) == (True, "10.0.0.0/8")


# Places and time


async def test_one_viewer_takes_only_so_many_places_and_leaves_the_others_to_others():
    places = Places(in_all=3, of_one=2, seconds=0.05)
    async with places.taken("a"), places.taken("a"):
        with pytest.raises(Busy):
            async with places.taken("a"):
                pass
        async with places.taken("b"):
            with pytest.raises(Busy):
                async with places.taken("c"):
                    pass
    async with places.taken("a"):
        pass
    assert places._of == {}


SLOW = "UNWIND range(1, 100000000) AS one WITH one WHERE one % 7 = 8 RETURN count(one) AS rows"
RUNNING = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $word RETURN count(*) AS running"


OPERATIONS = {
    "a query": '{ pact(id: "pact:north-pact") { id } }',
    "a deed": 'mutation { eventSettle(id: "event:x") { userErrors { message } } }',
}


@pytest.mark.parametrize("operation", OPERATIONS)
async def test_an_operation_that_takes_too_long_is_stopped_with_what_it_asked_of_the_store(
    tiny, settings, monkeypatch, operation
):
    known = dict.fromkeys(queries(), SimpleNamespace(text=SLOW))
    monkeypatch.setattr(connection, "queries", lambda: known)
    async with client_of(service(tiny, settings, operation_seconds=1.0)) as client:
        start = time.monotonic()
        response = await client.post("/graphql", json={"query": OPERATIONS[operation]})
        assert time.monotonic() - start < 20
        assert response.status_code == 503
        assert response.json()["data"] is None
        assert [one["extensions"]["code"] for one in response.json()["errors"]] == ["TOO_SLOW"]
        assert (await client.post("/graphql", json=ROLES)).status_code == 200
    for _ in range(200):
        answer = await tiny.driver.execute_query(RUNNING, word="one % 7")
        if not answer.records[0]["running"]:
            return
        await asyncio.sleep(0.1)
    pytest.fail("it goes on in the store")


async def test_solvers_stop_when_the_operation_is_over(tiny, settings):
    query = """{ allocation(pactIds: ["pact:north-pact"], budgetSeconds: 100) { userErrors { message } } }"""
    async with client_of(service(tiny, settings, operation_seconds=3.0)) as client:
        response = await client.post("/graphql", json={"query": query}, timeout=60)
    assert response.status_code in {200, 503}


# Sizes


def echo_app(settings):
    async def echo(request: Request):
        return PlainTextResponse(str(len(await request.body())))

    async def broken(request: Request):
        raise RuntimeError("Mario Rossi")

    async def half(request: Request):
        async def parts():
            yield b"x"
            raise RuntimeError("Mario Rossi")

        return StreamingResponse(parts())

    async def slammed(socket):
        raise RuntimeError("Mario Rossi")

    routes = [Route("/echo", echo, methods=["POST"]), Route("/broken/{token}", broken), Route("/half", half)]
    return Starlette(routes=[*routes, WebSocketRoute("/slammed", slammed)], middleware=doors(settings))


async def test_a_body_is_counted_while_it_is_read(settings):
    read = 0

    async def endless():
        nonlocal read
        while True:
            read += 1000
            yield b"x" * 1000

    async with client_of(echo_app(settings.model_copy(update={"request_bytes": 10_000}))) as client:
        assert (await client.post("/echo", content=b"x" * 10_000)).text == "10000"
        assert (await client.post("/echo", content=b"x" * 10_001)).status_code == 413
        response = await client.post("/echo", content=endless())
        assert (response.status_code, response.headers["connection"]) == (413, "close")
        assert read < 20_000
        assert (await client.post("/echo", headers={"content-length": "-1"}, content=b"")).status_code == 413


async def test_a_body_that_does_not_come_is_not_waited_for(settings):
    async def slow():
        while True:
            await asyncio.sleep(0.05)
            yield b"x"

    async with client_of(echo_app(settings.model_copy(update={"request_seconds": 0.3}))) as client:
        assert (await client.post("/echo", content=slow())).status_code == 408


# Headers


STRICT = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/health/live", "/health/ready", "/nothing", "/l/nothing", "/static/x"]
)
async def test_every_answer_has_its_headers(tiny, settings, path):
    async with client_of(service(tiny, settings), accept="text/html") as client:
        response = await client.get(path)
    assert STRICT.items() <= dict(response.headers).items()
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in response.headers["permissions-policy"]
    assert len(response.headers["x-request-id"]) == 16
    assert "strict-transport-security" not in response.headers
    assert response.headers["cache-control"] in {"no-store", "no-cache"}


async def test_who_comes_by_https_is_told_to_go_on_so(tiny, settings):
    app = service(tiny, settings, public_url="https://patti.example.org", sign_in="required")
    async with client_of(app) as client:
        response = await client.post("/graphql", json=ROLES)
    assert response.headers["strict-transport-security"] == "max-age=31536000"
    assert response.headers["cache-control"] == "no-store"


# Failures


async def test_what_nobody_foresaw_is_hidden_behind_an_id_that_is_in_the_log(settings):
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        async with client_of(echo_app(settings)) as client:
            response = await client.get("/broken/secret-token")
    assert response.status_code == 500
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "id": response.headers["x-request-id"]}
    assert "Mario" not in response.text
    failed, answered = logs
    assert failed["request"] == answered["request"] == error["extensions"]["id"]
    assert failed["failures"][0]["kind"] == "RuntimeError"
    assert (answered["route"], answered["status"]) == ("/broken/{token}", 500)
    assert "Mario" not in repr(logs)
    assert "secret-token" not in repr(logs)


async def test_an_answer_that_breaks_off_says_no_more(settings):
    with structlog.testing.capture_logs() as logs:
        async with client_of(echo_app(settings)) as client:
            response = await client.get("/half")
    assert response.content in {b"x", b""}
    assert [one["event"] for one in logs] == ["request failed", "request"]
    assert "Mario" not in repr(logs)


def test_the_page_for_asking_runs_nothing_that_it_did_not_bring():
    policy = endpoints.PAGE_HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
