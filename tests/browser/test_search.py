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


async def test_a_need_is_asked_once_and_never_one_that_was_suggested_for_other_words(enter):
    marta = await enter("Marta", DESKTOP, "/search")
    page = marta.page
    field = page.get_by_role("combobox", name=NEED)
    for _ in range(2):
        await field.fill("doposcuola")
        await page.locator(SUGGESTION).first.click()
    assert await page.locator(".need h3").count() == 1
    await field.fill("bollette")
    await page.locator(SUGGESTION).first.wait_for()
    await field.fill("imparare l'italiano")
    assert await page.locator(SUGGESTION).count() == 0, "those for other words are gone with the first key"
    await page.locator(SUGGESTION).first.wait_for()
    await field.press("Enter")
    assert "italiano" in (await page.locator(".need h3").nth(1).inner_text()).lower()
    await field.fill("qwertyzx")
    await page.wait_for_selector("text=Nessun bisogno si chiama così")
    area = page.get_by_role("combobox", name="Zona")
    for written in ("sansalvario", "san salvaro"):
        await area.fill(written)
        assert "San Salvario" in await page.locator(SUGGESTION).first.inner_text()
    await area.fill("pippo")
    await page.wait_for_selector("text=Nessuna zona si chiama così")


async def test_a_finger_that_moves_scrolls_and_one_that_rests_paints(enter):
    marta = await enter("Marta", PHONE, "/search")
    page = marta.page
    await page.get_by_role("combobox", name=NEED).fill("doposcuola")
    await page.locator(SUGGESTION).first.click()
    await page.get_by_text("Quando").first.click()
    touch = await page.context.new_cdp_session(page)

    async def cell(day, slot):
        box = await page.locator(f"[data-at='{day}-{slot}']").bounding_box()
        return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}

    async def drag(start, end, rests=0):
        await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
        await page.wait_for_timeout(rests)
        for part in range(1, 6):
            point = {way: start[way] + (end[way] - start[way]) * part / 5 for way in ("x", "y")}
            await touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    painted = page.locator(".week-grid td.is-on")
    await page.locator("[data-at='2-24']").evaluate("one => one.scrollIntoView({ block: 'center' })")
    at = await page.evaluate("scrollY")
    await drag(await cell(2, 28), await cell(2, 20))
    await page.wait_for_function("at => scrollY > at", arg=at)
    assert await painted.count() == 0
    await page.wait_for_timeout(1000)  # a page that was thrown goes on for a while
    await page.locator("[data-at='2-24']").evaluate("one => one.scrollIntoView({ block: 'center' })")
    await drag(await cell(2, 24), await cell(2, 27), rests=600)
    assert await painted.count() == 4
    await page.locator("[data-at='4-24']").tap()
    assert await painted.count() == 5


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
    assert round(sum(parts), 1) == whole, "what is read adds up, to the last figure"
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
