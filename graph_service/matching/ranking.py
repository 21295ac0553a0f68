"""The order in which partners are shown: those who fit first, the better fit first, always the same."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from graph_service.domain.model import Need
from graph_service.matching.criteria import DEFAULT_WEIGHTS, Criterion, Weights, criteria
from graph_service.matching.pairing import Circumstances, Offer, Pairing
from graph_service.matching.requirements import Requirement, Verdict, none_refused

FIT_DIGITS = 9


@dataclass(frozen=True)
class Match:
    """A partner's offer that could meet a need; `to_check` when something about it is not known."""

    offer: Offer
    fit: float
    to_check: bool
    criteria: tuple[Criterion, ...]
    requirements: tuple[Requirement, ...]

    @property
    def order(self) -> tuple[bool, float, str]:
        """What it is sorted by: sure matches first, then the fit downwards, then the id."""
        return self.to_check, -self.fit, self.offer.commitment.id


@dataclass(frozen=True)
class Ranking:
    """All matches of one need, in order."""

    need: Need
    matches: tuple[Match, ...]

    @cached_property
    def revision(self) -> str:
        """A fingerprint of the order: two rankings with the same one can share page cursors."""
        digest = hashlib.blake2b(digest_size=8)
        for match in self.matches:
            digest.update(f"{match.order}\n".encode())
        return digest.hexdigest()


def rank(
    need: Need, offers: Iterable[Offer], circumstances: Circumstances, weights: Weights = DEFAULT_WEIGHTS
) -> Ranking:
    """Return the offers that could meet the need, best first; nothing is reserved.

    Every requirement is met, or some are unknown and none is refused (`to_check`, after the others). The fit
    is rounded to nine digits, so that the order does not hang on how floating numbers were added up.
    """
    matches = [
        found
        for offer in offers
        if (found := _judge(Pairing(need, offer, circumstances), weights)) is not None
    ]
    return Ranking(need, tuple(sorted(matches, key=lambda match: match.order)))


def _judge(pair: Pairing, weights: Weights) -> Match | None:
    checked = none_refused(pair)
    if checked is None:
        return None
    to_check = any(requirement.verdict is Verdict.UNKNOWN for requirement in checked)
    parts = criteria(pair, weights)
    return Match(pair.offer, fit(parts), to_check, parts, checked)


def fit(parts: Sequence[Criterion]) -> float:
    """Return the sum of the contributions, rounded to nine digits."""
    return round(fsum(part.contribution for part in parts), FIT_DIGITS)
