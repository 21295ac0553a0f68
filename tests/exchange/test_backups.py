"""Backups: the whole network out and in again, the same; what is not whole is refused before anything is written."""

import asyncio
import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from graph_service.errors import PattiError
from graph_service.exchange import backups
from graph_service.exchange.backups import (
    AlwaysWrittenTo,
    NotABackup,
    backup_name,
    check_backup,
    expired,
    read_backup,
    write_backup,
)
from graph_service.graph.migrations import applied

MOMENTARY = "CREATE (:SignIn {id: 'x'})-[:OF]->(:Account {id: 'y'}), (:Nonce {id: 'x'}), (:Lease {id: 'x'})"


def rewritten(path, change):
    """Write a backup anew after a change to its lines."""
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(change(lines))))


async def test_a_network_comes_back_the_same_less_what_stood_for_a_moment(worlds, tmp_path, contents_of):
    graph = await worlds.hold("tiny")
    worlds.held = ""
    await graph.driver.execute_query(
        "CREATE (:Event {id: 'x', at: datetime('2026-10-25T01:30:00.123456Z'), fields: ['a', 'b'], by: '\\u2028è'})"
    )
    path = tmp_path / "one.jsonl.gz"
    made = await write_backup(graph, path)
    before = await contents_of(graph)
    await graph.driver.execute_query(MOMENTARY)
    again = await write_backup(graph, tmp_path / "two.jsonl.gz")
    assert (again.nodes, again.relationships) == (made.nodes + 1, made.relationships), "the account stays"
    assert path.stat().st_mode & 0o077 == 0
    await worlds.clear()
    assert await read_backup(graph, path) == made == check_backup(path)
    assert await contents_of(graph) == before
    with pytest.raises(PattiError, match="not empty"):
        await read_backup(graph, path)
    await worlds.clear()


async def test_a_backup_tells_the_migrations_of_its_graph_and_those_of_a_newer_one_are_refused(
    blank, tmp_path
):
    path = tmp_path / "one.jsonl.gz"
    await write_backup(blank, path)
    [head, *_] = gzip.decompress(path.read_bytes()).splitlines()
    assert json.loads(head)["migrations"] == await applied(blank)

    def newer(lines):
        said = json.loads(lines[0])
        said["migrations"].append("9999-from-the-future")
        return [json.dumps(said).encode() + b"\n", *lines[1:]]

    rewritten(path, newer)
    with pytest.raises(PattiError, match="newer patti"):
        await read_backup(blank, path)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [*lines, lines[1]],
        lambda lines: [lines[0], lines[1].replace(b"Lanterna", b"Lampada"), *lines[2:]],
        lambda lines: [b"{}\n", *lines[1:]],
        lambda lines: [lines[0], b"\xff\n", *lines[1:]],
        lambda lines: [lines[0], b"[" * 100_000 + b"\n", *lines[1:]],
        lambda lines: [],
    ],
)
async def test_what_is_not_the_whole_backup_is_refused_and_nothing_is_written(
    worlds, tmp_path, contents_of, change
):
    graph = await worlds.clear()
    await graph.driver.execute_query("CREATE (:Organisation:Partner {id: 'x', name: 'La Lanterna'})")
    path = tmp_path / "one.jsonl.gz"
    await write_backup(graph, path)
    await worlds.clear()
    before = await contents_of(graph)
    rewritten(path, change)
    with pytest.raises(NotABackup, match=r"one\.jsonl\.gz"):
        await read_backup(graph, path)
    assert await contents_of(graph) == before


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00" + b"\x00" * 30])
def test_other_files_are_refused(tmp_path, raw):
    path = tmp_path / "one.jsonl.gz"
    path.write_bytes(raw)
    with pytest.raises(NotABackup):
        check_backup(path)
    with pytest.raises(NotABackup, match="No such file"):
        check_backup(tmp_path / "two.jsonl.gz")


async def test_a_network_that_never_keeps_still_is_not_written_down_by_halves(blank, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "READINGS", 2)
    going = True

    async def write_on():
        while going:
            await blank.driver.execute_query("CREATE (:Event {id: randomUUID()})")

    await blank.driver.execute_query("UNWIND range(1, 3000) AS id CREATE (:Event {id: toString(id)})")
    writing = asyncio.create_task(write_on())
    with pytest.raises(AlwaysWrittenTo):
        await write_backup(blank, tmp_path / "one.jsonl.gz")
    going = False
    await writing
    assert list(tmp_path.iterdir()) == []
    assert (await write_backup(blank, tmp_path / "one.jsonl.gz")).nodes > 3000


def test_backups_expire_by_the_moment_in_their_name_and_other_files_are_let_be(tmp_path):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    old, young = backup_name(now - timedelta(days=31)), backup_name(now - timedelta(days=29))
    for name in (old, young, "mine.jsonl.gz", "patti-old.jsonl.gz", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in expired(tmp_path, now, 30)] == [old]
    assert expired(tmp_path / "nowhere", now, 30) == []
