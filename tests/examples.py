"""How many examples a property is tried with."""

from hypothesis import settings

USUAL = 40


def examples(count: int) -> int:
    """Return so many for `make test`; where another profile is chosen, as `make soak` does, in proportion more."""
    return count * settings.default.max_examples // USUAL
