"""Who is asking."""

import strawberry

from graph_service.api.accounts import Account, account
from graph_service.api.context import Info
from graph_service.api.pages import AtMost
from graph_service.api.partners import Partner, partner_of
from graph_service.api.scalars import Role
from graph_service.api.worklist import Concern, concerns
from graph_service.domain import accounts as domain


@strawberry.type(description="Who is asking, and in which roles.")
class Viewer:
    roles: list[Role] = strawberry.field(description="The roles.")
    read_only: bool = strawberry.field(description="Whether a program asks that may only read.")
    by_program: bool = strawberry.field(description="Whether a program asks, with a token.")
    record: strawberry.Private[domain.Account | None]

    @strawberry.field(description="Their account; null for the operator, who sits at the machine itself.")
    def account(self) -> Account | None:
        return account(self.record) if self.record else None

    @strawberry.field(
        description="What the households that they accompany, or that are shared with them, wait for: at most 200 things, "
        "what hurts first before the rest."
    )
    async def worklist(self, info: Info, first: AtMost = 50) -> list[Concern]:
        return await concerns(info, first)

    @strawberry.field(description="For which partner they act; null when for none.")
    async def partner(self, info: Info) -> Partner | None:
        found = sorted(info.context.viewer.partner_ids)
        return await partner_of(found[0], info) if found else None


def viewer(info: Info) -> Viewer | None:
    """Return the viewer, or nothing for somebody unknown."""
    asking, caller = info.context.viewer, info.context.caller
    if not asking.roles:
        return None
    return Viewer(
        roles=sorted(asking.roles),
        read_only=asking.read_only,
        by_program=asking.by_program,
        record=caller.account if caller else None,
    )
