"""A real mail server, and the habits with which the tests tend their network."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from graph_service.events.links import Signer
from graph_service.events.tending import Habits

SECRET = "s" * 40


class Letterbox:
    """Keeps what a mail server is given; refuses what a test says."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusal = ""

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class AnyPort(Controller):
    """A server on whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def letterbox():
    """A real SMTP server on this machine."""
    box = Letterbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@pytest.fixture
def habits(tmp_path, letterbox):
    return Habits(
        signer=Signer(SECRET, "http://127.0.0.1:8000"),
        mail_folder=tmp_path / "mail",
        smtp_url=f"smtp://127.0.0.1:{letterbox.port}",
        confirm_after=0,
    )
