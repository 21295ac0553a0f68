"""Calendars to subscribe to, at secret addresses: making one, seeing one's own, revoking one."""

from datetime import datetime
from typing import Annotated

import strawberry

from graph_service.accounts import feeds
from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.api.ids import PARTNER_KINDS, global_id, key_of, kind_and_key
from graph_service.api.inclusion_pacts import InclusionPact, inclusion_pact_called
from graph_service.api.partners import Partner, partner_of
from graph_service.api.problems import UserError, user_errors
from graph_service.domain import feeds as domain
from graph_service.domain.feeds import FeedKind
from graph_service.domain.permissions import Action, Relation, may, permit_some
from graph_service.domain.problems import NotFound, Problem

PATH = "inclusion-pact"

described(
    FeedKind,
    "What a calendar at a secret address is about.",
    {
        "PARTNER": "The sessions of all that an organisation offers.",
        "VOLUNTEER": "The sessions that a volunteer holds or offers.",
        "PATH": "The sessions of a household on its path.",
    },
)


@strawberry.type(
    description="A calendar at a secret address, which calendar programs read again from time to time. Its address is shown "
    "once, when it is made. It tells what whoever made it may read at that moment, and nothing as soon as they may not."
)
class Feed:
    id: strawberry.ID = strawberry.field(description="Its id.")
    kind: FeedKind = strawberry.field(description="What it is about.")
    mark: str = strawberry.field(
        description="Four letters or digits by which a volunteer's and a path's calendar are called, since they tell no names."
    )
    made_at: datetime = strawberry.field(description="When it was made.")
    read_at: datetime | None = strawberry.field(
        description="When a calendar program read it last, to the minute; null when never."
    )
    revoked_at: datetime | None = strawberry.field(
        description="When it was made worthless; null when it was not."
    )
    record: strawberry.Private[domain.Feed]

    @strawberry.field(description="Whose sessions it shows; null for a path's.")
    async def partner(self, info: Info) -> Partner | None:
        of_path = self.record.kind is FeedKind.PATH
        return None if of_path else await partner_of(self.record.subject_id, info)

    @strawberry.field(
        description="The path whose sessions it shows; null for a partner's, and for those who do not accompany the household."
    )
    async def inclusion_pact(self, info: Info) -> InclusionPact | None:
        reads = any(may(info.context.viewer, Action.READ_PATHS, relation) for relation in Relation)
        of_path = self.record.kind is FeedKind.PATH
        return await inclusion_pact_called(self.record.subject_id, info) if reads and of_path else None


def feed(record: domain.Feed) -> Feed:
    return Feed(
        id=strawberry.ID(global_id("feed", record.id)),
        kind=record.kind,
        mark=record.mark,
        made_at=record.made_at,
        read_at=record.read_at,
        revoked_at=record.revoked_at,
        record=record,
    )


@strawberry.type(description="What came of making a calendar at a secret address.")
class FeedCreatePayload:
    feed: Feed | None = strawberry.field(description="The calendar; null when refused.")
    address: str | None = strawberry.field(
        description="The address to subscribe to. It is shown only now: nobody can read it again, and who has it reads the "
        "calendar."
    )
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type(description="What came of making a calendar's address worthless.")
class FeedRevokePayload:
    user_errors: list[UserError] = strawberry.field(description="Why not; nothing has changed then.")


@strawberry.type
class FeedDeeds:
    """What people do with calendars at secret addresses."""

    @strawberry.mutation(
        description="Make a calendar at a secret address: of one's own organisation, of a volunteer of one's own, or of the "
        "path of a household that one accompanies. Those made before go on until they are revoked; at most 100 at once. "
        "Programs with a token make none."
    )
    async def feed_create(
        self,
        info: Info,
        subject_id: Annotated[
            strawberry.ID,
            strawberry.argument(description="The organisation, the volunteer or the path (InclusionPact)."),
        ],
    ) -> FeedCreatePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_FEEDS)
        kind, key = kind_and_key(subject_id)
        known = kind in {*PARTNER_KINDS, PATH}
        found = (
            await feeds.make_feed(context.viewer, key, kind == PATH, context.graph, context.today)
            if known
            else [NotFound(("subjectId",), subject_id)]
        )
        if isinstance(found, list):
            return FeedCreatePayload(
                feed=None, address=None, user_errors=user_errors(found, context.language)
            )
        context.forget()
        home = context.signer.home if context.signer else ""
        address = f"{home}/feeds/{found.secret}.ics"
        return FeedCreatePayload(feed=feed(found.feed), address=address, user_errors=[])

    @strawberry.mutation(
        description="Make a calendar's address worthless at once: one's own, or anybody's for those who keep accounts. Done "
        "again, it changes nothing."
    )
    async def feed_revoke(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The calendar.")]
    ) -> FeedRevokePayload:
        context = info.context
        permit_some(context.viewer, Action.KEEP_OWN_ACCOUNT)
        key = key_of(id, "feed", ("id",))
        found = (
            key if isinstance(key, Problem) else await feeds.revoke_feed(context.viewer, key, context.graph)
        )
        return FeedRevokePayload(user_errors=user_errors([found] if found else [], context.language))
