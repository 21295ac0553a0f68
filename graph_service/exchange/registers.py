"""A newer list of bodies compared with the register, and what somebody approves of it written down."""

from asyncio import to_thread
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph_service.domain.names import plain_name, sort_key
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.registers import (
    Held,
    Listed,
    Proposal,
    RegisterChange,
    RegisterReport,
    all_categories,
    compared,
)
from graph_service.exchange.municipalities import municipalities
from graph_service.exchange.register_lists import RegisterList, read_list
from graph_service.graph.connection import Graph
from graph_service.graph.register import held_entries, save_entries

Row = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """A list, what the register held of its bodies, and what it would change."""

    told: RegisterList
    held: Mapping[str, Held]
    report: RegisterReport


async def compare_list(viewer: Viewer, path: Path, graph: Graph, *, source: str | None = None) -> Compared:
    """Return what a list would change of the register; nothing is changed.

    Raises PattiError for a file that is no list.
    """
    permit(viewer, Action.KEEP_REGISTER)
    return await compared_with_held(viewer, await to_thread(read_list, path, source=source), graph)


async def compared_with_held(viewer: Viewer, told: RegisterList, graph: Graph) -> Compared:
    """Return what a list that was read would change of the register; nothing is changed."""
    permit(viewer, Action.KEEP_REGISTER)
    held = {one.tax_code: _resolved(one) async for one in held_entries(graph)}
    report = await to_thread(compared, told.bodies.values(), held, told.scope, told.unreadable)
    return Compared(told, held, report)


def _resolved(one: Held) -> Held:
    """Return the entry with the code of its municipality, also when it came without one."""
    if one.municipality_code:
        return one
    found = municipalities().resolve(one.municipality, one.province)
    return replace(one, municipality_code=found.code) if found else one


async def apply_list(
    viewer: Viewer,
    found: Compared,
    only: Collection[RegisterChange],
    today: date,
    graph: Graph,
    progress: Callable[[int], None] = lambda rows: None,
) -> int:
    """Write the approved kinds of changes; return how many entries changed.

    What an entry was stays known: former names are found by search, and nothing is deleted. Organisations that joined
    from an entry keep their own names and seats.
    """
    permit(viewer, Action.KEEP_REGISTER)
    approved: dict[str, dict[RegisterChange, Proposal]] = {}
    for proposal in found.report.proposals:
        if proposal.change in only:
            approved.setdefault(proposal.tax_code, {})[proposal.change] = proposal
    rows = [
        _row(changes, found.held.get(code), found.told.bodies.get(code), found.told, today)
        for code, changes in approved.items()
    ]
    return await save_entries(graph, rows, progress)


def _row(
    changes: Mapping[RegisterChange, Proposal],
    known: Held | None,
    body: Listed | None,
    told: RegisterList,
    today: date,
) -> Row:
    """Return an entry as it will be, with what was approved and nothing else of the list."""
    named = (
        body
        if body and changes.keys() & {RegisterChange.NEW, RegisterChange.RENAMED, RegisterChange.SPELT}
        else known
    )
    placed = body if body and changes.keys() & {RegisterChange.NEW, RegisterChange.MOVED} else known
    assert named is not None
    assert placed is not None
    left = RegisterChange.GONE in changes or (
        known is not None and known.gone and RegisterChange.BACK not in changes
    )
    lists = set(known.lists if known else ())
    if body and changes.keys() & {RegisterChange.NEW, RegisterChange.BACK, RegisterChange.LISTED}:
        lists.add(told.scope.list_name)
    elif not body and RegisterChange.LISTED in changes:
        lists.discard(told.scope.list_name)
    categories = (
        all_categories(body, known)
        if body and changes.keys() & _LISTING
        else known.categories
        if known
        else ()
    )
    former = [known.name] if known and known.name != named.name else []
    return {
        "tax_code": named.tax_code,
        "name": named.name,
        "plain_name": plain_name(named.name),
        "sort_key": sort_key(named.name, named.tax_code),
        "municipality": placed.municipality,
        "municipality_code": placed.municipality_code,
        "province": placed.province,
        "categories": list(categories),
        "lists": sorted(lists),
        "source": told.source if body else known and known.source,
        "gone_on": today if left else None,
        "former_names": former,
        "former_plain_names": [plain_name(one) for one in former],
        "history": [
            f"{today} {change}: {proposal.before or '-'} → {proposal.after or '-'} ({told.source})"
            for change, proposal in changes.items()
        ],
    }


_LISTING = {RegisterChange.NEW, RegisterChange.LISTED}
