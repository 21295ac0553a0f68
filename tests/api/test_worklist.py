"""The worklist of whoever accompanies families: theirs and those shared with them, and nobody else's."""

from datetime import date

from graph_service.domain.permissions import Role
from tests.api.asking import answer, ask, somebody
from tests.api.test_inclusion_pacts import HERS, MARTA, NINO

WORKLIST = """{ viewer { worklist { kind dueOn priority reviewNumber beneficiary { id } need { id } referral { id }
  inclusionPact { id } grant { id } } } }"""


async def kinds(graph, viewer, **rest):
    found = (await ask(graph, WORKLIST, viewer=viewer, **rest))["viewer"]["worklist"]
    return [
        (
            one["kind"],
            one["dueOn"],
            *(one[name]["id"] for name in ("need", "referral", "inclusionPact") if one[name]),
        )
        for one in found
    ]


async def test_each_sees_what_the_own_households_wait_for(tiny):
    assert await kinds(tiny, MARTA) == [
        ("NEED_WITHOUT_PARTNER", "2026-10-01", "need:tny234-doctor"),
        ("REQUEST_DECLINED", "2026-10-01", "need:tny234-homework", "referral:homework-asked"),
        ("NEED_WITHOUT_PARTNER", "2026-10-01", "need:tny234-italian"),
    ]
    assert await kinds(tiny, NINO) == [
        ("NEED_WITHOUT_PARTNER", "2026-11-01", "need:tny567-spid"),
        ("REVIEW_DUE", "2026-11-16", "inclusion-pact:path-south-1"),
    ]
    later = await kinds(tiny, NINO, today=date(2027, 4, 20))
    assert {one[0] for one in later} >= {"REVIEW_DUE", "PATH_ENDING", "GRANT_RUNNING_OUT"}


async def test_it_speaks_the_readers_language_and_takes_few_questions(tiny):
    query = "{ viewer { worklist(first: 1) { summary } } }"
    found = await answer(tiny, query, viewer=MARTA, language="en")
    assert found.data["viewer"]["worklist"] == [
        {"summary": "a need waits since 1 Oct 2026 and nobody is asked"}
    ]
    assert found.trips == ["beneficiaries/page_of_case_manager", "worklist/of_households"]


async def test_a_shared_case_is_on_the_list_of_whom_it_is_shared_with(office):
    share = f"""mutation {{ beneficiaryShare(id: "{HERS}", caseManagerId: "case-manager:nino", until: "2026-12-31") {{
      userErrors {{ path }} }} }}"""
    await ask(office, share, viewer=MARTA)
    assert len(await kinds(office, NINO)) == 5
    assert len(await kinds(office, MARTA)) == 3


async def test_others_have_none(tiny):
    for role in (Role.COORDINATOR, Role.PARTNER, Role.ADMINISTRATOR):
        assert (await answer(tiny, WORKLIST, viewer=somebody(role))).codes == {"FORBIDDEN"}
