"""`patti neo4j up | down | status | logs`, as typed."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from graph_service.cli.neo4j import app
from graph_service.errors import PattiError
from graph_service.graph.local.places import Places

COMMAND = [sys.executable, "-c", "from graph_service.cli import main; main()"]


@pytest.fixture(autouse=True)
def _no_external_neo4j(monkeypatch):
    monkeypatch.delenv("NEO4J_URI", raising=False)


def typed(*words, data_dir):
    """Return what a command answers."""
    return CliRunner().invoke(app, [*words, "--data-dir", str(data_dir)])


def test_up_outlives_its_command_until_down(neo4js):
    environment = os.environ | {
        "PATTI_NEO4J_VERSION": neo4js.version,
        "PATTI_CACHE_DIR": str(neo4js.cache_dir),
    }
    begun = subprocess.run(
        [*COMMAND, "neo4j", "up", "--data-dir", str(neo4js.data_dir)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    java, found = neo4js.java(), neo4js.status()
    assert (found.kept_up, found.holders) == (True, ())
    assert found.uri in begun.stdout
    with neo4js.hold() as holder:
        assert neo4js.query(holder.address, "RETURN 1") == [1]
        assert holder.address.password not in begun.stdout + begun.stderr
    seen = json.loads(typed("status", "--json", data_dir=neo4js.data_dir).stdout)
    assert (seen["running"], seen["pid"], seen["uri"], seen["kept_up"]) == (True, java, found.uri, True)
    assert 100 * 2**20 < seen["memory"] < 700 * 2**20
    assert typed("logs", "--lines", "1", data_dir=neo4js.data_dir).stdout.endswith("Started.\n")
    assert typed("down", data_dir=neo4js.data_dir).stdout == "Neo4j is stopped.\n"
    assert neo4js.is_gone(java)


def test_status_without_neo4j_is_an_exit_code_and_starts_nothing(tmp_path):
    answer = typed("status", "--json", data_dir=tmp_path)
    assert (answer.exit_code, json.loads(answer.stdout)["running"]) == (3, False)
    assert list(tmp_path.iterdir()) == []


def test_down_without_neo4j_says_so_and_makes_nothing(tmp_path):
    answer = typed("down", data_dir=tmp_path)
    assert (answer.exit_code, answer.stdout) == (0, "Neo4j is stopped.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["up", "down"])
def test_an_external_neo4j_is_left_alone(word, tmp_path, monkeypatch):
    monkeypatch.setenv("NEO4J_URI", "bolt://elsewhere:7687")
    answer = typed(word, data_dir=tmp_path)
    assert isinstance(answer.exception, PattiError)
    assert "NEO4J_URI names an external Neo4j (bolt://elsewhere:7687)" in str(answer.exception)
    assert list(tmp_path.iterdir()) == []


def test_logs_before_the_first_start_name_the_missing_file(tmp_path):
    answer = typed("logs", data_dir=tmp_path)
    assert isinstance(answer.exception, PattiError)
    assert str(Places(tmp_path).log) in str(answer.exception)
