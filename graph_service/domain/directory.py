"""What everybody may know of the network: bodies that agreed to be published, and what they and the city offer.

Nothing of a family is in it, nor of a volunteer; of a contact only the parts that were agreed to be published.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, TypeVar

from graph_service.domain.geography import Point
from graph_service.domain.model import Contact, Mode, OrganisationKind, Place
from graph_service.domain.schedule import Period, Week, Weekday

T = TypeVar("T")


class BodyKind(StrEnum):
    """A body is an organisation of the network, or who provides services of the city, known by its name alone."""

    ORGANISATION = "ORGANISATION"
    PROVIDER = "PROVIDER"


class OfferKind(StrEnum):
    COMMITMENT = "COMMITMENT"
    SERVICE = "SERVICE"


@dataclass(frozen=True)
class BodyKey:
    kind: BodyKind
    id: str


@dataclass(frozen=True)
class OfferKey:
    """What is published as a service, and whose it is."""

    kind: OfferKind
    id: str
    body: BodyKey


@dataclass(frozen=True)
class PublishedBody:
    """A body as everybody may know it."""

    key: BodyKey
    name: str
    kind: OrganisationKind | None = None
    tax_code: str | None = None
    aliases: tuple[str, ...] = ()
    website: str | None = None
    place: Place | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True)
class PublishedOffer:
    """An offer of an organisation or a service of the city as everybody may know it; staff is never part of it."""

    key: OfferKey
    name: str
    body: PublishedBody
    competence_ids: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    description: str | None = None
    place: Place | None = None
    windows: Week = Week()
    minutes_per_week: int | None = None
    valid: Period | None = None
    closures: tuple[Period, ...] = ()
    languages: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    url: str | None = None
    email: str | None = None
    phone: str | None = None
    how_to_ask: str | None = None
    assured_on: date | None = None
    modified_at: datetime | None = None


@dataclass(frozen=True)
class Within:
    """What lies under a postal code, or so many metres around the middle of it."""

    postal_code: str
    metres: float | None = None
    centre: Point | None = None


@dataclass(frozen=True)
class OffersWanted:
    """What somebody looks for among published offers; what is left out does not matter.

    `competence_ids` are wanted as they are named: whoever wants narrower ones as well names them. Ages, day and times
    are read as Open Referral UK does: a youngest age of at least, an oldest of at most; a window of that day that opens
    at or after, and closes at or before.
    """

    search: str | None = None
    bodies: tuple[BodyKey, ...] | None = None
    competence_ids: frozenset[str] | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    weekday: Weekday | None = None
    opens: time | None = None
    closes: time | None = None
    placed: bool = False
    within: Within | None = None
    modified_after: datetime | None = None


@dataclass(frozen=True)
class Slice:
    """Which part of a list is wanted: after so many, so many."""

    skip: int = 0
    limit: int = 100


@dataclass(frozen=True)
class Found(Generic[T]):
    """A part of a list, and how many the whole list has."""

    items: tuple[T, ...] = ()
    total: int = 0
