"""Zip archives from anywhere, opened with bounds: what could fill the memory or leave its folder is refused.

Nothing is ever written to disk; whoever writes a member somewhere chooses its name.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from graph_service.errors import PattiError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_BYTES = 256 * 1024 * 1024
MOST_MEMBERS = 1000
MOST_RATIO = 200
"""How many times larger than in the archive a member may be; repetitive sheets reach about a hundred."""

SMALL = 1024 * 1024
"""Whatever is not larger than this may be as dense as it likes."""

_END, _ZIP64_END = b"PK\5\6", b"PK\6\7"
_LONGEST_END = 22 + 20 + 65_535
_MOST_DIRECTORY_BYTES_EACH = 1024
_ENCRYPTED = 0x1


class UnsafeArchive(PattiError):
    """An archive that is damaged, or that could do harm by its size, its names or what it links to."""


def members(
    path: Path, *, most_bytes: int = MOST_BYTES, most_members: int = MOST_MEMBERS
) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name and the bytes of each file in the archive; a member is open until the next one is asked for.

    Everything that the archive says of itself is checked before the first is yielded. Reading never gives more
    than was said, and raises UnsafeArchive where the bytes are not what was said.
    """
    with _opened(path, most_members) as archive:
        for member in _checked(archive, path, most_bytes, most_members):
            try:
                raw = archive.open(member)
            except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
                raise UnsafeArchive(f"{path}: {member.filename}: {error}") from error
            with io.BufferedReader(_Member(raw, f"{path}: {member.filename}")) as file:
                yield member.filename, file


def check(path: Path, *, most_bytes: int = MOST_BYTES, most_members: int = MOST_MEMBERS) -> list[str]:
    """Return the names of the files in the archive; raises UnsafeArchive for what `members` would refuse.

    What is opened with Python's `zipfile` afterwards never gives more bytes than were checked here.
    """
    with _opened(path, most_members) as archive:
        return [member.filename for member in _checked(archive, path, most_bytes, most_members)]


class _Member(io.RawIOBase):
    """A file in an archive that says whose fault it is when it cannot be read."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self._raw, self._name = raw, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        space = memoryview(buffer).cast("B")
        try:
            part = self._raw.read(len(space))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise UnsafeArchive(f"{self._name}: damaged: {error}") from error
        space[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _opened(path: Path, most_members: int) -> zipfile.ZipFile:
    try:
        _look_at_the_end(path, most_members)
        return zipfile.ZipFile(path)
    except OSError as error:
        raise UnsafeArchive(f"{path}: {error.strerror or error}") from error
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise UnsafeArchive(f"{path}: no zip archive that can be read: {error}") from error


def _look_at_the_end(path: Path, most_members: int) -> None:
    """Refuse a list of contents that would fill the memory when `zipfile` reads it."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _LONGEST_END))
        tail = file.read()
    if _ZIP64_END in tail:
        raise UnsafeArchive(f"{path}: an archive in the large form (zip64), which nothing here needs")
    at = tail.find(_END)
    while at != -1:
        directory = int.from_bytes(tail[at + 12 : at + 16], "little")
        if directory > most_members * _MOST_DIRECTORY_BYTES_EACH:
            raise UnsafeArchive(f"{path}: more than {most_members} files")
        at = tail.find(_END, at + 1)


def _checked(
    archive: zipfile.ZipFile, path: Path, most_bytes: int, most_members: int
) -> list[zipfile.ZipInfo]:
    """Return the files of the archive when all of it may be read."""
    infos = archive.infolist()
    if len(infos) > most_members:
        raise UnsafeArchive(f"{path}: {len(infos)} files, {most_members} at most")
    names: set[str] = set()
    for info in infos:
        if (fault := _fault(info)) or info.filename in names:
            raise UnsafeArchive(f"{path}: {info.filename!r}: {fault or 'there twice'}")
        names.add(info.filename)
    if (whole := sum(info.file_size for info in infos)) > most_bytes:
        raise UnsafeArchive(f"{path}: {whole} bytes when unpacked, {most_bytes} at most")
    return [info for info in infos if not info.is_dir()]


def _fault(info: zipfile.ZipInfo) -> str | None:
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    if not name or not name.isprintable() or "\\" in name or ":" in name:
        return "no name for a file in an archive"
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        return "a name that leads out of the archive"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "a link, or no file at all"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "packed in a way that is not read here"
    if info.file_size > max(SMALL, MOST_RATIO * info.compress_size):
        return f"{info.file_size} bytes out of {info.compress_size}: a bomb"
    return None
