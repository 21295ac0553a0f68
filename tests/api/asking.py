"""Asking the schema in this process, as the endpoint does, with the round trips that an answer took."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph_service.actions.coverage import CoverageRules
from graph_service.actions.erase_cases import Outside
from graph_service.api.context import Context
from graph_service.api.schema import schema
from graph_service.domain.paper_codes import PaperCodes
from graph_service.domain.permissions import OPERATOR, Role, Viewer
from graph_service.domain.phrases import Language
from graph_service.events.links import Signer
from graph_service.graph.connection import Graph, counted
from graph_service.graph.tombstones import Tombstones

MONDAY = date(2026, 11, 23)
NOWHERE = Outside(Tombstones(Path("/nowhere/tombstones")), Path("/nowhere/mail"))
PROBLEM = "__typename message path"


@dataclass
class Answer:
    """What came back: data, errors as clients see them, and the statements that it took."""

    data: Any
    errors: list[dict[str, Any]] = field(default_factory=list)
    trips: list[str] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {error["extensions"]["code"] for error in self.errors}


async def answer(
    graph: Graph,
    query: str,
    *,
    viewer: Viewer = OPERATOR,
    language: Language = "it",
    signer: Signer | None = None,
    today: date = MONDAY,
    outside: Outside = NOWHERE,
    coverage: CoverageRules | None = None,
    **variables: Any,
) -> Answer:
    """Return the answer, whatever it is."""
    context = Context(
        graph=graph,
        viewer=viewer,
        today=today,
        language=language,
        signer=signer,
        paper_codes=PaperCodes("s" * 40),
        outside=outside,
        coverage=coverage or CoverageRules(),
    )
    with counted() as tally:
        result = await schema.execute(query, variable_values=variables, context_value=context)
    return Answer(result.data, [error.formatted for error in result.errors or []], tally.names)


async def ask(graph: Graph, query: str, **rest: Any) -> Any:
    """Return the data of an answer that must have no errors."""
    found = await answer(graph, query, **rest)
    assert not found.errors, found.errors
    return found.data


def somebody(*roles: Role) -> Viewer:
    """Return somebody in these roles; as a case-manager they accompany the first family of the tiny world."""
    return Viewer("somebody", frozenset(roles), case_manager_id="marta")


def ids(connection: dict[str, Any]) -> list[str]:
    """Return the ids of a page, in order."""
    return [edge["node"]["id"] for edge in connection["edges"]]


def problems(errors: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Return each user error as its kind and the path to its culprit."""
    return {(error["__typename"], ".".join(error["path"])) for error in errors}


PAGE = """query($first: Int! = 20, $after: String) { organisations(first: $first, after: $after) {
  totalCount userErrors { __typename message path }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id } } } }"""


async def all_pages(
    graph: Graph, first: int, meanwhile: Callable[[int], Awaitable[None]] | None = None
) -> list[dict[str, Any]]:
    """Return the pages of all organisations, each asked with the last cursor of the one before."""
    pages: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await ask(graph, PAGE, first=first, after=after))["organisations"]
        assert page["userErrors"] == []
        pages.append(page)
        if not page["pageInfo"]["hasNextPage"]:
            return pages
        after = page["pageInfo"]["endCursor"]
        if meanwhile:
            await meanwhile(len(pages))
