"""`patti load`, as somebody at a keyboard uses it: what it says, where, and its exit code."""

import io
import json
import subprocess
import sys

import pytest
from rich.console import Console

from graph_service.cli import load as command
from tests.conftest import SEEDS
from tests.exchange.spoiling import Tables

PATTI = [sys.executable, "-m", "graph_service"]
ROWS = {path.stem: len(path.read_text("utf-8").splitlines()) - 1 for path in (SEEDS / "tiny").glob("*.csv")}

WINDOW = "a window such as mon 15:00-17:00"
COMPETENCE = "the key of a competence, in this folder or in the graph"


@pytest.fixture
def tables(tmp_path):
    """A copy of seeds/tiny."""
    return Tables.of_tiny(tmp_path / "tiny")


@pytest.fixture
def load(opened, typed):
    return lambda *arguments: typed("load", *arguments)


@pytest.fixture
def load_apart(opened, settings, environment):
    """Load in a process of its own, which finds the tests' own graph by its data folder."""

    def run(*arguments):
        return subprocess.run(
            [*PATTI, "load", *map(str, arguments), "--data-dir", str(settings.data_dir)],
            env={**environment, "COLUMNS": "100"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


async def people(graph):
    answer = await graph.driver.execute_query("MATCH (partner:Partner) RETURN partner.id AS id ORDER BY id")
    return [row["id"] for row in answer.records]


def counts(stdout):
    """Return the numbers of each file's row in the table that is printed."""
    rows = (line.split("│")[1:-1] for line in stdout.splitlines() if ".csv" in line)
    return {file.strip(): [int(cell) for cell in cells] for file, *cells in rows}


async def test_a_load_prints_what_became_of_the_rows_of_each_file(load, load_apart, tables, blank):
    answer = load_apart(tables.path)
    assert (answer.returncode, answer.stderr.strip()) == (0, "")
    assert f"{tables.path}: loaded" in answer.stdout.replace("\n", "")
    assert counts(answer.stdout) == {f"{name}.csv": [rows, rows, 0, 0] for name, rows in ROWS.items()}
    assert len(await people(blank)) == 8
    tables.cell("contacts", 2, "name", "Ada Prova")
    again = counts(load(tables.path).stdout)
    assert (again["contacts.csv"], again["needs.csv"]) == ([1, 0, 1, 0], [6, 0, 0, 6])


async def test_a_dry_run_prints_the_same_and_loads_nothing(load, blank):
    answer = load(SEEDS / "tiny", "--dry-run", "--json")
    assert (answer.returncode, answer.stderr.strip()) == (0, "")
    assert json.loads(answer.stdout) == {
        "folder": str(SEEDS / "tiny"),
        "dryRun": True,
        "loaded": False,
        "rows": ROWS,
        "written": {name: {"created": rows, "changed": 0, "unchanged": 0} for name, rows in ROWS.items()},
        "findings": [],
    }
    assert await people(blank) == []
    assert "tiny: would load" in load(SEEDS / "tiny", "--dry-run").stdout.replace("\n", "")


async def test_everything_wrong_goes_to_the_error_stream_a_line_each_and_the_exit_code_is_1(
    load, tables, blank
):
    tables.cell("needs", 2, "competence_id", "homwork")
    tables.cell("commitments", 3, "windows", "mon 20:00-14:00 [/red]")
    answer = load(tables.path)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.strip().splitlines() == [
        f"commitments.csv:3:windows: expected {WINDOW}; found mon 20:00-14:00 [/red]",
        f"needs.csv:2:competence_id: expected {COMPETENCE} (did you mean homework?); found homwork",
        f"2 things are wrong in {tables.path}: nothing was loaded.",
    ]
    assert await people(blank) == []


async def test_what_is_wrong_comes_as_json_too(load, tables, blank):
    tables.cell("areas", 2, "latitude", "91")
    answer = load(tables.path, "--json", "--dry-run")
    assert (answer.returncode, answer.stderr.strip()) == (1, "")
    found = json.loads(answer.stdout)
    assert (found["loaded"], found["dryRun"], found["written"]) == (False, True, {})
    assert found["findings"] == [
        {
            "file": "areas.csv",
            "line": 2,
            "column": "latitude",
            "expected": "a number from -90 to 90",
            "found": "91",
        }
    ]


def test_a_folder_that_is_not_there_is_one_sentence(load, tmp_path):
    answer = load(tmp_path / "[/nowhere]")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.strip() == f"patti: {tmp_path}/[/nowhere] is not a folder"


def test_bars_show_the_rows_that_go_by(monkeypatch):
    terminal = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr(command, "error_console", lambda: terminal)
    with command.bars() as (checking, writing):
        for rows in (1000, 500):
            checking(rows)
        writing(1000)
        writing(250)
    drawn = terminal.file.getvalue()
    assert "Checking rows" in drawn
    assert "1500/1500" in drawn
    assert "Writing rows" in drawn
    assert "1250/1500" in drawn
