"""Who may ask what: every field of the query for every role, and what stays hidden within what is open."""

import pytest

from graph_service.api.schema import schema
from graph_service.domain.permissions import ANONYMOUS, Role, Viewer
from tests.api.asking import answer, somebody

PAGE = "{ totalCount edges { node { id } } }"
FIELDS = {
    "node": '{ node(id: "area:mill") { id } }',
    "areas": "{ areas { id } }",
    "competences": f"{{ competences {PAGE} }}",
    "pact": '{ pact(id: "pact:north-pact") { id } }',
    "pacts": f"{{ pacts {PAGE} }}",
    "city": "{ city { pactCount organisationCount volunteerCount area { id } } }",
    "organisations": f"{{ organisations {PAGE} }}",
    "volunteers": f"{{ volunteers {PAGE} }}",
    "register": f"{{ register {PAGE} }}",
    "services": f"{{ services {PAGE} }}",
    "commitments": f"{{ commitments {PAGE} }}",
    "criterionWeights": "{ criterionWeights { name weight } }",
    "partnerSearch": """{ partnerSearch(search: {areaId: "area:mill", needs: [{competenceId: "competence:spid"}]}) {
        needs { matches { totalCount } } } }""",
    "allocation": '{ allocation(pactIds: ["pact:north-pact"], budgetSeconds: 5) { familyCount } }',
    "fragility": "{ fragility { totalCount edges { node { lostHours } } } }",
    "whatIf": '{ whatIf(partnerIds: ["organisation:lantern"]) { lostHours } }',
    "invitations": "{ invitations(share: 0.5, budgetSeconds: 1) { candidateCount prospects { count } } }",
    "forecast": "{ forecast { weeks { monday } } }",
    "network": "{ network { partnerCount export } }",
    "referrals": f'{{ referrals(partnerId: "organisation:lantern") {PAGE} }}',
    "commitmentApprovals": "{ commitmentApprovals { totalCount edges { node { commitment { id } } } } }",
    "caseManagers": f"{{ caseManagers {PAGE} }}",
    "contestedEvents": "{ contestedEvents { totalCount edges { node { commitment { id } } } } }",
    "partnerApprovals": "{ partnerApprovals { totalCount edges { node { partner { id } } } } }",
    "organisationMergePreview": """{ organisationMergePreview(keepId: "organisation:lantern",
        duplicateId: "organisation:lantern-south") { contents { aliases } } }""",
    "trainings": f"{{ trainings {PAGE} }}",
    "desks": f"{{ desks {PAGE} }}",
    "orientation": '{ orientation(words: "compiti") { services { id } } }',
    "beneficiary": '{ beneficiary(code: "FAM-TNY234") { id } }',
    "beneficiaries": f"{{ beneficiaries {PAGE} }}",
    "accounts": f"{{ accounts {PAGE} }}",
    "importPreview": '{ importPreview(file: {name: "x.xlsx", contents: ""}) { findingCount } }',
    "registerListPreview": '{ registerListPreview(file: {name: "x.csv", contents: ""}) { findingCount } }',
    "taxonomyPreview": '{ taxonomyPreview(file: {name: "x.ttl", contents: ""}) { findingCount } }',
}
NETWORK = {
    "node",
    "areas",
    "competences",
    "pact",
    "pacts",
    "city",
    "organisations",
    "register",
    "services",
    "commitments",
    "criterionWeights",
    "desks",
    "orientation",
    "trainings",
}
COVERAGE = {"fragility", "whatIf", "invitations", "forecast", "network"}
ALLOWED = {
    Role.CASE_MANAGER: NETWORK
    | COVERAGE
    | {
        "volunteers",
        "partnerSearch",
        "allocation",
        "referrals",
        "beneficiary",
        "beneficiaries",
        "caseManagers",
        "contestedEvents",
    },
    Role.COORDINATOR: NETWORK
    | COVERAGE
    | {
        "volunteers",
        "partnerSearch",
        "allocation",
        "referrals",
        "commitmentApprovals",
        "contestedEvents",
        "caseManagers",
    }
    | {"partnerApprovals", "organisationMergePreview", "importPreview", "registerListPreview"},
    Role.PARTNER: NETWORK,
    Role.ADMINISTRATOR: NETWORK | {"caseManagers", "accounts", "registerListPreview", "taxonomyPreview"},
}
OPEN_TO_ALL = {"viewer"}
"""Whoever asks may know who they are; it is null for somebody unknown."""


def test_every_field_of_the_query_is_in_this_matrix():
    assert set(schema._schema.query_type.fields) == set(FIELDS) | OPEN_TO_ALL


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("field", FIELDS)
async def test_each_role_may_ask_what_the_rules_say_and_nothing_else(tiny, role, field):
    found = await answer(tiny, FIELDS[field], viewer=somebody(role))
    if field in ALLOWED[role]:
        assert not found.errors
        assert found.data[field] is not None
    else:
        assert found.codes == {"FORBIDDEN"}
        assert not (found.data and found.data[field])
        assert not found.trips, "what is refused is not read either"


@pytest.mark.parametrize("field", FIELDS)
async def test_who_is_unknown_gets_nothing_at_all(tiny, field):
    found = await answer(tiny, FIELDS[field], viewer=ANONYMOUS)
    assert found.codes == {"FORBIDDEN"}
    assert not (found.data and found.data[field])
    assert not found.trips


DEEDS = {
    "referralRequest": '(requests: [], idempotencyKey: "x") { referrals { id } }',
    "referralAccept": '(id: "referral:paper-done") { referral { id } }',
    "referralReject": '(id: "referral:paper-done", reason: OTHER) { referral { id } }',
    "referralStart": '(id: "referral:paper-done") { referral { id } }',
    "referralHold": '(id: "referral:paper-done") { referral { id } }',
    "referralResume": '(id: "referral:paper-done") { referral { id } }',
    "referralComplete": '(id: "referral:paper-done") { referral { id } }',
    "referralFail": '(id: "referral:paper-done", reason: OTHER) { referral { id } }',
    "referralCancel": '(id: "referral:paper-done", reason: OTHER) { referral { id } }',
    "referralEnterInError": '(id: "referral:paper-done") { referral { id } }',
    "referralIntroduce": '(id: "referral:paper-done") { referral { id } }',
    "referralIssueCode": '(id: "referral:paper-done") { referral { id } }',
    "referralRevokeCode": '(id: "referral:none") { referral { id } }',
    "referralRecogniseCode": '(code: "x") { referral { id } }',
    "commitmentPropose": """(pactId: "pact:none", partnerId: "organisation:none", idempotencyKey: "x", onBehalf: {BEHALF}
        terms: {title: "x", competenceIds: [], hoursPerWeek: 1, modes: []}) { commitment { id } }""",
    "commitmentApprove": '(id: "commitment:spid-desk", revision: 1) { commitment { id } }',
    "commitmentDecline": '(id: "commitment:spid-desk", revision: 1) { commitment { id } }',
    "commitmentRevise": '(id: "commitment:spid-desk", revision: 9, change: {}) { userErrors { path } }',
    "commitmentConfirm": '(id: "commitment:spid-desk") { commitment { id } }',
    "commitmentDismissSuggestion": '(id: "commitment:spid-desk", reason: NO_CAPACITY) { userErrors { path } }',
    "commitmentPause": '(id: "commitment:spid-desk") { commitment { id } }',
    "commitmentResume": '(id: "commitment:spid-desk") { commitment { id } }',
    "commitmentEnd": '(id: "commitment:spid-desk") { commitment { id } }',
    "partnerChooseMail": '(partnerId: "organisation:none", frequency: NONE) { userErrors { path } }',
    "commitmentAskConfirmation": '(id: "commitment:none") { userErrors { path } }',
    "linksRevoke": '(partnerId: "organisation:none") { userErrors { path } }',
    "eventContest": '(id: "event:none", note: "x") { userErrors { path } }',
    "eventSettle": '(id: "event:none") { userErrors { path } }',
    "commitmentRenew": '(id: "commitment:spid-desk", revision: 9) { userErrors { path } }',
    "assignmentAdd": """(referralId: "referral:maths-running", volunteerId: "volunteer:ada", idempotencyKey: "x")
        { assignment { id } }""",
    "assignmentEnd": '(id: "assignment:homework-asked--ada--2026-10-05", day: "2026-12-01") { assignment { id } }',
    "assignmentEnterInError": '(id: "assignment:homework-asked--ada--2026-10-05") { assignment { id } }',
    "attendanceRecord": """(referralId: "referral:maths-running", day: "2026-11-23", opens: "15:00", state: HELD)
        { attendance { day } }""",
    "attendanceRecordWeek": """(partnerId: "organisation:thread", weekOf: "2026-11-23")
        { recorded { day } }""",
    "pactSign": """(pactId: "pact:north-pact", partnerId: "organisation:none", role: PARTNER, sources: ["x"])
        { userErrors { path } }""",
    "pactLeave": """(pactId: "pact:north-pact", partnerId: "organisation:thread", on: "2026-11-23",
        onBehalf: {BEHALF}) { userErrors { path } }""",
    "pactRenew": """(pactId: "pact:north-pact", name: " ", from: "2027-01-01", carrySignatures: true,
        carryCommitments: true, idempotencyKey: "x") { userErrors { path } }""",
    "interventionPropose": """(pactId: "pact:north-pact", idempotencyKey: "x", terms: {name: "x", commitmentIds: []})
        { userErrors { path } }""",
    "interventionRevise": '(id: "intervention:open-school", revision: 9, change: {}) { userErrors { path } }',
    "interventionRecordResults": '(id: "intervention:open-school", revision: 9, results: "x") { userErrors { path } }',
    "interventionEnd": '(id: "intervention:open-school", revision: 9) { userErrors { path } }',
    "beneficiaryRecordConsent": '(id: "beneficiary:none", purpose: REFERRAL) { userErrors { path } }',
    "beneficiaryWithdrawConsent": '(id: "beneficiary:none", purpose: REFERRAL) { userErrors { path } }',
    "beneficiaryHandOver": '(id: "beneficiary:none", caseManagerId: "case-manager:none") { userErrors { path } }',
    "beneficiaryShare": """(id: "beneficiary:none", caseManagerId: "case-manager:none", until: "2027-01-01")
        { userErrors { path } }""",
    "beneficiaryErase": '(id: "beneficiary:none", code: "FAM-NONE23") { userErrors { path } }',
    "beneficiaryUnshare": '(id: "beneficiary:none", caseManagerId: "case-manager:none") { userErrors { path } }',
    "deskContactRecord": """(deskId: "desk:none", contact: {kind: OTHER, outcome: ANSWERED}, idempotencyKey: "x")
        { userErrors { path } }""",
    "beneficiaryOpen": """(case: {members: [], controller: "x", legalBasis: CONSENT}, idempotencyKey: "x")
        { userErrors { path } }""",
    "beneficiaryAssess": '(id: "beneficiary:none", member: 1, assessments: []) { userErrors { path } }',
    "beneficiaryStateJobGoal": """(id: "beneficiary:none", member: 1, occupationId: "x", label: "x", competenceIds: [])
        { userErrors { path } }""",
    "beneficiaryDropJobGoal": '(id: "beneficiary:none", number: 1) { userErrors { path } }',
    "trainingPlan": """(terms: {title: "x", competenceIds: [], sessions: []}, idempotencyKey: "x")
        { userErrors { path } }""",
    "trainingEnrol": '(id: "training:none", revision: 1, participantIds: []) { userErrors { path } }',
    "trainingWithdraw": '(id: "training:none", revision: 1, participantIds: []) { userErrors { path } }',
    "trainingRecordAttendance": """(id: "training:none", revision: 1, number: 1, participantIds: [])
        { userErrors { path } }""",
    "trainingComplete": '(id: "training:none", revision: 1) { userErrors { path } }',
    "trainingCancel": '(id: "training:none", revision: 1) { userErrors { path } }',
    "methodPublish": '(title: "x", url: "x", competenceIds: [], idempotencyKey: "x") { userErrors { path } }',
    "inclusionPactOpen": """(beneficiaryId: "beneficiary:none", idempotencyKey: "x", terms: {pactId: "pact:none",
        startsOn: "2026-11-23", endsOn: "2027-05-23"}) { userErrors { path } }""",
    "inclusionPactAddGoal": '(id: "inclusion-pact:none", revision: 1, goal: {component: WORK, text: "x"}) { userErrors { path } }',
    "inclusionPactReviseGoal": '(id: "inclusion-pact:none", revision: 1, number: 1, change: {}) { userErrors { path } }',
    "inclusionPactAddAction": '(id: "inclusion-pact:none", revision: 1, action: {goal: 1}) { userErrors { path } }',
    "inclusionPactReviseAction": '(id: "inclusion-pact:none", revision: 1, number: 1, change: {}) { userErrors { path } }',
    "inclusionPactPlanReview": '(id: "inclusion-pact:none", revision: 1, dueOn: "2026-12-01") { userErrors { path } }',
    "inclusionPactRecordReview": '(id: "inclusion-pact:none", revision: 1, note: "x") { userErrors { path } }',
    "inclusionPactExtend": """(id: "inclusion-pact:none", revision: 1, until: "2027-12-01", reason: "x")
        { userErrors { path } }""",
    "inclusionPactClose": '(id: "inclusion-pact:none", revision: 1, closing: {outcome: OTHER}) { userErrors { path } }',
    "inclusionPactReopen": '(id: "inclusion-pact:none", revision: 1) { userErrors { path } }',
    "grantOpen": """(inclusionPactId: "inclusion-pact:none", cents: 100, approval: {approvedBy: "x"}, idempotencyKey: "x")
        { userErrors { path } }""",
    "grantAllocate": """(id: "grant:none", cents: 100, approval: {approvedBy: "x"}, idempotencyKey: "x")
        { userErrors { path } }""",
    "grantSpend": """(id: "grant:none", cents: 100, category: FOOD, approval: {approvedBy: "x"}, idempotencyKey: "x")
        { userErrors { path } }""",
    "grantReverse": """(id: "grant:none", number: 1, approval: {approvedBy: "x"}, idempotencyKey: "x")
        { userErrors { path } }""",
    "grantClose": '(id: "grant:none", approval: {approvedBy: "x"}, idempotencyKey: "x") { userErrors { path } }',
    "organisationJoin": """(terms: {name: " ", kind: OTHER}, idempotencyKey: "x", onBehalf: {BEHALF})
        { organisation { id } }""",
    "volunteerJoin": '(terms: {name: " "}, idempotencyKey: "x", onBehalf: {BEHALF}) { volunteer { id } }',
    "partnerApprove": '(id: "organisation:thread", revision: 1) { partner { id } }',
    "partnerDecline": '(id: "organisation:thread", revision: 1) { partner { id } }',
    "organisationRevise": '(id: "organisation:thread", revision: 9, change: {}) { userErrors { path } }',
    "volunteerRevise": '(id: "volunteer:dario", revision: 9, change: {}) { userErrors { path } }',
    "contactAdd": """(partnerId: "organisation:thread", terms: {name: "x"}, idempotencyKey: "x")
        { userErrors { path } }""",
    "contactRevise": '(id: "contact:lantern-desk", revision: 9, change: {}) { userErrors { path } }',
    "contactRemove": '(id: "contact:lantern-desk", revision: 9) { userErrors { path } }',
    "organisationMerge": """(keepId: "organisation:thread", duplicateId: "organisation:thread", keepRevision: 1,
        duplicateRevision: 1) { organisation { id } }""",
    "organisationMergeUndo": '(id: "merge:none") { organisation { id } }',
    "competenceReplace": '(oldId: "competence:none", newId: "competence:nothing") { userErrors { path } }',
    "invitationRecord": '(partnerId: "organisation:none") { userErrors { path } }',
    "accountInvite": """(invitation: {email: "x", name: "x", roles: [COORDINATOR]}, idempotencyKey: "x")
        { userErrors { path } }""",
    "accountInviteAgain": '(id: "account:none") { userErrors { path } }',
    "accountChangeRoles": '(id: "account:none", revision: 1, roles: [COORDINATOR]) { userErrors { path } }',
    "accountLock": '(id: "account:none") { userErrors { path } }',
    "accountUnlock": '(id: "account:none") { userErrors { path } }',
    "accountClose": '(id: "account:none") { userErrors { path } }',
    "tokenCreate": '(name: "x", roles: [COORDINATOR], expiresOn: "2026-12-31") { userErrors { path } }',
    "tokenRevoke": '(id: "token:none") { userErrors { path } }',
    "signInEnd": '(id: "signin:none") { userErrors { path } }',
    "feedCreate": '(subjectId: "organisation:none") { userErrors { path } }',
    "feedRevoke": '(id: "feed:none") { userErrors { path } }',
    "importApprove": '(file: {name: "x.xlsx", contents: ""}, onBehalf: {BEHALF}) { userErrors { path } }',
    "registerListApprove": '(file: {name: "x.csv", contents: ""}) { userErrors { path } }',
    "taxonomyApprove": '(file: {name: "x.ttl", contents: ""}) { userErrors { path } }',
}
DEEDS = {
    name: text.replace("{BEHALF}", '{saidBy: "x", means: PHONE, saidOn: "2026-11-23"}')
    for name, text in DEEDS.items()
}
JUDGING = {
    "commitmentApprove",
    "commitmentDecline",
    "partnerApprove",
    "partnerDecline",
    "organisationMerge",
    "organisationMergeUndo",
    "importApprove",
    "registerListApprove",
}
JOINING = {"organisationJoin", "volunteerJoin"}
HANDING_OVER = {"beneficiaryHandOver", "beneficiaryErase"}
CASES = {name for name in DEEDS if name.startswith(("beneficiary", "inclusionPact", "grant"))}
BY_PARTNERS = {"eventContest"}
BY_LINK = {"linkUse"}
"""Whoever holds the link may, signed in or not."""
ACCOUNTS = {name for name in DEEDS if name.startswith("account")}
TAXONOMY = {"competenceReplace", "taxonomyApprove"}
BY_EVERYBODY = {"tokenCreate", "tokenRevoke", "signInEnd", "feedRevoke"}
"""With their own account: who asks here has none."""
FEEDS = {"feedCreate"}
"""Of what is one's own, or of a family that one accompanies."""
KEPT = {name for name in DEEDS if name.startswith(("pact", "intervention", "training", "methodPublish"))}
SENT = {
    "referralRequest",
    "referralCancel",
    "referralEnterInError",
    "referralIntroduce",
    "referralIssueCode",
    "referralRevokeCode",
}
BY_CODE = {"referralRecogniseCode"}
"""A partner may try any code, and sees nothing but its own referrals."""
DONE_BY = {
    Role.CASE_MANAGER: set(DEEDS) - JUDGING - KEPT - BY_PARTNERS - ACCOUNTS - TAXONOMY,
    Role.COORDINATOR: set(DEEDS) - SENT - BY_PARTNERS - CASES - ACCOUNTS - TAXONOMY - FEEDS,
    Role.PARTNER: BY_PARTNERS | JOINING | BY_CODE | BY_EVERYBODY | FEEDS,
    Role.ADMINISTRATOR: HANDING_OVER | ACCOUNTS | TAXONOMY | BY_EVERYBODY | {"registerListApprove"},
}
"""Partners answer their own referrals, and this one is nobody's who asks here."""


def test_every_deed_is_in_this_matrix():
    assert set(schema._schema.mutation_type.fields) == set(DEEDS) | BY_LINK


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("deed", [one for one in DEEDS if one != "referralEnterInError"])
async def test_each_role_may_do_what_the_rules_say_and_nothing_else(tiny, role, deed, contents_of):
    before = await contents_of(tiny)
    viewer = somebody(role) if role else ANONYMOUS
    found = await answer(tiny, f"mutation {{ {deed}{DEEDS[deed]} }}", viewer=viewer)
    assert found.codes == (set() if role and deed in DONE_BY[role] else {"FORBIDDEN"})
    assert await contents_of(tiny) == before


@pytest.mark.parametrize(
    ("id_", "roles"),
    [
        ("volunteer:ada", {Role.CASE_MANAGER, Role.COORDINATOR}),
        ("beneficiary:FAM-TNY234", {Role.CASE_MANAGER}),
        ("need:tny234-homework", {Role.CASE_MANAGER}),
        ("inclusion-pact:path-north-1", {Role.CASE_MANAGER}),
        ("grant:dote-north-1", {Role.CASE_MANAGER}),
        ("desk:north-desk", set(Role)),
        ("training:digital-course", set(Role)),
        ("desk-contact:heard-1", {Role.CASE_MANAGER, Role.COORDINATOR}),
        ("contact:lantern-desk", set(Role)),
        ("commitment:spid-desk", set(Role)),
        ("intervention:open-school", set(Role)),
        ("place:north-casa", set(Role)),
    ],
)
async def test_finding_by_id_opens_no_door_that_lists_keep_shut(tiny, id_, roles):
    for role in Role:
        found = await answer(tiny, f'{{ node(id: "{id_}") {{ id }} }}', viewer=somebody(role))
        if role in roles:
            assert found.data == {"node": {"id": id_}}
        else:
            assert (found.data, found.codes) == ({"node": None}, {"FORBIDDEN"})


PRIVATE = (
    "languages",
    "insuranceUntil",
    "clearanceUntil",
    "organisations { id }",
    "competences { id }",
    "area { id }",
)


@pytest.mark.parametrize("field", PRIVATE)
@pytest.mark.parametrize("role", [Role.PARTNER, Role.ADMINISTRATOR])
async def test_a_volunteer_reached_by_way_of_an_offer_tells_those_roles_only_the_name(tiny, role, field):
    way = '{ node(id: "commitment:ada-mediation") { ... on Commitment { partner { __typename name %s } } } }'
    open_part = await answer(tiny, way % "", viewer=somebody(role))
    assert open_part.data["node"]["partner"] == {"__typename": "Volunteer", "name": "Ada Esempio"}
    private = await answer(tiny, way % f"... on Volunteer {{ {field} }}", viewer=somebody(role))
    assert private.codes == {"FORBIDDEN"}
    told = private.data["node"] and private.data["node"]["partner"].get(field)
    assert not told
    allowed = await answer(tiny, way % f"... on Volunteer {{ {field} }}", viewer=somebody(Role.COORDINATOR))
    assert not allowed.errors


@pytest.mark.parametrize(
    "query",
    [
        '{ node(id: "organisation:lantern") { ... on Organisation { volunteers { name } } } }',
        '{ node(id: "commitment:homework-club") { ... on Commitment { staff { name } } } }',
    ],
)
async def test_a_partner_is_not_told_the_volunteers_of_others(tiny, query):
    found = await answer(tiny, query, viewer=somebody(Role.PARTNER))
    assert (found.data, found.codes) == ({"node": None}, {"FORBIDDEN"})
    assert not (await answer(tiny, query, viewer=somebody(Role.COORDINATOR))).errors


async def test_a_partner_reads_of_its_own_volunteers_and_staff(tiny):
    lantern = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
    query = """{ node(id: "volunteer:ada") { ... on Volunteer { insuranceUntil } }
      offer: node(id: "commitment:homework-club") { ... on Commitment { staff { name insuranceUntil } } }
      body: node(id: "organisation:lantern") { ... on Organisation { volunteers { name } } } }"""
    found = await answer(tiny, query, viewer=lantern)
    assert not found.errors
    assert found.data["node"] == {"insuranceUntil": "2030-12-31"}
    assert len(found.data["offer"]["staff"]) == 2
    other = await answer(tiny, '{ node(id: "volunteer:dario") { id } }', viewer=lantern)
    assert (other.data, other.codes) == ({"node": None}, {"FORBIDDEN"})


async def test_contacts_show_what_was_agreed_and_all_of_it_to_those_who_accompany_families(tiny):
    query = (
        '{ node(id: "contact:lantern-desk") { ... on Contact { name role phone email hours { weekday } } } }'
    )
    published = {
        "name": "",
        "role": None,
        "phone": "+39 011 555 0101",
        "email": None,
        "hours": [{"weekday": "MONDAY"}],
    }
    whole = published | {"name": "Ada Esempio", "role": "segreteria", "email": "lanterna@example.org"}
    for role, seen in (
        (Role.CASE_MANAGER, whole),
        (Role.COORDINATOR, whole),
        (Role.PARTNER, published),
        (Role.ADMINISTRATOR, published),
    ):
        assert (await answer(tiny, query, viewer=somebody(role))).data["node"] == seen, role


async def test_roles_add_up(tiny):
    found = await answer(tiny, FIELDS["beneficiary"], viewer=somebody(Role.PARTNER, Role.CASE_MANAGER))
    assert not found.errors
