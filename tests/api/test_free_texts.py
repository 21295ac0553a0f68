"""Every text that somebody may write freely: it is about a body, or refuses what would tell who a family is."""

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from graph_service.api.schema import schema
from tests.api.asking import answer, ask, problems

TAX_CODE = "RSSMRA80A01L219M"
SCHEMA = schema._schema
ABOUT_BODIES = {
    "ContactChangeInput.email",
    "ContactChangeInput.name",
    "ContactChangeInput.phone",
    "ContactChangeInput.role",
    "ContactInput.email",
    "ContactInput.name",
    "ContactInput.phone",
    "ContactInput.role",
    "InvitationInput.email",
    "InvitationInput.name",
    "Mutation.organisationJoin(taxCode)",
    "Mutation.tokenCreate(name)",
    "OrganisationChangeInput.aliases",
    "OrganisationChangeInput.name",
    "OrganisationChangeInput.runtsSection",
    "OrganisationChangeInput.source",
    "OrganisationChangeInput.taxCode",
    "OrganisationChangeInput.website",
    "OrganisationInput.aliases",
    "OrganisationInput.name",
    "OrganisationInput.runtsSection",
    "OrganisationInput.source",
    "OrganisationInput.website",
    "VolunteerChangeInput.name",
    "VolunteerInput.name",
    "CommitmentInput.title",
    "CommitmentChangeInput.title",
    "InterventionInput.name",
    "InterventionInput.description",
    "InterventionInput.publicCounterpart",
    "InterventionChangeInput.name",
    "InterventionChangeInput.description",
    "InterventionChangeInput.publicCounterpart",
    "Mutation.pactSign(sources)",
    "Mutation.pactLeave(reason)",
    "Mutation.pactRenew(name)",
    "Mutation.methodPublish(url)",
    "TrainingInput.description",
    "ImportFileInput.contents",
    "HsdsInput.source",
    "Mutation.registerListApprove(source)",
    "EscoLabelInput.label",
    "EscoLabelInput.synonyms",
    "EscoLabelInput.key",
}
"""Offers, pacts and what partners do together publish where and how they are reached."""

NOT_KEPT = {
    "ImportFileInput.name",
    "HsdsTermInput.term",
    "Query.registerListPreview(source)",
    "EscoInput.concepts",
    "EscoLabelInput.uri",
    "Query.competences(search)",
    "Query.organisations(search)",
    "Query.volunteers(search)",
    "Query.services(search)",
    "Query.commitments(search)",
    "Query.register(search)",
    "Query.beneficiary(code)",
    "Invitations.prospects(municipality)",
    "Query.orientation(words)",
    "Mutation.linkUse(token)",
    "Mutation.beneficiaryErase(code)",
    "Mutation.referralRecogniseCode(code)",
}
"""Words to find something by, which are neither stored nor logged."""

BEHALF = """mutation($text: String!) { referralAccept(id: "referral:homework-asked",
  onBehalf: {saidBy: $text, means: PHONE, saidOn: "2026-11-23"}) { userErrors { __typename path } } }"""
RESULTS = """mutation($text: String!) { interventionRecordResults(id: "intervention:open-school", revision: 1,
  results: $text) { userErrors { __typename path } } }"""
ABOUT_FAMILIES = {
    "Mutation.eventContest(note)": (
        'mutation($text: String!) { eventContest(id: "event:x", note: $text) { userErrors { __typename path } } }',
        "note",
    ),
    "Mutation.interventionRecordResults(results)": (RESULTS, "results"),
    "OnBehalfInput.saidBy": (BEHALF, "onBehalf.saidBy"),
}
INTRODUCE = """mutation($text: String!) { referralIntroduce(id: "referral:maths-running", introduction: {
  on: "2026-11-26", at: "10:00", operator: $text}) { userErrors { __typename path } } }"""
ABOUT_FAMILIES["IntroductionInput.operator"] = (INTRODUCE, "introduction.operator")
PATH = """mutation($text: String!) {{ done: inclusionPact{deed}(id: "inclusion-pact:path-south-1", revision: 1, {said}) {{
  userErrors {{ __typename path }} }} }}"""
OPEN = """mutation($text: String!) { inclusionPactOpen(beneficiaryId: "beneficiary:FAM-TNY234", idempotencyKey: "x",
  terms: {pactId: "pact:north-pact", startsOn: "2026-11-23", endsOn: "2027-11-23", reason: $text}) {
  userErrors { __typename path } } }"""
ABOUT_FAMILIES |= {
    "InclusionPactInput.reason": (OPEN, "terms.reason"),
    **{
        place: (PATH.format(deed=deed, said=said), path)
        for place, deed, said, path in (
            ("InclusionGoalInput.text", "AddGoal", "goal: {component: WORK, text: $text}", "goal.text"),
            (
                "InclusionGoalChangeInput.text",
                "ReviseGoal",
                "number: 1, change: {text: $text}",
                "change.text",
            ),
            ("InclusionActionInput.text", "AddAction", "action: {goal: 1, text: $text}", "action.text"),
            (
                "InclusionActionChangeInput.text",
                "ReviseAction",
                "number: 1, change: {text: $text}",
                "change.text",
            ),
            ("Mutation.inclusionPactRecordReview(note)", "RecordReview", "note: $text", "note"),
            (
                "Mutation.inclusionPactExtend(reason)",
                "Extend",
                'until: "2027-06-30", reason: $text',
                "reason",
            ),
            (
                "InclusionPactClosingInput.note",
                "Close",
                "closing: {outcome: OTHER, note: $text}",
                "closing.note",
            ),
        )
    },
}
GRANT = """mutation($text: String!) {{ grantClose(id: "grant:dote-south-1", idempotencyKey: "x", approval: {{{said}}}) {{
  userErrors {{ __typename path }} }} }}"""
ABOUT_FAMILIES |= {
    "ApprovalInput.approvedBy": (GRANT.format(said="approvedBy: $text"), "approval.approvedBy"),
    "ApprovalInput.note": (GRANT.format(said='approvedBy: "x", note: $text'), "approval.note"),
}
ACCOMPANY = """mutation($text: String!) { beneficiaryOpen(areaId: "area:mill", idempotencyKey: "x",
  caseManagerId: "case-manager:marta", case: {members: [AGE_18_64], controller: $text, legalBasis: CONSENT}) {
  userErrors { __typename path } } }"""
ABOUT_FAMILIES["CaseInput.controller"] = (ACCOMPANY, "case.controller")
JOB = """mutation($text: String!) {{ beneficiaryStateJobGoal(id: "beneficiary:FAM-TNY234", member: 1, competenceIds: [],
  occupationId: {occupation}, label: {label}) {{ userErrors {{ __typename path }} }} }}"""
ESCO = '"http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-000000000002"'
ABOUT_FAMILIES["Mutation.beneficiaryStateJobGoal(label)"] = (
    JOB.format(occupation=ESCO, label="$text"),
    "label",
)
NOT_KEPT.add("Mutation.beneficiaryStateJobGoal(occupationId)")
"""Refused unless it is the address of an occupation."""
COURSE = """mutation($text: String!) { trainingPlan(idempotencyKey: "x", terms: {title: $text, sessions: [],
  competenceIds: ["competence:spid"]}) { userErrors { __typename path } } }"""
DOCUMENT = """mutation($text: String!) { methodPublish(title: $text, url: "https://example.org", idempotencyKey: "x",
  competenceIds: ["competence:spid"]) { userErrors { __typename path } } }"""
ABOUT_FAMILIES |= {
    "TrainingInput.title": (COURSE, "terms.title"),
    "Mutation.methodPublish(title)": (DOCUMENT, "title"),
}
BY_LINK = {"Mutation.linkUse(note)"}
"""Written on the page behind a link: see tests/test_link_page.py."""


def texts():
    """Yield every input of the schema that takes any text: no cursor, no key that is kept only as a digest."""
    for name, type_ in SCHEMA.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(type_, GraphQLInputObjectType):
            inputs = {f"{name}.{field}": given for field, given in type_.fields.items()}
        elif isinstance(type_, GraphQLObjectType):
            inputs = {
                f"{name}.{field}({argument})": given
                for field, definition in type_.fields.items()
                for argument, given in definition.args.items()
                if argument not in {"after", "idempotencyKey"}
            }
        else:
            continue
        yield from (place for place, given in inputs.items() if get_named_type(given.type).name == "String")


def test_every_free_text_is_about_a_body_or_looked_through():
    assert set(texts()) == ABOUT_BODIES | NOT_KEPT | ABOUT_FAMILIES.keys() | BY_LINK


@pytest.mark.parametrize("place", ABOUT_FAMILIES)
@pytest.mark.parametrize("text", [TAX_CODE, "chiamate il 333 123 45 67", "abitano in via Roma 12"])
async def test_a_text_about_a_family_that_tells_who_it_is_is_refused(tiny, contents_of, place, text):
    mutation, path = ABOUT_FAMILIES[place]
    before = await contents_of(tiny)
    [found] = (await ask(tiny, mutation, text=text)).values()
    assert ("TellsWho", path) in problems(found["userErrors"])
    assert await contents_of(tiny) == before


async def test_the_refusal_says_what_it_looks_like_and_where(tiny):
    mutation = """mutation($text: String!) { eventContest(id: "event:x", note: $text) {
      userErrors { message ... on TellsWho { what beginsAt endsAt } } } }"""
    found = await ask(tiny, mutation, text="il numero è 333 1234567", language="en")
    [error] = found["eventContest"]["userErrors"]
    assert error == {
        "message": "the text must not tell who the family is; there seems to be a telephone number",
        "what": "PHONE",
        "beginsAt": 12,
        "endsAt": 23,
    }


async def test_a_key_that_somebody_used_is_not_kept_as_it_was(office, contents_of):
    mutation = """mutation($key: String!) { interventionPropose(pactId: "pact:north-pact", idempotencyKey: $key,
      terms: {name: "Festa", commitmentIds: ["commitment:homework-club"]}) { userErrors { __typename } intervention { id } } }"""
    found = await answer(office, mutation, key=TAX_CODE)
    assert found.data["interventionPropose"]["intervention"], found
    assert TAX_CODE not in "".join(await contents_of(office))
