"""Administrators keep accounts; programs sign in with tokens that never may more than their account."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from graph_service.accounts.signing_in import fingerprint
from graph_service.app import create_app
from graph_service.domain.permissions import Role, Viewer
from graph_service.domain.schedule import ROME
from graph_service.graph import accounts
from tests.accounts.people import GIULIA, HOME, MARTA, Browser, enrolled, invited, letters, path_in
from tests.api.asking import answer, ask, problems

ACCOUNT = "id name email state roles language hasPassword revision partner { id } history { deed by fields }"
ERRORS = "userErrors { __typename message path }"
INVITE = f"""mutation($invitation: InvitationInput!, $key: String!) {{
  done: accountInvite(invitation: $invitation, idempotencyKey: $key) {{ account {{ {ACCOUNT} }} {ERRORS} }} }}"""
TOKEN = f"""mutation($roles: [Role!]!, $readOnly: Boolean!, $until: Date!, $account: ID, $name: String!) {{
  done: tokenCreate(name: $name, roles: $roles, readOnly: $readOnly, expiresOn: $until, accountId: $account) {{
    text token {{ id name roles readOnly expiresAt usedAt revokedAt }} {ERRORS} }} }}"""
LUCA = Viewer("luca", frozenset({Role.ADMINISTRATOR}))


async def invite(graph, key="k", viewer=LUCA, **given):
    asked = {"email": MARTA, "name": "Marta Esempio", "roles": ["CASE_MANAGER"]} | given
    return (await ask(graph, INVITE, viewer=viewer, invitation=asked, key=key))["done"]


async def do(graph, deed, id_, viewer=LUCA, **given):
    arguments = "".join(f", {name}: {value}" for name, value in given.items())
    query = (
        f'mutation {{ done: account{deed}(id: "{id_}"{arguments}) {{ account {{ {ACCOUNT} }} {ERRORS} }} }}'
    )
    return (await ask(graph, query, viewer=viewer))["done"]


def in_days(days):
    """The day in so many days, as it is when a test runs: a long run may go over midnight."""
    return datetime.now(ROME).date() + timedelta(days=days)


async def make_token(
    graph, account, roles=("CASE_MANAGER",), read_only=True, until=30, name="robot", viewer=None
):
    given = {
        "roles": list(roles),
        "readOnly": read_only,
        "until": str(in_days(until)),
        "name": name,
    }
    return (await ask(graph, TOKEN, viewer=viewer or account.viewer, **given))["done"]


# Keeping accounts


async def test_an_invitation_makes_an_account_once(office, rules):
    made = await invite(
        office, email=" Marta@Example.org", roles=["PARTNER"], partnerId="organisation:lantern", language="EN"
    )
    assert made["userErrors"] == []
    account = made["account"]
    assert (account["email"], account["state"], account["roles"], account["language"]) == (
        MARTA,
        "INVITED",
        ["PARTNER"],
        "EN",
    )
    assert (account["partner"], account["hasPassword"]) == ({"id": "organisation:lantern"}, False)
    assert account["history"] == [{"deed": "INVITE", "by": "luca", "fields": ["name", "email", "roles"]}]
    again = await invite(
        office, email=" Marta@Example.org", roles=["PARTNER"], partnerId="organisation:lantern", language="EN"
    )
    assert again["account"]["id"] == account["id"]
    found = await ask(office, "{ accounts { totalCount edges { node { id name } } } }", viewer=LUCA)
    assert found["accounts"]["totalCount"] == 1
    node = await ask(office, f'{{ node(id: "{account["id"]}") {{ __typename id }} }}', viewer=LUCA)
    assert node["node"] == {"__typename": "Account", "id": account["id"]}
    other = await answer(
        office,
        f'{{ node(id: "{account["id"]}") {{ id }} }}',
        viewer=Viewer("x", frozenset({Role.COORDINATOR})),
    )
    assert other.codes == {"FORBIDDEN"}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"email": "marta"}, {("NotAnEmail", "invitation.email")}),
        ({"email": "marta@example.org\nBcc: all@example.org"}, {("NotAnEmail", "invitation.email")}),
        ({"name": " "}, {("Missing", "invitation.name")}),
        ({"name": "x" * 201}, {("TooMany", "invitation.name")}),
        ({"roles": []}, {("Missing", "invitation.roles")}),
        ({"roles": ["PARTNER"]}, {("Missing", "invitation.partnerId")}),
        ({"partnerId": "organisation:lantern"}, {("NotAPartner", "invitation.partnerId")}),
        ({"roles": ["PARTNER"], "partnerId": "organisation:none"}, {("NotFound", "invitation.partnerId")}),
        ({"roles": ["PARTNER"], "partnerId": "area:mill"}, {("NotFound", "invitation.partnerId")}),
        ({"key": " "}, {("Missing", "idempotencyKey")}),
    ],
)
async def test_an_invitation_that_makes_no_sense_is_refused(office, given, wrong, contents_of):
    before = await contents_of(office)
    found = await invite(office, **given)
    assert problems(found["userErrors"]) == wrong
    assert found["account"] is None
    assert await contents_of(office) == before


async def test_an_address_has_one_account_until_it_is_closed(office, rules):
    first = await invite(office)
    assert problems((await invite(office, key="l"))["userErrors"]) == {("EmailTaken", "invitation.email")}
    closed = await do(office, "Close", first["account"]["id"])
    assert (closed["account"]["state"], closed["account"]["email"], closed["account"]["name"]) == (
        "CLOSED",
        None,
        "Marta Esempio",
    )
    assert (await invite(office, key="m"))["userErrors"] == []


async def test_a_second_letter_makes_the_first_worthless(office, rules, browser):
    first = await invited(office, rules)
    account = await accounts.account_by_email(office, MARTA)
    query = f'mutation {{ accountInviteAgain(id: "account:{account.id}") {{ {ERRORS} }} }}'
    admin = await enrolled(office, rules, GIULIA, Role.ADMINISTRATOR, name="Giulia")
    assert admin
    await browser.sign_in(GIULIA)
    assert (await browser.ask(query)).json()["data"]["accountInviteAgain"]["userErrors"] == []
    second = path_in([one for one in letters(rules) if one["to"] == MARTA][-1])
    assert (await browser.get(first)).status_code == 404
    assert (await browser.get(second)).status_code == 200


async def test_a_locked_account_lets_nobody_in_until_it_is_unlocked(office, rules, browser):
    account = await enrolled(office, rules)
    made = await make_token(office, account)
    await browser.sign_in()
    assert (await do(office, "Lock", f"account:{account.id}"))["account"]["state"] == "LOCKED"
    assert await browser.roles() is None
    assert (await browser.sign_in()).status_code == 422
    bearer = {"authorization": f"Bearer {made['text']}"}
    assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == 401
    unlocked = await do(office, "Unlock", f"account:{account.id}")
    assert [one["deed"] for one in unlocked["account"]["history"]] == ["INVITE", "JOIN", "LOCK", "UNLOCK"]
    assert await browser.roles() is None
    assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == 200
    assert (await browser.sign_in()).status_code == 303


async def test_closing_leaves_the_name_and_nothing_that_lets_in(office, rules, browser):
    account = await enrolled(office, rules)
    made = await make_token(office, account)
    await browser.sign_in()
    await do(office, "Close", f"account:{account.id}")
    assert await browser.roles() is None
    assert (
        await browser.ask("{ viewer { roles } }", authorization=f"Bearer {made['text']}")
    ).status_code == 401
    kept = await office.driver.execute_query("MATCH (account:Account) RETURN properties(account) AS kept")
    assert set(kept.records[0]["kept"]) == {"id", "name", "sortKey", "state", "roles", "language", "revision"}
    refused = await do(office, "Unlock", f"account:{account.id}")
    assert problems(refused["userErrors"]) == {("WrongState", "id")}


async def test_the_last_administrator_stays_one(office, rules, contents_of):
    luca = await enrolled(office, rules, GIULIA, Role.ADMINISTRATOR, name="Luca")
    id_ = f"account:{luca.id}"
    before = await contents_of(office)
    for deed, given in (
        ("Lock", {}),
        ("Close", {}),
        ("ChangeRoles", {"revision": 2, "roles": "[COORDINATOR]"}),
    ):
        assert problems((await do(office, deed, id_, **given))["userErrors"]) == {("OnlyAdministrator", "id")}
    assert await contents_of(office) == before
    await enrolled(office, rules, MARTA, Role.ADMINISTRATOR)
    assert (await do(office, "Lock", id_))["userErrors"] == []


async def test_two_administrators_who_lock_each_other_leave_one(office, rules):
    one = await enrolled(office, rules, GIULIA, Role.ADMINISTRATOR, name="Luca")
    two = await enrolled(office, rules, MARTA, Role.ADMINISTRATOR)
    found = await asyncio.gather(*(do(office, "Lock", f"account:{account.id}") for account in (one, two)))
    assert sorted(len(done["userErrors"]) for done in found) == [0, 1]


async def test_roles_change_at_once_and_name_the_revision(office, rules, browser):
    account = await enrolled(office, rules)
    await browser.sign_in()
    stale = await do(office, "ChangeRoles", f"account:{account.id}", revision=1, roles="[COORDINATOR]")
    assert problems(stale["userErrors"]) == {("StaleRevision", "revision")}
    done = await do(
        office,
        "ChangeRoles",
        f"account:{account.id}",
        revision=2,
        roles="[PARTNER]",
        partnerId='"volunteer:ada"',
    )
    assert done["account"]["partner"] == {"id": "volunteer:ada"}
    assert done["account"]["history"][-1] == {
        "deed": "CHANGE_ROLES",
        "by": "luca",
        "fields": ["roles", "partner"],
    }
    assert await browser.roles() == ["PARTNER"]
    back = await do(office, "ChangeRoles", f"account:{account.id}", revision=3, roles="[COORDINATOR]")
    assert back["account"]["partner"] is None


async def test_people_see_their_own_account_and_nobody_elses(office, rules, browser):
    await enrolled(office, rules)
    other = await enrolled(office, rules, GIULIA, name="Giulia")
    await browser.sign_in()
    query = (
        "{ viewer { account { id name email signIns { browser here way } tokens { id } history { deed } } } }"
    )
    found = (await browser.ask(query)).json()["data"]["viewer"]["account"]
    assert found["signIns"] == [{"browser": "Firefox, Linux", "here": True, "way": "PASSWORD"}]
    assert [one["deed"] for one in found["history"]] == ["INVITE", "JOIN"]
    refused = await browser.ask(f'{{ node(id: "account:{other.id}") {{ id }} }}')
    assert refused.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


# Tokens


async def test_a_token_is_shown_once_and_known_by_its_hash(office, rules, browser):
    account = await enrolled(office, rules)
    made = await make_token(office, account)
    text = made["text"]
    assert text.startswith(f"patti_{made['token']['id'].removeprefix('token:')}_")
    assert len(text.split("_", 2)[2]) == 43
    kept = await office.driver.execute_query("MATCH (token:Token) RETURN properties(token) AS kept")
    assert text not in str(kept.records)
    assert kept.records[0]["kept"]["hash"] == fingerprint(text)
    found = await browser.ask(
        "{ viewer { roles byProgram readOnly } }", authorization=f"Bearer {text}", origin=""
    )
    assert found.json()["data"]["viewer"] == {"roles": ["CASE_MANAGER"], "byProgram": True, "readOnly": True}
    listed = await ask(
        office,
        f'{{ node(id: "account:{account.id}") {{ ... on Account {{ tokens {{ usedAt }} }} }} }}',
        viewer=account.viewer,
    )
    assert listed["node"]["tokens"][0]["usedAt"] is not None


@pytest.mark.parametrize("text", ["", "x", "patti_", "patti_0_0", "patti_" + "x" * 5000])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "Basic", ""])
async def test_a_token_that_was_never_made_is_refused_whoever_else_is_signed_in(
    office, rules, browser, text, scheme
):
    found = await browser.ask("{ viewer { roles } }", authorization=f"{scheme} {text}")
    assert (found.status_code, found.headers["www-authenticate"]) == (401, "Bearer")
    assert found.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_a_reading_token_changes_nothing_and_a_writing_one_makes_no_others(
    office, rules, browser, contents_of
):
    roles = (Role.CASE_MANAGER, Role.ADMINISTRATOR)
    account = await enrolled(office, rules, MARTA, *roles)
    reading = (await make_token(office, account, roles))["text"]
    writing = (await make_token(office, account, roles, read_only=False))["text"]
    deed = 'mutation { commitmentAskConfirmation(id: "commitment:none") { userErrors { path } } }'
    mint = 'mutation { tokenCreate(name: "x", roles: [CASE_MANAGER], expiresOn: "2026-12-01") { text } }'
    admin = 'mutation { accountInvite(invitation: {email: "x@example.org", name: "x", roles: [ADMINISTRATOR]}, idempotencyKey: "x") { userErrors { path } } }'
    await browser.ask("{ viewer { roles } }", authorization=f"Bearer {reading}")
    await browser.ask("{ viewer { roles } }", authorization=f"Bearer {writing}")
    before = await contents_of(office)
    for text, query, allowed in (
        (reading, '{ beneficiary(code: "FAM-TNY234") { id } }', True),
        (reading, deed, False),
        (reading, mint, False),
        (reading, admin, False),
        (writing, deed, True),
        (writing, mint, False),
        (writing, admin, False),
        (writing, "{ accounts { totalCount } }", False),
    ):
        found = (await browser.ask(query, authorization=f"Bearer {text}")).json()
        assert ("errors" not in found) == allowed, (query, found)
    assert await contents_of(office) == before


async def test_a_token_never_may_more_than_its_account(office, rules, browser):
    account = await enrolled(office, rules, MARTA, Role.CASE_MANAGER, Role.COORDINATOR)
    refused = await make_token(office, account, ("ADMINISTRATOR", "CASE_MANAGER"))
    assert problems(refused["userErrors"]) == {("RolesNotHeld", "roles")}
    text = (await make_token(office, account, ("COORDINATOR",)))["text"]
    bearer = {"authorization": f"Bearer {text}"}
    assert (await browser.ask("{ viewer { roles } }", **bearer)).json()["data"]["viewer"] == {
        "roles": ["COORDINATOR"]
    }
    await do(office, "ChangeRoles", f"account:{account.id}", revision=2, roles="[CASE_MANAGER]")
    assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == 401


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, {("Missing", "name")}),
        ({"roles": []}, {("Missing", "roles")}),
        ({"until": -1}, {("OutsidePeriod", "expiresOn")}),
        ({"until": 367}, {("OutsidePeriod", "expiresOn")}),
    ],
)
async def test_a_token_that_makes_no_sense_is_refused(office, rules, given, wrong, contents_of):
    account = await enrolled(office, rules)
    before = await contents_of(office)
    found = await make_token(office, account, **given)
    assert problems(found["userErrors"]) == wrong
    assert await contents_of(office) == before


async def test_nobody_makes_or_revokes_the_tokens_of_others_but_those_who_keep_accounts(office, rules):
    account = await enrolled(office, rules)
    other = Viewer("other", frozenset({Role.CASE_MANAGER}))
    made = await make_token(office, account)
    given = {
        "roles": ["CASE_MANAGER"],
        "readOnly": True,
        "until": str(in_days(0)),
        "name": "x",
        "account": f"account:{account.id}",
    }
    assert (await answer(office, TOKEN, viewer=other, **given)).codes == {"FORBIDDEN"}
    revoke = f'mutation {{ done: tokenRevoke(id: "{made["token"]["id"]}") {{ {ERRORS} }} }}'
    assert problems((await ask(office, revoke, viewer=other))["done"]["userErrors"]) == {("NotFound", "id")}
    assert (await accounts.tokens(office, [account.id]))[account.id][0].revoked_at is None
    assert (await ask(office, TOKEN, viewer=LUCA, **given))["done"]["userErrors"] == []
    assert (await ask(office, revoke, viewer=LUCA))["done"]["userErrors"] == []


async def test_a_token_that_is_over_or_revoked_is_worth_nothing(office, rules, browser):
    account = await enrolled(office, rules)
    made = await make_token(office, account)
    bearer = {"authorization": f"Bearer {made['text']}"}
    assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == 200
    set_end = "MATCH (token:Token) SET token.expiresAt = $end"
    now = datetime.now(UTC)
    for end, status in ((now - timedelta(seconds=1), 401), (now + timedelta(hours=1), 200)):
        await office.driver.execute_query(set_end, end=end)
        assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == status
    await ask(
        office,
        f'mutation {{ tokenRevoke(id: "{made["token"]["id"]}") {{ {ERRORS} }} }}',
        viewer=account.viewer,
    )
    assert (await browser.ask("{ viewer { roles } }", **bearer)).status_code == 401


# Trying out


async def test_a_demonstration_lets_in_with_one_click_and_nowhere_else(office, settings, signed):
    demo = create_app(signed.model_copy(update={"demo": True}), office)
    async with Browser(demo, "127.0.0.1") as browser:
        seen = await browser.get("/sign-in")
        assert "Entra come Marta, case-manager" in seen.text
        assert "Amina" not in seen.text, "the tiny world has not her organisation"
        done = await browser.send_form("/sign-in", "/sign-in/demo", person="demo-case-manager")
        assert done.status_code == 303
        assert await browser.roles() == ["CASE_MANAGER"]
        secret = browser.cookies["patti"]
        assert (await browser.send_form("/sign-in", "/sign-in/demo", person="operator")).status_code == 403
        assert (
            await browser.send_form(
                "/sign-in", "/sign-in/demo", origin="https://evil.example", person="demo-coordinator"
            )
        ).status_code == 403
    async with Browser(demo, "192.0.2.1") as stranger:
        done = await stranger.send_form("/sign-in", "/sign-in/demo", person="demo-case-manager")
        assert done.status_code == 403
    async with Browser(create_app(signed, office), "127.0.0.1") as later:
        later.cookies.set("patti", secret)
        assert await later.roles() is None
        given = {"data": {"person": "demo-case-manager"}, "headers": {"origin": HOME}}
        assert (await later.post("/sign-in/demo", **given)).status_code in {404, 405}


async def test_without_signing_in_the_operator_asks_until_somebody_enters(office, settings):
    async with Browser(
        create_app(settings.model_copy(update={"demo": True}), office), "127.0.0.1"
    ) as browser:
        assert len(await browser.roles()) == 4
        await browser.send_form("/sign-in", "/sign-in/demo", person="demo-coordinator")
        assert await browser.roles() == ["COORDINATOR"]
        await browser.send_form("/account", "/sign-out")
        assert len(await browser.roles()) == 4
