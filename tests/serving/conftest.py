"""One service for the tests that send it whatever they can think of: nothing of it is written in between."""

import pytest

from tests.serving.running import running

REQUEST_SECONDS = 2


@pytest.fixture(scope="package")
async def service(worlds, environment, tmp_path_factory):
    """A running service that tends nothing by itself but once at its start, and has little patience."""
    await worlds.hold("tiny")
    given = environment | {
        "PATTI_REQUEST_SECONDS": str(REQUEST_SECONDS),
        "PATTI_SOCKETS_OF_ONE": "3",
        "PATTI_TURN_SECONDS": "86400",
        "PATTI_LOG_LEVEL": "debug",
    }
    with running(given, tmp_path_factory.mktemp("service") / "log") as service:
        yield service
