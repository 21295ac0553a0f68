"""Class data archives: made by the first clean stop, used from then on, never half made."""

import subprocess
from dataclasses import replace

import pytest

from graph_service.graph.local import archives, jars, locked
from graph_service.graph.local.java import environment, find_java

# A program in one of the jars that loads some classes, complains of its arguments and ends at once.
MAIN = "org.apache.lucene.index.CheckIndex"


@pytest.fixture
def paths(neo4js, running):
    """The jar that has the program; a Neo4j that runs has fetched it."""
    lock = locked.load(neo4js.version)
    return list(jars.folder_of(lock, neo4js.cache_dir).glob("lucene-core-*.jar"))


def run(archive, paths):
    """Return what a java said that ran with the archive, or made it."""
    java = find_java()
    command = [java.executable, *java.flags, *archive.flags, "-Xlog:class+load:stdout", MAIN]
    answer = subprocess.run(command, env=environment(paths), capture_output=True, text=True, check=False)
    assert "ERROR: index path not specified" in answer.stdout
    return answer.stdout


def test_the_first_clean_stop_makes_the_archive_and_later_starts_use_it(paths, tmp_path):
    folder = tmp_path / "archives"
    first = archives.prepare(find_java(), paths, folder)
    assert "shared objects file (top)" not in run(first, paths)
    first.keep_fresh()
    later = archives.prepare(find_java(), paths, folder)
    assert (later.classes, later.exists) == (first.classes, True)
    assert f"{MAIN} source: shared objects file (top)" in run(later, paths)
    assert {path.suffix for path in folder.iterdir()} == {".jsa", ".lock"}


def test_a_java_that_was_killed_leaves_no_archive(paths, tmp_path):
    archive = archives.prepare(find_java(), paths, tmp_path)
    archive.fresh.write_bytes(b"half of it")
    again = archives.prepare(find_java(), paths, tmp_path)
    assert not again.exists
    assert any(flag.startswith("-XX:ArchiveClassesAtExit=") for flag in again.flags)


def test_other_jars_or_another_java_have_an_archive_of_their_own(paths, tmp_path):
    java, copy = find_java(), tmp_path / paths[0].name
    copy.write_bytes(paths[0].read_bytes())
    folder = tmp_path / "archives"
    names = {
        archives.prepare(java, paths, folder).classes,
        archives.prepare(java, [copy, *paths[1:]], folder).classes,
        archives.prepare(replace(java, version="99.0.0"), paths, folder).classes,
    }
    assert len(names) == 3


def test_a_spoiled_archive_does_not_stop_java(paths, tmp_path):
    archive = archives.prepare(find_java(), paths, tmp_path)
    archive.classes.write_bytes(b"not an archive")
    assert f"{MAIN} source: file:" in run(archive, paths)
