"""The invented volunteers: their names, languages, bodies, and until when they are insured and cleared."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from graph_service.domain.model import Commitment, OrganisationKind, Volunteer
from recipe.bodies import Body
from recipe.chance import chance, day_between, often, shuffled, some, weighted
from recipe.data import PARAMETERS
from recipe.names import Names
from recipe.real import Real

VALID = (date(2027, 9, 30), date(2029, 12, 31))
LAPSED = (date(2025, 10, 1), date(2026, 10, 31))
LARGEST = 14
FIRST_WITH_VOLUNTEERS = {
    OrganisationKind.ASSOCIATION: 1,
    OrganisationKind.INFORMAL_GROUP: 1,
    OrganisationKind.PARISH: 1,
    OrganisationKind.FOUNDATION: 2,
    OrganisationKind.SCHOOL: 2,
    OrganisationKind.SOCIAL_COOPERATIVE: 3,
}


@dataclass(frozen=True)
class Person:
    """A volunteer with the pact near which they live."""

    volunteer: Volunteer
    pact_id: str

    @property
    def id(self) -> str:
        return self.volunteer.id


def make_people(bodies: list[Body], real: Real, names: Names) -> list[Person]:
    """Return the volunteers; most belong to one body, some to several, a few to none."""
    rng, total = chance("people"), PARAMETERS["volunteers"]["number"]
    open_places = _open_places(bodies, rng)
    several, none = (
        round(total * PARAMETERS["volunteers"][f"in_{how}"]) for how in ("several_bodies", "no_body")
    )
    memberships = [rng.choice((2, 2, 2, 3)) for _ in range(several)] + [0] * none
    memberships = shuffled(rng, memberships + [1] * (total - len(memberships)))
    return [
        _person(number, many, open_places, real, names, rng) for number, many in enumerate(memberships, 1)
    ]


def _open_places(bodies: list[Body], rng: Random) -> list[Body]:
    """Return each body that has volunteers as many times as it can have them, once each before twice."""
    parameters = PARAMETERS["bodies"]
    order = sorted(bodies, key=lambda body: (FIRST_WITH_VOLUNTEERS.get(body.kind, 4), rng.random()))
    having = order[: round(len(bodies) * parameters["with_volunteers"])]
    more = []
    for body in having:
        few = often(rng, parameters["one_or_two_volunteers"])
        more += [body] * (rng.randint(0, 1) if few else min(LARGEST, 2 + round(body.size)))
    return having + shuffled(rng, more)


def _person(
    number: int, memberships: int, open_places: list[Body], real: Real, names: Names, rng: Random
) -> Person:
    parameters = PARAMETERS["volunteers"]
    bodies: list[Body] = []
    for _ in range(memberships):
        bodies += _join(open_places, bodies)
    pact_id = bodies[0].pact_ids[0] if bodies else rng.choice(list(real.pacts))
    name, languages = names.draw(rng)
    if languages == ("it",) and often(rng, 0.35):
        languages = ("it", *some(rng, ("en", "fr", "es"), rng.randint(1, 2)))
    volunteer = Volunteer(
        id=f"volontario-{number:03d}",
        name=name,
        organisation_ids=tuple(body.id for body in bodies),
        languages=languages,
        insurance_until=_last_day(parameters["insurance"], rng),
        clearance_until=_last_day(parameters["clearance"], rng),
        area_id=rng.choice(real.pacts[pact_id].zones),
        invented=True,
    )
    return Person(volunteer, pact_id)


def _join(open_places: list[Body], already: list[Body]) -> list[Body]:
    """Take the next open place of a body, near the first one where there is one."""
    here = {pact_id for body in already for pact_id in body.pact_ids}
    free = [body for body in open_places if body not in already]
    near = [body for body in free if here & set(body.pact_ids)]
    if not free:
        return []
    chosen = (near or free)[0]
    open_places.remove(chosen)
    return [chosen]


def _last_day(shares: dict[str, float], rng: Random) -> date | None:
    match weighted(rng, shares):
        case "valid":
            return day_between(rng, *VALID)
        case "lapsed":
            return day_between(rng, *LAPSED)
    return None


def with_skills(people: Iterable[Person], commitments: Iterable[Commitment]) -> list[Volunteer]:
    """Return the volunteers with what they can do: what they do already, and for some one thing more."""
    rng = chance("skills")
    commitments = list(commitments)
    extra = sorted({one for commitment in commitments for one in commitment.competence_ids})
    done: dict[str, Counter[str]] = {}
    for commitment in commitments:
        for id_ in (*commitment.staff_ids, commitment.partner_id):
            done.setdefault(id_, Counter()).update(commitment.competence_ids)
    volunteers = []
    for person in people:
        can = list(done.get(person.id, ()))
        if len(can) < 2 or often(rng, 0.3):
            can += [rng.choice([one for one in extra if one not in can])]
        volunteers.append(replace(person.volunteer, competence_ids=tuple(can[:6])))
    return volunteers
