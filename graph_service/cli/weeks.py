"""A week of sessions drawn in the terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from graph_service.domain.phrases import DAYS, Language
from graph_service.domain.schedule import Weekday

ARRANGED = {"it": "da concordare", "en": "by arrangement"}
SESSIONS = """sessions { needIndex needId minutes fit weekday opens closes need { competence { id label } }
    commitment { id title partner { __typename id name } place { name } } }"""
"""What drawing a week asks of GraphQL."""


def timetable(sessions: Sequence[Mapping[str, Any]], lang: Language) -> Table:
    """Return the week as a table: a column for each day with something in it, a row for each beginning."""
    placed = [one for one in sessions if one["weekday"]]
    days = list(dict.fromkeys(one["weekday"] for one in placed))
    table = Table(box=box.ROUNDED, show_lines=True)
    table.add_column("")
    for day in days:
        table.add_column(DAYS[lang][Weekday(day).number])
    for opens in sorted({one["opens"] for one in placed}):
        cells = [
            "\n".join(_cell(one) for one in placed if (one["weekday"], one["opens"]) == (day, opens))
            for day in days
        ]
        table.add_row(_clock(opens), *map(Text, cells))
    return table


def arranged(sessions: Sequence[Mapping[str, Any]], lang: Language) -> list[str]:
    """Return the sessions without a clock time, equal ones in one line."""
    several = Counter(
        (_label(one), one["needIndex"], one["minutes"], one["commitment"]["partner"]["name"])
        for one in sessions
        if not one["weekday"]
    )
    return [
        f"{ARRANGED[lang]}: {label}, {times} × {minutes} min – {name}"
        for (label, _, minutes, name), times in several.items()
    ]


def _cell(one: Mapping[str, Any]) -> str:
    """Return for which need a session is, until when, and who gives it."""
    return f"{_label(one)}\n–{_clock(one['closes'])} {one['commitment']['partner']['name']}"


def _label(one: Mapping[str, Any]) -> str:
    return str(one["need"]["competence"]["label"])


def _clock(time: str) -> str:
    return time[:5]
