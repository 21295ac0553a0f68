"""Reading what is published of the network: open to everybody, and never more than was agreed to."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from graph_service.actions.reading import shown_contact
from graph_service.domain.directory import (
    BodyKey,
    BodyKind,
    Found,
    OfferKey,
    OffersWanted,
    PublishedBody,
    PublishedOffer,
    Slice,
    Within,
)
from graph_service.domain.permissions import ANONYMOUS, Action, Viewer, permit
from graph_service.domain.problems import NotFound
from graph_service.domain.reference import Reference
from graph_service.domain.taxonomy import CompetenceMapping
from graph_service.graph.competences import mappings
from graph_service.graph.connection import Graph
from graph_service.graph.directory import (
    EVERYTHING,
    body_keys,
    centre_of,
    offer_keys,
    published_bodies,
    published_offers,
)
from graph_service.graph.reference import reference

K = TypeVar("K", BodyKey, OfferKey)
AT_ONCE = 100
"""So many are read at once when all of them are wanted."""


@dataclass(frozen=True)
class Vocabulary:
    """Areas and competences, and what competences are in other vocabularies, by competence."""

    known: Reference
    mappings: dict[str, list[CompetenceMapping]]


async def read_vocabulary(viewer: Viewer, graph: Graph) -> Vocabulary:
    """Return the words in which offers are described."""
    permit(viewer, Action.READ_DIRECTORY)
    known = await reference(graph)
    return Vocabulary(known, await mappings(graph, sorted(known.taxonomy.competences)))


async def read_offers(
    viewer: Viewer, wanted: OffersWanted, part: Slice, graph: Graph, today: date
) -> Found[PublishedOffer]:
    """Return a part of the published offers that are looked for, by name."""
    permit(viewer, Action.READ_DIRECTORY)
    keys = await offer_keys(graph, wanted, part, today)
    return Found(tuple(await _offers(graph, keys.items)), keys.total)


async def find_around(viewer: Viewer, postal_code: str, metres: float, graph: Graph) -> Within | NotFound:
    """Return the surroundings of a postal code; it is not found when no place with a position is known under it."""
    permit(viewer, Action.READ_DIRECTORY)
    centre = await centre_of(graph, postal_code)
    if centre is None:
        return NotFound(("postcode",), postal_code, kind="place")
    return Within(postal_code, metres, centre)


async def read_bodies(viewer: Viewer, search: str | None, part: Slice, graph: Graph) -> Found[PublishedBody]:
    """Return a part of the published bodies, by name."""
    permit(viewer, Action.READ_DIRECTORY)
    keys = await body_keys(graph, search, part)
    found = await published_bodies(graph, keys.items)
    return Found(tuple(_agreed(found[key]) for key in keys.items if key in found), keys.total)


async def read_every_offer(
    viewer: Viewer, wanted: OffersWanted, graph: Graph, today: date
) -> AsyncIterator[PublishedOffer]:
    """Yield all published offers that are looked for as they were when it began, a hundred read at a time."""
    permit(viewer, Action.READ_DIRECTORY)
    keys = (await offer_keys(graph, wanted, EVERYTHING, today)).items
    for start in range(0, len(keys), AT_ONCE):
        for one in await _offers(graph, keys[start : start + AT_ONCE]):
            yield one


async def read_every_body(viewer: Viewer, search: str | None, graph: Graph) -> AsyncIterator[PublishedBody]:
    """Yield all published bodies as they were when it began, a hundred read at a time."""
    permit(viewer, Action.READ_DIRECTORY)
    keys = (await body_keys(graph, search, EVERYTHING)).items
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found = await published_bodies(graph, some)
        for key in some:
            if key in found:
                yield _agreed(found[key])


async def find_offer(
    viewer: Viewer,
    known_as: Callable[[OfferKey], str],
    id_: str,
    graph: Graph,
    today: date,
    seen: dict[str, OfferKey],
) -> PublishedOffer | None:
    """Return the published offer that others know under this id: `known_as` tells the id of each.

    What was `seen` under an id is asked of its body alone, whether it is still published; otherwise all keys are read.
    """
    permit(viewer, Action.READ_DIRECTORY)
    key = seen.get(id_)
    alone = OffersWanted(bodies=(key.body,)) if key else None
    if alone is None or key not in (await offer_keys(graph, alone, EVERYTHING, today)).items:
        keys = (await offer_keys(graph, OffersWanted(), EVERYTHING, today)).items
        seen.clear()  # nothing is kept of what is published no more
        seen.update((known_as(one), one) for one in keys)
        key = seen.get(id_)
    return next(iter(await _offers(graph, [key])), None) if key else None


async def find_body(
    viewer: Viewer, known_as: Callable[[BodyKey], str], id_: str, graph: Graph
) -> PublishedBody | None:
    """Return the published body that others know under this id."""
    permit(viewer, Action.READ_DIRECTORY)
    key = _known_as(known_as, id_, (await body_keys(graph, None, EVERYTHING)).items)
    found = await published_bodies(graph, [key] if key else [])
    return _agreed(found[key]) if key in found else None


async def _offers(graph: Graph, keys: Sequence[OfferKey]) -> list[PublishedOffer]:
    return [replace(one, body=_agreed(one.body)) for one in await published_offers(graph, keys)]


def _known_as(known_as: Callable[[K], str], id_: str, keys: Sequence[K]) -> K | None:
    return next((key for key in keys if known_as(key) == id_), None)


def _agreed(body: PublishedBody) -> PublishedBody:
    """Return a body with only those parts of its contacts that were agreed to be published."""
    if body.key.kind is BodyKind.PROVIDER:
        return body
    return replace(body, contacts=tuple(shown_contact(ANONYMOUS, one) for one in body.contacts))
