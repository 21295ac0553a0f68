"""Workbooks that people filled in: what they would change, and doing what was approved of it."""

import asyncio
import binascii
from base64 import b64decode
from collections.abc import Iterable
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated

import strawberry

from graph_service.actions.words_of_partners import word_problem
from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.api.events import OnBehalfInput, word_of
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import NotReadable, Problem
from graph_service.errors import PattiError
from graph_service.exchange.approving import Approver, approve
from graph_service.exchange.findings import Finding
from graph_service.exchange.proposing import Prepared, Proposal, ProposalKind, by_itself, prepare
from graph_service.exchange.sheets import heading_of, title_of
from graph_service.exchange.sheets_in import Read, read_workbook
from graph_service.exchange.telling import told

MOST_SHOWN = 1000
LONGEST_NAME = 200

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


@strawberry.input(description="A file as it is sent with an operation.")
class ImportFileInput:
    name: str = strawberry.field(description="How it is called, such as `rete.xlsx`; at most 200 letters.")
    contents: str = strawberry.field(
        description="What is in it, in base64. With all else it must fit into one request: larger files are for the `patti "
        "import` command."
    )


File = Annotated[ImportFileInput, strawberry.argument(description="The workbook (XLSX).")]


@strawberry.type(description="A cell as it is here, and as the file has it.")
class ImportCell:
    column: str = strawberry.field(description="The column, as the CSV folder calls it.")
    label: str = strawberry.field(description="The column, as the workbook calls it.")
    ours: str = strawberry.field(description="What is here; empty for nothing.")
    theirs: str = strawberry.field(description="What the file says; empty for nothing.")
    both: bool = strawberry.field(
        description="Whether it was changed here as well since the file said something last."
    )


@strawberry.type(description="Something that the file would change.")
class ImportProposal:
    id: strawberry.ID = strawberry.field(
        description="By what it is approved. Another change of the same thing has another."
    )
    kind: ProposalKind = strawberry.field(description="What would happen to it.")
    sheet: str = strawberry.field(description="Among which things it is, as the workbook calls them.")
    key: str = strawberry.field(description="Its key.")
    label: str = strawberry.field(description="What it is called.")
    line: int | None = strawberry.field(
        description="Its row in the file; null for what is not there any more."
    )
    cells: list[ImportCell] = strawberry.field(
        description="The cells that change; all that say something of what is new."
    )


@strawberry.type(description="Something that is wrong in a file: its row is left out.")
class ImportFinding:
    file: str = strawberry.field(description="The file, and its sheet.")
    line: int | None = strawberry.field(description="The row; null for what is wrong with all of it.")
    column: str | None = strawberry.field(
        description="The heading of the column; null for what is wrong with the row."
    )
    expected: str = strawberry.field(
        description="What was expected there, in the reader's language where that is known."
    )
    found: str = strawberry.field(description="What was found instead.")


@strawberry.type(description="What a file would change.")
class ImportPreview:
    proposals: list[ImportProposal] = strawberry.field(
        description="What would change, in the order in which it would be done; at most the first 1,000."
    )
    proposal_count: int = strawberry.field(description="How much would change in all.")
    unchanged_count: int = strawberry.field(description="How many rows say what is here already.")
    findings: list[ImportFinding] = strawberry.field(description="What is wrong; at most the first 1,000.")
    finding_count: int = strawberry.field(description="How much is wrong in all.")
    user_errors: list[UserError] = strawberry.field(description="Why the file was not read.")


@strawberry.type(description="What came of what was approved.")
class ImportPayload:
    done_count: int = strawberry.field(description="How many proposals were done.")
    done_ids: list[strawberry.ID] = strawberry.field(description="Which; at most the first 1,000.")
    findings: list[ImportFinding] = strawberry.field(
        description="What was refused, and why: it is proposed again by the same file. At most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why nothing was done.")


async def preview(info: Info, file: ImportFileInput) -> ImportPreview:
    """Return what a workbook would change."""
    context = info.context
    permit(context.viewer, Action.IMPORT)
    read = await _read(file)
    if isinstance(read, Problem):
        return ImportPreview(
            proposals=[], proposal_count=0, unchanged_count=0, findings=[], finding_count=0,
            user_errors=user_errors([read], context.language),
        )  # fmt: skip
    found = await prepare(context.viewer, context.graph, read.rows, read.findings)
    return ImportPreview(
        proposals=[_proposal(one) for one in found.proposals[:MOST_SHOWN]],
        proposal_count=len(found.proposals),
        unchanged_count=found.unchanged,
        findings=_findings(found.findings, info),
        finding_count=len(found.findings),
        user_errors=[],
    )


@strawberry.type
class ImportDeeds:
    """What coordinators do with workbooks that people filled in."""

    @strawberry.mutation(
        description="Do what was approved of what a workbook would change. New things are written all together; each change of "
        "something is a deed of its own, which its rules may refuse; partners are told on whose word. New offers hold where "
        "their rules allow it and stay drafts otherwise. Sent again, it does what is left."
    )
    async def import_approve(
        self,
        info: Info,
        file: File,
        on_behalf: Annotated[
            OnBehalfInput, strawberry.argument(description="On whose word: who filled the workbook in.")
        ],
        ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="The proposals to do; all that is new or changed when left out."),
        ] = None,
    ) -> ImportPayload:
        context = info.context
        permit(context.viewer, Action.IMPORT)
        word = word_of(on_behalf)
        assert word is not None, "it is required"
        read = await _read(file)
        problems = [
            one
            for one in (read if isinstance(read, Problem) else None, word_problem(word, context.today))
            if one
        ]
        if problems or isinstance(read, Problem):
            errors = user_errors(problems, context.language)
            return ImportPayload(done_count=0, done_ids=[], findings=[], user_errors=errors)
        found = await prepare(context.viewer, context.graph, read.rows, read.findings)
        approver = Approver(context.viewer, word, context.today, context.language)
        done = await approve(approver, context.graph, found, _wanted(found, ids))
        return ImportPayload(
            done_count=len(done.done),
            done_ids=[strawberry.ID(one.id) for one in done.done[:MOST_SHOWN]],
            findings=_findings(done.findings, info),
            user_errors=[],
        )


def _wanted(found: Prepared, ids: list[strawberry.ID] | None) -> set[str]:
    return set(by_itself(found) if ids is None else map(str, ids))


async def _read(file: ImportFileInput) -> Read | Problem:
    """Return the rows of a workbook, or why it cannot be read."""
    try:
        contents = b64decode(file.contents, validate=True)
    except (binascii.Error, ValueError):
        return NotReadable(("file", "contents"), "base64")
    return await asyncio.to_thread(_read_file, PurePath(file.name).name[:LONGEST_NAME], contents)


def _read_file(name: str, contents: bytes) -> Read | Problem:
    with TemporaryDirectory(prefix="patti-") as folder:
        path = Path(folder) / "workbook.xlsx"
        path.write_bytes(contents)
        try:
            return read_workbook(path, name or path.name)
        except PattiError as error:
            why = str(error).replace(f"{path}: ", "").replace(f"{path.name}: ", "")
            return NotReadable(("file",), why)


def _proposal(one: Proposal) -> ImportProposal:
    return ImportProposal(
        id=strawberry.ID(one.id),
        kind=one.kind,
        sheet=title_of(one.table),
        key=one.key,
        label=one.label,
        line=one.line,
        cells=[
            ImportCell(
                column=cell.column,
                label=heading_of(one.table, cell.column),
                ours=cell.ours,
                theirs=cell.theirs,
                both=cell.both,
            )
            for cell in one.changes
        ],
    )


def _findings(found: Iterable[Finding], info: Info) -> list[ImportFinding]:
    language = info.context.language
    return [
        ImportFinding(
            file=one.file,
            line=one.line,
            column=one.column,
            expected=told(one.expected, language),
            found=one.found,
        )
        for one in list(found)[:MOST_SHOWN]
    ]
