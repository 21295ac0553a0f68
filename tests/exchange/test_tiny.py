"""The tiny world loads, and loading it again changes nothing."""

from graph_service.domain.permissions import OPERATOR
from graph_service.exchange.csv_folder import load_folder
from tests.conftest import SEEDS


async def test_loading_twice_changes_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    report = await load_folder(OPERATOR, SEEDS / "tiny", tiny)
    assert report.findings == []
    assert all(written.created == written.changed == 0 for written in report.written.values())
    assert await contents_of(tiny) == before
