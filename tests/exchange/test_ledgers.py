"""Ledgers of grants in a folder: whole, numbered without a gap, never below zero; the first entry that cannot be is told."""

import pytest

from graph_service.exchange import across
from graph_service.exchange.folder import Folder


def amiss(tables):
    """Return the line and the column of each entry that cannot follow on those before it, and what was expected."""
    checked = Folder(tables.path).check()
    assert [one for one in checked.findings if one.file == "grant_entries.csv"] == []
    return [(one.line, one.column, one.expected) for one in across.ledgers_amiss(checked)]


def test_the_ledgers_of_the_tiny_world_are_whole(tables):
    assert amiss(tables) == []


@pytest.mark.parametrize(
    ("line", "cells", "found"),
    [
        (6, {"cents": "-50001"}, (6, "cents", "no more than is left (50000)")),
        (4, {"cents": "-17999"}, (4, "cents", "-18000, what is left")),
        (8, {"cents": "5999"}, (8, "cents", "6000, the opposite of entry 3")),
        (8, {"reverses": "9"}, (8, "reverses", "an earlier entry that nothing has taken back")),
        (8, {"reverses": "4"}, (8, "reverses", "an earlier entry that nothing has taken back")),
        (7, {"number": "7"}, (8, "number", "3: the entries of a grant are numbered without a gap")),
        (
            3,
            {"kind": "RETURN", "category": "", "cents": "-30000"},
            (4, "number", "no entry after the grant was closed by a RETURN"),
        ),
    ],
)
def test_an_entry_that_cannot_follow_is_told_with_its_line(tables, line, cells, found):
    for column, cell in cells.items():
        tables.cell("grant_entries", line, column, cell)
    assert amiss(tables) == [found]


@pytest.mark.parametrize(
    ("line", "cells", "column"),
    [
        (2, {"cents": "-5"}, "cents"),
        (3, {"cents": "5"}, "cents"),
        (3, {"category": ""}, "category"),
        (2, {"category": "FOOD"}, "category"),
        (3, {"reverses": "1"}, "reverses"),
        (8, {"reverses": ""}, "reverses"),
        (3, {"cents": "12,50"}, "cents"),
        (3, {"note": "chiamare il 333 1234567"}, "note"),
    ],
)
def test_a_row_that_makes_no_sense_alone_is_told_as_such(tables, line, cells, column):
    for name, cell in cells.items():
        tables.cell("grant_entries", line, name, cell)
    found = [one for one in Folder(tables.path).check().findings if one.file == "grant_entries.csv"]
    assert [(one.line, one.column) for one in found] == [(line, column)]
