"""A copy of the tiny folder, to be spoilt."""

import pytest

from tests.exchange.spoiling import Tables


@pytest.fixture
def tables(tmp_path):
    """A copy of seeds/tiny."""
    return Tables.of_tiny(tmp_path / "tiny")
