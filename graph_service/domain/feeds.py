"""Calendars to subscribe to: the sessions of a partner, of a volunteer or of a family's path, read again from time to time.

What several families do at the same time under one commitment is one gathering. Nothing in a calendar tells whose it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from unicodedata import category
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, Timezone

from graph_service.domain.attendance import AttendanceState, Course
from graph_service.domain.model import ReferralState
from graph_service.domain.phrases import Language, phrase
from graph_service.domain.schedule import ROME, Period, Session
from graph_service.domain.timetables import moment

BACK, AHEAD = timedelta(weeks=4), timedelta(weeks=26)
MOST_FEEDS = 100
"""How many of one account are good at once: one for each family, and for each volunteer."""
MOST_GATHERINGS = 2000
"""Of one calendar; those farthest ahead are left out, and come in as time goes by."""
READ_AGAIN = timedelta(hours=4)


class FeedKind(StrEnum):
    """What a feed is about."""

    PARTNER = "PARTNER"
    VOLUNTEER = "VOLUNTEER"
    PATH = "PATH"


@dataclass(frozen=True)
class Feed:
    """A calendar at a secret address, which is not kept; it shows a partner's or volunteer's sessions, or a path's."""

    id: str
    kind: FeedKind
    subject_id: str
    made_at: datetime
    read_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def mark(self) -> str:
        """By which people tell calendars apart that may not say whose they are."""
        return self.id[:4].upper()


@dataclass(frozen=True)
class Running:
    """A referral as it runs, with what may be told of it; `changed_at` is when somebody last changed any of that."""

    course: Course
    commitment_id: str
    title: str
    competence_id: str
    changed_at: datetime
    place: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Told:
    """What a calendar tells of a referral: all its sessions or those of one volunteer, with the competence or without."""

    running: Running
    held_by: str | None = None
    with_competence: bool = True


class GatheringState(StrEnum):
    """Whether a gathering takes place, in the words of RFC 5545."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Gathering:
    """One session of a commitment on one day, whoever comes; `people` are those who are to come."""

    day: date
    opens: int
    minutes: int
    commitment_id: str
    title: str
    competence_ids: tuple[str, ...]
    people: int
    state: GatheringState
    changed_at: datetime
    place: str | None = None
    address: str | None = None

    @property
    def uid(self) -> str:
        """The same in every calendar and at every reading."""
        name = f"patti:{self.commitment_id}/{self.day}/{self.opens}/{self.minutes}"
        return str(uuid5(NAMESPACE_URL, name))


def window(today: date) -> Period:
    """Return the days that calendars tell of: four weeks back, half a year ahead."""
    return Period(today - BACK, today + AHEAD)


def gatherings(told: Iterable[Told], during: Period) -> list[Gathering]:
    """Return what takes place, or was to, in a period with an end, in order; no more than one calendar holds."""
    groups: defaultdict[tuple[date, int, int, str], list[tuple[Told, GatheringState]]] = defaultdict(list)
    for one in told:
        for day, session, state in _sessions(one, during):
            key = (day, session.opens, session.minutes, one.running.commitment_id)
            groups[key].append((one, state))
    return [_gathering(key, groups[key]) for key in sorted(groups)[:MOST_GATHERINGS]]


def _sessions(told: Told, during: Period) -> Iterator[tuple[date, Session, GatheringState]]:
    course = told.running.course
    cancelled = {(one.day, one.opens) for one in course.recorded if one.state is AttendanceState.CANCELLED}
    on_hold = course.state is ReferralState.ON_HOLD
    waiting = GatheringState.TENTATIVE if on_hold else GatheringState.CONFIRMED
    for day, session in course.occurrences(during):
        if told.held_by is None or _holds(course, told.held_by, day, session):
            gone = (day, session.opens) in cancelled
            yield day, session, GatheringState.CANCELLED if gone else waiting


def _holds(course: Course, volunteer_id: str, day: date, session: Session) -> bool:
    return any(
        one.volunteer_id == volunteer_id and day in one.period and session.week <= one.week
        for one in course.assignments
    )


def _gathering(key: tuple[date, int, int, str], parts: Sequence[tuple[Told, GatheringState]]) -> Gathering:
    first = parts[0][0].running
    states = {state for _, state in parts}
    taking_part = [one.running for one, state in parts if state is not GatheringState.CANCELLED]
    return Gathering(
        *key,
        title=first.title,
        competence_ids=tuple(sorted({one.running.competence_id for one, _ in parts if one.with_competence})),
        people=sum(one.course.people for one in taking_part),
        state=next(state for state in GatheringState if state in states),
        changed_at=max(one.running.changed_at for one, _ in parts),
        place=first.place,
        address=first.address,
    )


def calendar(
    name: str,
    found: Sequence[Gathering],
    during: Period,
    labels: Callable[[str], str],
    language: Language,
    *,
    counted: bool,
) -> bytes:
    """Return an iCalendar file (RFC 5545 and 7986) of gatherings; with `counted` each says how many people are to come.

    `labels` returns what a competence is called. What people wrote cannot begin a line of the file.
    """
    made = Calendar()
    made.add("prodid", "-//patti//IT")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        made.add(key, plain(name))
    made.add("x-wr-timezone", str(ROME))
    made.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{READ_AGAIN // timedelta(hours=1)}H")
    ends = during.end or during.start
    made.add_component(
        Timezone.from_tzid(str(ROME), first_date=during.start, last_date=ends + timedelta(days=366))
    )
    for one in found:
        made.add_component(_event(one, labels, language, counted=counted))
    return bytes(made.to_ical())


def _event(one: Gathering, labels: Callable[[str], str], language: Language, *, counted: bool) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("dtstart", moment(one.day, one.opens))
    event.add("dtend", moment(one.day, one.opens + one.minutes))
    event.add("summary", plain(" – ".join(part for part in (one.title, one.place) if part)))
    if where := ", ".join(part for part in (one.place, one.address) if part):
        event.add("location", plain(where))
    lines = [labels(id_) for id_ in one.competence_ids]
    if counted and one.people:
        lines.append(phrase("FEED.PEOPLE", language, people=one.people))
    if lines:
        event.add("description", "\n".join(plain(line) for line in lines))
    event.add("status", one.state)
    event.add("class", "PRIVATE")
    if one.state is GatheringState.CANCELLED:
        event.add("transp", "TRANSPARENT")
    return event


def plain(text: str) -> str:
    r"""Return a text on one line, without what controls how it is read.

    >>> plain("Compiti\r\nEND:VCALENDAR\u2028 \x07insieme")
    'Compiti END:VCALENDAR insieme'
    """
    return " ".join("".join(" " if category(one) in UNSEEN else one for one in text).split())


UNSEEN = frozenset({"Cc", "Zl", "Zp"})


def calendar_name(feed: Feed, subject: str, language: Language) -> str:
    """Return what a calendar is called: a body by its name, a person or a family by nothing but the feed's mark."""
    return phrase(f"FEED.{feed.kind}", language, name=subject, mark=feed.mark)
