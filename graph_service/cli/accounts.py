"""`patti account` and `patti token`: who may sign in, and what programs sign in with, kept at the machine itself."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table

from graph_service.accounts import keep_accounts, tokens
from graph_service.cli.asking import AsJson
from graph_service.cli.console import Lang, console, error_console, run
from graph_service.cli.neo4j import DataDir
from graph_service.cli.opening import opened
from graph_service.composition import sign_in_rules
from graph_service.domain.accounts import Account, Invitation, email_address
from graph_service.domain.permissions import OPERATOR, Role
from graph_service.domain.phrases import Language
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import ROME
from graph_service.errors import PattiError
from graph_service.graph import accounts
from graph_service.graph.connection import Graph
from graph_service.settings import Settings, load_settings

REFUSED = 1
MOST_ON_A_PAGE = 100

account = typer.Typer(name="account", help="Who may sign in.", no_args_is_help=True)
token = typer.Typer(name="token", help="What programs sign in with.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="The e-mail address, or the id, of the account.")]
Roles = Annotated[
    list[Role], typer.Option("--role", help="A role, in capitals or not. Repeatable.", case_sensitive=False)
]


@account.command()
def invite(
    email: Annotated[str, typer.Argument(help="The e-mail address to which the letter goes.")],
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    role: Roles,
    partner: Annotated[
        str | None, typer.Option("--partner", help="The id of the partner, for the role PARTNER.")
    ] = None,
    case_manager: Annotated[
        str | None,
        typer.Option("--case-manager", help="The id of the case-manager, for the role CASE_MANAGER."),
    ] = None,
    lang: Annotated[Language, typer.Option(help="The language of the letter.")] = "it",
    data_dir: DataDir = None,
) -> None:
    """Invite somebody by a letter; without a mail server the link is printed, to be handed over."""
    settings = load_settings(data_dir=data_dir)
    asked = Invitation(email, name, frozenset(role), _key(partner), lang, _key(case_manager))
    run(_invite(settings, asked, lang))


def _key(given: str | None) -> str | None:
    """Return the key of an id, with its kind or without."""
    return given.rpartition(":")[2] or None if given else None


async def _invite(settings: Settings, asked: Invitation, lang: Language) -> None:
    rules = sign_in_rules(settings)
    async with opened(settings) as graph:
        found = await keep_accounts.invite(OPERATOR, asked, secrets.token_hex(8), rules, graph)
        if isinstance(found, list):
            _refuse(found, lang)
        address = await keep_accounts.invitation_address(str(found), rules, graph)
    error_console().print(f"{asked.email} is invited.", markup=False)
    if settings.smtp_url is None and address:
        print(address)


@account.command("list")
def list_accounts(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the accounts, by name."""
    settings = load_settings(data_dir=data_dir)
    found = run(_all(settings))
    if as_json:
        print(json.dumps([_shown(one) for one in found], ensure_ascii=False, indent=2))
        return
    table = Table("id", "name", "e-mail", "state", "roles", "partner", box=None)
    for one in found:
        table.add_row(
            one.id, one.name, one.email or "–", one.state, ", ".join(sorted(one.roles)), one.partner_id or ""
        )
    console().print(table)


async def _all(settings: Settings) -> list[Account]:
    found: list[Account] = []
    async with opened(settings) as graph:
        after = ""
        while True:
            page = await accounts.account_keys(graph, MOST_ON_A_PAGE, after)
            there = await accounts.accounts(graph, [id_ for id_, _ in page.items])
            found += [there[id_] for id_, _ in page.items]
            if not page.more:
                return found
            after = page.items[-1][1]


def _shown(one: Account) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "state": one.state,
        "roles": sorted(one.roles),
        "partnerId": one.partner_id,
    }


@account.command()
def close(who: Who, lang: Lang = "it", data_dir: DataDir = None) -> None:
    """Close an account for ever: address, password, browsers and programs go, the name stays in histories."""
    run(_close(load_settings(data_dir=data_dir), who, lang))


async def _close(settings: Settings, who: str, lang: Language) -> None:
    async with opened(settings) as graph:
        found = await keep_accounts.close(OPERATOR, (await _found(who, graph)).id, graph)
    if isinstance(found, list):
        _refuse(found, lang)
    error_console().print(f"{who} is closed.", markup=False)


@token.command("create")
def create_token(
    who: Who,
    name: Annotated[str, typer.Argument(help="What it is for.")],
    role: Roles,
    write: Annotated[bool, typer.Option("--write", help="It may change things, too.")] = False,
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days it is good.")] = 90,
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Make a token for a program, and print it: it is not to be had again."""
    run(_create_token(load_settings(data_dir=data_dir), who, name, frozenset(role), write, days, lang))


async def _create_token(
    settings: Settings, who: str, name: str, roles: frozenset[Role], write: bool, days: int, lang: Language
) -> None:
    last = datetime.now(ROME).date() + timedelta(days=days - 1)
    async with opened(settings) as graph:
        account_id = (await _found(who, graph)).id
        made = await tokens.make_token(OPERATOR, account_id, name, roles, not write, last, graph)
    if isinstance(made, list):
        _refuse(made, lang)
    else:
        print(made.text)


@token.command("list")
def list_tokens(who: Who, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the tokens of an account, the latest first."""
    found = run(_tokens(load_settings(data_dir=data_dir), who))
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    table = Table("id", "name", "roles", "may", "until", "used", "revoked", box=None)
    for one in found:
        may = "read" if one["readOnly"] else "write"
        table.add_row(
            one["id"], one["name"], ", ".join(one["roles"]), may, *(one[key] or "–" for key in TIMES)
        )
    console().print(table)


TIMES = ("expiresAt", "usedAt", "revokedAt")


async def _tokens(settings: Settings, who: str) -> list[dict[str, Any]]:
    async with opened(settings) as graph:
        account_id = (await _found(who, graph)).id
        found = (await accounts.tokens(graph, [account_id])).get(account_id, [])
    return [
        {
            "id": one.id,
            "name": one.name,
            "roles": sorted(one.roles),
            "readOnly": one.read_only,
            "expiresAt": one.expires_at.isoformat(),
            "usedAt": one.used_at and one.used_at.isoformat(),
            "revokedAt": one.revoked_at and one.revoked_at.isoformat(),
        }
        for one in found
    ]


@token.command("revoke")
def revoke_token(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The token's id, or its text.")],
    lang: Lang = "it",
    data_dir: DataDir = None,
) -> None:
    """Make a token worthless at once."""
    key = id_.removeprefix(tokens.PREFIX).partition("_")[0]
    run(_revoke_token(load_settings(data_dir=data_dir), key, lang))


async def _revoke_token(settings: Settings, id_: str, lang: Language) -> None:
    async with opened(settings) as graph:
        problem = await tokens.revoke_token(OPERATOR, id_, graph)
    if problem:
        _refuse([problem], lang)
    error_console().print(f"{id_} is worth nothing any more.", markup=False)


async def _found(who: str, graph: Graph) -> Account:
    """Return the account with this address or id. Raises PattiError when there is none."""
    address = email_address(who)
    if address:
        found = await accounts.account_by_email(graph, address)
    else:
        key = who.removeprefix("account:")
        found = (await accounts.accounts(graph, [key])).get(key)
    if found is None:
        raise PattiError(f"nobody has the account {who}")
    return found


def _refuse(found: Sequence[Problem | str], lang: Language) -> None:
    """Print what is wrong, and end with exit code 1."""
    for one in found:
        if isinstance(one, Problem):
            path = ".".join(str(step) for step in one.path)
            error_console().print(f"{path}: {one.message(lang)}", markup=False)
    raise typer.Exit(REFUSED)
