"""The invented commitments: what every pact has, what volunteers offer alone, and the rest by theme."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from graph_service.domain.model import (
    Commitment,
    CommitmentState,
    Mode,
    OrganisationKind,
    Place,
    Signature,
    Staffing,
)
from recipe.bodies import Body, make_other_places, sign_alone
from recipe.chance import chance, often, shuffled, some, weighted
from recipe.data import AS_OF, INTERVENTIONS, PARAMETERS, Table
from recipe.kinds import ENDED, KINDS, Kind, draw_assured, draw_closures, draw_times, draw_validity
from recipe.people import Person
from recipe.real import Pact, Real

P = PARAMETERS["commitments"]
ALONE: int = PARAMETERS["volunteers"]["offers_alone"]
HOURS_A_VOLUNTEER = PARAMETERS["volunteers"]["hours_in_four_weeks"] / 4
SIDE_BY_SIDE = 2.2
"""How many volunteers are named for each one who must be there."""
MANY_HOURS = 8
FOR_LONG = AS_OF + timedelta(days=300)
SPOKEN_AT_DESKS = ("ar", "en", "fr", "ro", "es")
MANY_TONGUES = ("inclusion", "rights", "wellbeing", "families")
MOST_LANGUAGES = 4


@dataclass(frozen=True)
class Offered:
    """A commitment, with the kind of offer it was made from; `always` when the network counts on it."""

    commitment: Commitment
    kind: Kind
    always: bool = False

    @property
    def hours(self) -> float:
        return self.commitment.minutes_per_week / 60

    def under(self, pact: Pact) -> bool:
        return self.commitment.pact_id == pact.id


class Offers:
    """Makes the commitments one after the other, minding what was already offered, by whom and where."""

    def __init__(self, real: Real, bodies: list[Body], people: list[Person]) -> None:
        self.bodies, self.people = bodies, people
        self.pacts = real.pacts
        self.rng: Random = chance("offers")
        self.other_places = make_other_places(real)
        self.made: list[Offered] = []
        self.signatures: list[Signature] = []
        self.by_partner = Counter[str]()
        self.by_kind = Counter[tuple[str, str]]()
        self.by_theme: dict[str, float] = dict.fromkeys(PARAMETERS["themes"], 0.0)
        self.hours_given: dict[str, float] = defaultdict(float)
        self.members: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for body_id in person.volunteer.organisation_ids:
                self.members[body_id].append(person)

    @property
    def places(self) -> list[Place]:
        """Where the bodies sit, and the other places of the pacts."""
        seats = [body.seat for body in self.bodies if body.seat]
        return seats + [place for places in self.other_places.values() for place in places]

    def make(self) -> list[Offered]:
        """Return all the commitments, as many as the parameters say."""
        self._what_every_pact_has()
        self._what_interventions_join()
        self._what_volunteers_offer_alone()
        self._what_many_pacts_have()
        self._one_for_each_body()
        while len(self.made) < P["number"]:
            self._one_more()
        return self.made

    # What is offered, where and by whom

    def _what_every_pact_has(self) -> None:
        for entry in PARAMETERS["always"]:
            for pact in self.pacts.values():
                if pact.short in entry.get("pacts", [pact.short]):
                    self._what_one_pact_has(entry, pact)

    def _what_one_pact_has(self, entry: Table, pact: Pact) -> None:
        kind = KINDS[entry["offer"]]
        kind = replace(
            kind,
            times=[entry["times"]] if "times" in entry else kind.times,
            languages=[*entry.get("languages", ()), *kind.languages],
        )
        state = CommitmentState(entry.get("state", "ACTIVE"))
        self._offer(self._body_for(kind, pact), kind, pact, state, always=True)

    def _what_interventions_join(self) -> None:
        """Make the offers that a common intervention joins and its pact lacks, each by another body."""
        for intervention in INTERVENTIONS:
            pact = self.pacts[f"patto-{intervention['pact']}"]
            busy: set[str] = set()
            for kind in (KINDS[key] for key in intervention["offers"]):
                there = [
                    one for one in self.made if one.always and one.kind.key == kind.key and one.under(pact)
                ]
                if not there:
                    self._offer(
                        self._body_for(kind, pact, busy), kind, pact, CommitmentState.ACTIVE, always=True
                    )
                    there = self.made[-1:]
                busy.update(one.commitment.partner_id for one in there)

    def _what_many_pacts_have(self) -> None:
        for key, number in PARAMETERS["usual"].items():
            kind = KINDS[key]
            for pact in shuffled(self.rng, list(self.pacts.values()))[:number]:
                if self._able(kind, pact):
                    body = self._body_for(kind, pact)
                    self._offer(body, kind, pact, self._state(body, kind, pact))

    def _one_for_each_body(self) -> None:
        for body in self.bodies:
            if not self.by_partner[body.id]:
                pact = self.pacts[body.pact_ids[0]]
                kinds = [kind for kind in KINDS.values() if could(body, kind, pact) and not kind.season]
                kind = min(kinds, key=lambda kind: (kind.vocations[0] != body.vocation, self.rng.random()))
                self._offer(body, kind, pact, self._state(body, kind, pact))

    def _one_more(self) -> None:
        """Offer something of the theme that lacks most hours."""
        total, shares = sum(self.by_theme.values()), PARAMETERS["themes"]
        for theme in sorted(shares, key=lambda theme: self.by_theme[theme] / total - shares[theme]):
            if choices := list(self._possible(theme)):
                [(body, kind, pact)] = self.rng.choices(
                    choices, [self._likely(*choice) for choice in choices]
                )
                return self._offer(body, kind, pact, self._state(body, kind, pact))
        raise ValueError("nobody can offer anything more: raise commitments.most")

    def _possible(self, theme: str) -> Iterator[tuple[Body, Kind, Pact]]:
        kinds = [kind for kind in KINDS.values() if kind.theme == theme]
        for body in self.bodies:
            if self.by_partner[body.id] < P["most"][body.kind] and not self._tired(body):
                for pact in (self.pacts[id_] for id_ in body.pact_ids):
                    for kind in kinds:
                        if could(body, kind, pact) and not self._has(body, kind, pact):
                            yield body, kind, pact

    def _tired(self, body: Body) -> bool:
        """Return whether each of the body's volunteers gives many hours already."""
        least = min((self.hours_given[person.id] for person in self.members[body.id]), default=0)
        return P["employees"][body.kind] < 0.5 and least > MANY_HOURS

    def _likely(self, body: Body, kind: Kind, pact: Pact) -> float:
        """Return how likely the offer is: more in a body's own field, of a large body, and where it is missing."""
        own = 3 if kind.vocations[0] == body.vocation else 1
        anywhere = sum(self.by_kind[pact_id, kind.key] for pact_id in self.pacts)
        already: int = (1 + self.by_kind[pact.id, kind.key]) ** 2 * (1 + anywhere)
        weight: float = PARAMETERS["pacts"][pact.short]
        return own * kind.wanted * body.size * weight / already

    def _able(self, kind: Kind, pact: Pact) -> list[Body]:
        """Return the bodies of the pact that would offer this and do not yet."""
        bodies = [body for body in self.bodies if pact.id in body.pact_ids and could(body, kind, pact)]
        return [body for body in bodies if not self._has(body, kind, pact)]

    def _has(self, body: Body, kind: Kind, pact: Pact) -> bool:
        """Return whether the body already offers this under the pact."""
        mine = (one for one in self.made if one.commitment.partner_id == body.id)
        return any(one.kind.key == kind.key and one.under(pact) for one in mine)

    def _body_for(self, kind: Kind, pact: Pact, busy: Iterable[str] = ()) -> Body:
        """Return a body of the pact that would offer this: not a busy one, rather one that offers little."""
        able = self._able(kind, pact)
        if kind.staffing == "EMPLOYEES":
            able = [body for body in able if P["employees"][body.kind] > 0.5] or able
        if not able:
            raise ValueError(f"nobody under {pact.id} could offer {kind.key}")

        def order(body: Body) -> tuple[bool, int, int, bool, float]:
            vocation = kind.vocations.index(body.vocation)
            nobody = P["employees"][body.kind] < 0.5 and not self._ready(body)
            return body.id in busy, self.by_partner[body.id] // 2, vocation, nobody, self.rng.random()

        return min(able, key=order)

    # One offer of a body

    def _offer(
        self, body: Body, kind: Kind, pact: Pact, state: CommitmentState, always: bool = False
    ) -> None:
        rng = self.rng
        by_employees = self._by_employees(body, kind, always)
        windows, minutes = draw_times(kind, rng)
        valid = draw_validity(kind, state, body.signed_on(pact.id), always, rng)
        modes = self._modes(kind, always)
        ages, places = rng.choice(kind.ages), rng.randint(*kind.places)
        minors = not ages or ages[0] < 18
        staff = [] if by_employees else self._staff(body, minutes / 60, places, minors, always)
        commitment = Commitment(
            id=self._key(f"{body.id}-{kind.key}", pact),
            pact_id=pact.id,
            partner_id=body.id,
            title=rng.choice(kind.titles),
            competence_ids=tuple(kind.competences),
            minutes_per_week=minutes,
            places=places,
            modes=modes,
            valid=valid,
            state=state,
            windows=windows,
            closures=draw_closures(kind, valid, rng),
            languages=self._languages(kind, staff, always),
            min_age=ages[0] if ages else None,
            max_age=ages[1] if len(ages) > 1 else None,
            place_id=self._place(body, pact, modes),
            assured_on=draw_assured(state, valid, rng),
            staffing=Staffing.EMPLOYEES if by_employees else Staffing.VOLUNTEERS,
            staff_ids=tuple(person.id for person in staff),
            clearance_required=minors,
            invented=True,
        )
        self._keep(Offered(commitment, kind, always))

    def _keep(self, offered: Offered) -> None:
        commitment = offered.commitment
        self.made.append(offered)
        self.by_partner[commitment.partner_id] += 1
        self.by_kind[commitment.pact_id, offered.kind.key] += 1
        self.by_theme[offered.kind.theme] += offered.hours
        for id_ in commitment.staff_ids:
            self.hours_given[id_] += offered.hours / len(commitment.staff_ids)

    def _key(self, wanted: str, pact: Pact) -> str:
        taken = {one.commitment.id for one in self.made}
        return next(key for key in (wanted, f"{wanted}-{pact.short}") if key not in taken)

    def _state(self, body: Body, kind: Kind, pact: Pact) -> CommitmentState:
        if kind.season:
            return CommitmentState.ENDED
        state = CommitmentState(weighted(self.rng, P["states"]))
        newcomer = state is CommitmentState.ENDED and body.signed_on(pact.id) >= ENDED[0]
        return CommitmentState.ACTIVE if newcomer else state

    def _by_employees(self, body: Body, kind: Kind, always: bool) -> bool:
        if kind.staffing:
            return kind.staffing == "EMPLOYEES"
        own_staff = often(self.rng, P["employees"][body.kind])
        nobody_else = always and not self._ready(body) and body.kind is not OrganisationKind.INFORMAL_GROUP
        return own_staff or nobody_else

    def _modes(self, kind: Kind, always: bool) -> tuple[Mode, ...]:
        modes = tuple(map(Mode, kind.modes[0] if always else self.rng.choice(kind.modes)))
        online = sum(Mode.ONLINE in one.commitment.modes for one in self.made)
        too_many = online + 1 > P["most_online"] * (len(self.made) + 1)
        return tuple(map(Mode, kind.modes[0])) if Mode.ONLINE in modes and too_many else modes

    def _ready(self, body: Body) -> list[Person]:
        """Return the body's volunteers who are insured and cleared for long."""
        return [person for person in self.members[body.id] if ready(person, FOR_LONG)]

    def _staff(self, body: Body, hours: float, places: int, minors: bool, always: bool) -> list[Person]:
        """Name volunteers of the body, first those who may and who give fewest hours; sometimes nobody."""
        if not always and often(self.rng, P["staff_unnamed"]):
            return []
        here = self._ready(body) if always else self.members[body.id]
        number = max(1, round(hours / HOURS_A_VOLUNTEER * SIDE_BY_SIDE), round(places / 12))

        def order(person: Person) -> tuple[bool, float, float]:
            may = ready(person, AS_OF, minors) or often(self.rng, 0.15)
            return not may, self.hours_given[person.id], self.rng.random()

        return sorted(sorted(here, key=order)[:number], key=lambda person: person.id)

    def _languages(self, kind: Kind, staff: list[Person], always: bool) -> tuple[str, ...]:
        """Draw what is spoken: Italian, the kind's own languages, those of the staff; now and then not known."""
        if not always and often(self.rng, P["languages_unknown"]):
            return ()
        spoken = ["it"]
        if always or often(self.rng, 0.7):
            spoken += kind.languages
        if kind.theme in MANY_TONGUES:
            spoken += [one for person in staff for one in person.volunteer.languages]
            if not staff and often(self.rng, 0.45):
                spoken += some(self.rng, SPOKEN_AT_DESKS, self.rng.randint(1, 2))
        return tuple(dict.fromkeys(spoken))[:MOST_LANGUAGES]

    def _place(self, body: Body, pact: Pact, modes: Sequence[Mode]) -> str | None:
        if Mode.IN_PERSON not in modes:
            return None
        match weighted(self.rng, P["where"]):
            case "seat" if body.seat and pact.id == body.pact_ids[0]:
                return body.seat.id
            case "other":
                return self.rng.choice(self.other_places[pact.id]).id
        return pact.place_id

    # Offers of volunteers alone

    def _what_volunteers_offer_alone(self) -> None:
        able = [person for person in self.people if ready(person, FOR_LONG)]
        chosen = some(self.rng, able, round(ALONE * 0.7))
        for _ in range(ALONE):
            person = min(chosen, key=lambda one: (self.by_partner[one.id] // 2, self.rng.random()))
            pact = self.pacts[person.pact_id]
            self._offer_alone(person, self.rng.choice(self._alone(person, pact)), pact)

    def _alone(self, person: Person, pact: Pact) -> list[Kind]:
        """Return what the volunteer could offer and does not yet: who speaks a rare language mediates in it."""
        done = {one.kind.key for one in self.made if one.commitment.partner_id == person.id}
        kinds = [
            kind for kind in KINDS.values() if kind.solo and kind.found_in(pact) and kind.key not in done
        ]
        speaks = [kind for kind in kinds if kind.tongue in person.volunteer.languages]
        return speaks or [kind for kind in kinds if not kind.tongue]

    def _offer_alone(self, person: Person, kind: Kind, pact: Pact) -> None:
        rng = self.rng
        state = CommitmentState.ACTIVE if often(rng, 0.9) else CommitmentState.PROPOSED
        windows, minutes = draw_times(kind, rng)
        valid = draw_validity(kind, state, self._signed_alone(person) or pact.starts_on, False, rng)
        if not self._signed_alone(person):
            self.signatures.append(sign_alone(pact, person.id, valid.start))
        ages, modes = kind.ages[0], self._modes(kind, always=False)
        commitment = Commitment(
            id=self._key(f"{person.id}-{kind.key}", pact),
            pact_id=pact.id,
            partner_id=person.id,
            title=kind.solo or kind.titles[0],
            competence_ids=tuple(kind.competences[:1]),
            minutes_per_week=min(minutes, 240),
            places=min(kind.places[0], 5),
            modes=modes,
            valid=valid,
            state=state,
            windows=windows,
            closures=draw_closures(kind, valid, rng),
            languages=person.volunteer.languages,
            min_age=ages[0] if ages else None,
            max_age=ages[1] if len(ages) > 1 else None,
            place_id=pact.place_id if Mode.IN_PERSON in modes and windows else None,
            assured_on=draw_assured(state, valid, rng),
            clearance_required=not ages or ages[0] < 18,
            invented=True,
        )
        self._keep(Offered(commitment, kind))
        self.hours_given[person.id] += minutes / 60

    def _signed_alone(self, person: Person) -> date | None:
        return next((one.signed_on for one in self.signatures if one.partner_id == person.id), None)


def could(body: Body, kind: Kind, pact: Pact) -> bool:
    """Return whether this is something for the body, found under the pact, and signed in time for its season."""
    in_time = not kind.season or body.signed_on(pact.id) <= kind.season[0]
    return body.vocation in kind.vocations and kind.found_in(pact) and in_time


def ready(person: Person, day: date, minors: bool = True) -> bool:
    """Return whether the volunteer is insured on the day, and cleared if minors are there."""
    insured, cleared = person.volunteer.insurance_until, person.volunteer.clearance_until
    return bool(insured and insured >= day and (not minors or (cleared and cleared >= day)))
