"""Partners join, are approved or not, and are kept true; whom to ask there is their own to publish."""

import asyncio
from collections import Counter
from itertools import count

import pytest

from graph_service.domain.permissions import Role, Viewer
from tests.api.asking import answer, ask, ids, problems, somebody

ORGANISATION = """id name state revision kind taxCode runtsSection aliases website source place { id }
  registerEntry { id } contacts { id name phone publish revision }"""
VOLUNTEER = """id name state revision languages insuranceUntil clearanceUntil area { id } competences { id }
  organisations { id }"""
CONTACT = "id name role phone email hours { weekday opens closes } preferred publish revision"
HISTORY = "history { deed by edits { field before after } onBehalf { saidBy } }"
ERRORS = """userErrors { __typename message path ... on StaleRevision { basedOn current }
  ... on TaxCodeTaken { given organisationId } }"""
JOIN = f"""mutation($code: String, $terms: OrganisationInput!, $contact: ContactInput, $key: String!, $behalf: OnBehalfInput) {{
  done: organisationJoin(taxCode: $code, terms: $terms, contact: $contact, idempotencyKey: $key, onBehalf: $behalf) {{
    organisation {{ {ORGANISATION} }} {ERRORS} }} }}"""
ADD = f"""mutation($terms: VolunteerInput!, $key: String!, $behalf: OnBehalfInput) {{
  done: volunteerJoin(terms: $terms, idempotencyKey: $key, onBehalf: $behalf) {{
    volunteer {{ id name state }} {ERRORS} }} }}"""
REVISE = f"""mutation($id: ID!, $revision: Int!, $change: OrganisationChangeInput!, $behalf: OnBehalfInput) {{
  done: organisationRevise(id: $id, revision: $revision, change: $change, onBehalf: $behalf) {{
    organisation {{ {ORGANISATION} {HISTORY} }} {ERRORS} }} }}"""
REVISE_VOLUNTEER = f"""mutation($id: ID!, $revision: Int!, $change: VolunteerChangeInput!, $behalf: OnBehalfInput) {{
  done: volunteerRevise(id: $id, revision: $revision, change: $change, onBehalf: $behalf) {{
    volunteer {{ {VOLUNTEER} {HISTORY} }} {ERRORS} }} }}"""
QUEUE = """{ partnerApprovals { totalCount edges { node { partner { id } edits { field before after }
  similar { id } } } } }"""
PROPOSE = """mutation($partner: ID!, $key: String!, $behalf: OnBehalfInput) {
  done: commitmentPropose(pactId: "pact:north-pact", partnerId: $partner, idempotencyKey: $key, onBehalf: $behalf,
    terms: {title: "Merenda", competenceIds: ["competence:homework"], hoursPerWeek: 2, modes: [IN_PERSON]}) {
    commitment { id state } userErrors { __typename message path } } }"""
BEHALF = {"saidBy": "Signora Rosa", "means": "PHONE", "saidOn": "2026-11-23"}
COORDINATOR = somebody(Role.COORDINATOR)
MANAGER = somebody(Role.CASE_MANAGER)
NEWCOMER = Viewer("rosa", frozenset({Role.PARTNER}))
LANTERN = Viewer("giulia", frozenset({Role.PARTNER}), frozenset({"lantern"}))
TAKEN, LISTED, FREE = "99000150005", "99000350001", "99000450009"
ENTRY = """CREATE (:RegisterEntry {taxCode: '99000350001', name: 'CIRCOLO DEI LETTORI - A.P.S.', plainName: 'circolo dei lettori aps',
  sortKey: 'circolo', municipality: 'Torino', province: 'TO', categories: ['x'], source: 'RUNTS'})"""
keys = (f"partner-{number}" for number in count())


@pytest.fixture
async def listed(office):
    """The tiny world, with a register that knows one body."""
    await office.driver.execute_query(ENTRY, database_=office.database)
    return office


def as_partner(id_: str) -> Viewer:
    return Viewer("rosa", frozenset({Role.PARTNER}), frozenset({id_.partition(":")[2]}))


async def join(graph, viewer=NEWCOMER, code=None, key=None, behalf=None, contact=None, **terms):
    variables = {
        "code": code,
        "terms": {"kind": "ASSOCIATION", **terms},
        "behalf": behalf,
        "contact": contact,
    }
    return (await ask(graph, JOIN, viewer=viewer, key=key or next(keys), **variables))["done"]


async def add(graph, viewer=LANTERN, behalf=None, key=None, **terms):
    variables = {"terms": {"name": "Elena Esempio", **terms}, "behalf": behalf}
    return (await ask(graph, ADD, viewer=viewer, key=key or next(keys), **variables))["done"]


async def revise(graph, id_, revision, viewer=LANTERN, behalf=None, **change):
    variables = {"id": id_, "revision": revision, "change": change, "behalf": behalf}
    query = REVISE if id_.startswith("organisation") else REVISE_VOLUNTEER
    return (await ask(graph, query, viewer=viewer, **variables))["done"]


async def judge(graph, deed, id_, revision, viewer=COORDINATOR):
    query = f"""mutation($id: ID!, $revision: Int!) {{ done: partner{deed}(id: $id, revision: $revision) {{
      partner {{ id state revision {HISTORY} }} {ERRORS} }} }}"""
    return (await ask(graph, query, viewer=viewer, id=id_, revision=revision))["done"]


async def queue(graph):
    found = (await ask(graph, QUEUE, viewer=COORDINATOR))["partnerApprovals"]
    return [edge["node"] for edge in found["edges"]]


async def seen_by(graph, viewer, id_):
    """Return whether a viewer meets an organisation by its id, in the list, and by its words."""
    query = """query($id: ID!) { node(id: $id) { id } organisations(first: 100) { totalCount edges { node { id } } }
      found: organisations(search: "lettori circolo") { edges { node { id } } } }"""
    found = await ask(graph, query, viewer=viewer, id=id_)
    assert found["organisations"]["totalCount"] == len(found["organisations"]["edges"])
    return [found["node"] is not None, id_ in ids(found["organisations"]), id_ in ids(found["found"])]


async def test_a_body_joins_from_the_register_and_waits_for_a_coordinator(listed):
    made = await join(listed, code="990 003 50001")
    assert made["userErrors"] == []
    body = made["organisation"]
    assert (body["name"], body["source"], body["taxCode"]) == (
        "CIRCOLO DEI LETTORI - A.P.S.",
        "RUNTS",
        LISTED,
    )
    assert (body["state"], body["revision"]) == ("PROPOSED", 1)
    assert body["registerEntry"] == {"id": f"register:{LISTED}"}
    id_ = body["id"]
    for viewer, sees in (
        (COORDINATOR, True),
        (as_partner(id_), True),
        (NEWCOMER, False),
        (MANAGER, False),
        (somebody(Role.ADMINISTRATOR), False),
    ):
        assert await seen_by(listed, viewer, id_) == [sees] * 3, viewer
    [waiting] = await queue(listed)
    assert waiting["partner"] == {"id": id_}
    assert {"field": "taxCode", "before": "", "after": LISTED} in waiting["edits"]
    assert (await judge(listed, "Approve", id_, 1))["partner"]["state"] == "ACTIVE"
    assert await seen_by(listed, NEWCOMER, id_) == [True] * 3
    assert await queue(listed) == []


async def test_what_somebody_says_goes_before_what_the_register_says(listed):
    made = await join(listed, COORDINATOR, LISTED, behalf=BEHALF, name="Circolo dei lettori", source="visita")
    body = made["organisation"]
    assert (body["name"], body["source"], body["state"]) == ("Circolo dei lettori", "visita", "ACTIVE")


async def test_an_informal_group_joins_with_a_name_and_somebody_to_ask(office):
    contact = {"name": "Rosa", "phone": "+39 011 555 0199", "publish": ["PHONE"]}
    made = await join(office, name=" Mamme del cortile ", kind="INFORMAL_GROUP", contact=contact)
    body = made["organisation"]
    assert (body["name"], body["taxCode"], body["registerEntry"]) == ("Mamme del cortile", None, None)
    [shown] = body["contacts"]
    assert (shown["phone"], shown["publish"], shown["name"]) == ("+39 011 555 0199", ["PHONE"], "")


@pytest.mark.parametrize(
    ("code", "terms", "wrong"),
    [
        ("99000350002", {"name": "x"}, {("NotATaxCode", "taxCode")}),
        ("RSSMRA80A01L219M", {"name": "x"}, {("NotATaxCode", "taxCode")}),
        (TAKEN, {"name": "x"}, {("TaxCodeTaken", "taxCode")}),
        (FREE, {}, {("Missing", "terms.name")}),
        (None, {}, {("Missing", "terms.name")}),
        (None, {"name": " "}, {("Missing", "terms.name")}),
        (None, {"name": "x" * 201}, {("TooMany", "terms.name")}),
        (None, {"name": "x", "runtsSection": "h"}, {("NotOneOf", "terms.runtsSection")}),
        (None, {"name": "x", "website": "javascript:alert(1)"}, {("NotAWebAddress", "terms.website")}),
        (None, {"name": "x", "placeId": "place:nowhere"}, {("NotFound", "terms.placeId")}),
        (None, {"name": "x", "aliases": ["y", " "]}, {("Missing", "terms.aliases.1")}),
        (None, {"name": "x", "aliases": ["y"] * 51}, {("TooMany", "terms.aliases")}),
        (None, {"name": "x", "contact": {"name": " "}}, {("Missing", "contact.name")}),
        (None, {"name": "x", "contact": {"name": "y", "email": "y"}}, {("NotAnEmail", "contact.email")}),
        (None, {"name": "x", "contact": {"name": "y", "phone": "1"}}, {("NotAPhone", "contact.phone")}),
        (None, {"name": "x", "contact": {"name": "y", "hours": [{"weekday": "MONDAY", "opens": "17:00", "closes": "15:00"}]}},
         {("WindowReversed", "contact.hours.0")}),
    ],
)  # fmt: skip
async def test_who_cannot_join_so_is_told_why_and_nothing_changes(tiny, code, terms, wrong, contents_of):
    before = await contents_of(tiny)
    made = await join(tiny, code=code, **terms)
    assert problems(made["userErrors"]) == wrong
    assert made["organisation"] is None
    if code == TAKEN:
        assert made["userErrors"][0]["organisationId"] == "organisation:lantern"
    assert await contents_of(tiny) == before


async def test_whoever_brings_somebody_in_tells_on_whose_word(office, contents_of):
    before = await contents_of(office)
    for viewer in (MANAGER, COORDINATOR):
        made = await join(office, viewer, name="x")
        assert problems(made["userErrors"]) == {("Missing", "onBehalf")}
    assert await contents_of(office) == before
    made = await join(office, MANAGER, name="x", behalf=BEHALF)
    assert made["organisation"]["state"] == "PROPOSED"


async def test_of_many_who_join_with_one_tax_code_at_once_one_is_there(listed):
    made = await asyncio.gather(*(join(listed, code=LISTED) for _ in range(8)))
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "joined" for one in made)
    assert kinds == {"joined": 1, "TaxCodeTaken": 7}
    [id_] = {one["organisation"]["id"] for one in made if one["organisation"]}
    assert {one["userErrors"][0]["organisationId"] for one in made if one["userErrors"]} == {id_}


async def test_the_same_key_joins_once(office):
    made = await asyncio.gather(*(join(office, name="Mamme", key="once") for _ in range(5)))
    assert len({one["organisation"]["id"] for one in made}) == 1
    other = await join(office, name="Altre", key="once")
    assert problems(other["userErrors"]) == {("KeyReused", "idempotencyKey")}


async def test_who_was_declined_and_corrects_it_waits_again_with_what_changed(office):
    made = (await join(office, name="Mamme", website="https://mamme.example.org"))["organisation"]
    declined = await judge(office, "Decline", made["id"], 1)
    assert (declined["partner"]["state"], declined["partner"]["revision"]) == ("DECLINED", 2)
    assert await queue(office) == []
    own = as_partner(made["id"])
    again = await revise(office, made["id"], 2, own, name="Mamme del cortile")
    assert again["organisation"]["state"] == "PROPOSED"
    [waiting] = await queue(office)
    assert waiting["edits"] == [{"field": "name", "before": "Mamme", "after": "Mamme del cortile"}]
    wrong = await judge(office, "Approve", made["id"], 2)
    assert problems(wrong["userErrors"]) == {("StaleRevision", "revision")}
    assert (wrong["partner"]["state"], wrong["partner"]["revision"]) == ("PROPOSED", 3)
    await judge(office, "Approve", made["id"], 3)
    twice = await judge(office, "Approve", made["id"], 4)
    assert problems(twice["userErrors"]) == {("WrongState", "id")}


async def test_whoever_approves_sees_who_is_called_alike(office):
    made = (await join(office, name="ASS. LANTERNA"))["organisation"]
    other = (await join(office, name="Lanterna verde"))["organisation"]
    alike = {one["partner"]["id"]: [two["id"] for two in one["similar"]] for one in await queue(office)}
    assert set(alike[made["id"]]) == {"organisation:lantern", "organisation:lantern-south"}
    assert alike[other["id"]] == []


async def test_many_who_wait_take_no_more_round_trips_than_one(office):
    await join(office, name="Associazione Lanterna")
    one = await answer(office, QUEUE, viewer=COORDINATOR)
    for number in range(4):
        await join(office, name=f"Associazione Lanterna {number}")
    many = await answer(office, QUEUE, viewer=COORDINATOR)
    assert len(many.data["partnerApprovals"]["edges"]) == 5
    assert sorted(many.trips) == sorted(one.trips)


async def test_nothing_of_a_partner_that_waits_holds(office, contents_of):
    made = (await join(office, name="Mamme"))["organisation"]
    own = as_partner(made["id"])
    await office.driver.execute_query(
        """MATCH (one:Partner {id: $id}), (pact:CommunityPact {id: 'north-pact'})
        CREATE (one)-[:SIGNED {sources: ['x']}]->(pact)""",
        id=made["id"].partition(":")[2],
    )
    offer = (await ask(office, PROPOSE, viewer=COORDINATOR, partner=made["id"], key="offer", behalf=BEHALF))[
        "done"
    ]
    assert offer["commitment"]["state"] == "PROPOSED", "even when a coordinator proposes it"
    approve = f"""mutation {{ done: commitmentApprove(id: "{offer["commitment"]["id"]}", revision: 1) {{
      commitment {{ state }} userErrors {{ __typename path ... on WrongState {{ state allowedStates }} }} }} }}"""
    before = await contents_of(office)
    found = (await ask(office, approve, viewer=COORDINATOR))["done"]
    [error] = found["userErrors"]
    assert error == {
        "__typename": "WrongState",
        "path": ["id", "partner"],
        "state": "PROPOSED",
        "allowedStates": ["ACTIVE"],
    }
    assert await contents_of(office) == before
    await judge(office, "Decline", made["id"], 1)
    refused = (await ask(office, PROPOSE, viewer=own, partner=made["id"], key="more", behalf=None))["done"]
    assert problems(refused["userErrors"]) == {("WrongState", "partnerId")}
    await revise(office, made["id"], 2, own, name="Mamme!")
    await judge(office, "Approve", made["id"], 3)
    found = (await ask(office, approve, viewer=COORDINATOR))["done"]
    assert found["commitment"] == {"state": "ACTIVE"}


async def test_a_correction_holds_at_once_is_found_by_its_words_and_is_told(listed):
    found = await revise(
        listed,
        "organisation:lantern",
        1,
        name="Circolo Lettori",
        taxCode=LISTED,
        website=None,
        aliases=["La Lanterna", "Il Circolo"],
        placeId="place:south-casa",
    )
    body = found["organisation"]
    assert (body["name"], body["revision"], body["state"]) == ("Circolo Lettori", 2, "ACTIVE")
    assert (body["website"], body["place"]) == (None, {"id": "place:south-casa"})
    assert body["registerEntry"] == {"id": f"register:{LISTED}"}
    [event] = body["history"]
    assert (event["deed"], event["by"], event["onBehalf"]) == ("REVISE", "giulia", None)
    assert {"field": "name", "before": "Associazione Lanterna", "after": "Circolo Lettori"} in event["edits"]
    assert await seen_by(listed, NEWCOMER, "organisation:lantern") == [True] * 3
    listing = await ask(listed, "{ organisations { edges { node { name } } } }")
    names = [edge["node"]["name"] for edge in listing["organisations"]["edges"]]
    assert names == sorted(names)
    back = await revise(listed, "organisation:lantern", 2, taxCode=None)
    assert (back["organisation"]["taxCode"], back["organisation"]["registerEntry"]) == (None, None)


async def test_corrections_that_cannot_be_are_refused_and_change_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    stale = await revise(tiny, "organisation:lantern", 7, name="x")
    [error] = stale["userErrors"]
    assert (error["basedOn"], error["current"]) == (7, 1)
    assert stale["organisation"]["name"] == "Associazione Lanterna"
    for id_, change, wrong in (
        ("organisation:lantern", {"taxCode": "09900150005"}, ("TaxCodeTaken", "change.taxCode")),
        ("organisation:lantern", {"taxCode": "1"}, ("NotATaxCode", "change.taxCode")),
        ("organisation:lantern", {"name": ""}, ("Missing", "change.name")),
        ("organisation:ada", {"name": "x"}, ("NotFound", "id")),
        ("organisation:nobody", {"name": "x"}, ("NotFound", "id")),
        ("volunteer:lantern", {"name": "x"}, ("NotFound", "id")),
        ("volunteer:ada", {"name": ""}, ("Missing", "change.name")),
        ("volunteer:ada", {"organisationIds": ["organisation:none"]}, ("NotFound", "change.organisationIds.0")),
        ("volunteer:ada", {"organisationIds": ["organisation:thread"] * 2}, ("Repeated", "change.organisationIds.1")),
        ("volunteer:ada", {"competenceIds": ["competence:none"]}, ("NotFound", "change.competenceIds.0")),
        ("volunteer:ada", {"areaId": "area:none"}, ("NotFound", "change.areaId")),
        ("volunteer:ada", {"languages": ["italiano"]}, ("NotALanguage", "change.languages.0")),
        ("volunteer:ada", {"insuranceUntil": "0001-01-01"}, ("OutOfRange", "change.insuranceUntil")),
    ):  # fmt: skip
        found = await revise(tiny, id_, 1, **change)
        assert problems(found["userErrors"]) == {wrong}
    for viewer in (NEWCOMER, somebody(Role.ADMINISTRATOR), somebody()):
        variables = {"id": "organisation:lantern", "revision": 1, "change": {"name": "x"}}
        assert (await answer(tiny, REVISE, viewer=viewer, **variables)).codes == {"FORBIDDEN"}
    unsaid = await revise(tiny, "organisation:lantern", 1, MANAGER, name="x")
    assert problems(unsaid["userErrors"]) == {("Missing", "onBehalf")}
    assert await contents_of(tiny) == before


async def test_of_ten_corrections_of_one_revision_one_holds(office):
    found = await asyncio.gather(
        *(revise(office, "organisation:lantern", 1, name=f"Lanterna {number}") for number in range(10))
    )
    kinds = Counter(one["userErrors"][0]["__typename"] if one["userErrors"] else "done" for one in found)
    assert kinds == {"done": 1, "StaleRevision": 9}


async def test_a_volunteer_is_added_by_their_own_organisation_and_waits_where_others_are_named(office):
    own = await add(office, organisationIds=["organisation:lantern"], languages=["ro"])
    assert own["volunteer"]["state"] == "ACTIVE"
    for ids_ in ([], ["organisation:lantern", "organisation:thread"]):
        other = await add(office, organisationIds=ids_)
        assert other["volunteer"]["state"] == "PROPOSED"
    assert (await add(office, COORDINATOR, BEHALF))["volunteer"]["state"] == "ACTIVE"
    listed = await ask(office, "{ volunteers { totalCount } }", viewer=COORDINATOR)
    assert listed["volunteers"]["totalCount"] == 8
    listed = await ask(office, "{ volunteers { totalCount edges { node { id } } } }", viewer=MANAGER)
    assert listed["volunteers"]["totalCount"] == len(listed["volunteers"]["edges"]) == 6
    body = '{ node(id: "organisation:thread") { ... on Organisation { volunteers { id } } } }'
    assert (await ask(office, body, viewer=MANAGER))["node"] == {"volunteers": []}
    assert len((await ask(office, body, viewer=COORDINATOR))["node"]["volunteers"]) == 1


async def test_a_volunteers_dates_are_corrected_by_themselves_and_by_their_organisation(office):
    found = await revise(office, "volunteer:bruno", 1, insuranceUntil="2027-12-31", competenceIds=[])
    person = found["volunteer"]
    assert (person["insuranceUntil"], person["competences"], person["revision"]) == ("2027-12-31", [], 2)
    assert {"field": "insuranceUntil", "before": "2026-01-31", "after": "2027-12-31"} in person["history"][0][
        "edits"
    ]
    ada = Viewer("ada", frozenset({Role.PARTNER}), frozenset({"ada"}))
    query = REVISE_VOLUNTEER.replace("organisations { id }", "")
    variables = {
        "id": "volunteer:ada",
        "revision": 1,
        "change": {"organisationIds": [], "areaId": "area:meadow"},
    }
    own = (await ask(office, query, viewer=ada, **variables))["done"]["volunteer"]
    assert own["area"] == {"id": "area:meadow"}
    variables = {"id": "volunteer:ada", "revision": 2, "change": {"name": "x"}}
    assert (await answer(office, query, viewer=LANTERN, **variables)).codes == {"FORBIDDEN"}


ADD_CONTACT = f"""mutation($id: ID!, $terms: ContactInput!, $key: String!, $behalf: OnBehalfInput) {{
  done: contactAdd(partnerId: $id, terms: $terms, idempotencyKey: $key, onBehalf: $behalf) {{
    contact {{ {CONTACT} }} {ERRORS} }} }}"""
REVISE_CONTACT = f"""mutation($id: ID!, $revision: Int!, $change: ContactChangeInput!, $behalf: OnBehalfInput) {{
  done: contactRevise(id: $id, revision: $revision, change: $change, onBehalf: $behalf) {{
    contact {{ {CONTACT} }} {ERRORS} }} }}"""
REMOVE_CONTACT = f"""mutation($id: ID!, $revision: Int!, $behalf: OnBehalfInput) {{
  done: contactRemove(id: $id, revision: $revision, onBehalf: $behalf) {{
    contact {{ id }} partner {{ id contacts {{ id }} {HISTORY} }} {ERRORS} }} }}"""


async def test_whom_to_ask_is_added_corrected_and_removed_and_published_as_the_partner_decides(office):
    terms = {"name": "Piero Esempio", "email": "piero@example.org", "publish": ["EMAIL"],
             "hours": [{"weekday": "MONDAY", "opens": "09:00", "closes": "12:00"}]}  # fmt: skip
    made = await asyncio.gather(
        *(
            ask(office, ADD_CONTACT, viewer=LANTERN, id="organisation:lantern", terms=terms, key="one")
            for _ in range(3)
        )
    )
    assert len({one["done"]["contact"]["id"] for one in made}) == 1
    contact = made[0]["done"]["contact"]
    assert (contact["name"], contact["email"], contact["revision"]) == (
        "Piero Esempio",
        "piero@example.org",
        1,
    )
    node = f'{{ node(id: "{contact["id"]}") {{ ... on Contact {{ name email }} }} }}'
    stranger = somebody(Role.ADMINISTRATOR)
    assert (await ask(office, node, viewer=stranger))["node"] == {"name": "", "email": "piero@example.org"}
    variables = {"id": contact["id"], "revision": 1, "change": {"publish": ["NAME"], "phone": "011 555 0102"}}
    found = (await ask(office, REVISE_CONTACT, viewer=LANTERN, **variables))["done"]
    assert (found["contact"]["revision"], found["contact"]["publish"]) == (2, ["NAME"])
    assert (await ask(office, node, viewer=stranger))["node"] == {"name": "Piero Esempio", "email": None}
    stale = (await ask(office, REVISE_CONTACT, viewer=LANTERN, **variables))["done"]
    assert problems(stale["userErrors"]) == {("StaleRevision", "revision")}
    assert stale["contact"]["revision"] == 2
    gone = (await ask(office, REMOVE_CONTACT, viewer=MANAGER, id=contact["id"], revision=2, behalf=BEHALF))[
        "done"
    ]
    assert [one["id"] for one in gone["partner"]["contacts"]] == ["contact:lantern-desk"]
    history = gone["partner"]["history"]
    assert [one["deed"] for one in history] == ["ADD_CONTACT", "REVISE_CONTACT", "REMOVE_CONTACT"]
    assert {"field": "contactPhone", "before": "", "after": "011 555 0102"} in history[1]["edits"]
    assert history[2]["onBehalf"] == {"saidBy": "Signora Rosa"}


async def test_contacts_that_cannot_be_kept_so_change_nothing(tiny, contents_of):
    before = await contents_of(tiny)
    for id_, terms, wrong in (
        ("organisation:lantern", {"name": ""}, ("Missing", "terms.name")),
        ("organisation:lantern", {"name": "x", "email": "x"}, ("NotAnEmail", "terms.email")),
        ("area:mill", {"name": "x"}, ("NotFound", "partnerId")),
    ):
        found = await ask(tiny, ADD_CONTACT, viewer=LANTERN, id=id_, terms=terms, key=next(keys))
        assert problems(found["done"]["userErrors"]) == {wrong}
    variables = {"id": "contact:lantern-desk", "revision": 1, "change": {"name": " "}}
    found = await ask(tiny, REVISE_CONTACT, viewer=LANTERN, **variables)
    assert problems(found["done"]["userErrors"]) == {("Missing", "change.name")}
    found = await ask(tiny, REMOVE_CONTACT, viewer=LANTERN, id="contact:lantern-desk", revision=5)
    assert problems(found["done"]["userErrors"]) == {("StaleRevision", "revision")}
    found = await ask(tiny, REMOVE_CONTACT, viewer=LANTERN, id="contact:nobody", revision=1)
    assert problems(found["done"]["userErrors"]) == {("NotFound", "id")}
    assert (await answer(tiny, REVISE_CONTACT, viewer=NEWCOMER, **variables)).codes == {"FORBIDDEN"}
    assert await contents_of(tiny) == before


async def test_of_many_who_remove_a_contact_at_once_one_does_and_the_others_find_none(office):
    found = await asyncio.gather(
        *(
            ask(office, REMOVE_CONTACT, viewer=LANTERN, id="contact:lantern-desk", revision=1)
            for _ in range(8)
        )
    )
    kinds = Counter(
        one["done"]["userErrors"][0]["__typename"] if one["done"]["userErrors"] else "removed"
        for one in found
    )
    assert kinds == {"removed": 1, "NotFound": 7}


async def test_history_is_for_those_who_may_read_it(office):
    await revise(office, "organisation:lantern", 1, name="Lanterna")
    query = '{ node(id: "organisation:lantern") { ... on Organisation { history { deed } } } }'
    for viewer in (LANTERN, MANAGER, COORDINATOR):
        assert (await ask(office, query, viewer=viewer))["node"]["history"] == [{"deed": "REVISE"}]
    assert (await answer(office, query, viewer=NEWCOMER)).codes == {"FORBIDDEN"}


async def test_each_deed_takes_the_same_few_round_trips(office):
    joined = """mutation { organisationJoin(terms: {name: "Mamme", kind: OTHER}, idempotencyKey: "trips") {
      organisation { id name } } }"""
    found = await answer(office, joined, viewer=NEWCOMER)
    steps = ["partners/weigh", "partners/join", "partners/save_organisation", "partners/by_ids"]
    assert found.trips == ["keys/take", *steps]
    revised = """mutation { organisationRevise(id: "organisation:lantern", revision: 1, change: {name: "x"}) {
      organisation { id name } } }"""
    found = await answer(office, revised, viewer=LANTERN)
    assert found.trips == ["partners/take", "partners/weigh", "partners/save_organisation"]
