"""Whose a household's case is: only they see it, its consents gate what others see, and withdrawing holds at once."""

import asyncio
from datetime import date

import pytest

from graph_service.domain.permissions import OPERATOR, Role, Viewer
from graph_service.exchange.csv_folder import load_folder
from tests.api.asking import answer, ask, ids, problems
from tests.conftest import SEEDS

MARTA = Viewer("m", frozenset({Role.CASE_MANAGER}), case_manager_id="marta")
NINO = Viewer("n", frozenset({Role.CASE_MANAGER}), case_manager_id="nino")
NOBODYS = Viewer("x", frozenset({Role.CASE_MANAGER}))
ADMINISTRATOR = Viewer("a", frozenset({Role.ADMINISTRATOR}))
COORDINATOR = Viewer("c", frozenset({Role.COORDINATOR}))
LANTERN = Viewer("l", frozenset({Role.PARTNER}), frozenset({"lantern"}))
HERS, HIS = "beneficiary:FAM-TNY234", "beneficiary:FAM-TNY567"
ERRORS = "userErrors { __typename message path ... on ConsentMissing { purpose } }"
BODY = f"""beneficiary {{ code caseManager {{ id }} sharedWith {{ caseManager {{ id }} since until }}
  consents {{ purpose givenOn withdrawnOn }} }} {ERRORS}"""
CONSENT = f"""mutation($id: ID!, $purpose: ConsentPurpose!, $on: Date) {{
  done: beneficiaryRecordConsent(id: $id, purpose: $purpose, givenOn: $on) {{ {BODY} }} }}"""
WITHDRAW = f"""mutation($id: ID!, $purpose: ConsentPurpose!) {{
  done: beneficiaryWithdrawConsent(id: $id, purpose: $purpose) {{ {BODY} }} }}"""
HAND_OVER = f"""mutation($id: ID!, $to: ID!) {{
  done: beneficiaryHandOver(id: $id, caseManagerId: $to) {{ {BODY} }} }}"""
SHARE = f"""mutation($id: ID!, $with: ID!, $until: Date!) {{
  done: beneficiaryShare(id: $id, caseManagerId: $with, until: $until) {{ {BODY} }} }}"""
UNSHARE = f"""mutation($id: ID!, $with: ID!) {{
  done: beneficiaryUnshare(id: $id, caseManagerId: $with) {{ {BODY} }} }}"""
LIST = "{ beneficiaries { totalCount edges { node { id } } } }"
REQUEST = """mutation { done: referralRequest(idempotencyKey: "x", requests: [{needId: "need:tny234-homework",
  commitmentId: "commitment:homework-club", sessions: [{weekday: MONDAY, opens: "15:00"}]}]) {
  referrals { id } userErrors { __typename path } } }"""


async def seen_by(graph, viewer):
    """Return the households that a viewer sees: listed, found by id and by code, and by a need of theirs."""
    listed = ids((found := await ask(graph, LIST, viewer=viewer))["beneficiaries"])
    assert found["beneficiaries"]["totalCount"] == len(listed)
    found = await ask(
        graph,
        f"""{{ hers: beneficiary(id: "{HERS}") {{ id }} his: beneficiary(code: "FAM-TNY567") {{ id }}
        node: node(id: "{HERS}") {{ id }} need: node(id: "need:tny234-homework") {{ id }} }}""",
        viewer=viewer,
    )
    assert (found["hers"] is None, found["node"] is None) == (found["need"] is None,) * 2
    assert {one["id"] for one in (found["hers"], found["his"]) if one} == set(listed)
    return set(listed)


async def done(graph, text, viewer=MARTA, **said):
    return (await ask(graph, text, viewer=viewer, **said))["done"]


async def test_case_managers_see_their_own_households_and_no_others(tiny):
    assert await seen_by(tiny, MARTA) == {HERS}
    assert await seen_by(tiny, NINO) == {HIS}
    assert await seen_by(tiny, NOBODYS) == set()


async def test_a_household_tells_who_answers_for_its_data_and_on_what_ground(tiny):
    found = await ask(
        tiny,
        f"""{{ beneficiary(id: "{HIS}") {{ controller legalBasis caseManager {{ name place {{ id }} }} sharedWith {{ since }}
        consents {{ purpose givenOn withdrawnOn }} history {{ deed }} }} }}""",
        viewer=NINO,
    )
    assert found["beneficiary"] == {
        "controller": "Ente inventato",
        "legalBasis": "CONSENT",
        "caseManager": {"name": "Nino Inventato", "place": {"id": "place:south-casa"}},
        "sharedWith": [],
        "consents": [
            {"purpose": "CASE_SHARING", "givenOn": "2026-01-07", "withdrawnOn": "2026-05-04"},
            {"purpose": "REFERRAL", "givenOn": "2026-01-07", "withdrawnOn": None},
        ],
        "history": [],
    }


async def test_a_shared_case_is_seen_until_its_day_and_not_after(office):
    found = await done(office, SHARE, id=HERS, **{"with": "case-manager:nino"}, until="2026-11-23")
    assert found["userErrors"] == []
    assert found["beneficiary"]["sharedWith"] == [
        {"caseManager": {"id": "case-manager:nino"}, "since": "2026-11-23", "until": "2026-11-23"}
    ]
    assert await seen_by(office, NINO) == {HERS, HIS}
    listed = await ask(office, LIST, viewer=NINO, today=date(2026, 11, 24))
    assert ids(listed["beneficiaries"]) == [HIS]
    one = await ask(
        office, f'{{ beneficiary(id: "{HERS}") {{ id }} }}', viewer=NINO, today=date(2026, 11, 24)
    )
    assert one["beneficiary"] is None


async def test_sharing_ends_at_once_when_the_household_withdraws_its_consent(office):
    await done(office, SHARE, id=HERS, **{"with": "case-manager:nino"}, until="2027-01-31")
    found = await done(office, WITHDRAW, id=HERS, purpose="CASE_SHARING")
    assert found["beneficiary"]["sharedWith"] == []
    assert await seen_by(office, NINO) == {HIS}
    again = await done(office, SHARE, id=HERS, **{"with": "case-manager:nino"}, until="2027-01-31")
    assert problems(again["userErrors"]) == {("ConsentMissing", "")}
    await done(office, CONSENT, id=HERS, purpose="CASE_SHARING")
    assert await seen_by(office, NINO) == {HERS, HIS}, "the share was not over, only held back"


async def test_whom_a_case_is_shared_with_may_leave_it_and_neither_share_it_nor_hand_it_over(
    office, contents_of
):
    await done(office, SHARE, id=HERS, **{"with": "case-manager:nino"}, until="2027-01-31")
    before = await contents_of(office)
    for text, said in (
        (SHARE, {"with": "case-manager:nino", "until": "2027-05-31"}),
        (HAND_OVER, {"to": "case-manager:nino"}),
    ):
        found = await answer(office, text, viewer=NINO, id=HERS, **said)
        assert found.codes == {"FORBIDDEN"}
    assert await contents_of(office) == before
    left = await done(office, UNSHARE, NINO, id=HERS, **{"with": "case-manager:nino"})
    assert left == {"beneficiary": None, "userErrors": []}
    assert await seen_by(office, NINO) == {HIS}


async def test_a_case_handed_over_is_the_others_and_no_more_ones_own(office):
    found = await done(office, HAND_OVER, id=HERS, to="case-manager:nino")
    assert found == {"beneficiary": None, "userErrors": []}, "who handed it over sees it no more"
    assert await seen_by(office, MARTA) == set()
    assert await seen_by(office, NINO) == {HERS, HIS}
    back = await done(office, HAND_OVER, ADMINISTRATOR, id=HERS, to="case-manager:marta")
    assert back == {"beneficiary": None, "userErrors": []}, "an administrator sees no household"
    assert await seen_by(office, MARTA) == {HERS}
    told = await ask(
        office, f'{{ beneficiary(id: "{HERS}") {{ history {{ deed by fields }} }} }}', viewer=MARTA
    )
    assert told["beneficiary"]["history"] == [
        {"deed": "HAND_OVER", "by": "m", "fields": ["caseManager"]},
        {"deed": "HAND_OVER", "by": "a", "fields": ["caseManager"]},
    ]


async def referrals_of(graph, partner, viewer):
    """Return the states of a partner's referrals as a viewer sees them, in a list and one by one."""
    query = "query($id: ID!) { referrals(partnerId: $id) { totalCount edges { node { id state } } } }"
    found = (await ask(graph, query, viewer=viewer, id=f"organisation:{partner}"))["referrals"]
    seen = {edge["node"]["id"]: edge["node"]["state"] for edge in found["edges"]}
    assert found["totalCount"] == len(seen)
    return seen


async def test_withdrawing_consent_cancels_what_waits_for_an_answer(office):
    asked = await done(office, REQUEST)
    assert asked["userErrors"] == []
    [new] = [one["id"] for one in asked["referrals"]]
    assert (await referrals_of(office, "lantern", LANTERN))[new] == "REQUESTED"
    found = await done(office, WITHDRAW, id=HERS, purpose="REFERRAL")
    assert found["userErrors"] == []
    assert await referrals_of(office, "lantern", LANTERN) == {}
    assert (await referrals_of(office, "lantern", COORDINATOR))[new] == "CANCELLED"
    told = await office.driver.execute_query(
        """MATCH (:Partner {id: 'lantern'})<-[:TELLS]-(event:Untold {deed: 'CANCEL'})-[:ABOUT]->(referral:Referral)
        RETURN referral.id AS id""",
        database_=office.database,
    )
    assert [f"referral:{row['id']}" for row in told.records] == [new], "the partner is told"
    again = await done(office, REQUEST.replace('Key: "x"', 'Key: "y"'))
    assert problems(again["userErrors"]) == {("ConsentMissing", "requests.0")}


async def test_withdrawing_consent_hides_what_runs_from_the_partner_and_keeps_its_capacity(office):
    thread = Viewer("t", frozenset({Role.PARTNER}), frozenset({"thread"}))
    running = "referral:maths-running"
    assert (await referrals_of(office, "thread", thread))[running] == "IN_PROGRESS"
    free = """query { four: commitments(filter: {partnerId: "organisation:thread", minFreeHours: 4}) { edges { node { id } } }
      more: commitments(filter: {partnerId: "organisation:thread", minFreeHours: 4.25}) { edges { node { id } } } }"""
    before = await ask(office, free)
    maths = "commitment:maths-online"
    held = (maths in ids(before["four"]), maths in ids(before["more"]))
    assert held == (True, False), "2 of 6 hours are held"
    await done(office, WITHDRAW, NINO, id=HIS, purpose="REFERRAL")
    assert running not in await referrals_of(office, "thread", thread)
    one = await ask(office, f'{{ node(id: "{running}") {{ id }} }}', viewer=thread)
    assert one["node"] is None
    assert (await referrals_of(office, "thread", COORDINATOR))[running] == "IN_PROGRESS"
    assert await ask(office, free) == before
    await done(office, CONSENT, NINO, id=HIS, purpose="REFERRAL")
    assert (await referrals_of(office, "thread", thread))[running] == "IN_PROGRESS"


async def test_consent_withdrawn_while_requests_are_made_leaves_none_waiting(office):
    """Whichever comes first, no request of the family waits for an answer afterwards."""

    async def asking(number):
        text = REQUEST.replace('Key: "x"', f'Key: "{number}"')
        return await answer(office, text, viewer=MARTA)

    await asyncio.gather(
        *(asking(number) for number in range(6)),
        done(office, WITHDRAW, id=HERS, purpose="REFERRAL"),
        *(asking(number) for number in range(6, 12)),
    )
    query = f'{{ beneficiary(id: "{HERS}") {{ needs {{ referrals {{ id state }} }} }} }}'
    found = await ask(office, query, viewer=MARTA)
    states = [one["state"] for need in found["beneficiary"]["needs"] for one in need["referrals"]]
    assert "REQUESTED" not in states


@pytest.mark.parametrize(
    ("text", "said", "kind", "path"),
    [
        (CONSENT, {"purpose": "REFERRAL"}, "AlreadyAgreed", "purpose"),
        (CONSENT, {"purpose": "REFERRAL", "on": "2026-11-24"}, "InTheFuture", "givenOn"),
        (HAND_OVER, {"to": "case-manager:nobody"}, "NotFound", "caseManagerId"),
        (HAND_OVER, {"to": "organisation:lantern"}, "NotFound", "caseManagerId"),
        (HAND_OVER, {"to": "case-manager:marta"}, "LeadsAlready", "caseManagerId"),
        (SHARE, {"with": "case-manager:marta", "until": "2027-01-01"}, "LeadsAlready", "caseManagerId"),
        (SHARE, {"with": "case-manager:nino", "until": "2026-11-22"}, "PeriodInThePast", "until"),
        (SHARE, {"with": "case-manager:nobody", "until": "2027-01-01"}, "NotFound", "caseManagerId"),
        (UNSHARE, {"with": "case-manager:nino"}, "NotFound", "caseManagerId"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(
    text, said, kind, path, office, contents_of
):
    before = await contents_of(office)
    found = await done(office, text, id=HERS, **said)
    assert problems(found["userErrors"]) == {(kind, path)}
    assert found["beneficiary"] is None
    assert await contents_of(office) == before


async def test_a_consent_is_withdrawn_once_and_given_again_from_that_day_on(office):
    found = await done(office, WITHDRAW, NINO, id=HIS, purpose="CASE_SHARING")
    assert problems(found["userErrors"]) == {("ConsentMissing", "purpose")}
    early = await done(office, CONSENT, NINO, id=HIS, purpose="CASE_SHARING", on="2026-05-03")
    assert problems(early["userErrors"]) == {("OutsidePeriod", "givenOn")}
    given = await done(office, CONSENT, NINO, id=HIS, purpose="CASE_SHARING", on="2026-05-04")
    assert given["userErrors"] == []
    assert [one["withdrawnOn"] for one in given["beneficiary"]["consents"]] == ["2026-05-04", None, None]


@pytest.mark.parametrize("viewer", [NINO, NOBODYS, ADMINISTRATOR, LANTERN], ids=lambda one: one.id)
async def test_who_does_not_accompany_a_household_changes_nothing_of_it(viewer, office, contents_of):
    before = await contents_of(office)
    deeds = [
        (CONSENT, {"purpose": "CASE_SHARING"}),
        (WITHDRAW, {"purpose": "REFERRAL"}),
        (SHARE, {"with": "case-manager:nino", "until": "2027-01-01"}),
        (UNSHARE, {"with": "case-manager:marta"}),
        (REQUEST, {}),
    ]
    if viewer is not ADMINISTRATOR:
        deeds.append((HAND_OVER, {"to": "case-manager:nino"}))
    for text, said in deeds:
        asked = {"id": HERS, **said} if text is not REQUEST else {}
        found = await answer(office, text, viewer=viewer, **asked)
        assert found.codes == {"FORBIDDEN"}
    assert await contents_of(office) == before


async def test_loading_the_folder_again_takes_no_case_back_and_revives_no_consent(
    office, worlds, contents_of
):
    await done(office, HAND_OVER, id=HERS, to="case-manager:nino")
    await done(office, WITHDRAW, NINO, id=HERS, purpose="REFERRAL")
    before = await seen_by(office, NINO)
    await load_folder(OPERATOR, SEEDS / "tiny", office)
    assert await seen_by(office, NINO) == before
    found = await ask(
        office, f'{{ beneficiary(id: "{HERS}") {{ consents {{ purpose withdrawnOn }} }} }}', viewer=NINO
    )
    assert {"purpose": "REFERRAL", "withdrawnOn": "2026-11-23"} in found["beneficiary"]["consents"]
