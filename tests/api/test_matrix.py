"""Every field of every type, for every role, of one's own things and of others': what the rules open, and nothing more.

The fields come from the schema itself: one that has no rule here fails. Each thing is asked for all its fields by each
person, each field apart from the others, and beside it stands what the operator, to whom all is open, is told.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_required_argument,
)

from graph_service.api.context import Context
from graph_service.api.schema import schema
from graph_service.domain.permissions import ANONYMOUS, OPERATOR, Role, Viewer
from graph_service.events.watching import Watch
from tests.api.asking import MONDAY, answer

PEOPLE: Mapping[str, Viewer] = {
    "anonymous": ANONYMOUS,
    "marta": Viewer("marta", frozenset({Role.CASE_MANAGER}), case_manager_id="marta"),
    "nino": Viewer("nino", frozenset({Role.CASE_MANAGER}), case_manager_id="nino"),
    "nobody's": Viewer("nobody", frozenset({Role.CASE_MANAGER})),
    "coordinator": Viewer("coordinator", frozenset({Role.COORDINATOR})),
    "lantern": Viewer("lantern", frozenset({Role.PARTNER}), frozenset({"lantern"})),
    "thread": Viewer("thread", frozenset({Role.PARTNER}), frozenset({"thread"})),
    "ada": Viewer("ada", frozenset({Role.PARTNER}), frozenset({"ada"})),
    "administrator": Viewer("administrator", frozenset({Role.ADMINISTRATOR})),
}
CASE_MANAGERS = {"marta", "nino", "nobody's"}
STAFF = CASE_MANAGERS | {"coordinator"}
PARTNERS = {"lantern", "thread", "ada"}
EVERYBODY = set(PEOPLE) - {"anonymous"}
OWNERS: Mapping[str, set[str]] = {
    "assignment:homework-asked--ada--2026-10-05": {"lantern", "ada"},
    "commitment:homework-club": {"lantern"},
    "commitment:maths-online": {"thread"},
    "commitment:ada-mediation": {"ada"},
    "contact:lantern-desk": {"lantern"},
    "intervention:open-school": {"lantern", "ada"},
    "organisation:lantern": {"lantern"},
    "organisation:thread": {"thread"},
    "pact:north-pact": PARTNERS,
    "referral:homework-asked": {"lantern"},
    "referral:maths-running": {"thread"},
    "volunteer:ada": {"lantern", "ada"},
    "volunteer:dario": set(),
    "beneficiary:FAM-TNY234": {"marta"},
    "beneficiary:FAM-TNY567": {"nino"},
    "need:tny234-homework": {"marta"},
    "need:tny567-maths": {"nino"},
    "inclusion-pact:path-north-1": {"marta"},
    "inclusion-pact:path-south-1": {"nino"},
    "grant:dote-north-1": {"marta"},
    "grant:dote-south-1": {"nino"},
}
"""To whom a thing belongs: partners and their people, or who accompanies the family."""
THINGS = (
    *OWNERS,
    "account:somebody",
    "area:mill",
    "case-manager:marta",
    "competence:homework",
    "desk:north-desk",
    "desk-contact:heard-1",
    "training:listening-course",
    "place:north-casa",
    "register:99000350001",
    "service:clinic",
)
FAMILY_OF = {"referral:homework-asked": "marta", "referral:maths-running": "nino"}
ALL_SEE, STAFF_SEE, STAFF_AND_OWN_SEE, OWN_SEE = "all", "staff", "staff and own", "own"
COORDINATORS_SEE, FAMILY_SEES, KEEPERS_SEE = "coordinators", "family", "keepers"
SIGNATORIES_SEE = "staff and partners"
ADMINISTRATORS_SEE, NOBODY_ELSE_SEES = "administrators", "whose account it is"

RULES: Mapping[str, Mapping[str, str]] = {
    "Account": {
        ADMINISTRATORS_SEE: "id name email state roles language hasPassword hasProvider revision partner caseManager history",
        NOBODY_ELSE_SEES: "signIns tokens feeds",
    },
    "Area": {ALL_SEE: "id name kind code point residents source within borders geometry pacts"},
    "Assignment": {
        STAFF_AND_OWN_SEE: "id startsOn endsOn sessions state volunteer toCheck commitment",
        "its referral": "referral history",
    },
    "Beneficiary": {
        OWN_SEE: "id code languages members controller legalBasis consents area caseManager sharedWith history needs "
        "plan refusedPartners disclosures inclusionPacts bilancio"
    },
    "CaseManager": {KEEPERS_SEE: "id name invented place gains"},
    "Commitment": {
        ALL_SEE: "id title hoursPerWeek places windows closures languages minAge maxAge modes validFrom validTo state "
        "assuredOn staffing clearanceRequired invented revision startsAfter interventions pact partner competences place "
        "viewerCan",
        STAFF_AND_OWN_SEE: "history reserved suggestions staff",
    },
    "CommunityPact": {
        ALL_SEE: "id name startsOn endsOn source version place areas signatures renews renewedBy versions "
        "interventions commitments",
        SIGNATORIES_SEE: "history",
        STAFF_SEE: "fulfilment coverage",
        KEEPERS_SEE: "publishedCoverage",
        COORDINATORS_SEE: "pathTotals grantTotals",
    },
    "Competence": {
        ALL_SEE: "id label labelIt labelEn synonymsIt synonymsEn definition broader narrower mappings methods"
    },
    "Contact": {ALL_SEE: "id name role phone email hours preferred publish revision"},
    "Desk": {ALL_SEE: "id name invented place", STAFF_SEE: "contacts requestsHeard"},
    "DeskContact": {STAFF_SEE: "id at kind procedure outcome desk competence area services partners"},
    "Grant": {OWN_SEE: "id state startsOn endsOn balanceCents entries history"},
    "InclusionPact": {
        OWN_SEE: "id state startsOn endsOn months reason outcome closedOn note goals actions reviews extensions revision "
        "beneficiary pact history grants timetable calendar"
    },
    "Intervention": {
        ALL_SEE: "id name description publicCounterpart results state invented revision pact commitments partners",
        STAFF_AND_OWN_SEE: "history",
    },
    "Need": {
        OWN_SEE: "id hoursPerWeek reservedHours sessionMinutes windows member ageBand languages modes wheelchair "
        "priority state startsOn endsOn competence referrals matches nearMisses fixes unanswerable services"
    },
    "Organisation": {
        ALL_SEE: "id name state revision contacts commitments kind taxCode runtsSection aliases website publishes invented source "
        "place registerEntry",
        STAFF_AND_OWN_SEE: "history fulfilment volunteers",
        COORDINATORS_SEE: "merges",
    },
    "Place": {
        ALL_SEE: "id name kind address postalCode point precision precisionNote wheelchair aliases source area"
    },
    "Referral": {
        STAFF_AND_OWN_SEE: "id state hoursPerWeek places sessions startsOn endsOn requestedOn reason unmet choice "
        "lapsedOn commitment partner competence area introduction history assignments attendance "
        "viewerCan",
        FAMILY_SEES: "need codeExpiresOn",
    },
    "RegisterEntry": {ALL_SEE: "id name taxCode municipality province categories source formerNames goneOn"},
    "Service": {
        ALL_SEE: "id name provider description hours phone email url howToAsk source invented competences areas place"
    },
    "Training": {
        ALL_SEE: "id title description state places validMonths revision sessions competences",
        STAFF_SEE: "participants history",
    },
    "Volunteer": {
        STAFF_AND_OWN_SEE: "id name state revision history contacts commitments fulfilment invented languages "
        "insuranceUntil clearanceUntil organisations competences area assignments gains"
    },
}
NARROWED = {
    "Contact": {"name", "role", "phone", "email", "hours"},
    "Organisation": {"contacts"},
    "Volunteer": {"contacts"},
}
"""Fields that show everybody what was agreed to publish, and all of it to those who accompany families and to their own."""
FURTHER = {
    "CommunityPact.history": "only what concerns the partner itself",
    "CommunityPact.coverage": "why hours are missing in a row of too few families only to who accompanies one of them",
    "Commitment.viewerCan": "what each can do",
    "Referral.viewerCan": "what each can do",
}
ARGUMENTS = {
    "fulfilment": '(from: "2026-11-02", to: "2026-11-29")',
    "requestsHeard": '(from: "2026-11-02", to: "2026-11-29")',
    "plan": "(budgetSeconds: 1)",
    "matches": "(first: 2)",
    "nearMisses": "(first: 1)",
    "fixes": "(first: 1)",
}
FILL = """CREATE (:RegisterEntry {taxCode: '99000350001', name: 'UN ENTE', plainName: 'un ente', sortKey: 'un ente',
  municipality: 'Torino', province: 'TO', categories: ['ETS'], source: 'invented'})
CREATE (:Account {id: 'somebody', name: 'Qualcuno', sortKey: 'qualcuno', email: 'x@example.org', state: 'ACTIVE',
  roles: ['CASE_MANAGER'], language: 'it', revision: 1, passwordHash: 'x'})-[:STANDS_FOR]->(:CaseManager {id: 'ugo', name: 'Ugo',
  sortKey: 'ugo'})
WITH 1 AS one
MATCH (lantern:Partner {id: 'lantern'}), (ada:Partner {id: 'ada'}), (entry:RegisterEntry), (asked:Referral {id: 'homework-asked'})
CREATE (lantern)-[:LISTED_AS]->(entry), (ada)-[:REACHED_BY]->(:Contact {id: 'ada-herself', name: 'Ada', publish: ['name']})
CREATE (asked)<-[:OF]-(:Attendance {id: 'x', day: date('2026-11-02'), opens: 900, state: 'HELD', minutes: 60})
CREATE (twin:MergedOrganisation {id: 'twin', name: 'Lanterna bis', kind: 'OTHER', aliases: [], taxCode: '99000450000'})
CREATE (twin)-[:MERGED_INTO {mergeId: 'm'}]->(lantern)
CREATE (lantern)<-[:KEPT]-(:Merge {id: 'm', at: datetime(), by: 'x', aliases: []})-[:MERGED]->(twin)
WITH 1 AS one
MATCH (thing) WHERE (thing:Partner OR thing:Commitment OR thing:CommunityPact OR thing:Intervention OR thing:Beneficiary
  OR thing:Assignment OR thing:Referral OR thing:InclusionPact OR thing:Grant OR thing:Training)
CREATE (:Event {id: labels(thing)[0] + '-' + thing.id, at: datetime('2026-11-20T10:00:00Z'), by: 'x', fields: ['x'],
  before: ['a'], after: ['b'], deed: CASE
    WHEN thing:Beneficiary THEN 'SHARE' WHEN thing:InclusionPact OR thing:Grant THEN 'OPEN' WHEN thing:Training THEN 'PLAN' WHEN thing:CommunityPact THEN 'RENEW' WHEN thing:Assignment THEN 'ADD'
    WHEN thing:Referral THEN 'REQUEST' ELSE 'REVISE' END})-[:ABOUT]->(thing)"""
"""What the tiny world has none of: an entry of the register, attendance, a merge, and a history of all that has one."""


def rule_of(type_name: str, field: str) -> str | None:
    found = [rule for rule, fields in RULES[type_name].items() if field in fields.split()]
    return found[0] if len(found) == 1 else None


def allowed(person: str, thing: str, rule: str) -> bool:
    """Return whether the rule opens a field of this thing to this person."""
    own = person in OWNERS.get(thing, set())
    return {
        ALL_SEE: person in EVERYBODY,
        STAFF_SEE: person in STAFF,
        STAFF_AND_OWN_SEE: person in STAFF or own,
        OWN_SEE: own,
        COORDINATORS_SEE: person == "coordinator",
        KEEPERS_SEE: person in STAFF | {"administrator"},
        FAMILY_SEES: FAMILY_OF.get(thing) == person,
        SIGNATORIES_SEE: person in STAFF | PARTNERS,
        ADMINISTRATORS_SEE: person == "administrator",
        NOBODY_ELSE_SEES: False,
        "its referral": person in STAFF | {"lantern"},
    }[rule]


def node_types() -> dict[str, GraphQLObjectType]:
    return {
        name: one
        for name, one in schema._schema.type_map.items()
        if isinstance(one, GraphQLObjectType) and "Node" in {face.name for face in one.interfaces}
    }


def selection(type_: GraphQLNamedType, depth: int = 5) -> str:
    """Return what of a type is asked: all of it, but of a thing with an id only that."""
    if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
        return ""
    assert isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
    if "id" in type_.fields and (type_.name in node_types() or isinstance(type_, GraphQLInterfaceType)):
        return "{ __typename id }"
    if not depth:
        return "{ __typename }"
    parts = [
        f"{name}{ARGUMENTS.get(name, '')} {selection(get_named_type(field.type), depth - 1)}"
        for name, field in type_.fields.items()
        if not needs_arguments(name, field)
    ]
    return "{ __typename " + " ".join(parts) + " }"


def needs_arguments(name: str, field: GraphQLField) -> bool:
    return name not in ARGUMENTS and any(is_required_argument(one) for one in field.args.values())


def asking(thing: str, type_: GraphQLObjectType) -> str:
    """Return one operation that asks for each field of a thing apart from the others."""
    lines = [
        f'{name}: node(id: "{thing}") {{ ... on {type_.name} {{ value: {name}{ARGUMENTS.get(name, "")} '
        f"{selection(get_named_type(field.type))} }} }}"
        for name, field in type_.fields.items()
    ]
    return "{ " + "\n".join(lines) + " }"


async def told(graph, thing: str, viewer: Viewer) -> dict[str, Any]:
    """Return what somebody is told of each field of a thing; None where nothing."""
    kind = (await answer(graph, f'{{ node(id: "{thing}") {{ __typename }} }}', viewer=OPERATOR)).data["node"]
    assert kind, f"there is no {thing}"
    found = await answer(graph, asking(thing, node_types()[kind["__typename"]]), viewer=viewer)
    assert found.codes <= {"FORBIDDEN"}, found.errors
    return {name: one and one["value"] for name, one in found.data.items()}


def is_empty(value: Any) -> bool:
    """Return whether an answer holds nothing: no value, no item, no hour."""
    if isinstance(value, Mapping):
        return all(is_empty(one) for name, one in value.items() if name not in {"__typename", "pageInfo"})
    if isinstance(value, list):
        return all(is_empty(one) for one in value)
    return value is None or value in ("", 0, False)


def test_every_field_of_everything_has_exactly_one_rule():
    for name, type_ in node_types().items():
        without = [field for field in type_.fields if rule_of(name, field) is None]
        assert not without, f"{name}: {without}"
        gone = {field for fields in RULES[name].values() for field in fields.split()} - set(type_.fields)
        assert not gone, f"{name}: {gone} are no fields"
    assert RULES.keys() == node_types().keys()


def cells() -> Iterator[tuple[str, str]]:
    return ((person, thing) for person in PEOPLE for thing in THINGS)


async def test_nobody_is_told_what_the_rules_keep_from_them_and_everybody_what_they_open(office):
    await office.driver.execute_query(FILL, database_=office.database)
    whole = {thing: await told(office, thing, OPERATOR) for thing in THINGS}
    kinds = {
        thing: (await answer(office, f'{{ node(id: "{thing}") {{ __typename }} }}')).data["node"][
            "__typename"
        ]
        for thing in THINGS
    }
    leaks, kept_back, counted = [], [], 0
    for person, thing in cells():
        seen = await told(office, thing, PEOPLE[person])
        for field, value in whole[thing].items():
            rule, kind = rule_of(kinds[thing], field), kinds[thing]
            assert rule is not None, (kind, field)
            counted += 1
            if not allowed(person, thing, rule):
                if not is_empty(seen[field]):
                    leaks.append((person, thing, field, seen[field]))
            elif field in NARROWED.get(kind, set()) or f"{kind}.{field}" in FURTHER:
                continue
            elif seen[field] != value:
                kept_back.append((person, thing, field, seen[field], value))
    assert counted > 2500
    assert leaks == []
    assert kept_back == []


async def test_the_operator_is_told_something_of_nearly_every_field(office):
    """A field that is empty for everybody proves nothing: those are few, and known."""
    await office.driver.execute_query(FILL, database_=office.database)
    full: dict[str, set[str]] = {}
    for thing in THINGS:
        kind = (await answer(office, f'{{ node(id: "{thing}") {{ __typename }} }}')).data["node"][
            "__typename"
        ]
        for field, value in (await told(office, thing, OPERATOR)).items():
            if not is_empty(value):
                full.setdefault(kind, set()).add(field)
    empty = {
        f"{kind}.{field}"
        for kind, type_ in node_types().items()
        for field in type_.fields
        if field not in full.get(kind, set())
    }
    assert sorted(empty ^ EMPTY) == []


EMPTY = {
    "RegisterEntry.formerNames",
    "RegisterEntry.goneOn",
    "Account.hasProvider",
    "Account.history",
    "Account.partner",
    "Account.feeds",
    "Account.signIns",
    "Account.tokens",
    "Assignment.toCheck",
    "Commitment.suggestions",
    "Referral.codeExpiresOn",
    "Referral.introduction",
    "Assignment.sessions",
    "Beneficiary.sharedWith",
    "Commitment.startsAfter",
    "Commitment.validTo",
    "CommunityPact.publishedCoverage",
    "CommunityPact.endsOn",
    "CommunityPact.grantTotals",
    "CommunityPact.renewedBy",
    "InclusionPact.extensions",
    "InclusionPact.reason",
    "Intervention.description",
    "Intervention.results",
    "Need.fixes",
    "Need.modes",
    "Need.nearMisses",
    "Need.services",
    "Need.unanswerable",
    "Need.wheelchair",
    "Organisation.source",
    "Place.precisionNote",
    "Referral.choice",
    "Referral.lapsedOn",
    "Referral.unmet",
    "Service.description",
    "Service.email",
    "Service.hours",
    "Service.howToAsk",
    "Service.phone",
    "Service.place",
    "Service.source",
    "Service.url",
}
"""What nothing in the tiny world has."""
LISTENING = 0.3
"""Whoever is refused is told so at once; whoever is not listens in vain for so many seconds."""
SUBSCRIPTIONS = {
    "referralChanged": ("{ event { id } }", STAFF | PARTNERS),
    "commitmentChanged": ("{ event { id } }", EVERYBODY),
    "coverageChanged": ("{ coverage { startsOn } }", STAFF),
}


def test_every_subscription_has_a_rule():
    assert schema._schema.subscription_type is not None
    assert set(schema._schema.subscription_type.fields) == set(SUBSCRIPTIONS)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", SUBSCRIPTIONS)
async def test_nobody_listens_to_what_they_may_not_see(name, person, office):
    text, open_to = SUBSCRIPTIONS[name]
    watch = Watch(lambda: office)
    context = Context(graph=office, viewer=PEOPLE[person], today=MONDAY, language="it", watch=watch)
    heard = await schema.subscribe(f"subscription {{ {name} {text} }}", context_value=context)
    try:
        refused = await asyncio.wait_for(anext(heard), LISTENING)
        assert {error.formatted["extensions"]["code"] for error in refused.errors or []} == {"FORBIDDEN"}
        assert person not in open_to
    except TimeoutError:
        assert person in open_to
    finally:
        await watch.close()
