"""The habits with which the tests tend their network."""

import pytest

from graph_service.events.links import Signer
from graph_service.events.tending import Habits

SECRET = "s" * 40


@pytest.fixture
def habits(tmp_path, letterbox):
    return Habits(
        signer=Signer(SECRET, "http://127.0.0.1:8000"),
        mail_folder=tmp_path / "mail",
        smtp_url=f"smtp://127.0.0.1:{letterbox.port}",
        confirm_after=0,
    )
