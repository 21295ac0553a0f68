"""Signing in with a provider: what it says is believed only when it is its own, for this service, this asking, and now."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from bench.search import free_port
from graph_service import app as whole_service
from graph_service.accounts.keep_accounts import lock
from graph_service.accounts.provider import Provider, ProviderRules
from graph_service.app import create_app
from graph_service.domain.permissions import OPERATOR
from graph_service.errors import SettingsError
from graph_service.graph import accounts
from tests.accounts.people import HOME, MARTA, Browser, enrolled, invited
from tests.accounts.provider_server import CLIENT, SECRET

ROLES = {"patti-case": "CASE_MANAGER", "patti-net": "COORDINATOR", "patti-body": "PARTNER"}


@pytest.fixture(scope="module")
def issuer():
    """The address of a provider that runs as a process of its own."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("provider_server.py")), str(port)]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                httpx.get(f"{address}/control")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def tell(issuer):
    """Say who the person at the provider is, and how it lies."""

    def tell(**told):
        return httpx.post(f"{issuer}/control", json=told).json()

    tell()
    return tell


@pytest.fixture
def with_provider(signed, issuer):
    return signed.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_name": "Città",
            "oidc_link": "email",
        }
    )


@pytest.fixture
async def service(office, with_provider):
    """Make a service with other settings, and open a browser."""
    opened = []

    def open_one(**settings):
        app = create_app(with_provider.model_copy(update=settings), office)
        opened.append(Browser(app))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.aclose()


async def go(browser, next_="/graphql", **asked):
    """Go to the provider and come back; return the address at which the browser comes back, and what it is answered."""
    sent = await browser.get("/sign-in/provider", params={"next": next_, **asked})
    assert sent.status_code == 303, sent.text
    back = httpx.get(sent.headers["location"]).headers["location"]
    path = back.removeprefix(HOME)
    return path, await browser.get(path)


async def test_whom_the_provider_vouches_for_is_let_in(office, rules, service, tell):
    await enrolled(office, rules)
    browser = service()
    assert "Entra con Città" in (await browser.get("/sign-in")).text
    _, done = await go(browser)
    assert (done.status_code, done.headers["location"]) == (303, "/graphql")
    assert await browser.roles() == ["CASE_MANAGER"]
    assert "patti-provider" not in browser.cookies
    account = await accounts.account_by_email(office, MARTA)
    assert account.subject == "marta-at-work"
    again = service()
    tell(person={"sub": "marta-at-work", "email": "other@example.org", "email_verified": True})
    assert (await go(again))[1].status_code == 303, "the link is by the subject from then on"


async def test_what_is_asked_of_the_provider(service, tell, issuer):
    sent = await service().get("/sign-in/provider")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    assert sent.headers["location"].startswith(f"{issuer}/authorize?")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{HOME}/sign-in/provider/back"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Max-Age=600" in cookie


LIES = {
    "of a stranger": {"sign_with": "stranger"},
    "of nobody": {"sign_with": "nobody", "header": {"alg": "none"}},
    "with the public key as a secret": {"sign_with": "public", "header": {"alg": "HS256"}},
    "of another issuer": {"claims": {"iss": "https://evil.example"}},
    "without an issuer": {"claims": {"iss": None}},
    "for another service": {"claims": {"aud": "another"}},
    "for several, and this is not told": {"claims": {"aud": [CLIENT, "another"]}},
    "for several, and another is meant": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "meant for another": {"claims": {"azp": "another"}},
    "without an audience": {"claims": {"aud": None}},
    "too old": {"claims": {"exp": -61}},
    "without an end": {"claims": {"exp": None}},
    "of the time to come": {"claims": {"iat": 90}},
    "not yet good": {"claims": {"nbf": 90}},
    "without a time": {"claims": {"iat": None}},
    "for another asking": {"claims": {"nonce": "another"}},
    "for no asking": {"claims": {"nonce": None}},
    "of nobody's": {"claims": {"sub": None}},
    "of an empty person": {"claims": {"sub": ""}},
    "of a person that is no text": {"claims": {"sub": 5}},
    "with another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "of a critical kind": {"header": {"crit": ["x"], "x": 1}},
    "no token at all": {"id_token": "x.y.z"},
    "another provider's answer": {"answer": {"iss": "https://evil.example"}},
    "an answer that is owed an issuer": {
        "metadata": {"authorization_response_iss_parameter_supported": True}
    },
    "an error": {"answer": {"error": "access_denied"}},
    "another state": {"answer": {"state": "another"}},
    "no state": {"answer": {"state": ""}},
    "no code": {"answer": {"code": ""}},
    "a code that was never given": {"answer": {"code": "x"}},
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_does_not_hold_lets_nobody_in_and_changes_nothing(
    office, rules, service, tell, lie, contents_of
):
    await enrolled(office, rules)
    before = await contents_of(office)
    tell(**LIES[lie])
    browser = service()
    _, refused = await go(browser)
    assert refused.status_code == 403
    assert "non è riuscito" in refused.text
    assert "patti" not in browser.cookies
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": -50},
        {"iat": 50},
        {"nbf": 50},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "x"], "azp": CLIENT},
        {"azp": CLIENT},
    ],
)
async def test_clocks_may_differ_by_a_minute_and_audiences_be_several(office, rules, service, tell, claims):
    await enrolled(office, rules)
    tell(claims=claims)
    assert (await go(service()))[1].status_code == 303


async def test_clocks_that_may_not_differ(office, rules, service, tell):
    await enrolled(office, rules)
    tell(claims={"exp": -10})
    assert (await go(service(oidc_skew_seconds=0)))[1].status_code == 403


async def test_an_answer_is_used_once_and_by_the_browser_that_asked(office, rules, service, tell):
    await enrolled(office, rules)
    browser, thief = service(), service()
    sent = await browser.get("/sign-in/provider")
    path = httpx.get(sent.headers["location"]).headers["location"].removeprefix(HOME)
    assert (await thief.get(path)).status_code == 403, "it has no cookie of the asking"
    going = browser.cookies["patti-provider"]
    await thief.get("/sign-in/provider")
    assert (await thief.get(path)).status_code == 403, "its own asking is another"
    assert (await browser.get(path)).status_code == 303
    assert (await browser.get(path)).status_code == 403, "the cookie is gone"
    thief.cookies.set("patti-provider", going, domain="127.0.0.1")
    assert (await thief.get(path)).status_code == 403, "the code is used"


async def test_a_token_that_was_used_is_worth_nothing_with_its_own_asking(
    office, rules, service, tell, issuer
):
    await enrolled(office, rules)
    browser = service()
    sent = await browser.get("/sign-in/provider")
    going = browser.cookies["patti-provider"]
    path = httpx.get(sent.headers["location"]).headers["location"].removeprefix(HOME)
    fresh = httpx.get(sent.headers["location"]).headers["location"].removeprefix(HOME)
    assert (await browser.get(path)).status_code == 303
    tell(id_token=httpx.get(f"{issuer}/last").json()["id_token"])
    browser.cookies.set("patti-provider", going, domain="127.0.0.1")
    assert (await browser.get(fresh)).status_code == 403


async def test_a_cookie_of_an_asking_cannot_be_made_up_nor_kept_for_long(
    office, rules, service, monkeypatch, tell
):
    await enrolled(office, rules)
    browser = service()
    sent = await browser.get("/sign-in/provider")
    path = httpx.get(sent.headers["location"]).headers["location"].removeprefix(HOME)
    going = browser.cookies["patti-provider"]
    browser.cookies.set("patti-provider", going[:-2] + "xx", domain="127.0.0.1")
    assert (await browser.get(path)).status_code == 403
    browser.cookies.set("patti-provider", going, domain="127.0.0.1")
    real = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: real() + 601)
    assert (await browser.get(path)).status_code == 403


async def test_a_new_key_is_read_once_and_unknown_ones_do_not_make_it_ask_each_time(
    office, rules, service, tell
):
    await enrolled(office, rules)
    browser = service()
    before = tell()["keys"]
    assert (await go(browser))[1].status_code == 303
    assert (await go(browser))[1].status_code == 303
    assert tell()["keys"] == before + 1
    tell(rotate=True)
    assert (await go(browser))[1].status_code == 403, "asked again too soon"


async def test_keys_are_read_again_for_a_new_one(office, rules, with_provider, tell, monkeypatch):
    await enrolled(office, rules)
    clock = [1000.0]
    made = whole_service.provider(with_provider)
    monkeypatch.setattr(
        whole_service, "provider", lambda settings: Provider(made.rules, HOME, lambda: clock[0])
    )
    async with Browser(create_app(with_provider, office)) as browser:
        assert (await go(browser))[1].status_code == 303
        before = tell(rotate=True)["keys"]
        clock[0] += 31
        assert (await go(browser))[1].status_code == 303
        assert tell()["keys"] == before + 1
        for _ in range(3):
            tell(header={"kid": "nobody-knows"})
            assert (await go(browser))[1].status_code == 403
        assert tell()["keys"] == before + 1, (
            "a token with an unknown key is not reason enough within half a minute"
        )
        clock[0] += 3601
        assert (await go(browser))[1].status_code == 303
        assert tell()["keys"] == before + 2


# Whose account


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "x", "email": "stranger@example.org", "email_verified": True},
        {"sub": "x", "email": MARTA, "email_verified": False},
        {"sub": "x", "email": MARTA, "email_verified": "true"},
        {"sub": "x", "email": MARTA},
        {"sub": "x"},
    ],
)
async def test_nobody_gets_an_account_by_coming(office, rules, service, tell, person):
    await enrolled(office, rules)
    tell(person=person)
    _, refused = await go(service())
    assert refused.status_code == 403
    assert "non c'è ancora un accesso" in refused.text.replace("&#39;", "'")
    found = await office.driver.execute_query(
        "MATCH (account:Account) RETURN count(account) AS all, count(account.subject) AS linked"
    )
    assert (found.records[0]["all"], found.records[0]["linked"]) == (1, 0)


async def test_an_address_alone_links_nobody_where_invitations_do(office, rules, service, tell):
    await enrolled(office, rules)
    assert (await go(service(oidc_link="invitation")))[1].status_code == 403


async def test_an_invitation_links_whoever_follows_it_once(office, rules, service, tell):
    path = await invited(office, rules)
    token = path.rpartition("/")[2]
    tell(person={"sub": "marta-at-work"})
    browser = service(oidc_link="invitation")
    seen = await browser.get(path)
    assert f"/sign-in/provider?invitation={token}" in seen.text
    _, done = await go(browser, invitation=token)
    assert done.status_code == 303
    account = await accounts.account_by_email(office, MARTA)
    assert (account.state, account.subject, account.password_hash) == ("ACTIVE", "marta-at-work", None)
    assert (await browser.get(path)).status_code == 404
    tell(person={"sub": "somebody-else"})
    assert (await go(service(oidc_link="invitation"), invitation=token))[1].status_code == 403
    # Without a password here, no letter leads to one.
    sent = len(list(rules.mail.folder.glob("*.eml")))
    await browser.send_form("/account", "/sign-out")
    await browser.send_form("/reset", email=MARTA)
    assert len(list(rules.mail.folder.glob("*.eml"))) == sent
    assert (await browser.sign_in()).status_code == 422


async def test_one_link_is_not_replaced_by_another(office, rules, service, tell):
    await enrolled(office, rules)
    await go(service())
    tell(person={"sub": "another-person", "email": MARTA, "email_verified": True})
    assert (await go(service()))[1].status_code == 403


async def test_a_locked_account_stays_locked(office, rules, service, tell):
    account = await enrolled(office, rules)
    await go(service())
    await lock(OPERATOR, account.id, office)
    browser = service()
    assert (await go(browser))[1].status_code == 403
    assert await browser.roles() is None


async def test_claims_say_in_which_roles_people_work(office, rules, service, tell):
    await enrolled(office, rules)
    person = {"sub": "marta-at-work", "email": MARTA, "email_verified": True}
    told = {"oidc_roles": ROLES, "oidc_roles_claim": "realm_access.roles"}
    for said, roles in (
        (["patti-net", "other"], ["COORDINATOR"]),
        (["patti-net", "patti-case"], ["CASE_MANAGER", "COORDINATOR"]),
        (["patti-net", "patti-body"], ["COORDINATOR"]),
    ):
        tell(person=person | {"realm_access": {"roles": said}})
        browser = service(**told)
        assert (await go(browser))[1].status_code == 303
        assert await browser.roles() == roles
    for nothing in (
        {"realm_access": {"roles": ["admin"]}},
        {"realm_access": 5},
        {},
        {"realm_access": {"roles": [{}]}},
    ):
        tell(person=person | nothing, userinfo={"sub": "marta-at-work"})
        assert (await go(service(**told)))[1].status_code == 403


async def test_what_the_token_does_not_tell_is_asked_and_only_of_the_same_person(
    office, rules, service, tell
):
    await enrolled(office, rules)
    told = {"sub": "marta-at-work", "email": MARTA, "email_verified": True}
    tell(person={"sub": "marta-at-work"}, userinfo=told | {"sub": "somebody-else"})
    assert (await go(service()))[1].status_code == 403
    tell(person={"sub": "marta-at-work"}, userinfo=told)
    assert (await go(service()))[1].status_code == 303


async def test_signing_out_shows_the_way_out_of_the_provider(office, rules, service, tell, issuer):
    await enrolled(office, rules)
    browser = service()
    await go(browser)
    seen = await browser.send_form("/account", "/sign-out")
    assert "Esci anche da Città" in seen.text
    assert f"{issuer}/out?client_id={CLIENT}&amp;post_logout_redirect_uri=" in seen.text
    assert await browser.roles() is None


@pytest.mark.parametrize("next_", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_coming_back_never_leads_elsewhere(office, rules, service, tell, next_):
    await enrolled(office, rules)
    _, done = await go(service(), next_)
    assert (done.status_code, done.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
async def test_a_provider_that_is_another_or_speaks_in_the_clear_is_not_believed(service, tell, metadata):
    tell(metadata=metadata)
    seen = await service().get("/sign-in/provider")
    assert seen.status_code == 403
    assert "non è riuscito" in seen.text


async def test_a_provider_that_does_not_answer_is_said_in_words(service):
    seen = await service(oidc_issuer="http://127.0.0.1:1").get("/sign-in/provider")
    assert seen.status_code == 403


def test_a_provider_is_told_whole_and_by_https(with_provider):
    for told in (
        {"oidc_issuer": None},
        {"oidc_client_id": None},
        {"oidc_roles": {"x": "KING"}},
        {"oidc_issuer": "http://patti.example.org"},
    ):
        with pytest.raises(SettingsError, match="PATTI_OIDC"):
            whole_service.provider(with_provider.model_copy(update=told))
    assert SECRET not in repr(ProviderRules("https://provider.example.org", CLIENT, SECRET))
