"""The order in which partners are shown: those who fit first, the better fit first, always the same."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np

from graph_service.domain.model import Need
from graph_service.matching.candidates import Candidates
from graph_service.matching.criteria import DEFAULT_WEIGHTS, Criterion, Weights, criteria
from graph_service.matching.judging import judge
from graph_service.matching.pairing import Circumstances, Offer, Pairing
from graph_service.matching.requirements import Requirement, requirements

FIT_DIGITS = 9


@dataclass(frozen=True)
class Match:
    """A partner's offer that could meet a need; `to_check` when something about it is not known.

    Its criteria and requirements are worked out when they are looked at.
    """

    pair: Pairing
    fit: float
    to_check: bool
    weights: Weights

    @property
    def offer(self) -> Offer:
        return self.pair.offer

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria asked, whose contributions sum to the fit."""
        return criteria(self.pair, self.weights)

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """All twelve; none of them is refused."""
        return requirements(self.pair)

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
    need: Need,
    offers: Candidates | Iterable[Offer],
    circumstances: Circumstances,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Ranking:
    """Return the offers that could meet the need, best first; nothing is reserved.

    Every requirement is met, or some are unknown and none is refused (`to_check`, after the others). The fit
    is rounded to nine digits, so that the order does not hang on how floating numbers were added up.
    `Candidates` made once serve every need of a search.
    """
    candidates = offers if isinstance(offers, Candidates) else Candidates(offers)
    judged = judge(need, candidates, circumstances, weights)
    fits = judged.fits.round(FIT_DIGITS)
    order = np.lexsort((judged.rows, -fits, judged.to_check))
    return Ranking(
        need,
        tuple(
            Match(Pairing(need, candidates.offers[row], circumstances), fit, to_check, weights)
            for row, fit, to_check in zip(
                judged.rows[order].tolist(),
                fits[order].tolist(),
                judged.to_check[order].tolist(),
                strict=True,
            )
        ),
    )


def fit(parts: Sequence[Criterion]) -> float:
    """Return the sum of the contributions, rounded to nine digits."""
    return round(fsum(part.contribution for part in parts), FIT_DIGITS)
