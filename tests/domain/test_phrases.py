"""Sentences for people: both languages, the same facts, written as each language writes them."""

import re
from datetime import date

import pytest

from graph_service.domain.phrases import (
    LANGUAGES,
    Reason,
    _templates,
    ages,
    all_of,
    decimal,
    hours,
    language_name,
    suggested,
    week,
)
from graph_service.domain.problems import OutsidePeriod
from graph_service.domain.schedule import Week

FACT = re.compile(r"\{(\w+)")


@pytest.mark.parametrize("key", _templates())
def test_each_sentence_exists_in_both_languages_with_the_same_facts(key):
    by_language = _templates()[key]
    assert set(by_language) == set(LANGUAGES)
    facts = [sorted(FACT.findall(by_language[language])) for language in LANGUAGES]
    assert facts[0] == facts[1]


def test_windows_are_written_as_people_say_them():
    times = Week.parse("tue 16-18|thu 16-18|sat 9:30-12")
    assert week(times, "it") == "mar e gio 16–18, sab 9:30–12"
    assert week(times, "en") == "Tue and Thu 16–18, Sat 9:30–12"
    assert week(Week.parse("sun 22-00:00"), "it") == "dom 22–24"
    assert week(Week.always(), "it") == "sempre"


def test_numbers_have_the_languages_decimal_mark():
    assert [decimal(1.5, "it"), decimal(1.5, "en"), decimal(2.0, "it"), hours(105, "it")] == [
        "1,5",
        "1.5",
        "2",
        "1,75 h",
    ]
    assert decimal(80, "it", 0) == "80"


def test_ages_and_lists_and_languages_are_words():
    assert ages(6, 13, "it") == "6–13 anni"
    assert ages(None, 3, "en") == "ages up to 3"
    assert ages(14, None, "it") == "da 14 anni"
    assert all_of(["a", "b", "c"], "it") == "a, b e c"
    assert all_of([], "en") == "–"
    assert language_name("ar", "it") == "arabo"
    assert language_name("zh-Hans", "en") == "Simplified Chinese"
    assert language_name("qaa", "it") == "qaa"
    assert suggested(("spid", "cie"), "it") == " (forse spid, cie?)"
    assert suggested((), "en") == ""


def test_a_reason_keeps_its_facts_until_it_is_read():
    reason = Reason("PERIOD.PART", {"until": date(2027, 2, 28), "weeks": 1})
    assert reason.text("it") == "valida fino al 28 feb 2027: 1 settimana scoperta"
    assert reason.text("en") == "valid until 28 Feb 2027: 1 week left uncovered"


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (date(2027, 2, 11), "i giorni possibili vanno dall'8 set 2026 all'11 feb 2027"),
        (date(2027, 2, 18), "i giorni possibili vanno dall'8 set 2026 al 18 feb 2027"),
        (None, "i giorni possibili vanno dall'8 set 2026 in poi"),
    ],
)
def test_articles_go_with_the_days_that_they_stand_before(last, said):
    assert OutsidePeriod(("on",), date(2026, 9, 8), last).message("it") == said
