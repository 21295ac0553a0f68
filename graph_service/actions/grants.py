"""The money of families' paths: opening a grant, allocating, spending, taking back, closing; and pacts' sums."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from graph_service.actions.cases import relation_to
from graph_service.actions.once import asking, key_problems, only
from graph_service.actions.words_of_partners import new_event
from graph_service.coverage.grants import GrantTotals, grant_totals
from graph_service.domain import grants as rules
from graph_service.domain.grants import GRANT_MOVES, OPENED, Approval, Booked, Funded, GrantDeed, Ledger
from graph_service.domain.model import Grant, GrantCategory
from graph_service.domain.permissions import Action, Viewer, permit, permit_some
from graph_service.domain.problems import Problem
from graph_service.graph.connection import Graph
from graph_service.graph.grants import enter, entry_sums, open_grant

Outcome = str | list[Problem]
Rule = Callable[[Ledger], Booked | list[Problem]]


async def open_path_grant(
    viewer: Viewer,
    inclusion_pact_id: str,
    cents: int,
    ends_on: date | None,
    approval: Approval,
    key: str,
    graph: Graph,
    today: date,
) -> Outcome:
    """Open a grant for a path with its first money; return its id, or why not. The same key gives the same one again."""
    permit_some(viewer, Action.KEEP_GRANTS)
    if problems := key_problems(key):
        return problems
    blank = Grant(secrets.token_hex(8), inclusion_pact_id, today, today)

    def rule(seen: Funded) -> Booked | list[Problem]:
        permit(viewer, Action.KEEP_GRANTS, relation_to(viewer, seen.household, today))
        return rules.opened(blank, cents, ends_on, approval, seen, today)

    asked = asking(viewer, key, (GrantDeed.OPEN, inclusion_pact_id, cents, ends_on, approval))
    event = new_event(viewer, GrantDeed.OPEN, OPENED)
    return only(await open_grant(graph, asked, inclusion_pact_id, event, rule))


async def allocate(
    viewer: Viewer, id_: str, cents: int, approval: Approval, key: str, graph: Graph, today: date
) -> Outcome:
    """Put more money into a grant."""

    def rule(ledger: Ledger) -> Booked | list[Problem]:
        return rules.allocated(ledger, cents, approval, today)

    return await _entered(viewer, id_, GrantDeed.ALLOCATE, (cents, approval), key, rule, graph, today)


async def spend(
    viewer: Viewer,
    id_: str,
    cents: int,
    category: GrantCategory,
    approval: Approval,
    key: str,
    graph: Graph,
    today: date,
) -> Outcome:
    """Spend money of a grant, never more than is left."""

    def rule(ledger: Ledger) -> Booked | list[Problem]:
        return rules.spent(ledger, cents, category, approval, today)

    return await _entered(viewer, id_, GrantDeed.SPEND, (cents, category, approval), key, rule, graph, today)


async def take_back(
    viewer: Viewer, id_: str, number: int, approval: Approval, key: str, graph: Graph, today: date
) -> Outcome:
    """Take an entry back by another one that says the opposite."""

    def rule(ledger: Ledger) -> Booked | list[Problem]:
        return rules.taken_back(ledger, number, approval, today)

    return await _entered(
        viewer, id_, GrantDeed.REVERSE, (number, approval), key, rule, graph, today, number=number
    )


async def close_grant(
    viewer: Viewer, id_: str, approval: Approval, key: str, graph: Graph, today: date
) -> Outcome:
    """Close a grant; what is left of it is given back."""

    def rule(ledger: Ledger) -> Booked | list[Problem]:
        return rules.closed(ledger, approval, today)

    return await _entered(viewer, id_, GrantDeed.CLOSE, (approval,), key, rule, graph, today)


async def read_grant_totals(viewer: Viewer, pact_ids: Sequence[str], graph: Graph) -> dict[str, GrantTotals]:
    """Return the sums of the grants under each pact, none of them of few families."""
    permit(viewer, Action.READ_PATH_TOTALS)
    found = await entry_sums(graph, pact_ids)
    return {id_: grant_totals(found.get(id_, ())) for id_ in pact_ids}


async def _entered(
    viewer: Viewer,
    id_: str,
    deed: GrantDeed,
    asked: tuple[object, ...],
    key: str,
    rule: Rule,
    graph: Graph,
    today: date,
    number: int | None = None,
) -> Outcome:
    permit_some(viewer, Action.KEEP_GRANTS)
    if problems := key_problems(key):
        return problems

    def permitted(ledger: Ledger) -> Booked | list[Problem]:
        permit(viewer, Action.KEEP_GRANTS, relation_to(viewer, ledger.household, today))
        return rule(ledger)

    event = new_event(viewer, deed, GRANT_MOVES[deed].fields)
    return only(await enter(graph, asking(viewer, key, (deed, id_, *asked)), id_, number, event, permitted))
