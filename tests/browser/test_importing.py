"""What others keep comes in by the page: packages of another directory, lists of bodies, taxonomies."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.browser.people import PHONE

pytestmark = pytest.mark.browser
OHANA = Path(__file__).parent.parent / "fixtures" / "hsds" / "in" / "ohana"
FIRST = "[role=listbox]:visible [role=option]"
LIST = "CF;Ente;Comune;Prov;Note\n99000000770;TEATRO DEL MULINO;TORINO;TO;x\nRSSMRA80A01L219M;ROSSI;TORINO;TO;x\n"
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x:chess> a skos:Concept ; skos:prefLabel "scacchi a voce alta"@it, "chess aloud"@en .
<urn:x:go> a skos:Concept ; skos:prefLabel "go"@it, "go"@en ; skos:broader <urn:x:chess> .
"""


def sent(name, contents):
    contents = contents if isinstance(contents, bytes) else contents.encode()
    return {"name": name, "mimeType": "application/octet-stream", "buffer": contents}


@pytest.fixture
def package():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(OHANA.glob("*.csv")):
            archive.write(path, path.name)
    return sent("ohana.zip", packed.getvalue())


async def test_another_directory_s_package_is_read_given_a_meaning_and_approved_in_part(enter, package):
    paolo = await enter("Paolo", PHONE, "/import")
    page = paolo.page
    await page.get_by_label("un pacchetto HSDS").check()
    await page.get_by_label("Pacchetto (.zip").set_input_files(package)
    await page.get_by_label("Nome della fonte").fill("Ohana!")
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("il nome di una fonte ha solo lettere minuscole", exact=False).wait_for()
    await paolo.is_whole()
    await page.get_by_label("Patto").select_option(index=1)
    await page.get_by_label("Nome della fonte").fill("ohana")
    await page.get_by_text("Che cosa vale dove il file non lo dice").click()
    await page.get_by_label("Posti").fill("5")
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("cose cambierebbero").wait_for(timeout=60_000)
    assert not await page.get_by_text(re.compile("[Ii]mpegni · nuovo")).count()
    terms = page.get_by_role("combobox", name=re.compile("servizi"))
    before = await terms.count()
    await terms.first.fill("compiti")
    await page.locator(FIRST).first.click()
    await page.get_by_role("button", name="Togli").wait_for()
    assert await terms.count() == before - 1
    await paolo.is_whole()
    await paolo.shot("import-hsds-phone")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Salva i significati").click()
    saved = Path(await (await coming.value).path()).read_text("utf-8")
    assert saved.startswith("taxonomy_term_id_or_code,competence_id\n")
    await page.get_by_role("button", name="Togli").click()
    await page.get_by_label("Significati salvati").set_input_files(sent("terms.csv", saved))
    await page.get_by_role("button", name="Togli").wait_for()
    await page.get_by_role("button", name="Rileggi").click()
    await page.get_by_text("cose cambierebbero").wait_for(timeout=60_000)
    boxes = page.locator(".cards > li > .check > input")
    for number in range(1, await boxes.count()):
        await boxes.nth(number).evaluate("one => one.click()")
    await page.get_by_label("Nome", exact=True).fill("chi tiene Ohana")
    await page.get_by_role("button", name="Approva 1 cosa").click()
    await (
        page.get_by_text("Leggo il file").or_(page.get_by_text("1 riga dice")).first.wait_for(timeout=60_000)
    )
    await page.get_by_text("1 riga dice ciò che c’è già").wait_for(timeout=60_000)


async def test_a_newer_list_is_seen_by_kind_and_what_is_approved_of_it_is_written(enter):
    paolo = await enter("Paolo", PHONE, "/import")
    page = paolo.page
    await page.get_by_label("un elenco di enti").check()
    await page.get_by_label("Elenco (.csv").set_input_files(sent("elenco.csv", LIST))
    await page.get_by_label("Come si cita").fill("Elenco 2027")
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("1 ente in 2 righe.").wait_for(timeout=60_000)
    assert await page.get_by_label("Nuovi").is_checked()
    await page.get_by_text("Guarda la prima").click()
    await page.get_by_text("TEATRO DEL MULINO").wait_for()
    await paolo.is_whole()
    await paolo.shot("import-list-phone", whole=True)
    await page.get_by_role("button", name="Approva 1 voce").click()
    await page.get_by_text("1 è come nel registro.").wait_for(timeout=60_000)
    await page.get_by_label("Elenco (.csv").set_input_files(sent("elenco.csv", b"nome\n"))
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("il file non si può leggere", exact=False).wait_for()


async def test_an_administrator_brings_a_taxonomy_in_and_has_no_workbooks(enter):
    luca = await enter("Luca", PHONE, "/import")
    page = luca.page
    await page.get_by_label("un elenco di enti").wait_for()
    assert not await page.get_by_label("un foglio di lavoro").count()
    await page.get_by_label("una tassonomia").check()
    file = page.get_by_label("Tassonomia", exact=True)
    await file.set_input_files(sent("scacchi.ttl", TURTLE.replace('"go"@it, ', "")))
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("1 cosa non va: finché c’è, non si scrive niente").wait_for(timeout=60_000)
    await file.set_input_files(sent("scacchi.ttl", TURTLE))
    await page.get_by_role("button", name="Leggi il file").click()
    await page.get_by_text("scacchi a voce alta").first.wait_for(timeout=60_000)
    await luca.is_whole()
    await luca.shot("import-taxonomy-phone", whole=True)
    await page.get_by_role("button", name="Porta dentro 2 competenze").click()
    await page.get_by_text("Niente da cambiare").wait_for(timeout=60_000)
    await page.get_by_label("Formato").select_option(index=1)
    await page.get_by_label("Concetti di ESCO").fill("urn:esco:cook")
    await luca.is_whole()
