"""What grown-up members of families on a path can do, as they and others see it; invented."""

from collections.abc import Sequence
from datetime import timedelta

from graph_service.domain.model import AgeBand, InclusionPact
from graph_service.domain.skills import Skill, SkillLevel, SkillSource
from recipe.chance import chance, often, some, weighted
from recipe.data import AS_OF, PATHS
from recipe.families import Family

LEVELS = {
    SkillLevel.BEGINNING: 2,
    SkillLevel.WITH_HELP: 4,
    SkillLevel.ALONE: 4,
    SkillLevel.CAN_TEACH: 1,
}


def make_bilanci(paths: Sequence[InclusionPact], families: Sequence[Family]) -> list[tuple[str, Skill]]:
    """Return what is known of the first grown-up member of some families on a path, each with the family's code."""
    rng = chance("skills")
    households = {family.code: family for family in families}
    found: list[tuple[str, Skill]] = []
    for path in paths:
        household = households[path.beneficiary_id].beneficiary
        grown = [one for one in household.members if one.age_band is AgeBand.AGE_18_64]
        if not grown or not often(rng, PATHS["assessed"]):
            continue
        member, first = grown[0].number, min(path.start + timedelta(days=14), AS_OF)
        later = min(first + timedelta(days=90), AS_OF)
        skills = []
        for competence_id in some(rng, PATHS["skills"], rng.randint(3, 5)):
            level = weighted(rng, LEVELS)
            skills.append(Skill(member, competence_id, SkillSource.SELF, level, first))
            if often(rng, 0.5):
                seen = SkillLevel(
                    min(SkillLevel.CAN_TEACH, level + rng.randint(-1, 1)) or SkillLevel.BEGINNING
                )
                skills.append(Skill(member, competence_id, SkillSource.OBSERVED, seen, later))
        found += [(household.code, skill) for skill in skills]
    return sorted(found, key=lambda pair: (pair[0], pair[1].competence_id, pair[1].source))
