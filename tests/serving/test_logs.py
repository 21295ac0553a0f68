"""Whatever is asked, and however it fails, no word of it comes into any log: the service's or the store's."""

import asyncio
import json
import socket
from contextlib import suppress

import httpx
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_composite_type,
)
from websockets import connect

from graph_service.api.schema import schema
from graph_service.graph.driver import exceptions

SENTINEL = "Zqsentinelqz"
NUMBER = 81234567
SCHEMA = schema._schema
KINDS = (
    "need",
    "commitment",
    "area",
    "organisation",
    "event",
    "pact",
    "referral",
    "volunteer",
    "intervention",
)
PLAIN = {"Int": NUMBER, "Float": NUMBER + 0.25, "Boolean": True, "Date": "2026-11-23", "DateTime": "2026-11-23T10:00:00Z", "Time": "15:00",
         "LanguageTag": f"it-{SENTINEL[:8]}"}  # fmt: skip


def filled(type_, kind, depth=0):
    """Return a value of a type with the sentinel wherever a text fits; ids are of this kind."""
    if isinstance(type_, GraphQLNonNull):
        return filled(type_.of_type, kind, depth)
    if isinstance(type_, GraphQLList):
        return [filled(type_.of_type, kind, depth)]
    if isinstance(type_, GraphQLInputObjectType):
        return {
            name: filled(field.type, kind, depth + 1) for name, field in type_.fields.items() if depth < 4
        }
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if type_.name == "ID":
        return f"{kind}:{SENTINEL}"
    return PLAIN.get(type_.name, SENTINEL)


def operations():
    """Yield every query and every deed, asked with the sentinel everywhere."""
    for word, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        for place, (name, field) in enumerate(root.fields.items()):
            for kind in (KINDS[place % len(KINDS)], SENTINEL):
                given = {argument: filled(one.type, kind) for argument, one in field.args.items()}
                if "budgetSeconds" in given:
                    given["budgetSeconds"] = 1
                heads = ", ".join(f"${argument}: {one.type}" for argument, one in field.args.items())
                gives = ", ".join(f"{argument}: ${argument}" for argument in field.args)
                part = " { __typename }" if is_composite_type(get_named_type(field.type)) else ""
                head = f"({heads})" if heads else ""
                arguments = f"({gives})" if gives else ""
                yield f"{word} {SENTINEL}1{head} {{ {SENTINEL}: {name}{arguments}{part} }}", given


async def ask_everything(service):
    path = f"/l/{SENTINEL}"
    headers = {
        "accept-language": SENTINEL,
        "cookie": f"session={SENTINEL}",
        "user-agent": SENTINEL,
        "x-forwarded-for": SENTINEL,
        "x-request-id": SENTINEL,
    }
    async with httpx.AsyncClient(base_url=service.address, timeout=60, headers=headers) as client:
        for query, variables in operations():
            await client.post(
                "/graphql", json={"query": query, "variables": variables, "operationName": f"{SENTINEL}1"}
            )
        for body in (
            {"query": f"{{ {SENTINEL} }}"},
            {"query": f'{{ areas(kind: "{SENTINEL}") {{ id }} }}'},
            {"query": f"{{ areas {{ {SENTINEL} "},
            {"query": f'{{ node(id: "need:{SENTINEL}") {{ {SENTINEL}: id }} }}'},
            {
                "query": "query($a: Int!) { organisations(first: $a) { totalCount } }",
                "variables": {"a": SENTINEL},
            },
            {"query": "{ areas { id } }", "operationName": SENTINEL},
            {"query": "{ areas { id } }", SENTINEL: SENTINEL},
            {"query": f"# {SENTINEL}\nquery {SENTINEL} {{ areas {{ id }} }}"},
        ):
            await client.post("/graphql", json=body)
        for content in (SENTINEL.encode(), f'{{"query": "{SENTINEL}'.encode(), b"\xff" + SENTINEL.encode()):
            await client.post("/graphql", content=content, headers={"content-type": "application/json"})
        forged = {"authorization": f"Bearer {SENTINEL}"}
        refused = await client.post("/graphql", json={"query": "{ areas { id } }"}, headers=forged)
        assert refused.status_code == 401
        await client.get(path)
        await client.post(path, data={"note": SENTINEL})
        for strange in (
            f"/{SENTINEL}?{SENTINEL}={SENTINEL}",
            f"/static/{SENTINEL}",
            f"/graphql?query={SENTINEL}",
        ):
            await client.get(strange)
        await client.get("/graphql", headers={"host": f"{SENTINEL}.example", "accept": "text/html"})
        await client.request(SENTINEL[:10].upper(), f"/{SENTINEL}")


async def shout_at_web_sockets(service):
    url = service.address.replace("http", "ws") + "/graphql"
    for message in (
        SENTINEL,
        json.dumps({"type": SENTINEL}),
        json.dumps({"type": "subscribe", "id": SENTINEL, "payload": {"query": f"subscription {{ {SENTINEL} }}"}}),
        json.dumps({"type": "subscribe", "id": SENTINEL, "payload": {
            "query": f'subscription {SENTINEL} {{ referralChanged(partnerId: "organisation:{SENTINEL}") {{ referral {{ id }} }} }}'}}),
    ):  # fmt: skip
        async with connect(url, subprotocols=["graphql-transport-ws"], origin=service.address) as web_socket:
            await web_socket.send(json.dumps({"type": "connection_init", "payload": {"token": SENTINEL}}))
            await web_socket.recv()
            await web_socket.send(message)
            await asyncio.sleep(0.2)
    for heading in (
        f"GET /{SENTINEL} NOT-HTTP\r\n\r\n",
        f"{SENTINEL}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{SENTINEL}: {SENTINEL}\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
            connection.sendall(heading.encode())
            connection.recv(4096)


async def test_no_word_of_what_is_asked_comes_into_a_log(tiny, service, settings):
    await ask_everything(service)
    await shout_at_web_sockets(service)
    written = service.log.read_text("utf-8")
    assert "Traceback" not in written
    lines = service.lines()
    assert len([one for one in lines if one["event"] == "operation"]) > 60
    assert {"/graphql", "/l/{token}", "(no such page)"} <= {one.get("route") for one in lines}
    assert {one["viewer"] for one in lines if one["event"] == "operation"} == {"operator"}
    for told in (SENTINEL, SENTINEL.lower(), SENTINEL.upper(), str(NUMBER), "127.0.0.1"):
        assert told not in written.partition("Serving on")[2].partition("\n")[2], told
    for log in settings.data_dir.rglob("*"):
        if log.is_file() and (log.suffix == ".log" or "logs" in log.parts):
            assert SENTINEL.encode() not in log.read_bytes(), log


async def test_what_a_store_cannot_do_does_not_come_into_its_log_either(tiny, settings):
    """Neo4j writes failing and slow statements down, when it may."""
    statement = "MATCH (node {id: $id}) RETURN node.id / $number + size([one IN range(1, 1000000) WHERE one = $number | $id])"
    for text in (statement, f"RETURN {SENTINEL}", f"MATCH (node) WHERE node.id = '{SENTINEL}' RETURN 1 / 0"):
        with suppress(exceptions.Neo4jError):
            await tiny.driver.execute_query(text, {"id": SENTINEL, "number": 0})
    for log in settings.data_dir.rglob("*"):
        if log.is_file() and (log.suffix == ".log" or "logs" in log.parts):
            assert SENTINEL.encode() not in log.read_bytes(), log
