"""What will be free in the weeks ahead, and how much of it nobody has confirmed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_service.coverage.forecast import Expected, forecast
from graph_service.domain.capacity import Booking
from graph_service.domain.model import CommitmentState
from graph_service.domain.schedule import Period, Week
from tests.coverage.strategies import MONTH
from tests.worlds import MONDAY, an_offer

WEEKS = [MONDAY + timedelta(weeks=number) for number in range(4)]


def ahead(*expected):
    return [(one.low, one.high) for one in forecast(expected, MONTH)]


def test_hours_end_with_the_offer_and_come_back_with_the_end_of_a_referral():
    booked = Booking(Period(MONDAY, WEEKS[1] - timedelta(days=1)), 1, Week(), 60)
    offer = an_offer(hours=2, places=1, bookings=(booked,), valid=Period(MONDAY, WEEKS[2]))
    found = forecast([Expected(offer)], MONTH)
    assert [(one.low, one.high) for one in found] == [(1, 1), (2, 2), (2, 2), (0, 0)]
    assert [one.monday for one in found] == WEEKS
    assert [one.ending_ids for one in found] == [(), (), ("club",), ()]


def test_an_offer_that_nobody_confirms_may_end_when_it_is_due():
    found = forecast([Expected(an_offer(hours=2, places=1), WEEKS[1] + timedelta(days=3))], MONTH)
    assert [(one.low, one.high) for one in found] == [(2, 2), (2, 2), (0, 2), (0, 2)]
    assert [one.due_ids for one in found] == [(), ("club",), (), ()]


def test_what_was_due_before_is_not_certain_at_all_and_what_is_paused_is_not_counted():
    assert ahead(Expected(an_offer(hours=2, places=2), date(2026, 1, 1))) == [(0, 4)] * 4
    assert ahead(Expected(an_offer(state=CommitmentState.PAUSED))) == [(0, 0)] * 4


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.5, 1, 3]),
            st.integers(-1, 5),
            st.integers(0, 5),
            st.one_of(st.none(), st.integers(-2, 5)),
        ),
        max_size=5,
    )
)
def test_low_is_never_above_high_and_each_is_the_sum_of_its_offers(several):
    expected = [
        Expected(
            an_offer(
                hours=hours,
                places=1,
                id=f"{number}",
                valid=Period(
                    MONDAY + timedelta(weeks=first), MONDAY + timedelta(weeks=first + length, days=2)
                ),
            ),
            None if due is None else MONDAY + timedelta(weeks=due),
        )
        for number, (hours, first, length, due) in enumerate(several)
    ]
    for week, (low, high) in enumerate(ahead(*expected)):
        valid = [(hours, due) for hours, first, length, due in several if first <= week <= first + length]
        assert high == sum(hours for hours, _ in valid)
        assert low == sum(hours for hours, due in valid if due is None or week <= due)
