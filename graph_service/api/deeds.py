"""What the mutations of all subjects share: on whose word, and the key that makes asking twice harmless."""

from typing import Annotated

import strawberry

from graph_service.api.events import OnBehalfInput

Behalf = Annotated[
    OnBehalfInput | None,
    strawberry.argument(
        description="On whose word, for whoever writes it down for the partner; the partner leaves it out."
    ),
]
Key = Annotated[
    str,
    strawberry.argument(
        description="A text of 1 to 100 letters, new for each asking: sent again, it gives what it made, again."
    ),
]
