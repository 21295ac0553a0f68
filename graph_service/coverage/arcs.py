"""Who could serve whom: needs and offers of which every requirement is met, capacity set aside; and why nobody could.

The verdicts are those of matching, each asked once of what it depends on, so that forty thousand needs beside as many
offers are judged about as fast as their differences.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph_service.coverage.flow import Arcs
from graph_service.coverage.kinds import GapReason
from graph_service.domain.model import CommitmentState, Mode, Need
from graph_service.domain.schedule import Period
from graph_service.matching.candidates import Candidates
from graph_service.matching.judging import REQUIREMENT_KEYS
from graph_service.matching.pairing import Circumstances, Offer, Pairing
from graph_service.matching.requirements import FIRST_WEEKS, REQUIREMENTS, RequirementName, Verdict

Numbers = NDArray[np.int64]
Asked = tuple[Need, Circumstances]


REASON_OF: dict[RequirementName, GapReason] = {
    RequirementName.AGE: GapReason.AGE,
    RequirementName.LANGUAGE: GapReason.LANGUAGE,
    RequirementName.TIME: GapReason.WRONG_TIMES,
    RequirementName.MODE: GapReason.MODE,
    RequirementName.AREA: GapReason.DISTANCE,
    RequirementName.PERIOD: GapReason.PERIOD,
    RequirementName.WHEELCHAIR: GapReason.WHEELCHAIR,
    RequirementName.STAFF: GapReason.STAFF,
    RequirementName.REFUSAL: GapReason.REFUSED,
}
"""What each unmet requirement is called; where several are unmet, the first here is told."""

JUDGED: tuple[RequirementName, ...] = (RequirementName.COMPETENCE, *REASON_OF)


@lru_cache(maxsize=1024)
def _first_weeks(period: Period) -> date | None:
    return period.first_weeks(FIRST_WEEKS).end


NEED_KEYS: dict[RequirementName, Callable[[Need, Circumstances], Hashable]] = {
    RequirementName.COMPETENCE: lambda need, where: need.competence_id,
    RequirementName.AGE: lambda need, where: need.age_band,
    RequirementName.LANGUAGE: lambda need, where: need.languages,
    RequirementName.TIME: lambda need, where: (need.windows, need.session_minutes),
    RequirementName.MODE: lambda need, where: need.modes,
    RequirementName.AREA: lambda need, where: (
        where.area.id,
        need.further_area_ids,
        need.modes,
        where.within_kilometres,
    ),
    RequirementName.PERIOD: lambda need, where: need.period,
    RequirementName.WHEELCHAIR: lambda need, where: (need.wheelchair, need.modes),
    RequirementName.STAFF: lambda need, where: (_first_weeks(need.period), need.with_minors),
    RequirementName.REFUSAL: lambda need, where: where.refused_partner_ids,
}
"""What each requirement looks at in a need and where it is asked; `REQUIREMENT_KEYS` says it of offers."""


@dataclass(frozen=True)
class Why:
    """Why no offer could serve a need, and the commitments that lack least."""

    reason: GapReason
    commitment_ids: tuple[str, ...] = ()


class Judge:
    """Needs beside offers. Offers are numbered in the order of their ids, needs as they are given."""

    def __init__(self, asked: Sequence[Asked], offers: Iterable[Offer]) -> None:
        self.asked = asked
        active = [one for one in offers if one.commitment.state is CommitmentState.ACTIVE]
        self.candidates = Candidates(active)
        self._known: dict[RequirementName, dict[int, float]] = {name: {} for name in JUDGED}
        self._without_distances = all(where.within_kilometres is None for _, where in asked)
        self._needs: dict[RequirementName, Numbers] = {}
        commitments = [one.commitment for one in self.candidates]
        self._lending = _index(one.competence_ids for one in commitments)
        self._online = np.array([Mode.ONLINE in one.modes for one in commitments], dtype=np.bool_)
        self._pact_numbers = {
            pact: row for row, pact in enumerate(sorted({one.pact_id for one in commitments}))
        }
        self._pacts = np.array([self._pact_numbers[one.pact_id] for one in commitments], dtype=np.int64)
        self._lenders: dict[str, _Lending] = {}
        self._served_by: dict[Hashable, frozenset[int]] = {}
        self._nearby: dict[Hashable, _Nearby] = {}

    def arcs(self) -> Arcs:
        """Return for each need the numbers of the offers of which every requirement but capacity is met."""
        pairs = self._pairs(range(len(self.asked)))
        for name in JUDGED:
            pairs = pairs.where(self._verdicts(name, pairs) == MET)
        return Arcs(np.searchsorted(pairs.needs, np.arange(len(self.asked) + 1)), pairs.offers)

    def whys(self, needs: Sequence[int]) -> dict[int, Why]:
        """Return why nobody could serve each of these needs, which must have no arcs.

        Of the offers near enough, those count that fewest requirements refuse or leave open; of these, what stands
        first among the reasons. When nobody near lends the competence it is distance, and when nobody does at all,
        no partner.
        """
        found = {number: self._far(number) for number in needs}
        pairs = self._pairs(needs)
        verdicts = np.stack([self._verdicts(name, pairs) for name in REASON_OF])
        lacking = np.count_nonzero(verdicts < MET, axis=0)
        first = np.argmax(verdicts == NOT_MET, axis=0)
        refusing = np.count_nonzero(verdicts == NOT_MET, axis=0)
        reasons = tuple(REASON_OF.values())
        for number, rows in _grouped(pairs.needs).items():
            least = rows[lacking[rows] == lacking[rows].min()]
            refused = least[refusing[least] > 0]
            told = refused[first[refused] == first[refused].min()] if len(refused) else least
            reason = reasons[first[told[0]]] if len(refused) else GapReason.TO_CHECK
            found[number] = Why(
                reason, tuple(self.candidates.offers[row].commitment.id for row in pairs.offers[told])
            )
        return found

    def _far(self, number: int) -> Why:
        ids = tuple(self.candidates.offers[row].commitment.id for row in self._lend(number).rows)
        return Why(GapReason.DISTANCE, ids) if ids else Why(GapReason.NO_PARTNER)

    def _pairs(self, numbers: Iterable[int]) -> "_Pairs":
        """Return needs as given beside the offers, in order, that lend what they ask and may be near enough."""
        numbers = list(numbers)
        parts = [self._near(number) for number in numbers]
        none = np.zeros(0, dtype=np.int64)
        return _Pairs(
            np.repeat(np.array(numbers, dtype=np.int64), [len(near.rows) for near in parts]),
            np.concatenate([none, *(near.rows for near in parts)]),
            np.concatenate([none, *(near.covered for near in parts)]),
        )

    def _near(self, number: int) -> "_Nearby":
        """Return the offers that lend what a need asks and may be near enough; many needs share them."""
        need, where = self.asked[number]
        serving = self._serving(need, where)
        key = need.competence_id, serving, where.within_kilometres is None
        found = self._nearby.get(key)
        if found is None:
            lending = self._lend(number)
            found = self._under(lending, serving) if key[-1] else self._anywhere(lending, serving)
            self._nearby[key] = found
        return found

    def _anywhere(self, lending: "_Lending", serving: frozenset[int]) -> "_Nearby":
        return _Nearby(lending.rows, np.isin(self._pacts[lending.rows], list(serving)).astype(np.int64))

    def _under(self, lending: "_Lending", serving: frozenset[int]) -> "_Nearby":
        """Return the offers under these pacts, and those of all others that are online."""
        under = [lending.under[pact] for pact in serving if pact in lending.under]
        online = lending.online
        for pact in serving:
            online = online[self._pacts[online] != pact]
        rows = np.concatenate([*under, online])
        order = np.argsort(rows)
        return _Nearby(rows[order], (order < len(rows) - len(online)).astype(np.int64))

    def _serving(self, need: Need, where: Circumstances) -> frozenset[int]:
        """Return the numbers of the pacts that serve one of the need's areas."""
        key = where.area.id, need.further_area_ids
        if key not in self._served_by:
            pacts = [
                pact
                for area_id in (where.area.id, *need.further_area_ids)
                for pact in where.geography.pacts_serving(area_id)
            ]
            self._served_by[key] = frozenset(self._pact_numbers.get(pact, -1) for pact in pacts)
        return self._served_by[key]

    def _lend(self, number: int) -> "_Lending":
        need, where = self.asked[number]
        asked = need.competence_id
        if asked not in self._lenders:
            related = {*where.taxonomy.narrower(asked), *where.taxonomy.broader(asked)}
            parts = [self._lending[one] for one in related if one in self._lending]
            rows = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))
            pacts = self._pacts[rows]
            under = {pact: rows[pacts == pact] for pact in np.unique(pacts).tolist()}
            self._lenders[asked] = _Lending(rows, rows[self._online[rows]], under)
        return self._lenders[asked]

    def _verdicts(self, name: RequirementName, pairs: "_Pairs") -> NDArray[np.float64]:
        """Return the verdict of each pair, asking matching once of all pairs that are alike to it."""
        if name is RequirementName.AREA and self._without_distances:
            groups = self.candidates.by(REQUIREMENT_KEYS[RequirementName.MODE])
            codes = 2 * self._alike(RequirementName.MODE)[pairs.needs] + pairs.covered
        else:
            groups, codes = self.candidates.by(REQUIREMENT_KEYS[name]), self._alike(name)[pairs.needs]
        alike, at, places = _distinct(codes * len(groups.examples) + groups.numbers[pairs.offers])
        known, check = self._known[name], REQUIREMENTS[name]
        values = np.empty(len(alike))
        for index, (code, row) in enumerate(zip(alike.tolist(), at.tolist(), strict=True)):
            if code not in known:
                need, where = self.asked[pairs.needs[row]]
                verdict, _ = check(Pairing(need, self.candidates.offers[pairs.offers[row]], where))
                known[code] = VALUES[verdict]
            values[index] = known[code]
        return values[places]

    def _alike(self, name: RequirementName) -> Numbers:
        """Return the number of each need; those that a requirement cannot tell apart have the same."""
        if name not in self._needs:
            key = NEED_KEYS[name]
            self._needs[name] = _numbered(key(need, where) for need, where in self.asked)
        return self._needs[name]


@dataclass(frozen=True)
class _Lending:
    """The offers that lend a competence, those of them that are online, and those under each pact."""

    rows: Numbers
    online: Numbers
    under: Mapping[int, Numbers]


@dataclass(frozen=True)
class _Nearby:
    """Offers near enough for a need, in order, and 1 where the offer's pact serves an area of the need."""

    rows: Numbers
    covered: Numbers


@dataclass(frozen=True)
class _Pairs:
    """Numbers of needs and of offers, and 1 where the offer's pact serves an area of the need."""

    needs: Numbers
    offers: Numbers
    covered: Numbers

    def where(self, kept: NDArray[np.bool_]) -> "_Pairs":
        return _Pairs(self.needs[kept], self.offers[kept], self.covered[kept])


NOT_MET, OPEN, MET = 0.0, 0.5, 1.0
VALUES = {Verdict.NOT_MET: NOT_MET, Verdict.UNKNOWN: OPEN, Verdict.MET: MET}


LARGEST_TABLE = 1 << 22


def _distinct(codes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return each code once, where one such stands, and for each of all codes which of the distinct ones it is.

    As `numpy.unique` does by sorting; codes that are not too far apart are looked up in a table instead.
    """
    if not len(codes) or codes.max() >= LARGEST_TABLE:
        return np.unique(codes, return_index=True, return_inverse=True)
    table = np.full(int(codes.max()) + 1, -1, dtype=np.int64)
    table[codes] = np.arange(len(codes))
    alike = np.flatnonzero(table >= 0)
    at = table[alike]
    table[alike] = np.arange(len(alike))
    return alike, at, table[codes]


def _numbered(keys: Iterable[Hashable]) -> Numbers:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _index(keys: Iterable[Iterable[str]]) -> Mapping[str, Numbers]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, several in enumerate(keys):
        for key in several:
            found[key].append(row)
    return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}


def _grouped(of: Numbers) -> dict[int, Numbers]:
    """Return the rows of each number, which stand together."""
    values, starts = np.unique(of, return_index=True)
    bounds = pairwise([*starts.tolist(), len(of)])
    return {int(value): np.arange(*bound) for value, bound in zip(values, bounds, strict=True)}
