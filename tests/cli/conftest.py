"""What the tests of commands share."""

import os
import subprocess
import sys

import pytest

PATTI = [sys.executable, "-m", "graph_service"]


@pytest.fixture
def patti(tiny, settings, opened):
    """Run the command against the tiny world, on the Monday that it is about."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        plain = {
            name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "PATTI_"))
        }
        plain |= {"PATTI_DATA_DIR": str(settings.data_dir), "PATTI_TODAY": "2026-11-23", "COLUMNS": "140"}
        plain |= {"PATTI_NEO4J_VERSION": settings.neo4j_version, **environment}
        return subprocess.run(
            [*PATTI, *arguments],
            input=stdin,
            env=plain,
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
