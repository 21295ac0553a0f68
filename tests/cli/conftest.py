"""What the tests of commands share."""

import io
import os
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess

import pytest

from graph_service import cli

COLUMNS = "140"


def command(arguments, environment, stdin=""):
    """Run the command in this process, in a thread without an event loop, with an environment and standard streams of its own."""
    out, err, code = io.StringIO(), io.StringIO(), [0]

    def work():
        try:
            cli.main()
        except SystemExit as end:
            code[0] = end.code if isinstance(end.code, int) else int(end.code is not None)

    argv, given, before = sys.argv, sys.stdin, dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv, sys.stdin = ["patti", *arguments], io.StringIO(stdin)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join(120)
        assert not thread.is_alive(), "the command does not end"
    finally:
        sys.argv, sys.stdin = argv, given
        os.environ.clear()
        os.environ.update(before)
    return CompletedProcess(arguments, code[0], out.getvalue(), err.getvalue())


READS = "MATCH (kept:AuditEntry|AuditChain|CaseKey) DETACH DELETE kept"


@pytest.fixture
def typed(environment, monkeypatch):
    """Run the command with what somebody types after `patti`, on the Monday that the worlds are about."""
    monkeypatch.setattr(cli, "configure_logs", lambda level: None)

    def run(*arguments: object, stdin: str = "", **other: str) -> CompletedProcess[str]:
        return command([*map(str, arguments)], {**environment, "COLUMNS": COLUMNS, **other}, stdin)

    return run


@pytest.fixture
async def patti(tiny, typed):
    """Run the command against the tiny world; who read what is forgotten in the end."""
    yield typed
    await tiny.driver.execute_query(READS)


@pytest.fixture
async def forget_requests(tiny, contents_of):
    """Take back what a test has asked of partners."""
    before = await contents_of(tiny)
    yield
    await tiny.driver.execute_query(READS)
    await tiny.driver.execute_query(
        "MATCH (key:RequestKey)-[:MADE]->(referral) OPTIONAL MATCH (event)-[:ABOUT]->(referral) "
        "DETACH DELETE key, referral, event"
    )
    assert await contents_of(tiny) == before
