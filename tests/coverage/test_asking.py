"""What cannot be asked is refused, with where and why."""

from datetime import date

from graph_service.coverage.asking import (
    FLOOR,
    k_problems,
    known_problems,
    period_problems,
    share_problems,
)
from graph_service.domain.problems import NotFound, OutOfRange, PeriodReversed, TooMany

FIRST, LAST = date(2026, 11, 23), date(2027, 5, 23)


def test_a_period_goes_forward_and_is_not_longer_than_two_years():
    assert list(period_problems(FIRST, LAST)) == []
    assert list(period_problems(LAST, FIRST)) == [PeriodReversed((), LAST, FIRST)]
    assert list(period_problems(FIRST, date(2036, 1, 1))) == [TooMany((), 476, 106)]
    [problem] = period_problems(FIRST, date(9999, 12, 31))
    assert isinstance(problem, OutOfRange)


def test_a_share_is_above_nothing_and_at_most_all():
    assert list(share_problems(1)) == []
    for share in (0, -0.1, 1.01, float("nan")):
        [problem] = share_problems(share)
        assert isinstance(problem, OutOfRange)


def test_no_fewer_families_than_the_floor():
    assert list(k_problems(FLOOR)) == []
    assert list(k_problems(FLOOR - 1)) == [OutOfRange(("k",), 4, 5, 1000)]
    assert list(k_problems(7, floor=8)) == [OutOfRange(("k",), 7, 8, 1000)]


def test_an_unknown_area_is_told_with_those_spelt_nearly_so():
    problems = known_problems("areaIds", "area", ["mill", "bridg"], {"mill": 1, "bridge": 2})
    assert list(problems) == [NotFound(("areaIds", 1), "bridg", ("bridge",), "area")]
