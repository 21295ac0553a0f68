"""GraphiQL in a real browser, under a policy that lets nothing run or style itself inline."""

import pytest

from graph_service.app import STATIC
from tests.chromium import open_chromium


@pytest.mark.browser
@pytest.mark.skipif(not (STATIC / "graphiql" / "index.html").is_file(), reason="make has not built the page")
async def test_graphiql_draws_its_editors_and_reads_the_schema(tiny, service):
    said: list[str] = []
    async with open_chromium() as browser:
        page = await browser.new_page()
        page.on("console", lambda one: said.append(one.text))
        await page.goto(f"{service.address}/graphql")
        await page.locator(".CodeMirror").nth(2).wait_for(state="attached", timeout=60_000)
        await page.wait_for_load_state("networkidle")
        assert "competences" in await page.content()
    assert not [one for one in said if "Content Security Policy" in one]
