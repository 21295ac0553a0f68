"""What pages are told that their viewer can do: the same that the deeds allow."""

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, somebody

LANTERN = Viewer("lantern", frozenset({Role.PARTNER}), frozenset({"lantern"}))
THREAD = Viewer("thread", frozenset({Role.PARTNER}), frozenset({"thread"}))
MARTA, NINO = (
    Viewer(name, frozenset({Role.CASE_MANAGER}), case_manager_id=name) for name in ("marta", "nino")
)
RUNNING = {"HOLD", "COMPLETE", "FAIL"}


async def can(graph, thing, kind, viewer):
    query = f'{{ node(id: "{thing}") {{ ... on {kind} {{ viewerCan }} }} }}'
    return set((await answer(graph, query, viewer=viewer)).data["node"]["viewerCan"])


@pytest.mark.parametrize(
    ("viewer", "deeds"),
    [
        (THREAD, RUNNING),
        (somebody(Role.COORDINATOR), RUNNING),
        (NINO, RUNNING | {"CANCEL", "ENTER_IN_ERROR", "INTRODUCE", "ISSUE_CODE", "REVOKE_CODE"}),
        (MARTA, RUNNING),
    ],
    ids=["its partner", "a coordinator", "its case-manager", "another case-manager"],
)
async def test_a_referral_tells_what_each_can_do_with_it(tiny, viewer, deeds):
    assert await can(tiny, "referral:maths-running", "Referral", viewer) == deeds


async def test_an_offer_is_kept_by_its_partner_and_read_by_others(tiny):
    kept = {"REVISE", "CONFIRM", "PAUSE", "END", "RENEW"}
    assert await can(tiny, "commitment:homework-club", "Commitment", LANTERN) == kept
    assert await can(tiny, "commitment:homework-club", "Commitment", THREAD) == set()
