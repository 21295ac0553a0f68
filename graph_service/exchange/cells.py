"""How the cells of a table are read: text in, a typed value out, or what was expected instead."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from graph_service.domain.identifiers import (
    CASE_CODE_LETTERS,
    is_case_code,
    is_email,
    is_key,
    is_phone,
    is_tax_code,
    is_web_address,
    language_tag,
)
from graph_service.domain.identifying import identifiers
from graph_service.domain.phrases import phrase
from graph_service.domain.schedule import ROME, Week, Window

LONGEST_TEXT = 2000
LONGEST_CODE = 300
HOURS_A_WEEK = 168
FEWEST_DIGITS, LENGTH_OF_A_TAX_CODE = 5, 16
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Unreadable(ValueError):
    """A cell that is not what its column holds; the message says what was expected.

    `found` is the part of the cell that is wrong, or None when all of it is.
    """

    def __init__(self, expected: str, found: str | None = None) -> None:
        super().__init__(expected)
        self.found = found


Reader = Callable[[str], Any]


def text(cell: str) -> str:
    """Read any text on one or more lines, without control characters."""
    if len(cell) > LONGEST_TEXT:
        raise Unreadable(f"at most {LONGEST_TEXT} characters")
    if _CONTROL.search(cell):
        raise Unreadable("text without control characters")
    return cell


def code(cell: str) -> str:
    """Read the code of a concept elsewhere: a word or an address."""
    if not re.fullmatch(rf"[!-~]{{1,{LONGEST_CODE}}}", cell):
        raise Unreadable(f"a code or an address without spaces, at most {LONGEST_CODE} characters")
    return cell


def key(cell: str) -> str:
    if not is_key(cell):
        raise Unreadable("a key: lower-case letters, digits and hyphens, such as casa-del-sole")
    return cell


def family_key(cell: str) -> str:
    """Read the key of something that belongs to a family."""
    known = key(cell)
    long_enough = (
        sum(letter.isdigit() for letter in known) >= FEWEST_DIGITS or len(known) >= LENGTH_OF_A_TAX_CODE
    )
    return _telling_nobody(known) if long_enough else known


def about_family(cell: str) -> str:
    """Read a text that may be about a family."""
    return _telling_nobody(text(cell))


def _telling_nobody(cell: str) -> str:
    """Return the text; what in it would tell who a family is does not even come into the report."""
    if found := identifiers(cell):
        first = found[0]
        what = phrase(f"IDENTIFIER.{first.kind}", "en").partition(":")[0]
        raise Unreadable(
            "text that does not tell who a family is", f"{what}, from letter {first.start + 1} on"
        )
    return cell


def case_code(cell: str) -> str:
    if not is_case_code(cell):
        raise Unreadable(f"a family's code: FAM- and six of {CASE_CODE_LETTERS}")
    return cell


def tax_code(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{11}", cell):
        raise Unreadable("a tax code of 11 digits")
    if not is_tax_code(cell):
        raise Unreadable("a tax code whose check digit is right")
    return cell


def day(cell: str) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise Unreadable("a date such as 2026-09-01")


def days(cell: str) -> str:
    """Read a period of dates, `2026-08-01/2026-08-31`, or a single date; kept as text."""
    first, slash, last = cell.partition("/")
    try:
        start, end = day(first.strip()), day((last if slash else first).strip())
    except Unreadable:
        raise Unreadable("dates such as 2026-08-01/2026-08-31, or one date") from None
    if end < start:
        raise Unreadable("dates that do not end before they start")
    return f"{start}/{end}"


@lru_cache(maxsize=4096)
def window(cell: str) -> str:
    """Read a weekly window; kept as text in one spelling, `mon 15:00-17:00`."""
    try:
        return str(Window.parse(cell))
    except ValueError as error:
        reason = "" if str(error).startswith("not a window") else f" ({error})"
        raise Unreadable(f"a window such as mon 15:00-17:00{reason}") from None


def windows(cells: Iterable[str]) -> list[str]:
    """Return windows with those that touch joined, in the order of the week."""
    return list(_joined(tuple(cells)))


@lru_cache(maxsize=1024)
def _joined(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(joined) for joined in Week.of(map(Window.parse, cells)).windows())


def language(cell: str) -> str:
    if (tag := language_tag(cell)) is None:
        raise Unreadable("a BCP 47 language tag such as it, ar, zh-Hans")
    return tag


_ANSWERS = {"yes": True, "sì": True, "si": True, "true": True, "no": False, "false": False}


def yes_or_no(cell: str) -> bool:
    if (answer := _ANSWERS.get(cell.lower())) is None:
        raise Unreadable("yes or no")
    return answer


def number(least: float, most: float) -> Reader:
    """Read a decimal number between two others; a comma is a decimal mark too."""

    def read(cell: str) -> float:
        value = float(cell.replace(",", ".")) if re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", cell) else None
        if value is None or not least <= value <= most:
            raise Unreadable(f"a number from {least:g} to {most:g}")
        return value

    return read


def whole(least: int, most: int) -> Reader:
    """Read a whole number between two others."""

    def read(cell: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", cell) or not least <= int(cell) <= most:
            raise Unreadable(f"a whole number from {least} to {most}")
        return int(cell)

    return read


def moment(cell: str) -> datetime:
    """Read a day and a time on the wall clock of Torino."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", cell):
            raise ValueError
        return datetime.strptime(cell, "%Y-%m-%d %H:%M").replace(tzinfo=ROME).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("a day and a time, such as 2026-09-01 15:30") from None


def cents(cell: str) -> int:
    """Read an amount of money in cents, below zero for what is taken away."""
    if not re.fullmatch(r"-?[0-9]{1,8}", cell):
        raise Unreadable("a whole number of cents, such as 25000 or -1250")
    return int(cell)


def hours(cell: str) -> int:
    """Read hours a week, a multiple of 0.25 above zero; kept as minutes."""
    try:
        value = number(0.25, HOURS_A_WEEK)(cell)
    except Unreadable:
        raise Unreadable(f"hours from 0.25 to {HOURS_A_WEEK}, such as 2 or 1.5") from None
    if value * 4 != int(value * 4):
        raise Unreadable("hours in quarters: 0.25, 0.5, 0.75, 1 …")
    return int(value * 60)


def share(cell: str) -> float:
    value: float = number(0, 1)(cell)
    if value == 0:
        raise Unreadable("a share above 0, at most 1")
    return value


def url(cell: str) -> str:
    if not is_web_address(cell):
        raise Unreadable("an address that begins with https:// or http://")
    return text(cell)


def email(cell: str) -> str:
    if not is_email(cell):
        raise Unreadable("an e-mail address")
    return text(cell)


def phone(cell: str) -> str:
    if not is_phone(cell):
        raise Unreadable("a telephone number such as +39 011 555 0123")
    return cell


def one_of(words: type[StrEnum] | Iterable[str]) -> Reader:
    """Read one of a closed list of words, whatever the capitals."""
    allowed = {str(word).casefold(): str(word) for word in words}

    def read(cell: str) -> str:
        if (found := allowed.get(cell.casefold())) is None:
            raise Unreadable(f"one of {', '.join(allowed.values())}")
        return found

    return read
