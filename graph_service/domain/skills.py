"""The bilancio di competenze: what people of a household can do, as they and others see it, over time, towards jobs.

A skill is a competence of the same taxonomy as what partners lend, at a level, on a day, told by the person or by who
observed it. What is told of another day is another step; of the same day it takes the place of the first.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from graph_service.domain.checks import name_problems, year_problems
from graph_service.domain.model import Beneficiary
from graph_service.domain.problems import (
    InTheFuture,
    Missing,
    NotAnOccupation,
    NotFound,
    Path,
    Problem,
    Repeated,
    TooMany,
)
from graph_service.domain.taxonomy import Taxonomy

MOST_AT_ONCE, MOST_GOALS, LONGEST_LABEL = 50, 20, 200
_OCCUPATION = re.compile(
    r"http://data\.europa\.eu/esco/occupation/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


class SkillLevel(IntEnum):
    """How far somebody masters a competence."""

    BEGINNING = 1
    WITH_HELP = 2
    ALONE = 3
    CAN_TEACH = 4


class SkillSource(StrEnum):
    """Who says so."""

    SELF = "SELF"
    OBSERVED = "OBSERVED"


@dataclass(frozen=True)
class Skill:
    """A competence of a member at a level, as somebody saw it on a day."""

    member: int
    competence_id: str
    source: SkillSource
    level: SkillLevel
    day: date


@dataclass(frozen=True)
class JobGoal:
    """A job that a member wants: an ESCO occupation, with the competences that it asks as the operator sees it."""

    number: int
    member: int
    occupation_id: str
    label: str
    competence_ids: tuple[str, ...]
    stated_on: date
    dropped_on: date | None = None


@dataclass(frozen=True)
class Bilancio:
    """What is known of a household's skills and of the jobs that its members want."""

    household: Beneficiary
    skills: tuple[Skill, ...] = ()
    job_goals: tuple[JobGoal, ...] = ()


@dataclass(frozen=True)
class Step:
    """A competence that a job asks, and how far the member masters it or a narrower one; None for not at all."""

    competence_id: str
    level: SkillLevel | None


def assessed(
    known: Bilancio,
    member: int,
    said: Sequence[tuple[str, SkillSource, SkillLevel]],
    day: date,
    competences: Collection[str],
    today: date,
) -> Bilancio | list[Problem]:
    """Return the bilancio with what was said of a member on a day."""
    problems = [*_member_problems(known, member), *year_problems(("on",), day)]
    if day > today:
        problems.append(InTheFuture(("on",), day, today))
    if not said:
        problems.append(Missing(("assessments",)))
    if len(said) > MOST_AT_ONCE:
        return [*problems, TooMany(("assessments",), len(said), MOST_AT_ONCE)]
    for index, (competence_id, source, _) in enumerate(said):
        path: Path = ("assessments", index, "competenceId")
        if competence_id not in competences:
            problems.append(NotFound(path, competence_id, kind="competence"))
        elif (competence_id, source) in [(one, by) for one, by, _ in said[:index]]:
            problems.append(Repeated(path, competence_id))
    if problems:
        return problems
    new = [Skill(member, competence_id, source, level, day) for competence_id, source, level in said]
    keys = {_key(one) for one in new}
    kept = [one for one in known.skills if _key(one) not in keys]
    return replace(known, skills=tuple(sorted([*kept, *new], key=_key)))


def with_job_goal(
    known: Bilancio,
    member: int,
    occupation_id: str,
    label: str,
    competence_ids: Sequence[str],
    competences: Collection[str],
    today: date,
) -> Bilancio | list[Problem]:
    """Return the bilancio with one more job that a member wants."""
    problems = [
        *_member_problems(known, member),
        *_job_problems(occupation_id, label),
        *_asked_problems(competence_ids, competences),
    ]
    if len(known.job_goals) >= MOST_GOALS:
        problems.append(TooMany(("id",), len(known.job_goals) + 1, MOST_GOALS))
    wanted = {(one.member, one.occupation_id) for one in known.job_goals if one.dropped_on is None}
    if (member, occupation_id) in wanted:
        problems.append(Repeated(("occupationId",), occupation_id))
    if problems:
        return problems
    number = max((one.number for one in known.job_goals), default=0) + 1
    goal = JobGoal(number, member, occupation_id, label.strip(), tuple(sorted(competence_ids)), today)
    return replace(known, job_goals=(*known.job_goals, goal))


def without_job_goal(known: Bilancio, number: int, today: date) -> Bilancio | list[Problem]:
    """Return the bilancio with a job that the member wants no more; it stays on record."""
    found = next((one for one in known.job_goals if one.number == number and one.dropped_on is None), None)
    if found is None:
        return [NotFound(("number",), str(number))]
    others = [one for one in known.job_goals if one is not found]
    goals = sorted([*others, replace(found, dropped_on=today)], key=lambda one: one.number)
    return replace(known, job_goals=tuple(goals))


def latest(skills: Sequence[Skill], member: int) -> dict[str, SkillLevel]:
    """Return how far a member masters each competence: what was observed last, else what they said last."""
    found: dict[str, Skill] = {}
    order = sorted(skills, key=lambda one: (one.source is SkillSource.OBSERVED, one.day))
    for one in order:
        if one.member == member:
            found[one.competence_id] = one
    return {id_: one.level for id_, one in found.items()}


def steps(goal: JobGoal, skills: Sequence[Skill], taxonomy: Taxonomy) -> list[Step]:
    """Return what a job asks, each with the best level of the member in it or in a narrower competence."""
    levels = latest(skills, goal.member)
    found = []
    for competence_id in goal.competence_ids:
        near = [levels[id_] for id_ in taxonomy.narrower(competence_id) if id_ in levels]
        found.append(Step(competence_id, max(near, default=None)))
    return found


def lendable(skills: Sequence[Skill], member: int) -> list[str]:
    """Return the competences that a member masters alone at least, and so could lend as a volunteer."""
    return sorted(id_ for id_, level in latest(skills, member).items() if level >= SkillLevel.ALONE)


def _key(one: Skill) -> tuple[int, str, str, date]:
    return one.member, one.competence_id, one.source, one.day


def _member_problems(known: Bilancio, member: int) -> Iterator[Problem]:
    if member not in {one.number for one in known.household.members}:
        yield NotFound(("member",), str(member))


def _job_problems(occupation_id: str, label: str) -> Iterator[Problem]:
    if not _OCCUPATION.fullmatch(occupation_id):
        yield NotAnOccupation(("occupationId",), occupation_id[:LONGEST_LABEL])
    yield from name_problems(("label",), label, LONGEST_LABEL)


def _asked_problems(competence_ids: Sequence[str], competences: Collection[str]) -> Iterator[Problem]:
    if len(competence_ids) > MOST_AT_ONCE:
        yield TooMany(("competenceIds",), len(competence_ids), MOST_AT_ONCE)
        return
    for index, competence_id in enumerate(competence_ids):
        if competence_id not in competences:
            yield NotFound(("competenceIds", index), competence_id, kind="competence")
        elif competence_id in competence_ids[:index]:
            yield Repeated(("competenceIds", index), competence_id)
