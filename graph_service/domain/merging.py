"""Merging two organisations that are one body: what moves to the one that is kept, and how it is taken back.

What both have (a signature under the same pact, a volunteer, a family that refused them) stays behind with the
duplicate, which nothing lists; so taking back moves only what was moved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from graph_service.domain.model import Organisation, PartnerState
from graph_service.domain.partners import stale
from graph_service.domain.problems import (
    DifferentBodies,
    MergedAlready,
    NotFound,
    Problem,
    Repeated,
    TaxCodeTaken,
    UndoneAlready,
    WrongState,
)

Sources = Mapping[str, tuple[str, ...]]
"""Which papers say that a pact was signed, by pact."""


@dataclass(frozen=True)
class Body:
    """An organisation with all that a merge would move."""

    organisation: Organisation
    commitment_ids: tuple[str, ...] = ()
    contact_ids: tuple[str, ...] = ()
    volunteer_ids: tuple[str, ...] = ()
    refusing_ids: tuple[str, ...] = ()
    signatures: Sources = field(default_factory=dict)
    referral_count: int = 0


@dataclass(frozen=True)
class Gone:
    """An organisation that was merged, and the one that has all that was its own."""

    into_id: str


Found = Body | Gone | None


@dataclass(frozen=True)
class Asked:
    """Which organisation to keep, and which one is the same; the revisions are left out of a preview."""

    keep_id: str
    duplicate_id: str
    keep_revision: int | None = None
    duplicate_revision: int | None = None


@dataclass(frozen=True)
class Merging:
    """What a merge does: the kept one as it will be, what it gains, and what moves to it.

    `sources` are what its own signatures gain where both signed; an empty one gains nothing.
    """

    before: Organisation
    kept: Organisation
    duplicate: Organisation
    aliases: tuple[str, ...]
    tax_code: str | None
    commitment_ids: tuple[str, ...]
    contact_ids: tuple[str, ...]
    volunteer_ids: tuple[str, ...]
    refusing_ids: tuple[str, ...]
    pact_ids: tuple[str, ...]
    sources: Sources
    referral_count: int


def merging(asked: Asked, keep: Found, duplicate: Found) -> Merging | list[Problem]:
    """Return what merging the two does, or why they are not to be merged."""
    if asked.keep_id == asked.duplicate_id:
        return [Repeated(("duplicateId",), asked.duplicate_id)]
    found = [_there(keep, "keepId", asked.keep_id), _there(duplicate, "duplicateId", asked.duplicate_id)]
    if problems := [one for one in found if isinstance(one, Problem)]:
        return problems
    one, other = (body for body in found if isinstance(body, Body))
    if problems := list(_unlike(asked, one.organisation, other.organisation)):
        return problems
    return _merging(one, other)


def _there(found: Found, name: str, id_: str) -> Body | Problem:
    match found:
        case None:
            return NotFound((name,), id_, kind="organisation")
        case Gone():
            return MergedAlready((name,), found.into_id)
        case Body():
            return found


def _unlike(asked: Asked, keep: Organisation, duplicate: Organisation) -> Iterable[Problem]:
    for name, organisation, revision in (
        ("keepRevision", keep, asked.keep_revision),
        ("duplicateRevision", duplicate, asked.duplicate_revision),
    ):
        if revision is not None and (problem := stale(organisation, revision)):
            yield replace(problem, path=(name,))
    if keep.state is not PartnerState.ACTIVE:
        yield WrongState(("keepId",), keep.state, (PartnerState.ACTIVE,))
    if keep.tax_code and duplicate.tax_code and keep.tax_code != duplicate.tax_code:
        yield DifferentBodies(("duplicateId",), keep.tax_code, duplicate.tax_code)


def _merging(keep: Body, duplicate: Body) -> Merging:
    before, gone = keep.organisation, duplicate.organisation
    known = {before.name, *before.aliases}
    aliases = tuple(one for one in dict.fromkeys((gone.name, *gone.aliases)) if one not in known)
    tax_code = None if before.tax_code else gone.tax_code
    kept = replace(
        before,
        aliases=(*before.aliases, *aliases),
        tax_code=before.tax_code or gone.tax_code,
        listed_as=gone.listed_as if tax_code else before.listed_as,
        revision=before.revision + 1,
    )
    return Merging(
        before=before,
        kept=kept,
        duplicate=gone,
        aliases=aliases,
        tax_code=tax_code,
        commitment_ids=duplicate.commitment_ids,
        contact_ids=duplicate.contact_ids,
        volunteer_ids=_less(duplicate.volunteer_ids, keep.volunteer_ids),
        refusing_ids=_less(duplicate.refusing_ids, keep.refusing_ids),
        pact_ids=_less(duplicate.signatures, keep.signatures),
        sources={
            pact_id: _less(sources, keep.signatures[pact_id])
            for pact_id, sources in duplicate.signatures.items()
            if pact_id in keep.signatures
        },
        referral_count=duplicate.referral_count,
    )


def _less(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return those that are not among the others, each once."""
    return tuple(one for one in dict.fromkeys(some) if one not in set(others))


@dataclass(frozen=True)
class Merged:
    """A merge that was done: what the kept one gained from the duplicate.

    `lent` are the sources that the kept one's signatures gained where both had signed.
    """

    id: str
    kept_id: str
    duplicate: Organisation
    at: datetime
    by: str
    undone: bool = False
    aliases: tuple[str, ...] = ()
    tax_code: str | None = None
    lent: Sources = field(default_factory=dict)


@dataclass(frozen=True)
class Undoing:
    """A merge taken back: the kept one as it is without it, and the sources of its signatures."""

    before: Organisation
    kept: Organisation
    duplicate: Organisation
    sources: Sources


def undoing(merge: Merged, kept: Found, holder_id: str | None) -> Undoing | list[Problem]:
    """Return what taking the merge back does, or why it cannot be; what was added to the kept one since stays.

    `holder_id` is the organisation that has the duplicate's tax code now.
    """
    if merge.undone:
        return [UndoneAlready(("id",))]
    if isinstance(kept, Gone):
        return [MergedAlready(("id",), kept.into_id)]
    assert kept is not None, "what was merged is in one that is there"
    before, code = kept.organisation, merge.duplicate.tax_code
    if code is not None and holder_id not in (None, before.id):
        return [TaxCodeTaken(("id",), code, holder_id)]
    given = code is not None and before.tax_code == code
    after = replace(
        before,
        aliases=_less(before.aliases, merge.aliases),
        tax_code=None if given else before.tax_code,
        listed_as=None if given else before.listed_as,
        revision=before.revision + 1,
    )
    sources = {
        pact_id: _less(kept.signatures[pact_id], lent)
        for pact_id, lent in merge.lent.items()
        if pact_id in kept.signatures
    }
    return Undoing(before, after, merge.duplicate, sources)


def told_merging(done: Merging) -> dict[str, str]:
    """Return what a merge moved, each part as text; nothing of families."""
    return {
        "merged": done.duplicate.name,
        "aliases": "|".join(done.kept.aliases),
        "taxCode": done.kept.tax_code or "",
        "commitments": "|".join(done.commitment_ids),
        "contacts": "|".join(done.contact_ids),
        "volunteers": "|".join(done.volunteer_ids),
        "pacts": "|".join(done.pact_ids),
    }


def told_undoing(done: Undoing) -> tuple[dict[str, str], dict[str, str]]:
    """Return what taking a merge back changes of the kept one, before and after."""
    before = {"merged": done.duplicate.name, "aliases": "|".join(done.before.aliases)}
    after = {"merged": "", "aliases": "|".join(done.kept.aliases)}
    codes = (done.before.tax_code or "", done.kept.tax_code or "")
    return {**before, "taxCode": codes[0]}, {**after, "taxCode": codes[1]}
