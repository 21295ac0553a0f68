"""Class data archives (AppCDS): java reads the classes of Neo4j ready made, and starts in half the time."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graph_service.graph.local.filelock import locked_file
from graph_service.graph.local.java import Java

UNUSED_SECONDS = 30 * 24 * 3600
ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Archive:
    """What a java writes at its first clean stop and every later one maps at its start.

    The name tells java, flags and jars apart, since an archive is only good for the ones that made it.
    A java writes beside the archive and the finished file takes its name at once: one that is killed half
    way leaves no archive at all.
    """

    base: Path
    classes: Path
    fresh: Path

    @property
    def exists(self) -> bool:
        """Whether a java has made it."""
        return self.classes.exists()

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags that use the archive, or that make it when there is none."""
        if not self.base.exists():
            return ()
        if self.exists:
            return (f"-XX:SharedArchiveFile={self.base}{os.pathsep}{self.classes}",)
        return (f"-XX:SharedArchiveFile={self.base}", f"-XX:ArchiveClassesAtExit={self.fresh}")

    def keep_fresh(self) -> None:
        """Use from now on what a java wrote at its clean stop, if it did."""
        if self.fresh.exists():
            self.fresh.replace(self.classes)

    def forget(self) -> None:
        """Throw the archive away, for a java that did not like it."""
        self.classes.unlink(missing_ok=True)
        self.base.unlink(missing_ok=True)


def prepare(java: Java, jars: Sequence[Path], folder: Path) -> Archive:
    """Return the archive for this java and these jars, with the base it builds on made when missing.

    Nothing here is needed to start, so what fails only costs time: java then starts without an archive.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base_key = _key([str(java.executable), java.version, *java.flags])
    base = folder / f"java-{base_key}.jsa"
    key = _key([base_key, *map(_stamp, jars)])
    archive = Archive(base, folder / f"neo4j-{key}.jsa", folder / f"neo4j-{key}.{os.getpid()}.new")
    with locked_file(folder / "archives.lock"):
        _tidy(folder, keep={archive.base, archive.classes})
        if not base.exists():
            _dump_base(java, base)
    return archive


def _dump_base(java: Java, base: Path) -> None:
    fresh = base.with_suffix(".new")
    dumped = subprocess.run(
        [java.executable, *java.flags, "-Xshare:dump", f"-XX:SharedArchiveFile={fresh}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if dumped.returncode == 0 and fresh.exists():
        fresh.replace(base)


def _tidy(folder: Path, keep: set[Path]) -> None:
    now = time.time()
    for path in keep:
        if path.exists():
            os.utime(path)
    for path in (*folder.glob("*.jsa"), *folder.glob("*.new")):
        limit = UNUSED_SECONDS if path.suffix == ".jsa" else ABANDONED_SECONDS
        if path not in keep and now - path.stat().st_mtime > limit:
            path.unlink(missing_ok=True)


def _stamp(jar: Path) -> str:
    found = jar.stat()
    return f"{jar} {found.st_size} {found.st_mtime_ns}"


def _key(parts: Sequence[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
