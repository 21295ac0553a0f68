"""Asking the partners of a week for its sessions, all of them or none."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any

import typer
from rich.text import Text

from graph_service.cli.asking import execute, refuse
from graph_service.cli.console import error_console
from graph_service.composition import today
from graph_service.domain.phrases import Language
from graph_service.graph.connection import Graph
from graph_service.settings import Settings

SendOption = Annotated[
    bool,
    typer.Option(
        "--send",
        help="Ask the partners of the week for its sessions: all of them or, when one cannot be, none.",
    ),
]
REQUEST = """mutation($requests: [ReferralInput!]!, $key: String!) {
  referralRequest(requests: $requests, idempotencyKey: $key) {
    referrals { id state partner { name } } userErrors { __typename message path } } }"""
SENT = {"it": "inviate {} richieste: in attesa di risposta", "en": "{} requests sent: waiting for answers"}


def requests_of(sessions: Sequence[Mapping[str, Any]], choice: str | None = None) -> list[dict[str, Any]]:
    """Return the requests that the sessions of a week make: one for each need and offer.

    >>> requests_of(
    ...     [{"needId": "need:a", "commitment": {"id": "commitment:b"}, "weekday": None, "minutes": 90}]
    ... )
    [{'needId': 'need:a', 'commitmentId': 'commitment:b', 'choice': None, 'sessions': [], 'hoursPerWeek': 1.5}]
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in sessions:
        need_id, commitment_id = one["needId"], one["commitment"]["id"]
        request = found.setdefault(
            (need_id, commitment_id),
            {
                "needId": need_id,
                "commitmentId": commitment_id,
                "choice": choice,
                "sessions": [],
                "hoursPerWeek": None,
            },
        )
        if one["weekday"]:
            request["sessions"].append({"weekday": one["weekday"], "opens": one["opens"]})
        else:
            request["hoursPerWeek"] = (request["hoursPerWeek"] or 0) + one["minutes"] / 60
    return list(found.values())


async def send(
    requests: Sequence[Mapping[str, Any]], graph: Graph, settings: Settings, lang: Language
) -> list[Mapping[str, Any]]:
    """Ask for all of it and return the new referrals; sent again on the same day, the same ones come back.

    Prints what is wrong and ends with exit code 1 when one cannot be.
    """
    if not requests:
        return []
    key = sha256(repr((today(settings), requests)).encode()).hexdigest()
    asked = {"requests": list(requests), "key": key}
    found = (await execute(graph, settings, REQUEST, asked, lang))["referralRequest"]
    refuse(found["userErrors"])
    return list(found["referrals"])


def say_sent(referrals: Sequence[Mapping[str, Any]], lang: Language) -> None:
    """Tell how many requests are on their way."""
    error_console().print(Text(SENT[lang].format(len(referrals)), style="bold green"))
