"""Lists of bodies as agencies publish them: what they would change of the register, and writing what was approved of it."""

from pathlib import Path
from typing import Annotated

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.api.ids import global_id
from graph_service.api.import_files import (
    ImportFileInput,
    ImportFinding,
    findings,
    list_ending,
    read_file,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import Missing, Problem, TooMany
from graph_service.domain.registers import Proposal, RegisterChange
from graph_service.exchange.register_lists import RegisterList, read_list
from graph_service.exchange.registers import Compared, apply_list, compared_with_held

MOST_OF_A_KIND = 100
MOST_BYTES = 64 * 1024 * 1024
LONGEST_SOURCE = 200

described(
    RegisterChange,
    "What a newer list says otherwise of a body.",
    {
        "NEW": "The register has no entry of this tax code.",
        "BACK": "It was gone, and is listed again.",
        "RENAMED": "It has another name, and not only another spelling.",
        "SPELT": "It has the same name in another spelling, or one of them was cut.",
        "MOVED": "Its seat is in another municipality.",
        "LISTED": "Another list or category has it too, or this list has it no more while another does.",
        "GONE": "It was on this list, in a province of which the list speaks, and is not any more.",
    },
)

File = Annotated[
    ImportFileInput, strawberry.argument(description="The list: CSV, also packed by gzip, or XLSX.")
]
Source = Annotated[
    str | None,
    strawberry.argument(
        description="How the list is cited, with its day or year; made of what the list says when left out. At most 200 letters."
    ),
]


@strawberry.type(description="What a list says otherwise of one body.")
class RegisterProposal:
    entry_id: strawberry.ID = strawberry.field(description="The entry of the register, or what it would be.")
    tax_code: str = strawberry.field(description="The body's tax code, by which it is known.")
    name: str = strawberry.field(description="Its name in the list; in the register for what is gone.")
    before: str = strawberry.field(description="What the register says; empty for nothing.")
    after: str = strawberry.field(description="What the list says; empty for nothing.")
    row: int | None = strawberry.field(description="Its row in the list; null for what is not on it.")
    partner_id: strawberry.ID | None = strawberry.field(
        description="The organisation that joined from the entry: it keeps its own name and seat, whatever is approved."
    )
    partner_name: str | None = strawberry.field(description="What that organisation is called.")


@strawberry.type(description="All changes of one kind that a list would make.")
class RegisterChanges:
    kind: RegisterChange = strawberry.field(description="Of which kind they are.")
    count: int = strawberry.field(description="How many there are.")
    proposals: list[RegisterProposal] = strawberry.field(
        description="The first 100 of them, in the order of tax codes."
    )


@strawberry.type(description="Bodies of one name under several tax codes. They are never taken for one.")
class RegisterHomonyms:
    name: str = strawberry.field(description="The name that they share, in its plain form.")
    tax_codes: list[str] = strawberry.field(description="Their tax codes.")


@strawberry.type(description="What a list of bodies would change of the register.")
class RegisterListPreview:
    source: str = strawberry.field(description="How the list is cited.")
    list_name: str = strawberry.field(
        description="Which list it is: `5x1000`, `RUNTS`, or `list` when it does not say."
    )
    provinces: list[str] = strawberry.field(
        description="The provinces of which it speaks, two letters each: only there can somebody be gone."
    )
    row_count: int = strawberry.field(description="How many rows it has.")
    body_count: int = strawberry.field(description="How many bodies could be read.")
    unchanged_count: int = strawberry.field(description="Of how many it says what the register says.")
    changes: list[RegisterChanges] = strawberry.field(
        description="What would change, by kind; kinds of which there are none are left out."
    )
    homonyms: list[RegisterHomonyms] = strawberry.field(
        description="Whose name other bodies have, among those that are new, back or renamed; at most the first 100."
    )
    homonym_count: int = strawberry.field(description="How many names are shared so.")
    findings: list[ImportFinding] = strawberry.field(
        description="The rows that could not be used; at most the first 1,000."
    )
    finding_count: int = strawberry.field(description="How much could not be used in all.")
    notes: list[ImportFinding] = strawberry.field(
        description="What is merely to be known: headings that are not read, another encoding, municipalities that no list of "
        "ISTAT has; at most the first 1,000."
    )
    user_errors: list[UserError] = strawberry.field(description="Why the list was not read.")


@strawberry.type(description="What came of what was approved of a list.")
class RegisterListPayload:
    written_count: int = strawberry.field(description="How many entries changed.")
    user_errors: list[UserError] = strawberry.field(description="Why nothing was written.")


async def preview(info: Info, file: ImportFileInput, source: str | None) -> RegisterListPreview:
    """Return what a list would change of the register."""
    permit(info.context.viewer, Action.KEEP_REGISTER)
    found = await _compared(info, file, source)
    if isinstance(found, Problem):
        return RegisterListPreview(
            source="", list_name="", provinces=[], row_count=0, body_count=0, unchanged_count=0, changes=[], homonyms=[],
            homonym_count=0, findings=[], finding_count=0, notes=[],
            user_errors=user_errors([found], info.context.language),
        )  # fmt: skip
    told, report = found.told, found.report
    return RegisterListPreview(
        source=told.source,
        list_name=told.scope.list_name,
        provinces=sorted(told.scope.provinces),
        row_count=told.rows,
        body_count=len(told.bodies),
        unchanged_count=report.unchanged,
        changes=_by_kind(report.proposals),
        homonyms=[
            RegisterHomonyms(name=one.name, tax_codes=list(one.tax_codes))
            for one in report.homonyms[:MOST_OF_A_KIND]
        ],
        homonym_count=len(report.homonyms),
        findings=findings(told.findings, info),
        finding_count=len(told.findings) + told.left_out,
        notes=findings(told.notes, info),
        user_errors=[],
    )


@strawberry.type
class RegisterListDeeds:
    """What those do with newer lists who keep the register."""

    @strawberry.mutation(
        description="Write what was approved of what a list of bodies would change of the register. Nothing is deleted: entries "
        "keep their former names, and the day on which they were gone. Organisations that joined from an entry keep their own "
        "name and seat. Sent again, it writes what is left."
    )
    async def register_list_approve(
        self,
        info: Info,
        file: File,
        source: Source = None,
        kinds: Annotated[
            list[RegisterChange] | None,
            strawberry.argument(description="The kinds of changes to write; all when left out."),
        ] = None,
    ) -> RegisterListPayload:
        context = info.context
        permit(context.viewer, Action.KEEP_REGISTER)
        found = await _compared(info, file, source)
        if isinstance(found, Problem):
            return RegisterListPayload(written_count=0, user_errors=user_errors([found], context.language))
        wanted = list(RegisterChange) if kinds is None else kinds
        written = await apply_list(context.viewer, found, wanted, context.today, context.graph)
        return RegisterListPayload(written_count=written, user_errors=[])


async def _compared(info: Info, file: ImportFileInput, source: str | None) -> Compared | Problem:
    if source is not None and not source.strip():
        return Missing(("source",))
    if source is not None and len(source) > LONGEST_SOURCE:
        return TooMany(("source",), len(source), LONGEST_SOURCE)

    def read(path: Path) -> RegisterList:
        return read_list(path, source=source and source.strip(), most_bytes=MOST_BYTES)

    told = await read_file(file, list_ending, read, info)
    if isinstance(told, Problem):
        return told
    return await compared_with_held(info.context.viewer, told, info.context.graph)


def _by_kind(proposals: tuple[Proposal, ...]) -> list[RegisterChanges]:
    by_kind: dict[RegisterChange, list[Proposal]] = {}
    for one in proposals:
        by_kind.setdefault(one.change, []).append(one)
    return [
        RegisterChanges(kind=kind, count=len(some), proposals=list(map(_proposal, some[:MOST_OF_A_KIND])))
        for kind, some in by_kind.items()
    ]


def _proposal(one: Proposal) -> RegisterProposal:
    return RegisterProposal(
        entry_id=strawberry.ID(global_id("register", one.tax_code)),
        tax_code=one.tax_code,
        name=one.name,
        before=one.before,
        after=one.after,
        row=one.row,
        partner_id=strawberry.ID(global_id("organisation", one.partner_id)) if one.partner_id else None,
        partner_name=one.partner_name,
    )
