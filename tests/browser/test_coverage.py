"""A coordinator looks where hours are missing, whom the network cannot lose, and whom to invite."""

from pathlib import Path

import pytest

from tests.browser.people import DESKTOP, LARGE, PHONE

pytestmark = pytest.mark.browser
COUNTING = 60_000


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


@pytest.mark.parametrize(
    "size",
    [pytest.param(PHONE, id="phone", marks=pytest.mark.soak), pytest.param(DESKTOP, id="desktop")],
)
async def test_whom_to_invite_comes_with_a_message_and_the_forecast_with_its_weeks(enter, size):
    paolo = await enter("Paolo", size, "/invitations")
    page = paolo.page
    await page.get_by_text("Messaggio e risposta").first.wait_for(timeout=COUNTING)
    await page.get_by_text("Messaggio e risposta").first.click()
    assert await page.get_by_label("Bozza").first.input_value()
    await paolo.is_whole()
    if size == DESKTOP:
        await paolo.shot("invitations-desktop")
        await page.get_by_role("button", name="L’ho invitato").first.click()
        await page.get_by_text("Salvato.").wait_for()
    await paolo.open("/forecast")
    await page.locator(".forecast tbody tr").first.wait_for(timeout=COUNTING)
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
    lines = (await read(await found.value)).splitlines()
    assert lines[0] == '\ufeff"zona";"competenza";"ore chieste";"ore servite";"ore copribili";"ore mancanti"'
    assert len(lines) > 5
    await paolo.open("/network")
    async with page.expect_download(timeout=COUNTING) as found:
        await page.get_by_role("button", name="GraphML").click(timeout=COUNTING)
    assert "<graphml" in await read(await found.value)


async def read(download):
    return Path(await download.path()).read_text("utf-8")
