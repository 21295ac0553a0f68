"""Finding the partners best placed to support a family."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from graph_service.actions.cases import relation_to
from graph_service.domain.model import Beneficiary, Need, Service
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.problems import Problem
from graph_service.domain.reference import Reference
from graph_service.domain.schedule import Period
from graph_service.graph.connection import Graph
from graph_service.graph.offers import families, offers
from graph_service.graph.reference import reference
from graph_service.graph.services import services_for
from graph_service.matching.candidates import Candidates
from graph_service.matching.pairing import Offer
from graph_service.matching.ranking import Ranking, rank
from graph_service.matching.search import AskedSearch, Search, checked, for_beneficiary


@dataclass(frozen=True, eq=False)
class FoundOffers:
    """A search and the offers that could serve it; rankings are made when asked for.

    `known` is the state of areas, pacts and competences that the search was made with.
    """

    search: Search
    offers: Sequence[Offer]
    known: Reference
    rankings: dict[int, Ranking] = field(default_factory=dict)

    @cached_property
    def candidates(self) -> Candidates:
        """The offers, ready to be judged for each need."""
        return Candidates(self.offers)

    def ranking(self, index: int) -> Ranking:
        """Return the ranking of the need at this place."""
        if index not in self.rankings:
            need = self.search.needs[index]
            self.rankings[index] = rank(need, self.candidates, self.search.circumstances, self.search.weights)
        return self.rankings[index]


async def search_partners(
    viewer: Viewer, asked: AskedSearch, graph: Graph, today: date
) -> FoundOffers | list[Problem]:
    """Return the offers for a search that belongs to nobody, or what is wrong with it; nothing is stored."""
    permit(viewer, Action.SEARCH_PARTNERS)
    held = graph.held_reference if graph.held_reference.revision >= 0 else await reference(graph)
    search = checked(asked, held, today)
    if isinstance(search, Search):
        revision, found = await _offers([search], graph)
        if revision == held.revision:
            return FoundOffers(search, found, held)
    return await _search_again(asked, graph, today)


async def _search_again(asked: AskedSearch, graph: Graph, today: date) -> FoundOffers | list[Problem]:
    """Search with the graph's present areas and competences, since the copy at hand was old or did not know."""
    present = await reference(graph)
    search = checked(asked, present, today)
    if not isinstance(search, Search):
        return search
    _, found = await _offers([search], graph)
    return FoundOffers(search, found, present)


async def search_for_beneficiaries(
    viewer: Viewer,
    households: Sequence[tuple[Beneficiary, Sequence[Need]]],
    known: Reference,
    graph: Graph,
    today: date,
) -> list[FoundOffers]:
    """Return the offers for the waiting needs of the viewer's own families, read for all of them at once."""
    for household, _ in households:
        permit(viewer, Action.READ_BENEFICIARIES, relation_to(viewer, household, today))
    return await offers_for_families(households, known, graph, today)


async def offers_for_families(
    households: Sequence[tuple[Beneficiary, Sequence[Need]]],
    known: Reference,
    graph: Graph,
    today: date,
) -> list[FoundOffers]:
    """Return the offers for the waiting needs of stored families, whoever asks."""
    ties = await families(graph, [beneficiary.id for beneficiary, _ in households])
    searches = [
        for_beneficiary(beneficiary, needs, ties[beneficiary.id], known, today)
        for beneficiary, needs in households
    ]
    _, found = await _offers(searches, graph)
    return [FoundOffers(search, lending(search.competence_ids, found), known) for search in searches]


def lending(competence_ids: Collection[str], offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that lend any of the competences."""
    return [
        offer for offer in offers if any(lent in competence_ids for lent in offer.commitment.competence_ids)
    ]


async def _offers(searches: Sequence[Search], graph: Graph) -> tuple[int, Sequence[Offer]]:
    """Return the offers that could serve any of the searches; a distance is asked by a search of its own only."""
    asking = [search for search in searches if search.needs]
    if not asking:
        return -1, ()
    where = asking[0].circumstances
    near = (where.point, where.within_kilometres) if where.point and where.within_kilometres else None
    periods = [search.period for search in asking]
    return await offers(
        graph,
        {id_ for search in asking for id_ in search.competence_ids},
        {id_ for search in asking for id_ in search.pact_ids},
        Period(min(one.start for one in periods), max(one.end for one in periods if one.end)),
        near,
    )


async def answering_services(
    viewer: Viewer, asked: Sequence[tuple[str, frozenset[str]]], known: Reference, graph: Graph
) -> list[list[Service]]:
    """Return, for each competence and set of areas, the city services that answer it, nearest in meaning first.

    A service answers a competence when it names it, a narrower one, or a broader one.
    """
    permit(viewer, Action.READ_NETWORK)
    taxonomy = known.taxonomy
    distances = [
        {**{id_: 100 + up for id_, up in taxonomy.broader(asked_id).items()}, **taxonomy.narrower(asked_id)}
        for asked_id, _ in asked
    ]
    wanted = frozenset(id_ for distance in distances for id_ in distance)
    areas = frozenset(id_ for _, area_ids in asked for id_ in area_ids)
    found = await services_for(graph, wanted, areas)
    return [
        _nearest_first(found, area_ids, distance)
        for distance, (_, area_ids) in zip(distances, asked, strict=True)
    ]


def _nearest_first(
    found: Sequence[Service], area_ids: frozenset[str], distance: Mapping[str, int]
) -> list[Service]:
    """Return the services open to the areas that answer one of the competences, by how far that one is."""
    answering = [
        (min(distance[id_] for id_ in one.competence_ids if id_ in distance), one.name, one.id, one)
        for one in found
        if not area_ids.isdisjoint(one.area_ids) and not distance.keys().isdisjoint(one.competence_ids)
    ]
    return [one for *_, one in sorted(answering, key=lambda ranked: ranked[:3])]
