"""The page behind a link of a letter: it does nothing until its button is pressed."""

import httpx
import pytest

from graph_service.app import create_app
from graph_service.composition import signer
from graph_service.events.links import new_link
from graph_service.graph.links import make_links
from tests.api.asking import MONDAY, ask

ASK = 'mutation { commitmentAskConfirmation(id: "commitment:homework-club") { commitment { id } } }'
ASSURED = '{ node(id: "commitment:homework-club") { ... on Commitment { assuredOn } } }'


@pytest.fixture
async def page(office, settings):
    """The address of a link, and a client that asks for it."""
    await ask(office, ASK)
    found = await office.driver.execute_query("MATCH (event:Event {deed: 'ASK'}) RETURN event.id AS id")
    event_id = found.records[0]["id"]
    await make_links(
        office,
        [new_link("CONFIRM", event_id, "lantern", MONDAY), new_link("CONTEST", event_id, "lantern", MONDAY)],
    )
    transport = httpx.ASGITransport(create_app(settings, office))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:

        async def call(purpose, method="GET", **given):
            return await client.request(method, signer(settings).address(f"{purpose}-{event_id}"), **given)

        yield call


async def assured(graph):
    return (await ask(graph, ASSURED))["node"]["assuredOn"]


async def test_looking_at_the_page_does_nothing_and_the_button_confirms(office, page, contents_of):
    before = await contents_of(office)
    seen = await page("confirm", headers={"accept-language": "en"})
    assert seen.status_code == 200
    assert "is the offer “Compiti insieme” still so?" in seen.text
    assert await contents_of(office) == before
    done = await page("confirm", "POST")
    assert "«Compiti insieme» è confermata" in done.text
    assert await assured(office) == "2026-11-23"


async def test_contesting_asks_for_words(office, page):
    assert '<textarea id="note"' in (await page("contest")).text
    empty = await page("contest", "POST", data={"note": " "})
    assert empty.status_code == 409
    assert '<p class="refusal">Che cosa non va: manca un valore</p>' in empty.text
    assert 'role="alert"' in empty.text
    telling = await page("contest", "POST", data={"note": "erano loro, 333 123 45 67"})
    assert (telling.status_code, "un numero di telefono" in telling.text) == (409, True)
    assert (await page("contest", "POST", data={"note": "<b>Non è così</b>"})).status_code == 200
    kept = await office.driver.execute_query("MATCH (event:Event {deed: 'ASK'}) RETURN event.contest AS note")
    assert kept.records[0]["note"] == "<b>Non è così</b>"


async def test_a_link_that_is_worth_nothing_says_so_and_nothing_changes(office, page, settings, contents_of):
    await office.driver.execute_query("MATCH (link:Link) SET link.expiresOn = date('2026-11-01')")
    before = await contents_of(office)
    for method in ("GET", "POST"):
        seen = await page("confirm", method)
        assert seen.status_code == 404
        assert "è scaduto" in seen.text
        assert "<form" not in seen.text
    assert await contents_of(office) == before


async def test_the_page_takes_nothing_from_elsewhere_and_is_told_to_nobody(page):
    seen = await page("confirm")
    policy = seen.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert seen.headers["referrer-policy"] == "no-referrer"
    assert seen.headers["cache-control"] == "no-store"


async def test_a_form_that_is_far_too_large_is_not_read(page):
    assert (await page("contest", "POST", content=b"note=" + b"x" * 20_000)).status_code == 413
