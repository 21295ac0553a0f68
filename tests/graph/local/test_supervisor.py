"""The supervisor: one Neo4j for all its holders, gone with the last, whatever kills whom."""

import json
import os
import shutil
import signal
import stat
import subprocess
from itertools import islice
from pathlib import Path

import psutil
import pytest
from neo4j.exceptions import AuthError

from graph_service.errors import PattiError
from graph_service.graph import local
from graph_service.graph.local import locked
from graph_service.graph.local.filelock import locked_file
from graph_service.graph.local.places import Places


def kill(pid):
    """End a process as the system does when memory runs out."""
    os.kill(pid, signal.SIGKILL)


def state_of(neo4js):
    """Return what the supervisor noted of itself."""
    return json.loads(Places(neo4js.data_dir).supervisor_state.read_text(encoding="utf-8"))


def acknowledged_after(child, enough):
    """Return what a writer had acknowledged, once it has written enough."""
    child.stdout.readline()
    return [int(line) for line in islice(child.stdout, enough)]


def rest_of(child):
    """Return what a writer still said before it ended; a line cut short was never said."""
    said, _ = child.communicate()
    return [int(line) for line in said.splitlines(keepends=True) if line.endswith("\n")]


def test_two_holders_that_start_at_once_share_one_neo4j(neo4js, eventually):
    one, other = neo4js.holder(), neo4js.holder()
    uris = [one.stdout.readline(), other.stdout.readline()]
    assert uris[0] == uris[1] == f"{neo4js.status().uri}\n"
    assert neo4js.status().holders == tuple(sorted([one.pid, other.pid]))
    java = neo4js.java()
    kill(one.pid)
    eventually(lambda: neo4js.status().holders == (other.pid,))
    with neo4js.hold() as holder:
        assert neo4js.query(holder.address, "RETURN 1") == [1]
    kill(other.pid)
    eventually(lambda: neo4js.is_gone(java))
    assert neo4js.status().running is False


@pytest.mark.parametrize(
    "victim", [pytest.param("the service", marks=pytest.mark.soak), "the supervisor", "java"]
)
def test_no_acknowledged_write_is_lost_by_kill_9_of(victim, neo4js, eventually):
    writer = neo4js.writer()
    acknowledged = acknowledged_after(writer, 20)
    java, supervisor, uri = neo4js.java(), neo4js.supervisor(), neo4js.status().uri
    kill({"the service": writer.pid, "the supervisor": supervisor, "java": java}[victim])
    eventually(lambda: neo4js.is_gone(java))
    if victim == "java":
        # Started again for its holder, at the address that the holder knows.
        eventually(lambda: neo4js.status().pid not in {java, None})
        assert (neo4js.status().holders, neo4js.status().uri) == ((writer.pid,), uri)
    writer.kill()
    eventually(lambda: neo4js.is_gone(supervisor))
    acknowledged += rest_of(writer)
    with neo4js.hold() as holder:
        stored = neo4js.query(holder.address, "MATCH (n:Written) RETURN n.number ORDER BY n.number")
    assert stored[: len(acknowledged)] == acknowledged
    assert len(stored) <= len(acknowledged) + 1


def test_a_holder_among_several_takes_neither_java_nor_writes_with_it(running, eventually):
    writer, java = running.writer(), running.java()
    acknowledged = acknowledged_after(writer, 20)
    kill(writer.pid)
    acknowledged += rest_of(writer)
    eventually(lambda: running.status().holders == (os.getpid(),))
    with running.hold() as holder:
        stored = running.query(holder.address, "MATCH (n:Written) RETURN n.number ORDER BY n.number")
        assert stored[: len(acknowledged)] == acknowledged
        assert (holder.alive, running.java()) == (True, java)


def test_it_is_reached_with_its_password_from_this_machine_only(running):
    with running.hold() as holder:
        port = int(holder.address.uri.rsplit(":", 1)[1])
        java, password = psutil.Process(running.java()), Places(running.data_dir).password
        heard = [line.laddr for line in java.net_connections() if line.status == psutil.CONN_LISTEN]
        assert [(address.ip.removeprefix("::ffff:"), address.port) for address in heard] == [
            ("127.0.0.1", port)
        ]
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        assert password.read_text(encoding="utf-8").strip() == holder.address.password
        assert holder.address.password not in repr(holder.address)
        assert holder.address.password not in " ".join(java.cmdline())
        with pytest.raises(AuthError):
            running.query(local.Address(holder.address.uri, "neo4j", "neo4j"), "RETURN 1")


def test_down_leaves_neo4j_to_those_who_use_it(running):
    left = local.down(running.data_dir)
    assert (left.running, left.holders) == (True, (os.getpid(),))


def test_another_version_is_refused_while_one_runs(running):
    other = next(version for version in locked.versions() if version != running.version)
    with pytest.raises(PattiError, match=f"Neo4j {running.version} runs in .*patti neo4j down"):
        local.hold(running.data_dir, running.cache_dir, version=other)


def test_a_closed_hold_is_not_alive(running):
    with running.hold() as holder:
        assert holder.alive
    assert not holder.alive


def test_a_lost_socket_is_made_again_and_a_lost_folder_ends_all(neo4js, eventually):
    with neo4js.hold() as holder:
        java = neo4js.java()
        shutil.rmtree(Path(state_of(neo4js)["socket"]).parent)
        eventually(lambda: neo4js.status().running)
        assert (neo4js.status().holders, neo4js.java()) == ((os.getpid(),), java)
        shutil.rmtree(neo4js.data_dir)
        eventually(lambda: neo4js.is_gone(java))
        eventually(lambda: not holder.alive)


def test_a_supervisor_that_is_ending_is_waited_for_and_what_it_left_is_no_obstacle(neo4js):
    places = Places(neo4js.data_dir)
    places.make()
    # Somebody else has the number of the java that was, as happens after a reboot.
    stranger = subprocess.Popen(["sleep", "600"])
    neo4js.children.append(stranger)
    left = {"supervisor": 1, "socket": "/nowhere/supervisor", "java": stranger.pid, "java_started": 0.0}
    places.supervisor_state.write_text(json.dumps(left), encoding="utf-8")
    with locked_file(places.supervisor_lock):
        waiting = neo4js.holder()
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(0.5)
    assert waiting.stdout.readline().startswith("bolt://127.0.0.1:")
    assert stranger.poll() is None


def test_an_older_version_never_opens_newer_data(neo4js):
    places = Places(neo4js.data_dir)
    places.make()
    places.store_version.write_text("2099.01.0", encoding="utf-8")
    with pytest.raises(PattiError, match=f"used by Neo4j 2099.01.0, and {neo4js.version} can't read it"):
        neo4js.hold()


def test_a_failed_start_ends_with_the_last_words_of_neo4j(neo4js):
    places = Places(neo4js.data_dir)
    places.make()
    (places.home / "data" / "databases").write_text("in the way", encoding="utf-8")
    with pytest.raises(PattiError, match=r"(?s)did not start.*The end of .*neo4j.log.*data/databases"):
        neo4js.hold()


def test_a_lost_password_is_named_before_java_starts(neo4js):
    places = Places(neo4js.data_dir)
    places.make()
    places.system_database.mkdir(parents=True)
    with pytest.raises(PattiError, match=r"the Neo4j in .* is lost: .*password is missing"):
        neo4js.hold()


def test_a_data_folder_that_cannot_be_written_is_named(neo4js):
    shutil.rmtree(neo4js.data_dir)
    neo4js.data_dir.write_text("a file in its place", encoding="utf-8")
    with pytest.raises(PattiError, match=r"The local Neo4j can't write .*/data/neo4j: Not a directory"):
        neo4js.hold()
    neo4js.data_dir.unlink()
