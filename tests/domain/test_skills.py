"""The bilancio: what people can do, over time, as they and others see it, towards the jobs that they want."""

from datetime import date

from graph_service.domain.model import AgeBand, Beneficiary, Member
from graph_service.domain.problems import (
    InTheFuture,
    Missing,
    NotAnOccupation,
    NotFound,
    Repeated,
    TellsWho,
    TooMany,
)
from graph_service.domain.skills import (
    Bilancio,
    JobGoal,
    Skill,
    SkillLevel,
    SkillSource,
    Step,
    assessed,
    latest,
    lendable,
    steps,
    with_job_goal,
    without_job_goal,
)
from tests.worlds import MONDAY, TAXONOMY

HOUSEHOLD = Beneficiary(
    "FAM-TNY234", "FAM-TNY234", "mill", members=(Member(1, AgeBand.AGE_18_64), Member(2, AgeBand.AGE_6_10))
)
BLANK = Bilancio(HOUSEHOLD)
KNOWN = TAXONOMY.competences
SELF, OBSERVED = SkillSource.SELF, SkillSource.OBSERVED
CLEANER = "http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000002"
OCTOBER = date(2026, 10, 5)


def said(*told, day=MONDAY, known=BLANK, member=1):
    return assessed(known, member, told, day, KNOWN, MONDAY)


def test_what_is_said_again_of_a_day_takes_its_place_and_of_another_day_is_a_step():
    first = said(("spid", SELF, SkillLevel.BEGINNING), day=OCTOBER)
    same = said(("spid", SELF, SkillLevel.WITH_HELP), day=OCTOBER, known=first)
    later = said(("spid", SELF, SkillLevel.ALONE), known=same)
    assert [(one.day, one.level) for one in later.skills] == [
        (OCTOBER, SkillLevel.WITH_HELP),
        (MONDAY, SkillLevel.ALONE),
    ]


def test_what_was_observed_last_counts_before_what_they_said_last():
    told = said(("spid", OBSERVED, SkillLevel.WITH_HELP), day=OCTOBER)
    both = said(("spid", SELF, SkillLevel.CAN_TEACH), ("maths", SELF, SkillLevel.ALONE), known=told)
    assert latest(both.skills, 1) == {"spid": SkillLevel.WITH_HELP, "maths": SkillLevel.ALONE}
    assert (lendable(both.skills, 1), lendable(both.skills, 2)) == (["maths"], [])


def test_a_job_asks_competences_and_a_narrower_one_answers():
    goal = JobGoal(1, 1, CLEANER, "addetta", ("learning", "spid"), MONDAY)
    skills = [
        Skill(1, "maths", SELF, SkillLevel.ALONE, MONDAY),
        Skill(2, "spid", SELF, SkillLevel.ALONE, MONDAY),
    ]
    assert steps(goal, skills, TAXONOMY) == [Step("learning", SkillLevel.ALONE), Step("spid", None)]


def test_what_cannot_be_said_is_refused():
    twice = ("spid", SELF, SkillLevel.ALONE)
    assert said(member=3) == [NotFound(("member",), "3"), Missing(("assessments",))]
    assert said(twice, twice) == [Repeated(("assessments", 1, "competenceId"), "spid")]
    assert said(("none", SELF, SkillLevel.ALONE)) == [
        NotFound(("assessments", 0, "competenceId"), "none", kind="competence")
    ]
    assert said(twice, day=date(2026, 11, 24)) == [InTheFuture(("on",), date(2026, 11, 24), MONDAY)]
    assert said(*[twice] * 51) == [TooMany(("assessments",), 51, 50)]


def test_a_job_is_an_occupation_that_is_wanted_once_and_dropped():
    made = with_job_goal(BLANK, 1, CLEANER, " addetta ", ["spid"], KNOWN, MONDAY)
    assert made.job_goals == (JobGoal(1, 1, CLEANER, "addetta", ("spid",), MONDAY),)
    assert with_job_goal(made, 1, CLEANER, "x", [], KNOWN, MONDAY) == [Repeated(("occupationId",), CLEANER)]
    dropped = without_job_goal(made, 1, MONDAY)
    assert dropped.job_goals[0].dropped_on == MONDAY
    assert without_job_goal(dropped, 1, MONDAY) == [NotFound(("number",), "1")]
    assert with_job_goal(dropped, 1, CLEANER, "x", [], KNOWN, MONDAY).job_goals[1].number == 2
    wrong = with_job_goal(BLANK, 1, "cleaner", "333 1234567", ["x", "spid", "spid"], KNOWN, MONDAY)
    assert wrong == [
        NotAnOccupation(("occupationId",), "cleaner"),
        TellsWho(("label",), "PHONE", 0, 11),
        NotFound(("competenceIds", 0), "x", kind="competence"),
        Repeated(("competenceIds", 2), "spid"),
    ]
