"""Taxonomies of competences from a file, SKOS or ESCO's own: what they would change, and bringing them in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import strawberry

from graph_service.api.context import Info
from graph_service.api.ids import IdReader
from graph_service.api.import_files import (
    MOST_SHOWN,
    ImportCell,
    ImportFileInput,
    ImportFinding,
    cells,
    findings,
    read_file,
    taxonomy_ending,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.phrases import phrase
from graph_service.domain.problems import Missing, Problem
from graph_service.errors import PattiError
from graph_service.exchange.esco import Concept, Labels, key_of, read_esco
from graph_service.exchange.skos import Read
from graph_service.exchange.skos import read as read_skos
from graph_service.exchange.taxonomies import ConceptChange, TaxonomyReport, bring_taxonomy, choose_of_esco
from graph_service.graph.loading import Written


@strawberry.input(description="What somebody gave a concept of ESCO here: Italian is never guessed.")
class EscoLabelInput:
    uri: str = strawberry.field(description="The concept's address.")
    label: str = strawberry.field(description="What it is called in Italian.")
    key: str | None = strawberry.field(
        default=None, description="The key that its competence gets; made of its English label when left out."
    )
    synonyms: list[str] = strawberry.field(
        default_factory=list, description="Other words for it, in Italian."
    )


@strawberry.input(description="Which concepts of ESCO's own files become competences.")
class EscoInput:
    concepts: list[str] = strawberry.field(description="The addresses of the concepts.")
    below: bool = strawberry.field(default=False, description="Whether all narrower concepts come too.")
    under_id: strawberry.ID | None = strawberry.field(
        default=None, description="The competence below which the highest of them lie; none when left out."
    )
    italian: list[EscoLabelInput] = strawberry.field(
        default_factory=list, description="Their Italian labels, which ESCO's English files do not give."
    )


File = Annotated[
    ImportFileInput,
    strawberry.argument(
        description="A SKOS concept scheme, Turtle or JSON-LD; or a zip of ESCO's own files, in English."
    ),
]
Esco = Annotated[
    EscoInput | None,
    strawberry.argument(description="What to take of ESCO's own files; left out, the file is SKOS."),
]


@strawberry.type(description="How many rows come, change, and say what is here already.")
class ImportCounts:
    new: int = strawberry.field(description="How many are not here yet.")
    changed: int = strawberry.field(description="How many change.")
    unchanged: int = strawberry.field(description="How many say what is here already.")


@strawberry.type(description="A competence that would come, or change.")
class TaxonomyChange:
    key: str = strawberry.field(description="Its key.")
    label: str = strawberry.field(description="What it is called, in the reader's language.")
    new: bool = strawberry.field(description="Whether it is not here yet.")
    cells: list[ImportCell] = strawberry.field(
        description="What changes of it; all that is said of one that is new. What it is mapped to is what comes beside."
    )


@strawberry.type(description="A concept of ESCO that was chosen and has no Italian label yet.")
class UnlabelledConcept:
    uri: str = strawberry.field(description="Its address.")
    label: str = strawberry.field(description="What it is called in English.")
    key: str = strawberry.field(description="The key that its competence would get.")


@strawberry.type(description="What a file would change of the taxonomy; with one fault, nothing.")
class TaxonomyPreview:
    competences: ImportCounts = strawberry.field(description="Of the competences that the file tells of.")
    mappings: ImportCounts = strawberry.field(description="Of what they are mapped to in other vocabularies.")
    changes: list[TaxonomyChange] = strawberry.field(
        description="The competences that would come or change; at most the first 1,000."
    )
    change_count: int = strawberry.field(description="How many would come or change.")
    findings: list[ImportFinding] = strawberry.field(
        description="What is wrong: nothing is written while anything is. At most the first 1,000."
    )
    finding_count: int = strawberry.field(description="How much is wrong.")
    left_out: list[ImportFinding] = strawberry.field(
        description="What the file says that is not taken over, and why; at most the first 1,000."
    )
    left_out_count: int = strawberry.field(description="How much is not taken over.")
    unlabelled: list[UnlabelledConcept] = strawberry.field(
        description="Concepts of ESCO to be given Italian labels first; at most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why the file was not read.")


@strawberry.type(description="What came of bringing a taxonomy in.")
class TaxonomyPayload:
    competences: ImportCounts = strawberry.field(description="What became of its competences.")
    mappings: ImportCounts = strawberry.field(description="What became of what they are mapped to.")
    findings: list[ImportFinding] = strawberry.field(
        description="What is wrong: with anything, nothing was written. At most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why nothing was written.")


@dataclass(frozen=True)
class _Told:
    """A file that was read: its taxonomy, what it is called, and what has no Italian label yet."""

    file: str
    taxonomy: Read
    unlabelled: tuple[Concept, ...] = ()


async def preview(info: Info, file: ImportFileInput, esco: EscoInput | None) -> TaxonomyPreview:
    """Return what a file would change of the taxonomy."""
    permit(info.context.viewer, Action.LOAD)
    told = await _told(info, file, esco)
    if isinstance(told, list):
        return TaxonomyPreview(
            competences=_counts(None), mappings=_counts(None), changes=[], change_count=0, findings=[], finding_count=0,
            left_out=[], left_out_count=0, unlabelled=[], user_errors=user_errors(told, info.context.language),
        )  # fmt: skip
    report = await _brought(info, told, dry_run=True)
    return TaxonomyPreview(
        competences=_counts(report.written.get("competences")),
        mappings=_counts(report.written.get("competence_mappings")),
        changes=[_change(one, info) for one in report.changes[:MOST_SHOWN]],
        change_count=len(report.changes),
        findings=findings(report.findings, info),
        finding_count=len(report.findings),
        left_out=findings(report.left_out, info),
        left_out_count=len(report.left_out),
        unlabelled=[
            UnlabelledConcept(uri=one.uri, label=one.label, key=key_of(one.label))
            for one in told.unlabelled[:MOST_SHOWN]
        ],
        user_errors=[],
    )


@strawberry.type
class TaxonomyFileDeeds:
    """What administrators do with taxonomies that others keep."""

    @strawberry.mutation(
        description="Bring in a taxonomy of competences from a file, all of it or, with one fault, nothing. What is here and not "
        "in the file stays; a competence that the file calls replaced is replaced by a deed of its own."
    )
    async def taxonomy_approve(self, info: Info, file: File, esco: Esco = None) -> TaxonomyPayload:
        context = info.context
        permit(context.viewer, Action.LOAD)
        told = await _told(info, file, esco)
        if isinstance(told, list):
            errors = user_errors(told, context.language)
            return TaxonomyPayload(
                competences=_counts(None), mappings=_counts(None), findings=[], user_errors=errors
            )
        report = await _brought(info, told, dry_run=False)
        return TaxonomyPayload(
            competences=_counts(report.written.get("competences")),
            mappings=_counts(report.written.get("competence_mappings")),
            findings=findings(report.findings, info),
            user_errors=[],
        )


async def _brought(info: Info, told: _Told, *, dry_run: bool) -> TaxonomyReport:
    context = info.context
    return await bring_taxonomy(context.viewer, told.file, told.taxonomy, context.graph, dry_run=dry_run)


async def _told(info: Info, file: ImportFileInput, esco: EscoInput | None) -> _Told | list[Problem]:
    """Return the taxonomy that a file tells, or why it cannot be read."""
    if esco is None:
        told = await read_file(file, taxonomy_ending, _skos, info)
        return [told] if isinstance(told, Problem) else told
    ids = IdReader()
    held = (await info.context.reference()).taxonomy
    under = ids.known(esco.under_id, "competence", ("esco", "underId"), held.competences)
    lacking = [] if esco.concepts else [Missing(("esco", "concepts"))]
    if problems := [*ids.misread, *lacking]:
        return problems
    known = await read_file(file, taxonomy_ending, read_esco, info)
    if isinstance(known, Problem):
        return [known]
    labels = {
        one.uri: Labels(
            one.key or key_of(known.concepts[one.uri].label),
            one.label.strip(),
            tuple(dict.fromkeys(filter(None, map(str.strip, one.synonyms)))),
        )
        for one in esco.italian
        if one.uri in known.concepts
    }
    chosen = await choose_of_esco(
        known, esco.concepts, labels, info.context.graph, below=esco.below, under=under
    )
    return _Told("ESCO", chosen.told, tuple(chosen.unlabelled))


def _skos(path: Path) -> _Told:
    if path.suffix == ".zip":
        raise PattiError(f"{path.name}: SKOS is read as Turtle or JSON-LD, and this is an archive")
    return _Told(path.name, read_skos(path))


def _counts(written: Written | None) -> ImportCounts:
    if written is None:
        return ImportCounts(new=0, changed=0, unchanged=0)
    return ImportCounts(new=written.created, changed=written.changed, unchanged=written.unchanged)


def _change(one: ConceptChange, info: Info) -> TaxonomyChange:
    language = info.context.language
    return TaxonomyChange(
        key=one.competence_id,
        label=one.label_it if language == "it" else one.label_en,
        new=one.new,
        cells=cells(one.cells, lambda column: phrase(f"TAXONOMY_COLUMN.{column}", language)),
    )
