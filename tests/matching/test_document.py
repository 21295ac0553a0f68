"""The document for people tells the values, costs and sums that the code really uses."""

import re
from datetime import date
from pathlib import Path

import pytest

from graph_service.domain.geography import Point
from graph_service.domain.schedule import Window
from graph_service.matching.changes import COSTS, AddWindow, Situation
from graph_service.matching.criteria import DEFAULT_WEIGHTS
from graph_service.matching.near_misses import near_miss
from graph_service.matching.plan.problem import problem
from graph_service.matching.plan.solving import solve
from graph_service.matching.ranking import rank
from graph_service.matching.requirements import REQUIREMENTS
from tests.worlds import CHILD, a_need, a_pair, a_place, an_offer, circumstances

DOCUMENT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text("utf-8")
LANTERNA = an_offer(
    "mon 16-19",
    3,
    4,
    partner="lanterna",
    languages=("it",),
    place=a_place("bridge", Point(45.07, 7.69)),
    completed=6,
    failed=1,
    assured_on=date(2026, 8, 25),
)


def rows(heading):
    """Return the cells of the first table below a heading, without its own heading."""
    section = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def the_need(windows="mon 15-18|thu 15-17"):
    return a_need("homework", 2, windows, languages=("ar", "it"), age_band=CHILD)


def test_the_worked_example_is_what_the_ranking_says():
    [match] = rank(the_need(), [LANTERNA], circumstances()).matches
    *parts, total = rows("A worked example")
    assert [name for name, *_ in parts] == [one.name for one in match.criteria]
    for (_, weight, value, contribution), one in zip(parts, match.criteria, strict=True):
        assert float(weight) == one.weight
        assert float(value) == pytest.approx(one.value, abs=5e-5)
        assert float(contribution) == pytest.approx(one.contribution, abs=5e-5)
    assert float(total[1]) == sum(one.weight for one in match.criteria)
    assert float(total[3]) == pytest.approx(match.fit, abs=5e-5)


def test_the_worked_examples_plan_and_near_miss_are_what_is_told():
    asked = problem([rank(the_need(), [LANTERNA], circumstances())])
    found = solve(asked)
    assert found.optimal
    assert [(one.start // 60 % 24, one.start // 1440) for one in found.sessions] == [(16, 0), (17, 0)]
    near = near_miss(Situation(a_pair(the_need("mon 15-16:30"), LANTERNA)))
    assert near.changes == (AddWindow(Window.parse("mon 16-17")),)


def test_every_change_is_told_with_its_cost():
    assert {name: int(cost) for name, _, cost in rows("Near misses and fixes")} == {
        change.__name__: cost for change, cost in COSTS.items()
    }


def test_every_requirement_and_every_criterion_is_told_with_its_usual_weight():
    assert [name for name, _ in rows("Requirements")] == list(REQUIREMENTS)
    assert {name: float(weight) for name, weight, _ in rows("Criteria")} == DEFAULT_WEIGHTS
    assert not re.search(r"\bTODO\b", DOCUMENT)
