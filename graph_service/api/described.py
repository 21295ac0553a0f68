"""Descriptions for people who never saw the code: enums of the domain, with a sentence for each value."""

from collections.abc import Mapping
from enum import Enum

import strawberry


def described(enum: type[Enum], description: str, values: Mapping[str, str]) -> None:
    """Make a GraphQL enum of a domain enum; raises KeyError when a value has no description."""
    made = strawberry.enum(enum, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by strawberry.enum
        value.description = values[value.name]
