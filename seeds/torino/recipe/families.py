"""The invented families: where they live, who they are in age bands, what they need and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from graph_service.domain.identifiers import CASE_CODE_LETTERS
from graph_service.domain.model import AgeBand, Beneficiary, Commitment, Member, Mode, Need, Priority
from graph_service.domain.schedule import Period, Week, months_later
from recipe.chance import chance, day_between, dealt, often, some, weighted
from recipe.data import NEEDS, PARAMETERS, Table
from recipe.real import Real

P = PARAMETERS["families"]
DEMO = NEEDS["demo"]
STARTS = {(date(2026, 3, 2), date(2026, 6, 12)): 0.66, (date(2026, 6, 15), date(2026, 11, 16)): 0.34}
ENDINGS = (date(2027, 1, 31), date(2027, 9, 30))
MOST_NEEDS = 5
CHILDREN = {
    AgeBand.AGE_0_2: 0.18,
    AgeBand.AGE_3_5: 0.2,
    AgeBand.AGE_6_10: 0.3,
    AgeBand.AGE_11_13: 0.18,
    AgeBand.AGE_14_17: 0.14,
}
BANDS = {
    "0-2": (AgeBand.AGE_0_2,),
    "3-5": (AgeBand.AGE_3_5,),
    "6-10": (AgeBand.AGE_6_10,),
    "11-13": (AgeBand.AGE_11_13,),
    "14-17": (AgeBand.AGE_14_17,),
    "adult": (AgeBand.AGE_18_64,),
    "65": (AgeBand.AGE_65_PLUS,),
}


@dataclass
class Family:
    """A beneficiary and what it needs."""

    beneficiary: Beneficiary
    needs: list[Need]
    wheelchair: bool = False

    @property
    def code(self) -> str:
        return self.beneficiary.code

    @property
    def mother_tongue(self) -> str:
        return self.beneficiary.languages[0]


def make_families(real: Real, commitments: list[Commitment]) -> list[Family]:
    """Return the family of the demonstration, then the others, by code.

    Needs are numbered in no order: their keys do not tell which ones are of the same family.
    """
    rng = chance("families")
    codes = _codes(rng)
    others = P["number"] - 1
    tongues = dealt(rng, P["languages"], others)
    outside = dealt(rng, {True: P["outside"], False: 1 - P["outside"]}, others)
    drawn = [_family(next(codes), *its, real, commitments, rng) for its in zip(tongues, outside, strict=True)]
    families = [_demo(), *sorted(drawn, key=lambda family: family.code)]
    _add_needs(families[1:], P["needs"] - len(families[0].needs), rng)
    _number(families, rng)
    return families


def _codes(rng: Random) -> Iterator[str]:
    seen = {DEMO["code"]}
    while True:
        code = "FAM-" + "".join(rng.choices(CASE_CODE_LETTERS, k=6))
        if code not in seen:
            seen.add(code)
            yield code


def _demo() -> Family:
    members = tuple(Member(number, AgeBand(band)) for number, band in enumerate(DEMO["members"], 1))
    beneficiary = Beneficiary(DEMO["code"], DEMO["code"], DEMO["area"], tuple(DEMO["languages"]), members)
    needs = [
        Need(
            **_of_whom(beneficiary, need["member"]),
            competence_id=need["competence"],
            period=Period(need["starts_on"]),
            minutes_per_week=need["sessions"][0] * need["sessions"][1],
            session_minutes=need["sessions"][0],
            windows=Week.parse(need["windows"]),
            languages=tuple(need["languages"]),
            priority=Priority(need["priority"]),
        )
        for need in DEMO["needs"]
    ]
    return Family(beneficiary, needs)


def _family(
    code: str, tongue: str, outside: bool, real: Real, commitments: list[Commitment], rng: Random
) -> Family:
    languages = (tongue,) if tongue == "it" or not often(rng, P["also_italian"]) else (tongue, "it")
    members = tuple(Member(number, band) for number, band in enumerate(_members(rng), 1))
    area_id = _area(real, outside, rng)
    near = [one for one in commitments if one.pact_id in real.geography.pacts_serving(area_id)]
    refused = frozenset({rng.choice(near).partner_id} if near and often(rng, P["refusing"]) else ())
    return Family(
        Beneficiary(code, code, area_id, languages, members, refused), [], often(rng, P["wheelchair"])
    )


def _members(rng: Random) -> list[AgeBand]:
    """Draw a household: adults first, then children; alone, an expectant mother or a boy or girl without parents."""
    size = weighted(rng, P["sizes"])
    if int(size) == 1:
        return [AgeBand.AGE_18_64 if often(rng, 0.6) else AgeBand.AGE_14_17]
    adults = 1 if int(size) == 2 or often(rng, 0.35) else 2
    elder = int(size) >= 4 and often(rng, 0.12)
    children = [weighted(rng, CHILDREN) for _ in range(int(size) - adults - elder)]
    return [AgeBand.AGE_18_64] * adults + [AgeBand.AGE_65_PLUS] * elder + sorted(children, reverse=True)


def _area(real: Real, outside: bool, rng: Random) -> str:
    served = {area for pact in real.pacts.values() for area in pact.areas}
    kind = "quartiere-" if often(rng, P["in_neighbourhoods"]) else "zona-"
    if outside:
        return rng.choice([id_ for id_ in real.geography.areas if id_.startswith(kind) and id_ not in served])
    pact = real.pacts["patto-" + weighted(rng, PARAMETERS["pacts"])]
    return rng.choice([area for area in pact.areas if area.startswith(kind)])


def _add_needs(families: list[Family], number: int, rng: Random) -> None:
    """Give one need to each family, then one more to families drawn, until there are enough."""
    waiting = list(families)
    for _ in range(number):
        family = (
            waiting.pop() if waiting else rng.choice([one for one in families if len(one.needs) < MOST_NEEDS])
        )
        possible = list(_possible(family))
        competence_id, who = weighted(rng, {(key, who): weight for key, who, weight in possible})
        family.needs.append(_need(family, competence_id, who, rng))


def _possible(family: Family) -> Iterator[tuple[str, str, float]]:
    """Yield what the family may still need, for whom, and how likely: each thing once."""
    present = {member.age_band for member in family.beneficiary.members}
    for key, its in NEEDS["need"].items():
        newcomers = not its.get("newcomers") or family.mother_tongue != "it"
        speaks = its.get("tongue") in (None, family.mother_tongue)
        if newcomers and speaks and all(need.competence_id != key for need in family.needs):
            whose = [who for who in its["who"] if who == "household" or present & set(BANDS[who])]
            for who in dict.fromkeys(whose):
                yield key, who, its["weight"] * whose.count(who) / len(its["who"])


def _need(family: Family, competence_id: str, who: str, rng: Random) -> Need:
    its: Table = NEEDS["need"][competence_id]
    session, number = rng.choice(its["sessions"])
    bands = BANDS.get(who, ())
    able = [member.number for member in family.beneficiary.members if member.age_band in bands]
    start = day_between(rng, *weighted(rng, STARTS))
    tongue = family.mother_tongue
    return Need(
        **_of_whom(family.beneficiary, rng.choice(able) if able else None),
        competence_id=competence_id,
        period=Period(start, _end(its, start, rng)),
        minutes_per_week=session * number,
        session_minutes=session,
        windows=_windows(NEEDS["times"][rng.choice(its["times"])], session * number, rng),
        languages=family.beneficiary.languages if its.get("language") and tongue != "it" else (),
        modes=tuple(map(Mode, its.get("modes", ()))),
        wheelchair=family.wheelchair,
        priority=Priority(
            its.get("priority") or weighted(rng, {"URGENT": 0.08, "HIGH": 0.3, "NORMAL": 0.62})
        ),
    )


def _of_whom(beneficiary: Beneficiary, number: int | None) -> dict[str, Any]:
    """Return for whom a need is: a member, or with None the household."""
    members = [member for member in beneficiary.members if number in (None, member.number)]
    return {
        "member": number,
        "age_band": members[0].age_band if number else None,
        "places": len(members),
        "with_minors": any(member.age_band.minor for member in members),
    }


def _windows(times: Table, minutes: int, rng: Random) -> Week:
    """Draw the family's free time, enough for all that it asks."""
    if "spans" not in times:
        return Week()
    span, days = rng.choice(times["spans"]), times["days"].split()
    for number in range(min(rng.choice(times["pick"]), len(days)), len(days) + 1):
        week = Week.parse("|".join(f"{day} {span}" for day in some(rng, days, number)))
        if week.minutes >= minutes:
            return week
    return Week()


def _end(its: Table, start: date, rng: Random) -> date | None:
    if "ends" in its:
        soon = months_later(max(start, date(2026, 11, 2)), rng.randint(*its["ends"]))
        return soon if often(rng, 0.5) else None
    return day_between(rng, *ENDINGS) if often(rng, P["ends_in_2027"]) else None


def _number(families: list[Family], rng: Random) -> None:
    """Give the needs their keys: neighbouring numbers are of different families."""
    total = sum(len(family.needs) for family in families)
    numbers = rng.sample(range(1, total + 1), total)
    for family in families:
        family.needs = [replace(need, id=f"bisogno-{numbers.pop():03d}") for need in family.needs]
