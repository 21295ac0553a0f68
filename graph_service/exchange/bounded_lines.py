"""The lines of a file from anywhere, packed by gzip or not: none longer, and all together no more, than they may be."""

import gzip
import zlib
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import IO, cast

from graph_service.errors import PattiError


def bounded_lines(path: Path, longest: int, most_bytes: int) -> Generator[bytes]:
    """Yield the lines as bytes; raise PattiError, which names the line, for what is too much or cannot be read."""
    number = size = 0
    try:
        with closing(_opened(path)) as raw:
            while line := raw.readline(longest):
                number, size = number + 1, size + len(line)
                if len(line) == longest:
                    raise PattiError(f"{path}:{number}: a line of {longest} bytes or more")
                if size > most_bytes:
                    raise PattiError(f"{path}: more than {most_bytes // 1024 // 1024} MiB")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise PattiError(f"{path}:{number + 1}: {error}") from error


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")
