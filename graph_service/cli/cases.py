"""`patti case`: all that is kept about one family, for the family itself, and erasing it; `patti retention`: whose time is over."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from graph_service.actions.audit import read_case_entries
from graph_service.actions.erase_cases import erase_case
from graph_service.cli.asking import AsJson, execute, family_called, print_json
from graph_service.cli.auditing import shown
from graph_service.cli.console import Lang, console, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.cli.rebuilding import compact
from graph_service.composition import outside, today
from graph_service.domain.cases import Idle
from graph_service.domain.permissions import OPERATOR
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import months_later
from graph_service.errors import PattiError
from graph_service.graph.cases import idle_cases
from graph_service.graph.local.writing import write_private
from graph_service.settings import Settings, load_settings

REFUSED = 1
WHEN = "deed at by fields onBehalf { saidBy means saidOn }"
KEPT = f"""query($code: String!) {{ beneficiary(code: $code) {{
  code area {{ id name }} languages members {{ number ageBand }} controller legalBasis
  consents {{ purpose givenOn withdrawnOn }}
  caseManager {{ name }} sharedWith {{ caseManager {{ name }} since until }}
  refusedPartners {{ name }}
  history {{ {WHEN} }}
  needs {{
    id competence {{ id label }} hoursPerWeek sessionMinutes windows {{ weekday opens closes }} member languages modes
    wheelchair priority state startsOn endsOn
    referrals {{
      id state hoursPerWeek places sessions {{ weekday opens closes }} startsOn endsOn requestedOn reason lapsedOn
      commitment {{ title }} partner {{ name }}
      introduction {{ on at operator }} codeExpiresOn
      history {{ {WHEN} }}
      attendance {{ day opens state minutes }}
    }}
  }}
  inclusionPacts {{
    id state startsOn endsOn reason outcome closedOn note pact {{ name }}
    goals {{ number component text dueOn outcome }}
    actions {{ number goal text dueOn state referral {{ id }} }}
    reviews {{ number dueOn heldOn note }}
    extensions {{ number extendedOn formerEnd reason }}
    history {{ {WHEN} }}
    grants {{
      id state startsOn endsOn balanceCents
      entries {{ number kind category cents balanceCents on approvedBy note reverses }}
      history {{ {WHEN} }}
    }}
  }}
  bilancio {{
    member skills {{ source level on competence {{ label }} }}
    jobGoals {{ number occupationId label statedOn droppedOn steps {{ competence {{ label }} level }} }}
  }}
  disclosures {{ partner {{ name }} title parts since until letters referral {{ id }} }}
}} }}"""

case = typer.Typer(name="case", help="What is kept about one family.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="The code of a family.", metavar="CODE")]


@case.command()
def export(
    code: Code,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write, which only its owner may read.")
    ] = None,
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Print all that is kept about a family as JSON: what it needs, what was done, who received what, who read it.

    This is what a family is given that asks what is known about it. That it was exported is written down.
    """
    kept = run(_export(load_settings(data_dir=data_dir), code, lang))
    if out is None:
        print_json(kept)
    else:
        write_private(out, json.dumps(kept, ensure_ascii=False, indent=2, default=str) + "\n")
        print(out)


async def _export(settings: Settings, code: str, lang: Lang) -> dict[str, Any]:
    async with opened(settings) as graph:
        found = (await execute(graph, settings, KEPT, {"code": code}, lang))["beneficiary"]
        entries = await read_case_entries(OPERATOR, await family_called(graph, code), "export", graph)
        return {"family": found, "audit": [shown(one) for one in entries]}


@case.command()
def erase(
    code: Code,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the code again.")] = False,
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Erase a family's case for good: the family, its needs and referrals, their history, the letters kept here.

    Values stay in the files of the store until `patti compact`, and in backups until they expire; a backup that is restored
    does not bring the family back.
    """
    again = code if yes else typer.prompt("The code of the family, once more", err=True)
    problem = run(_erase(load_settings(data_dir=data_dir), code, again))
    if problem:
        error_console().print(f"{'.'.join(map(str, problem.path))}: {problem.message(lang)}", markup=False)
        raise typer.Exit(REFUSED)
    error_console().print("The case is erased. `patti compact` takes what is left of it out of the files.")


async def _erase(settings: Settings, code: str, again: str) -> Problem | None:
    async with opened(settings) as graph:
        household = await family_called(graph, code)
        found = await erase_case(OPERATOR, household, again, graph, outside(settings), today(settings))
    return found if isinstance(found, Problem) else None


def retention(
    months: Annotated[
        int | None,
        typer.Option(
            "--months", min=1, help="How long a case is kept after the last thing done or to be done."
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Erase these cases; without it they are only listed.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List the cases with which nothing was done for so long that they are not to be kept; erase them with --apply.

    How long is told by --months or PATTI_RETENTION_MONTHS. Cases whose referrals are still open are listed, and not erased.
    After erasing, the local Neo4j is compacted, for which nobody may use it.
    """
    settings = load_settings(data_dir=data_dir)
    kept = months or settings.retention_months
    if kept is None:
        raise PattiError("PATTI_RETENTION_MONTHS: it is not said how long cases are kept; give --months")
    found, erased = run(_sweep(settings, months_later(today(settings), -kept), apply))
    if as_json:
        rows = [
            {"code": one.code, "last": one.last, "openReferrals": one.running, "erased": one.id in erased}
            for one in found
        ]
        print_json({"months": kept, "cases": rows})
    else:
        _draw(found, erased, apply)
    if erased and not settings.neo4j_uri:
        compact(settings)
        error_console().print("The local Neo4j is compacted.")


async def _sweep(settings: Settings, day: date, apply: bool) -> tuple[list[Idle], set[str]]:
    erased: set[str] = set()
    async with opened(settings) as graph:
        found = await idle_cases(graph, day)
        for one in found if apply else ():
            done = await erase_case(OPERATOR, one.id, one.code, graph, outside(settings), today(settings))
            if not isinstance(done, Problem):
                erased.add(one.id)
    return found, erased


def _draw(found: list[Idle], erased: set[str], apply: bool) -> None:
    if not found:
        error_console().print("No case has been kept for too long.")
        return
    table = Table("family", "last", "open referrals", "", box=None)
    for one in found:
        done = "erased" if one.id in erased else "kept: referrals are open" if one.running else ""
        table.add_row(one.code, str(one.last), str(one.running), done)
    console().print(table)
    if not apply:
        error_console().print("Nothing is erased: --apply erases those without open referrals.")
