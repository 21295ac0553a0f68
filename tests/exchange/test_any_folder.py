"""Whatever a folder holds, checking it ends with findings or with rows that are whole, never with a crash."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from graph_service.exchange.folder import Folder
from graph_service.exchange.tables import TABLES
from tests.conftest import SEEDS
from tests.examples import examples

TINY = {table: SEEDS / "tiny" / table.file for table in TABLES if (SEEDS / "tiny" / table.file).exists()}
WORDS = sorted(
    {
        cell
        for path in TINY.values()
        for line in path.read_text("utf-8").splitlines()
        for cell in line.split(",")
    }
)
rough = settings(max_examples=examples(100))


def check(table, content):
    """Check a folder of one file; what has no findings can be handed over."""
    with tempfile.TemporaryDirectory() as path:
        (Path(path) / table.file).write_bytes(content)
        folder = Folder(Path(path))
        checked = folder.check()
        for finding in checked.findings:
            assert finding.file == table.file
            assert str(finding).isprintable()
            assert finding.expected
            assert 1 <= finding.line <= len(content) + 1
        if not checked.findings:
            handed_over = list(folder.rows(table))
            assert len(handed_over) == checked.rows[table.name]
            required = [column.name for column in table.columns if column.required]
            assert all(row.get(name, "shaped") not in (None, []) for row in handed_over for name in required)


@rough
@given(some.sampled_from(TABLES), some.binary(max_size=300))
def test_any_bytes_end_in_findings(table, content):
    check(table, content)


@rough
@given(some.data())
def test_any_cells_under_a_right_heading_end_in_findings(data):
    table = data.draw(some.sampled_from(TABLES))
    columns = [column.name for column in table.columns]
    cells = some.one_of(some.sampled_from(WORDS), some.text(max_size=12))
    rows = data.draw(some.lists(some.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=4))
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    check(table, text.getvalue().encode("utf-8", "surrogatepass"))


@rough
@given(some.data())
def test_any_slip_in_a_right_file_ends_in_findings_or_in_whole_rows(data):
    table = data.draw(some.sampled_from(sorted(TINY, key=lambda table: table.name)))
    content = TINY[table].read_bytes()
    start = data.draw(some.integers(0, len(content)))
    end = data.draw(some.integers(start, min(start + 20, len(content))))
    slip = data.draw(
        some.one_of(some.binary(max_size=5), some.sampled_from([b'"', b",", b"\n", b"\r", b"|", b"\0"]))
    )
    check(table, content[:start] + slip + content[end:])
