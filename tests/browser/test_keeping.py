"""Pacts, bodies that are one, courses, and who may come in: what keeps a network, by those who keep it."""

import re

import pytest

from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser
FIRST = "[role=listbox]:visible [role=option]"


async def test_a_partner_signs_a_pact_and_leaves_it_and_the_pact_goes_on(enter):
    paolo = await enter("Paolo", DESKTOP, "/pacts")
    page = paolo.page
    card = page.locator(".cards > li").first
    await card.get_by_text("Registra una firma").click()
    await card.get_by_role("combobox", name="Chi firma").fill("ascolto in penombra")
    await page.locator(FIRST).first.click()
    await card.get_by_role("button", name="Registra la firma").click()
    await card.locator(".refusals").first.wait_for()
    await paolo.is_whole()
    await card.get_by_label("Nome", exact=True).fill("la presidente")
    await card.get_by_label("Documento").fill("protocollo 12/2026")
    await card.get_by_role("button", name="Registra la firma").click()
    await card.get_by_text("Salvato.").wait_for()
    await card.get_by_text(re.compile(r"\d+ firme")).click()
    await card.get_by_text("protocollo 12/2026").wait_for()
    await paolo.shot("pacts-desktop", of=card)
    await page.set_viewport_size(PHONE)
    signature = card.locator("li", has_text="protocollo 12/2026")
    await signature.get_by_role("button", name="Esce").click()
    await signature.get_by_label("Ultimo giorno").fill("2026-11-23")
    await signature.get_by_role("button", name="Registra l’uscita").click()
    await signature.locator(".refusals").first.wait_for()
    await paolo.is_whole()
    await signature.get_by_label("Nome", exact=True).fill("la presidente")
    await signature.get_by_role("button", name="Registra l’uscita").click()
    await card.get_by_text("fino al 23 novembre 2026").wait_for()
    await card.get_by_text("Rinnova il patto").click()
    await card.get_by_label("Dal", exact=True).fill("2025-01-01")
    await card.get_by_role("button", name="Rinnova", exact=False).last.click()
    await card.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await paolo.is_whole()
    await card.get_by_label("Dal", exact=True).fill("2027-09-01")
    await card.get_by_label("le offerte e gli interventi").uncheck()
    await card.get_by_role("button", name="Rinnova", exact=False).last.click()
    await page.get_by_text("versione 2").wait_for()


async def test_two_bodies_become_one_after_a_look_at_what_moves_and_are_parted_again(enter):
    paolo = await enter("Paolo", PHONE, "/merge")
    page = paolo.page
    for name, body in (("Quale resta", "camminatori"), ("Quale è il doppione", "mamme di via")):
        await page.get_by_role("combobox", name=name).fill(body)
        await page.locator(FIRST).first.click()
    await page.get_by_role("heading", name="Che cosa passa").wait_for()
    await paolo.is_whole()
    await paolo.shot("merge-phone")
    await page.get_by_role("button", name="Unisci").click()
    await page.get_by_role("heading", name="Già uniti").wait_for()
    await paolo.is_whole()
    await page.get_by_role("button", name="Separa di nuovo").click()
    await page.get_by_role("heading", name="Già uniti").wait_for(state="detached")


async def test_a_course_is_planned_and_somebody_enrolled(enter):
    paolo = await enter("Paolo", PHONE, "/trainings")
    page = paolo.page
    await page.get_by_text("Programma un corso").click()
    await page.get_by_role("button", name="Programma", exact=True).click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await paolo.is_whole()
    await page.get_by_label("Titolo").fill("Ascolto in due sere")
    await page.get_by_role("combobox", name="Che cosa insegna").fill("ascolto")
    await page.locator(FIRST).first.click()
    await page.get_by_label("Giorno").fill("2026-12-10")
    await page.get_by_role("button", name="Programma", exact=True).click()
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Ascolto in due sere"))
    await card.get_by_role("combobox", name="Iscrivi qualcuno").fill("marta bruno")
    await page.locator(FIRST).first.click()
    await card.get_by_text("1 persona iscritta").wait_for()
    await paolo.open("/trainings")
    await paolo.shot("trainings-phone")


async def test_an_administrator_invites_somebody_gives_a_role_and_makes_a_program_its_key(enter, opened):
    luca = await enter("Luca", PHONE, "/accounts")
    page = luca.page
    await page.get_by_text("Invita qualcuno").click()
    await page.get_by_role("button", name="Manda l’invito").click()
    await page.locator(".field:has(input[aria-invalid]) .refusals").first.wait_for()
    await luca.is_whole()
    await page.get_by_label("Nome", exact=True).fill("Sara Esempio")
    await page.get_by_label("E-mail").fill("sara@example.org")
    await page.get_by_label("Case-manager").check()
    await page.get_by_role("button", name="Manda l’invito").click()
    card = page.locator(".cards > li", has=page.get_by_role("heading", name="Sara Esempio"))
    await card.get_by_text("invitato").wait_for()
    await card.get_by_text("Cambia ruolo").click()
    await card.get_by_label("Coordinatrice").check()
    await card.get_by_role("button", name="Salva").click()
    await card.get_by_text("Case-manager e Coordinatrice").wait_for()
    await luca.is_whole()
    await luca.shot("accounts-phone", of=card)
    await opened.driver.execute_query("MATCH (a:Account {email: 'sara@example.org'}) SET a.state = 'ACTIVE'")
    await luca.open("/accounts")
    await card.get_by_text("0 programmi").click()
    await card.get_by_role("button", name="Crea una chiave").click()
    await card.locator(".field:has(input[type=date][aria-invalid])", has_text="Questo dato serve").wait_for()
    await card.get_by_label("Scade il").fill("2026-12-31")
    await card.get_by_role("button", name="Crea una chiave").click()
    await card.locator(".field:has(input[aria-invalid]) .refusals").wait_for()
    await luca.is_whole()
    await card.get_by_label("Nome del programma").fill("Il foglio del lunedì")
    await card.get_by_role("button", name="Crea una chiave").click()
    assert len(await card.locator(".code").inner_text()) > 20
    await card.get_by_role("button", name="L’ho copiata").click()
    await card.get_by_text("Copiala ora").wait_for(state="detached")
    await card.get_by_role("button", name="Annulla Il foglio del lunedì").click()
    await card.get_by_text("0 programmi").wait_for()
    await card.get_by_text("Chiudi per sempre").click()
    await card.get_by_role("button", name="Chiudi l’accesso").click()
    await card.wait_for(state="detached")
