"""Courses for those who accompany families and for volunteers: who is enrolled, who came, what they gain and until when.

Whoever came to three sessions in four has gained what the course teaches, for as long as the course says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from graph_service.domain.checks import in_range, name_problems, year_problems
from graph_service.domain.identifiers import is_web_address
from graph_service.domain.problems import (
    InTheFuture,
    Missing,
    NotAWebAddress,
    NotFound,
    Path,
    Problem,
    Repeated,
    StaleRevision,
    TooMany,
    WrongState,
)
from graph_service.domain.schedule import DAY, months_later

LONGEST_TITLE, LONGEST_TEXT, LONGEST_URL = 200, 2000, 500
MOST_SESSIONS, MOST_COMPETENCES, MOST_PEOPLE, MOST_MONTHS = 50, 20, 500, 120
ENOUGH = 0.75


class TrainingState(StrEnum):
    """Where a course stands."""

    PLANNED = "PLANNED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class TrainingDeed(StrEnum):
    """What somebody does with a course."""

    PLAN = "PLAN"
    ENROL = "ENROL"
    WITHDRAW = "WITHDRAW"
    RECORD_ATTENDANCE = "RECORD_ATTENDANCE"
    COMPLETE = "COMPLETE"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class TrainingMove:
    """A deed's row of the table: from which states, to which one, which parts it changes."""

    sources: frozenset[TrainingState]
    target: TrainingState | None
    fields: tuple[str, ...]


_PLANNED = frozenset({TrainingState.PLANNED})
TRAINING_MOVES: Mapping[TrainingDeed, TrainingMove] = MappingProxyType(
    {
        TrainingDeed.ENROL: TrainingMove(_PLANNED, None, ("participants",)),
        TrainingDeed.WITHDRAW: TrainingMove(_PLANNED, None, ("participants",)),
        TrainingDeed.RECORD_ATTENDANCE: TrainingMove(_PLANNED, None, ("sessions",)),
        TrainingDeed.COMPLETE: TrainingMove(_PLANNED, TrainingState.COMPLETED, ("state", "participants")),
        TrainingDeed.CANCEL: TrainingMove(_PLANNED, TrainingState.CANCELLED, ("state",)),
    }
)
PLANNED = ("title", "description", "competences", "sessions", "places", "validMonths")


@dataclass(frozen=True, order=True)
class Person:
    """Whoever takes part: a volunteer, or somebody who accompanies families."""

    kind: str
    id: str


@dataclass(frozen=True)
class TrainingSession:
    """One meeting of a course: when, for how long, who came."""

    number: int
    day: date
    opens: int
    minutes: int
    attended: frozenset[Person] = frozenset()


@dataclass(frozen=True)
class Gain:
    """What somebody gained by a course: since when, and until when it holds; None for ever."""

    training_id: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Training:
    """A course: what it teaches, its sessions, who is enrolled, and who gained it.

    `valid_months` tells for how long it holds what was gained; None for ever.
    """

    id: str
    title: str
    competence_ids: tuple[str, ...]
    sessions: tuple[TrainingSession, ...]
    places: int = 20
    description: str | None = None
    valid_months: int | None = None
    people: frozenset[Person] = frozenset()
    gains: Mapping[Person, Gain] = field(default_factory=dict)
    state: TrainingState = TrainingState.PLANNED
    revision: int = 1


@dataclass(frozen=True)
class Method:
    """A document of the shared method, linked to the competences that it is about."""

    id: str
    title: str
    url: str
    competence_ids: tuple[str, ...]


Changed = Training | list[Problem]


def planned(training: Training, competences: Collection[str]) -> Changed:
    """Return a new course, if it makes sense."""
    problems = [
        *name_problems(("title",), training.title, LONGEST_TITLE),
        *_competence_problems(training.competence_ids, competences),
        *in_range(("places",), training.places, 1, MOST_PEOPLE),
        *_session_problems(training.sessions),
    ]
    if training.description is not None and len(training.description) > LONGEST_TEXT:
        problems.append(TooMany(("description",), len(training.description), LONGEST_TEXT))
    if training.valid_months is not None:
        problems += in_range(("validMonths",), training.valid_months, 1, MOST_MONTHS)
    ordered = sorted(training.sessions, key=lambda one: (one.day, one.opens))
    sessions = tuple(replace(one, number=number) for number, one in enumerate(ordered, 1))
    return problems or replace(training, title=training.title.strip(), sessions=sessions)


def enrolled(training: Training, people: Sequence[Person], there: Collection[Person]) -> Changed:
    """Return the course with more people in it, as long as it has places."""
    problems = [*_people_problems(people, there)]
    if new := set(people) & training.people:
        problems += [
            Repeated(("participantIds", place), one.id) for place, one in enumerate(people) if one in new
        ]
    if len(training.people | set(people)) > training.places:
        problems.append(TooMany(("participantIds",), len(training.people | set(people)), training.places))
    return problems or replace(training, people=training.people | set(people))


def withdrawn(training: Training, people: Sequence[Person]) -> Changed:
    """Return the course without these people, who never came."""
    problems = [*_people_problems(people, training.people)]
    sessions = tuple(replace(one, attended=one.attended - set(people)) for one in training.sessions)
    return problems or replace(training, people=training.people - set(people), sessions=sessions)


def attended(training: Training, number: int, people: Sequence[Person], today: date) -> Changed:
    """Return the course with who came to one of its sessions; told again it takes the place of what was told before."""
    found = next((one for one in training.sessions if one.number == number), None)
    if found is None:
        return [NotFound(("number",), str(number))]
    problems = [*_people_problems(people, training.people)]
    if found.day > today:
        problems.append(InTheFuture(("number",), found.day, today))
    sessions = tuple(
        replace(one, attended=frozenset(people)) if one is found else one for one in training.sessions
    )
    return problems or replace(training, sessions=sessions)


def completed(training: Training, today: date) -> Changed:
    """Return the course held, with what each gained who came often enough."""
    last = max(one.day for one in training.sessions)
    if last > today:
        return [InTheFuture(("id",), last, today)]
    until = months_later(last, training.valid_months) if training.valid_months else None
    gains = {
        person: Gain(training.id, last, until)
        for person in training.people
        if sum(person in one.attended for one in training.sessions) >= ENOUGH * len(training.sessions)
    }
    return replace(training, gains=gains)


def moved(training: Training, deed: TrainingDeed, revision: int, after: Changed) -> Changed:
    """Return the course after a deed, one revision on, if its state and its revision let it be done at all."""
    move = TRAINING_MOVES[deed]
    if revision != training.revision:
        return [StaleRevision(("revision",), revision, training.revision)]
    if training.state not in move.sources:
        return [WrongState(("id",), training.state, tuple(sorted(move.sources)))]
    if isinstance(after, list):
        return after
    return replace(after, state=move.target or training.state, revision=training.revision + 1)


def published(method: Method, competences: Collection[str]) -> Method | list[Problem]:
    """Return a document of the shared method, if it has a title, an address, and something that it is about."""
    problems = [
        *name_problems(("title",), method.title, LONGEST_TITLE),
        *_competence_problems(method.competence_ids, competences),
    ]
    if len(method.url) > LONGEST_URL or not is_web_address(method.url):
        problems.append(NotAWebAddress(("url",), method.url[:LONGEST_URL]))
    return problems or replace(method, title=method.title.strip())


def _competence_problems(given: Sequence[str], known: Collection[str]) -> Iterator[Problem]:
    if not given:
        yield Missing(("competenceIds",))
    if len(given) > MOST_COMPETENCES:
        yield TooMany(("competenceIds",), len(given), MOST_COMPETENCES)
        return
    for index, id_ in enumerate(given):
        if id_ not in known:
            yield NotFound(("competenceIds", index), id_, kind="competence")
        elif id_ in given[:index]:
            yield Repeated(("competenceIds", index), id_)


def _session_problems(sessions: Sequence[TrainingSession]) -> Iterator[Problem]:
    if not sessions:
        yield Missing(("sessions",))
    if len(sessions) > MOST_SESSIONS:
        yield TooMany(("sessions",), len(sessions), MOST_SESSIONS)
        return
    starts: list[Any] = [(one.day, one.opens) for one in sessions]
    for index, one in enumerate(sessions):
        path: Path = ("sessions", index)
        yield from year_problems((*path, "on"), one.day)
        yield from in_range((*path, "minutes"), one.minutes, 15, DAY // 2)
        if starts[index] in starts[:index]:
            yield Repeated((*path, "on"), str(one.day))


def _people_problems(people: Sequence[Person], there: Collection[Person]) -> Iterator[Problem]:
    if len(people) > MOST_PEOPLE:
        yield TooMany(("participantIds",), len(people), MOST_PEOPLE)
        return
    for index, one in enumerate(people):
        if one not in there:
            yield NotFound(("participantIds", index), one.id, kind=one.kind)
        elif one in people[:index]:
            yield Repeated(("participantIds", index), one.id)
