"""Random needs, offers and circumstances in which every requirement may fail, and changes meet one another."""

from datetime import date, timedelta

from hypothesis import strategies as st

from graph_service.domain.capacity import Booking
from graph_service.domain.geography import Point
from graph_service.domain.model import CommitmentState, Mode, Staffing
from graph_service.domain.schedule import Period, Week
from graph_service.matching.pairing import StaffMember
from tests.worlds import CHILD, MONDAY, TERM, Family, a_need, a_place, an_offer, circumstances

WINDOWS = ("", "mon 15-19", "mon 15-17|wed 9-12", "tue 9:00-9:30", "sun 22-00|mon 0-2")
MODES = ((Mode.IN_PERSON,), (Mode.ONLINE,), (Mode.AT_HOME, Mode.ONLINE))
DAYS = st.sampled_from([None, date(2026, 12, 1), date(2027, 12, 31)])

bookings = st.lists(
    st.builds(
        lambda window, places, first, weeks: Booking(
            Period(MONDAY + timedelta(weeks=first), MONDAY + timedelta(weeks=first + weeks, days=-1)),
            places,
            Week.parse(window),
            60,
        ),
        st.sampled_from(["", "mon 15-16", "mon 16-17", "wed 9-10"]),
        st.integers(1, 2),
        st.integers(0, 10),
        st.integers(1, 10),
    ),
    max_size=3,
).map(tuple)

staff = st.lists(
    st.builds(StaffMember, st.sampled_from("pq"), st.just("Volunteer"), DAYS, DAYS), max_size=2
).map(tuple)

one_offer = st.builds(
    an_offer,
    st.sampled_from(WINDOWS),
    st.sampled_from([0.5, 1, 2, 4]),
    st.integers(1, 4),
    id=st.integers(0, 999).map(str),
    partner=st.sampled_from(["lantern", "bell", "well"]),
    pact=st.sampled_from(["northern", "southern"]),
    competences=st.sampled_from([("homework",), ("maths",), ("learning", "spid"), ("spid",)]),
    valid=st.sampled_from([None, Period(date(2026, 12, 1)), Period(date(2026, 1, 1), date(2027, 1, 31))]),
    place=st.sampled_from(
        [
            None,
            a_place("mill"),
            a_place("bridge", Point(45.08, 7.68), True),
            a_place("meadow", None, False),
        ]
    ),
    staff=staff,
    bookings=bookings,
    elsewhere=bookings,
    completed=st.integers(0, 2),
    failed=st.integers(0, 2),
    languages=st.sampled_from([(), ("it",), ("ar", "it")]),
    modes=st.sampled_from(MODES),
    state=st.sampled_from([CommitmentState.ACTIVE] * 3 + [CommitmentState.PAUSED]),
    staffing=st.sampled_from(Staffing),
    clearance_required=st.booleans(),
    min_age=st.sampled_from([None, 6, 8]),
    max_age=st.sampled_from([None, 10]),
    assured_on=st.sampled_from([None, date(2026, 3, 1)]),
)
offers = st.lists(one_offer, max_size=10, unique_by=lambda offer: offer.commitment.id)

needs = st.builds(
    a_need,
    hours=st.sampled_from([1, 2, 3]),
    windows=st.sampled_from(["", "mon 14-18", "mon 15-19|wed 9-13|tue 9-10"]),
    session_minutes=st.sampled_from([30, 60]),
    age_band=st.sampled_from([None, CHILD]),
    languages=st.sampled_from([(), ("it",), ("fr", "ar")]),
    modes=st.sampled_from([(), (Mode.IN_PERSON,), (Mode.ONLINE, Mode.IN_PERSON)]),
    wheelchair=st.booleans(),
    places=st.integers(1, 3),
    with_minors=st.booleans(),
    period=st.sampled_from([TERM, Period(MONDAY, MONDAY + timedelta(days=6))]),
)

searches = st.builds(
    circumstances,
    st.sampled_from(["mill", "bridge", "meadow"]),
    within_kilometres=st.sampled_from([None, 2.0]),
    refused_partner_ids=st.sampled_from([frozenset(), frozenset(["bell"])]),
    family=st.sampled_from([None, Family(frozenset(["lantern"]), frozenset(["well"]))]),
)
