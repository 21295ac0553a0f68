"""What may be asked of coverage; each check yields what is wrong, with the path to it."""

from collections.abc import Container, Iterable, Iterator
from datetime import date

from graph_service.domain.checks import in_range, nearest, year_problems
from graph_service.domain.problems import NotFound, OutOfRange, PeriodReversed, Problem, TooMany
from graph_service.domain.schedule import week_number

FLOOR = 5
"""Cells with demand from fewer families are never shown to everybody, whatever is asked."""
LARGEST_K = 1000
MOST_WEEKS = 106
"""Two years."""


def period_problems(start: date, end: date) -> Iterator[Problem]:
    """Yield what is wrong with the period over which hours are averaged, from one day to another, both part of it."""
    wrong = [*year_problems(("from",), start), *year_problems(("to",), end)]
    yield from wrong
    if end < start:
        yield PeriodReversed((), start, end)
    elif not wrong and (weeks := week_number(end) - week_number(start) + 1) > MOST_WEEKS:
        yield TooMany((), weeks, MOST_WEEKS)


def share_problems(share: float) -> Iterator[Problem]:
    """Yield the problem of a share of the gap that is not above 0 and at most 1."""
    if not 0 < share <= 1:
        yield OutOfRange(("share",), share, 0, 1)


def k_problems(k: int, floor: int = FLOOR) -> Iterator[Problem]:
    """Yield the problem of so few families that the floor forbids it."""
    yield from in_range(("k",), k, floor, LARGEST_K)


def known_problems(name: str, kind: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Yield which of these areas, competences, partners or pacts are not known."""
    known = known if isinstance(known, Container) else tuple(known)
    for index, given in enumerate(ids):
        if given not in known:
            yield NotFound((name, index), given, nearest(given, known), kind)
