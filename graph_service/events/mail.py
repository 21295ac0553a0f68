"""Where letters go: a mail server, or a folder that somebody looks into."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as CRLF
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from graph_service.errors import PattiError

SECONDS = 20


class NotDelivered(PattiError):
    """The letter could not be handed over now; it is tried again later."""


class NobodyThere(NotDelivered):
    """The mail server says that there is no such address: trying again is no use."""


@dataclass(frozen=True)
class Mail:
    """How letters leave: the mail server, or the folder where they are kept while there is none, and their sender."""

    folder: Path
    smtp_url: str | None = None
    sender: str = "patti@localhost"


class Post(Protocol):
    """Takes letters."""

    async def send(self, letter: EmailMessage) -> None:
        """Hand a letter over; raise NotDelivered when that cannot be done."""


class Folder:
    """Keeps each letter as a file `<message id>.eml`; the same letter twice is one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def send(self, letter: EmailMessage) -> None:
        await asyncio.to_thread(self._write, letter)

    def delete(self, message_ids: Iterable[str]) -> None:
        """Delete the letters with these Message-IDs, as far as they are here."""
        for message_id in message_ids:
            (self.path / f"{_file_name(message_id)}.eml").unlink(missing_ok=True)

    def _write(self, letter: EmailMessage) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = _file_name(letter["Message-ID"])
        draft = self.path / f".{name}.{os.getpid()}"
        draft.write_bytes(letter.as_bytes(policy=CRLF))
        draft.replace(self.path / f"{name}.eml")


def _file_name(message_id: str) -> str:
    return message_id.strip("<>").partition("@")[0]


class Server:
    """Hands letters to a mail server over one connection."""

    def __init__(self, connection: aiosmtplib.SMTP) -> None:
        self.connection = connection

    async def send(self, letter: EmailMessage) -> None:
        try:
            await self.connection.send_message(letter)
        except aiosmtplib.SMTPRecipientsRefused as error:
            permanent = all(refused.code >= 500 for refused in error.recipients)
            raise (NobodyThere if permanent else NotDelivered)(
                "the mail server refuses the address"
            ) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"the mail server does not take the letter: {type(error).__name__}") from None


@asynccontextmanager
async def open_post(smtp_url: str | None, folder: Path) -> AsyncIterator[Post]:
    """Open the mail server of `smtp://user:password@host:port` (`smtps://` for TLS from the start), or the folder.

    TLS is begun on `smtp://` whenever the server offers it. Raises NotDelivered when the server does not answer.
    """
    if smtp_url is None:
        yield Folder(folder)
        return
    parts = urlsplit(smtp_url)
    connection = aiosmtplib.SMTP(
        hostname=parts.hostname,
        port=parts.port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
        timeout=SECONDS,
    )
    try:
        await connection.connect()
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotDelivered(f"the mail server does not answer: {type(error).__name__}") from None
    try:
        yield Server(connection)
    finally:
        connection.close()
