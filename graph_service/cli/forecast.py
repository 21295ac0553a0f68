"""`patti forecast`: free hours week by week, as offers and referrals end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, FromOption, ToOption, execute, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.figures import ERRORS, CsvOption, PactOption, PictureOption, pact_called, say_written
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language, decimal
from graph_service.exchange.figures_csv import write_figures
from graph_service.exchange.pictures import check_picture, draw_weeks
from graph_service.settings import Settings, load_settings

FORECAST = f"""query($pact: ID, $from: Date, $to: Date) {{ forecast(pactId: $pact, from: $from, to: $to) {{ {ERRORS}
  weeks {{ monday lowHours highHours ending(first: 100) {{ title partner {{ name }} }} due(first: 100) {{ id }} }} }} }}"""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "counting": {"it": "guardo avanti", "en": "looking ahead"},
    "week": {"it": "settimana del", "en": "week of"},
    "low": {"it": "ore libere confermate", "en": "free hours confirmed"},
    "high": {"it": "ore libere al massimo", "en": "free hours at most"},
    "ending": {"it": "finiscono", "en": "ending"},
    "due": {"it": "da confermare", "en": "to confirm"},
    "and more": {"it": "{} e altre {}", "en": "{} and {} more"},
    "city": {"it": "tutta la città", "en": "the whole city"},
}  # fmt: skip
COLUMNS = ("monday", "low_hours", "high_hours", "ending", "due")


def forecast(
    pact: PactOption = None,
    start: FromOption = None,
    end: ToOption = None,
    csv: CsvOption = None,
    picture: PictureOption = None,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print the hours that will be free week by week, if nothing new is promised or asked.

    Exit code 1 when something asked makes no sense.
    """
    if picture:
        check_picture(picture)
    asked = {"from": start, "to": end}
    run(_forecast(load_settings(data_dir=data_dir), pact, asked, csv, picture, lang, as_json))


async def _forecast(
    settings: Settings,
    pact: str | None,
    asked: dict[str, Any],
    csv: Any,
    picture: Any,
    lang: Language,
    as_json: bool,
) -> None:
    async with opened(settings) as graph:
        own = await pact_called(pact, graph, settings, lang)
        with clock_running(WORDS["counting"][lang]):
            answer = await execute(graph, settings, FORECAST, {**asked, "pact": own and own[0]}, lang)
    found = answer["forecast"]
    refuse(found["userErrors"])
    weeks = found["weeks"]
    if csv:
        write_figures(csv, COLUMNS, map(_line, weeks))
        say_written(csv, lang)
    if picture:
        drawn = [(date.fromisoformat(str(one["monday"])), one["lowHours"], one["highHours"]) for one in weeks]
        draw_weeks(picture, own[1] if own else WORDS["city"][lang], drawn, lang)
        say_written(picture, lang)
    if as_json:
        print_json(found)
    else:
        show(found, lang)


def _line(one: Mapping[str, Any]) -> list[Any]:
    return [one["monday"], one["lowHours"], one["highHours"], len(one["ending"]), len(one["due"])]


def show(found: Mapping[str, Any], lang: Language) -> None:
    """Print the weeks, with the offers that end in each."""
    table = Table(*(WORDS[name][lang] for name in ("week", "low", "high", "due", "ending")))
    for column in table.columns[1:4]:
        column.justify = "right"
    for one in found["weeks"]:
        hours = (decimal(one[name], lang, 0) for name in ("lowHours", "highHours"))
        table.add_row(
            str(one["monday"]), *hours, str(len(one["due"]) or ""), Text(_ending(one["ending"], lang))
        )
    console().print(table)


def _ending(several: list[Mapping[str, Any]], lang: Language) -> str:
    names = ", ".join(f"{one['title']} ({one['partner']['name']})" for one in several[:2])
    return WORDS["and more"][lang].format(names, len(several) - 2) if len(several) > 2 else names
