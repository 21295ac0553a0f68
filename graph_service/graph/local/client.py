"""How a process gets the local Neo4j, and keeps it for as long as it lives."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

from graph_service.errors import PattiError
from graph_service.graph.local import jars, locked, meeting
from graph_service.graph.local.filelock import is_locked
from graph_service.graph.local.logs import tail
from graph_service.graph.local.messages import Report, Request, Wish, decode_report, encode
from graph_service.graph.local.password import USER, read_password
from graph_service.graph.local.places import Places
from graph_service.graph.local.progress import Progress, Silence
from graph_service.graph.local.settling import settle
from graph_service.graph.local.stopping import wait

DEFAULT_VERSION = "2026.08.1"
GRACE_SECONDS = 3.0
ANSWER_SECONDS = 10.0
LISTEN_SECONDS = 0.25
PAUSE = 0.05
LAUNCHES = 3
LAST_LINES = 10
SOMEBODY_ELSE = 75


@dataclass(frozen=True)
class Address:
    """Where the local Neo4j is, and who may enter."""

    uri: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Status:
    """How the Neo4j of a data folder is; `memory` counts resident bytes of java and supervisor."""

    data_dir: Path
    running: bool
    starting: bool = False
    version: str | None = None
    pid: int | None = None
    uri: str | None = None
    since: float | None = None
    memory: int | None = None
    holders: tuple[int, ...] = ()
    kept_up: bool = False


class Holder:
    """A hold on the local Neo4j: it runs at least until this is closed or its process ends."""

    def __init__(self, connection: socket.socket, address: Address) -> None:
        self._connection = connection
        self.address = address

    @property
    def alive(self) -> bool:
        """Whether the hold still stands; False once closed, or once the supervisor ended or gave Neo4j up."""
        try:
            return self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Let Neo4j go; it stops when nobody else holds it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class _Wanted:
    """What a process wants of Neo4j, and how it hears of it."""

    places: Places
    cache_dir: Path
    request: Request
    version: str
    progress: Progress
    stop: Event


def hold(
    data_dir: Path,
    cache_dir: Path,
    *,
    version: str = DEFAULT_VERSION,
    progress: Progress | None = None,
    grace_seconds: float = GRACE_SECONDS,
    stop: Event | None = None,
) -> Holder:
    """Return a hold on the Neo4j of a data folder, started first when it does not run.

    Blocks: a few seconds when all is on this machine, longer at the very first time, when 170 MB are fetched.
    `grace_seconds` is how long Neo4j waits for somebody else once this was the last hold. Raises PattiError
    saying what to do: offline, another version running here, or the last lines of Neo4j's log. Another
    thread may set `stop`: then it raises Stopped soon.
    """
    request = Request(Wish.HOLD, os.getpid(), version, grace_seconds)
    wanted = _Wanted(Places(data_dir), cache_dir, request, version, progress or Silence(), stop or Event())
    return Holder(*_run(wanted))


def up(
    data_dir: Path, cache_dir: Path, *, version: str = DEFAULT_VERSION, progress: Progress | None = None
) -> Address:
    """Start the Neo4j of a data folder and keep it running after this process, until `down`."""
    request = Request(Wish.KEEP, os.getpid(), version)
    wanted = _Wanted(Places(data_dir), cache_dir, request, version, progress or Silence(), Event())
    connection, address = _run(wanted)
    connection.close()
    return address


def down(data_dir: Path) -> Status:
    """Take `up` back and return what is left: with other holders Neo4j runs on, else it has stopped."""
    places = Places(data_dir)
    connection = meeting.connect(places)
    if connection:
        with connection:
            _answer_soon(connection, Request(Wish.RELEASE, os.getpid()))
    while True:
        left = status(data_dir)
        if left.holders or not is_locked(places.supervisor_lock):
            return left
        time.sleep(PAUSE)


def status(data_dir: Path) -> Status:
    """Return how the Neo4j of a data folder is, without starting anything."""
    connection = meeting.connect(Places(data_dir))
    if not connection:
        return Status(data_dir, running=False)
    with connection:
        report = _answer_soon(connection, Request(Wish.STATUS, os.getpid()))
    if not report:
        return Status(data_dir, running=False)
    return Status(
        data_dir,
        running=report.uri is not None,
        starting=report.uri is None,
        version=report.version,
        pid=report.java,
        uri=report.uri,
        since=report.since,
        holders=report.holders,
        kept_up=report.kept,
        memory=_resident(report.supervisor) + _resident(report.java),
    )


def _run(wanted: _Wanted) -> tuple[socket.socket, Address]:
    """Return the connection that holds a running Neo4j, and where it is."""
    if os.name != "posix":
        raise PattiError("The local Neo4j needs Linux or macOS (or WSL): set NEO4J_URI to use one elsewhere.")
    try:
        jars.ensure(locked.load(wanted.version), wanted.cache_dir, wanted.progress, stop=wanted.stop)
        settle(wanted.places)
        wanted.places.make()
    except OSError as error:
        raise PattiError(f"The local Neo4j can't write {error.filename}: {error.strerror}.") from error
    connection, report = _reach(wanted)
    try:
        if report.refusal or not report.uri:
            raise PattiError(report.refusal or "The supervisor of Neo4j said nothing of use.")
        return connection, Address(report.uri, USER, read_password(wanted.places))
    except BaseException:
        connection.close()
        raise


def _reach(wanted: _Wanted) -> tuple[socket.socket, Report]:
    """Return the supervisor's answer and the connection it came through, starting a supervisor when none is."""
    launches, log = 0, wanted.places.supervisor_log
    wanted.progress.starting(f"Starting Neo4j {wanted.version}")
    while True:
        if connection := meeting.connect(wanted.places):
            if report := _answer(connection, wanted):
                return connection, report
        elif is_locked(wanted.places.supervisor_lock):
            # It is about to be reachable, or it is stopping and the next one is ours to start.
            wait(PAUSE, wanted.stop)
        elif launches == LAUNCHES:
            told = "\n".join(f"  {line}" for line in tail(log, LAST_LINES))
            raise PattiError(f"The supervisor of Neo4j does not stay up. The end of {log}:\n{told}")
        else:
            launches += _launch(wanted)


def _answer(connection: socket.socket, wanted: _Wanted) -> Report | None:
    """Return the answer when Neo4j runs or won't; None, the connection closed, when the supervisor ended."""
    try:
        for report in _answers(connection, wanted.request):
            if report:
                return report
            wait(0, wanted.stop)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None


def _answer_soon(connection: socket.socket, request: Request) -> Report | None:
    """Return the answer, or None when the supervisor ended; a supervisor always has one at hand."""
    deadline = time.monotonic() + ANSWER_SECONDS
    for report in _answers(connection, request):
        if report:
            return report
        if time.monotonic() > deadline:
            raise PattiError("The supervisor of Neo4j does not answer: it may be suspended.")
    return None


def _answers(connection: socket.socket, request: Request) -> Iterator[Report | None]:
    """Yield None while there is no answer to the request, then the answer; end when there won't be one."""
    line = b""
    try:
        connection.sendall(encode(request))
        connection.settimeout(LISTEN_SECONDS)
        while not line.endswith(b"\n"):
            try:
                piece = connection.recv(4096)
            except TimeoutError:
                yield None
                continue
            if not piece:
                return
            line += piece
        connection.settimeout(None)
    except OSError:
        return
    yield decode_report(line)


def _launch(wanted: _Wanted) -> int:
    """Start a supervisor, and return 1 if it took the data folder, 0 if another was faster."""
    module, package_home = "graph_service.graph.local.supervisor", Path(__file__).parents[3]
    folders = (wanted.places.data_dir.absolute(), wanted.cache_dir.absolute())
    launched = subprocess.run(
        [sys.executable, "-m", module, *folders, wanted.version],
        cwd=package_home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    if launched.returncode not in (0, SOMEBODY_ELSE):
        raise PattiError(f"The supervisor of Neo4j can't run:\n{launched.stderr.strip()}")
    return launched.returncode == 0


def _resident(pid: int | None) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss) if pid else 0
    except psutil.Error:
        return 0
