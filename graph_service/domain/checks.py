"""Checks that several inputs share; each yields what is wrong, with the path to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from graph_service.domain.identifiers import language_tag
from graph_service.domain.identifying import identifying_problems
from graph_service.domain.problems import (
    Missing,
    NotALanguage,
    OutOfRange,
    Path,
    Problem,
    TooMany,
    WindowReversed,
)
from graph_service.domain.schedule import DAY, AskedWindow, clock

MOST_WINDOWS = 50
FIRST_YEAR, LAST_YEAR = 1900, 2199


def in_range(path: Path, given: float, least: float, most: float) -> Iterator[Problem]:
    """Yield the problem of a number below the least or above the most."""
    if not least <= given <= most:
        yield OutOfRange(path, given, least, most)


def year_problems(path: Path, day: date) -> Iterator[Problem]:
    """Yield the problem of a day in a year that nobody can have meant."""
    return in_range(path, day.year, FIRST_YEAR, LAST_YEAR)


def nearest(given: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three known ids that are spelt nearly so."""
    return tuple(get_close_matches(given, known, n=3, cutoff=0.6))


def window_problems(windows: Sequence[AskedWindow]) -> Iterator[Problem]:
    """Yield which windows close before they open, and whether there are too many."""
    if len(windows) > MOST_WINDOWS:
        yield TooMany(("windows",), len(windows), MOST_WINDOWS)
    for index, window in enumerate(windows):
        if window.opens >= (window.closes or DAY):
            yield WindowReversed(("windows", index), clock(window.opens), clock(window.closes))


def name_problems(path: Path, text: str, longest: int) -> Iterator[Problem]:
    """Yield why a text cannot say who somebody of the staff is: nothing, too long, or a text that tells who a family is."""
    if not text.strip():
        yield Missing(path)
    if len(text) > longest:
        yield TooMany(path, len(text), longest)
    yield from identifying_problems(path, text)


def language_problems(languages: Sequence[str]) -> Iterator[Problem]:
    """Yield which texts are no language tags."""
    for index, text in enumerate(languages):
        if language_tag(text) is None:
            yield NotALanguage(("languages", index), text)
