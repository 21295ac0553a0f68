"""A small Maven repository on loopback, and real Neo4js in folders of their own."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from threading import Lock as Mutex
from typing import Any

import psutil
import pytest
from neo4j import GraphDatabase

from graph_service.graph import local
from graph_service.graph.local.download import Source
from graph_service.graph.local.locked import Jar, Lock
from graph_service.settings import load_settings
from tests.conftest import folder_of_tests

PATIENCE = 60.0


@dataclass
class Repository:
    """What the repository serves, how it misbehaves, and what was asked of it."""

    files: dict[str, bytes]
    address: str = ""
    cut_after: dict[str, int] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    busy: Counter[str] = field(default_factory=Counter)
    knows_ranges: bool = True
    stalls_after: dict[str, int] = field(default_factory=dict)
    going_on: Event = field(default_factory=Event)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    mutex: Mutex = field(default_factory=Mutex)

    @property
    def source(self) -> Source:
        """The repository, for an impatient client."""
        return Source(self.address, attempts=2, first_pause=0.01)


class Answer(BaseHTTPRequestHandler):
    """One answer of the repository."""

    def __init__(self, repository: Repository, *arguments: object) -> None:
        self.repository = repository
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Serve a file, or a part of it, or what the test made of it."""
        repository, name, asked = self.repository, self.path.rsplit("/", 1)[1], self.headers["Range"]
        with repository.mutex:
            repository.asked.append((name, asked))
            busy, repository.busy[name] = repository.busy[name], max(repository.busy[name] - 1, 0)
        if busy or name not in repository.files:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE if busy else HTTPStatus.NOT_FOUND)
            return
        content = repository.files[name]
        if name in repository.spoiled:
            content = content[::-1]
        start = (
            int(asked.removeprefix("bytes=").removesuffix("-")) if asked and repository.knows_ranges else 0
        )
        self.send_response(HTTPStatus.PARTIAL_CONTENT if start else HTTPStatus.OK)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        piece = content[start : start + repository.cut_after.get(name, len(content))]
        if name in repository.stalls_after:
            self.wfile.write(piece[: repository.stalls_after[name]])
            repository.going_on.wait(PATIENCE)
            return
        self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def lock() -> Lock:
    """A Neo4j of three small jars."""
    return Lock("1.0", tuple(_jar(name, content) for name, content in _contents().items()))


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A repository that has those jars."""
    served = Repository({f"{name}-1.jar": content for name, content in _contents().items()})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer, served)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        served.address = f"http://127.0.0.1:{server.server_port}"
        yield served
        served.going_on.set()
        server.shutdown()
        thread.join()


def _contents() -> dict[str, bytes]:
    return {
        name: bytes([place]) + name.encode() * 40_000 for place, name in enumerate(("red", "green", "blue"))
    }


def _jar(name: str, content: bytes) -> Jar:
    return Jar("an.example", name, "1", "", len(content), sha256(content).hexdigest())


HOLD = """
import sys
from pathlib import Path
from graph_service.graph import local
holder = local.hold(Path(sys.argv[1]), Path(sys.argv[2]), version=sys.argv[3], grace_seconds=0.1)
print(holder.address.uri, flush=True)
"""

# Says each number once Neo4j has acknowledged it; goes on holding when Neo4j no longer answers.
WRITE = """
import graph_service.graph.driver  # keeps the driver from reading libraries that nothing here needs
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError
address = holder.address
with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
    try:
        for number in range(1_000_000):
            driver.execute_query("CREATE (:Written {number: $number})", number=number)
            print(number, flush=True)
    except (DriverError, Neo4jError):
        sys.stdin.read()
"""


@dataclass
class Neo4js:
    """The real Neo4j of the version under test, in the data folder of the test."""

    data_dir: Path
    cache_dir: Path
    version: str
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    def hold(self) -> local.Holder:
        """Hold it in this process, with next to no grace."""
        return local.hold(self.data_dir, self.cache_dir, version=self.version, grace_seconds=0.1)

    def status(self) -> local.Status:
        """Return how it is."""
        return local.status(self.data_dir)

    def holder(self, then: str = "sys.stdin.read()") -> subprocess.Popen[str]:
        """Hold it in a process of its own, which says the address first."""
        command = [sys.executable, "-c", HOLD + then]
        command += [str(self.data_dir), str(self.cache_dir), self.version]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.children.append(child)
        return child

    def writer(self) -> subprocess.Popen[str]:
        """Hold it in a process that writes numbers, and says each when it is acknowledged."""
        return self.holder(WRITE)

    def java(self) -> int:
        """Return the process that is Neo4j."""
        pid = self.status().pid
        assert pid
        return pid

    def supervisor(self) -> int:
        """Return the process that owns it."""
        return psutil.Process(self.java()).ppid()

    def query(self, address: local.Address, cypher: str, **parameters: Any) -> list[Any]:
        """Return the first column of the answer."""
        with GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
            return driver.execute_query(cypher, parameters, result_transformer_=lambda result: result.value())

    @staticmethod
    def is_gone(pid: int) -> bool:
        """Return whether a process is over, reaped by its parent or not."""
        try:
            return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def end(self) -> None:
        """Leave nothing running."""
        for child in self.children:
            child.kill()
            child.communicate()
        local.down(self.data_dir)


@pytest.fixture
def neo4js(tmp_path: Path) -> Iterator[Neo4js]:
    """A data folder whose Neo4j is ended with the test."""
    settings = load_settings()
    created = Neo4js(folder_of_tests(tmp_path / "data"), settings.cache_dir, settings.neo4j_version)
    yield created
    created.end()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4js]:
    """A Neo4j that this process holds, shared by the tests that leave it as it was."""
    settings = load_settings()
    created = Neo4js(
        folder_of_tests(tmp_path_factory.mktemp("running")), settings.cache_dir, settings.neo4j_version
    )
    with created.hold():
        yield created
    created.end()


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], None]:
    """Wait until something is true; fail when it takes far too long."""
    return _wait_until


def _wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)
