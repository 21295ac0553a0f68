"""Known attacks, tried on a running service: each is answered soon and in little memory, and others are served meanwhile."""

import asyncio
import json
import socket
import time
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets import connect
from websockets.exceptions import ConnectionClosed

from tests.serving.conftest import REQUEST_SECONDS

SECONDS = 1.5
"""How long the service may work on one attack; how long that takes depends on what else the machine does."""

PATIENCE = 30.0
"""How long anybody may wait for an answer, on a machine that is busy with much else."""

MIB = 150
"""How much memory all of it together may take for good."""

USUAL = {"query": "{ areas { id name } organisations(first: 5) { edges { node { name } } } }"}
LONG = {"content-type": "application/json"}


def document(query, **rest):
    return json.dumps({"query": query, **rest}).encode()


DOUBLING = (
    " ".join(f"fragment f{n} on Area {{ ...f{n + 1} ...f{n + 1} }}" for n in range(150))
    + " fragment f150 on Area { id }"
)
NESTED = "{ within { area " * 200
ATTACKS = {
    "deep nesting": document("{ areas " + NESTED + "{ id }" + " } }" * 200 + " }"),
    "deep brackets": document("{" * 1900),
    "deep values": document("{ areas(kind: " + "[" * 1900),
    "deep variables": b'{"query": "{ areas { id } }", "variables": {"a": ' + b"[" * 400_000,
    "aliases": document("{" + " ".join(f"a{n}: areas {{ id }}" for n in range(250)) + "}"),
    "fragments that double": document("{ areas { ...f0 } } " + DOUBLING),
    "fragments in a circle": document("{ areas { ...a } } fragment a on Area { ...b } fragment b on Area { ...a }"),
    "the same field": document("{ areas {" + " within { area { id } }" * 240 + " } }"),
    "the same field at the top": document("{" + " areas { id }" * 450 + "}"),
    "directives": document("{ areas { id " + "@skip(if: false) " * 100 + "} }"),
    "unknown directives": document("{ areas { id " + "@a" * 900 + "} }"),
    "unknown fields": document("{" + " x" * 1900 + "}"),
    "many words": document("{ areas { id } } " + " x" * 20_000),
    "a long list": document("query($i: [ID!]) { commitments(filter: {competenceIds: $i}) { totalCount } }", variables={"i": ["x"] * 100_000}),
    "a long list written": document("{ commitments(filter: {competenceIds: [" + '"x" ' * 1900 + "]}) { totalCount } }"),
    "a long text": document("query($t: String) { organisations(search: $t) { totalCount } }", variables={"t": "compiti " * 100_000}),
    "large pages": document("{ organisations(first: 100) { edges { node { commitments(first: 100) { edges { node { partner { ... on Organisation { commitments(first: 100) { edges { node { id } } } } } } } } } } } }"),
    "the schema over and over": document("{ __schema { types " + "{ fields { type " * 6 + "{ name }" + " } }" * 6 + " } }"),
    "a batch": b"[" + b",".join([document("{ areas { id } }")] * 1000) + b"]",
    "malformed UTF-8": b'{"query": "{ areas { id } }", "variables": {"a": "\xff\xfe\xc3\x28"}}',
    "half a letter": b'{"query": "query($c: String) { beneficiary(code: $c) { id } }", "variables": {"c": "\\ud800"}}',
    "no JSON": b"{" * 100_000,
    "not a number": b'{"query": "query($f: Float!) { partnerSearch }", "variables": {"f": NaN}}',
    "an endless number": b'{"query": "{ areas { id } }", "variables": {"f": ' + b"9" * 100_000 + b"}}",
    "a name that is none": b'{"query": "{ areas { id } }", "operationName": {"a": []}}',
    "ten million bytes": document("{ areas { id } }" + " " * 10_000_000),
    "subscriptions by POST": document("subscription { referralChanged { referral { id } } }"),
}  # fmt: skip


async def attack(client, body):
    """Return the answer, None where the service hung up on who still sent, and how long it took."""
    start = time.perf_counter()
    try:
        response = await client.post("/graphql", content=body, headers=LONG)
    except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
        response = None
    return response, time.perf_counter() - start


@asynccontextmanager
async def others(service):
    """Ask as people do, over and over, until the block ends; yield how long each answer took, the last one too."""
    took: list[float] = []
    over = asyncio.Event()

    async def go_on():
        async with httpx.AsyncClient(base_url=service.address, timeout=PATIENCE) as client:
            while not over.is_set():
                start = time.perf_counter()
                response = await client.post("/graphql", json=USUAL)
                assert response.json()["data"]["areas"]
                took.append(time.perf_counter() - start)
                await asyncio.sleep(0.02)

    task = asyncio.create_task(go_on())
    try:
        yield took
        over.set()
        await task
    finally:
        task.cancel()


async def test_known_attacks_are_refused_soon_and_others_are_served_meanwhile(tiny, service):
    before = service.mib
    async with others(service) as took, httpx.AsyncClient(base_url=service.address, timeout=60) as client:
        for name, body in ATTACKS.items():
            start = service.worked
            response, waited = await attack(client, body)
            assert service.worked - start < SECONDS, name
            assert waited < PATIENCE, name
            if response is None:
                assert len(body) > 1_000_000, name
                continue
            assert response.status_code in {200, 400, 413}, (name, response.text[:300])
            assert len(response.content) < 100_000, name
            if response.status_code == 200:
                assert response.json().get("data") or response.json()["errors"], name
            assert "INTERNAL" not in response.text, (name, response.text)
        await asyncio.gather(*(attack(client, body) for body in ATTACKS.values() for _ in range(2)))
    assert max(took) < PATIENCE
    assert service.mib - before < MIB
    failed = [one for one in service.lines() if one["level"] in {"error", "critical"}]
    assert failed == []


def raw(service, *parts, wait=0.0):
    """Send bytes as they are and return what comes back until the service hangs up, and after how many seconds."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        answer = b""
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(wait)
            while more := connection.recv(65536):
                answer += more
        except (ConnectionResetError, BrokenPipeError):
            pass
    return answer, time.monotonic() - start


POST = b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"


async def test_slow_and_endless_clients_are_cut_off_while_others_are_served(tiny, service):
    before = service.mib
    slow_heading = [b"POST /graphql HTTP/1.1\r\n"] + [b"x-a: b\r\n"] * 40
    slow_body = [POST + b"content-length: 1000\r\n\r\n{"] + [b" "] * 40
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    endless_body = [POST + b"transfer-encoding: chunked\r\n\r\n"] + [chunk] * 400
    endless_heading = [b"POST /graphql HTTP/1.1\r\n"] + [b"x-a: " + b"b" * 60_000 + b"\r\n"] * 100
    long_address = [b"GET /" + b"a" * 10_000_000 + b" HTTP/1.1\r\n\r\n"]
    async with others(service) as took:
        answers = await asyncio.gather(
            asyncio.to_thread(raw, service),
            asyncio.to_thread(raw, service, *slow_heading, wait=0.2),
            asyncio.to_thread(raw, service, *slow_body, wait=0.2),
            *(asyncio.to_thread(raw, service, *endless_body) for _ in range(3)),
            asyncio.to_thread(raw, service, *endless_heading),
            asyncio.to_thread(raw, service, *long_address),
            asyncio.to_thread(raw, service, b"\x16\x03\x01\x02\x00nonsense\r\n\r\n"),
        )
    statuses = [answer[9:12] for answer, _ in answers]
    assert statuses[0] == b"408"
    assert set(statuses[1:3]) <= {b"408", b""}
    assert max(seconds for _, seconds in answers[:3]) < 3 * REQUEST_SECONDS
    assert set(statuses[3:6]) <= {b"413", b""}
    assert set(statuses[6:8]) <= {b"431", b""}
    assert statuses[8] == b"400"
    assert max(seconds for _, seconds in answers) < 4 * REQUEST_SECONDS + 5
    assert max(took) < PATIENCE
    assert service.mib - before < MIB


async def test_a_web_socket_that_says_nonsense_or_too_much_is_closed(service):
    url = service.address.replace("http", "ws") + "/graphql"

    async def heard(web_socket, messages):
        for message in messages:
            await web_socket.send(message)
        async with asyncio.timeout(20):
            while True:
                await web_socket.recv()

    async def closed_by(*messages, acknowledged=True):
        async with connect(url, subprotocols=["graphql-transport-ws"], max_size=None) as web_socket:
            if acknowledged:
                await web_socket.send('{"type": "connection_init"}')
                await web_socket.recv()
            with pytest.raises(ConnectionClosed) as closed:
                await heard(web_socket, messages)
        return closed.value.rcvd.code if closed.value.rcvd else None

    for nonsense in ("{", "5", "[]", '"x"', '{"type": "subscribe"}', '{"type": []}', '{"type": "subscribe", "id": [], "payload": {}}',
                     '{"type": "subscribe", "id": "1", "payload": {"query": 5}}', '{"type": "complete", "id": {}}',
                     '{"type": "subscribe", "id": "1", "payload": []}', "[" * 100_000, b"\xff\xfe"):  # fmt: skip
        assert await closed_by(nonsense) == 4400, nonsense[:80]
    assert await closed_by("x" * 2_000_000) == 1009
    query = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ areas { id } }"}})
    assert await closed_by(query, acknowledged=False) == 4401
    async with connect(url, subprotocols=["graphql-transport-ws"]) as web_socket:
        await web_socket.send('{"type": "connection_init"}')
        await web_socket.recv()
        await web_socket.send(query)
        refused = json.loads(await web_socket.recv())
        assert (refused["type"], refused["payload"][0]["message"][:13]) == ("error", "Subscriptions")


async def test_one_viewer_has_only_so_many_web_sockets(service):
    url = service.address.replace("http", "ws") + "/graphql"
    held = []
    try:
        for _ in range(3):
            web_socket = await connect(url, subprotocols=["graphql-transport-ws"])
            await web_socket.send('{"type": "connection_init"}')
            assert json.loads(await web_socket.recv())["type"] == "connection_ack"
            held.append(web_socket)
        one_more = await connect(url, subprotocols=["graphql-transport-ws"])
        await one_more.send('{"type": "connection_init"}')
        with pytest.raises(ConnectionClosed) as closed:
            await one_more.recv()
        assert closed.value.rcvd.code == 4429
    finally:
        for web_socket in held:
            await web_socket.close()
