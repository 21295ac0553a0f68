"""Many offers judged at once: the same verdicts and values as one by one, without their explanations."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from graph_service.domain.capacity import usable_sessions
from graph_service.domain.model import Need
from graph_service.domain.schedule import Week
from graph_service.matching.candidates import Candidates, Floats, Key, Rows
from graph_service.matching.criteria import CRITERIA, UNKNOWN_COUNTS, CriterionName, Weights
from graph_service.matching.pairing import Circumstances, Offer, Pairing
from graph_service.matching.requirements import REQUIREMENTS, RequirementName, Verdict

VERDICT_VALUES = {Verdict.NOT_MET: 0.0, Verdict.UNKNOWN: 0.5, Verdict.MET: 1.0}


def _place(offer: Offer) -> object:
    place = offer.place
    return (place.id, place.area_id, place.point, place.wheelchair) if place else None


def _papers(offer: Offer) -> object:
    """Whoever they are, only the days of their papers count."""
    days = tuple((member.insurance_until, member.clearance_until) for member in offer.staff)
    return offer.commitment.staffing, offer.commitment.clearance_required, days


_windows = attrgetter("commitment.windows")


def _where(offer: Offer) -> object:
    return offer.commitment.pact_id, offer.commitment.modes, _place(offer)


REQUIREMENT_KEYS: dict[RequirementName, Key] = {
    RequirementName.COMPETENCE: attrgetter("commitment.competence_ids"),
    RequirementName.AGE: attrgetter("commitment.min_age", "commitment.max_age"),
    RequirementName.TIME: _windows,
    RequirementName.LANGUAGE: attrgetter("commitment.languages"),
    RequirementName.MODE: attrgetter("commitment.modes"),
    RequirementName.AREA: _where,
    RequirementName.STATE: attrgetter("commitment.state"),
    RequirementName.PERIOD: attrgetter("commitment.valid.start", "commitment.valid.end"),
    RequirementName.WHEELCHAIR: lambda offer: (offer.commitment.modes, _place(offer)),
    RequirementName.STAFF: _papers,
    RequirementName.REFUSAL: attrgetter("commitment.partner_id"),
}
"""What each requirement looks at, those first that most often fail; capacity is judged by itself, and last."""

NOT_ASKED: dict[RequirementName, Callable[[Need, Circumstances], bool]] = {
    RequirementName.AGE: lambda need, where: need.age_band is None,
    RequirementName.LANGUAGE: lambda need, where: not need.languages,
    RequirementName.WHEELCHAIR: lambda need, where: not need.wheelchair,
    RequirementName.REFUSAL: lambda need, where: not where.refused_partner_ids,
}
"""When a requirement asks nothing of anybody, so that every offer meets it."""

CRITERION_KEYS: dict[CriterionName, Key] = {
    CriterionName.COMPETENCE: REQUIREMENT_KEYS[RequirementName.COMPETENCE],
    CriterionName.PROXIMITY: _where,
    CriterionName.LANGUAGE: REQUIREMENT_KEYS[RequirementName.LANGUAGE],
    CriterionName.TRACK_RECORD: attrgetter("completed", "failed"),
    CriterionName.TIES: REQUIREMENT_KEYS[RequirementName.REFUSAL],
    CriterionName.FRESHNESS: attrgetter("commitment.assured_on"),
}
"""What each criterion looks at; time and spare capacity follow from the capacity that is left."""


@dataclass(frozen=True)
class Judged:
    """The offers that could meet a need: their rows, whether something is to be checked, and their fits."""

    rows: Rows
    to_check: NDArray[np.bool_]
    fits: Floats


def judge(need: Need, candidates: Candidates, circumstances: Circumstances, weights: Weights) -> Judged:
    """Return the candidates of which no requirement is refused, each with its fit, in the order of their ids."""

    def pair(offer: Offer) -> Pairing:
        return Pairing(need, offer, circumstances)

    rows, sure = np.arange(len(candidates)), np.ones(len(candidates))
    for name, key in REQUIREMENT_KEYS.items():
        if name in NOT_ASKED and NOT_ASKED[name](need, circumstances):
            continue
        check = REQUIREMENTS[name]
        verdicts = candidates.by(key).each(rows, lambda offer: VERDICT_VALUES[check(pair(offer))[0]])  # noqa: B023 (asked at once)
        kept = verdicts > VERDICT_VALUES[Verdict.NOT_MET]
        rows, sure = rows[kept], np.minimum(sure, verdicts)[kept]
    usable, spare = _capacity(need, candidates, rows, pair)
    kept = usable > 0
    rows, sure, usable, spare = rows[kept], sure[kept], usable[kept], spare[kept]
    values = _values(candidates, rows, pair) | {
        CriterionName.TIME: np.minimum(1.0, usable * need.session_minutes / need.minutes_per_week),
        CriterionName.SPARE_CAPACITY: spare,
    }
    return Judged(rows, sure < VERDICT_VALUES[Verdict.MET], _fits(values, weights, len(rows)))


def _values(
    candidates: Candidates, rows: Rows, pair: Callable[[Offer], Pairing]
) -> dict[CriterionName, Floats]:
    """Return the values of the criteria that are asked, by offer; NaN is not known."""
    if not len(rows):
        return {}
    some, values = pair(candidates.offers[rows[0]]), {}
    for name, key in CRITERION_KEYS.items():
        worth = CRITERIA[name]
        if worth(some) is not None:  # what is asked depends on the need alone
            values[name] = candidates.by(key).each(rows, lambda offer: _number(worth(pair(offer))))  # noqa: B023 (asked at once)
    return values


def _number(worth: tuple[float | None, object] | None) -> float:
    return float("nan") if worth is None or worth[0] is None else worth[0]


def _fits(values: dict[CriterionName, Floats], weights: Weights, count: int) -> Floats:
    total = sum(weights.get(name, 0.0) for name in values)
    fits = np.zeros(count)
    for name in CRITERIA:
        if name in values:
            value = np.where(np.isnan(values[name]), UNKNOWN_COUNTS, values[name])
            fits += weights.get(name, 0.0) * value / total
    return fits


def _capacity(
    need: Need, candidates: Candidates, rows: Rows, pair: Callable[[Offer], Pairing]
) -> tuple[Floats, Floats]:
    """Return how many of the asked sessions each offer can still give, and which share of it is free.

    Of an offer without bookings all of it is free, and counting is enough.
    """
    length, most = need.session_minutes, need.sessions
    promised, places = candidates.promised[rows], candidates.places[rows]
    by_arrangement = candidates.by_arrangement[rows]
    shared = candidates.by(_windows).each(rows, lambda offer: _times(pair(offer)).sessions(length))
    minutes = np.where(by_arrangement, np.minimum(promised, promised * places // need.places), promised)
    usable = np.minimum(np.minimum(shared, minutes // length), most) * (places >= need.places)
    spare = np.where(by_arrangement & (places < need.places), 0.0, minutes / np.maximum(promised, 1))
    for at in np.flatnonzero(candidates.booked[rows]):
        left = candidates.left(rows[at], need)
        usable[at] = usable_sessions(left, _times(pair(candidates.offers[rows[at]])), length, most)
        spare[at] = left.share
    return usable, spare


def _times(pair: Pairing) -> Week:
    return Week.always() if pair.commitment.by_arrangement else pair.shared_times
