"""What must hold for a partner to be able to help: twelve requirements, each with a verdict and a reason.

MET, NOT_MET or UNKNOWN; unknown never counts as met. Each is a pure function of one need beside one offer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph_service.domain.model import CommitmentState, Mode, Staffing
from graph_service.domain.phrases import Reason
from graph_service.matching.pairing import Pairing, StaffMember

FIRST_WEEKS = 4


class Verdict(StrEnum):
    MET = "MET"
    NOT_MET = "NOT_MET"
    UNKNOWN = "UNKNOWN"


class RequirementName(StrEnum):
    AREA = "AREA"
    STATE = "STATE"
    PERIOD = "PERIOD"
    COMPETENCE = "COMPETENCE"
    AGE = "AGE"
    LANGUAGE = "LANGUAGE"
    MODE = "MODE"
    WHEELCHAIR = "WHEELCHAIR"
    TIME = "TIME"
    CAPACITY = "CAPACITY"
    STAFF = "STAFF"
    REFUSAL = "REFUSAL"


@dataclass(frozen=True)
class Requirement:
    """Whether one requirement holds, and why."""

    name: RequirementName
    verdict: Verdict
    reason: Reason


Finding = tuple[Verdict, Reason]


def _met(key: str, **facts: Any) -> Finding:
    return Verdict.MET, Reason(key, facts)


def _not_met(key: str, **facts: Any) -> Finding:
    return Verdict.NOT_MET, Reason(key, facts)


def _unknown(key: str, **facts: Any) -> Finding:
    return Verdict.UNKNOWN, Reason(key, facts)


def area(pair: Pairing) -> Finding:
    """The offer's pact serves the area, or its place is within the distance asked, or it is online."""
    where, pact = pair.circumstances.area.name, pair.offer.pact_name
    within = pair.circumstances.within_kilometres
    if pair.covered:
        return _met("AREA.COVERED", pact=pact, area=where)
    if pair.near:
        return _met("AREA.NEAR", kilometres=pair.kilometres, within=within)
    if Mode.ONLINE in pair.shared_modes:
        return _met("AREA.ONLINE")
    if within is None:
        return _not_met("AREA.ELSEWHERE", pact=pact, area=where)
    if pair.kilometres is None:
        return _unknown("AREA.POSITION_UNKNOWN", pact=pact, area=where)
    return _not_met("AREA.FAR", kilometres=pair.kilometres, within=within, pact=pact, area=where)


def state(pair: Pairing) -> Finding:
    """The commitment is active."""
    now = pair.commitment.state
    return (_met if now is CommitmentState.ACTIVE else _not_met)(f"STATE.{now}")


def period(pair: Pairing) -> Finding:
    """The commitment is valid in at least the first four weeks of the need's period."""
    valid, asked = pair.commitment.valid, pair.need.period
    first = asked.first_weeks(FIRST_WEEKS)
    if valid.covers(asked):
        return _met("PERIOD.WHOLE", start=asked.start, end=asked.end)
    if valid.covers(first):
        return _met("PERIOD.PART", until=valid.end, weeks=len(asked.weeks) - len(valid.weeks_within(asked)))
    if valid.start > asked.start:
        return _not_met("PERIOD.LATE", start=valid.start, asked=asked.start)
    return _not_met("PERIOD.SHORT", until=valid.end, asked=asked.start)


def competence(pair: Pairing) -> Finding:
    """It lends the competence, or a narrower one; a broader one counts as generalist."""
    competences = pair.circumstances.taxonomy.competences
    asked = competences[pair.need.competence_id]
    if pair.link is None:
        return _not_met("COMPETENCE.NONE", asked=asked)
    lent = competences[pair.link.lent_id]
    if pair.link.generalist:
        return _met("COMPETENCE.GENERALIST", lent=lent, asked=asked)
    return _met("COMPETENCE.NARROWER" if pair.link.steps else "COMPETENCE.SAME", lent=lent, asked=asked)


def age(pair: Pairing) -> Finding:
    """The age band lies inside the accepted ages; one that overlaps them is unknown."""
    band, youngest, oldest = pair.need.age_band, pair.commitment.min_age, pair.commitment.max_age
    if band is None:
        return _met("AGE.NOT_ASKED")
    if youngest is None and oldest is None:
        return _met("AGE.ALL")
    facts = {"accepted": (youngest, oldest), "asked": band}
    lowest, highest = youngest or 0, oldest if oldest is not None else band.oldest
    if lowest <= band.youngest and band.oldest <= highest:
        return _met("AGE.INSIDE", **facts)
    if band.oldest < lowest or highest < band.youngest:
        return _not_met("AGE.OUTSIDE", **facts)
    return _unknown("AGE.PARTLY", **facts)


def language(pair: Pairing) -> Finding:
    """A language is shared when the need asks one."""
    asked, spoken = pair.need.languages, pair.commitment.languages
    if not asked:
        return _met("LANGUAGE.NOT_ASKED")
    if pair.shared_languages:
        return _met("LANGUAGE.SHARED", shared=pair.shared_languages)
    if not spoken:
        return _unknown("LANGUAGE.UNKNOWN", asked=asked)
    return _not_met("LANGUAGE.NONE", spoken=spoken, asked=asked)


def mode(pair: Pairing) -> Finding:
    """One of the modes asked is offered."""
    if pair.shared_modes:
        return _met("MODE.SHARED", shared=pair.shared_modes)
    return _not_met("MODE.NONE", offered=pair.commitment.modes, asked=pair.need.modes)


def wheelchair(pair: Pairing) -> Finding:
    """Its place can be reached in a wheelchair, when that is asked and somebody has to go there."""
    if not pair.need.wheelchair:
        return _met("WHEELCHAIR.NOT_ASKED")
    place = pair.offer.place
    if place and place.wheelchair:
        return _met("WHEELCHAIR.YES", place=place.name)
    if without_going := next((shared for shared in pair.shared_modes if shared is not Mode.IN_PERSON), None):
        return _met("WHEELCHAIR.NOT_NEEDED", mode=without_going)
    if place is None or place.wheelchair is None:
        return _unknown("WHEELCHAIR.UNKNOWN")
    return _not_met("WHEELCHAIR.NO", place=place.name)


def time(pair: Pairing) -> Finding:
    """The two share a time long enough for one session; by arrangement, times are agreed later."""
    offered, asked, length = pair.commitment.windows, pair.need.windows, pair.need.session_minutes
    if pair.commitment.by_arrangement:
        return _met("TIME.ARRANGEMENT")
    if pair.shared_times.holds(length):
        return _met("TIME.SHARED", shared=pair.shared_times) if asked else _met("TIME.ANY", offered=offered)
    if pair.shared_times:
        return _not_met("TIME.TOO_SHORT", shared=pair.shared_times, session=length)
    return _not_met("TIME.NONE", offered=offered, asked=asked)


def capacity(pair: Pairing) -> Finding:
    """Hours are free, and places at a shared time long enough for one session, in the worst week."""
    left, need = pair.left, pair.need
    hours = {"left": left.minutes, "promised": left.promised}
    if pair.commitment.by_arrangement:
        if pair.usable_sessions:
            return _met("CAPACITY.FREE_BY_ARRANGEMENT", **hours)
        return _not_met("CAPACITY.NO_HOURS", **hours, session=need.session_minutes)
    times = left.open & pair.shared_times
    if not pair.shared_times.holds(need.session_minutes):
        times = left.open
    if not times.holds(need.session_minutes):
        return _not_met("CAPACITY.NO_PLACES", asked=need.places, places=pair.commitment.places)
    if left.minutes >= need.session_minutes:
        return _met("CAPACITY.FREE", **hours, times=times)
    if pair.usable_sessions:
        return _met("CAPACITY.JOIN", times=times & left.joinable(need.session_minutes))
    return _not_met("CAPACITY.NO_HOURS", **hours, session=need.session_minutes)


def staff(pair: Pairing) -> Finding:
    """A volunteer who could hold it is insured and, with minors, has the clearance that the host requires."""
    if pair.commitment.staffing is Staffing.EMPLOYEES:
        return _met("STAFF.EMPLOYEES")
    if not pair.offer.staff:
        return _unknown("STAFF.NOT_NAMED")
    last_day = pair.need.period.first_weeks(FIRST_WEEKS).end
    assert last_day is not None, "first_weeks always ends"
    cleared = pair.need.with_minors and pair.commitment.clearance_required
    return _best(_staff_member(member, last_day, cleared) for member in pair.offer.staff)


def _staff_member(member: StaffMember, last_day: date, clearance: bool) -> Finding:
    insured, cleared = member.insurance_until, member.clearance_until
    facts = {"volunteer": member.name, "insurance": insured, "clearance": cleared}
    if insured is not None and insured < last_day:
        return _not_met("STAFF.INSURANCE_ENDED", **facts)
    if clearance and cleared is not None and cleared < last_day:
        return _not_met("STAFF.CLEARANCE_ENDED", **facts)
    if insured is None:
        return _unknown("STAFF.INSURANCE_UNKNOWN", **facts)
    if clearance and cleared is None:
        return _unknown("STAFF.CLEARANCE_UNKNOWN", **facts)
    return _met("STAFF.VALID_WITH_MINORS" if clearance else "STAFF.VALID", **facts)


def _best(findings: Iterable[Finding]) -> Finding:
    order = (Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET)
    return min(findings, key=lambda finding: order.index(finding[0]))


def refusal(pair: Pairing) -> Finding:
    """The family has not refused the partner."""
    refused = pair.commitment.partner_id in pair.circumstances.refused_partner_ids
    name = pair.offer.partner_name
    return _not_met("REFUSAL.REFUSED", partner=name) if refused else _met("REFUSAL.NONE", partner=name)


REQUIREMENTS: dict[RequirementName, Callable[[Pairing], Finding]] = {
    RequirementName.AREA: area,
    RequirementName.STATE: state,
    RequirementName.PERIOD: period,
    RequirementName.COMPETENCE: competence,
    RequirementName.AGE: age,
    RequirementName.LANGUAGE: language,
    RequirementName.MODE: mode,
    RequirementName.WHEELCHAIR: wheelchair,
    RequirementName.TIME: time,
    RequirementName.CAPACITY: capacity,
    RequirementName.STAFF: staff,
    RequirementName.REFUSAL: refusal,
}


def requirements(pair: Pairing) -> tuple[Requirement, ...]:
    """Return all twelve, in a fixed order."""
    return tuple(Requirement(name, *check(pair)) for name, check in REQUIREMENTS.items())
