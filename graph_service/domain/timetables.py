"""A family's timetable: the sessions of what partners do for it, on their days; and the same as an iCalendar file.

Times are those of the wall clock in Torino, so that a session at three is at three in summer and in winter. Closures
take sessions away. Nothing in a file tells whose it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from graph_service.domain.attendance import Course
from graph_service.domain.model import RESERVING
from graph_service.domain.schedule import ROME, Period, Session


@dataclass(frozen=True)
class Appointment:
    """What a partner does for a family: how it runs, what it is called, where it is."""

    course: Course
    title: str
    competence_id: str
    place: str | None = None
    address: str | None = None


@dataclass(frozen=True, order=True)
class Sitting:
    """One session on one day, from a minute of the day on."""

    day: date
    opens: int
    minutes: int
    title: str
    competence_id: str
    place: str | None = None


def sittings(appointments: Sequence[Appointment], during: Period) -> list[Sitting]:
    """Return the sessions that are to take place in a period with an end, in order."""
    return sorted(
        Sitting(day, session.opens, session.minutes, one.title, one.competence_id, one.place)
        for one in appointments
        for session, days in _days(one, during)
        for day in days
    )


def calendar(appointments: Sequence[Appointment], during: Period, today: date) -> str:
    """Return an iCalendar file (RFC 5545) of the same sessions: one repeating event for each session of the week."""
    found = Calendar()
    found.add("prodid", "-//patti//IT")
    found.add("version", "2.0")
    for one in appointments:
        for session, days in _days(one, during):
            found.add_component(_event(one, session, days, today))
    if found.subcomponents:
        found.add_missing_timezones(during.start, (during.end or during.start) + timedelta(days=366))
    written: bytes = found.to_ical()
    return written.decode()


def _event(one: Appointment, session: Session, days: Sequence[date], today: date) -> Event:
    """Return a session as an event that repeats from its first day to its last; the days between without one are told."""
    starts = [moment(day, session.opens) for day in days]
    event = Event()
    event.add(
        "uid", sha256(f"{one.course.referral_id}/{session.day}/{session.opens}".encode()).hexdigest()[:32]
    )
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("summary", one.title)
    event.add("dtstart", starts[0])
    event.add("dtend", moment(days[0], session.opens + session.minutes))
    if where := ", ".join(part for part in (one.place, one.address) if part):
        event.add("location", where)
    if len(days) > 1:
        event.add("rrule", {"freq": "weekly", "until": starts[-1].astimezone(UTC)})
        weeks = range((days[-1] - days[0]).days // 7 + 1)
        left_out = [day for week in weeks if (day := days[0] + timedelta(weeks=week)) not in set(days)]
        if left_out:
            event.add("exdate", [moment(day, session.opens) for day in left_out])
    return event


def _days(one: Appointment, during: Period) -> Iterator[tuple[Session, list[date]]]:
    """Yield each weekly session that is to take place with its days; what is over is in no timetable."""
    if one.course.state not in RESERVING:
        return
    found: dict[Session, list[date]] = {}
    for day, session in one.course.occurrences(during):
        found.setdefault(session, []).append(day)
    yield from sorted(found.items())


def moment(day: date, minute: int) -> datetime:
    """Return a minute of a day, which may lie on the next, on the wall clock of Torino."""
    days, rest = divmod(minute, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), ROME)
