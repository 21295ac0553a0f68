"""`patti coverage`: where hours are missing, and why; with a picture, a table for spreadsheets and a sheet to print."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from babel.dates import format_date
from rich.table import Table
from rich.text import Text

from graph_service.cli.asking import AsJson, FromOption, ToOption, print_json, refuse
from graph_service.cli.console import Lang, clock_running, console, run
from graph_service.cli.figures import (
    ERRORS,
    PAGED,
    CsvOption,
    PactOption,
    PictureOption,
    all_nodes,
    pact_called,
    say_written,
    write_text,
)
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import today
from graph_service.domain.geography import area_called
from graph_service.domain.phrases import Language, decimal
from graph_service.errors import PattiError
from graph_service.events.publishing import publish_week
from graph_service.exchange.figures_csv import write_figures
from graph_service.exchange.pictures import HeatCell, check_picture, draw_heat_map
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.graph.words import competences_called
from graph_service.pages.sheet import Hours, SheetRow, gaps_sheet
from graph_service.settings import Settings, load_settings

FIGURES = "demandHours servedHours coverableHours gapHours"
LEVEL = "areaKind depth"
FIELDS = f"""startsOn endsOn total {{ {FIGURES} }} freeHours opensAt {{ {LEVEL} }} level {{ {LEVEL} }} {ERRORS}
  byCompetence {{ competence {{ label }} figures {{ {FIGURES} }} }}
  rows(first: 100, after: $after) {{ totalCount {PAGED} edges {{ node {{ area {{ id name kind }} competence {{ id label }}
    freeHours figures {{ {FIGURES} }} reasons {{ reason hours needCount }} }} }} }}"""
ARGUMENTS = """from: $from, to: $to, areaId: $areaId, competenceId: $competenceId, areaKind: $areaKind, depth: $depth,
  k: $k"""
NAMED = """$from: Date, $to: Date, $areaId: ID, $competenceId: ID, $areaKind: AreaKind, $depth: Int, $k: Int,
  $after: String"""
OF_CITY = f"query({NAMED}) {{ of: city {{ coverage({ARGUMENTS}) {{ {FIELDS} }} }} }}"
OF_PACT = f"query($pact: ID!, {NAMED}) {{ of: pact(id: $pact) {{ coverage({ARGUMENTS}) {{ {FIELDS} }} }} }}"
PUBLISHED = f"""publishedCoverage(areaKind: $areaKind, depth: $depth) {{ takenOn total {{ {FIGURES} }} level {{ {LEVEL} }}
  {ERRORS} byCompetence {{ competence {{ id label }} asOf figures {{ {FIGURES} }} }}
  rows(first: 100, after: $after) {{ {PAGED} edges {{ node {{ area {{ id name kind }}
    competence {{ id label }} asOf figures {{ {FIGURES} }} }} }} }} }}"""
PUBLISHED_CITY = f"query($areaKind: AreaKind, $depth: Int, $after: String) {{ of: city {{ {PUBLISHED} }} }}"
PUBLISHED_PACT = f"""query($pact: ID!, $areaKind: AreaKind, $depth: Int, $after: String) {{
  of: pact(id: $pact) {{ {PUBLISHED} }} }}"""
WORDS: Mapping[str, Mapping[Language, str]] = {
    "counting": {"it": "conto le ore", "en": "counting hours"},
    "title": {"it": "ore a settimana dal {} al {}", "en": "hours a week from {} to {}"},
    "total": {"it": "in tutto", "en": "in all"},
    "free": {"it": "libere, per posti", "en": "free, times places"},
    "area": {"it": "zona", "en": "area"},
    "competence": {"it": "competenza", "en": "competence"},
    "demandHours": {"it": "chieste", "en": "asked"},
    "servedHours": {"it": "date", "en": "served"},
    "coverableHours": {"it": "copribili", "en": "coverable"},
    "gapHours": {"it": "mancano", "en": "missing"},
    "why": {"it": "perché", "en": "why"},
    "hidden": {"it": "{} righe non si mostrano: poche famiglie", "en": "{} rows are not shown: few families"},
    "nothing": {"it": "nessuno chiede nulla in questi giorni", "en": "nobody asks anything on these days"},
    "optimistic": {
        "it": "le ore copribili sono al massimo quelle indicate: non tengono conto degli orari; le righe non si sommano",
        "en": "coverable hours are at most so many: they take no account of timetables; rows are not to be added up",
    },
    "city": {"it": "tutta la città", "en": "the whole city"},
    "pact": {"it": "tutto il patto", "en": "the whole pact"},
    "unpublished": {"it": "non c'è ancora nulla da pubblicare", "en": "there is nothing to publish yet"},
    "week": {"it": "la settimana del {}", "en": "the week of {}"},
    "NO_PARTNER": {"it": "nessun partner", "en": "no partner"},
    "DISTANCE": {"it": "lontano", "en": "far away"},
    "NO_FREE_HOURS": {"it": "ore finite", "en": "no free hours"},
    "AGE": {"it": "età", "en": "age"},
    "LANGUAGE": {"it": "lingua", "en": "language"},
    "WRONG_TIMES": {"it": "orari", "en": "times"},
    "MODE": {"it": "modo", "en": "mode"},
    "WHEELCHAIR": {"it": "sedia a rotelle", "en": "wheelchair"},
    "PERIOD": {"it": "periodo", "en": "period"},
    "STAFF": {"it": "volontari", "en": "staff"},
    "REFUSED": {"it": "rifiutato", "en": "refused"},
    "TO_CHECK": {"it": "da verificare", "en": "to check"},
}  # fmt: skip
SHOWN = ("demandHours", "servedHours", "coverableHours", "gapHours")
Size = Literal["city", "district", "neighbourhood", "zone"]


def coverage(
    pact: PactOption = None,
    area: Annotated[
        str | None, typer.Option("--area", help="Only this area and those within it, by name or id.")
    ] = None,
    competence: Annotated[
        str | None, typer.Option("--competence", help="Only this competence and narrower ones, in words.")
    ] = None,
    by: Annotated[Size | None, typer.Option("--by", help="How large the areas of the rows are.")] = None,
    depth: Annotated[
        int | None, typer.Option("--depth", help="How many steps the competences are below the broadest.")
    ] = None,
    start: FromOption = None,
    end: ToOption = None,
    k: Annotated[
        int | None,
        typer.Option("--k", help="From how many families on a row is shown; at least the setting."),
    ] = None,
    csv: CsvOption = None,
    picture: PictureOption = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", help="Write a page to print for the pact's table to this HTML file."),
    ] = None,
    lang: Lang = "it",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Print where hours are missing, by area and competence, and why.

    Files (--csv, --picture, --sheet) hold what is published for everybody each week, not what is printed here; if this
    week has not been published, it is now. Exit code 1 when something asked makes no sense.
    """
    if picture:
        check_picture(picture)
    settings = load_settings(data_dir=data_dir)
    asked = {"from": start, "to": end, "areaKind": by and by.upper(), "depth": depth, "k": k}
    run(_coverage(settings, pact, area, competence, asked, (csv, picture, sheet), lang, as_json))


async def _coverage(
    settings: Settings,
    pact: str | None,
    area: str | None,
    competence: str | None,
    asked: dict[str, Any],
    files: tuple[Path | None, Path | None, Path | None],
    lang: Language,
    as_json: bool,
) -> None:
    async with opened(settings) as graph:
        own = await pact_called(pact, graph, settings, lang)
        wanted = asked | await _ids(area, competence, graph) | ({"pact": own[0]} if own else {})
        with clock_running(WORDS["counting"][lang]):
            way = ("of", "coverage", "rows")
            query = OF_PACT if own else OF_CITY
            answer, rows = await all_nodes(graph, settings, query, way, wanted, lang)
        found = answer["of"]["coverage"]
        refuse(found["userErrors"])
        if any(files):
            await _write(files, own, asked, graph, settings, lang)
    if as_json:
        print_json({**found, "rows": rows})
    else:
        show(found, [*(_whole(found, True, lang) if own else []), *rows], lang)


async def _ids(area: str | None, competence: str | None, graph: Graph) -> dict[str, str]:
    """Return the ids of what is named in words. Raises PattiError when nothing is called so."""
    found = {}
    if area is not None:
        known = await reference(graph)
        one = area_called(area.removeprefix("area:"), known.geography.areas.values())
        if one is None:
            raise PattiError(f"there is no area called {area}")
        found["areaId"] = f"area:{one.id}"
    if competence is not None:
        key = competence.removeprefix("competence:")
        if key not in (await reference(graph)).taxonomy.competences:
            several = await competences_called(graph, competence, limit=1)
            if not several:
                raise PattiError(f"no competence answers to “{competence}”: try other words")
            key = several[0]
        found["competenceId"] = f"competence:{key}"
    return found


def show(found: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], lang: Language) -> None:
    """Print the total, and the rows of which most is missing first."""
    out = console()
    if not rows:
        out.print(Text(WORDS["nothing"][lang], style="dim"))
        return
    out.print(Text(WORDS["title"][lang].format(found["startsOn"], found["endsOn"]), style="bold"))
    if total := found["total"]:
        told = ", ".join(f"{decimal(total[name], lang, 0)} {WORDS[name][lang]}" for name in SHOWN)
        out.print(
            f"{WORDS['total'][lang]}: {told}; {decimal(found['freeHours'], lang, 0)} {WORDS['free'][lang]}"
        )
    table = Table(
        WORDS["area"][lang],
        WORDS["competence"][lang],
        *(WORDS[name][lang] for name in SHOWN),
        WORDS["why"][lang],
    )
    for column in table.columns[2:-1]:
        column.justify = "right"
    shown = [row for row in rows if row["figures"]]
    for row in sorted(shown, key=lambda row: (-row["figures"]["gapHours"], row["area"]["name"])):
        hours = [decimal(row["figures"][name], lang, 0) for name in SHOWN]
        table.add_row(row["area"]["name"], row["competence"]["label"], *hours, _why(row["reasons"], lang))
    if shown:
        out.print(table)
    if hidden := len(rows) - len(shown):
        out.print(Text(WORDS["hidden"][lang].format(hidden), style="dim"))
    out.print(Text(WORDS["optimistic"][lang], style="dim"), soft_wrap=True)


def _why(reasons: Sequence[Mapping[str, Any]], lang: Language) -> str:
    told = [one for one in reasons if one["hours"]]
    return ", ".join(f"{WORDS[one['reason']][lang]} {decimal(one['hours'], lang, 0)}" for one in told)


async def _write(
    files: tuple[Path | None, Path | None, Path | None],
    pact: tuple[str, str] | None,
    asked: Mapping[str, Any],
    graph: Graph,
    settings: Settings,
    lang: Language,
) -> None:
    """Write what is published. Raises PattiError when nothing can be."""
    await publish_week(graph, today(settings), settings.coverage_floor)
    csv, picture, sheet = files
    name = pact[1] if pact else WORDS["city"][lang]

    async def published(kind: str | None, depth: int | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        variables = {"areaKind": kind, "depth": depth} | ({"pact": pact[0]} if pact else {})
        query, way = (PUBLISHED_PACT if pact else PUBLISHED_CITY), ("of", "publishedCoverage", "rows")
        answer, rows = await all_nodes(graph, settings, query, way, variables, lang)
        if answer["of"]["publishedCoverage"] is None:
            raise PattiError(WORDS["unpublished"][lang])
        refuse(answer["of"]["publishedCoverage"]["userErrors"])
        return answer["of"]["publishedCoverage"], rows

    if csv:
        found, rows = await published(asked["areaKind"], asked["depth"])
        write_figures(csv, COLUMNS, map(_line, [*_whole(found, bool(pact), lang), *rows]))
        say_written(csv, lang)
    if picture:
        kind, depth = asked["areaKind"] or ("ZONE" if pact else "DISTRICT"), asked["depth"] or 0
        found, rows = await published(kind, depth)
        whole = [] if kind == "CITY" or depth else _whole(found, bool(pact), lang)
        day = format_date(date.fromisoformat(str(found["takenOn"])), "d MMMM y", locale=lang)
        title = f"{name}, {WORDS['week'][lang].format(day)}"
        draw_heat_map(picture, title, *_heat([*rows, *whole]), int(bool(whole)), lang)
        say_written(picture, lang)
    if sheet:
        found, rows = await published(asked["areaKind"], asked["depth"])
        if not asked["areaKind"] and not asked["depth"]:
            rows = _whole(found, bool(pact), lang)
        names = [_row_name(row, rows) for row in rows]
        several = [SheetRow(one, _hours(row["figures"])) for one, row in zip(names, rows, strict=True)]
        taken_on = date.fromisoformat(str(found["takenOn"]))
        place, total = name[:1].upper() + name[1:], _hours(found["total"])
        write_text(sheet, gaps_sheet(place, taken_on, total, several, settings.coverage_floor, lang))
        say_written(sheet, lang)


def _whole(found: Mapping[str, Any], of_pact: bool, lang: Language) -> list[dict[str, Any]]:
    """Return what is asked in all areas together, by the broadest competences, as rows."""
    name, kind = ("pact", "PACT") if of_pact else ("city", "CITY")
    area = {"id": "", "name": WORDS[name][lang], "kind": kind}
    return [{"area": area, "reasons": [], **one} for one in found["byCompetence"]]


COLUMNS = (
    "area_id", "area", "area_kind", "competence_id", "competence", "demand_hours", "served_hours", "coverable_hours",
    "gap_hours", "as_of",
)  # fmt: skip


def _line(row: Mapping[str, Any]) -> list[Any]:
    figures = row["figures"] or dict.fromkeys(SHOWN)
    area, competence = row["area"], row["competence"]
    return [
        area["id"], area["name"], area["kind"], competence["id"], competence["label"],
        *(figures[name] for name in SHOWN), row["asOf"],
    ]  # fmt: skip


def _row_name(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return what a row of the sheet is called: the area is said where there are several."""
    several = len({one["area"]["id"] for one in rows}) > 1
    label: str = row["competence"]["label"]
    return f"{label} – {row['area']['name']}" if several else label


def _hours(figures: Mapping[str, float] | None) -> Hours | None:
    if figures is None:
        return None
    return Hours(
        figures["demandHours"], figures["servedHours"], figures["coverableHours"], figures["gapHours"]
    )


def _heat(
    rows: Sequence[Mapping[str, Any]],
) -> tuple[list[str], list[str], dict[tuple[int, int], HeatCell]]:
    """Return the names of rows and columns, and the cells: what most is missing of first, the city last."""
    gaps: dict[str, float] = {}
    for row in rows:
        label = row["competence"]["label"]
        gap = row["figures"]["gapHours"] if row["figures"] else 0
        gaps[label] = max(gaps.get(label, 0), gap)
    competences = sorted(gaps, key=lambda label: (-gaps[label], label))
    order = {"ZONE": 0, "NEIGHBOURHOOD": 1, "DISTRICT": 2, "CITY": 3, "PACT": 4}
    areas = sorted(
        {(order[row["area"]["kind"]], _number(row["area"]["name"]), row["area"]["name"]) for row in rows}
    )
    columns = [name for *_, name in areas]
    places = {name: place for place, name in enumerate(columns)}
    cells = {
        (competences.index(row["competence"]["label"]), places[row["area"]["name"]]): HeatCell(
            row["figures"] and row["figures"]["gapHours"], row["figures"] and row["figures"]["demandHours"]
        )
        for row in rows
    }
    return competences, [name.replace("Circoscrizione", "Circ.") for name in columns], cells


def _number(name: str) -> int:
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits) if digits else 0
