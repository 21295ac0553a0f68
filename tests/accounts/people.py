"""People who sign in, and a browser that does as browsers do: it keeps cookies and says where a request comes from."""

import re
from email import message_from_bytes, policy
from itertools import count
from urllib.parse import urlsplit

import httpx

from graph_service.accounts.keep_accounts import invite
from graph_service.accounts.signing_in import Place, join
from graph_service.domain.accounts import Invitation
from graph_service.domain.permissions import OPERATOR, Role
from graph_service.graph import accounts

HOME = "http://127.0.0.1:8000"
PASSWORD = "quattro gatti sul tetto"
OTHER = "cinque gatti in cantina"
MARTA, GIULIA = "marta@example.org", "giulia@example.org"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MARK = re.compile(r'name="csrf" value="(\w+)"')
keys = (f"invitation-{number}" for number in count())


def letters(rules):
    """Return the letters that were kept, the oldest first."""
    paths = sorted(rules.mail.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def path_in(letter):
    """Return where the link of a letter leads."""
    return urlsplit(re.search(rf"{HOME}\S+", letter.get_content())[0]).path


async def invited(graph, rules, email=MARTA, *roles, partner=None, name="Marta Esempio"):
    """Invite somebody; return where the letter leads."""
    asked = Invitation(email, name, frozenset(roles or {Role.CASE_MANAGER}), partner)
    account_id = await invite(OPERATOR, asked, next(keys), rules, graph)
    assert isinstance(account_id, str), account_id
    return next(path_in(one) for one in reversed(letters(rules)) if one["to"] == email)


async def enrolled(graph, rules, email=MARTA, *roles, partner=None, name="Marta Esempio"):
    """Have somebody there who has joined, and is signed in nowhere; return their account."""
    path = await invited(graph, rules, email, *roles, partner=partner, name=name)
    begun = await join(path.rpartition("/")[2], PASSWORD, Place("127.0.0.1"), rules, graph)
    assert not isinstance(begun, list), begun
    await graph.driver.execute_query("MATCH (all:SignIn) DETACH DELETE all")
    return (await accounts.accounts(graph, [begun.account.id]))[begun.account.id]


class Browser(httpx.AsyncClient):
    """Sends forms of own pages as they are filled in, with all that is hidden in them."""

    def __init__(self, app, address="192.0.2.1", home=HOME, **headers):
        transport = httpx.ASGITransport(app, client=(address, 1234))
        super().__init__(transport=transport, base_url=home, headers={"user-agent": AGENT, **headers})
        self.home = home

    async def send_form(self, page, path=None, origin=None, **given):
        """Open a page, and send its form."""
        seen = await self.get(page)
        mark = MARK.search(seen.text)
        hidden = {"csrf": mark[1]} if mark else {}
        headers = {"origin": origin or self.home}
        return await self.post(path or page, data={**hidden, **given}, headers=headers)

    async def sign_in(self, email=MARTA, password=PASSWORD, **given):
        return await self.send_form("/sign-in", email=email, password=password, **given)

    async def ask(self, query, **headers):
        mark = self.cookies.get("patti-csrf") or self.cookies.get("__Host-patti-csrf")
        sent = {"origin": self.home} | ({"x-patti-csrf": mark} if mark else {}) | headers
        return await self.post("/graphql", json={"query": query}, headers=sent)

    async def roles(self):
        """Return the roles of who asks; None for nobody."""
        found = (await self.ask("{ viewer { roles } }")).json()["data"]["viewer"]
        return found and found["roles"]
