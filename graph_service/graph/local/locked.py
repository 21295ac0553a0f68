"""What a Neo4j version is made of: jars by coordinates, size and SHA-256, read from a committed lock file."""

import tomllib
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path

from graph_service.errors import PattiError

FOLDER = Path(__file__).parent


class DownloadError(PattiError):
    """A file that Neo4j needs could not be fetched."""


@dataclass(frozen=True)
class Jar:
    """One file of a Maven repository, with what its bytes must be."""

    group: str
    artifact: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name, as the repository spells it."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"

    @property
    def path(self) -> str:
        """Where the file is, below the root of any Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"

    def part_in(self, folder: Path) -> Path:
        """Return the file in which the jar grows until it is whole."""
        return folder / f"{self.name}.part"

    def is_in(self, path: Path) -> bool:
        """Return whether a file is, byte for byte, this jar."""
        if not path.exists() or path.stat().st_size != self.size:
            return False
        with path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest() == self.sha256


@dataclass(frozen=True)
class Lock:
    """A Neo4j version and all the jars it runs on."""

    version: str
    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        """Bytes to download in all."""
        return sum(jar.size for jar in self.jars)

    @property
    def digest(self) -> str:
        """A short name for exactly this set of bytes."""
        return sha256("".join(sorted(jar.sha256 for jar in self.jars)).encode()).hexdigest()[:16]


def path_of(version: str) -> Path:
    """Return where the lock file of a version is, whether or not it exists."""
    return FOLDER / f"neo4j-{version}.lock.toml"


def versions() -> list[str]:
    """Return the versions that can be brought up, in the order of their names."""
    return sorted(
        path.name.removeprefix("neo4j-").removesuffix(".lock.toml")
        for path in FOLDER.glob("neo4j-*.lock.toml")
    )


def load(version: str) -> Lock:
    """Return the lock of a version; PattiError names the known ones when it has none."""
    path = path_of(version)
    if not path.exists():
        raise PattiError(f"Neo4j {version} has no lock file here; known versions: {', '.join(versions())}.")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lock(content["neo4j"], tuple(Jar(**{"classifier": "", **jar}) for jar in content["jar"]))
