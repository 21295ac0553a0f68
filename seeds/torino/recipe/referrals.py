"""The invented referrals: needs entrusted to commitments, never more than promised, and who holds their sessions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph_service.domain.model import (
    RESERVING,
    Commitment,
    CommitmentState,
    Mode,
    Need,
    NeedState,
    ReferralState,
)
from graph_service.domain.schedule import Period, Week
from recipe.chance import chance, day_between, monday_between, often, shuffled, some, weighted
from recipe.data import AS_OF, PARAMETERS
from recipe.diary import Booking, Diary, Whom
from recipe.families import Family
from recipe.offers import Offered
from recipe.people import Person
from recipe.real import Real

PAST = (ReferralState.COMPLETED, ReferralState.FAILED)
HELD = (*RESERVING, *PAST)
REASONS = {
    ReferralState.REJECTED: {"NO_CAPACITY": 6, "NOT_ELIGIBLE": 4, "REFERRED_ELSEWHERE": 2, "OTHER": 1},
    ReferralState.FAILED: {
        "COULD_NOT_CONTACT": 3,
        "NO_LONGER_INTERESTED": 4,
        "NEEDS_ACTION_BY_THE_FAMILY": 2,
    },
    ReferralState.CANCELLED: {"NO_LONGER_INTERESTED": 2, "REFERRED_ELSEWHERE": 2, "OTHER": 1},
}
OFFERING = {  # the states of the commitments to which a referral in this state may lead
    **dict.fromkeys(PAST, (CommitmentState.ACTIVE, CommitmentState.PAUSED, CommitmentState.ENDED)),
}
LONGEST_PAST, SHORTEST_PAST = 20, 5
PAST_END, LAST_END = date(2026, 11, 15), date(2027, 6, 27)
NEXT = (date(2026, 11, 30), date(2026, 12, 14))
BEGINNINGS = {
    ReferralState.ACCEPTED: (date(2026, 11, 9), date(2026, 12, 7)),
    ReferralState.IN_PROGRESS: (date(2026, 9, 7), date(2026, 11, 9)),
    ReferralState.ON_HOLD: (date(2026, 9, 7), date(2026, 11, 9)),
}
MOST_FOR_A_NEED = 3


@dataclass(frozen=True)
class Referral:
    """A need entrusted to a commitment."""

    need: Need
    commitment: Commitment
    state: ReferralState
    period: Period
    sessions: Week
    minutes_per_week: int
    requested_on: date | None = None
    reason: str | None = None
    volunteer_ids: tuple[str, ...] = ()
    id: str = ""


class Referrals:
    """Makes the referrals, keeping the diary."""

    def __init__(
        self,
        real: Real,
        families: list[Family],
        commitments: list[Commitment],
        people: list[Person],
        wheelchair: dict[str, bool | None],
        room: dict[str, float],
    ) -> None:
        self.real, self.families = real, families
        self.commitments, self.people = commitments, {person.id: person.volunteer for person in people}
        self.wheelchair = real.casa_wheelchair | wheelchair
        self.room_left = room
        self.diary = Diary()
        self.rng = chance("referrals")
        self.made: list[Referral] = []
        self.of_need = Counter[str | None]()
        self.active = set[str | None]()
        self.by_need = {need.id: family for family in families for need in family.needs}

    def make(self) -> list[Referral]:
        """Return the referrals in the order in which they began."""
        self._past_of_the_demo()
        for name, number in PARAMETERS["referrals"].items():
            self._refer_so_many(ReferralState(name), number)
        self.made.sort(key=lambda one: (one.period.start, one.need.id, one.commitment.id))
        return [replace(one, id=f"invio-{number:03d}") for number, one in enumerate(self.made, 1)]

    def _refer_so_many(self, state: ReferralState, number: int) -> None:
        missing = number - sum(one.state is state for one in self.made)
        for need in self._needs(state):
            if missing and self._refer(need, state):
                missing -= 1
        if missing:
            raise ValueError(f"{missing} referrals in state {state} found no place")

    def _past_of_the_demo(self) -> None:
        """The family of the demonstration was helped with homework in when."""
        need = self.families[0].needs[0]
        if not self._refer(need, ReferralState.COMPLETED, Period(date(2026, 3, 16), date(2026, 6, 5))):
            raise ValueError("nobody could help the family of the demonstration")

    def _needs(self, state: ReferralState) -> list[Need]:
        """Return the needs in drawn order, twice; for the past, those that nobody serves now come first."""
        needs = [need for family in self.families[1:] for need in family.needs]
        if state in PAST:
            needs = [need for need in needs if need.period.start < AS_OF - timedelta(weeks=SHORTEST_PAST + 2)]
        order = shuffled(self.rng, needs) + shuffled(self.rng, needs)
        return sorted(order, key=lambda need: state in PAST and need.id in self.active)

    def _refer(self, need: Need, state: ReferralState, period: Period | None = None) -> bool:
        """Add a referral of the need when some commitment has room for it."""
        holding = state in RESERVING
        if self.of_need[need.id] >= MOST_FOR_A_NEED or (holding and need.id in self.active):
            return False
        family = self.by_need[need.id]
        period = period or self._period(need, state)
        if period is None:
            return False
        for commitment in self._suitable(family, need, state, period):
            if found := self._with_room(family, need, commitment, state, period):
                self._keep(family, found)
                return True
        return False

    def _period(self, need: Need, state: ReferralState) -> Period | None:
        """Draw when it runs: in the past, now, or from next month on, always within the need's own period."""
        rng, start = self.rng, need.period.start
        last = min(need.period.end or LAST_END, LAST_END)
        if state in PAST:
            latest = max(start, PAST_END - timedelta(weeks=SHORTEST_PAST))
            first = monday_between(rng, start, min(start + timedelta(weeks=6), latest))
            end = first + timedelta(weeks=rng.randint(SHORTEST_PAST, LONGEST_PAST), days=-1)
            last = min(last, PAST_END)
        else:
            when = BEGINNINGS.get(state, NEXT)
            first = monday_between(rng, *(max(start, day) for day in when))
            end = first + timedelta(weeks=rng.randint(14, 34), days=-1)
        end = min(end, last)
        over = state in RESERVING and end <= AS_OF
        return None if over or end < first + timedelta(weeks=2) else Period(first, end)

    def _suitable(self, family: Family, need: Need, state: ReferralState, period: Period) -> list[Commitment]:
        """Return the commitments that may hold it, in drawn order; half of the times first those that hold others."""
        steps = self.real.taxonomy.narrower(need.competence_id)
        serving = self.real.geography.pacts_serving(family.beneficiary.area_id)
        states = OFFERING.get(state, (CommitmentState.ACTIVE,))
        suitable = [
            commitment
            for commitment in self.commitments
            if commitment.state in states
            and commitment.valid.covers(period)
            and not steps.keys().isdisjoint(commitment.competence_ids)
            and (commitment.pact_id in serving or Mode.ONLINE in commitment.modes)
            and self._fits(family, need, commitment, commitment.pact_id in serving)
        ]
        order = shuffled(self.rng, suitable)
        if often(self.rng, 0.5):
            order.sort(key=lambda commitment: -len(self.diary.of_commitments[commitment.id]))
        return order

    def _fits(self, family: Family, need: Need, commitment: Commitment, near: bool) -> bool:
        """Return whether ages, languages, mode, wheelchair, places and the family's wishes agree."""
        band = need.age_band
        if commitment.partner_id in family.beneficiary.refused_partner_ids or need.places > commitment.places:
            return False
        youngest, oldest = commitment.min_age or 0, commitment.max_age or 120
        if band and not youngest <= band.youngest <= band.oldest <= oldest:
            return False
        if need.languages and set(need.languages).isdisjoint(commitment.languages):
            return False
        modes = [mode for mode in commitment.modes if mode in (need.modes or tuple(Mode))]
        if not near:
            modes = [mode for mode in modes if mode is Mode.ONLINE]
        stays = any(mode is not Mode.IN_PERSON for mode in modes)
        reached = not need.wheelchair or self.wheelchair.get(commitment.place_id or "") or stays
        return bool(modes and reached)

    def _with_room(
        self, family: Family, need: Need, commitment: Commitment, state: ReferralState, period: Period
    ) -> Referral | None:
        share = self.room_left[commitment.id] if state in RESERVING else 1.0
        room = self.diary.room(commitment, need, members_of(family, need), period, share)
        sessions, minutes = (
            (room, room.minutes) if isinstance(room, Week) else (Week(), room * need.session_minutes)
        )
        if not minutes:
            return None
        volunteers: tuple[str, ...] = ()
        if named := self._named(commitment):
            able = [id_ for id_ in named if self._may(id_, need, commitment, period, sessions)]
            volunteers = tuple(some(self.rng, able, 2 if commitment.places > 9 else 1))
            if not volunteers:
                return None
        return Referral(
            need=need,
            commitment=commitment,
            state=state,
            period=period,
            sessions=sessions,
            minutes_per_week=minutes,
            requested_on=self._requested_on(state, need, period),
            reason=weighted(self.rng, REASONS[state]) if state in REASONS else None,
            volunteer_ids=volunteers if state in HELD else (),
        )

    def _named(self, commitment: Commitment) -> tuple[str, ...]:
        alone = (commitment.partner_id,) if commitment.partner_id in self.people else ()
        return commitment.staff_ids + alone

    def _may(
        self, volunteer_id: str, need: Need, commitment: Commitment, period: Period, sessions: Week
    ) -> bool:
        """Return whether the volunteer is insured, cleared and free until the referral ends."""
        volunteer = self.people[volunteer_id]
        last = max(period.end or period.start, AS_OF)
        insured = volunteer.insurance_until is not None and volunteer.insurance_until >= last
        cleared = volunteer.clearance_until is not None and volunteer.clearance_until >= last
        if not insured or (need.with_minors and commitment.clearance_required and not cleared):
            return False
        return self.diary.is_free(volunteer_id, commitment, period, sessions)

    def _requested_on(self, state: ReferralState, need: Need, period: Period) -> date | None:
        if state is ReferralState.DRAFT:
            return None
        if state is ReferralState.REQUESTED:
            return max(need.period.start, day_between(self.rng, date(2026, 11, 3), AS_OF))
        return min(max(need.period.start, period.start - timedelta(days=self.rng.randint(4, 25))), AS_OF)

    def _keep(self, family: Family, referral: Referral) -> None:
        self.made.append(referral)
        self.of_need[referral.need.id] += 1
        if referral.state in RESERVING:
            self.active.add(referral.need.id)
        if referral.state in HELD:
            where, places = referral.commitment.id, referral.need.places
            booking = Booking(where, referral.period, places, referral.sessions, referral.minutes_per_week)
            self.diary.book(booking, members_of(family, referral.need), referral.volunteer_ids)


def members_of(family: Family, need: Need) -> list[Whom]:
    """Return those whom the need occupies: one member, or with none named the whole household."""
    members = family.beneficiary.members
    return [(family.code, member.number) for member in members if need.member in (None, member.number)]


def room_left(offered: list[Offered]) -> dict[str, float]:
    """Return for each commitment the share of its promise that active referrals may book."""
    rules = PARAMETERS["room"]
    shares = {one.commitment.id: 1 - rules["always"] if one.always else 1.0 for one in offered}
    for one in offered:
        if one.commitment.pact_id.endswith(rules["quiet_pact"]) and one.kind.key in rules["quiet_offers"]:
            shares[one.commitment.id] = 0.0
    return shares


def with_states(families: list[Family], referrals: list[Referral]) -> Iterator[tuple[Family, Need]]:
    """Yield each need as its referrals leave it: met by one that runs in full, closed by a completed one, or open."""
    rng = chance("states")
    whole = {
        one.need.id
        for one in referrals
        if one.state in RESERVING
        and one.state is not ReferralState.ON_HOLD
        and one.minutes_per_week == one.need.minutes_per_week
    }
    completed = {one.need.id for one in referrals if one.state is ReferralState.COMPLETED}
    waiting = (*RESERVING, ReferralState.REQUESTED, ReferralState.DRAFT)
    running = {one.need.id for one in referrals if one.state in waiting}
    for index, family in enumerate(families):
        for need in family.needs:
            state = NeedState.OPEN
            if need.id in whole:
                state = NeedState.MET
            elif index and need.id in completed - running and often(rng, 0.55):
                state = NeedState.CLOSED
            yield family, replace(need, state=state)
