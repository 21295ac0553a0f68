"""Time as people promise it: weekly windows on the wall clock, and periods of dates.

A week is 10,080 minutes from Monday 00:00, kept as the bits of one integer, so that what two people share
is an `&`, whatever the number of windows. Adjacent windows join, and Sunday's last minute is followed by
Monday's first. Nothing here knows about daylight saving: it matters only where dates are made.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Self
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
DAY = 24 * 60
WEEK = 7 * DAY
_EVERY_MINUTE = (1 << WEEK) - 1


class Weekday(StrEnum):
    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as `datetime.date.weekday` counts."""
        return _NUMBERS[self]


_DAYS = tuple(Weekday)
_NUMBERS = {day: number for number, day in enumerate(_DAYS)}
_NAMES = {
    **{day.value[:3].lower(): day for day in Weekday},
    **dict(zip(("lun", "mar", "mer", "gio", "ven", "sab", "dom"), _DAYS, strict=True)),
}
_WINDOW = re.compile(r"([a-z]{3})[a-zì]*\.?\s+(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of one weekday: `opens` and `closes` in minutes after midnight, `closes` excluded."""

    day: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.day < 7 and 0 <= self.opens < self.closes <= DAY):
            raise ValueError(f"a window must close after it opens, on one day: {self!r}")

    @property
    def weekday(self) -> Weekday:
        return _DAYS[self.day]

    @property
    def minutes(self) -> int:
        return self.closes - self.opens

    def __str__(self) -> str:
        return f"{self.weekday.value[:3].lower()} {clock(self.opens)}-{clock(self.closes % DAY)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``mon 15:00-17:00`` or ``lun 15-17``; closing at ``00:00`` is the end of that day.

        >>> str(Window.parse("gio 16-18")), Window.parse("sun 22:00-00:00").closes
        ('thu 16:00-18:00', 1440)

        Raises ValueError when it is neither, or when it closes before it opens.
        """
        match = _WINDOW.fullmatch(text.strip().lower())
        day = match and _NAMES.get(match[1])
        if not match or day is None:
            raise ValueError("not a window such as mon 15:00-17:00")
        opens, closes = _minute(match[2], match[3]), _minute(match[4], match[5])
        if closes == 0:
            closes = DAY
        if opens >= closes:
            raise ValueError("it closes before it opens")
        return cls(day.number, opens, closes)


@dataclass(frozen=True)
class AskedWindow:
    """A window as asked, unchecked; `closes` 0 is the end of the day. Minutes after midnight."""

    weekday: Weekday
    opens: int
    closes: int

    @property
    def window(self) -> Window:
        """The window; ValueError when it closes before it opens."""
        return Window(self.weekday.number, self.opens, self.closes or DAY)


@dataclass(frozen=True)
class AskedSession:
    """When a weekly session begins, in minutes after midnight; how long it lasts is known from elsewhere."""

    weekday: Weekday
    opens: int


def _minute(hours: str, minutes: str | None) -> int:
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise ValueError("hours go from 00:00 to 23:59; the end of the day is 00:00")
    return int(hours) * 60 + int(minutes or 0)


def clock(minute: int) -> str:
    """Return a minute of the day as people write it: 930 is ``15:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Week:
    """A set of the week's minutes, as the bits of an integer; bit 0 is Monday 00:00."""

    mask: int = 0

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Python reads all ten thousand bits for the hash of a number, each time that it is asked."""
        return hash(self.mask)

    @classmethod
    def of(cls, windows: Iterable[Window]) -> Self:
        """Return the minutes that any of the windows holds."""
        mask = 0
        for window in windows:
            mask |= ((1 << window.minutes) - 1) << (window.day * DAY + window.opens)
        return cls(mask)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read windows between ``|``: ``mon 15:00-17:00|thu 16:00-18:00``."""
        return cls.of(Window.parse(part) for part in text.split("|") if part.strip())

    @classmethod
    def always(cls) -> Self:
        """Return the whole week."""
        return cls(_EVERY_MINUTE)

    def __or__(self, other: "Week") -> "Week":
        return Week(self.mask | other.mask)

    def __and__(self, other: "Week") -> "Week":
        return Week(self.mask & other.mask)

    def __sub__(self, other: "Week") -> "Week":
        return Week(self.mask & ~other.mask)

    def __le__(self, other: "Week") -> bool:
        return not self.mask & ~other.mask

    def __bool__(self) -> bool:
        return bool(self.mask)

    @cached_property
    def minutes(self) -> int:
        """How many minutes a week."""
        return self.mask.bit_count()

    def starts(self, length: int) -> "Week":
        """Return the minutes at which something `length` minutes long can start and stay inside."""
        return Week(_starts(self.mask, length))

    def holds(self, length: int) -> bool:
        """Return whether something `length` minutes long fits anywhere inside."""
        return bool(_starts(self.mask, length))

    def sessions(self, length: int) -> int:
        """Return how many sessions of `length` minutes fit side by side."""
        return _sessions(self, length)

    def earlier(self, minutes: int) -> "Week":
        """Return the same minutes moved back by so many, from Monday round to Sunday."""
        return Week(_rotate(self.mask, -minutes % WEEK))

    def each_minute(self) -> Iterator[int]:
        """Yield its minutes in order, 0 for Monday 00:00."""
        rest = self.mask
        while rest:
            yield (rest & -rest).bit_length() - 1
            rest &= rest - 1

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Yield (first minute, length) of each unbroken stretch; one may run from Sunday into Monday."""
        if self.mask == _EVERY_MINUTE:
            yield 0, WEEK
            return
        beginnings = self.mask & ~_rotate(self.mask, 1)
        while beginnings:
            first = (beginnings & -beginnings).bit_length() - 1
            beginnings &= beginnings - 1
            gap = ~_rotate(self.mask, WEEK - first) & _EVERY_MINUTE
            yield first, (gap & -gap).bit_length() - 1

    def windows(self) -> tuple[Window, ...]:
        """Return the same minutes as the fewest windows, in order, none over midnight."""
        found = []
        for day in range(7):
            rest = (self.mask >> day * DAY) & ((1 << DAY) - 1)
            while rest:
                opens = (rest & -rest).bit_length() - 1
                gap = ~(rest >> opens)
                closes = opens + (gap & -gap).bit_length() - 1
                found.append(Window(day, opens, closes))
                rest &= ~((1 << closes) - 1)
        return tuple(found)

    def __str__(self) -> str:
        return "|".join(map(str, self.windows()))


def session(start: int, length: int) -> Week:
    """Return the minutes of one session; one that starts late on Sunday runs into Monday."""
    return Week(_rotate((1 << length) - 1, start))


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """What takes place once a week: the day on which it begins, 0 for Monday, when, and for how long."""

    day: int
    opens: int
    minutes: int

    @property
    def week(self) -> Week:
        return session(self.day * DAY + self.opens, self.minutes)


def weekly_sessions(windows: Iterable[Window]) -> tuple[Session, ...]:
    """Return the sessions that these windows are; one that is kept as two around midnight is one again.

    >>> weekly_sessions(map(Window.parse, ["mon 15-16", "mon 16-17", "fri 23-0", "sat 0-1"]))[2]
    Session(day=4, opens=1380, minutes=120)
    """
    ordered = sorted(windows)
    at_midnight = {window.day: window for window in ordered if window.opens == 0}
    until_midnight = {window.day for window in ordered if window.closes == DAY}
    found = []
    for window in ordered:
        if window.opens == 0 and (window.day - 1) % 7 in until_midnight:
            continue
        minutes, last = window.minutes, window
        while last.closes == DAY and (following := at_midnight.get((last.day + 1) % 7)):
            minutes, last = minutes + following.minutes, following
        found.append(Session(window.day, window.opens, minutes))
    return tuple(found)


def _rotate(mask: int, minutes: int) -> int:
    """Move every minute later by `minutes`, from Sunday round to Monday."""
    moved = mask << (minutes % WEEK)
    return (moved & _EVERY_MINUTE) | (moved >> WEEK)


@lru_cache(maxsize=65536)
def _sessions(week: Week, length: int) -> int:
    return sum(size // length for _, size in week.stretches())


@lru_cache(maxsize=65536)
def _starts(mask: int, length: int) -> int:
    """Keep the bits that begin a run of `length` ones, doubling the run at every step."""
    if not 0 < length <= WEEK:
        return 0
    run = 1
    while run < length and mask:
        step = min(run, length - run)
        mask &= _rotate(mask, WEEK - step)
        run += step
    return mask


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both part of it; without an end it has none."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period must not end before it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def over(self, today: date) -> bool:
        """Return whether its last day is past."""
        return self.end is not None and self.end < today

    def meets(self, other: "Period") -> bool:
        """Return whether some day is in both."""
        return (other.end is None or self.start <= other.end) and (
            self.end is None or other.start <= self.end
        )

    def covers(self, other: "Period") -> bool:
        """Return whether every day of the other is in this one."""
        return self.start <= other.start and (
            self.end is None or (other.end is not None and other.end <= self.end)
        )

    def shared(self, other: "Period") -> "Period | None":
        """Return the days that are in both, if any."""
        if not self.meets(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    @property
    def weekdays(self) -> Week:
        """The days of the week that occur in it."""
        if self.end is None or (self.end - self.start).days >= 6:
            return Week.always()
        days = (self.start + timedelta(days=number) for number in range((self.end - self.start).days + 1))
        return Week.of(Window(day.weekday(), 0, DAY) for day in days)

    def each_day(self) -> Iterator[date]:
        """Yield its days in order; it must have an end."""
        if self.end is None:
            raise ValueError("a period without an end has days without end")
        for number in range(self.start.toordinal(), self.end.toordinal() + 1):
            yield date.fromordinal(number)

    @property
    def days(self) -> int | None:
        return None if self.end is None else (self.end - self.start).days + 1

    @property
    def weeks(self) -> range:
        """The ISO weeks it touches, each numbered by its Monday's count of weeks; it must have an end."""
        if self.end is None:
            raise ValueError("a period without an end touches weeks without end")
        return range(week_number(self.start), week_number(self.end) + 1)

    @property
    def first_monday(self) -> date:
        """The Monday of the week in which it starts."""
        return self.start - timedelta(days=self.start.weekday())

    @property
    def last_sunday(self) -> date:
        """The Sunday of the week in which it ends; it must have an end."""
        if self.end is None:
            raise ValueError("a period without an end has no last week")
        return self.end + timedelta(days=6 - self.end.weekday())

    def weeks_within(self, other: "Period") -> range:
        """Return the ISO weeks of the other period, which must have an end, that this one touches too."""
        last = other.weeks.stop if self.end is None else min(other.weeks.stop, week_number(self.end) + 1)
        return range(max(other.weeks.start, week_number(self.start)), last)

    def first_weeks(self, count: int) -> "Period":
        """Return its first `count` weeks of seven days, or the whole of it when it is shorter."""
        last = self.start + timedelta(days=7 * count - 1)
        return Period(self.start, last if self.end is None else min(last, self.end))


def week_number(day: date) -> int:
    """Return a number that grows by one from one ISO week to the next."""
    return (day.toordinal() - 1) // 7


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later (earlier when below zero), or that month's last day when it has no such day.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
