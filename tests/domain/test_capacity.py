"""What a commitment has left, checked by counting people minute by minute in every week."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.domain.capacity import Booking, free, usable_sessions
from graph_service.domain.model import Commitment, Mode
from graph_service.domain.schedule import Period, Week, Window
from tests.examples import examples

START = date(2026, 9, 7)
TERM = Period(START, START + timedelta(days=7 * 6 - 1))


def a_commitment(windows: str = "mon 15:00-18:00", hours: float = 3, places: int = 2) -> Commitment:
    return Commitment(
        id="club",
        pact_id="pact",
        partner_id="partner",
        title="Club",
        competence_ids=("homework",),
        minutes_per_week=int(hours * 60),
        places=places,
        modes=(Mode.IN_PERSON,),
        valid=Period(date(2026, 1, 1)),
        windows=Week.parse(windows),
    )


def a_booking(sessions: str, places: int = 1, weeks: tuple[int, int] = (0, 6)) -> Booking:
    first, last = weeks
    period = Period(START + timedelta(weeks=first), START + timedelta(weeks=last) - timedelta(days=1))
    return Booking(period, places, Week.parse(sessions))


def test_an_unused_commitment_is_all_free():
    left = free(a_commitment(), [], TERM)
    assert (left.minutes, left.share) == (180, 1.0)
    assert left.open == Week.parse("mon 15:00-18:00")


def test_two_in_one_session_are_one_presence():
    left = free(a_commitment(places=3), [a_booking("mon 15-16"), a_booking("mon 15-16")], TERM)
    assert left.minutes == 120
    assert left.weeks == ((Week.parse("mon 15-16"), 120),)


def test_a_full_session_is_closed_to_others():
    left = free(a_commitment(places=2), [a_booking("mon 15-16", places=2)], TERM)
    assert left.open == Week.parse("mon 16-18")
    assert free(a_commitment(places=2), [a_booking("mon 15-16")], TERM, places=2).open == Week.parse(
        "mon 16-18"
    )


def test_a_household_larger_than_the_places_finds_none():
    assert not free(a_commitment(places=2), [], TERM, places=3).open


def test_what_is_free_is_what_the_worst_week_leaves():
    bookings = [a_booking("mon 15-17", weeks=(0, 2)), a_booking("mon 17-18", weeks=(3, 4))]
    left = free(a_commitment(places=1), bookings, TERM)
    assert left.minutes == 60
    assert left.open == Week()
    assert free(a_commitment(places=1), bookings, Period(START + timedelta(weeks=4), TERM.end)).minutes == 180


def test_a_volunteer_is_never_in_two_places_at_once():
    elsewhere = [a_booking("mon 15:30-16:30")]
    left = free(a_commitment(), [], TERM, elsewhere=elsewhere)
    assert left.open == Week.parse("mon 15:00-15:30|mon 16:30-18:00")


def test_by_arrangement_hours_times_places_are_shared_out():
    bookings = [Booking(TERM, 2, minutes_per_week=60)]
    left = free(a_commitment(windows="", hours=2, places=3), bookings, TERM)
    assert left.minutes == 120
    assert free(a_commitment(windows="", hours=2, places=3), bookings, TERM, places=3).minutes == 80


def test_a_session_already_booked_can_be_joined_when_no_hours_are_left():
    commitment = a_commitment(hours=1, places=2)
    left = free(commitment, [a_booking("mon 16-17")], TERM)
    assert left.minutes == 0
    assert usable_sessions(left, Week.always(), 60, 3) == 1
    assert usable_sessions(left, Week.parse("mon 15:00-16:30"), 60, 3) == 0


def test_a_group_booked_for_part_of_the_period_is_not_full():
    commitment = a_commitment(windows="mon 9-11|tue 9-11", hours=4, places=12)
    booked = a_booking("mon 9-11|tue 9-11", weeks=(0, 3))
    assert usable_sessions(free(commitment, [booked], TERM), Week.always(), 120, 2) == 2


def test_a_session_that_some_weeks_can_join_must_fit_the_others_too():
    commitment = a_commitment(hours=1, places=3)
    bookings = [a_booking("mon 15-16", weeks=(0, 3)), a_booking("mon 16-17", weeks=(3, 6))]
    assert usable_sessions(free(commitment, bookings, TERM), Week.always(), 60, 2) == 0


starts = st.integers(0, 5).map(lambda half_hours: 15 * 60 + 30 * half_hours)
sessions = st.builds(
    lambda opens, length: Window(0, opens, opens + length), starts, st.sampled_from([30, 60])
)
bookings = st.lists(
    st.builds(
        lambda window, places, first, length: Booking(
            Period(START + timedelta(weeks=first), START + timedelta(weeks=first + length, days=-1)),
            places,
            Week.of([window]),
        ),
        sessions,
        st.integers(1, 2),
        st.integers(0, 5),
        st.integers(1, 6),
    ),
    max_size=5,
)


def holds(commitment: Commitment, taken: list[Booking]) -> bool:
    """Recompute (a) and (b) of the design, minute by minute of every week, on half hours of Monday."""
    for week in range(12):
        monday = START + timedelta(weeks=week)
        running = [one for one in taken if one.period.meets(Period(monday, monday + timedelta(days=6)))]
        presence = 0
        for minute in range(14 * 60, 20 * 60, 30):
            people = sum(one.places for one in running if one.sessions.mask >> minute & 1)
            presence += 30 if people else 0
            if people > commitment.places:
                return False
        if presence > commitment.minutes_per_week:
            return False
    return True


@settings(max_examples=examples(300))
@given(bookings, st.integers(1, 4), st.integers(1, 6), st.integers(1, 2), st.sampled_from([30, 60]))
def test_whatever_is_said_to_be_free_can_be_booked(held, places, half_hours, people, length):
    commitment = a_commitment(hours=half_hours / 2, places=places)
    if not holds(commitment, held):
        return
    left = free(commitment, held, TERM, people)
    found = usable_sessions(left, Week.always(), length, 4)
    assert found == most_sessions(commitment, held, people, length)


def most_sessions(commitment, held, people, length) -> int:
    """Try every choice of sessions on the half hours and return the largest that every week allows."""
    options = [Window(0, minute, minute + length) for minute in range(15 * 60, 18 * 60 - length + 1, 30)]

    def extended(chosen: list[Window], rest: list[Window]) -> int:
        if not holds(commitment, held + [Booking(TERM, people, Week.of([one])) for one in chosen]):
            return 0
        longer = [
            extended([*chosen, option], [other for other in rest if other.opens >= option.closes])
            for option in rest
        ]
        return max([len(chosen), *longer]) if len(chosen) < 4 else len(chosen)

    return extended([], options)
