"""Names of things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.identifiers import (
    is_case_code,
    is_key,
    is_tax_code,
    language_tag,
    new_case_code,
    same_language,
)


def test_case_codes_are_random_and_have_their_form():
    codes = {new_case_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(map(is_case_code, codes))


@given(st.integers(0, 9_999_999_999), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number, place, by):
    digits = f"{number:010d}"
    right = next(code for check in range(10) if luhn_sum(code := f"{digits}{check}") % 10 == 0)
    assert is_tax_code(right) == (right != "0" * 11)
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert not is_tax_code(wrong)


def luhn_sum(code: str) -> int:
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in code[-2::-2]]
    return sum(map(int, code[-1::-2])) + sum(doubled)


@pytest.mark.parametrize(
    "code", ["", "1234567890", "123456789012", "RSSMRA80A01L219M", "0" * 11, "١٢٣٤٥٦٧٨٩٠١"]
)
def test_only_eleven_digits_are_a_tax_code(code):
    assert not is_tax_code(code)


@pytest.mark.parametrize("key", ["", "Casa", "casa del sole", "-casa", "casa-", "casa--sole", "è", "a" * 101])
def test_keys_are_plain(key):
    assert not is_key(key)


def test_languages_are_spelt_as_bcp_47_does():
    assert [language_tag(text) for text in ("AR", "zh-hans", "pt-br", "italiano", "", "x")] == [
        "ar",
        "zh-Hans",
        "pt-BR",
        None,
        None,
        None,
    ]


def test_a_language_includes_its_kinds():
    assert same_language("ar", "ar-MA")
    assert same_language("ar-MA", "ar")
    assert not same_language("ar-MA", "ar-EG")
    assert not same_language("a", "ar")
