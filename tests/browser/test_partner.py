"""A partner answers requests, keeps its offers true, and records what happened."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.people import DESKTOP, PHONE, SIZES

pytestmark = pytest.mark.browser
PAGES = {
    "/requests": "requests",
    "/offers": "offers",
    "/volunteers": "volunteers",
    "/attendance": "attendance",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
async def test_a_partner_s_pages_are_whole(enter, path, size):
    amina = await enter("Amina", size, path)
    await amina.is_whole()
    await amina.shot(f"{PAGES[path]}-{'phone' if size == PHONE else 'desktop'}")


async def test_a_request_is_turned_down_with_its_reason_and_another_accepted_by_keyboard(enter):
    amina = await enter("Amina", PHONE, "/requests")
    page, keys = amina.page, amina.page.keyboard
    asked = page.get_by_role("button", name="Sì, accetto")
    await asked.first.wait_for()
    before = await asked.count()
    await page.get_by_role("button", name="No…").first.click()
    await page.get_by_label("Perché no?").select_option("NO_CAPACITY")
    await amina.is_whole()
    await page.get_by_role("button", name="Invia il no").click()
    await page.get_by_role("button", name="Invia il no").wait_for(state="detached")
    assert await asked.count() == before - 1
    if before > 1:
        await asked.first.focus()
        await keys.press("Enter")
        await page.get_by_text("Accettata").wait_for()
        assert await page.get_by_text("Rifiutata: non c’è posto.").count() == 1
        await amina.is_whole()


async def test_an_offer_is_confirmed_with_one_tap(enter):
    amina = await enter("Amina", PHONE, "/offers")
    await amina.page.get_by_role("button", name="È ancora così").first.click()
    await amina.page.get_by_text("Grazie: confermata oggi.").first.wait_for()


async def test_what_is_reserved_of_an_offer_by_arrangement_is_told_on_the_list_and_on_its_page(enter):
    amina = await enter("Amina", PHONE, "/offers")
    page = amina.page
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Ti accompagno all'anagrafe"))
    await card.get_by_text(re.compile(r"riservate \d h su 4")).wait_for()
    await card.get_by_role("link", name="Correggi").click()
    await page.get_by_text(re.compile(r"Riservate \d h su 4 a settimana, \d post")).wait_for()
    await page.get_by_text("Offre: accompagnamento agli uffici.").wait_for()
    await amina.is_whole()


async def test_an_offer_is_corrected_on_its_week_and_what_is_written_survives_a_reload(enter):
    amina = await enter("Amina", DESKTOP, "/offers")
    page = amina.page
    await page.get_by_role("link", name="Correggi").first.click()
    title = page.get_by_label("Titolo")
    await title.wait_for()
    was = await title.input_value()
    await amina.is_whole()
    await amina.shot("offer-desktop")
    await page.set_viewport_size(PHONE)
    await amina.is_whole()
    await page.set_viewport_size(DESKTOP)
    await page.get_by_label("Ore a settimana").fill("1.1")
    await page.get_by_role("button", name="Salva").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await page.get_by_label("Ore a settimana").fill("9")
    await title.fill(f"{was}!")
    await page.get_by_text("non ancora salvate").wait_for()
    await page.reload()
    await title.wait_for()
    assert await title.input_value() == f"{was}!"
    await page.get_by_role("button", name="Salva").click()
    await page.get_by_text("Salvato.").wait_for()
    assert await page.get_by_text("non ancora salvate").count() == 0
    await page.reload()
    await title.wait_for()
    assert await title.input_value() == f"{was}!"


async def test_a_new_offer_is_made_in_everyday_words_and_times_on_the_week(enter):
    amina = await enter("Amina", PHONE, "/offers")
    page = amina.page
    await page.get_by_role("link", name="Nuova offerta").click()
    await page.get_by_role("button", name="Proponi").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await page.get_by_label("Titolo").fill("Fiabe in arabo")
    await page.get_by_role("combobox", name="Che cosa offri").fill("lettura ad alta voce")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    await page.get_by_role("gridcell", name="mercoledì 16:30–17:00").click()
    await page.get_by_role("gridcell", name="mercoledì 17:00–17:30").click()
    assert await page.locator(".week-sum").inner_text() == "mer 16:30–17:30"
    await page.get_by_label("Ore a settimana").fill("1")
    await amina.is_whole()
    await page.get_by_role("button", name="Proponi").click()
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Fiabe in arabo"))
    await page.get_by_text("Offerta inviata: «Fiabe in arabo»").wait_for()
    await amina.is_whole()
    await page.get_by_role("link", name="Nuova offerta").click()
    assert await page.get_by_label("Titolo").input_value() == ""
    await page.get_by_role("link", name="Tutte le offerte").click()
    await card.get_by_text("Concludi", exact=False).first.click()
    await card.get_by_role("button", name="Concludi l’offerta").click()
    await card.get_by_text("Conclusa: non si propone più.").wait_for()


async def test_numbers_are_written_with_a_comma_or_a_point_and_what_is_none_is_told_beside_the_field(enter):
    amina = await enter("Amina", PHONE, "/offers/new")
    page = amina.page
    hours = page.get_by_label("Ore a settimana")
    await hours.fill("")
    await page.get_by_text("Scrivi un numero, per esempio 1,5").wait_for()
    assert await hours.input_value() == ""
    await amina.is_whole()
    await hours.press_sequentially("2,5")
    await page.get_by_text("Scrivi un numero, per esempio 1,5").wait_for(state="detached")
    assert await hours.input_value() == "2,5"
    await page.get_by_label("Posti insieme").fill("due")
    await page.get_by_text("Scrivi un numero intero").wait_for()
    await page.reload()
    assert await hours.input_value() == "2,5"
    await hours.fill("-4")
    await page.get_by_role("button", name="Proponi").click()
    await page.get_by_text(re.compile("-4 è fuori dai limiti")).wait_for()


async def test_a_volunteer_is_added_and_what_was_typed_survives_a_refusal_and_a_reload(enter):
    amina = await enter("Amina", PHONE, "/volunteers")
    page = amina.page
    await page.get_by_text("Aggiungi una persona volontaria").click()
    await page.get_by_label("Assicurazione fino al").last.fill("2027-06-30")
    await page.get_by_role("button", name="Aggiungi", exact=True).click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await amina.is_whole()
    await page.get_by_label("Nome").fill("Hodan Warsame")
    await page.reload()
    await page.get_by_text("Aggiungi una persona volontaria").click()
    assert await page.get_by_label("Nome").input_value() == "Hodan Warsame"
    await page.get_by_role("combobox", name="Che cosa sa fare").fill("lettura ad alta voce")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    await page.get_by_role("button", name="Aggiungi", exact=True).click()
    await page.get_by_text("Hodan Warsame è nell’elenco").wait_for()
    await page.get_by_role("heading", name="Hodan Warsame").wait_for()
    assert await page.get_by_label("Nome").input_value() == ""
    await amina.is_whole()
    await amina.shot("volunteers-phone", whole=True)


async def test_what_a_partner_says_is_written_down_for_it_with_who_said_so(enter):
    paolo = await enter("Paolo", DESKTOP, "/volunteers")
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill("lettore ambulante")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    day = page.get_by_label("Assicurazione fino al").first
    await day.fill("2027-12-31")
    await page.get_by_role("button", name="Salva").click()
    await page.locator(".behalf .refusals").wait_for()
    await paolo.is_whole()
    await page.get_by_label("Nome").fill("la presidente")
    await page.get_by_role("button", name="Salva").click()
    await page.get_by_text("Salvato.").wait_for()
    await page.reload()
    await day.wait_for()
    assert await day.input_value() == "2027-12-31"


async def test_what_was_held_by_arrangement_is_recorded(enter):
    amina = await enter("Amina", PHONE, "/attendance")
    page = amina.page
    await page.get_by_role("button", name="Tenuto").first.click()
    await page.get_by_text(re.compile("lun 23 nov: Tenuto, 60 minuti")).first.wait_for()
    await amina.is_whole()


async def test_sessions_to_come_say_why_they_wait_and_no_minutes_are_told_as_such(enter):
    amina = await enter("Amina", PHONE, "/attendance")
    page = amina.page
    await page.get_by_label("Minuti").first.fill("")
    await page.get_by_role("button", name="Tenuto").first.click()
    await page.get_by_text("Scrivi un numero intero").wait_for()
    await amina.is_whole()
    paolo = await enter("Paolo", PHONE, "/attendance")
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill("quaderni a quadretti")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    await page.get_by_role("button", name="Dopo →").click()
    await page.get_by_text("Deve ancora venire: si segna da").first.wait_for()
    assert await page.get_by_role("button", name="Tenuto", disabled=False).count() == 0
    await paolo.is_whole()


async def test_what_others_write_down_appears_by_itself_while_the_partner_looks(enter):
    amina = await enter("Amina", PHONE, "/requests")
    paolo = await enter("Paolo", DESKTOP, "/requests")
    going = amina.page.get_by_role("button", name="È concluso bene")
    await going.first.wait_for()
    before = await going.count()
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill("terza lingua")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    done = page.get_by_role("button", name="È concluso bene")
    await done.first.wait_for()
    card = page.locator(".card-box", has=done).first
    await card.get_by_label("Nome").fill("Amina")
    await card.get_by_role("button", name="È concluso bene").click()
    await card.get_by_role("button", name="Sì, è concluso bene").click()
    await page.get_by_text("Conclusa bene.").wait_for()
    await going.nth(before - 1).wait_for(state="detached")


async def test_what_goes_on_is_put_on_hold_taken_up_again_and_said_to_have_failed(enter):
    amina = await enter("Amina", PHONE, "/requests")
    page = amina.page
    await (
        page.get_by_role("button", name="È iniziato")
        .or_(page.get_by_role("button", name="Sospendi"))
        .first.wait_for()
    )
    if await page.get_by_role("button", name="È iniziato").count():
        await page.get_by_role("button", name="È iniziato").first.click()
    await page.get_by_role("button", name="Sospendi").first.click()
    await page.get_by_role("button", name="Riprendi").first.click()
    await page.get_by_role("button", name="Riprendi").first.wait_for(state="detached")
    await page.get_by_role("button", name="Non è riuscito…").first.click()
    await page.get_by_label("Perché non è riuscito?").select_option("NO_LONGER_INTERESTED")
    await amina.is_whole()
    await page.get_by_role("button", name="Registra che non").click()
    await page.get_by_text("Quelle concluse").click()
    await page.get_by_text("non riuscito", exact=True).first.wait_for()


async def test_a_contact_is_added_and_only_what_is_chosen_is_published(enter):
    amina = await enter("Amina", PHONE, "/contacts")
    page = amina.page
    await page.get_by_text("Aggiungi un referente").click()
    await page.get_by_role("textbox", name="E-mail").fill("non un indirizzo")
    await page.get_by_role("button", name="Aggiungi", exact=True).click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await amina.is_whole()
    await page.get_by_role("textbox", name="Nome").fill("Segreteria")
    await page.get_by_role("textbox", name="E-mail").fill("segreteria@example.org")
    await page.get_by_role("checkbox", name="nome").check()
    await page.get_by_role("button", name="Aggiungi", exact=True).click()
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Segreteria"))
    await card.get_by_text("Pubblico: nome.").wait_for()
    await amina.shot("contacts-phone")
    await card.get_by_text("Correggi").click()
    await card.get_by_role("button", name="Togli il referente").click()
    await card.get_by_role("button", name="Sì, togli").click()
    await card.wait_for(state="detached")


async def test_a_volunteer_holds_the_sessions_until_a_day_and_comes_no_more_before_it(enter):
    paolo = await enter("Paolo", DESKTOP, "/requests")
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill("quaderni a quadretti")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    await page.get_by_text("Chi tiene gli incontri").first.click()
    form = page.locator("details[open]", has=page.get_by_role("button", name="Assegna")).first
    await form.get_by_label("Dal").fill("2026-11-30")
    await form.get_by_role("button", name="Assegna").click()
    await form.locator(".refusals").first.wait_for()
    await paolo.is_whole()
    await form.get_by_label("Nome", exact=True).last.fill("il presidente")
    await form.get_by_role("button", name="Assegna").click()
    await form.get_by_text("Salvato.").wait_for()
    await form.locator(".sent").nth(1).wait_for()
    await paolo.shot("shifts-desktop", of=page.locator(".card-box", has=form).first)
    await form.get_by_text("Non viene più").last.click()
    leaving = form.locator(".sent").last
    await leaving.get_by_label("Ultimo giorno").fill("2026-11-01")
    await leaving.get_by_label("Nome", exact=True).fill("il presidente")
    await leaving.get_by_role("button", name="Concludi il turno").click()
    await leaving.locator(".refusals").first.wait_for()
    await leaving.get_by_label("Ultimo giorno").fill("2026-12-11")
    await leaving.get_by_role("button", name="Concludi il turno").click()
    await form.get_by_text("– ven 11 dic").wait_for()


async def test_what_was_written_down_for_a_partner_is_contested_by_it(enter):
    paolo = await enter("Paolo", DESKTOP, "/offers")
    page = paolo.page
    await page.get_by_role("combobox", name="Per quale partner?").fill("terza lingua")
    await page.locator("[role=listbox]:visible [role=option]").first.click()
    card = page.locator(".cards > li").first
    await card.get_by_label("Nome").fill("Amina")
    await card.get_by_role("button", name="È ancora così").click()
    await card.get_by_text("Grazie").wait_for()
    amina = await enter("Amina", PHONE, "/offers")
    page = amina.page
    await page.get_by_text("per conto del partner").first.click()
    await page.get_by_role("button", name="Non è così…").first.click()
    await page.get_by_role("button", name="Contesta").click()
    await page.locator(".field:has(textarea[aria-invalid]) .refusals").wait_for()
    await amina.is_whole()
    await page.get_by_label("Che cosa non è vero?").fill("Non ho parlato con nessuno.")
    await page.get_by_role("button", name="Contesta").click()
    await page.get_by_text("Contestato: «Non ho parlato").wait_for()


async def test_a_calendar_is_subscribed_to_at_an_address_shown_once_and_revoked_with_one_tap(enter):
    amina = await enter("Amina", PHONE, "/offers")
    page = amina.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_text("Calendario sul telefono").click()
    await page.get_by_role("button", name="Abbonati al calendario").click()
    address = await page.locator(".feed-address").inner_text()
    await amina.is_whole()
    await amina.shot("calendar-phone")
    await page.get_by_role("button", name="Copia l’indirizzo").click()
    await page.get_by_text("Copiato.").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == address
    link = await page.get_by_role("link", name="Apri nel calendario").get_attribute("href")
    assert link == address.replace("http:", "webcal:")
    path = f"{amina.address}{urlsplit(address).path}"
    seen = await page.request.get(path)
    assert (seen.status, seen.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "NAME:Impegni di " in await seen.text()
    await page.get_by_role("button", name="L’ho aggiunto").click()
    await page.locator(".feed-address").wait_for(state="detached")
    await page.get_by_text("mai letto").or_(page.get_by_text("letto il")).wait_for()
    await page.get_by_role("button", name="Revoca").click()
    await page.get_by_role("button", name="Revoca").wait_for(state="detached")
    assert (await page.request.get(path)).status == 404


BELONGS = "MATCH (v:Volunteer {id: 'volontario-002'}), (o:Partner {id: 'terza-lingua'}) "


async def test_each_volunteer_s_shifts_are_a_calendar_of_their_own(enter, opened):
    amina = await enter("Amina", PHONE, "/offers")
    await opened.driver.execute_query(BELONGS + "CREATE (v)-[:BELONGS_TO]->(o)")
    try:
        await amina.open("/volunteers")
        await amina.page.get_by_text("Calendario sul telefono").first.click()
        await amina.page.get_by_role("button", name="Abbonati al calendario").first.click()
        await amina.page.locator(".feed-address").wait_for()
        await amina.is_whole()
    finally:
        await opened.driver.execute_query(BELONGS + "MATCH (v)-[of:BELONGS_TO]->(o) DELETE of")


TURNED_DOWN = """MATCH (sample:Referral {id: 'invio-066'})-[:MEETS]->(need), (offer:Commitment {id: 'terza-lingua-italiano-mamme'})
UNWIND range(1, 2) AS number
CREATE (offer)<-[:TO]-(made:Referral)-[:MEETS]->(need)
SET made = sample {.*, id: 'no-' + number, state: 'REJECTED', reason: 'NO_CAPACITY', requestedOn: date('2026-11-20')}"""


async def test_what_turned_down_requests_suggest_is_said_to_be_of_no_use(enter, opened):
    amina = await enter("Amina", PHONE, "/offers")
    await opened.driver.execute_query(TURNED_DOWN)
    page = amina.page
    await page.reload()
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Mamme a scuola"))
    await card.get_by_text("Da rivedere").wait_for()
    await amina.is_whole()
    await amina.shot("suggestion-phone", of=card)
    paolo = await enter("Paolo", DESKTOP, "/offers")
    await paolo.page.get_by_role("combobox", name="Per quale partner?").fill("terza lingua")
    await paolo.page.locator("[role=listbox]:visible [role=option]").first.click()
    await paolo.page.get_by_role("button", name="Non serve").click()
    await paolo.page.locator(".behalf .refusals").wait_for()
    await paolo.is_whole()
    await card.get_by_role("button", name="Non serve").focus()
    await page.keyboard.press("Enter")
    await card.get_by_text("Da rivedere").wait_for(state="detached")
