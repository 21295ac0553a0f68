"""A service that people sign in to, and the letters that it writes."""

import pytest
from argon2 import PasswordHasher

from graph_service.accounts import passwords
from graph_service.app import create_app
from graph_service.composition import sign_in_rules
from tests.accounts.people import Browser

LEFT_BY_PEOPLE = """MATCH (left:Account|SignIn|Token|Pass|Tries|Nonce|RequestKey)
OPTIONAL MATCH (left)<-[:ABOUT]-(event:Event) DETACH DELETE left, event"""


@pytest.fixture
async def office(tiny, contents_of):
    """The tiny world, in which people sign in and change nothing else."""
    before = await contents_of(tiny)
    yield tiny
    await tiny.driver.execute_query(LEFT_BY_PEOPLE)
    assert await contents_of(tiny) == before


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Make hashes that are quick to make, and so to guess."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()


@pytest.fixture
def signed(settings, tmp_path):
    """Settings of a service to which people have to sign in."""
    return settings.model_copy(update={"sign_in": "required", "mail_folder": tmp_path / "mail"})


@pytest.fixture
def rules(signed):
    return sign_in_rules(signed)


@pytest.fixture
async def browser_of(office, signed):
    """Open browsers, each with cookies of its own."""
    opened = []
    app = create_app(signed, office)

    def open_one(address="192.0.2.1", **headers):
        opened.append(Browser(app, address, **headers))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.aclose()


@pytest.fixture
def browser(browser_of):
    return browser_of()
