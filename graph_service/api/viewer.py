"""Who is asking."""

import strawberry

from graph_service.api.context import Info
from graph_service.api.described import described
from graph_service.domain.permissions import Role

described(
    Role,
    "What somebody does in the programme.",
    {
        "CASE_MANAGER": "Accompanies families.",
        "COORDINATOR": "Looks after the network of a pact.",
        "PARTNER": "Keeps the offers of an organisation, or their own.",
        "ADMINISTRATOR": "Runs the service.",
    },
)


@strawberry.type(description="Who is asking, and in which roles.")
class Viewer:
    roles: list[Role] = strawberry.field(description="The roles.")


def viewer(info: Info) -> Viewer | None:
    """Return the viewer, or nothing for somebody unknown."""
    roles = sorted(info.context.viewer.roles)
    return Viewer(roles=roles) if roles else None
