"""The bilancio di competenze: what members of a household can do, over time, towards the jobs that they want."""

from datetime import date
from typing import Annotated, TypeVar

import strawberry

from graph_service.actions import skills as actions
from graph_service.api.competences import Competence, competence
from graph_service.api.context import Context, Info
from graph_service.api.ids import IdReader
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import AgeBand, SkillLevel, SkillSource
from graph_service.domain import model, skills
from graph_service.domain.permissions import Action, permit_some
from graph_service.domain.skills import lendable, steps

P = TypeVar("P", bound="BilancioPayload")


@strawberry.type(description="How far a member masters a competence, as somebody saw it on a day.")
class Skill:
    source: SkillSource = strawberry.field(description="Who says so.")
    level: SkillLevel = strawberry.field(description="How far.")
    on: date = strawberry.field(description="On which day.")
    competence_id: strawberry.Private[str]

    @strawberry.field(
        description="The competence, of the same taxonomy as what partners lend; its mappings lead to ESCO."
    )
    async def competence(self, info: Info) -> Competence:
        return await _competence(self.competence_id, info)


@strawberry.type(description="A competence that a job asks.")
class JobStep:
    level: SkillLevel | None = strawberry.field(
        description="How far the member masters it or a narrower one, best; null for not that is known."
    )
    competence_id: strawberry.Private[str]

    @strawberry.field(description="The competence.")
    async def competence(self, info: Info) -> Competence:
        return await _competence(self.competence_id, info)


@strawberry.type(description="A job that a member wants.")
class JobGoal:
    number: int = strawberry.field(description="Tells the job goals of one household apart.")
    occupation_id: str = strawberry.field(description="The ESCO occupation.")
    label: str = strawberry.field(description="What it is called.")
    stated_on: date = strawberry.field(description="When the member said so.")
    dropped_on: date | None = strawberry.field(description="When they wanted it no more; null while they do.")
    steps: list[JobStep] = strawberry.field(description="What it asks, and how far the member is.")


@strawberry.type(description="What a member can do, and the jobs that they want.")
class MemberBilancio:
    member: int = strawberry.field(description="The member's number.")
    age_band: AgeBand = strawberry.field(description="The age band.")
    now: list[Skill] = strawberry.field(
        description="How far they master each competence now: what was observed last, else what they said last."
    )
    skills: list[Skill] = strawberry.field(description="All that was said, by competence, then by day.")
    job_goals: list[JobGoal] = strawberry.field(description="The jobs that they want or wanted.")
    lendable_ids: strawberry.Private[list[str]]

    @strawberry.field(
        description="What they master alone at least, and could lend: who wants to becomes a volunteer by `volunteerJoin` "
        "with these competences, and nothing ties the two together."
    )
    async def lendable(self, info: Info) -> list[Competence]:
        return [await _competence(id_, info) for id_ in self.lendable_ids]


async def bilancio_of(household: model.Beneficiary, info: Info) -> list[MemberBilancio]:
    """Return the bilancio of each member of whom something is known."""
    info.context.has_read(household.id, "bilancio")
    found = await info.context.bilanci.load(household)
    return await _shown(found, info)


async def _shown(found: skills.Bilancio, info: Info) -> list[MemberBilancio]:
    taxonomy = (await info.context.reference()).taxonomy
    told = {one.member for one in found.skills} | {one.member for one in found.job_goals}
    return [
        MemberBilancio(
            member=member.number,
            age_band=member.age_band,
            now=[
                _skill(one) for one in found.skills if one.member == member.number and _is_latest(one, found)
            ],
            skills=[_skill(one) for one in found.skills if one.member == member.number],
            job_goals=[
                JobGoal(
                    number=goal.number,
                    occupation_id=goal.occupation_id,
                    label=goal.label,
                    stated_on=goal.stated_on,
                    dropped_on=goal.dropped_on,
                    steps=[
                        JobStep(level=one.level, competence_id=one.competence_id)
                        for one in steps(goal, found.skills, taxonomy)
                    ],
                )
                for goal in found.job_goals
                if goal.member == member.number
            ],
            lendable_ids=lendable(found.skills, member.number),
        )
        for member in found.household.members
        if member.number in told
    ]


def _is_latest(one: skills.Skill, found: skills.Bilancio) -> bool:
    """Return whether nothing said of the same competence counts more."""
    same = [
        other
        for other in found.skills
        if (other.member, other.competence_id) == (one.member, one.competence_id)
    ]
    return one == max(same, key=lambda other: (other.source is skills.SkillSource.OBSERVED, other.day))


def _skill(one: skills.Skill) -> Skill:
    return Skill(source=one.source, level=one.level, on=one.day, competence_id=one.competence_id)


async def _competence(key: str, info: Info) -> Competence:
    return competence((await info.context.reference()).taxonomy.competences[key], info)


@strawberry.input(description="How far a member masters a competence.")
class AssessmentInput:
    competence_id: strawberry.ID = strawberry.field(description="The competence.")
    source: SkillSource = strawberry.field(description="Who says so.")
    level: SkillLevel = strawberry.field(description="How far.")


@strawberry.type(description="What came of a deed with the bilancio of a household's members.")
class BilancioPayload:
    bilancio: list[MemberBilancio] = strawberry.field(
        description="The bilancio of each member as it is now; none when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of writing down skills.")
class BeneficiaryAssessPayload(BilancioPayload):
    pass


@strawberry.type(description="What came of writing down a job that somebody wants.")
class BeneficiaryStateJobGoalPayload(BilancioPayload):
    pass


@strawberry.type(description="What came of writing down that somebody wants a job no more.")
class BeneficiaryDropJobGoalPayload(BilancioPayload):
    pass


Id = Annotated[strawberry.ID, strawberry.argument(description="The household.")]
MemberNumber = Annotated[int, strawberry.argument(description="The member's number.")]


@strawberry.type
class SkillDeeds:
    """What people do with the bilancio of a household's members."""

    @strawberry.mutation(
        description="Write down how far a member masters some competences; of the same day and source it takes the place of "
        "what was said before."
    )
    async def beneficiary_assess(
        self,
        info: Info,
        id: Id,
        member: MemberNumber,
        assessments: Annotated[
            list[AssessmentInput], strawberry.argument(description="What is said, 1 to 50 competences.")
        ],
        on: Annotated[
            date | None, strawberry.argument(description="On which day; today when left out.")
        ] = None,
    ) -> BeneficiaryAssessPayload:
        context, key, ids = _read(info, id)
        said = [
            (
                ids.key(one.competence_id, "competence", ("assessments", place, "competenceId")),
                one.source,
                one.level,
            )
            for place, one in enumerate(assessments)
        ]
        found = ids.misread or await actions.assess(
            context.viewer, key, member, said, on, context.graph, context.today
        )
        return await _payload(BeneficiaryAssessPayload, info, found)

    @strawberry.mutation(
        description="Write down a job that a member wants: an ESCO occupation, and what it asks."
    )
    async def beneficiary_state_job_goal(
        self,
        info: Info,
        id: Id,
        member: MemberNumber,
        occupation_id: Annotated[
            str,
            strawberry.argument(
                description="The address of the ESCO occupation, `http://data.europa.eu/esco/occupation/…`."
            ),
        ],
        label: Annotated[
            str,
            strawberry.argument(
                description="What it is called, in 1 to 200 letters; nothing about the family."
            ),
        ],
        competence_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="The competences that it asks, at most 50.")
        ],
    ) -> BeneficiaryStateJobGoalPayload:
        context, key, ids = _read(info, id)
        asked = [
            ids.key(one, "competence", ("competenceIds", place)) for place, one in enumerate(competence_ids)
        ]
        found = ids.misread or await actions.state_job_goal(
            context.viewer, key, member, occupation_id, label, asked, context.graph, context.today
        )
        return await _payload(BeneficiaryStateJobGoalPayload, info, found)

    @strawberry.mutation(description="Write down that a member wants a job no more; it stays on record.")
    async def beneficiary_drop_job_goal(
        self,
        info: Info,
        id: Id,
        number: Annotated[int, strawberry.argument(description="The number of the job goal.")],
    ) -> BeneficiaryDropJobGoalPayload:
        context, key, ids = _read(info, id)
        found = ids.misread or await actions.drop_job_goal(
            context.viewer, key, number, context.graph, context.today
        )
        return await _payload(BeneficiaryDropJobGoalPayload, info, found)


def _read(info: Info, id_: str) -> tuple[Context, str, IdReader]:
    permit_some(info.context.viewer, Action.KEEP_PATHS)
    ids = IdReader()
    return info.context, ids.key(id_, "beneficiary", ("id",)), ids


async def _payload(kind: type[P], info: Info, found: actions.Outcome) -> P:
    if isinstance(found, list):
        return kind(bilancio=[], user_errors=user_errors(found, info.context.language))
    return kind(bilancio=await _shown(found, info), user_errors=[])
