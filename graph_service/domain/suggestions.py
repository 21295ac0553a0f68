"""What a partner's own refusals suggest to change in an offer. Nothing is changed by it: the partner does, or says no.

A refusal counts while nobody has spoken of the offer since: not corrected, confirmed or renewed it, nor said that this
suggestion is of no use. Never told is which family was meant; ages only as bands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from graph_service.domain.commitments import ASSURING, MOST_AGE, CommitmentDeed
from graph_service.domain.model import AgeBand, Commitment, CommitmentState
from graph_service.domain.phrases import Reason
from graph_service.domain.problems import NoSuchSuggestion
from graph_service.domain.referrals import ReferralReason

LEAST, WITHIN = 2, timedelta(days=180)
"""From how many refusals on something is suggested, and how long one counts."""

Ages = tuple[int | None, int | None]


@dataclass(frozen=True)
class Ground:
    """What refusals have in common that one change would answer: the reason, and the requirement that is not met."""

    reason: ReferralReason
    requirement: str | None = None

    def __str__(self) -> str:
        return " ".join(part for part in (self.reason, self.requirement) if part)


CAPACITY = Ground(ReferralReason.NO_CAPACITY)
AGE = Ground(ReferralReason.NOT_ELIGIBLE, "AGE")
FIELDS: Mapping[Ground, tuple[str, ...]] = MappingProxyType(
    {
        CAPACITY: ("hoursPerWeek", "places"),
        AGE: ("minAge", "maxAge"),
        **{
            Ground(ReferralReason.NOT_ELIGIBLE, requirement): fields
            for requirement, fields in (
                ("AREA", ("placeId", "modes")),
                ("PERIOD", ("validFrom", "validTo", "closures")),
                ("COMPETENCE", ("competenceIds",)),
                ("LANGUAGE", ("languages",)),
                ("MODE", ("modes",)),
                ("WHEELCHAIR", ("placeId",)),
                ("TIME", ("windows", "closures")),
                ("STAFF", ("staffIds",)),
            )
        },
    }
)
"""Which parts of an offer answer a ground; what is not here is no matter of the offer's."""

SUGGESTED = frozenset({CommitmentState.ACTIVE, CommitmentState.PAUSED, CommitmentState.WAITING})
SPEAKING = ASSURING | {CommitmentDeed.DISMISS}
"""The deeds after which only later refusals count; dismissing, only those of its ground."""


@dataclass(frozen=True)
class Refusal:
    """A request that the partner turned down: why, on which day, and the age band of who was meant, where it is one.

    `at` is the moment; None for what was loaded, which came before all that was done here.
    """

    reason: ReferralReason
    unmet: str | None
    day: date
    at: datetime | None = None
    age_band: AgeBand | None = None

    @property
    def ground(self) -> Ground:
        if self.reason is ReferralReason.NOT_ELIGIBLE and self.unmet == "CAPACITY":
            return CAPACITY
        return Ground(self.reason, self.unmet if self.reason is ReferralReason.NOT_ELIGIBLE else None)


@dataclass(frozen=True)
class Spoken:
    """When somebody spoke of an offer: of all of it, or of one ground."""

    at: datetime
    ground: str | None = None


@dataclass(frozen=True)
class TurnedDown:
    """What was turned down of an offer, and when somebody spoke of it."""

    refusals: Sequence[Refusal] = ()
    spoken: Sequence[Spoken] = ()


@dataclass(frozen=True)
class Suggestion:
    """What so many refusals since a day suggest: the parts to look at and, where one exact change follows, the ages."""

    ground: Ground
    count: int
    since: date
    fields: tuple[str, ...]
    age_bands: tuple[AgeBand, ...] = ()
    ages: Ages | None = None

    @property
    def summary(self) -> Reason:
        key = f"SUGGESTION.{self.ground.requirement or self.ground.reason}{'.NARROWER' if self.ages else ''}"
        facts = {"count": self.count, "since": self.since}
        return Reason(key, facts | {"ages": self.ages, "bands": self.age_bands} if self.ages else facts)


def suggestions(commitment: Commitment, turned_down: TurnedDown, today: date) -> list[Suggestion]:
    """Return what the partner's refusals suggest to change in an offer, the most frequent first."""
    if commitment.state not in SUGGESTED:
        return []
    by_ground: dict[Ground, list[Refusal]] = {}
    for one in turned_down.refusals:
        if one.ground in FIELDS and _counts(one, commitment, turned_down.spoken, today):
            by_ground.setdefault(one.ground, []).append(one)
    found = [
        _suggestion(commitment, ground, kept) for ground, kept in by_ground.items() if len(kept) >= LEAST
    ]
    return sorted(found, key=lambda one: (-one.count, str(one.ground)))


def _counts(refusal: Refusal, commitment: Commitment, spoken: Sequence[Spoken], today: date) -> bool:
    """Return whether a refusal is recent, nobody has spoken of it since, and the offer does not say so already."""
    if refusal.day < today - WITHIN:
        return False
    if refusal.ground == AGE and refusal.age_band and not _accepted(commitment, refusal.age_band):
        return False
    later = [one.at for one in spoken if one.ground in {None, str(refusal.ground)}]
    if later:
        return refusal.at is not None and refusal.at > max(later)
    return commitment.assured_on is None or refusal.day >= commitment.assured_on


def _accepted(commitment: Commitment, band: AgeBand) -> bool:
    """Return whether the offer accepts some of the ages of the band."""
    youngest, oldest = commitment.min_age or 0, MOST_AGE if commitment.max_age is None else commitment.max_age
    return youngest <= band.oldest and band.youngest <= oldest


def _suggestion(commitment: Commitment, ground: Ground, refusals: Sequence[Refusal]) -> Suggestion:
    made = Suggestion(ground, len(refusals), min(one.day for one in refusals), FIELDS[ground])
    if ground != AGE:
        return made
    bands = [one.age_band for one in refusals if one.age_band]
    whole = len(bands) == len(refusals)
    return Suggestion(
        made.ground,
        made.count,
        made.since,
        made.fields,
        tuple(band for band in AgeBand if band in bands),
        narrower(commitment.min_age, commitment.max_age, bands) if whole else None,
    )


def narrower(youngest: int | None, oldest: int | None, bands: Sequence[AgeBand]) -> Ages | None:
    """Return the one range of ages within those accepted that leaves out exactly these bands, if it is one and not empty.

    >>> narrower(6, 13, [AgeBand.AGE_11_13]), narrower(None, None, [AgeBand.AGE_0_2, AgeBand.AGE_65_PLUS])
    ((6, 10), (3, 64))
    >>> narrower(0, 17, [AgeBand.AGE_6_10])
    """
    accepted = range(youngest or 0, (MOST_AGE if oldest is None else oldest) + 1)
    left = [age for age in accepted if not any(band.youngest <= age <= band.oldest for band in bands)]
    if not left or len(left) in {len(accepted), 0} or left[-1] - left[0] >= len(left):
        return None
    first = youngest if left[0] == accepted[0] else left[0]
    return first, oldest if left[-1] == accepted[-1] else left[-1]


def not_suggested(found: Sequence[Suggestion], ground: Ground) -> NoSuchSuggestion | None:
    """Return that nothing is suggested for this ground, if so."""
    there = any(one.ground == ground for one in found)
    return None if there else NoSuchSuggestion(("requirement",) if ground.requirement else ("reason",))
