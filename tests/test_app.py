"""The service over HTTP, as a page, a script or a stranger meets it."""

import asyncio
import logging
import socket
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
import structlog
import uvicorn

from graph_service import __version__
from graph_service import app as whole_service
from graph_service.app import create_app
from graph_service.composition import network, today
from graph_service.errors import GraphUnavailable, SettingsError
from graph_service.graph import pacts
from graph_service.graph.connection import Graph
from graph_service.settings import load_settings

SECRET = "Mario Rossi, via Roma 1"
ROLES = "{ viewer { roles } }"


def client_of(app, **headers) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers)


@pytest.fixture
async def client(tiny, settings):
    async with client_of(create_app(settings, tiny)) as client:
        yield client


async def post(client, query, **variables):
    return await client.post("/graphql", json={"query": query, "variables": variables})


def codes(response):
    return {error["extensions"]["code"] for error in response.json()["errors"]}


# Asking


async def test_an_operation_is_answered_by_post(client):
    response = await post(client, "query($id: ID!) { node(id: $id) { id } }", id="area:mill")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"data": {"node": {"id": "area:mill"}}}


async def test_the_header_chooses_the_language_of_reasons_and_refusals(client):
    query = "{ organisations(first: 0) { userErrors { message } } }"
    for header, message in (
        (None, "0 è fuori dai limiti: da 1 a 100"),
        ("it", "0 è fuori dai limiti: da 1 a 100"),
        ("en-GB,en;q=0.9", "0 is out of range: from 1 to 100"),
        ("fr, en;q=0.3, it;q=0.2", "0 is out of range: from 1 to 100"),
        ("nonsense;q=x,,", "0 è fuori dai limiti: da 1 a 100"),
    ):
        headers = {"accept-language": header} if header else {}
        response = await client.post("/graphql", json={"query": query}, headers=headers)
        assert response.json()["data"]["organisations"]["userErrors"] == [{"message": message}], header


async def test_a_query_by_get_is_refused_in_words(client):
    response = await client.get("/graphql", params={"query": ROLES})
    assert response.status_code == 400
    assert response.text == "queries are not allowed when using GET"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused(client, method):
    assert (await client.request(method, "/graphql", json={"query": ROLES})).status_code == 405


async def test_many_operations_in_one_request_are_refused(client):
    response = await client.post("/graphql", json=[{"query": ROLES}, {"query": ROLES}])
    assert (response.status_code, response.text) == (400, "Batching is not enabled")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"5", b'"query"', b"null", b"[1]", b"\xff\xfe", b"[" * 100_000, b'{"query": NaN', b"true"],
)
async def test_what_is_no_request_is_refused_in_words(client, body):
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert "expected a JSON object" in response.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"query": 5},
        {"query": None},
        {"query": ROLES, "variables": []},
        {"query": ROLES, "variables": "x"},
    ],
)
async def test_a_request_without_a_query_or_with_odd_variables_is_refused(client, body):
    response = await client.post("/graphql", json=body)
    assert response.status_code == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_a_form_that_any_page_of_another_site_could_send_is_refused(client, kind):
    body = f'{{"query": "{ROLES}"}}'
    response = await client.post("/graphql", content=body, headers={"content-type": kind})
    assert response.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "a b"])
async def test_a_request_under_another_name_is_refused(client, host):
    """A page of another site may give its own name this machine's address, and then read what the operator may."""
    response = await client.post("/graphql", json={"query": ROLES}, headers={"host": host})
    assert response.status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:5173", "127.0.0.1", "[::1]:8000"])
async def test_the_names_of_this_machine_are_answered(client, host):
    response = await client.post("/graphql", json={"query": ROLES}, headers={"host": host})
    assert response.status_code == 200


async def test_a_service_that_others_may_reach_answers_to_the_name_at_which_they_come(tiny):
    settings = load_settings(
        host="0.0.0.0", sign_in="required", public_url="https://patti.example.org", today=date(2026, 11, 23)
    )
    for host, status in (("patti.example.org", 200), ("evil.example", 400)):
        async with client_of(create_app(settings, tiny), host=host) as client:
            assert (await post(client, ROLES)).status_code == status


# Browsers


async def test_a_browser_gets_graphiql_or_a_plain_sentence(client, monkeypatch, tmp_path, tiny, settings):
    monkeypatch.setattr(whole_service, "STATIC", tmp_path)
    async with client_of(create_app(settings, tiny), accept="text/html") as browser:
        response = await browser.get("/graphql")
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/plain")
        assert "GraphiQL is not part of this installation" in response.text
    (tmp_path / "graphiql").mkdir()
    (tmp_path / "graphiql" / "index.html").write_text("<title>GraphiQL</title>")
    async with client_of(create_app(settings, tiny), accept="text/html") as browser:
        response = await browser.get("/graphql")
        assert response.headers["content-type"].startswith("text/html")
        assert response.text == "<title>GraphiQL</title>"
        assert (await browser.get("/static/graphiql/index.html")).text == "<title>GraphiQL</title>"
        assert (await browser.get("/")).headers["location"] == "/graphql"


async def test_graphiql_can_be_turned_off(tiny, settings):
    app = create_app(settings.model_copy(update={"graphiql": False}), tiny)
    async with client_of(app, accept="text/html") as browser:
        assert (await browser.get("/graphql")).status_code == 404
        assert (await post(browser, ROLES)).status_code == 200


@pytest.mark.parametrize("built", [True, False])
async def test_a_static_file_that_is_not_there_and_one_outside_are_not_found(
    tiny, settings, monkeypatch, tmp_path, built
):
    (tmp_path / "outside.js").write_text("secret")
    monkeypatch.setattr(whole_service, "STATIC", tmp_path / "static")
    if built:
        (tmp_path / "static").mkdir()
    async with client_of(create_app(settings, tiny)) as client:
        for path in ("/static/nothing.js", "/static/../outside.js", "/static/%2e%2e/outside.js", "/nothing"):
            assert (await client.get(path)).status_code == 404


# Errors


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ viewer {", "Syntax Error"),
        ("{ nothing }", "Cannot query field 'nothing'"),
        ("{ viewer }", "must have a selection of subfields"),
        ("query($id: ID!) { node(id: $id) { id } }", "to be provided"),
        ("mutation { nothing }", "Cannot query field 'nothing'"),
        ("subscription { x }", "asked for over a web socket"),
    ],
)
async def test_an_operation_that_makes_no_sense_says_why(client, query, said):
    response = await post(client, query)
    assert response.status_code == 400
    assert codes(response) == {"BAD_USER_INPUT"}
    assert said in response.json()["errors"][0]["message"]


@pytest.fixture
def broken(monkeypatch):
    """Make reading pacts fail as something unforeseen would, with a person's name in the message."""

    async def fail(graph, ids):
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(f"cannot read {SECRET}") from error

    monkeypatch.setattr(pacts, "pacts", fail)


PACT = "query($id: ID!) { secretly: pact(id: $id) { name } }"


async def test_an_unforeseen_failure_is_hidden_behind_its_code(client, broken):
    response = await post(client, PACT, id="pact:north-pact")
    assert response.status_code == 200
    assert response.json()["data"] == {"secretly": None}
    [error] = response.json()["errors"]
    assert error["message"] == "Errore interno / internal error"
    assert error["extensions"] == {"code": "INTERNAL", "id": response.headers["x-request-id"]}
    assert error["path"] == ["secretly"]
    for hint in ("RuntimeError", "KeyError", "Mario", "cannot read", "Traceback", ".py"):
        assert hint not in response.text


async def test_logs_tell_where_it_failed_and_nothing_of_what_was_asked(client, broken, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        await post(client, PACT, id="pact:rossi-mario")
        await post(
            client, "query($words: String) { organisations(search: $words) { totalCount } }", words=SECRET
        )
        await post(client, "query($id: ID!) { node(id: $id) { ", id=SECRET)
        await post(
            client, "query($first: Int!) { organisations(first: $first) { totalCount } }", first=SECRET
        )
        await post(client, "query($code: String) { beneficiary(code: $code) { id } }", code="FAM-TNY234")
    [failure] = [one for one in logs if one["event"] == "operation failed"]
    assert len({one["fields"][0] for one in logs if one["event"] == "operation" and one["fields"]}) == 3
    assert (failure["event"], failure["fields"]) == ("operation failed", ["pact"])
    assert [one["kind"] for one in failure["failures"]] == ["RuntimeError", "KeyError"]
    assert any(line.startswith("graph_service/api/pacts.py:") for line in failure["failures"][0]["at"])
    output = capfd.readouterr()
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]
    everything = " ".join([repr(logs), output.out, output.err, *ours])
    for asked in ("Mario", "Rossi", "rossi-mario", "FAM-TNY234", "secretly"):
        assert asked not in everything


async def test_a_stranger_gets_nothing_but_a_code(tiny, settings):
    required = create_app(settings.model_copy(update={"sign_in": "required"}), tiny)
    brought_by_a_proxy = httpx.ASGITransport(create_app(settings, tiny), client=("192.0.2.1", 1234))
    async with (
        client_of(required) as stranger,
        httpx.AsyncClient(transport=brought_by_a_proxy, base_url="http://127.0.0.1:8000") as other,
    ):
        for client in (stranger, other):
            response = await post(client, "{ organisations { edges { node { name } } } }")
            assert (response.json()["data"], codes(response)) == (None, {"FORBIDDEN"})
            response = await post(client, '{ node(id: "area:mill") { id } viewer { roles } }')
            assert (response.json()["data"], codes(response)) == (
                {"node": None, "viewer": None},
                {"FORBIDDEN"},
            )


async def test_a_page_of_another_site_does_nothing_in_the_operators_name(client):
    response = await client.post(
        "/graphql", json={"query": ROLES}, headers={"origin": "https://evil.example"}
    )
    assert (response.status_code, codes(response)) == (403, {"FOREIGN_ORIGIN"})


# A graph that is not there


@pytest.fixture
async def without_graph(settings):
    """A service that has not opened its graph."""
    async with client_of(create_app(settings)) as client:
        yield client


async def test_a_service_lives_before_it_is_ready(without_graph, client):
    response = await without_graph.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "live", "version": __version__})
    response = await without_graph.get("/health/ready")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "not ready", "reason": "the graph is not open yet"},
    )
    response = await client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "version": __version__})


async def test_an_operation_before_the_graph_is_open_is_answered_as_unavailable(without_graph):
    response = await post(without_graph, ROLES)
    assert (response.status_code, codes(response)) == (503, {"UNAVAILABLE"})
    assert response.json()["errors"][0]["message"] == "the graph is not open yet"


class Silent:
    """A driver whose server has gone."""

    execute_query_bookmark_manager = None

    def __init__(self) -> None:
        from neo4j.exceptions import ServiceUnavailable

        self.gone = ServiceUnavailable("gone")

    def session(self, **settings):
        raise self.gone

    async def execute_query(self, *rest, **settings):
        raise self.gone


async def test_a_graph_that_has_gone_is_said_in_words_by_health_and_by_operations(settings):
    async with client_of(create_app(settings, Graph(Silent()))) as client:
        response = await client.get("/health/ready")
        assert (response.status_code, response.json()["reason"]) == (503, "Neo4j does not answer: gone")
        response = await post(client, "{ city { pactCount } }")
        assert (response.json()["data"], codes(response)) == (None, {"UNAVAILABLE"})
        assert response.json()["errors"][0]["message"] == "Neo4j does not answer: gone"


async def test_a_dead_address_stops_the_start_with_a_reason(data_dir):
    settings = load_settings(data_dir=data_dir).model_copy(update={"neo4j_uri": "bolt://127.0.0.1:1"})
    with pytest.raises(GraphUnavailable, match="Neo4j does not answer: Couldn't connect to 127"):
        async with network(settings):
            pass


# Where it listens


ELSEWHERE = ["0.0.0.0", "::", "192.168.1.5", "patti.example.org", "10.0.0.1"]


@pytest.mark.parametrize("host", ELSEWHERE)
def test_nobody_else_is_let_in_unless_people_sign_in(host):
    with pytest.raises(SettingsError, match=r"PATTI_SIGN_IN.*PATTI_SIGN_IN=required"):
        create_app(load_settings(host=host))


@pytest.mark.parametrize("host", ELSEWHERE)
@pytest.mark.parametrize("public", [None, "http://patti.example.org"])
def test_passwords_do_not_travel_for_all_to_read(host, public):
    with pytest.raises(SettingsError, match=r"PATTI_PUBLIC_URL.*https"):
        create_app(load_settings(host=host, sign_in="required", public_url=public))
    create_app(load_settings(host=host, sign_in="required", public_url="https://patti.example.org"))


def test_a_service_behind_a_proxy_is_reached_from_elsewhere():
    with pytest.raises(SettingsError, match="PATTI_SIGN_IN"):
        create_app(load_settings(public_url="https://patti.example.org"))
    create_app(load_settings(public_url="http://127.0.0.1:9000"))


@pytest.mark.parametrize("sign_in", ["none", "required"])
@pytest.mark.parametrize("elsewhere", [{"host": "0.0.0.0"}, {"public_url": "https://patti.example.org"}])
def test_a_demonstration_is_never_served_to_others(monkeypatch, sign_in, elsewhere):
    monkeypatch.setenv("PATTI_DEMO", "true")
    given = {"public_url": "https://patti.example.org", "sign_in": sign_in} | elsewhere
    with pytest.raises(SettingsError, match="PATTI_DEMO"):
        create_app(load_settings(**given))
    create_app(load_settings(sign_in=sign_in))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_is_let_in(host):
    assert create_app(load_settings(host=host))


def test_today_is_the_day_in_torino_unless_the_settings_name_one():
    assert today(load_settings(today=date(2026, 11, 23))) == date(2026, 11, 23)
    assert abs(today(load_settings()) - datetime.now(UTC).date()) <= timedelta(days=1)


# All of it, listening


async def test_a_server_opens_the_graph_serves_and_closes(settings):
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60
        ) as client:
            assert (await client.get("/health/ready")).json()["status"] == "ready"
            response = await post(client, "{ city { pactCount } viewer { roles } }")
            assert response.status_code == 200
            assert isinstance(response.json()["data"]["city"]["pactCount"], int)
    finally:
        server.should_exit = True
        await serving
        listening.close()
