"""`patti allocate`: what the network has, shared among all waiting families, beside first come, first served."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, execute, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.sending import SendOption, requests_of, say_sent, send
from graph_service.cli.weeks import SESSIONS, arranged, timetable
from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings
from graph_service.solvers import solving

PACTS = "query($after: String) { pacts(first: 100, after: $after) { edges { node { id name } } pageInfo { hasNextPage endCursor } } }"
FIGURES = """leastShare meanShare familiesInFull familiesWithNothing coveredHours sessionCount
  provenLevels bound optimal inTime"""
WEEK = f"share neededHours coveredHours {SESSIONS}"
ALLOCATION = f"""query($pactIds: [ID!]!, $seconds: Float!) {{
  allocation(pactIds: $pactIds, budgetSeconds: $seconds) {{
    userErrors {{ __typename message path }}
    familyCount neededHours
    fairest {{ {FIGURES} }} firstCome {{ {FIGURES} }}
    families {{ beneficiary {{ code }} fairest {{ {WEEK} }} firstCome {{ {WEEK} }} }}
  }}
}}"""
WORDS = {
    "solving": {"it": "cerco la ripartizione più equa (al massimo {} s)", "en": "looking for the fairest (at most {} s)"},
    "nobody": {"it": "nessuna famiglia è in attesa", "en": "no family waits"},
    "fairest": {"it": "più equa", "en": "fairest"},
    "firstCome": {"it": "in ordine di attesa", "en": "first come"},
    "waiting": {"it": "famiglie in attesa", "en": "families waiting"},
    "needed": {"it": "ore a settimana richieste", "en": "hours a week needed"},
    "family": {"it": "famiglia", "en": "family"},
    "hours": {"it": "ore", "en": "hours"},
    "leastShare": {"it": "quota di chi riceve meno", "en": "share of whoever gets least"},
    "meanShare": {"it": "quota media", "en": "mean share"},
    "familiesInFull": {"it": "famiglie con tutto", "en": "families with all"},
    "familiesWithNothing": {"it": "famiglie senza nulla", "en": "families with nothing"},
    "coveredHours": {"it": "ore coperte", "en": "hours covered"},
    "sessionCount": {"it": "incontri a settimana", "en": "sessions a week"},
    "optimal": {"it": "dimostrata: nessuna è più equa", "en": "proven: none is fairer"},
    "levels": {
        "it": "{proven} quote su {all} dimostrate, dalla più bassa; la successiva può arrivare al massimo a {bound}",
        "en": "{proven} of {all} shares proven, from the least; the next could be at most {bound}",
    },
    "late": {
        "it": "il tempo è finito: con più secondi può venire più equa",
        "en": "the time is over: more seconds may make it fairer",
    },
}  # fmt: skip
SHARES = ("leastShare", "meanShare")
SHOWN = (*SHARES, "familiesInFull", "familiesWithNothing", "coveredHours", "sessionCount")


def allocate(
    pact: Annotated[
        list[str] | None, typer.Option("--pact", help="A pact, by name or id; all when left out. Repeatable.")
    ] = None,
    family: Annotated[
        str | None, typer.Option("--family", help="The code of a family whose week to draw as well.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", help="For how long to look at most, 1 to 120.")] = 30,
    send: SendOption = False,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Share what the network has among all waiting families, as fairly as can be, and print what each would get.

    With --send and --family the partners of that family's week are asked for it, if they still can. Nothing is
    reserved before they accept. With --json the whole proposal is printed, with every family's sessions. Exit code 0 with an
    answer, 1 when something asked makes no sense.
    """
    if send and family is None:
        raise PattiError("--send needs --family: requests are sent family by family")
    run(_allocate(load_settings(data_dir=data_dir), pact or [], family, seconds, lang, as_json, send))


async def _allocate(
    settings: Settings,
    pacts: Sequence[str],
    family: str | None,
    seconds: float,
    lang: Language,
    as_json: bool,
    sending: bool,
) -> None:
    async with opened(settings) as graph:
        ids = await _pact_ids(pacts, graph, settings, lang)
        what = WORDS["solving"][lang].format(decimal(seconds, lang, 0))
        with solving() as solvers, clock_running(what):
            asked = {"pactIds": ids, "seconds": seconds}
            found = (await execute(graph, settings, ALLOCATION, asked, lang, solvers))["allocation"]
        refuse(found["userErrors"])
        row = _row_of(family, found)
        if sending and row:
            requests = requests_of(row["fairest"]["sessions"], "SHARED_OUT")
            found["referrals"] = await send(requests, graph, settings, lang)
    if as_json:
        print_json(found)
        return
    show(found, row, lang)
    if sending:
        say_sent(found["referrals"], lang)


async def _pact_ids(names: Sequence[str], graph: Graph, settings: Settings, lang: Language) -> list[str]:
    """Return the ids of the pacts called so, or of all. Raises PattiError for a name that none has."""
    known: dict[str, str] = {}
    after = None
    while True:
        page = (await execute(graph, settings, PACTS, {"after": after}, lang))["pacts"]
        known |= {edge["node"]["id"]: edge["node"]["name"] for edge in page["edges"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    if not names:
        return list(known)
    called = {name.casefold(): id_ for id_, name in known.items()} | {id_: id_ for id_ in known}
    called |= {id_.removeprefix("pact:"): id_ for id_ in known}
    for name in names:
        if name.casefold() not in called:
            raise PattiError(f"there is no pact called {name}; there are: {', '.join(known.values())}")
    return [called[name.casefold()] for name in names]


def _row_of(code: str | None, found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the row of the family with this code. Raises PattiError when it does not wait there."""
    if code is None:
        return None
    for row in found["families"]:
        if row["beneficiary"]["code"] == code.strip().upper():
            return dict(row)
    raise PattiError(f"no family with the code {code} waits there")


def show(found: Mapping[str, Any], row: Mapping[str, Any] | None, lang: Language) -> None:
    """Print the figures of both ways side by side, each family's part, and the week of one family."""
    out = console()
    if found["fairest"] is None:
        out.print(Text(WORDS["nobody"][lang], style="dim"))
        return
    out.print(
        f"{found['familyCount']} {WORDS['waiting'][lang]}, "
        f"{decimal(found['neededHours'], lang, 2)} {WORDS['needed'][lang]}"
    )
    out.print(_figures(found, lang))
    out.print(Text(_proven(found, lang), style="bold"), soft_wrap=True)
    if found["fairest"]["bound"] is not None and not found["fairest"]["inTime"]:
        out.print(Text(WORDS["late"][lang], style="yellow"), soft_wrap=True)
    out.print(_families(found, lang))
    if row:
        out.print(Text(f"{WORDS['family'][lang]} {row['beneficiary']['code']}", style="bold cyan"))
        out.print(timetable(row["fairest"]["sessions"], lang))
        for line in arranged(row["fairest"]["sessions"], lang):
            out.print(line, soft_wrap=True)


def _figures(found: Mapping[str, Any], lang: Language) -> Table:
    table = Table("", WORDS["fairest"][lang], WORDS["firstCome"][lang])
    for column in table.columns[1:]:
        column.justify = "right"
    for name in SHOWN:
        digits = 2 if name in (*SHARES, "coveredHours") else 0
        table.add_row(
            WORDS[name][lang], *(decimal(found[way][name], lang, digits) for way in ("fairest", "firstCome"))
        )
    return table


def _proven(found: Mapping[str, Any], lang: Language) -> str:
    fairest = found["fairest"]
    if fairest["bound"] is None:
        return WORDS["optimal"][lang]
    bound = decimal(fairest["bound"], lang, 2)
    return WORDS["levels"][lang].format(proven=fairest["provenLevels"], all=found["familyCount"], bound=bound)


def _families(found: Mapping[str, Any], lang: Language) -> Table:
    """Return a row for each family that does not get all, those with least first."""
    table = Table(
        WORDS["family"][lang], WORDS["fairest"][lang], WORDS["hours"][lang], WORDS["firstCome"][lang], WORDS["hours"][lang]
    )  # fmt: skip
    for column in table.columns[1:]:
        column.justify = "right"
    short = [row for row in found["families"] if min(_shares(row)) < 1]
    for row in sorted(short, key=lambda row: (row["fairest"]["share"], row["beneficiary"]["code"])):
        cells = [
            text
            for way in ("fairest", "firstCome")
            for text in (
                decimal(row[way]["share"], lang, 2),
                f"{decimal(row[way]['coveredHours'], lang, 2)} / {decimal(row[way]['neededHours'], lang, 2)}",
            )
        ]
        table.add_row(row["beneficiary"]["code"], *cells)
    return table


def _shares(row: Mapping[str, Any]) -> list[float]:
    return [row[way]["share"] for way in ("fairest", "firstCome")]
