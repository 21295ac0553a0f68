"""Doing what was approved of somebody else's file: new things are written together, changes are deeds like any others.

A change passes the rules that it would pass by hand (nothing oversold, nothing stale), leaves its event and is told to the
partner. What is refused is told with its reason; the rest is done, and the same file proposes again what was not.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph_service.actions.keep_commitments import change_commitment
from graph_service.actions.keep_partners import revise_contact, revise_organisation, revise_volunteer
from graph_service.actions.load import bring_in
from graph_service.domain.commitments import Change, CommitmentDeed
from graph_service.domain.events import OnBehalf
from graph_service.domain.model import (
    ContactPart,
    ContactWay,
    Mode,
    OrganisationKind,
    Staffing,
)
from graph_service.domain.permissions import Action, Viewer, may, permit
from graph_service.domain.phrases import Language
from graph_service.domain.problems import Problem
from graph_service.domain.schedule import AskedWindow, Window
from graph_service.exchange.csv_folder import held_for, parts_of
from graph_service.exchange.findings import Finding
from graph_service.exchange.folder import Folder
from graph_service.exchange.incoming import Incoming, as_folder, sift
from graph_service.exchange.proposing import CellChange, Prepared, Proposal, ProposalKind, chosen
from graph_service.exchange.tables import Row
from graph_service.graph.connection import Graph
from graph_service.graph.origins import forget_origins, keep_origins


@dataclass
class Approved:
    """What was done, what was kept as it is here on purpose, and what was refused and why."""

    done: list[Proposal] = field(default_factory=list)
    kept: list[Proposal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Approver:
    """Who approves, on whose word, on which day, and in which language refusals are told."""

    viewer: Viewer
    on_behalf: OnBehalf
    today: date
    language: Language = "en"


async def approve(
    approver: Approver,
    graph: Graph,
    prepared: Prepared,
    ids: Collection[str],
    keep: Collection[str] = (),
    progress: Callable[[int], None] = lambda proposals: None,
) -> Approved:
    """Do the proposals with these ids, and settle those to `keep` as what is not asked again until the file changes."""
    permit(approver.viewer, Action.IMPORT)
    found = Approved()
    todo = chosen(prepared, ids)
    new = [one for one in todo if _brings(one, prepared)]
    await _bring_new(new, approver, graph, prepared, found, progress)
    progress(len(new) - len(found.done))  # those that are refused are over, too
    for one in todo:
        if not _brings(one, prepared):
            await _change(one, approver, graph, prepared, found)
            progress(1)
    done = {id(one) for one in found.done}
    found.kept = [one for one in chosen(prepared, keep) if id(one) not in done]
    if prepared.source is not None:
        await _remember(graph, prepared, found)
    return found


def _brings(one: Proposal, prepared: Prepared) -> bool:
    """Whether a proposal is written as a row: what is not here yet, and places, which have no deeds."""
    if one.kind is ProposalKind.GONE:
        return False
    return (one.table, one.key) not in prepared.held or one.table == "places"


async def _bring_new(
    proposals: Sequence[Proposal],
    approver: Approver,
    graph: Graph,
    prepared: Prepared,
    found: Approved,
    progress: Callable[[int], None],
) -> None:
    """Write what is new, all of it at once; what names something that was not approved is not written, and told."""
    if not proposals:
        return
    by_place = {(one.table, one.key): one for one in proposals}
    rows = [_complete(prepared, one) for one in proposals]
    sifted = await sift(graph, rows)
    found.findings += sifted.findings
    right = [row for row, _ in sifted.rows]
    if not right:
        return
    with as_folder(right) as (path, _):
        folder = Folder(path)
        checked, held = folder.check(), await held_for(folder, graph)
        parts = parts_of(folder, checked, held)
        await bring_in(approver.viewer, parts, graph, progress)
    found.done += [by_place[row.table, row.key] for row in right]
    if prepared.source is None:
        await _put_into_force([row for row in right if row.table == "commitments"], approver, graph, found)


def _complete(prepared: Prepared, one: Proposal) -> Incoming:
    """Return the whole row of what is new: also of a place that changes, what is here and what the file says."""
    row = prepared.rows[one.table, one.key][0]
    held = prepared.held.get((one.table, one.key))
    if held is None:
        return row
    theirs = {change.column: change.theirs for change in one.changes}
    return Incoming(row.table, {**held.cells, **theirs}, row.file, row.line, row.columns)


async def _put_into_force(
    rows: Sequence[Incoming], approver: Approver, graph: Graph, found: Approved
) -> None:
    """Approve new offers for who may; those that may not hold yet stay drafts, and it is told why."""
    if not may(approver.viewer, Action.APPROVE_OFFERS):
        return
    for row in rows:
        change = Change(CommitmentDeed.APPROVE, {})
        outcome = await change_commitment(approver.viewer, row.key, change, graph, approver.today)
        if isinstance(outcome, list):
            found.findings += [
                row.misfit(
                    None,
                    f"an offer that can hold; it stays a draft: {one.message(approver.language)}",
                    row.label,
                )
                for one in outcome
            ]


async def _change(
    one: Proposal, approver: Approver, graph: Graph, prepared: Prepared, found: Approved
) -> None:
    """Do the deed of a change; what is gone ends when it is an offer, and is only taken note of otherwise."""
    if one.kind is ProposalKind.GONE:
        outcome = await _end(one, approver, graph)
    else:
        values = prepared.rows[one.table, one.key][1]
        held = prepared.held[one.table, one.key]
        terms = dict(_terms(values, one.changes))
        outcome = await _DEEDS[one.table](one.key, held.revision, terms, approver, graph)
    if not isinstance(outcome, list):
        found.done.append(one)
        return
    for problem in outcome:
        said = f"what the rules allow: {problem.message(approver.language)}"
        if one.kind is ProposalKind.GONE:
            found.findings.append(Finding(prepared.source or "", None, None, said, one.label))
        else:
            row = prepared.rows[one.table, one.key][0]
            found.findings.append(row.misfit(_column(problem, one), said, one.label))


async def _end(one: Proposal, approver: Approver, graph: Graph) -> Any:
    if one.table != "commitments":
        return None
    change = Change(CommitmentDeed.END, {})
    viewer, today = approver.viewer, approver.today
    return await change_commitment(viewer, one.key, change, graph, today, approver.on_behalf)


def _column(problem: Problem, one: Proposal) -> str | None:
    """Return the column that a problem is about, if it names one of those that change."""
    words = [str(part) for part in problem.path if isinstance(part, str)]
    for change in one.changes:
        if _camel(change.column) in words:
            return change.column
    return None


def _camel(column: str) -> str:
    first, *others = column.split("_")
    return first + "".join(map(str.capitalize, others))


async def _commitment(
    key: str, revision: int | None, terms: Any, approver: Approver, graph: Graph
) -> object | list[Problem]:
    change = Change(CommitmentDeed.REVISE, terms, revision)
    viewer, today = approver.viewer, approver.today
    return await change_commitment(viewer, key, change, graph, today, approver.on_behalf)


def _partner(deed: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def change(key: str, revision: int | None, terms: Any, approver: Approver, graph: Graph) -> Any:
        viewer, today = approver.viewer, approver.today
        return await deed(viewer, key, revision, terms, graph, today, approver.on_behalf)

    return change


_DEEDS: Mapping[str, Callable[..., Awaitable[Any]]] = {
    "commitments": _commitment,
    "organisations": _partner(revise_organisation),
    "volunteers": _partner(revise_volunteer),
    "contacts": _partner(revise_contact),
}


def _terms(values: Row, changes: Sequence[CellChange]) -> Any:
    """Yield the name and the value of each part that changes, as the deeds take them."""
    for one in changes:
        yield one.column, _VALUES.get(one.column, _same)(values[one.column])


def _same(value: Any) -> Any:
    return value


def _windows(values: Sequence[str]) -> list[AskedWindow]:
    found = map(Window.parse, values)
    return [AskedWindow(one.weekday, one.opens, one.closes % (24 * 60)) for one in found]


def _closures(values: Sequence[str]) -> list[tuple[date, date]]:
    pairs = (value.partition("/") for value in values)
    return [(date.fromisoformat(first), date.fromisoformat(last or first)) for first, _, last in pairs]


_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "hours_per_week": lambda minutes: minutes / 60,
    "windows": _windows,
    "hours": _windows,
    "closures": _closures,
    "modes": lambda words: [Mode(word) for word in words],
    "staffing": Staffing,
    "clearance_required": lambda answer: answer is not False,
    "kind": OrganisationKind,
    "publishes": bool,
    "preferred": lambda word: ContactWay(word) if word else None,
    "publish": lambda words: [ContactPart(word) for word in words],
}


async def _remember(graph: Graph, prepared: Prepared, found: Approved) -> None:
    """Keep what the source says of all that is settled, and no more of what it does not tell of any longer."""
    settled = [*found.done, *found.kept]
    said = [prepared.origin(one.table, one.key) for one in settled if one.kind is not ProposalKind.GONE]
    await keep_origins(graph, prepared.source or "", [*prepared.settled(), *said])
    gone = [prepared.said_before[one.table, one.key].id for one in settled if one.kind is ProposalKind.GONE]
    await forget_origins(graph, gone)
