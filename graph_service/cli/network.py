"""`patti network`: who works with whom, who stands between others, and what changed."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, execute, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.figures import ERRORS, CsvOption, PictureOption, say_written, write_text
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language, decimal
from graph_service.exchange.figures_csv import write_figures
from graph_service.exchange.pictures import check_picture, draw_network
from graph_service.settings import Settings, load_settings

TIE = "one { name } other { name } weight"
NETWORK = f"""query($from: Date, $to: Date, $since: Date) {{ network(from: $from, to: $to, since: $since) {{ {ERRORS}
  startsOn endsOn partnerCount tieCount communityCount betweennessError
  positions(first: 100) {{ totalCount edges {{ node {{ partner {{ id name __typename }} degree strength betweenness community
    articulation isolated }} }} }}
  ties(first: 10) {{ edges {{ node {{ {TIE} referrals interventions volunteers bridge }} }} }}
  change {{ joined {{ name }} newTies {{ {TIE} }} strongerTies {{ {TIE} }} weakerTies {{ {TIE} }} lostTieCount }}
  json: export(format: JSON) graphml: export(format: GRAPHML) }} }}"""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "counting": {"it": "guardo chi lavora con chi", "en": "looking who works with whom"},
    "found": {
        "it": "dal {start} al {end}: {partners} partner, {ties} legami, {communities} comunità; senza legami: {alone}",
        "en": "from {start} to {end}: {partners} partners, {ties} ties, {communities} communities; without ties: {alone}",
    },
    "partner": {"it": "partner", "en": "partner"},
    "degree": {"it": "con quanti", "en": "with how many"},
    "strength": {"it": "quanto in tutto", "en": "how much in all"},
    "between": {"it": "in mezzo", "en": "between"},
    "community": {"it": "comunità", "en": "community"},
    "cut": {"it": "senza, altri separati", "en": "without it others cut off"},
    "yes": {"it": "sì", "en": "yes"},
    "since": {
        "it": "da allora: {joined} nuovi partner, {new} legami nuovi, {lost} persi, {more} più forti, {less} più deboli",
        "en": "since then: {joined} new partners, {new} new ties, {lost} lost, {more} stronger, {less} weaker",
    },
}  # fmt: skip
COLUMNS = (
    "partner_id",
    "partner",
    "degree",
    "strength",
    "betweenness",
    "community",
    "articulation",
    "isolated",
)
FIELDS = ("degree", "strength", "betweenness", "community", "articulation", "isolated")


def network(
    start: Annotated[
        str | None, typer.Option("--from", help="The first day (default: six months before the last).")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="The last day (default: today).")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Tell what changed from as many days that ended then.")
    ] = None,
    first: Annotated[int, typer.Option("--first", help="How many partners to print.", min=1, max=100)] = 15,
    csv: CsvOption = None,
    picture: PictureOption = None,
    graphml: Annotated[Path | None, typer.Option("--graphml", help="Write the network as GraphML.")] = None,
    node_link: Annotated[
        Path | None,
        typer.Option("--node-link", help="Write the network as JSON in NetworkX's node-link format."),
    ] = None,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print who works with whom: partners joined by referrals of one family, interventions and volunteers.

    In files volunteers are numbered and have no name. Exit code 1 when something asked makes no sense.
    """
    if picture:
        check_picture(picture)
    asked = {"from": start, "to": end, "since": since}
    files = {"csv": csv, "picture": picture, "graphml": graphml, "json": node_link}
    run(_network(load_settings(data_dir=data_dir), asked, first, files, lang, as_json))


async def _network(
    settings: Settings,
    asked: dict[str, Any],
    first: int,
    files: Mapping[str, Path | None],
    lang: Language,
    as_json: bool,
) -> None:
    async with opened(settings) as graph:
        with clock_running(WORDS["counting"][lang]):
            found = (await execute(graph, settings, NETWORK, asked, lang))["network"]
    refuse(found["userErrors"])
    drawn = json.loads(found["json"])
    for name in ("graphml", "json"):
        if path := files[name]:
            write_text(path, found[name])
            say_written(path, lang)
    if path := files["csv"]:
        write_figures(path, COLUMNS, map(_line, drawn["nodes"]))
        say_written(path, lang)
    if path := files["picture"]:
        draw_network(path, drawn, lang)
        say_written(path, lang)
    if as_json:
        print_json({name: value for name, value in found.items() if name not in {"json", "graphml"}})
    else:
        show(found, drawn["nodes"], first, lang)


def _line(node: Mapping[str, Any]) -> list[Any]:
    return [node["id"], node["name"], *(node[name] + (name == "community") for name in FIELDS)]


def show(found: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]], first: int, lang: Language) -> None:
    """Print the partners who stand most between others, and what changed."""
    out = console()
    told = WORDS["found"][lang].format(
        start=found["startsOn"],
        end=found["endsOn"],
        partners=found["partnerCount"],
        ties=found["tieCount"],
        communities=found["communityCount"] - sum(node["isolated"] for node in nodes),
        alone=sum(node["isolated"] for node in nodes),
    )
    out.print(Text(told, style="bold"), soft_wrap=True)
    table = Table(
        *(WORDS[name][lang] for name in ("partner", "degree", "strength", "between", "community", "cut"))
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for edge in found["positions"]["edges"][:first]:
        one = edge["node"]
        table.add_row(
            one["partner"]["name"],
            str(one["degree"]),
            str(one["strength"]),
            decimal(one["betweenness"], lang, 3),
            str(one["community"]),
            WORDS["yes"][lang] if one["articulation"] else "",
        )
    out.print(table)
    if change := found["change"]:
        counts = {"joined": "joined", "new": "newTies", "more": "strongerTies", "less": "weakerTies"}
        count_of = {name: len(change[field]) for name, field in counts.items()}
        out.print(WORDS["since"][lang].format(lost=change["lostTieCount"], **count_of), soft_wrap=True)
