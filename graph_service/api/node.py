"""What everything with an id has in common."""

import strawberry


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Its id among all things of all kinds, such as `area:zona-19`; programs should not look inside."
    )
