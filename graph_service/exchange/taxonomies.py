"""A taxonomy read from somebody's file into the graph, by way of the loader of CSV folders and all of its checks."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_service.domain.permissions import Action, Viewer, permit
from graph_service.domain.taxonomy import Competence, CompetenceMapping, MappingMatch, MappingScheme, Taxonomy
from graph_service.exchange.csv_folder import load_folder
from graph_service.exchange.esco import Chosen, Esco, Labels, chosen
from graph_service.exchange.findings import Finding, shown
from graph_service.exchange.proposing import CellChange
from graph_service.exchange.skos import Read, competence_cells, differing, mapping_cells, plain
from graph_service.graph.competences import mappings
from graph_service.graph.connection import Graph
from graph_service.graph.loading import Written
from graph_service.graph.reference import reference

Cells = Mapping[str, str]


@dataclass(frozen=True)
class ConceptChange:
    """A competence that comes or changes, and its cells as they are here and in the file; `mappings` are those that come."""

    competence_id: str
    label_it: str
    label_en: str
    new: bool
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class TaxonomyReport:
    """What a file's taxonomy did to the graph; with findings, nothing.

    `left_out` are what the file says that the graph does not hold, and `retired` the concepts that it calls replaced,
    which are replaced by a deed of its own.
    """

    file: str
    competences: int
    mappings: int
    written: dict[str, Written] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    rehearsed: bool = False
    changes: tuple[ConceptChange, ...] = ()


async def bring_taxonomy(
    viewer: Viewer, file: str, told: Read, graph: Graph, *, dry_run: bool = False
) -> TaxonomyReport:
    """Write what the file says and the graph does not; nothing when anything is wrong.

    What the graph holds and the file does not stays.
    """
    permit(viewer, Action.LOAD)
    report = TaxonomyReport(
        file,
        len(told.competences),
        len(told.mappings),
        findings=list(told.findings),
        left_out=list(told.left_out),
        rehearsed=dry_run,
    )
    if report.findings:
        return report
    held = (await reference(graph)).taxonomy
    report.left_out.extend(
        Finding(
            file,
            None,
            old,
            f"`patti taxonomy replace {old} {new}`, which moves what uses it",
            "a concept that was replaced",
        )
        for old, new in sorted(told.retired.items())
        if old in held.competences
    )
    known = await mappings(graph, [one.id for one in told.competences])
    new = differing(told, held, [one for some in known.values() for one in some])
    with TemporaryDirectory(prefix="patti-") as folder:
        named = _written(Path(folder), new.competences, new.mappings)
        if not named:
            return replace(report, written=_counted({}, told, new))
        loaded = await load_folder(viewer, Path(folder), graph, dry_run=dry_run)
    findings = [_named(finding, file, named) for finding in loaded.findings]
    if findings:
        return replace(report, findings=findings)
    written = _counted(loaded.written, told, new)
    return replace(report, written=written, changes=tuple(_changes(new, held)))


def _changes(new: Read, held: Taxonomy) -> Iterator[ConceptChange]:
    """Yield what becomes of each competence that the file tells otherwise than the graph."""
    told = {one.id: one for one in new.competences}
    mapped: dict[str, list[str]] = {}
    for one in new.mappings:
        mapped.setdefault(one.competence_id, []).append(f"{one.match} {one.scheme}: {one.label}")
    for key in dict.fromkeys((*told, *mapped)):
        before, after = plain(held.competences.get(key)), plain(told.get(key))
        if (named := after or before) is None:
            continue
        ours, theirs = (competence_cells(one) if one else {} for one in (before, after))
        cells = [
            CellChange(column, ours.get(column, ""), cell)
            for column, cell in theirs.items()
            if column != "id" and cell != ours.get(column, "")
        ]
        if key in mapped:
            cells.append(CellChange("mappings", "", " | ".join(sorted(mapped[key]))))
        yield ConceptChange(key, named.label_it, named.label_en, before is None, tuple(cells))


async def choose_of_esco(
    esco: Esco,
    uris: Sequence[str],
    labels: Mapping[str, Labels],
    graph: Graph,
    *,
    below: bool = False,
    under: str | None = None,
) -> Chosen:
    """Return these concepts as competences beside those of the graph."""
    held = (await reference(graph)).taxonomy
    known = await mappings(graph, list(held.competences))
    mapped = {
        one.concept_id: one.competence_id
        for some in known.values()
        for one in some
        if one.scheme is MappingScheme.ESCO and one.match is MappingMatch.EXACT
    }
    return chosen(esco, uris, labels, held, mapped, below=below, under=under)


def _counted(written: Mapping[str, Written], told: Read, new: Read) -> dict[str, Written]:
    """Return what became of all rows, those among them that were not even written."""
    rows = {
        "competences": len(told.competences) - len(new.competences),
        "competence_mappings": len(told.mappings) - len(new.mappings),
    }
    return {
        table: replace(done, unchanged=done.unchanged + same)
        for table, same in rows.items()
        for done in [written.get(table, Written())]
    }


def _written(
    folder: Path, competences: Sequence[Competence], mapped: Sequence[CompetenceMapping]
) -> dict[tuple[str, int], str]:
    """Write the tables that have rows; return which concept stands on which line of which file."""
    named: dict[tuple[str, int], str] = {}
    tables: tuple[tuple[str, Iterable[tuple[str, Cells]]], ...] = (
        ("competences.csv", [(one.id, competence_cells(one)) for one in competences]),
        ("competence_mappings.csv", [(one.competence_id, mapping_cells(one)) for one in mapped]),
    )
    for file, rows in tables:
        lines = [(key, list(cells), list(cells.values())) for key, cells in rows]
        if not lines:
            continue
        with (folder / file).open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(lines[0][1])
            line = 2
            for key, _, cells in lines:
                named[file, line] = key
                writer.writerow(cells)
                line += 1 + sum(_line_ends(cell) for cell in cells)
    return named


def _line_ends(cell: str) -> int:
    return cell.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _named(finding: Finding, file: str, named: Mapping[tuple[str, int], str]) -> Finding:
    """Return the finding with the concept that it is about, instead of a line nobody has seen."""
    key = named.get((finding.file, finding.line or 0))
    column = " ".join(filter(None, (key, finding.column)))
    return Finding(file, None, shown(column), finding.expected, finding.found)
