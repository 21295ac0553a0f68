"""Who may sign in, kept at the machine itself: the first administrator needs nobody."""

import json
import re

import httpx

from bench.search import served

ADMIN = ("admin@example.org", "--name", "Luca Esempio", "--role", "administrator")
PASSWORD = "quattro gatti sul tetto"


async def test_the_first_administrator_joins_signs_in_and_has_a_program_ask(office, patti, environment):
    invited = patti("account", "invite", *ADMIN)
    assert invited.returncode == 0, invited.stderr
    address = httpx.URL(invited.stdout.strip())
    assert address.path.startswith("/invitation/")
    again = patti("account", "invite", *ADMIN)
    assert (again.returncode, again.stdout) == (1, "")
    assert "email:" in again.stderr
    with served(environment | {"PATTI_SIGN_IN": "required"}, workers=1) as home:
        async with httpx.AsyncClient(base_url=home, timeout=30, headers={"origin": home}) as client:
            joined = await client.post(address.path, data={"password": PASSWORD})
            assert joined.status_code == 303
            made = patti("token", "create", ADMIN[0], "robot", "--role", "ADMINISTRATOR", "--days", "1")
            assert re.fullmatch(r"patti_[0-9a-f]{8}_[\w-]{43}\n", made.stdout)
            client.cookies.clear()
            query = {"query": "{ viewer { roles } }"}
            bearer = {"authorization": f"Bearer {made.stdout.strip()}"}
            found = await client.post("/graphql", json=query, headers=bearer)
            assert found.json()["data"]["viewer"] == {"roles": ["ADMINISTRATOR"]}
            [listed] = json.loads(patti("token", "list", ADMIN[0], "--json").stdout)
            assert (listed["name"], listed["readOnly"], listed["usedAt"] is None) == ("robot", True, False)
            assert patti("token", "revoke", made.stdout.strip()).returncode == 0
            assert (await client.post("/graphql", json=query, headers=bearer)).status_code == 401
    [shown] = json.loads(patti("account", "list", "--json").stdout)
    assert (shown["email"], shown["state"], shown["roles"]) == (ADMIN[0], "ACTIVE", ["ADMINISTRATOR"])
    closed = patti("account", "close", ADMIN[0], "--lang", "en")
    assert (closed.returncode, "nobody would be left" in closed.stderr) == (1, True)
    unknown = patti("account", "close", "nobody@example.org")
    assert (unknown.returncode, unknown.stdout) == (1, "")
