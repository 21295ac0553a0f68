"""Sentences for people, in Italian and English, from facts.

`phrases.toml` holds a template a language for each key; a template names its facts and how to write them:
``{left:hours} su {promised:hours}``. So a reason is kept as facts until somebody reads it.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date

from graph_service.domain.schedule import DAY, Week, Window

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = ("it", "en")

DAYS = {
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_AND = {"it": "e", "en": "and"}
_ELIDED = re.compile(r"\b(il|al|dal|del|nel|sul) (?=(?:8|11) [a-z]{3} \d{4})")


@dataclass(frozen=True)
class Reason:
    """A sentence not yet written: the key of its template and the facts it quotes."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """Return the sentence in this language."""
        return phrase(self.key, language, **self.facts)


@cache
def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text("utf-8"))


def phrase(key: str, language: Language, **facts: Any) -> str:
    """Return the sentence of this key, with its facts written as people of this language write them."""
    text = _writer(language).vformat(_templates()[key][language], (), facts)
    return _elided(text) if language == "it" else text


def _elided(text: str) -> str:
    """Return an Italian sentence whose articles give up their vowel before the 8th and the 11th.

    >>> _elided("dal 8 mag 2026 al 11 mag 2026, il 1 giu 2026")
    "dall'8 mag 2026 all'11 mag 2026, il 1 giu 2026"
    """
    return _ELIDED.sub(lambda found: "l'" if found[1] == "il" else f"{found[1]}l'", text)


def has_phrase(key: str) -> bool:
    """Return whether there is a sentence of this key."""
    return key in _templates()


class _Writer(Formatter):
    """Writes each fact by the kind that its template names."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        kind, _, words = format_spec.partition(" ")
        if kind == "count":
            one, many = words.split("/")
            return f"{value} {one if value == 1 else many}"
        if write := _KINDS.get(kind):
            return write(value, self.language)
        return str(super().format_field(value, format_spec))


@cache
def _writer(language: Language) -> _Writer:
    return _Writer(language)


def decimal(value: float, language: Language, digits: int = 2) -> str:
    """Return a number with the language's decimal mark and no needless zeros.

    >>> decimal(1.5, "it"), decimal(2.0, "en")
    ('1,5', '2')
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return text.replace(".", ",") if language == "it" else text


def hours(minutes: int, language: Language) -> str:
    """Return minutes as hours: 90 is ``1,5 h``."""
    return f"{decimal(minutes / 60, language)} h"


def euros(cents: int, language: Language) -> str:
    """Return cents as people write money.

    >>> euros(123456, "it"), euros(5, "en")
    ('1.234,56 €', '€0.05')
    """
    text = f"{cents / 100:,.2f}"
    return f"{text.translate(str.maketrans(',.', '.,'))} €" if language == "it" else f"€{text}"


@cache
def week(times: Week, language: Language) -> str:
    """Return windows as people say them, days that share the same times together.

    >>> week(Week.parse("tue 16:00-18:00|thu 16:00-18:00|sat 9:30-12:00"), "it")
    'mar e gio 16–18, sab 9:30–12'
    """
    if times == Week.always():
        return {"it": "sempre", "en": "any time"}[language]
    days: dict[str, list[str]] = {}
    for window in times.windows():
        days.setdefault(_clock_times(window), []).append(DAYS[language][window.day])
    return ", ".join(f"{all_of(names, language)} {times}" for times, names in days.items())


def _clock_times(window: Window) -> str:
    return f"{_clock(window.opens)}–{_clock(window.closes)}"


def _clock(minute: int) -> str:
    whole, part = divmod(minute, 60)
    return "24" if minute == DAY else f"{whole}:{part:02d}" if part else str(whole)


def ages(youngest: int | None, oldest: int | None, language: Language) -> str:
    """Return accepted ages: ``6–13 anni``, ``da 14 anni``, ``fino a 3 anni``."""
    italian = language == "it"
    if oldest is None:
        return f"da {youngest} anni" if italian else f"ages {youngest} and above"
    if youngest is None:
        return f"fino a {oldest} anni" if italian else f"ages up to {oldest}"
    return f"{youngest}–{oldest} anni" if italian else f"ages {youngest}–{oldest}"


def suggested(names: Iterable[str], language: Language) -> str:
    """Return an offer of near misses, or nothing: `` (did you mean spid, cie?)``."""
    listed = ", ".join(names)
    return listed and f" ({'forse' if language == 'it' else 'did you mean'} {listed}?)"


def all_of(names: Iterable[str], language: Language) -> str:
    """Return names as a list in words: ``a, b e c``."""
    *most, last = list(names) or ["–"]
    return f"{', '.join(most)} {_AND[language]} {last}" if most else last


@cache
def language_name(tag: str, language: Language) -> str:
    """Return a language's name in Italian or English (from the Unicode CLDR), or the tag where it has none."""
    names = Locale(language).languages
    return names.get(tag.replace("-", "_")) or names.get(tag.split("-", maxsplit=1)[0]) or tag


_KINDS: dict[str, Callable[[Any, Language], str]] = {
    "hours": hours,
    "week": week,
    "until": lambda day, language: (
        format_date(day, "d MMM y", locale=language) if day else phrase("NO_END", language)
    ),
    "onwards": lambda day, language: (
        phrase("UNTIL_DAY", language, day=day) if day else phrase("ONWARDS", language)
    ),
    "times": lambda times, language: week(times, language) or phrase("NO_TIME", language),
    "state": lambda state, language: phrase(f"IN_STATE.{state}", language),
    "states": lambda states, language: ", ".join(phrase(f"IN_STATE.{one}", language) for one in states),
    "identifier": lambda kind, language: phrase(f"IDENTIFIER.{kind}", language),
    "window": lambda window, language: week(Week.of([window]), language),
    "date": lambda day, language: format_date(day, "d MMM y", locale=language),
    "languages": lambda tags, language: all_of((language_name(tag, language) for tag in tags), language),
    "names": all_of,
    "cents": euros,
    "numbers": lambda numbers, language: all_of(map(str, numbers), language),
    "consent": lambda purpose, language: phrase(f"CONSENT.{purpose}", language),
    "label": lambda competence, language: str(competence.label(language)),
    "decimal": decimal,
    "term": lambda key, language: phrase(str(key), language),
    "terms": lambda keys, language: all_of((phrase(str(key), language) for key in keys), language),
    "suggested": suggested,
    "ages": lambda accepted, language: ages(accepted[0], accepted[1], language),
}
"""How each kind of fact that a template names is written."""
