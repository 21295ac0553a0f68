"""Letters with passes: to join, or to choose a new password.

A pass is an id that the graph knows, signed; its purpose, its end, and whether it was used are kept in the graph.
"""

from datetime import datetime
from email.message import EmailMessage
from functools import partial

import structlog

from graph_service.domain.accounts import Account, Pass, PassPurpose
from graph_service.domain.phrases import phrase
from graph_service.domain.schedule import ROME
from graph_service.events.links import Signer
from graph_service.events.mail import Mail, NobodyThere, NotDelivered, Post, open_post
from graph_service.graph import accounts
from graph_service.graph.connection import Graph

PAGES = {PassPurpose.INVITE: "invitation", PassPurpose.RESET: "reset"}
log = structlog.get_logger()


def pass_address(one: Pass, signer: Signer) -> str:
    """Return the address at which a pass is used."""
    return f"{signer.home}/{PAGES[one.purpose]}/{signer.sealed('pass', one.id)}"


def read_pass(token: str, signer: Signer) -> str | None:
    """Return the id of the pass that was signed so, or None when it was not made here."""
    found = signer.unsealed("pass", token)
    return found if isinstance(found, str) else None


async def send_passes(graph: Graph, signer: Signer, mail: Mail, now: datetime) -> tuple[int, int]:
    """Send the letters of passes that wait; return how many were sent, and how many could not be and wait on."""
    waiting = await accounts.unsent(graph, now)
    if not waiting:
        return 0, 0
    sent = 0
    try:
        async with open_post(mail.smtp_url, mail.folder) as post:
            for one, account in waiting:
                sent += await _send(graph, signer, mail, post, one, account)
    except NotDelivered as error:
        log.warning("letters wait", reason=str(error))
    return sent, len(waiting) - sent


async def _send(graph: Graph, signer: Signer, mail: Mail, post: Post, one: Pass, account: Account) -> bool:
    try:
        if account.email:
            await post.send(pass_letter(one, account, signer, mail.sender))
    except NobodyThere as error:
        log.warning("a letter has no address", account=account.id, reason=str(error))
    except NotDelivered as error:
        log.warning("a letter waits", account=account.id, reason=str(error))
        return False
    await accounts.sent(graph, one.id)
    return True


def pass_letter(one: Pass, account: Account, signer: Signer, sender: str) -> EmailMessage:
    """Return the letter with a pass; sent twice it is the same letter."""
    say = partial(phrase, language=account.language)
    made = EmailMessage()
    made["From"] = sender
    made["To"] = account.email
    made["Subject"] = say(f"PASS.{one.purpose}.SUBJECT")
    made["Message-ID"] = f"<pass-{one.id}@patti>"
    made["Auto-Submitted"] = "auto-generated"
    until = one.expires_at.astimezone(ROME)
    made.set_content(
        say(
            f"PASS.{one.purpose}.TEXT",
            name=account.name,
            address=pass_address(one, signer),
            day=until.date(),
            time=f"{until:%H:%M}",
        )
    )
    return made
