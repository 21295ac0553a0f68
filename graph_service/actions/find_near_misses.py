"""Finding what little would have to change for partners that just do not fit."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph_service.actions.find_partners import FoundOffers, lending
from graph_service.domain.model import Mode
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.phrases import Reason
from graph_service.domain.schedule import Period, months_later
from graph_service.graph.connection import Graph
from graph_service.graph.offers import offers, offers_anywhere
from graph_service.matching.candidates import Candidates
from graph_service.matching.changes import INTERPRETING
from graph_service.matching.near_misses import Fix, NearMiss, fixes, near_misses, unanswerable
from graph_service.matching.pairing import Offer
from graph_service.matching.search import DEFAULT_MONTHS, MOST_YEARS, Search

NEAREST_PACTS = 25
"""Near misses are looked for under so many pacts: a family does not cross the country for an hour of homework."""


@dataclass(frozen=True)
class NearMisses:
    """What little would make partners fit one need.

    `interpreters` are the offers among which an interpreter is looked for. `unanswerable` is the plain truth when
    the need has neither a match nor a near miss.
    """

    near_misses: tuple[NearMiss, ...]
    interpreters: Candidates
    unanswerable: Reason | None = None

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """Near misses with equal changes together, those first that bring most partners."""
        return fixes(self.near_misses)


async def find_near_misses(
    viewer: Viewer, asked: Sequence[tuple[FoundOffers, int]], graph: Graph, today: date
) -> list[NearMisses]:
    """Return the near misses of needs, each given by its search and its place there.

    Offers are those of the nearest pacts, read for all searches at once. The work is done beside the event loop.
    """
    permit(viewer, Action.SEARCH_PARTNERS)
    searches = list(dict.fromkeys(found for found, _ in asked))
    around = await _offers_around([found.search for found in searches], graph, today)
    of_search = {found: _within_reach(found.search, around) for found in searches}
    found = await asyncio.to_thread(
        lambda: [_near_misses(one, index, of_search[one]) for one, index in asked]
    )
    return [
        await _looked_for_anywhere(near, one.search, index, graph)
        for near, (one, index) in zip(found, asked, strict=True)
    ]


def _competence_ids(search: Search) -> frozenset[str]:
    """Return what answers the needs and, when one asks a language, what interpreters lend."""
    taxonomy = search.circumstances.taxonomy
    if not any(need.languages for need in search.needs) or INTERPRETING not in taxonomy.competences:
        return search.competence_ids
    return search.competence_ids.union(taxonomy.narrower(INTERPRETING), taxonomy.broader(INTERPRETING))


def _pact_ids(search: Search) -> frozenset[str]:
    where = search.circumstances
    return search.pact_ids.union(where.geography.pacts_by_nearness(where.area.id)[:NEAREST_PACTS])


async def _offers_around(searches: Iterable[Search], graph: Graph, today: date) -> Sequence[Offer]:
    """Return the offers of the nearest pacts, with bookings for as long as a need could be put off."""
    asking = [search for search in searches if search.needs]
    if not asking:
        return ()
    latest = months_later(today, 12 * MOST_YEARS + DEFAULT_MONTHS)
    _, found = await offers(
        graph,
        frozenset().union(*map(_competence_ids, asking)),
        frozenset().union(*map(_pact_ids, asking)),
        Period(today, max(latest, *(search.period.end or latest for search in asking))),
    )
    return found


def _within_reach(search: Search, around: Sequence[Offer]) -> list[Offer]:
    """Return the offers that were read for this search, not for another one."""
    pact_ids = _pact_ids(search)
    return [
        offer
        for offer in lending(_competence_ids(search), around)
        if offer.commitment.pact_id in pact_ids or Mode.ONLINE in offer.commitment.modes
    ]


def _near_misses(found: FoundOffers, index: int, around: Sequence[Offer]) -> NearMisses:
    search, need = found.search, found.search.needs[index]
    taxonomy = search.circumstances.taxonomy
    of_need = lending({*taxonomy.narrower(need.competence_id), *taxonomy.broader(need.competence_id)}, around)
    interpreters = Candidates(around if need.languages and INTERPRETING in taxonomy.competences else ())
    near = near_misses(need, of_need, search.circumstances, interpreters)
    reason = None
    if not near and not found.ranking(index).matches:
        reason = unanswerable(need, of_need, search.circumstances).reason
    return NearMisses(near, interpreters, reason)


async def _looked_for_anywhere(near: NearMisses, search: Search, index: int, graph: Graph) -> NearMisses:
    """Return the same; where nobody near lends the competence, with the truth about the rest of the network."""
    every_pact = len(search.circumstances.geography.coverage) <= NEAREST_PACTS
    if near.unanswerable is None or near.unanswerable.key != "UNANSWERABLE.NOBODY" or every_pact:
        return near
    need, taxonomy = search.needs[index], search.circumstances.taxonomy
    count = await offers_anywhere(
        graph, {*taxonomy.narrower(need.competence_id), *taxonomy.broader(need.competence_id)}
    )
    if not count:
        return near
    reason = Reason("UNANSWERABLE.FAR_AWAY", {"count": count, "pacts": NEAREST_PACTS})
    return NearMisses(near.near_misses, near.interpreters, reason)
