"""A coordinator lets partners in, looks after interventions, and shares out what there is."""

import re

import pytest
from openpyxl import load_workbook
from playwright.async_api import expect

from tests.browser.people import DESKTOP, PHONE, SIZES

pytestmark = pytest.mark.browser
PAGES = {
    "/approvals": "approvals",
    "/interventions": "interventions",
    "/allocation": "allocation",
    "/register": "register",
    "/import": "import",
}


@pytest.mark.parametrize("size", SIZES)
async def test_a_coordinator_s_pages_are_whole(enter, size):
    paolo = await enter("Paolo", size)
    for path in PAGES:
        await paolo.open(path)
        await paolo.is_whole()


async def test_a_body_of_the_register_joins_and_is_approved(enter):
    marta = await enter("Marta", DESKTOP, "/register")
    page = marta.page
    await page.get_by_label("Nome o codice fiscale").fill("croce rosa nichelino")
    await page.locator(".cards h2").first.wait_for()
    name = await page.locator(".cards h2").first.inner_text()
    await marta.is_whole()
    await marta.shot("register-desktop")
    await page.get_by_text("Vuole entrare").first.click()
    await page.get_by_role("button", name="Fa’ entrare").click()
    await page.locator(".behalf .refusals").wait_for()
    await page.get_by_label("Nome", exact=True).fill("la presidente")
    await page.get_by_role("button", name="Fa’ entrare").click()
    await page.get_by_text("attende l’approvazione").wait_for()
    paolo = await enter("Paolo", DESKTOP, "/approvals")
    page = paolo.page
    await page.get_by_role("heading", name=name).wait_for()
    await paolo.is_whole()
    await paolo.shot("approvals-desktop")
    await page.get_by_role("button", name=f"Approva {name}").focus()
    await page.keyboard.press("Enter")
    card = page.locator(".card-box", has=page.get_by_role("heading", name=name))
    await card.get_by_text(f"Approvato: {name}").wait_for()
    await paolo.settle()
    assert not await card.get_by_role("button").count()


async def test_an_offer_is_declined_at_the_second_tap_and_nothing_slides_under_the_finger(enter):
    paolo = await enter("Paolo", PHONE, "/approvals")
    page = paolo.page
    offers = page.locator("section", has_text="Offerte nuove").locator(".card-box")
    await offers.first.wait_for()
    titles = await offers.get_by_role("heading").all_inner_texts()
    decline = offers.first.get_by_role("button", name="Non approvare")
    await decline.dblclick()
    await offers.first.get_by_text("Non approvare: sicuro?").wait_for()
    await paolo.is_whole()
    await offers.first.get_by_role("button", name="Annulla").press("Enter")
    assert await decline.evaluate("one => one === document.activeElement")
    await decline.press("Enter")
    await offers.first.get_by_role("button", name="Sì, non approvare").press("Enter")
    await page.get_by_role("status").get_by_text(f"Non approvata: {titles[0]}").wait_for()
    await paolo.settle()
    assert await offers.get_by_role("heading").all_inner_texts() == titles
    assert not await offers.first.get_by_role("button").count()
    await paolo.is_whole()
    await page.reload()
    await offers.first.wait_for()
    assert await offers.count() == len(titles) - 1


async def test_an_intervention_is_proposed_its_results_recorded_and_its_terms_corrected(enter):
    paolo = await enter("Paolo", DESKTOP, "/interventions")
    page = paolo.page
    await page.get_by_text("Proponi un intervento").click()
    await page.get_by_role("button", name="Proponi", exact=True).click()
    await page.locator(".refusals").first.wait_for()
    await paolo.is_whole()
    await page.get_by_label("Nome").fill("Merende di quartiere")
    await page.locator(".checks input").first.check()
    await page.locator(".checks input").nth(1).check()
    await page.get_by_role("button", name="Proponi", exact=True).click()
    await page.get_by_role("heading", name="Merende di quartiere").wait_for()
    await page.get_by_text("Risultati: Merende di quartiere").click()
    await page.get_by_label("Che cosa ne è venuto").locator("visible=true").fill("Dodici merende.")
    await page.get_by_role("button", name="Salva Merende di quartiere").click()
    made = page.locator(".card-box", has=page.get_by_role("heading", name="Merende di quartiere"))
    await made.get_by_text("Salvato.").wait_for()
    await paolo.open("/interventions")
    await paolo.shot("interventions-desktop")
    await page.set_viewport_size(PHONE)
    name = page.get_by_label("Nome").locator("visible=true")
    await page.get_by_text("Correggi l’intervento: Merende").click()
    await name.fill("")
    await page.get_by_role("button", name="Salva la correzione").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await paolo.is_whole()
    await name.fill("Merende e compiti")
    await page.locator(".checks input:visible").first.uncheck()
    await page.reload()
    await page.get_by_text("Correggi l’intervento: Merende").click()
    assert await name.input_value() == "Merende e compiti"
    await page.get_by_role("button", name="Salva la correzione").click()
    await page.get_by_role("heading", name="Merende e compiti").wait_for()
    card = page.locator(".card-box", has=page.get_by_role("heading", name="Merende e compiti"))
    await card.get_by_text("Risultati").click()
    await card.get_by_role("button", name="Concludi l’intervento").click()
    await card.get_by_text("in corso").wait_for()
    await card.get_by_role("button", name="Sì, concludi").click()
    await card.get_by_text("concluso").wait_for()


async def test_an_intervention_that_somebody_else_changed_meanwhile_is_not_overwritten_and_says_so(enter):
    paolo, other = (
        await enter("Paolo", DESKTOP, "/interventions"),
        await enter("Paolo", DESKTOP, "/interventions"),
    )
    for one in (paolo, other):
        await one.page.get_by_text("Correggi l’intervento").first.click()
    for one, name in ((other, "Parole al mercato"), (paolo, "Parole in cortile")):
        await one.page.get_by_label("Nome").locator("visible=true").fill(name)
        await one.page.get_by_role("button", name="Salva la correzione").first.click()
        await one.page.get_by_text("Salvato." if one is other else "nel frattempo è cambiata").wait_for()
    await expect(paolo.page.get_by_label("Nome").locator("visible=true")).to_have_value("Parole al mercato")


async def test_a_pact_that_does_not_end_says_so(enter):
    paolo = await enter("Paolo", DESKTOP, "/pacts")
    await paolo.page.get_by_text(re.compile(r"^dal .+ \d{4}, senza scadenza")).first.wait_for()


async def test_what_there_is_is_shared_out_beside_first_come_first_served(enter):
    paolo = await enter("Paolo", DESKTOP, "/allocation")
    page = paolo.page
    await page.locator(".checks input").first.check()
    await page.get_by_role("button", name="Calcola la ripartizione").click()
    await page.locator(".figures").wait_for(timeout=90_000)
    await paolo.is_whole()
    await paolo.shot("allocation-desktop")


async def test_a_workbook_goes_out_comes_back_and_what_it_changes_is_approved(enter, tmp_path):
    paolo = await enter("Paolo", DESKTOP, "/import")
    page = paolo.page
    await paolo.is_whole()
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Scarica la rete").click()
    path = tmp_path / "rete.xlsx"
    await (await coming.value).save_as(path)
    book = load_workbook(path)
    page_of = book["Enti"]
    name, key = page_of["B2"].value, page_of["A2"].value
    page_of["F2"] = "Un altro nome"
    page_of["H3"] = "senza indirizzo"
    book.save(path)
    field = page.get_by_label("Foglio di calcolo (.xlsx)")
    await field.set_input_files(path)
    await page.get_by_text("1 cosa cambierebbe").wait_for(timeout=60_000)
    assert await page.get_by_label(name).is_checked()
    await page.get_by_text("1 cosa non va: la sua riga resta fuori").wait_for()
    await paolo.is_whole()
    await paolo.shot("import-desktop", whole=True)
    await page.get_by_role("button", name="Approva 1 cosa").click()
    await page.locator(".behalf .refusals").wait_for()
    await page.get_by_label("Nome", exact=True).fill("la segreteria")
    await page.get_by_role("button", name="Approva 1 cosa").focus()
    await page.keyboard.press("Enter")
    await (
        page.get_by_text("somebody changed")
        .or_(page.get_by_text("intanto qualcuno"))
        .first.wait_for(timeout=60_000)
    )
    assert key
    await field.set_input_files({"name": "rete.xlsx", "mimeType": "text/plain", "buffer": b"nome;tipo"})
    await page.get_by_text("il file non si può leggere", exact=False).wait_for()
