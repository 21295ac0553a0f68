"""Files fetched side by side from a Maven repository: resumed where they stopped, kept only when verified."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import requests

from graph_service.graph.local.locked import DownloadError, Jar
from graph_service.graph.local.stopping import wait

THREADS = 8
CHUNK = 1 << 16
CONNECT_SECONDS, READ_SECONDS = 10, 20
WORTH_RETRYING = frozenset({408, 416, 425, 429, 500, 502, 503, 504})


class _TryAgain(Exception):
    """An attempt failed; the next may not."""


@dataclass(frozen=True)
class Source:
    """A Maven repository, and how patient to be with it."""

    address: str
    attempts: int = 5
    first_pause: float = 0.3


@dataclass(frozen=True)
class _Download:
    """What the threads of one download share; `over` is set when one of them failed or nobody waits."""

    source: Source
    folder: Path
    advanced: Callable[[int], None]
    session: requests.Session
    stop: Event
    over: Event = field(default_factory=Event)

    def go_on(self) -> None:
        """Raise Stopped when there is no more use in going on."""
        wait(0, self.stop)
        wait(0, self.over)


def fetch(
    jars: Iterable[Jar], folder: Path, source: Source, advanced: Callable[[int], None], stop: Event
) -> None:
    """Bring the jars into the folder; each appears under its name only when its hash is right.

    `advanced` hears of every piece of bytes, from any thread. Raises DownloadError for the first jar that
    can't be had, or Stopped; what arrived until then stays, and the next call goes on from there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with requests.Session() as session, ThreadPoolExecutor(THREADS, "download") as threads:
        download = _Download(source, folder, advanced, session, stop)
        futures = [threads.submit(_fetch_one, jar, download) for jar in jars]
        try:
            for future in as_completed(futures):
                future.result()
        finally:
            download.over.set()
            threads.shutdown(cancel_futures=True)


def _fetch_one(jar: Jar, download: _Download) -> None:
    part, fruitless = jar.part_in(download.folder), 0
    while True:
        before = _size(part)
        try:
            return _attempt(jar, part, download)
        except (requests.RequestException, _TryAgain) as failure:
            # A slow line that breaks often still ends: only attempts that brought nothing are counted.
            fruitless = 0 if _size(part) > before else fruitless + 1
            if fruitless >= download.source.attempts:
                raise DownloadError(f"{jar.name}: {_in_words(failure)}") from failure
        except OSError as failure:
            raise DownloadError(f"{part}: {failure.strerror or failure}") from failure
        wait(download.source.first_pause * 2**fruitless, download.over)


def _attempt(jar: Jar, part: Path, download: _Download) -> None:
    if _size(part) < jar.size:
        _grow(jar, part, download)
    if _size(part) < jar.size:
        raise _TryAgain("the connection ended before the file did")
    if not jar.is_in(part):
        _throw_away(part, download)
        raise _TryAgain("what arrived is not the file that was locked (its SHA-256 differs)")
    part.replace(download.folder / jar.name)


def _grow(jar: Jar, part: Path, download: _Download) -> None:
    start = _size(part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with download.session.get(
        f"{download.source.address}/{jar.path}",
        headers=headers,
        stream=True,
        timeout=(CONNECT_SECONDS, READ_SECONDS),
    ) as response:
        _refuse(response)
        if start and response.status_code != requests.codes.partial_content:
            _throw_away(part, download)
        with part.open("ab") as content:
            for chunk in response.iter_content(CHUNK):
                download.go_on()
                content.write(chunk)
                download.advanced(len(chunk))
            content.flush()
            os.fsync(content.fileno())


def _refuse(response: requests.Response) -> None:
    if response.status_code in WORTH_RETRYING:
        raise _TryAgain(f"the repository answered {response.status_code} {response.reason}")
    if not response.ok:
        raise DownloadError(
            f"{response.url}: the repository answered {response.status_code} {response.reason}"
        )


def _throw_away(part: Path, download: _Download) -> None:
    download.advanced(-_size(part))
    part.unlink(missing_ok=True)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _in_words(failure: Exception) -> str:
    match failure:
        case requests.Timeout():
            return "the repository did not answer in time"
        case requests.exceptions.SSLError():
            return f"the connection is not trusted ({failure})"
        case requests.ConnectionError():
            return "the repository can't be reached"
        case _:
            return str(failure)
