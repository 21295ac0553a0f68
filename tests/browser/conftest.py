"""A real browser against the real service, with the demo network to work in."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, time
from pathlib import Path

import pytest
from playwright.async_api import Browser

from graph_service.domain.schedule import ROME
from tests.browser.people import DESKTOP, PHONE, Person
from tests.chromium import open_chromium
from tests.conftest import MONDAY
from tests.serving.running import Service, running

ROOT = Path(__file__).parents[2]
DEMO = ("areas", "taxonomy", "case", "torino", "register")
BUILT = ROOT / "graph_service" / "static" / "pages" / "index.html"


@pytest.fixture(scope="package")
async def served(opened, environment, tmp_path_factory) -> AsyncIterator[Service]:
    assert BUILT.is_file(), "make builds the pages first"
    given = environment | {"PATTI_DEMO": "true", "PATTI_TURN_SECONDS": "86400"}
    with running(given, tmp_path_factory.mktemp("served") / "log") as service:
        yield service


@pytest.fixture(scope="package")
async def chromium() -> AsyncIterator[Browser]:
    async with open_chromium() as browser:
        yield browser


@pytest.fixture
async def enter(chromium, served, worlds):
    """Sign somebody of the demo in; whatever their browser complains of, or asks of elsewhere, fails the test."""
    await worlds.hold(*DEMO)  # other tests on the same graph may have filled it with theirs meanwhile
    people: list[Person] = []

    async def enter(role: str, size=DESKTOP, path: str = "/", **options) -> Person:
        context = await chromium.new_context(
            viewport=size,
            locale=options.get("locale", "it-IT"),
            timezone_id="Europe/Rome",
            has_touch=size == PHONE,
            reduced_motion="reduce",
        )
        await context.clock.set_fixed_time(datetime.combine(MONDAY, time(10), ROME))
        person = Person(await context.new_page(), served.address)
        people.append(person)
        await person.page.goto(f"{served.address}/sign-in?next={path}")
        await person.page.get_by_role("button", name=re.compile(role)).click()
        await person.page.wait_for_selector("h1")
        return person

    yield enter
    for person in people:
        await person.page.context.close()
        assert person.complaints == []
        assert person.elsewhere == []
