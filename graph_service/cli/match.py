"""`patti match`: who is best placed to support a family, with the reasons."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
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
from graph_service.cli.console import Lang, console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

NEAR_ENOUGH = 3
"""With fewer partners that surely fit, those are shown as well who nearly do."""

NEED = """
  competence { id label }
  matches(first: $first) {
    totalCount
    edges {
      fit toCheck
      node {
        id title hoursPerWeek
        windows { weekday opens closes }
        partner { __typename id name contacts { name phone email } }
        place { name address }
        pact { name }
      }
      criteria { name weight value contribution reason }
      requirements { name verdict reason }
    }
  }
  nearMisses(first: 3) {
    totalCount
    edges { cost node { id title partner { id name } pact { name } } changes { __typename summary cost } }
  }
  unanswerable
  services(first: 3) { name phone howToAsk }
"""
SEARCH = f"""query($search: PartnerSearchInput!, $first: Int!) {{
  partnerSearch(search: $search) {{ userErrors {{ __typename message path }} needs {{ {NEED} }} }}
}}"""
FAMILY = f"""query($code: String!, $first: Int!) {{
  beneficiary(code: $code) {{ code area {{ name }} needs {{ state hoursPerWeek priority {NEED} }} }}
}}"""

TITLES = {
    "COMPETENCE": {"it": "competenza", "en": "competence"},
    "PROXIMITY": {"it": "vicinanza", "en": "proximity"},
    "TIME": {"it": "orari", "en": "time"},
    "LANGUAGE": {"it": "lingua", "en": "language"},
    "SPARE_CAPACITY": {"it": "capienza", "en": "spare capacity"},
    "TRACK_RECORD": {"it": "esiti passati", "en": "track record"},
    "TIES": {"it": "legami", "en": "ties"},
    "FRESHNESS": {"it": "conferma", "en": "freshness"},
}
WORDS = {
    "nobody": {"it": "nessun partner adatto nella rete", "en": "no partner of the network fits"},
    "partners": {"it": "offerte adatte", "en": "offers that fit"},
    "to_check": {"it": "da verificare", "en": "to check"},
    "nearly": {"it": "manca poco", "en": "nearly"},
    "services": {"it": "servizi della città", "en": "city services"},
    "contact": {"it": "contatto", "en": "contact"},
}


def match(
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
    first: Annotated[int, typer.Option("--first", min=1, max=100, help="How many offers for each need.")] = 5,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print the partners best placed to support a family, each with the reasons for its place.

    Exit code 0 with an answer (also when nobody fits), 1 when something asked makes no sense.
    """
    asked = asked_for(
        area, need, beneficiary, file, language, time, session, age, mode, wheelchair, within, start, end
    )
    settings = load_settings(data_dir=data_dir)
    if isinstance(asked, str):
        run(_for_family(settings, asked, first, lang, as_json))
    else:
        run(_for_search(settings, asked, first, lang, as_json))


async def _for_search(
    settings: Settings, asked: dict[str, Any], first: int, lang: Language, as_json: bool
) -> None:
    async with opened(settings) as graph:
        search = await in_ids(asked, graph)
        answer = await execute(graph, settings, SEARCH, {"search": search, "first": first}, lang)
    found = answer["partnerSearch"]
    refuse(found["userErrors"])
    show_answer(found, found["needs"], lang, as_json)


async def _for_family(settings: Settings, code: str, first: int, lang: Language, as_json: bool) -> None:
    async with opened(settings) as graph:
        await show_family(graph, settings, code, first, lang, as_json)


async def show_family(
    graph: Graph, settings: Settings, code: str, first: int, lang: Language, as_json: bool = False
) -> None:
    """Print who could support a stored family. Raises PattiError when nobody has the code."""
    found = (await execute(graph, settings, FAMILY, {"code": code, "first": first}, lang))["beneficiary"]
    if found is None:
        raise PattiError(f"there is no family with the code {code}")
    waiting = [need for need in found["needs"] if need["matches"] is not None]
    if not as_json:
        console().print(f"[bold]{found['code']}[/] · {found['area']['name']}")
    show_answer(found, waiting, lang, as_json)


def show_answer(
    answer: Mapping[str, Any], needs: Iterable[Mapping[str, Any]], lang: Language, as_json: bool
) -> None:
    """Print the answer as JSON, or each need with its partners."""
    if as_json:
        print_json(answer)
        return
    for need in needs:
        console().print(shown_need(need, lang), soft_wrap=True)


def shown_need(need: Mapping[str, Any], lang: Language) -> RenderableType:
    """Return a need with the offers that could meet it, each with its reasons."""
    total = need["matches"]["totalCount"]
    heading = Text(f"\n{need['competence']['label']}", style="bold cyan")
    heading.append(
        f"  {total} {WORDS['partners'][lang]}" if total else f"  {WORDS['nobody'][lang]}", style="dim"
    )
    parts: list[RenderableType] = [heading]
    parts += [shown_match(place, edge, lang) for place, edge in enumerate(need["matches"]["edges"], 1)]
    if sum(not edge["toCheck"] for edge in need["matches"]["edges"]) < NEAR_ENOUGH:
        parts += [shown_near_miss(edge, lang) for edge in need["nearMisses"]["edges"]]
    if need["unanswerable"]:
        parts.append(Text(f"  {need['unanswerable']}", style="yellow"))
    if need["services"]:
        names = "; ".join(
            f"{one['name']}{' ' + one['phone'] if one['phone'] else ''}" for one in need["services"]
        )
        parts.append(Text(f"  {WORDS['services'][lang]}: {names}", style="italic"))
    return Group(*parts)


def shown_near_miss(edge: Mapping[str, Any], lang: Language) -> RenderableType:
    """Return one offer that nearly fits, and what little would have to change."""
    offer = edge["node"]
    line = Text(f"  {WORDS['nearly'][lang]}: ", style="yellow")
    line.append(f"{offer['partner']['name']} – {offer['title']}: ")
    line.append("; ".join(change["summary"] for change in edge["changes"]))
    return line


def shown_match(place: int, edge: Mapping[str, Any], lang: Language) -> RenderableType:
    """Return one offer: how well it fits, whose it is, and what its fit is made of."""
    offer = edge["node"]
    line = Text(f"  {place}. ")
    line.append(f"{decimal(edge['fit'] * 100, lang, 0)} %", style="bold green")
    line.append(f"  {offer['partner']['name']}", style="bold")
    line.append(f" – {offer['title']}")
    if offer["place"]:
        line.append(f" · {offer['place']['name']}", style="dim")
    rows = [line]
    for criterion in sorted(edge["criteria"], key=lambda one: -one["contribution"]):
        share = Text("       ")
        share.append(f"{decimal(criterion['contribution'] * 100, lang, 1):>5}", style="green")
        share.append(f"  {TITLES[criterion['name']][lang]:<15}", style="dim")
        share.append(criterion["reason"])
        rows.append(share)
    rows += [
        Text(f"       {WORDS['to_check'][lang]}: {one['reason']}", style="yellow")
        for one in edge["requirements"]
        if one["verdict"] == "UNKNOWN"
    ]
    for contact in offer["partner"]["contacts"][:1]:
        ways = " · ".join(filter(None, (contact["name"], contact["phone"], contact["email"])))
        rows.append(Text(f"       {WORDS['contact'][lang]}: {ways}", style="dim"))
    return Group(*rows)
