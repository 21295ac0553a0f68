"""Names of things: keys, case codes, tax codes, language tags."""

import re
import secrets
from functools import lru_cache

import langcodes
from stdnum import luhn

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CASE_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CASE_CODE = re.compile(f"FAM-[{CASE_CODE_LETTERS}]{{6}}")
LONGEST_KEY = 100


def is_key(text: str) -> bool:
    """Return whether the text can name a thing in the graph: lower-case letters, digits, hyphens."""
    return len(text) <= LONGEST_KEY and KEY.fullmatch(text) is not None


def new_case_code() -> str:
    """Return a random code for a family: it says nothing about them, and is easy to read aloud."""
    return "FAM-" + "".join(secrets.choice(CASE_CODE_LETTERS) for _ in range(6))


def is_case_code(text: str) -> bool:
    """Return whether the text has the form of a family's code."""
    return CASE_CODE.fullmatch(text) is not None


def is_tax_code(text: str) -> bool:
    """Return whether the text is an organisation's Italian tax code: 11 digits, the last a check digit.

    A right check digit does not say that the code was issued, nor to whom.
    """
    return re.fullmatch(r"[0-9]{11}", text) is not None and text != "0" * 11 and luhn.is_valid(text)


def is_web_address(text: str) -> bool:
    """Return whether the text is the address of a page, and of nothing that a browser would run."""
    return re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text) is not None


def is_email(text: str) -> bool:
    """Return whether the text has the form of an e-mail address."""
    return re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", text) is not None


def is_phone(text: str) -> bool:
    """Return whether the text can be a telephone number, as people write it."""
    fits = re.fullmatch(r"\+?[0-9 ./()-]{3,30}", text)
    return fits is not None and sum(letter.isdigit() for letter in text) >= 3


@lru_cache(maxsize=4096)
def language_tag(text: str) -> str | None:
    """Return the BCP 47 tag in its usual spelling (``zh-hans`` → ``zh-Hans``), or None when it is none.

    >>> language_tag("AR"), language_tag("zh-hans"), language_tag("italiano")
    ('ar', 'zh-Hans', None)
    """
    try:
        if not langcodes.tag_is_valid(text):
            return None
        return langcodes.standardize_tag(text)
    except (ValueError, LookupError):
        return None


def same_language(one: str, other: str) -> bool:
    """Return whether one tag includes the other: ``ar`` and ``ar-MA`` do, ``ar-MA`` and ``ar-EG`` do not."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    return longer == shorter or longer.startswith(shorter + "-")
