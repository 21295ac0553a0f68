"""`patti fragility`: whom the network cannot lose, and what if it did."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, FromOption, ToOption, execute, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.figures import (
    ERRORS,
    PAGED,
    CsvOption,
    PactOption,
    all_nodes,
    pact_called,
    say_written,
)
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError
from graph_service.exchange.figures_csv import write_figures
from graph_service.graph.connection import Graph
from graph_service.graph.words import organisations_called, volunteers_called
from graph_service.settings import Settings, load_settings

PARTNER = "partner { id name __typename }"
FRAGILITY = f"""query($pact: ID, $from: Date, $to: Date, $after: String) {{
  fragility(pactId: $pact, from: $from, to: $to, first: 100, after: $after) {{ {ERRORS} {PAGED} totalCount
    edges {{ node {{ {PARTNER} servedHours freeHours lostHours soleNeedCount
      substitutes(first: 5) {{ hours load {PARTNER} }} }} }} }} }}"""
FIGURES = "demandHours servedHours coverableHours gapHours"
WHAT_IF = f"""query($ids: [ID!]!, $pact: ID, $from: Date, $to: Date) {{
  whatIf(partnerIds: $ids, pactId: $pact, from: $from, to: $to) {{ {ERRORS} lostHours before {{ {FIGURES} }}
    after {{ {FIGURES} }} rows {{ area {{ name }} competence {{ label }} before {{ gapHours }} after {{ gapHours }} }} }} }}"""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "counting": {"it": "tolgo un partner alla volta", "en": "taking away one partner after the other"},
    "partner": {"it": "partner", "en": "partner"},
    "lost": {"it": "ore perse", "en": "hours lost"},
    "served": {"it": "ore date", "en": "hours served"},
    "free": {"it": "ore libere", "en": "hours free"},
    "sole": {"it": "bisogni solo suoi", "en": "needs of its alone"},
    "few": {"it": "pochi", "en": "few"},
    "instead": {"it": "subentrerebbe (carico)", "en": "would step in (load)"},
    "nobody": {"it": "nessun partner regge nulla in questi giorni", "en": "nothing rests on anybody on these days"},
    "without": {"it": "senza {}: mancherebbero {} ore a settimana in più", "en": "without {}: {} hours a week more would be missing"},
    "missing": {"it": "mancano {} ore, ne mancherebbero {}", "en": "{} hours are missing, {} would be"},
    "area": {"it": "zona", "en": "area"},
    "competence": {"it": "competenza", "en": "competence"},
    "now": {"it": "mancano", "en": "missing"},
    "then": {"it": "mancherebbero", "en": "would be missing"},
    "more": {"it": "e altri {}: --first o --csv", "en": "and {} more: --first or --csv"},
}  # fmt: skip
COLUMNS = ("partner_id", "partner", "lost_hours", "served_hours", "free_hours", "sole_needs")


def fragility(
    pact: PactOption = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Tell what if this partner left, by name or id. Repeatable."),
    ] = None,
    first: Annotated[int, typer.Option("--first", help="How many to print.", min=1)] = 15,
    start: FromOption = None,
    end: ToOption = None,
    csv: CsvOption = None,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print what would be lost with each partner and volunteer, the gravest loss first; nothing is changed.

    The CSV file holds organisations only: volunteers' hours are nobody else's. Exit code 1 when something asked makes no
    sense.
    """
    asked = {"from": start, "to": end}
    run(_fragility(load_settings(data_dir=data_dir), pact, without or [], first, asked, csv, lang, as_json))


async def _fragility(
    settings: Settings,
    pact: str | None,
    without: Sequence[str],
    first: int,
    asked: dict[str, Any],
    csv: Any,
    lang: Language,
    as_json: bool,
) -> None:
    losses: list[dict[str, Any]] = []
    async with opened(settings) as graph:
        own = await pact_called(pact, graph, settings, lang)
        wanted = {**asked, "pact": own and own[0]}
        with clock_running(WORDS["counting"][lang]):
            if without:
                ids = [await partner_called(name, graph) for name in without]
                answer = await execute(graph, settings, WHAT_IF, {**wanted, "ids": ids}, lang)
            else:
                answer, losses = await all_nodes(graph, settings, FRAGILITY, ("fragility",), wanted, lang)
    found = answer["whatIf"] if without else answer["fragility"]
    refuse(found["userErrors"])
    if csv and not without:
        bodies = [one for one in losses if one["partner"]["__typename"] == "Organisation"]
        write_figures(csv, COLUMNS, map(_line, bodies))
        say_written(csv, lang)
    if as_json:
        print_json(found if without else {"losses": losses})
    elif without:
        show_what_if(found, ", ".join(without), lang)
    else:
        show(losses, first, lang)


async def partner_called(name: str, graph: Graph) -> str:
    """Return the global id of the partner that is called so, or whose id this is. Raises PattiError when none is."""
    if name.startswith(("organisation:", "volunteer:")):
        return name
    for kind, called in (("organisation", organisations_called), ("volunteer", volunteers_called)):
        if found := await called(graph, name):
            return f"{kind}:{found[0]}"
    raise PattiError(f"there is no partner called {name}")


def _line(one: Mapping[str, Any]) -> list[Any]:
    partner = one["partner"]
    return [
        partner["id"], partner["name"], one["lostHours"], one["servedHours"], one["freeHours"], one["soleNeedCount"],
    ]  # fmt: skip


def show(losses: Sequence[Mapping[str, Any]], first: int, lang: Language) -> None:
    """Print the gravest losses, each with who would step in."""
    out = console()
    if not losses:
        out.print(Text(WORDS["nobody"][lang], style="dim"))
        return
    names = ("partner", "lost", "served", "free", "sole", "instead")
    table = Table(*(WORDS[name][lang] for name in names))
    for column in table.columns[1:-1]:
        column.justify = "right"
    for one in losses[:first]:
        count = WORDS["few"][lang] if one["soleNeedCount"] is None else str(one["soleNeedCount"])
        instead = ", ".join(
            f"{each['partner']['name']} {decimal(each['hours'], lang, 1)} h ({each['load']:.0%})"
            for each in one["substitutes"][:3]
        )
        hours = [decimal(one[name], lang, 0) for name in ("lostHours", "servedHours", "freeHours")]
        table.add_row(one["partner"]["name"], *hours, count, instead or "–")
    out.print(table)
    if len(losses) > first:
        out.print(Text(WORDS["more"][lang].format(len(losses) - first), style="dim"))


def show_what_if(found: Mapping[str, Any], names: str, lang: Language) -> None:
    """Print what would be missing, and where."""
    out = console()
    out.print(Text(WORDS["without"][lang].format(names, decimal(found["lostHours"], lang, 0)), style="bold"))
    if found["before"] and found["after"]:
        both = (decimal(found[when]["gapHours"], lang, 0) for when in ("before", "after"))
        out.print(WORDS["missing"][lang].format(*both))
    table = Table(*(WORDS[name][lang] for name in ("area", "competence", "now", "then")))
    worse = [row for row in found["rows"] if row["before"]["gapHours"] != row["after"]["gapHours"]]
    for row in worse:
        hours = (decimal(row[when]["gapHours"], lang, 0) for when in ("before", "after"))
        table.add_row(row["area"]["name"], row["competence"]["label"], *hours)
    if worse:
        out.print(table)
