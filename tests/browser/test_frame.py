"""The frame around all pages: how it is served, in which words, and what it weighs."""

import gzip
import json
import re

import httpx
import pytest

from tests.browser.people import DESKTOP, PHONE, ROOT, SIZES, Person

pytestmark = pytest.mark.browser
STATIC = ROOT / "graph_service" / "static" / "pages"
PEOPLE = {"HTML": "text/html"}


async def test_people_get_the_frame_at_every_address_of_a_page_and_programs_are_sent_to_graphql(served):
    async with httpx.AsyncClient(base_url=served.address) as client:
        for path in ("/", "/search", "/families/beneficiary:x"):
            page = await client.get(path, headers={"accept": "text/html"})
            assert (page.status_code, 'id="page"' in page.text) == (200, True), path
            policy = page.headers["content-security-policy"]
            assert "script-src 'self';" in policy
            assert "unsafe" not in policy
        assert (await client.get("/nothing", headers={"accept": "text/html"})).status_code == 404
        assert (await client.get("/")).headers["location"] == "/graphql"


async def test_what_is_named_by_its_contents_is_kept_and_sent_compressed(served):
    [script] = re.findall(r'src="(/static/[^"]+\.js)"', (STATIC / "index.html").read_text("utf-8"))
    async with httpx.AsyncClient(base_url=served.address) as client:
        sent = await client.get(script)
        assert "immutable" in sent.headers["cache-control"]
        assert sent.headers["content-encoding"] == "gzip"
        assert "immutable" not in (await client.get(script[:-3] + "x.js")).headers["cache-control"]


def test_the_first_load_is_light():
    """At most 250 kB of script, compressed, before the map and the graph."""
    parts = json.loads((STATIC / "manifest.json").read_text("utf-8"))

    def loads(name, seen):
        if name not in seen:
            seen.add(name)
            for other in parts[name].get("imports", []):
                loads(other, seen)
        return seen

    first = loads("index.html", set())
    for name in parts:
        if name.endswith("Page.tsx"):
            files = {parts[one]["file"] for one in first | loads(name, set())}
            size = sum(len(gzip.compress((STATIC / one).read_bytes())) for one in files)
            assert size <= 250_000, name


@pytest.mark.parametrize("size", SIZES)
async def test_everybody_is_shown_what_there_is_for_them(enter, size):
    for role, section in (("Marta", "Cerca partner"), ("Paolo", "Cerca partner")):
        person = await enter(role, size)
        assert await person.page.locator(".tile-title").filter(has_text=section).count() == 1
        await person.is_whole()


async def test_english_is_chosen_and_kept(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    await marta.page.get_by_role("button", name="English").click()
    await marta.page.wait_for_selector("h1:text('Find partners')")
    assert await marta.page.evaluate("document.documentElement.lang") == "en"
    await marta.open("/")
    assert await marta.page.locator("h1").inner_text() == "Hello, Marta"


async def test_without_a_network_the_page_says_so_and_keeps_what_was_written(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    await page.context.set_offline(True)
    await page.wait_for_selector("text=Sei senza rete")
    await page.context.set_offline(False)
    await page.locator("text=Sei senza rete").wait_for(state="detached")
    marta.complaints.clear()  # that there was no network


async def test_an_address_that_leads_nowhere_is_told_so(enter):
    marta = await enter("Marta", DESKTOP)
    await marta.open("/families/of/nobody")
    assert await marta.page.locator("h1").inner_text() == "Questa pagina non c’è"
    await marta.is_whole()


async def test_the_page_to_sign_in_at_reads_well_on_a_phone(chromium, served):
    context = await chromium.new_context(viewport=PHONE, locale="it-IT")
    somebody = Person(await context.new_page(), served.address)
    await somebody.open("/sign-in")
    found = await somebody.violations()
    await context.close()
    assert not found, "\n".join(found)
    assert somebody.complaints == []
