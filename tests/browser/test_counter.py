"""A case-manager begins the day: what waits, who is at the counter, how a family's path goes."""

import re

import pytest

from tests.browser.people import DESKTOP, PHONE, SIZES

pytestmark = pytest.mark.browser
FAMILY = "FAM-DEMQ22"
WITHOUT_GRANT = "FAM-7SNNSC"
TO_COME = "FAM-JT56SS"


@pytest.mark.parametrize("size", SIZES)
async def test_what_waits_is_told_first_and_leads_to_the_family(enter, size):
    marta = await enter("Marta", size, "/worklist")
    page = marta.page
    await page.locator(".plain-list a").first.wait_for()
    await marta.is_whole()
    if size == PHONE:
        await marta.shot("worklist-phone")
    await page.locator(".plain-list a").first.click()
    await page.get_by_role("heading", name="Bisogni").wait_for()


async def test_a_visit_at_the_counter_is_pointed_on_and_logged_by_keyboard_alone(enter):
    marta = await enter("Marta", PHONE, "/desk")
    page, keys = marta.page, marta.page.keyboard
    await page.get_by_label("Che cosa chiede?").focus()
    await keys.type("aiuto con lo spid")
    await page.locator(".choices button").first.wait_for()
    await page.locator(".choices button").first.focus()
    await keys.press("Space")
    await marta.is_whole()
    await marta.shot("desk-phone")
    await page.get_by_role("button", name="Indirizzato").focus()
    await keys.press("Enter")
    await page.get_by_text("Segnato.").wait_for()
    await page.get_by_role("button", name="La prossima persona").focus()
    await keys.press("Enter")
    assert await page.get_by_label("Che cosa chiede?").input_value() == ""


async def test_a_contact_that_says_nothing_asks_once_more_and_what_is_heard_survives_a_reload(enter):
    marta = await enter("Marta", PHONE, "/desk")
    page = marta.page
    await page.get_by_role("button", name="Risposto subito").click()
    sure = page.get_by_role("button", name="Segna senza dire che cosa")
    await sure.wait_for()
    await marta.is_whole()
    await page.get_by_role("button", name="Annulla").click()
    await page.get_by_label("Che cosa chiede?").fill("bolletta troppo alta")
    service = page.locator(".desk-found .check input").first
    await service.check()
    await page.reload()
    await service.wait_for()
    assert await service.is_checked()
    assert await page.locator(".desk-found a[href^='tel:']").count() > 0
    below = (await page.get_by_role("button", name="Risposto subito").bounding_box())["y"]
    assert below > (await service.bounding_box())["y"]
    await page.get_by_role("button", name="Risposto subito").click()
    await page.get_by_text("Segnato.").wait_for()
    assert await service.is_disabled()
    await page.reload()
    assert await page.get_by_label("Che cosa chiede?").input_value() == ""


async def test_what_waits_leads_to_its_part_of_the_family_s_page_and_what_is_past_is_late(enter):
    marta = await enter("Marta", DESKTOP, "/worklist")
    page = marta.page
    link = page.locator(".plain-list a[href*='#']").first
    part = (await link.get_attribute("href")).partition("#")[2]
    await page.get_by_text("in ritardo, dal").first.wait_for()
    await link.click()
    await page.wait_for_function("(id) => document.activeElement.id === id", arg=part)


async def test_who_may_not_see_what_waits_is_not_told_that_nothing_does(enter):
    amina = await enter("Amina", PHONE, "/worklist")
    await amina.page.get_by_role("alert").wait_for()
    assert await amina.page.get_by_text("Niente aspetta").count() == 0


async def test_a_path_to_come_has_no_grant_yet_and_what_is_written_of_it_survives_a_reload(enter):
    marta = await enter("Marta", PHONE, "/families")
    page = marta.page
    await page.get_by_role("link", name=TO_COME).click()
    await page.get_by_text("Apri un patto di inclusione").click()
    await page.get_by_label("Dal").fill("2026-12-01")
    await page.get_by_label("Al", exact=True).fill("2027-06-30")
    await page.reload()
    await page.get_by_text("Apri un patto di inclusione").click()
    assert await page.get_by_label("Al", exact=True).input_value() == "2027-06-30"
    await page.get_by_role("button", name="Apri il patto").click()
    grant = page.locator(".card-box", has=page.get_by_role("heading", name="Dote di inclusione"))
    await grant.get_by_text("Apri una dote").click()
    for wrong in ("-50", "abc", "12,345"):
        await grant.get_by_label("Euro").fill(wrong)
        await grant.get_by_text("Scrivi un importo, per esempio 1.250,50").wait_for()
    await marta.is_whole()
    await grant.get_by_label("Approvata da").fill("il coordinamento")
    await grant.get_by_label("Euro").fill("99999999")
    await grant.get_by_role("button", name="Apri la dote").click()
    await grant.get_by_text("L'importo deve stare tra 0,01 € e 100.000,00 €").wait_for()
    await grant.get_by_label("Euro").fill("500")
    await grant.get_by_role("button", name="Apri la dote").click()
    await grant.get_by_text("Il percorso comincia il 1 dic 2026").wait_for()


async def test_a_path_has_its_four_components_takes_a_goal_and_is_closed_with_what_became_of_it(enter):
    marta = await enter("Marta", DESKTOP, "/families")
    page = marta.page
    await page.get_by_role("link", name=FAMILY).click()
    await page.get_by_text("Apri un patto di inclusione").click()
    await page.get_by_label("Dal").fill("2026-11-02")
    await page.get_by_role("button", name="Apri il patto").click()
    await page.locator(".field:has(input[aria-invalid])", has_text="Questo dato serve").wait_for()
    await page.get_by_label("Al", exact=True).fill("2027-06-30")
    await page.get_by_role("button", name="Apri il patto").click()
    section = page.locator("section", has=page.get_by_role("heading", name="Patto di inclusione")).last
    await section.locator(".cards h3").nth(3).wait_for()
    await section.get_by_text("Aggiungi un obiettivo").first.click()
    await section.get_by_label("Obiettivo").locator("visible=true").fill("Chiamare 3331234567")
    await section.get_by_role("button", name="Salva").locator("visible=true").click()
    await section.locator(".refusals").wait_for()
    await section.get_by_label("Obiettivo").locator("visible=true").fill("Un giro di amicizie nel quartiere")
    await section.get_by_role("button", name="Salva").locator("visible=true").click()
    await section.locator("strong", has_text="Un giro di amicizie").wait_for()
    await marta.is_whole()
    await section.scroll_into_view_if_needed()
    await marta.shot("path-desktop", whole=True)
    await section.get_by_text("Prolunga il patto").click()
    await section.get_by_role("button", name="Prolunga", exact=True).click()
    await section.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await section.get_by_text("Chiudi il patto").click()
    await section.get_by_label("Un giro di amicizie").select_option("PARTLY_REACHED")
    await section.get_by_label("Com’è finito").select_option("MOVED_AWAY")
    await marta.is_whole()
    await section.get_by_role("button", name="Chiudi", exact=True).click()
    await section.get_by_role("button", name="Riapri").wait_for()
    await section.locator(".hint", has_text="trasferita altrove").wait_for()


async def test_a_grant_is_opened_added_to_put_right_and_closed_and_what_is_typed_survives_a_reload(enter):
    marta = await enter("Marta", PHONE, "/families")
    page = marta.page
    await page.get_by_role("link", name=WITHOUT_GRANT).click()
    grant = page.locator(".card-box", has=page.get_by_role("heading", name="Dote di inclusione"))
    await grant.get_by_text("Apri una dote").click()
    await grant.get_by_role("button", name="Apri la dote").click()
    await grant.locator(".field:has(input[aria-invalid]) .refusals").nth(1).wait_for()
    await marta.is_whole()
    await grant.get_by_label("Euro").fill("1.250,5")
    await grant.get_by_text("cioè 1250,50").wait_for()
    await page.reload()
    await grant.get_by_text("Apri una dote").click()
    assert await grant.get_by_label("Euro").input_value() == "1.250,5"
    await grant.get_by_label("Approvata da").fill("il coordinamento")
    await grant.get_by_role("button", name="Apri la dote").click()
    await grant.get_by_text("Restano 1250,50").wait_for()
    form = await unfold(grant, "Aggiungi denaro")
    await form.get_by_label("Euro").fill("49,50")
    await form.get_by_label("Approvata da").fill("il coordinamento")
    await form.get_by_role("button", name="Aggiungi").click()
    await grant.get_by_text("Restano 1300,00").wait_for()
    await grant.get_by_text("2 movimenti").click()
    form = await unfold(grant, re.compile("^Storna"), last=True)
    await form.get_by_label("Nota").fill("Chiamare 3331234567")
    await form.get_by_label("Approvata da").fill("il coordinamento")
    await form.get_by_role("button", name="Storna il movimento").click()
    await form.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await form.get_by_label("Nota").fill("Scritta due volte")
    await form.get_by_role("button", name="Storna il movimento").click()
    await grant.get_by_text("Restano 1250,50").wait_for()
    await marta.is_whole()
    form = await unfold(grant, "Chiudi la dote")
    await form.get_by_text("Quello che resta, 1250,50").wait_for()
    await form.get_by_label("Approvata da").fill("il coordinamento")
    await page.set_viewport_size(DESKTOP)
    await marta.is_whole()
    await marta.shot("grant-desktop", of=grant)
    await form.get_by_role("button", name="Chiudi per sempre").focus()
    await page.keyboard.press("Enter")
    await grant.get_by_text("Dote chiusa").wait_for()
    await grant.get_by_text("Apri una dote").wait_for()


async def unfold(within, title, *, last=False):
    """Open what is folded under a title, and return it."""
    folded = within.locator(
        "details:not(:has(details))", has=within.page.locator("summary").filter(has_text=title)
    )
    found = folded.last if last else folded.first
    await found.locator("summary").click()
    return found
