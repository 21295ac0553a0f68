"""What makes one partner better placed than another: eight criteria, each worth 0 to 1.

``contribution = weight × value ÷ Σ weights of the criteria asked``; the fit is the sum of contributions, from
0 to 1. What is not known counts a half, and says so; a criterion nobody asked for is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.model import Mode
from graph_service.domain.phrases import Reason
from graph_service.matching.pairing import Pairing

UNKNOWN_COUNTS = 0.5
NARROWER_STEP = 0.9
GENERALIST_STEP = 0.5
ANOTHER_LANGUAGE = 0.5
SAME_AREA = 1.0
BORDERING_AREA = 0.7
HALF_VALUE_KILOMETRES = 2.0
COLLEAGUE_TIE = 0.5
FRESHNESS_HALF_LIFE_DAYS = 180


class CriterionName(StrEnum):
    COMPETENCE = "COMPETENCE"
    PROXIMITY = "PROXIMITY"
    TIME = "TIME"
    LANGUAGE = "LANGUAGE"
    SPARE_CAPACITY = "SPARE_CAPACITY"
    TRACK_RECORD = "TRACK_RECORD"
    TIES = "TIES"
    FRESHNESS = "FRESHNESS"


Weights = Mapping[CriterionName, float]

DEFAULT_WEIGHTS: Weights = MappingProxyType(
    {
        CriterionName.COMPETENCE: 3.0,
        CriterionName.PROXIMITY: 2.0,
        CriterionName.TIME: 3.0,
        CriterionName.LANGUAGE: 2.0,
        CriterionName.SPARE_CAPACITY: 1.0,
        CriterionName.TRACK_RECORD: 1.0,
        CriterionName.TIES: 1.0,
        CriterionName.FRESHNESS: 1.0,
    }
)


@dataclass(frozen=True)
class Criterion:
    """One criterion's part of a fit; `value` is None when it is not known and counted as a half."""

    name: CriterionName
    weight: float
    value: float | None
    contribution: float
    reason: Reason


Worth = tuple[float | None, Reason]


def competence(pair: Pairing) -> Worth:
    """1 for the same competence, 0.9 for each step narrower, 0.5 for each step broader (generalist)."""
    if pair.link is None:
        return 0.0, Reason("COMPETENCE.NONE", {"asked": _competence(pair, pair.need.competence_id)})
    steps = pair.link.steps
    facts = {"lent": _competence(pair, pair.link.lent_id), "steps": steps}
    if pair.link.generalist:
        return GENERALIST_STEP**steps, Reason("COMPETENCE_VALUE.GENERALIST", facts)
    return NARROWER_STEP**steps, Reason(f"COMPETENCE_VALUE.{'NARROWER' if steps else 'SAME'}", facts)


def _competence(pair: Pairing, competence_id: str) -> object:
    return pair.circumstances.taxonomy.competences[competence_id]


def proximity(pair: Pairing) -> Worth:
    """1 ÷ (1 + km ÷ 2); without points 1 in the same area, 0.7 in a bordering one; online 1."""
    here, geography = pair.circumstances.area, pair.circumstances.geography
    if pair.mode is Mode.ONLINE:
        return 1.0, Reason("PROXIMITY.ONLINE")
    if pair.kilometres is not None:
        value = 1 / (1 + pair.kilometres / HALF_VALUE_KILOMETRES)
        return value, Reason("PROXIMITY.KILOMETRES", {"kilometres": pair.kilometres, "area": here.name})
    place = pair.offer.place
    if place and (geography.inside(place.area_id, here.id)):
        return SAME_AREA, Reason("PROXIMITY.SAME_AREA", {"area": here.name})
    if place and geography.border(place.area_id, here.id):
        return BORDERING_AREA, Reason("PROXIMITY.BORDERING", {"area": here.name})
    return None, Reason("PROXIMITY.UNKNOWN")


def time(pair: Pairing) -> Worth:
    """The part of the asked time that whole sessions in shared and free times can give."""
    usable = pair.usable_sessions * pair.need.session_minutes
    asked = pair.need.minutes_per_week
    return min(1.0, usable / asked), Reason("TIME_VALUE.USABLE", {"usable": usable, "asked": asked})


def language(pair: Pairing) -> Worth | None:
    """1 for the first preference, 0.5 for another accepted one."""
    if not pair.need.languages:
        return None
    if not pair.shared_languages:
        return (0.0 if pair.commitment.languages else None), Reason("LANGUAGE_VALUE.UNKNOWN")
    first, spoken = pair.need.languages[0], pair.shared_languages[0]
    if spoken == first:
        return 1.0, Reason("LANGUAGE_VALUE.FIRST", {"spoken": (spoken,)})
    return ANOTHER_LANGUAGE, Reason("LANGUAGE_VALUE.ANOTHER", {"spoken": (spoken,), "first": (first,)})


def spare_capacity(pair: Pairing) -> Worth:
    """What is free of what was promised, so that the same partner is not always asked."""
    left = pair.left
    return left.share, Reason("SPARE_CAPACITY.LEFT", {"left": left.minutes, "promised": left.promised})


def track_record(pair: Pairing) -> Worth:
    """(completed + 2) ÷ (completed + failed + 4): a partner with no past starts from a half."""
    completed, failed = pair.offer.completed, pair.offer.failed
    key = "TRACK_RECORD.COUNTS" if completed + failed else "TRACK_RECORD.NEW"
    return (completed + 2) / (completed + failed + 4), Reason(key, {"completed": completed, "failed": failed})


def ties(pair: Pairing) -> Worth | None:
    """1 for a partner of this family, 0.5 for one that shares a referral with such a partner, else 0."""
    family, partner_id = pair.circumstances.family, pair.commitment.partner_id
    if family is None:
        return None
    facts = {"partner": pair.offer.partner_name}
    if partner_id in family.partner_ids:
        return 1.0, Reason("TIES.FAMILY", facts)
    if partner_id in family.colleague_ids:
        return COLLEAGUE_TIE, Reason("TIES.COLLEAGUES", facts)
    return 0.0, Reason("TIES.NONE")


def freshness(pair: Pairing) -> Worth:
    """Halves with every 180 days since the partner last confirmed the offer."""
    assured = pair.commitment.assured_on
    if assured is None:
        return None, Reason("FRESHNESS.UNKNOWN")
    days = max(0, (pair.circumstances.today - assured).days)
    return 2 ** (-days / FRESHNESS_HALF_LIFE_DAYS), Reason("FRESHNESS.DAYS", {"days": days})


CRITERIA: dict[CriterionName, Callable[[Pairing], Worth | None]] = {
    CriterionName.COMPETENCE: competence,
    CriterionName.PROXIMITY: proximity,
    CriterionName.TIME: time,
    CriterionName.LANGUAGE: language,
    CriterionName.SPARE_CAPACITY: spare_capacity,
    CriterionName.TRACK_RECORD: track_record,
    CriterionName.TIES: ties,
    CriterionName.FRESHNESS: freshness,
}


def criteria(pair: Pairing, weights: Weights = DEFAULT_WEIGHTS) -> tuple[Criterion, ...]:
    """Return the criteria asked, in a fixed order, their contributions summing to the fit."""
    worths = {name: worth for name, value in CRITERIA.items() if (worth := value(pair)) is not None}
    total = sum(weights.get(name, 0.0) for name in worths)
    if not total > 0:
        raise ValueError("the weights of the criteria asked must not all be zero")
    return tuple(
        Criterion(
            name,
            weight := weights.get(name, 0.0),
            value,
            weight * (UNKNOWN_COUNTS if value is None else value) / total,
            reason,
        )
        for name, (value, reason) in worths.items()
    )
