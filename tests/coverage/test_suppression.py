"""What is shown to everybody gives nothing hidden away: an attack by linear programming on all that was shown."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from graph_service.coverage.gaps import gaps
from graph_service.coverage.ledger import opened
from graph_service.coverage.suppression import MEASURES, Leaf, Rules, leaves, publish
from tests.coverage.strategies import HIERARCHY, MONTH, a_demand
from tests.examples import examples
from tests.worlds import MONDAY

RULES = Rules()
AREAS, SKILLS = ("a", "b", "c"), ("x", "y")
CELLS = [(area, skill) for area in AREAS for skill in SKILLS]
ROWS = {
    (area, skill): tuple(
        (one, other)
        for one, other in CELLS
        if (area in (one, "all") or (area == "ab" and one in "ab") or (area == "bc" and one in "bc"))
        and skill in (other, "any")
    )
    for area in (*AREAS, "ab", "bc", "all")
    for skill in (*SKILLS, "any")
}


def a_leaf(families, gap_share=1):
    asked = sum(hours for hours, _ in families.values())
    served = sum(hours for _, hours in families.values())
    coverable = (asked - served) * (1 - gap_share)
    return Leaf(served, coverable, asked - served - coverable, families)


@st.composite
def histories(draw, most=3):
    """A few weeks in which families come, go and change what they ask."""
    families = {cell: {} for cell in CELLS}
    weeks, number = [], 0
    for week in range(draw(st.integers(1, most))):
        for cell in CELLS:
            for _ in range(draw(st.integers(0, 9 if week == 0 else 5))):
                asked = draw(st.sampled_from([1.0, 2.0, 4.0]))
                families[cell][f"{number}"] = (asked, draw(st.sampled_from([0.0, 0.0, 1.0])))
                number += 1
            if week:
                for token in sorted(families[cell])[: draw(st.sampled_from([0, 0, 1, 2, 6]))]:
                    del families[cell][token]
        share = draw(st.sampled_from([1, 0.5, 0]))
        weeks.append({cell: a_leaf(dict(own), share) for cell, own in families.items() if own})
    return weeks


def rows_of(cells):
    found = {key: tuple(cell for cell in own if cell in cells) for key, own in ROWS.items()}
    return {key: own for key, own in found.items() if own}


def published(weeks, rules=RULES, asked=None):
    past = []
    for number, cells in enumerate(weeks):
        day = MONDAY + timedelta(weeks=number)
        past.append(publish(day, cells, rows_of(cells), [ROWS], past, rules, asked))
    return past


class Attack:
    """Somebody who has all releases: one linear programme over the three figures of every cell at every time."""

    def __init__(self, releases, weeks, step):
        self.place, self.count, self.uppers, self.limits = {}, 0, [], []
        for time, cells in enumerate(weeks):
            for cell in cells:
                same = time and weeks[time - 1].get(cell) == cells[cell]
                for measure in MEASURES:
                    if same:
                        self.place[time, cell, measure] = self.place[time - 1, cell, measure]
                    else:
                        self.place[time, cell, measure] = self.count
                        self.count += 1
        days = [release.on for release in releases]
        for time, release in enumerate(releases):
            rows = rows_of(weeks[time])
            for key, shown in release.shown.items():
                assert days.index(shown.as_of) <= time
                if shown.as_of != release.on:
                    continue
                for measure in MEASURES:
                    self.learn(time, rows[key], [measure], getattr(shown, measure), step / 2)
                self.learn(time, rows[key], MEASURES, shown.demand, 3 * step / 2)

        self.matrix = coo_array(
            (
                [value for row in self.uppers for value in row.values()],
                (
                    [number for number, row in enumerate(self.uppers) for _ in row],
                    [column for row in self.uppers for column in row],
                ),
            ),
            shape=(len(self.uppers), self.count),
        ).tocsr()

    def learn(self, time, cells, measures, value, slack):
        row = defaultdict(float)
        for cell in cells:
            for measure in measures:
                row[self.place[time, cell, measure]] += 1
        self.uppers += [row, {column: -one for column, one in row.items()}]
        self.limits += [value + slack, slack - value]

    def width(self, terms):
        """How far apart the least and the most are that a sum can be."""
        costs = np.zeros(self.count)
        for column, value in terms.items():
            costs[column] += value
        ends = []
        for sign in (1, -1):
            found = linprog(sign * costs, self.matrix, self.limits)
            assert found.status in (0, 3)
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return ends[1] - ends[0]


def value(cells, own, measure):
    return sum(getattr(cells[cell], measure) for cell in own)


def withstands(weeks, rules=RULES, asked=None):
    releases = published(weeks, rules, asked)
    attack = Attack(releases, weeks, rules.step)
    for time, (release, cells) in enumerate(zip(releases, weeks, strict=True)):
        seen = set()
        for key, own in rows_of(cells).items():
            families = {token for cell in own for token in cells[cell].families}
            if len(families) < rules.k:
                assert key not in release.shown
            elif asked is not None and key not in asked:
                assert key not in release.shown
                continue
            if key in release.shown or own in seen:
                continue
            seen.add(own)
            total = {attack.place[time, cell, measure]: 1.0 for cell in own for measure in MEASURES}
            demand = sum(value(cells, own, measure) for measure in MEASURES)
            assert attack.width(total) >= min(demand, rules.protection) - 1e-5
            for measure in MEASURES:
                hours = value(cells, own, measure)
                if hours > 1e-6:
                    terms = {attack.place[time, cell, measure]: 1.0 for cell in own}
                    assert attack.width(terms) >= min(hours, rules.protection) - 1e-5
    return releases, attack


@settings(max_examples=examples(4))
@given(histories(most=2))
def test_no_hidden_figure_can_be_bounded_from_all_that_was_ever_shown(weeks):
    gives_nothing_away(weeks)


@pytest.mark.soak
@settings(max_examples=examples(60))
@given(histories(most=4))
def test_no_hidden_figure_can_be_bounded_in_many_longer_histories(weeks):
    gives_nothing_away(weeks)


@settings(max_examples=examples(4))
@given(histories(most=2), st.sets(st.sampled_from(sorted(ROWS)), min_size=1))
def test_where_some_rows_are_asked_for_no_others_are_shown_and_nothing_hidden_can_be_bounded(weeks, asked):
    withstands(weeks, asked=asked)


def gives_nothing_away(weeks):
    releases, attack = withstands(weeks)
    for time in range(1, len(weeks)):
        before, after = weeks[time - 1], weeks[time]
        for cell in CELLS:
            old = before[cell].families if cell in before else {}
            new = after[cell].families if cell in after else {}
            changed = [token for token in {*old, *new} if old.get(token) != new.get(token)]
            if not 0 < len(changed) < RULES.k:
                continue
            if cell in releases[time].shown and cell in releases[time - 1].shown:
                assert releases[time].shown[cell] == releases[time - 1].shown[cell] or (
                    releases[time - 1].shown[cell].as_of != releases[time - 1].on
                )
            for measure in MEASURES:
                terms = defaultdict(float)
                for at, sign in ((time, 1.0), (time - 1, -1.0)):
                    if (at, cell, measure) in attack.place:
                        terms[attack.place[at, cell, measure]] += sign
                change = abs(
                    (getattr(after[cell], measure) if cell in after else 0)
                    - (getattr(before[cell], measure) if cell in before else 0)
                )
                if change > 1e-6:
                    assert attack.width(terms) >= min(change, RULES.protection) - 1e-5


def many(count, hours=2.0, first=0):
    return {f"{first + number}": (hours, 0.0) for number in range(count)}


def test_a_cell_of_few_families_takes_another_one_with_it():
    weeks = [
        {
            ("a", "x"): a_leaf(many(3)),
            ("b", "x"): a_leaf(many(6, first=10)),
            ("c", "x"): a_leaf(many(9, first=20)),
        }
    ]
    [release], _ = withstands(weeks)
    assert ("a", "x") not in release.shown
    assert ("b", "x") not in release.shown
    assert release.shown["all", "x"].demand == 36


def test_rows_of_enough_families_that_are_not_asked_for_take_none_with_them():
    cells = {
        ("a", "x"): a_leaf(many(6)),
        ("b", "x"): a_leaf(many(6, first=10)),
        ("c", "x"): a_leaf(many(2, first=20)),
    }
    rows = rows_of(cells)
    every = publish(MONDAY, cells, rows, [ROWS])
    asked = publish(MONDAY, cells, rows, [ROWS], asked={("all", "any"), ("a", "x")})
    assert set(asked.shown) == {("all", "any"), ("a", "x")}
    assert len({("all", "any"), ("a", "x"), ("b", "x")} & set(every.shown)) < 3, (
        "the third could be worked out"
    )


def test_what_a_few_families_changed_is_not_shown_until_more_do():
    first = {("a", "x"): a_leaf(many(20)), ("b", "x"): a_leaf(many(20, first=100))}
    second = first | {("a", "x"): a_leaf(many(21))}
    third = first | {("a", "x"): a_leaf(many(26))}
    releases, _ = withstands([first, second, third])
    shown = [release.shown["a", "x"] for release in releases]
    assert [one.demand for one in shown] == [40, 40, 52]
    assert [one.as_of for one in shown] == [MONDAY, MONDAY, MONDAY + timedelta(weeks=2)]


def test_a_difference_between_a_row_and_its_other_cells_gives_no_family_away():
    """Five more families in one cell and one in the other: the sum may not be renewed beside the first."""
    first = {("a", "x"): a_leaf(many(20)), ("b", "x"): a_leaf(many(20, first=100))}
    second = {
        ("a", "x"): a_leaf(many(25)),
        ("b", "x"): a_leaf(many(21, 4.0, first=100) | many(20, first=100)),
    }
    releases, _ = withstands([first, second])
    renewed = releases[1].renewed
    assert not {("a", "x"), ("ab", "x")} <= renewed
    assert ("b", "x") not in renewed


def test_more_offers_renew_figures_though_no_family_changed():
    first = {("a", "x"): a_leaf(many(20), gap_share=1)}
    second = {("a", "x"): a_leaf(many(20), gap_share=0)}
    releases, _ = withstands([first, second])
    assert (releases[0].shown["a", "x"].gap, releases[1].shown["a", "x"].gap) == (40, 0)


def test_a_view_opens_where_enough_is_seen():
    cells = {cell: a_leaf(many(3, first=10 * number)) for number, cell in enumerate(CELLS)}
    fine, coarse = list(CELLS), [("all", "any")]
    day = date(2026, 11, 23)
    assert publish(day, cells, rows_of(cells), [fine, coarse]).opens_at == 1
    assert publish(day, {}, {}, [fine, coarse]).opens_at is None
    rules = replace(RULES, k=100)
    assert publish(day, cells, rows_of(cells), [fine, coarse], rules=rules).opens_at is None


def test_neither_order_nor_tokens_decide_what_is_shown():
    cells = {cell: a_leaf(many(2 + number, first=20 * number)) for number, cell in enumerate(CELLS)}
    renamed = {
        cell: replace(leaf, families={f"t{token}": facts for token, facts in leaf.families.items()})
        for cell, leaf in reversed(cells.items())
    }
    rows = dict(reversed(rows_of(cells).items()))
    day = date(2026, 11, 23)
    assert publish(day, renamed, rows, []).shown == publish(day, cells, rows_of(cells), []).shown


def test_figures_are_those_of_the_gaps():
    demands = [a_demand(f"{number}", f"family-{number}", hours=2) for number in range(6)]
    ledger = opened(demands, [], MONTH)
    found = gaps(ledger, HIERARCHY)
    cells = leaves(ledger, found)
    assert len(cells["mill", "homework"].families) == 6
    release = publish(MONDAY, cells, HIERARCHY.cells_of_rows(cells), list(HIERARCHY.levels(cells).values()))
    assert release.shown["north", "learning"].demand == pytest.approx(
        found.rows["north", "learning"].figures.demand
    )
    assert release.opens_at == 0
