"""`patti invite`: the fewest to invite or train to close a share of what is missing, with a draft for each."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, FromOption, ToOption, execute, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.figures import ERRORS, CsvOption, PactOption, pact_called, say_written
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.domain.phrases import Language, decimal
from graph_service.exchange.figures_csv import write_figures
from graph_service.settings import Settings, load_settings

INVITE = f"""query($pact: ID, $share: Float!, $from: Date, $to: Date, $seconds: Float!, $municipality: String) {{
  invitations(pactId: $pact, share: $share, from: $from, to: $to, budgetSeconds: $seconds) {{ {ERRORS}
    gapHours wantedHours closedHours bound proven candidateCount
    invitations {{ kind hours askedRecently partner {{ id name __typename }} commitment {{ id title }} pact {{ name }}
      competences {{ label }} draft }}
    prospects(municipality: $municipality) {{ municipality category count entries(first: 3) {{ name }} }} }} }}"""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "looking": {"it": "cerco i meno che bastano (al massimo {} s)", "en": "looking for the fewest that do (at most {} s)"},
    "found": {
        "it": "{count} inviti chiudono {closed} delle {gap} ore che mancano (richieste {wanted}); possibili: {candidates}",
        "en": "{count} invitations close {closed} of the {gap} hours missing ({wanted} asked); possible ones: {candidates}",
    },
    "proven": {"it": "dimostrato: meno non bastano", "en": "proven: fewer do not do"},
    "open": {"it": "il tempo è finito: ne servono almeno {}", "en": "the time is over: at least {} are needed"},
    "partner": {"it": "partner", "en": "partner"},
    "what": {"it": "invito", "en": "invitation"},
    "offer": {"it": "offerta", "en": "offer"},
    "pact": {"it": "patto", "en": "pact"},
    "hours": {"it": "ore", "en": "hours"},
    "asked": {"it": "chiesto da poco", "en": "asked recently"},
    "yes": {"it": "sì", "en": "yes"},
    "OTHER_PACT": {"it": "anche in questo patto", "en": "in this pact as well"},
    "ENDED": {"it": "riprendere", "en": "take up again"},
    "GROWABLE": {"it": "più ore", "en": "more hours"},
    "TRAINABLE": {"it": "formazione: {}", "en": "training: {}"},
    "nothing": {"it": "non manca nulla", "en": "nothing is missing"},
    "prospects": {
        "it": "Enti dei registri pubblici che non partecipano, senza ordine di merito: non si sa che cosa darebbero",
        "en": "Bodies of public lists that do not take part, in no order: what they would give is not known",
    },
    "municipality": {"it": "comune", "en": "municipality"},
    "category": {"it": "categoria", "en": "category"},
    "count": {"it": "enti", "en": "bodies"},
    "such as": {"it": "per esempio", "en": "such as"},
}  # fmt: skip
COLUMNS = (
    "partner_id",
    "partner",
    "kind",
    "commitment_id",
    "offer",
    "pact",
    "hours",
    "asked_recently",
    "draft",
)


def invite(
    share: Annotated[
        float, typer.Option("--share", help="Which share of what is missing to close, above 0, at most 1.")
    ] = 0.25,
    pact: PactOption = None,
    start: FromOption = None,
    end: ToOption = None,
    seconds: Annotated[
        float, typer.Option("--seconds", help="For how long to look at most, 0.5 to 60.")
    ] = 10,
    drafts: Annotated[bool, typer.Option("--drafts", help="Print a draft message for each as well.")] = False,
    municipality: Annotated[
        str | None, typer.Option("--municipality", help="List bodies of public lists of this municipality.")
    ] = None,
    csv: CsvOption = None,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print the fewest to invite or to train who together close a share of what is missing; nobody is asked by it.

    Exit code 1 when something asked makes no sense, or when nobody there is could close so much.
    """
    asked = {"share": share, "from": start, "to": end, "seconds": seconds, "municipality": municipality or ""}
    run(_invite(load_settings(data_dir=data_dir), pact, asked, drafts, csv, lang, as_json))


async def _invite(
    settings: Settings,
    pact: str | None,
    asked: dict[str, Any],
    drafts: bool,
    csv: Any,
    lang: Language,
    as_json: bool,
) -> None:
    async with opened(settings) as graph:
        own = await pact_called(pact, graph, settings, lang)
        with clock_running(WORDS["looking"][lang].format(decimal(asked["seconds"], lang, 1))):
            answer = await execute(graph, settings, INVITE, {**asked, "pact": own and own[0]}, lang)
    found = answer["invitations"]
    refuse(found["userErrors"])
    if csv:
        write_figures(csv, COLUMNS, map(_line, found["invitations"]))
        say_written(csv, lang)
    if as_json:
        print_json(found)
    else:
        show(found, drafts, lang)


def _line(one: Mapping[str, Any]) -> list[Any]:
    offer = one["commitment"] or {"id": None, "title": None}
    return [
        one["partner"]["id"], one["partner"]["name"], one["kind"], offer["id"], offer["title"], one["pact"]["name"],
        one["hours"], one["askedRecently"], one["draft"],
    ]  # fmt: skip


def show(found: Mapping[str, Any], drafts: bool, lang: Language) -> None:
    """Print whom to invite and for what, then the bodies of public lists apart."""
    out = console()
    several = found["invitations"]
    if not found["gapHours"]:
        out.print(Text(WORDS["nothing"][lang], style="dim"))
    else:
        names = {"gap": "gapHours", "wanted": "wantedHours", "closed": "closedHours"}
        hours = {name: decimal(found[field], lang, 0) for name, field in names.items()}
        told = WORDS["found"][lang].format(count=len(several), candidates=found["candidateCount"], **hours)
        out.print(Text(told, style="bold"), soft_wrap=True)
        out.print(WORDS["proven"][lang] if found["proven"] else WORDS["open"][lang].format(found["bound"]))
        table = Table(*(WORDS[name][lang] for name in ("partner", "what", "offer", "pact", "hours", "asked")))
        for one in several:
            offer = one["commitment"]["title"] if one["commitment"] else "–"
            what = WORDS[one["kind"]][lang].format(one["competences"][-1]["label"])
            asked = WORDS["yes"][lang] if one["askedRecently"] else ""
            table.add_row(
                one["partner"]["name"],
                what,
                offer,
                one["pact"]["name"],
                decimal(one["hours"], lang, 0),
                asked,
            )
        out.print(table)
    for one in several if drafts else ():
        out.print(Panel(Text(one["draft"]), title=one["partner"]["name"], title_align="left"))
    if found["prospects"]:
        out.print(Text(WORDS["prospects"][lang], style="bold"), soft_wrap=True)
        table = Table(*(WORDS[name][lang] for name in ("municipality", "category", "count", "such as")))
        for one in found["prospects"]:
            such = ", ".join(entry["name"] for entry in one["entries"])
            table.add_row(one["municipality"], one["category"], str(one["count"]), such)
        out.print(table)
