"""`patti plan`: the best week for all needs of a family, proven, and what stays uncovered."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
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
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.sending import SendOption, requests_of, say_sent, send
from graph_service.cli.weeks import SESSIONS, arranged, timetable
from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

WEEK = f"""
  optimal neededHours coveredHours
  partners {{ name }}
  stages {{ goal value bound optimal }}
  {SESSIONS}
  needs {{ hoursPerWeek coveredHours uncoveredHours priority member need {{ competence {{ id label }} }} }}
  uncovered {{ need {{
    competence {{ label }} unanswerable
    nearMisses(first: 3) {{ edges {{
      cost node {{ id title partner {{ name }} }} changes {{ __typename summary cost }} }} }} }} }}
"""
PLAN = f"""plan(budgetSeconds: $seconds, alternatives: $alternatives) {{
  userErrors {{ __typename message path }} {WEEK} alternatives {{ {WEEK} }}
}}"""
SEARCH = f"""query($search: PartnerSearchInput!, $seconds: Float!, $alternatives: Int!) {{
  partnerSearch(search: $search) {{ userErrors {{ __typename message path }} {PLAN} }}
}}"""
FAMILY = f"""query($code: String!, $seconds: Float!, $alternatives: Int!) {{
  beneficiary(code: $code) {{ code area {{ name }} {PLAN} }}
}}"""
WORDS = {
    "solving": {"it": "cerco la settimana migliore", "en": "looking for the best week"},
    "uncovered": {"it": "scoperte", "en": "uncovered"},
    "member": {"it": "componente", "en": "member"},
    "household": {"it": "tutto il nucleo", "en": "the whole household"},
    "near": {"it": "manca poco per", "en": "nearly there for"},
    "no other": {"it": "nessun'altra offerta è vicina", "en": "no other offer is near"},
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
    send: SendOption = False,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print the best week for all needs of a family together, with what is proven of it.

    With --send, and a stored family, its partners are asked for these sessions. Exit code 0 with an answer (also when nothing can be covered), 1 when something asked makes no sense.
    """
    asked = asked_for(
        area, need, beneficiary, file, language, time, session, age, mode, wheelchair, within, start, end
    )
    if send and beneficiary is None:
        raise PattiError("--send needs --beneficiary: other searches belong to nobody")
    how = {"seconds": seconds, "alternatives": alternatives}
    run(_plan(load_settings(data_dir=data_dir), asked, how, lang, as_json, send))


async def _plan(
    settings: Settings,
    asked: dict[str, Any] | str,
    how: dict[str, Any],
    lang: Language,
    as_json: bool,
    sending: bool,
) -> None:
    async with opened(settings) as graph:
        with clock_running(WORDS["solving"][lang]):
            answer = await _answer(graph, settings, asked, how, lang)
        refuse(answer["plan"]["userErrors"])
        if sending:
            requests = requests_of(answer["plan"]["sessions"])
            answer["referrals"] = await send(requests, graph, settings, lang)
    if as_json:
        print_json(answer)
    else:
        show(answer["plan"], lang)
        if sending:
            say_sent(answer["referrals"], lang)


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
        out.print(timetable(found["sessions"], lang))
        for line in arranged(found["sessions"], lang):
            out.print(line, soft_wrap=True)
    else:
        out.print(Text(WORDS["nothing"][lang], style="dim"))
    for need in found["needs"]:
        out.print(shown_need(need, lang), soft_wrap=True)
    for one in found["uncovered"]:
        show_what_is_near(one["need"], lang)
    out.print(Text(WORDS["optimal" if found["optimal"] else "open"][lang], style="bold"))
    for stage in found["stages"]:
        out.print(f"  {shown_stage(stage, lang)}", style="dim")
    for other in found["alternatives"]:
        names = ", ".join(one["name"] for one in other["partners"])
        values = "; ".join(shown_stage(stage, lang) for stage in other["stages"])
        out.print(Text(f"{WORDS['instead'][lang]}: {names} ({values})"), soft_wrap=True)


def show_what_is_near(need: Mapping[str, Any], lang: Language) -> None:
    """Print what little would help with a need that is not covered, or that nothing would."""
    out = console()
    out.print(Text(f"{WORDS['near'][lang]} {need['competence']['label']}:", style="bold yellow"))
    for edge in need["nearMisses"]["edges"]:
        offer, changes = edge["node"], "; ".join(change["summary"] for change in edge["changes"])
        line = f"  {offer['partner']['name']} – {offer['title']}: {changes}"
        out.print(Text(line, style="yellow"), soft_wrap=True)
    if not need["nearMisses"]["edges"]:
        out.print(Text(f"  {need['unanswerable'] or WORDS['no other'][lang]}"), soft_wrap=True)


def shown_need(need: Mapping[str, Any], lang: Language) -> Text:
    """Return how much of a need is covered, in a line."""
    whole = not need["uncoveredHours"]
    line = Text("✓ " if whole else "… ", style="green" if whole else "yellow")
    line.append(need["need"]["competence"]["label"], style="bold cyan")
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
