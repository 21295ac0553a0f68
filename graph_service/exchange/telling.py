"""What is wrong in a file, told in the reader's language."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from graph_service.domain.phrases import Language
from graph_service.exchange.sheets import words


def told(expected: str, language: Language) -> str:
    """Return what was expected in a language; what has no words in it stays in English.

    >>> told("a whole number from 1 to 10000", "it"), told("one of IN_PERSON, AT_HOME", "it")
    ('un numero intero da 1 a 10000', 'uno tra: di persona, a domicilio')
    """
    if language != "it":
        return expected
    for pattern, italian in _sentences():
        if match := pattern.fullmatch(expected):
            return match.expand(italian)
    if match := re.fullmatch(r"one of ([A-Za-z_]+(?:, [A-Za-z_]+)*)", expected):
        return f"uno tra: {', '.join(words().get(one, one) for one in match[1].split(', '))}"
    return expected


@lru_cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    said = tomllib.loads(Path(__file__).with_name("telling.toml").read_text("utf-8"))
    return tuple((re.compile(one["en"], re.DOTALL), one["it"]) for one in said["sentence"])
