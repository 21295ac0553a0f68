"""One run of Neo4j: started on a free port, watched while it speaks, stopped without losing anything."""

import asyncio
import re
import shutil
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph_service.errors import PattiError
from graph_service.graph.local import archives, java
from graph_service.graph.local.archives import Archive
from graph_service.graph.local.configuration import HOST, OwnSettings, read_own, write_configuration
from graph_service.graph.local.deathwatch import Deathwatch, die_with_parent
from graph_service.graph.local.locked import Lock
from graph_service.graph.local.logs import BoundedLog, tail
from graph_service.graph.local.places import Places

# A store that was killed under load recovers first, so this is far above the four seconds of a good day.
START_SECONDS = 300.0
STOP_SECONDS = 90.0
LINE_LIMIT = 1 << 20
STARTED = re.compile(rb"\bStarted\.\s*$")
PORT_TAKEN = "Address already in use"
ATTEMPTS = 3
LAST_LINES = 15


class StartError(PattiError):
    """Neo4j did not start; the message ends with its last words."""


@dataclass(frozen=True)
class Installation:
    """What a Neo4j is started from, and where it keeps its data."""

    lock: Lock
    jars: Sequence[Path]
    places: Places
    archive_folder: Path


class Neo4j:
    """A running Neo4j; `ended` completes when it is over, for whatever reason."""

    def __init__(
        self, process: asyncio.subprocess.Process, port: int, archive: Archive, log: BoundedLog
    ) -> None:
        self.pid, self.port, self.since = process.pid, port, time.time()
        self.returncode: int | None = None
        self.started = asyncio.Event()
        self._process, self._archive = process, archive
        self.ended = asyncio.create_task(self._listen(log))

    @property
    def uri(self) -> str:
        """Where drivers reach it."""
        return f"bolt://{HOST}:{self.port}"

    async def stop(self) -> None:
        """Stop it cleanly; after a minute and a half, the hard way, which loses no acknowledged write either."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(asyncio.shield(self.ended), STOP_SECONDS)
            self._archive.keep_fresh()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self.ended

    async def _listen(self, log: BoundedLog) -> None:
        assert self._process.stdout
        watch = Deathwatch(self.pid)
        try:
            while line := await _line(self._process.stdout):
                # A full disk must not stop the reading: java would wait for ever to be read.
                with suppress(OSError):
                    log.write(line)
                if STARTED.search(line):
                    self.started.set()
            self.returncode = await self._process.wait()
        finally:
            watch.dismiss()
            log.close()


async def start(
    installation: Installation, port: int | None = None, born: Callable[[Neo4j], None] = lambda neo4j: None
) -> Neo4j:
    """Return a Neo4j that takes connections, on the given port or on a free one.

    `born` hears of each java as soon as it exists. Raises StartError with the last lines of its log.
    """
    own = read_own(installation.places)
    found = java.find_java(own.java)
    # Blocks for a second, once; a thread would do for that, but a process that forks is better without any.
    archive = archives.prepare(found, installation.jars, installation.archive_folder)
    for _ in range(ATTEMPTS):
        used_archive = archive.exists
        neo4j = await _launch(installation, found, archive, port or free_port(), own)
        born(neo4j)
        if await _is_started(neo4j):
            return neo4j
        last_words = tail(installation.places.log, LAST_LINES)
        if port is None and any(PORT_TAKEN in line for line in last_words):
            continue
        if used_archive and neo4j.returncode is not None and neo4j.returncode < 0:
            # Java itself crashed: an archive damaged on the disk does that, and can be made again.
            archive.forget()
            continue
        break
    raise StartError(_explain(installation, neo4j, last_words))


def free_port() -> int:
    """Return a port that the system says is free; somebody may still take it first."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


async def _launch(
    installation: Installation, found: java.Java, archive: Archive, port: int, own: OwnSettings
) -> Neo4j:
    places, main = installation.places, java.main_class(installation.lock, installation.jars)
    write_configuration(places, installation.lock.version, port, own)
    shutil.rmtree(places.temporary, ignore_errors=True)
    places.temporary.mkdir(mode=0o700)
    process = await asyncio.create_subprocess_exec(
        *java.command(found, main, places, archive.flags), env=java.environment(installation.jars),
        cwd=places.home, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT, limit=LINE_LIMIT, preexec_fn=die_with_parent(),
    )  # fmt: skip
    return Neo4j(process, port, archive, BoundedLog(places.log))


async def _is_started(neo4j: Neo4j) -> bool:
    started = asyncio.create_task(neo4j.started.wait())
    try:
        await asyncio.wait({started, neo4j.ended}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        await neo4j.kill()
        raise
    finally:
        started.cancel()
    if neo4j.started.is_set() and not neo4j.ended.done():
        return True
    await neo4j.kill()
    return False


async def _line(stream: asyncio.StreamReader) -> bytes:
    while True:
        try:
            return await stream.readline()
        except ValueError:
            # Longer than a million bytes: dropped, since a log line must not stop the store.
            continue


def _explain(installation: Installation, neo4j: Neo4j, last_words: Sequence[str]) -> str:
    version, log = installation.lock.version, installation.places.log
    told = "\n".join(f"  {line}" for line in last_words) or "  (it said nothing)"
    return f"Neo4j {version} did not start (exit code {neo4j.returncode}). The end of {log}:\n{told}"
