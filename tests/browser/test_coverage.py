"""A coordinator looks where hours are missing, whom the network cannot lose, and whom to invite."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.browser.people import DESKTOP, LARGE, OVERFLOW, PHONE

pytestmark = pytest.mark.browser
COUNTING = 60_000
A4_ACROSS = {"width": 1047, "height": 718}
"""What 277 × 190 mm are in the pixels of CSS: A4 on its side, within its margins."""


@pytest.mark.parametrize(
    ("size", "name"),
    [
        pytest.param(PHONE, "phone", id="phone"),
        pytest.param(LARGE, "large", id="large", marks=pytest.mark.soak),
    ],
)
async def test_missing_hours_are_seen_on_a_heat_map_with_the_way_down(enter, size, name):
    paolo = await enter("Paolo", size, "/coverage")
    page = paolo.page
    await page.locator(".heat-cell").first.wait_for(timeout=COUNTING)
    await page.wait_for_selector(".map-home[data-ready]")
    await page.locator(".heat-cell:not(.heat-0)").first.click()
    await page.locator("[aria-live] .card-box h2").wait_for()
    await paolo.is_whole()
    await paolo.shot(f"coverage-{name}")
    await page.locator(".heat tbody th button").first.click()
    await page.get_by_role("button", name="Tutta la città").wait_for()
    await page.locator(".heat-cell, .state-empty").first.wait_for(timeout=COUNTING)
    whole = await page.locator("p", has_text="Ore a settimana: chieste").inner_text()
    await page.get_by_label("Patto").select_option(label="Patto di comunità – Cecchi Point")
    await (
        page.locator("p", has_text="Ore a settimana: chieste")
        .filter(has_not_text=whole)
        .wait_for(timeout=COUNTING)
    )


async def test_a_tap_on_the_map_enters_the_area_coloured_there_and_going_back_leads_up_again(enter):
    paolo = await enter("Paolo", DESKTOP, "/coverage")
    page = paolo.page
    await page.locator(".heat-cell").first.wait_for(timeout=COUNTING)
    await page.wait_for_selector(".map-home[data-ready]")
    await paolo.settle()
    canvas = page.locator(".map-home canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.45)
    here = page.locator(".trail [aria-current]")
    await here.filter(has_text="Circoscrizione").wait_for()
    await page.locator("[aria-busy=false] > .heat-scroll").wait_for(timeout=COUNTING)
    await page.locator(".heat tbody th button").first.click()
    await here.filter(has_not_text=re.compile("Circoscrizione|…")).wait_for()
    inside = await here.inner_text()
    await page.reload()
    await here.filter(has_text=inside).wait_for()
    for _ in range(3):
        await page.get_by_role("button", name="Circoscrizione").first.click()
        await here.filter(has_text="Circoscrizione").wait_for()
        await page.go_back()
        await here.filter(has_text=inside).wait_for()
    await page.get_by_role("button", name="Tutta la città").click()
    await page.locator(".trail").wait_for(state="detached")


async def test_going_up_to_the_city_leads_to_its_districts_before_the_trail_has_its_names_too(enter):
    paolo = await enter("Paolo", DESKTOP)
    page = paolo.page
    tapped = asyncio.Event()

    async def late(route):
        if "query Step" in (route.request.post_data or ""):
            await tapped.wait()
        await route.continue_()

    await page.route("**/graphql", late)
    await paolo.open("/coverage?area=area:torino&area=area:circoscrizione-3&kind=ZONE")
    up = page.locator(".trail button").last
    assert await up.inner_text() == "…"
    await up.click()
    tapped.set()
    await page.wait_for_url(re.compile(r"/coverage\?area=area(:|%3A)torino&kind=DISTRICT$"))
    await page.locator(".trail [aria-current]", has_text="Torino").wait_for()


async def test_where_every_cell_is_hidden_the_page_says_so_and_leads_one_level_wider(enter):
    paolo = await enter("Paolo", PHONE)
    page = paolo.page
    await paolo.open("/coverage?kind=ZONE&depth=2")
    await page.get_by_text("Qui ogni casella riguarda troppo poche famiglie").wait_for(timeout=COUNTING)
    await paolo.is_whole()
    await page.get_by_role("button", name="Guarda un livello più in su").click()
    await page.wait_for_url("**/coverage?kind=ZONE&depth=1")
    await (
        page.get_by_label("Competenze")
        .locator("option:checked", has_text="sottogruppi")
        .wait_for(state="attached")
    )


async def test_printed_the_table_fits_on_a_sheet_with_its_colours_and_its_day(enter):
    paolo = await enter("Paolo", A4_ACROSS, "/coverage?kind=DISTRICT")
    page = paolo.page
    await page.locator(".heat-cell").first.wait_for(timeout=COUNTING)
    await paolo.settle()
    await page.emulate_media(media="print")
    table = await page.locator(".heat").bounding_box()
    assert table["x"] + table["width"] <= A4_ACROSS["width"]
    assert await page.evaluate(OVERFLOW) <= 0
    assert await page.locator(".heat-scroll").evaluate("one => one.scrollHeight <= one.clientHeight")
    assert await page.get_by_text("Tutta la città · 23 novembre 2026").is_visible()
    assert not await page.get_by_label("Patto").is_visible()
    colour = page.locator(".heat-cell").first
    assert await colour.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"


async def test_the_network_is_looked_at_and_filtered_and_a_click_tells_what_breaks(enter):
    paolo = await enter("Paolo", LARGE, "/network")
    page = paolo.page
    await page.locator(".graph[data-drawn] canvas").first.wait_for(timeout=COUNTING)
    await page.locator(".figures tbody button").first.click()
    await page.get_by_role("heading", name="Senza ").wait_for(timeout=COUNTING)
    await page.wait_for_selector("h2:text('Chi la rete non può perdere')", timeout=COUNTING)
    await paolo.is_whole()
    await paolo.shot("network-large")
    before = await page.locator(".figures tbody tr").count()
    await page.get_by_label("Cerca un partner").fill("parrocchia")
    await page.locator(".figures tbody tr").nth(before - 1).wait_for(state="detached")


async def test_partners_without_ties_are_found_by_name_and_what_breaks_without_one_is_led_to(enter):
    paolo = await enter("Paolo", PHONE, "/network")
    page = paolo.page
    await page.locator(".graph[data-drawn] canvas").first.wait_for(timeout=COUNTING)
    for name in ("Ingrandisci", "Riduci", "Mostra tutti"):
        button = page.get_by_role("button", name=name)
        box = await button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
        await button.press("Enter")
    search = page.get_by_label("Cerca un partner")
    await search.fill("nessuno ha questo nome")
    await page.get_by_text("Nessun partner si chiama così.").wait_for()
    await search.fill("a")
    apart = page.locator("section", has_text="Non sono nel disegno").get_by_role("button")
    await apart.first.wait_for()
    assert await apart.count() == 10
    name = await apart.first.inner_text()
    await apart.first.click()
    box = page.locator("section", has=page.get_by_role("heading", name=f"Senza {name}"))
    await page.wait_for_function(f"document.activeElement.textContent.startsWith({f'Senza {name}'!r})")
    assert await box.evaluate("one => one === document.activeElement")
    await paolo.is_whole()


@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="phone", marks=pytest.mark.soak), pytest.param(DESKTOP, id="desktop")],
)
async def test_whom_to_invite_comes_with_a_message_and_the_forecast_with_its_weeks(enter, size):
    paolo = await enter("Paolo", size, "/invitations")
    page = paolo.page
    await page.get_by_text("Messaggio e risposta").first.wait_for(timeout=COUNTING)
    await page.get_by_text("Messaggio e risposta").first.click()
    draft = page.get_by_label("Bozza").first
    assert await draft.input_value()
    assert await draft.evaluate("one => one.scrollHeight <= one.clientHeight")
    await paolo.is_whole()
    if size == DESKTOP:
        await paolo.shot("invitations-desktop")
        await page.get_by_role("button", name="L’ho invitato").first.click()
        await page.get_by_text("Salvato.").wait_for()
    await paolo.open("/forecast")
    await page.locator(".forecast tbody tr").first.wait_for(timeout=COUNTING)
    await paolo.is_whole()


async def test_a_message_outlives_a_reload_and_an_answer_stays_where_it_was_written_down(enter):
    paolo = await enter("Paolo", DESKTOP, "/invitations")
    page = paolo.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = page.locator(".cards > li").nth(1)
    await card.get_by_text("Messaggio e risposta").click(timeout=COUNTING)
    name = await card.get_by_role("heading").inner_text()
    await card.get_by_label("Bozza").fill("Cari amici,\nci state?")
    await card.get_by_label("Nome", exact=True).fill("la presidente")
    await page.reload()
    await card.get_by_text("Messaggio e risposta").click(timeout=COUNTING)
    assert await card.get_by_label("Nome", exact=True).input_value() == "la presidente"
    assert await card.get_by_label("Bozza").input_value() == "Cari amici,\nci state?"
    await card.get_by_role("button", name="Copia").click()
    await card.get_by_text("Copiato.").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "Cari amici,\nci state?"
    for letter in await card.locator("a[href^='mailto:']").all():
        href = await letter.get_attribute("href")
        assert re.search(r"\?subject=.+&body=Cari%20amici%2C%0D%0Aci%20state%3F$", href)
    await card.get_by_role("button", name="Ha detto no").click()
    await card.get_by_text("Segnato: Ha detto no.").wait_for()
    await paolo.settle()
    assert await card.get_by_role("heading").inner_text() == name
    assert not await card.get_by_role("button", name="Ha detto").count()
    await paolo.is_whole()


@pytest.mark.soak
async def test_that_what_is_missing_may_have_changed_is_told_by_itself(enter):
    paolo = await enter("Paolo", PHONE, "/coverage")
    await paolo.page.locator(".heat-cell").first.wait_for(timeout=COUNTING)
    amina = await enter("Amina", PHONE, "/offers")
    await amina.page.get_by_role("button", name="Sospendi").first.click()
    await amina.page.get_by_role("button", name="Riprendi").first.click()
    await paolo.page.get_by_text("Qualcosa è cambiato nella rete.").wait_for(timeout=COUNTING)
    await paolo.page.get_by_role("button", name="Conta di nuovo").click()
    await paolo.page.get_by_text("Qualcosa è cambiato nella rete.").wait_for(state="detached")


async def test_what_is_seen_is_taken_along_as_a_sheet_and_as_a_graph(enter):
    paolo = await enter("Paolo", DESKTOP, "/coverage")
    page = paolo.page
    async with page.expect_download(timeout=COUNTING) as found:
        await page.get_by_role("button", name="Foglio di calcolo").click()
    sheet = await found.value
    assert sheet.suggested_filename == "ore mancanti, Tutta la città, 2026-11-23.csv"
    lines = (await read(sheet)).splitlines()
    assert lines[0] == '\ufeff"zona";"competenza";"ore chieste";"ore servite";"ore copribili";"ore mancanti"'
    assert len(lines) > 5
    assert not any('""' in line for line in lines)
    await paolo.open("/network")
    async with page.expect_download(timeout=COUNTING) as found:
        await page.get_by_role("button", name="GraphML").click(timeout=COUNTING)
    assert "<graphml" in await read(await found.value)


async def read(download):
    return Path(await download.path()).read_text("utf-8")
