"""Workbooks and packages of HSDS: what they would change, and doing what was approved of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

import strawberry

from graph_service.actions.words_of_partners import word_problem
from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.api.events import OnBehalfInput, word_of
from graph_service.api.ids import IdReader
from graph_service.api.import_files import (
    MOST_SHOWN,
    ImportCell,
    ImportFileInput,
    ImportFinding,
    cells,
    findings,
    package_ending,
    read_file,
    workbook_ending,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.api.scalars import Mode, Staffing
from graph_service.domain.checks import in_range
from graph_service.domain.commitments import MOST_PLACES
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Missing, NotAMultiple, NotASource, NotFound, Problem
from graph_service.domain.schedule import WEEK
from graph_service.exchange.approving import Approver, approve
from graph_service.exchange.findings import Finding
from graph_service.exchange.hsds_in import drafted
from graph_service.exchange.hsds_mapping import Term
from graph_service.exchange.hsds_package import read_package
from graph_service.exchange.hsds_records import LONGEST_SOURCE, Stated, is_source
from graph_service.exchange.proposing import Prepared, Proposal, ProposalKind, by_itself, prepare
from graph_service.exchange.sheets import heading_of, title_of
from graph_service.exchange.sheets_in import read_workbook
from graph_service.graph.loading import known_keys

described(
    ProposalKind,
    "What a file would do to a thing.",
    {
        "NEW": "It is not here yet.",
        "CHANGED": "The file has changed it, or has it otherwise than it is here.",
        "CONFLICT": "The file has changed it, and so did somebody here.",
        "GONE": "The file told of it before, and does not any more.",
    },
)


@strawberry.input(description="What a term of another directory's taxonomy means here.")
class HsdsTermInput:
    term: str = strawberry.field(description="The term's id, its code or its address.")
    competence_id: strawberry.ID = strawberry.field(description="The competence that it means.")


@strawberry.input(
    description="What goes with a package of another directory (Open Referral's HSDS), and what to take where it says nothing."
)
class HsdsInput:
    pact_id: strawberry.ID = strawberry.field(
        description="The pact under which its services come, as drafts of offers."
    )
    source: str = strawberry.field(
        description="A short name for who keeps the directory, the same every time: lower-case letters and digits, at most 18. "
        "By it the next file is compared with what this one said."
    )
    terms: list[HsdsTermInput] = strawberry.field(
        default_factory=list,
        description="What its terms mean here, beside the mappings that competences have; a term may have several rows.",
    )
    area_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The area of places that no known border holds; they are left out without one.",
    )
    hours_per_week: float | None = strawberry.field(
        default=None, description="The hours of new offers whose schedules give none, in quarters."
    )
    places: int | None = strawberry.field(
        default=None, description="For how many people at once new offers have room: HSDS does not say."
    )
    mode: Mode | None = strawberry.field(
        default=None, description="How services without a place are given; they are left out without it."
    )
    staffing: Staffing = strawberry.field(
        default=Staffing.VOLUNTEERS, description="By whom new offers are staffed."
    )
    whole: bool | None = strawberry.field(
        default=None,
        description="Whether the file is all that the source has, so that what it leaves out is gone. By itself: tables are, "
        "nested JSON is not.",
    )


File = Annotated[
    ImportFileInput,
    strawberry.argument(
        description="The workbook (XLSX), or the package of HSDS: a zip of its tables, or JSON."
    ),
]
Hsds = Annotated[
    HsdsInput | None,
    strawberry.argument(description="What goes with a package of HSDS; left out, the file is a workbook."),
]


@strawberry.type(description="Something that the file would change.")
class ImportProposal:
    id: strawberry.ID = strawberry.field(
        description="By what it is approved. Another change of the same thing has another."
    )
    kind: ProposalKind = strawberry.field(description="What would happen to it.")
    sheet: str = strawberry.field(description="Among which things it is, as the workbook calls them.")
    key: str = strawberry.field(description="Its key.")
    label: str = strawberry.field(description="What it is called.")
    file: str | None = strawberry.field(
        description="The file that tells of it, and its sheet; null for what is not there any more."
    )
    line: int | None = strawberry.field(
        description="Its row in the file; null where rows have no numbers, and for what is not there any more."
    )
    cells: list[ImportCell] = strawberry.field(
        description="The cells that change; all that say something of what is new."
    )


@strawberry.type(description="A term of another directory's taxonomy that means nothing here yet.")
class UnmappedTerm:
    term: str = strawberry.field(description="The term's id, by which it can be given a meaning.")
    name: str = strawberry.field(description="What it is called; empty where the file does not say.")
    service_count: int = strawberry.field(description="How many services of the file have it.")


@strawberry.type(description="What a file would change.")
class ImportPreview:
    proposals: list[ImportProposal] = strawberry.field(
        description="What would change, in the order in which it would be done; at most the first 1,000."
    )
    proposal_count: int = strawberry.field(description="How much would change in all.")
    unchanged_count: int = strawberry.field(description="How many rows say what is here already.")
    findings: list[ImportFinding] = strawberry.field(description="What is wrong; at most the first 1,000.")
    finding_count: int = strawberry.field(description="How much is wrong in all.")
    notes: list[ImportFinding] = strawberry.field(
        description="What is merely to be known, such as what was taken as stated; at most the first 1,000."
    )
    note_count: int = strawberry.field(description="How much is to be known in all.")
    unmapped_terms: list[UnmappedTerm] = strawberry.field(
        description="Terms that mean nothing here, those first that most services have; at most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why the file was not read.")


@strawberry.type(description="What came of what was approved.")
class ImportPayload:
    done_count: int = strawberry.field(description="How many proposals were done.")
    done_ids: list[strawberry.ID] = strawberry.field(description="Which; at most the first 1,000.")
    kept_count: int = strawberry.field(description="Of how many what is here was kept, to be asked no more.")
    findings: list[ImportFinding] = strawberry.field(
        description="What was refused, and why: it is proposed again by the same file. At most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why nothing was done.")


@dataclass
class _Seen:
    """A file that was read: what it would change, and what is to be known beside."""

    prepared: Prepared
    notes: list[Finding] = field(default_factory=list)
    unmapped: dict[Term, int] = field(default_factory=dict)


async def preview(info: Info, file: ImportFileInput, hsds: HsdsInput | None) -> ImportPreview:
    """Return what a workbook, or a package of HSDS, would change."""
    permit(info.context.viewer, Action.IMPORT)
    seen = await _seen(info, file, hsds)
    if isinstance(seen, list):
        return ImportPreview(
            proposals=[], proposal_count=0, unchanged_count=0, findings=[], finding_count=0, notes=[], note_count=0,
            unmapped_terms=[], user_errors=user_errors(seen, info.context.language),
        )  # fmt: skip
    found = seen.prepared
    asked = sorted(seen.unmapped.items(), key=lambda one: (-one[1], one[0].id))
    return ImportPreview(
        proposals=[_proposal(one) for one in found.proposals[:MOST_SHOWN]],
        proposal_count=len(found.proposals),
        unchanged_count=found.unchanged,
        findings=findings(found.findings, info),
        finding_count=len(found.findings),
        notes=findings(seen.notes, info),
        note_count=len(seen.notes),
        unmapped_terms=[
            UnmappedTerm(term=term.id, name=term.name, service_count=count)
            for term, count in asked[:MOST_SHOWN]
        ],
        user_errors=[],
    )


@strawberry.type
class ImportDeeds:
    """What coordinators do with workbooks that people filled in, and with what other directories publish."""

    @strawberry.mutation(
        description="Do what was approved of what a workbook, or a package of HSDS, would change. New things are written all "
        "together; each change of something is a deed of its own, which its rules may refuse; partners are told on whose word. "
        "New offers of a workbook hold where their rules allow it and stay drafts otherwise; those of a package are drafts. "
        "Sent again, it does what is left."
    )
    async def import_approve(
        self,
        info: Info,
        file: File,
        on_behalf: Annotated[
            OnBehalfInput, strawberry.argument(description="On whose word: who filled in or keeps the file.")
        ],
        hsds: Hsds = None,
        ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="The proposals to do; all that is new or changed when left out."),
        ] = None,
        keep_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(
                description="The proposals of a package of which what is here is kept: they are not made again until the file "
                "changes. Nothing is kept of workbooks: what they say is always compared with what is here."
            ),
        ] = None,
    ) -> ImportPayload:
        context = info.context
        permit(context.viewer, Action.IMPORT)
        word = word_of(on_behalf)
        assert word is not None, "it is required"
        problem = word_problem(word, context.today)
        seen = [problem] if problem else await _seen(info, file, hsds)
        if isinstance(seen, list):
            errors = user_errors(seen, context.language)
            return ImportPayload(done_count=0, done_ids=[], kept_count=0, findings=[], user_errors=errors)
        found = seen.prepared
        approver = Approver(context.viewer, word, context.today, context.language)
        wanted = set(by_itself(found) if ids is None else map(str, ids))
        kept = set(map(str, keep_ids or ()))
        done = await approve(approver, context.graph, found, wanted - kept, kept if hsds else ())
        return ImportPayload(
            done_count=len(done.done),
            done_ids=[strawberry.ID(one.id) for one in done.done[:MOST_SHOWN]],
            kept_count=len(done.kept),
            findings=findings(done.findings, info),
            user_errors=[],
        )


async def _seen(info: Info, file: ImportFileInput, hsds: HsdsInput | None) -> _Seen | list[Problem]:
    """Return what a file would change, or why it cannot be read."""
    context = info.context
    if hsds is None:
        book = await read_file(file, workbook_ending, read_workbook, info)
        if isinstance(book, Problem):
            return [book]
        prepared = await prepare(context.viewer, context.graph, book.rows, book.findings)
        return _Seen(prepared, prepared.notes)
    stated = await _stated(info, hsds)
    if isinstance(stated, list):
        return stated
    package = await read_file(file, package_ending, read_package, info)
    if isinstance(package, Problem):
        return [package]
    read = await drafted(context.viewer, context.graph, package, stated)
    whole = read.whole if hsds.whole is None else hsds.whole
    prepared = await prepare(
        context.viewer, context.graph, read.rows, read.findings, source=stated.origin, whole=whole, told=read.told
    )  # fmt: skip
    return _Seen(prepared, [*read.notes, *prepared.notes], read.unmapped)


async def _stated(info: Info, hsds: HsdsInput) -> Stated | list[Problem]:
    """Return what was stated beside a package, or what is wrong with it."""
    context = info.context
    held = await context.reference()
    ids = IdReader()
    pact = ids.key(hsds.pact_id, "pact", ("hsds", "pactId"))
    there = await known_keys(context.graph, {"pact": [pact]})
    if not ids.misread and pact not in there.get("pact", ()):
        ids.misread.append(NotFound(("hsds", "pactId"), hsds.pact_id))
    area = ids.known(hsds.area_id, "area", ("hsds", "areaId"), held.geography.areas)
    terms: dict[str, tuple[str, ...]] = {}
    for number, one in enumerate(hsds.terms):
        path = ("hsds", "terms", number, "competenceId")
        given = str(one.competence_id)
        key = ids.known(given, "competence", path, held.taxonomy.competences)
        if key and key not in terms.get(one.term, ()):
            terms[one.term] = (*terms.get(one.term, ()), key)
    if problems := [*ids.misread, *(one.within("hsds") for one in _misstated(hsds))]:
        return problems
    return Stated(
        pact_id=pact,
        source=hsds.source,
        today=context.today,
        area=area,
        hours_per_week=None if hsds.hours_per_week is None else f"{hsds.hours_per_week:g}",
        places=None if hsds.places is None else str(hsds.places),
        mode=hsds.mode,
        staffing=hsds.staffing,
        terms=terms,
    )


def _misstated(hsds: HsdsInput) -> Iterator[Problem]:
    if not hsds.source.strip():
        yield Missing(("source",))
    elif not is_source(hsds.source):
        yield NotASource(("source",), hsds.source, LONGEST_SOURCE)
    if (hours := hsds.hours_per_week) is not None:
        wrong = list(in_range(("hoursPerWeek",), hours, 0.25, WEEK / 60))
        yield from wrong
        if not wrong and hours * 60 % 15:
            yield NotAMultiple(("hoursPerWeek",), hours, 0.25)
    if hsds.places is not None:
        yield from in_range(("places",), hsds.places, 1, MOST_PLACES)


def _proposal(one: Proposal) -> ImportProposal:
    return ImportProposal(
        id=strawberry.ID(one.id),
        kind=one.kind,
        sheet=title_of(one.table),
        key=one.key,
        label=one.label,
        file=one.file,
        line=one.line,
        cells=cells(one.changes, lambda column: heading_of(one.table, column)),
    )
