"""What somebody else's file would change here, as proposals that a person approves one by one or all together.

Three say what a thing is like: the network (*ours*), the file (*theirs*), and what the file said last time, where it has been
read before. Only what the file changed since then is proposed, so that edits made here stay; where both changed the same
cell, it is a conflict, which nobody gets by approving everything; so it is where the file says for the first time what is
known here otherwise. Reading the same file again proposes what is left of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.exchange import cells as reading
from graph_service.exchange.cells import Unreadable
from graph_service.exchange.findings import Finding
from graph_service.exchange.incoming import Incoming, merged, resolved, sift
from graph_service.exchange.rows import BY_NAME, HELD_FAST, IMPORTED, WHEN_NEW, Cells, Stored, stored
from graph_service.exchange.tables import Column, Row
from graph_service.graph.connection import Graph
from graph_service.graph.origins import Origin, digest, origins
from graph_service.graph.reference import reference


class ProposalKind(StrEnum):
    """What would happen: something comes, changes, changes what was changed here too, or is no longer told of."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    CONFLICT = "CONFLICT"
    GONE = "GONE"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell as it is here, and as the file has it; `both` when it was changed here as well."""

    column: str
    ours: str
    theirs: str
    both: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that the file would change; `file` and `line` say where it tells of it, None for what is gone."""

    kind: ProposalKind
    table: str
    key: str
    label: str
    changes: tuple[CellChange, ...] = ()
    file: str | None = None
    line: int | None = None

    @property
    def id(self) -> str:
        """A name for this very change: another change of the same thing has another."""
        said = "\n".join((self.kind, *(f"{one.column}={one.ours}>{one.theirs}" for one in self.changes)))
        return f"{self.table}/{self.key}/{blake2b(said.encode(), digest_size=6).hexdigest()}"


@dataclass
class Prepared:
    """All that a file would change, all that is wrong with it, and how much of it says nothing new.

    `notes` are merely to be known: which competences were replaced since the file was written.
    """

    source: str | None
    proposals: list[Proposal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    rows: dict[tuple[str, str], tuple[Incoming, Row]] = field(default_factory=dict)
    spoken: dict[tuple[str, str], Incoming] = field(default_factory=dict)
    held: dict[tuple[str, str], Stored] = field(default_factory=dict)
    said_before: dict[tuple[str, str], Origin] = field(default_factory=dict)

    def origin(self, table: str, key: str) -> Origin:
        """Return what the source now says under a key, as it is kept."""
        row = self.spoken[table, key]
        assert self.source is not None, "only what has a source is kept"
        return Origin(self.source, table, key, _label_kept(row), _digests(row))

    def settled(self) -> Iterator[Origin]:
        """Yield what the source says of everything that would change nothing."""
        proposed = {(one.table, one.key) for one in self.proposals}
        for place in self.rows:
            if place not in proposed:
                yield self.origin(*place)


async def prepare(
    viewer: Viewer,
    graph: Graph,
    rows: Sequence[Incoming],
    findings: Iterable[Finding] = (),
    source: str | None = None,
    whole: bool = True,
    told: Collection[tuple[str, str]] = (),
) -> Prepared:
    """Return what these rows would change; nothing is changed.

    With a `source`, what it said before is looked at, and what it no longer brings is proposed as gone, unless the file is
    only a part of it (`whole` is false). `told` are tables and keys of which it tells, though not what can be a row.
    """
    permit(viewer, Action.IMPORT)
    found = Prepared(source, findings=list(findings))
    rows = await _of_today(graph, rows, found)
    found.held = await _held(graph, rows)
    right = [row for row in rows if _on_time(row, found)]
    full = {id(row): _full(row, found.held.get((row.table, row.key))) for row in right}
    passed = await sift(graph, list(full.values()))
    found.findings += passed.findings
    partial = {id(full[id(row)]): row for row in right}
    if source is not None:
        found.said_before = await origins(graph, source)
    for complete, values in passed.rows:
        row = partial[id(complete)]
        found.spoken[row.table, row.key] = row
        found.rows[row.table, row.key] = (complete if _is_new(row, found) else row, values)
        _look_at(row, complete, found)
    if source is not None and whole:
        found.proposals += _gone({*told, *((row.table, row.key) for row in rows)}, found)
    found.findings.sort(key=lambda one: one.place)
    return found


async def _of_today(graph: Graph, rows: Sequence[Incoming], found: Prepared) -> list[Incoming]:
    """Return the rows with the competences that took the place of others since the file was written; tell of each."""
    replaced = (await reference(graph)).taxonomy.replaced
    today = [resolved(row, replaced) for row in rows]
    found.notes += [note for _, notes in today for note in notes]
    return [row for row, _ in today]


async def _held(graph: Graph, rows: Sequence[Incoming]) -> dict[tuple[str, str], Stored]:
    held: dict[tuple[str, str], Stored] = {}
    for table in IMPORTED:
        keys = sorted({row.key for row in rows if row.table == table})
        if keys:
            here = await stored(graph, table, keys)
            held.update({(table, key): one for key, one in here.items()})
    return held


def _on_time(row: Incoming, found: Prepared) -> bool:
    """Return whether a row was written on what holds now; tell of one that was not."""
    held = found.held.get((row.table, row.key))
    if held is None or row.revision is None or row.revision == held.revision:
        return True
    expected = f"a row written on the present revision, {held.revision}: somebody changed it since"
    found.findings.append(row.misfit("revision", expected, row.revision))
    return False


def _full(row: Incoming, held: Stored | None) -> Incoming:
    """Return the whole row: with what is here already, or with what goes with a thing that is new."""
    if held:
        return merged(row, held.cells)
    said = {name: cell for name, cell in row.cells.items() if cell}
    return replace(row, cells={**row.defaults, **said, **WHEN_NEW.get(row.table, {})})


def _is_new(row: Incoming, found: Prepared) -> bool:
    return (row.table, row.key) not in found.held


def _look_at(row: Incoming, complete: Incoming, found: Prepared) -> None:
    """Add what a row would change to the proposals."""
    place = (row.table, row.key)
    held, before = found.held.get(place), found.said_before.get(place)
    if held is None:
        kind = ProposalKind.NEW
        if before is not None:
            if before.digests == _digests(row):  # it was removed here, and the file says nothing new of it
                found.unchanged += 1
                return
            kind = ProposalKind.CONFLICT
        said = tuple(
            CellChange(name, "", cell) for name, cell in complete.cells.items() if cell and name != "id"
        )
        found.proposals.append(Proposal(kind, row.table, row.key, row.label, said, row.file, row.line))
        return
    changes = tuple(_changes(row, held.cells, before))
    fixed = [one for one in changes if one.column in HELD_FAST.get(row.table, ())]
    for one in fixed:
        expected = f"{one.ours or 'nothing'}, as it is: this is not changed by a file"
        found.findings.append(row.misfit(one.column, expected, one.theirs))
    if fixed:
        del found.rows[place]
    elif changes:
        kind = ProposalKind.CONFLICT if any(one.both for one in changes) else ProposalKind.CHANGED
        label = held.cells.get("name") or held.cells.get("title") or row.label
        found.proposals.append(Proposal(kind, row.table, row.key, label, changes, row.file, row.line))
    else:
        found.unchanged += 1


def _changes(row: Incoming, ours: Cells, before: Origin | None) -> Iterator[CellChange]:
    columns = BY_NAME[row.table].by_name
    for name, cell in row.cells.items():
        column = columns.get(name)
        if column is None or name == "id":
            continue
        here, there = canonical(column, ours.get(name, "")), canonical(column, cell)
        if here == there:
            continue
        if before is None:
            yield CellChange(name, here, there)
        elif (said := before.digests.get(name)) not in (digest(there), _written(row, column)):
            yield CellChange(name, here, there, both=bool(here) if said is None else said != digest(here))


def _written(row: Incoming, column: Column) -> str:
    """Return the digest of a cell as the file has it, whatever that means today."""
    return digest(canonical(column, row.written.get(column.name, row.cells[column.name])))


def _gone(told: Collection[tuple[str, str]], found: Prepared) -> Iterator[Proposal]:
    """Yield what the source told of before, is still here, and is not in its file any more."""
    for (table, key), origin in found.said_before.items():
        if (table, key) not in told:
            yield Proposal(ProposalKind.GONE, table, key, origin.label)


def _digests(row: Incoming) -> dict[str, str]:
    columns = BY_NAME[row.table].by_name
    return {
        name: digest(canonical(columns[name], cell))
        for name, cell in sorted(row.cells.items())
        if name in columns and name != "id"
    }


def canonical(column: Column, cell: str) -> str:
    """Return a cell in the one spelling that means the same; one that cannot be read, as it is.

    >>> from graph_service.exchange.rows import BY_NAME
    >>> canonical(BY_NAME["commitments"].by_name["windows"], "lun 15-16 | mon 16:00-17:00")
    'mon 15:00-17:00'
    """
    cell = cell.strip()
    if not cell:
        return ""
    try:
        if not column.many:
            return _spelt(column, column.read(cell), cell)
        parts = [column.read(part.strip()) for part in cell.split("|") if part.strip()]
    except Unreadable:
        return cell
    if column.read is reading.window:
        return "|".join(reading.windows(parts))
    return "|".join(sorted(dict.fromkeys(map(str, parts))))


def _spelt(column: Column, value: Any, cell: str) -> str:
    if column.read is reading.hours:
        return f"{value / 60:g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value) if value is not None else cell


def by_itself(prepared: Prepared) -> list[str]:
    """Return the ids of the proposals that need no look at each: what is new or changed in the file alone."""
    return [one.id for one in prepared.proposals if one.kind in (ProposalKind.NEW, ProposalKind.CHANGED)]


def _label_kept(row: Incoming) -> str:
    """Return by which name a row is kept as its source's word: people are kept by their key alone."""
    return row.key if row.table in ("contacts", "volunteers") else row.label


def chosen(prepared: Prepared, ids: Collection[str]) -> list[Proposal]:
    """Return the proposals with these ids, in the order in which they are made."""
    wanted = frozenset(ids)
    return [one for one in prepared.proposals if one.id in wanted]
