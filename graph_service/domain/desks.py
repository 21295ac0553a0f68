"""The counters: what people ask there, logged about nobody; and a household that is accompanied from there on.

A contact holds words of closed lists only: whoever asks leaves no trace.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from graph_service.domain.checks import in_range, language_problems, name_problems, year_problems
from graph_service.domain.identifiers import language_tag
from graph_service.domain.model import (
    Accompaniment,
    AgeBand,
    Beneficiary,
    Consent,
    ConsentPurpose,
    LegalBasis,
    Member,
    Need,
)
from graph_service.domain.problems import InTheFuture, Missing, NotFound, Problem, Repeated, TooMany
from graph_service.domain.schedule import ROME

MOST_POINTED, MOST_MEMBERS, MOST_LANGUAGES, LONGEST_NAME = 20, 20, 10, 200


class RequestKind(StrEnum):
    """What somebody comes to a counter for."""

    INFORMATION = "INFORMATION"
    ORIENTATION = "ORIENTATION"
    PROCEDURE = "PROCEDURE"
    SUPPORT = "SUPPORT"
    URGENT = "URGENT"
    WANTS_TO_HELP = "WANTS_TO_HELP"
    OTHER = "OTHER"


class OnlineProcedure(StrEnum):
    """With what of the public administration's online procedures somebody was helped."""

    SPID = "SPID"
    CIE = "CIE"
    ISEE = "ISEE"
    ASSEGNO_UNICO = "ASSEGNO_UNICO"
    SCHOOL = "SCHOOL"
    NURSERY = "NURSERY"
    HEALTH = "HEALTH"
    RESIDENCE = "RESIDENCE"
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT"
    BENEFITS = "BENEFITS"
    WORK = "WORK"
    OTHER = "OTHER"


class ContactOutcome(StrEnum):
    """What became of a request at a counter."""

    ANSWERED = "ANSWERED"
    POINTED_ON = "POINTED_ON"
    APPOINTMENT = "APPOINTMENT"
    CASE_OPENED = "CASE_OPENED"
    UNANSWERED = "UNANSWERED"


@dataclass(frozen=True)
class Desk:
    """A counter (sportello sociale), usually at a Casa."""

    id: str
    name: str
    place_id: str | None = None
    invented: bool = False


@dataclass(frozen=True)
class DeskContact:
    """Somebody who came to a counter, as nobody: when, what for, where it led."""

    id: str
    desk_id: str
    at: datetime
    kind: RequestKind
    outcome: ContactOutcome
    competence_id: str | None = None
    procedure: OnlineProcedure | None = None
    area_id: str | None = None
    service_ids: tuple[str, ...] = ()
    partner_ids: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day in Torino."""
        return self.at.astimezone(ROME).date()


@dataclass(frozen=True)
class Heard:
    """How many requests of one kind a counter heard in a week, given by its Monday."""

    desk_id: str
    week: date
    kind: RequestKind
    competence_id: str | None
    outcome: ContactOutcome
    number: int


@dataclass(frozen=True)
class Known:
    """Which of the things that a contact names are there."""

    desk: bool
    service_ids: frozenset[str] = frozenset()
    partner_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AskedCase:
    """A household that is to be accompanied, as asked, unchecked; its members are numbered as they are told."""

    members: Sequence[AgeBand]
    languages: Sequence[str]
    controller: str
    legal_basis: LegalBasis
    consents: Sequence[ConsentPurpose] = field(default_factory=tuple)


def heard(asked: DeskContact, known: Known, now: datetime) -> DeskContact | list[Problem]:
    """Return the contact, if it names only what is there and is not of days to come."""
    problems: list[Problem] = []
    if not known.desk:
        problems.append(NotFound(("deskId",), asked.desk_id, kind="desk"))
    problems += year_problems(("at",), asked.day)
    if asked.at > now:
        problems.append(InTheFuture(("at",), asked.day, now.astimezone(ROME).date()))
    for path, given, there, kind in (
        ("serviceIds", asked.service_ids, known.service_ids, "service"),
        ("partnerIds", asked.partner_ids, known.partner_ids, ""),
    ):
        if len(given) > MOST_POINTED:
            problems.append(TooMany((path,), len(given), MOST_POINTED))
            continue
        for index, id_ in enumerate(given):
            if id_ not in there:
                problems.append(NotFound((path, index), id_, kind=kind))
            elif id_ in given[:index]:
                problems.append(Repeated((path, index), id_))
    return problems or asked


def case_problems(asked: AskedCase) -> Iterator[Problem]:
    """Yield what is wrong with a household that is to be accompanied, its needs and area apart."""
    if not asked.members:
        yield Missing(("members",))
    if len(asked.members) > MOST_MEMBERS:
        yield TooMany(("members",), len(asked.members), MOST_MEMBERS)
    if len(asked.languages) > MOST_LANGUAGES:
        yield TooMany(("languages",), len(asked.languages), MOST_LANGUAGES)
    else:
        yield from language_problems(asked.languages)
    yield from name_problems(("controller",), asked.controller, LONGEST_NAME)
    for index, purpose in enumerate(asked.consents):
        if purpose in asked.consents[:index]:
            yield Repeated(("consents", index), purpose)


def member_problems(numbers: Sequence[int | None], members: int) -> Iterator[Problem]:
    """Yield which needs are for a member that the household does not have."""
    for index, number in enumerate(numbers):
        if number is not None:
            yield from in_range(("needs", index, "member"), number, 1, members)


def household(asked: AskedCase, code: str, area_id: str, case_manager_id: str, today: date) -> Beneficiary:
    """Return the household under a new code, accompanied from today on, with what it agrees to today."""
    return Beneficiary(
        id=code,
        code=code,
        area_id=area_id,
        languages=tuple(tag for text in asked.languages if (tag := language_tag(text))),
        members=tuple(Member(number, band) for number, band in enumerate(asked.members, 1)),
        controller=asked.controller.strip(),
        legal_basis=asked.legal_basis,
        accompaniments=(Accompaniment(case_manager_id, leads=True, start=today),),
        consents=tuple(Consent(purpose, today) for purpose in sorted(asked.consents)),
    )


def of_household(need: Need, id_: str, asked: AskedCase) -> Need:
    """Return a need of a new household, with the age of the member whom it is for."""
    band = asked.members[need.member - 1] if need.member is not None else None
    return replace(need, id=id_, age_band=band)
