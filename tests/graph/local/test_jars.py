"""The jars: fetched, resumed, verified, fetched again."""

import pickle
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from graph_service.errors import PattiError
from graph_service.graph.local import jars, locked
from graph_service.graph.local.download import Source
from graph_service.graph.local.locked import DownloadError, Jar, Lock
from graph_service.graph.local.process import free_port
from graph_service.graph.local.progress import Silence
from graph_service.graph.local.stopping import Stopped

FETCH = """
import pickle, sys
from pathlib import Path
from graph_service.graph.local import jars
from graph_service.graph.local.download import Source
from graph_service.graph.local.progress import Silence
jars.ensure(pickle.loads(bytes.fromhex(sys.argv[3])), Path(sys.argv[1]), Silence(), Source(sys.argv[2]))
"""


class Heard(Silence):
    """Remembers what was told."""

    def __init__(self) -> None:
        self.expected = self.arrived = 0

    def downloading(self, files: int, size: int, present: int) -> None:
        """Remember how much there is to do."""
        self.expected, self.arrived = size, present

    def advanced(self, size: int) -> None:
        """Count."""
        self.arrived += size


def fetched(lock: Lock, cache: Path, repository: Any, progress: Silence | None = None) -> list[bytes]:
    """Return the bytes of the jars that ensure() vouches for."""
    paths = jars.ensure(lock, cache, progress or Silence(), repository.source)
    return [path.read_bytes() for path in paths]


def the_files(repository: Any) -> list[bytes]:
    """Return the bytes that are right."""
    return list(repository.files.values())


def test_every_jar_arrives_once_and_the_progress_adds_up(lock, repository, tmp_path):
    heard = Heard()
    assert fetched(lock, tmp_path, repository, heard) == the_files(repository)
    assert Counter(name for name, _ in repository.asked) == dict.fromkeys(repository.files, 1)
    assert heard.arrived == heard.expected == lock.size


def test_a_warm_start_neither_asks_nor_hashes(lock, repository, tmp_path, monkeypatch):
    fetched(lock, tmp_path, repository)
    repository.asked.clear()
    monkeypatch.setattr(Jar, "is_in", lambda *_: pytest.fail("hashed"))
    assert fetched(lock, tmp_path, repository) == the_files(repository)
    assert repository.asked == []


def test_a_download_killed_half_way_goes_on_where_it_stopped(lock, repository, tmp_path, eventually):
    repository.stalls_after = {"green-1.jar": 100_000}
    child = subprocess.Popen(
        [sys.executable, "-c", FETCH, str(tmp_path), repository.address, pickle.dumps(lock).hex()]
    )
    part = jars.folder_of(lock, tmp_path) / "green-1.jar.part"
    eventually(lambda: part.exists() and part.stat().st_size)
    child.kill()
    child.wait()
    begun = part.stat().st_size
    repository.stalls_after, repository.asked = {}, []
    assert fetched(lock, tmp_path, repository) == the_files(repository)
    assert ("green-1.jar", f"bytes={begun}-") in repository.asked


def test_a_connection_that_breaks_often_still_brings_the_file(lock, repository, tmp_path):
    repository.cut_after = {"blue-1.jar": 70_000}
    assert fetched(lock, tmp_path, repository) == the_files(repository)
    assert len([name for name, _ in repository.asked if name == "blue-1.jar"]) == 3


def test_a_repository_without_ranges_is_asked_for_the_whole_again(lock, repository, tmp_path):
    part = jars.folder_of(lock, tmp_path) / "blue-1.jar.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(repository.files["blue-1.jar"][:5000])
    repository.knows_ranges, heard = False, Heard()
    assert fetched(lock, tmp_path, repository, heard) == the_files(repository)
    assert heard.arrived == heard.expected


def test_a_busy_repository_is_asked_again(lock, repository, tmp_path):
    repository.busy["red-1.jar"] = 1
    assert fetched(lock, tmp_path, repository) == the_files(repository)


@pytest.mark.parametrize("damage", [lambda content: b"x" + content[1:], lambda content: content[:-1]])
def test_a_damaged_jar_is_fetched_again_and_only_that_one(lock, repository, tmp_path, damage):
    fetched(lock, tmp_path, repository)
    jar = jars.folder_of(lock, tmp_path) / "green-1.jar"
    jar.write_bytes(damage(jar.read_bytes()))
    repository.asked.clear()
    assert fetched(lock, tmp_path, repository) == the_files(repository)
    assert repository.asked == [("green-1.jar", None)]


def test_bytes_that_are_not_the_locked_ones_never_become_a_jar(lock, repository, tmp_path):
    repository.spoiled = {"green-1.jar"}
    with pytest.raises(DownloadError, match=r"green-1\.jar: what arrived is not the file that was locked"):
        fetched(lock, tmp_path, repository)
    assert not (jars.folder_of(lock, tmp_path) / "green-1.jar").exists()
    repository.spoiled = set()
    assert fetched(lock, tmp_path, repository) == the_files(repository)


def test_a_begun_file_with_wrong_bytes_is_thrown_away(lock, repository, tmp_path):
    part = jars.folder_of(lock, tmp_path) / "blue-1.jar.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"?" * 5000)
    assert fetched(lock, tmp_path, repository) == the_files(repository)


def test_a_missing_file_is_named_with_its_address(lock, repository, tmp_path):
    del repository.files["red-1.jar"]
    with pytest.raises(DownloadError, match=r"/an/example/red/1/red-1\.jar: the repository answered 404"):
        fetched(lock, tmp_path, repository)


def test_offline_says_what_is_missing_and_what_to_do(lock, tmp_path):
    nobody = Source(f"http://127.0.0.1:{free_port()}", attempts=2, first_pause=0.01)
    with pytest.raises(DownloadError) as failure:
        jars.ensure(lock, tmp_path, Silence(), nobody)
    told = str(failure.value)
    assert "Neo4j 1.0 can't start yet: 3 of its 3 files (0.5 MB) are missing" in told
    assert "the repository can't be reached" in told
    assert "Connect this machine to the internet" in told
    assert str(jars.folder_of(lock, tmp_path)) in told
    assert "NEO4J_URI" in told


def test_two_at_once_fetch_each_file_once(lock, repository, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: fetched(lock, tmp_path, repository), range(4)))
    assert answers == [the_files(repository)] * 4
    assert Counter(name for name, _ in repository.asked) == dict.fromkeys(repository.files, 1)


def test_a_download_nobody_waits_for_any_more_ends_and_keeps_what_arrived(lock, repository, tmp_path):
    repository.stalls_after, stop = {"green-1.jar": 100_000}, Event()
    part = jars.folder_of(lock, tmp_path) / "green-1.jar.part"

    class GivesUp(Silence):
        def advanced(self, size: int) -> None:
            if part.exists() and part.stat().st_size:
                stop.set()
                repository.going_on.set()

    with pytest.raises(Stopped):
        jars.ensure(lock, tmp_path, GivesUp(), repository.source, stop)
    assert part.stat().st_size > 0
    repository.stalls_after = {}
    assert fetched(lock, tmp_path, repository) == the_files(repository)


@pytest.mark.parametrize("version", locked.versions())
def test_every_lock_names_each_file_once_and_no_address(version):
    lock = locked.load(version)
    assert lock.version == version
    assert len({jar.name for jar in lock.jars}) == len(lock.jars) > 200
    assert any(jar.artifact == "neo4j" and jar.version == version for jar in lock.jars)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in lock.jars)
    assert "://" not in locked.path_of(version).read_text(encoding="utf-8")


def test_an_unknown_version_is_refused_with_the_known_ones():
    with pytest.raises(
        PattiError, match=r"Neo4j 3\.5 has no lock file here; known versions: 2026\.08\.1, 5\.26\.30"
    ):
        locked.load("3.5")
