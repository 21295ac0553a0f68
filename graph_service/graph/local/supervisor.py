"""The one process that owns the Neo4j of a data folder: `python -m graph_service.graph.local.supervisor`.

Every process that uses Neo4j keeps a connection open; when the last one closes, by whatever death, and a
short grace has passed, Neo4j is stopped cleanly and the supervisor ends.
"""

import asyncio
import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from graph_service.errors import PattiError
from graph_service.graph.local import jars, locked, meeting, process
from graph_service.graph.local.configuration import numbers
from graph_service.graph.local.filelock import open_lock, try_lock
from graph_service.graph.local.holders import Holders
from graph_service.graph.local.logs import set_aside
from graph_service.graph.local.meeting import State
from graph_service.graph.local.messages import Report, Request, Wish, decode_request, encode
from graph_service.graph.local.password import ensure_password
from graph_service.graph.local.places import Places
from graph_service.graph.local.process import Installation, Neo4j
from graph_service.graph.local.writing import write_private

SOMEBODY_ELSE = 75
HEARTBEAT_SECONDS = 2.0
FAREWELL_SECONDS = 5.0
LEFTOVER_SECONDS = 10.0
CRASHES, CRASHES_WITHIN_SECONDS = 3, 600.0
LOG_LIMIT = 250_000

logger = logging.getLogger("supervisor")


class Supervisor:
    """Keeps a Neo4j running for its holders."""

    def __init__(self, installation: Installation, lock: int) -> None:
        self._installation, self._lock = installation, lock
        self._places, self._version = installation.places, installation.lock.version
        self._address = meeting.make_address()
        self._since = time.time()
        self._neo4j: Neo4j | None = None
        self._refusal: str | None = None
        self._over = asyncio.Event()
        # Set while there is something to tell whoever waits: that Neo4j runs, or that all is over.
        self._settled = asyncio.Event()
        self._greetings: set[asyncio.Task[None] | None] = set()
        self._holders = Holders(nobody_left=self._end)

    async def run(self) -> None:
        """Serve until nobody holds Neo4j any more, or until it can't be kept running."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._end)
        server = await asyncio.start_unix_server(self._serve, self._address)
        self._note()
        tasks = [asyncio.create_task(self._keep_running()), asyncio.create_task(self._keep_reachable(server))]
        await self._over.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Who comes from here on finds nobody, waits for the lock, and starts a supervisor anew.
        meeting.remove_address(self._address)
        if greetings := {task for task in self._greetings if task}:
            await asyncio.wait(greetings, timeout=FAREWELL_SECONDS)
        if self._neo4j:
            await self._neo4j.stop()
        logger.info("ended: %s", self._refusal or "nobody holds Neo4j any more")

    async def _keep_running(self) -> None:
        port, crashes = None, list[float]()
        while len(crashes) <= CRASHES:
            neo4j = await self._start(port)
            if neo4j is None:
                return
            self._settled.set()
            # On the same port again after a crash, so that the drivers of the holders find it by themselves.
            port = neo4j.port
            await asyncio.wait({neo4j.ended})
            self._settled.clear()
            logger.warning("Neo4j ended unexpectedly with exit code %s", neo4j.returncode)
            now = time.monotonic()
            crashes = [moment for moment in [*crashes, now] if now - moment < CRASHES_WITHIN_SECONDS]
        self._end(f"Neo4j keeps ending unexpectedly; {self._places.log} says why.")

    async def _start(self, port: int | None) -> Neo4j | None:
        try:
            _refuse_older(self._places, self._version)
            ensure_password(self._places)
            neo4j = await process.start(self._installation, port, self._born)
            write_private(self._places.store_version, self._version)
        except (PattiError, OSError) as error:
            self._end(str(error))
        except Exception:
            logger.exception("Neo4j could not be started")
            self._end(f"Neo4j could not be started; {self._places.supervisor_log} says why.")
        else:
            logger.info("Neo4j %s runs as %s at %s", self._version, neo4j.pid, neo4j.uri)
            return neo4j
        return None

    async def _keep_reachable(self, server: asyncio.Server) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if not self._owns_the_folder():
                return self._end(f"{self._places.home} was removed while Neo4j ran.")
            if not (meeting.touch_address(self._address) and meeting.read_state(self._places)):
                server.close()
                meeting.remove_address(self._address)
                self._address = meeting.make_address()
                server = await asyncio.start_unix_server(self._serve, self._address)
                self._note()

    def _owns_the_folder(self) -> bool:
        try:
            return os.path.samestat(self._places.supervisor_lock.stat(), os.fstat(self._lock))
        except FileNotFoundError:
            return False

    def _born(self, neo4j: Neo4j) -> None:
        self._neo4j = neo4j
        self._note()

    def _note(self) -> None:
        java = self._neo4j.pid if self._neo4j else None
        meeting.write_state(self._places, State(os.getpid(), str(self._address), java, _birth(java)))

    def _end(self, refusal: str | None = None) -> None:
        self._refusal = self._refusal or refusal
        self._over.set()
        self._settled.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = decode_request(await reader.readline())
            if not self._over.is_set():
                await self._answer(request, reader, writer)
        except (ValueError, OSError) as error:
            logger.warning("a connection was dropped: %s", error)
        finally:
            writer.close()

    async def _answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        match request.wish:
            case Wish.RELEASE:
                await self._tell(writer)
                self._holders.release()
            case Wish.STATUS:
                await self._tell(writer)
            case Wish.KEEP | Wish.HOLD if request.version != self._version:
                await self._tell(writer, _other_version(self._version, request, self._places))
            case Wish.KEEP | Wish.HOLD:
                await self._hold(request, reader, writer)

    async def _hold(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        gone = asyncio.create_task(reader.read())
        self._holders.add(writer, request.pid)
        try:
            if await self._greet(gone, writer):
                if request.wish is Wish.KEEP:
                    self._holders.keep()
                else:
                    await gone
        finally:
            gone.cancel()
            self._holders.remove(writer, request.grace_seconds)

    async def _greet(self, gone: asyncio.Task[bytes], writer: asyncio.StreamWriter) -> bool:
        """Tell a holder that Neo4j runs, as soon as it does, or why it won't; return whether it does."""
        greeting = asyncio.current_task()
        self._greetings.add(greeting)
        try:
            while not (gone.done() or self._settled.is_set()):
                news = asyncio.create_task(self._settled.wait())
                await asyncio.wait({gone, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
            if gone.done() or (self._over.is_set() and not self._refusal):
                return False
            await self._tell(writer, self._refusal)
            return not self._refusal
        finally:
            self._greetings.discard(greeting)

    async def _tell(self, writer: asyncio.StreamWriter, refusal: str | None = None) -> None:
        running = self._settled.is_set() and not self._over.is_set() and self._neo4j
        report = Report(
            self._version, os.getpid(), running.since if running else self._since,
            uri=running.uri if running else None, java=running.pid if running else None,
            holders=self._holders.pids, kept=self._holders.kept, refusal=refusal,
        )  # fmt: skip
        writer.write(encode(report))
        await writer.drain()


def _other_version(version: str, request: Request, places: Places) -> str:
    return (
        f"Neo4j {version} runs in {places.home}, and {request.version} was asked for. "
        "Stop it first (`patti neo4j down`), or use another --data-dir."
    )


def _birth(pid: int | None) -> float | None:
    """Return when a process began; None when there is none, or when it is over and only not reaped yet."""
    try:
        found = psutil.Process(pid) if pid else None
        return found.create_time() if found and found.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def _end_leftover(places: Places) -> None:
    """End the java of a supervisor that died, if it has not noticed yet; nothing else can have its birth."""
    state = meeting.read_state(places)
    if state is None:
        return
    meeting.remove_address(Path(state.socket))
    if state.java_started and state.java_started == _birth(state.java):
        with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            leftover = psutil.Process(state.java)
            leftover.kill()
            leftover.wait(LEFTOVER_SECONDS)


def _refuse_older(places: Places, version: str) -> None:
    if not places.store_version.exists():
        return
    used = places.store_version.read_text(encoding="utf-8").strip()
    if numbers(version) < numbers(used):
        raise PattiError(
            f"The data in {places.home} was used by Neo4j {used}, and {version} can't read it: "
            "use another --data-dir."
        )


def _detach(log: Path) -> None:
    """Go on in a child that no terminal and no parent waits for; its words go to the log."""
    if os.fork():
        os._exit(0)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        set_aside(log)
    out, nothing = (
        os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600),
        os.open(os.devnull, os.O_RDONLY),
    )
    for descriptor, stream in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(descriptor, stream)
    os.chdir("/")


async def _supervise(places: Places, cache_dir: Path, version: str, lock: int) -> None:
    locked_jars = locked.load(version)
    folder = jars.folder_of(locked_jars, cache_dir)
    installation = Installation(
        locked_jars, [folder / jar.name for jar in locked_jars.jars], places, cache_dir / "neo4j" / "archives"
    )
    _end_leftover(places)
    await Supervisor(installation, lock).run()


def main(data_dir: str, cache_dir: str, version: str) -> int:
    """Become the supervisor of a data folder, unless another process is; returns an exit code."""
    os.umask(0o077)
    places = Places(Path(data_dir).absolute())
    places.make()
    lock = open_lock(places.supervisor_lock)
    if not try_lock(lock):
        return SOMEBODY_ELSE
    _detach(places.supervisor_log)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    asyncio.run(_supervise(places, Path(cache_dir).absolute(), version, lock))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
