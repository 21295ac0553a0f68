"""Times as HSDS and its dirtier relatives write them: opening hours, weekly rules of iCalendar, closed days.

What is odd but can mean one thing only is read, and told; what could mean two is told and left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from graph_service.domain.schedule import DAY, Weekday, Window
from graph_service.domain.schedule import clock as written
from graph_service.exchange.hsds_tables import Record

Find = Callable[[Record, str, str, object], None]
FIRST_YEAR = 1900
OF_ROME = ("+01:00", "+02:00", "+0100", "+0200", "+01", "+02")
"""Offsets with which a time is what the clock on the wall in Torino shows, in winter or in summer."""

_PLAIN = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.0+)?)?\s*(z|[+-]\d{2}(?::?\d{2})?)?", re.IGNORECASE)
_ODD = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)
_WEEKDAYS = {
    **{day.value.casefold(): day.number for day in Weekday},
    **{day.value[:3].casefold(): day.number for day in Weekday},
    **{day.value[:2].casefold(): day.number for day in Weekday},
    **{
        name: number
        for number, name in enumerate(
            ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
        )
    },
}
_IN_WORDS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Clock:
    """A time of day in minutes after midnight, and whether it was written oddly."""

    minute: int
    odd: bool = False


@dataclass(frozen=True)
class Times:
    """When something takes place every week, and between which days, where that is said."""

    windows: tuple[Window, ...]
    start: date | None = None
    end: date | None = None


def clock(text: str) -> Clock | None:
    """Return a time of day; None for what is none, or what another clock would show.

    >>> clock("15:30:00"), clock("1:50pm"), clock("14.30")
    (Clock(minute=930, odd=False), Clock(minute=830, odd=True), Clock(minute=870, odd=True))
    >>> clock("10:00Z"), clock("25:00"), clock("noon")
    (None, None, None)
    """
    if plain := _PLAIN.fullmatch(text):
        if plain[3] and plain[3] not in OF_ROME:
            return None
        return _minute(plain[1], plain[2], odd=False)
    odd = _ODD.fullmatch(text)
    if odd is None or not (odd[2] or odd[3]):
        return None
    if odd[3] is None:
        return _minute(odd[1], odd[2], odd=True)
    if not 1 <= int(odd[1]) <= 12:
        return None
    return _minute(str(int(odd[1]) % 12 + (12 if odd[3].casefold() == "p" else 0)), odd[2], odd=True)


def _minute(hours: str, minutes: str | None, *, odd: bool) -> Clock | None:
    if (int(hours), int(minutes or 0)) == (24, 0):
        return Clock(0, odd=True)
    if int(hours) > 23 or int(minutes or 0) > 59:
        return None
    return Clock(int(hours) * 60 + int(minutes or 0), odd)


def weekday(text: str) -> int | None:
    """Return the number of a weekday by its name, 0 for Monday; None for a mere number, which counts from who knows where.

    >>> weekday("TH"), weekday("Monday"), weekday("lunedi"), weekday("1"), weekday("2MO")
    (3, 0, None, None, None)
    """
    return _WEEKDAYS.get(text.strip().casefold())


def opening(record: Record, find: Find) -> Times | None:
    """Return the window of a row of opening hours; None, and it is told, for what is none."""
    day = weekday(record.get("weekday"))
    if day is None:
        find(record, "weekday", "a weekday by its name, such as Monday", record.get("weekday"))
        return None
    window = _window(record, day, find)
    return Times((window,)) if window else None


def weekly(record: Record, find: Find) -> Times | None:
    """Return what a rule of iCalendar repeats every week; None, and it is told, for any other rule."""
    start, end = _period(record, find)
    if not _is_weekly(record, end, find):
        return None
    days = [part for part in re.split(r"[,\s]+", record.get("byday")) if part]
    if not days:
        find(record, "byday", "the days of the week, such as MO,WE", "nothing")
    windows = []
    for part in days:
        if (day := weekday(part)) is None:
            find(record, "byday", "days of the week such as MO,WE, without numbers", part)
        elif window := _window(record, day, find):
            windows.append(window)
        else:
            break
    return Times(tuple(windows), start, end) if windows else None


def _is_weekly(record: Record, end: date | None, find: Find) -> bool:
    """Return whether a rule means the same every week; tell of what says otherwise, or says nothing here."""
    if record.get("freq").upper() != "WEEKLY":
        find(record, "freq", "WEEKLY, the one rule that a week here can say", record.get("freq"))
        return False
    if record.get("interval") not in ("", "1"):
        find(record, "interval", "1, every week", record.get("interval"))
        return False
    if weeks := record.get("byweekno"):
        find(record, "byweekno", "nothing: every week", weeks)
        return False
    if (count := record.get("count")) and end is None:
        find(record, "count", "the last day in until or valid_to, not how many times", count)
        return False
    for name in ("bymonthday", "byyearday"):
        if said := record.get(name):
            find(record, name, "nothing, since it means nothing in a weekly rule; the rest is read", said)
    return True


def _window(record: Record, day: int, find: Find) -> Window | None:
    """Return the window between the two times of a row."""
    times = []
    for name in ("opens_at", "closes_at"):
        said = record.get(name)
        found = clock(said)
        if found is None:
            find(record, name, "a time on the clocks of Torino, such as 14:30", said)
            return None
        if found.odd:
            find(record, name, f"a time such as 14:30; it is read as {written(found.minute)}", said)
        times.append(found.minute)
    opens, closes = times[0], times[1] or DAY
    if opens >= closes:
        expected = f"a time after opens_at, {written(opens)}, on the same day"
        find(record, "closes_at", expected, record.get("closes_at"))
        return None
    return Window(day, opens, closes)


def _period(record: Record, find: Find) -> tuple[date | None, date | None]:
    """Return the first and the last day of a schedule, where it says them."""
    start = _first_said(record, ("valid_from", "dtstart"), find)
    end = _first_said(record, ("valid_to", "until"), find)
    if start and end and end < start:
        find(record, "valid_to", f"a date not before the first, {start}; neither is read", end)
        return None, None
    return start, end


def _first_said(record: Record, names: tuple[str, ...], find: Find) -> date | None:
    for name in names:
        if record.get(name):
            return day(record, name, find)
    return None


def day(record: Record, name: str, find: Find) -> date | None:
    """Return the date of a field; None where it is empty, and, told, where it is none or could be two."""
    said = record.get(name)
    if not said:
        return None
    try:
        read = date.fromisoformat(said[:10]) if re.match(r"\d{4}-\d{2}-\d{2}(?:$|[T ])", said) else None
    except ValueError:
        read = None
    odd = None if read else _oddly_written(said)
    found = read or odd
    if found is None or found.year < FIRST_YEAR:
        find(record, name, "a date with its year, such as 2026-09-01", said)
        return None
    if odd:
        find(record, name, f"a date such as 2026-09-01; it is read as {odd}", said)
    return found


def _oddly_written(said: str) -> date | None:
    """Return a date in words, or one whose order can be one only."""
    for form in _IN_WORDS:
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007  # a day, wherever it is
        except ValueError:
            continue
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", said)
    readings = set(_readings(*map(int, match.groups()))) if match else set()
    return readings.pop() if len(readings) == 1 else None


def _readings(one: int, other: int, year: int) -> Iterator[date]:
    for number, month in ((one, other), (other, one)):
        try:
            yield date(year, month, number)
        except ValueError:
            continue


def closed_days(record: Record, find: Find) -> str | None:
    """Return the days on which something is closed, as one cell; None, and it is told, for other holidays."""
    if record.get("closed").casefold() not in ("true", "yes", "1", "t", "y"):
        find(record, "closed", "true: other hours on some days are not carried", record.get("closed"))
        return None
    start = day(record, "start_date", find)
    end = day(record, "end_date", find) if record.get("end_date") else start
    if start is None or end is None:
        if not record.get("start_date"):
            find(record, "start_date", "a date such as 2026-09-01", "nothing")
        return None
    if end < start:
        find(record, "end_date", f"a date not before start_date, {start}", end)
        return None
    return f"{start}/{end}"
