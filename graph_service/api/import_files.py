"""Files that come with an operation: read for its length under a name of our own, and what is wrong in them."""

import asyncio
import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import strawberry

from graph_service.api.context import Info
from graph_service.domain.problems import NotReadable, Problem
from graph_service.errors import PattiError
from graph_service.exchange.findings import Finding
from graph_service.exchange.proposing import CellChange
from graph_service.exchange.telling import told

MOST_SHOWN = 1000
LONGEST_NAME = 100
_ZIP, _GZIP, _OLD_SHEET = b"PK", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\{|\[\s*\{)")

Made = TypeVar("Made")


@strawberry.input(description="A file as it is sent with an operation.")
class ImportFileInput:
    name: str = strawberry.field(description="How it is called, such as `rete.xlsx`; at most 200 letters.")
    contents: str = strawberry.field(
        description="What is in it, in base64: what it is, is seen by that, not by its name. With all else it must fit into "
        "one request: larger files are for the `patti import` command."
    )


@strawberry.type(description="Something that is wrong in a file, or merely to be known of it.")
class ImportFinding:
    file: str = strawberry.field(description="The file, and its sheet where it has several.")
    line: int | None = strawberry.field(description="The row; null for what is wrong with all of it.")
    column: str | None = strawberry.field(
        description="The heading of the column; null for what is wrong with the row."
    )
    expected: str = strawberry.field(
        description="What was expected there, in the reader's language where that is known."
    )
    found: str = strawberry.field(description="What was found instead.")


@strawberry.type(description="A cell as it is here, and as the file has it.")
class ImportCell:
    column: str = strawberry.field(description="The column, as the CSV folder calls it.")
    label: str = strawberry.field(description="The column, as people call it.")
    ours: str = strawberry.field(description="What is here; empty for nothing.")
    theirs: str = strawberry.field(description="What the file says; empty for nothing.")
    both: bool = strawberry.field(
        description="Whether it was changed here as well since the file said something last."
    )


def cells(changes: Iterable[CellChange], label: Callable[[str], str]) -> list[ImportCell]:
    return [
        ImportCell(
            column=one.column, label=label(one.column), ours=one.ours, theirs=one.theirs, both=one.both
        )
        for one in changes
    ]


def findings(found: Iterable[Finding], info: Info) -> list[ImportFinding]:
    """Return the first findings, told in the reader's language."""
    language = info.context.language
    return [
        ImportFinding(
            file=one.file,
            line=one.line,
            column=one.column,
            expected=told(one.expected, language),
            found=told(one.found, language),
        )
        for one in list(found)[:MOST_SHOWN]
    ]


def workbook_ending(contents: bytes) -> str:
    return ".xlsx"


def package_ending(contents: bytes) -> str:
    return ".zip" if contents.startswith(_ZIP) else ".json"


def list_ending(contents: bytes) -> str:
    for beginning, ending in ((_ZIP, ".xlsx"), (_GZIP, ".csv.gz"), (_OLD_SHEET, ".xls")):
        if contents.startswith(beginning):
            return ending
    return ".csv"


def taxonomy_ending(contents: bytes) -> str:
    if contents.startswith(_ZIP):
        return ".zip"
    return ".jsonld" if _JSON.match(contents) else ".ttl"


async def read_file(
    file: ImportFileInput, ending: Callable[[bytes], str], read: Callable[[Path], Made], info: Info
) -> Made | Problem:
    """Return what `read` makes of a file, beside whatever else is served; or why it cannot be read, told to the reader.

    It is written under its own name, but ends as what is in it says.
    """
    try:
        contents = b64decode(file.contents, validate=True)
    except (binascii.Error, ValueError):
        return NotReadable(("file", "contents"), "base64")
    name, language = _plain_name(file.name) + ending(contents), info.context.language
    made = await asyncio.to_thread(_read, name, contents, read)
    return replace(made, why=told(made.why, language)) if isinstance(made, NotReadable) else made


def _plain_name(name: str) -> str:
    r"""Return a name without folders, ending and signs that name no file.

    >>> _plain_name("../../etc/rete di\x00quartiere.xlsx"), _plain_name("5x1000 2.0.csv.gz"), _plain_name("")
    ('rete di_quartiere', '5x1000 2.0', 'file')
    """
    last = re.sub(r"(\.[a-z]{2,6}){1,2}$", "", re.split(r"[/\\]", name)[-1], flags=re.IGNORECASE)
    plain = re.sub(r"[^\w .()+-]", "_", last).encode("utf-8", "ignore")[:LONGEST_NAME]
    return plain.decode("utf-8", "ignore").strip("_. ") or "file"


def _read(name: str, contents: bytes, read: Callable[[Path], Made]) -> Made | Problem:
    with TemporaryDirectory(prefix="patti-") as folder:
        path = Path(folder) / name
        path.write_bytes(contents)
        try:
            return read(path)
        except PattiError as error:
            why = str(error).replace(f"{folder}/", "")
            return NotReadable(("file",), why.removeprefix(f"{name}: "))
