"""What is wrong with a folder, told so that the person who wrote it can mend it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

MOST_SHOWN = 80
FIRST_RAW_BYTE = 0xDC80
"""Bytes that are not UTF-8 are read as the letters from here on: that is what `surrogateescape` does."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a file: where, what was expected there, and what was found."""

    file: str
    line: int | None
    column: str | None
    expected: str
    found: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: expected {self.expected}; found {self.found}"

    @property
    def place(self) -> tuple[str, int, str]:
        """Where it is, to sort by."""
        return self.file, self.line or 0, self.column or ""


def shown(found: object) -> str:
    """Return what was found, short enough to read, on one line, with nothing that a terminal would obey."""
    text = re.sub(r"[ \t\r\n]+", " ", str(found)[: 10 * MOST_SHOWN]).strip(" ")
    text = "".join(letter if letter.isprintable() else _spelt(letter) for letter in text)
    return "nothing" if not text else text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _spelt(letter: str) -> str:
    number = ord(letter)
    if FIRST_RAW_BYTE <= number < FIRST_RAW_BYTE + 0x80:
        return f"\\x{number - FIRST_RAW_BYTE + 0x80:02x}"
    return letter.encode("unicode_escape", "surrogatepass").decode()


def guess(word: str, known: Iterable[str], keys: Mapping[str, str] | None = None) -> str:
    """Return `` (did you mean …?)`` with the nearest known words, or nothing.

    `keys` maps a word to what is named instead of it: a label to the key of what it labels.
    """
    near = get_close_matches(word, list(known), n=3, cutoff=0.7)
    names = dict.fromkeys((keys or {}).get(name, name) for name in near)
    return f" (did you mean {' or '.join(names)}?)" if names else ""
