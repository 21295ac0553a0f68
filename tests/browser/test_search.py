"""A case-manager finds partners: by mouse, on a phone, and without a mouse."""

import re

import pytest

from tests.browser.people import DESKTOP, LARGE, PHONE

pytestmark = pytest.mark.browser
NEED = re.compile("bisogno, con parole")
SUGGESTION = "[role=listbox]:visible [role=option]"
RANKED = ".match-head > div"


async def ask(page, need="doposcola", area="san salv"):
    """Choose a need, mistyped, and an area."""
    await page.get_by_role("combobox", name=NEED).fill(need)
    await page.locator(SUGGESTION).first.click()
    await page.get_by_role("combobox", name="Zona").fill(area)
    await page.locator(SUGGESTION).first.click()
    await page.wait_for_selector(".match")


async def points(page, selector):
    return [float(one.replace(",", ".")) for one in await page.locator(selector).all_inner_texts()]


@pytest.mark.parametrize(
    ("size", "name"),
    [
        pytest.param(PHONE, "phone", id="phone"),
        pytest.param(LARGE, "large", id="large", marks=pytest.mark.soak),
    ],
)
async def test_partners_are_ranked_with_reasons_that_add_up_and_the_order_moves(enter, size, name):
    marta = await enter("Marta", size, "/search")
    page = marta.page
    await marta.is_whole()
    await ask(page)
    await page.get_by_text("Perché questo punteggio").first.click()
    parts = await points(page, ".match:first-child .reasons tbody .points")
    [whole] = await points(page, ".match:first-child .reasons tfoot .points")
    assert sum(parts) == pytest.approx(whole, abs=0.06 * len(parts))
    assert len(parts) >= 5
    await page.wait_for_selector(".map-home[data-ready]")
    assert await page.locator(".map-mark").count() >= 1
    await marta.is_whole()
    await marta.shot(f"search-{name}")
    before = await page.locator(RANKED).all_inner_texts()
    await page.get_by_text("Che cosa conta di più").click()
    await page.get_by_label("Competenza").fill("0")
    await page.get_by_label("Spazio libero").fill("10")
    await page.wait_for_selector(".moved")
    assert await page.locator(RANKED).all_inner_texts() != before
    await page.get_by_role("button", name="Prova così").first.click()
    await page.wait_for_selector("text=/^anche in/")
    await page.reload()
    await page.wait_for_selector("text=/^anche in/")
    await page.wait_for_selector(".match")


async def test_the_keyboard_alone_suffices_to_search_and_to_say_when(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page, keys = marta.page, marta.page.keyboard
    await page.get_by_role("combobox", name=NEED).focus()
    await keys.type("spid")
    await page.wait_for_selector(SUGGESTION)
    await keys.press("ArrowDown")
    await keys.press("Enter")
    when = page.locator("summary", has_text=re.compile("^Quando"))
    await when.focus()
    await keys.press("Enter")
    await tab_to(page, "td[role=gridcell]")
    await keys.press("Space")
    await keys.press("Shift+ArrowDown")
    await keys.press("Shift+ArrowRight")
    assert await page.locator(".week-sum").inner_text() == "lun 15:00–16:00 · mar 15:30–16:00"
    await page.get_by_role("combobox", name="Zona").focus()
    await keys.type("aurora")
    await page.wait_for_selector(SUGGESTION)
    await keys.press("Enter")
    await page.wait_for_selector(".results h3")
    await marta.is_whole()


async def tab_to(page, selector, most=30):
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is out of the keyboard's reach")


async def test_what_a_rule_refuses_is_told_beside_its_field(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    await ask(page)
    await page.get_by_label("Ore a settimana").fill("1,3".replace(",", "."))
    refusal = page.locator(".field:has(input[aria-invalid]) .refusals")
    await refusal.wait_for()
    assert "multiplo" in await refusal.inner_text()
    await marta.is_whole()


@pytest.mark.soak
async def test_a_week_is_made_of_what_fits(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    await ask(page)
    await page.get_by_role("button", name="Componi la settimana").click()
    await page.wait_for_selector(".session")
    await marta.is_whole()
