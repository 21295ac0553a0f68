"""What the tests of commands share."""

import subprocess
import sys

import pytest

PATTI = [sys.executable, "-m", "graph_service"]


@pytest.fixture
def patti(tiny, environment):
    """Run the command against the tiny world, on the Monday that it is about."""

    def run(*arguments: str, stdin: str = "", **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PATTI, *arguments],
            input=stdin,
            env={**environment, "COLUMNS": "140", **other},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
async def forget_requests(tiny, contents_of):
    """Take back what a test has asked of partners."""
    before = await contents_of(tiny)
    yield
    await tiny.driver.execute_query(
        "MATCH (key:RequestKey)-[:MADE]->(referral) OPTIONAL MATCH (event)-[:ABOUT]->(referral) "
        "DETACH DELETE key, referral, event"
    )
    assert await contents_of(tiny) == before
