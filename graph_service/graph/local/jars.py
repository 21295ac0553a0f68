"""The jars of a Neo4j version on this machine: whole, verified, and checked again cheaply at each start."""

import json
from pathlib import Path
from threading import Event
from threading import Lock as Mutex
from typing import TYPE_CHECKING

from graph_service.graph.local.filelock import locked_file
from graph_service.graph.local.locked import DownloadError, Jar, Lock
from graph_service.graph.local.progress import Progress

if TYPE_CHECKING:
    from graph_service.graph.local.download import Source

Stamp = list[str | int]


def folder_of(lock: Lock, cache_dir: Path) -> Path:
    """Return the folder where a version's jars are."""
    return cache_dir / "neo4j" / lock.version / "lib"


def ensure(
    lock: Lock,
    cache_dir: Path,
    progress: Progress,
    source: "Source | None" = None,
    stop: Event | None = None,
) -> list[Path]:
    """Return the paths of a version's jars, every one with the bytes its lock names.

    A jar is hashed when it arrives, and again only when its size or its time is not what was noted then,
    so that a warm start pays a few milliseconds. Several processes may call this at once. Raises
    DownloadError, saying what to do, when jars are missing and can't be fetched; Stopped, keeping what
    has arrived, once `stop` is set.
    """
    folder = folder_of(lock, cache_dir)
    if _unstamped(lock, folder):
        with locked_file(folder.parent / "download.lock", stop):
            _complete(lock, folder, progress, source or _central(), stop or Event())
    return [folder / jar.name for jar in lock.jars]


def _complete(lock: Lock, folder: Path, progress: Progress, source: "Source", stop: Event) -> None:
    missing = [jar for jar in _unstamped(lock, folder) if not _is_whole(jar, folder)]
    if missing:
        progress.downloading(len(missing), sum(jar.size for jar in missing), _already_here(missing, folder))
        try:
            _fetch(missing, folder, progress, source, stop)
        except DownloadError as failure:
            raise DownloadError(_what_to_do(lock, folder, source, failure)) from failure
    _write_stamps(lock, folder)


def _fetch(missing: list[Jar], folder: Path, progress: Progress, source: "Source", stop: Event) -> None:
    # Loading it takes a fifth of a second, which a warm start does not need.
    from graph_service.graph.local.download import fetch

    mutex = Mutex()

    def advanced(size: int) -> None:
        with mutex:
            progress.advanced(size)

    fetch(missing, folder, source, advanced, stop)


def _what_to_do(lock: Lock, folder: Path, source: "Source", failure: Exception) -> str:
    missing = [jar for jar in lock.jars if not (folder / jar.name).exists()]
    megabytes = (sum(jar.size for jar in missing) - _already_here(missing, folder)) / 1e6
    return (
        f"Neo4j {lock.version} can't start yet: {len(missing)} of its {len(lock.jars)} files "
        f"({megabytes:.1f} MB) are missing and could not be fetched from {source.address}.\n"
        f"  {failure}\n"
        "Connect this machine to the internet (set HTTPS_PROXY if it needs a proxy) and try again: what has "
        "arrived is kept.\n"
        f"Or copy the folder {folder} from a machine that has it; or set NEO4J_URI to use a Neo4j that is "
        "already running."
    )


def _already_here(jars: list[Jar], folder: Path) -> int:
    parts = [jar.part_in(folder) for jar in jars]
    return sum(part.stat().st_size for part in parts if part.exists())


def _is_whole(jar: Jar, folder: Path) -> bool:
    path = folder / jar.name
    if jar.is_in(path):
        return True
    path.unlink(missing_ok=True)
    return False


def _unstamped(lock: Lock, folder: Path) -> list[Jar]:
    noted = _read_stamps(folder)
    return [jar for jar in lock.jars if jar.name not in noted or noted[jar.name] != _stamp(jar, folder)]


def _stamp(jar: Jar, folder: Path) -> Stamp | None:
    try:
        found = (folder / jar.name).stat()
    except FileNotFoundError:
        return None
    return [jar.sha256, found.st_size, found.st_mtime_ns]


def _stamps_path(folder: Path) -> Path:
    return folder.parent / "verified.json"


def _read_stamps(folder: Path) -> dict[str, Stamp]:
    try:
        noted = json.loads(_stamps_path(folder).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _write_stamps(lock: Lock, folder: Path) -> None:
    stamps = {jar.name: _stamp(jar, folder) for jar in lock.jars}
    path = _stamps_path(folder)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(stamps), encoding="utf-8")
    fresh.replace(path)


def _central() -> "Source":
    from jgo.constants import MAVEN_CENTRAL_URL

    from graph_service.graph.local.download import Source

    return Source(MAVEN_CENTRAL_URL)
