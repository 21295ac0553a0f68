"""`patti match`: who is best placed to support a family, with the reasons."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from graph_service.api.context import Context
from graph_service.api.ids import global_id
from graph_service.api.schema import schema
from graph_service.app import today
from graph_service.cli.console import Lang, console, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.geography import area_called
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.phrases import Language, decimal
from graph_service.domain.schedule import Window, clock
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.graph.words import competences_called
from graph_service.settings import Settings, load_settings

REFUSED = 1
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
    area: Annotated[
        str | None, typer.Option("--area", help="Where the family lives: an area's name or id.")
    ] = None,
    need: Annotated[
        list[str] | None,
        typer.Option(
            "--need", help="What is needed, in words, and hours a week: 'doposcuola:2'. Repeatable."
        ),
    ] = None,
    beneficiary: Annotated[
        str | None,
        typer.Option("--beneficiary", help="The code of a stored family, in place of an area and needs."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", help="A JSON file with a search as GraphQL's PartnerSearchInput; - is standard input."
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", help="A language that would do (BCP 47); the preferred first."),
    ] = None,
    time: Annotated[
        list[str] | None,
        typer.Option("--time", help="When it could be: 'mon 15-18', 'lun 15:00-18:00'. Repeatable."),
    ] = None,
    session: Annotated[int, typer.Option("--session", help="The length of one session in minutes.")] = 60,
    age: Annotated[
        str | None, typer.Option("--age", help="Whom it is for: 0-2, 3-5, 6-10, 11-13, 14-17, 18-64, 65+.")
    ] = None,
    mode: Annotated[
        list[str] | None, typer.Option("--mode", help="IN_PERSON, AT_HOME or ONLINE. Repeatable.")
    ] = None,
    wheelchair: Annotated[
        bool, typer.Option("--wheelchair", help="The place must be reached in a wheelchair.")
    ] = False,
    within: Annotated[
        float | None, typer.Option("--within", help="Also places within so many kilometres.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="The first day (default: today).")] = None,
    end: Annotated[str | None, typer.Option("--to", help="The last day (default: six months on).")] = None,
    first: Annotated[int, typer.Option("--first", min=1, max=100, help="How many offers for each need.")] = 5,
    lang: Lang = "it",
    as_json: Annotated[bool, typer.Option("--json", help="Print the GraphQL answer.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Print the partners best placed to support a family, each with the reasons for its place.

    Exit code 0 with an answer (also when nobody fits), 1 when something asked makes no sense.
    """
    if sum(given is not None for given in (area or need, beneficiary, file)) != 1:
        raise PattiError("give --area with --need, or --beneficiary, or --file")
    settings = load_settings(data_dir=data_dir)
    if beneficiary is not None:
        run(_for_family(settings, beneficiary, first, lang, as_json))
        return
    if file is not None:
        asked = read_search(file)
    else:
        if not (area and need):
            raise PattiError("give both --area and --need")
        common = {
            "languages": language or [],
            "windows": [_window(text) for text in time] if time else None,
            "sessionMinutes": session,
            "ageBand": _age_band(age),
            "modes": [one.upper() for one in mode] if mode else None,
            "wheelchair": wheelchair,
        }
        asked = {"areaId": area, "needs": [_need(text) | common for text in need], "withinKilometres": within}
    asked |= {name: value for name, value in (("from", start), ("to", end)) if value is not None}
    run(_for_search(settings, asked, first, lang, as_json))


async def _for_search(
    settings: Settings, asked: dict[str, Any], first: int, lang: Language, as_json: bool
) -> None:
    async with opened(settings) as graph:
        search = await in_ids(asked, graph)
        answer = await execute(graph, settings, SEARCH, {"search": search, "first": first}, lang)
    found = answer["partnerSearch"]
    if found["userErrors"]:
        for error in found["userErrors"]:
            error_console().print(f"{'.'.join(error['path'][1:])}: {error['message']}", markup=False)
        raise typer.Exit(REFUSED)
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


async def execute(
    graph: Graph, settings: Settings, query: str, variables: dict[str, Any], language: Language
) -> dict[str, Any]:
    """Run a GraphQL operation and return its data. Raises PattiError with what was wrong."""
    context = Context(graph=graph, viewer=OPERATOR, today=today(settings), language=language)
    result = await schema.execute(query, variable_values=variables, context_value=context)
    if result.errors:
        raise PattiError("; ".join(error.message for error in result.errors))
    assert result.data is not None, "an answer without errors has data"
    return result.data


def read_search(file: Path) -> dict[str, Any]:
    """Return the search of a JSON file. Raises PattiError when it is none."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
        search = json.loads(text)
    except (OSError, UnicodeError) as error:
        raise PattiError(f"{file} cannot be read: {error}") from None
    except json.JSONDecodeError as error:
        raise PattiError(f"{file}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    if not isinstance(search, dict) or "areaId" not in search or not isinstance(search.get("needs"), list):
        raise PattiError(f"{file}: expected a search with areaId and needs")
    return search


async def in_ids(asked: Mapping[str, Any], graph: Graph) -> dict[str, Any]:
    """Return a search whose area and competences may be named in words, with their ids instead.

    Raises PattiError when no area has the name, or when the words find no competence.
    """
    known = await reference(graph)
    area = area_called(str(asked["areaId"]).removeprefix("area:"), known.geography.areas.values())
    if area is None:
        raise PattiError(f"there is no area called {asked['areaId']}")
    needs = []
    for need in asked["needs"]:
        words = str(need.get("competenceId", ""))
        key = words.removeprefix("competence:")
        if key not in known.taxonomy.competences:
            found = await competences_called(graph, words, limit=1)
            if not found:
                raise PattiError(f"no competence answers to “{words}”: try other words")
            key = found[0]
        needs.append({**need, "competenceId": global_id("competence", key)})
    return {**asked, "areaId": global_id("area", area.id), "needs": needs}


def _need(text: str) -> dict[str, Any]:
    words, colon, hours = text.rpartition(":")
    if not colon:
        return {"competenceId": text.strip()}
    try:
        return {"competenceId": words.strip(), "hoursPerWeek": float(hours.replace(",", ".").rstrip("h "))}
    except ValueError:
        raise PattiError(f"--need {text}: expected words and hours a week, such as doposcuola:2") from None


def _window(text: str) -> dict[str, str]:
    try:
        window = Window.parse(text)
    except ValueError as error:
        raise PattiError(f"--time {text}: {error}") from None
    return {"weekday": window.weekday, "opens": clock(window.opens), "closes": clock(window.closes % 1440)}


def _age_band(text: str | None) -> str | None:
    return f"AGE_{text.replace('-', '_').replace('+', '_PLUS')}" if text else None


def show_answer(
    answer: Mapping[str, Any], needs: Iterable[Mapping[str, Any]], lang: Language, as_json: bool
) -> None:
    """Print the answer as JSON, or each need with its partners."""
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain))
        return
    for need in needs:
        console().print(shown_need(need, lang), soft_wrap=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


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
