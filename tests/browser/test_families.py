"""A case-manager looks at a family, makes its week, and asks the partners."""

from pathlib import Path

import pytest

from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser
FAMILY = "FAM-DEMQ22"
LATE = "FAM-KA6E9M"


@pytest.mark.parametrize(
    ("size", "name"),
    [
        pytest.param(PHONE, "phone", id="phone"),
        pytest.param(DESKTOP, "desktop", id="desktop", marks=pytest.mark.soak),
    ],
)
async def test_a_family_s_needs_are_shown_with_who_could_help(enter, size, name):
    marta = await enter("Marta", size, "/families")
    page = marta.page
    await page.get_by_role("link", name=FAMILY).wait_for()
    await marta.is_whole()
    await page.get_by_role("link", name=FAMILY).click()
    await page.wait_for_selector(".badge-state.is-open")
    await page.get_by_text("Chi può aiutare").last.click()
    await page.wait_for_selector(".results h3")
    await marta.is_whole()
    await marta.shot(f"family-{name}")


async def test_the_requests_of_a_week_are_sent_and_taken_back(enter):
    marta = await enter("Marta", DESKTOP, "/families")
    page = marta.page
    await page.get_by_role("link", name=FAMILY).click()
    await page.get_by_role("button", name="Componi la settimana").click()
    await page.wait_for_selector(".session")
    await marta.shot("week")
    sent = page.get_by_text("chiesto", exact=True)
    already = await sent.count()
    await page.get_by_role("button", name="Invia").click()
    await page.get_by_text("inviat").wait_for()
    await sent.nth(already).wait_for()
    await marta.is_whole()
    await page.get_by_role("button", name="Ritira la richiesta").first.click()
    await page.get_by_label("Perché la ritiri?").select_option("OTHER")
    await page.get_by_role("button", name="Ritira la richiesta").first.click()
    await page.get_by_text("ritirato", exact=True).first.wait_for()


async def test_the_timetable_of_a_path_goes_into_a_calendar(enter):
    marta = await enter("Marta", DESKTOP, "/families")
    page = marta.page
    links = page.locator(".cards h2 a")
    await links.first.wait_for()
    button = page.get_by_role("button", name="Calendario del patto")
    for index in range(await links.count()):
        await links.nth(index).click()
        await page.get_by_role("heading", name="Patto di inclusione").wait_for()
        if await button.count():
            break
        await page.get_by_role("link", name="Tutte le famiglie").click()
        await links.first.wait_for()
    async with page.expect_download() as found:
        await button.click()
    text = await read(await found.value)
    assert text.startswith("BEGIN:VCALENDAR")
    assert text.rstrip().endswith("END:VCALENDAR")
    await page.get_by_text("Calendario sul telefono").click()
    await page.get_by_role("button", name="Abbonati al calendario").click()
    await page.locator(".feed-address").wait_for()
    await marta.is_whole()


async def test_what_is_late_is_told_and_what_is_only_there_to_tap_is_not_printed(enter):
    marta = await enter("Marta", DESKTOP, f"/families/beneficiary:{LATE}")
    page = marta.page
    await page.locator(".badge-state", has_text="in ritardo").first.wait_for()
    await marta.is_whole()
    only_to_tap = [
        page.get_by_role("heading", name="La settimana"),
        page.get_by_role("heading", name="Orientamento al lavoro"),
        page.get_by_role("link", name="Bilancio di competenze"),
    ]
    assert all([await one.is_visible() for one in only_to_tap])
    await page.emulate_media(media="print")
    assert not any([await one.is_visible() for one in only_to_tap])
    assert await page.get_by_role("heading", name="Dote di inclusione").is_visible()


async def read(download):
    return Path(await download.path()).read_bytes().decode()
