"""Figures of few families: none is shown, and none is left to be worked out."""

from hypothesis import given
from hypothesis import strategies as some

from graph_service.coverage.floors import Cell, above_floor
from graph_service.coverage.paths import PathFacts, path_totals
from graph_service.domain.model import GoalOutcome, PathOutcome

CELLS = some.lists(some.sets(some.sampled_from("abcdefghijklmnop"), max_size=9), max_size=6).map(
    lambda sets: [Cell((str(place),), len(one), frozenset(one)) for place, one in enumerate(sets)]
)


@given(CELLS, some.integers(1, 6))
def test_every_row_is_of_enough_families_and_nothing_is_left_out(cells, floor):
    rows = above_floor(cells, floor)
    assert all(len(row.families) >= floor for row in rows)
    everybody = frozenset().union(*(cell.families for cell in cells))
    if len(everybody) < floor:
        assert rows == []
    else:
        assert sum(row.number for row in rows) == sum(cell.number for cell in cells)
        keys = [key for row in rows for key in row.keys]
        assert sorted(keys) == sorted(key for cell in cells if cell.families for key in cell.keys)


def test_rows_that_are_large_enough_stand_alone():
    large = [Cell(("a",), 5, frozenset("abcde")), Cell(("b",), 6, frozenset("fghijk"))]
    assert above_floor(large) == large


def a_path(family, outcome=None, **rest):
    return PathFacts(family, outcome, **rest)


def test_the_figures_of_four_families_are_not_told_and_those_of_five_are():
    four = [a_path(one, PathOutcome.COMPLETED, referrals=2) for one in "abcd"]
    assert path_totals(four).families is None
    assert path_totals([*four, *four]).paths is None, "eight paths of four families"
    five = path_totals([*four, a_path("e", referrals=1, sessions_held=3, minutes_held=180)])
    assert (five.families, five.paths, five.referrals) == (5, 5, 9)
    assert (five.sessions_held, five.minutes_held) == (None, None), "one family's own"
    assert [(row.keys, row.number) for row in five.standings] == [((PathOutcome.COMPLETED, None), 5)]


def test_goals_are_counted_by_what_became_of_them():
    reached = [a_path(one, goals=(GoalOutcome.REACHED, GoalOutcome.REACHED)) for one in "abcde"]
    other = [a_path(one, goals=(None,)) for one in "fghij"]
    found = path_totals([*reached, *other]).goals
    assert [(row.keys, row.number) for row in found] == [((GoalOutcome.REACHED,), 10), ((None,), 5)]
