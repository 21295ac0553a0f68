"""Where holders meet the supervisor: a Unix socket in a short folder, whose path the data folder records."""

import json
import os
import shutil
import socket
import stat
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_service.errors import PattiError
from graph_service.graph.local.places import Places
from graph_service.graph.local.writing import write_private

# Unix keeps socket paths in 104 bytes (macOS) or 108 (Linux), the closing zero included.
LONGEST = 100
NAME = "supervisor"
PREFIX = "patti-"
# For when TMPDIR is too long; what is made there belongs to one user, like everywhere else.
SHORT = "/tmp"  # noqa: S108


@dataclass(frozen=True)
class State:
    """What a supervisor notes for those who come after it."""

    supervisor: int
    socket: str
    java: int | None = None
    java_started: float | None = None


def write_state(places: Places, state: State) -> None:
    """Replace the note."""
    write_private(places.supervisor_state, json.dumps(asdict(state)))


def read_state(places: Places) -> State | None:
    """Return the note, or None when there is none that makes sense."""
    try:
        return State(**json.loads(places.supervisor_state.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def make_address() -> Path:
    """Return a fresh socket path in a new folder of its owner alone; PattiError when all are too long."""
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), SHORT):
        if (
            parent
            and len(os.fsencode(parent)) + len(f"/{PREFIX}12345678/{NAME}") < LONGEST
            and Path(parent).is_dir()
        ):
            try:
                return Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent)) / NAME
            except OSError:
                continue
    raise PattiError("No folder for a socket: set TMPDIR to a short folder that can be written to.")


def touch_address(address: Path) -> bool:
    """Return whether a socket is still there; cleaners of temporary folders take what is not touched for days."""
    try:
        os.utime(address.parent)
        os.utime(address)
    except OSError:
        return False
    return True


def remove_address(address: Path) -> None:
    """Remove a socket and its folder, if they are what make_address made."""
    if address.name == NAME and address.parent.name.startswith(PREFIX) and _is_mine(address.parent):
        shutil.rmtree(address.parent, ignore_errors=True)


def connect(places: Places) -> socket.socket | None:
    """Return a connection to the supervisor of the data folder, or None when nobody answers."""
    state = read_state(places)
    if state is None or not _is_mine(Path(state.socket).parent):
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(state.socket)
    except OSError:
        connection.close()
        return None
    return connection


def _is_mine(folder: Path) -> bool:
    # After a reboot somebody else may own a folder of that name, and must not be told from the supervisor.
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
