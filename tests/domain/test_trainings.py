"""Courses: who may be enrolled, who came, and what is gained by coming often enough."""

from dataclasses import replace
from datetime import date

import pytest

from graph_service.domain.problems import (
    InTheFuture,
    Missing,
    NotAWebAddress,
    NotFound,
    OutOfRange,
    Repeated,
    StaleRevision,
    TooMany,
    WrongState,
)
from graph_service.domain.trainings import (
    TRAINING_MOVES,
    Gain,
    Method,
    Person,
    Training,
    TrainingSession,
    TrainingState,
    attended,
    completed,
    enrolled,
    moved,
    planned,
    published,
    withdrawn,
)
from tests.worlds import MONDAY, TAXONOMY

ADA, BRUNO, MARTA = Person("volunteer", "ada"), Person("volunteer", "bruno"), Person("case-manager", "marta")
DAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26))
SESSIONS = tuple(TrainingSession(number, day, 1020, 120) for number, day in enumerate(DAYS, 1))
COURSE = Training("course", "Ascolto", ("homework",), SESSIONS, places=2, valid_months=24)
KNOWN = TAXONOMY.competences


def test_a_course_is_planned_with_its_sessions_in_order():
    found = planned(replace(COURSE, title=" Ascolto ", sessions=SESSIONS[::-1]), KNOWN)
    assert (found.title, found.sessions) == ("Ascolto", SESSIONS)


@pytest.mark.parametrize(
    ("wrong", "problems"),
    [
        ({"title": " "}, [Missing(("title",))]),
        ({"competence_ids": ()}, [Missing(("competenceIds",))]),
        ({"competence_ids": ("none",)}, [NotFound(("competenceIds", 0), "none", kind="competence")]),
        ({"competence_ids": ("spid", "spid")}, [Repeated(("competenceIds", 1), "spid")]),
        ({"sessions": ()}, [Missing(("sessions",))]),
        ({"sessions": (SESSIONS[0],) * 2}, [Repeated(("sessions", 1, "on"), "2026-10-05")]),
        (
            {"sessions": (replace(SESSIONS[0], minutes=5),)},
            [OutOfRange(("sessions", 0, "minutes"), 5, 15, 720)],
        ),
        ({"places": 0}, [OutOfRange(("places",), 0, 1, 500)]),
        ({"valid_months": 0}, [OutOfRange(("validMonths",), 0, 1, 120)]),
        ({"description": "x" * 2001}, [TooMany(("description",), 2001, 2000)]),
    ],
)
def test_what_is_no_course_is_refused(wrong, problems):
    assert planned(replace(COURSE, **wrong), KNOWN) == problems


def test_people_are_enrolled_while_there_are_places_and_taken_out():
    two = enrolled(COURSE, [ADA, MARTA], {ADA, MARTA, BRUNO})
    assert two.people == {ADA, MARTA}
    assert enrolled(two, [BRUNO], {BRUNO}) == [TooMany(("participantIds",), 3, 2)]
    assert enrolled(two, [ADA], {ADA}) == [Repeated(("participantIds", 0), "ada")]
    assert enrolled(COURSE, [BRUNO], set()) == [NotFound(("participantIds", 0), "bruno", kind="volunteer")]
    came = attended(two, 1, [ADA], MONDAY)
    out = withdrawn(came, [ADA])
    assert (out.people, out.sessions[0].attended) == ({MARTA}, frozenset())
    assert withdrawn(out, [ADA]) == [NotFound(("participantIds", 0), "ada", kind="volunteer")]


def test_who_came_to_three_sessions_in_four_has_gained_what_it_teaches():
    course = enrolled(COURSE, [ADA, MARTA], {ADA, MARTA})
    for number in (1, 2, 3):
        course = attended(course, number, [ADA, MARTA] if number < 3 else [ADA], MONDAY)
    assert completed(course, MONDAY).gains == {ADA: Gain("course", DAYS[-1], date(2028, 10, 26))}
    assert completed(replace(course, valid_months=None), MONDAY).gains[ADA].until is None
    assert completed(course, DAYS[2]) == [InTheFuture(("id",), DAYS[3], DAYS[2])]
    assert attended(course, 4, [ADA], DAYS[2]) == [InTheFuture(("number",), DAYS[3], DAYS[2])]
    assert attended(course, 9, [], MONDAY) == [NotFound(("number",), "9")]
    assert attended(course, 1, [BRUNO], MONDAY) == [
        NotFound(("participantIds", 0), "bruno", kind="volunteer")
    ]


@pytest.mark.parametrize("deed", TRAINING_MOVES)
@pytest.mark.parametrize("state", TrainingState)
def test_only_what_is_planned_changes(deed, state):
    course, move = replace(COURSE, state=state), TRAINING_MOVES[deed]
    assert moved(course, deed, 7, course) == [StaleRevision(("revision",), 7, 1)]
    found = moved(course, deed, 1, course)
    if state in move.sources:
        assert (found.state, found.revision) == (move.target or state, 2)
    else:
        assert found == [WrongState(("id",), state, (TrainingState.PLANNED,))]


def test_a_document_has_a_title_an_address_and_what_it_is_about():
    method = Method("m", " Primo incontro ", "https://metodo.example.org/x", ("spid",))
    assert published(method, KNOWN) == replace(method, title="Primo incontro")
    assert published(replace(method, url="javascript:1", competence_ids=()), KNOWN) == [
        Missing(("competenceIds",)),
        NotAWebAddress(("url",), "javascript:1"),
    ]
