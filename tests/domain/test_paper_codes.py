"""Paper codes: every slip of the pen is told, nothing is kept from which they could be told, guessing is slowed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.checks import name_problems
from graph_service.domain.paper_codes import (
    MOST_TRIES,
    SYMBOLS,
    TRIES_WITHIN,
    PaperCode,
    PaperCodes,
    Tries,
    new_code,
    read_code,
    recognised,
)
from graph_service.domain.problems import (
    CodeLapsed,
    CodeRevoked,
    CodeUnknown,
    TellsWho,
    TooManyTries,
)

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC)
CODES = st.builds(lambda _: new_code(), st.integers())
PLACES = st.integers(0, 8)


def test_codes_are_nine_symbols_in_groups_of_three_and_never_the_same():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    for code in codes:
        assert [len(part) for part in code.split("-")] == [3, 3, 3]
        assert set(code) <= {*SYMBOLS, "-"}
        assert read_code(code) == code.replace("-", "")


def test_a_code_is_read_however_it_is_written():
    assert read_code(" ooo-ooO 0il ") == read_code("0000000L1") == "000000011"
    for wrong in ("", "x", "000-000-01", "000-000-0100", "000-000-01U", "000-000-01*", "\u0660" * 9, "ſ" * 9):
        assert read_code(wrong) is None


@given(CODES, PLACES, st.sampled_from(SYMBOLS))
def test_any_one_symbol_that_is_wrong_is_told(code, place, symbol):
    symbols = code.replace("-", "")
    other = symbols[:place] + symbol + symbols[place + 1 :]
    assert (read_code(other) is None) == (other != symbols)


@given(CODES, st.integers(0, 6))
def test_two_neighbours_exchanged_are_told(code, place):
    symbols = code.replace("-", "")
    other = symbols[:place] + symbols[place + 1] + symbols[place] + symbols[place + 2 :]
    assert (read_code(other) is None) == (other != symbols)


def test_a_mark_depends_on_the_key_and_tells_nothing():
    codes = PaperCodes("k" * 40)
    assert codes.mark("7KQ-2MX-0ZC") == codes.mark("7KQ2MX0ZC") != PaperCodes("l" * 40).mark("7KQ2MX0ZC")
    assert len(codes.mark("7KQ2MX0ZC")) == 64
    assert "k" * 40 not in repr(codes)


CODE = PaperCode("one", "lantern", date(2026, 12, 7))


@pytest.mark.parametrize(
    ("code", "theirs", "today", "found"),
    [
        (CODE, True, date(2026, 12, 6), "one"),
        (CODE, True, date(2026, 12, 7), CodeLapsed(("code",), date(2026, 12, 7))),
        (PaperCode("one", "lantern", date(2026, 12, 7), revoked=True), True, TODAY, CodeRevoked(("code",))),
        (None, False, TODAY, CodeUnknown(("code",))),
        (CODE, False, date(2026, 12, 8), CodeUnknown(("code",))),
        (PaperCode("one", "lantern", date(2026, 12, 7), revoked=True), False, TODAY, CodeUnknown(("code",))),
    ],
)
def test_what_a_code_opens(code, theirs, today, found):
    counted = Tries(1, NOW) if found == CodeUnknown(("code",)) else Tries()
    assert recognised(code, theirs, Tries(), today, NOW) == (found, counted)


def test_after_too_many_wrong_ones_even_the_right_one_waits():
    tries = Tries()
    for number in range(MOST_TRIES):
        found, tries = recognised(None, False, tries, TODAY, NOW + timedelta(seconds=number))
        assert found == CodeUnknown(("code",))
    found, after = recognised(CODE, True, tries, TODAY, NOW + timedelta(minutes=5))
    assert (found, after) == (TooManyTries(("code",), 10), tries)
    found, after = recognised(CODE, True, tries, TODAY, NOW + TRIES_WITHIN)
    assert (found, after) == ("one", Tries())


def test_a_right_one_among_them_does_not_take_the_count_back():
    found, after = recognised(CODE, True, Tries(9, NOW), TODAY, NOW)
    assert (found, after) == ("one", Tries(9, NOW))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Chiara, sportello della Casa", False),
        ("case-manager di turno", False),
        ("operatrice 2", False),
        ("per FAM-TNY234", True),
        ("fam tny234", False),
        ("RSSMRA80A01L219M", True),
        ("chiara@example.org", True),
        ("011 555 0101", True),
    ],
)
def test_who_comes_along_is_no_identifier(text, refused):
    found = list(name_problems(("operator",), text, 200))
    assert [type(one) for one in found] == [TellsWho] * refused
