"""What `patti match` and `patti plan` are asked, and how GraphQL answers a command."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from graph_service.api.ids import global_id
from graph_service.cli.console import error_console
from graph_service.composition import coverage_rules, today
from graph_service.domain.geography import area_called
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.phrases import Language
from graph_service.domain.schedule import Window, clock
from graph_service.errors import PattiError
from graph_service.graph.beneficiaries import beneficiary_by_code
from graph_service.graph.connection import Graph
from graph_service.graph.reference import reference
from graph_service.graph.words import competences_called
from graph_service.settings import Settings
from graph_service.solvers import Solvers

REFUSED = 1

AreaOption = Annotated[
    str | None, typer.Option("--area", help="Where the family lives: an area's name or id.")
]
NeedOption = Annotated[
    list[str] | None,
    typer.Option("--need", help="What is needed, in words, and hours a week: 'doposcuola:2'. Repeatable."),
]
BeneficiaryOption = Annotated[
    str | None,
    typer.Option("--beneficiary", help="The code of a stored family, in place of an area and needs."),
]
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--file", help="A JSON file with a search as GraphQL's PartnerSearchInput; - is standard input."
    ),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", help="A language that would do (BCP 47); the preferred first."),
]
TimeOption = Annotated[
    list[str] | None,
    typer.Option("--time", help="When it could be: 'mon 15-18', 'lun 15:00-18:00'. Repeatable."),
]
SessionOption = Annotated[int, typer.Option("--session", help="The length of one session in minutes.")]
AgeOption = Annotated[
    str | None, typer.Option("--age", help="Whom it is for: 0-2, 3-5, 6-10, 11-13, 14-17, 18-64, 65+.")
]
ModeOption = Annotated[
    list[str] | None, typer.Option("--mode", help="IN_PERSON, AT_HOME or ONLINE. Repeatable.")
]
WheelchairOption = Annotated[
    bool, typer.Option("--wheelchair", help="The place must be reached in a wheelchair.")
]
WithinOption = Annotated[
    float | None, typer.Option("--within", help="Also places within so many kilometres.")
]
FromOption = Annotated[str | None, typer.Option("--from", help="The first day (default: today).")]
ToOption = Annotated[str | None, typer.Option("--to", help="The last day (default: six months on).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the GraphQL answer.")]


def asked_for(  # one for each option of the commands
    area: str | None,
    need: list[str] | None,
    beneficiary: str | None,
    file: Path | None,
    language: list[str] | None,
    time: list[str] | None,
    session: int,
    age: str | None,
    mode: list[str] | None,
    wheelchair: bool,
    within: float | None,
    start: str | None,
    end: str | None,
) -> dict[str, Any] | str:
    """Return the search that the options say, or the code of a stored family. Raises PattiError when unclear."""
    if sum(given is not None for given in (area or need, beneficiary, file)) != 1:
        raise PattiError("give --area with --need, or --beneficiary, or --file")
    if beneficiary is not None:
        return beneficiary
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
    return asked | {name: value for name, value in (("from", start), ("to", end)) if value is not None}


def refuse(errors: Sequence[Mapping[str, Any]]) -> None:
    """Print what was wrong with a search, each by its path, and end with exit code 1; go on when nothing was."""
    for error in errors:
        path = ".".join(error["path"]).removeprefix("search.")
        error_console().print(f"{path}: {error['message']}", markup=False)
    if errors:
        raise typer.Exit(REFUSED)


async def execute(
    graph: Graph,
    settings: Settings,
    query: str,
    variables: dict[str, Any],
    language: Language,
    solvers: Solvers | None = None,
) -> dict[str, Any]:
    """Run a GraphQL operation and return its data. Raises PattiError with what was wrong."""
    from graph_service.api.context import Context
    from graph_service.api.schema import schema

    context = Context(
        graph=graph,
        viewer=OPERATOR,
        today=today(settings),
        language=language,
        solvers=solvers,
        coverage=coverage_rules(settings),
    )
    result = await schema.execute(query, variable_values=variables, context_value=context)
    await context.keep_reads()
    if result.errors:
        raise PattiError("; ".join(error.message for error in result.errors))
    assert result.data is not None, "an answer without errors has data"
    return result.data


async def family_called(graph: Graph, code: str) -> str:
    """Return the id of the family with this code. Raises PattiError when nobody has it."""
    household = await beneficiary_by_code(graph, code.strip().upper())
    if household is None:
        raise PattiError(f"there is no family with the code {code}")
    return household.id


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


def print_json(answer: Mapping[str, Any]) -> None:
    """Print an answer for programs."""
    print(json.dumps(answer, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
