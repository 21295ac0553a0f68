"""What the mutations of all subjects share: on whose word, on which revision, the key that makes asking twice harmless."""

from collections.abc import Iterable
from typing import Annotated, Any

import strawberry

from graph_service.api.events import OnBehalfInput
from graph_service.domain.problems import Problem, StaleRevision

Behalf = Annotated[
    OnBehalfInput | None,
    strawberry.argument(
        description="On whose word, for whoever writes it down for the partner; the partner leaves it out."
    ),
]
Revision = Annotated[
    int,
    strawberry.argument(
        description="The revision that this is based on: refused when somebody has changed it since."
    ),
]
Key = Annotated[
    str,
    strawberry.argument(
        description="A text of 1 to 100 letters, new for each asking: sent again, it gives what it made, again."
    ),
]
ARGUMENTS = frozenset({"id", "revision", "number", "onBehalf"})
"""What a deed is told beside the change itself."""


def said_in(change: object) -> dict[str, Any]:
    """Return what a change says, by name; what it leaves out is not there."""
    return {name: given.value for name, given in vars(change).items() if given is not None}


def seen_from(found: Iterable[Problem], *within: str) -> list[Problem]:
    """Return problems with the way to them: those of the change lie within it."""
    return [one if one.path[0] in ARGUMENTS else one.within(*within) for one in found]


def is_stale(found: Iterable[Problem]) -> bool:
    """Return whether somebody changed it meanwhile, so that it is to be shown as it is now."""
    return any(isinstance(one, StaleRevision) for one in found)
