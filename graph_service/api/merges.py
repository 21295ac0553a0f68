"""Two organisations that are one body: what merging them would do, doing it, and parting them again."""

from typing import Annotated

import strawberry

from graph_service.actions.merge_organisations import merge_organisations, preview_merge, undo_merge
from graph_service.api.commitments import Commitment, commitment
from graph_service.api.context import Info
from graph_service.api.ids import IdReader
from graph_service.api.pacts import CommunityPact, pact
from graph_service.api.partners import (
    Contact,
    Organisation,
    OrganisationMerge,
    Volunteer,
    organisation,
    organisation_merge,
    shown,
    volunteer,
)
from graph_service.api.problems import UserError, user_errors
from graph_service.domain import merging as domain
from graph_service.domain import model
from graph_service.domain.permissions import Action, permit
from graph_service.domain.problems import StaleRevision
from graph_service.graph.partners import contacts

KeepId = Annotated[strawberry.ID, strawberry.argument(description="The organisation to keep.")]
DuplicateId = Annotated[
    strawberry.ID, strawberry.argument(description="The one that is the same body, to be merged into it.")
]


@strawberry.type(
    description="A pact that both had signed: the kept one's signature gains the other's sources."
)
class LentSources:
    sources: list[str] = strawberry.field(description="The sources that it gains; none when it has them all.")
    pact_id: strawberry.Private[str]

    @strawberry.field(description="The pact.")
    async def pact(self, info: Info) -> CommunityPact | None:
        found = await info.context.pacts.load(self.pact_id)
        return pact(found) if found else None


@strawberry.type(description="What a merge moves to the organisation that is kept.")
class MergeContents:
    aliases: list[str] = strawberry.field(description="The names that it gains.")
    tax_code: str | None = strawberry.field(description="The tax code that it gains; null when none.")
    referral_count: int = strawberry.field(
        description="How many referrals come with the offers that move; families are not told."
    )
    refusal_count: int = strawberry.field(
        description="How many families have refused the duplicate, and from now on the kept one."
    )
    lent_sources: list[LentSources] = strawberry.field(description="The pacts that both had signed.")
    record: strawberry.Private[domain.Merging]

    @strawberry.field(description="The offers that move.")
    async def commitments(self, info: Info) -> list[Commitment]:
        found = await info.context.commitments.load_many(self.record.commitment_ids)
        return [commitment(one) for one in found if one]

    @strawberry.field(description="The contacts that move.")
    async def contacts(self, info: Info) -> list[Contact]:
        moving = set(self.record.contact_ids)
        both = [self.record.kept.id, self.record.duplicate.id]
        found = await contacts(info.context.graph, both)
        return [shown(one, info) for id_ in both for one in found.get(id_, []) if one.id in moving]

    @strawberry.field(description="The volunteers who belonged only to the duplicate.")
    async def volunteers(self, info: Info) -> list[Volunteer]:
        found = await info.context.partners.load_many(self.record.volunteer_ids)
        return [volunteer(one) for one in found if isinstance(one, model.Volunteer)]

    @strawberry.field(description="The pacts that only the duplicate had signed: its signatures move.")
    async def pacts(self, info: Info) -> list[CommunityPact]:
        found = await info.context.pacts.load_many(self.record.pact_ids)
        return [pact(one) for one in found if one]


@strawberry.type(description="What merging two organisations would do.")
class OrganisationMergePreview:
    contents: MergeContents | None = strawberry.field(description="What would move; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why they cannot be merged.")


@strawberry.type(description="What came of merging two organisations.")
class OrganisationMergePayload:
    organisation: Organisation | None = strawberry.field(
        description="The kept organisation as it is now; null when refused, but for a stale revision."
    )
    merge: OrganisationMerge | None = strawberry.field(description="By what it can be undone.")
    contents: MergeContents | None = strawberry.field(description="What moved; null when refused.")
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of parting two organisations again.")
class OrganisationMergeUndoPayload:
    organisation: Organisation | None = strawberry.field(
        description="The organisation that was kept; null when refused."
    )
    duplicate: Organisation | None = strawberry.field(
        description="The one that is there again; null when refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


async def preview(info: Info, keep_id: str, duplicate_id: str) -> OrganisationMergePreview:
    """Return what merging the two would do."""
    context = info.context
    permit(context.viewer, Action.MERGE_PARTNERS)
    ids = IdReader()
    asked = domain.Asked(*_keys(ids, keep_id, duplicate_id))
    found = ids.misread or await preview_merge(context.viewer, asked, context.graph)
    if isinstance(found, list):
        return OrganisationMergePreview(contents=None, user_errors=user_errors(found, context.language))
    return OrganisationMergePreview(contents=_contents(found), user_errors=[])


@strawberry.type
class MergeDeeds:
    """What coordinators do with organisations that are one body."""

    @strawberry.mutation(
        description="Make two organisations one: offers, contacts, signatures, volunteers and refusals of the duplicate are "
        "the kept one's from now on, its names other names of it. The duplicate's id leads to the kept one. It can be undone."
    )
    async def organisation_merge(
        self,
        info: Info,
        keep_id: KeepId,
        duplicate_id: DuplicateId,
        keep_revision: Annotated[
            int, strawberry.argument(description="The revision of the one to keep that this is based on.")
        ],
        duplicate_revision: Annotated[
            int, strawberry.argument(description="The revision of the duplicate that this is based on.")
        ],
    ) -> OrganisationMergePayload:
        context = info.context
        permit(context.viewer, Action.MERGE_PARTNERS)
        ids = IdReader()
        keep, duplicate = _keys(ids, keep_id, duplicate_id)
        asked = domain.Asked(keep, duplicate, keep_revision, duplicate_revision)
        found = ids.misread or await merge_organisations(context.viewer, asked, context.graph)
        if isinstance(found, list):
            stale = any(isinstance(one, StaleRevision) for one in found)
            return OrganisationMergePayload(
                organisation=await _organisation(keep, info) if stale else None,
                merge=None,
                contents=None,
                user_errors=user_errors(found, context.language),
            )
        id_, done = found
        made = await context.merges.load(id_)
        return OrganisationMergePayload(
            organisation=organisation(done.kept),
            merge=organisation_merge(made) if made else None,
            contents=_contents(done),
            user_errors=[],
        )

    @strawberry.mutation(
        description="Part two organisations that were merged: what was moved goes back, what was added since stays with "
        "the kept one."
    )
    async def organisation_merge_undo(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The merge.")]
    ) -> OrganisationMergeUndoPayload:
        context = info.context
        permit(context.viewer, Action.MERGE_PARTNERS)
        ids = IdReader()
        key = ids.key(id, "merge", ("id",))
        found = ids.misread or await undo_merge(context.viewer, key, context.graph)
        if isinstance(found, list):
            return OrganisationMergeUndoPayload(
                organisation=None, duplicate=None, user_errors=user_errors(found, context.language)
            )
        kept, duplicate = [await _organisation(one, info) for one in found]
        return OrganisationMergeUndoPayload(organisation=kept, duplicate=duplicate, user_errors=[])


def _keys(ids: IdReader, keep_id: str, duplicate_id: str) -> tuple[str, str]:
    keep = ids.key(keep_id, "organisation", ("keepId",))
    return keep, ids.key(duplicate_id, "organisation", ("duplicateId",))


def _contents(done: domain.Merging) -> MergeContents:
    return MergeContents(
        aliases=list(done.aliases),
        tax_code=done.tax_code,
        referral_count=done.referral_count,
        refusal_count=len(done.refusing_ids),
        lent_sources=[LentSources(sources=list(one), pact_id=id_) for id_, one in done.sources.items()],
        record=done,
    )


async def _organisation(key: str, info: Info) -> Organisation | None:
    found = await info.context.partners.load(key)
    return organisation(found) if isinstance(found, model.Organisation) else None
