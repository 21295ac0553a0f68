"""Cells are read as the document says, and as nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graph_service.domain.schedule import DAY, Window, clock
from graph_service.exchange import cells
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.tables import TABLES

SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CORTI = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
READERS = list(
    dict.fromkeys(
        [*(column.read for table in TABLES for column in table.columns), cells.case_code, cells.key]
    )
)
"""In one order, so that every process names the same tests."""
windows = some.builds(
    lambda day, times: Window(day, *sorted(times)),
    some.integers(0, 6),
    some.lists(some.integers(0, DAY), min_size=2, max_size=2, unique=True),
)


def readable(reader, cell):
    """Return whether a reader takes a cell; one that does not says what was expected."""
    try:
        reader(cell)
    except Unreadable as refusal:
        return not str(refusal)
    return True


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__qualname__)
def test_whatever_a_cell_holds_it_is_read_or_refused(reader):
    @given(some.text())
    def check(cell):
        readable(reader, cell)

    check()


@given(some.dates())
def test_a_date_is_read_as_it_is_written(day):
    assert cells.day(str(day)) == day


@given(some.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True))
def test_only_dates_of_the_calendar_are_read(cell):
    try:
        expected = date(int(cell[:4]), int(cell[5:7]), int(cell[8:])) if cell[4] + cell[7] == "--" else None
    except (ValueError, IndexError):
        expected = None
    if len(cell) == 10 and expected:
        assert cells.day(cell) == expected
    else:
        assert not readable(cells.day, cell)


@given(some.dates(max_value=date(9000, 1, 1)), some.integers(-500, 500))
def test_a_period_of_dates_does_not_end_before_it_starts(start, length):
    end = start + timedelta(days=max(length, -(start - date.min).days))
    if end >= start:
        assert cells.days(f"{start}/{end}") == f"{start}/{end}"
    else:
        assert not readable(cells.days, f"{start}/{end}")
    assert cells.days(str(start)) == f"{start}/{start}"


@given(windows)
def test_a_window_is_read_as_it_is_written_in_either_language(window):
    hours = f"{clock(window.opens)}-{clock(window.closes % DAY)}"
    kept = f"{SHORT[window.day]} {hours}"
    assert cells.window(kept) == kept
    assert cells.window(f"{CORTI[window.day]} {hours}") == kept
    assert Window.parse(kept) == window


@given(some.sampled_from(SHORT), *[some.integers(0, 99)] * 4)
def test_a_window_opens_and_then_closes_on_one_day(day, opens, opening, closes, closing):
    cell = f"{day} {opens:02d}:{opening:02d}-{closes:02d}:{closing:02d}"
    on_the_clock = opens < 24 and closes < 24 and opening < 60 and closing < 60
    midnight = (closes, closing) == (0, 0)
    assert readable(cells.window, cell) == (
        on_the_clock and (midnight or (opens, opening) < (closes, closing))
    )


@given(some.integers(-100, 800), some.sampled_from(",."))
def test_hours_are_quarters_up_to_a_whole_week(quarters, mark):
    cell = f"{quarters / 4:.2f}".replace(".", mark)
    if 0 < quarters <= 4 * 168:
        assert cells.hours(cell) == quarters * 15
    else:
        assert not readable(cells.hours, cell)


@given(some.decimals(0, 168, places=3))
def test_hours_that_are_no_quarters_are_refused(value):
    assert readable(cells.hours, str(value)) == (value > 0 and value * 4 == int(value * 4))


@given(some.text("abc019-", min_size=1, max_size=12))
def test_a_key_is_words_of_letters_and_digits_between_hyphens(cell):
    assert readable(cells.key, cell) == all(cell.split("-"))


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (cells.language, "zh-hans", "zh-Hans"),
        (cells.language, "AR", "ar"),
        (cells.language, "sr-Latn-RS", "sr-Latn-RS"),
        (cells.yes_or_no, "SÌ", True),
        (cells.yes_or_no, "No", False),
        (cells.number(-90, 90), "45,0703", 45.0703),
        (cells.number(-90, 90), "-45.5", -45.5),
        (cells.phone, "+39 011 555.0123", "+39 011 555.0123"),
        (cells.code, "http://data.europa.eu/esco/skill/12", "http://data.europa.eu/esco/skill/12"),
        (cells.text, "due\nrighe\t–", "due\nrighe\t–"),
    ],
)
def test_a_cell_becomes_a_value(reader, cell, value):
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        (cells.family_key, "rssmra80a01l219m"),
        (cells.family_key, "need-333-1234567"),
        (cells.about_family, "12 bambini, uno nato il 12/03/2019"),
    ],
)
def test_what_belongs_to_a_family_tells_nobody_who_it_is_nor_does_the_report(reader, cell):
    with pytest.raises(Unreadable, match="does not tell who a family is") as refusal:
        reader(cell)
    assert refusal.value.found.startswith("a ")
    assert not any(word in refusal.value.found for word in cell.split())


def test_keys_and_texts_of_families_that_tell_nothing_are_read():
    assert cells.family_key("tny234-homework-2026") == "tny234-homework-2026"
    assert (
        cells.about_family("12 incontri, 30 bambini di 6-10 anni") == "12 incontri, 30 bambini di 6-10 anni"
    )
