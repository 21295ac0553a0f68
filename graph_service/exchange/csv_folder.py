"""Loading a CSV folder: check all of it, then write it, or say all that is wrong and write nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from graph_service.actions.load import load_rows
from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.exchange.folder import Checked, Finding, Folder, unknown_references
from graph_service.graph.connection import Graph
from graph_service.graph.loading import Part, Written, known_keys, tax_code_holders
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

    A dry run says what would be new and what would change; beyond 50,000 rows it only checks. `checking` and
    `writing` are told how many rows went by. Raises PattiError when there is no such folder.
    """
    permit(viewer, Action.LOAD)
    folder = Folder(path)
    checked = folder.check(checking)
    findings = checked.findings + await _misfits_with_graph(checked, graph)
    if findings:
        return LoadReport(path, checked.rows, sorted(findings, key=_order), rehearsed=dry_run)
    parts = [
        Part(table.name, partial(folder.rows, table), checked.rows[table.name], table.then)
        for table in folder.tables
    ]
    written = await load_rows(
        viewer,
        parts,
        graph,
        changes_reference=any(table.changes_reference for table in folder.tables),
        rehearse=dry_run,
        progress=writing,
    )
    return LoadReport(path, checked.rows, [], written, dry_run)


async def _misfits_with_graph(checked: Checked, graph: Graph) -> list[Finding]:
    """Find references that point nowhere, tax codes that others have, and keys that name another kind."""
    wanted = {
        kind: {mention.key for mention in mentions} for kind, mentions in checked.mentions.items() if mentions
    }
    for kind, other in (("organisation", "volunteer"), ("volunteer", "organisation")):
        if kind in checked.keys:
            wanted[other] = wanted.get(other, set()) | checked.keys[kind]
    known = await known_keys(graph, wanted)
    labels = {}
    if checked.mentions.get("competence"):
        labels = {
            name: competence.id
            for competence in (await reference(graph)).taxonomy.competences.values()
            for name in (competence.id, competence.label_it)
        }
    findings = unknown_references(checked, known, labels)
    for kind, other in (("organisation", "volunteer"), ("volunteer", "organisation")):
        for key in sorted(checked.keys.get(kind, set()) & known.get(other, set())):
            findings.append(Finding(f"{kind}s.csv", None, "id", f"a key that no {other} has", key))
    if checked.tax_codes:
        holders = await tax_code_holders(graph, checked.tax_codes)
        for code, holder in holders.items():
            id_, mention = checked.tax_codes[code]
            if holder != id_:
                expected = f"a tax code of its own ({holder} has it in the graph)"
                findings.append(Finding(mention.file, mention.line, mention.column, expected, code))
    return findings


def _order(finding: Finding) -> tuple[str, int, str]:
    return finding.file, finding.line or 0, finding.column or ""
