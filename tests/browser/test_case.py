"""A case-manager opens a case, asks one partner, and looks after what the household agrees to and can do."""

import re

import pytest

from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser
FAMILY = "FAM-DEMQ22"
GIVEN_UP = re.compile("Non acconsente più.*condivisione")
FIRST = "[role=listbox]:visible [role=option]"


async def test_a_partner_is_asked_for_sessions_picked_by_keyboard_and_the_code_on_paper_finds_the_request(
    enter,
):
    marta = await enter("Marta", DESKTOP, "/families")
    page, keys = marta.page, marta.page.keyboard
    await page.get_by_role("link", name=FAMILY).click()
    await page.get_by_text("Chi può aiutare: Italiano L2").click()
    await page.get_by_text("Chiedi a questo partner").nth(1).click()
    await page.get_by_role("button", name="Invia la richiesta").click()
    await page.locator(".refusals").first.wait_for()
    await page.locator("td[role=gridcell]:not([aria-disabled])").first.focus()
    await keys.press("Space")
    assert re.fullmatch(r"\w{3} \d\d:\d\d–\d\d:\d\d", await page.locator(".week-sum").inner_text())
    await marta.is_whole()
    await marta.shot("ask-desktop", of=page.locator(".match", has=page.locator(".week-grid")))
    await page.get_by_role("button", name="Invia la richiesta").focus()
    await keys.press("Enter")
    await page.get_by_role("button", name="Codice su carta").first.click()
    await page.locator(".code").wait_for()
    await page.get_by_text("Accompagna la famiglia").first.click()
    sent = page.locator("details[open]", has=page.get_by_label("Chi accompagna"))
    await sent.get_by_label("Giorno", exact=True).fill("2026-12-01")
    await sent.get_by_label("Ora", exact=True).fill("09:30")
    await sent.get_by_label("Chi accompagna").fill("3331234567")
    await sent.get_by_role("button", name="Salva").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await sent.get_by_label("Chi accompagna").fill("la mediatrice")
    await sent.get_by_role("button", name="Salva").click()
    await page.get_by_text("accompagna la mediatrice").wait_for()
    await marta.is_whole()
    code = await page.locator(".code").inner_text()
    again = page.get_by_role("button", name="Nuovo codice su carta").first
    partner = (await again.text_content()).removeprefix("Nuovo codice su carta").strip()
    paolo = await enter("Paolo", PHONE, "/requests")
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill(partner)
    await page.locator(FIRST).first.click()
    await page.get_by_text("un codice su carta").click()
    await page.get_by_label("Codice").fill("non lo so")
    await page.get_by_role("button", name="Trova la richiesta").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await paolo.is_whole()
    await page.get_by_label("Codice").fill(code.lower())
    await page.get_by_role("button", name="Trova la richiesta").click()
    await page.locator(".done").wait_for()
    assert await page.evaluate("document.activeElement.id.startsWith('asked-')")


async def test_a_case_is_opened_from_the_counter_and_kept_in_what_it_agrees_to_and_handed_over(enter):
    marta = await enter("Marta", PHONE, "/desk")
    page = marta.page
    await page.get_by_label("Che cosa chiede?").fill("doposcuola")
    await page.locator(".choices button").first.click()
    await page.get_by_role("button", name="Appuntamento").click()
    await page.get_by_role("link", name="Apri un caso").click()
    await page.get_by_role("button", name="Apri il caso").click()
    await page.locator(".checks .refusals").wait_for()
    await page.get_by_role("button", name="6–10 anni").click()
    await page.get_by_role("button", name="18–64 anni").click()
    await page.get_by_role("combobox", name="Dove vive").fill("aurora")
    await page.locator(FIRST).first.click()
    await page.get_by_label("invio ai partner").check()
    await marta.is_whole()
    await marta.shot("new-family-phone")
    await page.get_by_role("button", name="Apri il caso").click()
    await page.get_by_text("Consensi, condivisione, passaggio").click()
    await page.get_by_role("button", name="Ha acconsentito oggi").click()
    await page.get_by_role("button", name=GIVEN_UP).wait_for()
    await page.get_by_label("Condividi fino al").fill("2026-12-31")
    await page.get_by_role("button", name="Condividi", exact=True).click()
    await page.get_by_text("fino al 31 dicembre 2026").wait_for()
    await page.get_by_role("button", name=GIVEN_UP).click()
    await page.get_by_role("button", name="Togli il consenso").click()
    await page.get_by_text("fino al 31 dicembre 2026").wait_for(state="detached")
    code = await page.locator("h1").inner_text()
    await page.get_by_role("button", name="Passa il caso…").click()
    await page.get_by_text("tu non la vedrai più").wait_for()
    await marta.is_whole()
    await page.get_by_role("button", name=re.compile(r"^Passa il caso \w")).click()
    await page.wait_for_url("**/families")
    await page.get_by_role("link", name=FAMILY).wait_for()
    assert await page.get_by_role("link", name=code).count() == 0


async def test_what_a_member_can_do_and_wants_to_do_is_written_down(enter):
    marta = await enter("Marta", PHONE, "/families")
    page = marta.page
    await page.get_by_role("link", name=FAMILY).click()
    await page.get_by_role("link", name="Bilancio di competenze").click()
    await page.get_by_text("Aggiungi una competenza").last.click()
    await page.get_by_role("combobox", name="Che cosa sa fare").last.fill("cucina")
    await page.locator(FIRST).first.click()
    await page.get_by_role("button", name="Salva Persona 4").click()
    await page.get_by_role("table", name="Competenze: Persona 4").wait_for()
    await page.get_by_text("Aggiungi un lavoro desiderato").last.click()
    await page.get_by_role("button", name="Salva Persona 4").last.click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await marta.is_whole()
    await page.get_by_label("Il lavoro").last.fill("Aiuto cuoca")
    await page.get_by_label("Indirizzo della professione").last.fill(
        "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"
    )
    await page.get_by_role("combobox", name="Che cosa chiede").last.fill("cucina")
    await page.locator(FIRST).first.click()
    await page.get_by_role("button", name="Salva Persona 4").last.click()
    await page.get_by_role("heading", name="Aiuto cuoca").wait_for()
    await marta.shot("bilancio-phone", of=page.locator("section").last)
