"""Signing in with a password: joining, forgetting, cookies, and all that strangers try."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from graph_service.accounts import passwords, signing_in
from graph_service.accounts.keep_accounts import invite
from graph_service.accounts.signing_in import fingerprint
from graph_service.app import create_app
from graph_service.composition import sign_in_rules
from graph_service.domain.accounts import Invitation, Patience, Way
from graph_service.domain.permissions import OPERATOR, Role
from graph_service.events.passes import send_passes
from graph_service.graph import accounts
from tests.accounts.people import (
    GIULIA,
    HOME,
    MARTA,
    OTHER,
    PASSWORD,
    Browser,
    enrolled,
    invited,
    letters,
    path_in,
)


async def change(graph, statement, **given):
    await graph.driver.execute_query(statement, given)


# Joining


async def test_an_invitation_leads_to_a_password_and_in(office, rules, browser, contents_of):
    path = await invited(office, rules)
    [letter] = letters(rules)
    assert (letter["to"], letter["subject"]) == (MARTA, "Il tuo accesso ai Patti di comunità")
    before = await contents_of(office)
    seen = await browser.get(path)
    assert "Buongiorno Marta Esempio: qui lavorerai come case-manager." in seen.text
    assert await contents_of(office) == before
    done = await browser.send_form(path, password=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert await browser.roles() == ["CASE_MANAGER"]


async def test_an_invitation_is_used_once_and_not_after_its_last_day(office, rules, browser, browser_of):
    path = await invited(office, rules)
    await browser.send_form(path, password=PASSWORD)
    for method in ("GET", "POST"):
        again = await browser_of().request(method, path, data={"password": OTHER}, headers={"origin": HOME})
        assert again.status_code == 404
        assert "scaduto o è già stato usato" in again.text
    late = await invited(office, rules, GIULIA)
    await change(office, "MATCH (pass:Pass) SET pass.expiresAt = $now", now=datetime.now(UTC))
    assert (await browser_of().send_form(late, password=PASSWORD)).status_code == 404


async def test_two_who_follow_one_invitation_at_once_are_one(office, rules, browser_of):
    path = await invited(office, rules)
    browsers = [browser_of() for _ in range(4)]
    found = await asyncio.gather(*(one.send_form(path, password=PASSWORD) for one in browsers))
    assert sorted(one.status_code for one in found) == [303, 404, 404, 404]


@pytest.mark.parametrize("token", ["", "x", "InghYyI.aaaa.bbbb", "%00", "a" * 3000])
async def test_an_invitation_that_was_never_made_is_worth_nothing(browser, token):
    assert (await browser.get(f"/invitation/{token}")).status_code == 404
    assert (await browser.get(f"/reset/{token}")).status_code in {200 if not token else 404, 307, 404}


async def test_the_link_to_join_does_not_choose_another_password_and_the_reverse(office, rules, browser):
    path = await invited(office, rules)
    assert (await browser.get(path.replace("invitation", "reset"))).status_code == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("breve", "almeno 12 caratteri"),
        ("password1234", "tra le prime che chiunque proverebbe"),
        ("marta@example.org", "tra le prime che chiunque proverebbe"),
        ("x" * 201, "201"),
    ],
)
async def test_a_password_that_anybody_would_try_is_refused_at_its_field(
    office, rules, browser, password, said
):
    path = await invited(office, rules)
    seen = await browser.send_form(path, password=password)
    assert seen.status_code == 422
    assert said in seen.text.lower()
    assert 'aria-invalid="true" aria-describedby="password-wrong password-hint"' in seen.text
    assert (await browser.send_form(path, password="una frase qualunque")).status_code == 303


async def test_a_letter_that_cannot_be_sent_waits(office, rules, signed):
    unreachable = sign_in_rules(signed.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:1")}))
    asked = Invitation(MARTA, "Marta", frozenset({Role.CASE_MANAGER}))
    assert isinstance(await invite(OPERATOR, asked, "k", unreachable, office), str)
    assert letters(rules) == []
    for sent in (1, 0):
        assert (await send_passes(office, rules.signer, rules.mail, datetime.now(UTC)))[0] == sent
    assert [one["to"] for one in letters(rules)] == [MARTA]


# Cookies


async def test_a_sign_in_is_a_cookie_that_pages_cannot_read_and_the_graph_does_not_hold(
    office, rules, browser
):
    await enrolled(office, rules)
    done = await browser.sign_in()
    assert done.status_code == 303
    cookies = {one.partition("=")[0]: one for one in done.headers.get_list("set-cookie")}
    assert cookies.keys() == {"patti", "patti-csrf", "patti-device"}
    for name, cookie in cookies.items():
        assert ("HttpOnly" in cookie) == (name != "patti-csrf")
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert "Max-Age" not in cookies["patti"]
    secret = browser.cookies["patti"]
    assert len(secret) == 43
    found = await office.driver.execute_query("MATCH (one:SignIn) RETURN properties(one) AS kept")
    assert secret not in str(found.records)
    assert fingerprint(secret) == found.records[0]["kept"]["hash"]
    assert found.records[0]["kept"]["browser"] == "Firefox, Linux"


async def test_where_people_come_by_https_browsers_let_nobody_else_set_the_cookies(office, signed, rules):
    home = "https://patti.example.org"
    await enrolled(office, rules)
    app = create_app(signed.model_copy(update={"public_url": home}), office)
    async with Browser(app, home=home) as browser:
        done = await browser.sign_in()
        for cookie in done.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-patti")
            assert "Secure" in cookie
        assert await browser.roles() == ["CASE_MANAGER"]


async def test_signing_in_begins_anew_whatever_the_browser_held(office, rules, browser, browser_of):
    await enrolled(office, rules)
    browser.cookies.set("patti", "chosen-by-somebody-else", domain="127.0.0.1")
    await browser.sign_in()
    first = browser.cookies.get("patti", domain="127.0.0.1")
    assert first != "chosen-by-somebody-else"
    await browser.sign_in()
    assert browser.cookies.get("patti", domain="127.0.0.1") != first
    stolen = browser_of()
    for secret in ("chosen-by-somebody-else", first):
        stolen.cookies.set("patti", secret)
        assert await nobody(stolen)


async def nobody(browser):
    return (await browser.ask("{ viewer { roles } }")).json()["data"]["viewer"] is None


async def test_a_sign_in_is_over_when_it_is_not_used_or_at_last(office, rules, browser):
    await enrolled(office, rules)
    now = datetime.now(UTC)
    for begun, seen, inside in ((0, 119, True), (0, 121, False), (719, 1, True), (721, 1, False)):
        await browser.sign_in()
        await change(
            office,
            "MATCH (one:SignIn) SET one.expiresAt = $expires, one.seenAt = $seen",
            expires=now + timedelta(hours=12) - timedelta(minutes=begun),
            seen=now - timedelta(minutes=seen),
        )
        assert await nobody(browser) != inside
        found = await office.driver.execute_query("MATCH (one:SignIn) RETURN max(one.seenAt) AS at")
        assert (found.records[0]["at"].to_native() >= now) == inside


async def test_signing_out_ends_it_and_takes_the_cookies_back(office, rules, browser, browser_of):
    await enrolled(office, rules)
    await browser.sign_in()
    secret = browser.cookies["patti"]
    done = await browser.send_form("/account", "/sign-out")
    assert "Uscita completata" in done.text
    assert "patti" not in browser.cookies
    thief = browser_of()
    thief.cookies.set("patti", secret)
    assert await nobody(thief)


async def test_people_see_where_they_are_signed_in_and_end_it(office, rules, browser, browser_of):
    account = await enrolled(office, rules)
    phone = browser_of(
        **{"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1"}
    )
    await browser.sign_in()
    await phone.sign_in()
    seen = (await browser.get("/account")).text
    assert "Firefox, Linux – <strong>qui</strong>" in seen
    assert "Safari, iPhone" in seen
    sign_ins = (await accounts.sign_ins(office, [account.id], datetime.now(UTC)))[account.id]
    other = next(one.id for one in sign_ins if one.browser == "Safari, iPhone")
    assert (
        "quell&#39;accesso è chiuso"
        in (await browser.send_form("/account", f"/account/sign-ins/{other}/end")).text
    )
    assert await nobody(phone)
    assert not await nobody(browser)


async def test_nobody_ends_where_somebody_else_is_signed_in(office, rules, browser, browser_of):
    account = await enrolled(office, rules)
    await enrolled(office, rules, GIULIA, name="Giulia")
    await browser.sign_in()
    [one] = (await accounts.sign_ins(office, [account.id], datetime.now(UTC)))[account.id]
    giulia = browser_of()
    await giulia.sign_in(GIULIA)
    await giulia.send_form("/account", f"/account/sign-ins/{one.id}/end")
    assert not await nobody(browser)


async def test_what_an_account_may_follows_its_roles_at_once(office, rules, browser):
    account = await enrolled(office, rules)
    await browser.sign_in()
    await change(office, "MATCH (a:Account {id: $id}) SET a.roles = ['COORDINATOR']", id=account.id)
    assert await browser.roles() == ["COORDINATOR"]
    await change(office, "MATCH (a:Account {id: $id}) SET a.state = 'LOCKED'", id=account.id)
    assert await nobody(browser)


async def test_a_partner_sees_what_is_its_own(office, rules, browser):
    await enrolled(office, rules, MARTA, Role.PARTNER, partner="lantern")
    await browser.sign_in()
    for partner, open_ in (("lantern", True), ("thread", False)):
        found = await browser.ask(f'{{ referrals(partnerId: "organisation:{partner}") {{ totalCount }} }}')
        assert ("errors" not in found.json()) == open_


# Other people's pages


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-patti-csrf": ""}, "CSRF"),
        ({"x-patti-csrf": "0" * 64}, "CSRF"),
        ({"origin": "https://evil.example"}, "FOREIGN_ORIGIN"),
        ({"origin": "null"}, "FOREIGN_ORIGIN"),
        ({"origin": ""}, "FOREIGN_ORIGIN"),
        ({"origin": "http://127.0.0.1:8001"}, "FOREIGN_ORIGIN"),
        ({"origin": "", "sec-fetch-site": "cross-site"}, "FOREIGN_ORIGIN"),
        ({"origin": "", "sec-fetch-site": "same-origin"}, None),
        ({}, None),
    ],
)
async def test_a_cookie_alone_changes_nothing(office, rules, browser, headers, code):
    await enrolled(office, rules)
    await browser.sign_in()
    found = await browser.ask(
        'mutation { linksRevoke(partnerId: "organisation:none") { revokedCount } }', **headers
    )
    assert found.status_code == (403 if code else 200)
    if code:
        assert found.json()["errors"][0]["extensions"] == {"code": code}


async def test_the_mark_of_one_sign_in_is_worth_nothing_in_another(office, rules, browser, browser_of):
    await enrolled(office, rules)
    other = browser_of()
    await browser.sign_in()
    await other.sign_in()
    found = await browser.ask("{ viewer { roles } }", **{"x-patti-csrf": other.cookies["patti-csrf"]})
    assert found.status_code == 403


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/reset", "/account/password"])
async def test_forms_of_other_sites_are_refused_and_nothing_changes(
    office, rules, browser, path, contents_of
):
    await enrolled(office, rules)
    await browser.sign_in()
    before = await contents_of(office)
    given = {"email": MARTA, "password": PASSWORD, "present": PASSWORD}
    for origin in ("https://evil.example", "null"):
        assert (await browser.send_form("/account", path, origin=origin, **given)).status_code == 403
    own = await browser.post(path, data=given, headers={"origin": HOME})
    assert own.status_code == 403
    assert await contents_of(office) == before


@pytest.mark.parametrize(
    "next_",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%0d%0aSet-Cookie: x", "javascript:alert(1)",
     "/\t/evil.example", "http:evil.example", "///evil.example", " //evil.example", "", "x" * 2000],
)  # fmt: skip
async def test_signing_in_never_leads_elsewhere(office, rules, browser, next_):
    await enrolled(office, rules)
    seen = await browser.get("/sign-in", params={"next": next_})
    assert "evil" not in seen.text
    done = await browser.sign_in(next=next_)
    location = httpx.URL(HOME).join(done.headers["location"])
    assert (done.status_code, location.host) == (303, "127.0.0.1")
    assert "evil" not in done.headers["location"]


async def test_signing_in_goes_on_where_one_wanted_to_go(office, rules, browser):
    await enrolled(office, rules)
    asked = await browser.get("/graphql", headers={"accept": "text/html"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/graphql")
    assert (await browser.sign_in(next="/graphql?x=1")).headers["location"] == "/graphql?x=1"


# Guessing


async def test_nothing_tells_who_has_an_account(office, rules, browser_of, monkeypatch):
    await enrolled(office, rules)
    await invited(office, rules, GIULIA)
    await change(
        office,
        "MERGE (:Account {id: 'locked', name: 'x', sortKey: 'x', email: 'locked@example.org', state: 'LOCKED',"
        " roles: [], language: 'it', revision: 1, passwordHash: 'x'})",
    )
    verified = []
    real = passwords._verified
    monkeypatch.setattr(
        passwords, "_verified", lambda password, hash_: verified.append(hash_) or real(password, hash_)
    )
    pages = set()
    emails = (MARTA, GIULIA, "locked@example.org", "nobody@example.org", "no address")
    for email in emails:
        browser = browser_of()
        seen = await browser.sign_in(email, "not the right words")
        pages.add((seen.status_code, seen.text.replace(email, "…")))
    assert len(pages) == 1
    assert "indirizzo e password non vanno insieme" in seen.text.lower()
    assert len(verified) == len(emails)
    assert len({hash_.rpartition("$")[0].rpartition("$")[0] for hash_ in verified}) == 1


async def test_asking_for_another_password_tells_nothing_and_looks_only_after_the_answer(
    office, rules, browser, monkeypatch
):
    await enrolled(office, rules)
    sent = len(letters(rules))
    asked = []

    async def noticed(email, *rest):
        asked.append(email)

    monkeypatch.setattr("graph_service.pages.signing_in.ask_reset", noticed)
    pages = set()
    for email in (MARTA, "nobody@example.org", "no address"):
        seen = await browser.send_form("/reset", email=email)
        pages.add((seen.status_code, seen.text, len(asked)))
    assert {(status, text) for status, text, _ in pages} == {(200, seen.text)}
    assert asked == [MARTA, "nobody@example.org", "no address"]
    assert len(letters(rules)) == sent


async def test_wrong_passwords_make_one_wait_longer_and_longer_and_only_there(
    office, rules, browser, browser_of
):
    await enrolled(office, rules)
    office_desk = browser_of("198.51.100.7")
    await office_desk.sign_in()
    for _ in range(5):
        assert (await browser.sign_in(password="not the right words")).status_code == 422
    refused = await browser.sign_in()
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert "troppi tentativi" in refused.text.lower()
    await change(office, "MATCH (tries:Tries) WHERE tries.count > 4 SET tries.count = 9")
    assert (await browser.sign_in()).headers["retry-after"] == "16"
    # Whoever is signed in, or comes from elsewhere, or was signed in in this browser before, is not kept out.
    assert await office_desk.roles() == ["CASE_MANAGER"]
    assert (await browser_of("203.0.113.9").sign_in()).status_code == 303
    same_address = browser_of("192.0.2.1")
    same_address.cookies.set("patti-device", office_desk.cookies["patti-device"])
    assert (await same_address.sign_in()).status_code == 303


async def test_tries_at_the_same_moment_count_each(office, rules, browser_of):
    await enrolled(office, rules)
    browsers = [browser_of() for _ in range(12)]
    found = await asyncio.gather(*(one.sign_in(password="not the right words") for one in browsers))
    assert sum(one.status_code == 422 for one in found) <= 6


async def test_one_address_cannot_try_everybody(office, rules, browser, monkeypatch):
    monkeypatch.setattr(signing_in, "FROM_AN_ADDRESS", Patience(3, timedelta(minutes=1)))
    await enrolled(office, rules)
    for number in range(3):
        assert (await browser.sign_in(f"somebody{number}@example.org", "x" * 12)).status_code == 422
    assert (await browser.sign_in("another@example.org", "x" * 12)).status_code == 429


async def test_no_address_and_no_email_is_kept_of_tries(office, rules, browser):
    await browser.sign_in("nobody@example.org", "not the right words")
    found = await office.driver.execute_query("MATCH (tries:Tries) RETURN collect(properties(tries)) AS kept")
    assert "example" not in str(found.records)
    assert "192.0.2.1" not in str(found.records)


async def test_a_hash_made_with_other_parameters_is_made_anew(office, rules, browser):
    await enrolled(office, rules)
    old = PasswordHasher(time_cost=2, memory_cost=1024).hash(PASSWORD)
    await change(office, "MATCH (account:Account) SET account.passwordHash = $hash", hash=old)
    assert (await browser.sign_in()).status_code == 303
    account = await accounts.account_by_email(office, MARTA)
    assert account.password_hash.startswith("$argon2id$v=19$m=1024,t=1,p=1$")
    assert (await browser.sign_in()).status_code == 303


def test_hashes_take_as_much_as_rfc_9106_asks_of_small_machines():
    signature = PasswordHasher()
    assert (signature.memory_cost, signature.time_cost, signature.parallelism) == (65536, 3, 4)
    assert signature.type.name == "ID"


async def test_a_password_typed_on_another_keyboard_is_the_same(office, rules, browser):
    path = await invited(office, rules)
    await browser.send_form(path, password="perche\u0301 no, più tardi")
    assert (await browser.sign_in(password="perché no, più tardi")).status_code == 303


async def test_a_sign_in_that_was_begun_before_the_password_changed_is_none(office, rules):
    found = await enrolled(office, rules)
    place = signing_in.Place("192.0.2.1")
    for statement in (
        "MATCH (account:Account) SET account.passwordHash = 'another'",
        "MATCH (account:Account) SET account.passwordHash = $hash, account.state = 'LOCKED'",
    ):
        await change(office, statement, hash=found.password_hash)
        assert await signing_in.begin(found, Way.PASSWORD, place, rules, office) is None
    held = await office.driver.execute_query("MATCH (one:SignIn) RETURN count(one) AS all")
    assert held.records[0]["all"] == 0


# Another password


async def test_another_password_is_chosen_by_a_letter_once_and_ends_all_sign_ins(
    office, rules, browser, browser_of
):
    await enrolled(office, rules)
    desk = browser_of()
    await desk.sign_in()
    await browser.send_form("/reset", email=MARTA.upper())
    path = path_in(letters(rules)[-1])
    assert path.startswith("/reset/")
    done = await browser.send_form(path, password=OTHER)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?after=reset")
    assert await nobody(desk)
    assert (await browser.get(path)).status_code == 404
    assert (await browser.sign_in()).status_code == 422
    assert (await browser.sign_in(password=OTHER)).status_code == 303


async def test_nobody_is_flooded_with_letters_nor_left_without(office, rules, browser):
    await enrolled(office, rules)
    sent = len(letters(rules))
    for _ in range(6):
        await browser.send_form("/reset", email=MARTA)
    found = letters(rules)[sent:]
    assert len(found) == 3
    assert (await browser.send_form(path_in(found[0]), password=OTHER)).status_code == 303
    assert (await browser.get(path_in(found[2]))).status_code == 404


@pytest.mark.parametrize("state", ["INVITED", "LOCKED", "CLOSED"])
async def test_only_those_who_may_sign_in_get_a_letter(office, rules, browser, state):
    await enrolled(office, rules)
    sent = len(letters(rules))
    await change(office, "MATCH (account:Account) SET account.state = $state", state=state)
    await browser.send_form("/reset", email=MARTA)
    assert len(letters(rules)) == sent


async def test_changing_the_password_ends_the_other_sign_ins(office, rules, browser, browser_of):
    await enrolled(office, rules)
    other = browser_of()
    await browser.sign_in()
    await other.sign_in()
    form = {"present": "not the right words", "password": OTHER}
    refused = await browser.send_form("/account", "/account/password", **form)
    assert "non è la password di ora" in refused.text.lower()
    assert not await nobody(other)
    done = await browser.send_form("/account", "/account/password", present=PASSWORD, password=OTHER)
    assert "la password è cambiata" in done.text.lower()
    assert await nobody(other)
    assert not await nobody(browser)
    assert (await other.sign_in(password=OTHER)).status_code == 303


# The pages


@pytest.mark.parametrize("path", ["/sign-in", "/reset", "/account"])
async def test_the_pages_take_nothing_from_elsewhere_and_need_no_programs(office, rules, browser, path):
    await enrolled(office, rules)
    await browser.sign_in()
    seen = await browser.get(path, headers={"accept-language": "en"})
    assert '<html lang="en">' in seen.text
    assert "<script" not in seen.text
    policy = seen.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert seen.headers["cache-control"] == "no-store"
    assert seen.headers["referrer-policy"] == "same-origin"


async def test_what_people_type_is_text(browser):
    seen = await browser.sign_in('"><script>alert(1)</script>', "x" * 12)
    assert "<script" not in seen.text


async def test_a_form_that_is_far_too_large_is_not_read(browser):
    sent = await browser.post("/sign-in", content=b"email=" + b"x" * 20_000, headers={"origin": HOME})
    assert sent.status_code == 413


async def test_one_who_has_not_signed_in_may_do_nothing(browser):
    found = await browser.ask('{ viewer { roles } node(id: "area:mill") { id } }')
    assert found.json()["data"] == {"viewer": None, "node": None}
    assert {one["extensions"]["code"] for one in found.json()["errors"]} == {"FORBIDDEN"}
    assert (await browser.get("/account")).headers["location"] == "/sign-in?next=/account"
