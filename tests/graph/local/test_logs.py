"""Logs stay small, and are read across the file that was set aside."""

import time
from itertools import count, islice
from threading import Thread

from graph_service.graph.local.logs import BoundedLog, follow, previous, tail


def written(path, lines, limit=100):
    """Write numbered lines of ten bytes each."""
    log = BoundedLog(path, limit)
    for number in lines:
        log.write(f"line {number:04d}\n".encode())
    log.close()


def test_a_log_never_takes_more_than_two_files_of_its_limit(tmp_path):
    path = tmp_path / "neo4j.log"
    written(path, range(1000))
    assert {file.name: file.stat().st_size for file in tmp_path.iterdir()} == {
        "neo4j.log": 100,
        "neo4j.log.1": 100,
    }
    assert tail(path, 15) == [f"line {number:04d}" for number in range(985, 1000)]


def test_a_log_goes_on_after_a_restart(tmp_path):
    path = tmp_path / "neo4j.log"
    written(path, range(3))
    written(path, range(3, 5))
    assert tail(path, 9) == [f"line {number:04d}" for number in range(5)]
    assert not previous(path).exists()


def test_following_misses_no_line_when_the_file_is_set_aside(tmp_path):
    path, followed = tmp_path / "neo4j.log", []
    log = BoundedLog(path, 5000)
    reader = Thread(target=lambda: followed.extend(islice(follow(path), 800)), daemon=True)
    reader.start()
    for number in count():
        if not reader.is_alive():
            break
        log.write(f"line {number:04d}\n".encode())
        time.sleep(0.001)
    log.close()
    first = int(followed[0].removeprefix("line "))
    assert followed == [f"line {number:04d}" for number in range(first, first + 800)]
    assert previous(path).exists()
