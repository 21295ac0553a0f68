"""`patti plan`: the best week for all needs of a family, proven, and what stays uncovered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import (
    AgeOption,
    AreaOption,
    AsJson,
    BeneficiaryOption,
    FileOption,
    FromOption,
    LanguageOption,
    ModeOption,
    NeedOption,
    SessionOption,
    TimeOption,
    ToOption,
    WheelchairOption,
    WithinOption,
    asked_for,
    execute,
    in_ids,
    print_json,
    refuse,
)
from graph_service.cli.console import Lang, console, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import DAYS, Language, decimal
from graph_service.domain.schedule import Weekday
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

WEEK = """
  optimal
  partners { name }
  stages { goal value bound optimal }
  sessions { needIndex minutes fit windows { weekday opens closes }
    commitment { id title partner { __typename id name } place { name } } }
  needs { hoursPerWeek coveredHours uncoveredHours priority member competence { id label }
    nearMisses(first: 3) { edges { cost node { id title partner { name } } changes { __typename summary cost } } } }
"""
PLAN = f"""plan(seconds: $seconds, alternatives: $alternatives) {{
  userErrors {{ __typename message path }}
  plan {{ {WEEK} alternatives {{ {WEEK} }} }}
}}"""
SEARCH = f"""query($search: PartnerSearchInput!, $seconds: Float!, $alternatives: Int!) {{
  partnerSearch(search: $search) {{ userErrors {{ __typename message path }} {PLAN} }}
}}"""
FAMILY = f"""query($code: String!, $seconds: Float!, $alternatives: Int!) {{
  beneficiary(code: $code) {{ code area {{ name }} {PLAN} }}
}}"""
WORDS = {
    "solving": {"it": "cerco la settimana migliore", "en": "looking for the best week"},
    "arranged": {"it": "da concordare", "en": "by arrangement"},
    "uncovered": {"it": "scoperte", "en": "uncovered"},
    "member": {"it": "componente", "en": "member"},
    "household": {"it": "tutto il nucleo", "en": "the whole household"},
    "nearly": {"it": "manca poco", "en": "nearly"},
    "optimal": {"it": "dimostrato: niente di meglio è possibile", "en": "proven: nothing better is possible"},
    "open": {
        "it": "il tempo è finito: la migliore trovata, e quanto una migliore potrebbe dare",
        "en": "the time is over: the best found, and what a better one could give",
    },
    "instead": {"it": "in alternativa", "en": "instead"},
    "nothing": {"it": "nessuna sessione possibile", "en": "no session is possible"},
    "COVERED_TIME": {"it": "ore coperte, per priorità", "en": "hours covered, by priority"},
    "FEWEST_PARTNERS": {"it": "partner", "en": "partners"},
    "BEST_FIT": {"it": "ore per adeguatezza", "en": "hours times fit"},
}


def plan(
    area: AreaOption = None,
    need: NeedOption = None,
    beneficiary: BeneficiaryOption = None,
    file: FileOption = None,
    language: LanguageOption = None,
    time: TimeOption = None,
    session: SessionOption = 60,
    age: AgeOption = None,
    mode: ModeOption = None,
    wheelchair: WheelchairOption = False,
    within: WithinOption = None,
    start: FromOption = None,
    end: ToOption = None,
    seconds: Annotated[
        float, typer.Option("--seconds", help="For how long to look at most, 0.1 to 20.")
    ] = 10,
    alternatives: Annotated[
        int, typer.Option("--alternatives", help="How many other plans at most, 0 to 10.")
    ] = 1,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print the best week for all needs of a family together, with what is proven of it.

    Exit code 0 with an answer (also when nothing can be covered), 1 when something asked makes no sense.
    """
    asked = asked_for(
        area, need, beneficiary, file, language, time, session, age, mode, wheelchair, within, start, end
    )
    how = {"seconds": seconds, "alternatives": alternatives}
    run(_plan(load_settings(data_dir=data_dir), asked, how, lang, as_json))


async def _plan(
    settings: Settings, asked: dict[str, Any] | str, how: dict[str, Any], lang: Language, as_json: bool
) -> None:
    async with opened(settings) as graph:
        with error_console().status(WORDS["solving"][lang]):
            answer = await _answer(graph, settings, asked, how, lang)
    refuse(answer["plan"]["userErrors"])
    if as_json:
        print_json(answer)
    else:
        show(answer["plan"]["plan"], lang)


async def _answer(
    graph: Graph, settings: Settings, asked: dict[str, Any] | str, how: dict[str, Any], lang: Language
) -> dict[str, Any]:
    if isinstance(asked, str):
        found = (await execute(graph, settings, FAMILY, {"code": asked, **how}, lang))["beneficiary"]
        if found is None:
            raise PattiError(f"there is no family with the code {asked}")
        return dict(found)
    search = {"search": await in_ids(asked, graph), **how}
    answer = (await execute(graph, settings, SEARCH, search, lang))["partnerSearch"]
    refuse(answer["userErrors"])
    return dict(answer)


def show(found: Mapping[str, Any], lang: Language) -> None:
    """Print a plan, its needs, how far it is proven, and its alternatives in a line each."""
    out = console()
    if found["sessions"]:
        out.print(timetable(found, lang))
        for line in arranged(found, lang):
            out.print(line, soft_wrap=True)
    else:
        out.print(Text(WORDS["nothing"][lang], style="dim"))
    for need in found["needs"]:
        out.print(shown_need(need, lang), soft_wrap=True)
        for edge in need["nearMisses"]["edges"] if need["nearMisses"] else ():
            changes = "; ".join(change["summary"] for change in edge["changes"])
            line = f"  {WORDS['nearly'][lang]}: {edge['node']['partner']['name']} – {edge['node']['title']}: {changes}"
            out.print(Text(line, style="yellow"), soft_wrap=True)
    out.print(Text(WORDS["optimal" if found["optimal"] else "open"][lang], style="bold"))
    for stage in found["stages"]:
        out.print(f"  {shown_stage(stage, lang)}", style="dim")
    for other in found["alternatives"]:
        names = ", ".join(one["name"] for one in other["partners"])
        values = "; ".join(shown_stage(stage, lang) for stage in other["stages"])
        out.print(Text(f"{WORDS['instead'][lang]}: {names} ({values})"), soft_wrap=True)


def timetable(found: Mapping[str, Any], lang: Language) -> Table:
    """Return the week as a table: a column for each day with something in it, a row for each beginning."""
    placed = [(one["windows"][0], one) for one in found["sessions"] if one["windows"]]
    days = list(dict.fromkeys(window["weekday"] for window, _ in placed))
    table = Table(box=box.ROUNDED, show_lines=True)
    table.add_column("")
    for day in days:
        table.add_column(DAYS[lang][Weekday(day).number])
    for opens in sorted({window["opens"] for window, _ in placed}):
        cells = [
            "\n".join(
                _cell(one, found["needs"])
                for window, one in placed
                if window["weekday"] == day and window["opens"] == opens
            )
            for day in days
        ]
        table.add_row(_clock(opens), *map(Text, cells))
    return table


def arranged(found: Mapping[str, Any], lang: Language) -> list[str]:
    """Return the sessions without a clock time, equal ones in one line."""
    several = Counter(
        (one["needIndex"], one["minutes"], one["commitment"]["partner"]["name"])
        for one in found["sessions"]
        if not one["windows"]
    )
    return [
        f"{WORDS['arranged'][lang]}: {found['needs'][need]['competence']['label']}, {times} × {minutes} min – {name}"
        for (need, minutes, name), times in several.items()
    ]


def _cell(one: Mapping[str, Any], needs: Sequence[Mapping[str, Any]]) -> str:
    """Return for which need a session is, until when, and who gives it."""
    label = needs[one["needIndex"]]["competence"]["label"]
    closes = _clock(one["windows"][-1]["closes"])
    return f"{label}\n–{closes} {one['commitment']['partner']['name']}"


def _clock(time: str) -> str:
    return time[:5]


def shown_need(need: Mapping[str, Any], lang: Language) -> Text:
    """Return how much of a need is covered, in a line."""
    whole = not need["uncoveredHours"]
    line = Text("✓ " if whole else "… ", style="green" if whole else "yellow")
    line.append(need["competence"]["label"], style="bold cyan")
    who = f"{WORDS['member'][lang]} {need['member']}" if need["member"] else WORDS["household"][lang]
    line.append(
        f"  {_hours(need['coveredHours'], lang)} / {_hours(need['hoursPerWeek'], lang)} h · {who}", style=""
    )
    if not whole:
        line.append(f" · {_hours(need['uncoveredHours'], lang)} h {WORDS['uncovered'][lang]}", style="yellow")
    return line


def _hours(value: float, lang: Language) -> str:
    return decimal(value, lang, 0 if value == int(value) else 2)


def shown_stage(stage: Mapping[str, Any], lang: Language) -> str:
    """Return a goal with what was reached, and what a better plan could reach where that is not proven."""
    name, value = WORDS[stage["goal"]][lang], decimal(stage["value"], lang, 2)
    more = "" if stage["optimal"] else f" ({decimal(stage['bound'], lang, 2)})"
    return f"{name}: {value}{more}"
