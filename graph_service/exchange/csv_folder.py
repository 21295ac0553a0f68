"""Loading a CSV folder: check all of it, then write it, or say all that is wrong and write nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from graph_service.actions.load import load_rows
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.reference import Reference
from graph_service.exchange import across
from graph_service.exchange.findings import Finding
from graph_service.exchange.folder import PARTNER_KINDS, Checked, Folder, Offered
from graph_service.exchange.replaced import settling, with_replaced
from graph_service.graph.connection import Graph
from graph_service.graph.loading import (
    Part,
    Written,
    known_keys,
    offers,
    pact_starts,
    tax_code_holders,
)
from graph_service.graph.reference import reference


@dataclass(frozen=True)
class LoadReport:
    """What a load did, by table; with findings, it did nothing."""

    folder: Path
    rows: dict[str, int]
    findings: list[Finding] = field(default_factory=list)
    written: dict[str, Written] = field(default_factory=dict)
    rehearsed: bool = False


async def load_folder(
    viewer: Viewer,
    path: Path,
    graph: Graph,
    *,
    dry_run: bool = False,
    checking: Callable[[int], None] = lambda rows: None,
    writing: Callable[[int], None] = lambda rows: None,
) -> LoadReport:
    """Check every row of the folder, then write all of them, or none when anything is wrong.

    A dry run says what would be new and what would change; of a folder too large for one transaction it only
    checks. `checking` and `writing` are told how many rows went by. Raises PattiError when there is no such
    folder, or when it cannot be written.
    """
    permit(viewer, Action.LOAD)
    folder = Folder(path)
    checked = folder.check(checking)
    held = await held_for(folder, graph)
    findings = [*checked.findings, *await misfits_with_graph(folder, checked, held, graph)]
    if findings:
        findings.sort(key=lambda finding: finding.place)
        return LoadReport(path, checked.rows, findings, rehearsed=dry_run)
    parts = parts_of(folder, checked, held)
    written = await load_rows(viewer, parts, graph, rehearse=dry_run, progress=writing)
    return LoadReport(path, checked.rows, [], written, dry_run)


def parts_of(folder: Folder, checked: Checked, held: Reference) -> list[Part]:
    """Return the tables of a checked folder as they are written."""
    return [
        Part(
            table.name,
            partial(folder.rows, table),
            checked.rows[table.name],
            len(table.columns),
            table.then,
            table.changes_reference,
            settling(table, held.taxonomy),
        )
        for table in folder.tables
    ]


async def held_for(folder: Folder, graph: Graph) -> Reference:
    """Return what the graph holds of areas and competences, where a table of the folder could name them."""
    named = any(table.ascent or table.references for table in folder.tables)
    return await reference(graph) if named else Reference()


async def misfits_with_graph(
    folder: Folder, checked: Checked, held: Reference, graph: Graph
) -> list[Finding]:
    """Return what is wrong across files, and between them and what the graph holds."""
    strange = checked.strange()
    asked = {**strange}
    for kind, other in (PARTNER_KINDS, PARTNER_KINDS[::-1]):
        asked[other] = asked.get(other, set()) | checked.keys.get(kind, {}).keys()
    known = await known_keys(graph, asked)
    offered = {
        id_: Offered(partner_id, tuple(windows))
        for id_, partner_id, windows in await offers(graph, strange.get("commitment", set()))
    }
    renewed = {renewal.earlier_id for renewal in checked.renewals}
    return [
        *across.unknown_references(folder, checked, known, _names(held)),
        *across.keys_of_the_other_kind(checked, known),
        *across.taken_tax_codes(checked, await tax_code_holders(graph, checked.tax_codes)),
        *across.circles(with_replaced(checked, held.taxonomy), _above(held)),
        *across.sessions_outside(checked, offered),
        *across.lonely_interventions(checked, offered),
        *across.ledgers_amiss(checked),
        *across.renewals_of_later_pacts(checked, await pact_starts(graph, renewed)),
    ]


def _names(held: Reference) -> dict[str, dict[str, str]]:
    """Return what a misspelt reference may mean, by kind: keys and words, each with its key."""
    return {
        "competence": dict(_competence_names(held)),
        "area": {id_: id_ for id_ in held.geography.areas},
        "pact": {id_: id_ for id_ in held.geography.coverage},
    }


def _competence_names(held: Reference) -> Iterator[tuple[str, str]]:
    for id_, competence in held.taxonomy.competences.items():
        words = (competence.label_it, competence.label_en, *competence.synonyms_it, *competence.synonyms_en)
        yield from ((word.casefold(), id_) for word in words)
    yield from ((id_, id_) for id_ in held.taxonomy.competences)


def _above(held: Reference) -> dict[str, dict[str, list[str]]]:
    """Return what lies above what in the graph, by table."""
    competences = held.taxonomy.competences
    return {
        "competences": {id_: list(competence.broader_ids) for id_, competence in competences.items()},
        "area_shares": {id_: list(above) for id_, above in held.geography.within.items()},
    }
