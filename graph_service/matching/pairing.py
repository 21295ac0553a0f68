"""One need beside one offer, and what the two have in common."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graph_service.domain.capacity import Booking, Free, free, usable_sessions
from graph_service.domain.geography import Area, Geography, Point
from graph_service.domain.identifiers import same_language
from graph_service.domain.model import Commitment, Mode, Need, Place
from graph_service.domain.schedule import Week
from graph_service.domain.taxonomy import Taxonomy


@dataclass(frozen=True)
class StaffMember:
    """A volunteer who could hold the sessions, with the last days of insurance and clearance."""

    id: str
    name: str
    insurance_until: date | None = None
    clearance_until: date | None = None


@dataclass(frozen=True)
class Offer:
    """A commitment and all that judging it takes.

    `bookings` is the capacity held by referrals, `elsewhere` what binds the same volunteer under other
    commitments; `completed` and `failed` count the partner's ended referrals.
    """

    commitment: Commitment
    partner_name: str
    pact_name: str
    place: Place | None = None
    staff: tuple[StaffMember, ...] = ()
    bookings: tuple[Booking, ...] = ()
    elsewhere: tuple[Booking, ...] = ()
    completed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Family:
    """Whom the partners of a stored family are, and who works with those; neither depends on a plan."""

    partner_ids: frozenset[str] = frozenset()
    colleague_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Circumstances:
    """What holds for all needs of one search: where, when it is asked, and by whom.

    `family` is None for a search that belongs to nobody.
    """

    area: Area
    geography: Geography
    taxonomy: Taxonomy
    today: date
    within_kilometres: float | None = None
    refused_partner_ids: frozenset[str] = frozenset()
    family: Family | None = None

    @cached_property
    def serving_pact_ids(self) -> frozenset[str]:
        return frozenset(self.geography.pacts_serving(self.area.id))

    @property
    def point(self) -> Point | None:
        return self.area.point


@dataclass(frozen=True)
class Link:
    """How a lent competence answers the one asked: steps down (narrower), none (same) or up (generalist)."""

    lent_id: str
    steps: int
    generalist: bool = False


@dataclass(frozen=True)
class Pairing:
    """A need and an offer, with what they share worked out once."""

    need: Need
    offer: Offer
    circumstances: Circumstances

    @property
    def commitment(self) -> Commitment:
        return self.offer.commitment

    @cached_property
    def link(self) -> Link | None:
        """The best way in which a lent competence answers the need: the same, a narrower, a broader one."""
        taxonomy, asked = self.circumstances.taxonomy, self.need.competence_id
        for steps, generalist in ((taxonomy.narrower(asked), False), (taxonomy.broader(asked), True)):
            lent = [(steps[lent], lent) for lent in self.commitment.competence_ids if lent in steps]
            if lent:
                fewest, competence_id = min(lent)
                return Link(competence_id, fewest, generalist)
        return None

    @cached_property
    def kilometres(self) -> float | None:
        """From the area's representative point to the offer's place, where both are known."""
        here, place = self.circumstances.point, self.offer.place
        return here.kilometres_to(place.point) if here and place and place.point else None

    @property
    def covered(self) -> bool:
        """Whether the offer's pact serves the area, or one of the further areas."""
        pact_id, where = self.commitment.pact_id, self.circumstances
        return pact_id in where.serving_pact_ids or any(
            pact_id in where.geography.pacts_serving(id_) for id_ in self.need.further_area_ids
        )

    @property
    def near(self) -> bool:
        within = self.circumstances.within_kilometres
        return within is not None and self.kilometres is not None and self.kilometres <= within

    @cached_property
    def shared_modes(self) -> tuple[Mode, ...]:
        """The modes that both accept, the need's preference first."""
        asked = self.need.modes or tuple(Mode)
        return tuple(mode for mode in asked if mode in self.commitment.modes)

    @cached_property
    def mode(self) -> Mode | None:
        """The mode that would be used: the first shared one, online only when nobody can come."""
        if self.covered or self.near:
            return self.shared_modes[0] if self.shared_modes else None
        return Mode.ONLINE if Mode.ONLINE in self.shared_modes else None

    @cached_property
    def shared_languages(self) -> tuple[str, ...]:
        """The languages asked that are spoken, first preference first."""
        spoken = self.commitment.languages
        return tuple(
            asked for asked in self.need.languages if any(same_language(asked, one) for one in spoken)
        )

    @cached_property
    def shared_times(self) -> Week:
        """When both could meet; the whole week when neither says."""
        offered = Week.always() if self.commitment.by_arrangement else self.commitment.windows
        return offered & self.need.windows if self.need.windows else offered

    @cached_property
    def left(self) -> Free:
        """What the offer still has for this need over its period."""
        offer = self.offer
        return free(self.commitment, offer.bookings, self.need.period, self.need.places, offer.elsewhere)

    @cached_property
    def usable_sessions(self) -> int:
        """How many of the asked sessions fit in the shared and free times."""
        times = Week.always() if self.commitment.by_arrangement else self.shared_times
        return usable_sessions(self.left, times, self.need.session_minutes, self.need.sessions)
