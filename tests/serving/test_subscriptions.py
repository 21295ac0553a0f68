"""What is done is heard at once by those who may, whichever process did it."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.search import served
from graph_service.composition import sign_in_rules
from graph_service.domain.permissions import Role
from tests.accounts.people import MARTA, PASSWORD, enrolled

REFERRALS = """subscription { referralChanged(partnerId: "organisation:lantern") {
  event { deed by } referral { id state history { deed } } } }"""
OFFERS = 'subscription { commitmentChanged(pactId: "pact:north-pact") { event { deed } commitment { id state revision } } }'
REQUEST = """mutation { referralRequest(idempotencyKey: "k", requests: [{needId: "need:tny234-homework",
  commitmentId: "commitment:homework-club", sessions: [{weekday: MONDAY, opens: "15:00"}]}]) { referrals { id } } }"""
BEHALF = '{saidBy: "x", means: PHONE, saidOn: "2026-11-23"}'


class Listener:
    """Speaks graphql-transport-ws, as the libraries of browsers do."""

    def __init__(self, socket):
        self.socket = socket

    async def say(self, **message):
        await self.socket.send(json.dumps(message))

    async def hear(self, kind="next", seconds=20):
        async with asyncio.timeout(seconds):
            while (message := json.loads(await self.socket.recv()))["type"] != kind:
                assert message["type"] in {"ping", "pong", "connection_ack"}, message
        return message.get("payload")


@asynccontextmanager
async def listening(address, query, **headers):
    url = address.replace("http://", "ws://") + "/graphql"
    async with connect(url, subprotocols=["graphql-transport-ws"], additional_headers=headers) as socket:
        listener = Listener(socket)
        await listener.say(type="connection_init")
        await listener.hear("connection_ack")
        await listener.say(id="1", type="subscribe", payload={"query": query})
        # The log is read from the moment at which somebody listens.
        await asyncio.sleep(1)
        yield listener


async def do(client, query):
    body = (await client.post("/graphql", json={"query": query})).json()
    assert "errors" not in body, body
    return body["data"]


@pytest.fixture(scope="module")
def service(opened, environment):
    with served(environment | {"PATTI_CONFIRM_AFTER_DAYS": "0"}, workers=2) as address:
        yield address


@pytest.fixture
def address(service, office):
    """A service that goes on while the world behind it is made anew."""
    return service


async def test_each_deed_is_heard_once_with_what_it_made_of_it_whichever_process_did_it(address):
    async with (
        listening(address, REFERRALS) as one,
        listening(address, REFERRALS) as two,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        id_ = (await do(client, REQUEST))["referralRequest"]["referrals"][0]["id"]
        for listener in (one, two):
            heard = (await listener.hear())["data"]["referralChanged"]
            assert heard["event"] == {"deed": "REQUEST", "by": "operator"}
            assert (heard["referral"]["id"], heard["referral"]["state"]) == (id_, "REQUESTED")
        for step in ("Accept", "Start", "Hold"):
            await do(
                client,
                f'mutation {{ referral{step}(id: "{id_}", onBehalf: {BEHALF}) {{ referral {{ id }} }} }}',
            )
        for listener in (one, two):
            found = [(await listener.hear())["data"]["referralChanged"] for _ in range(3)]
            assert [one["event"]["deed"] for one in found] == ["ACCEPT", "START", "HOLD"]
            last = found[-1]["referral"]
            assert (last["state"], len(last["history"])) == ("ON_HOLD", 4)


async def test_offers_are_heard_of_one_pact(address):
    async with (
        listening(address, OFFERS) as listener,
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        for id_ in ("spid-desk", "homework-club"):
            await do(
                client,
                f'mutation {{ commitmentPause(id: "commitment:{id_}", onBehalf: {BEHALF}) {{ commitment {{ id }} }} }}',
            )
        heard = (await listener.hear())["data"]["commitmentChanged"]
        assert heard["commitment"] == {"id": "commitment:homework-club", "state": "PAUSED", "revision": 2}
        assert heard["event"] == {"deed": "PAUSE"}


async def test_an_id_of_another_kind_is_refused_in_words(address):
    query = REFERRALS.replace("organisation:lantern", "area:mill")
    async with listening(address, query) as listener:
        [error] = (await listener.hear())["errors"]
        assert error["extensions"]["code"] == "REFUSED"


async def test_whoever_is_signed_out_hears_nothing_more(office, settings, environment, tmp_path):
    mail = str(tmp_path / "mail")
    rules = sign_in_rules(settings.model_copy(update={"mail_folder": tmp_path / "mail"}))
    await enrolled(office, rules, MARTA, Role.COORDINATOR)
    told = {"PATTI_SIGN_IN": "required", "PATTI_MAIL_FOLDER": mail, "PATTI_CONFIRM_AFTER_DAYS": "0"}
    pause = (
        f'commitmentPause(id: "commitment:homework-club", onBehalf: {BEHALF}) {{ commitment {{ state }} }}'
    )
    with served(environment | told, workers=1) as address:
        async with httpx.AsyncClient(base_url=address, timeout=30, headers={"origin": address}) as client:
            given = {"email": MARTA, "password": PASSWORD}
            assert (await client.post("/sign-in", data=given)).status_code == 303
            cookie = f"patti={client.cookies['patti']}"
            for headers in ({"cookie": cookie}, {"cookie": cookie, "origin": "http://127.0.0.1:1"}):
                with pytest.raises((InvalidStatus, ConnectionClosed)):
                    async with listening(address, OFFERS, **headers):
                        pass
            async with listening(address, OFFERS) as stranger:
                [error] = (await stranger.hear())["errors"]
                assert error["extensions"]["code"] == "FORBIDDEN"
            marked = {"x-patti-csrf": client.cookies["patti-csrf"]}
            async with listening(address, OFFERS, cookie=cookie, origin=address) as listener:
                for deed in (pause, pause.replace("Pause", "Resume")):
                    sent = await client.post(
                        "/graphql", json={"query": f"mutation {{ {deed} }}"}, headers=marked
                    )
                    assert "errors" not in sent.json()
                    if deed == pause:
                        assert (await listener.hear())["data"]["commitmentChanged"]["event"] == {
                            "deed": "PAUSE"
                        }
                        await office.driver.execute_query(
                            "MATCH (account:Account) SET account.roles = ['COORDINATOR', 'PARTNER']"
                        )
                [error] = (await listener.hear())["errors"]
                assert error["extensions"]["code"] == "FORBIDDEN"


async def test_a_page_of_another_site_cannot_listen(address):
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        async with listening(address, OFFERS, origin="http://evil.example"):
            pass
    async with listening(address, OFFERS, origin=address):
        pass
