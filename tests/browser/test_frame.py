"""The frame around all pages: how it is served, in which words, and what it weighs."""

import gzip
import json
import re

import httpx
import pytest

from tests.browser.people import DESKTOP, PHONE, ROOT, SIZES, Person
from tests.serving.running import running

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
        nothing = await client.get("/nothing", headers={"accept": "text/html"})
        assert (nothing.status_code, 'id="page"' in nothing.text) == (404, True), "it leads people back"
        assert (await client.get("/nothing")).text == "Not Found"
        assert (await client.get("/")).headers["location"] == "/graphql"


async def test_who_signs_in_is_told_along_with_the_frame_and_asked_where_it_comes_alone(enter):
    marta = await enter("Marta", DESKTOP)
    asked = []
    marta.page.on("request", lambda one: asked.append(one.post_data or "") if "graphql" in one.url else None)
    await marta.open("/worklist")
    assert await marta.page.locator(".head-account >> text=Marta").is_visible()
    assert not any("query Viewer" in one for one in asked)
    await marta.open("/nothing")
    assert await marta.page.locator(".head-account >> text=Marta").is_visible()
    assert any("query Viewer" in one for one in asked)
    marta.complaints.clear()  # that the address was answered with 404


async def test_whoever_is_not_signed_in_and_has_to_be_is_sent_to_sign_in(opened, environment, tmp_path):
    with running(environment | {"PATTI_SIGN_IN": "required"}, tmp_path / "log") as service:
        async with httpx.AsyncClient(base_url=service.address, headers={"accept": "text/html"}) as client:
            sent = await client.get("/coverage?area=area:torino")
    assert (sent.status_code, sent.headers["location"]) == (
        303,
        "/sign-in?next=/coverage%3Farea%3Darea%3Atorino",
    )


async def test_what_is_named_by_its_contents_is_kept_and_sent_compressed(served):
    [script] = re.findall(r'src="(/static/[^"]+\.js)"', (STATIC / "index.html").read_text("utf-8"))
    async with httpx.AsyncClient(base_url=served.address) as client:
        sent = await client.get(script)
        assert "immutable" in sent.headers["cache-control"]
        assert sent.headers["content-encoding"] == "gzip"
        assert "immutable" not in (await client.get(script[:-3] + "x.js")).headers["cache-control"]


def loaded() -> dict[str, set[str]]:
    """Return all files of script that the frame and each page need, by the manifest that Vite keeps of what it built."""
    parts = json.loads((STATIC / "manifest.json").read_text("utf-8"))

    def loads(name, seen):
        if name not in seen:
            seen.add(name)
            for other in parts[name].get("imports", []):
                loads(other, seen)
        return seen

    names = ["index.html", *(name for name in parts if name.endswith("Page.tsx"))]
    return {name: {parts[one]["file"] for one in loads(name, loads("index.html", set()))} for name in names}


def test_the_first_load_is_light():
    """At most 250 kB of script, compressed, before the map and the graph."""
    for name, files in loaded().items():
        assert sum(len(gzip.compress((STATIC / one).read_bytes())) for one in files) <= 250_000, name


def test_the_frame_names_all_that_holds_the_page_of_an_address():
    named = json.loads((STATIC / "along.json").read_text("utf-8"))["pages"].values()
    needed = loaded()
    first = needed.pop("index.html")
    assert sorted(map(sorted, named)) == sorted(sorted(files - first) for files in needed.values())


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
    await marta.open("/account")
    assert await marta.page.get_by_role("link", name="Back to the pages").is_visible()


async def test_without_a_network_the_page_says_so_and_keeps_what_was_written(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    await page.context.set_offline(True)
    await page.wait_for_selector("text=Sei senza rete")
    await page.context.set_offline(False)
    await page.locator("text=Sei senza rete").wait_for(state="detached")
    marta.complaints.clear()  # that there was no network


async def test_a_page_that_was_not_fetched_yet_says_so_without_a_network_and_opens_when_it_is_back(enter):
    marta = await enter("Marta", DESKTOP)
    page = marta.page
    await page.context.set_offline(True)
    await page.locator("#head-nav").get_by_role("link", name="Cerca partner").click()
    await page.wait_for_selector("text=Questa pagina non si è aperta")
    assert await page.locator(".head-name").is_visible()
    await page.context.set_offline(False)
    await page.wait_for_selector("h1:text('Cerca partner')")
    marta.complaints.clear()  # that there was no network


@pytest.mark.parametrize("path", ["/families/of/nobody", "/nothing"])
async def test_an_address_that_leads_nowhere_is_told_so(enter, path):
    marta = await enter("Marta", DESKTOP)
    await marta.open(path)
    assert await marta.page.locator("h1").inner_text() == "Questa pagina non c’è"
    await marta.is_whole()
    marta.complaints.clear()  # that the address was answered with 404


async def test_what_somebody_was_writing_is_not_there_for_whoever_signs_in_after_them(enter, served):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    await page.get_by_role("combobox", name=re.compile("bisogno, con parole")).fill("centro antiviolenza")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    await page.wait_for_selector(".need")
    await page.reload()
    await page.wait_for_selector(".need")
    await page.get_by_role("button", name="Esci").click()
    await page.wait_for_selector("h1:text('Uscita completata')")
    assert await page.evaluate("Object.keys(sessionStorage).length") == 0
    await page.goto(f"{served.address}/sign-in?next=/search")
    await page.get_by_role("button", name=re.compile("Paolo")).click()
    await page.wait_for_selector("h1:text('Cerca partner')")
    assert await page.locator(".need").count() == 0


async def test_a_page_in_another_tab_knows_when_somebody_else_has_signed_in(enter, served):
    marta = await enter("Marta", DESKTOP, "/families")
    other = await marta.page.context.new_page()
    await other.goto(f"{served.address}/sign-in?next=/")
    await other.get_by_role("button", name=re.compile("Paolo")).click()
    await other.wait_for_selector("h1:text('Paolo')")
    await marta.page.bring_to_front()
    await marta.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await marta.page.wait_for_selector(".head-account >> text=Paolo")


async def test_the_page_to_sign_in_at_reads_well_on_a_phone(chromium, served):
    context = await chromium.new_context(viewport=PHONE, locale="it-IT")
    somebody = Person(await context.new_page(), served.address)
    await somebody.open("/sign-in")
    found = await somebody.violations()
    await context.close()
    assert not found, "\n".join(found)
    assert somebody.complaints == []
