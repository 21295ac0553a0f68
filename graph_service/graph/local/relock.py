"""Write the lock file of a Neo4j version: `python -m graph_service.graph.local.relock 2026.08.1`.

Only maintainers run this, once per version: it resolves for about half a minute and downloads every jar.
"""

import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli_w
from jgo.maven import Artifact, MavenContext

from graph_service.graph.local import locked

ROOTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")
SCOPES = ("compile", "runtime")
HEADER = "# Written by `python -m graph_service.graph.local.relock {version}`; not edited by hand.\n\n"


def resolve(version: str, repository: Path) -> list[Artifact]:
    """Return every jar the server of a version needs, the roots first."""
    context = MavenContext(repo_cache=repository)
    roots = [context.create_dependency(f"{root}:{version}") for root in ROOTS]
    inputs, others = context.resolver.resolve(roots)
    return [dependency.artifact for dependency in [*inputs, *others] if dependency.scope in (None, *SCOPES)]


def entry(artifact: Artifact) -> dict[str, str | int]:
    """Return what the lock says of one jar, downloading it when needed."""
    content = artifact.resolve().read_bytes()
    named = {"group": artifact.groupId, "artifact": artifact.artifactId, "version": artifact.version}
    classified = {"classifier": artifact.classifier} if artifact.classifier else {}
    return {**named, **classified, "size": len(content), "sha256": sha256(content).hexdigest()}


def written(version: str, artifacts: Iterable[Artifact]) -> str:
    """Return the text of the lock file, jars in the order of their coordinates."""
    ordered = sorted(artifacts, key=lambda artifact: artifact.key)
    body = {"neo4j": version, "jar": [entry(artifact) for artifact in ordered]}
    return HEADER.format(version=version) + tomli_w.dumps(body)


def relock(version: str) -> Path:
    """Resolve, download and hash a version, and return the lock file written."""
    path = locked.path_of(version)
    with TemporaryDirectory() as repository:
        text = written(version, resolve(version, Path(repository)))
    path.write_text(text, encoding="utf-8")
    return path


def main(arguments: list[str]) -> None:
    """Relock each version named on the command line."""
    for version in arguments:
        path = relock(version)
        lock = locked.load(version)
        print(f"{path.name}: {len(lock.jars)} jars, {lock.size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
